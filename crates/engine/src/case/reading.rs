//! Clocks read at an instant: what is used, and until when. Nothing of it is stored.

use chuangyou_calendar::{ClockRule, ClockRun, Convention, Day, LocalSecond, Threshold, TimeUnit};

use super::event::{FrozenLimit, LimitSize};
use super::state::{Case, ClockHistory, Mark, Run, RunEnd};
use super::{ClockName, Context, Moment};

/// A clock of a case, read at an instant: the run that has been open longest, else its latest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What it is doing.
    pub phase: Phase,
    /// Its limit with its extensions, in `unit`; `None` if it runs until an instant that the case carries.
    pub limit: Option<i64>,
    /// What is counted.
    pub unit: TimeUnit,
    /// What has been used, in `unit`; a begun unit counts whole. Months are counted in calendar days.
    pub used: i64,
    /// Until when. `None` while it is suspended before it expired.
    pub due: Option<Due>,
    /// When it expired, if it has.
    pub expired_at: Option<Moment>,
}

/// What a clock is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It counts.
    Running,
    /// It is suspended.
    Paused,
    /// It has stopped.
    Stopped,
}

/// The end of a limit, as it looks now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub day: Day,
    /// The first instant that is too late.
    pub too_late_at: Moment,
    /// Whether it rests on days that the calendar does not know yet, so that it may still move.
    pub provisional: bool,
}

/// The end of the clock's limit in its [current run](ClockHistory::current), projected by the calendar as it is known now. `None` before its
/// start and while it is suspended.
///
/// ```
/// use chuangyou_engine::case::{Case, ClockName, Context, due};
///
/// fn last_day(ctx: &Context<'_>, case: &Case) -> String {
///     match due(ctx, case, &ClockName::from("approval.promise")) {
///         Some(due) if due.provisional => format!("{} (provisional)", due.day),
///         Some(due) => due.day.to_string(),
///         None => "not running".to_owned(),
///     }
/// }
/// ```
pub fn due(ctx: &Context<'_>, case: &Case, clock: &ClockName) -> Option<Due> {
    let run = case.clocks.get(clock)?.current()?;
    Projection::new(ctx, run).due()
}

/// The clock as it stands at `at`, in its [current run](ClockHistory::current). `None` before its start. What happened after `at` counts as if
/// it had happened: ask for an instant not before the case's latest event.
pub fn standing(ctx: &Context<'_>, case: &Case, clock: &ClockName, at: Moment) -> Option<Standing> {
    let history = case.clocks.get(clock)?;
    let run = history.current()?;
    let projection = Projection::new(ctx, run);
    let phase = match run.end {
        Some(RunEnd::Stopped(_) | RunEnd::Restarted(_)) => Phase::Stopped,
        None if history.open_pauses.is_empty() => Phase::Running,
        None => Phase::Paused,
    };
    let due_at_instant = matches!(run.limit.size, LimitSize::DueAt(_));
    Some(Standing {
        phase,
        limit: (!due_at_instant).then(|| i64::from(projection.run.limit())),
        unit: run.limit.unit,
        used: projection.run.used_units(ctx.almanac.second(at.0)),
        due: projection.due(),
        expired_at: projection.expired_by(at),
    })
}

/// Whether the clock's current run has expired by `at`.
pub(super) fn is_expired(ctx: &Context<'_>, case: &Case, clock: &str, at: Moment) -> bool {
    let run = case.clocks.get(clock).and_then(ClockHistory::current);
    run.is_some_and(|run| Projection::new(ctx, run).expired_by(at).is_some())
}

impl ClockHistory {
    /// Whether a run has started and not ended; it may be suspended.
    pub fn is_running(&self) -> bool {
        self.runs.iter().any(|run| run.end.is_none())
    }

    /// The run that has been open longest; if none is open, the latest.
    pub fn current(&self) -> Option<&Run> {
        self.runs.iter().find(|run| run.end.is_none()).or(self.runs.last())
    }
}

/// A run, counted over the calendar.
struct Projection<'a> {
    ctx: &'a Context<'a>,
    limit: &'a FrozenLimit,
    stopped_at: Option<Moment>,
    run: ClockRun<'a>,
}

impl<'a> Projection<'a> {
    fn new(ctx: &'a Context<'a>, run: &'a Run) -> Self {
        let limit = &run.limit;
        let rule = ClockRule::new(&ctx.almanac.office, limit.unit, limit.convention)
            .with_roll(limit.roll)
            .with_day_end(limit.day_end);
        let units = match limit.size {
            LimitSize::Units(units) => u32::try_from(units).unwrap_or(u32::MAX),
            // Such a clock counts what is used; its end is known without counting.
            LimitSize::DueAt(_) => 0,
        };
        let second = |moment: Moment| ctx.almanac.second(moment.0);
        let mut counted = ClockRun::new(rule, units);
        for _ in 0..run.held_by {
            counted.pause(second(run.started_at));
        }
        counted.start(second(run.started_at));
        for mark in &run.marks {
            match *mark {
                Mark::Paused(at) => drop(counted.pause(second(at))),
                Mark::Resumed(at) => drop(counted.resume(second(at))),
                Mark::Extended(at, by) => drop(counted.extend(second(at), u32::try_from(by).unwrap_or(0))),
            }
        }
        let stopped_at = run.end.map(|(RunEnd::Stopped(at) | RunEnd::Restarted(at))| at);
        if let Some(at) = stopped_at {
            counted.stop(second(at));
        }
        Self { ctx, limit, stopped_at, run: counted }
    }

    fn due(&self) -> Option<Due> {
        let almanac = self.ctx.almanac;
        if let LimitSize::DueAt(at) = self.limit.size {
            let day = almanac.day(at.0);
            let too_late = match self.limit.convention {
                Convention::Date => LocalSecond::midnight(day + 1),
                Convention::Timestamp => almanac.second(at.0) + 1,
            };
            return Some(Due { day, too_late_at: Moment(almanac.instant(too_late)), provisional: false });
        }
        let due = self.run.due()?;
        // By the second, `due.at` is the last second in time; by the date, its end is too late already.
        let by_the_second = self.limit.convention == Convention::Timestamp
            || matches!(self.limit.unit, TimeUnit::Hour | TimeUnit::WorkingHour);
        let too_late = due.at + i64::from(by_the_second);
        Some(Due {
            day: due.day,
            too_late_at: Moment(almanac.instant(too_late)),
            provisional: due.provisional,
        })
    }

    fn expired_by(&self, at: Moment) -> Option<Moment> {
        if let LimitSize::DueAt(_) = self.limit.size {
            let ended = self.stopped_at.map_or(at, |stopped| stopped.min(at));
            return self.due().map(|due| due.too_late_at).filter(|&too_late| too_late <= ended);
        }
        let second = self.run.crossing(Threshold::Over(1), self.ctx.almanac.second(at.0))?;
        Some(Moment(self.ctx.almanac.instant(second)))
    }
}
