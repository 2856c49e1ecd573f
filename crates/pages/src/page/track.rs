//! A case, for its party: to find it, its page, and all of one's cases.

use chuangyou_calendar::Day;
use chuangyou_programme::model::Text;

use super::report::Letter;
use super::sample::{at, day, text};
use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::{
    ActionLine, Certainty, Clock, Control, DayStep, Fact, Field, Form, Happened, Level, PaperLine, Phase,
    StepKind, Weight, fault,
};
use crate::lang::{Lang, both};
use crate::url::Url;

/// The form that asks for a number and a code.
#[derive(Debug, Clone)]
pub struct Track {
    /// The fields `number` and `code`. That both are right is said of the form, never of one of them.
    pub form: Form,
}

impl Track {
    /// The form with what was typed and with a fault, if there is one.
    pub fn new(number: &str, fault: Option<Text>) -> Self {
        let fields = vec![
            Field::new("number", both("case-number"), Control::Text("off")).with_value(number),
            Field::new("code", both("case-code"), Control::Text("off")).with_hint(both("track-code-hint")),
        ];
        Self { form: Form { fault, ..Form::new(Url::Track, both("home-track-button"), fields) } }
    }
}

/// A case as its party sees it.
#[derive(Debug, Clone)]
pub struct PartyCase {
    /// The case's id.
    pub id: String,
    /// The case's number.
    pub number: String,
    /// What it is about: the item, or the procedure.
    pub about: Text,
    /// The unit that has it.
    pub unit: Text,
    /// That unit's telephone.
    pub phone: Option<String>,
    /// Where it stands.
    pub state: Text,
    /// Whether it is closed.
    pub progress: Progress,
    /// The clock that the applicant waits for, if one runs.
    pub clock: Option<Clock>,
    /// Why that clock ends when it ends, day by day.
    pub steps: Vec<DayStep>,
    /// What happened, latest first.
    pub timeline: Vec<Happened>,
    /// The papers served, to be opened.
    pub papers: Vec<PaperLine>,
    /// The papers served, with what they say, for whoever has no other way to open them.
    pub letters: Vec<Letter>,
    /// Whether a complaint can be made about it: not about a complaint itself, which goes to the next level instead.
    pub may_complain: bool,
    /// What the party may do now.
    pub actions: Vec<ActionLine>,
    /// What was just done.
    pub done: Option<Text>,
    /// How the reader came here.
    pub by: Arrival,
}

/// Whether a case is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Under way.
    Open,
    /// It has its outcome.
    Closed,
}

/// How a party came to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// With number and code, though the party has an account: nothing can be done, papers are not shown.
    Code,
    /// With number and this code, which are all that its party has: it has no account.
    Guest {
        /// The code, which goes along with whatever is done next.
        code: String,
    },
    /// Logged in.
    Account,
}

/// All cases of whoever is logged in.
#[derive(Debug, Clone)]
pub struct MyCases {
    /// Open ones first, the most urgent first.
    pub cases: Vec<MyCase>,
    /// Applications that were begun and not handed in.
    pub drafts: Vec<Draft>,
}

/// A case in a party's list.
#[derive(Debug, Clone)]
pub struct MyCase {
    /// The case's id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub about: Text,
    /// The unit that has it.
    pub unit: Text,
    /// Where it stands.
    pub state: Text,
    /// When it is due, while it is under way.
    pub due_on: Option<Day>,
    /// Whether it waits for the party.
    pub turn: Turn,
}

/// Who has to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The reader.
    Yours,
    /// The unit.
    Theirs,
    /// Nobody: it is closed.
    Nobody,
}

/// An application that was begun and not handed in.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The draft's id.
    pub id: String,
    /// The item.
    pub item: Text,
    /// When it was last saved.
    pub saved_on: Day,
}

sheet!(Track, "track.html");
sheet!(PartyCase, "party_case.html");
sheet!(MyCases, "my_cases.html");

