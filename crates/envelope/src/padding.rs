//! Padding, so that the length of what is sealed tells little of what was said.

use zeroize::Zeroizing;

/// The shortest length, in bytes.
const LEAST: usize = 1 << 10;

/// Up to here lengths are doubled; beyond, an eighth more at most.
const DOUBLED: usize = 64 << 10;

/// The length to which so many bytes are padded: a power of two up to 64 KiB, then steps of a sixteenth to an eighth.
fn padded(length: usize) -> usize {
    let power = length.next_power_of_two().max(LEAST);
    if power <= DOUBLED {
        return power;
    }
    let step = power / 16;
    length.div_ceil(step) * step
}

/// The bytes, a mark, and zeros.
pub(crate) fn pad(plain: &[u8]) -> Zeroizing<Vec<u8>> {
    let length = padded(plain.len() + 1);
    // All at once, so that no copy is left behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    bytes.extend_from_slice(plain);
    bytes.push(0x80);
    bytes.resize(length, 0);
    bytes
}

/// What was padded; `None` if nothing was.
pub(crate) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let end = padded.iter().rposition(|byte| *byte != 0)?;
    (padded[end] == 0x80).then(|| &padded[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_and_a_page_are_equally_long() {
        assert_eq!(
            [0, 1, 700, 1023, 1024, 5000].map(|length| pad(&vec![b'x'; length]).len()),
            [1024, 1024, 1024, 1024, 2048, 8192]
        );
        assert_eq!(pad(&vec![0; 3_000_000]).len(), 3_145_728);
    }

    #[test]
    fn whatever_was_padded_comes_back() {
        for plain in [&b""[..], b"\x80", b"\x80\0\0", b"abc\0"] {
            assert_eq!(unpad(&pad(plain)), Some(plain));
        }
        assert_eq!(unpad(&[0; 8]), None);
    }
}
