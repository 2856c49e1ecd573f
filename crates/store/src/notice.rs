//! Notices: papers that were served, by the number they bear.

use chuangyou_engine::case::{CaseId, Moment, UnitCode};

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

/// The columns that [`read`] reads, of the notices of a jurisdiction.
macro_rules! notices {
    () => {
        "SELECT number, case_id, version, template, unit, served_at FROM notice WHERE jurisdiction = $1"
    };
}

statements! {
    PUT = "INSERT INTO notice (jurisdiction, number, case_id, version, template, unit, served_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    OF_CASE = concat!(notices!(), " AND case_id = $2 ORDER BY version, number");
    BY_NUMBER = concat!(notices!(), " AND number = $2");
}

/// A paper that was served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The number it bears.
    pub number: String,
    /// Its case.
    pub case: CaseId,
    /// The version of the event that it tells of.
    pub version: u32,
    /// The programme's template.
    pub template: String,
    /// The unit that serves it.
    pub unit: UnitCode,
    /// When.
    pub served_at: Moment,
}

/// Notes a paper.
///
/// # Errors
/// [`Failure::Taken`] if another one bears its number.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, notice: &Notice) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        notice.number.as_str().into(),
        notice.case.as_str().into(),
        notice.version.into(),
        notice.template.as_str().into(),
        notice.unit.as_str().into(),
        notice.served_at.0.into(),
    ];
    tx.execute(PUT, &values).map(drop)
}

/// The papers of a case, the oldest first.
///
/// # Errors
/// As the database has it.
pub fn of_case(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<Vec<Notice>, Failure> {
    tx.query(OF_CASE, &[jurisdiction.value(), case.as_str().into()])?.iter().map(read).collect()
}

/// The paper with that number.
///
/// # Errors
/// As the database has it.
pub fn by_number(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    number: &str,
) -> Result<Option<Notice>, Failure> {
    tx.first(BY_NUMBER, &[jurisdiction.value(), number.into()])?.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Notice, Failure> {
    Ok(Notice {
        number: row.get(0)?,
        case: row.get::<String>(1)?.into(),
        version: row.get(2)?,
        template: row.get(3)?,
        unit: row.get::<String>(4)?.into(),
        served_at: Moment(row.get(5)?),
    })
}
