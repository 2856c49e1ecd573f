//! The judgement of an observed case: its trace, its cards, its row.

use chuangyou_engine::case::{CaseId, Moment, PersonId};
use chuangyou_engine::{Card, Event, Trace, outlook, supervise};
use chuangyou_eventlog::Value;
use chuangyou_programme::model::{EventOrder, Source};
use chuangyou_store::observed::{self, Observed};
use chuangyou_store::{CaseRow, Failure, case_row, journal};

use super::report::{Reported, attributes};
use crate::desk::Desk;
use crate::rulebook::Rulebook;

/// What an observed case counts as once it is closed: what became of it there is not known here.
const CLOSED: &str = "closed";

impl Desk<'_, '_> {
    /// Judges an observed case because its time has come.
    pub(crate) fn judge_observed_again(&mut self, case: &CaseId) -> Result<(), Failure> {
        let row = case_row::by_id(self.tx, self.jurisdiction, case)?;
        match row.and_then(|row| row.source) {
            Some(source) => self.judge_observed(&source, case),
            None => Err(Failure::corrupt(format!("case {case}"), "it has a row and no events")),
        }
    }

    /// Judges an observed case by everything that has been reported of it; its cards and its row follow.
    pub(super) fn judge_observed(&mut self, source: &str, case: &CaseId) -> Result<(), Failure> {
        let unknown = || Failure::corrupt(format!("case {case}"), format!("no programme judges `{source}`"));
        let book = self.sources.book(source).ok_or_else(unknown)?;
        let before = case_row::by_id(self.tx, self.jurisdiction, case)?;
        let events = observed::of_case(self.tx, self.jurisdiction, case)?;
        let seen = Seen::new(book, case, events)?;
        let verdict = supervise(book.rules(), &seen.trace, self.now.0);
        let cards = verdict.cards.into_iter().map(|card| self.put_down(card)).collect();
        let (own, jurisdiction, sources, now) = (self.book, self.jurisdiction, self.sources, self.now);
        let chance = self.chance;
        let level =
            Desk { tx: &mut *self.tx, book, sources, jurisdiction, now, chance }.raise(case, cards)?;
        let mut row = seen.row(own, book, now);
        row.level = level;
        // A source whose clock is ahead reports what has not happened yet by ours: it is judged when it has.
        let to_come = seen.events.iter().map(|event| event.occurred_at.0).filter(|at| *at > now.0).min();
        let wake_at = verdict.next_change.into_iter().chain(to_come).min();
        row.wake_at = wake_at.map(|at| Moment(at.max(now.0 + 1_000_000)));
        self.put_observed(row, before)
    }

    /// A card on a unit under the name by which the city knows it, so that it stands beside the unit's others.
    fn put_down(&self, card: Card) -> Card {
        Card { unit: own_name(self.book, &card.unit), ..card }
    }

    fn put_observed(&mut self, mut row: CaseRow, before: Option<CaseRow>) -> Result<(), Failure> {
        let Some(before) = before else {
            // The number is the source's own; where two cases have the same, the later one says whose it is.
            if case_row::by_number(self.tx, self.jurisdiction, &row.number)?.is_some() {
                row.number = row.id.as_str().to_owned();
            }
            return case_row::insert(self.tx, self.jurisdiction, &row);
        };
        if row.opened_at == before.opened_at {
            return case_row::update(self.tx, self.jurisdiction, &row, &before);
        }
        // An event that came late lies before all others.
        row.number = before.number;
        case_row::delete(self.tx, self.jurisdiction, &row.id, before.version)?;
        case_row::insert(self.tx, self.jurisdiction, &row)
    }
}

/// Everything that has been reported of a case.
struct Seen<'b> {
    source: &'b Source,
    case: &'b CaseId,
    /// The case as its source calls it.
    number: String,
    /// In the source's order.
    events: Vec<Observed>,
    trace: Trace,
}

