//! Entries of registers that acts have changed, from a day on; the programme's files hold the others.

use chuangyou_calendar::Day;
use chuangyou_engine::case::CaseId;

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

statements! {
    PUT = "INSERT INTO register_entry (jurisdiction, register, entry, from_day, case_id, version, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (jurisdiction, register, entry, from_day) DO UPDATE SET case_id = excluded.case_id, version = excluded.version,
            body = excluded.body";
    OF_REGISTER = "SELECT register, entry, from_day, case_id, version, body FROM register_entry
        WHERE jurisdiction = $1 AND register = $2 ORDER BY entry, from_day";
}

/// What an act made of an entry of a register, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEntry {
    /// The register.
    pub register: String,
    /// The entry.
    pub entry: String,
    /// The first day on which it is so.
    pub from_day: Day,
    /// The case of the act.
    pub case: CaseId,
    /// The version of its event.
    pub version: u32,
    /// What it is, in the words of whoever put it.
    pub body: String,
}

/// Notes what an act made of an entry; of two acts for the same day the later one counts.
///
/// # Errors
/// As the database has it.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, entry: &RegisterEntry) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        entry.register.as_str().into(),
        entry.entry.as_str().into(),
        entry.from_day.0.into(),
        entry.case.as_str().into(),
        entry.version.into(),
        entry.body.as_str().into(),
    ];
    tx.execute(PUT, &values).map(drop)
}

/// All changes to a register, by entry and day.
///
/// # Errors
/// As the database has it.
pub fn of_register(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    register: &str,
) -> Result<Vec<RegisterEntry>, Failure> {
    tx.query(OF_REGISTER, &[jurisdiction.value(), register.into()])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<RegisterEntry, Failure> {
    let day: i64 = row.get(2)?;
    let day = i32::try_from(day).map_err(|error| Failure::corrupt("a day of a register", error))?;
    Ok(RegisterEntry {
        register: row.get(0)?,
        entry: row.get(1)?,
        from_day: Day(day),
        case: row.get::<String>(3)?.into(),
        version: row.get(4)?,
        body: row.get(5)?,
    })
}
