//! Years of a calendar that were loaded while running, and the due dates that moved because of them.

use chuangyou_engine::case::{CaseId, ClockName, Moment, PersonId};
use chuangyou_programme::model::Text;

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx, Value};

statements! {
    PUT = "INSERT INTO calendar_year (calendar, year, body, loaded_at, loaded_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (calendar, year) DO UPDATE SET body = excluded.body, loaded_at = excluded.loaded_at, loaded_by = excluded.loaded_by";
    OF_CALENDAR = "SELECT calendar, year, body, loaded_at, loaded_by FROM calendar_year WHERE calendar = $1 ORDER BY year";
    MOVED = "INSERT INTO due_moved (jurisdiction, case_id, clock, calendar, due_before, due_after, reason_zh, reason_en, moved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (jurisdiction, case_id, clock, calendar) DO NOTHING";
    MOVED_OF_CASE = "SELECT case_id, clock, calendar, due_before, due_after, reason_zh, reason_en, moved_at FROM due_moved
        WHERE jurisdiction = $1 AND case_id = $2 ORDER BY moved_at, clock, calendar";
}

/// A year of a calendar that was loaded while running; all jurisdictions of this database go by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    /// The calendar.
    pub calendar: String,
    /// The year.
    pub year: i32,
    /// Its file.
    pub body: String,
    /// When it was loaded.
    pub loaded_at: Moment,
    /// By whom.
    pub loaded_by: PersonId,
}

/// A due date that moved because a year of the calendar was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMoved {
    /// The case.
    pub case: CaseId,
    /// Its clock.
    pub clock: ClockName,
    /// The version of the calendar that moved it.
    pub calendar: String,
    /// The first instant too late, before.
    pub due_before: Option<Moment>,
    /// The first instant too late, since.
    pub due_after: Option<Moment>,
    /// Why, in both languages.
    pub reason: Text,
    /// When it was found.
    pub moved_at: Moment,
}

/// Keeps a year, in the place of the one that was loaded before if there is one.
///
/// # Errors
/// As the database has it.
pub fn put(tx: &mut Tx<'_>, year: &CalendarYear) -> Result<(), Failure> {
    let values = [
        Value::from(&year.calendar),
        year.year.into(),
        year.body.as_str().into(),
        year.loaded_at.0.into(),
        year.loaded_by.as_str().into(),
    ];
    tx.execute(PUT, &values).map(drop)
}

/// All years of a calendar that were loaded while running, in order.
///
/// # Errors
/// As the database has it.
pub fn of_calendar(tx: &mut Tx<'_>, calendar: &str) -> Result<Vec<CalendarYear>, Failure> {
    let year = |row: &Row| {
        let year: i64 = row.get(1)?;
        let year = i32::try_from(year).map_err(|error| Failure::corrupt("a year of a calendar", error))?;
        let (loaded_at, loaded_by) = (Moment(row.get(3)?), row.get::<String>(4)?.into());
        Ok(CalendarYear { calendar: row.get(0)?, year, body: row.get(2)?, loaded_at, loaded_by })
    };
    tx.query(OF_CALENDAR, &[calendar.into()])?.iter().map(year).collect()
}

/// Notes that a due date moved. `false` if this version of the calendar has been noted for the clock already.
///
/// # Errors
/// As the database has it.
pub fn put_due_moved(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    moved: &DueMoved,
) -> Result<bool, Failure> {
    let values = [
        jurisdiction.value(),
        moved.case.as_str().into(),
        moved.clock.as_str().into(),
        moved.calendar.as_str().into(),
        moved.due_before.map(|at| at.0).into(),
        moved.due_after.map(|at| at.0).into(),
        moved.reason.zh.as_str().into(),
        moved.reason.en.as_str().into(),
        moved.moved_at.0.into(),
    ];
    Ok(tx.execute(MOVED, &values)? == 1)
}

/// The due dates of a case that moved, the oldest move first.
///
/// # Errors
/// As the database has it.
pub fn due_moved_of_case(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
) -> Result<Vec<DueMoved>, Failure> {
    tx.query(MOVED_OF_CASE, &[jurisdiction.value(), case.as_str().into()])?.iter().map(read_moved).collect()
}

fn read_moved(row: &Row) -> Result<DueMoved, Failure> {
    Ok(DueMoved {
        case: row.get::<String>(0)?.into(),
        clock: row.get::<String>(1)?.into(),
        calendar: row.get(2)?,
        due_before: row.get::<Option<i64>>(3)?.map(Moment),
        due_after: row.get::<Option<i64>>(4)?.map(Moment),
        reason: Text { zh: row.get(5)?, en: row.get(6)? },
        moved_at: Moment(row.get(7)?),
    })
}
