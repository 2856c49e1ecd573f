//! Administration: units, people, items, the journal's seal.

use chuangyou_calendar::{Day, LocalSecond};
use chuangyou_programme::model::Text;

use super::sample::{at, choice, day, text};
use super::{Area, Choice, Crumb, Frame, Page, sheet};
use crate::component::{Control, Field, Form, Span};
use crate::lang::{Lang, both};
use crate::url::Url;

/// What there is to administer.
#[derive(Debug, Clone)]
pub struct AdminHome {
    /// How many units there are.
    pub units: usize,
    /// How many people have accounts as staff.
    pub people: usize,
    /// How many items there are.
    pub items: usize,
    /// The last day that the calendar knows.
    pub calendar_until: Day,
    /// Whether the journal is sound, as far as it was checked.
    pub journal: Soundness,
}

/// Whether the journal is sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Soundness {
    /// It was checked and nothing was found.
    Sound,
    /// It was not checked yet.
    Unchecked,
    /// Something was found.
    Broken,
}

impl Soundness {
    /// The catalogue's key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sound => "journal-sound",
            Self::Unchecked => "journal-unchecked",
            Self::Broken => "journal-broken",
        }
    }
}

/// The unit tree.
#[derive(Debug, Clone)]
pub struct AdminUnits {
    /// Every unit, each after the one above it.
    pub units: Vec<UnitLine>,
}

/// A unit in the tree.
#[derive(Debug, Clone)]
pub struct UnitLine {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// How many units are above it; at most 5 are shown as steps.
    pub depth: usize,
    /// How many posts it has, and how many of them nobody holds.
    pub posts: (usize, usize),
}

/// A unit.
#[derive(Debug, Clone)]
pub struct AdminUnit {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The unit above: id and title.
    pub parent: Option<Choice>,
    /// The unit that supervises it, where that is another one.
    pub supervisor: Option<Choice>,
    /// Its posts.
    pub posts: Vec<PostLine>,
    /// The names under which other systems know it.
    pub aliases: Vec<String>,
}

/// A post.
#[derive(Debug, Clone)]
pub struct PostLine {
    /// What people call it.
    pub title: Text,
    /// Its roles, as the programme names them.
    pub roles: Vec<String>,
    /// Who holds it: ids and names.
    pub holders: Vec<(String, String)>,
}

/// The people.
#[derive(Debug, Clone)]
pub struct AdminPeople {
    /// What was searched for.
    pub q: String,
    /// Who was found.
    pub people: Vec<PersonLine>,
}

/// Somebody with an account as staff.
#[derive(Debug, Clone)]
pub struct PersonLine {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The name they log in with.
    pub login: String,
    /// The post held, and where.
    pub post: Option<Text>,
    /// Whether the account can be used.
    pub account: Account,
}

/// Whether an account can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// It can.
    Open,
    /// It is locked for a while after too many attempts.
    Locked,
    /// It was closed.
    Closed,
}

impl Account {
    /// The catalogue's key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "account-open",
            Self::Locked => "account-locked",
            Self::Closed => "account-closed",
        }
    }
}

/// Somebody's account, to be changed or opened.
#[derive(Debug, Clone)]
pub struct AdminPerson {
    /// The name, unless an account is opened.
    pub name: Option<String>,
    /// The name they log in with, and whether they can.
    pub account: Option<(String, Account)>,
    /// The first password, shown this once.
    pub password: Option<String>,
    /// The posts held: title, since when, and the form that ends it.
    pub held: Vec<(Text, LocalSecond, Form)>,
    /// The form that opens the account, or gives a post.
    pub form: Form,
    /// The form that ties the account to somebody at the identity provider, if the city has one.
    pub provider: Option<Form>,
    /// The forms that unlock or close the account or give a new password.
    pub others: Vec<Form>,
}

/// The register of items.
#[derive(Debug, Clone)]
pub struct AdminItems {
    /// Every item, by the unit that handles it.
    pub units: Vec<UnitItems>,
}

/// The items of a unit.
#[derive(Debug, Clone)]
pub struct UnitItems {
    /// The unit that handles them.
    pub unit: Text,
    /// Its items.
    pub items: Vec<ItemLine>,
}

/// An item in the register.
#[derive(Debug, Clone)]
pub struct ItemLine {
    /// Its code.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The promised and the statutory limit in force.
    pub limits: (Span, Span),
    /// How many versions it has.
    pub versions: usize,
}

/// An item and its versions.
#[derive(Debug, Clone)]
pub struct AdminItem {
    /// Its code.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The unit that handles it.
    pub unit: Text,
    /// Its versions, the latest first.
    pub versions: Vec<VersionLine>,
}

