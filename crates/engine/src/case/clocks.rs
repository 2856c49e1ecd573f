//! What an act does to the clocks of its case.

use chuangyou_programme::model::{Amount, Clock, Condition, Extend, Limit, Match, Pause, Point, Share};

use super::decide::{Act, Given};
use super::event::{Basis, Change, FrozenLimit, LimitSize};
use super::rejection::{Rejection, Unresolved};
use super::state::{ClockHistory, Mark};
use super::{ClockName, FieldValue, Moment, guards, reading};

/// The greatest limit that a clock may have, in any unit: more than a century of hours.
pub(super) const GREATEST_LIMIT: i64 = 1_000_000;

/// The changes to all clocks, in the procedure's order; or the first refusal by precedence.
///
/// For one clock, stopping comes first, then the ends and beginnings of suspensions, then starting: an act that ends
/// one run and begins the next does both, and one that stops a clock is not refused for what it would do to its
/// suspension. Of several runs of a clock that repeats, an act stops the one that has been open longest.
/// Points on attributes of a case ([`Point::Case`]) belong to observed logs; acts do not move them.
pub(super) fn changes(act: &Act<'_>) -> Result<Vec<Change>, Rejection> {
    let mut all = Vec::new();
    let mut refusals = Vec::new();
    let mut extensions = Vec::new();
    for (_, clock) in act.ctx.clocks(act.procedure) {
        let one = ClockAct::new(act, clock);
        match one.changes() {
            Ok(changes) => all.extend(changes),
            Err(refusal) => refusals.push(refusal),
        }
        extensions.extend(one.extension());
    }
    match extend_what_can_be(extensions) {
        Ok(extended) => all.extend(extended),
        Err(refusal) => refusals.push(refusal),
    }
    refusals.into_iter().min_by_key(Rejection::precedence).map_or(Ok(all), Err)
}

/// One act may lengthen several clocks, of which some have not started, have stopped or have expired: it is refused
/// only if it lengthens none, with the reason of the clock that came nearest. A number that a clock cannot be lengthened
/// by is refused in any case.
fn extend_what_can_be(extensions: Vec<Result<Change, Rejection>>) -> Result<Vec<Change>, Rejection> {
    let is_out_of_place = |refusal: &Rejection| {
        matches!(
            refusal,
            Rejection::ClockNotRunning { .. }
                | Rejection::ExtensionTooLate { .. }
                | Rejection::ExtendedTooOften { .. }
        )
    };
    let (granted, refused): (Vec<_>, Vec<_>) = extensions.into_iter().partition(Result::is_ok);
    let granted: Vec<Change> = granted.into_iter().filter_map(Result::ok).collect();
    let refused = refused.into_iter().filter_map(Result::err);
    let refused = refused.filter(|refusal| granted.is_empty() || !is_out_of_place(refusal));
    refused.min_by_key(Rejection::precedence).map_or(Ok(granted), Err)
}

/// One act and one clock.
struct ClockAct<'a> {
    act: &'a Act<'a>,
    clock: &'a Clock,
    name: ClockName,
    history: Option<&'a ClockHistory>,
}

impl<'a> ClockAct<'a> {
    fn new(act: &'a Act<'a>, clock: &'a Clock) -> Self {
        Self { act, clock, name: clock.id.as_str().into(), history: act.case.clocks.get(clock.id.as_str()) }
    }

    fn changes(&self) -> Result<Vec<Change>, Rejection> {
        let was_running = self.history.is_some_and(ClockHistory::is_running);
        let stops = was_running && self.stops();
        let runs_on = was_running && !stops;
        let mut changes = Vec::new();
        changes.extend(stops.then(|| Change::ClockStopped { clock: self.name.clone() }));
        changes.extend(self.pauses(runs_on)?);
        let may_start = self.clock.repeat || self.history.is_none_or(|history| history.runs.is_empty());
        if may_start && self.reaches(&self.clock.start) {
            changes.push(Change::ClockStarted { clock: self.name.clone(), limit: self.freeze()? });
        }
        Ok(changes)
    }

    fn pauses(&self, runs_on: bool) -> Result<Vec<Change>, Rejection> {
        let clock = || self.name.clone();
        let is_open = |index: u16| self.history.is_some_and(|history| history.open_pauses.contains(&index));
        let pauses = || (0u16..).zip(&self.clock.pauses);
        let ends = |pause: &Pause| self.matches(&pause.to);
        let mut changes = Vec::new();
        for (index, pause) in pauses().filter(|(index, pause)| is_open(*index) && ends(pause)) {
            changes.push(Change::ClockResumed { clock: clock(), pause: index, resume: pause.resume });
        }
        let mut begins = pauses().filter(|(_, pause)| self.matches(&pause.from)).peekable();
        if runs_on && changes.is_empty() && begins.peek().is_none() && pauses().any(|(_, pause)| ends(pause))
        {
            return Err(Rejection::ClockNotPaused { clock: self.clock.into() });
        }
        for (index, pause) in begins {
            if !is_open(index) {
                changes.push(Change::ClockPaused { clock: clock(), pause: index });
            } else if !ends(pause) && !self.is_over(runs_on) {
                return Err(Rejection::ClockAlreadyPaused { clock: self.clock.into() });
            }
        }
        Ok(changes)
    }

