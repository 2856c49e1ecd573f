//! One rule over one case.

use super::clock::{self, ClockReading};
use super::declare::{self, Finding, Steps};
use super::{Judged, Scratch, Sink};
use crate::bind::{ActorKey, Bound, text_of};
use crate::card::{RawCard, Subject};
use crate::ruleset::{AttributeIndex, Bit, Compiled, CompiledLevel, CompiledPoint, CompiledRule, Span};
use chuangyou_eventlog::ValueRef;
use chuangyou_programme::model::{Binary, Level};

/// What makes a relation matter: without any of these predicates it holds of itself.
fn idle(relation: Binary, a: Bit, b: Bit, present: u64) -> bool {
    let (has_a, has_b) = (present >> a & 1 != 0, present >> b & 1 != 0);
    match relation {
        Binary::RespondedExistence | Binary::Response | Binary::AlternateResponse | Binary::ChainResponse => {
            !has_a
        }
        Binary::Precedence | Binary::AlternatePrecedence | Binary::ChainPrecedence => !has_b,
        Binary::Succession | Binary::AlternateSuccession | Binary::ChainSuccession | Binary::CoExistence => {
            !has_a && !has_b
        }
        Binary::NotCoExistence | Binary::NotSuccession | Binary::NotChainSuccession => !(has_a && has_b),
        Binary::Choice | Binary::ExclusiveChoice => false,
    }
}

impl<'a> Bound<'a> {
    pub(super) fn judge_rule(
        &self,
        rule: &CompiledRule,
        present: u64,
        case: &Judged<'_>,
        scratch: &mut Scratch<'a>,
        sink: &mut impl Sink,
    ) {
        let steps = Steps { hits: &scratch.hits, at: case.at };
        let finding = match &rule.template {
            Compiled::Existence { a, n } => declare::existence(steps, *a, *n, case.horizon()),
            Compiled::Absence { a, n } => declare::absence(steps, *a, *n),
            Compiled::Exactly { a, n } => declare::exactly(steps, *a, *n, case.horizon()),
            Compiled::Init { a } => declare::init(steps, *a),
            Compiled::End { a } => declare::end(steps, *a, case.horizon()),
            Compiled::Binary { relation, a, b, within, same } => {
                if idle(*relation, *a, *b, present) {
                    return;
                }
                let pair = (*relation, *a, *b, within.as_ref());
                if same.is_empty() {
                    self.relation(pair, steps, case, &|event| event)
                } else {
                    self.relation_within_slices(pair, same, case, scratch)
                }
            }
            Compiled::Clock { levels } => {
                return self.clock_levels(rule, levels, case, &scratch.readings, sink);
            }
            Compiled::DifferentActors { a, b } => self.different_actors(steps, (*a, *b), case),
            Compiled::SameActor { a, b } => self.same_actor(steps, (*a, *b), case),
            Compiled::EntryLag { a, at_least, at_most } => {
                self.entry_lag(steps, *a, (at_least.as_ref(), at_most.as_ref()), case)
            }
            Compiled::Duration { from, to, at_least, at_most } => {
                self.duration(steps, (from, to), (at_least.as_ref(), at_most.as_ref()), case)
            }
        };
        emit(rule, finding, case, sink);
    }

    fn relation(
        &self,
        (relation, a, b, within): (Binary, Bit, Bit, Option<&Span>),
        steps: Steps<'_>,
        case: &Judged<'_>,
        event_of: &dyn Fn(usize) -> usize,
    ) -> Finding {
        let Some(span) = within else {
            return declare::binary(relation, steps, (a, b), case.horizon(), |_| i64::MAX);
        };
        let late = |since: i64| {
            let event = steps.at.iter().position(|&t| t == since).map(event_of);
            self.too_late(Some(span), case, since, event)
        };
        declare::binary(relation, steps, (a, b), case.horizon(), late)
    }

