//! The RLE / bit-packed hybrid of Parquet: definition levels and dictionary indices.

use super::fault::Trouble;

/// Which rows of a page carry a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Presence {
    /// Every row has one.
    All,
    /// Row by row.
    Some(Vec<bool>),
}

impl Presence {
    /// How many of the `rows` rows carry a value.
    pub(super) fn count(&self, rows: usize) -> usize {
        match self {
            Self::All => rows,
            Self::Some(present) => present.iter().filter(|present| **present).count(),
        }
    }

    /// Definition levels of a flat optional column (levels 0 and 1) for `rows` rows.
    pub(super) fn decode(bytes: &[u8], rows: usize) -> Result<Self, Trouble> {
        if is_one_run_of_ones(bytes, rows) {
            return Ok(Self::All);
        }
        let mut levels = Vec::new();
        expand(bytes, 1, rows, &mut levels)?;
        if levels.iter().all(|level| *level == 1) {
            return Ok(Self::All);
        }
        Ok(Self::Some(levels.into_iter().map(|level| level == 1).collect()))
    }
}

/// Whether a single repeated value says that each of `rows` rows has a value, as most pages do.
fn is_one_run_of_ones(bytes: &[u8], rows: usize) -> bool {
    let mut rest = bytes;
    varint(&mut rest).is_ok_and(|header| header & 1 == 0 && header >> 1 >= rows as u64)
        && rest.first() == Some(&1)
}

/// Appends exactly `count` values of `width` bits (0–32) from the hybrid encoding in `bytes` to `out`.
///
/// A run header is a varint: its lowest bit tells a bit-packed run of groups of eight (1) from a
/// repeated value (0); the rest is the number of groups or of repetitions.
pub(super) fn expand(bytes: &[u8], width: u8, count: usize, out: &mut Vec<u32>) -> Result<(), Trouble> {
    if width > 32 {
        return Err(Trouble::damaged(format!("indices of {width} bits; at most 32 are possible")));
    }
    let mut rest = bytes;
    let mut left = count;
    while left > 0 {
        let header = varint(&mut rest)?;
        let length = usize::try_from(header >> 1).map_err(|_| Trouble::damaged("a run is too long"))?;
        if header & 1 == 0 {
            let value = repeated_value(&mut rest, width)?;
            let taken = length.min(left);
            if taken == 0 {
                return Err(Trouble::damaged("a run repeats its value zero times"));
            }
            out.resize(out.len() + taken, value);
            left -= taken;
        } else {
            let packed = length
                .checked_mul(usize::from(width))
                .filter(|_| length > 0)
                .ok_or_else(|| Trouble::damaged("a bit-packed run has an impossible length"))?;
            // The last run of a page may be cut after its last needed byte.
            let packed = packed.min(rest.len());
            let taken = length.saturating_mul(8).min(left);
            if packed * 8 < taken * usize::from(width) {
                return Err(Trouble::damaged("a bit-packed run ends before its last value"));
            }
            unpack(&rest[..packed], width, taken, out);
            rest = &rest[packed..];
            left -= taken;
        }
    }
    Ok(())
}

/// Appends `count` values of `width` bits, least significant bit first; `packed` holds them all.
fn unpack(packed: &[u8], width: u8, count: usize, out: &mut Vec<u32>) {
    let width = usize::from(width);
    if width == 0 {
        out.resize(out.len() + count, 0);
        return;
    }
    let mask = (1_u64 << width) - 1;
    out.reserve(count);
    // An eight-byte load at a value's first byte holds it whole (7 + 32 bits at most).
    let whole = if packed.len() >= 8 { ((packed.len() - 8) * 8 / width + 1).min(count) } else { 0 };
    out.extend((0..whole).map(|index| {
        let bit = index * width;
        (word(&packed[bit / 8..bit / 8 + 8]) >> (bit % 8) & mask) as u32
    }));
    let mut tail = [0_u8; 16];
    out.extend((whole..count).map(|index| {
        let bit = index * width;
        let end = packed.len().min(bit / 8 + 8);
        tail = [0; 16];
        tail[..end - bit / 8].copy_from_slice(&packed[bit / 8..end]);
        (word(&tail[..8]) >> (bit % 8) & mask) as u32
    }));
}

