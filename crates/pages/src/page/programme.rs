//! The programme: its clauses, what implements each, and its procedures as drawings.

use chuangyou_calendar::Day;
use chuangyou_programme::model::Text;

use super::sample::{choice, day, text};
use super::{Area, Choice, Crumb, Frame, Page, sheet};
use crate::component::{DiagramEdge, DiagramState, ProcedureDiagram, Span, Stand, Tally};
use crate::lang::Lang;
use crate::url::Url;

/// The programme.
#[derive(Debug, Clone)]
pub struct Programme {
    /// What people call it.
    pub title: Text,
    /// The first characters of the fingerprint of its files.
    pub version: String,
    /// Its clauses, in the plan's order.
    pub clauses: Vec<ClauseLine>,
    /// Its procedures.
    pub procedures: Vec<ProcedureLine>,
}

/// A clause in the list.
#[derive(Debug, Clone)]
pub struct ClauseLine {
    /// How files cite it.
    pub id: String,
    /// Its heading.
    pub title: Text,
    /// What it says.
    pub text: Text,
    /// How many procedures, rules and indicators cite it.
    pub cited_by: (usize, usize, usize),
    /// The open cards of its rules.
    pub cards: Tally,
}

/// A procedure in a list.
#[derive(Debug, Clone)]
pub struct ProcedureLine {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// Its cases under way.
    pub open: usize,
    /// Its cases closed this year.
    pub closed: usize,
}

/// A clause with everything that rests on it.
#[derive(Debug, Clone)]
pub struct Clause {
    /// How files cite it.
    pub id: String,
    /// Its heading.
    pub title: Text,
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    pub source: Option<Source>,
    /// The procedures that implement it.
    pub procedures: Vec<ProcedureLine>,
    /// The rules that watch it.
    pub rules: Vec<RuleLine>,
    /// The indicators that count it.
    pub indicators: Vec<Text>,
    /// What the calendar opens because of it.
    pub schedules: Vec<Text>,
    /// The numbers that it uses.
    pub parameters: Vec<ParameterLine>,
}

/// The document that something rests on.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its title, with the article.
    pub title: Text,
    /// What a reader must know.
    pub note: Option<String>,
    /// Whether it is law, the plan, another place's model, or this project's default.
    pub provenance: Provenance,
}

/// What kind of authority a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// A statute in force.
    Law,
    /// The plan itself.
    Plan,
    /// A rule of another place or system.
    Model,
    /// A proposal of this project.
    Default,
}

impl Provenance {
    /// The catalogue's key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Law => "provenance-law",
            Self::Plan => "provenance-plan",
            Self::Model => "provenance-model",
            Self::Default => "provenance-default",
        }
    }
}

/// A rule that watches a clause.
#[derive(Debug, Clone)]
pub struct RuleLine {
    /// What people call it.
    pub title: Text,
    /// What it asks, in a sentence.
    pub asks: Text,
    /// Its open cards.
    pub cards: Tally,
}

/// A number of the programme.
#[derive(Debug, Clone)]
pub struct ParameterLine {
    /// What it is.
    pub title: Text,
    /// Its value in force, in words: `5 working days`.
    pub value: Text,
    /// Since when.
    pub from: Day,
    /// What it rests on.
    pub source: Source,
}

/// A procedure.
#[derive(Debug, Clone)]
pub struct Procedure {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The clauses it implements.
    pub clauses: Vec<Choice>,
    /// Its states and the actions between them.
    pub diagram: ProcedureDiagram,
    /// Its actions, numbered from 1 in this order.
    pub actions: Vec<ActionRow>,
    /// Its clocks.
    pub clocks: Vec<ClockRow>,
    /// What happens when nobody acts.
    pub timers: Vec<TimerRow>,
}

/// An action of a procedure.
#[derive(Debug, Clone)]
pub struct ActionRow {
    /// What people call it.
    pub title: Text,
    /// The states in which it may be taken; empty: in every open one.
    pub from: Vec<Text>,
    /// The state it leads to, if it changes it.
    pub to: Option<Text>,
    /// Who may; empty: it happens by itself.
    pub by: Vec<Text>,
    /// What is filled in.
    pub fields: Vec<Text>,
}

/// A clock of a procedure.
#[derive(Debug, Clone)]
pub struct ClockRow {
    /// What people call it.
    pub title: Text,
    /// Its limit, in words: a number of days, or `the item's promise`.
    pub limit: Text,
    /// The actions that start it.
    pub starts: Vec<Text>,
    /// The actions that stop it.
    pub stops: Vec<Text>,
}

/// What happens when nobody acts.
#[derive(Debug, Clone)]
pub struct TimerRow {
    /// How long after what.
    pub after: Span,
    /// The action whose event starts it.
    pub since: Text,
    /// What happens: an action, a reminder, an escalation.
    pub deed: Text,
}

