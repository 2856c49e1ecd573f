//! The decoded values of one column chunk, row by row.

use std::borrow::Cow;

use hashbrown::HashTable;
use parquet::basic::Encoding;

use super::delta::{gathered, packed, texts};
use super::fault::Trouble;
use super::levels::{Presence, expand};
use super::pages::{short, split_prefixed};
use crate::strings::{Texts, hash};

/// Stands where a row has no value.
pub(super) const NO_CODE: u32 = u32::MAX;

/// What a physical type contributes to decoding.
pub(super) trait Cells {
    /// Takes the dictionary page: `count` values in PLAIN encoding.
    fn dictionary(&mut self, bytes: &[u8], count: usize) -> Result<(), Trouble>;
    /// Appends `count` values in PLAIN encoding.
    fn plain(&mut self, bytes: &[u8], count: usize) -> Result<(), Trouble>;
    /// Appends `count` values in an encoding that is neither PLAIN nor by dictionary.
    fn encoded(&mut self, encoding: Encoding, bytes: &[u8], count: usize) -> Result<(), Trouble>;
    /// Appends the dictionary's values at these indices.
    fn indexed(&mut self, indices: &[u32]) -> Result<(), Trouble>;
    /// Spreads the values appended since row `start` over the rows that have one.
    fn spread(&mut self, start: usize, presence: &Presence, rows: usize);
    /// Rows so far.
    fn rows(&self) -> usize;
}

/// Fixed-size values as PLAIN writes them.
pub(super) trait Plain: Copy + Default {
    /// Bytes of one value.
    const SIZE: usize;
    /// The value in [`Plain::SIZE`] bytes.
    fn of(bytes: &[u8]) -> Self;
    /// The value that a difference leads to; `None` for a type that has no differences.
    fn of_difference(_sum: i64) -> Option<Self> {
        None
    }
    /// Value `index` of `count` whose bytes stand apart (BYTE_STREAM_SPLIT).
    fn of_split(bytes: &[u8], count: usize, index: usize) -> Self;
}

macro_rules! plain {
    ($value:ty, $($difference:tt)*) => {
        impl Plain for $value {
            const SIZE: usize = size_of::<$value>();
            #[inline]
            fn of(bytes: &[u8]) -> Self {
                <$value>::from_le_bytes(bytes.try_into().expect("the bytes of one value"))
            }
            fn of_split(bytes: &[u8], count: usize, index: usize) -> Self {
                <$value>::from_le_bytes(gathered(bytes, count, index))
            }
            $($difference)*
        }
    };
}
plain!(
    i32,
    fn of_difference(sum: i64) -> Option<Self> {
        Some(sum as i32)
    }
);
plain!(
    i64,
    fn of_difference(sum: i64) -> Option<Self> {
        Some(sum)
    }
);
plain!(f32,);
plain!(f64,);

/// An INT96 timestamp in microseconds since the epoch.
#[derive(Copy, Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Micros96(pub(super) i64);

impl Plain for Micros96 {
    const SIZE: usize = 12;

    /// Nanoseconds of the day, then the Julian day (2440588 is 1970-01-01).
    fn of(bytes: &[u8]) -> Self {
        let (nanos, day) = (i64::of(&bytes[..8]), i32::of(&bytes[8..12]));
        let midnight = (i64::from(day) - 2_440_588).saturating_mul(crate::time::MICROS_PER_DAY);
        Self(midnight.saturating_add(nanos.div_euclid(1000)))
    }

    fn of_split(bytes: &[u8], count: usize, index: usize) -> Self {
        Self::of(&gathered::<12>(bytes, count, index))
    }
}

/// Values of a fixed size.
#[derive(Debug, Default)]
pub(super) struct Fixed<T> {
    dictionary: Vec<T>,
    /// One for each row; the default where the row has none.
    pub(super) values: Vec<T>,
    /// Which rows have a value; empty while all have.
    pub(super) present: Vec<bool>,
}

impl<T: Copy + Default> Fixed<T> {
    /// Whether `row` has a value.
    pub(super) fn is_present(&self, row: usize) -> bool {
        self.present.get(row).copied().unwrap_or(true)
    }

