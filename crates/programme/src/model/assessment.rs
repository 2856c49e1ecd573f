//! Indicators: numbers per unit and period.

use super::{ClauseId, ClockId, Condition, Level, Match, RuleId, Text};

/// A number per unit and period: a sum, or a ratio of two sums. Sums are exact integers.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Unique in the programme; the column's name in tables.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The clause it rests on.
    pub clause: Option<ClauseId>,
    /// What is summed.
    pub numerator: Measure,
    /// What it is divided by.
    pub denominator: Option<Measure>,
    /// Decimals shown of a ratio.
    pub decimals: u8,
    /// Which instant puts a case into a period.
    pub period_of: PeriodOf,
    /// Whether and how it enters the score.
    pub scored: Option<Scored>,
}

/// The part of an indicator in the assessment, in ten-thousandths of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// Weight.
    pub weight: i64,
    /// Smallest score.
    pub floor: i64,
    /// Largest score.
    pub cap: i64,
    /// Below this denominator: flagged and pooled, never ranked alone.
    pub min_n: u32,
    /// `true`: a panel gives it; `false`: computed.
    pub panel: bool,
}

/// A sum over cases, cards or events.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Over what.
    pub basis: Basis,
    /// What each contributes.
    pub quantity: Quantity,
    /// Only cases whose attributes satisfy all of these.
    pub when: Vec<Condition>,
    /// Only closed cases.
    pub closed_only: bool,
}

/// What a measure ranges over.
#[derive(Debug, Clone, PartialEq)]
pub enum Basis {
    /// Cases.
    Cases,
    /// Cases with a card of this rule, at this level or higher if given.
    CasesWithCard(RuleId, Option<Level>),
    /// Cards: of this rule if given, of this level if given (a card joined by a higher one does not count).
    Cards(Option<RuleId>, Option<Level>),
    /// Events that match, or all.
    Events(Option<Match>),
}

/// What each member of the basis contributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quantity {
    /// One.
    Count,
    /// Working days from the case's first event to its last, by dates: rank(last) − rank(first).
    WorkingDays,
    /// What the clock has consumed, in its unit (whole units, rounded up).
    Used(ClockId),
    /// Events minus distinct activities.
    Rework,
    /// Events whose activity already occurred in the case, right after an event of another activity.
    Loops,
    /// The case's events.
    Events,
    /// The case's distinct activities.
    DistinctActivities,
    /// A whole-number attribute of the case.
    Attribute(String),
}

/// Which instant puts a case into a period. Periods are calendar months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodOf {
    /// Its first event.
    Start,
    /// Its last event.
    #[default]
    End,
}
