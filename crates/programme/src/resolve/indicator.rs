//! Indicators.

use super::guard::optional;
use super::{Resolver, Scope, all};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{Basis, ClauseId, Indicator, Measure, PeriodOf, Quantity, RuleId, Scored};
use crate::syntax::assessment::{IndicatorDecl, MeasureDecl, ScoreDecl, SumDecl};
use crate::syntax::decode::Sp;
use crate::syntax::vocabulary::{Of, SumWord};

impl Resolver<'_> {
    pub(super) fn indicators(&mut self) -> Option<Vec<Indicator>> {
        let merged = self.merged;
        all(merged.indicators.items.iter().map(|indicator| self.indicator(indicator)).collect())
    }

    fn indicator(&mut self, decl: &Sp<IndicatorDecl>) -> Option<Indicator> {
        let merged = self.merged;
        let title = self.text(&decl.title);
        let clause = optional(decl.clause.as_ref().map(|name| self.cite(&merged.clauses, "clause", name)));
        let numerator = self.measure(&decl.numerator);
        let denominator = optional(decl.denominator.as_ref().map(|measure| self.measure(measure)));
        let decimals = decl.decimals.as_ref().map_or(4, |d| d.value);
        if let Some(wide) = decl.decimals.as_ref().filter(|d| d.value > 9) {
            self.sink.error(
                Code::OutOfRange,
                wide.span,
                format!("{} decimals are too many", wide.value),
                "at most 9",
                "write a number from 0 to 9",
            );
        }
        let scored = decl.score.as_ref().map(|score| self.score(score, decl.span));
        Some(Indicator {
            id: decl.id.value.clone(),
            title,
            clause: clause?.map(ClauseId),
            numerator: numerator?,
            denominator: denominator?,
            decimals,
            period_of: decl.period_of.unwrap_or(PeriodOf::End),
            scored,
        })
    }

    fn score(&mut self, decl: &ScoreDecl, span: Span) -> Scored {
        let floor = decl.floor.map_or(0, |points| points.0);
        let cap = decl.cap.unwrap_or(decl.weight).0;
        if floor > cap {
            let d =
                Diagnostic::new(Code::OutOfRange, span, "the smallest score is above the largest", "`score`");
            self.sink.push(d.help("`floor` is at most `cap`, which is the weight where it is left out"));
        }
        Scored {
            weight: decl.weight.0,
            floor,
            cap,
            min_n: decl.min_n.unwrap_or(1),
            panel: decl.panel.unwrap_or(false),
        }
    }

    fn measure(&mut self, decl: &Sp<MeasureDecl>) -> Option<Measure> {
        let basis = self.basis(decl);
        let quantity = self.sum(decl);
        let when = self.conditions(&decl.when, None);
        Some(Measure {
            basis: basis?,
            quantity: quantity?,
            when: when?,
            closed_only: decl.closed.unwrap_or(false),
        })
    }

    fn basis(&mut self, decl: &Sp<MeasureDecl>) -> Option<Basis> {
        let merged = self.merged;
        let rule =
            optional(decl.rule.as_ref().map(|name| self.cite(&merged.rules, "rule", name).map(RuleId)));
        let scope: Scope = None;
        let events = optional(decl.activity.as_ref().map(|matched| self.matched(matched, scope)));
        let level = decl.level.as_ref().map(|level| level.value);
        if let (true, Some(activity)) = (decl.of != Of::Events, &decl.activity) {
            self.stray("activity", "is taken over events", activity.span);
        }
        if let (Of::Events, Some(name)) = (decl.of, &decl.rule) {
            self.stray("rule", "is taken over cases or cards", name.span);
        }
        if let Some(written) = &decl.level
            && (decl.of == Of::Events || (decl.of == Of::Cases && decl.rule.is_none()))
        {
            self.stray("level", "speaks of cards: it needs `of = \"cards\"`, or `rule`", written.span);
        }
        let rule = rule?;
        Some(match (decl.of, rule) {
            (Of::Cases, None) => Basis::Cases,
            (Of::Cases, Some(rule)) => Basis::CasesWithCard(rule, level),
            (Of::Cards, rule) => Basis::Cards(rule, level),
            (Of::Events, _) => Basis::Events(events?),
        })
    }

    fn stray(&mut self, key: &str, why: &str, span: Span) {
        let message = format!("`{key}` has no meaning in this measure");
        let d = Diagnostic::new(Code::MeasureBasis, span, message, "not with this `of`");
        self.sink.push(d.help(format!("a measure with `{key}` {why}")));
    }

    fn sum(&mut self, decl: &Sp<MeasureDecl>) -> Option<Quantity> {
        let Some(sum) = &decl.sum else {
            return Some(Quantity::Count);
        };
        let quantity = match &sum.value {
            SumDecl::Word(SumWord::Count) => return Some(Quantity::Count),
            SumDecl::Word(SumWord::WorkingDays) => Quantity::WorkingDays,
            SumDecl::Word(SumWord::Rework) => Quantity::Rework,
            SumDecl::Word(SumWord::Loops) => Quantity::Loops,
            SumDecl::Word(SumWord::Events) => Quantity::Events,
            SumDecl::Word(SumWord::DistinctActivities) => Quantity::DistinctActivities,
            SumDecl::Used(clock) => Quantity::Used(self.cited_clock(clock, None)?),
            SumDecl::Attribute(name) => Quantity::Attribute(name.value.clone()),
        };
        if decl.of != Of::Cases {
            let message = "only cases have this sum; cards and events are counted";
            let d = Diagnostic::new(Code::MeasureBasis, sum.span, message, "not with this `of`");
            self.sink.push(d.help("write `of = \"cases\"`, or leave out `sum`"));
            return None;
        }
        Some(quantity)
    }
}