sheet!(Programme, "programme/index.html");
sheet!(Clause, "programme/clause.html");
sheet!(Procedure, "programme/procedure.html");

impl Page for Programme {
    const AREA: Area = Area::Programme;

    fn title(&self, w: Lang) -> String {
        w.of(&self.title).to_owned()
    }

    fn trail(&self, _w: Lang) -> Vec<Crumb> {
        Vec::new()
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let clause = |id: &str, title, text, cited_by, cards| ClauseLine {
            id: id.to_owned(),
            title,
            text,
            cited_by,
            cards,
        };
        let full = Self {
            title: text("洛阳市创优工作（2011年）", "Luoyang's programme for excellent service, 2011"),
            version: "9f3a1c22".to_owned(),
            clauses: vec![
                clause(
                    "2.2.one-time-notification",
                    text("一次性告知制", "One-time notification"),
                    text(
                        "申请材料不齐全或者不符合法定形式的，应当一次性书面告知需要补正的全部内容。",
                        "If an application is incomplete, everything that is missing is told at one time and in writing.",
                    ),
                    (1, 3, 1),
                    Tally { red: 5, yellow: 0, notice: 2 },
                ),
                clause(
                    "2.2.time-limit",
                    text("限时办结制", "Time-limited completion"),
                    text(
                        "在法定时限和承诺时限内办结。",
                        "Finish within the statutory and the promised limit.",
                    ),
                    (2, 5, 2),
                    Tally { red: 6, yellow: 22, notice: 60 },
                ),
                clause(
                    "1.aims",
                    text("总体目标", "Aims"),
                    text(
                        "让企业满意、服务对象满意、群众满意。",
                        "Satisfy enterprises, service users and the public.",
                    ),
                    (0, 0, 0),
                    Tally::default(),
                ),
            ],
            procedures: procedures(),
        };
        let empty = Self { clauses: vec![], procedures: vec![], ..full.clone() };
        vec![("full", full), ("empty", empty)]
    }
}

fn procedures() -> Vec<ProcedureLine> {
    vec![ProcedureLine {
        id: "approval".to_owned(),
        title: text("行政审批", "Administrative approval"),
        open: 1120,
        closed: 9310,
    }]
}

impl Page for Clause {
    const AREA: Area = Area::Programme;

    fn title(&self, w: Lang) -> String {
        w.of(&self.title).to_owned()
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-programme", Url::Programme)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let source = |zh, en, provenance, note: Option<&str>| Source {
            title: text(zh, en),
            note: note.map(str::to_owned),
            provenance,
        };
        let plan = || {
            source(
                "洛阳市创优工作方案（2011年）",
                "Plan of Luoyang, 2011",
                Provenance::Plan,
                Some(
                    "The plan names the institution; the limit and what silence counts as are those of the law.",
                ),
            )
        };
        let full = Self {
            id: "2.2.one-time-notification".to_owned(),
            title: text("一次性告知制", "One-time notification"),
            text: text(
                "申请材料不齐全或者不符合法定形式的，应当一次性书面告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理。",
                "If an application is incomplete or not in due form, everything that is missing is told at one time and in writing. If that is not done in time, the application counts as accepted on the day it was received.",
            ),
            source: Some(plan()),
            procedures: procedures(),
            rules: vec![RuleLine {
                title: text("再次要求补正", "Asked for corrections a second time"),
                asks: text(
                    "同一办件至多一次要求补正，除非出现新情况。",
                    "Corrections are asked for at most once, unless a new fact arose.",
                ),
                cards: Tally { red: 5, yellow: 0, notice: 0 },
            }],
            indicators: vec![text("一次性告知率", "Share told at one time")],
            schedules: vec![text("每年二月的服务承诺", "Service promises every February")],
            parameters: vec![
                ParameterLine {
                    title: text("一次性告知期限", "Days within which what is missing must be told"),
                    value: text("5个工作日", "5 working days"),
                    from: Day::new(2004, 7, 1).expect("1 July 2004 exists"),
                    source: source(
                        "行政许可法 第三十二条",
                        "Administrative Licensing Law, art. 32",
                        Provenance::Law,
                        None,
                    ),
                },
                ParameterLine {
                    title: text("承诺时限预警提前量", "Working days left at which notice is given"),
                    value: text("2个工作日", "2 working days"),
                    from: day(1, 1),
                    source: source(
                        "湖南电子监察系统监察规则说明",
                        "Rules of Hunan's electronic supervision",
                        Provenance::Model,
                        None,
                    ),
                },
                ParameterLine {
                    title: text("红牌界限", "Days over at which a card is red"),
                    value: text("5个工作日", "5 working days"),
                    from: day(1, 1),
                    source: source("本项目默认值", "Default of this project", Provenance::Default, None),
                },
            ],
        };
        let bare = Self {
            source: None,
            procedures: vec![],
            rules: vec![],
            indicators: vec![],
            schedules: vec![],
            parameters: vec![],
            ..full.clone()
        };
        vec![("full", full), ("bare", bare)]
    }
}

