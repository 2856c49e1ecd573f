//! What a rulebook is made from: the programme's files, the calendar's, and what was changed while running.

use std::collections::BTreeMap;

use chuangyou_calendar::{Calendar, CalendarError, Weekend, YearFile};
use chuangyou_engine::CompileError;
use chuangyou_engine::case::{FieldName, FieldValue};
use chuangyou_programme::model::{ItemVersion, Programme};
use chuangyou_store::register;

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

impl Base {
    /// The rulebook of these files with what was changed while running: register entries, years of the calendar.
    ///
    /// # Errors
    /// [`BaseError`] if the years do not go together.
    pub fn rulebook(
        &self,
        entries: &[register::RegisterEntry],
        loaded: &[YearFile],
    ) -> Result<Rulebook, BaseError> {
        let mut programme = self.programme.clone();
        entries
            .iter()
            .filter(|entry| entry.register == "items")
            .for_each(|entry| set_item(&mut programme, entry));
        Ok(Rulebook::new(programme, self.calendar.with(loaded)?)?)
    }
}

/// Gives an item a version with another promise, from the entry's day on. What the entry does not say stays as it was.
fn set_item(programme: &mut Programme, entry: &register::RegisterEntry) {
    let Ok(fields) = serde_json::from_str::<BTreeMap<FieldName, FieldValue>>(&entry.body) else {
        return;
    };
    let Some(item) = programme.items.iter_mut().find(|item| item.id == entry.entry) else {
        return;
    };
    let Some(before) = item.on(entry.from_day).cloned() else {
        return;
    };
    let promised = fields.get("promised_limit").and_then(FieldValue::number);
    let version =
        ItemVersion { from: entry.from_day, promised: promised.unwrap_or(before.promised), ..before };
    item.versions.retain(|version| version.from != entry.from_day);
    item.versions.push(version);
    item.versions.sort_by_key(|version| version.from);
}
