//! Indicators of one case.

use super::{Collector, Ignore, UnitKey};
use crate::bind::whole_number;
use crate::kernel::clock::ClockScratch;
use crate::kernel::{Judged, Scratch};
use crate::ruleset::{CompiledBasis, CompiledMeasure, CompiledQuantity};
use chuangyou_eventlog::Symbol;

/// What indicators count of a case.
struct Shape {
    events: i64,
    distinct: i64,
    /// Maximal runs of one activity.
    runs: i64,
    working_days: i64,
}

impl<'a> Collector<'_, 'a> {
    pub(super) fn add_indicators(
        &mut self,
        case: &Judged<'_>,
        symbols: &[Symbol],
        scratch: &mut Scratch<'a>,
        (unit, end, start): (UnitKey, i32, i32),
    ) {
        let bound = self.bound;
        let measures = &bound.rules.measures;
        if measures.indicators.is_empty() {
            return;
        }
        bound.hits(&bound.measures, case, symbols, &mut scratch.hits);
        let shape = self.shape(case, symbols);
        let by_end = self.row(unit.clone(), end);
        let differs = start != end && measures.indicators.iter().any(|indicator| indicator.by_start);
        let by_start = if differs { self.row(unit, start) } else { by_end };
        for (position, indicator) in measures.indicators.iter().enumerate() {
            let numerator = self.measure(&indicator.numerator, case, scratch, &shape);
            let denominator =
                indicator.denominator.as_ref().map_or(0, |m| self.measure(m, case, scratch, &shape));
            let row = if indicator.by_start { by_start } else { by_end };
            let cell = &mut self.rows[row].indicators[position];
            cell.numerator += numerator;
            cell.denominator += denominator;
        }
    }

    fn measure(
        &self,
        measure: &CompiledMeasure,
        case: &Judged<'_>,
        scratch: &Scratch<'a>,
        shape: &Shape,
    ) -> i64 {
        if (measure.closed_only && case.closed_at.is_none()) || !self.bound.applies(&measure.when, case) {
            return 0;
        }
        let members = match &measure.basis {
            CompiledBasis::Cases => 1,
            CompiledBasis::CasesWithCard(rule, level) => {
                let highest = self.tally.highest[rule.index()].0;
                i64::from(highest > level.map_or(0, |l| l as u8))
            }
            CompiledBasis::Cards(Some(rule), level) => self.tally.cards_of(*rule, *level),
            CompiledBasis::Cards(None, level) => {
                self.tally.touched.iter().map(|rule| self.tally.cards_of(*rule, *level)).sum()
            }
            CompiledBasis::Events(None) => shape.events,
            CompiledBasis::Events(Some(bit)) => scratch.hits.iter().map(|h| (h >> bit & 1) as i64).sum(),
        };
        if members == 0 {
            return 0;
        }
        let each = match &measure.quantity {
            CompiledQuantity::Count => 1,
            CompiledQuantity::WorkingDays => shape.working_days,
            CompiledQuantity::Rework => shape.events - shape.distinct,
            CompiledQuantity::Loops => shape.runs - shape.distinct,
            CompiledQuantity::Events => shape.events,
            CompiledQuantity::DistinctActivities => shape.distinct,
            CompiledQuantity::Used(clock) => self.used(*clock, case, &scratch.hits),
            CompiledQuantity::Attribute(attribute) => {
                self.bound.value_of_case(*attribute, case).and_then(whole_number).unwrap_or(0)
            }
        };
        members * each
    }

    fn used(&self, clock: usize, case: &Judged<'_>, hits: &[u64]) -> i64 {
        let mut found = Vec::new();
        let clock = &self.bound.rules.measures.group.clocks[clock];
        self.bound.read_clock(clock, case, hits, (&mut ClockScratch::default(), &mut found), &mut Ignore);
        let almanac = &self.bound.rules.almanac;
        found.iter().map(|r| r.used(almanac.second(r.stopped_at.unwrap_or(case.as_of)))).sum()
    }

    fn shape(&mut self, case: &Judged<'_>, symbols: &[Symbol]) -> Shape {
        let (first, last) = case.span().unwrap_or_default();
        let mark = (case.case + 1) as u32;
        let mut shape = Shape {
            events: symbols.len() as i64,
            working_days: i64::from(self.bound.rules.almanac.working_days(first, last)),
            distinct: 0,
            runs: 0,
        };
        let mut previous = Symbol::MISSING;
        for &symbol in symbols {
            let seen = &mut self.seen[symbol.0 as usize];
            shape.distinct += i64::from(*seen != mark);
            *seen = mark;
            shape.runs += i64::from(symbol != previous);
            previous = symbol;
        }
        shape
    }
}
