//! Sessions, by the hash of their id: whoever reads the table cannot use what stands there.

use chuangyou_engine::case::Moment;

use crate::statement::statements;
use crate::{Digest, Failure, Tx, Value};

statements! {
    PUT = "INSERT INTO session (id, body, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at";
    GET = "SELECT body, expires_at FROM session WHERE id = $1 AND expires_at > $2";
    DELETE = "DELETE FROM session WHERE id = $1";
    EXPIRE = "DELETE FROM session WHERE expires_at <= $1";
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What it holds, in the words of whoever put it.
    pub body: String,
    /// The first instant at which it is none any more.
    pub expires_at: Moment,
}

/// Keeps a session under the id that its owner has; only the hash of the id is written.
///
/// # Errors
/// As the database has it.
pub fn put(tx: &mut Tx<'_>, id: &str, session: &Session) -> Result<(), Failure> {
    let values = [hashed(id), session.body.as_str().into(), session.expires_at.0.into()];
    tx.execute(PUT, &values).map(drop)
}

/// The session with that id, if it has not expired at `now`.
///
/// # Errors
/// As the database has it.
pub fn get(tx: &mut Tx<'_>, id: &str, now: Moment) -> Result<Option<Session>, Failure> {
    let row = tx.first(GET, &[hashed(id), now.0.into()])?;
    row.map(|row| Ok(Session { body: row.get(0)?, expires_at: Moment(row.get(1)?) })).transpose()
}

/// Ends a session. `false` if there was none.
///
/// # Errors
/// As the database has it.
pub fn delete(tx: &mut Tx<'_>, id: &str) -> Result<bool, Failure> {
    Ok(tx.execute(DELETE, &[hashed(id)])? == 1)
}

/// Takes away what has expired at `now`, and tells how many sessions that were.
///
/// # Errors
/// As the database has it.
pub fn expire(tx: &mut Tx<'_>, now: Moment) -> Result<u64, Failure> {
    tx.execute(EXPIRE, &[now.0.into()])
}

fn hashed(id: &str) -> Value {
    Digest::of(&[b"chuangyou session\0", id.as_bytes()]).to_string().into()
}
