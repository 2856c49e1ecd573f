//! A programme made ready to run: its rules, its calendar, its registers.

use std::collections::BTreeMap;

use chuangyou_calendar::Calendar;
use chuangyou_engine::case::{Context, Registers, UnitCode};
use chuangyou_engine::{Almanac, CompileError, RuleSet};
use chuangyou_programme::model::{Procedure, Programme, Rule, Unit};

/// A programme made ready to run. Another one takes its place when the programme, a register or the calendar changes.
#[derive(Debug)]
pub struct Rulebook {
    rules: RuleSet,
    registers: Registers,
    /// Units by the unit above them.
    below: BTreeMap<usize, Vec<usize>>,
}

impl Rulebook {
    /// Makes a programme ready, over its calendar.
    ///
    /// # Errors
    /// As [`RuleSet::compile`].
    pub fn new(programme: Programme, calendar: Calendar) -> Result<Self, CompileError> {
        let rules = RuleSet::compile(programme, calendar)?;
        let registers = Registers::of(rules.programme());
        let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, unit) in rules.programme().units.iter().enumerate() {
            if let Some(parent) = unit.parent {
                below.entry(parent.index()).or_default().push(index);
            }
        }
        Ok(Self { rules, registers, below })
    }

    /// What decisions are made by.
    pub fn context(&self) -> Context<'_> {
        Context::new(self.programme(), self.almanac(), &self.registers)
    }

    /// The programme.
    pub fn programme(&self) -> &Programme {
        self.rules.programme()
    }

    /// Its calendar, zone and office hours.
    pub fn almanac(&self) -> &Almanac {
        self.rules.almanac()
    }

    /// Its rules, ready to judge.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The procedure of that name.
    pub fn procedure(&self, id: &str) -> Option<&Procedure> {
        self.programme().procedures.iter().find(|procedure| procedure.id == id)
    }

    /// The rule of that name.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.programme().rules.iter().find(|rule| rule.id == id)
    }

    /// The unit of that code.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.programme().units.iter().find(|unit| unit.id == id)
    }

    /// What numbers call a unit; its id, if the programme does not know it any more.
    pub fn number_code<'a>(&'a self, unit: &'a UnitCode) -> &'a str {
        self.unit(unit.as_str()).map_or(unit.as_str(), Unit::number_code)
    }

    /// The units above a unit, the nearest first.
    pub fn above<'a>(&'a self, unit: &str) -> impl Iterator<Item = &'a Unit> {
        let units = &self.programme().units;
        let parent = |unit: &Unit| unit.parent.map(|id| &units[id.index()]);
        // A tree is never deeper than it has units, so a circle ends too.
        std::iter::successors(self.unit(unit).and_then(parent), move |unit| parent(unit)).take(units.len())
    }

    /// A unit and every unit below it.
    pub fn with_below<'a>(&'a self, unit: &str) -> Vec<&'a Unit> {
        let units = &self.programme().units;
        let mut found: Vec<usize> = units.iter().position(|one| one.id == unit).into_iter().collect();
        let mut next = 0;
        while next < found.len() && found.len() <= units.len() {
            found.extend(self.below.get(&found[next]).into_iter().flatten());
            next += 1;
        }
        found.into_iter().map(|index| &units[index]).collect()
    }
}
