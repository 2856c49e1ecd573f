//! Cuts a CSV file into blocks of whole rows.

use memchr::{memchr_iter, memrchr};

use crate::Place;
use crate::blocks::{Blocks, Buffer};
use crate::error::Fault;
use crate::input::Input;

pub(super) const BLOCK_BYTES: usize = 1 << 20;
const MOST_BYTES: usize = 64 << 20;

/// Cuts after the last line end that is outside of quotes.
pub(super) struct Cutter {
    input: Input,
    rest: Vec<u8>,
    ended: bool,
    block_bytes: usize,
}

impl Cutter {
    /// `rest` are bytes that were taken from the input already.
    pub(super) fn new(input: Input, rest: Vec<u8>, block_bytes: usize) -> Self {
        Cutter { input, rest, ended: false, block_bytes }
    }
}

impl Blocks for Cutter {
    /// Bytes of the file taken in so far.
    type Head = u64;

    fn next(&mut self, buffer: &mut Buffer) -> Result<Option<u64>, Fault> {
        if self.ended {
            return Ok(None);
        }
        buffer.restart(&self.rest);
        self.rest.clear();
        let mut target = self.block_bytes.max(buffer.filled().len());
        loop {
            let ended = buffer
                .fill(&mut self.input, target)
                .map_err(|error| Fault::new(Place::None, error.to_string()))?;
            if ended {
                self.ended = true;
                return Ok(Some(self.input.consumed()));
            }
            if let Some(length) = find_cut(buffer.filled()) {
                self.rest.extend_from_slice(&buffer.filled()[length..]);
                buffer.cut(length);
                return Ok(Some(self.input.consumed()));
            }
            if target >= MOST_BYTES {
                let mib = MOST_BYTES >> 20;
                let what = format!("a row of more than {mib} MiB; a quote may be missing here");
                return Err(Fault::new(Place::Row(0), what));
            }
            target *= 2;
        }
    }
}

/// The length of the rows that end in `bytes`, which begin outside of quotes.
fn find_cut(bytes: &[u8]) -> Option<usize> {
    let mut outside = memchr_iter(b'"', bytes).count().is_multiple_of(2);
    let mut end = bytes.len();
    loop {
        let line_end = memrchr(b'\n', &bytes[..end])?;
        outside ^= !memchr_iter(b'"', &bytes[line_end..end]).count().is_multiple_of(2);
        if outside {
            return Some(line_end + 1);
        }
        end = line_end;
    }
}

#[cfg(test)]
mod tests {
    use super::find_cut;

    #[test]
    fn a_block_ends_after_the_last_line_end_outside_of_quotes() {
        for (text, length) in [
            ("a,b\nc,d\ne", Some(8)),
            ("a,\"b\nc\",d\ne", Some(10)),
            ("a\nb,\"c\nd", Some(2)),
            ("\"a\nb", None),
            ("a", None),
            ("\"\"\"\n\"\n", Some(6)),
        ] {
            assert_eq!(find_cut(text.as_bytes()), length, "{text:?}");
        }
    }
}
