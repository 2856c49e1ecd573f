//! A case's events as the rules see them.

use chuangyou_engine::case::{Case, Event, FieldValue, Fields};
use chuangyou_engine::{Event as Observed, Trace};
use chuangyou_eventlog::Value;

/// The events of a case as a trace.
pub fn trace(case: &Case, events: &[Event]) -> Trace {
    let mut attributes = vec![("procedure".to_owned(), Value::Text(case.procedure.to_string()))];
    attributes.push(("unit".to_owned(), Value::Text(case.unit.to_string())));
    attributes.extend(case.item.as_ref().map(|item| ("item".to_owned(), Value::Text(item.to_string()))));
    attributes
        .extend(case.handler.as_ref().map(|person| ("handler".to_owned(), Value::Text(person.to_string()))));
    attributes.extend(values(&case.fields).filter(|(name, _)| name != "item" && name != "unit"));
    Trace { case: case.id.to_string(), attributes, events: events.iter().map(observed).collect() }
}

fn observed(event: &Event) -> Observed {
    let mut attributes: Vec<_> = values(&event.fields).collect();
    attributes.push(("unit".to_owned(), Value::Text(event.unit.to_string())));
    if let Some(person) = event.actor.person() {
        attributes.push(("org:resource".to_owned(), Value::Text(person.to_string())));
    }
    Observed { activity: event.activity.name().to_owned(), at: event.occurred_at.0, attributes }
}

fn values(fields: &Fields) -> impl Iterator<Item = (String, Value)> {
    fields.iter().filter_map(|(name, value)| {
        let value = match value {
            FieldValue::Number(number) | FieldValue::Money(number) => Value::Int(*number),
            FieldValue::Flag(flag) => Value::Bool(*flag),
            FieldValue::Instant(at) => Value::Time(at.0),
            FieldValue::Commitment(_) | FieldValue::List(_) => return None,
            other => Value::Text(other.text()?),
        };
        Some((name.to_string(), value))
    })
}
