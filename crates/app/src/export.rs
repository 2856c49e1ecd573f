//! The city's public facts, for whoever wants to judge it again by programs of their own: lines of JSON, and the log that
//! `supervise` reads. `docs/export.md` describes both, field by field.
//!
//! Everything is read in one transaction, a page of cases at a time: however large the city, no more than a page of it is held, and
//! the ids of what is kept out.

mod public;
mod record;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use chuangyou_engine::case::{Case, CaseId, Event, Moment, ReplayError, handler_after, replay, trace_of};
use chuangyou_eventlog::{LogBuilder, Meta, Order, XesWriter};
use chuangyou_store::card::{self, Raised};
use chuangyou_store::{
    CaseRow, Failure, Jurisdiction, Tx, case_row, consequence, followed, journal, register,
};

use crate::base::ITEM_PROMISE;
use crate::city::City;
use crate::desk::most_urgent;
use crate::rulebook::Rulebook;
use public::Public;
use record::{CaseRecord, Due, Record, Times};

/// How many cases, proposals or consequences are read at a time.
const PAGE: u32 = 200;

/// Whether cases that are for few are exported: whoever reads them must be one of those few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restricted {
    /// They are kept out, with every case that names one.
    KeptOut,
    /// They are exported like any other, without what is personal, sealed or secret in them.
    Included,
}

/// What of a city is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// Only what the city knew at that instant; `None`: what it knows now.
    pub as_of: Option<Moment>,
    /// Whether cases that are for few are exported.
    pub restricted: Restricted,
}

/// Where an export goes.
#[derive(Default)]
pub struct Sinks {
    /// The facts, as lines of JSON.
    pub facts: Option<Box<dyn Write + Send>>,
    /// The events as a log, in XES.
    pub log: Option<Box<dyn Write + Send>>,
}

/// What was exported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// Cases.
    pub cases: u64,
    /// Their events.
    pub events: u64,
    /// Cards, whatever they count as.
    pub cards: u64,
    /// Proposals of consequences.
    pub proposals: u64,
    /// Consequences that were imposed.
    pub consequences: u64,
}

/// Why a city could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] Failure),
    /// The export could not be written.
    #[error("the export cannot be written")]
    Write(#[from] io::Error),
}

/// Writes the facts and the log of a city.
///
/// # Errors
/// [`ExportError`] if the store cannot be read or the export cannot be written; what was written until then is not whole.
pub async fn export(city: &City, scope: Scope, sinks: Sinks) -> Result<Exported, ExportError> {
    let (book, now) = (city.book(), city.now());
    city.read(move |tx, jurisdiction| {
        let mut writing = Writing::new(tx, jurisdiction, book, (scope, now), sinks)?;
        writing.begin()?;
        writing.cases()?;
        writing.consequences()?;
        writing.end()
    })
    .await
}

/// An export that is being written.
struct Writing<'t, 'c> {
    tx: &'t mut Tx<'c>,
    jurisdiction: &'t Jurisdiction,
    book: Arc<Rulebook>,
    scope: Scope,
    /// The instant whose knowledge is exported.
    as_of: Moment,
    times: Times,
    public: Public,
    facts: Option<Box<dyn Write + Send>>,
    log: Option<XesWriter<Box<dyn Write + Send>>>,
    exported: Exported,
}

impl<'t, 'c> Writing<'t, 'c> {
    fn new(
        tx: &'t mut Tx<'c>,
        jurisdiction: &'t Jurisdiction,
        book: Arc<Rulebook>,
        (scope, now): (Scope, Moment),
        sinks: Sinks,
    ) -> Result<Self, ExportError> {
        let public = Public::of(tx, jurisdiction, &book, scope.restricted)?;
        let as_of = scope.as_of.unwrap_or(now);
        let times = Times::of(&book.almanac().zone);
        let offset = times.offset_minutes(as_of);
        let begin = |out| XesWriter::begin(out, &Meta::default(), offset);
        let log = sinks.log.map(begin).transpose()?;
        let exported = Exported::default();
        Ok(Self { tx, jurisdiction, book, scope, as_of, times, public, facts: sinks.facts, log, exported })
    }

