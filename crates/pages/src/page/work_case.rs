//! A case, for staff: its page, an action on it, a paper served in it.

use chuangyou_calendar::Day;
use chuangyou_programme::model::Text;

use super::sample::{self, at, day, text};
use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::{
    ActionLine, Card, CardStand, CardStory, Clock, Control, Fact, Field, FileLine, Followed, Form, Happened,
    Level, MeasureLine, PaperLine, PublicationLine, Weight, fault,
};
use crate::lang::{Lang, both};
use crate::url::Url;

/// A case as staff see it.
#[derive(Debug, Clone)]
pub struct StaffCase {
    /// What it is.
    pub head: CaseHead,
    /// Its clocks, the one that ends first at the top.
    pub clocks: Vec<Clock>,
    /// What it was opened for.
    pub opened_for: Option<OpenedFor>,
    /// Its cards with what became of each; those that stand first, the gravest first.
    pub cards: Vec<CardStory>,
    /// What it imposed.
    pub measures: Vec<MeasureLine>,
    /// What it made public.
    pub publications: Vec<PublicationLine>,
    /// The cases that followed from it otherwise.
    pub followed: Vec<Followed>,
    /// What is known of it that the reader may see.
    pub facts: Vec<Fact>,
    /// Only the actions that the reader may take now.
    pub actions: Vec<ActionLine>,
    /// Why there is none, where that can be said.
    pub no_actions: Option<Text>,
    /// What happened, latest first.
    pub timeline: Vec<Happened>,
    /// The cases it is linked to.
    pub linked: Vec<Linked>,
    /// The papers served.
    pub papers: Vec<PaperLine>,
    /// Its files.
    pub files: Vec<FileLine>,
    /// Whether something is sealed in it that the reader keeps.
    pub keeps_sealed: bool,
}

/// What a case is, at the head of its pages.
#[derive(Debug, Clone)]
pub struct CaseHead {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its procedure: the id and what people call it.
    pub procedure: (String, Text),
    /// What it is about: the item, or the procedure.
    pub about: Text,
    /// Whom it is for, if the reader may know.
    pub party: Option<String>,
    /// The unit that has it.
    pub unit: Text,
    /// The person answerable for it.
    pub handler: Option<String>,
    /// Where it stands.
    pub state: Text,
    /// How urgent it is.
    pub level: Level,
    /// Whether it is one of ours, or one that another system runs.
    pub origin: Origin,
}

/// Who runs a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// This platform.
    Own,
    /// Another system, by its title: the case can be watched and not acted upon.
    Observed(Text),
}

/// What a case was opened for.
#[derive(Debug, Clone)]
pub struct OpenedFor {
    /// In words: a card of a rule, a proposal, another case.
    pub text: Text,
    /// That case, if the reader may read it: its id and its number.
    pub case: Option<(String, String)>,
}

/// A case that another is linked to.
#[derive(Debug, Clone)]
pub struct Linked {
    /// Its id.
    pub id: String,
    /// Whether the reader may read it.
    pub is_open: bool,
    /// Its number.
    pub number: String,
    /// What it is: the procedure.
    pub title: Text,
    /// The unit that has it.
    pub unit: Text,
    /// Where it stands.
    pub state: Text,
    /// How urgent it is.
    pub level: Level,
}

/// An action that is about to be taken, or a case that is about to be opened.
#[derive(Debug, Clone)]
pub struct ActionForm {
    /// The case, unless one is opened.
    pub case: Option<CaseHead>,
    /// What is done.
    pub action: Text,
    /// What follows from it, in plain words: what is served, what begins.
    pub consequences: Vec<Text>,
    /// What has changed since the form was opened, if somebody was faster.
    pub changed: Vec<Happened>,
    /// The action's fields.
    pub form: Form,
    /// Where the way back leads.
    pub desk: ActionDesk,
}

/// Where somebody takes an action, and so where the way back leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionDesk {
    /// Staff, at work.
    Work,
    /// A party, among their cases.
    Mine,
    /// A party without an account, by number and code.
    Code,
}

impl ActionDesk {
    /// The page of a case, seen from there.
    pub fn case<'c>(&self, case: &'c CaseHead) -> Url<'c> {
        match self {
            Self::Work => Url::WorkCase(&case.id),
            Self::Mine => Url::Case(&case.id),
            Self::Code => Url::Tracked(&case.number),
        }
    }
}

/// A paper, to be printed.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The case: its id and its number.
    pub case: (String, String),
    /// Where the way back leads.
    pub reader: PaperReader,
    /// What it is: 受理通知书.
    pub title: Text,
    /// Its number: 食药受字〔2011〕128号.
    pub number: String,
    /// To whom.
    pub to: String,
    /// What it says, paragraph by paragraph.
    pub body: Vec<Text>,
    /// The unit that serves it.
    pub unit: Text,
    /// The day it is dated.
    pub on: Day,
}

