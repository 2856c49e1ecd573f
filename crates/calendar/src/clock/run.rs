//! One clock of one case.

use super::stretch::{Stretch, Stretches};
use super::{ClockRule, Due, Threshold};
use crate::{Day, LocalSecond};

/// One clock of one case, folded from its events in order.
///
/// Pauses nest: the clock runs again when every pause has ended. A pause that begins before the start holds the clock
/// from its start; what comes after the stop has no effect. An instant earlier than the latest one seen is taken for
/// that one. Folding a few events allocates nothing.
///
/// ```
/// use chuangyou_calendar::{
///     Calendar, ClockRule, ClockRun, Convention, LocalSecond, OfficeClock, OfficeHours, Threshold, TimeUnit, Weekend,
/// };
///
/// let calendar = Calendar::weekends_only("plain", Weekend::SATURDAY_SUNDAY)?;
/// let office = OfficeClock::new(&calendar, &OfficeHours::all_day());
/// let rule = ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Date);
/// let at = |day: &str, hour| Ok::<_, chuangyou_calendar::ParseDayError>(LocalSecond::at(day.parse()?, hour, 0, 0));
///
/// let mut clock = ClockRun::new(rule, 5);
/// clock.start(at("2026-03-02", 10)?);
/// assert_eq!(clock.due().expect("it runs").day.to_string(), "2026-03-09");
/// clock.pause(at("2026-03-04", 9)?);
/// clock.resume(at("2026-03-10", 15)?);
/// assert_eq!(clock.due().expect("it runs").day.to_string(), "2026-03-13");
/// assert_eq!(clock.crossing(Threshold::Over(1), at("2026-03-13", 23)?), None);
/// assert_eq!(clock.crossing(Threshold::Over(1), LocalSecond::MAX), Some(at("2026-03-14", 0)?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ClockRun<'a> {
    rule: ClockRule<'a>,
    /// The limit in units, with the extensions that count.
    limit_units: u32,
    late_extensions: u32,
    open_pauses: u32,
    started_on: Option<Day>,
    stopped: bool,
    latest: LocalSecond,
    stretches: Stretches,
}

/// What a clock is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    /// It has not started.
    Waiting,
    /// It counts.
    Running,
    /// It has started and is paused.
    Paused,
    /// It has stopped for good.
    Stopped,
}

/// Whether an event meant anything to a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It was taken.
    Taken,
    /// It had no meaning: a second start, a resumption without a pause, anything after the stop.
    Ignored,
}

/// What became of an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// It adds to the limit.
    Granted,
    /// It came after the limit had run out and does not count.
    Late,
    /// It had no meaning: nothing was added, or the clock had stopped.
    Ignored,
}

impl<'a> ClockRun<'a> {
    /// A clock with a limit in units of its rule, waiting to be started.
    pub fn new(rule: ClockRule<'a>, limit: u32) -> Self {
        Self {
            rule,
            limit_units: limit,
            late_extensions: 0,
            open_pauses: 0,
            started_on: None,
            stopped: false,
            latest: LocalSecond(i64::MIN),
            stretches: Stretches::new(),
        }
    }

    /// The event that starts it.
    pub fn start(&mut self, at: LocalSecond) -> Effect {
        if self.stopped || self.started_on.is_some() {
            return Effect::Ignored;
        }
        let at = self.advance(at);
        self.started_on = Some(at.day());
        if self.open_pauses == 0 {
            self.open_stretch(at);
        }
        Effect::Taken
    }

    /// The beginning of a pause.
    pub fn pause(&mut self, at: LocalSecond) -> Effect {
        if self.stopped {
            return Effect::Ignored;
        }
        let at = self.advance(at);
        if self.open_pauses == 0 {
            self.close_stretch(at);
        }
        self.open_pauses += 1;
        Effect::Taken
    }

    /// The end of a pause.
    pub fn resume(&mut self, at: LocalSecond) -> Effect {
        if self.stopped || self.open_pauses == 0 {
            return Effect::Ignored;
        }
        let at = self.advance(at);
        self.open_pauses -= 1;
        if self.open_pauses == 0 && self.started_on.is_some() {
            self.open_stretch(at);
        }
        Effect::Taken
    }

