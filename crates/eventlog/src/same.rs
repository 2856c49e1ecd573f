//! Whether two logs are the same, in whatever format they came.

use crate::time::{Stamp, format_time, parse_time};
use crate::{Attribute, Column, Log, ValueRef};

/// The first difference between two logs in their cases, events and attributes; `None` when they are the same.
///
/// What formats cannot all express makes no difference: the order of columns, the numbering of symbols,
/// what the log says about itself, an empty text or no value, and a number, truth value or instant told as a
/// text that stands for it.
///
/// ```
/// use chuangyou_eventlog::{ReadOptions, difference, read_from};
/// let read = |text: &'static str| read_from(Box::new(text.as_bytes()), "log.csv", &ReadOptions::default());
/// let a = read("case,activity,time\nA,accept,2026-02-02T09:00:00+08:00\n")?;
/// let b = read("time;activity;case\n2026-02-02T01:00:00Z;refuse;A\n")?;
/// assert_eq!(difference(&a.log, &a.log), None);
/// assert_eq!(
///     difference(&a.log, &b.log).as_deref(),
///     Some("case A, event 1: activity \"accept\" and \"refuse\""),
/// );
/// # Ok::<(), chuangyou_eventlog::ReadError>(())
/// ```
pub fn difference(a: &Log, b: &Log) -> Option<String> {
    if a.cases() != b.cases() {
        return Some(format!("{} cases and {}", a.cases(), b.cases()));
    }
    let case_columns = pairs(a.case_columns(), b.case_columns());
    let event_columns = pairs(a.event_columns(), b.event_columns());
    (0..a.cases()).find_map(|case| {
        let (id, other) = (a.case_id(case), b.case_id(case));
        if id != other {
            return Some(format!("case number {}: id {id:?} and {other:?}", case + 1));
        }
        case_columns
            .iter()
            .find_map(|pair| pair.difference(a, case, b, case))
            .map(|what| format!("case {id}: {what}"))
            .or_else(|| events_differ(a, b, case, &event_columns))
    })
}

fn events_differ(a: &Log, b: &Log, case: usize, columns: &[Pair<'_>]) -> Option<String> {
    let id = a.case_id(case);
    let (ours, theirs) = (a.events_of(case), b.events_of(case));
    if ours.len() != theirs.len() {
        return Some(format!("case {id}: {} events and {}", ours.len(), theirs.len()));
    }
    ours.zip(theirs).enumerate().find_map(|(number, (row, other))| {
        event_differs(a, row, b, other, columns)
            .map(|what| format!("case {id}, event {}: {what}", number + 1))
    })
}

fn event_differs(a: &Log, row: usize, b: &Log, other: usize, columns: &[Pair<'_>]) -> Option<String> {
    let (activity, other_activity) = (a.strings.text(a.activity()[row]), b.strings.text(b.activity()[other]));
    if activity != other_activity {
        return Some(format!("activity {activity:?} and {other_activity:?}"));
    }
    let (time, other_time) = (a.time()[row], b.time()[other]);
    if time != other_time {
        return Some(format!("time {} and {}", format_time(time, 0), format_time(other_time, 0)));
    }
    columns.iter().find_map(|pair| pair.difference(a, row, b, other))
}

/// The columns of one name; a log may lack it.
struct Pair<'a> {
    name: &'a str,
    ours: Option<&'a Column>,
    theirs: Option<&'a Column>,
}

fn pairs<'a>(ours: &'a [Column], theirs: &'a [Column]) -> Vec<Pair<'a>> {
    let find = |columns: &'a [Column], name: &str| columns.iter().find(|column| column.name == name);
    let in_both_or_ours = ours.iter().map(|column| Pair {
        name: &column.name,
        ours: Some(column),
        theirs: find(theirs, &column.name),
    });
    let in_theirs = theirs.iter().filter(|column| find(ours, &column.name).is_none()).map(|column| Pair {
        name: &column.name,
        ours: None,
        theirs: Some(column),
    });
    in_both_or_ours.chain(in_theirs).collect()
}

impl Pair<'_> {
    fn difference(&self, a: &Log, row: usize, b: &Log, other: usize) -> Option<String> {
        let ours = self.ours.and_then(|column| column.get(row, &a.strings)).filter(|value| !is_empty(*value));
        let theirs =
            self.theirs.and_then(|column| column.get(other, &b.strings)).filter(|value| !is_empty(*value));
        let same = match (ours, theirs) {
            (None, None) => true,
            (Some(ours), Some(theirs)) => same_value(ours, theirs),
            _ => false,
        };
        if !same {
            return Some(format!("{} {} and {}", self.name, shown(ours), shown(theirs)));
        }
        let children = |column: Option<&'_ Column>, row| -> Vec<Attribute> {
            column.map_or_else(Vec::new, |column| column.nested.get(row).to_vec())
        };
        if same_attributes(&children(self.ours, row), &children(self.theirs, other)) {
            return None;
        }
        Some(format!("{}: other attributes nested below {}", self.name, shown(ours)))
    }
}

