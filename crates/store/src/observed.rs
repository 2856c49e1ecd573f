//! Events that other departments' systems report: recorded as they are, each once.

use chuangyou_engine::case::{CaseId, Moment};

use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Row, Tx};

statements! {
    INSERT = "INSERT INTO observed_event (jurisdiction, source, source_id, case_id, activity, occurred_at, received_at, body, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (jurisdiction, source, source_id) DO NOTHING";
    HASH = "SELECT hash FROM observed_event WHERE jurisdiction = $1 AND source = $2 AND source_id = $3";
    OF_CASE = "SELECT source, source_id, case_id, activity, occurred_at, received_at, body FROM observed_event
        WHERE jurisdiction = $1 AND case_id = $2 ORDER BY occurred_at, source, source_id";
    COUNT = "SELECT count(*) FROM observed_event WHERE jurisdiction = $1";
}

/// An event as another system reported it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// The system.
    pub source: String,
    /// The event's id there.
    pub source_id: String,
    /// The case here.
    pub case: CaseId,
    /// What was done.
    pub activity: String,
    /// When.
    pub occurred_at: Moment,
    /// When the report came in.
    pub received_at: Moment,
    /// The whole report, in the words of whoever put it.
    pub body: String,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// It was recorded.
    Inserted,
    /// The source had reported an event with this id; the first report stands.
    Repeated(Content),
}

/// What a repeated report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// The same as the first.
    Same,
    /// Something else than the first.
    Different,
}

/// Records a reported event, unless its source has reported it before.
///
/// # Errors
/// As the database has it.
pub fn insert(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, observed: &Observed) -> Result<Report, Failure> {
    let hash = content(observed);
    let values = [
        jurisdiction.value(),
        observed.source.as_str().into(),
        observed.source_id.as_str().into(),
        observed.case.as_str().into(),
        observed.activity.as_str().into(),
        observed.occurred_at.0.into(),
        observed.received_at.0.into(),
        observed.body.as_str().into(),
        hash.into(),
    ];
    if tx.execute(INSERT, &values)? == 1 {
        return Ok(Report::Inserted);
    }
    let first: Option<Digest> = tx.first(HASH, &values[..3])?.map(|row| row.get(0)).transpose()?;
    let same = first == Some(hash);
    Ok(Report::Repeated(if same { Content::Same } else { Content::Different }))
}

/// The reported events of a case, in the order in which they occurred.
///
/// # Errors
/// As the database has it.
pub fn of_case(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
) -> Result<Vec<Observed>, Failure> {
    tx.query(OF_CASE, &[jurisdiction.value(), case.as_str().into()])?.iter().map(read).collect()
}

/// How many events have been reported.
///
/// # Errors
/// As the database has it.
pub fn count(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<i64, Failure> {
    tx.first(COUNT, &[jurisdiction.value()])?.map_or(Ok(0), |row| row.get(0))
}

/// SM3 over what a report says, apart from when it came in.
fn content(observed: &Observed) -> Digest {
    let case = observed.case.as_str().as_bytes();
    let activity = observed.activity.as_bytes();
    let length = |part: &[u8]| (part.len() as u64).to_be_bytes();
    Digest::of(&[
        &length(case),
        case,
        &length(activity),
        activity,
        &observed.occurred_at.0.to_be_bytes(),
        observed.body.as_bytes(),
    ])
}

fn read(row: &Row) -> Result<Observed, Failure> {
    Ok(Observed {
        source: row.get(0)?,
        source_id: row.get(1)?,
        case: row.get::<String>(2)?.into(),
        activity: row.get(3)?,
        occurred_at: Moment(row.get(4)?),
        received_at: Moment(row.get(5)?),
        body: row.get(6)?,
    })
}
