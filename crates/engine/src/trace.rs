//! One trace at a time: what the running server asks.

use crate::bind::Bound;
use crate::bulk::{Collector, Watch};
use crate::card::Card;
use crate::kernel::clock::{ClockReading, Reading};
use crate::{RuleSet, bulk};
use chuangyou_calendar::{Convention, LocalSecond, TimeUnit};
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

/// How a trace stands at an instant, as lists show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlook {
    /// When it closed, if it had.
    pub closed_at: Option<i64>,
    /// Of the clocks that count, the end of the one that ends first.
    pub due: Option<TraceDue>,
}

/// The end of a clock of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceDue {
    /// The clock's name.
    pub clock: String,
    /// The first instant that is too late: microseconds since the epoch, UTC.
    pub too_late_at: i64,
    /// Whether it rests on days that the calendar does not know yet.
    pub provisional: bool,
}

/// How a trace stands at an instant. Events after the instant are not considered.
pub fn outlook(rules: &RuleSet, trace: &Trace, as_of: i64) -> Outlook {
    let mut seen = trace.clone();
    seen.events.retain(|event| event.at <= as_of);
    if seen.events.is_empty() {
        return Outlook::default();
    }
    let log = seen.to_log(order(rules));
    let bound = Bound::new(rules, &log);
    let whole = seen.events.len() == trace.events.len();
    let closed_at = bulk::closed_at(&bound, as_of, whole);
    let mut due: Option<TraceDue> = None;
    bulk::readings(&bound, as_of, whole, &mut |reading| {
        let ends = end_of(rules, reading).filter(|_| closed_at.is_none() && reading.stopped_at.is_none());
        due = due.take().into_iter().chain(ends).min_by_key(|due| due.too_late_at);
    });
    Outlook { closed_at, due }
}

/// The end of a reading's limit, if it can be told.
fn end_of(rules: &RuleSet, reading: &ClockReading<'_>) -> Option<TraceDue> {
    let clock = &rules.programme().clocks[reading.clock.index()];
    let almanac = rules.almanac();
    let timestamp = clock.convention == Convention::Timestamp;
    let (too_late, provisional) = match &reading.reading {
        Reading::DueAt(i64::MAX, _) => return None,
        Reading::DueAt(at, _) if timestamp => (almanac.second(*at) + 1, false),
        Reading::DueAt(at, _) => (LocalSecond::midnight(almanac.day(*at) + 1), false),
        Reading::Budget(run) => {
            let due = run.due()?;
            // By the second, `due.at` is the last second in time; by the date, its end is too late already.
            let by_the_second = timestamp || matches!(clock.unit, TimeUnit::Hour | TimeUnit::WorkingHour);
            (due.at + i64::from(by_the_second), due.provisional)
        }
    };
    Some(TraceDue { clock: clock.id.clone(), too_late_at: almanac.instant(too_late), provisional })
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
        self.add_to(&mut builder);
        builder.finish(order, 1).log
    }

    /// Adds the trace to a log, as a case of its own.
    pub fn add_to(&self, builder: &mut LogBuilder) {
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
    }
}