    /// An extension granted at an instant, in units of the limit. After the limit has run out it does not count and is
    /// reported by [`ClockRun::late_extensions`].
    pub fn extend(&mut self, granted_at: LocalSecond, units: u32) -> Extension {
        if self.stopped || units == 0 {
            return Extension::Ignored;
        }
        let at = self.advance(granted_at);
        if self.crossing(Threshold::Over(1), at).is_some() {
            self.late_extensions += 1;
            return Extension::Late;
        }
        self.limit_units = self.limit_units.saturating_add(units);
        if self.state() == ClockState::Running {
            self.close_stretch(at);
            self.open_stretch(at);
        }
        Extension::Granted
    }

    /// The event that stops it for good.
    pub fn stop(&mut self, at: LocalSecond) -> Effect {
        if self.stopped || self.started_on.is_none() {
            return Effect::Ignored;
        }
        let at = self.advance(at);
        if self.open_pauses > 0 {
            // An empty stretch, so that the limit still has an end to show.
            self.open_stretch(at);
        }
        self.close_stretch(at);
        self.stopped = true;
        Effect::Taken
    }

    /// What it is doing.
    pub fn state(&self) -> ClockState {
        match (self.stopped, self.started_on, self.open_pauses) {
            (true, ..) => ClockState::Stopped,
            (false, None, _) => ClockState::Waiting,
            (false, Some(_), 0) => ClockState::Running,
            (false, Some(_), _) => ClockState::Paused,
        }
    }

