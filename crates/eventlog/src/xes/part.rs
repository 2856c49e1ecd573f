//! What one block of the file gives.

use crate::strings::Texts;
use crate::table::Table;
use crate::{Attribute, Meta, Symbol};

/// Traces that follow each other, as columns; symbols are those of the thread that read them.
#[derive(Default)]
pub(super) struct Part {
    /// The rest of a trace that the part before left open; such a part holds nothing else.
    pub(super) continues: Option<Continued>,
    /// Whether the last trace does not end here.
    pub(super) open: bool,
    /// The ids of the traces that begin here; empty when an open trace has not told yet.
    pub(super) ids: Texts,
    /// The line each of these traces begins at.
    pub(super) lines: Vec<u64>,
    /// Events of each trace that begins here.
    pub(super) counts: Vec<u32>,
    pub(super) activity: Vec<Symbol>,
    pub(super) time: Vec<i64>,
    pub(super) events: Table,
    /// One row for each trace that begins here.
    pub(super) traces: Table,
}

/// Attributes of a trace that stand after some of its events.
#[derive(Default)]
pub(super) struct Continued {
    pub(super) id: Option<String>,
    pub(super) attributes: Vec<Late>,
}

/// An attribute, and the line it stands at.
pub(super) struct Late {
    pub(super) line: u64,
    pub(super) attribute: Attribute,
}

/// All that one block gives. Lines count from the block's first.
#[derive(Default)]
pub(super) struct Output {
    /// Which thread's symbols these are.
    pub(super) worker: usize,
    /// Whether the thread forgot all its symbols before this block.
    pub(super) forgot: bool,
    /// The texts of symbols that are new with this block.
    pub(super) texts: Texts,
    pub(super) parts: Vec<Part>,
    pub(super) meta: Meta,
    /// Line ends in the block.
    pub(super) lines: u64,
    pub(super) consumed: u64,
    /// What was left out.
    pub(super) skipped: Vec<(u64, String)>,
    /// Where text stands outside of attributes.
    pub(super) stray_text: Option<u64>,
    /// Where attributes are nested below a key that has no place for them, and the key.
    pub(super) nested_below: Option<(u64, String)>,
    /// What ended the reading of this block.
    pub(super) fault: Option<(u64, String)>,
}
