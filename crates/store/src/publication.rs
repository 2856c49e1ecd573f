//! What was made public: as it said then, with its corrections.

use chuangyou_calendar::Day;
use chuangyou_engine::case::{CaseId, Fields, Moment, UnitCode};

use crate::batch::{by_keys, keys};
use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx, Value};

/// The columns that [`read`] reads, of the publications of a jurisdiction.
macro_rules! publications {
    () => {
        "SELECT id, kind, case_id, version, unit, body, published_at, until_day, corrects, corrected_by, withdrawn_at, withdrawn_body,
            standing, review_case FROM publication WHERE jurisdiction = $1"
    };
}

/// Those of a kind that have appeared, and that no correction stands in the place of.
macro_rules! shown {
    () => {
        concat!(
            publications!(),
            " AND kind = $2 AND listed = 1 AND (published_at, id) < ($3, $4)
            AND (until_day IS NULL OR until_day >= $5)"
        )
    };
}

statements! {
    PUT = "INSERT INTO publication (jurisdiction, id, kind, case_id, version, unit, body, published_at, until_day, corrects, standing,
            review_case, listed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    CORRECTED = "UPDATE publication SET corrected_by = $3, listed = 0 WHERE jurisdiction = $1 AND id = $2";
    WITHDRAWN = "UPDATE publication SET withdrawn_at = $3, withdrawn_body = $4 WHERE jurisdiction = $1 AND id = $2";
    REVIEWED = "UPDATE publication SET standing = $3, published_at = $4, until_day = $5, listed = $6 WHERE jurisdiction = $1 AND id = $2";
    BY_ID = concat!(publications!(), " AND id = $2");
    OF_REVIEW = concat!(publications!(), " AND review_case = $2");
    OF_CASE = concat!(publications!(), " AND case_id = $2 ORDER BY version, published_at, id");
    OF_CASES = concat!(publications!(), " AND case_id IN ", keys!(), " ORDER BY published_at, version, id");
    SHOWN = concat!(shown!(), " ORDER BY published_at DESC, id DESC LIMIT $6");
    SHOWN_OF_UNIT = concat!(shown!(), " AND unit = $7 ORDER BY published_at DESC, id DESC LIMIT $6");
}

/// Something that was made public, or waits to be.
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
    /// When it appeared; until it has, when it was to be published.
    pub published_at: Moment,
    /// The last day on which it is shown; `None`: for good.
    pub until: Option<Day>,
    /// The publication in whose place it stands.
    pub corrects: Option<String>,
    /// The one that stands in its place.
    pub corrected_by: Option<String>,
    /// When it was taken back, and what is said of that.
    pub withdrawn: Option<(Moment, Fields)>,
    /// Whether it has appeared.
    pub standing: Standing,
    /// The case in which somebody looks at it before it appears.
    pub review: Option<CaseId>,
}

/// Whether a publication has appeared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has.
    Shown,
    /// Somebody looks at it first.
    Waiting,
    /// Somebody looked at it, and it does not appear.
    Refused,
}

impl Standing {
    fn name(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Waiting => "waiting",
            Self::Refused => "refused",
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::Shown, Self::Waiting, Self::Refused].into_iter().find(|standing| standing.name() == name)
    }
}

impl Publication {
    /// Where it stands among all of its kind, the latest first.
    pub fn place(&self) -> Place {
        (self.published_at, self.id.clone())
    }
}

/// A place among publications: when, and the id.
pub type Place = (Moment, String);

/// Publishes, or keeps for review; what it corrects is marked so once it appears.
///
/// # Errors
/// As the database has it.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, new: &Publication) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        new.id.as_str().into(),
        new.kind.as_str().into(),
        new.case.as_str().into(),
        new.version.into(),
        new.unit.as_str().into(),
        written(&new.fields)?,
        new.published_at.0.into(),
        last_day(new.until),
        new.corrects.as_deref().into(),
        new.standing.name().into(),
        new.review.as_ref().map(CaseId::as_str).into(),
        listed(new),
    ];
    tx.execute(PUT, &values)?;
    mark_corrected(tx, jurisdiction, new)
}

/// Lets a publication appear that waited for review, or says that it does not.
///
/// # Errors
/// As the database has it.
pub fn reviewed(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, now: &Publication) -> Result<(), Failure> {
    let (standing, until) = (now.standing.name().into(), last_day(now.until));
    let (id, at) = (now.id.as_str().into(), now.published_at.0.into());
    let values = [jurisdiction.value(), id, standing, at, until, listed(now)];
    tx.execute(REVIEWED, &values)?;
    mark_corrected(tx, jurisdiction, now)
}