    /// Its rule.
    pub fn rule(&self) -> &ClockRule<'a> {
        &self.rule
    }

    /// Its limit in units, with the extensions that count.
    pub fn limit(&self) -> u32 {
        self.limit_units
    }

    /// How many extensions came too late.
    pub fn late_extensions(&self) -> u32 {
        self.late_extensions
    }

    /// The stretches during which it ran, in order.
    pub fn stretches(&self) -> &[Stretch] {
        self.stretches.as_slice()
    }

    /// What was used by `as_of`: days by date, otherwise ticks or seconds. [`ClockRun::used_units`] says it in units.
    pub fn used(&self, as_of: LocalSecond) -> i64 {
        let began = |stretch: &&Stretch| stretch.from <= as_of;
        self.stretches()
            .iter()
            .rev()
            .find(began)
            .map_or(0, |stretch| self.used_at(stretch, stretch.to.min(as_of)))
    }

    /// What was used by `as_of` in units of the limit, begun units counted whole (calendar days where the limit is in
    /// months).
    pub fn used_units(&self, as_of: LocalSecond) -> i64 {
        let per_unit = self.rule.amount_per_unit();
        (self.used(as_of) + per_unit - 1).div_euclid(per_unit)
    }

    /// The end of the limit: where it was, if it has run out; else where it will be, or would have been had the clock
    /// not stopped. `None` before the start and during a pause.
    pub fn due(&self) -> Option<Due> {
        let expired = self.stretches().iter().find(|stretch| self.first_over(stretch) <= stretch.to);
        let stretch = match (expired, self.state()) {
            (Some(stretch), _) => stretch,
            (None, ClockState::Running | ClockState::Stopped) => self.stretches().last()?,
            (None, ClockState::Waiting | ClockState::Paused) => return None,
        };
        Some(self.due_in(stretch))
    }

    /// [`ClockRun::due`], supposing that every pause ends at `at` if the clock is paused.
    pub fn due_if_resumed_at(&self, at: LocalSecond) -> Option<Due> {
        if self.state() != ClockState::Paused {
            return self.due();
        }
        let mut resumed = self.clone();
        while resumed.open_pauses > 0 {
            resumed.resume(at);
        }
        resumed.due()
    }

    /// The first instant at which the level was reached, if that is no later than `as_of`. While the clock runs,
    /// [`LocalSecond::MAX`] for `as_of` asks when it will be reached without a further event.
    pub fn crossing(&self, threshold: Threshold, as_of: LocalSecond) -> Option<LocalSecond> {
        let reached = match threshold {
            Threshold::Remaining(_) if self.stopped => None,
            Threshold::Remaining(units) => self.reaches_remaining(i64::from(units)),
            Threshold::Over(units) if self.rule.counts_days() => {
                self.reaches_over_days(i64::from(units.max(1)))
            }
            Threshold::Over(units) => self.reaches_over(i64::from(units.max(1))),
        };
        reached.filter(|&at| at <= as_of)
    }

    fn reaches_remaining(&self, units: i64) -> Option<LocalSecond> {
        let margin =
            if self.rule.counts_days() { units } else { (units + 1) * self.rule.amount_per_unit() - 1 };
        first_in_a_stretch(self.stretches(), |stretch| self.instant_of(stretch, stretch.limit - margin))
    }

    fn reaches_over(&self, units: i64) -> Option<LocalSecond> {
        let margin = (units - 1) * self.rule.amount_per_unit() + 1;
        first_in_a_stretch(self.stretches(), |stretch| self.instant_of(stretch, stretch.limit + margin))
    }

    fn reaches_over_days(&self, days: i64) -> Option<LocalSecond> {
        let stretches = self.stretches();
        let (index, expired) =
            stretches.iter().enumerate().find(|(_, stretch)| self.first_over(stretch) <= stretch.to)?;
        let due = self.due_day(expired);
        if days == 1 {
            return Some(self.rule.end_of(due));
        }
        // The due day may have rolled past the limit: what counts is what was used by its end.
        let used = self.used_at(expired, LocalSecond::midnight(due)) + days - 1;
        first_in_a_stretch(&stretches[index..], |stretch| self.rule.end_of(self.last_day(stretch, used)))
    }

    /// The first instant of a stretch, if it lasts, at which `used` is used.
    #[inline]
    fn instant_of(&self, stretch: &Stretch, used: i64) -> LocalSecond {
        self.rule.instant_after(stretch.from, used - stretch.used_before)
    }

    /// The first instant of a stretch, if it lasts, that is past the limit.
    #[inline]
    fn first_over(&self, stretch: &Stretch) -> LocalSecond {
        if self.rule.counts_days() {
            self.rule.end_of(self.due_day(stretch))
        } else {
            self.instant_of(stretch, stretch.limit + 1)
        }
    }

    fn due_in(&self, stretch: &Stretch) -> Due {
        let (day, at) = if self.rule.counts_days() {
            let day = self.due_day(stretch);
            (day, self.rule.end_of(day))
        } else {
            let at = self.instant_of(stretch, stretch.limit);
            (at.day(), at)
        };
        let start = self.started_on.unwrap_or(day);
        Due { day, at, provisional: self.rule.is_provisional(start, day) }
    }

    #[inline]
    fn due_day(&self, stretch: &Stretch) -> Day {
        self.rule.rolled(self.last_day(stretch, stretch.limit))
    }

    /// The day of a stretch, if it lasts, with which `used` days are used. Where nothing is left when the stretch
    /// begins it is the day it begins on, or the next counted one if that day is already over.
    #[inline]
    fn last_day(&self, stretch: &Stretch, used: i64) -> Day {
        let left = used - stretch.used_before;
        let day = self.rule.day_after(stretch.from.day(), left);
        if left <= 0 && self.rule.end_of(day) <= stretch.from { self.rule.day_after(day, 1) } else { day }
    }

    #[inline]
    fn used_at(&self, stretch: &Stretch, at: LocalSecond) -> i64 {
        stretch.used_before + self.rule.position(at) - self.rule.position(stretch.from)
    }

    #[inline]
    fn advance(&mut self, at: LocalSecond) -> LocalSecond {
        self.latest = self.latest.max(at.clamp(LocalSecond::MIN, LocalSecond::MAX));
        self.latest
    }

    #[inline]
    fn open_stretch(&mut self, from: LocalSecond) {
        let start = self.started_on.unwrap_or_else(|| from.day());
        let used_before = self.stretches().last().map_or(0, |last| self.used_at(last, last.to));
        let limit = self.rule.amount(self.limit_units, start);
        self.stretches.push(Stretch { from, to: LocalSecond::MAX, used_before, limit });
    }

    /// Ends the stretch that lasts, if one does.
    #[inline]
    fn close_stretch(&mut self, to: LocalSecond) {
        if let Some(last) = self.stretches.last_mut()
            && last.to == LocalSecond::MAX
        {
            last.to = to;
        }
    }
}

/// The first of the instants, one a stretch, that lies in its stretch.
#[inline]
fn first_in_a_stretch(
    stretches: &[Stretch],
    instant: impl Fn(&Stretch) -> LocalSecond,
) -> Option<LocalSecond> {
    stretches.iter().find_map(|stretch| Some(instant(stretch)).filter(|&at| at <= stretch.to))
}
