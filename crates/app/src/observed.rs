//! Cases of other departments' systems: their events are taken in as they are reported, and judged by the same rules as the
//! city's own.
//!
//! A source is a programme with a `[source]` table: it says which attributes name the unit, the handler and the actor, and what
//! activities are called. An event is known by its source and its id there, so a batch that is sent again changes nothing. After
//! every batch each case that it touched is judged anew over all its events, in the order in which they occurred; events that come
//! late or out of order therefore lead to the same cards as events that came in order, and a fact that comes late withdraws a
//! card whose ground it takes away.

mod judge;
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chuangyou_engine::case::CaseId;
use chuangyou_programme::model::{Closing, Source};
use chuangyou_store::Failure;
use chuangyou_store::observed::{self, Content, Observed, Report};

pub use report::{Fault, Reported, Wrong};

use crate::city::City;
use crate::desk::Desk;
use crate::rulebook::Rulebook;

/// How many events a batch may have. A default of this project.
pub const LARGEST_BATCH: usize = 1000;

/// How often a batch is tried again when several meet on one case: each time, another of them was taken.
const ATTEMPTS: u32 = 20;

/// The observed sources of a city, by their ids.
#[derive(Debug, Clone, Default)]
pub struct Sources(BTreeMap<String, Arc<Rulebook>>);

/// Why a programme cannot judge a source that is still being fed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// It has no `[source]` table.
    #[error("programme `{0}` has no [source]")]
    None(String),
    /// Its cases would count as closed with whatever event came last.
    #[error("source `{0}` is reported while it runs: `closed` in [source] must say when a case is closed")]
    ClosedByLog(String),
    /// Another programme judges this source.
    #[error("source `{0}` is judged by another programme")]
    Taken(String),
}

impl Sources {
    /// The same with another source, judged by this programme.
    ///
    /// # Errors
    /// [`SourceError`] if the programme does not fit.
    pub fn with(mut self, book: Arc<Rulebook>) -> Result<Self, SourceError> {
        let programme = book.programme();
        let source = programme.source.as_ref().ok_or_else(|| SourceError::None(programme.id.clone()))?;
        let id = source.id.clone();
        if source.closing == Closing::LogEnds {
            return Err(SourceError::ClosedByLog(id));
        }
        if self.0.contains_key(&id) {
            return Err(SourceError::Taken(id));
        }
        self.0.insert(id, book);
        Ok(self)
    }

    /// The programme that judges a source.
    pub fn book(&self, id: &str) -> Option<&Rulebook> {
        self.0.get(id).map(Arc::as_ref)
    }

    /// The ids of the sources.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// What became of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many events were new.
    pub recorded: u64,
    /// How many had been reported before, with the same content.
    pub repeated: u64,
    /// The ids of those that had been reported before with another content. The first report stands.
    pub conflicts: Vec<String>,
    /// How many cases were judged anew.
    pub cases: u64,
}

/// Why a batch is not taken. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The city observes no such source.
    #[error("the city observes no source `{0}`")]
    UnknownSource(String),
    /// It has too many events.
    #[error("a batch has at most {LARGEST_BATCH} events, not {0}")]
    TooMany(usize),
    /// Some of its events cannot be read.
    #[error("{} events cannot be read", .0.len())]
    Faulty(Vec<Fault>),
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// The id here of a source's case.
pub fn case_id(source: &str, case: &str) -> CaseId {
    CaseId::from(format!("{source}:{case}"))
}

/// Takes in a batch of events and judges every case that it touches. When this returns, it is durable.
///
/// # Errors
/// [`BatchError`]; nothing of the batch is kept then.
pub async fn ingest(city: &City, source: &str, reported: Vec<Reported>) -> Result<Taken, BatchError> {
    let sources = city.sources();
    let book = sources.book(source).ok_or_else(|| BatchError::UnknownSource(source.to_owned()))?;
    if reported.len() > LARGEST_BATCH {
        return Err(BatchError::TooMany(reported.len()));
    }
    let events = Arc::new(report::read_all(book, source, reported, city.now()).map_err(BatchError::Faulty)?);
    let mut attempts = 0;
    loop {
        attempts += 1;
        let (source, events) = (source.to_owned(), Arc::clone(&events));
        match city.at_desk(move |desk| desk.take_in(&source, &events)).await {
            // Another batch wrote to one of the cases in between: look again at what is there now.
            Err(Failure::Taken(_)) if attempts < ATTEMPTS => {}
            taken => {
                city.nudge();
                return Ok(taken?);
            }
        }
    }
}

impl Desk<'_, '_> {
    fn take_in(&mut self, source: &str, events: &[Observed]) -> Result<Taken, Failure> {
        let (mut taken, mut touched) = (Taken::default(), BTreeSet::new());
        for event in events {
            match observed::insert(self.tx, self.jurisdiction, event)? {
                Report::Inserted => {
                    taken.recorded += 1;
                    touched.insert(&event.case);
                }
                Report::Repeated(Content::Same) => taken.repeated += 1,
                Report::Repeated(Content::Different) => taken.conflicts.push(event.source_id.clone()),
            }
        }
        for case in &touched {
            self.judge_observed(source, case)?;
        }
        taken.cases = touched.len() as u64;
        Ok(taken)
    }
}

/// The attribute that says who acted.
fn actor(source: &Source) -> &str {
    source.roles.actor.as_deref().unwrap_or("org:resource")
}
