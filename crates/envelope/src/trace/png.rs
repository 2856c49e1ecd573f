//! PNG (ISO/IEC 15948): header, palette, transparency and points stay.

use super::{Uncleanable, expect_few_points, split, take};

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Uncleanable> {
    let (signature, mut rest) = split(bytes, SIGNATURE.len())?;
    let mut kept = signature.to_vec();
    let mut points = false;
    loop {
        let (length, after) = take::<4>(rest)?;
        let (chunk, after) = split(after, 4 + u32::from_be_bytes(length) as usize)?;
        let (sum, after) = take::<4>(after)?;
        if u32::from_be_bytes(sum) != checksum(chunk) {
            return Err(Uncleanable::Damaged);
        }
        rest = after;
        let (kind, data) = take::<4>(chunk)?;
        let is_first = kept.len() == SIGNATURE.len();
        match &kind {
            b"IHDR" if is_first && data.len() == 13 => {
                let (width, after) = take::<4>(data)?;
                let (height, _) = take::<4>(after)?;
                expect_few_points(u32::from_be_bytes(width).into(), u32::from_be_bytes(height).into())?;
            }
            _ if is_first => return Err(Uncleanable::Damaged),
            b"IHDR" => return Err(Uncleanable::Damaged),
            b"acTL" => return Err(Uncleanable::Animated),
            b"IDAT" => points = true,
            b"PLTE" | b"tRNS" | b"IEND" => {}
            _ => continue,
        }
        kept.extend(length);
        kept.extend(chunk);
        kept.extend(sum);
        if &kind == b"IEND" {
            return if points && data.is_empty() { Ok(kept) } else { Err(Uncleanable::Damaged) };
        }
    }
}

/// CRC-32 over a chunk's name and data, as the standard has it.
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum: u32, byte| TABLE[usize::from(sum as u8 ^ byte)] ^ sum >> 8)
}

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let (mut sum, mut bit) = (at as u32, 0);
        while bit < 8 {
            sum = if sum & 1 == 1 { 0xedb8_8320 ^ sum >> 1 } else { sum >> 1 };
            bit += 1;
        }
        table[at] = sum;
        at += 1;
    }
    table
};