/// Who reads a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperReader {
    /// The party.
    Party,
    /// Staff.
    Staff,
}

sheet!(StaffCase, "work/case.html");
sheet!(ActionForm, "work/action.html");
sheet!(Paper, "work/paper.html");

impl Page for StaffCase {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        match &self.head.party {
            Some(party) => format!("{} · {party}", w.of(&self.head.about)),
            None => w.of(&self.head.about).to_owned(),
        }
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-work", Url::Work), Crumb::key(w, "work-unit", Url::UnitWork)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let full = Self::sample();
        let bare = Self {
            head: CaseHead { party: None, handler: None, ..head() },
            clocks: vec![],
            opened_for: None,
            cards: vec![],
            measures: vec![],
            publications: vec![],
            followed: vec![],
            facts: vec![],
            actions: vec![],
            no_actions: Some(both("no-actions-here")),
            timeline: vec![],
            linked: vec![],
            papers: vec![],
            files: vec![],
            keeps_sealed: true,
        };
        vec![("full", full), ("bare", bare)]
    }
}

fn head() -> CaseHead {
    CaseHead {
        id: "c98".to_owned(),
        number: "food-drug-window-2011-000098".to_owned(),
        procedure: ("approval".to_owned(), text("行政审批", "Administrative approval")),
        about: text("餐饮服务许可证核发", "Food service permit"),
        party: Some("洛阳老味道餐饮有限公司".to_owned()),
        unit: text("食品药品监督管理局窗口", "Food and drug window"),
        handler: Some("王建国".to_owned()),
        state: text("已受理", "Accepted"),
        level: Level::Red,
        origin: Origin::Own,
    }
}

fn accepted() -> Happened {
    Happened {
        at: at(3, 1, 9, 12),
        title: text("受理", "Accept"),
        by: Some(text("王建国 · 食品药品监督管理局窗口", "王建国 · Food and drug window")),
        facts: vec![Fact {
            label: text("办件类型", "Kind of handling"),
            value: text("承诺件", "Decided within a promised limit"),
        }],
        entered_at: Some(at(3, 3, 16, 40)),
        paper: Some(PaperLine {
            number: "食药受字〔2011〕98号".to_owned(),
            title: text("受理通知书", "Acceptance notice"),
        }),
    }
}

impl StaffCase {
    fn sample() -> Self {
        let card = |level, rule, clause: (&str, Text), raised_at, reason, stand| {
            let attributed_to = Some(text("承办人 王建国", "Handler 王建国"));
            let clause = Some((clause.0.to_owned(), clause.1));
            sample::card_story(Card { level, rule, clause, raised_at, reason, attributed_to }, stand)
        };
        let action = |id: &str, title, weight| ActionLine { id: id.to_owned(), title, weight };
        let submitted = Happened {
            at: at(2, 24, 10, 20),
            title: text("提交申请", "Submit the application"),
            by: None,
            facts: vec![],
            entered_at: None,
            paper: None,
        };
        Self {
            head: head(),
            clocks: vec![
                Clock::working_days(text("承诺时限", "Promised limit"), 22, 8, day(3, 11), Level::Red),
                Clock::working_days(text("法定时限", "Statutory limit"), 22, 20, day(3, 29), Level::Red),
            ],
            cards: vec![
                card(
                    Level::Red,
                    text("承诺时限和法定时限", "Promised and statutory limit"),
                    ("2.2.time-limit", text("限时办结制", "Time-limited completion")),
                    at(3, 30, 0, 0),
                    text(
                        "法定时限 20 个工作日，3月29日到期，尚未作出决定。",
                        "The statutory limit of 20 working days ended on 29 March without a decision.",
                    ),
                    CardStand::Stands,
                ),
                card(
                    Level::Yellow,
                    text("事后补录", "Entered after the fact"),
                    ("2.2.enter-the-centre", text("应进必进", "Everything enters the centre")),
                    at(3, 3, 16, 40),
                    text("3月1日的受理到3月3日才登记。", "The acceptance of 1 March was entered on 3 March."),
                    CardStand::Revoked,
                ),
            ],
            opened_for: Some(OpenedFor {
                text: text("由另一办件开启。", "Opened by another case."),
                case: Some(("c97".to_owned(), "industry-2011-000012".to_owned())),
            }),
            measures: vec![sample::measure()],
            publications: sample::publications(),
            followed: vec![sample::followed(), Followed::Hidden],
            facts: vec![
                Fact {
                    label: text("申请方式", "How the application came in"),
                    value: text("网上", "Online"),
                },
                Fact {
                    label: text("申请材料清单", "List of documents submitted"),
                    value: text(
                        "申请书、营业执照、布局流程图",
                        "Application form, business licence, plan of the premises",
                    ),
                },
            ],
            actions: vec![
                action("review", text("审核", "Review"), Weight::Main),
                action(
                    "start_special_procedure",
                    text("启动特别程序", "Start a special procedure"),
                    Weight::Other,
                ),
                action(
                    "propose_refusal",
                    text("拟不予批准，报领导", "Report a refusal to a leader"),
                    Weight::Other,
                ),
            ],
            no_actions: None,
            timeline: vec![accepted(), submitted],
            linked: vec![Linked {
                id: "c99".to_owned(),
                is_open: true,
                number: "environment-2011-000044".to_owned(),
                title: text("并联审查", "Parallel review"),
                unit: text("环境保护局", "Environment"),
                state: text("审查中", "Under review"),
                level: Level::Notice,
            }],
            papers: vec![PaperLine {
                number: "食药受字〔2011〕98号".to_owned(),
                title: text("受理通知书", "Acceptance notice"),
            }],
            files: vec![FileLine {
                hash: "9c1e".to_owned(),
                name: "布局流程图.pdf".to_owned(),
                bytes: 348_160,
                at: at(2, 24, 10, 20),
            }],
            keeps_sealed: false,
        }
    }
}

