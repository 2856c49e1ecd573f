//! Who acts, and in what role.

use chuangyou_programme::model::{Action, Actor, Scope};

use super::event::Author;
use super::{Case, Context, PersonId, UnitCode};

/// The role of whoever the case is for.
const PARTY: &str = "party";
/// The role of whoever the case has been given to.
const HANDLER: &str = "handler";

/// A person with the posts they hold at the time of the act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// One entry for each role of each post; empty for somebody from outside.
    pub posts: Vec<HeldRole>,
}

/// A role that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRole {
    /// In which unit.
    pub unit: UnitCode,
    /// The role, as actions name it.
    pub role: String,
    /// The rank of the post: larger is higher.
    pub rank: i32,
}

/// The role in which somebody takes an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Capacity {
    pub role: String,
    /// `None` for the party.
    pub unit: Option<UnitCode>,
    /// The party's is 0.
    pub rank: i32,
}

/// Who takes an action.
#[derive(Debug, Clone)]
pub(super) enum Who<'a> {
    Person(&'a PersonId, Capacity),
    /// It happens by law or by rule.
    System,
}

impl Who<'_> {
    pub(super) fn author(&self) -> Author {
        match self {
            Self::Person(id, capacity) => {
                Author::Person { id: (*id).clone(), role: capacity.role.clone(), unit: capacity.unit.clone() }
            }
            Self::System => Author::System,
        }
    }
}

/// The role in which `person` may take `action`, or `None` if they may not. Of several it is the one highest in rank;
/// of equals, the one that the action names first.
pub(super) fn capacity(ctx: &Context<'_>, case: &Case, action: &Action, person: &Person) -> Option<Capacity> {
    let mut best: Option<Capacity> = None;
    for capacity in action.by.iter().flat_map(|actor| capacities(ctx, case, actor, person)) {
        if best.as_ref().is_none_or(|best| capacity.rank > best.rank) {
            best = Some(capacity);
        }
    }
    best
}

fn capacities(ctx: &Context<'_>, case: &Case, actor: &Actor, person: &Person) -> Vec<Capacity> {
    if actor.scope == Scope::Case {
        return on_the_case(case, actor, person).into_iter().collect();
    }
    let held = person.posts.iter().filter(|held| held.role == actor.role);
    held.filter(|held| is_in_scope(ctx, case, actor.scope, &held.unit)).map(HeldRole::capacity).collect()
}

/// The party by being the party, the handler by being the handler, and the handler in any other role they hold.
fn on_the_case(case: &Case, actor: &Actor, person: &Person) -> Option<Capacity> {
    let is = |named: &Option<PersonId>| named.as_ref() == Some(&person.id);
    match actor.role.as_str() {
        PARTY => is(&case.party).then(|| Capacity { role: PARTY.to_owned(), unit: None, rank: 0 }),
        HANDLER => is(&case.handler).then(|| {
            let rank = person.posts.iter().map(|held| held.rank).max().unwrap_or(0);
            Capacity { role: HANDLER.to_owned(), unit: Some(case.unit.clone()), rank }
        }),
        role if is(&case.handler) => {
            let held = person.posts.iter().filter(|held| held.role == role);
            held.max_by_key(|held| held.rank).map(HeldRole::capacity)
        }
        _ => None,
    }
}

fn is_in_scope(ctx: &Context<'_>, case: &Case, scope: Scope, unit: &UnitCode) -> bool {
    match scope {
        Scope::Case | Scope::Unit => *unit == case.unit,
        Scope::Above => ctx.is_above(unit, &case.unit),
        Scope::Jurisdiction => true,
        Scope::Supervisor => ctx.supervisor_of(&case.unit).as_ref() == Some(unit),
    }
}

impl HeldRole {
    fn capacity(&self) -> Capacity {
        Capacity { role: self.role.clone(), unit: Some(self.unit.clone()), rank: self.rank }
    }
}
