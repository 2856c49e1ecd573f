//! Encodings that write values as differences, or their bytes in other places.

use parquet::basic::Encoding;

use super::fault::Trouble;
use super::levels::varint;
use super::pages::short;

/// The most bytes of text that one page may stand for.
const MOST_TEXT_BYTES: usize = 1 << 31;

/// Reads exactly `count` whole numbers in DELTA_BINARY_PACKED; gives them and what follows them.
///
/// A header tells the size of a block, the miniblocks in it, the number of values and the first of them. A
/// block has its least difference, the width of each miniblock, and the differences above the least one.
pub(super) fn packed(bytes: &[u8], count: usize) -> Result<(Vec<i64>, &[u8]), Trouble> {
    let mut rest = bytes;
    let block = varint(&mut rest)?;
    let miniblocks = varint(&mut rest)?;
    let total = varint(&mut rest)?;
    let first = zigzag(&mut rest)?;
    if total != count as u64 {
        return Err(Trouble::damaged(format!("{total} differences where {count} values are announced")));
    }
    if miniblocks == 0
        || block == 0
        || block % miniblocks != 0
        || block / miniblocks % 8 != 0
        || block > 1 << 20
    {
        return Err(Trouble::damaged("differences in blocks of an impossible size"));
    }
    let per_miniblock = (block / miniblocks) as usize;
    let mut values = Vec::new();
    if count == 0 {
        return Ok((values, rest));
    }
    values.push(first);
    while values.len() < count {
        let least = zigzag(&mut rest)?;
        let (widths, after) = rest.split_at_checked(miniblocks as usize).ok_or_else(short)?;
        rest = after;
        for width in widths {
            let taken = per_miniblock.min(count - values.len());
            if taken == 0 {
                break;
            }
            let size = per_miniblock / 8 * usize::from(*width);
            // The last miniblock of a page may be cut after its last needed byte.
            let (miniblock, after) = rest.split_at(size.min(rest.len()));
            rest = after;
            add_differences(miniblock, *width, taken, least, &mut values)?;
        }
    }
    Ok((values, rest))
}

fn add_differences(
    miniblock: &[u8],
    width: u8,
    taken: usize,
    least: i64,
    values: &mut Vec<i64>,
) -> Result<(), Trouble> {
    let width = usize::from(width);
    if width > 64 || miniblock.len() * 8 < taken * width {
        return Err(short());
    }
    let mask = if width == 64 { u64::MAX } else { (1 << width) - 1 };
    let mut last = values.last().copied().unwrap_or_default();
    for index in 0..taken {
        let bit = index * width;
        let bytes = &miniblock[bit / 8..miniblock.len().min(bit / 8 + 9)];
        let mut word = [0; 16];
        word[..bytes.len()].copy_from_slice(bytes);
        let above = (u128::from_le_bytes(word) >> (bit % 8)) as u64 & mask;
        last = last.wrapping_add(least).wrapping_add(above.cast_signed());
        values.push(last);
    }
    Ok(())
}

fn zigzag(rest: &mut &[u8]) -> Result<i64, Trouble> {
    let raw = varint(rest)?;
    Ok((raw >> 1).cast_signed() ^ -((raw & 1).cast_signed()))
}

/// Reads `count` texts in DELTA_LENGTH_BYTE_ARRAY or DELTA_BYTE_ARRAY, each given to `take`.
pub(super) fn texts(
    encoding: Encoding,
    bytes: &[u8],
    count: usize,
    mut take: impl FnMut(&[u8]) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let (prefixes, bytes) = match encoding {
        Encoding::DELTA_BYTE_ARRAY => packed(bytes, count)?,
        Encoding::DELTA_LENGTH_BYTE_ARRAY => (Vec::new(), bytes),
        other => return Err(Trouble::unknown(other)),
    };
    let (lengths, mut rest) = packed(bytes, count)?;
    let mut total = 0;
    let mut text: Vec<u8> = Vec::new();
    for (index, length) in lengths.into_iter().enumerate() {
        let length = usize::try_from(length).map_err(|_| Trouble::damaged("a text of negative length"))?;
        let (suffix, after) = rest.split_at_checked(length).ok_or_else(short)?;
        rest = after;
        let prefix = usize::try_from(prefixes.get(index).copied().unwrap_or(0)).unwrap_or(usize::MAX);
        if prefix > text.len() {
            return Err(Trouble::damaged("a text begins with more of the one before than that has"));
        }
        text.truncate(prefix);
        text.extend_from_slice(suffix);
        total += text.len();
        if total > MOST_TEXT_BYTES {
            return Err(Trouble(format!("a page holds more than {} GiB of text", MOST_TEXT_BYTES >> 30)));
        }
        take(&text)?;
        if prefixes.is_empty() {
            text.clear();
        }
    }
    Ok(())
}

/// The bytes of value `index` in BYTE_STREAM_SPLIT: all first bytes, then all second bytes, and so on.
pub(super) fn gathered<const SIZE: usize>(bytes: &[u8], count: usize, index: usize) -> [u8; SIZE] {
    std::array::from_fn(|byte| bytes[byte * count + index])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One block of 128 differences in 4 miniblocks, as the format's example: 7, 5, 3, 1, 2, 3, 4, 5.
    #[test]
    fn the_example_of_the_format_is_read() {
        let mut bytes = vec![0x80, 0x01, 4, 8, 14, 3, 2, 0, 0, 0];
        bytes.extend([0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0, 9]);
        let (values, rest) = packed(&bytes, 8).expect("well-formed");
        assert_eq!((values, rest), (vec![7, 5, 3, 1, 2, 3, 4, 5], &[9][..]));
    }

    #[test]
    fn a_text_may_continue_the_one_before() {
        // Prefix lengths 0 and 3, suffix lengths 4 and 1, each in a block without packed bits but their first.
        let prefixes = [0x80, 0x01, 4, 2, 0, 6, 0, 0, 0, 0];
        let suffixes = [0x80, 0x01, 4, 2, 8, 5, 0, 0, 0, 0];
        let bytes = [&prefixes[..], &suffixes, b"caset"].concat();
        let mut read = Vec::new();
        let take = |text: &[u8]| {
            read.push(String::from_utf8_lossy(text).into_owned());
            Ok(())
        };
        texts(Encoding::DELTA_BYTE_ARRAY, &bytes, 2, take).expect("well-formed");
        assert_eq!(read, ["case", "cast"]);
    }

    #[test]
    fn split_bytes_are_gathered() {
        assert_eq!(gathered::<2>(&[1, 2, 3, 10, 20, 30], 3, 1), [2, 20]);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), count in 0_usize..200) {
            if let Ok((values, _)) = packed(&bytes, count) {
                prop_assert_eq!(values.len(), count);
            }
            for encoding in [Encoding::DELTA_BYTE_ARRAY, Encoding::DELTA_LENGTH_BYTE_ARRAY] {
                let _ = texts(encoding, &bytes, count, |_| Ok(()));
            }
        }
    }
}
