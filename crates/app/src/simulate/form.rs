//! How people fill in forms: by what each field asks for, and anew when they were refused.

use chuangyou_calendar::Day;
use chuangyou_engine::case::{CaseId, FieldValue, Fields, Moment, PersonId, UnitCode};
use chuangyou_programme::model::{
    Action, Amount, Comparison, Effect, Field, FieldId, FieldType, Guard, Literal, Procedure, Scope, StateId,
    Unit,
};

use super::people::{People, Worker};
use super::words;
use crate::dice::Dice;
use crate::given::Given;
use crate::rulebook::Rulebook;

/// A form before somebody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form<'a> {
    pub(super) book: &'a Rulebook,
    pub(super) now: Moment,
    pub(super) procedure: &'a Procedure,
    pub(super) action: &'a Action,
    /// The unit that the case lies with, or is to.
    pub(super) unit: &'a str,
    /// The item that it is about.
    pub(super) item: Option<&'a str>,
    /// Whoever fills it in.
    pub(super) by: &'a PersonId,
    /// What the case says already.
    pub(super) said: Option<&'a Fields>,
    /// The voucher that the party has shown.
    pub(super) voucher: Option<&'a str>,
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
    let requires = field.required_by.iter().any(|by| form.procedure.actions[by.index()].id == form.action.id);
    let guarded = form.action.guards.iter().any(|guard| match guard {
        Guard::AmountWithin { field, unless: None, .. } | Guard::Voucher(field) => *field == id,
        Guard::Field { condition, .. } => condition.attribute == field.id,
        _ => false,
    });
    let is_needed = requires || guarded || assigns(form.action, id);
    form.action.fields.contains(&id) && !is_drawn && is_needed
}

fn assigns(action: &Action, id: FieldId) -> bool {
    action.effects.iter().any(|effect| matches!(effect, Effect::Assign { field } if *field == id))
}

fn value(
    form: &Form<'_>,
    others: &Others<'_>,
    dice: &mut Dice,
    (at, field): (usize, &Field),
) -> Option<FieldValue> {
    let id = FieldId(at as u16);
    let value = match &field.kind {
        FieldType::Text if form.action.guards.contains(&Guard::Voucher(id)) => {
            FieldValue::Text(form.voucher?.to_owned())
        }
        FieldType::Text | FieldType::LongText | FieldType::CaseNumber => {
            FieldValue::Text(words::about(&field.id, dice))
        }
        FieldType::List => FieldValue::List(vec![words::about(&field.id, dice)]),
        FieldType::Flag => FieldValue::Flag(true),
        FieldType::File => FieldValue::File("simulated".to_owned()),
        FieldType::Choice(choices) => {
            let turn = (dice.below(2) + u64::from(form.attempt)) as usize % choices.len().max(1);
            FieldValue::Choice(wanted(form, field).or_else(|| Some(choices.get(turn)?.0.clone()))?)
        }
        FieldType::Number => FieldValue::Number(number(form, at)),
        FieldType::Money => FieldValue::Money(50_000),
        FieldType::Date => FieldValue::Date(today(form) + (DAYS_AHEAD * form.attempt.min(4) as i32)),
        FieldType::Instant => FieldValue::Instant(form.now),
        FieldType::Unit => FieldValue::Unit(unit(form, dice, id)?),
        FieldType::Person => FieldValue::Person(person(form, others, dice, id)),
        FieldType::Item => {
            let items = form
                .book
                .programme()
                .items
                .iter()
                .filter(|item| form.book.programme().units[item.unit.index()].id == form.unit);
            let of_unit: Vec<&str> = items.map(|item| item.id.as_str()).collect();
            FieldValue::Item(form.item.or_else(|| dice.pick(&of_unit).copied())?.into())
        }
        FieldType::Enterprise => FieldValue::Enterprise(format!("E{:04}", dice.below(1000))),
        FieldType::Case => FieldValue::Case(dice.pick(others.recent)?.clone()),
    };
    Some(value)
}

fn today(form: &Form<'_>) -> Day {
    form.book.almanac().day(form.now.0)
}

/// The choice without which the action cannot be taken, if there is one.
fn wanted(form: &Form<'_>, field: &Field) -> Option<String> {
    form.action.guards.iter().find_map(|guard| match guard {
        Guard::Field { condition, .. } if condition.attribute == field.id => match &condition.comparison {
            Comparison::Is(Literal::Text(id)) => Some(id.clone()),
            Comparison::In(ids) => ids.iter().find_map(|id| match id {
                Literal::Text(id) => Some(id.clone()),
                _ => None,
            }),
            _ => None,
        },
        _ => None,
    })
}

/// A number within the bounds that the action sets, further into them with each attempt.
fn number(form: &Form<'_>, at: usize) -> i64 {
    let bounds = form.action.guards.iter().find_map(|guard| match guard {
        Guard::AmountWithin { field, at_least, at_most, .. } if field.index() == at => {
            Some((at_least.as_ref(), at_most.as_ref()))
        }
        _ => None,
    });
    let (least, most) = bounds.unwrap_or_default();
    if most == Some(&Amount::ItemStatutory) {
        // Nobody promises anything else than before.
        return amount(form, &Amount::ItemPromised).unwrap_or_default();
    }
    let (least, most) =
        (least.and_then(|least| amount(form, least)), most.and_then(|most| amount(form, most)));
    let least = least.unwrap_or(i64::from(form.attempt <= 2));
    let wanted = least + 2 - i64::from(form.attempt.min(2));
    most.map_or(wanted, |most| wanted.min(most)).max(least)
}

