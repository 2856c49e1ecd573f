//! Clocks of a case: when each ran, what it used, which levels it reached.

use super::{Judged, Sink};
use crate::bind::Bound;
use crate::ruleset::{CompiledClock, CompiledExtend, CompiledLevel, CompiledLimit, CompiledPoint};
use chuangyou_calendar::clock::ClockState;
use chuangyou_calendar::{ClockRule, ClockRun, Convention, LocalSecond, Threshold, TimeUnit};
use chuangyou_eventlog::ValueRef;
use chuangyou_programme::model::{ClockId, Share};

/// One run of a clock in a case.
#[derive(Debug, Clone)]
pub struct ClockReading<'a> {
    /// Which clock.
    pub clock: ClockId,
    /// What it counts from: the index, among the judged events, of the event that started it.
    pub started_by: Option<usize>,
    /// The instant it started, microseconds since the epoch.
    pub started_at: i64,
    /// The instant it stopped.
    pub stopped_at: Option<i64>,
    /// How it ran.
    pub reading: Reading<'a>,
}

/// How a clock ran.
#[derive(Debug, Clone)]
pub enum Reading<'a> {
    /// Against a budget of units.
    Budget(ClockRun<'a>),
    /// Against an instant that the case carries: the due instant, and a clock that counts from it.
    DueAt(i64, ClockRun<'a>),
}

/// A run that has not ended: where its reading stands, with what must be known to end it.
struct Open {
    reading: usize,
    /// The limit that was frozen when it first started, without extensions.
    limit: u32,
    extensions: u16,
}

/// Working memory of the fold, kept from case to case.
#[derive(Default)]
pub(crate) struct ClockScratch {
    open: Vec<Open>,
    /// Open pauses, by their position in the clock's list.
    depths: Vec<u32>,
}

/// The fold of a case's events into the runs of one clock.
struct Folding<'a, 'b> {
    bound: &'b Bound<'a>,
    clock: &'b CompiledClock,
    rule: ClockRule<'a>,
    case: &'b Judged<'b>,
    /// In the order in which they started.
    open: &'b mut Vec<Open>,
    readings: &'b mut Vec<ClockReading<'a>>,
    ever_started: bool,
    depths: &'b mut Vec<u32>,
    without_limit: bool,
}

impl CompiledClock {
    /// Whether a case with these predicates present can start the clock at all.
    #[inline]
    pub(crate) fn may_run(&self, present: u64) -> bool {
        match self.start {
            CompiledPoint::Event(bit) => present >> bit & 1 != 0,
            CompiledPoint::FirstEvent | CompiledPoint::Case(_) => true,
            CompiledPoint::LastEvent => false,
        }
    }
}

impl<'a> Bound<'a> {
    /// Every run of the clock in the case.
    pub(crate) fn read_clock(
        &self,
        clock: &CompiledClock,
        case: &Judged<'_>,
        hits: &[u64],
        (scratch, readings): (&mut ClockScratch, &mut Vec<ClockReading<'a>>),
        sink: &mut impl Sink,
    ) {
        scratch.open.clear();
        scratch.depths.clear();
        scratch.depths.resize(clock.pauses.len(), 0);
        let mut folding = Folding {
            bound: self,
            clock,
            rule: self.rules.clock_rule(clock.id),
            case,
            open: &mut scratch.open,
            readings,
            ever_started: false,
            depths: &mut scratch.depths,
            without_limit: false,
        };
        folding.fold(hits);
        if folding.without_limit {
            sink.without_limit(clock.id);
        }
    }
}

impl<'a> Folding<'a, '_> {
    fn fold(&mut self, hits: &[u64]) {
        match &self.clock.start {
            CompiledPoint::FirstEvent => {
                if let Some((first, _)) = self.case.span() {
                    self.start(first, None);
                }
            }
            CompiledPoint::Case(attribute) => {
                if let Some(at) = self.time_of_case(*attribute) {
                    self.start(at, None);
                }
            }
            CompiledPoint::Event(_) | CompiledPoint::LastEvent => {}
        }
        let stop_by = self.clock.stop_attributes.iter().filter_map(|a| self.time_of_case(*a)).min();
        for (event, &hit) in hits.iter().enumerate() {
            if hit & self.clock.mask == 0 {
                continue;
            }
            let at = self.case.at[event];
            if let Some(stop) = stop_by.filter(|&s| s < at) {
                self.stop(stop);
            }
            self.event(event, at, hit);
        }
        if let Some(stop) = stop_by {
            self.stop(stop);
        }
        if self.clock.stop_at_last_event && self.case.closed_at.is_some() {
            let last = self.case.span().map_or(i64::MAX, |(_, last)| last);
            self.stop(last);
        }
        if let CompiledLimit::DueAt(attribute) = self.clock.limit {
            self.measure_against(attribute);
        }
    }

    fn time_of_case(&self, attribute: crate::ruleset::AttributeIndex) -> Option<i64> {
        match self.bound.value_of_case(attribute, self.case)? {
            ValueRef::Time(at) if at <= self.case.as_of => Some(at),
            _ => None,
        }
    }

    fn event(&mut self, event: usize, at: i64, hit: u64) {
        let starts = matches!(self.clock.start, CompiledPoint::Event(bit) if hit >> bit & 1 != 0);
        if hit & self.clock.stop != 0 && !(starts && self.open.is_empty()) {
            self.stop(at);
        }
        if starts && (self.clock.repeat || !self.ever_started) {
            self.start(at, Some(event));
        }
        for position in 0..self.clock.pauses.len() {
            self.pause_or_resume(position, event, at, hit);
        }
        if let Some(extend) = self.clock.extend.as_ref().filter(|e| hit & e.by != 0) {
            self.extend(extend, event, at);
        }
    }

    fn start(&mut self, at: i64, event: Option<usize>) {
        let limit = match &self.clock.limit {
            CompiledLimit::Budget(amount) => self.bound.amount(amount, self.case, at, event),
            CompiledLimit::Share(whole, share, least) => {
                let amount = |amount| self.bound.amount(amount, self.case, at, event);
                let found = amount(whole).zip(amount(share)).zip(amount(least));
                found.map(|((whole, share), least)| Share::of(whole, share, least))
            }
            CompiledLimit::DueAt(_) => Some(0),
        };
        self.ever_started = true;
        match limit {
            Some(limit) => self.open(u32::try_from(limit.max(0)).unwrap_or(u32::MAX), at, event),
            None => self.without_limit = true,
        }
    }

    fn open(&mut self, limit: u32, at: i64, event: Option<usize>) {
        let mut run = ClockRun::new(self.rule, limit);
        let second = self.second(at);
        for _ in 0..self.depths.iter().sum() {
            run.pause(second);
        }
        run.start(second);
        self.open.push(Open { reading: self.readings.len(), limit, extensions: 0 });
        self.readings.push(ClockReading {
            clock: self.clock.id,
            started_by: event,
            started_at: at,
            stopped_at: None,
            reading: Reading::Budget(run),
        });
    }

    /// Stops the run that has been open longest.
    fn stop(&mut self, at: i64) {
        if self.open.is_empty() {
            return;
        }
        let open = self.open.remove(0);
        let second = self.second(at);
        let reading = &mut self.readings[open.reading];
        reading.run_mut().stop(second);
        reading.stopped_at = Some(at);
    }

    fn pause_or_resume(&mut self, position: usize, event: usize, at: i64, hit: u64) {
        let pause = &self.clock.pauses[position];
        let second = self.second(at);
        if hit & pause.to != 0 && self.depths[position] > 0 {
            self.depths[position] -= 1;
            if pause.restart {
                self.restart(event, at);
            } else {
                self.each_open(|run| {
                    run.resume(second);
                });
            }
        }
        if hit & pause.from != 0 {
            self.depths[position] += 1;
            self.each_open(|run| {
                run.pause(second);
            });
        }
    }

    fn each_open(&mut self, mut act: impl FnMut(&mut ClockRun<'a>)) {
        for open in self.open.iter() {
            act(self.readings[open.reading].run_mut());
        }
    }

    /// Ends the open runs and begins them anew with the whole budget that was frozen when they started.
    fn restart(&mut self, event: usize, at: i64) {
        let limits: Vec<u32> = self.open.iter().map(|open| open.limit).collect();
        for _ in &limits {
            self.stop(at);
        }
        for limit in limits {
            self.open(limit, at, Some(event));
        }
    }

    fn extend(&mut self, extend: &CompiledExtend, event: usize, at: i64) {
        let most = self.bound.amount(&extend.limit, self.case, at, Some(event)).unwrap_or(0);
        let asked = extend.granted.and_then(|attribute| {
            let position = self.case.position(event);
            crate::bind::whole_number(self.bound.value_of_event(attribute, self.case.case, position)?)
        });
        let units = u32::try_from(asked.unwrap_or(most).min(most).max(0)).unwrap_or(u32::MAX);
        let second = self.second(at);
        for open in self.open.iter_mut() {
            if open.extensions < extend.at_most {
                open.extensions += 1;
                self.readings[open.reading].run_mut().extend(second, units);
            }
        }
    }

    fn second(&self, at: i64) -> LocalSecond {
        self.bound.rules.almanac.second(at)
    }

    /// Measures every run against the due instant of the case: by a clock with nothing left that counts from it.
    fn measure_against(&mut self, attribute: crate::ruleset::AttributeIndex) {
        let due = match self.bound.value_of_case(attribute, self.case) {
            Some(ValueRef::Time(due)) => due,
            _ => i64::MAX,
        };
        for position in 0..self.readings.len() {
            let mut run = ClockRun::new(self.rule, 0);
            if due != i64::MAX {
                run.start(self.second(due));
                if let Some(stop) = self.readings[position].stopped_at {
                    run.stop(self.second(stop));
                }
            }
            self.readings[position].reading = Reading::DueAt(due, run);
        }
    }
}

impl<'a> ClockReading<'a> {
    fn run_mut(&mut self) -> &mut ClockRun<'a> {
        match &mut self.reading {
            Reading::Budget(run) | Reading::DueAt(_, run) => run,
        }
    }
}

impl ClockReading<'_> {
    /// The limit in units, with extensions; `None` against a due instant.
    pub fn limit(&self) -> Option<i64> {
        match &self.reading {
            Reading::Budget(run) => Some(i64::from(run.limit())),
            Reading::DueAt(..) => None,
        }
    }

    /// What was used by `as_of`, in begun units; against a due instant, what was used beyond it.
    pub fn used(&self, as_of: LocalSecond) -> i64 {
        match &self.reading {
            Reading::Budget(run) | Reading::DueAt(_, run) => run.used_units(as_of),
        }
    }

    /// Whether nothing says when it is due.
    pub fn is_without_due(&self) -> bool {
        matches!(self.reading, Reading::DueAt(i64::MAX, _))
    }

    /// The run as the calendar counts it.
    pub fn run(&self) -> &ClockRun<'_> {
        match &self.reading {
            Reading::Budget(run) | Reading::DueAt(_, run) => run,
        }
    }
}

