//! JSON lines: one object a line, each an event.
//!
//! ```json
//! {"case": "A-1", "activity": "accept", "time": "2026-02-02T09:30:00.000+08:00", "org:resource": "Li", "case:item": "permit"}
//! ```
//!
//! The keys of case, activity and time are found in the first line, under the names that CSV knows or
//! those of the [`Layout`](crate::Layout). Types come from JSON; an attribute whose texts are all times is
//! one of times, and one whose numbers are partly whole is one of floating-point numbers. What JSON has no
//! type for is written as [`crate::tagged`] says.

mod finish;
mod lines;
mod strict;
mod write;

use hashbrown::HashSet;
use serde_json::{Map, Value as Json};

use crate::builder::{LogBuilder, MAX_EVENTS};
use crate::error::{Fault, Place, ReadReport};
use crate::layout::{Role, roles};
use crate::read::Source;
use crate::tagged;
use crate::zone::Clock;
use crate::{CaseColumns, ReadError, ReadLog, ReadOptions, Rows, Select, Value};
use lines::{Line, Lines};
use strict::Strict;

pub use write::write_jsonl;

/// Reads a log in JSON lines.
pub(crate) fn read(mut source: Source<'_>, options: &ReadOptions<'_>) -> Result<ReadLog, ReadError> {
    let name = source.name;
    Reading::new(options).read(&mut source).map_err(|fault| fault.in_file(name))
}

/// Under which keys the lines say what.
struct Keys {
    case: String,
    /// What one line is.
    events: Events,
}

enum Events {
    /// A line is an event.
    One { activity: String, time: String },
    /// A line is a case; these keys hold the times at which these activities happened.
    Many(Vec<(String, String)>),
}

struct Reading<'a> {
    options: &'a ReadOptions<'a>,
    clock: Clock<'a>,
    builder: LogBuilder,
    report: ReadReport,
    keys: Option<Keys>,
    /// Keys with a text that was tagged as a text, and is therefore no time.
    told_texts: HashSet<String>,
}

impl<'a> Reading<'a> {
    fn new(options: &'a ReadOptions<'a>) -> Self {
        Self {
            options,
            clock: Clock::new(options.zone, options.layout.time_format.as_deref()),
            builder: LogBuilder::default(),
            report: ReadReport::default(),
            keys: None,
            told_texts: HashSet::new(),
        }
    }

    fn read(mut self, source: &mut Source<'_>) -> Result<ReadLog, Fault> {
        let mut lines = Lines::new(&mut source.input, self.options.progress);
        while let Some((number, line)) = lines.next() {
            let result = match line {
                Line::Read(bytes) => self.line(bytes),
                Line::Bad(what) => Err(what),
                Line::Unreadable(what) => return Err(Fault::new(Place::Line(number), what)),
            };
            if let Err(what) = result {
                if !self.options.lenient {
                    return Err(Fault::new(Place::Line(number), what));
                }
                self.report.skip(Place::Line(number), what);
            }
            if self.builder.events() >= MAX_EVENTS - 256 {
                let what = format!("more than {MAX_EVENTS} events; one log holds no more");
                return Err(Fault::new(Place::Line(number), what));
            }
        }
        finish::finish(self.builder, self.report, self.clock, &self.told_texts, self.options)
    }

    fn line(&mut self, bytes: &[u8]) -> Result<(), String> {
        let text = simdutf8::compat::from_utf8(bytes)
            .map_err(|error| format!("no valid UTF-8 from byte {} of the line on", error.valid_up_to()))?;
        let Strict(json) = serde_json::from_str(text).map_err(|error| {
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            format!("no valid JSON at byte {}: {what}", error.column())
        })?;
        let Json::Object(members) = json else {
            return Err(format!("{} is no object; expected one event as {{…}}", crate::zone::shown(bytes)));
        };
        let keys = match self.keys.take() {
            Some(keys) => keys,
            None => Keys::find(&members, self.options)?,
        };
        let result = self.object(&keys, members);
        self.keys = Some(keys);
        result
    }

    fn object(&mut self, keys: &Keys, members: Map<String, Json>) -> Result<(), String> {
        let id = name(&members, &keys.case)?;
        if !self.options.keeps(&id) {
            return Ok(());
        }
        let events = match &keys.events {
            Events::One { activity, time } => {
                let at = self.time(&members, time)?.ok_or_else(|| missing(time))?;
                vec![(name(&members, activity)?, at)]
            }
            Events::Many(happened) => {
                let mut events = Vec::new();
                for (key, activity) in happened {
                    events.extend(self.time(&members, key)?.map(|at| (activity.clone(), at)));
                }
                events
            }
        };
        let attributes = self.attributes(keys, members)?;
        let cases = self.builder.cases();
        let case = self.builder.case(&id);
        match &keys.events {
            Events::Many(_) if (case as usize) < cases => {
                return Err(format!(
                    "the case {id:?} stands on an earlier line; expected one line for each case"
                ));
            }
            _ => {}
        }
        for (activity, at) in events {
            self.builder.event(case, &activity, at);
        }
        for (key, (value, children)) in attributes {
            match &keys.events {
                Events::One { .. } => self.builder.event_attribute(&key, value, children),
                Events::Many(_) => self.builder.case_attribute(case, &key, value, children),
            };
        }
        Ok(())
    }