fn word(eight: &[u8]) -> u64 {
    u64::from_le_bytes(eight.try_into().expect("the slice is eight bytes long"))
}

fn repeated_value(rest: &mut &[u8], width: u8) -> Result<u32, Trouble> {
    let size = usize::from(width).div_ceil(8);
    let (head, tail) = rest.split_at_checked(size).ok_or_else(|| Trouble::damaged("a run ends early"))?;
    let mut value = [0_u8; 4];
    value[..size].copy_from_slice(head);
    *rest = tail;
    Ok(u32::from_le_bytes(value))
}

/// A number in groups of seven bits, the lowest first; the highest bit of a byte says that more follow.
pub(super) fn varint(rest: &mut &[u8]) -> Result<u64, Trouble> {
    let mut value = 0_u64;
    for (index, byte) in rest.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * index).min(63);
        if byte & 0x80 == 0 {
            *rest = &rest[index + 1..];
            return Ok(value);
        }
    }
    Err(Trouble::damaged("a number ends early"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expanded(bytes: &[u8], width: u8, count: usize) -> Vec<u32> {
        let mut out = Vec::new();
        expand(bytes, width, count, &mut out).expect("well-formed");
        out
    }

    #[test]
    fn a_repeated_value_is_expanded() {
        assert_eq!(expanded(&[5 << 1, 7], 3, 5), [7, 7, 7, 7, 7]);
    }

    #[test]
    fn the_packing_example_of_the_format_reads_zero_to_seven() {
        assert_eq!(
            expanded(&[(1 << 1) | 1, 0b1000_1000, 0b1100_0110, 0b1111_1010], 3, 8),
            [0, 1, 2, 3, 4, 5, 6, 7]
        );
    }

    #[test]
    fn a_width_of_zero_bits_means_the_only_dictionary_entry() {
        assert_eq!(expanded(&[4 << 1], 0, 4), [0, 0, 0, 0]);
    }

    #[test]
    fn a_run_that_ends_early_is_an_error() {
        let mut out = Vec::new();
        assert!(expand(&[(1 << 1) | 1, 0b1000_1000], 3, 8, &mut out).is_err());
        assert!(expand(&[5 << 1], 3, 5, &mut out).is_err());
        assert!(expand(&[], 3, 1, &mut out).is_err());
    }

    #[test]
    fn a_level_of_zero_marks_a_missing_value() {
        assert_eq!(Presence::decode(&[3 << 1, 1], 3).expect("well-formed"), Presence::All);
        let levels = Presence::decode(&[(1 << 1) | 1, 0b0000_0101], 3).expect("well-formed");
        assert_eq!(levels, Presence::Some(vec![true, false, true]));
        assert_eq!(levels.count(3), 2);
    }

    fn packed(values: &[u32], width: u8) -> Vec<u8> {
        let groups = values.len().div_ceil(8);
        let mut bits = vec![0_u8; groups * usize::from(width)];
        for (index, value) in values.iter().enumerate() {
            for bit in 0..usize::from(width) {
                let at = index * usize::from(width) + bit;
                bits[at / 8] |= ((value >> bit & 1) as u8) << (at % 8);
            }
        }
        let mut bytes = Vec::new();
        let mut header = (groups as u64) << 1 | 1;
        while header >= 0x80 {
            bytes.push(header as u8 | 0x80);
            header >>= 7;
        }
        bytes.push(header as u8);
        bytes.extend(bits);
        bytes
    }

    proptest! {
        #[test]
        fn packed_values_come_back(width in 1_u8..=32, raw in prop::collection::vec(any::<u32>(), 1..70)) {
            let mask = if width == 32 { u32::MAX } else { (1 << width) - 1 };
            let values: Vec<u32> = raw.iter().map(|value| value & mask).collect();
            prop_assert_eq!(expanded(&packed(&values, width), width, values.len()), values);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), width in 0_u8..40) {
            let mut out = Vec::new();
            if expand(&bytes, width, 100, &mut out).is_ok() {
                prop_assert_eq!(out.len(), 100);
            }
        }
    }
}