/// A version of an item.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// The first day in force.
    pub from: Day,
    /// The promised limit.
    pub promised: Span,
    /// The statutory limit.
    pub statutory: Span,
    /// The commitment that brought it, if one did: the case's id and number.
    pub commitment: Option<(String, String)>,
}

/// The journal's seal.
#[derive(Debug, Clone)]
pub struct AdminJournal {
    /// How many events there are.
    pub events: u64,
    /// How many of them are not sealed yet.
    pub unsealed: u64,
    /// How many blocks there are.
    pub blocks: u64,
    /// When the last block was sealed.
    pub sealed_at: Option<LocalSecond>,
    /// The head of the Merkle log, in hexadecimal.
    pub head: Option<String>,
    /// How many events and leaves of the log have been checked, while a check goes on.
    pub checking: Option<(u64, u64)>,
    /// The last check.
    pub checked: Option<Checked>,
    /// The form that starts a check; it has no fields.
    pub form: Form,
}

/// A check of the journal.
#[derive(Debug, Clone)]
pub struct Checked {
    /// When it ended.
    pub at: LocalSecond,
    /// What it found, sentence by sentence; empty: nothing.
    pub findings: Vec<Text>,
}

sheet!(AdminHome, "admin/home.html");
sheet!(AdminUnits, "admin/units.html");
sheet!(AdminUnit, "admin/unit.html");
sheet!(AdminPeople, "admin/people.html");
sheet!(AdminPerson, "admin/person.html");
sheet!(AdminItems, "admin/items.html");
sheet!(AdminItem, "admin/item.html");
sheet!(AdminJournal, "admin/journal.html");

/// Pages of the administration differ in their titles, their ways back and their examples alone.
macro_rules! admin_page {
    ($view:ty, |$v:ident, $w:ident| $title:expr, [$($key:literal => $url:expr),*], $samples:expr) => {
        impl Page for $view {
            const AREA: Area = Area::Admin;

            fn title(&self, $w: Lang) -> String {
                let $v = self;
                $title
            }

            fn trail(&self, _w: Lang) -> Vec<Crumb> {
                vec![$(Crumb::key(_w, $key, $url)),*]
            }

            fn render(&self, frame: &Frame) -> String {
                self.sheet(frame)
            }

            fn samples() -> Vec<(&'static str, Self)> {
                $samples
            }
        }
    };
}
pub(super) use admin_page;

admin_page!(AdminHome, |_v, w| w.t("menu-admin"), [], {
    let home = |journal| Self { units: 143, people: 388, items: 62, calendar_until: day(12, 31), journal };
    vec![
        ("sound", home(Soundness::Sound)),
        ("unchecked", home(Soundness::Unchecked)),
        ("broken", home(Soundness::Broken)),
    ]
});

admin_page!(AdminUnits, |_v, w| w.t("admin-units"), ["menu-admin" => Url::Admin], {
    let line = |id: &str, title, depth, posts| UnitLine { id: id.to_owned(), title, depth, posts };
    let units = vec![
        line("luoyang", text("洛阳市人民政府", "Government of Luoyang"), 0, (2, 0)),
        line("chuangyou-office", text("创优办", "Programme office"), 1, (2, 0)),
        line("chuangyou-inspection", text("创优办督查组", "Programme office, inspection group"), 2, (2, 1)),
        line("food-drug-window", text("食品药品监督管理局窗口", "Food and drug window"), 2, (3, 0)),
    ];
    vec![("tree", Self { units }), ("empty", Self { units: vec![] })]
});

admin_page!(AdminUnit, |v, w| w.of(&v.title).to_owned(), ["menu-admin" => Url::Admin, "admin-units" => Url::AdminUnits], {
    let post = |title, role: &str, holders| PostLine { title, roles: vec![role.to_owned()], holders };
    let full = Self {
        id: "food-drug-window".to_owned(),
        title: text("食品药品监督管理局窗口", "Food and drug window"),
        parent: Some(choice("food-drug", "食品药品监督管理局", "Food and Drug Administration")),
        supervisor: Some(choice("centre", "政务服务中心", "Service centre")),
        posts: vec![
            post(text("窗口工作人员", "Clerk"), "clerk", vec![("wang".to_owned(), "王建国".to_owned())]),
            post(text("窗口负责人", "Head of the window"), "reviewer", vec![]),
        ],
        aliases: vec!["市食药监局".to_owned()],
    };
    let bare = Self { parent: None, supervisor: None, posts: vec![], aliases: vec![], ..full.clone() };
    vec![("full", full), ("bare", bare)]
});

