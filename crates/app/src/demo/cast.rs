//! Who works and lives in the city.

use std::collections::BTreeMap;

use chuangyou_engine::case::{HeldRole, Moment, Person, PersonId};
use chuangyou_store::Failure;
use chuangyou_store::account::{self, Account};
use chuangyou_store::holding::{self, Holding};

use crate::account::hash;
use crate::city::City;

/// The password of everybody in the city.
pub const PASSWORD: &str = "chuangyou-demo";

/// The custody passphrase of the custodian in the city.
pub const PASSPHRASE: &str = "chuangyou demo custody";

/// Somebody whom a visitor can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Somebody {
    /// The name to log in with.
    pub login: &'static str,
    /// Their own name.
    pub name: &'static str,
    /// What they do, in Chinese and in English.
    pub what: (&'static str, &'static str),
    /// The unit and the role in it that they hold; empty for people from outside.
    pub post: (&'static str, &'static str),
}

const fn somebody(
    login: &'static str,
    name: &'static str,
    what: (&'static str, &'static str),
    post: (&'static str, &'static str),
) -> Somebody {
    Somebody { login, name, what, post }
}

/// Whom a visitor can be, from the citizen to the administrator.
const PEOPLE: [Somebody; 10] = [
    somebody("wang", "王小明", ("市民", "a citizen"), ("", "")),
    somebody("lanyi", "蓝翼餐饮有限公司", ("企业", "an enterprise"), ("", "")),
    somebody(
        "clerk",
        "李窗口",
        ("工商局窗口工作人员", "window clerk, industry and commerce"),
        ("industry-commerce-window", "clerk"),
    ),
    somebody(
        "reviewer",
        "陈首席",
        ("工商局窗口首席代表", "chief representative, industry and commerce"),
        ("industry-commerce-window", "reviewer"),
    ),
    somebody(
        "leader",
        "赵副局长",
        ("工商局分管领导", "deputy in charge, industry and commerce"),
        ("industry-commerce", "leader"),
    ),
    somebody(
        "chief",
        "孙局长",
        ("工商局局长", "head of the bureau, industry and commerce"),
        ("industry-commerce", "chief_leader"),
    ),
    somebody(
        "centre",
        "周协调",
        ("政务服务中心协调员", "coordinator of the service centre"),
        ("service-centre", "coordinator"),
    ),
    somebody(
        "supervisor",
        "钱主任",
        ("创优办主任", "director of the programme office"),
        ("chuangyou-office", "supervisor"),
    ),
    somebody(
        "custodian",
        "郑保管",
        ("举报材料保管员", "custodian of tips"),
        ("chuangyou-cases", "custodian"),
    ),
    somebody("admin", "吴管理", ("系统管理员", "administrator"), ("", "administrator")),
];

/// Whom a visitor can be.
pub fn people() -> impl Iterator<Item = Somebody> {
    PEOPLE.into_iter()
}

/// Everybody who works or applies, by unit and role.
pub(crate) struct Cast {
    staff: BTreeMap<(String, String), Person>,
    pub(crate) citizens: Vec<Person>,
}

impl Cast {
    /// Opens the accounts: those of [`people`], and one for every other role of every unit.
    pub(crate) async fn hire(city: &City, at: Moment) -> Result<Self, Failure> {
        let password = hash(PASSWORD).await?;
        let mut cast = Self { staff: BTreeMap::new(), citizens: Vec::new() };
        let mut accounts = Vec::new();
        let mut holdings = Vec::new();
        for one in people() {
            let id = PersonId::from(format!("demo-{}", one.login));
            accounts.push((id.clone(), one.login.to_owned(), one.name.to_owned()));
            match post_of(city, one.post) {
                Some(post) => cast.hire_for(&id, post, &mut holdings, at),
                None => cast.citizens.push(Person { id, posts: Vec::new() }),
            }
        }
        for unit in &city.book().programme().units {
            for post in &unit.posts {
                let is_new = |role: &String| !cast.staff.contains_key(&(unit.id.clone(), role.clone()));
                if post.roles.iter().any(is_new) {
                    let login = format!("{}.{}", unit.id, post.id);
                    let id = PersonId::from(format!("demo-{login}"));
                    accounts.push((id.clone(), login, called(&unit.title.zh, &post.title.zh)));
                    cast.hire_for(&id, (unit.id.clone(), post.clone()), &mut holdings, at);
                }
            }
        }
        city.write(move |tx, jurisdiction| {
            for (id, login, name) in accounts {
                account::insert(tx, jurisdiction, &opened(id, login, name, &password, at))?;
            }
            holdings.iter().try_for_each(|held| holding::put(tx, jurisdiction, held))
        })
        .await?;
        Ok(cast)
    }

    fn hire_for(
        &mut self,
        id: &PersonId,
        (unit, post): (String, chuangyou_programme::model::Post),
        holdings: &mut Vec<Holding>,
        at: Moment,
    ) {
        let role =
            |role: &String| HeldRole { unit: unit.as_str().into(), role: role.clone(), rank: post.rank };
        let person = Person { id: id.clone(), posts: post.roles.iter().map(role).collect() };
        for role in &post.roles {
            self.staff.entry((unit.clone(), role.clone())).or_insert_with(|| person.clone());
        }
        let unit = unit.as_str().into();
        holdings.push(Holding { account: id.clone(), unit, post: post.id, from_at: at, to_at: None });
    }

    /// Everybody who works, by unit and role.
    pub(crate) fn staff(&self) -> impl Iterator<Item = (&(String, String), &Person)> {
        self.staff.iter()
    }

    /// Whoever has a role in a unit; somebody without posts if nobody has.
    pub(crate) fn in_role(&self, unit: &str, role: &str) -> Person {
        let key = (unit.to_owned(), role.to_owned());
        let nobody = || Person { id: PersonId::from("demo-nobody"), posts: Vec::new() };
        self.staff.get(&key).cloned().unwrap_or_else(nobody)
    }
}

/// What somebody without a name of their own is called: their unit and their post, with no word said twice where the two meet.
fn called(unit: &str, post: &str) -> String {
    let mut beginnings = post.char_indices().map(|(at, c)| &post[..at + c.len_utf8()]);
    let doubled = beginnings.rfind(|beginning| unit.ends_with(beginning)).map_or(0, str::len);
    format!("{unit}{}", &post[doubled..])
}

fn opened(id: PersonId, login: String, name: String, password: &str, at: Moment) -> Account {
    Account {
        id,
        login,
        name,
        password: Some(password.to_owned()),
        subject: None,
        must_change: false,
        failures: 0,
        locked_until: Moment(0),
        closed_at: None,
        opened_at: at,
    }
}

/// The unit and post in which a role is held; without a unit, the first that has the role.
fn post_of(city: &City, (unit, role): (&str, &str)) -> Option<(String, chuangyou_programme::model::Post)> {
    let book = city.book();
    let units = book.programme().units.iter().filter(|one| unit.is_empty() || one.id == unit);
    let mut posts = units.flat_map(|unit| unit.posts.iter().map(move |post| (unit.id.clone(), post.clone())));
    posts.find(|(_, post)| post.roles.iter().any(|held| held == role))
}
