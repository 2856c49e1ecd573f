//! The judgement of one case: the same for one trace and for a whole log.

pub(crate) mod clock;
pub mod declare;
mod rule;

use crate::bind::Bound;
use crate::card::RawCard;
use crate::ruleset::{CompiledAmount, Span};
use chuangyou_eventlog::ValueRef;
use clock::ClockReading;

/// One case as it is judged: the part of it that lies before the instant of judgement.
#[derive(Clone, Copy)]
pub(crate) struct Judged<'a> {
    /// Position of the case in the log.
    pub case: usize,
    /// Position of its first event in the log.
    pub base: usize,
    /// Positions of the judged events, where some between them were left out.
    pub positions: Option<&'a [u32]>,
    /// Instants of the judged events, in their order.
    pub at: &'a [i64],
    /// The instant of judgement.
    pub as_of: i64,
    /// When it closed.
    pub closed_at: Option<i64>,
}

impl Judged<'_> {
    /// The position in the log of the case's event `i`.
    #[inline]
    pub(crate) fn position(&self, i: usize) -> usize {
        self.positions.map_or(self.base + i, |p| p[i] as usize)
    }

    /// The earliest and the latest instant.
    pub(crate) fn span(&self) -> Option<(i64, i64)> {
        let first = *self.at.first()?;
        Some(self.at.iter().fold((first, first), |(lo, hi), &t| (lo.min(t), hi.max(t))))
    }

    pub(crate) fn horizon(&self) -> declare::Horizon {
        declare::Horizon { as_of: self.as_of, closed_at: self.closed_at }
    }
}

/// Working memory for judging cases one after another.
#[derive(Default)]
pub(crate) struct Scratch<'a> {
    pub hits: Vec<u64>,
    /// The readings of each clock of the group.
    pub readings: Vec<Vec<ClockReading<'a>>>,
    clocks: clock::ClockScratch,
    slice_hits: Vec<u64>,
    slice_at: Vec<i64>,
    slice_events: Vec<usize>,
}

/// Where findings go.
pub(crate) trait Sink {
    /// A card.
    fn card(&mut self, card: RawCard);
    /// The verdict could change at this instant without a new event.
    fn pending(&mut self, at: i64);
    /// Every reading of every clock of the case.
    fn reading(&mut self, reading: &ClockReading<'_>);
    /// A clock should have run, but nothing says how long.
    fn without_limit(&mut self, clock: chuangyou_programme::model::ClockId);
}

impl<'a> Bound<'a> {
    /// Judges one case under one group of rules. The hits of the group must be in the scratch.
    pub(crate) fn judge(
        &self,
        group: usize,
        case: &Judged<'_>,
        scratch: &mut Scratch<'a>,
        sink: &mut impl Sink,
    ) {
        if case.at.is_empty() {
            return;
        }
        let rules = self.rules;
        let compiled = &rules.groups[group];
        let present = scratch.hits.iter().fold(0, |all, hits| all | hits);
        scratch.readings.resize_with(compiled.clocks.len().max(scratch.readings.len()), Vec::new);
        for (clock, readings) in compiled.clocks.iter().zip(&mut scratch.readings) {
            readings.clear();
            if clock.may_run(present) {
                self.read_clock(clock, case, &scratch.hits, (&mut scratch.clocks, readings), sink);
                for reading in &*readings {
                    sink.reading(reading);
                }
            }
        }
        for rule in &compiled.rules {
            if rule.applies.is_empty() || self.applies(&rule.applies, case) {
                self.judge_rule(rule, present, case, scratch, sink);
            }
        }
    }

    /// How many units an amount is for this case, at the instant and event from which it counts.
    pub(crate) fn amount(
        &self,
        amount: &CompiledAmount,
        case: &Judged<'_>,
        since: i64,
        event: Option<usize>,
    ) -> Option<i64> {
        match amount {
            CompiledAmount::Fixed(n) => Some(*n),
            CompiledAmount::Dated(id) => {
                let parameter = &self.rules.programme.parameters[id.index()];
                parameter.on(self.rules.almanac.day(since)).map(|(value, _)| value)
            }
            CompiledAmount::ItemPromised => self.item_version(case, since).map(|v| v.promised),
            CompiledAmount::ItemStatutory => self.item_version(case, since).map(|v| v.statutory),
            CompiledAmount::Case(attribute) => {
                crate::bind::whole_number(self.value_of_case(*attribute, case)?)
            }
            CompiledAmount::Event(attribute) => {
                let position = case.position(event?);
                crate::bind::whole_number(self.value_of_event(*attribute, case.case, position)?)
            }
        }
    }

    fn item_version(
        &self,
        case: &Judged<'_>,
        since: i64,
    ) -> Option<&'a chuangyou_programme::model::ItemVersion> {
        let id = match self.value_of_case(self.rules.roles.item?, case)? {
            ValueRef::Text(id) | ValueRef::Id(id) => self.rules.item(id)?,
            ValueRef::Int(id) => self.rules.item(&id.to_string())?,
            _ => return None,
        };
        id.on(self.rules.almanac.day(since))
    }

    /// The first instant at which something due a span after `since` is late; `i64::MAX` without a span.
    pub(crate) fn too_late(
        &self,
        span: Option<&Span>,
        case: &Judged<'_>,
        since: i64,
        event: Option<usize>,
    ) -> i64 {
        let due = |s: &Span| {
            let n = self.amount(&s.amount, case, since, event)?;
            Some(self.rules.almanac.too_late(since, n, s.unit))
        };
        span.and_then(due).unwrap_or(i64::MAX)
    }
}
