//! Interned strings: each distinct text is stored once and named by a number.

use crate::slots::Slots;

/// The number of an interned string within one [`Strings`].
#[derive(Copy, Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct Symbol(pub u32);

impl Symbol {
    /// Stands where a row has no value.
    pub const MISSING: Symbol = Symbol(u32::MAX);

    /// Whether this symbol stands for the absence of a value.
    pub const fn is_missing(self) -> bool {
        self.0 == u32::MAX
    }

    /// The symbol at this one's place in `symbols`; missing stays missing.
    #[inline]
    pub(crate) fn translated(self, symbols: &[Symbol]) -> Symbol {
        self.index().map_or(Symbol::MISSING, |index| symbols[index])
    }

    /// The symbol as an index into per-symbol tables; `None` when missing.
    pub const fn index(self) -> Option<usize> {
        if self.is_missing() { None } else { Some(self.0 as usize) }
    }
}

/// Many short texts in one allocation, each addressed by its position.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    bytes: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at `index`, or `None` past the end.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        Some(&self.bytes[start..end])
    }

    /// Appends a text; its index is the length before.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Removes every text and keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    fn bytes_at(&self, index: u32) -> &[u8] {
        let index = index as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.bytes.as_bytes()[start..self.ends[index]]
    }
}

/// A set of distinct texts; symbols are given in the order of first appearance.
///
/// ```
/// use chuangyou_eventlog::Strings;
/// let mut strings = Strings::default();
/// let accepted = strings.intern("accepted");
/// assert_eq!(strings.intern("accepted"), accepted);
/// assert_eq!(strings.get(accepted), Some("accepted"));
/// assert_eq!(strings.lookup("refused"), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Strings {
    texts: Texts,
    slots: Slots,
}

impl Strings {
    /// The symbol of `text`, which is added when it is new.
    ///
    /// # Panics
    /// With 2³² − 1 distinct texts, which no memory in use today holds.
    #[inline]
    pub fn intern(&mut self, text: &str) -> Symbol {
        self.intern_hashed(hash(text.as_bytes()), text)
    }

    /// As [`Strings::intern`], for a caller that has the [`hash`] already.
    #[inline]
    pub(crate) fn intern_hashed(&mut self, hash: u32, text: &str) -> Symbol {
        if let Some(symbol) = self.find(hash, text) {
            return symbol;
        }
        self.insert(hash, text)
    }

    #[cold]
    fn insert(&mut self, hash: u32, text: &str) -> Symbol {
        let symbol = u32::try_from(self.texts.len()).expect("fewer than 2^32 - 1 distinct texts");
        assert!(symbol != u32::MAX, "fewer than 2^32 - 1 distinct texts");
        self.texts.push(text);
        self.slots.insert(hash, symbol);
        Symbol(symbol)
    }

    #[inline]
    fn find(&self, hash: u32, text: &str) -> Option<Symbol> {
        self.slots.find(hash, |symbol| self.texts.bytes_at(symbol) == text.as_bytes()).map(Symbol)
    }

    /// The symbols of many texts in their order, as [`Strings::intern`] gives them but sooner.
    pub(crate) fn intern_all<'t>(&mut self, mut texts: impl Iterator<Item = &'t str> + Clone) -> Vec<Symbol> {
        const TOGETHER: usize = 64;
        let hashes: Vec<u32> = texts.clone().map(|text| hash(text.as_bytes())).collect();
        let mut symbols = Vec::with_capacity(hashes.len());
        for hashes in hashes.chunks(TOGETHER) {
            self.slots.approach(hashes);
            symbols.extend(hashes.iter().zip(&mut texts).map(|(hash, text)| self.intern_hashed(*hash, text)));
        }
        symbols
    }

    /// The text of `symbol`; `None` for [`Symbol::MISSING`] and for a symbol of another set.
    #[inline]
    pub fn get(&self, symbol: Symbol) -> Option<&str> {
        self.texts.get(symbol.0 as usize)
    }

    /// The text of `symbol`, or the empty text when there is none.
    #[inline]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.get(symbol).unwrap_or_default()
    }

    /// The symbol of `text` when it is in the set.
    pub fn lookup(&self, text: &str) -> Option<Symbol> {
        self.find(hash(text.as_bytes()), text)
    }

    /// Number of distinct texts.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The texts in the order of their symbols.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter()
    }

    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.texts.clear();
        self.slots.clear();
    }

    /// The texts alone, without the table that finds them.
    pub fn into_texts(self) -> Texts {
        self.texts
    }
}

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// A fast hash for tables within one process; not stable between versions.
#[inline]
pub(crate) fn hash(bytes: &[u8]) -> u32 {
    let len = bytes.len();
    let mut state = (len as u64).wrapping_mul(MULTIPLIER);
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        state = fold(state ^ u64::from_le_bytes(*word));
        rest = tail;
    }
    if !rest.is_empty() {
        state = fold(state ^ tail_word(bytes, rest));
    }
    ((state >> 32) ^ state) as u32
}