/// What an amount is, as far as somebody who fills in the form can know it.
fn amount(form: &Form<'_>, amount: &Amount) -> Option<i64> {
    let programme = form.book.programme();
    let version = || {
        let item = programme.items.iter().find(|item| Some(item.id.as_str()) == form.item)?;
        item.on(today(form))
    };
    match amount {
        Amount::Fixed(number) => Some(*number),
        Amount::Parameter(id) => {
            let values = programme.parameters[id.index()].values.iter();
            values.rev().find(|value| value.from <= today(form)).map(|value| value.value)
        }
        Amount::ItemPromised => version().map(|version| version.promised),
        Amount::ItemStatutory => version().map(|version| version.statutory),
        Amount::Case(field) => match form.said?.get(field.as_str())? {
            FieldValue::Number(number) => Some(*number),
            _ => None,
        },
        Amount::Event(_) => None,
    }
}

/// A unit that can do what it is named for: of a list that the case has, or a counter that has those whom it will be waited for.
fn unit(form: &Form<'_>, dice: &mut Dice, id: FieldId) -> Option<UnitCode> {
    let among = form.action.guards.iter().find_map(|guard| match guard {
        Guard::Among { field, of } if *field == id => Some(*of),
        _ => None,
    });
    if let Some(list) = among {
        let name = form.procedure.fields[list.index()].id.as_str();
        let Some(FieldValue::List(entries)) = form.said?.get(name) else { return None };
        return dice.pick(entries).map(|entry| entry.as_str().into());
    }
    let roles = awaited(form, id);
    let must_be_other = form.action.guards.contains(&Guard::ApartFrom(id));
    if roles.is_empty() && !must_be_other && (form.attempt % 2 == 1 || dice.in_thousand(300)) {
        return Some(form.unit.into());
    }
    let programme = form.book.programme();
    let may_be = |unit: &Unit| !(must_be_other && unit.id == form.unit);
    let fits = |unit: &Unit| {
        let has = |role: &&&str| unit.posts.iter().any(|post| post.roles.iter().any(|held| held == **role));
        roles.iter().filter(has).count()
    };
    let may: Vec<(usize, usize)> = programme
        .units
        .iter()
        .enumerate()
        .filter(|(_, unit)| may_be(unit))
        .map(|(at, unit)| (at, fits(unit)))
        .collect();
    let most = may.iter().map(|(_, fits)| *fits).max().unwrap_or(0);
    let can: Vec<usize> = may.into_iter().filter(|(_, fits)| *fits == most).map(|(at, _)| at).collect();
    let is_counter = |at: &usize| programme.items.iter().any(|item| item.unit.index() == *at);
    let counters: Vec<usize> = can.iter().copied().filter(is_counter).collect();
    let from = if counters.is_empty() { &can } else { &counters };
    dice.pick(from).map(|at| programme.units[*at].id.as_str().into())
}

/// The roles for which it will be waited in the unit that a field names: where the case is given to it, or one is opened for it.
fn awaited<'a>(form: &Form<'a>, id: FieldId) -> Vec<&'a str> {
    let field = &form.procedure.fields[id.index()].id;
    let procedures = &form.book.programme().procedures;
    let mut roles = Vec::new();
    for action in &form.procedure.actions {
        for effect in &action.effects {
            match (effect, action.to) {
                (Effect::Assign { field }, Some(to)) if *field == id => {
                    roles.extend(roles_in(form.procedure, to));
                }
                (Effect::Spawn { procedure, per: Some(per), .. }, _) if per == field => {
                    let there = &procedures[procedure.index()];
                    let opens = there
                        .actions
                        .iter()
                        .filter(|action| action.by.is_empty())
                        .find_map(|action| action.to);
                    roles.extend(opens.into_iter().flat_map(|to| roles_in(there, to)));
                }
                _ => {}
            }
        }
    }
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// The roles of a case's own unit that can move it on from a state.
fn roles_in(procedure: &Procedure, state: StateId) -> impl Iterator<Item = &str> {
    let here =
        procedure.actions.iter().filter(move |action| action.to.is_some() && action.from.contains(&state));
    let own = here.flat_map(|action| &action.by).filter(|actor| actor.scope == Scope::Unit);
    own.map(|actor| actor.role.as_str())
}

/// Somebody of the case's unit; somebody elsewhere, if whoever it is may not act in the case; at last the one who fills in the form.
fn person(form: &Form<'_>, others: &Others<'_>, dice: &mut Dice, id: FieldId) -> PersonId {
    let is_of_others =
        form.procedure.actions.iter().any(|action| action.guards.contains(&Guard::ApartFrom(id)))
            && !assigns(form.action, id);
    let may_be =
        |worker: &&Worker| (worker.unit == form.unit) != is_of_others && !worker.role.ends_with("leader");
    let here: Vec<&PersonId> =
        others.people.workers.iter().filter(may_be).map(|worker| &worker.person.id).collect();
    if form.attempt % 3 == 2 {
        return form.by.clone();
    }
    dice.pick(&here).copied().unwrap_or(form.by).clone()
}
