//! The supervision board.

use askama::Template;
use chuangyou_calendar::LocalSecond;
use chuangyou_programme::model::Text;

use super::sample::{at, text};
use super::work_case::Origin;
use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::{Card, Level, Tally};
use crate::lang::Lang;
use crate::url::Url;

/// The supervision board.
#[derive(Debug, Clone)]
pub struct Board {
    /// As of when.
    pub as_of: LocalSecond,
    /// Whether it changes by itself.
    pub live: Live,
    /// The open cards of the city.
    pub cards: Tally,
    /// Cases under way.
    pub open: usize,
    /// Cases that fall due today.
    pub due_today: usize,
    /// Cases closed this month.
    pub closed_this_month: usize,
    /// Each unit, own and observed, the most cards first.
    pub units: Vec<UnitRow>,
    /// Each rule, the most cards first.
    pub rules: Vec<RuleRow>,
    /// The latest cards with their cases: id and number.
    pub latest: Vec<(Card, String, String)>,
}

/// Whether the board changes by itself. Whoever reads slowly can stop it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Live {
    /// It does.
    On,
    /// It stands still.
    Off,
}

/// A unit on the board.
#[derive(Debug, Clone)]
pub struct UnitRow {
    /// What people call it.
    pub title: Text,
    /// Whether its cases are ours or another system's.
    pub origin: Origin,
    /// Its cases under way.
    pub open: usize,
    /// Its open cards.
    pub cards: Tally,
    /// The share closed within the promised limit, in ten-thousandths; `None` if nothing was closed.
    pub on_time: Option<i64>,
}

/// A rule on the board.
#[derive(Debug, Clone)]
pub struct RuleRow {
    /// What people call it.
    pub title: Text,
    /// The clause it rests on: its id and its heading.
    pub clause: Option<(String, Text)>,
    /// Its open cards.
    pub cards: Tally,
}

/// The parts of the board that change by themselves; each is the data of the server-sent event of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `tiles`: the totals.
    Tiles,
    /// `units`: the table by unit.
    Units,
    /// `rules`: the table by rule.
    Rules,
    /// `latest`: the latest cards.
    Latest,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 4] = [Self::Tiles, Self::Units, Self::Rules, Self::Latest];

    /// The name of the server-sent event.
    pub fn event(self) -> &'static str {
        match self {
            Self::Tiles => "tiles",
            Self::Units => "units",
            Self::Rules => "rules",
            Self::Latest => "latest",
        }
    }
}

#[derive(Template)]
#[template(path = "board/tiles.html")]
struct Tiles<'a> {
    w: Lang,
    v: &'a Board,
}

#[derive(Template)]
#[template(path = "board/units.html")]
struct Units<'a> {
    w: Lang,
    v: &'a Board,
}

#[derive(Template)]
#[template(path = "board/rules.html")]
struct Rules<'a> {
    w: Lang,
    v: &'a Board,
}

#[derive(Template)]
#[template(path = "board/latest.html")]
struct Latest<'a> {
    w: Lang,
    v: &'a Board,
}

sheet!(Board, "board/board.html");

impl Board {
    /// One part of the board as HTML, for the stream of changes.
    pub fn part(&self, part: Part, w: Lang) -> String {
        let v = self;
        let html = match part {
            Part::Tiles => Tiles { w, v }.render(),
            Part::Units => Units { w, v }.render(),
            Part::Rules => Rules { w, v }.render(),
            Part::Latest => Latest { w, v }.render(),
        };
        html.expect("writing to a string does not fail")
    }

    fn tiles(&self) -> [(Level, usize); 3] {
        [(Level::Red, self.cards.red), (Level::Yellow, self.cards.yellow), (Level::Notice, self.cards.notice)]
    }

    fn longest_unit(&self) -> usize {
        self.units.iter().map(|row| row.cards.total()).max().unwrap_or(0)
    }

    fn longest_rule(&self) -> usize {
        self.rules.iter().map(|row| row.cards.total()).max().unwrap_or(0)
    }
}

impl Page for Board {
    const AREA: Area = Area::Board;

    fn title(&self, w: Lang) -> String {
        w.t("menu-board")
    }

    fn trail(&self, _w: Lang) -> Vec<Crumb> {
        Vec::new()
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let full = Self::sample();
        let still = Self { live: Live::Off, ..full.clone() };
        let empty = Self {
            cards: Tally::default(),
            open: 0,
            due_today: 0,
            closed_this_month: 0,
            units: vec![],
            rules: vec![],
            latest: vec![],
            ..full.clone()
        };
        vec![("full", full), ("still", still), ("empty", empty)]
    }
}

impl Board {
    fn sample() -> Self {
        let unit = |title, origin, open, red, yellow, notice, on_time| UnitRow {
            title,
            origin,
            open,
            cards: Tally { red, yellow, notice },
            on_time,
        };
        let police = || Origin::Observed(text("公安业务系统", "The police's own system"));
        let rule = |title, clause: (&str, Text), red, yellow, notice| RuleRow {
            title,
            clause: Some((clause.0.to_owned(), clause.1)),
            cards: Tally { red, yellow, notice },
        };
        let card = Card {
            level: Level::Red,
            rule: text("承诺时限和法定时限", "Promised and statutory limit"),
            clause: Some(("2.2.time-limit".to_owned(), text("限时办结制", "Time-limited completion"))),
            raised_at: at(3, 30, 0, 0),
            reason: text(
                "法定时限 20 个工作日，3月29日到期，尚未作出决定。",
                "The statutory limit of 20 working days ended on 29 March without a decision.",
            ),
            attributed_to: Some(text("食品药品监督管理局窗口", "Food and drug window")),
        };
        Self {
            as_of: at(4, 1, 10, 30),
            live: Live::On,
            cards: Tally { red: 11, yellow: 35, notice: 64 },
            open: 1284,
            due_today: 23,
            closed_this_month: 3407,
            units: vec![
                unit(
                    text("住房和城乡建设委员会窗口", "Housing and construction window"),
                    Origin::Own,
                    164,
                    5,
                    12,
                    20,
                    Some(9120),
                ),
                unit(
                    text("食品药品监督管理局窗口", "Food and drug window"),
                    Origin::Own,
                    64,
                    3,
                    9,
                    12,
                    Some(9433),
                ),
                unit(text("公安局出入境", "Police, entry and exit"), police(), 402, 2, 8, 17, Some(9804)),
                unit(text("规划局窗口", "Planning window"), Origin::Own, 77, 1, 6, 15, Some(9650)),
                unit(text("工商局窗口", "Industry and commerce window"), Origin::Own, 310, 0, 0, 0, None),
            ],
            rules: vec![
                rule(
                    text("承诺时限和法定时限", "Promised and statutory limit"),
                    ("2.2.time-limit", text("限时办结制", "Time-limited completion")),
                    6,
                    22,
                    60,
                ),
                rule(
                    text("再次要求补正", "Asked for corrections a second time"),
                    ("2.2.one-time-notification", text("一次性告知制", "One-time notification")),
                    5,
                    0,
                    0,
                ),
                rule(
                    text("事后补录", "Entered after the fact"),
                    ("2.2.enter-the-centre", text("应进必进", "Everything enters the centre")),
                    0,
                    13,
                    4,
                ),
            ],
            latest: vec![(card, "c98".to_owned(), "food-drug-window-2011-000098".to_owned())],
        }
    }
}
