//! Amounts of time and money, and where each number comes from.

use super::ParameterId;
use chuangyou_calendar::{Day, TimeUnit};

/// A number of the law, of the plan or of the project, that changes over the years.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// How files cite it, e.g. `correction_notice_days`.
    pub id: String,
    /// What people call it.
    pub title: super::Text,
    /// The unit of time it counts, or `None` for a plain number (a share in ten-thousandths, fen, a count).
    pub unit: Option<TimeUnit>,
    /// The values, ordered by `from`.
    pub values: Vec<DatedValue>,
    /// Where the number comes from.
    pub source: SourceRef,
}

/// A value and the day from which it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedValue {
    /// First day in force.
    pub from: Day,
    /// The value, in the parameter's unit.
    pub value: i64,
}

impl Parameter {
    /// The value in force on `day` and its version (0 is the oldest), or `None` before the first.
    pub fn on(&self, day: Day) -> Option<(i64, usize)> {
        let after = self.values.partition_point(|v| v.from <= day);
        after.checked_sub(1).map(|i| (self.values[i].value, i))
    }
}

/// A document that a number or a clause rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRef {
    /// Title of the document, with the article.
    pub title: String,
    /// Address, if there is a stable one.
    pub url: Option<String>,
    /// What a reader must know: that a rule is local, expired, or seen only in a copy.
    pub note: Option<String>,
    /// What kind of authority it is.
    pub provenance: Provenance,
}

/// The authority behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A law or regulation in force.
    Law,
    /// The plan that the programme runs.
    Plan,
    /// A rule of another place, used as a model.
    Model,
    /// A default of this project: no regulation gave the number.
    Default,
}

/// Where the size of a limit is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// Written in the file itself (observed logs, examples).
    Fixed(i64),
    /// A dated parameter: the value in force on the day the clock starts.
    Parameter(ParameterId),
    /// The promised limit of the case's service item, frozen when the clock starts.
    ItemPromised,
    /// The statutory limit of the case's service item, frozen when the clock starts.
    ItemStatutory,
    /// An attribute or field of the case.
    Case(String),
    /// An attribute or field of the event that starts the clock.
    Event(String),
}

/// An amount with its unit of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duration {
    /// How many.
    pub amount: Amount,
    /// Of what.
    pub unit: TimeUnit,
}

/// What a clock is measured against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// So many units from the start.
    Budget(Amount),
    /// An instant that the case carries (an attribute of type time): another system's own due time.
    DueAt(String),
}
