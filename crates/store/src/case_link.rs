//! Cases that name another case in a field: both show each other.

use chuangyou_engine::case::CaseId;

use crate::batch::{by_keys, keys};
use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

statements! {
    PUT = "INSERT INTO case_link (jurisdiction, case_id, field, other) VALUES ($1, $2, $3, $4)
        ON CONFLICT (jurisdiction, case_id, field) DO UPDATE SET other = excluded.other";
    TO = "SELECT case_id, field, other FROM case_link WHERE jurisdiction = $1 AND other = $2 ORDER BY case_id, field";
    TO_ALL = concat!("SELECT case_id, field, other FROM case_link WHERE jurisdiction = $1 AND other IN ", keys!(),
        " ORDER BY case_id, field");
    FROM = "SELECT case_id, field, other FROM case_link WHERE jurisdiction = $1 AND case_id = $2 ORDER BY field";
}

/// What stands in the place of a field's name where a case was opened by another one; no field is called so.
pub const OPENED_BY: &str = "@opened_by";

/// A case that names another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLink {
    /// The case that names.
    pub case: CaseId,
    /// In which field.
    pub field: String,
    /// The case that is named.
    pub other: CaseId,
}

/// Notes that a case names another one; a field names one at a time.
///
/// # Errors
/// As the database has it.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, link: &CaseLink) -> Result<(), Failure> {
    let (case, other) = (link.case.as_str().into(), link.other.as_str().into());
    tx.later(PUT, vec![jurisdiction.value(), case, link.field.as_str().into(), other])
}

/// The links to a case.
///
/// # Errors
/// As the database has it.
pub fn to(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<Vec<CaseLink>, Failure> {
    tx.query(TO, &[jurisdiction.value(), case.as_str().into()])?.iter().map(read).collect()
}

/// The links to these cases.
///
/// # Errors
/// As the database has it.
pub fn to_all(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    cases: &[CaseId],
) -> Result<Vec<CaseLink>, Failure> {
    by_keys(tx, TO_ALL, jurisdiction, cases.iter().map(CaseId::as_str))?.iter().map(read).collect()
}

/// The links from a case.
///
/// # Errors
/// As the database has it.
pub fn from(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<Vec<CaseLink>, Failure> {
    tx.query(FROM, &[jurisdiction.value(), case.as_str().into()])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<CaseLink, Failure> {
    let (case, other): (String, String) = (row.get(0)?, row.get(2)?);
    Ok(CaseLink { case: case.into(), field: row.get(1)?, other: other.into() })
}