    /// Takes the value of a row away.
    pub(super) fn remove(&mut self, row: usize) {
        self.present.resize(self.values.len(), true);
        self.present[row] = false;
    }

    /// The same rows with every value converted.
    pub(super) fn map<U>(self, convert: impl FnMut(T) -> U) -> Fixed<U> {
        Fixed {
            dictionary: Vec::new(),
            values: self.values.into_iter().map(convert).collect(),
            present: self.present,
        }
    }

    /// Notes which rows have a value, from row `start` on.
    fn note(&mut self, start: usize, presence: &Presence, rows: usize) {
        match presence {
            Presence::All if self.present.is_empty() => {}
            Presence::All => self.present.resize(start + rows, true),
            Presence::Some(present) => {
                self.present.resize(start, true);
                self.present.extend_from_slice(present);
            }
        }
    }

    fn look_up(&mut self, indices: &[u32]) -> Result<(), Trouble> {
        let known = self.dictionary.len();
        if indices.iter().any(|index| *index as usize >= known) {
            return Err(beyond_dictionary(known));
        }
        self.values.extend(indices.iter().map(|index| self.dictionary[*index as usize]));
        Ok(())
    }

    fn spread_values(&mut self, start: usize, presence: &Presence, rows: usize) {
        self.note(start, presence, rows);
        if let Presence::Some(present) = presence {
            spread(&mut self.values, start, present, T::default());
        }
    }
}

fn plain_values<T: Plain>(bytes: &[u8], count: usize) -> Result<impl Iterator<Item = T>, Trouble> {
    let size = count.checked_mul(T::SIZE).ok_or_else(short)?;
    let bytes = bytes.get(..size).ok_or_else(short)?;
    Ok(bytes.chunks_exact(T::SIZE).map(T::of))
}

impl<T: Plain> Cells for Fixed<T> {
    fn dictionary(&mut self, bytes: &[u8], count: usize) -> Result<(), Trouble> {
        self.dictionary = plain_values(bytes, count)?.collect();
        Ok(())
    }

    fn plain(&mut self, bytes: &[u8], count: usize) -> Result<(), Trouble> {
        self.values.extend(plain_values::<T>(bytes, count)?);
        Ok(())
    }

    fn encoded(&mut self, encoding: Encoding, bytes: &[u8], count: usize) -> Result<(), Trouble> {
        match encoding {
            Encoding::DELTA_BINARY_PACKED => {
                let (sums, _) = packed(bytes, count)?;
                let values = sums.into_iter().map(T::of_difference).collect::<Option<Vec<T>>>();
                self.values.extend(values.ok_or_else(|| Trouble::unknown(encoding))?);
            }
            Encoding::BYTE_STREAM_SPLIT => {
                if count.checked_mul(T::SIZE).is_none_or(|size| size > bytes.len()) {
                    return Err(short());
                }
                self.values.extend((0..count).map(|index| T::of_split(bytes, count, index)));
            }
            _ => return Err(Trouble::unknown(encoding)),
        }
        Ok(())
    }

    fn indexed(&mut self, indices: &[u32]) -> Result<(), Trouble> {
        self.look_up(indices)
    }

    fn spread(&mut self, start: usize, presence: &Presence, rows: usize) {
        self.spread_values(start, presence, rows);
    }

    fn rows(&self) -> usize {
        self.values.len()
    }
}

/// Truth values: PLAIN packs eight into a byte.
impl Cells for Fixed<bool> {
    fn dictionary(&mut self, _: &[u8], _: usize) -> Result<(), Trouble> {
        Err(Trouble::damaged("truth values with a dictionary"))
    }

    fn plain(&mut self, bytes: &[u8], count: usize) -> Result<(), Trouble> {
        if bytes.len().saturating_mul(8) < count {
            return Err(short());
        }
        self.values.extend((0..count).map(|index| bytes[index / 8] >> (index % 8) & 1 == 1));
        Ok(())
    }

