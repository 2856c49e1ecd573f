//! The numbers of the supervision board: counted by a pass while somebody looks, and read from memory.
//!
//! A pass costs what there is to count, so passes keep a distance: at least [`PERIOD`], and ten times as long as the last one
//! took. Whoever looks in between sees the numbers of the last pass, which say as of when they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chuangyou_calendar::Day;
use chuangyou_engine::case::Moment;
use chuangyou_programme::model::{Level, Template};
use chuangyou_store::card::{self, Raised, Status};
use chuangyou_store::{CaseRow, Failure, board, case_row};
use tokio::sync::{Mutex, watch};

use crate::city::City;
use crate::rulebook::Rulebook;

/// The least time between two passes. A default of this project.
pub const PERIOD: Duration = Duration::from_secs(3);

/// How old numbers may be that are shown without waiting for newer ones. A default of this project.
const OLD: Duration = Duration::from_mins(1);

/// How many of the latest cards are kept, for readers who see some units only. A default of this project.
const LATEST: u32 = 500;

/// The city in numbers, at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// As of when.
    pub as_of: Moment,
    /// The numbers of each unit, its own cases apart from those that another system reports.
    pub shares: Vec<Share>,
    /// The latest cards that stand, with their cases.
    pub latest: Vec<(Raised, CaseRow)>,
}

/// The numbers of a unit's cases of one origin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Share {
    /// The unit.
    pub unit: String,
    /// The other system that reports the cases; `None` for the platform's own.
    pub source: Option<String>,
    /// Cases under way, by procedure and state.
    pub open: Vec<(String, String, usize)>,
    /// How many of them fall due today.
    pub due_today: usize,
    /// Cases closed this year, by procedure.
    pub closed_this_year: Vec<(String, usize)>,
    /// Cases closed this month.
    pub closed_this_month: usize,
    /// How many of those have a yellow or red card of a rule over a clock.
    pub late_this_month: usize,
    /// Cards that stand, by rule and level.
    pub cards: Vec<(String, Level, usize)>,
}

impl Share {
    /// How many cases are under way.
    pub fn open_cases(&self) -> usize {
        self.open.iter().map(|(_, _, count)| count).sum()
    }

    /// The share of this month's closed cases without a late limit, in ten-thousandths; `None` if none was closed.
    pub fn on_time(&self) -> Option<i64> {
        let closed = i64::try_from(self.closed_this_month).ok().filter(|closed| *closed > 0)?;
        let late = i64::try_from(self.late_this_month).unwrap_or(closed);
        Some((closed - late).max(0) * 10_000 / closed)
    }
}

/// What a city keeps of its last pass.
#[derive(Debug)]
pub(crate) struct Kept {
    latest: watch::Sender<Option<Arc<Snapshot>>>,
    /// When the last pass ended and how long it took; held while one goes on.
    passed: Mutex<Option<Passed>>,
}

#[derive(Debug, Clone, Copy)]
struct Passed {
    ended: Instant,
    took: Duration,
}

impl Passed {
    fn is_due(self) -> bool {
        self.ended.elapsed() >= PERIOD.max(self.took * 10)
    }
}

impl Default for Kept {
    fn default() -> Self {
        Self { latest: watch::Sender::new(None), passed: Mutex::new(None) }
    }
}

/// The numbers of the last pass. The first reader waits for a pass, and so does whoever comes after nobody looked for a minute;
/// for all others a pass that is due goes on behind their back.
///
/// # Errors
/// [`Failure`] if the store cannot be asked.
pub async fn see(city: &City) -> Result<Arc<Snapshot>, Failure> {
    let kept = city.board();
    let last = kept.latest.borrow().clone();
    let is_old = match kept.passed.try_lock() {
        Ok(passed) => passed.is_none_or(|passed| passed.ended.elapsed() > OLD),
        // A pass is going on.
        Err(_) => false,
    };
    match last {
        Some(last) if !is_old => {
            let city = city.clone();
            tokio::spawn(async move {
                if let Err(failure) = refresh(&city).await {
                    tracing::warn!(%failure, "the board cannot be counted");
                }
            });
            Ok(last)
        }
        _ => refresh(city).await,
    }
}

/// Whoever holds this sees each new pass; [`refresh`] makes them.
pub fn watch(city: &City) -> watch::Receiver<Option<Arc<Snapshot>>> {
    city.board().latest.subscribe()
}

