//! Why a due date is that day: every day from the start of the limit to its end, and whether it counts.

use chuangyou_app::Rulebook;
use chuangyou_calendar::{Day, DayInfo, DayKind, TimeUnit};
use chuangyou_engine::case::{Case, ClockName, Mark, Moment, Run};

use super::plain;
use chuangyou_pages::component::{DayStep, StepKind};
use chuangyou_pages::lang::both;

/// The days of a clock in its current run, from its start to `until`; none for clocks that do not count days.
pub(crate) fn steps(book: &Rulebook, case: &Case, clock: &ClockName, until: Day) -> Vec<DayStep> {
    let Some(run) = case.clocks.get(clock).and_then(|history| history.current()) else {
        return Vec::new();
    };
    if !matches!(run.limit.unit, TimeUnit::WorkingDay | TimeUnit::CalendarDay) {
        return Vec::new();
    }
    let almanac = book.almanac();
    let start = almanac.day(run.started_at.0);
    let paused = pauses(book, run);
    let mut counted = 0;
    let mut steps = vec![DayStep { day: start, kind: StepKind::Start }];
    // A limit is never so long that its days could not be listed; what is longer is cut off.
    for day in (start.0 + 1..=until.0).take(400).map(Day) {
        let info = almanac.calendar.day_info(day);
        let held = paused.iter().any(|(from, to)| *from <= day && day < *to);
        let working = run.limit.unit == TimeUnit::CalendarDay || almanac.calendar.is_working(day);
        let kind = if held && working {
            StepKind::Paused(both("step-paused-why"))
        } else if working {
            counted += 1;
            count(counted, &info)
        } else {
            rest(&info)
        };
        steps.push(DayStep { day, kind });
    }
    steps
}

fn count(n: i64, info: &DayInfo<'_>) -> StepKind {
    match info.kind {
        DayKind::MakeUpWorkday { name, .. } => StepKind::MakeUp(n, plain(name)),
        _ => StepKind::Counted(n),
    }
}

fn rest(info: &DayInfo<'_>) -> StepKind {
    match info.kind {
        DayKind::DayOff { name, .. } => StepKind::Holiday(plain(name)),
        _ => StepKind::Weekend,
    }
}

/// The days from which and to which a run was suspended; the day of the beginning counts, that of the end does too.
fn pauses(book: &Rulebook, run: &Run) -> Vec<(Day, Day)> {
    let day = |at: Moment| book.almanac().day(at.0);
    let mut pauses = Vec::new();
    let mut open: Option<Day> = None;
    for mark in &run.marks {
        match *mark {
            Mark::Paused(at) => open = open.or(Some(Day(day(at).0 + 1))),
            Mark::Resumed(at) => pauses.extend(open.take().map(|from| (from, Day(day(at).0 + 1)))),
            Mark::Extended(..) => {}
        }
    }
    pauses.extend(open.map(|from| (from, Day(i32::MAX))));
    pauses
}