/// When a level is reached, if ever: `Ok` by the instant of judgement, `Err` later and without a further event.
pub(crate) fn reached(
    bound: &Bound<'_>,
    reading: &ClockReading<'_>,
    level: &CompiledLevel,
    amount: i64,
    case: &Judged<'_>,
) -> Option<Result<i64, i64>> {
    if reading.is_without_due() {
        return None;
    }
    let units = u32::try_from(amount.max(0)).unwrap_or(u32::MAX);
    let almanac = &bound.rules.almanac;
    let second = if level.over {
        reading.run().crossing(Threshold::Over(units), LocalSecond::MAX)?
    } else {
        if case.closed_at.is_some() || reading.run().state() == ClockState::Stopped {
            return None;
        }
        match &reading.reading {
            Reading::Budget(run) => run.crossing(Threshold::Remaining(units), LocalSecond::MAX)?,
            Reading::DueAt(due, run) => {
                before_due(bound, almanac.second(*due), run.rule(), reading.clock, amount)
            }
        }
    };
    let at = almanac.instant(second).max(reading.started_at);
    Some(if at <= case.as_of { Ok(at) } else { Err(at) })
}

/// The first second at which no more than `units` remain until a due instant.
fn before_due(
    bound: &Bound<'_>,
    due: LocalSecond,
    rule: &ClockRule<'_>,
    clock: ClockId,
    units: i64,
) -> LocalSecond {
    let almanac = &bound.rules.almanac;
    let convention = bound.rules.clock(clock).convention;
    match (rule.unit(), convention) {
        (TimeUnit::WorkingDay, Convention::Date) => {
            let mut day = almanac.calendar.roll_back(due.day());
            for _ in 0..units {
                day = almanac.calendar.roll_back(day + -1);
            }
            LocalSecond::midnight(day)
        }
        (TimeUnit::CalendarDay | TimeUnit::Month, Convention::Date) => {
            LocalSecond::midnight(due.day() + -(units as i32))
        }
        (TimeUnit::WorkingDay, Convention::Timestamp) => {
            let left = (units + 1) * almanac.office.ticks_per_day() - 1;
            almanac.office.instant_at_ticks(almanac.office.ticks(due) - left)
        }
        (TimeUnit::WorkingHour, _) => {
            let left = (units + 1) * 3_600 - 1;
            almanac.office.instant_at_office_seconds(almanac.office.office_seconds(due) - left)
        }
        (TimeUnit::Hour, _) => LocalSecond(due.0 - (units + 1) * 3_600 + 1),
        (TimeUnit::CalendarDay | TimeUnit::Month, Convention::Timestamp) => {
            LocalSecond(due.0 - (units + 1) * 86_400 + 1)
        }
    }
}
