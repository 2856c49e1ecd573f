//! The sealed log: events, once recorded, become leaves of one Merkle tree a jurisdiction, and its root is signed.
//!
//! The chain of a case shows when one of its events was changed. Whoever can write to the database can compute the chain anew;
//! the signed heads show that, and a head that was kept elsewhere shows when the end of the log was cut off. Sealing comes after
//! the command: nobody waits for it, and two sealers at once do no harm, because the slower one finds its places taken.

mod head;
mod key;

use chuangyou_engine::case::{CaseId, Moment};

pub use head::Head;
pub use key::{PublicKey, PublicKeyError, SealKey};

use crate::merkle::{self, Frontier};
use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Row, Tx};

/// The columns that [`head::read`] reads, of the blocks of a jurisdiction.
macro_rules! blocks {
    () => {
        "SELECT number, size, root, signed_at, key_id, signature, frontier FROM block WHERE jurisdiction = $1"
    };
}

statements! {
    LAST = concat!(blocks!(), " ORDER BY number DESC LIMIT 1");
    AFTER = concat!(blocks!(), " AND number > $2 ORDER BY number LIMIT $3");
    WAITING = "SELECT recorded_at, case_id, version, hash FROM unsealed WHERE jurisdiction = $1
        ORDER BY recorded_at, case_id, version LIMIT $2";
    COUNT = "SELECT count(*) FROM unsealed WHERE jurisdiction = $1";
    LEAF = "INSERT INTO leaf (jurisdiction, position, case_id, version, hash) VALUES ($1, $2, $3, $4, $5)";
    TAKE = "DELETE FROM unsealed WHERE jurisdiction = $1 AND recorded_at = $2 AND case_id = $3 AND version = $4";
    BLOCK = "INSERT INTO block (jurisdiction, number, size, root, signed_at, key_id, signature, frontier)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// Seals up to `limit` events that wait, the earliest recorded first, and gives the new head; `None` if none wait.
///
/// # Errors
/// [`Failure::Taken`] if another sealer is at it: there is nothing to do but to stop. [`Failure::Corrupt`] if the last block
/// cannot be gone on from.
pub fn seal(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    key: &SealKey,
    now: Moment,
    limit: u32,
) -> Result<Option<Head>, Failure> {
    // In this order: whoever seals in between takes the positions after the block that is read here.
    let last = last_block(tx, jurisdiction)?;
    let waiting = tx.query(WAITING, &[jurisdiction.value(), limit.into()])?;
    if waiting.is_empty() {
        return Ok(None);
    }
    let (mut frontier, number, previous) = match last {
        Some(Block { head, frontier }) => (frontier, head.number + 1, head.root),
        None => (Frontier::default(), 1, merkle::empty_root()),
    };
    for row in &waiting {
        take_up(tx, jurisdiction, &mut frontier, row)?;
    }
    let head = Head::sign(jurisdiction, key, (number, previous), &frontier, now);
    let values = [
        jurisdiction.value(),
        (head.number as i64).into(),
        (head.size as i64).into(),
        head.root.into(),
        head.signed_at.0.into(),
        head.key_id.to_string().into(),
        head.signature.as_slice().into(),
        frontier.to_bytes().into(),
    ];
    tx.execute(BLOCK, &values)?;
    Ok(Some(head))
}

/// Makes a leaf of one event that waits.
fn take_up(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    frontier: &mut Frontier,
    row: &Row,
) -> Result<(), Failure> {
    let (recorded_at, case, version, hash): (i64, String, u32, Digest) =
        (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
    let taken =
        tx.execute(TAKE, &[jurisdiction.value(), recorded_at.into(), (&case).into(), version.into()])?;
    if taken != 1 {
        return Err(Failure::Taken(format!("event {version} of case {case} has been sealed")));
    }
    let position = (frontier.size() as i64).into();
    tx.execute(LEAF, &[jurisdiction.value(), position, (&case).into(), version.into(), hash.into()])?;
    frontier.push(leaf(&case.into(), version, hash));
    Ok(())
}

/// The leaf of an event: over its case, its version and its link.
pub fn leaf(case: &CaseId, version: u32, link: Digest) -> Digest {
    let case = case.as_str().as_bytes();
    merkle::leaf(&[&(case.len() as u64).to_be_bytes(), case, &version.to_be_bytes(), &link.0])
}

/// The last head; `None` before anything was sealed. Whoever keeps a copy elsewhere can tell if the log is cut short later.
///
/// # Errors
/// [`Failure::Corrupt`] if it cannot be read.
pub fn last_head(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<Option<Head>, Failure> {
    Ok(last_block(tx, jurisdiction)?.map(|block| block.head))
}

/// How many events wait to be sealed.
///
/// # Errors
/// As the database has it.
pub fn waiting(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<i64, Failure> {
    tx.first(COUNT, &[jurisdiction.value()])?.map_or(Ok(0), |row| row.get(0))
}

/// A block as it is kept.
struct Block {
    head: Head,
    frontier: Frontier,
}

fn last_block(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<Option<Block>, Failure> {
    let Some(row) = tx.first(LAST, &[jurisdiction.value()])? else { return Ok(None) };
    let head = head::read(jurisdiction, &row)?;
    let frontier = Frontier::from_bytes(head.size, &row.get::<Vec<u8>>(6)?)?;
    if frontier.root() != head.root {
        return Err(Failure::corrupt(
            format!("block {}", head.number),
            "its frontier does not give its root",
        ));
    }
    Ok(Some(Block { head, frontier }))
}

/// Up to `limit` heads after that number, in order, each with the roots that are kept for going on from it.
pub(crate) fn heads_after(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    number: u64,
    limit: u32,
) -> Result<Vec<(Head, Vec<u8>)>, Failure> {
    let rows = tx.query(AFTER, &[jurisdiction.value(), (number as i64).into(), limit.into()])?;
    rows.iter().map(|row| Ok((head::read(jurisdiction, row)?, row.get(6)?))).collect()
}
