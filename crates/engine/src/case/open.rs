//! Cases that begin before anybody acts on them: linked cases, and those a schedule opens.

use super::decide::system_event;
use super::event::{Activity, Change, Event};
use super::rejection::Rejection;
use super::state::{Case, NewCase};
use super::{Context, Fields, Moment};

/// The first event of a case that nobody has acted on yet: it lies with its unit in its procedure's first state, and is in the
/// journal from now on. A case that somebody opens by acting begins with [`super::decide`] on a [`Case::draft`] instead.
///
/// `fields` are what it is told at its beginning, from whatever opens it.
///
/// # Errors
/// As [`Case::draft`]; [`Rejection::UnknownField`] for a field that its procedure does not have.
pub fn open(
    ctx: &Context<'_>,
    new: NewCase,
    fields: Fields,
    at: Moment,
    recorded_at: Moment,
) -> Result<Event, Rejection> {
    let draft = Case::draft(ctx, new)?;
    let procedure = ctx.procedure(&draft.procedure);
    let knows = |name: &str| procedure.is_some_and(|procedure| procedure.fields.iter().any(|f| f.id == name));
    if let Some(field) = fields.keys().find(|field| !knows(field.as_str())) {
        let action = super::rejection::Named::unknown("opened");
        return Err(Rejection::UnknownField { field: field.clone(), action });
    }
    let changes = vec![Change::Opened(draft.opening())];
    let event = system_event(ctx, &draft, Activity::Opened, at, recorded_at.max(at));
    Ok(Event { fields, changes, ..event })
}
