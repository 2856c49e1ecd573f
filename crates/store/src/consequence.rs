//! Consequences: those that were proposed, and those that people imposed.

use chuangyou_calendar::Day;
use chuangyou_engine::case::{CaseId, Moment};

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

/// The columns that [`read`] reads.
macro_rules! imposed {
    () => {
        "SELECT subject, kind, case_id, version, from_day, until_day, lifted_at, lifted_by FROM consequence
            WHERE jurisdiction = $1"
    };
}

statements! {
    PROPOSE = "INSERT INTO proposal (jurisdiction, subject, kind, day, case_id) VALUES ($1, $2, $3, $4, $5)";
    PROPOSED = "SELECT kind, day, case_id FROM proposal WHERE jurisdiction = $1 AND subject = $2 AND day >= $3 ORDER BY day, kind";
    IMPOSE = "INSERT INTO consequence (jurisdiction, subject, kind, case_id, version, from_day, until_day)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (jurisdiction, subject, kind, case_id, version) DO NOTHING";
    LIFT = "UPDATE consequence SET lifted_at = $4, lifted_by = $5 WHERE jurisdiction = $1 AND subject = $2 AND kind = $3 AND lifted_at IS NULL
        AND (case_id = $5 OR case_id = $6)";
    OF_SUBJECT = concat!(imposed!(), " AND subject = $2 AND from_day >= $3 ORDER BY from_day, kind");
    OF_CASE = concat!(imposed!(), " AND case_id = $2 ORDER BY version, kind");
}

/// A consequence that was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Its kind.
    pub kind: String,
    /// When.
    pub day: Day,
    /// The case in which people decide.
    pub case: CaseId,
}

/// A consequence that people imposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imposed {
    /// On whom: `person:wang` or `unit:planning`.
    pub subject: String,
    /// Its kind.
    pub kind: String,
    /// The case in which it was decided.
    pub case: CaseId,
    /// The version of the event that imposed it.
    pub version: u32,
    /// The first day of its effect.
    pub from: Day,
    /// The last; `None`: for good.
    pub until: Option<Day>,
    /// When it was revoked, and by which case.
    pub lifted: Option<(Moment, CaseId)>,
}

/// Notes that a consequence was proposed.
///
/// # Errors
/// [`Failure::Taken`] if it was proposed on that day already.
pub fn propose(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    subject: &str,
    proposed: &Proposed,
) -> Result<(), Failure> {
    let (kind, day) = (proposed.kind.as_str().into(), proposed.day.0.into());
    let values = [jurisdiction.value(), subject.into(), kind, day, proposed.case.as_str().into()];
    tx.execute(PROPOSE, &values).map(drop)
}

/// What was proposed to somebody from a day on, the earliest first.
///
/// # Errors
/// As the database has it.
pub fn proposed(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    subject: &str,
    since: Day,
) -> Result<Vec<Proposed>, Failure> {
    let read = |row: &Row| {
        let case: String = row.get(2)?;
        Ok(Proposed { kind: row.get(0)?, day: day(row.get(1)?)?, case: case.into() })
    };
    tx.query(PROPOSED, &[jurisdiction.value(), subject.into(), since.0.into()])?.iter().map(read).collect()
}

/// Notes that a consequence was imposed.
///
/// # Errors
/// As the database has it.
pub fn impose(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, imposed: &Imposed) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        imposed.subject.as_str().into(),
        imposed.kind.as_str().into(),
        imposed.case.as_str().into(),
        imposed.version.into(),
        imposed.from.0.into(),
        imposed.until.map(|day| i64::from(day.0)).into(),
    ];
    tx.execute(IMPOSE, &values).map(drop)
}

/// Revokes a consequence that this case, or the one it is about, imposed on somebody. Says whether there was one.
///
/// # Errors
/// As the database has it.
pub fn lift(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (subject, kind): (&str, &str),
    (by, about): (&CaseId, &CaseId),
    at: Moment,
) -> Result<bool, Failure> {
    let (by, about) = (by.as_str().into(), about.as_str().into());
    let values = [jurisdiction.value(), subject.into(), kind.into(), at.0.into(), by, about];
    Ok(tx.execute(LIFT, &values)? > 0)
}

/// What was imposed on somebody from a day on, the earliest first.
///
/// # Errors
/// As the database has it.
pub fn of_subject(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    subject: &str,
    since: Day,
) -> Result<Vec<Imposed>, Failure> {
    tx.query(OF_SUBJECT, &[jurisdiction.value(), subject.into(), since.0.into()])?.iter().map(read).collect()
}

/// What was imposed in a case.
///
/// # Errors
/// As the database has it.
pub fn of_case(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<Vec<Imposed>, Failure> {
    tx.query(OF_CASE, &[jurisdiction.value(), case.as_str().into()])?.iter().map(read).collect()
}

fn day(number: i64) -> Result<Day, Failure> {
    i32::try_from(number).map(Day).map_err(|error| Failure::corrupt("a day of a consequence", error))
}

fn read(row: &Row) -> Result<Imposed, Failure> {
    let (lifted_at, lifted_by): (Option<i64>, Option<String>) = (row.get(6)?, row.get(7)?);
    Ok(Imposed {
        subject: row.get(0)?,
        kind: row.get(1)?,
        case: row.get::<String>(2)?.into(),
        version: row.get(3)?,
        from: day(row.get(4)?)?,
        until: row.get::<Option<i64>>(5)?.map(day).transpose()?,
        lifted: lifted_at.map(Moment).zip(lifted_by.map(CaseId::from)),
    })
}
