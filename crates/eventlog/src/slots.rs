//! Where the symbol of a text stands: a table of numbers alone, which never reads a text itself.

/// Symbols by the hash of their text, each in the first free slot from its home on.
///
/// Homes rise with the mixed hash, so that a table grows by one walk from its front to its back.
#[derive(Clone, Debug)]
pub(crate) struct Slots {
    table: Vec<Slot>,
    used: usize,
    /// How far a mixed hash is shifted to give its home.
    shift: u32,
}

/// The hash stands beside the symbol, so that few texts are compared and growing reads none.
#[derive(Copy, Clone, Debug)]
struct Slot {
    hash: u32,
    symbol: u32,
}

const FREE: Slot = Slot { hash: 0, symbol: u32::MAX };
const FEWEST_BITS: u32 = 3;
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

impl Default for Slots {
    fn default() -> Self {
        Slots { table: Vec::new(), used: 0, shift: u64::BITS - FEWEST_BITS + 1 }
    }
}

impl Slots {
    /// The symbol with this hash that is the right one.
    #[inline]
    pub(crate) fn find(&self, hash: u32, is_right: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = self.home(hash);
        loop {
            let slot = self.table.get(at)?;
            if slot.symbol == FREE.symbol {
                return None;
            }
            if slot.hash == hash && is_right(slot.symbol) {
                return Some(slot.symbol);
            }
            at = self.after(at);
        }
    }

    /// Adds a symbol that is not there, which must not be `u32::MAX`.
    pub(crate) fn insert(&mut self, hash: u32, symbol: u32) {
        // A quarter stays free, so that searches end soon.
        if (self.used + 1) * 4 > self.table.len() * 3 {
            self.grow();
        }
        self.put(Slot { hash, symbol });
        self.used += 1;
    }

    /// Reads the homes of several hashes at once: most of a large table is far from the processor, and it waits once
    /// for all of them rather than for one after the other.
    #[inline]
    pub(crate) fn approach(&self, hashes: &[u32]) {
        let symbol = |hash: &u32| self.table.get(self.home(*hash)).map_or(0, |slot| slot.symbol);
        std::hint::black_box(hashes.iter().map(symbol).fold(0, std::ops::BitXor::bitxor));
    }

    /// Forgets every symbol and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.table.fill(FREE);
        self.used = 0;
    }

    #[inline]
    fn home(&self, hash: u32) -> usize {
        (u64::from(hash).wrapping_mul(MULTIPLIER) >> self.shift) as usize
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        if at + 1 == self.table.len() { 0 } else { at + 1 }
    }

    #[inline]
    fn put(&mut self, slot: Slot) {
        let mut at = self.home(slot.hash);
        while self.table[at].symbol != FREE.symbol {
            at = self.after(at);
        }
        self.table[at] = slot;
    }

    #[cold]
    fn grow(&mut self) {
        self.shift -= 1;
        let grown = vec![FREE; 1 << (u64::BITS - self.shift)];
        for slot in std::mem::replace(&mut self.table, grown) {
            if slot.symbol != FREE.symbol {
                self.put(slot);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_of_one_hash_are_told_apart_by_who_asks() {
        let mut slots = Slots::default();
        assert_eq!(slots.find(7, |_| true), None);
        (0..100).for_each(|symbol| slots.insert(7, symbol));
        assert_eq!(slots.find(7, |symbol| symbol == 99), Some(99));
        assert_eq!(slots.find(7, |symbol| symbol == 100), None);
        slots.clear();
        assert_eq!(slots.find(7, |_| true), None);
    }

    #[test]
    fn every_symbol_is_found_after_growing() {
        let mut slots = Slots::default();
        (0..1000).for_each(|symbol| slots.insert(u32::MAX - symbol, symbol));
        assert!((0..1000).all(|symbol| slots.find(u32::MAX - symbol, |_| true) == Some(symbol)));
        assert_eq!(slots.find(0, |_| true), None);
    }
}