    /// Judges a relation among the events that agree on the attributes, value by value.
    fn relation_within_slices(
        &self,
        relation: (Binary, Bit, Bit, Option<&Span>),
        same: &[AttributeIndex],
        case: &Judged<'_>,
        scratch: &mut Scratch<'a>,
    ) -> Finding {
        let key = |event: usize| -> Vec<Option<String>> {
            let value = |a: &AttributeIndex| self.value_of_event(*a, case.case, case.position(event));
            same.iter().map(|a| value(a).map(text_of)).collect()
        };
        let keys: Vec<_> = (0..case.at.len()).map(key).collect();
        let mut finding = Finding::HOLDS;
        for first in (0..keys.len()).filter(|&i| !keys[..i].contains(&keys[i])) {
            scratch.slice_events.clear();
            scratch.slice_events.extend((first..keys.len()).filter(|&i| keys[i] == keys[first]));
            let events = &scratch.slice_events;
            scratch.slice_hits.clear();
            scratch.slice_hits.extend(events.iter().map(|&i| scratch.hits[i]));
            scratch.slice_at.clear();
            scratch.slice_at.extend(events.iter().map(|&i| case.at[i]));
            let steps = Steps { hits: &scratch.slice_hits, at: &scratch.slice_at };
            let mut found = self.relation(relation, steps, case, &|i| events[i]);
            if let Some(violation) = &mut found.violation {
                violation.event = violation.event.map(|i| events[i]);
            }
            finding = finding.and(found);
        }
        finding
    }

    fn different_actors(&self, steps: Steps<'_>, (a, b): (Bit, Bit), case: &Judged<'_>) -> Finding {
        let mut finding = Finding::HOLDS;
        for i in 0..steps.len() {
            if steps.hits[i] >> a & 1 == 0 {
                continue;
            }
            let Some(actor) = self.actor(case.position(i)) else { continue };
            let both = |j: &usize| {
                steps.hits[*j] >> b & 1 != 0
                    && (*j != i || a != b)
                    && self.actor(case.position(*j)) == Some(actor)
            };
            if let Some(j) = (0..steps.len()).find(both) {
                let later = if steps.at[j] >= steps.at[i] { j } else { i };
                finding = finding.and(Finding::violated(steps.at[later], Some(later)));
            }
        }
        finding
    }

    fn same_actor(&self, steps: Steps<'_>, (a, b): (Bit, Bit), case: &Judged<'_>) -> Finding {
        let of = |bit: Bit| {
            (0..steps.len())
                .filter(move |&i| steps.hits[i] >> bit & 1 != 0)
                .filter_map(|i| Some((i, self.actor(case.position(i))?)))
        };
        let first: Option<(usize, ActorKey)> = of(a).next();
        let Some((_, owner)) = first else { return Finding::HOLDS };
        let other = of(b).find(|(_, actor)| *actor != owner);
        other.map_or(Finding::HOLDS, |(i, _)| Finding::violated(steps.at[i], Some(i)))
    }

    fn entry_lag(
        &self,
        steps: Steps<'_>,
        a: Bit,
        (at_least, at_most): (Option<&Span>, Option<&Span>),
        case: &Judged<'_>,
    ) -> Finding {
        let Some(attribute) = self.rules.roles.recorded_at else { return Finding::HOLDS };
        let mut finding = Finding::HOLDS;
        for i in (0..steps.len()).filter(|&i| steps.hits[i] >> a & 1 != 0) {
            let Some(ValueRef::Time(recorded)) = self.value_of_event(attribute, case.case, case.position(i))
            else {
                continue;
            };
            if self.out_of_bounds((steps.at[i], recorded), (at_least, at_most), case, Some(i)) {
                finding = finding.and(Finding::violated(recorded.max(steps.at[i]), Some(i)));
            }
        }
        finding
    }

    fn out_of_bounds(
        &self,
        (from, to): (i64, i64),
        (at_least, at_most): (Option<&Span>, Option<&Span>),
        case: &Judged<'_>,
        event: Option<usize>,
    ) -> bool {
        let almanac = &self.rules.almanac;
        let amount = |span: &Span| self.amount(&span.amount, case, from, event);
        let short = at_least.and_then(|s| Some(almanac.falls_short(from, to, amount(s)?, s.unit)));
        let long = at_most.and_then(|s| Some(to >= almanac.exceeds(from, amount(s)?, s.unit)));
        short == Some(true) || long == Some(true)
    }

