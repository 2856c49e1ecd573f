//! Cuts an XES file into blocks that can be read on their own.

use std::io::Read;

use memchr::{memchr2, memmem};

use crate::Place;
use crate::blocks::{Blocks, Buffer};
use crate::error::Fault;

/// Where in the log a block begins.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum Begins {
    /// At the start of the file.
    File,
    /// Between two traces.
    Log,
    /// Within a trace, between two events.
    Trace,
}

/// What is known about a block besides its bytes.
#[derive(Copy, Clone, Debug)]
pub(super) struct Head {
    pub(super) begins: Begins,
    /// Whether the file ends with this block.
    pub(super) last: bool,
    /// Bytes of the file taken in so far.
    pub(super) consumed: u64,
}

/// Cuts after the last `</trace>` of a block, or after its last `</event>` when a trace is longer than that;
/// never within a comment, a CDATA section or a processing instruction.
pub(super) struct Cutter {
    input: crate::input::Input,
    rest: Vec<u8>,
    begins: Begins,
    ended: bool,
    block_bytes: usize,
}

pub(super) const BLOCK_BYTES: usize = 1 << 20;
/// Without a place to cut in so many bytes, something in the file is larger than an attribute may be.
const MOST_BYTES: usize = 64 << 20;

impl Cutter {
    pub(super) fn new(input: crate::input::Input, block_bytes: usize) -> Self {
        Cutter { input, rest: Vec::new(), begins: Begins::File, ended: false, block_bytes }
    }
}

impl Blocks for Cutter {
    type Head = Head;

    fn next(&mut self, buffer: &mut Buffer) -> Result<Option<Head>, Fault> {
        if self.ended {
            return Ok(None);
        }
        buffer.restart(&self.rest);
        self.rest.clear();
        let begins = self.begins;
        let mut target = self.block_bytes.max(2 * buffer.filled().len());
        loop {
            let ended = read(&mut self.input, buffer, target)?;
            if ended {
                self.ended = true;
                return Ok(Some(Head { begins, last: true, consumed: self.input.consumed() }));
            }
            if let Some((length, next)) = find_cut(buffer.filled()) {
                self.rest.extend_from_slice(&buffer.filled()[length..]);
                buffer.cut(length);
                self.begins = next;
                return Ok(Some(Head { begins, last: false, consumed: self.input.consumed() }));
            }
            if target >= MOST_BYTES {
                let mib = MOST_BYTES >> 20;
                let what = format!(
                    "no event or trace ends within {mib} MiB from here; an attribute may have at most 16 MiB"
                );
                return Err(Fault::new(Place::Line(1), what));
            }
            target *= 2;
        }
    }
}

fn read(input: &mut impl Read, buffer: &mut Buffer, len: usize) -> Result<bool, Fault> {
    buffer.fill(input, len).map_err(|error| Fault::new(Place::None, error.to_string()))
}

/// The length of the block and where the next begins.
fn find_cut(bytes: &[u8]) -> Option<(usize, Begins)> {
    let clear = clear_parts(bytes);
    let last = |name: &str| {
        clear.iter().rev().find_map(|(start, end)| Some(start + last_end(&bytes[*start..*end], name)?))
    };
    if let Some(cut) = last("trace>") {
        return Some((cut, Begins::Log));
    }
    Some((last("event>")?, Begins::Trace))
}

/// Where the last end tag `name` (given with its `>`) ends.
fn last_end(bytes: &[u8], name: &str) -> Option<usize> {
    let mut end = bytes.len();
    loop {
        let at = memmem::rfind(&bytes[..end], name.as_bytes())?;
        let before = &bytes[..at];
        let prefix =
            before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b':').count();
        let tag = &before[..at - prefix];
        if tag.ends_with(b"</") && (prefix == 0 || before.ends_with(b":")) {
            return Some(at + name.len());
        }
        end = at + name.len() - 1;
    }
}

/// The parts outside of comments, CDATA sections and processing instructions.
fn clear_parts(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(length) = memchr2(b'!', b'?', &bytes[from..]) {
        let mark = from + length;
        from = mark + 1;
        if mark <= start || bytes[mark - 1] != b'<' {
            continue;
        }
        let body = &bytes[mark..];
        let (opening, end): (usize, &[u8]) = match body {
            [b'?', ..] => (1, b"?>"),
            [b'!', b'-', b'-', ..] => (3, b"-->"),
            [b'!', b'[', ..] => (2, b"]]>"),
            // Not at the end of the bytes: nothing that hides tags. At their end: not known yet.
            [b'!', _, _, ..] => continue,
            _ => (body.len(), b">"),
        };
        parts.push((start, mark - 1));
        match memmem::find(&body[opening..], end) {
            Some(length) => start = mark + opening + length + end.len(),
            None => return parts,
        }
        from = start;
    }
    parts.push((start, bytes.len()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Option<(&str, Begins)> {
        find_cut(text.as_bytes()).map(|(length, begins)| (&text[..length], begins))
    }

    #[test]
    fn a_block_ends_after_its_last_trace() {
        let text = "<trace></trace><trace><event></event>";
        assert_eq!(cut(text), Some(("<trace></trace>", Begins::Log)));
        assert_eq!(cut("<x:trace></x:trace><x:tr"), Some(("<x:trace></x:trace>", Begins::Log)));
    }

    #[test]
    fn a_trace_longer_than_a_block_is_cut_between_events() {
        assert_eq!(cut("<trace><event></event><ev"), Some(("<trace><event></event>", Begins::Trace)));
    }

    #[test]
    fn nothing_is_cut_within_a_comment() {
        for hidden in ["<!-- </trace> -->", "<!-- </trace>", "<![CDATA[</trace>]]>", "<?x </trace>", "<!"] {
            let text = format!("<a></trace>{hidden}");
            assert_eq!(cut(&text), Some(("<a></trace>", Begins::Log)), "{hidden}");
        }
        assert_eq!(cut("<!-- a --></trace><b>"), Some(("<!-- a --></trace>", Begins::Log)));
    }

    #[test]
    fn values_that_look_like_tags_are_no_cut() {
        for text in ["<string value=\"trace>\"", "<retrace></retrace>", "trace>", "</trace"] {
            assert_eq!(cut(text), None, "{text}");
        }
    }
}
