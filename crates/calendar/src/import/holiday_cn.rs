//! The JSON of the project holiday-cn: one file a year, from the notices of the State Council.

use serde::Deserialize;

use crate::{CalendarError, Day, DayEntry, EntryKind, Notice, YearFile};

#[derive(Deserialize)]
struct RawYear {
    year: i32,
    #[serde(default)]
    papers: Vec<String>,
    days: Vec<RawDay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawDay {
    name: String,
    date: Day,
    is_off_day: bool,
}

pub(super) fn parse(text: &str, file: &str) -> Result<YearFile, CalendarError> {
    let raw: RawYear = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        // The position is said once, in front.
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        CalendarError::malformed(file, error.line().max(1), message)
    })?;
    if raw.days.is_empty() {
        let message = format!("{} has no days: expected the days of a published notice", raw.year);
        return Err(CalendarError::malformed(file, 1, message));
    }
    let lines = lines_of_dates(text);
    let entries = raw.days.into_iter().enumerate().map(|(index, day)| {
        let kind = if day.is_off_day { EntryKind::Off } else { EntryKind::Work };
        (lines.get(index).copied().unwrap_or(1), DayEntry { date: day.date, name: day.name, kind })
    });
    let notices = raw.papers.into_iter().map(|url| Notice { title: None, url: Some(url) }).collect();
    YearFile::assemble(file, (1, raw.year), Some("CN".to_owned()), notices, entries.collect())
}

/// The lines on which the key `date` stands: the n-th belongs to the n-th day of a file laid out as published.
fn lines_of_dates(text: &str) -> Vec<usize> {
    let line =
        |(index, line): (usize, &str)| std::iter::repeat_n(index + 1, line.matches("\"date\"").count());
    text.split('\n').enumerate().flat_map(line).collect()
}
