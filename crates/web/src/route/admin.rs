//! Administration: units, people, items, the journal.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chuangyou_app::account::{self as accounts, AccountError, NewAccount};
use chuangyou_app::check::{self, Check};
use chuangyou_engine::case::{Moment, PersonId, UnitCode};
use chuangyou_programme::model::Text;
use chuangyou_store::account::{self, ChosenBy};
use chuangyou_store::holding::{self, Holding};
use chuangyou_store::{Failure, case_row, register, seal};
use serde::Deserialize;

use crate::fill::{admin as filled, case::second, post_title};
use crate::server::{Access, Fault, Handled, Posted, Site, Visit, get, post};
use chuangyou_pages::component::{Control, Field, Form, Span, fault};
use chuangyou_pages::lang::{both, both_with};
use chuangyou_pages::page::admin::{
    Account, AdminHome, AdminItem, AdminItems, AdminJournal, AdminPeople, AdminPerson, AdminUnit, AdminUnits,
    Checked, PersonLine, PostLine, Soundness, VersionLine,
};
use chuangyou_pages::page::{Choice, Tone};
use chuangyou_pages::url::Url;

/// How many people a list shows. A default of this project: whoever looks for others searches.
const PEOPLE: u32 = 500;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/admin", Access::Administrators, home),
        get("/admin/units", Access::Administrators, units),
        get("/admin/units/{id}", Access::Administrators, unit),
        get("/admin/people", Access::Administrators, people),
        get("/admin/people/{id}", Access::Administrators, person),
        post("/admin/people/{id}", Access::Administrators, change_person),
        get("/admin/items", Access::Administrators, items),
        get("/admin/items/{id}", Access::Administrators, item),
        get("/admin/journal", Access::Administrators, journal),
        post("/admin/journal", Access::Administrators, check_journal),
    ]
}

async fn home(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let (book, now) = (site.city.book(), site.city.now());
    let people = site.city.read(move |tx, city| holding::count(tx, city, now)).await?;
    let journal = match check::standing(&site.city) {
        Check::Done { report, .. } if report.is_sound() => Soundness::Sound,
        Check::Done { .. } => Soundness::Broken,
        Check::Never | Check::Running(_) | Check::Failed(_) => Soundness::Unchecked,
    };
    let page = AdminHome {
        units: book.programme().units.len(),
        people: usize::try_from(people).unwrap_or(0),
        items: book.programme().items.len(),
        calendar_until: book.almanac().calendar.last_known(),
        journal,
    };
    Ok(visit.show(&site, &page))
}

/// Who holds which post now, of some units.
async fn holders(site: &Site, units: Vec<UnitCode>) -> Result<Vec<(Holding, String)>, Failure> {
    let now = site.city.now();
    site.city
        .read(move |tx, city| {
            let mut found = Vec::new();
            for unit in &units {
                for holding in holding::of_unit(tx, city, unit, now)? {
                    let name = account::by_id(tx, city, &holding.account)?.map(|account| account.name);
                    found.push((holding, name.unwrap_or_default()));
                }
            }
            Ok(found)
        })
        .await
}

async fn units(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let book = site.city.book();
    let all = book.programme().units.iter().map(|unit| UnitCode::from(unit.id.as_str())).collect();
    let held = holders(&site, all).await?;
    let units = filled::units(&book, |unit| {
        let is_held =
            |post: &str| held.iter().any(|(one, _)| one.unit.as_str() == unit.id && one.post == post);
        unit.posts.iter().filter(|post| !is_held(&post.id)).count()
    });
    Ok(visit.show(&site, &AdminUnits { units }))
}

