//! What there is to tell of a case, ready to be put into words or JSON.

use super::clocks::{self, ClockStory};
use crate::instant;
use chuangyou_engine::{Card, RuleSet, Trace, supervise};
use chuangyou_eventlog::Value;
use chuangyou_programme::model::{Level, Programme, Text};
use serde::Serialize;

/// A case at an instant. Local times are those of the programme's zone.
#[derive(Serialize)]
pub(super) struct Story {
    pub case: String,
    pub as_of: String,
    pub attributes: Vec<(String, String)>,
    pub events: Vec<EventStory>,
    pub clocks: Vec<ClockStory>,
    pub cards: Vec<CardStory>,
    /// When the verdict could next change without a new event.
    pub next_change: Option<String>,
}

/// One event.
#[derive(Serialize)]
pub(super) struct EventStory {
    pub at: String,
    pub activity: String,
    /// What the programme calls it, where that is something else.
    pub title: Option<Text>,
    pub by: Option<String>,
    /// Whether it lies at or before the instant of judgement.
    pub considered: bool,
}

/// A card with what it rests on.
#[derive(Serialize)]
pub(super) struct CardStory {
    pub rule: String,
    pub title: Text,
    pub level: Level,
    pub at: String,
    pub subject: String,
    /// Whether the subject is a clock; else it is an activity.
    pub about_clock: bool,
    pub unit: String,
    pub handler: String,
    pub leader: String,
    /// What the rule demands.
    pub demand: Text,
    pub clause: ClauseStory,
    pub due: Option<String>,
    pub limit: Option<i64>,
    pub used: Option<i64>,
}

/// The clause a card rests on.
#[derive(Serialize)]
pub(super) struct ClauseStory {
    pub id: String,
    pub title: Text,
    pub text: Text,
    pub source: Option<String>,
}

impl Story {
    /// Judges the case and gathers what led to the verdict.
    pub(super) fn new(rules: &RuleSet, trace: &Trace, as_of: i64) -> Self {
        let zone = &rules.almanac().zone;
        let mut verdict = supervise(rules, trace, as_of);
        verdict.cards.sort_by(|a, b| (&a.rule, a.at).cmp(&(&b.rule, b.at)));
        let attribute = |(key, value): &(String, Value)| Some((key.clone(), text_of(value, rules)?));
        Self {
            case: trace.case.clone(),
            as_of: instant::rfc3339(as_of, zone),
            attributes: trace.attributes.iter().filter_map(attribute).collect(),
            events: events(rules, trace, as_of),
            clocks: clocks::stories(rules, trace, as_of),
            cards: verdict.cards.iter().map(|card| CardStory::new(rules, card)).collect(),
            next_change: verdict.next_change.map(|at| instant::rfc3339(at, zone)),
        }
    }
}

impl CardStory {
    fn new(rules: &RuleSet, card: &Card) -> Self {
        let (programme, zone) = (rules.programme(), &rules.almanac().zone);
        let rule = programme.rule(&card.rule).expect("the engine cites the programme's own rules");
        let rule = &programme.rules[rule.index()];
        let clause = programme.clause(rule.clause);
        Self {
            rule: card.rule.clone(),
            title: rule.title.clone(),
            level: card.level,
            at: instant::local(card.at, zone),
            about_clock: programme.clocks.iter().any(|clock| clock.id == card.subject),
            subject: card.subject.clone(),
            unit: card.unit.clone(),
            handler: card.handler.clone(),
            leader: card.leader.clone(),
            demand: rule.template.describe(programme),
            clause: ClauseStory {
                id: clause.id.clone(),
                title: clause.title.clone(),
                text: clause.text.clone(),
                source: clause.source.as_ref().map(|source| source.title.clone()),
            },
            due: card.facts.due.map(|at| instant::local(at, zone)),
            limit: card.facts.limit,
            used: card.facts.used,
        }
    }
}

fn events(rules: &RuleSet, trace: &Trace, as_of: i64) -> Vec<EventStory> {
    let programme = rules.programme();
    let source = programme.source.as_ref();
    let actor = source.and_then(|s| s.roles.actor.as_deref()).unwrap_or("org:resource");
    let story = |event: &chuangyou_engine::Event| EventStory {
        at: instant::local(event.at, &rules.almanac().zone),
        activity: event.activity.clone(),
        title: title_of(programme, &event.activity),
        by: event
            .attributes
            .iter()
            .find(|(key, _)| key == actor)
            .and_then(|(_, value)| text_of(value, rules)),
        considered: event.at <= as_of,
    };
    trace.events.iter().map(story).collect()
}

/// The title of the action that an activity is, or the name that the source gives it.
fn title_of(programme: &Programme, activity: &str) -> Option<Text> {
    let renamed = programme.source.iter().flat_map(|s| &s.activities).find(|(from, _)| from == activity);
    let name = renamed.map_or(activity, |(_, to)| to);
    let actions = programme.procedures.iter().flat_map(|procedure| &procedure.actions);
    let action = actions.into_iter().find(|action| action.id == name).map(|action| action.title.clone());
    action.or_else(|| renamed.map(|(_, to)| Text { zh: to.clone(), en: to.clone() }))
}

/// A value as text; lists and empty texts are left out.
pub(super) fn text_of(value: &Value, rules: &RuleSet) -> Option<String> {
    match value {
        Value::Text(text) | Value::Id(text) => Some(text.clone()).filter(|t| !t.is_empty()),
        Value::Int(n) => Some(n.to_string()),
        Value::Float(x) => Some(x.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        Value::Time(at) => Some(instant::local(*at, &rules.almanac().zone)),
        Value::List(_) | Value::Container(_) => None,
    }
}