impl Page for Track {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, w.t("home-track"))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let wrong = Self::new("food-drug-window-2011-000128", Some(both("track-wrong")));
        let mut empty = Self::new("", None);
        empty.form.fields[0].fault = Some(fault::missing());
        vec![("form", Self::new("", None)), ("wrong", wrong), ("empty", empty)]
    }
}

impl Page for PartyCase {
    const AREA: Area = Area::Mine;

    fn title(&self, w: Lang) -> String {
        w.of(&self.about).to_owned()
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        let above = match self.by {
            Arrival::Code | Arrival::Guest { .. } => Crumb::key(w, "home-track", Url::Track),
            Arrival::Account => Crumb::key(w, "menu-mine", Url::MyCases),
        };
        vec![Crumb::key(w, "menu-portal", Url::Home), above]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let open = Self::sample();
        let mut waiting = open.clone();
        waiting.state = text("待补正", "Waiting for your corrections");
        waiting.actions = vec![
            ActionLine {
                id: "supply_correction".to_owned(),
                title: text("提交补正材料", "Supply the corrections"),
                weight: Weight::Main,
            },
            ActionLine {
                id: "withdraw".to_owned(),
                title: text("撤回申请", "Withdraw the application"),
                weight: Weight::Other,
            },
        ];
        (waiting.clock, waiting.steps) = (None, vec![]);
        let mut paused = open.clone();
        if let Some(clock) = &mut paused.clock {
            (clock.phase, clock.due_on) = (Phase::Paused, None);
        }
        paused.state = text("特别程序中", "In a special procedure");
        let mut provisional = open.clone();
        if let Some(clock) = &mut provisional.clock {
            clock.certainty = Certainty::Provisional;
        }
        let closed = Self {
            state: text("已送达", "Delivered"),
            progress: Progress::Closed,
            clock: None,
            steps: vec![],
            actions: vec![],
            ..open.clone()
        };
        let by_code = Self {
            by: Arrival::Code,
            timeline: vec![],
            actions: vec![],
            papers: vec![],
            phone: None,
            ..open.clone()
        };
        vec![
            ("open", open),
            ("waiting", waiting),
            ("paused", paused),
            ("provisional", provisional),
            ("closed", closed),
            ("by-code", by_code),
            ("by-guest", Self::guest_sample()),
        ]
    }
}

impl PartyCase {
    fn sample() -> Self {
        let qingming = || text("清明节", "Qingming");
        let steps = [
            (3, 29, StepKind::Start),
            (3, 30, StepKind::Counted(1)),
            (3, 31, StepKind::Counted(2)),
            (4, 1, StepKind::Counted(3)),
            (4, 2, StepKind::MakeUp(4, qingming())),
            (4, 3, StepKind::Holiday(qingming())),
            (4, 4, StepKind::Holiday(qingming())),
            (4, 5, StepKind::Holiday(qingming())),
            (4, 6, StepKind::Counted(5)),
            (4, 7, StepKind::Paused(text("现场检验", "test on site"))),
            (4, 8, StepKind::Counted(6)),
            (4, 9, StepKind::Weekend),
            (4, 10, StepKind::Weekend),
            (4, 11, StepKind::Counted(7)),
            (4, 12, StepKind::Counted(8)),
        ];
        let unit = || text("食品药品监督管理局窗口", "Food and drug window");
        let paper = |number: &str, title| PaperLine { number: number.to_owned(), title };
        let receipt = paper("食药受字〔2011〕128号", text("受理通知书", "Acceptance notice"));
        let missing = Fact {
            label: text("需要补正的全部内容", "Everything that is missing"),
            value: text("从业人员健康证明", "Health certificates of the staff"),
        };
        let happened =
            |at, title, by, facts, paper| Happened { at, title, by, facts, entered_at: None, paper };
        Self {
            id: "c128".to_owned(),
            number: "food-drug-window-2011-000128".to_owned(),
            about: text("餐饮服务许可证核发", "Food service permit"),
            unit: unit(),
            phone: Some("0379-00000000".to_owned()),
            state: text("已受理", "Accepted"),
            progress: Progress::Open,
            clock: Some(Clock::working_days(
                text("承诺时限", "Promised limit"),
                3,
                8,
                day(4, 12),
                Level::Good,
            )),
            steps: steps.into_iter().map(|(month, on, kind)| DayStep { day: day(month, on), kind }).collect(),
            timeline: vec![
                happened(
                    at(3, 29, 9, 12),
                    text("受理", "Accepted"),
                    Some(unit()),
                    vec![],
                    Some(receipt.clone()),
                ),
                happened(at(3, 28, 15, 40), text("提交补正材料", "Corrections supplied"), None, vec![], None),
                happened(
                    at(3, 25, 10, 2),
                    text("一次性告知补正", "Told what is missing, once"),
                    Some(unit()),
                    vec![missing],
                    None,
                ),
                happened(at(3, 24, 9, 30), text("提交申请", "Application submitted"), None, vec![], None),
            ],
            papers: vec![receipt, paper("食药补字〔2011〕31号", text("补正材料通知书", "Correction notice"))],
            actions: vec![ActionLine {
                id: "withdraw".to_owned(),
                title: text("撤回申请", "Withdraw the application"),
                weight: Weight::Other,
            }],
            letters: vec![],
            may_complain: true,
            done: None,
            by: Arrival::Account,
        }
    }

