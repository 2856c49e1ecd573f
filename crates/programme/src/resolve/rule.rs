//! Rules.

use super::guard::optional;
use super::quantity::{Kinds, Want};
use super::{Resolver, Scope, all};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{
    Applies, AttributeTo, Binary, ClauseId, ClockId, ClockLevel, Duration, IndicatorId, Issue, Level,
    ProcedureId, RatioBound, Rule, Template, Threshold,
};
use crate::syntax::common::{AmountDecl, DurationDecl, one_of};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::rule::{
    BinaryKeys, ClockKeys, CountKeys, DurationKeys, EntryLagKeys, LevelDecl, QuotaKeys, RatioKeys, RuleDecl,
    TemplateDecl,
};
use crate::syntax::scalar::spelled;
use crate::syntax::vocabulary::{Of, TemplateWord};
use chuangyou_calendar::TimeUnit;

impl Resolver<'_> {
    pub(super) fn rules(&mut self) -> Option<Vec<Rule>> {
        let merged = self.merged;
        all(merged.rules.items.iter().map(|rule| self.rule(rule)).collect())
    }

    fn rule(&mut self, decl: &Sp<RuleDecl>) -> Option<Rule> {
        let merged = self.merged;
        let head = &decl.head;
        let title = self.text(&head.title);
        let clause = self.cite(&merged.clauses, "clause", &head.clause);
        let procedure = head.applies.as_ref().and_then(|a| a.procedure.as_ref());
        let scope = optional(procedure.map(|name| self.cited_procedure(name)));
        let (Some(scope), Some(clause)) = (scope, clause) else {
            return None;
        };
        let scope = scope.map(ProcedureId::index);
        let when = head.applies.as_ref().map_or(Some(Vec::new()), |a| self.conditions(&a.when, scope));
        let template = self.template(decl, scope);
        if let (TemplateDecl::Clock(_), Some(level)) = (&decl.template, &head.level) {
            let message = "a clock rule has no level of its own";
            let d =
                Diagnostic::new(Code::KeyNotAllowed, level.span, message, "not with `template = \"clock\"`");
            self.sink.push(d.help("remove it: each of `levels` says its own"));
        }
        Some(Rule {
            id: head.id.value.clone(),
            title,
            clause: ClauseId(clause),
            applies: Applies { procedure: scope.map(|at| ProcedureId(at as u16)), when: when? },
            template: template?,
            level: head.level.as_ref().map_or(Level::Yellow, |level| level.value),
            attribute_to: head
                .attribute_to
                .clone()
                .unwrap_or_else(|| vec![AttributeTo::Handler, AttributeTo::Unit]),
            issue: head.issue.unwrap_or(Issue::Automatic),
        })
    }

    fn template(&mut self, decl: &Sp<RuleDecl>, scope: Scope) -> Option<Template> {
        Some(match &decl.template {
            TemplateDecl::Existence(k) => {
                let n = self.count(k, 1);
                Template::Existence { a: self.matched(&k.a, scope)?, n: n? }
            }
            TemplateDecl::Absence(k) => {
                let n = self.count(k, 1);
                Template::Absence { a: self.matched(&k.a, scope)?, n: n? }
            }
            TemplateDecl::Exactly(k) => {
                let n = self.count(k, 0);
                Template::Exactly { a: self.matched(&k.a, scope)?, n: n? }
            }
            TemplateDecl::Init(k) => Template::Init { a: self.matched(&k.a, scope)? },
            TemplateDecl::End(k) => Template::End { a: self.matched(&k.a, scope)? },
            TemplateDecl::Binary(relation, k) => self.binary(*relation, k, scope)?,
            TemplateDecl::Clock(k) => Template::Clock { levels: self.levels(k, decl.span, scope)? },
            TemplateDecl::DifferentActors(k) => {
                let (a, b) = (self.matched(&k.a, scope), self.matched(&k.b, scope));
                Template::DifferentActors { a: a?, b: b? }
            }
            TemplateDecl::SameActor(k) => {
                let (a, b) = (self.matched(&k.a, scope), self.matched(&k.b, scope));
                Template::SameActor { a: a?, b: b? }
            }
            TemplateDecl::EntryLag(k) => self.entry_lag(k, decl.span, scope)?,
            TemplateDecl::Duration(k) => self.time_between(k, decl.span, scope)?,
            TemplateDecl::Quota(k) => self.quota(k)?,
            TemplateDecl::Ratio(k) => self.ratio(k)?,
        })
    }

    fn count(&mut self, keys: &CountKeys, least: u32) -> Option<u32> {
        match &keys.n {
            None => Some(1),
            Some(n) if n.value < least => {
                self.too_small(i64::from(n.value), i64::from(least), n.span);
                None
            }
            Some(n) => Some(n.value),
        }
    }

    fn binary(&mut self, relation: Binary, keys: &BinaryKeys, scope: Scope) -> Option<Template> {
        let (a, b) = (self.matched(&keys.a, scope), self.matched(&keys.b, scope));
        let within = optional(keys.within.as_ref().map(|duration| self.duration(duration)));
        if let Some(duration) = &keys.within
            && !has_window(relation)
        {
            self.not_with(relation, "within", duration.span);
        }
        if let Some(name) = keys.same.first()
            && matches!(relation, Binary::Choice | Binary::ExclusiveChoice)
        {
            self.not_with(relation, "same", name.span);
        }
        Some(Template::Binary {
            relation,
            a: a?,
            b: b?,
            within: within?,
            same: keys.same.iter().map(|name| name.value.clone()).collect(),
        })
    }

    fn not_with(&mut self, relation: Binary, key: &str, span: Span) {
        let word = spelled(TemplateWord::Binary(relation));
        let message = format!("`{key}` has no meaning with `{word}`");
        let d = Diagnostic::new(Code::KeyNotAllowed, span, message, "not with this template");
        self.sink.push(d.help("remove it: this template does not ask for one event because of another"));
    }

    fn levels(&mut self, keys: &ClockKeys, span: Span, scope: Scope) -> Option<Vec<ClockLevel>> {
        if keys.levels.is_empty() {
            let d = Diagnostic::new(Code::EmptyList, span, "the rule has no levels", "`levels` is empty");
            self.sink.push(d.help("add `levels = [{ level = \"yellow\", clock = \"…\", over = 1 }]`"));
        }
        for (at, level) in keys.levels.iter().enumerate() {
            let same =
                |other: &&Sp<LevelDecl>| other.level == level.level && other.clock.value == level.clock.value;
            if let Some(first) = keys.levels[..at].iter().find(same) {
                let message = format!(
                    "the level `{}` of the clock `{}` stands twice",
                    spelled(level.level),
                    level.clock.value
                );
                let d = Diagnostic::new(Code::LevelTwice, level.span, message, "again");
                self.sink.push(d.related(first.span, "first here").help("keep the one that is meant"));
            }
        }
        all(keys.levels.iter().map(|level| self.level(level, scope)).collect())
    }

    fn level(&mut self, decl: &Sp<LevelDecl>, scope: Scope) -> Option<ClockLevel> {
        let Some(clock) = self.cited_clock(&decl.clock, scope) else {
            // Its unit is unknown; a parameter that is unknown too is reported all the same.
            for amount in [&decl.remaining, &decl.over].into_iter().flatten() {
                if let AmountDecl::Parameter(name) = &amount.value {
                    self.cite(&self.merged.parameters, "parameter", name);
                }
            }
            return None;
        };
        let unit = self.level_unit(clock);
        let threshold = match (&decl.remaining, &decl.over) {
            (Some(amount), None) => {
                self.amount(amount, Want::Time(unit), Kinds::Data, 0).map(Threshold::Remaining)
            }
            (None, Some(amount)) => {
                self.amount(amount, Want::Time(unit), Kinds::Data, 1).map(Threshold::Over)
            }
            (some, _) => {
                one_of(decl.span, &["remaining", "over"], usize::from(some.is_some()), &mut self.sink)
            }
        };
        Some(ClockLevel { level: decl.level, clock, threshold: threshold? })
    }

    fn bounds(
        &mut self,
        at_least: Option<&Sp<DurationDecl>>,
        at_most: Option<&Sp<DurationDecl>>,
        span: Span,
    ) -> Option<(Option<Duration>, Option<Duration>)> {
        if at_least.is_none() && at_most.is_none() {
            self.no_bound(span);
            return None;
        }
        let least = optional(at_least.map(|d| self.duration(d)));
        let most = optional(at_most.map(|d| self.duration(d)));
        Some((least?, most?))
    }

    fn entry_lag(&mut self, keys: &EntryLagKeys, span: Span, scope: Scope) -> Option<Template> {
        let a = self.matched(&keys.a, scope);
        let (at_least, at_most) = self.bounds(keys.at_least.as_ref(), keys.at_most.as_ref(), span)?;
        Some(Template::EntryLag { a: a?, at_least, at_most })
    }

    fn time_between(&mut self, keys: &DurationKeys, span: Span, scope: Scope) -> Option<Template> {
        let (from, to) = (self.point(&keys.from, scope), self.point(&keys.to, scope));
        let (at_least, at_most) = self.bounds(keys.at_least.as_ref(), keys.at_most.as_ref(), span)?;
        Some(Template::Duration { from: from?, to: to?, at_least, at_most })
    }

    fn quota(&mut self, keys: &QuotaKeys) -> Option<Template> {
        let at_least = self.amount(&keys.at_least, Want::Plain, Kinds::Constant, 1)?;
        Some(Template::Quota { per: keys.per, at_least, each: keys.each.unwrap_or_default() })
    }

    fn ratio(&mut self, keys: &RatioKeys) -> Option<Template> {
        let indicator = self.cited_ratio(&keys.indicator);
        let bound = match (&keys.above_median_by, &keys.above) {
            (Some(by), None) => {
                self.amount(by, Want::Plain, Kinds::Constant, 0).map(RatioBound::AboveMedianBy)
            }
            (None, Some(cap)) => self.amount(cap, Want::Plain, Kinds::Constant, 0).map(RatioBound::Above),
            (by, _) => {
                let found = if by.is_some() { 2 } else { 0 };
                one_of(keys.indicator.span, &["above_median_by", "above"], found, &mut self.sink)
            }
        };
        Some(Template::Ratio { indicator: indicator?, bound: bound?, min_n: keys.min_n.unwrap_or(1) })
    }

    fn cited_ratio(&mut self, name: &Name) -> Option<IndicatorId> {
        let merged = self.merged;
        let at = self.cite(&merged.indicators, "indicator", name)?;
        let indicator = &merged.indicators.items[usize::from(at)];
        if indicator.denominator.is_none() {
            let message = format!("the indicator `{}` is a sum, not a ratio", name.value);
            let d = Diagnostic::new(Code::NotARatio, name.span, message, "needs a denominator");
            self.sink.push(
                d.related(indicator.id.span, "no `denominator` here").help(
                    "give the indicator a `denominator`, so that units of different size can be compared",
                ),
            );
            return None;
        }
        Some(IndicatorId(at))
    }

    /// The unit in which a clock's levels are measured: its own, but calendar days where it counts months.
    fn level_unit(&self, clock: ClockId) -> TimeUnit {
        match self.all_clocks()[clock.index()].1.unit.value {
            TimeUnit::Month => TimeUnit::CalendarDay,
            unit => unit,
        }
    }

    /// An outlier is judged by an indicator; the indicator must not count the cards of that very judgement.
    pub(super) fn check_circles(&mut self) {
        let merged = self.merged;
        for (at, rule) in merged.rules.items.iter().enumerate() {
            let TemplateDecl::Ratio(keys) = &rule.template else {
                continue;
            };
            let mut visited = vec![false; merged.rules.items.len()];
            let mut next = self.rules_counted_by(at);
            while let Some(rule) = next.pop() {
                if !std::mem::replace(&mut visited[rule], true) {
                    next.extend(self.rules_counted_by(rule));
                }
            }
            if visited[at] {
                let message = format!(
                    "the rule `{}` judges an indicator that counts its own cards",
                    rule.head.id.value
                );
                let d =
                    Diagnostic::new(Code::Circle, keys.indicator.span, message, "leads back to this rule");
                self.sink.push(d.help(
                    "name in the indicator's measures the rules whose cards it counts, without this one",
                ));
            }
        }
    }

    /// The rules whose cards count in the indicator that a rule judges.
    fn rules_counted_by(&self, rule: usize) -> Vec<usize> {
        let merged = self.merged;
        let TemplateDecl::Ratio(keys) = &merged.rules.items[rule].template else {
            return Vec::new();
        };
        let Some(at) = merged.indicators.get(&keys.indicator) else {
            return Vec::new();
        };
        let indicator = &merged.indicators.items[at];
        let measures = std::iter::once(&indicator.numerator).chain(&indicator.denominator);
        measures
            .flat_map(|measure| match (&measure.rule, measure.of) {
                (Some(name), _) => merged.rules.get(name).into_iter().collect(),
                (None, Of::Cards) => (0..merged.rules.items.len()).collect(),
                (None, Of::Cases | Of::Events) => Vec::new(),
            })
            .collect()
    }
}

/// Whether a time window has a meaning: one event asks for another.
fn has_window(relation: Binary) -> bool {
    !matches!(
        relation,
        Binary::CoExistence
            | Binary::NotCoExistence
            | Binary::NotSuccession
            | Binary::NotChainSuccession
            | Binary::Choice
            | Binary::ExclusiveChoice
    )
}
