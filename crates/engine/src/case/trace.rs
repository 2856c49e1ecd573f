//! From the journal of a case to the trace that rules judge.

use chuangyou_calendar::LocalSecond;
use chuangyou_eventlog::Value;
use chuangyou_programme::model::{Field, FieldType, Limit, Procedure};

use super::event::Change;
use super::evolve::replay;
use super::{Activity, Case, Context, Event, FieldName, FieldValue, PersonId, ReplayError};
use crate::trace::{Event as TraceEvent, Trace};

/// The trace of a case, with the names that rules, clocks and indicators read.
///
/// Attributes of the case: `procedure`, `item`, `unit` (with which it lies now), `handler`, `state`, `outcome` and, from
/// the register of its item on the day it was opened, `centre` (`entered`, `exempt` or `outside`) and `window_decides`.
/// Attributes of an event: `unit` and `handler` (with whom the case lay when it happened), `recorded_at`, `org:resource` (the opaque id of whoever
/// acted; none for the system), `role`, and every field that it filled in. Personal fields are left out, commitments and
/// all. A linked case's events also say `join` and `link_unit`.
///
/// Fields stand on events alone: a condition on an event asks what that event filled in, and a condition on the case is
/// answered by the first event that filled the field in. A date is text (`2011-03-09`), except where a clock of the
/// procedure is due by it: there it is the last instant of the day.
///
/// # Errors
/// [`ReplayError`] if the events are not the whole beginning of one case's history in order.
pub fn trace<'e>(
    ctx: &Context<'_>,
    events: impl IntoIterator<Item = &'e Event>,
) -> Result<Trace, ReplayError> {
    let events: Vec<&Event> = events.into_iter().collect();
    let case = replay(events.iter().copied())?;
    Ok(trace_of(ctx, &case, events))
}

/// The trace of a case that has been folded already, from these events, as [`trace`] gives it.
pub fn trace_of<'e>(ctx: &Context<'_>, case: &Case, events: impl IntoIterator<Item = &'e Event>) -> Trace {
    let procedure = ctx.procedure(&case.procedure);
    let mut handler: Option<&PersonId> = None;
    let mut traced = |event: &'e Event| {
        let traced = trace_event(ctx, case, (procedure, handler), event);
        handler = handler_after(handler, event);
        traced
    };
    let events = events.into_iter().map(&mut traced).collect();
    Trace { case: case.id.to_string(), attributes: case_attributes(ctx, case), events }
}

fn case_attributes(ctx: &Context<'_>, case: &Case) -> Vec<(String, Value)> {
    let text = |name: &str, value: &str| (name.to_owned(), Value::Text(value.to_owned()));
    let mut attributes = vec![
        text("procedure", case.procedure.as_str()),
        text("unit", case.unit.as_str()),
        text("state", case.state.as_str()),
    ];
    attributes.extend(case.handler.iter().map(|handler| text("handler", handler.as_str())));
    attributes.extend(case.closed.iter().map(|closed| text("outcome", closed.outcome.as_str())));
    if let Some(code) = &case.item {
        attributes.push(text("item", code.as_str()));
        if let Some((item, opened_at)) = ctx.item(code).zip(case.opened_at) {
            let centre = &item.guide.centre;
            attributes.push(text("centre", centre.standing(ctx.day(opened_at)).name()));
            attributes.push(("window_decides".to_owned(), Value::Bool(centre.delegated)));
        }
    }
    attributes
}

/// Who handles a case after an event, if that is who handled it before.
pub fn handler_after<'e>(before: Option<&'e PersonId>, event: &'e Event) -> Option<&'e PersonId> {
    event.changes.iter().fold(before, |handler, change| match change {
        Change::GivenToPerson(person) => Some(person),
        Change::GivenToUnit(_) => None,
        _ => handler,
    })
}

fn trace_event(
    ctx: &Context<'_>,
    case: &Case,
    (procedure, handler): (Option<&Procedure>, Option<&PersonId>),
    event: &Event,
) -> TraceEvent {
    let text = |name: &str, value: &str| (name.to_owned(), Value::Text(value.to_owned()));
    let mut attributes =
        vec![text("unit", event.unit.as_str()), ("recorded_at".to_owned(), Value::Time(event.recorded_at.0))];
    attributes.extend(handler.map(|handler| text("handler", handler.as_str())));
    if let super::Author::Person { id, role, .. } = &event.actor {
        attributes.push(text("org:resource", id.as_str()));
        attributes.push(text("role", role));
    }
    for (name, value) in &event.fields {
        let field = procedure.and_then(|p| p.fields.iter().find(|field| field.id == name.as_str()));
        let is_due = procedure.is_some_and(|procedure| is_due(ctx, procedure, name));
        attributes.extend(told(ctx, field, value, is_due).map(|value| (name.to_string(), value)));
    }
    attributes.extend(linked(case, event));
    TraceEvent { activity: event.activity.name().to_owned(), at: event.occurred_at.0, attributes }
}

/// Whether a clock of the procedure is due by the field.
fn is_due(ctx: &Context<'_>, procedure: &Procedure, name: &FieldName) -> bool {
    ctx.clocks(procedure).any(|(_, clock)| matches!(&clock.limit, Limit::DueAt(due) if due == name.as_str()))
}

/// A value as rules read it; `None` if they may not.
fn told(ctx: &Context<'_>, field: Option<&Field>, value: &FieldValue, is_due: bool) -> Option<Value> {
    if field.is_some_and(|field| field.personal) {
        return None;
    }
    Some(match value {
        FieldValue::Commitment(_) => return None,
        FieldValue::Number(number) | FieldValue::Money(number) => Value::Int(*number),
        FieldValue::Instant(at) => Value::Time(at.0),
        FieldValue::Date(day) if is_due => {
            Value::Time(ctx.almanac.instant(LocalSecond::midnight(*day + 1) + -1))
        }
        FieldValue::Flag(up) => Value::Bool(*up),
        FieldValue::List(entries) => Value::Text(entries.join("; ")),
        other => Value::Text(other.text().filter(|text| !is_blank(field, text))?),
    })
}

/// A blank text is as good as none.
fn is_blank(field: Option<&Field>, text: &str) -> bool {
    let free =
        |field: &Field| matches!(field.kind, FieldType::Text | FieldType::LongText | FieldType::CaseNumber);
    field.is_none_or(free) && text.trim().is_empty()
}

/// Which linked case an event is about.
fn linked(case: &Case, event: &Event) -> Vec<(String, Value)> {
    let is_linked =
        matches!(event.activity, Activity::ChildOpened | Activity::ChildClosed | Activity::ChildDeemed);
    let links = event.changes.iter().filter_map(Change::link).filter(|_| is_linked);
    let children = links.filter_map(|link| case.children.get(link));
    let attributes = children.flat_map(|child| {
        [("join", child.join.to_string()), ("link_unit", child.unit.to_string())]
            .map(|(name, value)| (name.to_owned(), Value::Text(value)))
    });
    attributes.collect()
}
