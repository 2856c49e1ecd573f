//! A case that another system runs: it is watched here, and nothing can be done to it.

use chuangyou_programme::model::Text;

use super::sample::{at, day, text};
use super::work_case::{CaseHead, Origin};
use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::{Card, Clock, Fact, Happened, Level};
use crate::lang::Lang;
use crate::url::Url;

/// A case of another system, as whoever oversees its unit sees it.
#[derive(Debug, Clone)]
pub struct ObservedCase {
    /// What it is, and which system runs it.
    pub head: CaseHead,
    /// The programme by which it is judged.
    pub programme: Text,
    /// The limit that ends first.
    pub clock: Option<Clock>,
    /// The cards that stand, the gravest first.
    pub cards: Vec<Card>,
    /// What was reported, latest first.
    pub timeline: Vec<Happened>,
}

sheet!(ObservedCase, "work/observed.html");

impl Page for ObservedCase {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.of(&self.head.about).to_owned()
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-work", Url::Work), Crumb::key(w, "work-unit", Url::UnitWork)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let head = |level| CaseHead {
            id: "permits:2011-10011".to_owned(),
            number: "2011-10011".to_owned(),
            procedure: ("environment-permits".to_owned(), text("环境许可", "Environmental permits")),
            about: text("排污许可证", "Discharge permit"),
            party: None,
            unit: text("环境保护局", "Environment bureau"),
            handler: None,
            state: text("打印并发送回执", "Print and send the receipt"),
            level,
            origin: Origin::Observed(text("环保业务系统", "The environment bureau's own system")),
        };
        let card = Card {
            level: Level::Yellow,
            rule: text("回执须先经确认", "A receipt is determined before it is sent"),
            clause: Some(("receipt".to_owned(), text("收件回执", "Receipts"))),
            raised_at: at(3, 8, 9, 0),
            reason: text("“发送回执”之前须有“确定回执”。", "“Determine” must come before “send”."),
            attributed_to: Some(text("环境保护局", "Environment bureau")),
        };
        let happened = Happened {
            at: at(3, 8, 9, 0),
            title: text("打印并发送回执", "Print and send the receipt"),
            by: Some(text("张敏", "Zhang Min")),
            facts: vec![Fact { label: text("渠道", "channel"), value: text("网上", "online") }],
            entered_at: Some(at(3, 9, 2, 0)),
            paper: None,
        };
        let clock = Clock::working_days(text("承诺时限", "Promised limit"), 5, 20, day(3, 29), Level::Good);
        let programme = text("环境许可监察方案", "Watching environmental permits");
        vec![
            (
                "full",
                Self {
                    head: head(Level::Yellow),
                    programme: programme.clone(),
                    clock: Some(clock),
                    cards: vec![card],
                    timeline: vec![happened],
                },
            ),
            (
                "bare",
                Self { head: head(Level::Good), programme, clock: None, cards: vec![], timeline: vec![] },
            ),
        ]
    }
}