    fn duration(
        &self,
        steps: Steps<'_>,
        (from, to): (&CompiledPoint, &CompiledPoint),
        (at_least, at_most): (Option<&Span>, Option<&Span>),
        case: &Judged<'_>,
    ) -> Finding {
        let Some((start, event)) = self.point(from, steps, case, i64::MIN) else { return Finding::HOLDS };
        let end = self.point(to, steps, case, start);
        let amount = |span: &Span| self.amount(&span.amount, case, start, event);
        if let (Some((end, _)), Some(span)) = (end, at_least)
            && let Some(n) = amount(span)
            && self.rules.almanac.falls_short(start, end, n, span.unit)
        {
            return Finding::violated(end, self.point(to, steps, case, start).and_then(|(_, e)| e));
        }
        let Some((span, n)) = at_most.and_then(|s| Some((s, amount(s)?))) else { return Finding::HOLDS };
        let late = self.rules.almanac.exceeds(start, n, span.unit);
        match end {
            Some((end, event)) if end >= late => Finding::violated(late, event),
            None if case.closed_at.is_none() && late <= case.as_of => Finding::violated(late, None),
            None if case.closed_at.is_none() => Finding { violation: None, pending: late },
            _ => Finding::HOLDS,
        }
    }

    /// The first such moment not before `since`, and its event.
    fn point(
        &self,
        point: &CompiledPoint,
        steps: Steps<'_>,
        case: &Judged<'_>,
        since: i64,
    ) -> Option<(i64, Option<usize>)> {
        match point {
            CompiledPoint::Event(bit) => {
                let found =
                    (0..steps.len()).find(|&i| steps.hits[i] >> bit & 1 != 0 && steps.at[i] >= since)?;
                Some((steps.at[found], Some(found)))
            }
            CompiledPoint::FirstEvent => case.span().map(|(first, _)| (first, None)),
            CompiledPoint::LastEvent => case.closed_at.and(case.span()).map(|(_, last)| (last, None)),
            CompiledPoint::Case(attribute) => match self.value_of_case(*attribute, case)? {
                ValueRef::Time(at) if at <= case.as_of => Some((at, None)),
                _ => None,
            },
        }
    }

    fn clock_levels(
        &self,
        rule: &CompiledRule,
        levels: &[CompiledLevel],
        case: &Judged<'_>,
        readings: &[Vec<ClockReading<'a>>],
        sink: &mut impl Sink,
    ) {
        for level in levels {
            let mut first: Option<(i64, &ClockReading<'_>)> = None;
            let mut next = i64::MAX;
            for reading in &readings[level.clock] {
                let Some(amount) = self.amount(&level.amount, case, reading.started_at, reading.started_by)
                else {
                    continue;
                };
                match clock::reached(self, reading, level, amount, case) {
                    Some(Ok(at)) if first.is_none_or(|(earliest, _)| at < earliest) => {
                        first = Some((at, reading));
                    }
                    Some(Err(later)) => next = next.min(later),
                    _ => {}
                }
            }
            match first {
                Some((at, reading)) => sink.card(self.clock_card(rule, level.level, at, reading, case)),
                None if next != i64::MAX => sink.pending(next),
                None => {}
            }
        }
    }

    fn clock_card(
        &self,
        rule: &CompiledRule,
        level: Level,
        at: i64,
        reading: &ClockReading<'_>,
        case: &Judged<'_>,
    ) -> RawCard {
        let almanac = &self.rules.almanac;
        let until = reading.stopped_at.unwrap_or(case.as_of);
        let due = match reading.reading {
            clock::Reading::DueAt(due, _) => due,
            clock::Reading::Budget(ref run) => run.due().map_or(i64::MIN, |due| almanac.instant(due.at)),
        };
        RawCard {
            case: case.case as u32,
            rule: rule.id,
            level,
            subject: Subject::Clock(reading.clock),
            at,
            event: None,
            due,
            limit: reading.limit().map_or(-1, |n| n as i32),
            used: reading.used(almanac.second(until)) as i32,
        }
    }
}

fn emit(rule: &CompiledRule, finding: Finding, case: &Judged<'_>, sink: &mut impl Sink) {
    let Some(violation) = finding.violation else {
        if finding.pending != i64::MAX {
            sink.pending(finding.pending);
        }
        return;
    };
    sink.card(RawCard {
        case: case.case as u32,
        rule: rule.id,
        level: rule.level,
        subject: if violation.event.is_some() { Subject::Activity } else { Subject::Case },
        at: violation.at,
        event: violation.event.map(|i| case.position(i) as u32),
        due: i64::MIN,
        limit: -1,
        used: -1,
    });
}