/// Counts if a pass is due, and gives the newest numbers.
///
/// # Errors
/// [`Failure`] if the store cannot be asked.
pub async fn refresh(city: &City) -> Result<Arc<Snapshot>, Failure> {
    pass(city, |passed| passed.is_none_or(Passed::is_due)).await
}

/// Counts now.
///
/// # Errors
/// [`Failure`] if the store cannot be asked.
pub async fn renew(city: &City) -> Result<Arc<Snapshot>, Failure> {
    pass(city, |_| true).await
}

async fn pass(city: &City, is_due: impl Fn(Option<Passed>) -> bool) -> Result<Arc<Snapshot>, Failure> {
    let kept = city.board();
    let mut passed = kept.passed.lock().await;
    let last = kept.latest.borrow().clone();
    if let Some(last) = last.filter(|_| !is_due(*passed)) {
        return Ok(last);
    }
    let started = Instant::now();
    let snapshot = Arc::new(count(city).await?);
    kept.latest.send_replace(Some(Arc::clone(&snapshot)));
    *passed = Some(Passed { ended: Instant::now(), took: started.elapsed() });
    Ok(snapshot)
}

async fn count(city: &City) -> Result<Snapshot, Failure> {
    let (book, now) = (city.book(), city.now());
    let spans = Spans::at(&book, now);
    city.read(move |tx, jurisdiction| {
        let mut shares = Shares::default();
        for open in board::open(tx, jurisdiction, (now, spans.end_of_day))? {
            let share = shares.of(open.unit, open.source);
            share.due_today += whole(open.due);
            share.open.push((open.procedure, open.state, whole(open.count)));
        }
        for closed in board::closed(tx, jurisdiction, spans.year, spans.month)? {
            let share = shares.of(closed.unit, closed.source);
            share.closed_this_month += whole(closed.lately);
            share.closed_this_year.push((closed.procedure, whole(closed.count)));
        }
        let mut counted = BTreeSet::new();
        for late in board::late(tx, jurisdiction, spans.month)? {
            if is_over_a_clock(&book, &late.rule) && counted.insert(late.case) {
                shares.of(late.unit, late.source).late_this_month += 1;
            }
        }
        for cards in board::cards(tx, jurisdiction)? {
            shares.of(cards.unit, cards.source).cards.push((cards.rule, cards.level, whole(cards.count)));
        }
        let mut latest = Vec::new();
        for raised in card::latest(tx, jurisdiction, Moment(i64::MAX), LATEST)? {
            if raised.status == Status::Standing
                && let Some(row) = case_row::by_id(tx, jurisdiction, &raised.card.case.as_str().into())?
            {
                latest.push((raised, row));
            }
        }
        Ok(Snapshot { as_of: now, shares: shares.0.into_values().collect(), latest })
    })
    .await
}

/// The spans that are counted in.
#[derive(Debug, Clone, Copy)]
struct Spans {
    year: Moment,
    month: Moment,
    /// The last instant of today: a limit whose first instant too late is the next one falls due today.
    end_of_day: Moment,
}

impl Spans {
    fn at(book: &Rulebook, now: Moment) -> Self {
        let almanac = book.almanac();
        let today = almanac.day(now.0);
        let (year, month, _) = today.ymd();
        let start = |day: Option<Day>| Moment(almanac.start_of(day.unwrap_or(today)));
        Self {
            year: start(Day::new(year, 1, 1)),
            month: start(Day::new(year, month, 1)),
            end_of_day: Moment(almanac.start_of(today + 1)),
        }
    }
}

fn is_over_a_clock(book: &Rulebook, rule: &str) -> bool {
    book.rule(rule).is_some_and(|rule| matches!(rule.template, Template::Clock { .. }))
}

fn whole(count: i64) -> usize {
    usize::try_from(count).unwrap_or(0)
}

#[derive(Default)]
struct Shares(BTreeMap<(String, Option<String>), Share>);

impl Shares {
    fn of(&mut self, unit: String, source: Option<String>) -> &mut Share {
        let key = (unit, source);
        let new = Share { unit: key.0.clone(), source: key.1.clone(), ..Share::default() };
        self.0.entry(key).or_insert(new)
    }
}
