//! What people at work begin of their own accord: whatever the workbench offers them to begin, each kind in its turn.

use chuangyou_engine::case::{Moment, RoleAt};
use chuangyou_programme::model::{Action, Portal, Procedure, Scope};

use super::super::form::{self, Form, Others};
use super::super::people::{People, Worker};
use super::super::plan::{Plan, What, new_case};
use crate::desk::posts_at;
use crate::dice::Dice;
use crate::rulebook::Rulebook;

/// In so many working days each kind of case is begun once, where nobody comes with more of it; a default of this project.
const ROUND: u64 = 10;

/// Of a thousand cases that people come with, so many are begun at a desk; a default of this project. In a large city it is more
/// than one of each kind in a round.
const OF_THOUSAND: u64 = 12;

/// A kind of case that somebody at work may begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Kind {
    procedure: usize,
    action: usize,
    /// Who may, by their place among the workers.
    workers: Vec<usize>,
}

/// The kinds of cases that people at work may begin. An application is not among them: whoever applies at the counter is counted
/// among those who come.
pub(in super::super) fn kinds(book: &Rulebook, people: &People) -> Vec<Kind> {
    let procedures = book.programme().procedures.iter().enumerate();
    let own = procedures.filter(|(_, procedure)| procedure.portal != Some(Portal::Apply));
    own.filter_map(|(at, procedure)| {
        let action = procedure.actions.iter().position(is_begun_at_a_desk)?;
        let roles = |role: &str| {
            procedure.actions[action].by.iter().any(|actor| actor.role == role && is_own(actor.scope))
        };
        let may = |worker: &Worker| roles(&worker.role) && goes_on(book, procedure, action, &worker.unit);
        let workers = people.workers.iter().enumerate().filter(|(_, worker)| may(worker));
        let workers: Vec<usize> = workers.map(|(place, _)| place).collect();
        (!workers.is_empty()).then_some(Kind { procedure: at, action, workers })
    })
    .collect()
}

/// Whether there is somebody who can move on what is begun in a unit: a plan that only an office above may approve is not made where
/// there is none.
fn goes_on(book: &Rulebook, procedure: &Procedure, action: usize, unit: &str) -> bool {
    let to = procedure.actions[action].to;
    let next = procedure
        .actions
        .iter()
        .filter(|next| next.to.is_some() && to.is_some_and(|to| next.from.contains(&to)));
    let mut actors = next.flat_map(|next| &next.by);
    actors.any(|actor| actor.scope == Scope::Case || !posts_at(book, unit, &RoleAt::from(actor)).is_empty())
}

fn is_begun_at_a_desk(action: &Action) -> bool {
    let is_first = action.from.first().is_some_and(|state| state.index() == 0);
    is_first && action.by.iter().any(|actor| is_own(actor.scope))
}

/// Whether whoever holds a role at this place may begin a case in their own unit.
fn is_own(scope: Scope) -> bool {
    matches!(scope, Scope::Unit | Scope::Jurisdiction)
}

/// How often something is begun on a working day, in thousandths, where so many come on it, in thousandths.
pub(in super::super) fn often(kinds: usize, daily: u64) -> u64 {
    let each_in_its_turn = kinds as u64 * 1000 / ROUND;
    // In a small town the round takes longer.
    each_in_its_turn.min(daily / 8).max(daily * OF_THOUSAND / 1000)
}

/// The kind whose turn it is: in each round every kind comes once, in another order.
pub(in super::super) fn in_turn(seed: u64, kinds: usize, turn: u64) -> usize {
    let count = kinds as u64;
    let mut dice = Dice::about(seed, &["round", &(turn / count).to_string()]);
    let mut left: Vec<usize> = (0..kinds).collect();
    for _ in 0..turn % count {
        let at = dice.below(left.len() as u64) as usize;
        left.remove(at);
    }
    left[dice.below(left.len() as u64) as usize]
}

/// Somebody who may begins a case of that kind; `None` if nobody is there.
pub(in super::super) fn begin(
    (book, others, now): (&Rulebook, &Others<'_>, Moment),
    (number, kind): (usize, &Kind),
    (attempt, is_present): (u32, impl Fn(usize) -> bool),
    dice: &mut Dice,
) -> Option<Plan> {
    let there: Vec<usize> = kind.workers.iter().copied().filter(|place| is_present(*place)).collect();
    let place = *dice.pick(&there)?;
    let worker = &others.people.workers[place];
    let procedure: &Procedure = &book.programme().procedures[kind.procedure];
    let action = &procedure.actions[kind.action];
    let form = Form {
        book,
        now,
        procedure,
        action,
        unit: &worker.unit,
        item: None,
        by: &worker.person.id,
        said: None,
        voucher: None,
        attempt,
    };
    let given = form::fill(&form, others, dice);
    let on = new_case(procedure, &worker.unit, None, None);
    let what = What::Begun { kind: number, attempt, place };
    Some(Plan { on, by: worker.person.clone(), action: action.id.clone(), given, what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_turn_in_every_round() {
        for round in 0..4 {
            let mut turns: Vec<usize> = (0..7).map(|turn| in_turn(5, 7, round * 7 + turn)).collect();
            turns.sort_unstable();
            assert_eq!(turns, [0, 1, 2, 3, 4, 5, 6]);
        }
    }
}
