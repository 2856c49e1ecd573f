//! What can be found to be otherwise than it was recorded.

use chuangyou_engine::case::CaseId;

use crate::Digest;

/// Something that is not as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// The link of an event does not follow from its text and the event before it: one of them was edited.
    #[error(
        "case {case}, event {version}: was edited; its text and the event before it do not give its link"
    )]
    Edited {
        /// The case.
        case: CaseId,
        /// The event.
        version: u64,
    },
    /// An event agrees with its chain, but another one was recorded in its place: the chain was computed anew.
    #[error(
        "case {case}, event {version}: is not the event that was recorded; the chain of the case was computed anew"
    )]
    Replaced {
        /// The case.
        case: CaseId,
        /// The event.
        version: u64,
    },
    /// An event lies where another belongs: events were swapped or moved.
    #[error(
        "case {case}, event {version}: says of itself that it is event {says_version} of case {says_case}"
    )]
    Moved {
        /// The case.
        case: CaseId,
        /// The place in which it lies.
        version: u64,
        /// The case that its text names.
        says_case: CaseId,
        /// The place that its text names.
        says_version: u64,
    },
    /// A column beside the text says something else than the text.
    #[error("case {case}, event {version}: its column `{column}` says something else than its text")]
    ColumnDiffers {
        /// The case.
        case: CaseId,
        /// The event.
        version: u64,
        /// The column.
        column: &'static str,
    },
    /// An event cannot be read.
    #[error("case {case}, event {version}: cannot be read: {why}")]
    Unreadable {
        /// The case.
        case: CaseId,
        /// The event.
        version: u64,
        /// Why.
        why: String,
    },
    /// Events were recorded and are gone.
    #[error("case {case}, events {first} to {last}: were recorded and are gone")]
    Missing {
        /// The case.
        case: CaseId,
        /// The first that is gone.
        first: u64,
        /// The last that is gone.
        last: u64,
    },
    /// An event was never recorded by the platform: it is neither sealed nor waits to be.
    #[error(
        "case {case}, event {version}: was not recorded by the platform; it is neither sealed nor waits to be"
    )]
    Inserted {
        /// The case.
        case: CaseId,
        /// The event.
        version: u64,
    },
    /// An event waits to be sealed although it is sealed.
    #[error("case {case}, event {version}: waits to be sealed although it is sealed")]
    SealedAgain {
        /// The case.
        case: CaseId,
        /// The event.
        version: u64,
    },
    /// The row of a case was not computed from the events that the journal has of it.
    #[error("case {case}: its row is not that of its last event; `rebuild` computes it again")]
    RowDiffers {
        /// The case.
        case: CaseId,
    },
    /// Places of the sealed log are gone.
    #[error("sealed log: leaves {first} to {last} are gone")]
    LeavesMissing {
        /// The first place, from 0.
        first: u64,
        /// The last place.
        last: u64,
    },
    /// The log goes on after its last signed head: heads were cut off, or leaves added.
    #[error("sealed log: leaves from {first} on are under no signed head")]
    LeavesUnsigned {
        /// The first such place, from 0.
        first: u64,
    },
    /// The leaves do not give the root of a block: one of those since the block before was changed.
    #[error(
        "sealed log: the leaves do not give the root of block {number}; one of the leaves {first} to {last} was changed"
    )]
    RootDiffers {
        /// The block.
        number: u64,
        /// The first place that the block before does not vouch for.
        first: u64,
        /// The last place of the block.
        last: u64,
    },
    /// Blocks are gone.
    #[error("sealed log: blocks {first} to {last} are gone")]
    BlocksMissing {
        /// The first that is gone.
        first: u64,
        /// The last that is gone.
        last: u64,
    },
    /// What a block says of itself cannot be: it is smaller than the one before, or its frontier is not that of its leaves.
    #[error("sealed log: block {number} was changed: {why}")]
    BlockChanged {
        /// The block.
        number: u64,
        /// What cannot be.
        why: &'static str,
    },
    /// A head was not signed by the key that it names.
    #[error("sealed log: the head of block {number} is forged; its signature does not hold")]
    Forged {
        /// The block.
        number: u64,
    },
    /// A head was signed with a key that is not trusted.
    #[error("sealed log: the head of block {number} is signed with the key {key_id}, which is not trusted")]
    UnknownKey {
        /// The block.
        number: u64,
        /// The key.
        key_id: Digest,
    },
    /// The log ends before the head that was kept elsewhere.
    #[error("sealed log: it was cut off; a head was kept of block {kept}, and the last one is {last}")]
    CutOff {
        /// The block of the head that was kept.
        kept: u64,
        /// The last block there is.
        last: u64,
    },
    /// The log has another head than the one that was kept elsewhere.
    #[error("sealed log: block {number} has another head than the one that was kept; the log was made anew")]
    OtherHead {
        /// The block.
        number: u64,
    },
}
