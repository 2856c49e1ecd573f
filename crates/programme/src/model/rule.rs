//! Clocks and rules: what is watched.

use super::{ActivityId, Amount, ClauseId, ClockId, Condition, Duration, Limit, Match, ProcedureId, Text};
use chuangyou_calendar::{Convention, DayEnd, Roll, TimeUnit};

/// A limit of time over a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Unique in the programme; `procedure.clock` for a clock of a procedure.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The procedure it belongs to; `None` for a clock over an observed log.
    pub procedure: Option<ProcedureId>,
    /// How long, or until when.
    pub limit: Limit,
    /// The share of the budget that is meant, if not all of it.
    pub share: Option<Share>,
    /// What is counted. With `Limit::DueAt` it is the unit in which levels are measured.
    pub unit: TimeUnit,
    /// Counting by dates or by office-hour seconds.
    pub convention: Convention,
    /// What a due date on a day off does (calendar days and months).
    pub roll: Roll,
    /// When the last day ends.
    pub day_end: DayEnd,
    /// What starts it.
    pub start: Point,
    /// What stops it; several events: the first after the start.
    pub stop: Vec<Point>,
    /// What suspends it.
    pub pauses: Vec<Pause>,
    /// Who may lengthen it.
    pub extend: Option<Extend>,
    /// `true`: every start event begins another run (several special procedures, several enquiries);
    /// `false`: later start events change nothing while or after it ran.
    pub repeat: bool,
    /// It may go on after its case has ended: for documents that follow.
    pub outlasts_case: bool,
}

/// A share of a budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// How much of it, in ten-thousandths.
    pub of_ten_thousand: Amount,
    /// The least it comes to, in the clock's unit.
    pub at_least: Option<Amount>,
}

impl Share {
    /// So many ten-thousandths of a limit, rounded up; at least `at_least`, and never more than the limit.
    pub fn of(limit: i64, ten_thousandths: i64, at_least: i64) -> i64 {
        let exact = i128::from(limit) * i128::from(ten_thousandths);
        let rounded = exact.div_euclid(10_000) + i128::from(exact.rem_euclid(10_000) > 0);
        i64::try_from(rounded).unwrap_or(i64::MAX).max(at_least).min(limit)
    }
}

/// A moment in the life of a case.
#[derive(Debug, Clone, PartialEq)]
pub enum Point {
    /// An event.
    Event(Match),
    /// The first event of the case.
    FirstEvent,
    /// The last event of a closed case.
    LastEvent,
    /// An attribute of the case that holds an instant; missing means that it has not happened.
    Case(String),
}

/// A suspension of a clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Pause {
    /// What begins it.
    pub from: Match,
    /// What ends it.
    pub to: Match,
    /// What the clock does afterwards.
    pub resume: Resume,
}

/// What a clock does after a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Resume {
    /// It goes on from where it stood.
    Continue,
    /// It begins anew with the whole budget.
    Restart,
}

/// Lengthening of a clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Extend {
    /// The event that grants it. Granted after expiry, it does not count.
    pub by: Match,
    /// How often it may be granted; later grants do not count.
    pub at_most: u16,
    /// The most that one grant adds.
    pub limit: Amount,
    /// The event attribute that says how much was granted; `None`: the whole limit.
    pub granted: Option<String>,
}

/// How grave a card is. The order is the order of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 预警: about to happen.
    Notice,
    /// 黄牌.
    Yellow,
    /// 红牌.
    Red,
}

impl Level {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// Something that must hold of every case it applies to, and the card that is raised when it does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Unique in the programme, e.g. `time-limit`.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The clause it rests on.
    pub clause: ClauseId,
    /// Which cases.
    pub applies: Applies,
    /// What must hold.
    pub template: Template,
    /// The card's level; for `Template::Clock` the levels say their own.
    pub level: Level,
    /// To whom a card is put down.
    pub attribute_to: Vec<AttributeTo>,
    /// Whether a supervisor releases the card.
    pub issue: Issue,
}

/// Which cases a rule watches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Applies {
    /// Only cases of this procedure.
    pub procedure: Option<ProcedureId>,
    /// Only cases whose attributes satisfy all of these.
    pub when: Vec<Condition>,
}

/// To whom a card is put down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeTo {
    /// Who handled it: the case's handler, else who acted last before the card.
    Handler,
    /// The unit of the case.
    Unit,
    /// Who leads that unit.
    Leader,
}

/// How a card becomes effective.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Issue {
    /// At once.
    #[default]
    Automatic,
    /// When a supervisor releases it.
    Confirm,
}

