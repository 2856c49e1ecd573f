//! What a decision is made by: a programme, its almanac, and what is looked up in its registers.

use std::collections::BTreeMap;

use chuangyou_calendar::{Day, TimeUnit};
use chuangyou_programme::model::{
    Amount, Clock, ClockId, Duration, Item, ItemId, Parameter, Procedure, ProcedureId, Programme, Unit,
    UnitId,
};

use super::event::Basis;
use super::{
    Case, ClockName, FieldValue, Fields, ItemCode, Moment, ProcedureName, Rejection, UnitCode, Unresolved,
};
use crate::Almanac;

/// What decisions look up by name, sorted. It owns its names, so it can live as long as the programme: build it once for
/// a programme, and as many [`Context`]s as wanted.
#[derive(Debug, Clone, Default)]
pub struct Registers {
    units: BTreeMap<String, UnitId>,
    items: BTreeMap<String, ItemId>,
    procedures: BTreeMap<String, ProcedureId>,
}

impl Registers {
    /// The units, items and procedures of a programme by name.
    pub fn of(programme: &Programme) -> Self {
        let Programme { units, items, procedures, .. } = programme;
        let numbered = |index: usize| index as u16;
        Self {
            units: (0..).zip(units).map(|(i, unit)| (unit.id.clone(), UnitId(numbered(i)))).collect(),
            items: (0..).zip(items).map(|(i, item)| (item.id.clone(), ItemId(numbered(i)))).collect(),
            procedures: (0..)
                .zip(procedures)
                .map(|(i, p)| (p.id.clone(), ProcedureId(numbered(i))))
                .collect(),
        }
    }
}

/// A programme with its almanac and its [`Registers`]. It only borrows: one for each decision costs nothing.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// Its calendar, zone and office hours.
    pub almanac: &'a Almanac,
    registers: &'a Registers,
}

/// A number and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub value: i64,
    /// The unit of time it is in, where its source says.
    pub unit: Option<TimeUnit>,
    pub basis: Basis,
}

impl<'a> Context<'a> {
    /// `registers` are those of `programme`.
    pub fn new(programme: &'a Programme, almanac: &'a Almanac, registers: &'a Registers) -> Self {
        Self { programme, almanac, registers }
    }

