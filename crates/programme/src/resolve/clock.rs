//! Clocks.

use super::quantity::{Kinds, Want};
use super::{ClockEntry, Resolver, Scope, all};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Clock, ClockId, Extend, Limit, Pause, ProcedureId, Resume, Share};
use crate::syntax::common::{AmountDecl, one_of};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::rule::{ClockDecl, ExtendDecl, PauseDecl, ShareDecl};
use crate::syntax::scalar::spelled;
use crate::syntax::suggest;
use chuangyou_calendar::{Convention, DayEnd, Roll, TimeUnit};

impl<'a> Resolver<'a> {
    /// Clocks in the order of the programme's table: its own, then those of each procedure.
    pub(super) fn all_clocks(&self) -> Vec<(Scope, &'a Sp<ClockDecl>)> {
        let merged = self.merged;
        let own = merged.clocks.items.iter().map(|clock| (None, clock));
        let procedures = merged.procedures.items.iter().enumerate();
        own.chain(procedures.flat_map(|(at, p)| p.clocks.items.iter().map(move |clock| (Some(at), clock))))
            .collect()
    }

    fn full_name(&self, scope: Scope, id: &str) -> String {
        match scope {
            Some(at) => format!("{}.{id}", self.merged.procedures.items[at].head.id.value),
            None => id.to_owned(),
        }
    }

    /// Makes the clocks known by their full names.
    pub(super) fn name_clocks(&mut self) {
        for (index, (scope, clock)) in self.all_clocks().into_iter().enumerate() {
            let name = self.full_name(scope, &clock.id);
            self.clocks.insert(name, ClockEntry { index, scope });
        }
    }

    /// The ids of a procedure's clocks.
    pub(super) fn clocks_of(&self, procedure: usize) -> Vec<ClockId> {
        let mut ids: Vec<ClockId> = self
            .clocks
            .values()
            .filter(|c| c.scope == Some(procedure))
            .map(|c| ClockId(c.index as u16))
            .collect();
        ids.sort();
        ids
    }

    pub(super) fn resolve_clocks(&mut self) -> Option<Vec<Clock>> {
        all(self.all_clocks().into_iter().map(|(scope, clock)| self.clock(clock, scope)).collect())
    }

    /// A cited clock: by its short name within its procedure, by its full name anywhere.
    pub(super) fn cited_clock(&mut self, name: &Name, scope: Scope) -> Option<ClockId> {
        let full = self.full_name(scope, name);
        if let Some(entry) = self.clocks.get(&full).or_else(|| self.clocks.get(name.as_str())).copied() {
            if let (Some(of), Some(here)) = (entry.scope, scope)
                && of != here
            {
                self.foreign_clock(name, of, here);
                return None;
            }
            let id = ClockId(entry.index as u16);
            self.used_clocks.insert(id);
            return Some(id);
        }
        if !self.clock_may_be_faulty(name, scope) {
            let elsewhere = self.clocks.keys().filter(|k| k.ends_with(&format!(".{}", name.value))).min();
            let otherwise = elsewhere.map(|full| format!("a clock of a procedure is cited as `{full}` here"));
            let mut known: Vec<&str> = self.clocks.keys().map(String::as_str).collect();
            if let Some(at) = scope {
                known.extend(self.merged.procedures.items[at].clocks.ids());
            }
            known.sort_unstable();
            let help = otherwise.or_else(|| suggest::help(name, known));
            let message = format!("there is no clock `{}`", name.value);
            self.sink.push(
                Diagnostic::new(Code::UnknownName, name.span, message, "unknown clock")
                    .help("define it with `[[clock]]`")
                    .maybe_help(help),
            );
        }
        None
    }

    fn clock_may_be_faulty(&self, name: &Name, scope: Scope) -> bool {
        let merged = self.merged;
        let of_procedure = |at: usize, id: &str| merged.procedures.items[at].clocks.may_be_faulty(id);
        if merged.clocks.may_be_faulty(name) || scope.is_some_and(|at| of_procedure(at, name)) {
            return true;
        }
        name.split_once('.').is_some_and(|(procedure, clock)| {
            merged.procedures.may_be_faulty(procedure)
                || merged.procedures.get(procedure).is_some_and(|at| of_procedure(at, clock))
        })
    }

    fn foreign_clock(&mut self, name: &Name, of: usize, here: usize) {
        let procedures = &self.merged.procedures.items;
        let (of, here) = (&procedures[of].head.id, &procedures[here].head.id);
        let message = format!("the clock `{}` never runs in a case of `{}`", name.value, here.value);
        let d = Diagnostic::new(Code::ForeignClock, name.span, message, format!("a clock of `{}`", of.value));
        let help = format!("apply the rule to `{}`, or cite a clock of `{}`", of.value, here.value);
        self.sink.push(d.related(of.span, "its procedure").help(help));
    }

