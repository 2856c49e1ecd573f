//! The workbench: my tasks, the tasks of the unit, one action on many cases, messages.

use chuangyou_calendar::LocalSecond;
use chuangyou_programme::model::Text;

use super::sample::{at, choice, day, text};
use super::{Area, Choice, Crumb, Frame, Page, sheet};
use crate::component::{Clock, Field, Form, Level};
use crate::lang::{Lang, both};
use crate::url::Url;

/// What waits for the reader.
#[derive(Debug, Clone)]
pub struct MyTasks {
    /// This page of them, the most urgent first.
    pub tasks: Vec<Task>,
    /// Where in the list the page begins.
    pub begin: Begin,
    /// The place after which the list goes on, if it does.
    pub next: Option<String>,
    /// How many of this page are of each level: red, yellow, notice, on time.
    pub counts: [(Level, usize); 4],
    /// The procedures whose cases the reader may open at the counter.
    pub openable: Vec<Choice>,
    /// Whether the reader keeps what is sealed, and so has keys to look after.
    pub is_custodian: bool,
}

/// A case that waits for somebody.
#[derive(Debug, Clone)]
pub struct Task {
    /// The case's id.
    pub id: String,
    /// The case's number.
    pub number: String,
    /// What it is about: the item, or the procedure.
    pub about: Text,
    /// Whom it is for, if the reader may know.
    pub party: Option<String>,
    /// Who is to act.
    pub handler: Option<String>,
    /// Where it stands.
    pub state: Text,
    /// The clock that ends first.
    pub clock: Option<Clock>,
    /// How urgent it is: the gravest of its clocks and cards.
    pub level: Level,
}

/// The cases of the unit.
#[derive(Debug, Clone)]
pub struct UnitTasks {
    /// The unit.
    pub unit: Text,
    /// The filters: a level's name, a state's id, a person's id; what is empty does not narrow.
    pub filters: Filters,
    /// The states there are.
    pub states: Vec<Choice>,
    /// The people there are.
    pub handlers: Vec<Choice>,
    /// This page of the cases.
    pub tasks: Vec<Task>,
    /// Where in the list the page begins.
    pub begin: Begin,
    /// The place after which the list goes on, if it does.
    pub next: Option<String>,
    /// The actions that may be taken on many cases at once.
    pub bulk: Vec<Choice>,
}

/// Where in a list a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// With the most urgent case.
    First,
    /// Further down.
    Later,
}

/// Whether a number is all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It is.
    Whole,
    /// It is of the most urgent ones.
    MostUrgent,
}

/// What narrows a list of cases.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// Words or a number.
    pub q: String,
    /// A level's name.
    pub level: String,
    /// A state's id.
    pub state: String,
    /// A person's id.
    pub handler: String,
    /// The four as they stand in the address, for the links to other pages.
    pub query: String,
}

/// One action on many cases, before it is taken.
#[derive(Debug, Clone)]
pub struct BulkConfirm {
    /// The action.
    pub action: Text,
    /// The cases on which it can be taken.
    pub able: Vec<Task>,
    /// The cases on which it cannot, and why.
    pub unable: Vec<(Task, Text)>,
    /// The action's fields; its hidden `case` values come from `able`.
    pub form: Form,
}

/// One action on many cases, after it was taken.
#[derive(Debug, Clone)]
pub struct BulkDone {
    /// The action.
    pub action: Text,
    /// The cases on which it was taken.
    pub done: Vec<Task>,
    /// The cases on which it was not, and why.
    pub not_done: Vec<(Task, Text)>,
}

/// What the house tells the reader.
#[derive(Debug, Clone)]
pub struct Messages {
    /// The latest first.
    pub messages: Vec<Message>,
    /// The instant of the latest, for the form that marks all as read.
    pub until: Option<i64>,
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// When it was sent.
    pub at: LocalSecond,
    /// What it says.
    pub text: Text,
    /// The case it is about: its id and its number.
    pub case: Option<(String, String)>,
    /// Whether the reader has seen it.
    pub seen: Seen,
}

