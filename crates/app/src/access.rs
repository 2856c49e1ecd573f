//! Who may know of a case.

use std::collections::BTreeSet;

use chuangyou_engine::case::{Case, Person, PersonId, RoleAt, UnitCode};
use chuangyou_programme::model::{Audience, Procedure, Publication, Scope, Unit, UnitId};
use chuangyou_store::CaseRow;
use chuangyou_store::card::{Raised, rank};

use crate::desk::posts_at;
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
    /// In the unit that supervises it, or one of those above it.
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
    stands(book, &case.unit, (case.handler.as_ref(), case.party.as_ref()), person)
}

fn stands(
    book: &Rulebook,
    unit: &UnitCode,
    (handler, party): (Option<&PersonId>, Option<&PersonId>),
    person: &Person,
) -> Vec<Relation> {
    let ctx = book.context();
    let is = |named: Option<&PersonId>| named == Some(&person.id);
    let any = |test: &dyn Fn(&UnitCode) -> bool| person.posts.iter().any(|held| test(&held.unit));
    // Whoever supervises a bureau supervises its window.
    let above = book.above(unit.as_str()).map(|unit| UnitCode::from(unit.id.as_str()));
    let supervised = std::iter::once(unit.clone()).chain(above);
    let supervisors: Vec<_> = supervised.filter_map(|unit| ctx.supervisor_of(&unit)).collect();
    let holds = [
        (Relation::Party, is(party)),
        (Relation::Unit, is(handler) || any(&|held| held == unit)),
        (Relation::Above, any(&|held| ctx.is_above(held, unit))),
        (Relation::Supervisor, any(&|held| supervisors.contains(held))),
    ];
    holds.into_iter().filter(|(_, holds)| *holds).map(|(relation, _)| relation).collect()
}

/// Whether somebody may know of a case at all. Whoever may not is told that there is none.
pub fn may_read(book: &Rulebook, case: &Case, person: &Person) -> bool {
    let relations = relations(book, case, person);
    may_know(book, case.procedure.as_str(), &relations, person)
}

/// The same by the row of a case; an observed case is for those who oversee its unit.
pub fn may_read_row(book: &Rulebook, row: &CaseRow, person: &Person) -> bool {
    let unit = UnitCode::from(row.unit.as_str());
    if row.source.is_some() {
        return oversees(book, person, &unit);
    }
    let relations = stands(book, &unit, (row.handler.as_ref(), row.party.as_ref()), person);
    may_know(book, &row.procedure, &relations, person)
}

/// Whether somebody is in a unit, above it, or in the one that supervises it. Units of other systems, which the unit tree does
/// not know, are overseen by the unit above all others.
pub fn oversees(book: &Rulebook, person: &Person, unit: &UnitCode) -> bool {
    let is_top = |code: &UnitCode| book.unit(code.as_str()).is_some_and(|unit| unit.parent.is_none());
    let is_known = book.unit(unit.as_str()).is_some();
    let relations = stands(book, unit, (None, None), person);
    !relations.is_empty() || (!is_known && person.posts.iter().any(|held| is_top(&held.unit)))
}

fn may_know(book: &Rulebook, procedure: &str, relations: &[Relation], person: &Person) -> bool {
    let Some(procedure) = book.procedure(procedure) else {
        return false;
    };
    let visible = |relation: &Relation| procedure.visible_to.iter().any(|word| word == relation.word());
    relations.iter().any(visible) || may_act_anywhere(procedure, person)
}

/// Whether the procedure gives the person something to do wherever in the jurisdiction the case lies.
pub(crate) fn may_act_anywhere(procedure: &Procedure, person: &Person) -> bool {
    let actors = procedure.actions.iter().flat_map(|action| &action.by);
    let mut everywhere = actors.filter(|actor| actor.scope == Scope::Jurisdiction);
    everywhere.any(|actor| person.posts.iter().any(|held| held.role == actor.role))
}

