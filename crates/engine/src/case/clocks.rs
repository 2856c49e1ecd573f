//! What an act does to the clocks of its case.

use chuangyou_programme::model::{Clock, Condition, Limit, Match, Pause, Point};

use super::decide::{Act, Given};
use super::event::{Basis, Change, FrozenLimit, LimitSize};
use super::rejection::{Rejection, Unresolved};
use super::state::{ClockHistory, Mark};
use super::{ClockName, FieldValue, Moment, guards, reading};

/// The greatest limit that a clock may have, in any unit: more than a century of hours.
pub(super) const GREATEST_LIMIT: i64 = 1_000_000;

/// The changes to all clocks, in the procedure's order; or the first refusal by precedence.
///
/// For one clock, stopping comes first, then the ends and beginnings of suspensions, then lengthening, then starting:
/// an act that ends one run and begins the next does both, and one that stops a clock does nothing else to that run.
/// Points on attributes of a case ([`Point::Case`]) belong to observed logs; acts do not move them.
pub(super) fn changes(act: &Act<'_>) -> Result<Vec<Change>, Rejection> {
    let mut all = Vec::new();
    let mut refusals = Vec::new();
    for (_, clock) in act.ctx.clocks(act.procedure) {
        match ClockAct::new(act, clock).changes() {
            Ok(changes) => all.extend(changes),
            Err(refusal) => refusals.push(refusal),
        }
    }
    refusals.into_iter().min_by_key(Rejection::precedence).map_or(Ok(all), Err)
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
        let stops = was_running && self.clock.stop.iter().any(|point| self.reaches(point));
        let runs_on = was_running && !stops;
        let mut changes = Vec::new();
        changes.extend(stops.then(|| Change::ClockStopped { clock: self.name.clone() }));
        changes.extend(self.pauses(runs_on)?);
        if !stops {
            changes.extend(self.extension(was_running)?);
        }
        let may_start = self.clock.repeat || self.history.is_none_or(|history| history.runs.is_empty());
        if may_start && self.reaches(&self.clock.start) {
            changes.push(Change::ClockStarted { clock: self.name.clone(), limit: self.freeze()? });
        }
        Ok(changes)
    }

    fn pauses(&self, runs_on: bool) -> Result<Vec<Change>, Rejection> {
        let (clock, named) = (self.name.clone(), || self.clock.into());
        let is_open = |index: u16| self.history.is_some_and(|history| history.open_pauses.contains(&index));
        let pauses = || (0u16..).zip(&self.clock.pauses);
        let ends = |pause: &Pause| self.matches(&pause.to);
        let mut changes = Vec::new();
        for (index, pause) in pauses().filter(|(index, pause)| is_open(*index) && ends(pause)) {
            changes.push(Change::ClockResumed { clock: clock.clone(), pause: index, resume: pause.resume });
        }
        let mut begins = pauses().filter(|(_, pause)| self.matches(&pause.from)).peekable();
        if runs_on && changes.is_empty() && begins.peek().is_none() && pauses().any(|(_, pause)| ends(pause))
        {
            return Err(Rejection::ClockNotPaused { clock: named() });
        }
        for (index, pause) in begins {
            match (is_open(index), ends(pause)) {
                (false, _) => changes.push(Change::ClockPaused { clock: clock.clone(), pause: index }),
                (true, false) if runs_on => return Err(Rejection::ClockAlreadyPaused { clock: named() }),
                // Before its start and after its stop a second beginning means nothing; an act that is both the end
                // and the beginning of a suspension that is open ends it.
                (true, _) => {}
            }
        }
        Ok(changes)
    }

    fn extension(&self, is_running: bool) -> Result<Option<Change>, Rejection> {
        let Some(extend) = self.clock.extend.as_ref().filter(|extend| self.matches(&extend.by)) else {
            return Ok(None);
        };
        let (act, clock) = (self.act, || self.clock.into());
        let Some(run) = self.history.filter(|_| is_running).and_then(|history| history.runs.last()) else {
            return Err(Rejection::ClockNotRunning { clock: clock() });
        };
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
        Ok(Some(Change::ClockExtended { clock: self.name.clone(), amount: asked }))
    }

    fn number(&self, field: &str) -> Result<i64, Rejection> {
        let number = self.act.fields.get(field).and_then(FieldValue::number);
        number.ok_or_else(|| Unresolved::Number { field: field.into() }.into())
    }

    fn freeze(&self) -> Result<FrozenLimit, Rejection> {
        let (act, clock) = (self.act, self.clock);
        let (size, unit, basis) = match &clock.limit {
            Limit::Budget(amount) => {
                let found = act.ctx.amount(amount, act.case, act.fields, act.at)?;
                let units = limit(found.value)?;
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
            calendar,
        })
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
