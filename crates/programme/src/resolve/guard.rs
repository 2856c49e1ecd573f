//! Guards, effects, timers and linked cases.

use super::quantity::{Kinds, Want};
use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{Amount, Child, Deem, Effect, FieldId, Guard, Timer, TimerDeed};
use crate::syntax::common::{AmountDecl, one_of};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::guard::{AmountWithin, GuardDecl};
use crate::syntax::procedure::{ChildDecl, EffectDecl, SetRegister, Spawn, TimerDecl};
use crate::syntax::scalar::spelled;
use crate::syntax::suggest;
use crate::syntax::vocabulary::{FieldWord, RegisterWord};

/// What the entries of a list can be told apart by: fields of these types hold one.
const ENTRIES: [FieldWord; 5] =
    [FieldWord::Text, FieldWord::Choice, FieldWord::Unit, FieldWord::Person, FieldWord::Item];

impl Resolver<'_> {
    pub(super) fn guard(&mut self, decl: &Sp<GuardDecl>, at: usize) -> Option<Guard> {
        Some(match &decl.value {
            GuardDecl::Times(g) => {
                let at_most = self.amount(&g.times, Want::Plain, Kinds::Constant, 1);
                Guard::Times { unless: self.flag(g.unless.as_ref(), at)?, at_most: at_most? }
            }
            GuardDecl::Requires(g) => {
                let action = self.cited_action(&g.requires, at);
                let since = g.since.as_ref().map(|name| self.cited_action(name, at));
                let when_taken = g.when_taken.as_ref().map(|name| self.cited_action(name, at));
                Guard::Requires {
                    action: action?,
                    by_another_person: g.by_another_person.unwrap_or(false),
                    since: optional(since)?,
                    when_taken: optional(when_taken)?,
                }
            }
            GuardDecl::Field(g) => {
                self.cited_field(&g.field.attribute, at)?;
                let condition = self.condition(&g.field, Some(at));
                Guard::Field { unless: self.optional_field(g.unless.as_ref(), at)?, condition: condition? }
            }
            GuardDecl::BeforeExpiry(g) => Guard::BeforeExpiry(self.cited_clock(&g.before_expiry, Some(at))?),
            GuardDecl::AmountWithin(g) => self.amount_within(&g.amount_within, at)?,
            GuardDecl::DayAllowed(g) => {
                let not_from = self.day_of_month(&g.day_allowed.not_from);
                let not_to = self.day_of_month(&g.day_allowed.not_to);
                let unless = self.optional_field(g.day_allowed.unless.as_ref(), at);
                Guard::DayAllowed { not_from: not_from?, not_to: not_to?, unless: unless? }
            }
            GuardDecl::Children(g) => {
                let join = self.join(&g.children.join, at)?;
                let outcomes = self.child_outcomes(&g.children.outcomes, join, at);
                let unless = self.optional_field(g.children.unless.as_ref(), at);
                Guard::Children { join, outcomes: outcomes?, unless: unless? }
            }
            GuardDecl::Authority(g) => Guard::Authority { rank: g.authority },
            GuardDecl::SeparatedFrom(g) => Guard::SeparatedFrom(self.cited_action(&g.separated_from, at)?),
            GuardDecl::ApartFrom(g) => {
                let types = [FieldWord::Person, FieldWord::Unit, FieldWord::List];
                Guard::ApartFrom(self.typed_field(&g.apart_from, &types, at)?)
            }
            GuardDecl::Voucher(g) => Guard::Voucher(self.typed_field(&g.voucher, &[FieldWord::Text], at)?),
            GuardDecl::SameEntries(g) => {
                let field = self.typed_field(&g.same_entries.field, &[FieldWord::List], at);
                let of = self.typed_field(&g.same_entries.of, &[FieldWord::List], at);
                Guard::SameEntries { field: field?, of: of? }
            }
            GuardDecl::Among(g) => {
                let of = self.typed_field(&g.among.of, &[FieldWord::List], at);
                Guard::Among { field: self.typed_field(&g.among.field, &ENTRIES, at)?, of: of? }
            }
            GuardDecl::Closed(g) => Guard::Closed(self.typed_field(&g.closed, &[FieldWord::Case], at)?),
        })
    }

    fn amount_within(&mut self, decl: &Sp<AmountWithin>, at: usize) -> Option<Guard> {
        let field = self.typed_field(&decl.field, &[FieldWord::Number, FieldWord::Money], at);
        let mut bound = |amount: &Sp<AmountDecl>| self.amount(amount, Want::Plain, Kinds::Limit, i64::MIN);
        let at_least = optional(decl.at_least.as_ref().map(&mut bound));
        let at_most = optional(decl.at_most.as_ref().map(&mut bound));
        let unless = self.optional_field(decl.unless.as_ref(), at);
        if decl.at_least.is_none() && decl.at_most.is_none() {
            self.no_bound(decl.span);
            return None;
        }
        Some(Guard::AmountWithin { field: field?, at_least: at_least?, at_most: at_most?, unless: unless? })
    }

    /// Reports that neither a lower nor an upper bound is given.
    pub(super) fn no_bound(&mut self, span: Span) {
        let d = Diagnostic::new(Code::MissingKey, span, "there is no bound", "needs `at_least` or `at_most`");
        self.sink.push(d.help("write `at_least`, `at_most` or both"));
    }

    fn day_of_month(&mut self, decl: &Sp<AmountDecl>) -> Option<Amount> {
        let amount = self.amount(decl, Want::Plain, Kinds::Constant, 1)?;
        if let Amount::Fixed(day) = amount
            && day > 31
        {
            self.sink.error(
                Code::OutOfRange,
                decl.span,
                format!("{day} is not a day of the month"),
                "at most 31",
                "write a day from 1 to 31",
            );
            return None;
        }
        Some(amount)
    }

    /// The field, which has one of these types.
    pub(super) fn typed_field(&mut self, name: &Name, types: &[FieldWord], at: usize) -> Option<FieldId> {
        let id = self.cited_field(name, at)?;
        let field = &self.merged.procedures.items[at].fields.items[id.index()];
        if types.contains(&field.r#type.value) {
            return Some(id);
        }
        let wanted: Vec<&str> = types.iter().map(|t| spelled(*t)).collect();
        let message = format!("the field `{}` is of type `{}`", name.value, spelled(field.r#type.value));
        let d = Diagnostic::new(
            Code::ConditionType,
            name.span,
            message,
            format!("needs {}", suggest::list(&wanted)),
        );
        self.sink.push(d.related(field.r#type.span, "its type").help("cite a field of that type"));
        None
    }

    #[expect(clippy::option_option, reason = "absent and faulty are different answers")]
    fn flag(&mut self, name: Option<&Name>, at: usize) -> Option<Option<FieldId>> {
        optional(name.map(|name| self.typed_field(name, &[FieldWord::Flag], at)))
    }

    #[expect(clippy::option_option, reason = "absent and faulty are different answers")]
    fn optional_field(&mut self, name: Option<&Name>, at: usize) -> Option<Option<FieldId>> {
        optional(name.map(|name| self.cited_field(name, at)))
    }

    fn join(&mut self, name: &Name, at: usize) -> Option<usize> {
        let merged = self.merged;
        self.cite(&merged.procedures.items[at].children, "child", name).map(usize::from)
    }

    /// Outcomes of the procedure that a child follows.
    fn child_outcomes(&mut self, names: &[Name], join: usize, at: usize) -> Option<Vec<String>> {
        let merged = self.merged;
        let child = &merged.procedures.items[at].children.items[join];
        let of = merged.procedures.get(&child.procedure).map(|i| &merged.procedures.items[i])?;
        let mut known: Vec<&str> =
            of.states.items.iter().filter_map(|s| s.outcome.as_ref()).map(|o| o.as_str()).collect();
        known.dedup();
        let clean = names.iter().fold(true, |clean, name| {
            let fits = known.contains(&name.as_str());
            if !fits && !of.states.any_faulty() {
                let otherwise = format!("no state of `{}` has an outcome", of.head.id.value);
                self.unknown("outcome", name, &known, otherwise);
            }
            clean && fits
        });
        clean.then(|| names.iter().map(|name| name.value.clone()).collect())
    }

    pub(super) fn effect(&mut self, decl: &Sp<EffectDecl>, at: usize) -> Option<Effect> {
        Some(match &decl.value {
            EffectDecl::Serve(e) => {
                let merged = self.merged;
                self.cite(&merged.notices, "notice", &e.serve)?;
                Effect::Serve { notice: e.serve.value.clone() }
            }
            EffectDecl::Spawn(e) => self.spawn(&e.spawn, at)?,
            EffectDecl::Assign(e) => Effect::Assign {
                field: self.typed_field(&e.assign, &[FieldWord::Unit, FieldWord::Person], at)?,
            },
            EffectDecl::Notify(e) => {
                let text = self.text(&e.notify.text);
                Effect::Notify { who: self.actor(&e.notify.who)?, text }
            }
            EffectDecl::Publish(e) => Effect::Publish { publication: self.cited_publication(&e.publish)? },
            EffectDecl::Correct(e) => Effect::Correct { publication: self.cited_publication(&e.correct)? },
            EffectDecl::Withdraw(e) => Effect::Withdraw { publication: self.cited_publication(&e.withdraw)? },
            EffectDecl::Card(e) => Effect::Card { act: e.card },
            EffectDecl::Publication(e) => Effect::Publication { act: e.publication },
            EffectDecl::Impose(e) => Effect::Impose { field: self.consequence_field(&e.impose, at)? },
            EffectDecl::Lift(e) => Effect::Lift { field: self.consequence_field(&e.lift, at)? },
            EffectDecl::SetRegister(e) => self.set_register(&e.set_register, at)?,
            EffectDecl::InviteRating(e) => {
                self.only_true(&e.invite_rating);
                Effect::InviteRating
            }
            EffectDecl::ProposeConsequence(e) => {
                let merged = self.merged;
                self.cite(&merged.consequences, "consequence", &e.propose_consequence)?;
                Effect::ProposeConsequence { kind: e.propose_consequence.value.clone() }
            }
            EffectDecl::Release(e) => Effect::Release { field: self.cited_field(&e.release, at)? },
            EffectDecl::Draw(e) => Effect::Draw(self.draw(&e.draw, at)?),
        })
    }

    fn set_register(&mut self, decl: &SetRegister, at: usize) -> Option<Effect> {
        let register = decl.register.value;
        let types: &[FieldWord] = match register {
            RegisterWord::ItemPromise | RegisterWord::ItemBenchmark => &[FieldWord::Number],
            RegisterWord::EnterpriseGrade => &[FieldWord::Text, FieldWord::Choice],
        };
        let field = self.typed_field(&decl.field, types, at)?;
        Some(Effect::SetRegister { register: spelled(register).to_owned(), field })
    }

    fn only_true(&mut self, word: &Sp<bool>) {
        if !word.value {
            let message = "an effect that does nothing";
            let d = Diagnostic::new(Code::KeyNotAllowed, word.span, message, "`true` is the only value");
            self.sink.push(d.help("leave the effect out to invite nobody"));
        }
    }

    fn cited_publication(&mut self, name: &Name) -> Option<String> {
        let merged = self.merged;
        self.cite(&merged.publications, "publication", name).map(|_| name.value.clone())
    }

    fn spawn(&mut self, decl: &Spawn, at: usize) -> Option<Effect> {
        let procedure = self.cited_procedure(&decl.procedure);
        let per = self.selection(decl.per.as_ref(), at);
        let join = optional(decl.join.as_ref().map(|name| self.join(name, at)));
        let (procedure, join) = (procedure?, join?);
        if let (Some(join), Some(name)) = (join, &decl.join) {
            let child = &self.merged.procedures.items[at].children.items[join];
            if child.procedure.value != decl.procedure.value {
                let message = format!("`{}` waits for cases of another procedure", name.value);
                let d = Diagnostic::new(Code::UnknownName, name.span, message, "this join");
                let help = format!("open `{}` here, or join elsewhere", child.procedure.value);
                self.sink.push(d.related(child.procedure.span, "waits for these").help(help));
                return None;
            }
        }
        Some(Effect::Spawn { procedure, per: per?, join })
    }

    /// What linked cases are opened for: co-reviewing units of the item, units of a kind, or a field's.
    #[expect(clippy::option_option, reason = "absent and faulty are different answers")]
    fn selection(&mut self, per: Option<&Name>, at: usize) -> Option<Option<String>> {
        let Some(name) = per else {
            return Some(None);
        };
        let merged = self.merged;
        let known = match name.split_once('.') {
            Some(("item", part)) => part == "co_units",
            Some(("units", kind)) => merged.units.items.iter().any(|unit| unit.kind.as_deref() == Some(kind)),
            Some(_) => false,
            None => {
                return self
                    .typed_field(name, &[FieldWord::Unit, FieldWord::List], at)
                    .map(|_| Some(name.value.clone()));
            }
        };
        if known || merged.units.any_faulty() {
            return Some(Some(name.value.clone()));
        }
        let kinds: Vec<String> = merged
            .units
            .items
            .iter()
            .filter_map(|u| u.kind.as_ref())
            .map(|kind| format!("units.{kind}"))
            .collect();
        let candidates: Vec<&str> =
            std::iter::once("item.co_units").chain(kinds.iter().map(String::as_str)).collect();
        self.unknown(
            "selection",
            name,
            &candidates,
            "write `item.co_units`, `units.<kind>` or a field".to_owned(),
        );
        None
    }

    pub(super) fn timer(&mut self, decl: &Sp<TimerDecl>, at: usize) -> Option<Timer> {
        let after = self.duration(&decl.after);
        let since = self.cited_action(&decl.since, at);
        let while_in: Vec<_> = decl.r#while.0.iter().map(|name| self.cited_state(name, at)).collect();
        let until: Vec<_> = decl.until.0.iter().map(|name| self.cited_action(name, at)).collect();
        let deed = match (&decl.r#do, &decl.remind, &decl.escalate) {
            (Some(name), None, None) => self.cited_action(name, at).map(TimerDeed::Do),
            (None, Some(m), None) => {
                let text = self.text(&m.text);
                self.actor(&m.who).map(|who| TimerDeed::Remind(who, text))
            }
            (None, None, Some(m)) => {
                let text = self.text(&m.text);
                self.actor(&m.who).map(|who| TimerDeed::Escalate(who, text))
            }
            (act, remind, escalate) => {
                let found =
                    [act.is_some(), remind.is_some(), escalate.is_some()].into_iter().filter(|b| *b).count();
                one_of(decl.span, &["do", "remind", "escalate"], found, &mut self.sink)
            }
        };
        if decl.r#while.0.is_empty() {
            let d =
                Diagnostic::new(Code::EmptyList, decl.span, "the timer runs in no state", "needs `while`");
            self.sink.push(d.help("name the states in which it runs, such as `while = [\"submitted\"]`"));
        }
        Some(Timer {
            id: decl.id.value.clone(),
            after: after?,
            since: since?,
            while_in: all(while_in)?,
            until: all(until)?,
            deed: deed?,
        })
    }

    pub(super) fn child(&mut self, decl: &Sp<ChildDecl>, at: usize) -> Option<Child> {
        let procedure = self.cited_procedure(&decl.procedure);
        let per = self.selection(decl.per.as_ref(), at);
        let within = optional(decl.within.as_ref().map(|duration| self.duration(duration)));
        let join = self.merged.procedures.items[at].children.get(&decl.id)?;
        let agreed = procedure.and_then(|_| self.child_outcomes(&decl.agreed.0, join, at));
        let deem = decl.deem.unwrap_or(Deem::None);
        if deem != Deem::None && decl.within.is_none() {
            let message = "silence counts only after a time that is not given";
            let d = Diagnostic::new(Code::MissingKey, decl.span, message, "needs `within`");
            self.sink.push(d.help("add `within`, or `deem = \"none\"`"));
        }
        Some(Child {
            id: decl.id.value.clone(),
            procedure: procedure?,
            per: per?,
            agreed: agreed?,
            within: within?,
            deem,
        })
    }
}

/// Turns "absent, or present and perhaps faulty" inside out.
#[expect(clippy::option_option, reason = "absent and faulty are different answers")]
pub(super) fn optional<T>(found: Option<Option<T>>) -> Option<Option<T>> {
    match found {
        None => Some(None),
        Some(None) => None,
        Some(some) => Some(some),
    }
}
