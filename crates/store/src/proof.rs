//! What shows to somebody outside that an event stands in the sealed log.
//!
//! A proof leads from the event's leaf to the root of the block that took it up, whose head is signed. It is computed from the
//! leaves of that block alone and the roots kept with the block before: its cost does not grow with the log.

use chuangyou_engine::case::CaseId;

use crate::merkle::{Frontier, empty_root};
use crate::seal::{self, Head};
use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Row, Tx};

statements! {
    PLACE = "SELECT position, hash FROM leaf WHERE jurisdiction = $1 AND case_id = $2 AND version = $3";
    BLOCK_LEAVES = "SELECT case_id, version, hash FROM leaf WHERE jurisdiction = $1 AND position >= $2 AND position < $3 ORDER BY position";
}

/// What shows that an event was in the log when a head was signed: [`crate::merkle::includes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The head of the block that took the event up.
    pub head: Head,
    /// The root of the block before it, over which the signature goes too.
    pub previous: Digest,
    /// The leaf's place in the log, from 0.
    pub index: u64,
    /// The event's link in the chain of its case.
    pub link: Digest,
    /// The leaf: [`seal::leaf`].
    pub leaf: Digest,
    /// What stands beside the way from the leaf to the root, upward.
    pub path: Vec<Digest>,
}

/// The last head with the root of the block before it; `None` before anything was sealed.
///
/// # Errors
/// [`Failure::Corrupt`] if a block cannot be read.
pub fn last_head(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<Option<(Head, Digest)>, Failure> {
    let Some(head) = seal::last_head(tx, jurisdiction)? else { return Ok(None) };
    let (previous, _) = before(tx, jurisdiction, head.number)?;
    Ok(Some((head, previous)))
}

/// What shows that an event stands in the log; `None` if it does not exist or has not been sealed yet.
///
/// # Errors
/// [`Failure::Corrupt`] if the log is not whole.
pub fn of_event(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
    version: u32,
) -> Result<Option<Proof>, Failure> {
    let key = [jurisdiction.value(), case.as_str().into(), version.into()];
    let Some(row) = tx.first(PLACE, &key)? else { return Ok(None) };
    let (index, link): (u64, Digest) = (row.get::<i64>(0)? as u64, row.get(1)?);
    let Some(head) = block_of(tx, jurisdiction, index)? else { return Ok(None) };
    let (previous, frontier) = before(tx, jurisdiction, head.number)?;
    let range = [jurisdiction.value(), (frontier.size() as i64).into(), (head.size as i64).into()];
    let leaf = |row: &Row| {
        let (case, version, link): (String, u32, Digest) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(seal::leaf(&case.into(), version, link))
    };
    let leaves = tx.query(BLOCK_LEAVES, &range)?.iter().map(leaf).collect::<Result<Vec<_>, Failure>>()?;
    let broken = || Failure::corrupt(format!("block {}", head.number), "its leaves are not whole");
    let is_whole = frontier.size() + leaves.len() as u64 == head.size;
    let path = frontier.proof_of_appended(&leaves, index).filter(|_| is_whole).ok_or_else(broken)?;
    Ok(Some(Proof { previous, index, link, leaf: seal::leaf(case, version, link), path, head }))
}

/// The head of the block that holds the leaf at a place: the first that is larger, found by halving.
fn block_of(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, index: u64) -> Result<Option<Head>, Failure> {
    let Some(last) = seal::last_head(tx, jurisdiction)?.filter(|last| last.size > index) else {
        return Ok(None);
    };
    // Some block up to `found` holds it, and none up to `low` does.
    let (mut low, mut found) = (0, last);
    while found.number - low > 1 {
        let middle = low + (found.number - low) / 2;
        match seal::heads_after(tx, jurisdiction, middle - 1, 1)?.pop() {
            Some((head, _)) if head.size > index => found = head,
            _ => low = middle,
        }
    }
    Ok(Some(found))
}

/// The root and the kept roots of the block before that number.
fn before(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, number: u64) -> Result<(Digest, Frontier), Failure> {
    let Some(before) = number.checked_sub(2) else { return Ok((empty_root(), Frontier::default())) };
    let missing = || Failure::corrupt(format!("block {}", number - 1), "it is missing");
    let (head, kept) = seal::heads_after(tx, jurisdiction, before, 1)?.pop().ok_or_else(missing)?;
    Ok((head.root, Frontier::from_bytes(head.size, &kept)?))
}
