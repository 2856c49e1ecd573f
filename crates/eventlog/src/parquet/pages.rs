//! Pages of a flat column: which rows have a value, and the bytes of the values.

use parquet::basic::Encoding;
use parquet::column::page::Page;

use super::fault::Trouble;
use super::levels::Presence;

/// A data page taken apart.
#[derive(Debug)]
pub(super) struct Values<'a> {
    /// Rows of the page.
    pub(super) rows: usize,
    /// Which of them have a value.
    pub(super) presence: Presence,
    /// How many of them have a value.
    pub(super) count: usize,
    /// How the values are written.
    pub(super) encoding: Encoding,
    /// The values.
    pub(super) bytes: &'a [u8],
}

/// Whether rows of a column may lack a value.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum Repetition {
    /// Each row has one.
    Required,
    /// A row may have none: pages begin with definition levels.
    Optional,
}

impl<'a> Values<'a> {
    /// Takes a data page apart; `most_rows` bounds what a damaged header may claim.
    pub(super) fn of(page: &'a Page, repetition: Repetition, most_rows: usize) -> Result<Self, Trouble> {
        let rows = page.num_values() as usize;
        if rows > most_rows {
            return Err(Trouble::damaged(format!("a page claims {rows} rows where {most_rows} are left")));
        }
        let (levels, bytes) = match page {
            Page::DataPage { buf, def_level_encoding, .. } if repetition == Repetition::Optional => {
                if *def_level_encoding != Encoding::RLE {
                    return Err(Trouble::damaged("definition levels in an encoding that is not in use"));
                }
                split_prefixed(buf)?
            }
            Page::DataPage { buf, .. } => (&[][..], &buf[..]),
            Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, .. } => {
                if *rep_levels_byte_len != 0 {
                    return Err(Trouble::damaged("a flat column has repetition levels"));
                }
                buf.split_at_checked(*def_levels_byte_len as usize).ok_or_else(short)?
            }
            Page::DictionaryPage { .. } => return Err(Trouble::damaged("a second dictionary page")),
        };
        let presence = match repetition {
            Repetition::Required => Presence::All,
            Repetition::Optional => Presence::decode(levels, rows)?,
        };
        let count = presence.count(rows);
        Ok(Self { rows, presence, count, encoding: page.encoding(), bytes })
    }

    /// The dictionary indices of a dictionary-encoded page: a byte with their width, then the hybrid.
    pub(super) fn indices(&self, out: &mut Vec<u32>) -> Result<(), Trouble> {
        if self.count == 0 {
            return Ok(());
        }
        let (width, runs) = self.bytes.split_first().ok_or_else(short)?;
        super::levels::expand(runs, *width, self.count, out)
    }
}

/// Splits what a four-byte length announces from the rest.
pub(super) fn split_prefixed(bytes: &[u8]) -> Result<(&[u8], &[u8]), Trouble> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(short)?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(short)
}

/// The bytes of a page end before its last value.
pub(super) fn short() -> Trouble {
    Trouble::damaged("a page ends before its last value")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_announces_what_follows() {
        assert_eq!(split_prefixed(&[2, 0, 0, 0, 7, 8, 9]).expect("whole"), (&[7, 8][..], &[9][..]));
        assert!(split_prefixed(&[4, 0, 0, 0, 7]).is_err());
    }
}
