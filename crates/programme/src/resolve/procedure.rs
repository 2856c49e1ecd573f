//! Procedures: states, fields and actions.

use super::guard::optional;
use super::named::IdStyle;
use super::register::unique;
use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Action, ActionId, Actor, ClauseId, DEFAULT_NUMBER, Field, FieldId, FieldType, Procedure, ProcedureId,
    Scope, State, StateId,
};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::procedure::{ActionDecl, FieldDecl, StateDecl};
use crate::syntax::scalar::{Words, spelled, word_of};
use crate::syntax::suggest;
use crate::syntax::vocabulary::{Audience, FieldWord};

/// Roles that no post has: whoever the case is for, who handles it, and who leads the unit.
const CASE_ROLES: [&str; 3] = ["party", "handler", "leader"];
/// What every case has, whatever its fields.
const RESERVED_FIELDS: [&str; 7] =
    ["procedure", "unit", "handler", "recorded_at", "closed_at", "centre", "window_decides"];
const DEFAULT_AUDIENCE: [Audience; 4] =
    [Audience::Party, Audience::Unit, Audience::Above, Audience::Supervisor];

impl Resolver<'_> {
    pub(super) fn procedures(&mut self) -> Option<Vec<Procedure>> {
        let merged = self.merged;
        let resolved: Vec<Option<Procedure>> =
            (0..merged.procedures.items.len()).map(|at| self.procedure(at)).collect();
        for (at, procedure) in resolved.iter().enumerate() {
            let written = &merged.procedures.items[at];
            if let Some(procedure) = procedure
                && !written.any_faulty()
            {
                self.check_flow(procedure, written);
            }
        }
        all(resolved)
    }

    fn procedure(&mut self, at: usize) -> Option<Procedure> {
        let merged = self.merged;
        let written = &merged.procedures.items[at];
        let head = &written.head;
        let title = self.text(&head.title);
        let number = self.number(head.number.as_ref());
        let clauses: Vec<_> = head
            .clauses
            .iter()
            .map(|name| self.cite(&merged.clauses, "clause", name).map(ClauseId))
            .collect();
        if written.states.items.is_empty() && !written.states.any_faulty() {
            let message = format!("the procedure `{}` has no states", head.id.value);
            let d = Diagnostic::new(Code::EmptyList, written.span, message, "needs `[[state]]`");
            self.sink
                .push(d.help("add at least the state before the first action and one with an `outcome`"));
            return None;
        }
        let states = written.states.items.iter().map(|state| self.state(state)).collect();
        let fields: Vec<_> = written.fields.items.iter().map(|field| self.field(field, at)).collect();
        let actions: Vec<_> = written.actions.items.iter().map(|action| self.action(action, at)).collect();
        let timers: Vec<_> = written.timers.items.iter().map(|timer| self.timer(timer, at)).collect();
        let children: Vec<_> = written.children.items.iter().map(|child| self.child(child, at)).collect();
        let ledger = head.ledger.as_deref().map(|fields| self.ledger(fields, at));
        let audience = head.visible_to.as_deref().unwrap_or(&DEFAULT_AUDIENCE);
        Some(Procedure {
            id: head.id.value.clone(),
            title,
            clauses: all(clauses)?,
            number,
            visible_to: audience.iter().map(|word| spelled(*word).to_owned()).collect(),
            portal: head.portal,
            guidance: head.guidance.iter().map(|said| self.text(said)).collect(),
            ledger: optional(ledger)?,
            states,
            fields: all(fields)?,
            clocks: self.clocks_of(at),
            actions: all(actions)?,
            timers: all(timers)?,
            children: all(children)?,
        })
    }

    /// The fields that a ledger shows: whoever reads the ledger reads them, so none is personal or secret.
    fn ledger(&mut self, names: &[Name], at: usize) -> Option<Vec<FieldId>> {
        let shown = names.iter().map(|name| {
            let id = self.cited_field(name, at)?;
            let field = &self.merged.procedures.items[at].fields.items[id.index()];
            let is_kept_back = !field.secret_to.is_empty() || field.sealed_to.is_some();
            if field.personal.unwrap_or(false) || is_kept_back {
                let message =
                    format!("the field `{}` is personal or secret and stands in no ledger", name.value);
                let d = Diagnostic::new(
                    Code::SecretPublished,
                    name.span,
                    message,
                    "would be shown to all its readers",
                );
                self.sink.push(d.related(field.id.span, "the field").help("leave it out of the ledger"));
                return None;
            }
            Some(id)
        });
        all(shown.collect())
    }

    /// The pattern of the numbers of cases or papers.
    pub(super) fn number(&mut self, pattern: Option<&Name>) -> String {
        let Some(pattern) = pattern else {
            return DEFAULT_NUMBER.to_owned();
        };
        if let Err(why) = check_number(pattern) {
            let message = format!("this pattern of case numbers is malformed: {why}");
            let d = Diagnostic::new(Code::NumberPattern, pattern.span, message, "the pattern");
            self.sink
                .push(d.help("use `{unit}`, `{item}`, `{procedure}`, `{year}`, `{month}` and `{seq:6}`"));
        }
        pattern.value.clone()
    }

    fn state(&mut self, decl: &StateDecl) -> State {
        State {
            id: decl.id.value.clone(),
            title: self.text(&decl.title),
            outcome: decl.outcome.as_ref().map(|name| name.value.clone()),
        }
    }

    fn field(&mut self, decl: &FieldDecl, at: usize) -> Option<Field> {
        let merged = self.merged;
        let procedure = &merged.procedures.items[at];
        let label = self.text(&decl.label);
        self.check_not_reserved(decl);
        let kind = self.field_type(decl);
        let required_by: Vec<_> = decl
            .required_by
            .iter()
            .map(|name| {
                let at = self.cite(&procedure.actions, "action", name)?;
                let action = &procedure.actions.items[usize::from(at)];
                if !action.fields.iter().any(|f| f.value == decl.id.value) {
                    let message = format!(
                        "the action `{}` requires the field `{}` but does not take it",
                        name.value, decl.id.value
                    );
                    let d = Diagnostic::new(Code::FieldNotTaken, name.span, message, "requires the field");
                    self.sink.push(
                        d.related(action.id.span, "the action")
                            .help(format!("add `{}` to the `fields` of the action", decl.id.value)),
                    );
                }
                Some(ActionId(at))
            })
            .collect();
        for role in &decl.secret_to {
            self.check_role(&role.value, role);
        }
        let (sealed_to, opened_by) = (self.sealed_to(decl), self.opened_by(decl, at));
        let sealed_to = sealed_to?;
        let sealed_role = sealed_to.iter().map(|actor| actor.role.clone());
        Some(Field {
            id: decl.id.value.clone(),
            label,
            kind: kind?,
            required_by: all(required_by)?,
            personal: decl.personal.unwrap_or(false) || sealed_to.is_some(),
            secret_to: decl.secret_to.iter().map(|role| role.value.clone()).chain(sealed_role).collect(),
            sealed_to,
            opened_by: opened_by?,
        })
    }

    /// To whose keys a field is sealed: it is text or a file then, and there is nothing to be said about who else reads it.
    #[expect(clippy::option_option, reason = "absent and faulty are different answers")]
    fn sealed_to(&mut self, decl: &FieldDecl) -> Option<Option<Actor>> {
        let Some(name) = &decl.sealed_to else {
            return Some(None);
        };
        let actor = self.actor(name)?;
        let word = decl.r#type.value;
        if !matches!(word, FieldWord::Text | FieldWord::LongText | FieldWord::File) {
            let message = format!("a field of type `{}` cannot be sealed", spelled(word));
            let d = Diagnostic::new(Code::KeyNotAllowed, name.span, message, "not with this type");
            self.sink.push(d.related(decl.r#type.span, "the type").help("seal a text or a file"));
            return None;
        }
        if actor.scope == Scope::Case {
            let message = format!("`{}` is one person, and keys are kept by role", name.value);
            let help = "name a role and where it is held, such as `custodian@jurisdiction`";
            self.sink.error(Code::UnknownWord, name.span, message, "not of a case", help);
            return None;
        }
        if let Some(role) = decl.secret_to.first() {
            let message = format!("`{}` is sealed: nobody else can read it anyway", decl.id.value);
            let d = Diagnostic::new(Code::KeyNotAllowed, role.span, message, "not beside `sealed_to`");
            self.sink.push(d.related(name.span, "sealed here").help("leave `secret_to` out"));
            return None;
        }
        Some(Some(actor))
    }

    /// The action after which a sealed field is read.
    #[expect(clippy::option_option, reason = "absent and faulty are different answers")]
    fn opened_by(&mut self, decl: &FieldDecl, at: usize) -> Option<Option<ActionId>> {
        let Some(name) = &decl.opened_by else {
            return Some(None);
        };
        let action = self.cited_action(name, at)?;
        if decl.sealed_to.is_none() {
            let message = format!("`{}` is not sealed, so nothing opens it", decl.id.value);
            let d = Diagnostic::new(Code::KeyNotAllowed, name.span, message, "only beside `sealed_to`");
            self.sink.push(d.help("add `sealed_to`, or leave `opened_by` out"));
            return None;
        }
        Some(Some(action))
    }

    /// Rules read these attributes of a case beside its fields.
    fn check_not_reserved(&mut self, decl: &FieldDecl) {
        if RESERVED_FIELDS.contains(&decl.id.as_str()) {
            let message = format!("`{}` is an attribute that every case has", decl.id.value);
            let help = "give the field another id";
            self.sink.error(Code::BadId, decl.id.span, message, "a reserved word", help);
        }
    }

    fn field_type(&mut self, decl: &FieldDecl) -> Option<FieldType> {
        let word = decl.r#type.value;
        unique(&decl.choices, IdStyle::Plain, &mut self.sink);
        if word == FieldWord::Choice && decl.choices.is_empty() {
            let message = format!("the field `{}` has no choices", decl.id.value);
            self.sink.error(
                Code::EmptyList,
                decl.r#type.span,
                message,
                "needs `choices`",
                "add `choices = [{ id = \"…\", title = { zh = \"…\", en = \"…\" } }]`",
            );
            return None;
        }
        if let (false, Some(choice)) = (word == FieldWord::Choice, decl.choices.first()) {
            let message = format!("a field of type `{}` has no choices", spelled(word));
            let d = Diagnostic::new(Code::KeyNotAllowed, choice.span, message, "not with this type");
            self.sink.push(d.related(decl.r#type.span, "the type").help("write `type = \"choice\"`"));
            return None;
        }
        Some(match word {
            FieldWord::Text => FieldType::Text,
            FieldWord::LongText => FieldType::LongText,
            FieldWord::Number => FieldType::Number,
            FieldWord::Money => FieldType::Money,
            FieldWord::Date => FieldType::Date,
            FieldWord::Instant => FieldType::Instant,
            FieldWord::Choice => FieldType::Choice(
                decl.choices.iter().map(|c| (c.id.value.clone(), self.text(&c.title))).collect(),
            ),
            FieldWord::File => FieldType::File,
            FieldWord::Unit => FieldType::Unit,
            FieldWord::Person => FieldType::Person,
            FieldWord::Item => FieldType::Item,
            FieldWord::Enterprise => FieldType::Enterprise,
            FieldWord::Case => FieldType::Case,
            FieldWord::CaseNumber => FieldType::CaseNumber,
            FieldWord::List => FieldType::List,
            FieldWord::Flag => FieldType::Flag,
        })
    }

    fn action(&mut self, decl: &Sp<ActionDecl>, at: usize) -> Option<Action> {
        let title = self.text(&decl.title);
        let from: Vec<_> = decl.from.iter().map(|name| self.cited_state(name, at)).collect();
        let to = decl.to.as_ref().map(|name| self.cited_state(name, at));
        let by: Vec<_> = decl.by.iter().map(|name| self.actor(name)).collect();
        let fields: Vec<_> = decl.fields.iter().map(|name| self.cited_field(name, at)).collect();
        let guards: Vec<_> = decl.guards.iter().map(|guard| self.guard(guard, at)).collect();
        let effects: Vec<_> = decl.effects.iter().map(|effect| self.effect(effect, at)).collect();
        let reserved = crate::syntax::common::RESERVED_POINTS.contains(&decl.id.as_str());
        if reserved {
            let message = format!("`{}` is a point of time, not an action", decl.id.value);
            self.sink.error(
                Code::BadId,
                decl.id.span,
                message,
                "a reserved word",
                "give the action another id",
            );
        }
        Some(Action {
            id: decl.id.value.clone(),
            activity: self.activities.id(&decl.id),
            title,
            from: all(from)?,
            to: match to {
                None => None,
                Some(state) => Some(state?),
            },
            by: all(by)?,
            fields: all(fields)?,
            guards: all(guards)?,
            effects: all(effects)?,
        })
    }

    pub(super) fn cited_state(&mut self, name: &Name, at: usize) -> Option<StateId> {
        let merged = self.merged;
        self.cite(&merged.procedures.items[at].states, "state", name).map(StateId)
    }

    pub(super) fn cited_field(&mut self, name: &Name, at: usize) -> Option<FieldId> {
        let merged = self.merged;
        self.cite(&merged.procedures.items[at].fields, "field", name).map(FieldId)
    }

    pub(super) fn cited_action(&mut self, name: &Name, at: usize) -> Option<ActionId> {
        let merged = self.merged;
        self.cite(&merged.procedures.items[at].actions, "action", name).map(ActionId)
    }

    pub(super) fn cited_procedure(&mut self, name: &Name) -> Option<ProcedureId> {
        let merged = self.merged;
        if let Some(at) = merged.procedures.get(name) {
            return Some(ProcedureId(at as u16));
        }
        if !merged.procedures.may_be_faulty(name) {
            let known: Vec<&str> = merged.procedures.ids().collect();
            self.unknown("procedure", name, &known, "add a file with its `[procedure]` table".to_owned());
        }
        None
    }

    /// `role@scope`.
    pub(super) fn actor(&mut self, name: &Name) -> Option<Actor> {
        let Some((role, scope)) = name.split_once('@') else {
            let scopes: Vec<&str> = Scope::WORDS.iter().map(|(word, ..)| *word).collect();
            let message = format!("`{}` does not say where the role is held", name.value);
            let d = Diagnostic::new(Code::UnknownWord, name.span, message, "no `@`");
            self.sink.push(d.help(format!(
                "write `{}@unit`; after `@` stands one of {}",
                name.value,
                suggest::list(&scopes)
            )));
            return None;
        };
        let scope = word_of(scope, name.span, &mut self.sink);
        self.check_role(role, name);
        Some(Actor { role: role.to_owned(), scope: scope? })
    }

    /// A role that some post has; nothing is known of posts where the programme has no units.
    pub(super) fn check_role(&mut self, role: &str, place: &Name) {
        let Some(roles) = &self.roles else {
            return;
        };
        if roles.contains(role) || CASE_ROLES.contains(&role) || self.merged.units.any_faulty() {
            return;
        }
        let mut known: Vec<&str> = roles.iter().copied().chain(CASE_ROLES).collect();
        known.sort_unstable();
        let message = format!("no post has the role `{role}`");
        let d = Diagnostic::new(Code::UnknownName, place.span, message, "unknown role");
        let help = suggest::help(role, known).unwrap_or_else(|| "add it to the `roles` of a post".to_owned());
        self.sink.push(d.help(help));
    }
}

/// Whether a pattern of case numbers is well formed: known parts, and one running number.
fn check_number(pattern: &str) -> Result<(), String> {
    let mut rest = pattern;
    let mut running = 0;
    while let Some(open) = rest.find(['{', '}']) {
        let Some(inner) = rest[open..].strip_prefix('{') else {
            return Err("a `}` without its `{`".to_owned());
        };
        let Some(close) = inner.find('}') else {
            return Err("a `{` without its `}`".to_owned());
        };
        match &inner[..close] {
            "unit" | "item" | "procedure" | "year" | "month" => {}
            "seq" => running += 1,
            part => match part.strip_prefix("seq:").map(str::parse::<u8>) {
                Some(Ok(1..=18)) => running += 1,
                _ => return Err(format!("`{{{part}}}` is not known")),
            },
        }
        rest = &inner[close + 1..];
    }
    match running {
        1 => Ok(()),
        0 => Err("it has no `{seq}`, so every case would have the same number".to_owned()),
        _ => Err("it has more than one `{seq}`".to_owned()),
    }
}