fn is_empty(value: ValueRef<'_>) -> bool {
    matches!(value, ValueRef::Text("") | ValueRef::Id(""))
}

fn shown(value: Option<ValueRef<'_>>) -> String {
    match value {
        None => "missing".to_owned(),
        Some(ValueRef::Text(text) | ValueRef::Id(text)) => format!("{text:?}"),
        Some(ValueRef::Time(micros)) => format_time(micros, 0),
        Some(value) => format!("{value:?}"),
    }
}

#[expect(clippy::float_cmp, reason = "the same number, not a near one")]
fn same_value(a: ValueRef<'_>, b: ValueRef<'_>) -> bool {
    match (a, b) {
        (ValueRef::Text(a) | ValueRef::Id(a), ValueRef::Text(b) | ValueRef::Id(b)) => a == b,
        (ValueRef::Text(text) | ValueRef::Id(text), value)
        | (value, ValueRef::Text(text) | ValueRef::Id(text)) => stands_for(text, value),
        (ValueRef::Float(a), ValueRef::Float(b)) => a == b || a.is_nan() && b.is_nan(),
        (ValueRef::Int(int), ValueRef::Float(float)) | (ValueRef::Float(float), ValueRef::Int(int)) => {
            int as f64 == float
        }
        (ValueRef::List(a), ValueRef::List(b)) | (ValueRef::Container(a), ValueRef::Container(b)) => {
            same_attributes(a, b)
        }
        (a, b) => a == b,
    }
}

fn same_attributes(a: &[Attribute], b: &[Attribute]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| {
            a.key == b.key
                && same_value(a.value.as_ref(), b.value.as_ref())
                && same_attributes(&a.children, &b.children)
        })
}

fn stands_for(text: &str, value: ValueRef<'_>) -> bool {
    match value {
        ValueRef::Int(int) => text.parse() == Ok(int),
        ValueRef::Float(float) => {
            text.parse().is_ok_and(|parsed: f64| same_value(ValueRef::Float(parsed), ValueRef::Float(float)))
        }
        ValueRef::Bool(truth) => text.eq_ignore_ascii_case(if truth { "true" } else { "false" }),
        ValueRef::Time(micros) => parse_time(text.as_bytes()) == Some(Stamp::Utc(micros)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LogBuilder, Order, Value};

    fn log(value: Value) -> Log {
        let mut builder = LogBuilder::default();
        let case = builder.case("A");
        builder.case_attribute(case, "x", value.clone(), Vec::new());
        builder.event(case, "accept", 0);
        builder.event_attribute("y", value, Vec::new());
        builder.finish(Order::File, 1).log
    }

    #[test]
    fn the_same_value_may_be_told_in_several_ways() {
        let text = |text: &str| Value::Text(text.to_owned());
        for (a, b) in [
            (text("5"), Value::Int(5)),
            (text("1.50"), Value::Float(1.5)),
            (Value::Int(2), Value::Float(2.0)),
            (text("True"), Value::Bool(true)),
            (text("1970-01-01 08:00:00+08:00"), Value::Time(0)),
            (Value::Float(f64::NAN), Value::Float(f64::NAN)),
        ] {
            assert_eq!(difference(&log(a.clone()), &log(b.clone())), None, "{a:?} {b:?}");
        }
    }

    #[test]
    fn another_value_is_named_with_its_place() {
        let found = difference(&log(Value::Int(5)), &log(Value::Int(6)));
        assert_eq!(found.as_deref(), Some("case A: x Int(5) and Int(6)"));
        let mut builder = LogBuilder::default();
        let case = builder.case("A");
        builder.case_attribute(case, "x", Value::Int(5), Vec::new());
        builder.event(case, "accept", 0);
        let lacking = builder.finish(Order::File, 1).log;
        let found = difference(&log(Value::Int(5)), &lacking);
        assert_eq!(found.as_deref(), Some("case A, event 1: y Int(5) and missing"));
    }

    #[test]
    fn nested_attributes_count() {
        let nested = |number| {
            let mut builder = LogBuilder::default();
            let case = builder.case("A");
            let child = Attribute { key: "z".into(), value: Value::Int(number), children: Vec::new() };
            builder.case_attribute(case, "x", Value::Int(0), vec![child]);
            builder.finish(Order::File, 1).log
        };
        assert_eq!(difference(&nested(1), &nested(1)), None);
        assert!(difference(&nested(1), &nested(2)).is_some_and(|found| found.contains("nested below")));
    }
}
