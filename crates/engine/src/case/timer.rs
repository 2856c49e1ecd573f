//! Timers: what happens by law or by rule when nobody acts.

use std::fmt;

use chuangyou_calendar::TimeUnit;
use chuangyou_programme::model::{ActionId, Deem, Procedure, Timer, TimerDeed};
use serde::{Deserialize, Serialize};

use super::decide::{Act, system_event};
use super::event::{Activity, Change, Effect, Event};
use super::rejection::Rejection;
use super::state::{Case, Child, Fired};
use super::{Context, LinkId, Moment, StateName, TimerName, clocks};

/// Something that falls due when nobody acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// What.
    pub of: RungOf,
    /// From when on it is due.
    pub due_at: Moment,
    /// Whether the calendar does not know that day yet, so that it may still move.
    pub provisional: bool,
}

/// What falls due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RungOf {
    /// A timer of the procedure, for one entry into its states.
    Timer {
        /// The timer.
        timer: TimerName,
        /// The case's version when it entered the timer's states.
        entered: u32,
    },
    /// The silence of a linked case.
    Silence {
        /// The linked case.
        link: LinkId,
    },
}

impl fmt::Display for RungOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timer { timer, .. } => timer.fmt(f),
            Self::Silence { link } => link.fmt(f),
        }
    }
}

/// The rungs that are due at `now` and have not fired, the oldest first; of equals, timers in the procedure's order,
/// then linked cases. Fire the first and ask again: what it does may disarm the others.
pub fn due_timers(ctx: &Context<'_>, case: &Case, now: Moment) -> Vec<Rung> {
    let mut rungs = rungs(ctx, case);
    rungs.retain(|rung| rung.due_at <= now);
    rungs
}

/// When the next rung is due that has not fired, if no further event comes. It may lie in the past.
pub fn next_timer(ctx: &Context<'_>, case: &Case) -> Option<Moment> {
    rungs(ctx, case).first().map(|rung| rung.due_at)
}

/// What happens when a rung is due: its event occurs when it fell due (or at the case's latest event, if that is
/// later) and is recorded `now`. An action that the rules refuse at that moment is recorded as lapsed, with the
/// reason, and is not tried again.
///
/// # Errors
/// [`Rejection::NotDue`] if the rung is not due at `now`, or has been dealt with; [`Rejection::UnknownProcedure`].
pub fn fire(ctx: &Context<'_>, case: &Case, rung: &RungOf, now: Moment) -> Result<Vec<Event>, Rejection> {
    let procedure = ctx.procedure(&case.procedure);
    let procedure =
        procedure.ok_or_else(|| Rejection::UnknownProcedure { procedure: case.procedure.clone() })?;
    let due = due_timers(ctx, case, now).into_iter().find(|due| due.of == *rung).ok_or(Rejection::NotDue)?;
    let at = case.last_at.map_or(due.due_at, |last| last.max(due.due_at));
    let now = now.max(at);
    let event = match rung {
        RungOf::Timer { timer, entered } => {
            let declared = procedure.timers.iter().find(|declared| declared.id == timer.as_str());
            run(ctx, case, declared.ok_or(Rejection::NotDue)?, *entered, (at, now))
        }
        RungOf::Silence { link } => {
            let silence =
                case.children.get(link).and_then(|child| child.silence.as_ref()).ok_or(Rejection::NotDue)?;
            let changes = vec![Change::ChildDeemed { link: link.clone(), deem: silence.deem }];
            Event { changes, ..system_event(ctx, case, Activity::ChildDeemed, at, now) }
        }
    };
    Ok(vec![event])
}

/// All rungs that have not fired, the oldest first.
pub(super) fn rungs(ctx: &Context<'_>, case: &Case) -> Vec<Rung> {
    let Some(procedure) = ctx.procedure(&case.procedure) else {
        return Vec::new();
    };
    let timers = procedure.timers.iter().filter_map(|timer| armed(ctx, case, procedure, timer));
    let silences = case.children.iter().filter_map(|(link, child)| silence(ctx, link, child));
    let mut rungs: Vec<Rung> = timers.chain(silences).collect();
    rungs.sort_by_key(|rung| rung.due_at);
    rungs
}

/// Whether the rung takes an action of the procedure by itself.
pub(super) fn takes_an_action(procedure: &Procedure, of: &RungOf) -> bool {
    let RungOf::Timer { timer, .. } = of else {
        return false;
    };
    procedure
        .timers
        .iter()
        .any(|declared| declared.id == timer.as_str() && matches!(declared.deed, TimerDeed::Do(_)))
}

