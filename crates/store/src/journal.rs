//! The journal: events, appended and never changed, each chained to the one before it in its case.

use chuangyou_engine::case::{CaseId, Event, PersonId};

use crate::batch::{by_keys, keys};
use crate::db::Query;
use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Row, Tx};

statements! {
    APPEND = "INSERT INTO event (jurisdiction, case_id, version, activity, occurred_at, recorded_at, actor, unit, body, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    TO_SEAL = "INSERT INTO unsealed (jurisdiction, case_id, version, recorded_at, hash) VALUES ($1, $2, $3, $4, $5)";
    OF_CASE = "SELECT version, body, hash FROM event WHERE jurisdiction = $1 AND case_id = $2 ORDER BY version";
    OF_CASES = concat!("SELECT version, body, hash, case_id FROM event WHERE jurisdiction = $1 AND case_id IN ", keys!(),
        " ORDER BY case_id, version");
    CASES_AFTER = "SELECT DISTINCT case_id FROM event WHERE jurisdiction = $1 AND case_id > $2 ORDER BY case_id LIMIT $3";
}

/// An event as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The event.
    pub event: Event,
    /// Its place in the chain: SM3 over the hash before and the event's text.
    pub hash: Digest,
}

/// The link that the first event of a case is chained to.
pub fn origin(case: &CaseId) -> Digest {
    Digest::of(&[b"chuangyou case\0", case.as_str().as_bytes()])
}

/// The link of an event: SM3 over the link before it and its text.
pub fn link(before: Digest, body: &str) -> Digest {
    Digest::of(&[&before.0, body.as_bytes()])
}

/// An event with its link, as it is going to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The event.
    pub event: Event,
    /// Its text, which the link is taken over.
    pub body: String,
    /// Its place in the chain.
    pub hash: Digest,
}

/// Chains events one after another to the link `before`.
///
/// # Errors
/// [`Failure::Corrupt`] if an event cannot be written down.
pub fn chain(before: Digest, events: impl IntoIterator<Item = Event>) -> Result<Vec<Linked>, Failure> {
    let mut last = before;
    let linked = events.into_iter().map(|event| {
        let body = serde_json::to_string(&event).map_err(|error| Failure::corrupt("an event", error))?;
        last = link(last, &body);
        Ok(Linked { event, body, hash: last })
    });
    linked.collect()
}

/// Appends the events of one case after the link `before` and gives the new last link.
///
/// # Errors
/// As [`put`].
pub fn append(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    before: Digest,
    events: &[Event],
) -> Result<Digest, Failure> {
    let linked = chain(before, events.iter().cloned())?;
    linked.iter().try_for_each(|linked| put(tx, jurisdiction, linked))?;
    Ok(linked.last().map_or(before, |linked| linked.hash))
}

/// Appends an event.
///
/// # Errors
/// [`Failure::Taken`] if an event of that version exists: somebody else has acted on the case.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, linked: &Linked) -> Result<(), Failure> {
    let Linked { event, body, hash } = linked;
    let key = || [jurisdiction.value(), event.case.as_str().into(), event.version.into()];
    let [of, case, version] = key();
    let actor = event.actor.person().map(PersonId::as_str);
    let values = vec![
        of,
        case,
        version,
        event.activity.name().into(),
        event.occurred_at.0.into(),
        event.recorded_at.0.into(),
        actor.into(),
        event.unit.as_str().into(),
        body.into(),
        (*hash).into(),
    ];
    tx.later(APPEND, values)?;
    let [of, case, version] = key();
    tx.later(TO_SEAL, vec![of, case, version, event.recorded_at.0.into(), (*hash).into()])
}

/// The events of a case, oldest first; none if there is no such case.
///
/// # Errors
/// [`Failure::Corrupt`] if one of them cannot be read any more.
pub fn events_of(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<Vec<Kept>, Failure> {
    let [rows] = tx.queries([of_case(jurisdiction, case)])?;
    kept(case, &rows)
}

/// The events of these cases, each case's oldest first.
///
/// # Errors
/// [`Failure::Corrupt`] if one of them cannot be read any more.
pub fn events_of_all(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    cases: &[CaseId],
) -> Result<Vec<Event>, Failure> {
    let rows = by_keys(tx, OF_CASES, jurisdiction, cases.iter().map(CaseId::as_str))?;
    let event = |row: &Row| Ok(read(&CaseId::from(row.get::<String>(3)?), row)?.event);
    rows.iter().map(event).collect()
}

pub(crate) fn of_case(jurisdiction: &Jurisdiction, case: &CaseId) -> Query {
    (OF_CASE, vec![jurisdiction.value(), case.as_str().into()])
}

pub(crate) fn kept(case: &CaseId, rows: &[Row]) -> Result<Vec<Kept>, Failure> {
    rows.iter().map(|row| read(case, row)).collect()
}

/// The ids of up to `limit` cases of the journal after `after`, in order; the empty id comes before all.
///
/// # Errors
/// As the database has it.
pub fn cases_after(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    after: &CaseId,
    limit: u32,
) -> Result<Vec<CaseId>, Failure> {
    let rows = tx.query(CASES_AFTER, &[jurisdiction.value(), after.as_str().into(), limit.into()])?;
    rows.iter().map(|row| Ok(CaseId::from(row.get::<String>(0)?))).collect()
}

fn read(case: &CaseId, row: &Row) -> Result<Kept, Failure> {
    let (version, body, hash): (u32, String, Digest) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let event = serde_json::from_str(&body)
        .map_err(|error| Failure::corrupt(format!("event {version} of case {case}"), error))?;
    Ok(Kept { event, hash })
}