async fn unit(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let book = site.city.book();
    let unit = book.unit(&id).ok_or(Fault::NotFound)?;
    let held = holders(&site, vec![UnitCode::from(id.as_str())]).await?;
    let choice = |id: chuangyou_programme::model::UnitId| {
        let unit = &book.programme().units[id.index()];
        Choice { id: unit.id.clone(), title: unit.title.clone() }
    };
    let post = |post: &chuangyou_programme::model::Post| PostLine {
        title: post.title.clone(),
        roles: post.roles.clone(),
        holders: held
            .iter()
            .filter(|(one, _)| one.post == post.id)
            .map(|(one, name)| (one.account.to_string(), name.clone()))
            .collect(),
    };
    let page = AdminUnit {
        id: unit.id.clone(),
        title: unit.title.clone(),
        parent: unit.parent.map(choice),
        supervisor: unit.supervisor.map(choice),
        posts: unit.posts.iter().map(post).collect(),
        aliases: unit.aliases.clone(),
    };
    Ok(visit.show(&site, &page))
}

/// Who is looked for.
#[derive(Debug, Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

async fn people(
    State(site): State<Site>,
    visit: Visit,
    Query(Search { q }): Query<Search>,
) -> Result<Response, Fault> {
    let (book, now, words) = (site.city.book(), site.city.now(), q.trim().to_owned());
    let found = site
        .city
        .read(move |tx, city| {
            let found = match words.as_str() {
                "" => account::staff(tx, city, PEOPLE)?,
                words => account::search(tx, city, words, PEOPLE)?,
            };
            let held = |account: account::Account| {
                let held = holding::of_account(tx, city, &account.id, now)?;
                Ok::<_, Failure>((account, held))
            };
            found.into_iter().map(held).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let line = |(account, held): (account::Account, Vec<Holding>)| PersonLine {
        id: account.id.to_string(),
        post: held.first().map(|held| post_title(&book, held.unit.as_str(), &held.post)),
        account: state(&account, now),
        name: account.name,
        login: account.login,
    };
    Ok(visit.show(&site, &AdminPeople { people: found.into_iter().map(line).collect(), q }))
}

fn state(account: &account::Account, now: Moment) -> Account {
    match account.closed_at {
        Some(_) => Account::Closed,
        None if account.locked_until > now => Account::Locked,
        None => Account::Open,
    }
}

async fn person(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let page = match id.as_str() {
        "new" => opening(&site, &Posted::default()),
        id => known(&site, &PersonId::from(id), None).await?,
    };
    Ok(visit.show(&site, &page))
}

/// The page that opens an account, with what was typed.
fn opening(site: &Site, posted: &Posted) -> AdminPerson {
    let posts = Control::Select(filled::posts(&site.city.book()));
    let text =
        |id: &str, label: &str| Field::new(id, both(label), Control::Text("off")).with_value(posted.text(id));
    let post = Field::new("post", both("person-post"), posts).optional().with_value(posted.text("post"));
    let fields = vec![text("name", "person-name"), text("account", "login-account"), post];
    let form = Form::new(Url::AdminPerson("new"), both("person-open"), fields);
    AdminPerson {
        name: None,
        account: None,
        password: None,
        held: Vec::new(),
        form,
        provider: None,
        others: Vec::new(),
    }
}

/// The page of somebody who has an account; a first password is shown this once.
pub(super) async fn known(
    site: &Site,
    id: &PersonId,
    password: Option<String>,
) -> Result<AdminPerson, Fault> {
    let (book, now, who) = (site.city.book(), site.city.now(), id.clone());
    let found = site.city.read(move |tx, city| {
        let found = account::by_id(tx, city, &who)?;
        Ok::<_, Failure>((found, holding::of_account(tx, city, &who, now)?))
    });
    let (found, held) = found.await?;
    let found = found.ok_or(Fault::NotFound)?;
    let form = |submit: &str, fields| Form::new(Url::AdminPerson(id.as_str()), both(submit), fields);
    let deed = |submit: &str, deed: &str| form(submit, vec![Field::hidden("deed", vec![deed.to_owned()])]);
    let line = |held: &Holding| {
        let end = Field::hidden("end", vec![format!("{}/{}", held.unit, held.post)]);
        let title = post_title(&book, held.unit.as_str(), &held.post);
        (title, second(&book, held.from_at), form("person-end-post", vec![end]))
    };
    let account = state(&found, now);
    let mut others = Vec::new();
    if account == Account::Locked {
        others.push(deed("person-unlock", "unlock"));
    }
    if account != Account::Closed {
        others.extend([deed("person-new-password", "password"), deed("person-close", "close")]);
    }
    let post = Field::new("post", both("person-post"), Control::Select(filled::posts(&book)));
    Ok(AdminPerson {
        name: Some(found.name.clone()),
        account: Some((found.login.clone(), account)),
        password,
        held: held.iter().map(line).collect(),
        form: form("person-give-post", vec![post]),
        provider: provider_form(site, &found),
        others,
    })
}

#[cfg(feature = "oidc")]
use super::provider::form as provider_form;

#[cfg(not(feature = "oidc"))]
fn provider_form(_: &Site, _: &account::Account) -> Option<Form> {
    None
}

async fn change_person(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    if id == "new" {
        return open(&site, &visit, &posted).await;
    }
    let who = PersonId::from(id.as_str());
    // Whoever is not there cannot be changed.
    known(&site, &who, None).await?;
    let now = site.city.now();
    match (posted.text("deed"), posted.text("end"), posted.text("post")) {
        ("password", _, _) => {
            let password = accounts::give_password(&site.city, &who).await.map_err(failed)?;
            return Ok(visit.show(&site, &known(&site, &who, Some(password)).await?));
        }
        ("unlock", _, _) => site.city.write(move |tx, city| account::note_success(tx, city, &who)).await?,
        ("close", _, _) => {
            site.city.write(move |tx, city| account::close(tx, city, &who, now)).await?;
        }
        (_, end, _) if !end.is_empty() => {
            let (unit, post) = split(end)?;
            site.city.write(move |tx, city| holding::end(tx, city, &who, (&unit, &post), now)).await?;
        }
        (_, _, "") => {
            let mut page = known(&site, &who, None).await?;
            page.form.fields.iter_mut().for_each(|field| field.fault = Some(fault::missing()));
            return Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
        (_, _, given) => give(&site, &who, given).await?,
    }
    visit.go(Url::AdminPerson(&id), Tone::Done, both("person-done")).await
}

/// `unit/post`.
fn split(named: &str) -> Result<(UnitCode, String), Fault> {
    let (unit, post) = named.split_once('/').ok_or_else(|| Fault::Bad("no post is named".to_owned()))?;
    Ok((unit.into(), post.to_owned()))
}

/// Gives somebody a post that the programme knows, unless they hold it.
async fn give(site: &Site, who: &PersonId, named: &str) -> Result<(), Fault> {
    let (unit, post) = split(named)?;
    let book = site.city.book();
    let known = book.unit(unit.as_str()).is_some_and(|unit| unit.posts.iter().any(|one| one.id == post));
    if !known {
        return Err(Fault::Bad("there is no such post".to_owned()));
    }
    let new = Holding { account: who.clone(), unit, post, from_at: site.city.now(), to_at: None };
    let given = site.city.write(move |tx, city| {
        let held = holding::of_account(tx, city, &new.account, new.from_at)?;
        let is_held = held.iter().any(|held| held.unit == new.unit && held.post == new.post);
        if is_held { Ok(()) } else { holding::put(tx, city, &new) }
    });
    Ok(given.await?)
}

fn failed(error: AccountError) -> Fault {
    match error {
        AccountError::Failed(failure) => Fault::Store(failure),
        other => Fault::Bad(other.to_string()),
    }
}

async fn open(site: &Site, visit: &Visit, posted: &Posted) -> Result<Response, Fault> {
    let mut page = opening(site, posted);
    for field in page.form.fields.iter_mut().filter(|field| field.is_required()) {
        field.fault = field.value.trim().is_empty().then(fault::missing);
    }
    let password = chuangyou_app::chance::code();
    if !page.form.is_faulty() {
        let new = NewAccount {
            login: posted.text("account").to_owned(),
            name: posted.text("name").trim().to_owned(),
            password: Some(password.clone()),
            chosen_by: ChosenBy::Other,
        };
        match accounts::open(&site.city, new).await {
            Ok(id) => {
                if !posted.text("post").is_empty() {
                    give(site, &id, posted.text("post")).await?;
                }
                return Ok(visit.show(site, &known(site, &id, Some(password)).await?));
            }
            Err(AccountError::LoginTaken) => page.form.fields[1].fault = Some(both("login-taken")),
            Err(error) => return Err(failed(error)),
        }
    }
    Ok(visit.show_with(site, StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn items(State(site): State<Site>, visit: Visit) -> Response {
    let book = site.city.book();
    let today = book.almanac().day(site.city.now().0);
    visit.show(&site, &AdminItems { units: filled::items(&book, today) })
}

async fn item(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let book = site.city.book();
    let item = crate::fill::item(&book, &id).ok_or(Fault::NotFound)?;
    let brought = site.city.read(move |tx, city| {
        let entries = register::of_register(tx, city, "item_promise")?;
        let of_item = entries.into_iter().filter(|entry| entry.entry == id);
        let numbered = of_item.map(|entry| {
            let row = case_row::by_id(tx, city, &entry.case)?;
            Ok::<_, Failure>((entry.from_day, row.map(|row| (row.id.to_string(), row.number))))
        });
        numbered.collect::<Result<Vec<_>, _>>()
    });
    let brought = brought.await?;
    let line = |version: &chuangyou_programme::model::ItemVersion| VersionLine {
        from: version.from,
        promised: Span { amount: version.promised, unit: version.promised_unit },
        statutory: Span { amount: version.statutory, unit: version.statutory_unit },
        commitment: brought.iter().find(|(from, _)| *from == version.from).and_then(|(_, case)| case.clone()),
    };
    let page = AdminItem {
        id: item.id.clone(),
        title: item.title.clone(),
        unit: book.programme().units[item.unit.index()].title.clone(),
        versions: item.versions.iter().rev().map(line).collect(),
    };
    Ok(visit.show(&site, &page))
}

async fn journal(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let book = site.city.book();
    let (head, waiting) = site
        .city
        .read(|tx, city| Ok::<_, Failure>((seal::last_head(tx, city)?, seal::waiting(tx, city)?)))
        .await?;
    let unsealed = u64::try_from(waiting).unwrap_or(0);
    let checked = |at, findings: Vec<Text>| Some(Checked { at: second(&book, at), findings });
    let (checking, checked) = match check::standing(&site.city) {
        Check::Never => (None, None),
        Check::Running(progress) => (Some((progress.events, progress.leaves)), None),
        Check::Done { at, report } => (None, checked(at, filled::findings(&report))),
        Check::Failed(why) => {
            (None, checked(site.city.now(), vec![both_with("journal-broke-off", &[("why", &why)])]))
        }
    };
    let page = AdminJournal {
        events: head.as_ref().map_or(0, |head| head.size) + unsealed,
        unsealed,
        blocks: head.as_ref().map_or(0, |head| head.number),
        sealed_at: head.as_ref().map(|head| second(&book, head.signed_at)),
        head: head.as_ref().map(|head| head.root.to_string()),
        checking,
        checked,
        form: Form::new(Url::AdminJournal, both("journal-check"), Vec::new()),
    };
    Ok(visit.show(&site, &page))
}

async fn check_journal(State(site): State<Site>) -> Result<Response, Fault> {
    check::begin(&site.city)?;
    Ok(axum::response::IntoResponse::into_response(axum::response::Redirect::to(
        &Url::AdminJournal.to_string(),
    )))
}