    fn encoded(&mut self, encoding: Encoding, bytes: &[u8], count: usize) -> Result<(), Trouble> {
        if encoding != Encoding::RLE {
            return Err(Trouble::unknown(encoding));
        }
        let (runs, _) = split_prefixed(bytes)?;
        let mut bits = Vec::new();
        expand(runs, 1, count, &mut bits)?;
        self.values.extend(bits.into_iter().map(|bit| bit == 1));
        Ok(())
    }

    fn indexed(&mut self, indices: &[u32]) -> Result<(), Trouble> {
        self.look_up(indices)
    }

    fn spread(&mut self, start: usize, presence: &Presence, rows: usize) {
        self.spread_values(start, presence, rows);
    }

    fn rows(&self) -> usize {
        self.values.len()
    }
}

/// Texts, each distinct one stored once (a dictionary page may still repeat itself).
#[derive(Debug, Default)]
pub(super) struct Coded {
    /// The distinct texts of this chunk.
    pub(super) texts: Texts,
    /// For each row the position of its text, or [`NO_CODE`].
    pub(super) codes: Vec<u32>,
    form: Form,
    /// How many texts the dictionary page has; it may repeat some.
    dictionary: usize,
    /// The texts by their hash; filled when the first text comes outside the dictionary.
    found: HashTable<u32>,
}

/// What the bytes of a text stand for.
#[derive(Copy, Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum Form {
    /// UTF-8, with its length before it.
    #[default]
    Utf8,
    /// The sixteen bytes of a UUID.
    Uuid,
}

impl Form {
    /// The text at the beginning of PLAIN values, and what follows it.
    fn split(self, bytes: &[u8]) -> Result<(Cow<'_, [u8]>, &[u8]), Trouble> {
        match self {
            Self::Utf8 => split_prefixed(bytes).map(|(text, rest)| (Cow::Borrowed(text), rest)),
            Self::Uuid => {
                let (uuid, rest) = bytes.split_first_chunk::<16>().ok_or_else(short)?;
                Ok((Cow::Owned(uuid_text(uuid).into_bytes()), rest))
            }
        }
    }
}

fn uuid_text(bytes: &[u8; 16]) -> String {
    let number = u128::from_be_bytes(*bytes);
    let part = |low: u32, digits: u32| (number >> low) & ((1 << (4 * digits)) - 1);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        part(96, 8),
        part(80, 4),
        part(64, 4),
        part(48, 4),
        part(0, 12)
    )
}

impl Coded {
    /// No rows yet.
    pub(super) fn new(form: Form) -> Self {
        Self { form, ..Self::default() }
    }

    /// Appends a row with this text.
    pub(super) fn push(&mut self, text: &[u8]) -> Result<(), Trouble> {
        if self.found.is_empty() {
            for code in 0..self.texts.len() as u32 {
                enter(&mut self.found, &self.texts, code);
            }
        }
        let code = if let Some(code) = find(&self.found, &self.texts, text) {
            code
        } else {
            let code = self.texts.len() as u32;
            self.texts.push(utf8(text)?);
            enter(&mut self.found, &self.texts, code);
            code
        };
        self.codes.push(code);
        Ok(())
    }
}

fn text_of(texts: &Texts, code: u32) -> &[u8] {
    texts.get(code as usize).map_or(b"", str::as_bytes)
}

