//! What can be wrong with a calendar.

use std::path::PathBuf;

use crate::Day;

/// Why a calendar could not be read or put together. Each message names the file and line where there is one, and
/// what was expected.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// A file or folder could not be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder holds no year file.
    #[error("{}: no year files: expected files such as 2026.toml beside calendar.toml", path.display())]
    NoYearFiles {
        /// The folder.
        path: PathBuf,
    },
    /// The text at a place is not what its format asks for.
    #[error("{file}:{line}: {message}")]
    Malformed {
        /// The file's name as given by the caller.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What was found and what was expected.
        message: String,
    },
    /// One file says two things, or the same thing twice, about one day.
    #[error("{file}:{line}: {date} is listed twice: expected each day once")]
    DayTwice {
        /// The file's name as given by the caller.
        file: String,
        /// The line of the second entry, from 1.
        line: usize,
        /// The day.
        date: Day,
    },
    /// A day lies too far from the year whose notice names it.
    #[error(
        "{file}:{line}: {date} does not belong to {year}: expected a day of that year or of one beside it"
    )]
    ForeignDay {
        /// The file's name as given by the caller.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The day.
        date: Day,
        /// The year of the file.
        year: i32,
    },
    /// A year that no calendar is kept for.
    #[error(
        "year {year} is out of range: expected {} to {}",
        CalendarError::FIRST_YEAR,
        CalendarError::LAST_YEAR
    )]
    YearOutOfRange {
        /// The year.
        year: i32,
    },
    /// Two files are about the same year.
    #[error("year {year} is given twice: expected one file a year")]
    YearTwice {
        /// The year.
        year: i32,
    },
    /// There is a hole between the years.
    #[error("year {year} is missing: expected every year from {first} to {last}")]
    MissingYear {
        /// The first missing year.
        year: i32,
        /// The first year given.
        first: i32,
        /// The last year given.
        last: i32,
    },
    /// No year was given.
    #[error("calendar `{id}` has no years: expected at least one year file")]
    NoYears {
        /// The calendar.
        id: String,
    },
    /// Two years' files contradict each other about a day.
    #[error("{date} is {first_kind} in the file of {first_year} but {second_kind} in that of {second_year}")]
    Contradiction {
        /// The day.
        date: Day,
        /// The year of the earlier file.
        first_year: i32,
        /// What the earlier file says: `off` or `work`.
        first_kind: &'static str,
        /// The year of the later file.
        second_year: i32,
        /// What the later file says.
        second_kind: &'static str,
    },
    /// Nobody ever works.
    #[error("calendar `{id}` has a weekend of seven days: expected at least one ordinary working day a week")]
    NoWorkingWeekday {
        /// The calendar.
        id: String,
    },
}

impl CalendarError {
    /// The first year a year file may be about.
    pub const FIRST_YEAR: i32 = 1900;
    /// The last year a year file may be about.
    pub const LAST_YEAR: i32 = 2200;

    pub(crate) fn malformed(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self::Malformed { file: file.to_owned(), line, message: message.into() }
    }
}

/// The line, from 1, that holds the byte at `offset`.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|&&byte| byte == b'\n').count()
}
