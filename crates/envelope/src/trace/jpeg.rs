//! JPEG (ITU-T T.81): tables, frames and scans stay; every application's and every comment's segment goes, and so does what
//! stands behind the end of the picture.

use super::{Uncleanable, expect_few_points, split, take};

/// What a marker stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Segment {
    /// The start of a frame: it says how large the picture is.
    Frame,
    /// A table or a setting by which the picture is seen.
    Needed,
    /// How colours are coded, as one application says it: the only one of its segments that is needed.
    Colours,
    /// The start of a scan, which points follow.
    Scan,
    /// The end.
    End,
    /// Anything else.
    Other,
}

fn segment(marker: u8) -> Segment {
    match marker {
        0xc4 | 0xcc | 0xdb | 0xdd => Segment::Needed,
        0xc8 => Segment::Other,
        0xc0..=0xcf => Segment::Frame,
        0xd9 => Segment::End,
        0xda => Segment::Scan,
        0xee => Segment::Colours,
        _ => Segment::Other,
    }
}

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Uncleanable> {
    let (start, mut rest) = split(bytes, 2)?;
    let mut kept = start.to_vec();
    let (mut frames, mut scans) = (0, 0);
    loop {
        let (marker, after) = marker(rest)?;
        let kind = segment(marker);
        if kind == Segment::End {
            kept.extend([0xff, 0xd9]);
            // A thumbnail's frame is in a segment of its own and goes with it.
            return if frames == 1 && scans > 0 { Ok(kept) } else { Err(Uncleanable::Damaged) };
        }
        let (length, _) = take::<2>(after)?;
        let (whole, after) = split(after, usize::from(u16::from_be_bytes(length)).max(2))?;
        rest = after;
        let stays = match kind {
            Segment::Frame => {
                frames += 1;
                expect_few_points(of_two(whole, 5)?, of_two(whole, 3)?)?;
                true
            }
            Segment::Needed => true,
            Segment::Colours => whole.len() == 14 && whole[2..].starts_with(b"Adobe"),
            Segment::Scan => {
                scans += 1;
                true
            }
            Segment::End | Segment::Other => false,
        };
        if stays {
            kept.extend([0xff, marker]);
            kept.extend(whole);
        }
        if kind == Segment::Scan {
            let (points, after) = split(rest, end_of_points(rest)?)?;
            kept.extend(points);
            rest = after;
        }
    }
}

/// The marker that comes next, past the bytes that may fill the space before it.
fn marker(bytes: &[u8]) -> Result<(u8, &[u8]), Uncleanable> {
    let filled = bytes.iter().take_while(|byte| **byte == 0xff).count();
    match bytes[filled..].split_first() {
        Some((marker, rest)) if filled > 0 && *marker != 0 => Ok((*marker, rest)),
        _ => Err(Uncleanable::Damaged),
    }
}

/// Where the points of a scan end: at the first marker that neither stands for itself nor only resets the decoder.
fn end_of_points(bytes: &[u8]) -> Result<usize, Uncleanable> {
    let mut pairs = bytes.windows(2).enumerate();
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    pairs.find(|(_, pair)| ends(pair)).map(|(at, _)| at).ok_or(Uncleanable::Damaged)
}

fn of_two(bytes: &[u8], at: usize) -> Result<u64, Uncleanable> {
    let two = bytes.get(at..at + 2).ok_or(Uncleanable::Damaged)?;
    Ok(u64::from(two[0]) << 8 | u64::from(two[1]))
}
