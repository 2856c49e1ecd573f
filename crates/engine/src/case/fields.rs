//! Whether an act fills in what it must, and only what it may.

use chuangyou_programme::model::{Effect, Field, FieldId};

use super::decide::Act;
use super::rejection::Rejection;
use super::value::{expected, fits};

/// Checks what is filled in: nothing missing, nothing foreign, everything of its type, in this order.
pub(super) fn check(act: &Act<'_>) -> Result<(), Rejection> {
    let fields =
        || act.procedure.fields.iter().enumerate().map(|(index, field)| (FieldId(index as u16), field));
    let missing: Vec<_> = fields().filter(|(id, field)| is_missing(act, *id, field)).collect();
    if !missing.is_empty() {
        return Err(Rejection::MissingFields {
            fields: missing.iter().map(|(_, field)| (*field).into()).collect(),
        });
    }
    let taken = |name: &str| fields().find(|(id, field)| field.id == name && takes(act, *id, field));
    for name in act.fields.keys() {
        if taken(name.as_str()).is_none() {
            return Err(Rejection::UnknownField { field: name.clone(), action: act.action.into() });
        }
    }
    for (_, field) in fields() {
        if let Some(value) = act.fields.get(field.id.as_str())
            && !fits(act.ctx, field, value)
        {
            return Err(Rejection::WrongFieldType { field: field.into(), expected: expected(field) });
        }
    }
    Ok(())
}

/// Whether the action takes the field: it lists it, needs it, or gives the case to whom it names.
pub(super) fn takes(act: &Act<'_>, id: FieldId, field: &Field) -> bool {
    (act.action.fields.contains(&id) && !super::draw::fills_in(&act.action.effects, id))
        || needs(act, id, field)
}

fn needs(act: &Act<'_>, id: FieldId, field: &Field) -> bool {
    if super::draw::fills_in(&act.action.effects, id) {
        return false;
    }
    field.required_by.contains(&act.id)
        || act.action.effects.iter().any(|effect| matches!(effect, Effect::Assign { field } if *field == id))
}

/// A field that the action lists must be given anew each time; one that it only needs may be on the case already.
fn is_missing(act: &Act<'_>, id: FieldId, field: &Field) -> bool {
    let is_given = act.fields.get(field.id.as_str()).is_some_and(|value| !value.is_blank());
    let is_known = act.case.fields.get(field.id.as_str()).is_some_and(|value| !value.is_blank());
    needs(act, id, field) && !is_given && (act.action.fields.contains(&id) || !is_known)
}
