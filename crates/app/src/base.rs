//! What a rulebook is made from: the programme's files, the calendar's, and what was changed while running.

use std::collections::BTreeMap;

use chuangyou_calendar::{Calendar, CalendarError, Day, Weekend, YearFile};
use chuangyou_engine::CompileError;
use chuangyou_engine::case::FieldValue;
use chuangyou_programme::model::{
    Benchmark, Item, ItemVersion, Programme, PromiseTooLong, Provenance, SourceRef, Text,
};
use chuangyou_store::register::RegisterEntry;
use tracing::warn;

use crate::rulebook::Rulebook;

/// A programme and a calendar as their files have them.
#[derive(Debug, Clone)]
pub struct Base {
    /// The programme.
    pub programme: Programme,
    /// The calendar's years.
    pub calendar: Years,
}

/// The files of a calendar.
#[derive(Debug, Clone)]
pub struct Years {
    /// The calendar's id.
    pub id: String,
    /// The days off of an ordinary week.
    pub weekend: Weekend,
    /// One file a year.
    pub files: Vec<YearFile>,
}

/// Why a rulebook cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum BaseError {
    /// The calendar's files do not go together.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The rules cannot be made ready.
    #[error(transparent)]
    Rules(#[from] CompileError),
}

impl Years {
    /// The calendar with these years in the place of the files' own.
    ///
    /// # Errors
    /// As [`Calendar::from_years`].
    pub fn with(&self, loaded: &[YearFile]) -> Result<Calendar, CalendarError> {
        let mut years: BTreeMap<i32, YearFile> =
            self.files.iter().map(|file| (file.year, file.clone())).collect();
        years.extend(loaded.iter().map(|file| (file.year, file.clone())));
        let years: Vec<YearFile> = years.into_values().collect();
        Calendar::from_years(self.id.clone(), &years, self.weekend)
    }
}

/// The registers that a rulebook follows.
pub(crate) const REGISTERS: [&str; 2] = [ITEM_PROMISE, ITEM_BENCHMARK];

/// The promised limits of items.
pub(crate) const ITEM_PROMISE: &str = "item_promise";

/// The benchmarks of items.
pub(crate) const ITEM_BENCHMARK: &str = "item_benchmark";

impl Base {
    /// The rulebook of these files with what was changed while running: register entries, years of the calendar.
    ///
    /// An entry that cannot be taken any more, because a file has changed since, is left out.
    ///
    /// # Errors
    /// [`BaseError`] if the years do not go together.
    pub fn rulebook(&self, entries: &[RegisterEntry], loaded: &[YearFile]) -> Result<Rulebook, BaseError> {
        let mut programme = self.programme.clone();
        let mut entries: Vec<&RegisterEntry> = entries.iter().collect();
        // Each version takes over what the one before it says, so the earlier come first.
        entries.sort_by_key(|entry| entry.from_day);
        for entry in entries {
            if let Some(item) = programme.items.iter_mut().find(|item| item.id == entry.entry)
                && let Err(refused) = set(item, entry)
            {
                warn!(item = %entry.entry, case = %entry.case, %refused, "a register entry is left out");
            }
        }
        Ok(Rulebook::new(programme, self.calendar.with(loaded)?)?)
    }
}

/// Why an entry does not go with the item it is about.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EntryError {
    /// The promise is longer than the law's limit.
    #[error(transparent)]
    Promise(#[from] PromiseTooLong),
    /// It holds no number.
    #[error("`{0}` is no number")]
    NoNumber(String),
    /// A limit is not negative.
    #[error("a limit of {0} is less than none")]
    Negative(i64),
    /// The item has no limits on that day.
    #[error("the item has no limits on {0}")]
    NotInForce(Day),
}

/// Sets what an entry says of an item, from the entry's day on. What it does not speak of stays as it was.
pub(crate) fn set(item: &mut Item, entry: &RegisterEntry) -> Result<(), EntryError> {
    let value = serde_json::from_str::<FieldValue>(&entry.body).ok().as_ref().and_then(FieldValue::number);
    let value = value.ok_or_else(|| EntryError::NoNumber(entry.body.clone()))?;
    if value < 0 {
        return Err(EntryError::Negative(value));
    }
    match entry.register.as_str() {
        ITEM_PROMISE => item.promise(entry.from_day, value)?,
        ITEM_BENCHMARK => set_benchmark(item, entry, value)?,
        _ => {}
    }
    Ok(())
}

/// The best limit elsewhere becomes another one. Whose it is and where it was read stands in the case that the benchmark then names.
fn set_benchmark(item: &mut Item, entry: &RegisterEntry, limit: i64) -> Result<(), EntryError> {
    let from = entry.from_day;
    let before = item.on(from).cloned().ok_or(EntryError::NotInForce(from))?;
    let case = entry.case.to_string();
    let source = SourceRef { title: case.clone(), url: None, note: None, provenance: Provenance::Plan };
    let unit = before.benchmark.as_ref().map_or(before.promised_unit, |benchmark| benchmark.unit);
    let who = Text { zh: case.clone(), en: case };
    let version = ItemVersion { from, benchmark: Some(Benchmark { who, limit, unit, source }), ..before };
    item.versions.retain(|version| version.from != from);
    item.versions.push(version);
    item.versions.sort_by_key(|version| version.from);
    Ok(())
}
