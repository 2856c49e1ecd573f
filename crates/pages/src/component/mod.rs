//! Parts that pages are made of: each its data, its template and its examples on the pages that show it.
//!
//! Templates ask the language for them: `{{ w.badge(case.level) }}`.

mod case;
mod clock;
mod diagram;
mod form;
mod layout;
mod story;
mod tally;

pub use case::{ActionLine, Card, Fact, FileLine, Happened, PaperLine, Weight};
pub use clock::{Certainty, Clock, DayStep, Gauge, Phase, StepKind};
pub use diagram::{DiagramEdge, DiagramState, Drawing, ProcedureDiagram, Stand};
pub use form::{Control, Field, Form, Keeping, KeptFile, Presence, fault};
pub use story::{
    CardStand, CardStory, Followed, FollowedCase, MeasureLine, PublicationFate, PublicationLine,
};
pub use tally::{Bar, Tally};

use std::borrow::Borrow;

use askama::Template;
use askama::filters::HtmlSafe;
use chuangyou_calendar::TimeUnit;

use crate::lang::Lang;

/// How urgent a case is, or what a rule raised. Shown by a sign and a word, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing is wrong.
    Good,
    /// A limit will soon be reached.
    Notice,
    /// A yellow card.
    Yellow,
    /// A red card.
    Red,
}

impl Level {
    /// The levels of cards, gravest first.
    pub const CARDS: [Self; 3] = [Self::Red, Self::Yellow, Self::Notice];

    /// The name in classes, signs and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Notice => "notice",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }

    /// The catalogue's key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Good => "level-good",
            Self::Notice => "level-notice",
            Self::Yellow => "level-yellow",
            Self::Red => "level-red",
        }
    }
}

/// A length of time, such as a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// How many; a limit of none is decided on the spot.
    pub amount: i64,
    /// Of what.
    pub unit: TimeUnit,
}

impl Span {
    /// So many working days.
    pub const fn working_days(amount: i64) -> Self {
        Self { amount, unit: TimeUnit::WorkingDay }
    }
}

/// A level as a sign and a word.
#[derive(Template)]
#[template(path = "component/badge.html")]
pub struct Badge {
    name: &'static str,
    word: String,
}

impl HtmlSafe for Badge {}

impl Lang {
    /// A level as a sign and a word.
    pub fn badge(self, level: impl Borrow<Level>) -> Badge {
        let level = level.borrow();
        Badge { name: level.name(), word: self.t(level.key()) }
    }

    /// A limit in words; none is “on the spot”.
    pub fn limit(self, span: &Span) -> String {
        if span.amount == 0 { self.t("immediate") } else { self.span(span.amount, &span.unit) }
    }
}
