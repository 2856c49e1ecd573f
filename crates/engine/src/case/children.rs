//! Linked cases: asked for, opened, closed, silent.

use chuangyou_programme::model::{Child as Join, Deem};

use super::decide::{Act, system_event};
use super::event::{Activity, Change, Counts, Event, Silence};
use super::rejection::Rejection;
use super::state::{Case, Child};
use super::timer::{self, RungOf};
use super::{CaseId, Context, LinkId, Moment, Outcome, clocks};

/// The word by which a guard accepts whatever the join counts as agreement.
const AGREED: &str = "agreed";

/// A linked case has been opened: its id becomes known to the case that waits for it. The event occurs at `at`, or at
/// the case's latest event if that is later.
///
/// # Errors
/// [`Rejection::UnknownChild`]; [`Rejection::ChildSettled`] if it was opened before.
pub fn child_opened(
    ctx: &Context<'_>,
    case: &Case,
    link: &LinkId,
    child: &CaseId,
    at: Moment,
) -> Result<Vec<Event>, Rejection> {
    if known(case, link)?.case.is_some() {
        return Err(Rejection::ChildSettled { link: link.clone() });
    }
    let change = Change::ChildOpened { link: link.clone(), case: child.clone() };
    Ok(vec![told(ctx, case, Activity::ChildOpened, change, at)])
}

/// A linked case has been closed. An answer that comes after its silence was deemed something is recorded, and the
/// deeming stands.
///
/// # Errors
/// [`Rejection::UnknownChild`]; [`Rejection::TimerOverdue`] if it had been silent for too long before `at` and that is
/// not recorded yet; [`Rejection::ChildSettled`] if it was closed before.
pub fn child_closed(
    ctx: &Context<'_>,
    case: &Case,
    link: &LinkId,
    outcome: &Outcome,
    at: Moment,
) -> Result<Vec<Event>, Rejection> {
    let child = known(case, link)?;
    let silence = RungOf::Silence { link: link.clone() };
    let overdue = timer::due_timers(ctx, case, at).into_iter().find(|rung| rung.of == silence);
    if let Some(rung) = overdue {
        let due = ctx.almanac.second(rung.due_at.0).into();
        return Err(Rejection::TimerOverdue { rung: rung.of, due });
    }
    if child.closed.is_some() {
        return Err(Rejection::ChildSettled { link: link.clone() });
    }
    let procedure = ctx.procedure(&case.procedure);
    let join =
        procedure.and_then(|procedure| procedure.children.iter().find(|join| join.id == child.join.as_str()));
    let agrees = join.is_some_and(|join| join.agreed.iter().any(|agreed| agreed == outcome.as_str()));
    let counts = if agrees { Counts::Agreed } else { Counts::NotAgreed };
    let change = Change::ChildClosed { link: link.clone(), outcome: outcome.clone(), counts };
    Ok(vec![told(ctx, case, Activity::ChildClosed, change, at)])
}

/// The linked cases that a join waits for: those that were asked for last, together.
pub fn latest_of<'c>(case: &'c Case, join: &str) -> impl Iterator<Item = (&'c LinkId, &'c Child)> {
    let of_join: Vec<_> = case.children.iter().filter(|(_, child)| child.join.as_str() == join).collect();
    let latest = of_join.iter().map(|(_, child)| child.asked_by).max();
    of_join.into_iter().filter(move |(_, child)| Some(child.asked_by) == latest)
}

/// Whether a linked case counts as one of these outcomes: by its own, by `agreed` if the join takes its outcome or its
/// silence for agreement, or because its silence holds nobody up ([`Deem::RedCard`]).
pub(super) fn counts_as(child: &Child, outcomes: &[String]) -> bool {
    let accepts = |name: &str| outcomes.iter().any(|outcome| outcome == name);
    match (&child.deemed, &child.closed) {
        (Some(Deem::RedCard), _) => true,
        (Some(Deem::Agreed), _) => accepts(AGREED),
        (_, Some((_, Counts::Agreed))) if accepts(AGREED) => true,
        (_, Some((outcome, _))) => accepts(outcome.as_str()),
        (_, None) => false,
    }
}

/// How long a linked case of this join may be silent, as it is on the day it is asked for.
pub(super) fn silence(act: &Act<'_>, join: &Join) -> Result<Option<Silence>, Rejection> {
    let Some(within) = &join.within else {
        return Ok(None);
    };
    let (found, unit) = act.ctx.duration(within, act.case, act.fields, act.at)?;
    Ok(Some(Silence { amount: clocks::limit(found.value)?, unit, basis: found.basis, deem: join.deem }))
}

fn known<'c>(case: &'c Case, link: &LinkId) -> Result<&'c Child, Rejection> {
    case.children.get(link).ok_or_else(|| Rejection::UnknownChild { link: link.clone() })
}

fn told(ctx: &Context<'_>, case: &Case, activity: Activity, change: Change, at: Moment) -> Event {
    let occurred_at = case.last_at.map_or(at, |last| last.max(at));
    Event { changes: vec![change], ..system_event(ctx, case, activity, occurred_at, occurred_at) }
}