    fn put(&mut self, record: &Record<'_>) -> Result<(), ExportError> {
        if let Some(facts) = &mut self.facts {
            serde_json::to_writer(&mut *facts, record).map_err(io::Error::from)?;
            facts.write_all(b"\n")?;
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), ExportError> {
        let book = Arc::clone(&self.book);
        let kept_out = self.public.procedures().map(str::to_owned).collect();
        let head = Record::Export {
            format: record::FORMAT,
            as_of: self.times.text(self.as_of),
            jurisdiction: self.jurisdiction.as_str(),
            programme: &book.programme().id,
            version: &book.programme().version,
            calendar: book.almanac().calendar.version(),
            zone: &book.programme().zone,
            kept_out,
        };
        self.put(&head)?;
        for entry in register::of_register(self.tx, self.jurisdiction, ITEM_PROMISE)? {
            self.put(&Record::promise(&entry))?;
        }
        Ok(())
    }

    fn cases(&mut self) -> Result<(), ExportError> {
        let mut after = CaseId::from(String::new());
        loop {
            let ids = journal::cases_after(self.tx, self.jurisdiction, &after, PAGE)?;
            let Some(last) = ids.last() else { return Ok(()) };
            after = last.clone();
            let ids: Vec<CaseId> = ids.into_iter().filter(|id| !self.public.keeps_out(id)).collect();
            let mut events: BTreeMap<CaseId, Vec<Event>> = BTreeMap::new();
            for event in journal::events_of_all(self.tx, self.jurisdiction, &ids)? {
                events.entry(event.case.clone()).or_default().push(event);
            }
            let rows = case_row::by_ids(self.tx, self.jurisdiction, &ids)?;
            let rows: BTreeMap<CaseId, CaseRow> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
            let mut cards: BTreeMap<String, Vec<Raised>> = BTreeMap::new();
            for raised in card::of_cases(self.tx, self.jurisdiction, &ids)? {
                cards.entry(raised.card.case.clone()).or_default().push(raised);
            }
            let mut traces = LogBuilder::default();
            for (id, events) in events {
                let cards = cards.remove(id.as_str()).unwrap_or_default();
                self.case(&events, rows.get(&id), &mut traces)?;
                self.cards(&id, &cards)?;
            }
            if let Some(log) = &mut self.log {
                log.add(&traces.finish(Order::File, 1).log)?;
            }
        }
    }

    /// A case as it was known, with its events.
    fn case(
        &mut self,
        events: &[Event],
        row: Option<&CaseRow>,
        traces: &mut LogBuilder,
    ) -> Result<(), ExportError> {
        let known = |event: &&Event| self.scope.as_of.is_none_or(|as_of| event.recorded_at <= as_of);
        let events: Vec<Event> = events.iter().filter(known).cloned().collect();
        let Some(first) = events.first() else { return Ok(()) };
        let case = replay(&events)
            .map_err(|why: ReplayError| Failure::corrupt(format!("case {}", first.case), why))?;
        let due = self.due(&case, row);
        let book = Arc::clone(&self.book);
        let (case, events) = self.public.told(&book, case, events);
        let record = CaseRecord::of(&case, &events, due.as_ref(), &self.times);
        self.put(&Record::Case(record))?;
        let mut handler = None;
        for event in &events {
            let record = Record::event(event, (&case, handler), &self.times);
            self.put(&record)?;
            handler = handler_after(handler, event);
        }
        if self.log.is_some() {
            trace_of(&book.context(), &case, &events).add_to(traces);
        }
        self.exported.cases += 1;
        self.exported.events += events.len() as u64;
        Ok(())
    }

    /// When a case is due: what the city has it down for, or for an instant that has passed, what was so then.
    fn due(&self, case: &Case, row: Option<&CaseRow>) -> Option<Due> {
        match self.scope.as_of {
            None => row.and_then(|row| {
                let (at, clock) = row.due_at.zip(row.due_clock.clone())?;
                Some(Due { at, clock, provisional: row.due_provisional })
            }),
            Some(as_of) => {
                let due = most_urgent(&self.book.context(), case, as_of)?;
                Some(Due { at: due.at, clock: due.clock, provisional: due.provisional })
            }
        }
    }

    /// The cards of a case, when the city looked at each, and what people decided about them.
    fn cards(&mut self, id: &CaseId, cards: &[Raised]) -> Result<(), ExportError> {
        let as_of = self.as_of;
        for raised in cards.iter().filter(|raised| raised.raised_at <= as_of) {
            let record = Record::card(raised, &self.times);
            self.put(&record)?;
            self.exported.cards += 1;
        }
        if cards.is_empty() {
            return Ok(());
        }
        for looked in followed::looks(self.tx, self.jurisdiction, id)? {
            if looked.at <= as_of && !looked.handled_by.as_ref().is_some_and(|by| self.public.keeps_out(by)) {
                let record = Record::looked_at(&looked, &self.times);
                self.put(&record)?;
            }
        }
        for ruling in followed::rulings(self.tx, self.jurisdiction, id)? {
            if ruling.at <= as_of && !self.public.keeps_out(&ruling.by.0) {
                let record = Record::ruling(id, &ruling, &self.times);
                self.put(&record)?;
            }
        }
        Ok(())
    }

    /// What was proposed and what was imposed, the latest first.
    fn consequences(&mut self) -> Result<(), ExportError> {
        let until = self.book.almanac().day(self.as_of.0);
        let mut after = None;
        loop {
            let page = consequence::proposed_lately(self.tx, self.jurisdiction, after.as_ref(), PAGE)?;
            let Some(last) = page.last() else { break };
            after = Some(last.place());
            for one in page.iter().filter(|one| one.day <= until) {
                if !self.public.keeps_out(&one.case) {
                    self.put(&Record::proposal(one))?;
                    self.exported.proposals += 1;
                }
            }
        }
        let mut after = None;
        loop {
            let page = consequence::imposed_lately(self.tx, self.jurisdiction, after.as_ref(), PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.place());
            for one in page.iter().filter(|one| one.from <= until) {
                if !self.public.keeps_out(&one.case) {
                    let lifted = one.lifted.as_ref().filter(|(at, _)| *at <= self.as_of);
                    let record = Record::consequence(one, lifted, &self.times);
                    self.put(&record)?;
                    self.exported.consequences += 1;
                }
            }
        }
    }

    /// The last line says that nothing is missing.
    fn end(mut self) -> Result<Exported, ExportError> {
        let Exported { cases, events, cards, proposals, consequences } = self.exported;
        self.put(&Record::End { cases, events, cards, proposals, consequences })?;
        if let Some(mut facts) = self.facts.take() {
            facts.flush()?;
        }
        if let Some(log) = self.log.take() {
            log.end()?.flush()?;
        }
        Ok(self.exported)
    }
}