    fn clock(&mut self, decl: &Sp<ClockDecl>, scope: Scope) -> Option<Clock> {
        let title = self.text(&decl.title);
        let convention = decl.convention.unwrap_or(Convention::Date);
        self.check_convention(decl, convention);
        let limit = self.limit(decl);
        let share = decl.share.as_ref().map(|share| self.share(share, decl));
        self.check_event_amount(decl.budget.as_ref(), scope);
        let start = self.point(&decl.start, scope);
        let stop = self.points(&decl.stop, scope);
        let pauses: Vec<_> = decl.pause.0.iter().map(|pause| self.pause(pause, scope)).collect();
        let extend = decl.extend.as_ref().map(|extend| self.extend(extend, decl.unit.value, scope));
        Some(Clock {
            id: self.full_name(scope, &decl.id),
            title,
            procedure: scope.map(|at| ProcedureId(at as u16)),
            limit: limit?,
            share: super::guard::optional(share)?,
            unit: decl.unit.value,
            convention,
            roll: decl.roll.unwrap_or(Roll::Forward),
            day_end: decl.day_end.unwrap_or(DayEnd::Midnight),
            start: start?,
            stop: stop?,
            pauses: all(pauses)?,
            extend: match extend {
                None => None,
                Some(extend) => Some(extend?),
            },
            repeat: decl.repeat.unwrap_or(false),
            outlasts_case: decl.outlasts_case.unwrap_or(false),
        })
    }

    fn limit(&mut self, decl: &Sp<ClockDecl>) -> Option<Limit> {
        match (&decl.budget, &decl.due) {
            (Some(budget), None) => {
                self.amount(budget, Want::Time(decl.unit.value), Kinds::Limit, 0).map(Limit::Budget)
            }
            (None, Some(due)) => Some(Limit::DueAt(due.case.value.clone())),
            (budget, _) => {
                one_of(decl.span, &["budget", "due"], usize::from(budget.is_some()), &mut self.sink)
            }
        }
    }

    fn share(&mut self, decl: &Sp<ShareDecl>, clock: &ClockDecl) -> Option<Share> {
        if clock.due.is_some() {
            let message = "an instant has no share";
            let d = Diagnostic::new(Code::KeyNotAllowed, decl.span, message, "not with `due`");
            self.sink.push(d.help("remove it, or write `budget` in place of `due`"));
        }
        let of_ten_thousand = self.amount(&decl.value.value, Want::Plain, Kinds::Constant, 1);
        let least = decl.at_least.as_ref();
        let at_least =
            least.map(|least| self.amount(least, Want::Time(clock.unit.value), Kinds::Constant, 0));
        Some(Share { of_ten_thousand: of_ten_thousand?, at_least: super::guard::optional(at_least)? })
    }

    /// What an event of a procedure carries are its fields.
    fn check_event_amount(&mut self, amount: Option<&Sp<AmountDecl>>, scope: Scope) {
        if let (Some(at), Some(AmountDecl::Event(name))) = (scope, amount.map(|amount| &amount.value)) {
            self.cited_field(name, at);
        }
    }

    /// Dates count days and months; a month has no length to the second.
    fn check_convention(&mut self, decl: &ClockDecl, convention: Convention) {
        let hours = matches!(decl.unit.value, TimeUnit::WorkingHour | TimeUnit::Hour);
        let (fits, help) = match convention {
            Convention::Date => (!hours, "add `convention = \"timestamp\"`, or count days"),
            Convention::Timestamp => {
                (decl.unit.value != TimeUnit::Month, "leave out `convention`: months are counted by dates")
            }
        };
        if !fits {
            let unit = spelled(decl.unit.value);
            let message = format!("the convention `{}` cannot count `{unit}`", spelled(convention));
            let d = Diagnostic::new(Code::UnitOfConvention, decl.unit.span, message, "this unit");
            self.sink.push(d.help(help));
        }
    }

    fn pause(&mut self, decl: &PauseDecl, scope: Scope) -> Option<Pause> {
        let from = self.matched(&decl.from, scope);
        let to = self.matched(&decl.to, scope);
        Some(Pause { from: from?, to: to?, resume: decl.resume.unwrap_or(Resume::Continue) })
    }

    fn extend(&mut self, decl: &ExtendDecl, unit: TimeUnit, scope: Scope) -> Option<Extend> {
        let by = self.matched(&decl.by, scope);
        let limit = self.amount(&decl.limit, Want::Time(unit), Kinds::Limit, 0);
        let at_most = decl.at_most.as_ref().map_or(1, |n| n.value);
        if at_most == 0 {
            let span = decl.at_most.as_ref().map_or(decl.limit.span, |n| n.span);
            self.too_small(0, 1, span);
        }
        self.check_event_amount(Some(&decl.limit), scope);
        if let (Some(at), Some(granted)) = (scope, &decl.granted) {
            self.cited_field(granted, at);
        }
        Some(Extend {
            by: by?,
            at_most,
            limit: limit?,
            granted: decl.granted.as_ref().map(|name| name.value.clone()),
        })
    }
}
