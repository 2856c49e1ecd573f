//! WebP: the points and their transparency stay.

use super::{Uncleanable, expect_few_points, split, take};

/// The bit of the extended header that says that there is transparency; the others speak of what goes.
const TRANSPARENT: u8 = 0x10;

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Uncleanable> {
    let (_, after) = split(bytes, 4)?;
    let (length, after) = take::<4>(after)?;
    // What stands behind the length that the file gives itself is none of it.
    let (inside, _) = split(after, u32::from_le_bytes(length) as usize)?;
    let (_, mut rest) = split(inside, 4)?;
    let (mut kept, mut points) = (Vec::new(), 0);
    while !rest.is_empty() {
        let (kind, after) = take::<4>(rest)?;
        let (length, after) = take::<4>(after)?;
        let length = u32::from_le_bytes(length) as usize;
        let (data, after) = split(after, length)?;
        rest = after.get(length % 2..).unwrap_or_default();
        match &kind {
            b"VP8X" => put(&mut kept, kind, &extended(data)?),
            b"VP8 " | b"VP8L" => {
                points += 1;
                let (width, height) = if &kind == b"VP8 " { lossy(data)? } else { lossless(data)? };
                expect_few_points(width, height)?;
                put(&mut kept, kind, data);
            }
            b"ALPH" => put(&mut kept, kind, data),
            b"ANIM" | b"ANMF" => return Err(Uncleanable::Animated),
            _ => {}
        }
    }
    if points != 1 {
        return Err(Uncleanable::Damaged);
    }
    let mut whole = b"RIFF".to_vec();
    whole.extend(((kept.len() + 4) as u32).to_le_bytes());
    whole.extend(b"WEBP");
    whole.extend(kept);
    Ok(whole)
}

fn put(kept: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    kept.extend(kind);
    kept.extend((data.len() as u32).to_le_bytes());
    kept.extend(data);
    if data.len() % 2 == 1 {
        kept.push(0);
    }
}

/// The extended header without its promises of what goes.
fn extended(data: &[u8]) -> Result<[u8; 10], Uncleanable> {
    let (mut header, rest) = take::<10>(data)?;
    if !rest.is_empty() {
        return Err(Uncleanable::Damaged);
    }
    let transparent = header[0] & TRANSPARENT;
    header[..4].copy_from_slice(&[transparent, 0, 0, 0]);
    let of_three =
        |at: usize| u64::from(u32::from_le_bytes([header[at], header[at + 1], header[at + 2], 0])) + 1;
    expect_few_points(of_three(4), of_three(7))?;
    Ok(header)
}

/// Width and height of a lossy picture: behind the tag of its frame and the code that starts it.
fn lossy(data: &[u8]) -> Result<(u64, u64), Uncleanable> {
    let (start, rest) = take::<6>(data)?;
    if start[3..] != [0x9d, 0x01, 0x2a] {
        return Err(Uncleanable::Damaged);
    }
    let (sizes, _) = take::<4>(rest)?;
    let of_two = |at: usize| u64::from(u16::from_le_bytes([sizes[at], sizes[at + 1]]) & 0x3fff);
    Ok((of_two(0), of_two(2)))
}

/// Width and height of a lossless picture: fourteen bits each behind its signature.
fn lossless(data: &[u8]) -> Result<(u64, u64), Uncleanable> {
    let (start, _) = take::<5>(data)?;
    if start[0] != 0x2f {
        return Err(Uncleanable::Damaged);
    }
    let bits = u64::from(u32::from_le_bytes([start[1], start[2], start[3], start[4]]));
    Ok(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}