admin_page!(AdminPeople, |_v, w| w.t("admin-people"), ["menu-admin" => Url::Admin], {
    let person = |id: &str, name: &str, account| PersonLine {
        id: id.to_owned(),
        name: name.to_owned(),
        post: Some(text("食药监局窗口 · 窗口工作人员", "Food and drug window · clerk")),
        login: id.to_owned(),
        account,
    };
    let mut people = vec![
        person("wang", "王建国", Account::Open),
        person("zhao", "赵敏", Account::Locked),
        person("sun", "孙丽", Account::Closed),
    ];
    people[2].post = None;
    vec![("some", Self { q: String::new(), people }), ("none", Self { q: "钱".to_owned(), people: vec![] })]
});

admin_page!(AdminPerson, |v, w| v.form.titled(w, v.name.clone().unwrap_or_else(|| w.t("person-new"))), ["menu-admin" => Url::Admin, "admin-people" => Url::AdminPeople], {
    let posts = vec![choice("food-drug-window/clerk", "食药监局窗口 · 窗口工作人员", "Food and drug window · clerk")];
    let post = || Field::new("post", both("person-post"), Control::Select(posts.clone()));
    let wang = |submit, fields| Form::new(Url::AdminPerson("wang"), both(submit), fields);
    let end = wang("person-end-post", vec![Field::hidden("end", vec!["food-drug-window/clerk".to_owned()])]);
    let known = Self {
        name: Some("王建国".to_owned()),
        account: Some(("wang".to_owned(), Account::Locked)),
        password: Some("7k2m-9qpx-c4tn-0hrd".to_owned()),
        held: vec![(posts[0].title.clone(), at(1, 4, 9, 0), end)],
        form: wang("person-give-post", vec![post()]),
        provider: Some(Form::new(
            Url::AdminPersonProvider("wang"),
            both("person-tie"),
            vec![Field::new("subject", both("person-provider"), Control::Text("off")).with_hint(both("person-provider-hint")).optional()],
        )),
        others: vec![wang("person-unlock", vec![]), wang("person-new-password", vec![]), wang("person-close", vec![])],
    };
    let fields = vec![
        Field::new("name", both("person-name"), Control::Text("off")),
        Field::new("account", both("login-account"), Control::Text("off")),
        post().optional(),
    ];
    let form = Form::new(Url::AdminPerson("new"), both("person-open"), fields);
    let new = Self { name: None, account: None, password: None, held: vec![], form, provider: None, others: vec![] };
    vec![("known", known), ("new", new)]
});

admin_page!(AdminItems, |_v, w| w.t("admin-items"), ["menu-admin" => Url::Admin], {
    let line = |id: &str, title, promised, statutory, versions| ItemLine {
        id: id.to_owned(),
        title,
        limits: (Span::working_days(promised), Span::working_days(statutory)),
        versions,
    };
    let items = vec![
        line("food-service-permit", text("餐饮服务许可证核发", "Food service permit"), 8, 20, 2),
        line("drug-retail-permit", text("药品零售许可", "Permit to sell medicine"), 10, 30, 1),
    ];
    let unit = UnitItems { unit: text("食品药品监督管理局窗口", "Food and drug window"), items };
    vec![("some", Self { units: vec![unit] }), ("none", Self { units: vec![] })]
});

admin_page!(AdminItem, |v, w| w.of(&v.title).to_owned(), ["menu-admin" => Url::Admin, "admin-items" => Url::AdminItems], {
    let version = |from, promised, commitment| VersionLine { from, promised: Span::working_days(promised), statutory: Span::working_days(20), commitment };
    let item = Self {
        id: "food-service-permit".to_owned(),
        title: text("餐饮服务许可证核发", "Food service permit"),
        unit: text("食品药品监督管理局窗口", "Food and drug window"),
        versions: vec![
            version(day(3, 1), 8, Some(("c7".to_owned(), "food-drug-2011-000007".to_owned()))),
            version(day(1, 1), 20, None),
        ],
    };
    vec![("versions", item)]
});

admin_page!(AdminJournal, |_v, w| w.t("admin-journal"), ["menu-admin" => Url::Admin], {
    let journal = |checked| Self {
        events: 1_284_113,
        unsealed: 42,
        blocks: 5017,
        sealed_at: Some(at(4, 1, 10, 29)),
        head: Some("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0".to_owned()),
        checking: None,
        checked,
        form: Form::new(Url::AdminJournal, both("journal-check"), vec![]),
    };
    let finding = text("办件 food-drug-window-2011-000098 的第 3 个事件被改动。", "Event 3 of case food-drug-window-2011-000098 was changed.");
    let fresh = Self { events: 0, unsealed: 0, blocks: 0, sealed_at: None, head: None, ..journal(None) };
    vec![
        ("sound", journal(Some(Checked { at: at(4, 1, 3, 0), findings: vec![] }))),
        ("broken", journal(Some(Checked { at: at(4, 1, 3, 0), findings: vec![finding] }))),
        ("checking", Self { checking: Some((120_000, 0)), ..journal(None) }),
        ("fresh", fresh),
    ]
});