    /// The procedure of that name.
    pub fn procedure(&self, name: &ProcedureName) -> Option<&'a Procedure> {
        self.registers.procedures.get(name.as_str()).and_then(|id| self.programme.procedures.get(id.index()))
    }

    /// The unit of that code.
    pub fn unit(&self, code: &UnitCode) -> Option<&'a Unit> {
        self.registers.units.get(code.as_str()).and_then(|id| self.programme.units.get(id.index()))
    }

    /// The service item of that code.
    pub fn item(&self, code: &ItemCode) -> Option<&'a Item> {
        self.registers.items.get(code.as_str()).and_then(|id| self.programme.items.get(id.index()))
    }

    /// The clock of that name.
    pub fn clock(&self, name: &ClockName) -> Option<&'a Clock> {
        self.programme.clocks.iter().find(|clock| clock.id == name.as_str())
    }

    /// Whether `above` lies anywhere above `unit` in the unit tree.
    pub fn is_above(&self, above: &UnitCode, unit: &UnitCode) -> bool {
        let mut next = self.unit(unit).and_then(|unit| unit.parent);
        // A tree is never deeper than it has units, so a circle ends too.
        for _ in 0..self.programme.units.len() {
            let Some(parent) = next.map(|id| &self.programme.units[id.index()]) else {
                return false;
            };
            if parent.id == above.as_str() {
                return true;
            }
            next = parent.parent;
        }
        false
    }

    /// The unit that supervises `unit`: the one named for it, else its parent.
    pub fn supervisor_of(&self, unit: &UnitCode) -> Option<UnitCode> {
        let unit = self.unit(unit)?;
        let id = unit.supervisor.or(unit.parent)?;
        Some(UnitCode::from(self.programme.units[id.index()].id.as_str()))
    }

    /// The local day of an instant.
    pub fn day(&self, at: Moment) -> Day {
        self.almanac.day(at.0)
    }

    /// The units of a selection: `item.co_units`, `units.KIND` for all units of a kind, or those that a field names.
    pub(super) fn select(
        &self,
        selection: &str,
        case: &Case,
        given: &Fields,
    ) -> Result<Vec<UnitCode>, Rejection> {
        let code = |unit: &Unit| UnitCode::from(unit.id.as_str());
        if let Some(kind) = selection.strip_prefix("units.") {
            let of_kind = self.programme.units.iter().filter(|unit| unit.kind.as_deref() == Some(kind));
            return Ok(of_kind.map(code).collect());
        }
        if selection == "item.co_units" {
            let item = self.item_of(case, given)?;
            return Ok(item.co_units.iter().map(|id| code(&self.programme.units[id.index()])).collect());
        }
        let units = match given.get(selection).or_else(|| case.fields.get(selection)) {
            Some(FieldValue::Unit(unit)) => vec![unit.clone()],
            Some(FieldValue::List(codes)) => codes.iter().map(|code| code.trim().into()).collect(),
            _ => return Err(Unresolved::Selection { selection: selection.to_owned() }.into()),
        };
        match units.iter().find(|unit| self.unit(unit).is_none()) {
            Some(unit) => Err(Unresolved::Unit { unit: unit.clone() }.into()),
            None => Ok(units),
        }
    }

    /// The number an amount stands for on the day of `at`, given what the act fills in.
    pub(super) fn amount(
        &self,
        amount: &Amount,
        case: &Case,
        given: &Fields,
        at: Moment,
    ) -> Result<Found, Rejection> {
        let day = self.day(at);
        let found = |value, basis| Found { value, unit: None, basis };
        Ok(match amount {
            Amount::Fixed(value) => found(*value, Basis::Written),
            Amount::Parameter(id) => dated(&self.programme.parameters[id.index()], day)?,
            Amount::ItemPromised | Amount::ItemStatutory => {
                item_limit(amount, self.item_of(case, given)?, day)?
            }
            Amount::Case(name) => {
                let value = given.get(name.as_str()).or_else(|| case.fields.get(name.as_str()));
                let number = value.and_then(FieldValue::number);
                let number = number.ok_or_else(|| Unresolved::Number { field: name.as_str().into() })?;
                found(number, Basis::CaseField(name.as_str().into()))
            }
            Amount::Event(name) => {
                let number = given.get(name.as_str()).and_then(FieldValue::number);
                let number = number.ok_or_else(|| Unresolved::Number { field: name.as_str().into() })?;
                found(number, Basis::EventField(name.as_str().into()))
            }
        })
    }

    /// An amount of time: its unit is the duration's, unless the item has one of its own.
    pub(super) fn duration(
        &self,
        duration: &Duration,
        case: &Case,
        given: &Fields,
        at: Moment,
    ) -> Result<(Found, TimeUnit), Rejection> {
        let found = self.amount(&duration.amount, case, given, at)?;
        let unit = found.unit.unwrap_or(duration.unit);
        Ok((found, unit))
    }

    /// The clocks of a case's procedure.
    pub(super) fn clocks(&self, procedure: &'a Procedure) -> impl Iterator<Item = (ClockId, &'a Clock)> {
        let clocks = &self.programme.clocks;
        procedure.clocks.iter().map(move |&id| (id, &clocks[id.index()]))
    }

    /// The item that the act names, else the one that the case is about.
    fn item_of(&self, case: &Case, given: &Fields) -> Result<&'a Item, Rejection> {
        let code = named_item(given).or(case.item.as_ref()).ok_or(Unresolved::NoItem)?;
        self.item(code).ok_or_else(|| Unresolved::Item { item: code.clone() }.into())
    }
}

fn item_limit(amount: &Amount, item: &Item, day: Day) -> Result<Found, Rejection> {
    let code = ItemCode::from(item.id.as_str());
    let version = item.on(day).ok_or_else(|| Unresolved::ItemNotInForce { item: code.clone(), day })?;
    let from = version.from;
    Ok(if *amount == Amount::ItemPromised {
        let basis = Basis::Promised { item: code, from };
        Found { value: version.promised, unit: Some(version.promised_unit), basis }
    } else {
        let basis = Basis::Statutory { item: code, from };
        Found { value: version.statutory, unit: Some(version.statutory_unit), basis }
    })
}

/// The item in the field called `item`: filling it in says what the case is about.
pub(super) fn named_item(given: &Fields) -> Option<&ItemCode> {
    match given.get("item") {
        Some(FieldValue::Item(item)) => Some(item),
        _ => None,
    }
}

fn dated(parameter: &Parameter, day: Day) -> Result<Found, Rejection> {
    let not_in_force = || Unresolved::ParameterNotInForce { parameter: parameter.id.clone(), day };
    let (value, version) = parameter.on(day).ok_or_else(not_in_force)?;
    let from = parameter.values[version].from;
    Ok(Found { value, unit: parameter.unit, basis: Basis::Parameter { id: parameter.id.clone(), from } })
}
