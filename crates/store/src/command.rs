//! Commands that were carried out, by the key that their sender gave: a repeated one is answered, not done again.

use chuangyou_engine::case::{CaseId, Moment};

use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Row, Tx};

statements! {
    FIND = "SELECT fingerprint, case_id, version FROM command WHERE jurisdiction = $1 AND idempotency_key = $2";
    INSERT = "INSERT INTO command (jurisdiction, idempotency_key, fingerprint, case_id, version, at) VALUES ($1, $2, $3, $4, $5, $6)";
    FORGET = "DELETE FROM command WHERE jurisdiction = $1 AND at < $2";
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What the command was, so that another one under the same key is told apart.
    pub fingerprint: Digest,
    /// Its case.
    pub case: CaseId,
    /// The case's version after it.
    pub version: u32,
}

/// What became of the command with this key, if there was one.
///
/// # Errors
/// As the database has it.
pub fn find(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, key: &str) -> Result<Option<Done>, Failure> {
    let row = tx.first(FIND, &[jurisdiction.value(), key.into()])?;
    let done = |row: &Row| {
        Ok(Done { fingerprint: row.get(0)?, case: row.get::<String>(1)?.into(), version: row.get(2)? })
    };
    row.as_ref().map(done).transpose()
}

/// Notes what became of a command.
///
/// # Errors
/// [`Failure::Taken`] if a command with this key was carried out meanwhile.
pub fn put(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    key: &str,
    done: &Done,
    at: Moment,
) -> Result<(), Failure> {
    let version = done.version.into();
    let values = vec![
        jurisdiction.value(),
        key.into(),
        done.fingerprint.into(),
        done.case.as_str().into(),
        version,
        at.0.into(),
    ];
    tx.later(INSERT, values)
}

/// Forgets the keys of commands before an instant.
///
/// # Errors
/// As the database has it.
pub fn forget_before(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, at: Moment) -> Result<u64, Failure> {
    tx.execute(FORGET, &[jurisdiction.value(), at.0.into()])
}
