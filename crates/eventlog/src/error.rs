//! What can be wrong with a file, and where.

use std::fmt;

/// A file that could not be read: which, where, and what was expected.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{file}:{place} {what}")]
pub struct ReadError {
    /// The file's name as it was given.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    /// What was wrong and what was expected.
    pub what: String,
}

/// A place in a file.
#[derive(Copy, Clone, Debug, Default, Eq, PartialEq)]
pub enum Place {
    /// A line of text; the first is 1.
    Line(u64),
    /// A row of a table; the first is 1, which in CSV is the header.
    Row(u64),
    /// A byte; the first is 0.
    Byte(u64),
    /// The file as a whole.
    #[default]
    None,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line(line) => write!(f, "line {line}:"),
            Place::Row(row) => write!(f, "row {row}:"),
            Place::Byte(byte) => write!(f, "byte {byte}:"),
            Place::None => Ok(()),
        }
    }
}

impl ReadError {
    /// An error in `file` at `place`.
    pub fn new(file: &str, place: Place, what: impl Into<String>) -> Self {
        ReadError { file: file.to_owned(), place, what: what.into() }
    }
}

/// An error whose file is known further out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Fault {
    pub(crate) place: Place,
    pub(crate) what: String,
}

impl Fault {
    pub(crate) fn new(place: Place, what: impl Into<String>) -> Self {
        Fault { place, what: what.into() }
    }

    pub(crate) fn in_file(self, file: &str) -> ReadError {
        ReadError { file: file.to_owned(), place: self.place, what: self.what }
    }
}

/// What a reader noticed besides the log.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ReadReport {
    /// What was left out under [`ReadOptions::lenient`](crate::ReadOptions::lenient): the first of them.
    pub skipped: Vec<Skipped>,
    /// How many were left out in all.
    pub skipped_total: u64,
    /// Events earlier than an event that stood before them in their case.
    pub out_of_order: u64,
    /// What else a person should know.
    pub warnings: Vec<String>,
}

/// Something left out of the log.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Skipped {
    /// Where it stood.
    pub place: Place,
    /// Why it was left out.
    pub reason: String,
}

impl ReadReport {
    /// How many [`Skipped`] are kept in full; the rest are counted.
    pub const KEPT: usize = 1000;

    /// Notes something left out.
    pub fn skip(&mut self, place: Place, reason: impl Into<String>) {
        self.skipped_total += 1;
        if self.skipped.len() < Self::KEPT {
            self.skipped.push(Skipped { place, reason: reason.into() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_file_place_and_cause() {
        let error = ReadError::new("log.csv", Place::Row(12), "7 fields; the header has 6");
        assert_eq!(error.to_string(), "log.csv:row 12: 7 fields; the header has 6");
        let error = ReadError::new("log.xes", Place::None, "the file is empty");
        assert_eq!(error.to_string(), "log.xes: the file is empty");
    }

    #[test]
    fn only_the_first_thousand_skipped_are_kept() {
        let mut report = ReadReport::default();
        (0..1500).for_each(|line| report.skip(Place::Line(line), "no activity"));
        assert_eq!((report.skipped.len(), report.skipped_total), (1000, 1500));
    }
}