impl<'b> Seen<'b> {
    fn new(book: &'b Rulebook, case: &'b CaseId, mut events: Vec<Observed>) -> Result<Self, Failure> {
        let nothing = || Failure::corrupt(format!("case {case}"), "its source has reported nothing");
        let source = book.programme().source.as_ref().ok_or_else(nothing)?;
        sort(source.order, &mut events);
        let mut trace = Trace { case: case.to_string(), ..Trace::default() };
        let mut number = None;
        for event in &events {
            let report: Reported = serde_json::from_str(&event.body)
                .map_err(|error| Failure::corrupt(format!("event {} of {case}", event.source_id), error))?;
            let attributes = attributes(book, &report);
            number = Some(report.case);
            let (of_case, attributes): (Vec<_>, Vec<_>) =
                attributes.into_iter().partition(|(name, _)| source.case_columns.contains(name));
            for (name, value) in of_case {
                // What is said of the case as a whole holds as it was said last.
                trace.attributes.retain(|(known, _)| *known != name);
                trace.attributes.push((name, value));
            }
            let (activity, at) = (event.activity.clone(), event.occurred_at.0);
            trace.events.push(Event { activity, at, attributes });
        }
        Ok(Self { source, case, number: number.ok_or_else(nothing)?, events, trace })
    }

    /// The row, but for what the judgement says.
    fn row(&self, own: &Rulebook, book: &Rulebook, now: Moment) -> CaseRow {
        let outlook = outlook(book.rules(), &self.trace, now.0);
        let roles = &self.source.roles;
        let unit = self.text(roles.unit.as_deref()).map(|unit| own_name(own, &unit));
        let at = || self.events.iter().map(|event| event.occurred_at);
        let (first, last) = (at().min().unwrap_or(now), at().max().unwrap_or(now));
        let due = outlook.due.as_ref();
        CaseRow {
            id: self.case.clone(),
            number: self.number.clone(),
            procedure: book.programme().id.clone(),
            version: self.events.len() as u32,
            // Nothing of it stands in the city's own journal.
            head: journal::origin(self.case),
            state: self.events.last().map(|event| self.renamed(&event.activity)).unwrap_or_default(),
            outcome: outlook.closed_at.map(|_| CLOSED.to_owned()),
            unit: unit.unwrap_or_else(|| self.source.id.clone()),
            item: self.text(roles.item.as_deref()),
            handler: self.text(roles.handler.as_deref()).map(PersonId::from),
            party: None,
            parent: None,
            source: Some(self.source.id.clone()),
            opened_at: first,
            changed_at: last,
            closed_at: outlook.closed_at.map(Moment),
            due_at: due.map(|due| Moment(due.too_late_at)),
            due_clock: due.map(|due| due.clock.clone()),
            due_provisional: due.is_some_and(|due| due.provisional),
            calendar: book.almanac().calendar.version().to_owned(),
            level: 0,
            wake_at: None,
            trouble: None,
            ledger: None,
        }
    }

    /// What the programme calls an activity of the source.
    fn renamed(&self, activity: &str) -> String {
        let mut names = self.source.activities.iter();
        let renamed = names.find(|(from, _)| from == activity);
        renamed.map_or(activity, |(_, to)| to).to_owned()
    }

    /// An attribute of the case, else of the first of its events that has it.
    fn text(&self, attribute: Option<&str>) -> Option<String> {
        let of_events = self.trace.events.iter().flat_map(|event| &event.attributes);
        let mut named = self.trace.attributes.iter().chain(of_events);
        let (_, value) = named.find(|(name, _)| Some(name.as_str()) == attribute)?;
        match value {
            Value::Text(text) | Value::Id(text) => Some(text.clone()),
            Value::Int(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

/// Puts events into the order that the source gives them: by time and, at one instant, by id; or by id alone, where a system's
/// instants do not tell the order. Ids that end in figures count upward.
fn sort(order: EventOrder, events: &mut [Observed]) {
    match order {
        EventOrder::Time => {
            events.sort_by_cached_key(|event| (event.occurred_at, counting(&event.source_id)));
        }
        EventOrder::File => events.sort_by_cached_key(|event| counting(&event.source_id)),
    }
}

/// An id so that `e-9` comes before `e-10`.
fn counting(id: &str) -> (String, usize, String) {
    let name = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let figures = id[name.len()..].trim_start_matches('0');
    (name.to_owned(), figures.len(), figures.to_owned())
}

/// A unit as the city calls it, if it knows it by this name or another.
fn own_name(book: &Rulebook, unit: &str) -> String {
    let mut units = book.programme().units.iter();
    let known = units.find(|known| known.id == unit || known.aliases.iter().any(|alias| alias == unit));
    known.map_or(unit, |known| &known.id).to_owned()
}
