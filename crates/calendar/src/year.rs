//! One year of a calendar: the days that a notice takes out of, or puts into, the working week.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::error::line_at;
use crate::{CalendarError, Day};

/// A year's days off and make-up workdays, with the notices or statutes they come from.
///
/// A notice may name days of a neighbouring year (the last days of December before New Year); they stay in the
/// file of the year whose notice it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearFile {
    /// The year the notices are about.
    pub year: i32,
    /// ISO 3166 code of the country or region, such as `CN` or `GB-ENG`.
    pub country: Option<String>,
    /// Where the days come from, earliest first.
    pub notices: Vec<Notice>,
    /// The named days, sorted by date, each once.
    pub days: Vec<DayEntry>,
}

/// A published notice or statute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// One named day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayEntry {
    /// The day.
    pub date: Day,
    /// The holiday it belongs to; a make-up workday carries the name of the holiday it makes up for.
    pub name: String,
    /// Whether people are off or work on it.
    pub kind: EntryKind,
}

/// What a notice says about a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// A day off.
    Off,
    /// A working day; on a weekend, a make-up workday (调休上班).
    Work,
}

impl EntryKind {
    /// The word used in files: `off` or `work`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Work => "work",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYear {
    year: Spanned<i32>,
    #[serde(default)]
    country: Option<String>,
    #[serde(default, rename = "notice")]
    notices: Vec<Notice>,
    #[serde(default, rename = "day")]
    days: Vec<Spanned<DayEntry>>,
}

impl YearFile {
    /// Reads the text of a year file; `file` is the name that errors give.
    ///
    /// # Errors
    /// When the text is not TOML of this shape, a day is listed twice or lies outside the year and its neighbours.
    ///
    /// ```
    /// use chuangyou_calendar::{EntryKind, YearFile};
    ///
    /// let year = YearFile::parse("year = 2026\n[[day]]\ndate = \"2026-01-01\"\nname = \"元旦\"\nkind = \"off\"\n", "2026.toml")?;
    /// assert_eq!(year.days[0].kind, EntryKind::Off);
    ///
    /// let error = YearFile::parse("year = 2026\n[[day]]\ndate = \"2026-01-32\"\nname = \"元旦\"\nkind = \"off\"\n", "2026.toml");
    /// assert_eq!(
    ///     error.unwrap_err().to_string(),
    ///     "2026.toml:3: `2026-01-32` is not a date: expected YYYY-MM-DD with a day that exists"
    /// );
    /// # Ok::<(), chuangyou_calendar::CalendarError>(())
    /// ```
    pub fn parse(text: &str, file: &str) -> Result<Self, CalendarError> {
        let raw: RawYear = parse_toml(text, file)?;
        let entries =
            raw.days.into_iter().map(|day| (line_at(text, day.span().start), day.into_inner())).collect();
        let year_line = line_at(text, raw.year.span().start);
        Self::assemble(file, (year_line, raw.year.into_inner()), raw.country, raw.notices, entries)
    }

    /// Puts a year together from parts that carry the line they were read from.
    pub(crate) fn assemble(
        file: &str,
        (year_line, year): (usize, i32),
        country: Option<String>,
        notices: Vec<Notice>,
        entries: Vec<(usize, DayEntry)>,
    ) -> Result<Self, CalendarError> {
        check_year(year).map_err(|error| CalendarError::malformed(file, year_line, error.to_string()))?;
        let mut seen = BTreeSet::new();
        for (line, entry) in &entries {
            let (file, line, date) = (file.to_owned(), *line, entry.date);
            if (date.year() - year).abs() > 1 {
                return Err(CalendarError::ForeignDay { file, line, date, year });
            }
            if !seen.insert(date) {
                return Err(CalendarError::DayTwice { file, line, date });
            }
        }
        let mut days: Vec<DayEntry> = entries.into_iter().map(|(_, entry)| entry).collect();
        days.sort_unstable();
        Ok(Self { year, country, notices, days })
    }

    /// The text of the file, in the order and layout the project keeps. [`YearFile::parse`] reads it back.
    pub fn to_toml(&self) -> String {
        let mut out = format!("year = {}\n", self.year);
        if let Some(country) = &self.country {
            push_pair(&mut out, "country", country);
        }
        for notice in &self.notices {
            out.push_str("\n[[notice]]\n");
            if let Some(title) = &notice.title {
                push_pair(&mut out, "title", title);
            }
            if let Some(url) = &notice.url {
                push_pair(&mut out, "url", url);
            }
        }
        for day in &self.days {
            out.push_str("\n[[day]]\n");
            push_pair(&mut out, "date", &day.date.to_string());
            push_pair(&mut out, "name", &day.name);
            push_pair(&mut out, "kind", day.kind.word());
        }
        out
    }
}

pub(crate) fn check_year(year: i32) -> Result<(), CalendarError> {
    if (CalendarError::FIRST_YEAR..=CalendarError::LAST_YEAR).contains(&year) {
        Ok(())
    } else {
        Err(CalendarError::YearOutOfRange { year })
    }
}

/// Deserializes TOML; the error names the file and the line.
pub(crate) fn parse_toml<T: serde::de::DeserializeOwned>(text: &str, file: &str) -> Result<T, CalendarError> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(text, span.start));
        CalendarError::malformed(file, line, error.message())
    })
}

fn push_pair(out: &mut String, key: &str, value: &str) {
    writeln!(out, "{key} = {}", toml::Value::from(value)).expect("writing to a String cannot fail");
}
