//! Personal data: kept outside the journal, where it can be erased. The journal holds a salted commitment in its place, so its
//! chain still verifies afterwards, and nobody can guess the value from it.

use chuangyou_engine::case::CaseId;

use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Tx};

statements! {
    INSERT = "INSERT INTO private (jurisdiction, commitment, case_id, field, salt, value) VALUES ($1, $2, $3, $4, $5, $6)";
    FIND = "SELECT value FROM private WHERE jurisdiction = $1 AND commitment = $2";
    SALT = "SELECT salt, value FROM private WHERE jurisdiction = $1 AND commitment = $2";
    AFTER = "SELECT commitment, case_id, field, value FROM private WHERE jurisdiction = $1 AND commitment > $2 ORDER BY commitment LIMIT $3";
    ERASE_PASSED_ON = "DELETE FROM passed_on WHERE jurisdiction = $1 AND commitment IN
        (SELECT commitment FROM private WHERE jurisdiction = $1 AND case_id = $2)";
    ERASE = "DELETE FROM private WHERE jurisdiction = $1 AND case_id = $2";
}

/// A personal value with the salt that its commitment is made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    salt: [u8; 16],
    value: String,
}

impl Secret {
    /// A value with its salt: sixteen bytes of chance.
    pub fn new(value: impl Into<String>, salt: [u8; 16]) -> Self {
        Self { salt, value: value.into() }
    }

    /// What stands for it in the journal: SM3 over the salt and the value, in hexadecimal.
    pub fn commitment(&self) -> String {
        Digest::of(&[&self.salt, self.value.as_bytes()]).to_string()
    }
}

/// Keeps a personal value of a case.
///
/// # Errors
/// As the database has it.
pub fn put(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
    field: &str,
    secret: &Secret,
) -> Result<(), Failure> {
    let key = [jurisdiction.value(), secret.commitment().into(), case.as_str().into(), field.into()];
    let [jurisdiction, commitment, case, field] = key;
    let salt = secret.salt.as_slice().into();
    tx.later(INSERT, vec![jurisdiction, commitment, case, field, salt, (&secret.value).into()])
}

/// The value behind a commitment; `None` once it has been erased.
///
/// # Errors
/// As the database has it.
pub fn find(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    commitment: &str,
) -> Result<Option<String>, Failure> {
    let row = tx.first(FIND, &[jurisdiction.value(), commitment.into()])?;
    row.map(|row| row.get(0)).transpose()
}

/// Whether the value behind a commitment is still the one that was committed to; `None` once it has been erased.
///
/// # Errors
/// As the database has it.
pub fn holds(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    commitment: &str,
) -> Result<Option<bool>, Failure> {
    let row = tx.first(SALT, &[jurisdiction.value(), commitment.into()])?;
    row.map(|row| {
        let (salt, value): (Vec<u8>, String) = (row.get(0)?, row.get(1)?);
        Ok(Digest::of(&[&salt, value.as_bytes()]).to_string() == commitment)
    })
    .transpose()
}

/// A personal value with where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What stands for it in the journal.
    pub commitment: String,
    /// Its case.
    pub case: CaseId,
    /// Its field.
    pub field: String,
    /// The value.
    pub value: String,
}

/// Up to `limit` values after a commitment, in the order of their commitments; the empty one comes before all.
///
/// # Errors
/// As the database has it.
pub fn after(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    commitment: &str,
    limit: u32,
) -> Result<Vec<Placed>, Failure> {
    let rows = tx.query(AFTER, &[jurisdiction.value(), commitment.into(), limit.into()])?;
    let read = |row: &crate::Row| {
        let case: String = row.get(1)?;
        Ok(Placed { commitment: row.get(0)?, case: case.into(), field: row.get(2)?, value: row.get(3)? })
    };
    rows.iter().map(read).collect()
}

/// Erases all personal data of a case and tells how many values there were.
///
/// # Errors
/// As the database has it.
pub fn erase(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<u64, Failure> {
    tx.execute(ERASE_PASSED_ON, &[jurisdiction.value(), case.as_str().into()])?;
    tx.execute(ERASE, &[jurisdiction.value(), case.as_str().into()])
}
