//! A year of the calendar is loaded while cases run by it: what would move, and what did.
//!
//! Due dates are projections. When the calendar changes, open cases are projected again, each with the reason; cases that are
//! closed stay as they were.

use std::collections::{BTreeMap, BTreeSet};

use chuangyou_calendar::{CalendarError, YearFile};
use chuangyou_engine::case::{Case, CaseId, ClockName, Moment, PersonId, standing};
use chuangyou_programme::model::Text;
use chuangyou_store::calendar_year::{self, CalendarYear, DueMoved};
use chuangyou_store::{Failure, case_row};

use crate::carry::{Trouble, again_at};
use crate::chance::Stream;
use crate::city::City;
use crate::desk::{Desk, OnDesk};
use crate::reconcile::Pass;
use crate::registers;
use crate::rulebook::Rulebook;

/// How many cases one transaction takes.
const PAGE: u32 = 100;

/// How many open cases a preview looks at. A default of this project: more would keep whoever asks waiting.
pub const PREVIEW_AT_MOST: usize = 20_000;

/// How many examples a preview names.
const EXAMPLES: usize = 20;

/// Why a year cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum YearError {
    /// It does not go together with the other years.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// What the use of a year would move.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// How many open cases were looked at.
    pub looked_at: usize,
    /// How many of them would fall due at another time.
    pub moved: usize,
    /// How many of those later.
    pub later: usize,
    /// Some of them.
    pub examples: Vec<Move>,
}

/// A case whose limit would end at another time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Its most urgent clock.
    pub clock: ClockName,
    /// The first instant too late, as it is.
    pub before: Moment,
    /// The first instant too late, as it would be.
    pub after: Moment,
}

/// What would move if a year were used. Nothing changes.
///
/// # Errors
/// [`YearError::Calendar`] if it does not go together with the other years.
pub async fn preview(city: &City, year: &YearFile) -> Result<Preview, YearError> {
    let book = std::sync::Arc::new(with(city, year).await?);
    let now = city.now();
    let mut preview = Preview::default();
    let mut after = String::new();
    while preview.looked_at < PREVIEW_AT_MOST {
        let (book, sources, from) = (std::sync::Arc::clone(&book), city.sources(), after.clone());
        let page: Vec<(CaseId, Option<Move>)> = city
            .read(move |tx, jurisdiction| {
                let cases = case_row::open_after(tx, jurisdiction, &from, PAGE)?;
                let chance = &Stream::Machine;
                let mut desk = Desk { tx, book: &book, sources: &sources, jurisdiction, now, chance };
                let look = |case: CaseId| {
                    let found = desk.load(&case)?.and_then(|on| desk.moved(&on));
                    Ok::<_, Failure>((case, found))
                };
                cases.into_iter().map(look).collect()
            })
            .await?;
        let Some((last, _)) = page.last() else { break };
        after = last.to_string();
        preview.looked_at += page.len();
        for found in page.into_iter().filter_map(|(_, found)| found) {
            preview.moved += 1;
            preview.later += usize::from(found.after > found.before);
            if preview.examples.len() < EXAMPLES {
                preview.examples.push(found);
            }
        }
    }
    Ok(preview)
}

/// The rulebook with a year in the place of the one that is known, if one is.
async fn with(city: &City, year: &YearFile) -> Result<Rulebook, YearError> {
    let mut changes = registers::changes(city).await?;
    changes.years.retain(|known| known.year != year.year);
    changes.years.push(kept(city, year, &PersonId::from("")));
    let files = changes.years.iter().map(|year| YearFile::parse(&year.body, &year.calendar));
    city.base().calendar.with(&files.collect::<Result<Vec<_>, _>>()?)?;
    Ok(registers::make(city.base(), &changes)?)
}

fn kept(city: &City, year: &YearFile, by: &PersonId) -> CalendarYear {
    CalendarYear {
        calendar: city.base().calendar.id.clone(),
        year: year.year,
        body: year.to_toml(),
        loaded_at: city.now(),
        loaded_by: by.clone(),
    }
}

/// Uses a year from now on, and projects open cases again.
///
/// # Errors
/// As [`put`].
pub async fn load(city: &City, year: &YearFile, by: &PersonId) -> Result<Pass, YearError> {
    put(city, year, by).await?;
    Ok(reproject(city).await?)
}

/// Uses a year from now on; the next pass projects open cases again.
///
/// # Errors
/// [`YearError::Calendar`] if it does not go together with the other years; nothing has changed then.
pub async fn put(city: &City, year: &YearFile, by: &PersonId) -> Result<(), YearError> {
    with(city, year).await?;
    let kept = kept(city, year, by);
    city.write(move |tx, _| calendar_year::put(tx, &kept)).await?;
    Ok(registers::reload(city).await?)
}

