//! Beside the sealed values themselves, which are private ones: to whose keys they are sealed, to whom they were passed on, and who
//! has read them.

use chuangyou_engine::case::{CaseId, Moment, PersonId};

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

statements! {
    PUT_KEY = "INSERT INTO custodian_key (jurisdiction, account, public_key, locked, made_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (jurisdiction, account) DO UPDATE SET public_key = excluded.public_key, locked = excluded.locked, made_at = excluded.made_at";
    KEY_OF = "SELECT account, public_key, locked, made_at FROM custodian_key WHERE jurisdiction = $1 AND account = $2";
    PASS_ON = "INSERT INTO passed_on (jurisdiction, commitment, key_id, wrapped) VALUES ($1, $2, $3, $4)
        ON CONFLICT (jurisdiction, commitment, key_id) DO UPDATE SET wrapped = excluded.wrapped";
    PASSED_ON = "SELECT wrapped FROM passed_on WHERE jurisdiction = $1 AND commitment = $2 AND key_id = $3";
    LOOK = "INSERT INTO sealed_look (jurisdiction, case_id, at, account, what) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (jurisdiction, case_id, at, account, what) DO NOTHING";
    LOOKS = "SELECT at, account, what FROM sealed_look WHERE jurisdiction = $1 AND case_id = $2 ORDER BY at DESC, account LIMIT $3";
}

/// The keys of a custodian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustodianKey {
    /// Whose.
    pub account: PersonId,
    /// The key that is sealed to, in hexadecimal.
    pub public: String,
    /// The key that opens, locked under a passphrase.
    pub locked: String,
    /// Since when it is theirs.
    pub made_at: Moment,
}

/// Gives a custodian keys; those that they had before are gone.
///
/// # Errors
/// As the database has it.
pub fn put_key(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, key: &CustodianKey) -> Result<(), Failure> {
    let (public, locked) = (key.public.as_str().into(), key.locked.as_str().into());
    let values = [jurisdiction.value(), key.account.as_str().into(), public, locked, key.made_at.0.into()];
    tx.execute(PUT_KEY, &values).map(drop)
}

/// The keys of somebody, if they have any.
///
/// # Errors
/// As the database has it.
pub fn key_of(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    account: &PersonId,
) -> Result<Option<CustodianKey>, Failure> {
    let row = tx.first(KEY_OF, &[jurisdiction.value(), account.as_str().into()])?;
    let read = |row: &Row| {
        let (account, made_at): (String, i64) = (row.get(0)?, row.get(3)?);
        let (public, locked) = (row.get(1)?, row.get(2)?);
        Ok(CustodianKey { account: account.into(), public, locked, made_at: Moment(made_at) })
    };
    row.as_ref().map(read).transpose()
}

/// Keeps the content key of a private value, encrypted to one more key.
///
/// # Errors
/// As the database has it.
pub fn pass_on(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (commitment, key_id): (&str, &str),
    wrapped: &[u8],
) -> Result<(), Failure> {
    let values = [jurisdiction.value(), commitment.into(), key_id.into(), wrapped.into()];
    tx.execute(PASS_ON, &values).map(drop)
}

/// The content key of a private value, as it was passed on to a key.
///
/// # Errors
/// As the database has it.
pub fn passed_on(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (commitment, key_id): (&str, &str),
) -> Result<Option<Vec<u8>>, Failure> {
    let row = tx.first(PASSED_ON, &[jurisdiction.value(), commitment.into(), key_id.into()])?;
    row.map(|row| row.get(0)).transpose()
}

/// That somebody has read what was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Moment,
    /// Who.
    pub account: PersonId,
    /// What: the fields.
    pub what: String,
}

/// Notes that somebody reads what was sealed in a case.
///
/// # Errors
/// As the database has it.
pub fn look(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId, look: &Look) -> Result<(), Failure> {
    let (account, what) = (look.account.as_str().into(), look.what.as_str().into());
    let values = [jurisdiction.value(), case.as_str().into(), look.at.0.into(), account, what];
    tx.execute(LOOK, &values).map(drop)
}

/// Who has read what was sealed in a case, latest first.
///
/// # Errors
/// As the database has it.
pub fn looks(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
    limit: u32,
) -> Result<Vec<Look>, Failure> {
    let rows = tx.query(LOOKS, &[jurisdiction.value(), case.as_str().into(), limit.into()])?;
    let read = |row: &Row| {
        let (at, account): (i64, String) = (row.get(0)?, row.get(1)?);
        Ok(Look { at: Moment(at), account: account.into(), what: row.get(2)? })
    };
    rows.iter().map(read).collect()
}
