//! One trace at a time: what the running server asks.

use crate::bind::Bound;
use crate::bulk::{Collector, Watch};
use crate::card::Card;
use crate::kernel::clock::ClockReading;
use crate::{RuleSet, bulk};
use chuangyou_eventlog::{Log, LogBuilder, Order, Value};

/// The events of one case, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// The case's id.
    pub case: String,
    /// The case's attributes.
    pub attributes: Vec<(String, Value)>,
    /// Its events.
    pub events: Vec<Event>,
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What happened.
    pub activity: String,
    /// When, microseconds since the epoch, UTC.
    pub at: i64,
    /// The event's attributes.
    pub attributes: Vec<(String, Value)>,
}

/// What the rules say of a trace at an instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Its cards, in the order of the cards file.
    pub cards: Vec<Card>,
    /// The next instant at which the verdict could change without a new event.
    pub next_change: Option<i64>,
}

/// Judges one trace at an instant. Events after the instant are not considered.
pub fn supervise(rules: &RuleSet, trace: &Trace, as_of: i64) -> Verdict {
    let log = trace.to_log(order(rules));
    let bound = Bound::new(rules, &log);
    let mut collector = Collector::new(&bound, as_of, Watch::CARDS_AND_CHANGES);
    (0..log.cases()).for_each(|case| collector.case(case));
    let (cards, _, next_change) = collector.finish();
    Verdict { cards: bulk::resolve(&bound, cards), next_change }
}

/// Every reading of every clock of a trace at an instant, for explanations. Events after the instant are not considered.
pub fn readings<R>(
    rules: &RuleSet,
    trace: &Trace,
    as_of: i64,
    mut each: impl FnMut(&ClockReading<'_>) -> R,
) -> Vec<R> {
    let mut seen = trace.clone();
    seen.events.retain(|event| event.at <= as_of);
    let log = seen.to_log(order(rules));
    let bound = Bound::new(rules, &log);
    let mut found = Vec::new();
    let whole = seen.events.len() == trace.events.len();
    bulk::readings(&bound, as_of, whole, &mut |reading| found.push(each(reading)));
    found
}

fn order(rules: &RuleSet) -> Order {
    use chuangyou_programme::model::EventOrder;
    match rules.programme().source.as_ref().map(|s| s.order) {
        Some(EventOrder::Time) => Order::Time,
        Some(EventOrder::File) | None => Order::File,
    }
}

impl Trace {
    /// The trace of one case of a log.
    pub fn of(log: &Log, case: usize) -> Self {
        let row = |columns: &[chuangyou_eventlog::Column], row: usize| {
            let value =
                |c: &chuangyou_eventlog::Column| Some((c.name.clone(), c.get(row, &log.strings)?.to_value()));
            columns.iter().filter_map(value).collect()
        };
        let event = |position: usize| Event {
            activity: log.strings.text(log.activity()[position]).to_owned(),
            at: log.time()[position],
            attributes: row(log.event_columns(), position),
        };
        Self {
            case: log.case_id(case).to_owned(),
            attributes: row(log.case_columns(), case),
            events: log.events_of(case).map(event).collect(),
        }
    }

    fn to_log(&self, order: Order) -> Log {
        let mut builder = LogBuilder::default();
        let case = builder.case(&self.case);
        for (key, value) in &self.attributes {
            builder.case_attribute(case, key, value.clone(), Vec::new());
        }
        for event in &self.events {
            builder.event(case, &event.activity, event.at);
            for (key, value) in &event.attributes {
                builder.event_attribute(key, value.clone(), Vec::new());
            }
        }
        builder.finish(order, 1).log
    }
}