/// Whether a message was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It is new.
    New,
    /// It was seen before.
    Before,
}

sheet!(MyTasks, "work/mine.html");
sheet!(UnitTasks, "work/unit.html");
sheet!(BulkConfirm, "work/bulk.html");
sheet!(BulkDone, "work/bulk_done.html");
sheet!(Messages, "work/messages.html");

impl MyTasks {
    /// The page that begins with the most urgent case, from any other.
    fn first(&self) -> Option<String> {
        (self.begin == Begin::Later).then(|| Url::Work.to_string())
    }

    fn after(&self) -> Option<String> {
        self.next.as_deref().map(|after| Url::WorkPage { after }.to_string())
    }

    /// Whether there are tasks on other pages.
    fn is_part(&self) -> bool {
        self.begin == Begin::Later || self.next.is_some()
    }
}

impl UnitTasks {
    fn is_narrowed(&self) -> bool {
        let Filters { q, level, state, handler, .. } = &self.filters;
        ![q, level, state, handler].iter().all(|filter| filter.is_empty())
    }

    /// The page that begins with the most urgent case, from any other.
    fn first(&self) -> Option<String> {
        let url = Url::UnitWorkPage { filters: &self.filters.query, after: "" };
        (self.begin == Begin::Later).then(|| url.to_string())
    }

    fn after(&self) -> Option<String> {
        let url = |after| Url::UnitWorkPage { filters: &self.filters.query, after }.to_string();
        self.next.as_deref().map(url)
    }

    /// How many cases there are, if all of them are on this page.
    fn total(&self) -> Option<usize> {
        (self.begin == Begin::First && self.next.is_none()).then_some(self.tasks.len())
    }
}

impl Page for MyTasks {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.t("work-mine")
    }

    fn trail(&self, _w: Lang) -> Vec<Crumb> {
        Vec::new()
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let counts = |red, yellow, notice, good| {
            [(Level::Red, red), (Level::Yellow, yellow), (Level::Notice, notice), (Level::Good, good)]
        };
        let openable = vec![
            choice("approval", "行政审批", "Administrative approval"),
            choice("enquiry", "咨询", "Enquiry"),
        ];
        let busy = Self {
            tasks: Task::samples(),
            begin: Begin::First,
            next: None,
            counts: counts(1, 1, 1, 1),
            openable,
            is_custodian: true,
        };
        let later =
            Self { begin: Begin::Later, next: Some("1302537600000000~c128".to_owned()), ..busy.clone() };
        let idle = Self { tasks: vec![], counts: counts(0, 0, 0, 0), is_custodian: false, ..busy.clone() };
        vec![("busy", busy), ("later", later), ("idle", idle)]
    }
}

impl Task {
    /// Examples for the pages that list cases.
    pub(crate) fn samples() -> Vec<Self> {
        let promise = || text("承诺时限", "Promised limit");
        let task = |number: u32, party: &str, state, clock: Clock| Self {
            id: format!("c{number}"),
            number: format!("food-drug-window-2011-{number:06}"),
            about: text("餐饮服务许可证核发", "Food service permit"),
            party: Some(party.to_owned()),
            handler: Some("王建国".to_owned()),
            state,
            level: clock.level,
            clock: Some(clock),
        };
        let accepted = || text("已受理", "Accepted");
        vec![
            task(
                98,
                "洛阳老味道餐饮有限公司",
                accepted(),
                Clock::working_days(promise(), 22, 8, day(3, 11), Level::Red),
            ),
            task(
                112,
                "涧西区实验小学食堂",
                text("已审核", "Reviewed"),
                Clock::working_days(promise(), 9, 8, day(3, 30), Level::Yellow),
            ),
            task(
                121,
                "张记牛肉汤",
                accepted(),
                Clock::working_days(promise(), 7, 8, day(4, 1), Level::Notice),
            ),
            task(
                128,
                "李文静",
                text("已收件", "Received"),
                Clock::working_days(
                    text("一次性告知期限", "Limit for telling what is missing"),
                    1,
                    5,
                    day(4, 8),
                    Level::Good,
                ),
            ),
        ]
    }
}