/// The last one to seven bytes as one number, read with as few loads as possible.
#[inline]
fn tail_word(bytes: &[u8], rest: &[u8]) -> u64 {
    match bytes.last_chunk::<8>() {
        Some(word) => u64::from_le_bytes(*word),
        None => short_word(rest),
    }
}

/// One to seven bytes as one number, which together with their count tells them.
#[inline]
pub(crate) fn short_word(rest: &[u8]) -> u64 {
    match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(low), Some(high)) => {
            u64::from(u32::from_le_bytes(*low)) | u64::from(u32::from_le_bytes(*high)) << 32
        }
        _ => {
            u64::from(rest[0]) | u64::from(rest[rest.len() / 2]) << 8 | u64::from(rest[rest.len() - 1]) << 16
        }
    }
}

/// Mixes 64 bits into 64 bits.
#[inline]
pub(crate) fn fold(word: u64) -> u64 {
    let product = u128::from(word ^ 0x2D35_8DCC_AA6C_78A5) * u128::from(MULTIPLIER);
    product as u64 ^ (product >> 64) as u64
}

/// A hash of a case id that never changes: FNV-1a with 64 bits and a final mix.
///
/// It decides which share of a log a case belongs to, so that machines agree about it without speaking.
///
/// ```
/// use chuangyou_eventlog::stable_hash;
/// assert_eq!(stable_hash("case-1"), stable_hash("case-1"));
/// assert_ne!(stable_hash("case-1"), stable_hash("case-2"));
/// ```
pub fn stable_hash(case_id: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in case_id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_symbol_through_growth_of_the_table() {
        let mut strings = Strings::default();
        let symbols: Vec<_> = (0..10_000).map(|n| strings.intern(&format!("text {n}"))).collect();
        for (n, symbol) in symbols.iter().enumerate() {
            assert_eq!(strings.lookup(&format!("text {n}")), Some(*symbol));
            assert_eq!(strings.text(*symbol), format!("text {n}"));
        }
        assert_eq!(strings.len(), 10_000);
    }

    #[test]
    fn texts_of_every_short_length_are_told_apart() {
        let mut strings = Strings::default();
        for len in 0..40 {
            let text = "a".repeat(len);
            assert_eq!(strings.intern(&text), Symbol(len as u32));
        }
    }

    #[test]
    fn many_texts_at_once_have_the_symbols_they_have_one_by_one() {
        let mut texts = Texts::default();
        (0..1000).for_each(|n| texts.push(&format!("text {}", n % 300)));
        let (mut together, mut apart) = (Strings::default(), Strings::default());
        apart.intern("text 7");
        together.intern("text 7");
        let expected: Vec<_> = texts.iter().map(|text| apart.intern(text)).collect();
        assert_eq!(together.intern_all(texts.iter()), expected);
    }

    #[test]
    fn missing_has_no_text() {
        let strings = Strings::default();
        assert_eq!(strings.get(Symbol::MISSING), None);
        assert_eq!(strings.text(Symbol::MISSING), "");
    }

    #[test]
    fn the_stable_hash_never_changes() {
        assert_eq!(stable_hash(""), 0xefd0_1f60_ba99_2926);
    }
}