/// The rule templates: DECLARE over finite traces, and six about time, entry and quantity.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant's sentence names its parts")]
pub enum Template {
    /// `a` occurs at least `n` times.
    Existence { a: Match, n: u32 },
    /// `a` occurs fewer than `n` times.
    Absence { a: Match, n: u32 },
    /// `a` occurs exactly `n` times.
    Exactly { a: Match, n: u32 },
    /// `a` is the first event.
    Init { a: Match },
    /// `a` is the last event of a closed case.
    End { a: Match },
    /// A relation between two kinds of event.
    Binary {
        /// Which relation.
        relation: Binary,
        /// The first.
        a: Match,
        /// The second.
        b: Match,
        /// The other event must lie within this time of the activating one (response and precedence families).
        within: Option<Duration>,
        /// Event attributes on which both events must agree.
        same: Vec<String>,
    },
    /// A clock reaches a level.
    Clock { levels: Vec<ClockLevel> },
    /// `a` and `b` are never done by the same person in one case.
    DifferentActors { a: Match, b: Match },
    /// Whoever did the first `a` did every `b`.
    SameActor { a: Match, b: Match },
    /// recorded_at − occurred_at of `a` lies within bounds.
    EntryLag { a: Match, at_least: Option<Duration>, at_most: Option<Duration> },
    /// The time from the first `a` to the first `b` after it (or the case's end points) lies within bounds.
    Duration { from: Point, to: Point, at_least: Option<Duration>, at_most: Option<Duration> },
    /// Every unit, or the jurisdiction as a whole, has at least `at_least` cases (that the rule applies to) in every
    /// whole period.
    Quota { per: PeriodLength, at_least: Amount, each: QuotaOf },
    /// A unit's indicator is not an outlier among its peers.
    Ratio {
        /// The indicator compared; it must have a denominator.
        indicator: super::IndicatorId,
        /// What it may be at most.
        bound: RatioBound,
        /// Units with a smaller denominator are not judged.
        min_n: u32,
    },
}

/// What an indicator may be at most, in ten-thousandths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RatioBound {
    /// So much above the median of the peers.
    AboveMedianBy(Amount),
    /// So much, whatever the peers have.
    Above(Amount),
}

/// Whose cases a quota counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaOf {
    /// Those of each unit.
    #[default]
    Unit,
    /// Those of all units together.
    Jurisdiction,
}

/// Length of a counting period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodLength {
    /// A calendar month.
    Month,
    /// Three months.
    Quarter,
    /// A calendar year.
    Year,
}

/// The binary DECLARE templates, by their textbook names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the names are the literature's; docs/programme-language.md gives each formula"
)]
pub enum Binary {
    RespondedExistence,
    Response,
    AlternateResponse,
    ChainResponse,
    Precedence,
    AlternatePrecedence,
    ChainPrecedence,
    Succession,
    AlternateSuccession,
    ChainSuccession,
    CoExistence,
    NotCoExistence,
    NotSuccession,
    NotChainSuccession,
    Choice,
    ExclusiveChoice,
}

/// One level of a clock rule.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockLevel {
    /// The card's level.
    pub level: Level,
    /// Which clock.
    pub clock: ClockId,
    /// When it is reached.
    pub threshold: Threshold,
}

/// How far a clock has run, in its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Threshold {
    /// So much or less is left; only while the case is unfinished.
    Remaining(Amount),
    /// So much over the limit; 1 is "late at all".
    Over(Amount),
}

impl Template {
    /// The activities that it speaks of, each once: those of a clock start, suspend, lengthen and stop it.
    pub fn activities(&self, programme: &super::Programme) -> Vec<ActivityId> {
        let mut named: Vec<ActivityId> = match self {
            Self::Existence { a, .. }
            | Self::Absence { a, .. }
            | Self::Exactly { a, .. }
            | Self::Init { a }
            | Self::End { a }
            | Self::EntryLag { a, .. } => a.activities.clone(),
            Self::Binary { a, b, .. } | Self::DifferentActors { a, b } | Self::SameActor { a, b } => {
                [&a.activities[..], &b.activities].concat()
            }
            Self::Clock { levels } => {
                levels.iter().flat_map(|level| programme.clocks[level.clock.index()].activities()).collect()
            }
            Self::Duration { from, to, .. } => from.activities().chain(to.activities()).copied().collect(),
            Self::Quota { .. } | Self::Ratio { .. } => Vec::new(),
        };
        named.sort_by_key(|id| id.index());
        named.dedup();
        named
    }
}

impl Clock {
    /// The activities that start, suspend, lengthen and stop it.
    fn activities(&self) -> Vec<ActivityId> {
        let points = std::iter::once(&self.start).chain(&self.stop).flat_map(Point::activities);
        let pauses =
            self.pauses.iter().flat_map(|pause| pause.from.activities.iter().chain(&pause.to.activities));
        let extend = self.extend.iter().flat_map(|extend| &extend.by.activities);
        points.chain(pauses).chain(extend).copied().collect()
    }
}

impl Point {
    fn activities(&self) -> impl Iterator<Item = &ActivityId> {
        match self {
            Self::Event(event) => event.activities.as_slice(),
            Self::FirstEvent | Self::LastEvent | Self::Case(_) => &[],
        }
        .iter()
    }
}

impl Match {
    /// Whether `activity` is one of those meant (conditions aside).
    pub fn names(&self, activity: ActivityId) -> bool {
        self.activities.contains(&activity)
    }
}
