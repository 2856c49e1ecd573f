//! Writes CSV with the column names that pm4py uses: XES keys, and `case:` before those of the case.

use std::io::{self, Write};

use super::{event_keys, float_text, refuse_twins};
use crate::tagged::to_json;
use crate::time::format_time;
use crate::{Column, Log, MISSING_TIME, ValueRef};

/// Writes a log as CSV, one event a row; times get the offset, in minutes east of UTC.
///
/// A list, a container and a value with nested attributes become JSON. A case without events has no row,
/// and an empty text is no value.
///
/// ```
/// use chuangyou_eventlog::{LogBuilder, Order, write_csv};
/// let mut builder = LogBuilder::default();
/// let case = builder.case("A");
/// builder.event(case, "accept, at once", 0);
/// let mut out = Vec::new();
/// write_csv(&builder.finish(Order::File, 1).log, &mut out, 480)?;
/// let expected = "case:concept:name,concept:name,time:timestamp\n\
///                 A,\"accept, at once\",1970-01-01T08:00:00.000+08:00\n";
/// assert_eq!(out, expected.as_bytes());
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `out` cannot be written, or an attribute of events is called as one of cases would be.
pub fn write_csv(log: &Log, out: &mut impl Write, offset_minutes: i32) -> io::Result<()> {
    let mut keys = vec!["case:concept:name".to_owned()];
    keys.extend(event_keys(log));
    keys.extend(log.case_columns().iter().map(|column| format!("case:{}", column.name)));
    if let Some(key) =
        log.event_columns().iter().map(|column| &column.name).find(|key| key.starts_with("case:"))
    {
        let what = format!("the event attribute {key:?} would be read as one of the case");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    refuse_twins(keys.clone())?;
    let mut line = Line { text: String::new(), offset_minutes };
    for key in &keys {
        line.field(key);
    }
    line.end(out)?;
    for case in 0..log.cases() {
        for event in log.events_of(case) {
            line.field(log.case_id(case));
            line.field(log.strings.text(log.activity()[event]));
            let time = log.time()[event];
            line.value((time != MISSING_TIME).then_some(ValueRef::Time(time)));
            log.event_columns().iter().for_each(|column| line.cell(log, column, event));
            log.case_columns().iter().for_each(|column| line.cell(log, column, case));
            line.end(out)?;
        }
    }
    Ok(())
}

struct Line {
    text: String,
    offset_minutes: i32,
}

impl Line {
    fn cell(&mut self, log: &Log, column: &Column, row: usize) {
        let value = column.get(row, &log.strings);
        let children = column.nested.get(row);
        match value {
            Some(value) if !children.is_empty() => {
                self.field(&to_json(value, children, self.offset_minutes).to_string());
            }
            value => self.value(value),
        }
    }

    fn value(&mut self, value: Option<ValueRef<'_>>) {
        match value {
            None => self.field(""),
            Some(ValueRef::Text(text) | ValueRef::Id(text)) => self.field(text),
            Some(ValueRef::Int(number)) => self.field(&number.to_string()),
            Some(ValueRef::Float(number)) => self.field(&float_text(number)),
            Some(ValueRef::Bool(truth)) => self.field(if truth { "true" } else { "false" }),
            Some(ValueRef::Time(micros)) => self.field(&format_time(micros, self.offset_minutes)),
            Some(value @ (ValueRef::List(_) | ValueRef::Container(_))) => {
                self.field(&to_json(value, &[], self.offset_minutes).to_string());
            }
        }
    }

    fn field(&mut self, text: &str) {
        if text.contains(['"', ',', '\n', '\r']) {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
        self.text.push(',');
    }

    fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.text.pop();
        self.text.push('\n');
        out.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }
}
