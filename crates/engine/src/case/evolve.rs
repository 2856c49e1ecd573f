//! `evolve` and `replay`: the case that events make.

use std::collections::{BTreeMap, BTreeSet};

use chuangyou_programme::model::Resume;

use super::event::{Activity, Change, Event, FrozenLimit};
use super::state::{Case, Child, ClockHistory, Closed, Fired, Mark, Move, Run, RunEnd, Taken};
use super::{ActionName, CaseId, LinkId, Moment};

/// The case after an event. It takes every event as it is: what may happen was decided before.
///
/// ```
/// use chuangyou_engine::case::{Case, Event, evolve};
///
/// fn after(case: Case, events: &[Event]) -> Case {
///     events.iter().fold(case, evolve)
/// }
/// ```
pub fn evolve(mut case: Case, event: &Event) -> Case {
    case.version = event.version;
    case.opened_at = case.opened_at.or(Some(event.occurred_at));
    case.last_at = Some(event.occurred_at);
    case.fields.extend(event.fields.iter().map(|(name, value)| (name.clone(), value.clone())));
    if let Activity::Action(action) = &event.activity {
        remember(&mut case.history, action, event);
    }
    for change in &event.changes {
        apply(&mut case, event, change);
    }
    case
}

/// The case that a journal tells of, from its first event on.
///
/// # Errors
/// [`ReplayError`] if the events are not the whole beginning of one case's history in order.
pub fn replay<'e>(events: impl IntoIterator<Item = &'e Event>) -> Result<Case, ReplayError> {
    let mut events = events.into_iter();
    let first = events.next().ok_or(ReplayError::Empty)?;
    let Some(Change::Opened(opening)) = first.changes.first() else {
        return Err(ReplayError::NotOpened {
            case: first.case.clone(),
            activity: first.activity.name().to_owned(),
        });
    };
    let draft = Case::blank(first.case.clone(), opening);
    std::iter::once(first).chain(events).try_fold(draft, |case, event| {
        if event.case != case.id {
            return Err(ReplayError::OtherCase { case: case.id, other: event.case.clone() });
        }
        if event.version != case.version + 1 {
            let (expected, found) = (case.version + 1, event.version);
            return Err(ReplayError::Gap { case: case.id, expected, found });
        }
        Ok(evolve(case, event))
    })
}

/// Why events are not the history of one case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// There are none.
    #[error("no events: expected at least the one that opens the case")]
    Empty,
    /// The first does not open a case.
    #[error("case {case}: its first event ({activity}) does not open it")]
    NotOpened {
        /// The case.
        case: CaseId,
        /// What the first event is.
        activity: String,
    },
    /// An event is missing, doubled or out of order.
    #[error("case {case}: expected version {expected}, found {found}")]
    Gap {
        /// The case.
        case: CaseId,
        /// The version that should follow.
        expected: u32,
        /// The version that does.
        found: u32,
    },
    /// An event belongs to another case.
    #[error("case {case}: found an event of case {other}")]
    OtherCase {
        /// The case.
        case: CaseId,
        /// The other.
        other: CaseId,
    },
}

fn remember(history: &mut BTreeMap<ActionName, Taken>, action: &ActionName, event: &Event) {
    let taken = history.entry(action.clone()).or_insert_with(|| Taken {
        count: 0,
        last_by: event.actor.clone(),
        last_at: event.occurred_at,
        last_version: event.version,
        people: BTreeSet::new(),
    });
    taken.count += 1;
    taken.last_by = event.actor.clone();
    taken.last_at = event.occurred_at;
    taken.last_version = event.version;
    taken.people.extend(event.actor.person().cloned());
}

