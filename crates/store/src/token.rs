//! Tokens by which other systems come in, by their hash: whoever reads the table cannot use what stands there.

use chuangyou_engine::case::{Moment, PersonId};

use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Row, Tx};

/// The columns that [`read`] reads, of the tokens of a jurisdiction.
macro_rules! tokens {
    () => {
        "SELECT hash, name, scopes, account, made_at, ends_at FROM token WHERE jurisdiction = $1"
    };
}

statements! {
    PUT = "INSERT INTO token (jurisdiction, hash, name, scopes, account, made_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FIND = concat!(tokens!(), " AND hash = $2 AND (ends_at IS NULL OR ends_at > $3)");
    LIST = concat!(tokens!(), " ORDER BY made_at, hash");
    END = "UPDATE token SET ends_at = $3 WHERE jurisdiction = $1 AND hash = $2 AND (ends_at IS NULL OR ends_at > $3)";
}

/// What another system may do here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What the token hashes to: [`hashed`].
    pub hash: Digest,
    /// What people call it.
    pub name: String,
    /// What it may do; no scope has a space in its name.
    pub scopes: Vec<String>,
    /// In whose name it acts.
    pub account: Option<PersonId>,
    /// When it was made.
    pub made_at: Moment,
    /// The first instant at which it is worth nothing.
    pub ends_at: Option<Moment>,
}

/// What a token hashes to.
pub fn hashed(token: &str) -> Digest {
    Digest::of(&[b"chuangyou token\0", token.as_bytes()])
}

/// Keeps a token.
///
/// # Errors
/// [`Failure::Taken`] if it exists.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, token: &Token) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        token.hash.into(),
        token.name.as_str().into(),
        token.scopes.join(" ").into(),
        token.account.as_ref().map(PersonId::as_str).into(),
        token.made_at.0.into(),
        token.ends_at.map(|at| at.0).into(),
    ];
    tx.execute(PUT, &values).map(drop)
}

/// The token that hashes so, if it has not ended at `now`.
///
/// # Errors
/// As the database has it.
pub fn find(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    hash: Digest,
    now: Moment,
) -> Result<Option<Token>, Failure> {
    tx.first(FIND, &[jurisdiction.value(), hash.into(), now.0.into()])?.as_ref().map(read).transpose()
}

/// All tokens, ended ones too, the oldest first.
///
/// # Errors
/// As the database has it.
pub fn list(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<Vec<Token>, Failure> {
    tx.query(LIST, &[jurisdiction.value()])?.iter().map(read).collect()
}

/// Ends a token at an instant. `false` if it has ended by then, or does not exist.
///
/// # Errors
/// As the database has it.
pub fn end(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, hash: Digest, at: Moment) -> Result<bool, Failure> {
    Ok(tx.execute(END, &[jurisdiction.value(), hash.into(), at.0.into()])? == 1)
}

fn read(row: &Row) -> Result<Token, Failure> {
    let scopes: String = row.get(2)?;
    Ok(Token {
        hash: row.get(0)?,
        name: row.get(1)?,
        scopes: scopes.split_ascii_whitespace().map(str::to_owned).collect(),
        account: row.get::<Option<String>>(3)?.map(PersonId::from),
        made_at: Moment(row.get(4)?),
        ends_at: row.get::<Option<i64>>(5)?.map(Moment),
    })
}