impl Page for UnitTasks {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.t1("work-unit-title", "unit", w.of(&self.unit))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-work", Url::Work)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let full = Self {
            unit: text("食品药品监督管理局窗口", "Food and drug window"),
            filters: Filters::default(),
            states: vec![choice("accepted", "已受理", "Accepted"), choice("reviewed", "已审核", "Reviewed")],
            handlers: vec![choice("wang", "王建国", "王建国")],
            tasks: Task::samples(),
            begin: Begin::Later,
            next: Some("1302537600000000~c128".to_owned()),
            bulk: vec![
                choice("check", "审查申请材料", "Check the documents"),
                choice("assign", "改派承办人", "Give to another handler"),
            ],
        };
        let narrowed =
            Filters { level: "red".to_owned(), query: "level=red".to_owned(), ..Filters::default() };
        let whole = Self { begin: Begin::First, next: None, ..full.clone() };
        let none_yet = Self { filters: narrowed, tasks: vec![], ..full.clone() };
        let none = Self { begin: Begin::First, next: None, ..none_yet.clone() };
        let empty = Self { filters: Filters::default(), ..none.clone() };
        vec![("full", full), ("whole", whole), ("none yet", none_yet), ("none", none), ("empty", empty)]
    }
}

impl Page for BulkConfirm {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, w.t1("bulk-title", "action", w.of(&self.action)))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-work", Url::Work), Crumb::key(w, "work-unit", Url::UnitWork)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let mut able = Task::samples();
        let unable = vec![(able.remove(3), text("还没有受理", "It is not accepted yet"))];
        let action = || text("审核", "Review");
        let opinion = Field::new(
            "review_opinion",
            text("审核意见", "The reviewer's opinion"),
            crate::component::Control::LongText,
        );
        let form =
            Form { key: "01JE".to_owned(), ..Form::new(Url::Bulk, both("bulk-submit"), vec![opinion]) };
        let none = Self {
            action: action(),
            able: vec![],
            unable: unable.clone(),
            form: Form::new(Url::Bulk, both("bulk-submit"), vec![]),
        };
        vec![("some", Self { action: action(), able, unable, form }), ("none", none)]
    }
}

impl Page for BulkDone {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.t1("bulk-done-title", "action", w.of(&self.action))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-work", Url::Work), Crumb::key(w, "work-unit", Url::UnitWork)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let mut done = Task::samples();
        let not_done = vec![(done.remove(3), text("还没有受理", "It is not accepted yet"))];
        vec![("some", Self { action: text("审核", "Review"), done, not_done })]
    }
}

impl Messages {
    fn has_new(&self) -> bool {
        self.messages.iter().any(|message| message.seen == Seen::New)
    }
}

impl Page for Messages {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.t("account-messages")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-work", Url::Work)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let message = |id: &str, at, text, seen| Message {
            id: id.to_owned(),
            at,
            text,
            case: Some(("c98".to_owned(), "SYJ-2011-000098".to_owned())),
            seen,
        };
        let messages = vec![
            message(
                "m2",
                at(4, 1, 17, 31),
                text("承诺时限已过，亮红牌。", "The promised limit has passed: red card."),
                Seen::New,
            ),
            message(
                "m1",
                at(3, 30, 8, 30),
                text("承诺时限还剩 2 个工作日。", "Two working days of the promised limit are left."),
                Seen::Before,
            ),
        ];
        let read = messages[1..].to_vec();
        vec![
            ("some", Self { messages, until: Some(1_301_650_260_000_000) }),
            ("read", Self { messages: read, until: Some(1_301_445_000_000_000) }),
            ("none", Self { messages: vec![], until: None }),
        ]
    }
}