impl Page for ActionForm {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, w.of(&self.action).to_owned())
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        let mut trail = match self.desk {
            ActionDesk::Work => vec![Crumb::key(w, "menu-work", Url::Work)],
            ActionDesk::Mine => {
                vec![Crumb::key(w, "menu-portal", Url::Home), Crumb::key(w, "menu-mine", Url::MyCases)]
            }
            ActionDesk::Code => {
                vec![Crumb::key(w, "menu-portal", Url::Home), Crumb::key(w, "home-track", Url::Track)]
            }
        };
        trail.extend(self.case.as_ref().map(|case| Crumb::of(case.number.clone(), self.desk.case(case))));
        trail
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let missing = Field::new(
            "missing_items",
            text("需要补正的全部内容", "Everything that is missing"),
            Control::List,
        )
        .with_hint(text(
            "一次写全：第二次要求补正会亮牌。",
            "Everything at one time: asking a second time raises a card.",
        ));
        let page = |case, fields| Self {
            case,
            action: text("一次性告知补正", "Tell what is missing, once"),
            consequences: vec![
                text("向申请人送达补正材料通知书。", "A correction notice is served on the applicant."),
                text("一次性告知期限停止计算。", "The limit for telling what is missing stops."),
            ],
            changed: vec![],
            form: Form::new(
                Url::Act("c98", "request_correction"),
                text("告知申请人", "Tell the applicant"),
                fields,
            ),
            desk: ActionDesk::Work,
        };
        let fresh = page(Some(head()), vec![missing.clone()]);
        let mut stale = page(
            Some(head()),
            vec![
                missing.clone().with_value("健康证明"),
                Field::new(
                    "new_fact",
                    text("首次告知后出现的新情况", "A new fact that arose after the first notice"),
                    Control::Flag,
                )
                .optional(),
            ],
        );
        stale.form.fault = Some(both("action-stale"));
        stale.form.confirm = Some(both("action-sure"));
        stale.changed = vec![accepted()];
        let mut opening = page(
            None,
            vec![
                Field::new("applicant", text("申请人姓名或者名称", "Applicant's name"), Control::Text("off"))
                    .with_fault(fault::missing()),
            ],
        );
        opening.action = text("窗口收件：行政审批", "Intake at the counter: administrative approval");
        opening.consequences = vec![];
        vec![("fresh", fresh), ("stale", stale), ("opening", opening)]
    }
}

impl Page for Paper {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.of(&self.title).to_owned()
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        let (id, number) = &self.case;
        match self.reader {
            PaperReader::Party => {
                vec![Crumb::key(w, "menu-mine", Url::MyCases), Crumb::of(number.clone(), Url::Case(id))]
            }
            PaperReader::Staff => {
                vec![Crumb::key(w, "menu-work", Url::Work), Crumb::of(number.clone(), Url::WorkCase(id))]
            }
        }
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let paper = Self {
            case: ("c98".to_owned(), "food-drug-window-2011-000098".to_owned()),
            reader: PaperReader::Staff,
            title: text("受理通知书", "Acceptance notice"),
            number: "食药受字〔2011〕98号".to_owned(),
            to: "洛阳老味道餐饮有限公司".to_owned(),
            body: vec![
                text(
                    "你（单位）于2011年2月24日提出的餐饮服务许可证核发申请，材料齐全，符合法定形式，决定予以受理。",
                    "Your application of 24 February 2011 for a food service permit is complete and in due form, and is accepted.",
                ),
                text(
                    "本机关承诺自受理之日起8个工作日内作出决定，到期日为2011年3月11日。",
                    "This office promises a decision within 8 working days of acceptance; the last day is 11 March 2011.",
                ),
            ],
            unit: text("洛阳市食品药品监督管理局", "Luoyang Food and Drug Administration"),
            on: day(3, 1),
        };
        vec![("staff", paper.clone()), ("party", Self { reader: PaperReader::Party, ..paper })]
    }
}