/// The years that the calendar knows: those of the files, and in their place those that were loaded while running.
///
/// # Errors
/// [`Failure`] if the store cannot be asked, or holds a year that cannot be read.
pub async fn years(city: &City) -> Result<BTreeMap<i32, YearFile>, Failure> {
    let files = city.base().calendar.files.iter().map(|file| (file.year, file.clone()));
    let mut years: BTreeMap<i32, YearFile> = files.collect();
    for loaded in registers::changes(city).await?.years {
        let name = format!("{}/{}", loaded.calendar, loaded.year);
        let file = YearFile::parse(&loaded.body, &name).map_err(|error| Failure::corrupt(name, error))?;
        years.insert(file.year, file);
    }
    Ok(years)
}

/// Projects every open case again that was projected by another version of the calendar, and notes what moved and why. A case
/// that cannot be is noted and left for the next pass.
///
/// # Errors
/// [`Failure`] if the store cannot be asked.
pub async fn reproject(city: &City) -> Result<Pass, Failure> {
    let mut pass = Pass::default();
    let mut failed: BTreeSet<CaseId> = BTreeSet::new();
    loop {
        let version = city.book().almanac().calendar.version().to_owned();
        let limit = PAGE + failed.len() as u32;
        let found = city.read(move |tx, city| case_row::of_other_calendar(tx, city, &version, limit)).await?;
        let page: Vec<CaseId> = found.into_iter().filter(|case| !failed.contains(case)).collect();
        if page.is_empty() {
            return Ok(pass);
        }
        let size = page.len();
        let troubled = city.at_desk(move |desk| desk.reproject_all(page)).await?;
        pass.done += (size - troubled.len()) as u64;
        pass.failed += troubled.len() as u64;
        failed.extend(troubled);
    }
}

impl Desk<'_, '_> {
    /// Projects cases again; gives those that could not be.
    fn reproject_all(&mut self, cases: Vec<CaseId>) -> Result<Vec<CaseId>, Failure> {
        let reason = self.reason()?;
        let mut troubled = Vec::new();
        for case in cases {
            match self.attempt(|desk| desk.reproject(&case, &reason)) {
                Ok(()) => {}
                Err(Trouble::Failed(failure @ Failure::Unavailable(_))) => return Err(failure),
                Err(trouble) => {
                    tracing::error!(case = %case, %trouble, "a case cannot be projected again");
                    let (why, again_at) = (trouble.to_string(), again_at(self.now, 10));
                    case_row::note_trouble(self.tx, self.jurisdiction, &case, &why, again_at)?;
                    troubled.push(case);
                }
            }
        }
        Ok(troubled)
    }

    fn reproject(&mut self, case: &CaseId, reason: &Text) -> Result<(), Trouble> {
        let moved = self.load(case)?.and_then(|on| self.moved(&on));
        if let Some(moved) = moved {
            let noted = DueMoved {
                case: moved.case,
                clock: moved.clock,
                calendar: self.book.almanac().calendar.version().to_owned(),
                due_before: Some(moved.before),
                due_after: Some(moved.after),
                reason: reason.clone(),
                moved_at: self.now,
            };
            calendar_year::put_due_moved(self.tx, self.jurisdiction, &noted)?;
        }
        self.advance(case)
    }

    /// How the rulebook on the desk moves a case's most urgent limit against what its row says.
    fn moved(&self, on: &OnDesk) -> Option<Move> {
        let row = on.row.as_ref()?;
        let (clock, before) = (ClockName::from(row.due_clock.as_deref()?), row.due_at?);
        let after = self.due(&on.case, &clock)?;
        (before != after).then(|| Move {
            case: row.id.clone(),
            number: row.number.clone(),
            clock,
            before,
            after,
        })
    }

    fn due(&self, case: &Case, clock: &ClockName) -> Option<Moment> {
        Some(standing(&self.context(), case, clock, self.now)?.due?.too_late_at)
    }

    /// Why due dates move: the year that was loaded last, with the notice it rests on.
    fn reason(&mut self) -> Result<Text, Failure> {
        let calendar = self.book.almanac().calendar.id().to_owned();
        let years = calendar_year::of_calendar(self.tx, &calendar)?;
        let last = years.iter().max_by_key(|year| year.loaded_at);
        Ok(last.map_or_else(files_changed, |last| {
            let notices = YearFile::parse(&last.body, &calendar).map(|file| file.notices).unwrap_or_default();
            let notice = notices.last().and_then(|notice| notice.title.clone().or(notice.url.clone()));
            loaded(last.year, notice.as_deref())
        }))
    }
}

fn loaded(year: i32, notice: Option<&str>) -> Text {
    let (zh, en) = match notice {
        Some(notice) => (format!("：{notice}"), format!(": {notice}")),
        None => ("。".to_owned(), ".".to_owned()),
    };
    Text {
        zh: format!("{year}年的日历已更新，到期日重新推算{zh}"),
        en: format!("The calendar of {year} was loaded and due dates were projected again{en}"),
    }
}

fn files_changed() -> Text {
    Text {
        zh: "日历文件已更新，到期日重新推算。".to_owned(),
        en: "The calendar's files were changed and due dates were projected again.".to_owned(),
    }
}
