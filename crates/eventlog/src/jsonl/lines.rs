//! Lines of a stream, none longer than is reasonable.

use std::io::{BufRead, BufReader};

use crate::input::Input;

/// The longest line that is read.
const LONGEST_BYTES: usize = 16 << 20;
const BUFFER_BYTES: usize = 1 << 20;
/// How many lines lie between two reports of progress.
const LINES_A_REPORT: u64 = 4096;

/// The lines of a stream that hold anything, with their numbers.
pub(super) struct Lines<'a> {
    reader: BufReader<&'a mut Input>,
    line: Vec<u8>,
    number: u64,
    progress: Option<&'a (dyn Fn(u64) + Sync)>,
}

/// One line.
pub(super) enum Line<'a> {
    Read(&'a [u8]),
    /// What is wrong with it; the next line can be read.
    Bad(String),
    /// The stream failed.
    Unreadable(String),
}

impl<'a> Lines<'a> {
    pub(super) fn new(input: &'a mut Input, progress: Option<&'a (dyn Fn(u64) + Sync)>) -> Self {
        let reader = BufReader::with_capacity(BUFFER_BYTES, input);
        Self { reader, line: Vec::new(), number: 0, progress }
    }

    /// The next line that is not blank, and its number; `None` at the end.
    pub(super) fn next(&mut self) -> Option<(u64, Line<'_>)> {
        loop {
            if let (Some(progress), true) = (self.progress, self.number.is_multiple_of(LINES_A_REPORT)) {
                progress(self.reader.get_ref().consumed());
            }
            self.number += 1;
            self.line.clear();
            match self.fill() {
                Err(error) => return Some((self.number, Line::Unreadable(error.to_string()))),
                Ok(Filled::Nothing) => return None,
                Ok(Filled::TooLong) => {
                    let what = format!("the line is longer than {} MiB", LONGEST_BYTES >> 20);
                    return Some((self.number, Line::Bad(what)));
                }
                Ok(Filled::Line) => {}
            }
            if self.number == 1 && self.line.starts_with(b"\xEF\xBB\xBF") {
                self.line.drain(..3);
            }
            if !self.line.trim_ascii().is_empty() {
                return Some((self.number, Line::Read(self.line.trim_ascii_end())));
            }
        }
    }

    fn fill(&mut self) -> std::io::Result<Filled> {
        let mut filled = Filled::Nothing;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                return Ok(filled);
            }
            let (taken, ended) = match memchr::memchr(b'\n', buffer) {
                Some(end) => (end + 1, true),
                None => (buffer.len(), false),
            };
            if self.line.len() + taken > LONGEST_BYTES {
                filled = Filled::TooLong;
                self.line.clear();
            }
            if filled != Filled::TooLong {
                filled = Filled::Line;
                self.line.extend_from_slice(&buffer[..taken]);
            }
            self.reader.consume(taken);
            if ended {
                return Ok(filled);
            }
        }
    }
}

#[derive(Copy, Clone, Eq, PartialEq)]
enum Filled {
    Nothing,
    Line,
    TooLong,
}