    fn guest_sample() -> Self {
        let act = |id: &str, title, weight| ActionLine { id: id.to_owned(), title, weight };
        let answer = Letter {
            title: text("投诉答复书", "Answer to a complaint"),
            number: "规划窗口-诉答-2011-00007".to_owned(),
            on: day(4, 6),
            body: vec![text(
                "您的投诉办理结果如下：情况属实，已当面致歉。",
                "What came of your complaint: it is true, and an apology was made.",
            )],
        };
        Self {
            number: "planning-window-诉-2011-00007".to_owned(),
            about: text("效能投诉", "Complaint"),
            state: text("已答复", "Answered"),
            phone: None,
            clock: None,
            steps: vec![],
            timeline: vec![],
            papers: vec![],
            letters: vec![answer],
            may_complain: false,
            actions: vec![
                act("reopen_complaint", text("要求重新办理", "Reopen"), Weight::Main),
                act("rate_answer", text("评价办理结果", "Rate the answer"), Weight::Other),
            ],
            done: Some(text("已补充投诉。", "Done: add to it.")),
            by: Arrival::Guest { code: "k7qm-2vxd-9a4t-0hzr".to_owned() },
            ..Self::sample()
        }
    }
}

impl Page for MyCases {
    const AREA: Area = Area::Mine;

    fn title(&self, w: Lang) -> String {
        w.t("menu-mine")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let case = |number: &str, state, due_on, turn| MyCase {
            id: "c128".to_owned(),
            number: number.to_owned(),
            about: text("餐饮服务许可证核发", "Food service permit"),
            unit: text("食品药品监督管理局窗口", "Food and drug window"),
            state,
            due_on,
            turn,
        };
        let cases = vec![
            case(
                "food-drug-window-2011-000131",
                text("待补正", "Waiting for corrections"),
                None,
                Turn::Yours,
            ),
            case("food-drug-window-2011-000128", text("已受理", "Accepted"), Some(day(4, 12)), Turn::Theirs),
            case("food-drug-window-2011-000017", text("已送达", "Delivered"), None, Turn::Nobody),
        ];
        let drafts = vec![Draft {
            id: "7f3a".to_owned(),
            item: text("户外广告设置许可", "Outdoor advertising permit"),
            saved_on: day(3, 2),
        }];
        vec![("some", Self { cases, drafts }), ("none", Self { cases: vec![], drafts: vec![] })]
    }
}