    /// The attributes that may be wanted, under their keys in the file.
    fn attributes(
        &mut self,
        keys: &Keys,
        members: Map<String, Json>,
    ) -> Result<Vec<(String, tagged::Tagged)>, String> {
        let mut attributes = Vec::with_capacity(members.len());
        for (key, json) in members {
            if keys.have(&key) || !finish::may_be_wanted(&key, self.options) {
                continue;
            }
            let value = tagged::from_json(&json).map_err(|what| format!("key {key:?}: {what}"))?;
            if json.get("@value").unwrap_or(&json).get("@text").is_some() {
                self.told_texts.insert(key.clone());
            }
            attributes.extend(value.map(|value| (key, value)));
        }
        Ok(attributes)
    }

    fn time(&mut self, members: &Map<String, Json>, key: &str) -> Result<Option<i64>, String> {
        match members.get(key) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) if text.is_empty() => Ok(None),
            Some(Json::String(text)) => {
                self.clock.read(text.as_bytes()).map(Some).map_err(|what| format!("key {key:?}: {what}"))
            }
            Some(json) => match tagged::from_json(json) {
                Ok(Some((Value::Time(at), _))) => Ok(Some(at)),
                _ => Err(format!("key {key:?} holds {json}; expected a time as a text")),
            },
        }
    }
}

impl Keys {
    /// Finds the keys in the first line; the layout may name some that only later lines have.
    fn find(first: &Map<String, Json>, options: &ReadOptions<'_>) -> Result<Self, String> {
        let layout = &options.layout;
        let mut names: Vec<String> = first.keys().cloned().collect();
        let mut told: Vec<&String> =
            [&layout.case, &layout.activity, &layout.time].into_iter().flatten().collect();
        if let Rows::Cases { events } = &layout.rows {
            told.extend(events.iter().map(|(key, _)| key));
        }
        for key in told {
            if !names.contains(key) {
                names.push(key.clone());
            }
        }
        let without_resource = crate::Layout { resource: None, ..layout.clone() };
        let none = Select::Only { event: Vec::new(), case: Vec::new() };
        let roles = roles(&names, &without_resource, &none)?;
        let of = |role: &Role| {
            names.iter().zip(&roles).find(|(_, found)| *found == role).map(|(name, _)| name.clone())
        };
        let events = match (of(&Role::Activity), of(&Role::Time)) {
            (Some(activity), Some(time)) => Events::One { activity, time },
            _ => Events::Many(match &layout.rows {
                Rows::Cases { events } => events.clone(),
                Rows::Events => Vec::new(),
            }),
        };
        Ok(Keys { case: of(&Role::Case).unwrap_or_default(), events })
    }

    /// Whether the key is one of these.
    fn have(&self, key: &str) -> bool {
        key == self.case
            || match &self.events {
                Events::One { activity, time } => key == activity || key == time,
                Events::Many(happened) => happened.iter().any(|(name, _)| name == key),
            }
    }
}

/// A case id or an activity: a text, or a whole number as text.
fn name(members: &Map<String, Json>, key: &str) -> Result<String, String> {
    match members.get(key) {
        None | Some(Json::Null) => Err(missing(key)),
        Some(Json::String(text)) if text.is_empty() => Err(missing(key)),
        Some(Json::String(text)) => Ok(text.clone()),
        Some(Json::Number(number)) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
        Some(json) => match tagged::from_json(json) {
            Ok(Some((Value::Text(text) | Value::Id(text), _))) if !text.is_empty() => Ok(text),
            _ => Err(format!("key {key:?} holds {json}; expected a text")),
        },
    }
}

fn missing(key: &str) -> String {
    format!("no value under the key {key:?}")
}

/// The key of the case attribute that `key` holds in the file, when it holds one.
fn case_key(key: &str, options: &ReadOptions<'_>) -> Option<String> {
    match &options.layout.case_columns {
        CaseColumns::Prefixed(prefix) => key.strip_prefix(prefix.as_str()).map(str::to_owned),
        CaseColumns::Listed(listed) if listed.iter().any(|name| name == key) => {
            Some(key.strip_prefix("case:").unwrap_or(key).to_owned())
        }
        CaseColumns::Listed(_) => None,
    }
}
