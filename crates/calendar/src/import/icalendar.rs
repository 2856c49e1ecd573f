//! iCalendar: the whole-day events of a calendar of holidays.

use super::excerpt;
use crate::{CalendarError, Day, DayEntry, EntryKind};

/// An unfolded line with the number of the line it begins on.
struct Line {
    number: usize,
    text: String,
}

#[derive(Default)]
struct Event {
    line: usize,
    start: Option<Day>,
    end: Option<Day>,
    days: Option<i32>,
    summary: String,
}

/// The longest event that is taken for a holiday.
const MAX_DAYS: i32 = 366;

pub(super) fn parse(text: &str, file: &str) -> Result<Vec<(usize, DayEntry)>, CalendarError> {
    let mut entries = Vec::new();
    let mut event: Option<Event> = None;
    let mut in_calendar = false;
    // An alarm or another component inside an event has properties of its own.
    let mut nested: Vec<String> = Vec::new();
    for line in unfold(text) {
        let Some((name, parameters, value)) = split(&line.text) else {
            let message = format!("`{}` is not a property: expected NAME:value", excerpt(&line.text));
            return Err(CalendarError::malformed(file, line.number, message));
        };
        match (name.as_str(), value.to_ascii_uppercase().as_str()) {
            ("BEGIN", "VCALENDAR") => in_calendar = true,
            ("BEGIN", "VEVENT") if event.is_none() && in_calendar => {
                event = Some(Event { line: line.number, ..Event::default() });
            }
            ("BEGIN", component) if event.is_some() => nested.push(component.to_owned()),
            ("END", component) if nested.last().is_some_and(|open| open == component) => {
                nested.pop();
            }
            ("END", "VEVENT") if nested.is_empty() => {
                let Some(event) = event.take() else {
                    return Err(CalendarError::malformed(
                        file,
                        line.number,
                        "END:VEVENT without its BEGIN:VEVENT",
                    ));
                };
                push_days(&mut entries, &event, file)?;
            }
            _ => {
                if let Some(event) = event.as_mut().filter(|_| nested.is_empty()) {
                    take_property(event, &name, &parameters, value)
                        .map_err(|message| CalendarError::malformed(file, line.number, message))?;
                }
            }
        }
    }
    if let Some(event) = event {
        return Err(CalendarError::malformed(file, event.line, "the event has no end: expected END:VEVENT"));
    }
    if !in_calendar {
        return Err(CalendarError::malformed(file, 1, "not an iCalendar file: expected BEGIN:VCALENDAR"));
    }
    Ok(entries)
}

/// Joins the lines that RFC 5545 folds: one that begins with a space or a tab goes on from the one before.
fn unfold(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, raw) in text.split('\n').enumerate() {
        let raw = raw.strip_suffix('\r').unwrap_or(raw);
        match (raw.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.text.push_str(rest),
            _ if raw.trim().is_empty() => {}
            _ => lines.push(Line { number: index + 1, text: raw.to_owned() }),
        }
    }
    lines
}

/// Name, parameters (both in capitals) and value of a line. A colon inside a quoted parameter does not end it.
fn split(line: &str) -> Option<(String, Vec<String>, &str)> {
    let mut quoted = false;
    let colon = line.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    })?;
    let mut head = line[..colon].split(';').map(str::to_ascii_uppercase);
    let name = head.next().filter(|name| !name.is_empty())?;
    Some((name, head.collect(), &line[colon + 1..]))
}

fn take_property(event: &mut Event, name: &str, parameters: &[String], value: &str) -> Result<(), String> {
    match name {
        "DTSTART" => event.start = Some(parse_date(parameters, value)?),
        "DTEND" => event.end = Some(parse_date(parameters, value)?),
        "DURATION" => event.days = Some(parse_duration(value)?),
        "SUMMARY" => event.summary = unescape(value),
        "RRULE" | "RDATE" => {
            return Err(format!("{name} is not supported: expected every day as an event of its own"));
        }
        _ => {}
    }
    Ok(())
}

fn parse_date(parameters: &[String], value: &str) -> Result<Day, String> {
    let error = || format!("`{}` is not a day: expected VALUE=DATE and YYYYMMDD", excerpt(value));
    if parameters.iter().any(|parameter| parameter.starts_with("VALUE=") && parameter != "VALUE=DATE") {
        return Err(error());
    }
    if value.len() != 8 || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(error());
    }
    format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..]).parse().map_err(|_| error())
}

/// `P1D` or `P1W`, as days.
fn parse_duration(value: &str) -> Result<i32, String> {
    let error = || format!("`{}` is not a number of days: expected a duration such as P1D", excerpt(value));
    let rest = value.strip_prefix('P').ok_or_else(error)?;
    let (number, unit) = match (rest.strip_suffix('D'), rest.strip_suffix('W')) {
        (Some(number), _) => (number, 1),
        (_, Some(number)) => (number, 7),
        _ => return Err(error()),
    };
    let number: u16 = number.parse().map_err(|_| error())?;
    Ok(i32::from(number) * unit)
}

/// RFC 5545 text: `\,`, `\;`, `\\` and `\n`.
fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(char) = chars.next() {
        match (char, if char == '\\' { chars.next() } else { None }) {
            ('\\', Some('n' | 'N')) => out.push(' '),
            ('\\', Some(escaped)) => out.push(escaped),
            _ => out.push(char),
        }
    }
    out.trim().to_owned()
}

fn push_days(entries: &mut Vec<(usize, DayEntry)>, event: &Event, file: &str) -> Result<(), CalendarError> {
    let malformed = |message: String| CalendarError::malformed(file, event.line, message);
    let Some(start) = event.start else {
        return Err(malformed("the event has no day: expected DTSTART;VALUE=DATE".to_owned()));
    };
    // DTEND is the day after the last.
    let days = match (event.end, event.days) {
        (Some(end), _) => end - start,
        (None, days) => days.unwrap_or(1),
    };
    if !(1..=MAX_DAYS).contains(&days) {
        return Err(malformed(format!("the event has {days} days: expected 1 to {MAX_DAYS}")));
    }
    let kind = if event.summary.contains('班') { EntryKind::Work } else { EntryKind::Off };
    for offset in 0..days {
        entries.push((event.line, DayEntry { date: start + offset, name: event.summary.clone(), kind }));
    }
    Ok(())
}
