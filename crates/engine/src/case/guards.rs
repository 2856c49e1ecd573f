//! Guards: what must hold besides the state and the role.

use std::collections::BTreeSet;

use chuangyou_programme::model::{ActionId, Amount, Comparison, Condition, Field, FieldId, Guard, Literal};

use super::decide::{Act, Given};
use super::event::Author;
use super::person::Who;
use super::rejection::{Named, Rejection};
use super::state::Taken;
use super::{Case, CaseId, Command, Context, FieldValue, Pseudonym, UnitCode, children, reading};

/// The refusal, if any guard refuses: of several, the first in the order of precedence.
pub(super) fn first_refusal(act: &Act<'_>) -> Option<Rejection> {
    let refusals = act.action.guards.iter().filter_map(|guard| check(act, guard).err());
    refusals.min_by_key(Rejection::precedence)
}

fn check(act: &Act<'_>, guard: &Guard) -> Result<(), Rejection> {
    match guard {
        Guard::Times { at_most, unless } => times(act, at_most, *unless),
        Guard::Requires { action, by_another_person, since, when_taken } => {
            let Some(when_taken) = when_taken else {
                return requires(act, *action, *by_another_person, *since);
            };
            if taken(act, *when_taken).is_none() {
                return Ok(());
            }
            requires(act, *action, *by_another_person, since.or(Some(*when_taken)))
        }
        Guard::Field { condition, unless } => field(act, condition, *unless),
        Guard::BeforeExpiry(clock) => {
            let clock = &act.ctx.programme.clocks[clock.index()];
            refuse_if(reading::is_expired(act.ctx, act.case, &clock.id, act.at), || Rejection::Expired {
                clock: clock.into(),
            })
        }
        Guard::AmountWithin { field, at_least, at_most, unless } => {
            amount_within(act, *field, [at_least.as_ref(), at_most.as_ref()], *unless)
        }
        Guard::DayAllowed { not_from, not_to, unless } => day_allowed(act, not_from, not_to, *unless),
        Guard::Children { join, outcomes, unless } => joined(act, *join, outcomes, *unless),
        Guard::Authority { rank } => authority(act, *rank),
        Guard::SeparatedFrom(action) => separated_from(act, *action),
        Guard::ApartFrom(field) => apart_from(act, *field),
        Guard::SameEntries { field, of } => same_entries(act, *field, *of),
        Guard::Voucher(field) => voucher(act, *field),
        Guard::Among { field, of } => among(act, *field, *of),
        Guard::Closed(field) => closed(act, *field),
    }
}

fn times(act: &Act<'_>, at_most: &Amount, unless: Option<FieldId>) -> Result<(), Rejection> {
    let at_most = u32::try_from(number(act, at_most)?).unwrap_or(0);
    let count = act.case.history.get(act.action.id.as_str()).map_or(0, |taken| taken.count);
    refuse_if(count >= at_most && !is_excepted(act, unless), || Rejection::TooOften {
        action: act.action.into(),
        at_most,
    })
}

fn requires(
    act: &Act<'_>,
    action: ActionId,
    by_another_person: bool,
    since: Option<ActionId>,
) -> Result<(), Rejection> {
    let since_version = since.and_then(|since| taken(act, since)).map_or(0, |taken| taken.last_version);
    let Some(taken) = taken(act, action).filter(|taken| taken.last_version > since_version) else {
        let since = since.filter(|_| since_version > 0).map(|since| act.other_action(since).into());
        return Err(Rejection::PrerequisiteMissing { action: act.other_action(action).into(), since });
    };
    let same = match (&act.who, &taken.last_by) {
        (Who::Person(id, _), Author::Person { id: before, .. }) => *id == before,
        _ => false,
    };
    refuse_if(by_another_person && same, || Rejection::SamePerson { action: act.other_action(action).into() })
}

fn field(act: &Act<'_>, condition: &Condition, unless: Option<FieldId>) -> Result<(), Rejection> {
    if is_excepted(act, unless) {
        return Ok(());
    }
    let declared = act.procedure.fields.iter().enumerate().find(|(_, field)| field.id == condition.attribute);
    let is_open = declared.is_some_and(|(index, _)| is_open(act, FieldId(index as u16)));
    let value = act.value(&condition.attribute);
    let named = || declared.map_or_else(|| Named::unknown(&condition.attribute), |(_, field)| field.into());
    refuse_if(!is_open && !holds(value, &condition.comparison), || Rejection::ConditionNotMet {
        field: named(),
    })
}

