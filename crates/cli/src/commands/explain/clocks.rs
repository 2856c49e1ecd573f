//! The clocks of a case: how long, on what grounds, and until when.

use super::days::{self, DayStory};
use super::story::text_of;
use crate::instant;
use chuangyou_calendar::clock::ClockState;
use chuangyou_calendar::{LocalSecond, TimeUnit};
use chuangyou_engine::{Almanac, ClockReading, Reading, RuleSet, Trace, readings};
use chuangyou_programme::model::{Amount, Limit, Provenance, Text};
use serde::Serialize;

/// One run of a clock.
#[derive(Serialize)]
pub(super) struct ClockStory {
    pub clock: String,
    pub title: Text,
    pub unit: TimeUnit,
    /// Whether seconds are counted, not days.
    pub by_second: bool,
    /// In `unit`, with extensions; none against a due instant of the case's own.
    pub limit: Option<i64>,
    pub basis: Basis,
    pub started: String,
    pub stopped: Option<String>,
    pub state: State,
    pub due: Option<DueStory>,
    /// In `unit`, begun units counted whole; against a due instant, what was used beyond it.
    pub used: i64,
    /// Extensions that were granted too late to count.
    pub late_extensions: u32,
    /// Day by day from the start to the due day.
    pub days: Vec<DayStory>,
}

/// What a clock is doing at the instant of judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Running,
    Paused,
    Stopped,
}

/// The end of the limit.
#[derive(Serialize)]
pub(super) struct DueStory {
    pub day: String,
    /// When the limit ends to the second.
    pub at: String,
    pub provisional: bool,
    /// Whether it supposes that a pause ends at the instant of judgement.
    pub if_resumed: bool,
}

/// Where a limit comes from.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Basis {
    /// A dated parameter, in the version of the day on which the clock started.
    Parameter {
        id: String,
        title: Text,
        version: usize,
        in_force_since: String,
        source: String,
        url: Option<String>,
        provenance: Provenance,
    },
    /// The limits of the case's service item, likewise.
    Item { id: String, title: Option<Text>, promised: bool, in_force_since: Option<String> },
    /// Written where the clock is.
    Fixed,
    /// An attribute of the case or of the event that started the clock.
    Attribute { name: String, of_event: bool },
    /// The due instant itself is an attribute of the case.
    DueAttribute { name: String },
    /// A parameter that had no value yet.
    Nothing,
}

/// The story of every run of every clock, earliest start first.
pub(super) fn stories(rules: &RuleSet, trace: &Trace, as_of: i64) -> Vec<ClockStory> {
    let mut found = readings(rules, trace, as_of, |reading| {
        (reading.started_at, (!reading.is_without_due()).then(|| story(rules, trace, as_of, reading)))
    });
    found.sort_by_key(|(started, _)| *started);
    let mut stories: Vec<ClockStory> = Vec::new();
    for story in found.into_iter().filter_map(|(_, story)| story) {
        // Two rules may read the same clock.
        if !stories.iter().any(|known| known.clock == story.clock && known.started == story.started) {
            stories.push(story);
        }
    }
    stories
}

fn story(rules: &RuleSet, trace: &Trace, as_of: i64, reading: &ClockReading<'_>) -> ClockStory {
    let almanac = rules.almanac();
    let clock = &rules.programme().clocks[reading.clock.index()];
    let now = almanac.second(reading.stopped_at.unwrap_or(as_of));
    let state = match (reading.stopped_at, reading.run().state()) {
        (Some(_), _) => State::Stopped,
        (None, ClockState::Paused) => State::Paused,
        (None, _) => State::Running,
    };
    let due = due(almanac, reading, now);
    ClockStory {
        clock: clock.id.clone(),
        title: clock.title.clone(),
        unit: clock.unit,
        by_second: !days::by_date(clock),
        limit: reading.limit(),
        basis: basis(rules, trace, &clock.limit, reading.started_at),
        started: instant::local(reading.started_at, &almanac.zone),
        stopped: reading.stopped_at.map(|at| instant::local(at, &almanac.zone)),
        state,
        days: match &reading.reading {
            Reading::Budget(run) => days::stories(rules, clock, run, now),
            Reading::DueAt(..) => Vec::new(),
        },
        due,
        used: reading.used(now),
        late_extensions: reading.run().late_extensions(),
    }
}

fn due(almanac: &Almanac, reading: &ClockReading<'_>, now: LocalSecond) -> Option<DueStory> {
    let told = |at: LocalSecond| at.to_string().replace('T', " ");
    match &reading.reading {
        Reading::DueAt(due, _) => {
            let at = almanac.second(*due);
            let provisional = almanac.calendar.is_provisional(at.day());
            Some(DueStory { day: at.day().to_string(), at: told(at), provisional, if_resumed: false })
        }
        Reading::Budget(run) => {
            let if_resumed = run.due().is_none();
            let due = run.due_if_resumed_at(now)?;
            let (day, at, provisional) = (due.day.to_string(), told(due.at), due.provisional);
            Some(DueStory { day, at, provisional, if_resumed })
        }
    }
}

fn basis(rules: &RuleSet, trace: &Trace, limit: &Limit, started_at: i64) -> Basis {
    let amount = match limit {
        Limit::DueAt(name) => return Basis::DueAttribute { name: name.clone() },
        Limit::Budget(amount) => amount,
    };
    match amount {
        Amount::Fixed(_) => Basis::Fixed,
        Amount::Case(name) => Basis::Attribute { name: name.clone(), of_event: false },
        Amount::Event(name) => Basis::Attribute { name: name.clone(), of_event: true },
        Amount::ItemPromised => item(rules, trace, true, started_at),
        Amount::ItemStatutory => item(rules, trace, false, started_at),
        Amount::Parameter(id) => {
            let parameter = &rules.programme().parameters[id.index()];
            let Some((_, version)) = parameter.on(rules.almanac().day(started_at)) else {
                return Basis::Nothing;
            };
            Basis::Parameter {
                id: parameter.id.clone(),
                title: parameter.title.clone(),
                version,
                in_force_since: parameter.values[version].from.to_string(),
                source: parameter.source.title.clone(),
                url: parameter.source.url.clone(),
                provenance: parameter.source.provenance,
            }
        }
    }
}

fn item(rules: &RuleSet, trace: &Trace, promised: bool, started_at: i64) -> Basis {
    let programme = rules.programme();
    let role = programme.source.as_ref().and_then(|s| s.roles.item.as_deref()).unwrap_or("item");
    let events = trace.events.iter().flat_map(|event| &event.attributes);
    let value = trace.attributes.iter().chain(events).find(|(key, _)| key == role);
    let id = value.and_then(|(_, value)| text_of(value, rules)).unwrap_or_default();
    let item = programme.items.iter().find(|item| item.id == id);
    let version = item.and_then(|item| item.on(rules.almanac().day(started_at)));
    Basis::Item {
        title: item.map(|item| item.title.clone()),
        in_force_since: version.map(|version| version.from.to_string()),
        id,
        promised,
    }
}
