//! Which messages somebody has read: all up to an instant, and some later ones.

use std::collections::BTreeSet;

use chuangyou_engine::case::{Moment, PersonId};

use super::Message;
use crate::statement::statements;
use crate::task::Post;
use crate::{Failure, Jurisdiction, Tx};

statements! {
    UNTIL = "SELECT read_until FROM message_mark WHERE jurisdiction = $1 AND person = $2";
    MARK = "INSERT INTO message_mark (jurisdiction, person, read_until) VALUES ($1, $2, $3)
        ON CONFLICT (jurisdiction, person) DO UPDATE SET read_until = excluded.read_until WHERE message_mark.read_until < excluded.read_until";
    FORGET = "DELETE FROM message_read WHERE jurisdiction = $1 AND person = $2 AND at <= $3";
    READ = "INSERT INTO message_read (jurisdiction, person, message, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (jurisdiction, person, message) DO NOTHING";
    LIST = "SELECT message FROM message_read WHERE jurisdiction = $1 AND person = $2";
    NEW_OF_POST = "SELECT m.id FROM message m
        WHERE m.jurisdiction = $1 AND m.unit = $2 AND m.role = $3 AND m.person IS NULL AND m.at > $4
            AND NOT EXISTS (SELECT 1 FROM message_read r WHERE r.jurisdiction = $1 AND r.person = $5 AND r.message = m.id)
        ORDER BY m.at DESC LIMIT $6";
    NEW_OF_PERSON = "SELECT m.id FROM message m
        WHERE m.jurisdiction = $1 AND m.person = $2 AND m.at > $3
            AND NOT EXISTS (SELECT 1 FROM message_read r WHERE r.jurisdiction = $1 AND r.person = $2 AND r.message = m.id)
        ORDER BY m.at DESC LIMIT $4";
}

/// What somebody has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    until: Moment,
    later: BTreeSet<String>,
}

impl Read {
    /// Whether a message is among it.
    pub fn holds(&self, message: &Message) -> bool {
        message.at <= self.until || self.later.contains(&message.id)
    }
}

/// What somebody has read.
///
/// # Errors
/// As the database has it.
pub fn of_reader(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, reader: &PersonId) -> Result<Read, Failure> {
    let rows = tx.query(LIST, &[jurisdiction.value(), reader.as_str().into()])?;
    let later = rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    Ok(Read { until: until(tx, jurisdiction, reader)?, later })
}

/// How many messages to any of these posts, or to the reader alone, the reader has not read; more than `limit` are not counted.
///
/// # Errors
/// As the database has it.
pub fn unread(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    reader: &PersonId,
    posts: &[Post],
    limit: u32,
) -> Result<u32, Failure> {
    let until = until(tx, jurisdiction, reader)?;
    let (city, me) = (|| jurisdiction.value(), || reader.as_str().into());
    let mut found: BTreeSet<String> = BTreeSet::new();
    let own = [city(), me(), until.0.into(), limit.into()];
    for row in tx.query(NEW_OF_PERSON, &own)? {
        found.insert(row.get(0)?);
    }
    for post in posts.iter().collect::<BTreeSet<_>>() {
        let (unit, role) = (post.unit.as_str().into(), post.role.as_str().into());
        let values = [city(), unit, role, until.0.into(), me(), limit.into()];
        for row in tx.query(NEW_OF_POST, &values)? {
            found.insert(row.get(0)?);
        }
        if found.len() >= limit as usize {
            return Ok(limit);
        }
    }
    Ok(found.len() as u32)
}

/// Notes that somebody has read a message.
///
/// # Errors
/// As the database has it.
pub fn mark(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    reader: &PersonId,
    message: &Message,
) -> Result<(), Failure> {
    let values =
        [jurisdiction.value(), reader.as_str().into(), message.id.as_str().into(), message.at.0.into()];
    tx.execute(READ, &values).map(drop)
}

/// Notes that somebody has read every message up to an instant; never one less than before.
///
/// # Errors
/// As the database has it.
pub fn mark_all(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    reader: &PersonId,
    until: Moment,
) -> Result<(), Failure> {
    let values = [jurisdiction.value(), reader.as_str().into(), until.0.into()];
    tx.execute(MARK, &values)?;
    tx.execute(FORGET, &values).map(drop)
}

fn until(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, reader: &PersonId) -> Result<Moment, Failure> {
    let row = tx.first(UNTIL, &[jurisdiction.value(), reader.as_str().into()])?;
    Ok(Moment(row.map_or(Ok(i64::MIN), |row| row.get(0))?))
}
