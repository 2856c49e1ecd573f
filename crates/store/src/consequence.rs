//! Consequences: those that were proposed, and those that people imposed.

use chuangyou_calendar::Day;
use chuangyou_engine::case::{CaseId, Moment};

use crate::batch::{by_keys, keys};
use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

/// The columns that [`read`] reads.
macro_rules! imposed {
    () => {
        "SELECT subject, kind, case_id, version, from_day, until_day, lifted_at, lifted_by, unit FROM consequence
            WHERE jurisdiction = $1"
    };
}

/// The columns that [`read_proposed`] reads.
macro_rules! proposed {
    () => {
        "SELECT subject, kind, day, case_id, unit FROM proposal WHERE jurisdiction = $1"
    };
}

statements! {
    PROPOSE = "INSERT INTO proposal (jurisdiction, subject, kind, day, case_id, unit) VALUES ($1, $2, $3, $4, $5, $6)";
    PROPOSED = concat!(proposed!(), " AND subject = $2 AND day >= $3 ORDER BY day, kind");
    PROPOSED_TO = concat!(proposed!(), " AND subject IN ", keys!(), " ORDER BY day, kind");
    PROPOSED_IN = concat!(proposed!(), " AND case_id IN ", keys!());
    PROPOSED_LATELY = concat!(proposed!(), " AND (day, subject, kind) < ($2, $3, $4) ORDER BY day DESC, subject DESC, kind DESC LIMIT $5");
    IMPOSE = "INSERT INTO consequence (jurisdiction, subject, kind, case_id, version, from_day, until_day, unit)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (jurisdiction, subject, kind, case_id, version) DO NOTHING";
    LIFT = "UPDATE consequence SET lifted_at = $4, lifted_by = $5 WHERE jurisdiction = $1 AND subject = $2 AND kind = $3 AND lifted_at IS NULL
        AND (case_id = $5 OR case_id = $6)";
    OF_SUBJECT = concat!(imposed!(), " AND subject = $2 AND from_day >= $3 ORDER BY from_day, kind");
    OF_CASE = concat!(imposed!(), " AND case_id = $2 ORDER BY version, kind");
    OF_CASES = concat!(imposed!(), " AND case_id IN ", keys!(), " ORDER BY case_id, version, kind");
    IMPOSED_LATELY = concat!(imposed!(), " AND (from_day, case_id, version, kind, subject) < ($2, $3, $4, $5, $6)
        ORDER BY from_day DESC, case_id DESC, version DESC, kind DESC, subject DESC LIMIT $7");
}

/// A consequence that was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// To whom: `person:wang` or `unit:planning`.
    pub subject: String,
    /// Its kind.
    pub kind: String,
    /// When.
    pub day: Day,
    /// The case in which people decide.
    pub case: CaseId,
    /// The unit of whom it is about then; empty if none is known.
    pub unit: String,
}

impl Proposed {
    /// Where it stands among all of them, the latest first.
    pub fn place(&self) -> ProposedPlace {
        (self.day, self.subject.clone(), self.kind.clone())
    }
}

/// A place among what was proposed: the day, whom it is about, and its kind.
pub type ProposedPlace = (Day, String, String);

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
    /// The unit of whom it is about then; empty if none is known.
    pub unit: String,
}

impl Imposed {
    /// Where it stands among all of them, the latest first.
    pub fn place(&self) -> ImposedPlace {
        (self.from, self.case.clone(), self.version, self.kind.clone(), self.subject.clone())
    }

    /// Whether it has effect on a day.
    pub fn has_effect(&self, on: Day) -> bool {
        self.lifted.is_none() && self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

/// A place among what was imposed: the first day, the case, the version of its event, the kind, and whom it is about.
pub type ImposedPlace = (Day, CaseId, u32, String, String);

/// Notes that a consequence was proposed.
///
/// # Errors
/// [`Failure::Taken`] if it was proposed on that day already.
pub fn propose(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, proposed: &Proposed) -> Result<(), Failure> {
    let (kind, day) = (proposed.kind.as_str().into(), proposed.day.0.into());
    let (subject, case) = (proposed.subject.as_str().into(), proposed.case.as_str().into());
    let values = [jurisdiction.value(), subject, kind, day, case, proposed.unit.as_str().into()];
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
    let values = [jurisdiction.value(), subject.into(), since.0.into()];
    tx.query(PROPOSED, &values)?.iter().map(read_proposed).collect()
}

/// Whatever was proposed to these, the earliest first.
///
/// # Errors
/// As the database has it.
pub fn proposed_to(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    subjects: &[String],
) -> Result<Vec<Proposed>, Failure> {
    let rows = by_keys(tx, PROPOSED_TO, jurisdiction, subjects.iter().map(String::as_str))?;
    rows.iter().map(read_proposed).collect()
}

/// What people decide about in these cases.
///
/// # Errors
/// As the database has it.
pub fn proposed_in(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    cases: &[CaseId],
) -> Result<Vec<Proposed>, Failure> {
    let rows = by_keys(tx, PROPOSED_IN, jurisdiction, cases.iter().map(CaseId::as_str))?;
    rows.iter().map(read_proposed).collect()
}

/// Up to `limit` proposals after a place, the latest first; without a place, from the latest on.
///
/// # Errors
/// As the database has it.
pub fn proposed_lately(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    after: Option<&ProposedPlace>,
    limit: u32,
) -> Result<Vec<Proposed>, Failure> {
    let (day, subject, kind) =
        after.map_or((Day(i32::MAX), "", ""), |(day, subject, kind)| (*day, subject, kind));
    let values = [jurisdiction.value(), day.0.into(), subject.into(), kind.into(), limit.into()];
    tx.query(PROPOSED_LATELY, &values)?.iter().map(read_proposed).collect()
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
        imposed.unit.as_str().into(),
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

/// What was imposed in these cases.
///
/// # Errors
/// As the database has it.
pub fn of_cases(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    cases: &[CaseId],
) -> Result<Vec<Imposed>, Failure> {
    by_keys(tx, OF_CASES, jurisdiction, cases.iter().map(CaseId::as_str))?.iter().map(read).collect()
}

/// Up to `limit` consequences after a place, the latest first; without a place, from the latest on.
///
/// # Errors
/// As the database has it.
pub fn imposed_lately(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    after: Option<&ImposedPlace>,
    limit: u32,
) -> Result<Vec<Imposed>, Failure> {
    let first = || (Day(i32::MAX), CaseId::from(""), 0, String::new(), String::new());
    let (day, case, version, kind, subject) = after.cloned().unwrap_or_else(first);
    let values = [
        jurisdiction.value(),
        day.0.into(),
        case.as_str().into(),
        version.into(),
        kind.as_str().into(),
        subject.as_str().into(),
        limit.into(),
    ];
    tx.query(IMPOSED_LATELY, &values)?.iter().map(read).collect()
}

fn day(number: i64) -> Result<Day, Failure> {
    i32::try_from(number).map(Day).map_err(|error| Failure::corrupt("a day of a consequence", error))
}

fn read_proposed(row: &Row) -> Result<Proposed, Failure> {
    let case: String = row.get(3)?;
    Ok(Proposed {
        subject: row.get(0)?,
        kind: row.get(1)?,
        day: day(row.get(2)?)?,
        case: case.into(),
        unit: row.get(4)?,
    })
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
        unit: row.get(8)?,
    })
}