    /// Whether the clock has run and will not run again.
    fn is_over(&self, runs_on: bool) -> bool {
        !runs_on && !self.clock.repeat && self.history.is_some_and(|history| !history.runs.is_empty())
    }

    /// How the act lengthens the clock, or why it cannot; `None` if it is not meant to.
    fn extension(&self) -> Option<Result<Change, Rejection>> {
        let extend = self.clock.extend.as_ref().filter(|extend| self.matches(&extend.by))?;
        Some(self.extend(extend))
    }

    fn extend(&self, extend: &Extend) -> Result<Change, Rejection> {
        let (act, clock) = (self.act, || self.clock.into());
        let run = self.history.and_then(ClockHistory::current).filter(|run| run.end.is_none());
        let run =
            run.filter(|_| !self.stops()).ok_or_else(|| Rejection::ClockNotRunning { clock: clock() })?;
        if reading::is_expired(act.ctx, act.case, &self.clock.id, act.at) {
            return Err(Rejection::ExtensionTooLate { clock: clock() });
        }
        let granted = run.marks.iter().filter(|mark| matches!(mark, Mark::Extended(..))).count();
        if granted >= usize::from(extend.at_most) {
            return Err(Rejection::ExtendedTooOften { clock: clock(), at_most: extend.at_most });
        }
        let limit = act.ctx.amount(&extend.limit, act.case, act.fields, act.at)?.value;
        let asked = match &extend.granted {
            Some(field) => self.number(field)?,
            None => limit,
        };
        if !(1..=limit.min(GREATEST_LIMIT)).contains(&asked) {
            return Err(Rejection::ExtensionOutOfBounds { clock: clock(), asked, limit });
        }
        Ok(Change::ClockExtended { clock: self.name.clone(), amount: asked })
    }

    fn stops(&self) -> bool {
        self.clock.stop.iter().any(|point| self.reaches(point))
    }

    fn number(&self, field: &str) -> Result<i64, Rejection> {
        let number = self.act.fields.get(field).and_then(FieldValue::number);
        number.ok_or_else(|| Unresolved::Number { field: field.into() }.into())
    }

    fn freeze(&self) -> Result<FrozenLimit, Rejection> {
        let (act, clock) = (self.act, self.clock);
        let share = clock.share.as_ref().map(|share| self.plain(&share.of_ten_thousand)).transpose()?;
        let (size, unit, basis) = match &clock.limit {
            Limit::Budget(amount) => {
                let found = act.ctx.amount(amount, act.case, act.fields, act.at)?;
                let units = self.shared(limit(found.value)?, share)?;
                (LimitSize::Units(units), found.unit.unwrap_or(clock.unit), found.basis)
            }
            Limit::DueAt(field) => {
                let due = LimitSize::DueAt(self.instant(field)?);
                (due, clock.unit, Basis::CaseField(field.as_str().into()))
            }
        };
        let calendar = act.ctx.almanac.calendar.version().to_owned();
        Ok(FrozenLimit {
            size,
            unit,
            convention: clock.convention,
            roll: clock.roll,
            day_end: clock.day_end,
            basis,
            share,
            calendar,
        })
    }

    /// The share of a limit that the clock means.
    fn shared(&self, limit: i64, share: Option<i64>) -> Result<i64, Rejection> {
        let Some(share) = share else {
            return Ok(limit);
        };
        let least = self.clock.share.as_ref().and_then(|share| share.at_least.as_ref());
        let least = least.map_or(Ok(0), |least| self.plain(least))?;
        Ok(Share::of(limit, share, least))
    }

    fn plain(&self, amount: &Amount) -> Result<i64, Rejection> {
        Ok(self.act.ctx.amount(amount, self.act.case, self.act.fields, self.act.at)?.value)
    }

    /// The instant in a field of the case; a date stands for its last second.
    fn instant(&self, field: &str) -> Result<Moment, Rejection> {
        match self.act.value(field) {
            Some(FieldValue::Instant(moment)) => Ok(*moment),
            Some(FieldValue::Date(day)) => {
                let last = chuangyou_calendar::LocalSecond::midnight(*day + 1) + -1;
                Ok(Moment(self.act.ctx.almanac.instant(last)))
            }
            _ => Err(Unresolved::Instant { field: field.into() }.into()),
        }
    }

    fn reaches(&self, point: &Point) -> bool {
        match point {
            Point::Event(event) => self.matches(event),
            Point::FirstEvent => self.act.case.version == 0,
            Point::LastEvent => self.act.closes(),
            Point::Case(_) => false,
        }
    }

    fn matches(&self, event: &Match) -> bool {
        event.names(self.act.action.activity) && event.when.iter().all(|condition| self.holds(condition))
    }

    fn holds(&self, condition: &Condition) -> bool {
        self.act.given == Given::All
            && guards::holds(self.act.fields.get(condition.attribute.as_str()), &condition.comparison)
    }
}

/// A number as a limit of time.
pub(super) fn limit(value: i64) -> Result<i64, Rejection> {
    let in_range = (0..=GREATEST_LIMIT).contains(&value);
    if in_range { Ok(value) } else { Err(Unresolved::Limit { value }.into()) }
}
