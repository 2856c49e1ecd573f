//! Writes a log as JSON lines.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use crate::column::ColumnData;
use crate::tagged::{to_json, with_children};
use crate::time::{format_time, parse_time};
use crate::{Column, Log, MISSING_TIME, ValueRef};

/// Writes a log as JSON lines, one event a line; times get the offset, in minutes east of UTC.
///
/// Attributes of the case stand in each of its lines under `case:` and their key. A case without events
/// has no line.
///
/// ```
/// use chuangyou_eventlog::{LogBuilder, Order, write_jsonl};
/// let mut builder = LogBuilder::default();
/// let case = builder.case("A");
/// builder.event(case, "accept", 0);
/// let mut out = Vec::new();
/// write_jsonl(&builder.finish(Order::File, 1).log, &mut out, 480)?;
/// assert_eq!(out, b"{\"case\":\"A\",\"activity\":\"accept\",\"time\":\"1970-01-01T08:00:00.000+08:00\"}\n");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `out` cannot be written, or an event attribute is called as a case attribute would be.
pub fn write_jsonl(log: &Log, out: &mut impl Write, offset_minutes: i32) -> io::Result<()> {
    let names = Names::of(log);
    let events = writers(log.event_columns(), "", log);
    let cases = writers(log.case_columns(), "case:", log);
    refuse_twins(&names, &events, &cases)?;
    for case in 0..log.cases() {
        let mut of_case = Map::new();
        for writer in &cases {
            writer.add(case, log, offset_minutes, &mut of_case);
        }
        for event in log.events_of(case) {
            let mut line = Map::new();
            line.insert(names.case.into(), log.case_id(case).into());
            line.insert(names.activity.into(), log.strings.text(log.activity()[event]).into());
            if log.time()[event] != MISSING_TIME {
                line.insert(names.time.into(), format_time(log.time()[event], offset_minutes).into());
            }
            for writer in &events {
                writer.add(event, log, offset_minutes, &mut line);
            }
            line.extend(of_case.iter().map(|(key, value)| (key.clone(), value.clone())));
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

/// The keys of case, activity and time.
struct Names {
    case: &'static str,
    activity: &'static str,
    time: &'static str,
}

impl Names {
    /// The short names, or those of XES when an attribute has one of the names readers look for.
    fn of(log: &Log) -> Self {
        const SOUGHT: [&str; 13] = [
            "case:concept:name",
            "case_id",
            "case",
            "caseid",
            "case id",
            "concept:name",
            "activity",
            "event",
            "task",
            "time:timestamp",
            "timestamp",
            "time",
            "date",
        ];
        let sought = |key: &str| SOUGHT.iter().any(|name| key.eq_ignore_ascii_case(name));
        let by_event = log.event_columns().iter().any(|column| sought(&column.name));
        let by_case = log.case_columns().iter().any(|column| sought(&format!("case:{}", column.name)));
        if by_event || by_case {
            return Names { case: "case:concept:name", activity: "concept:name", time: "time:timestamp" };
        }
        Names { case: "case", activity: "activity", time: "time" }
    }
}

struct Writer<'a> {
    key: String,
    column: &'a Column,
    texts: Texts,
}

/// How the texts of a column are written.
#[derive(Copy, Clone, Eq, PartialEq)]
enum Texts {
    Plain,
    /// All of them look like times; a tag says that they are not.
    Tagged,
}

fn writers<'a>(columns: &'a [Column], prefix: &str, log: &Log) -> Vec<Writer<'a>> {
    let writer = |column: &'a Column| Writer {
        key: format!("{prefix}{}", column.name),
        column,
        texts: if all_look_like_times(column, log) { Texts::Tagged } else { Texts::Plain },
    };
    columns.iter().map(writer).collect()
}

fn all_look_like_times(column: &Column, log: &Log) -> bool {
    let ColumnData::Text(symbols) = &column.data else { return false };
    symbols
        .iter()
        .filter_map(|symbol| log.strings.get(*symbol))
        .all(|text| parse_time(text.as_bytes()).is_some())
}

impl Writer<'_> {
    fn add(&self, row: usize, log: &Log, offset_minutes: i32, line: &mut Map<String, Json>) {
        let Some(value) = self.column.get(row, &log.strings) else { return };
        let children = self.column.nested.get(row);
        let json = match (value, &self.column.data) {
            (ValueRef::Text(text), _) if self.texts == Texts::Tagged => {
                with_children(json!({ "@text": text }), children, offset_minutes)
            }
            (ValueRef::Time(micros), ColumnData::Time(_)) if children.is_empty() => {
                format_time(micros, offset_minutes).into()
            }
            _ => to_json(value, children, offset_minutes),
        };
        line.insert(self.key.clone(), json);
    }
}

fn refuse_twins(names: &Names, events: &[Writer<'_>], cases: &[Writer<'_>]) -> io::Result<()> {
    let fixed = [names.case, names.activity, names.time].map(str::to_owned);
    let mut keys: Vec<String> =
        events.iter().chain(cases).map(|writer| writer.key.clone()).chain(fixed).collect();
    keys.sort_unstable();
    match keys.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("two attributes would be written under the key {:?}", pair[0]),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Value;

    #[test]
    fn texts_that_look_like_times_are_tagged() {
        let mut builder = crate::LogBuilder::default();
        let case = builder.case("A");
        builder.event(case, "accept", 0);
        builder.event_attribute("on", Value::Text("2026-02-02".into()), Vec::new());
        let log = builder.finish(crate::Order::File, 1).log;
        let mut out = Vec::new();
        write_jsonl(&log, &mut out, 0).expect("memory can be written");
        let line = String::from_utf8(out).expect("JSON is UTF-8");
        assert!(line.contains(r#""on":{"@text":"2026-02-02"}"#), "{line}");
    }
}
