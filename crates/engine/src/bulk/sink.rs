//! What becomes of the findings of one case.

use super::Collector;
use crate::card::RawCard;
use crate::kernel::clock::{ClockReading, Reading};
use crate::kernel::{Judged, Sink};
use crate::totals::{UsedBin, WorstCase};
use chuangyou_programme::model::{ClockId, Template};

pub(super) struct CaseSink<'s, 'b, 'a, 'c> {
    pub collector: &'s mut Collector<'b, 'a>,
    pub case: &'c Judged<'c>,
}

impl Sink for CaseSink<'_, '_, '_, '_> {
    fn card(&mut self, card: RawCard) {
        let collector = &mut *self.collector;
        let rule = &collector.bound.rules.programme.rules[card.rule.index()];
        let about_time = match &rule.template {
            Template::Clock { .. } => true,
            Template::Duration { at_most, .. } => at_most.is_some(),
            _ => false,
        };
        collector.tally.count(card.rule, card.level, about_time);
        if collector.watch.cards {
            collector.cards.push(card);
        }
    }

    fn pending(&mut self, at: i64) {
        self.collector.next_change = self.collector.next_change.min(at);
    }

    fn reading(&mut self, reading: &ClockReading<'_>) {
        if !self.collector.watch.totals || reading.is_without_due() {
            return;
        }
        let rules = self.collector.bound.rules;
        let used = reading.used(rules.almanac.second(reading.stopped_at.unwrap_or(self.case.as_of)));
        let limit = reading.limit();
        if let Some(limit) = limit {
            let bin = UsedBin::of(used, limit);
            self.collector.used[reading.clock.index()][usize::from(bin.0)] += 1;
        }
        let over = match &reading.reading {
            Reading::Budget(_) => used - limit.unwrap_or(0),
            Reading::DueAt(..) => used,
        };
        if over > 0 && self.collector.totals.would_keep(over) {
            let unit = self.collector.unit_key(self.case);
            let worst = WorstCase {
                over,
                case: self.collector.bound.log.case_id(self.case.case).to_owned(),
                clock: rules.clock(reading.clock).id.clone(),
                unit: self.collector.unit_name(&unit),
                limit,
                used,
                open: self.case.closed_at.is_none(),
            };
            self.collector.totals.keep_worst(worst);
        }
    }

    fn without_limit(&mut self, clock: ClockId) {
        if self.collector.watch.totals {
            let name = self.collector.bound.rules.clock(clock).id.clone();
            *self.collector.totals.without_limit.entry(name).or_default() += 1;
        }
    }
}