/// A missing or blank value satisfies only `IsNot`, `NotIn` and `Absent`.
pub(super) fn holds(value: Option<&FieldValue>, comparison: &Comparison) -> bool {
    let value = value.filter(|value| !value.is_blank());
    let equals = |literal: &Literal| value.is_some_and(|value| equal(value, literal));
    let number = value.and_then(FieldValue::number);
    match comparison {
        Comparison::Is(literal) => equals(literal),
        Comparison::IsNot(literal) => !equals(literal),
        Comparison::In(literals) => literals.iter().any(equals),
        Comparison::NotIn(literals) => !literals.iter().any(equals),
        Comparison::AtLeast(least) => number.is_some_and(|number| number >= *least),
        Comparison::AtMost(most) => number.is_some_and(|number| number <= *most),
        Comparison::Present => value.is_some(),
        Comparison::Absent => value.is_none(),
    }
}

fn equal(value: &FieldValue, literal: &Literal) -> bool {
    match literal {
        Literal::Text(text) => value.text().as_ref() == Some(text),
        Literal::Int(int) => value.number() == Some(*int),
        Literal::Bool(truth) => matches!(value, FieldValue::Flag(flag) if flag == truth),
    }
}

fn amount_within(
    act: &Act<'_>,
    id: FieldId,
    [at_least, at_most]: [Option<&Amount>; 2],
    unless: Option<FieldId>,
) -> Result<(), Rejection> {
    let field = act.field(id);
    let value = act.value(&field.id).and_then(FieldValue::number);
    // Whether there must be a number is for `required_by` to say.
    let Some(value) = value.filter(|_| !is_open(act, id) && !is_excepted(act, unless)) else {
        return Ok(());
    };
    let bound = |amount: Option<&Amount>| amount.map(|amount| number(act, amount)).transpose();
    let (at_least, at_most) = (bound(at_least)?, bound(at_most)?);
    let is_outside = at_least.is_some_and(|least| value < least) || at_most.is_some_and(|most| value > most);
    refuse_if(is_outside, || Rejection::OutOfBounds { field: field.into(), value, at_least, at_most })
}

fn day_allowed(act: &Act<'_>, from: &Amount, to: &Amount, unless: Option<FieldId>) -> Result<(), Rejection> {
    let (from, to) = (number(act, from)?, number(act, to)?);
    let day = act.ctx.day(act.at);
    let of_month = i64::from(day.ymd().2);
    // From the 25th to the 5th runs over the end of the month.
    let is_quiet =
        if from <= to { (from..=to).contains(&of_month) } else { of_month >= from || of_month <= to };
    refuse_if(is_quiet && !is_excepted(act, unless), || Rejection::QuietDay { day, from, to })
}

fn joined(act: &Act<'_>, join: usize, outcomes: &[String], unless: Option<FieldId>) -> Result<(), Rejection> {
    let pending = children::latest_of(act.case, &act.procedure.children[join].id);
    let units: Vec<UnitCode> = pending
        .filter(|(_, child)| !children::counts_as(child, outcomes))
        .map(|(_, child)| child.unit.clone())
        .collect();
    refuse_if(!units.is_empty() && !is_excepted(act, unless), || Rejection::ChildrenPending { units })
}

fn authority(act: &Act<'_>, needed: i32) -> Result<(), Rejection> {
    match &act.who {
        Who::Person(_, capacity) if capacity.rank < needed => {
            Err(Rejection::RankTooLow { rank: capacity.rank, needed })
        }
        _ => Ok(()),
    }
}

fn separated_from(act: &Act<'_>, action: ActionId) -> Result<(), Rejection> {
    let Who::Person(person, _) = &act.who else {
        return Ok(());
    };
    let took_it = taken(act, action).is_some_and(|taken| taken.people.contains(*person));
    refuse_if(took_it, || Rejection::NotSeparated {
        action: act.other_action(action).into(),
        person: (*person).clone(),
    })
}

/// A field that names nobody bars nobody.
fn apart_from(act: &Act<'_>, id: FieldId) -> Result<(), Rejection> {
    let (Who::Person(person, capacity), field) = (&act.who, act.field(id)) else {
        return Ok(());
    };
    let unit = capacity.unit.as_ref();
    let bars = match act.value(&field.id) {
        Some(FieldValue::Person(named)) => named == *person,
        Some(FieldValue::Unit(named)) => Some(named) == unit,
        Some(FieldValue::List(named)) => named
            .iter()
            .map(|entry| entry.trim())
            .any(|entry| entry == person.as_str() || unit.is_some_and(|unit| entry == unit.as_str())),
        _ => false,
    };
    refuse_if(bars && !is_open(act, id), || Rejection::NotApart {
        field: field.into(),
        person: (*person).clone(),
    })
}