/// Which units' numbers somebody sees who supervises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// All: they hold a post in a unit that nothing is above.
    All,
    /// These units: their own, those below, and those that they supervise, directly or through others.
    Units(BTreeSet<String>),
}

impl Sight {
    /// Whether a unit is among them.
    pub fn holds(&self, unit: &str) -> bool {
        match self {
            Self::All => true,
            Self::Units(units) => units.contains(unit),
        }
    }
}

/// Which units' numbers somebody sees.
pub fn sight(book: &Rulebook, person: &Person) -> Sight {
    let units = &book.programme().units;
    let held = |unit: &Unit| person.posts.iter().any(|held| held.unit.as_str() == unit.id);
    if units.iter().any(|unit| unit.parent.is_none() && held(unit)) {
        return Sight::All;
    }
    let mut seen: Vec<bool> = units.iter().map(held).collect();
    loop {
        let sees = |id: &Option<UnitId>| id.is_some_and(|id| seen[id.index()]);
        let more: Vec<usize> = units
            .iter()
            .enumerate()
            .filter(|(at, unit)| !seen[*at] && (sees(&unit.parent) || sees(&unit.supervisor)))
            .map(|(at, _)| at)
            .collect();
        if more.is_empty() {
            break;
        }
        for at in more {
            seen[at] = true;
        }
    }
    let seen = units.iter().zip(&seen).filter(|(_, seen)| **seen);
    Sight::Units(seen.map(|(unit, _)| unit.id.clone()).collect())
}

/// Whether whoever supervises may know of single cases of a procedure; of what another system reports, they may.
pub fn is_open_to_supervisors(book: &Rulebook, procedure: &str) -> bool {
    let supervises = [Relation::Above.word(), Relation::Supervisor.word()];
    book.procedure(procedure)
        .is_none_or(|known| known.visible_to.iter().any(|word| supervises.contains(&word.as_str())))
}

/// Whether a procedure's cases are for few: of others not even that there is one is for anybody to know.
pub fn is_restricted(book: &Rulebook, procedure: &str) -> bool {
    let overseen = [Relation::Above.word(), Relation::Supervisor.word()];
    let is_overseen =
        |procedure: &Procedure| procedure.visible_to.iter().any(|word| overseen.contains(&word.as_str()));
    !book.procedure(procedure).is_some_and(is_overseen)
}

/// Whether a publication of a unit's case is for somebody to read, once it has appeared.
pub fn may_read_publication(
    book: &Rulebook,
    declared: &Publication,
    unit: &UnitCode,
    person: &Person,
) -> bool {
    let holds = |test: &dyn Fn(&UnitCode) -> bool| person.posts.iter().any(|held| test(&held.unit));
    match declared.audience {
        Audience::Public => true,
        Audience::Staff => !person.posts.is_empty(),
        Audience::Unit => holds(&|held| held == unit || book.context().is_above(held, unit)),
    }
}

/// The posts that were told of a card: unit and role. Without a unit it is the person who handles the case.
pub fn posts_told(book: &Rulebook, raised: &Raised, row: &CaseRow) -> Vec<(Option<String>, String)> {
    let unit = Some(raised.card.unit.as_str()).filter(|unit| book.unit(unit).is_some()).unwrap_or(&row.unit);
    let handlings = book.programme().handlings.iter();
    let told = handlings.filter(|handling| rank(handling.level) <= rank(raised.card.level));
    let posts = told.flat_map(|handling| &handling.tells).flat_map(|actor| match actor.scope {
        Scope::Case => vec![(None, actor.role.clone())],
        _ => posts_at(book, unit, &RoleAt::from(actor))
            .into_iter()
            .map(|post| (Some(post.unit), post.role))
            .collect(),
    });
    posts.collect()
}

/// Whether whoever is in a unit may know of its cases of a procedure.
pub fn is_open_to_unit(book: &Rulebook, procedure: &str, person: &Person) -> bool {
    let Some(procedure) = book.procedure(procedure) else { return true };
    procedure.visible_to.iter().any(|word| word == Relation::Unit.word())
        || may_act_anywhere(procedure, person)
}
