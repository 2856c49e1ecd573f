//! What people do with whatever else lies on their table: they look which actions there are, take the one that is usual, and when
//! they are refused, the next.

use chuangyou_engine::case::RoleAt;
use chuangyou_programme::model::{Action, Actor, Amount, Guard, Procedure, Scope};

use super::super::form::{self, Form};
use super::{Choice, Seen};
use crate::desk::posts_at;
use crate::dice::Dice;

/// How usual whatever is usual is.
const USUALLY: u64 = 100;

/// How usual an action is among those that can be taken in its place, where it is not 100. What is 0 is done by hand only.
const USUAL: [(&str, u64); 52] = [
    ("draw_windows", 100),
    ("order_visit", 150),
    ("comment_on_check", 100),
    ("drop_problem", 3),
    ("find_it_back", 10),
    ("decline_to_file", 50),
    ("find_not_liable", 30),
    ("release_name", 100),
    ("accept_complaint", 300),
    ("refuse_complaint", 20),
    ("merge_complaint", 0),
    ("assign_complaint", 40),
    ("record_verified", 60),
    ("refer_to_case_group", 4),
    ("disagree", 4),
    ("invite", 1),
    ("attend", 0),
    ("record_absence", 3),
    ("refuse_handover", 20),
    ("hand_over", 12),
    ("raise_to_leader", 6),
    ("assign_enquiry", 30),
    ("refer_elsewhere", 20),
    ("note_duplicate", 3),
    ("refuse_tip", 10),
    ("ask_reporter", 10),
    ("find_unfounded", 60),
    ("decide_no_reward", 100),
    ("request_identity", 4),
    ("refuse_opening", 4),
    ("approve_opening", 4),
    ("open_identity", 4),
    ("report_leak", 1),
    ("appeal_card", 35),
    ("return_answer", 15),
    ("have_it_put_right", 40),
    ("pass_upward", 20),
    ("restore_card", 10),
    ("return_plan", 15),
    ("lengthen", 6),
    ("fail_recheck", 15),
    ("find_false_mend", 4),
    ("record_dissatisfaction", 15),
    ("name_visitor", 5),
    ("stand_aside", 3),
    ("not_confirm", 10),
    ("call_off", 3),
    ("return_draft", 10),
    ("drop_circular", 3),
    ("reject_plan", 5),
    ("decline_green_channel", 15),
    ("drop_order", 3),
];

/// What somebody does with a case on their table.
pub(in super::super) fn decide(seen: &Seen<'_>, others: &form::Others<'_>) -> Choice {
    let Some(procedure) = seen.book.procedure(&seen.row.procedure) else { return Choice::Wait(20) };
    let waits = lag(seen);
    if seen.working_days_since(seen.row.changed_at) < waits {
        return Choice::Wait(1);
    }
    if seen.refused > 9 {
        return Choice::Wait(3);
    }
    let version = seen.row.version.to_string();
    let about = ["habit", seen.row.id.as_str(), &version, &seen.today().to_string()];
    let mut dice = Dice::about(seen.nature.temper, &about);
    let mut left: Vec<&Action> = actions(procedure, seen).collect();
    // Whoever was refused takes the next; and from the beginning again, filled in otherwise.
    let skipped = seen.refused as usize % left.len().max(1);
    for _ in 0..skipped {
        if let Some(at) = dice.weighted(left.iter().map(|action| usual(action))) {
            left.remove(at);
        }
    }
    // What is seldom done is left alone, even where there is nothing else to do.
    let busy: u64 = left.iter().map(|action| usual(action)).sum();
    if dice.below(USUALLY) >= busy {
        return Choice::Wait(2);
    }
    let chosen = dice.weighted(left.iter().map(|action| usual(action)));
    let Some(action) = chosen.map(|at| left[at]) else { return Choice::Wait(2) };
    let attempt = seen.refused / u32::try_from(left.len().max(1)).unwrap_or(1);
    let form = form_of(seen, procedure, action, attempt);
    Choice::Act { action: action.id.clone(), given: form::fill(&form, others, &mut dice) }
}

