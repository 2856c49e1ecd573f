//! How people fill in forms: by what each field asks for, and anew when they were refused.

use chuangyou_engine::case::{CaseId, FieldValue, Moment, UnitCode};
use chuangyou_programme::model::{Action, Amount, Effect, Field, FieldId, FieldType, Guard, Procedure};

use super::agent::{Given, Seen};
use super::dice::Dice;
use super::people::People;

/// A form before somebody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form<'a> {
    pub(super) seen: &'a Seen<'a>,
    pub(super) procedure: &'a Procedure,
    pub(super) action: &'a Action,
    /// How often it was filled in and refused.
    pub(super) attempt: u32,
}

/// Whom and what a form may name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Others<'a> {
    pub(super) people: &'a People,
    /// Cases of late, which somebody may mean.
    pub(super) recent: &'a [CaseId],
}

/// What somebody writes where words are asked for.
const WORDS: [&str; 5] = [
    "情况属实，已按规定处理。",
    "经核实，予以确认。",
    "已安排专人办理。",
    "按有关规定办理。",
    "已与相关单位沟通。",
];

/// Days that a form may name, ahead of today.
const DAYS_AHEAD: i32 = 5;

/// What somebody fills in: whatever the action needs.
pub(super) fn fill(form: &Form<'_>, others: &Others<'_>, dice: &mut Dice) -> Given {
    let fields = form.procedure.fields.iter().enumerate();
    let asked = fields.filter(|(at, field)| is_asked(form, FieldId(*at as u16), field));
    asked
        .filter_map(|(at, field)| Some((field.id.as_str().into(), value(form, others, dice, (at, field))?)))
        .collect()
}

fn is_asked(form: &Form<'_>, id: FieldId, field: &Field) -> bool {
    let effects = &form.action.effects;
    let is_drawn =
        effects.iter().any(|effect| matches!(effect, Effect::Draw(draw) if draw.into == id || draw.seed == id || draw.pool == id));
    let assigns = effects.iter().any(|effect| matches!(effect, Effect::Assign { field } if *field == id));
    let action = form.procedure.actions.iter().position(|action| action.id == form.action.id);
    let requires = field.required_by.iter().any(|by| Some(by.index()) == action);
    let guarded = form.action.guards.iter().any(|guard| match guard {
        Guard::AmountWithin { field, unless: None, .. } => *field == id,
        Guard::Field { unless: None, .. } => form.action.fields.contains(&id),
        _ => false,
    });
    let is_listed = form.action.fields.contains(&id);
    !is_drawn && (is_listed && (requires || guarded || assigns))
}

fn value(
    form: &Form<'_>,
    others: &Others<'_>,
    dice: &mut Dice,
    (at, field): (usize, &Field),
) -> Option<FieldValue> {
    let seen = form.seen;
    let value = match &field.kind {
        FieldType::Text | FieldType::LongText | FieldType::CaseNumber => {
            FieldValue::Text((*dice.pick(&WORDS)?).to_owned())
        }
        FieldType::List => FieldValue::List(vec![(*dice.pick(&WORDS)?).to_owned()]),
        FieldType::Flag => FieldValue::Flag(true),
        FieldType::File => FieldValue::File("simulated".to_owned()),
        FieldType::Choice(choices) => {
            let turn = (dice.below(2) + u64::from(form.attempt)) as usize % choices.len().max(1);
            FieldValue::Choice(choices.get(turn)?.0.clone())
        }
        FieldType::Number => FieldValue::Number(number(form, at)),
        FieldType::Money => FieldValue::Money(50_000),
        FieldType::Date => FieldValue::Date(seen.today() + (DAYS_AHEAD * form.attempt.min(4) as i32)),
        FieldType::Instant => FieldValue::Instant(Moment(seen.now.0)),
        FieldType::Unit => FieldValue::Unit(unit(form, others, dice)?),
        FieldType::Person => FieldValue::Person(person(form, others, dice).into()),
        FieldType::Item => {
            let items = &seen.book.programme().items;
            FieldValue::Item(
                seen.row.item.clone().or_else(|| Some(dice.pick(items)?.id.clone()))?.as_str().into(),
            )
        }
        FieldType::Enterprise => FieldValue::Enterprise(format!("E{:04}", dice.below(1000))),
        FieldType::Case => FieldValue::Case(dice.pick(others.recent)?.clone()),
    };
    Some(value)
}

/// A number within the bounds that the action sets, further into them with each attempt.
fn number(form: &Form<'_>, at: usize) -> i64 {
    let bounds = form.action.guards.iter().find_map(|guard| match guard {
        Guard::AmountWithin { field, at_least, at_most, .. } if field.index() == at => {
            Some((at_least.as_ref(), at_most.as_ref()))
        }
        _ => None,
    });
    let amount = |amount: Option<&Amount>| match amount? {
        Amount::Fixed(number) => Some(*number),
        Amount::Parameter(id) => {
            let values = &form.seen.book.programme().parameters[id.index()].values;
            let today = form.seen.today();
            values.iter().rev().find(|value| value.from <= today).map(|value| value.value)
        }
        _ => None,
    };
    let (least, most) = bounds.map_or((None, None), |(least, most)| (amount(least), amount(most)));
    let least = least.unwrap_or(i64::from(form.attempt <= 2));
    let wanted = least + 2 - i64::from(form.attempt.min(2));
    most.map_or(wanted, |most| wanted.min(most)).max(least)
}

/// A window, or a unit beside the case's.
fn unit(form: &Form<'_>, others: &Others<'_>, dice: &mut Dice) -> Option<UnitCode> {
    if form.attempt % 2 == 1 || dice.in_thousand(300) {
        return Some(form.seen.row.unit.as_str().into());
    }
    let windows: Vec<&str> = others
        .people
        .workers
        .iter()
        .filter(|worker| worker.unit.ends_with("-window"))
        .map(|worker| worker.unit.as_str())
        .collect();
    dice.pick(&windows).map(|unit| (*unit).into())
}

/// Somebody of the case's unit, the one who fills in the form at last.
fn person(form: &Form<'_>, others: &Others<'_>, dice: &mut Dice) -> String {
    let unit = &form.seen.row.unit;
    let here: Vec<&str> = others
        .people
        .workers
        .iter()
        .filter(|worker| worker.unit == *unit && worker.role != "leader" && worker.role != "chief_leader")
        .map(|worker| worker.person.id.as_str())
        .collect();
    let own = form.seen.worker.person.id.as_str();
    if form.attempt % 3 == 2 {
        return own.to_owned();
    }
    dice.pick(&here).copied().unwrap_or(own).to_owned()
}
