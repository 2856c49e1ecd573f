//! Activities, conditions, matches and points.

use super::{Resolver, Scope, all};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{ActivityId, Comparison, Condition, Literal, Match, Point};
use crate::syntax::common::{
    ConditionDecl, LiteralDecl, MatchDecl, PointDecl, Points, RESERVED_POINTS, one_of,
};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::procedure::FieldDecl;
use crate::syntax::suggest;
use crate::syntax::vocabulary::FieldWord;

impl Resolver<'_> {
    /// An activity: within a procedure one of its actions, elsewhere any name.
    pub(super) fn activity(&mut self, name: &Name, scope: Scope) -> Option<ActivityId> {
        if RESERVED_POINTS.contains(&name.as_str()) {
            let message = format!("`{}` is a point, not an activity", name.value);
            let d = Diagnostic::new(Code::BadId, name.span, message, "an activity is needed here");
            self.sink.push(d.help("name the activity; only points of clocks and durations know this word"));
            return None;
        }
        if let Some(at) = scope {
            return self.action_activity(name, at);
        }
        self.check_renamed(name);
        Some(self.activities.id(name))
    }

    fn action_activity(&mut self, name: &Name, at: usize) -> Option<ActivityId> {
        let procedure = &self.merged.procedures.items[at];
        if procedure.actions.get(name).is_some() {
            return Some(self.activities.id(name));
        }
        if procedure.actions.may_be_faulty(name) {
            return None;
        }
        let id = &procedure.head.id.value;
        let elsewhere = self.merged.procedures.items.iter().find(|p| p.actions.get(name).is_some());
        let help = match elsewhere {
            Some(other) => {
                Some(format!("`{}` has it; each case has the events of one procedure", other.head.id.value))
            }
            None => suggest::help(name, procedure.actions.ids()),
        };
        let message = format!("the procedure `{id}` has no action `{}`", name.value);
        self.sink.push(
            Diagnostic::new(Code::UnknownActivity, name.span, message, "unknown activity").maybe_help(help),
        );
        None
    }

    /// An activity that the source renames never occurs under its old name.
    fn check_renamed(&mut self, name: &Name) {
        let Some(source) = &self.merged.source else {
            return;
        };
        let pairs = &source.activities.0;
        let target = |n: &str| pairs.iter().any(|(_, to)| to.as_str() == n);
        if let Some((from, to)) = pairs.iter().find(|(from, _)| from.value == name.value)
            && !target(name)
        {
            let message = format!("no event is called `{}`: the source renames it", name.value);
            let d = Diagnostic::new(Code::RenamedActivity, name.span, message, "the name in the file");
            self.sink.push(
                d.related(from.span, "renamed here")
                    .help(format!("write `{}`, its name in the programme", to.value)),
            );
        }
    }

    pub(super) fn matched(&mut self, decl: &MatchDecl, scope: Scope) -> Option<Match> {
        let activities: Vec<_> = decl.activities.iter().map(|name| self.activity(name, scope)).collect();
        let when = self.conditions(&decl.when, scope);
        Some(Match { activities: all(activities)?, when: when? })
    }

    pub(super) fn point(&mut self, decl: &PointDecl, scope: Scope) -> Option<Point> {
        match decl {
            PointDecl::FirstEvent => Some(Point::FirstEvent),
            PointDecl::LastEvent => Some(Point::LastEvent),
            PointDecl::Case(name) => Some(Point::Case(name.value.clone())),
            PointDecl::Event(matched) => self.matched(matched, scope).map(Point::Event),
        }
    }

    pub(super) fn points(&mut self, decl: &Points, scope: Scope) -> Option<Vec<Point>> {
        all(decl.0.iter().map(|point| self.point(point, scope)).collect())
    }

    pub(super) fn conditions(&mut self, decls: &[Sp<ConditionDecl>], scope: Scope) -> Option<Vec<Condition>> {
        all(decls.iter().map(|c| self.condition(c, scope)).collect())
    }

    /// A condition. An attribute that is a field of the procedure in scope must be able to satisfy it.
    pub(super) fn condition(&mut self, decl: &Sp<ConditionDecl>, scope: Scope) -> Option<Condition> {
        let comparison = self.comparison(decl)?;
        let merged = self.merged;
        if let Some(at) = scope {
            let fields = &merged.procedures.items[at].fields;
            if let Some(field) = fields.get(&decl.attribute) {
                self.check_comparison(decl, &comparison, &fields.items[field]);
            }
        }
        Some(Condition { attribute: decl.attribute.value.clone(), comparison })
    }

    fn comparison(&mut self, decl: &Sp<ConditionDecl>) -> Option<Comparison> {
        let literals = |list: &[Sp<LiteralDecl>]| list.iter().map(|l| literal(l)).collect::<Vec<_>>();
        let found = [
            decl.is.as_ref().map(|l| Comparison::Is(literal(l))),
            decl.is_not.as_ref().map(|l| Comparison::IsNot(literal(l))),
            decl.r#in.as_deref().map(|l| Comparison::In(literals(l))),
            decl.not_in.as_deref().map(|l| Comparison::NotIn(literals(l))),
            decl.at_least.as_ref().map(|n| Comparison::AtLeast(n.value)),
            decl.at_most.as_ref().map(|n| Comparison::AtMost(n.value)),
            decl.present.as_ref().map(|yes| if yes.value { Comparison::Present } else { Comparison::Absent }),
            decl.absent.as_ref().map(|yes| if yes.value { Comparison::Absent } else { Comparison::Present }),
        ];
        let mut found: Vec<Comparison> = found.into_iter().flatten().collect();
        if found.len() == 1 {
            return found.pop();
        }
        let keys = ["is", "is_not", "in", "not_in", "at_least", "at_most", "present", "absent"];
        one_of(decl.span, &keys, found.len(), &mut self.sink)
    }

    fn check_comparison(&mut self, decl: &Sp<ConditionDecl>, comparison: &Comparison, field: &Sp<FieldDecl>) {
        let fault = match comparison {
            Comparison::Is(l) | Comparison::IsNot(l) => misfit(field, l),
            Comparison::In(list) | Comparison::NotIn(list) => list.iter().find_map(|l| misfit(field, l)),
            Comparison::AtLeast(_) | Comparison::AtMost(_) => {
                let number = matches!(field.r#type.value, FieldWord::Number | FieldWord::Money);
                (!number).then(|| "only numbers and money can be compared by size".to_owned())
            }
            Comparison::Present | Comparison::Absent => None,
        };
        if let Some(why) = fault {
            let choices: Vec<&str> = field.choices.iter().map(|c| c.id.as_str()).collect();
            let message = format!("the field `{}` never satisfies this condition: {why}", field.id.value);
            let d = Diagnostic::new(Code::ConditionType, decl.span, message, "cannot hold");
            let help = (!choices.is_empty()).then(|| format!("its choices are {}", suggest::list(&choices)));
            self.sink.push(d.related(field.id.span, "the field").maybe_help(help));
        }
    }
}

fn literal(decl: &LiteralDecl) -> Literal {
    match decl {
        LiteralDecl::Text(text) => Literal::Text(text.clone()),
        LiteralDecl::Int(number) => Literal::Int(*number),
        LiteralDecl::Bool(truth) => Literal::Bool(*truth),
    }
}

/// Why a constant can never be the value of a field.
fn misfit(field: &FieldDecl, literal: &Literal) -> Option<String> {
    match (field.r#type.value, literal) {
        (FieldWord::Number | FieldWord::Money, Literal::Int(_)) | (FieldWord::Flag, Literal::Bool(_)) => None,
        (FieldWord::Choice, Literal::Text(text)) => {
            let known = field.choices.iter().any(|c| c.id.as_str() == text);
            (!known).then(|| format!("`{text}` is not one of its choices"))
        }
        (FieldWord::Number | FieldWord::Money, _) => Some("it holds a number".to_owned()),
        (FieldWord::Flag, _) => Some("it holds `true` or `false`".to_owned()),
        (_, Literal::Text(_)) => None,
        _ => Some("it holds text".to_owned()),
    }
}
