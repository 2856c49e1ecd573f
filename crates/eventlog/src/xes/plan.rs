//! What to do with each key of an XES file.

use crate::ReadOptions;
use crate::zone::Clock;

/// Says what the keys of events and traces mean, from the options.
pub(super) struct Plan<'a> {
    pub(super) options: &'a ReadOptions<'a>,
    case_key: &'a str,
    time_key: &'a str,
    activity_keys: Vec<&'a str>,
    resource_key: Option<&'a str>,
}

const NAME: &str = "concept:name";
const TIME: &str = "time:timestamp";
const RESOURCE: &str = "org:resource";

/// What the value of a key becomes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Meaning {
    /// Nothing.
    Skip,
    /// The case's id.
    CaseId,
    /// The event's activity.
    Activity,
    /// One of several parts of the event's activity, and a column of that name when it is kept.
    ActivityPart(usize, Option<String>),
    /// The event's time.
    Time,
    /// A column of that name.
    Column(String),
}

impl<'a> Plan<'a> {
    pub(super) fn new(options: &'a ReadOptions<'a>) -> Self {
        let layout = &options.layout;
        let mut activity_keys: Vec<&str> = layout.classifier.iter().map(String::as_str).collect();
        if activity_keys.is_empty() {
            activity_keys.push(layout.activity.as_deref().unwrap_or(NAME));
        }
        Plan {
            options,
            case_key: layout.case.as_deref().unwrap_or(NAME),
            time_key: layout.time.as_deref().unwrap_or(TIME),
            activity_keys,
            resource_key: layout.resource.as_deref(),
        }
    }

    pub(super) fn clock(&self) -> Clock<'a> {
        Clock::new(self.options.zone, None)
    }

    /// The keys that make the activity.
    pub(super) fn activity_keys(&self) -> &[&'a str] {
        &self.activity_keys
    }

    /// What a key of an event means.
    pub(super) fn of_event(&self, key: &str) -> Meaning {
        let name = if self.resource_key == Some(key) { RESOURCE } else { key };
        let select = &self.options.select;
        let column = (select.keeps_event(name) || select.keeps_event(key)).then(|| name.to_owned());
        if key == self.time_key {
            return Meaning::Time;
        }
        match self.activity_keys.iter().position(|activity| *activity == key) {
            Some(0) if self.activity_keys.len() == 1 => Meaning::Activity,
            Some(part) => Meaning::ActivityPart(part, column),
            None => column.map_or(Meaning::Skip, Meaning::Column),
        }
    }

    /// What a key of a trace means.
    pub(super) fn of_trace(&self, key: &str) -> Meaning {
        if key == self.case_key {
            return Meaning::CaseId;
        }
        if self.options.select.keeps_case(key) { Meaning::Column(key.to_owned()) } else { Meaning::Skip }
    }

    /// For messages: what a trace needs.
    pub(super) fn case_key(&self) -> &str {
        self.case_key
    }

    /// For messages: what an event needs.
    pub(super) fn time_key(&self) -> &str {
        self.time_key
    }
}