fn apply(case: &mut Case, event: &Event, change: &Change) {
    let at = event.occurred_at;
    match change {
        // The draft already is as the opening says; its first state has a place in the history from now on.
        Change::Opened(opening) => case.moves.push(Move { to: opening.state.clone(), at, version: 0 }),
        Change::Moved { to, outcome } => {
            case.state = to.clone();
            case.closed = outcome.clone().map(|outcome| Closed { at, outcome });
            case.moves.push(Move { to: to.clone(), at, version: event.version });
        }
        Change::AboutItem(item) => case.item = Some(item.clone()),
        Change::GivenToUnit(unit) => {
            case.unit = unit.clone();
            case.handler = None;
        }
        Change::GivenToPerson(person) => case.handler = Some(person.clone()),
        Change::TimerFired { timer, entered } | Change::TimerLapsed { timer, entered, .. } => {
            case.fired.insert(Fired { timer: timer.clone(), entered: *entered });
        }
        Change::SecrecyLifted { field } => {
            case.released.insert(field.clone());
        }
        Change::ClockStarted { clock, .. }
        | Change::ClockPaused { clock, .. }
        | Change::ClockResumed { clock, .. }
        | Change::ClockExtended { clock, .. }
        | Change::ClockStopped { clock } => {
            tell_clock(case.clocks.entry(clock.clone()).or_default(), at, change);
        }
        Change::ChildExpected { .. }
        | Change::ChildOpened { .. }
        | Change::ChildClosed { .. }
        | Change::ChildDeemed { .. } => tell_child(case, event, change),
    }
}

fn tell_clock(clock: &mut ClockHistory, at: Moment, change: &Change) {
    match change {
        Change::ClockStarted { limit, .. } => start(clock, at, limit),
        Change::ClockPaused { pause, .. } => {
            clock.open_pauses.insert(*pause);
            mark(clock, Mark::Paused(at));
        }
        Change::ClockResumed { pause, resume, .. } => {
            clock.open_pauses.remove(pause);
            match resume {
                Resume::Continue => mark(clock, Mark::Resumed(at)),
                Resume::Restart => restart(clock, at),
            }
        }
        Change::ClockExtended { amount, .. } => mark(clock, Mark::Extended(at, *amount)),
        Change::ClockStopped { .. } => {
            if let Some(oldest) = running(clock).next() {
                oldest.end = Some(RunEnd::Stopped(at));
            }
        }
        _ => {}
    }
}

fn start(clock: &mut ClockHistory, at: Moment, limit: &FrozenLimit) {
    let held_by = clock.open_pauses.len() as u16;
    clock.runs.push(Run { started_at: at, limit: limit.clone(), held_by, marks: Vec::new(), end: None });
}

fn running(clock: &mut ClockHistory) -> impl Iterator<Item = &mut Run> {
    clock.runs.iter_mut().filter(|run| run.end.is_none())
}

fn mark(clock: &mut ClockHistory, mark: Mark) {
    running(clock).for_each(|run| run.marks.push(mark));
}

/// Ends what runs and begins it anew under the limits it had.
fn restart(clock: &mut ClockHistory, at: Moment) {
    let limits: Vec<_> = running(clock).map(|run| run.limit.clone()).collect();
    running(clock).for_each(|run| run.end = Some(RunEnd::Restarted(at)));
    for limit in &limits {
        start(clock, at, limit);
    }
}

fn tell_child(case: &mut Case, event: &Event, change: &Change) {
    match change {
        Change::ChildExpected { link, join, procedure, unit, silence } => {
            let child = Child {
                join: join.clone(),
                procedure: procedure.clone(),
                unit: unit.clone(),
                asked_at: event.occurred_at,
                asked_by: event.version,
                silence: silence.clone(),
                case: None,
                closed: None,
                deemed: None,
            };
            case.children.insert(link.clone(), child);
        }
        Change::ChildOpened { link, case: id } => {
            with_child(case, link, |child| child.case = Some(id.clone()));
        }
        Change::ChildClosed { link, outcome, counts } => {
            with_child(case, link, |child| child.closed = Some((outcome.clone(), *counts)));
        }
        Change::ChildDeemed { link, deem } => with_child(case, link, |child| child.deemed = Some(*deem)),
        _ => {}
    }
}

fn with_child(case: &mut Case, link: &LinkId, change: impl FnOnce(&mut Child)) {
    if let Some(child) = case.children.get_mut(link) {
        change(child);
    }
}
