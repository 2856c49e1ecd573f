//! What residents do about cases of their own.

use chuangyou_engine::case::{FieldValue, Moment};
use chuangyou_programme::model::{Action, Portal, Procedure};
use chuangyou_store::CaseRow;

use super::super::nature::{Documents, Merit, Nature};
use super::{Choice, approval};
use crate::dice::Dice;
use crate::given::{self, Given, choice, list, text};
use crate::rulebook::Rulebook;

/// What a resident sees of a case of theirs when they look at it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Look<'a> {
    pub(in super::super) row: &'a CaseRow,
    pub(in super::super) nature: &'a Nature,
    pub(in super::super) book: &'a Rulebook,
    pub(in super::super) now: Moment,
}

/// What a resident does when they look at a case of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Reaction {
    /// Something in the case itself.
    Do(Choice),
    /// They fill in the form of this action in the case.
    Fill(String),
    /// They complain about the unit.
    Complain(&'static str),
    /// They look again after so many working days.
    LookAgain(i32),
    /// They are done with it.
    Done,
}

/// What a resident does when they look at a case of theirs.
pub(in super::super) fn react(look: &Look<'_>) -> Reaction {
    let procedure = look.book.procedure(&look.row.procedure);
    match look.row.procedure.as_str() {
        "complaint" => about_complaint(look),
        _ if procedure.is_some_and(knows) => about_application(look),
        _ if look.row.outcome.is_some() => Reaction::Done,
        _ => by_habit(look),
    }
}

/// How usual something is that the party of another case may do, of a thousand looks; what is not here is done at every seventh. What
/// nobody would do without a reason that they cannot see here is 0.
const USUAL: [(&str, u64); 9] = [
    ("claim_reward", 800),
    ("answer_question", 40),
    ("withdraw_tip", 6),
    ("report_leak", 2),
    ("report_retaliation", 0),
    ("rate_mend", 500),
    ("reject_mend", 60),
    ("ask_for_green_channel", 0),
    ("withdraw_request", 5),
];

/// In a case of another kind they do what its page offers them, if it is what people do then.
fn by_habit(look: &Look<'_>) -> Reaction {
    let Some(procedure) = look.book.procedure(&look.row.procedure) else { return Reaction::Done };
    let version = look.row.version.to_string();
    let mut dice =
        Dice::about(look.nature.temper, &["party", look.row.id.as_str(), &version, &look.now.0.to_string()]);
    let here = procedure.actions.iter().filter(|action| {
        let stands = action.from.iter().any(|id| procedure.states[id.index()].id == look.row.state);
        stands && action.by.iter().any(|actor| actor.role == "party")
    });
    let usual =
        |action: &Action| USUAL.iter().find(|(id, _)| *id == action.id).map_or(140, |(_, often)| *often);
    let mut taken = here.filter(|action| dice.in_thousand(usual(action)));
    match taken.next() {
        Some(action) => Reaction::Fill(action.id.clone()),
        None => Reaction::LookAgain(3),
    }
}

fn about_application(look: &Look<'_>) -> Reaction {
    let Look { row, nature, book, now } = *look;
    if let Some(outcome) = row.outcome.as_deref() {
        let is_angry = matches!(outcome, "refused" | "not_accepted" | "returned") && nature.temper > 800;
        return if is_angry { Reaction::Complain("not_acting") } else { Reaction::Done };
    }
    let waited = i64::from(book.almanac().working_days(row.changed_at.0, now.0)) * 1000;
    match (row.state.as_str(), nature.documents) {
        ("awaiting_correction", Documents::Missing { mended_after }) if waited >= mended_after => {
            let supplied = [("corrections", approval::missing(row.id.as_str()))];
            Reaction::Do(Choice::act("supply_correction", &supplied))
        }
        ("awaiting_correction", _) => Reaction::LookAgain(2),
        (_, _) if nature.merit == Merit::Withdrawn && row.state == "accepted" => {
            let reason = [("withdrawal_reason", text("不再需要办理"))];
            Reaction::Do(Choice::act("withdraw", &reason))
        }
        _ if row.due_at.is_some_and(|due| due < now) && nature.temper > 700 => Reaction::Complain("slow"),
        _ => Reaction::LookAgain(4),
    }
}

fn about_complaint(look: &Look<'_>) -> Reaction {
    let Look { row, nature, .. } = *look;
    match (row.state.as_str(), nature.temper % 10) {
        _ if row.outcome.is_some() => Reaction::Done,
        ("answered", 0..=1) if row.version < 12 => {
            let reason = [("reopen_reason", text("答复没有回答所反映的问题。"))];
            Reaction::Do(Choice::act("reopen_complaint", &reason))
        }
        ("answered", 2) if row.version < 14 => {
            let reason = [("reopen_reason", text("对答复不服，请上级处理。"))];
            Reaction::Do(Choice::act("escalate_complaint", &reason))
        }
        ("answered", rated) => {
            let satisfied = if rated < 5 { "not_satisfied" } else { "satisfied" };
            Reaction::Do(Choice::act("rate_answer", &[("satisfaction", choice(satisfied))]))
        }
        _ => Reaction::LookAgain(4),
    }
}

/// Whether people know how applications go there: by the actions that Luoyang's programme has. In another one they go by what its
/// forms ask for.
pub(in super::super) fn knows(procedure: &Procedure) -> bool {
    let has = |id: &&str| procedure.actions.iter().any(|action| action.id == **id);
    procedure.portal == Some(Portal::Apply)
        && ["submit", "request_correction", "accept", "review", "approve", "deliver"].iter().all(has)
}

/// What an application says of its applicant; enterprises are every second.
pub(in super::super) fn application(item: &str, documents: &[&str], number: u64) -> (String, Given) {
    let (name, kind) = if number % 2 == 1 {
        (format!("洛阳{number}号商贸有限公司"), "enterprise")
    } else {
        (format!("居民{number}"), "person")
    };
    let materials = if documents.is_empty() { list(&["申请表"]) } else { list(documents) };
    let given = [
        ("item", FieldValue::Item(item.into())),
        ("applicant", text(&name)),
        ("applicant_kind", choice(kind)),
        ("applicant_phone", text("0379-60000000")),
        ("channel", choice(if number.is_multiple_of(3) { "window" } else { "online" })),
        ("materials", materials),
    ];
    ("submit".to_owned(), given::given(&given))
}
