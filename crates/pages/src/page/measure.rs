//! Measures: what is proposed and waits for people, what has effect, and what had.

use chuangyou_calendar::Day;
use chuangyou_programme::model::Text;

use super::sample::{self, day, text};
use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::MeasureLine;
use crate::lang::Lang;
use crate::url::Url;

/// Measures that the reader may know of, the latest first.
#[derive(Debug, Clone)]
pub struct Measures {
    /// Which of them.
    pub which: WhichMeasures,
    /// What waits for a decision, where that is asked for.
    pub proposals: Vec<ProposalLine>,
    /// What was imposed, where that is asked for.
    pub measures: Vec<ImposedLine>,
    /// Whether the page begins further down.
    pub is_later: bool,
    /// The place after which the list goes on, if it does.
    pub next: Option<String>,
}

/// Which measures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichMeasures {
    /// Proposals on which nobody has decided.
    Proposed,
    /// Those that have effect.
    InEffect,
    /// Those that were revoked, or whose time is over.
    Over,
}

impl WhichMeasures {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Proposed, Self::InEffect, Self::Over];

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::InEffect => "effect",
            Self::Over => "over",
        }
    }

    /// The catalogue's key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Proposed => "measures-proposed",
            Self::InEffect => "measures-effect",
            Self::Over => "measures-over",
        }
    }

    fn query(self) -> String {
        format!("which={}", self.name())
    }

    fn href(self) -> String {
        Url::MeasuresPage { filters: &self.query(), after: "" }.to_string()
    }
}

/// A consequence that the ladder proposes and on which nobody has decided.
#[derive(Debug, Clone)]
pub struct ProposalLine {
    /// What it is.
    pub title: Text,
    /// On whom.
    pub on: Text,
    /// Their unit.
    pub unit: Option<Text>,
    /// The clause it rests on: its id and its heading.
    pub clause: Option<(String, Text)>,
    /// The rung of the ladder: what calls for it.
    pub rung: Text,
    /// The time over which was counted.
    pub counted: (Day, Day),
    /// What was counted, and whether it stands today.
    pub grounds: Vec<(Text, GroundStand)>,
    /// Whether what still stands is enough.
    pub enough: Enough,
    /// The cases in which people decide that the reader may read: id, number, state.
    pub cases: Vec<(String, String, Text)>,
}

/// Whether a ground of a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroundStand {
    /// It does.
    Stands,
    /// It was revoked or withdrawn.
    Gone,
}

/// Whether what still stands of the grounds is enough for what is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enough {
    /// It is.
    Still,
    /// It is not any more.
    NoMore,
}

/// A consequence that was imposed.
#[derive(Debug, Clone)]
pub struct ImposedLine {
    /// What, on whom, from when until when, with what effects.
    pub measure: MeasureLine,
    /// The unit of whom it is about.
    pub unit: Option<Text>,
    /// The clause it rests on: its id and its heading.
    pub clause: Option<(String, Text)>,
    /// The case in which it was decided, if the reader may read it: its id and number.
    pub case: Option<(String, String)>,
}

sheet!(Measures, "work/measures.html");

impl Measures {
    fn is_empty(&self) -> bool {
        self.proposals.is_empty() && self.measures.is_empty()
    }

    fn first(&self) -> Option<String> {
        self.is_later.then(|| self.which.href())
    }

    fn after(&self) -> Option<String> {
        let query = self.which.query();
        self.next.as_deref().map(|after| Url::MeasuresPage { filters: &query, after }.to_string())
    }
}

impl Page for Measures {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.t("measures-title")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-work", Url::Work)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let clause = || Some(("2.4.admonition".to_owned(), text("效能告诫", "Admonition")));
        let unit = || Some(text("食药监局窗口", "Food and drug window"));
        let ground = |zh: &str, en: &str, stand| (text(zh, en), stand);
        let proposal = ProposalLine {
            title: text("诫勉教育", "Admonitory education"),
            on: text("王建国", "王建国"),
            unit: unit(),
            clause: clause(),
            rung: text("当年黄牌2次以上", "2 yellow cards or more in the calendar year"),
            counted: (day(1, 1), day(4, 2)),
            grounds: vec![
                ground(
                    "2011年3月10日，黄牌：承诺时限",
                    "10 March 2011: Yellow card: promised limit",
                    GroundStand::Gone,
                ),
                ground(
                    "2011年4月2日，黄牌：承诺时限",
                    "2 April 2011: Yellow card: promised limit",
                    GroundStand::Stands,
                ),
            ],
            enough: Enough::NoMore,
            cases: vec![("c140".to_owned(), "案-追-2011-0004".to_owned(), text("待立案", "Proposed"))],
        };
        let imposed = ImposedLine {
            measure: sample::measure(),
            unit: unit(),
            clause: clause(),
            case: Some(("c141".to_owned(), "案-决-2011-0002".to_owned())),
        };
        let proposed = Self {
            which: WhichMeasures::Proposed,
            proposals: vec![proposal],
            measures: vec![],
            is_later: true,
            next: Some("15066~person:wang~admonition".to_owned()),
        };
        let over = Self {
            which: WhichMeasures::Over,
            proposals: vec![],
            measures: vec![imposed],
            is_later: false,
            next: None,
        };
        let none = Self { which: WhichMeasures::InEffect, measures: vec![], ..over.clone() };
        vec![("proposed", proposed), ("over", over), ("none", none)]
    }
}
