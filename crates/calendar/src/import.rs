//! Year files from the formats that calendars are published in.
//!
//! | format | what it looks like |
//! |---|---|
//! | holiday-cn JSON | `{"year": 2026, "papers": […], "days": [{"name", "date", "isOffDay"}]}` |
//! | iCalendar | `VEVENT`s of whole days; one is a make-up workday if its `SUMMARY` holds 班 |
//! | CSV | a header with `date`, `kind` (`off` or `work`) or `working` (0 or 1), and `name` if wanted |
//!
//! Nothing is lost silently: what cannot be taken over is an error that names the line. [`YearFile::to_toml`] writes
//! the result.

use std::collections::BTreeMap;

use crate::{CalendarError, DayEntry, Weekend, YearFile};

mod csv;
mod holiday_cn;
mod icalendar;

/// The formats that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// The JSON of the project holiday-cn.
    HolidayCn,
    /// iCalendar (RFC 5545).
    ICalendar,
    /// Comma-separated values.
    Csv,
}

impl ImportFormat {
    /// The format that the end of a file's name tells: `.json`, `.ics` or `.csv`.
    ///
    /// ```
    /// use chuangyou_calendar::import::ImportFormat;
    ///
    /// assert_eq!(ImportFormat::of_file_name("2026.ICS"), Some(ImportFormat::ICalendar));
    /// assert_eq!(ImportFormat::of_file_name("2026.txt"), None);
    /// ```
    pub fn of_file_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(Self::HolidayCn),
            "ics" => Some(Self::ICalendar),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// Reads a calendar in a foreign format. `file` is the name that errors give; `weekend` is needed for a CSV that
/// lists every day, of which only those that differ from the ordinary week are kept.
///
/// # Errors
/// When the text is not of that format, names a day twice, or names none at all.
///
/// ```
/// use chuangyou_calendar::import::{ImportFormat, read};
/// use chuangyou_calendar::{EntryKind, Weekend};
///
/// let text = "date,kind,name\n2026-02-14,work,春节\n2026-02-16,off,春节\n";
/// let years = read(ImportFormat::Csv, text, "cn.csv", Weekend::SATURDAY_SUNDAY)?;
/// assert_eq!((years.len(), years[0].year), (1, 2026));
/// assert_eq!(years[0].days[0].kind, EntryKind::Work);
///
/// let error = read(ImportFormat::Csv, "date,kind\n2026-02-14,maybe\n", "cn.csv", Weekend::SATURDAY_SUNDAY);
/// assert_eq!(error.unwrap_err().to_string(), "cn.csv:2: `maybe` is not a kind of day: expected off or work");
/// # Ok::<(), chuangyou_calendar::CalendarError>(())
/// ```
pub fn read(
    format: ImportFormat,
    text: &str,
    file: &str,
    weekend: Weekend,
) -> Result<Vec<YearFile>, CalendarError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match format {
        ImportFormat::HolidayCn => Ok(vec![holiday_cn::parse(text, file)?]),
        ImportFormat::ICalendar => by_year(file, icalendar::parse(text, file)?),
        ImportFormat::Csv => by_year(file, csv::parse(text, file, weekend)?),
    }
}

/// Sorts entries, each with the line it was read from, into the years they lie in.
fn by_year(file: &str, entries: Vec<(usize, DayEntry)>) -> Result<Vec<YearFile>, CalendarError> {
    if entries.is_empty() {
        return Err(CalendarError::malformed(
            file,
            1,
            "no days: expected at least one day off or make-up workday",
        ));
    }
    let mut years: BTreeMap<i32, Vec<(usize, DayEntry)>> = BTreeMap::new();
    for (line, entry) in entries {
        years.entry(entry.date.year()).or_default().push((line, entry));
    }
    years
        .into_iter()
        .map(|(year, days)| {
            let first_line = days.first().map_or(1, |&(line, _)| line);
            YearFile::assemble(file, (first_line, year), None, Vec::new(), days)
        })
        .collect()
}

/// A short piece of a text, for an error message.
fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}
