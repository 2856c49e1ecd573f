//! Who may know of a case.

use chuangyou_engine::case::{Case, Person};
use chuangyou_programme::model::Procedure;

use crate::rulebook::Rulebook;

/// How somebody stands to a case, as a procedure's `visible_to` speaks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Whom it is for.
    Party,
    /// In the unit it lies with, or handling it.
    Unit,
    /// In a unit above that.
    Above,
    /// In the unit that supervises it.
    Supervisor,
}

impl Relation {
    /// The word for it in the programme.
    pub fn word(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Unit => "unit",
            Self::Above => "above",
            Self::Supervisor => "supervisor",
        }
    }
}

/// How somebody stands to a case; several relations may hold.
pub fn relations(book: &Rulebook, case: &Case, person: &Person) -> Vec<Relation> {
    let ctx = book.context();
    let is = |named: &Option<chuangyou_engine::case::PersonId>| named.as_ref() == Some(&person.id);
    let any = |test: &dyn Fn(&chuangyou_engine::case::UnitCode) -> bool| {
        person.posts.iter().any(|held| test(&held.unit))
    };
    let supervisor = ctx.supervisor_of(&case.unit);
    let holds = [
        (Relation::Party, is(&case.party)),
        (Relation::Unit, is(&case.handler) || any(&|unit| *unit == case.unit)),
        (Relation::Above, any(&|unit| ctx.is_above(unit, &case.unit))),
        (Relation::Supervisor, any(&|unit| Some(unit) == supervisor.as_ref())),
    ];
    holds.into_iter().filter(|(_, holds)| *holds).map(|(relation, _)| relation).collect()
}

/// Whether somebody may know of a case at all. Whoever may not is told that there is none.
pub fn may_read(book: &Rulebook, case: &Case, person: &Person) -> bool {
    let Some(procedure) = book.procedure(case.procedure.as_str()) else {
        return false;
    };
    let visible = |relation: &Relation| procedure.visible_to.iter().any(|word| word == relation.word());
    relations(book, case, person).iter().any(visible) || may_act_anywhere(procedure, person)
}

/// Whether the procedure gives the person something to do wherever in the jurisdiction the case lies.
fn may_act_anywhere(procedure: &Procedure, person: &Person) -> bool {
    use chuangyou_programme::model::Scope;
    let actors = procedure.actions.iter().flat_map(|action| &action.by);
    let mut everywhere = actors.filter(|actor| actor.scope == Scope::Jurisdiction);
    everywhere.any(|actor| person.posts.iter().any(|held| held.role == actor.role))
}