/// Whether the timers that this act starts know how long they run: an act that would start one that does not is
/// refused, so that no silence is ever lost.
pub(super) fn check_new(act: &Act<'_>) -> Result<(), Rejection> {
    for timer in act.procedure.timers.iter().filter(|timer| timer.since == act.id) {
        let (found, _) = act.ctx.duration(&timer.after, act.case, act.fields, act.at)?;
        clocks::limit(found.value)?;
    }
    Ok(())
}

fn armed(ctx: &Context<'_>, case: &Case, procedure: &Procedure, timer: &Timer) -> Option<Rung> {
    let in_states = |state: &StateName| {
        timer.while_in.iter().any(|id| procedure.states[id.index()].id == state.as_str())
            || timer.while_in.is_empty() && is_open(procedure, state)
    };
    let entered = case.entered(in_states)?;
    let name = TimerName::from(timer.id.as_str());
    let fired = Fired { timer: name, entered };
    if case.fired.contains(&fired) {
        return None;
    }
    let taken = |id: &ActionId| case.history.get(procedure.actions[id.index()].id.as_str());
    let started = taken(&timer.since)?;
    if timer.until.iter().filter_map(taken).any(|settled| settled.last_version > started.last_version) {
        return None;
    }
    let since = started.last_at;
    let (found, unit) = ctx.duration(&timer.after, case, &case.fields, since).ok()?;
    let mut rung = rung(ctx, RungOf::Timer { timer: fired.timer, entered }, since, (found.value, unit));
    let entered_at = case.moves.iter().find(|step| step.version == entered).map(|step| step.at);
    rung.due_at = entered_at.map_or(rung.due_at, |at| at.max(rung.due_at));
    Some(rung)
}

fn is_open(procedure: &Procedure, state: &StateName) -> bool {
    procedure.states.iter().any(|declared| declared.id == state.as_str() && declared.outcome.is_none())
}

fn silence(ctx: &Context<'_>, link: &LinkId, child: &Child) -> Option<Rung> {
    let silence = child.silence.as_ref().filter(|silence| silence.deem != Deem::None)?;
    if child.closed.is_some() || child.deemed.is_some() {
        return None;
    }
    let of = RungOf::Silence { link: link.clone() };
    Some(rung(ctx, of, child.asked_at, (silence.amount, silence.unit)))
}

fn rung(ctx: &Context<'_>, of: RungOf, since: Moment, (amount, unit): (i64, TimeUnit)) -> Rung {
    let amount = amount.clamp(0, clocks::GREATEST_LIMIT);
    let due_at = ctx.almanac.too_late(since.0, amount, unit);
    let provisional =
        unit != TimeUnit::Hour && ctx.almanac.calendar.is_provisional(ctx.almanac.day(due_at - 1));
    Rung { of, due_at: Moment(due_at), provisional }
}

fn run(ctx: &Context<'_>, case: &Case, timer: &Timer, entered: u32, (at, now): (Moment, Moment)) -> Event {
    let name = TimerName::from(timer.id.as_str());
    let fired = Change::TimerFired { timer: name.clone(), entered };
    let told = |activity, effect| Event {
        changes: vec![fired.clone()],
        effects: vec![effect],
        ..system_event(ctx, case, activity, at, now)
    };
    match &timer.deed {
        TimerDeed::Remind(who, text) => {
            told(Activity::Reminded, Effect::Notify { who: who.into(), text: text.clone() })
        }
        TimerDeed::Escalate(who, text) => {
            told(Activity::Escalated, Effect::Escalate { who: who.into(), text: text.clone() })
        }
        TimerDeed::Do(action) => act(ctx, case, *action, fired, (at, now)).unwrap_or_else(|refusal| {
            let lapsed = Change::TimerLapsed { timer: name, entered, reason: refusal.text() };
            Event { changes: vec![lapsed], ..system_event(ctx, case, Activity::TimerLapsed, at, now) }
        }),
    }
}

fn act(
    ctx: &Context<'_>,
    case: &Case,
    action: ActionId,
    fired: Change,
    (at, now): (Moment, Moment),
) -> Result<Event, Rejection> {
    Act::of_system(ctx, case, action, at, now)?.decide(vec![fired])
}