fn mark_corrected(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    correction: &Publication,
) -> Result<(), Failure> {
    if let (Some(corrects), Standing::Shown) = (&correction.corrects, correction.standing) {
        let values = [jurisdiction.value(), corrects.as_str().into(), correction.id.as_str().into()];
        tx.execute(CORRECTED, &values)?;
    }
    Ok(())
}

/// Whether lists show it: it has appeared, and no correction stands in its place.
fn listed(one: &Publication) -> Value {
    u32::from(one.standing == Standing::Shown && one.corrected_by.is_none()).into()
}

fn last_day(until: Option<Day>) -> Value {
    until.map(|day| i64::from(day.0)).into()
}

fn written(fields: &Fields) -> Result<Value, Failure> {
    let body = serde_json::to_string(fields).map_err(|error| Failure::corrupt("a publication", error))?;
    Ok(Value::from(body))
}

/// Takes a publication back; `said` is what is shown in its place.
///
/// # Errors
/// As the database has it.
pub fn withdraw(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    id: &str,
    at: Moment,
    said: &Fields,
) -> Result<(), Failure> {
    tx.execute(WITHDRAWN, &[jurisdiction.value(), id.into(), at.0.into(), written(said)?]).map(drop)
}

/// The publication with that id.
///
/// # Errors
/// As the database has it.
pub fn by_id(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, id: &str) -> Result<Option<Publication>, Failure> {
    tx.first(BY_ID, &[jurisdiction.value(), id.into()])?.as_ref().map(read).transpose()
}

/// The publication that somebody looks at in a case.
///
/// # Errors
/// As the database has it.
pub fn of_review(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
) -> Result<Option<Publication>, Failure> {
    tx.first(OF_REVIEW, &[jurisdiction.value(), case.as_str().into()])?.as_ref().map(read).transpose()
}

/// What a case has published, in the order in which it wanted to.
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

/// What these cases have published.
///
/// # Errors
/// As the database has it.
pub fn of_cases(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    cases: &[CaseId],
) -> Result<Vec<Publication>, Failure> {
    by_keys(tx, OF_CASES, jurisdiction, cases.iter().map(CaseId::as_str))?.iter().map(read).collect()
}

/// Up to `limit` publications of a kind, and of a unit if one is named, after a place that are shown on `today`, the latest first. A
/// corrected one is not among them: its correction stands in its place.
///
/// # Errors
/// As the database has it.
pub fn shown(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (kind, unit): (&str, Option<&str>),
    (after, today): (Option<&Place>, Day),
    limit: u32,
) -> Result<Vec<Publication>, Failure> {
    let (at, id) = after.map_or((Moment(i64::MAX), ""), |(at, id)| (*at, id));
    let mut values =
        vec![jurisdiction.value(), kind.into(), at.0.into(), id.into(), today.0.into(), limit.into()];
    let sql = if unit.is_some() { SHOWN_OF_UNIT } else { SHOWN };
    values.extend(unit.map(Value::from));
    tx.query(sql, &values)?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Publication, Failure> {
    let fields = |body: &str| {
        serde_json::from_str::<Fields>(body).map_err(|error| Failure::corrupt("a publication", error))
    };
    let day = |day: i64| {
        i32::try_from(day).map(Day).map_err(|error| Failure::corrupt("the last day of a publication", error))
    };
    let withdrawn_at = row.get::<Option<i64>>(10)?.map(Moment);
    let said = row.get::<Option<String>>(11)?.as_deref().map(fields).transpose()?;
    let standing: String = row.get(12)?;
    Ok(Publication {
        id: row.get(0)?,
        kind: row.get(1)?,
        case: row.get::<String>(2)?.into(),
        version: row.get(3)?,
        unit: row.get::<String>(4)?.into(),
        fields: fields(&row.get::<String>(5)?)?,
        published_at: Moment(row.get(6)?),
        until: row.get::<Option<i64>>(7)?.map(day).transpose()?,
        corrects: row.get(8)?,
        corrected_by: row.get(9)?,
        withdrawn: withdrawn_at.map(|at| (at, said.unwrap_or_default())),
        standing: Standing::of(&standing)
            .ok_or_else(|| Failure::corrupt("where a publication stands", &standing))?,
        review: row.get::<Option<String>>(13)?.map(CaseId::from),
    })
}
