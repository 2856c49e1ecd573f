//! Texts that stood in a column lately, found again without hashing or reading all of them.

use crate::strings::{fold, short_word};
use crate::{Strings, Symbol};

/// The symbols of some texts, each in the only place its first and last bytes and its length allow.
///
/// A text that takes a place drives out the one before; [`Strings`] alone knows them all.
pub(super) struct Recent {
    places: Vec<Place>,
    shift: u32,
}

/// A text of up to 16 bytes is told by its ends and its length; of a longer one the middle is read.
#[derive(Copy, Clone)]
struct Place {
    head: u64,
    tail: u64,
    len: usize,
    symbol: Symbol,
}

/// No text is so long.
const EMPTY: Place = Place { head: 0, tail: 0, len: usize::MAX, symbol: Symbol::MISSING };
const WORD: usize = size_of::<u64>();

impl Recent {
    /// Room for 2 to the power of `bits` texts.
    pub(super) fn new(bits: u32) -> Self {
        Recent { places: vec![EMPTY; 1 << bits], shift: u64::BITS - bits }
    }

    /// The symbol of `text` in `strings`, which is added when it is new.
    #[inline]
    pub(super) fn intern(&mut self, text: &str, strings: &mut Strings) -> Symbol {
        let (bytes, len) = (text.as_bytes(), text.len());
        let (head, tail) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ if bytes.is_empty() => (0, 0),
            _ => (short_word(bytes), 0),
        };
        // What tells neighbours apart is mostly the last digits of a number.
        let mixed = fold(head ^ tail.rotate_left(24) ^ len as u64);
        let place = &mut self.places[(mixed >> self.shift) as usize];
        if place.head == head && place.tail == tail && place.len == len {
            let middle = WORD..len.saturating_sub(WORD);
            let told = len <= 2 * WORD;
            if told || strings.text(place.symbol).as_bytes()[middle.clone()] == bytes[middle] {
                return place.symbol;
            }
        }
        *place = Place { head, tail, len, symbol: strings.intern(text) };
        place.symbol
    }

    /// Forgets everything, for symbols of another set.
    pub(super) fn clear(&mut self) {
        self.places.fill(EMPTY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_that_differ_in_the_middle_alone_are_told_apart() {
        let (mut recent, mut strings) = (Recent::new(1), Strings::default());
        let texts = ["accepted at window 1 of 3", "accepted at window 2 of 3", "accepted at window 1 of 3"];
        let symbols = texts.map(|text| recent.intern(text, &mut strings));
        assert_eq!(symbols, [Symbol(0), Symbol(1), Symbol(0)]);
    }

    proptest! {
        #[test]
        fn every_text_has_the_symbol_that_the_set_gives_it(
            texts in proptest::collection::vec("[ab]{0,20}", 0..100),
        ) {
            let (mut recent, mut strings) = (Recent::new(3), Strings::default());
            for text in texts {
                let symbol = recent.intern(&text, &mut strings);
                prop_assert_eq!(strings.lookup(&text), Some(symbol));
            }
        }
    }
}
