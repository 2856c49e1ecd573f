//! What was made public: as it said then, with its corrections.

use chuangyou_calendar::Day;
use chuangyou_engine::case::{CaseId, Fields, Moment, UnitCode};

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx, Value};

/// The columns that [`read`] reads, of the publications of a jurisdiction.
macro_rules! publications {
    () => {
        "SELECT id, kind, case_id, version, unit, body, published_at, until_day, corrects, corrected_by, withdrawn_at FROM publication
            WHERE jurisdiction = $1"
    };
}

statements! {
    PUT = "INSERT INTO publication (jurisdiction, id, kind, case_id, version, unit, body, published_at, until_day, corrects)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    CORRECTED = "UPDATE publication SET corrected_by = $3 WHERE jurisdiction = $1 AND id = $2";
    WITHDRAWN = "UPDATE publication SET withdrawn_at = $3 WHERE jurisdiction = $1 AND id = $2";
    BY_ID = concat!(publications!(), " AND id = $2");
    OF_CASE = concat!(publications!(), " AND case_id = $2 ORDER BY published_at, id");
    LATEST = concat!(publications!(), " AND published_at < $2 AND (until_day IS NULL OR until_day >= $3) AND corrected_by IS NULL
        ORDER BY published_at DESC, id LIMIT $4");
}

/// Something that was made public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its id.
    pub id: String,
    /// The programme's publication.
    pub kind: String,
    /// Its case.
    pub case: CaseId,
    /// The version of the event that published it.
    pub version: u32,
    /// The unit of the case then.
    pub unit: UnitCode,
    /// What it says.
    pub fields: Fields,
    /// When.
    pub published_at: Moment,
    /// The last day on which it is shown; `None`: for good.
    pub until: Option<Day>,
    /// The publication in whose place it stands.
    pub corrects: Option<String>,
    /// The one that stands in its place.
    pub corrected_by: Option<String>,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
}

/// Publishes; what it corrects is marked so.
///
/// # Errors
/// As the database has it.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, new: &Publication) -> Result<(), Failure> {
    let body =
        serde_json::to_string(&new.fields).map_err(|error| Failure::corrupt("a publication", error))?;
    let values = [
        jurisdiction.value(),
        new.id.as_str().into(),
        new.kind.as_str().into(),
        new.case.as_str().into(),
        new.version.into(),
        new.unit.as_str().into(),
        Value::from(body),
        new.published_at.0.into(),
        new.until.map(|day| i64::from(day.0)).into(),
        new.corrects.as_deref().into(),
    ];
    tx.execute(PUT, &values)?;
    if let Some(corrects) = &new.corrects {
        tx.execute(CORRECTED, &[jurisdiction.value(), corrects.as_str().into(), new.id.as_str().into()])?;
    }
    Ok(())
}

/// Takes a publication back.
///
/// # Errors
/// As the database has it.
pub fn withdraw(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, id: &str, at: Moment) -> Result<(), Failure> {
    tx.execute(WITHDRAWN, &[jurisdiction.value(), id.into(), at.0.into()]).map(drop)
}

/// The publication with that id.
///
/// # Errors
/// As the database has it.
pub fn by_id(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, id: &str) -> Result<Option<Publication>, Failure> {
    tx.first(BY_ID, &[jurisdiction.value(), id.into()])?.as_ref().map(read).transpose()
}

/// What a case has published, the earliest first.
///
/// # Errors
/// As the database has it.
pub fn of_case(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
) -> Result<Vec<Publication>, Failure> {
    tx.query(OF_CASE, &[jurisdiction.value(), case.as_str().into()])?.iter().map(read).collect()
}

/// Up to `limit` publications from before `before` that are shown on `today`, the latest first. A corrected one is not among them:
/// its correction stands in its place.
///
/// # Errors
/// As the database has it.
pub fn latest(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (before, today): (Moment, Day),
    limit: u32,
) -> Result<Vec<Publication>, Failure> {
    let values = [jurisdiction.value(), before.0.into(), today.0.into(), limit.into()];
    tx.query(LATEST, &values)?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Publication, Failure> {
    let body: String = row.get(5)?;
    let fields = serde_json::from_str(&body).map_err(|error| Failure::corrupt("a publication", error))?;
    let until = row.get::<Option<i64>>(7)?;
    let day = |day: i64| {
        i32::try_from(day).map(Day).map_err(|error| Failure::corrupt("the last day of a publication", error))
    };
    Ok(Publication {
        id: row.get(0)?,
        kind: row.get(1)?,
        case: row.get::<String>(2)?.into(),
        version: row.get(3)?,
        unit: row.get::<String>(4)?.into(),
        fields,
        published_at: Moment(row.get(6)?),
        until: until.map(day).transpose()?,
        corrects: row.get(8)?,
        corrected_by: row.get(9)?,
        withdrawn_at: row.get::<Option<i64>>(10)?.map(Moment),
    })
}
