//! What follows from cards: their handling, and the ladder of consequences.

use super::quantity::{Kinds, Want};
use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    ClauseId, Consequence, CountedIn, FieldId, Ground, Handling, Level, ProcedureId, Rung, SubjectOf, UnitId,
};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::paper::{ConsequenceDecl, GroundDecl, HandlingDecl};
use crate::syntax::procedure::{ActionDecl, EffectDecl};
use crate::syntax::scalar::word_of;
use crate::syntax::vocabulary::FieldWord;

impl Resolver<'_> {
    pub(super) fn handlings(&mut self) -> Option<Vec<Handling>> {
        let merged = self.merged;
        all(merged.handlings.items.iter().map(|handling| self.handling(handling)).collect())
    }

    fn handling(&mut self, decl: &Sp<HandlingDecl>) -> Option<Handling> {
        let level = word_of::<Level>(&decl.level, decl.level.span, &mut self.sink);
        let tells: Vec<_> = decl.tells.iter().map(|name| self.actor(name)).collect();
        let opens = decl.opens.as_ref().map(|name| self.opened_by_system(name));
        let waiting = decl.waiting.as_ref().map(|name| self.opened_by_system(name));
        Some(Handling {
            level: level?,
            tells: all(tells)?,
            opens: super::guard::optional(opens)?,
            waiting: super::guard::optional(waiting)?,
        })
    }

    /// A procedure of which the system can open a case without being told anything that it may not know.
    pub(super) fn opened_by_system(&mut self, name: &Name) -> Option<ProcedureId> {
        let id = self.cited_procedure(name)?;
        let procedure = &self.merged.procedures.items[id.index()];
        let first = procedure.states.items.first().map(|state| state.id.as_str());
        let opening = |action: &&Sp<ActionDecl>| {
            action.by.is_empty() && action.from.iter().any(|from| Some(from.as_str()) == first)
        };
        if procedure.any_faulty() || procedure.actions.items.iter().any(|action| opening(&action)) {
            return Some(id);
        }
        let message = format!("the system cannot open a case of `{}`", name.value);
        let d = Diagnostic::new(Code::WrongState, name.span, message, "no action opens it");
        let first = first.unwrap_or_default();
        self.sink.push(d.help(format!("add to the procedure an action from `{first}` without `by`")));
        None
    }

    pub(super) fn consequences(&mut self) -> Option<Vec<Consequence>> {
        let merged = self.merged;
        all(merged.consequences.items.iter().map(|decl| self.consequence(decl)).collect())
    }

    fn consequence(&mut self, decl: &Sp<ConsequenceDecl>) -> Option<Consequence> {
        let merged = self.merged;
        let title = self.text(&decl.title);
        let clause = self.cite(&merged.clauses, "clause", &decl.clause);
        let effects = decl.effects.iter().map(|text| self.text(text)).collect();
        let lasts = decl.lasts.as_ref().map(|duration| self.duration(duration));
        let rung = self.rung(decl);
        Some(Consequence {
            id: decl.id.value.clone(),
            title,
            clause: ClauseId(clause?),
            rung: rung?,
            effects,
            lasts: super::guard::optional(lasts)?,
            weight: decl.weight.unwrap_or(0),
        })
    }

    /// What proposes a consequence by itself: nothing without `proposed_when`, and all the rest with it.
    #[expect(clippy::option_option, reason = "absent and faulty are different answers")]
    fn rung(&mut self, decl: &Sp<ConsequenceDecl>) -> Option<Option<Rung>> {
        let merged = self.merged;
        let any: Vec<_> = decl.proposed_when.iter().map(|ground| self.ground(ground)).collect();
        let opens = decl.opens.as_ref().map(|name| self.opened_by_system(name));
        let in_unit = decl.in_unit.as_ref().map(|name| self.cite(&merged.units, "unit", name));
        let (any, opens, in_unit) =
            (all(any)?, super::guard::optional(opens)?, super::guard::optional(in_unit)?);
        if any.is_empty() {
            return Some(None);
        }
        let (Some(opens), Some(in_unit)) = (opens, in_unit) else {
            let message = "it is proposed, but nobody is there to decide";
            let d = Diagnostic::new(Code::MissingKey, decl.span, message, "needs `opens` and `in_unit`");
            self.sink.push(d.help("name the procedure of the case in which people decide, and its unit"));
            return None;
        };
        let declined = self.declining(&decl.declined, decl.opens.as_ref()?)?;
        Some(Some(Rung {
            declined,
            of: decl.of.unwrap_or(SubjectOf::Person),
            any,
            counted_in: decl.counted_in.unwrap_or(CountedIn::CalendarYear),
            opens,
            in_unit: UnitId(in_unit),
        }))
    }

    /// Outcomes of the case in which people decide, or of those that it opens.
    fn declining(&mut self, names: &[Name], opens: &Name) -> Option<Vec<String>> {
        let merged = self.merged;
        let at = merged.procedures.get(opens)?;
        let effects = merged.procedures.items[at].actions.items.iter().flat_map(|action| &action.effects);
        let linked = effects.filter_map(|effect| match &effect.value {
            EffectDecl::Spawn(e) => merged.procedures.get(&e.spawn.procedure),
            _ => None,
        });
        let states = linked.chain([at]).flat_map(|at| &merged.procedures.items[at].states.items);
        let mut known: Vec<&str> =
            states.filter_map(|state| state.outcome.as_ref()).map(|outcome| outcome.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        let clean = names.iter().fold(true, |clean, name| {
            let fits = known.contains(&name.as_str());
            if !fits {
                let otherwise = format!("no case of `{}` ends by declining anything", opens.value);
                self.unknown("outcome", name, &known, otherwise);
            }
            clean && fits
        });
        clean.then(|| names.iter().map(|name| name.value.clone()).collect())
    }

    fn ground(&mut self, decl: &Sp<GroundDecl>) -> Option<Ground> {
        Some(match &decl.value {
            GroundDecl::Cards(g) => {
                let at_least = self.amount(&g.at_least, Want::Plain, Kinds::Constant, 1)?;
                Ground::Cards { level: g.cards, at_least }
            }
            GroundDecl::Consequence(g) => {
                let merged = self.merged;
                let kind = self.cite(&merged.consequences, "consequence", &g.consequence);
                let at_least = self.amount(&g.at_least, Want::Plain, Kinds::Constant, 1)?;
                Ground::Consequences { kind: usize::from(kind?), at_least }
            }
        })
    }

    /// A field that holds the id of a consequence: each of its choices is one, or it is free text.
    pub(super) fn consequence_field(&mut self, name: &Name, at: usize) -> Option<FieldId> {
        let merged = self.merged;
        let id = self.typed_field(name, &[FieldWord::Choice, FieldWord::Text], at)?;
        let field = &merged.procedures.items[at].fields.items[id.index()];
        let known = |choice: &Name| merged.consequences.get(choice).is_some();
        let may_be = |choice: &Name| merged.consequences.may_be_faulty(choice);
        let mut clean = true;
        for choice in field.choices.iter().map(|choice| &choice.id) {
            if !known(choice) && !may_be(choice) {
                let ids: Vec<&str> = merged.consequences.ids().collect();
                let otherwise = format!("define `[[consequence]]` with `id = \"{}\"`", choice.value);
                self.unknown("consequence", choice, &ids, otherwise);
                clean = false;
            }
        }
        clean.then_some(id)
    }

    /// Whether a consequence is proposed by itself, or is a choice of a field that imposes one.
    pub(super) fn is_reached(&self, id: &Name) -> bool {
        let merged = self.merged;
        let climbs = merged
            .consequences
            .get(id)
            .is_some_and(|at| !merged.consequences.items[at].proposed_when.is_empty());
        let imposed = |procedure: &super::merge::Procedure| {
            let effects = procedure.actions.items.iter().flat_map(|action| &action.effects);
            let fields = effects.filter_map(|effect| match &effect.value {
                EffectDecl::Impose(e) => procedure.fields.get(&e.impose),
                _ => None,
            });
            let mut fields = fields.map(|at| &procedure.fields.items[at]);
            fields.any(|field| field.choices.iter().any(|choice| choice.id.value == id.value))
        };
        climbs || merged.procedures.items.iter().any(|procedure| imposed(procedure))
    }
}