impl Page for Procedure {
    const AREA: Area = Area::Programme;

    fn title(&self, w: Lang) -> String {
        w.of(&self.title).to_owned()
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-programme", Url::Programme)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("approval", Self::sample())]
    }
}

impl Procedure {
    fn sample() -> Self {
        let states = [
            ("待提交", "Not yet submitted", 0),
            ("已收件", "Received", 41),
            ("待补正", "Waiting for the applicant's corrections", 12),
            ("已补正", "Corrected", 3),
            ("拟不予受理，待领导审批", "Non-acceptance reported to a leader", 2),
            ("不予受理", "Not accepted", 0),
            ("已受理", "Accepted", 480),
            ("特别程序中", "In a special procedure", 35),
            ("已审核", "Reviewed", 22),
            ("拟不予批准，待领导审批", "Refusal reported to a leader", 4),
            ("不予批准", "Refused", 0),
            ("准予许可，待送达", "Approved, to be delivered", 17),
            ("已送达", "Delivered", 0),
            ("申请人撤回", "Withdrawn by the applicant", 0),
        ];
        let closed = [5, 10, 12, 13];
        let title = |at: usize| text(states[at].0, states[at].1);
        let state = |at: usize| DiagramState {
            title: title(at),
            stand: if closed.contains(&at) { Stand::Closed } else { Stand::Open },
            open: states[at].2,
        };
        let clerk = || vec![text("窗口工作人员", "Clerk of the unit")];
        let action = |zh, en, from: &[usize], to: Option<usize>| (text(zh, en), from.to_vec(), to);
        let actions = [
            action("提交申请", "Submit the application", &[0], Some(1)),
            action("审查申请材料", "Check the documents", &[1, 3], None),
            action("一次性告知补正", "Tell what is missing, once", &[1, 3], Some(2)),
            action("提交补正材料", "Supply the corrections", &[2], Some(3)),
            action("受理", "Accept", &[1, 3], Some(6)),
            action("拟不予受理，报领导", "Report a non-acceptance to a leader", &[1, 3], Some(4)),
            action("不予受理", "Do not accept", &[4], Some(5)),
            action("启动特别程序", "Start a special procedure", &[6], Some(7)),
            action("结束特别程序", "End the special procedure", &[7], Some(6)),
            action("审核", "Review", &[6], Some(8)),
            action("拟不予批准，报领导", "Report a refusal to a leader", &[6, 8], Some(9)),
            action("不予批准", "Refuse", &[9], Some(10)),
            action(
                "逾期未告知，视为受理",
                "Deemed accepted because nothing was told in time",
                &[1, 3],
                Some(6),
            ),
            action("批准", "Approve", &[8], Some(11)),
            action("送达", "Deliver", &[11], Some(12)),
            action("撤回", "Withdraw", &[1, 2, 6], Some(13)),
        ];
        let numbered = || actions.iter().enumerate();
        let edges = numbered()
            .flat_map(|(at, (_, from, to))| {
                from.iter().filter_map(move |&from| to.map(|to| DiagramEdge { from, to, number: at + 1 }))
            })
            .collect();
        let row = |(at, (name, from, to)): (usize, &(Text, Vec<usize>, Option<usize>))| ActionRow {
            title: name.clone(),
            from: from.iter().map(|&from| title(from)).collect(),
            to: to.map(title),
            by: if at == 12 { vec![] } else { clerk() },
            fields: if at == 2 {
                vec![text("需要补正的全部内容", "Everything that is missing")]
            } else {
                vec![]
            },
        };
        Self {
            id: "approval".to_owned(),
            title: text("行政审批", "Administrative approval"),
            clauses: vec![
                choice("2.2.one-time-notification", "一次性告知制", "One-time notification"),
                choice("2.2.time-limit", "限时办结制", "Time-limited completion"),
            ],
            diagram: ProcedureDiagram { states: (0..states.len()).map(state).collect(), edges },
            actions: numbered().map(row).collect(),
            clocks: vec![ClockRow {
                title: text("承诺时限", "Promised limit"),
                limit: text("事项的承诺时限", "The item's promise"),
                starts: vec![text("受理", "Accept")],
                stops: vec![text("批准", "Approve"), text("不予批准", "Refuse"), text("撤回", "Withdraw")],
            }],
            timers: vec![TimerRow {
                after: Span::working_days(5),
                since: text("提交申请", "Submit the application"),
                deed: text("逾期未告知，视为受理", "Deemed accepted because nothing was told in time"),
            }],
        }
    }
}
