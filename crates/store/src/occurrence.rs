//! Occurrences of schedules that have been carried out, each once.

use chuangyou_engine::case::{CaseId, Moment, UnitCode};

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Tx, Value};

statements! {
    PUT = "INSERT INTO occurrence (jurisdiction, schedule, unit, at, case_id) VALUES ($1, $2, $3, $4, $5)";
    EXISTS = "SELECT case_id FROM occurrence WHERE jurisdiction = $1 AND schedule = $2 AND unit = $3 AND at = $4";
}

/// When a schedule is due for a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// The schedule, as the programme names it.
    pub schedule: String,
    /// For which unit.
    pub unit: UnitCode,
    /// When.
    pub at: Moment,
}

/// Notes that an occurrence was carried out by opening `case`.
///
/// # Errors
/// [`Failure::Taken`] if it was carried out before.
pub fn put(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    occurrence: &Occurrence,
    case: &CaseId,
) -> Result<(), Failure> {
    let mut values = key(jurisdiction, occurrence).to_vec();
    values.push(case.as_str().into());
    tx.execute(PUT, &values).map(drop)
}

/// Whether an occurrence was carried out.
///
/// # Errors
/// As the database has it.
pub fn exists(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    occurrence: &Occurrence,
) -> Result<bool, Failure> {
    Ok(tx.first(EXISTS, &key(jurisdiction, occurrence))?.is_some())
}

fn key(jurisdiction: &Jurisdiction, occurrence: &Occurrence) -> [Value; 4] {
    let Occurrence { schedule, unit, at } = occurrence;
    [jurisdiction.value(), schedule.as_str().into(), unit.as_str().into(), at.0.into()]
}