/// Of a thousand cases that somebody moves, they look at so many again by themselves; of those that end and leave something to be done,
/// more.
const LOOKED_BACK: u64 = 60;
const LOOKED_BACK_AT_UNFINISHED: u64 = 600;

/// How often somebody who takes an action looks at the case again by themselves, of a thousand times.
pub(in super::super) fn looks_back(procedure: &Procedure, action: &str) -> u64 {
    let to = procedure.actions.iter().find(|known| known.id == action).and_then(|action| action.to);
    let ends = to.filter(|to| procedure.states[to.index()].outcome.is_some());
    let is_left = |action: &Action| {
        ends.is_some_and(|end| action.from.contains(&end))
            && action.by.iter().any(|actor| actor.role != "party")
    };
    if procedure.actions.iter().any(is_left) { LOOKED_BACK_AT_UNFINISHED } else { LOOKED_BACK }
}

/// The form of an action in a case on somebody's table.
fn form_of<'a>(seen: &Seen<'a>, procedure: &'a Procedure, action: &'a Action, attempt: u32) -> Form<'a> {
    Form {
        book: seen.book,
        now: seen.now,
        procedure,
        action,
        unit: &seen.row.unit,
        item: seen.row.item.as_deref(),
        by: &seen.worker.person.id,
        said: seen.said,
        voucher: seen.voucher,
        attempt,
    }
}

/// Whether anything that may be done from a state goes by what the case says.
pub(in super::super) fn goes_by_the_case(procedure: &Procedure, state: &str) -> bool {
    let here = |action: &&Action| action.from.iter().any(|id| procedure.states[id.index()].id == state);
    let goes_by = |guard: &Guard| match guard {
        Guard::Among { .. } => true,
        Guard::AmountWithin { at_least, at_most, .. } => {
            [at_least, at_most].into_iter().flatten().any(|amount| matches!(amount, Amount::Case(_)))
        }
        _ => false,
    };
    procedure.actions.iter().filter(here).flat_map(|action| &action.guards).any(goes_by)
}

/// For how many working days it lies: leaders are asked last, and now and then something is forgotten.
fn lag(seen: &Seen<'_>) -> i64 {
    let version = seen.row.version.to_string();
    let mut dice = Dice::about(seen.nature.forgettable, &["lag", seen.row.id.as_str(), &version]);
    let of_role = match seen.worker.role.as_str() {
        "chief_leader" | "office_leader" => 5,
        "leader" => 1,
        _ => 0,
    };
    let forgotten = if dice.in_thousand(seen.worker.traits.forgets) { 9 } else { 0 };
    of_role + forgotten + dice.below(3) as i64
}

fn usual(action: &Action) -> u64 {
    let known = USUAL.iter().find(|(id, _)| *id == action.id).map(|(_, weight)| *weight);
    // What moves nothing is done now and then, so that what requires it can be done.
    known.unwrap_or(if action.to.is_some() { USUALLY } else { USUALLY / 4 })
}

/// The actions that somebody in this role might take here.
fn actions<'a>(procedure: &'a Procedure, seen: &'a Seen<'_>) -> impl Iterator<Item = &'a Action> {
    let state = seen.row.state.as_str();
    let is_handler = seen.row.handler.as_ref() == Some(&seen.worker.person.id);
    let holds = move |actor: &Actor| {
        if actor.scope == Scope::Case {
            return is_handler && actor.role == "handler";
        }
        let mut held = seen.worker.person.posts.iter().filter(|held| held.role == actor.role).peekable();
        held.peek().is_some() && {
            let there = posts_at(seen.book, &seen.row.unit, &RoleAt::from(actor));
            held.any(|held| there.iter().any(|post| held.unit.as_str() == post.unit))
        }
    };
    procedure.actions.iter().filter(move |action| {
        let here = action.from.iter().any(|id| procedure.states[id.index()].id == state);
        here && action.by.iter().any(holds)
    })
}
