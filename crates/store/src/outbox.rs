//! What is still to be carried out because of an event: each effect once, by one process at a time.

use chuangyou_engine::case::{CaseId, Moment};

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

statements! {
    INSERT = "INSERT INTO outbox (jurisdiction, case_id, version, place, effect, due_at, attempts, leased_until)
        VALUES ($1, $2, $3, $4, $5, $6, 0, 0)";
    DUE = "SELECT case_id, version, place, effect, attempts FROM outbox
        WHERE jurisdiction = $1 AND done_at IS NULL AND due_at <= $2 AND leased_until <= $2 ORDER BY due_at, case_id, version, place LIMIT $3";
    LEASE = "UPDATE outbox SET leased_until = $6, attempts = attempts + 1
        WHERE jurisdiction = $1 AND case_id = $2 AND version = $3 AND place = $4 AND done_at IS NULL AND leased_until <= $5";
    DONE = "UPDATE outbox SET done_at = $5, trouble = NULL WHERE jurisdiction = $1 AND case_id = $2 AND version = $3 AND place = $4
        AND done_at IS NULL";
    AGAIN = "UPDATE outbox SET due_at = $5, leased_until = 0, trouble = $6
        WHERE jurisdiction = $1 AND case_id = $2 AND version = $3 AND place = $4 AND done_at IS NULL";
    TROUBLES = "SELECT trouble FROM outbox WHERE jurisdiction = $1 AND done_at IS NULL AND trouble IS NOT NULL
        ORDER BY due_at, case_id, version, place LIMIT $2";
    WAITING = "SELECT count(*) FROM outbox WHERE jurisdiction = $1 AND done_at IS NULL";
}

/// An effect that is to be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The case whose event set it off.
    pub case: CaseId,
    /// The event's version.
    pub version: u32,
    /// Its place among the event's effects, from 0.
    pub place: u32,
    /// What is to be done, in the words of whoever noted it.
    pub effect: String,
    /// How often it was tried.
    pub attempts: u32,
}

/// Notes the effects of an event, to be carried out from `at` on.
///
/// # Errors
/// As the database has it.
pub fn put(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (case, version): (&CaseId, u32),
    effects: &[String],
    at: Moment,
) -> Result<(), Failure> {
    effects.iter().zip(0u32..).try_for_each(|(effect, place)| {
        let values = vec![
            jurisdiction.value(),
            case.as_str().into(),
            version.into(),
            place.into(),
            effect.into(),
            at.0.into(),
        ];
        tx.later(INSERT, values)
    })
}

/// Up to `limit` effects that are due and that nobody else is at, the oldest first.
///
/// # Errors
/// As the database has it.
pub fn due(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    now: Moment,
    limit: u32,
) -> Result<Vec<Entry>, Failure> {
    tx.query(DUE, &[jurisdiction.value(), now.0.into(), limit.into()])?.iter().map(read).collect()
}

/// Takes an effect for oneself until `until`. `false` if somebody else has it, or it is done.
///
/// # Errors
/// As the database has it.
pub fn lease(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    entry: &Entry,
    now: Moment,
    until: Moment,
) -> Result<bool, Failure> {
    let mut values = key(jurisdiction, entry).to_vec();
    values.extend([now.0.into(), until.0.into()]);
    Ok(tx.execute(LEASE, &values)? == 1)
}

/// Notes that an effect was carried out. `false` if it already was.
///
/// # Errors
/// As the database has it.
pub fn done(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    entry: &Entry,
    at: Moment,
) -> Result<bool, Failure> {
    let mut values = key(jurisdiction, entry).to_vec();
    values.push(at.0.into());
    Ok(tx.execute(DONE, &values)? == 1)
}

/// Notes why an effect could not be carried out, and when to try again.
///
/// # Errors
/// As the database has it.
pub fn again(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    entry: &Entry,
    at: Moment,
    why: &str,
) -> Result<(), Failure> {
    let mut values = key(jurisdiction, entry).to_vec();
    values.extend([at.0.into(), why.into()]);
    tx.execute(AGAIN, &values).map(drop)
}

/// Why effects that wait could not be carried out, up to `limit`, the next to be tried first.
///
/// # Errors
/// As the database has it.
pub fn troubles(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, limit: u32) -> Result<Vec<String>, Failure> {
    let rows = tx.query(TROUBLES, &[jurisdiction.value(), limit.into()])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many effects wait.
///
/// # Errors
/// As the database has it.
pub fn waiting(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<i64, Failure> {
    tx.first(WAITING, &[jurisdiction.value()])?.map_or(Ok(0), |row| row.get(0))
}

fn key(jurisdiction: &Jurisdiction, entry: &Entry) -> [crate::Value; 4] {
    [jurisdiction.value(), entry.case.as_str().into(), entry.version.into(), entry.place.into()]
}

fn read(row: &Row) -> Result<Entry, Failure> {
    Ok(Entry {
        case: row.get::<String>(0)?.into(),
        version: row.get(1)?,
        place: row.get(2)?,
        effect: row.get(3)?,
        attempts: row.get(4)?,
    })
}