fn key(text: &[u8]) -> u64 {
    u64::from(hash(text)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn find(found: &HashTable<u32>, texts: &Texts, text: &[u8]) -> Option<u32> {
    found.find(key(text), |code| text_of(texts, *code) == text).copied()
}

/// Enters a text into the table unless an equal one stands there.
fn enter(found: &mut HashTable<u32>, texts: &Texts, code: u32) {
    let text = text_of(texts, code);
    if find(found, texts, text).is_none() {
        found.insert_unique(key(text), code, |code| key(text_of(texts, *code)));
    }
}

impl Cells for Coded {
    fn dictionary(&mut self, bytes: &[u8], count: usize) -> Result<(), Trouble> {
        let mut rest = bytes;
        for _ in 0..count {
            let (text, tail) = self.form.split(rest)?;
            self.texts.push(utf8(&text)?);
            rest = tail;
        }
        self.dictionary = self.texts.len();
        Ok(())
    }

    fn plain(&mut self, bytes: &[u8], count: usize) -> Result<(), Trouble> {
        let mut rest = bytes;
        for _ in 0..count {
            let (text, tail) = self.form.split(rest)?;
            self.push(&text)?;
            rest = tail;
        }
        Ok(())
    }

    fn encoded(&mut self, encoding: Encoding, bytes: &[u8], count: usize) -> Result<(), Trouble> {
        if self.form == Form::Uuid {
            return Err(Trouble::unknown(encoding));
        }
        texts(encoding, bytes, count, |text| self.push(text))
    }

    fn indexed(&mut self, indices: &[u32]) -> Result<(), Trouble> {
        let known = self.dictionary;
        if indices.iter().any(|index| *index as usize >= known) {
            return Err(beyond_dictionary(known));
        }
        self.codes.extend_from_slice(indices);
        Ok(())
    }

    fn spread(&mut self, start: usize, presence: &Presence, _: usize) {
        if let Presence::Some(present) = presence {
            spread(&mut self.codes, start, present, NO_CODE);
        }
    }

    fn rows(&self) -> usize {
        self.codes.len()
    }
}

/// Moves the values from `start` on to the rows that have one; the others get `none`.
fn spread<T: Copy>(values: &mut Vec<T>, start: usize, present: &[bool], none: T) {
    let mut from = values.len();
    values.resize(start + present.len(), none);
    for (to, present) in present.iter().enumerate().rev() {
        values[start + to] = if *present {
            from -= 1;
            values[from]
        } else {
            none
        };
    }
}

fn utf8(text: &[u8]) -> Result<&str, Trouble> {
    simdutf8::basic::from_utf8(text)
        .map_err(|_| Trouble(format!("{} is no valid UTF-8; expected text", crate::zone::shown(text))))
}

fn beyond_dictionary(known: usize) -> Trouble {
    Trouble::damaged(format!("an index points past the dictionary of {known} values"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(texts: &[&str]) -> Vec<u8> {
        texts.iter().flat_map(|text| [&(text.len() as u32).to_le_bytes(), text.as_bytes()].concat()).collect()
    }

    fn shown(cells: &Coded) -> Vec<&str> {
        cells.codes.iter().map(|code| cells.texts.get(*code as usize).unwrap_or("-")).collect()
    }

    #[test]
    fn values_move_to_the_rows_that_have_one() {
        let mut values = vec![9, 1, 2];
        spread(&mut values, 1, &[false, true, false, true], 0);
        assert_eq!(values, [9, 0, 1, 0, 2]);
    }

    #[test]
    fn a_dictionary_page_may_be_followed_by_plain_pages() {
        let mut cells = Coded::default();
        cells.dictionary(&plain(&["ask", "accept", "ask"]), 3).expect("three texts");
        cells.indexed(&[2, 1, 0]).expect("within the dictionary");
        cells.plain(&plain(&["accept", "decide"]), 2).expect("two texts");
        assert_eq!(shown(&cells), ["ask", "accept", "ask", "accept", "decide"]);
    }

    #[test]
    fn an_index_past_the_dictionary_is_damage() {
        let mut cells = Fixed::<i64>::default();
        cells.dictionary(&7_i64.to_le_bytes(), 1).expect("one value");
        assert!(cells.indexed(&[1]).is_err());
        assert!(Coded::default().indexed(&[0]).is_err());
    }

    #[test]
    fn a_julian_day_with_nanoseconds_becomes_microseconds() {
        let noon = [(43_200_000_000_000_i64).to_le_bytes().as_slice(), &2_440_589_i32.to_le_bytes()].concat();
        assert_eq!(Micros96::of(&noon), Micros96(129_600_000_000));
    }

    #[test]
    fn a_uuid_is_written_in_its_five_groups() {
        let bytes: [u8; 16] = std::array::from_fn(|index| index as u8);
        assert_eq!(uuid_text(&bytes), "00010203-0405-0607-0809-0a0b0c0d0e0f");
    }
}
