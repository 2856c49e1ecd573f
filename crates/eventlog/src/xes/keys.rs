//! The beginnings of attributes, recognised as a whole.
//!
//! A program that writes XES writes the same bytes before each value of a key: a line end, tabs,
//! `<string key="org:resource" value="`. Once read by the scanner, such an opening is learned; the next time
//! one comparison of bytes recognises it, and what follows what is remembered too.

use hashbrown::HashTable;

use crate::strings::hash;

use super::plan::Meaning;
use super::values::Kind;

/// What a learned opening leads to.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum Wanted {
    Skip,
    CaseId,
    Activity,
    ActivityPart(usize, Option<usize>),
    Time,
    Column(usize),
}

impl Wanted {
    /// The meaning with its column's name replaced by the column's position.
    pub(super) fn new(meaning: &Meaning, mut column: impl FnMut(&str) -> usize) -> Self {
        match meaning {
            Meaning::Skip => Wanted::Skip,
            Meaning::CaseId => Wanted::CaseId,
            Meaning::Activity => Wanted::Activity,
            Meaning::ActivityPart(part, name) => {
                Wanted::ActivityPart(*part, name.as_deref().map(&mut column))
            }
            Meaning::Time => Wanted::Time,
            Meaning::Column(name) => Wanted::Column(column(name)),
        }
    }
}

/// A learned opening.
#[derive(Clone, Debug)]
struct Opening {
    bytes: Box<[u8]>,
    wanted: Wanted,
    kind: Kind,
    /// Openings that followed this one, the latest first.
    next: [u16; FOLLOWERS],
}

const FOLLOWERS: usize = 4;
const NOTHING: u16 = u16::MAX;
const MOST_OPENINGS: usize = 4096;
const MOST_OPENING_BYTES: usize = 512;

/// The openings learned in one scope.
pub(super) struct Openings {
    known: Vec<Opening>,
    table: HashTable<u16>,
    last: u16,
}

/// An opening that was recognised.
#[derive(Copy, Clone, Debug)]
pub(super) struct Recognised {
    pub(super) wanted: Wanted,
    pub(super) kind: Kind,
    /// Bytes up to the value.
    pub(super) length: usize,
    /// The quote that ends the value.
    pub(super) quote: u8,
    index: u16,
}

impl Default for Openings {
    fn default() -> Self {
        let start = Opening {
            bytes: Box::default(),
            wanted: Wanted::Skip,
            kind: Kind::Text,
            next: [NOTHING; FOLLOWERS],
        };
        Openings { known: vec![start], table: HashTable::new(), last: 0 }
    }
}

impl Openings {
    /// The scope is entered anew.
    #[inline]
    pub(super) fn restart(&mut self) {
        self.last = 0;
    }

    /// The opening that `rest` begins with, when it is one that followed the last opening before.
    #[inline]
    pub(super) fn recognise(&self, rest: &[u8]) -> Option<Recognised> {
        for index in self.known[self.last as usize].next {
            let opening = self.known.get(index as usize)?;
            if rest.starts_with(&opening.bytes) {
                return Some(Recognised {
                    wanted: opening.wanted,
                    kind: opening.kind,
                    length: opening.bytes.len(),
                    quote: *opening.bytes.last()?,
                    index,
                });
            }
        }
        None
    }

    /// A recognised opening was taken.
    #[inline]
    pub(super) fn took(&mut self, recognised: Recognised) {
        self.last = recognised.index;
    }

    /// Learns an opening, or that it may follow the last one.
    pub(super) fn learn(&mut self, bytes: &[u8], wanted: Wanted, kind: Kind) {
        let hash = u64::from(hash(bytes)) << 32 | u64::from(hash(bytes));
        let found = self.table.find(hash, |index| *self.known[*index as usize].bytes == *bytes).copied();
        let index = match found {
            Some(index) => index,
            None if self.known.len() >= MOST_OPENINGS || bytes.len() > MOST_OPENING_BYTES => {
                self.last = 0;
                return;
            }
            None => self.add(hash, bytes, wanted, kind),
        };
        let next = &mut self.known[self.last as usize].next;
        if !next.contains(&index) {
            next.rotate_right(1);
            next[0] = index;
        }
        self.last = index;
    }

    fn add(&mut self, hash_of_bytes: u64, bytes: &[u8], wanted: Wanted, kind: Kind) -> u16 {
        let index = self.known.len() as u16;
        self.known.push(Opening { bytes: bytes.into(), wanted, kind, next: [NOTHING; FOLLOWERS] });
        let known = &self.known;
        self.table.insert_unique(hash_of_bytes, index, |index| {
            let hash = u64::from(hash(&known[*index as usize].bytes));
            hash << 32 | hash
        });
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_is_recognised_after_the_one_it_followed() {
        let mut openings = Openings::default();
        let (a, b) = (b"\n<string key=\"a\" value=\"", b"\n<int key='b' value='");
        openings.learn(a, Wanted::Activity, Kind::Text);
        openings.learn(b, Wanted::Column(3), Kind::Int);
        openings.restart();
        assert!(openings.recognise(b"\n<int key='b' value='7'/>").is_none());
        let first = openings.recognise(b"\n<string key=\"a\" value=\"x\"/>").expect("a began before");
        assert_eq!((first.wanted, first.length, first.quote), (Wanted::Activity, a.len(), b'"'));
        openings.took(first);
        let second = openings.recognise(b"\n<int key='b' value='7'/>").expect("b followed a");
        assert_eq!((second.wanted, second.kind, second.quote), (Wanted::Column(3), Kind::Int, b'\''));
    }
}