/// The voucher comes in as what it hashes to: what it is itself is for nobody to keep.
fn voucher(act: &Act<'_>, id: FieldId) -> Result<(), Rejection> {
    let field = act.field(id);
    let belongs = act.case.party.as_ref().and_then(Pseudonym::of).map(|name| name.voucher_hash);
    let shown = act.value(&field.id).and_then(FieldValue::text);
    let is_it = belongs.is_some() && shown == belongs;
    refuse_if(!is_it && !is_open(act, id), || Rejection::NotTheVoucher { field: field.into() })
}

/// Whatever the order, and whatever blanks stand around them.
fn same_entries(act: &Act<'_>, id: FieldId, of: FieldId) -> Result<(), Rejection> {
    let (field, of) = (act.field(id), act.field(of));
    let entries = |field: &Field| match act.value(&field.id) {
        Some(FieldValue::List(entries)) => entries.iter().map(|entry| entry.trim().to_owned()).collect(),
        _ => BTreeSet::new(),
    };
    let (found, wanted): (BTreeSet<String>, BTreeSet<String>) = (entries(field), entries(of));
    let (missing, foreign): (Vec<_>, Vec<_>) =
        (wanted.difference(&found).cloned().collect(), found.difference(&wanted).cloned().collect());
    let differ = !(missing.is_empty() && foreign.is_empty());
    refuse_if(differ && !is_open(act, id), || Rejection::EntriesDiffer {
        field: field.into(),
        of: of.into(),
        missing,
        foreign,
    })
}

/// A field that is empty is for `required_by` to speak of.
fn among(act: &Act<'_>, id: FieldId, of: FieldId) -> Result<(), Rejection> {
    let (field, list) = (act.field(id), act.field(of));
    let Some(value) = act.value(&field.id).filter(|value| !value.is_blank()).and_then(FieldValue::text)
    else {
        return Ok(());
    };
    let is_entry = match act.value(&list.id) {
        Some(FieldValue::List(entries)) => entries.iter().any(|entry| entry.trim() == value.trim()),
        _ => false,
    };
    refuse_if(!is_entry && !is_open(act, id) && !is_open(act, of), || Rejection::NotAmong {
        field: field.into(),
        of: list.into(),
    })
}

/// A field that names no case holds nothing back. As long as nothing has been filled in, no other case has been looked up either.
fn closed(act: &Act<'_>, id: FieldId) -> Result<(), Rejection> {
    let field = act.field(id);
    let Some(FieldValue::Case(other)) = act.value(&field.id) else {
        return Ok(());
    };
    let is_under_way = act.given == Given::All && !act.closed_cases.contains(other);
    refuse_if(is_under_way, || Rejection::StillOpen { field: field.into() })
}

/// The cases of which the command's action asks that they are closed.
pub fn must_be_closed<'a>(
    ctx: &Context<'a>,
    case: &'a Case,
    command: &'a Command,
) -> impl Iterator<Item = &'a CaseId> {
    let procedure = ctx.procedure(&case.procedure);
    let action = procedure.and_then(|procedure| {
        let action = procedure.actions.iter().find(|action| action.id == command.action.as_str())?;
        Some((procedure, action))
    });
    let fields = action.into_iter().flat_map(|(procedure, action)| {
        action.guards.iter().filter_map(|guard| match guard {
            Guard::Closed(field) => Some(procedure.fields[field.index()].id.as_str()),
            _ => None,
        })
    });
    fields.filter_map(|field| match command.fields.get(field).or_else(|| case.fields.get(field)) {
        Some(FieldValue::Case(other)) => Some(other),
        _ => None,
    })
}

fn taken<'a>(act: &Act<'a>, action: ActionId) -> Option<&'a Taken> {
    act.case.history.get(act.other_action(action).id.as_str())
}

fn number(act: &Act<'_>, amount: &Amount) -> Result<i64, Rejection> {
    Ok(act.ctx.amount(amount, act.case, act.fields, act.at)?.value)
}

/// Whether the act itself speaks up for the exception.
fn is_excepted(act: &Act<'_>, unless: Option<FieldId>) -> bool {
    unless.is_some_and(|id| match act.given {
        Given::All => act.fields.get(act.field(id).id.as_str()).is_some_and(FieldValue::is_set),
        Given::NotYet => true,
    })
}

/// Whether the field's value is still to be filled in by the act.
fn is_open(act: &Act<'_>, id: FieldId) -> bool {
    act.given == Given::NotYet && super::fields::takes(act, id, act.field(id))
}

fn refuse_if(refused: bool, rejection: impl FnOnce() -> Rejection) -> Result<(), Rejection> {
    if refused { Err(rejection()) } else { Ok(()) }
}
