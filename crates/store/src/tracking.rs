//! Codes by which somebody without an account follows a case; only what they hash to is kept.

use chuangyou_engine::case::CaseId;

use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Tx};

statements! {
    PUT = "INSERT INTO tracking (jurisdiction, case_id, hash) VALUES ($1, $2, $3)
        ON CONFLICT (jurisdiction, case_id) DO UPDATE SET hash = excluded.hash";
    OF_CASE = "SELECT hash FROM tracking WHERE jurisdiction = $1 AND case_id = $2";
}

/// Gives a case a code; one that it had before is worth nothing any more.
///
/// # Errors
/// As the database has it.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId, code: &str) -> Result<(), Failure> {
    let values = [jurisdiction.value(), case.as_str().into(), hashed(case, code).into()];
    tx.execute(PUT, &values).map(drop)
}

/// Whether this is the code of that case.
///
/// # Errors
/// As the database has it.
pub fn check(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
    code: &str,
) -> Result<bool, Failure> {
    let row = tx.first(OF_CASE, &[jurisdiction.value(), case.as_str().into()])?;
    let kept: Option<Digest> = row.map(|row| row.get(0)).transpose()?;
    Ok(kept == Some(hashed(case, code)))
}

/// The same code of two cases hashes to different things, so that equal codes cannot be found in the table.
fn hashed(case: &CaseId, code: &str) -> Digest {
    Digest::of(&[b"chuangyou tracking\0", case.as_str().as_bytes(), b"\0", code.as_bytes()])
}
