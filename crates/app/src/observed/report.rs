//! What another system reports, read.

use std::collections::BTreeMap;

use chuangyou_engine::case::Moment;
use chuangyou_eventlog::{Stamp, Value, format_time, parse_time};
use chuangyou_store::observed::Observed;
use serde::{Deserialize, Serialize};

use super::{actor, case_id};
use crate::rulebook::Rulebook;

/// An event as another system reports it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    /// Its id in that system.
    pub id: String,
    /// The case there.
    pub case: String,
    /// What was done, as the system calls it.
    pub activity: String,
    /// When: ISO 8601; without an offset, by the clocks of the source's zone.
    pub at: String,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// What else is known: texts, numbers and truth values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, serde_json::Value>,
}

/// What is wrong with an event of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its place in the batch, from 0.
    pub place: usize,
    /// Its id, as far as it has one.
    pub id: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What can be wrong with an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// A text that must be there is empty, or longer than anybody would write.
    Name(&'static str),
    /// `at` is no instant.
    Instant,
    /// An attribute is neither a text, a number nor a truth value.
    Attribute(String),
}

/// The longest id, case, activity or resource, in bytes.
const LONGEST_NAME: usize = 200;

/// Reads the events of a batch, or says everything that is wrong with them.
pub(super) fn read_all(
    book: &Rulebook,
    source: &str,
    reported: Vec<Reported>,
    now: Moment,
) -> Result<Vec<Observed>, Vec<Fault>> {
    let (mut events, mut faults) = (Vec::with_capacity(reported.len()), Vec::new());
    for (place, report) in reported.into_iter().enumerate() {
        let id = report.id.clone();
        match read(book, source, report, now) {
            Ok(event) => events.push(event),
            Err(wrong) => faults.push(Fault { place, id, wrong }),
        }
    }
    if faults.is_empty() { Ok(events) } else { Err(faults) }
}

fn read(book: &Rulebook, source: &str, mut report: Reported, now: Moment) -> Result<Observed, Wrong> {
    let names = [("id", &report.id), ("case", &report.case), ("activity", &report.activity)];
    let is_name = |text: &str| !text.trim().is_empty() && text.len() <= LONGEST_NAME;
    if let Some((name, _)) = names.into_iter().find(|(_, text)| !is_name(text)) {
        return Err(Wrong::Name(name));
    }
    if report.resource.as_ref().is_some_and(|text| text.len() > LONGEST_NAME) {
        return Err(Wrong::Name("resource"));
    }
    let occurred_at = instant(book, &report.at).ok_or(Wrong::Instant)?;
    if let Some((name, _)) = report.attributes.iter().find(|(_, value)| value_of(book, value).is_none()) {
        return Err(Wrong::Attribute(name.clone()));
    }
    // The same instant in other words is the same report.
    report.at = format_time(occurred_at.0, 0);
    let body = serde_json::to_string(&report).map_err(|_| Wrong::Attribute(String::new()))?;
    Ok(Observed {
        source: source.to_owned(),
        source_id: report.id,
        case: case_id(source, &report.case),
        activity: report.activity,
        occurred_at,
        received_at: now,
        body,
    })
}

/// An instant in ISO 8601; without an offset it is a time on the clocks of the programme's zone.
fn instant(book: &Rulebook, text: &str) -> Option<Moment> {
    match parse_time(text.trim().as_bytes())? {
        Stamp::Utc(at) => Some(Moment(at)),
        Stamp::Local(local) => Some(Moment(book.almanac().zone.utc(local))),
    }
}

/// An attribute as rules read it: a text that is a date with a time is an instant.
fn value_of(book: &Rulebook, value: &serde_json::Value) -> Option<Value> {
    match value {
        serde_json::Value::Bool(truth) => Some(Value::Bool(*truth)),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(whole) => Some(Value::Int(whole)),
            None => number.as_f64().map(Value::Float),
        },
        serde_json::Value::String(text) => match instant(book, text).filter(|_| text.trim().len() > 10) {
            Some(at) => Some(Value::Time(at.0)),
            None => Some(Value::Text(text.clone())),
        },
        _ => None,
    }
}

/// The attributes of a report, with who acted under the name that the source gives it.
pub(super) fn attributes(book: &Rulebook, report: &Reported) -> Vec<(String, Value)> {
    let given = report.attributes.iter();
    let mut attributes: Vec<(String, Value)> =
        given.filter_map(|(name, value)| Some((name.clone(), value_of(book, value)?))).collect();
    if let (Some(resource), Some(source)) = (&report.resource, &book.programme().source) {
        let name = actor(source);
        if !report.attributes.contains_key(name) {
            attributes.push((name.to_owned(), Value::Text(resource.clone())));
        }
    }
    attributes
}
