//! Cases that begin before anybody acts on them: linked cases, and those a schedule opens.

use chuangyou_programme::model::{ActionId, Field, Procedure, StateId, TimerDeed};

use super::decide::{Act, system_event};
use super::event::{Activity, Change, Event};
use super::rejection::Rejection;
use super::state::{Case, NewCase};
use super::{Context, Fields, Moment, fields};

/// The first event of a case that nobody has acted on yet; it is in the journal from now on. A case that somebody opens by
/// acting begins with [`super::decide`] on a [`Case::draft`] instead.
///
/// The system takes the procedure's opening action: the first from the first state that no role and no timer takes. A
/// procedure without one is opened by an event that only says so, and lies with its unit in its first state.
///
/// `given` is what it is told at its beginning, by whatever opens it.
///
/// # Errors
/// As [`Case::draft`]; [`Rejection::UnknownField`] for a field that its procedure does not have; what an opening action
/// is refused for.
pub fn open(
    ctx: &Context<'_>,
    new: NewCase,
    given: Fields,
    at: Moment,
    recorded_at: Moment,
) -> Result<Event, Rejection> {
    let draft = Case::draft(ctx, new)?;
    let procedure = ctx.procedure(&draft.procedure);
    if let Some(action) = procedure.and_then(opening_action) {
        let system = Act::of_system(ctx, &draft, action, at, recorded_at.max(at))?;
        let act = Act { fields: &given, ..system };
        fields::check(&act)?;
        return act.decide(Vec::new());
    }
    let knows = |name: &str| procedure.is_some_and(|procedure| procedure.fields.iter().any(|f| f.id == name));
    if let Some(field) = given.keys().find(|field| !knows(field.as_str())) {
        let action = super::rejection::Named::unknown("opened");
        return Err(Rejection::UnknownField { field: field.clone(), action });
    }
    let changes = vec![Change::Opened(draft.opening())];
    let event = system_event(ctx, &draft, Activity::Opened, at, recorded_at.max(at));
    Ok(Event { fields: given, changes, ..event })
}

/// The fields that a case can be told when the system opens it: those of its opening action, or all if it has none.
pub fn opening_fields(procedure: &Procedure) -> impl Iterator<Item = &Field> {
    let action = opening_action(procedure).map(|id| &procedure.actions[id.index()]);
    let fields = procedure.fields.iter().enumerate();
    let taken = fields.filter(move |(at, _)| {
        action.is_none_or(|action| action.fields.iter().any(|field| field.index() == *at))
    });
    taken.map(|(_, field)| field)
}

fn opening_action(procedure: &Procedure) -> Option<ActionId> {
    let by_timer = |id: ActionId| {
        procedure.timers.iter().any(|timer| matches!(timer.deed, TimerDeed::Do(done) if done == id))
    };
    let actions = procedure.actions.iter().enumerate().map(|(at, action)| (ActionId(at as u16), action));
    let mut opening = actions.filter(|(_, action)| action.by.is_empty() && action.from.contains(&StateId(0)));
    opening.find(|(id, _)| !by_timer(*id)).map(|(id, _)| id)
}
