//! What windows, reviewers and leaders do with an application.

use chuangyou_engine::case::FieldValue;
use chuangyou_programme::model::ItemVersion;

use super::super::nature::{Documents, Merit};
use super::super::people::Honesty;
use super::{Choice, Seen};
use crate::dice::Dice;
use crate::given::{choice, list, text};

/// What may be missing.
const MISSING: [&str; 6] =
    ["经营场所使用证明", "法定代表人身份证明", "设计图纸", "环境影响评价批复", "授权委托书", "产权证明"];

/// Of a thousand applications that several departments decide, so many are disputed between them.
const DISPUTED: u64 = 60;

/// What is missing from an application: the same whenever somebody looks.
pub(in super::super) fn missing(case: &str) -> FieldValue {
    let mut dice = Dice::about(0, &["missing", case]);
    let first = dice.below(MISSING.len() as u64) as usize;
    let many = 1 + dice.below(3) as usize;
    let entries: Vec<&str> = MISSING.iter().cycle().skip(first).take(many).copied().collect();
    list(&entries)
}

/// What somebody does with an application that lies on their table.
pub(in super::super) fn decide(seen: &Seen<'_>) -> Choice {
    match (seen.row.state.as_str(), seen.worker.role.as_str()) {
        ("submitted" | "corrected" | "rechecking" | "acceptance_ordered", "clerk") => at_the_window(seen),
        ("accepted", "clerk") => while_it_is_handled(seen),
        ("accepted", "reviewer") => review(seen),
        ("special_procedure", "clerk" | "reviewer") => end_special(seen),
        ("disputed", "reviewer") => after(seen, 2, Choice::act("resume_after_dispute", &[])),
        ("reviewed" | "approval_ordered", "leader") => approve(seen),
        ("reviewed" | "approval_ordered", "chief_leader") if is_forgotten(seen) => approve(seen),
        ("decided", "clerk") => {
            let handed_out = [("delivery_mode", choice("collected"))];
            after(seen, seen.nature.collected_after, Choice::act("deliver", &handed_out))
        }
        ("refusal_reported" | "non_acceptance_reported" | "return_reported", "leader") => answer_report(seen),
        ("refusal_reported" | "non_acceptance_reported" | "return_reported", "chief_leader")
            if is_forgotten(seen) =>
        {
            answer_report(seen)
        }
        ("refusal_approved", "clerk") => told("refuse"),
        ("non_acceptance_approved", "clerk") => told("refuse_acceptance"),
        ("return_approved", "clerk") => told("return_application"),
        _ => Choice::Wait(2),
    }
}

fn told(action: &str) -> Choice {
    Choice::act(action, &[("remedies_told", FieldValue::Flag(true))])
}

fn after(seen: &Seen<'_>, days: i64, then: Choice) -> Choice {
    if seen.working_days_since(seen.row.changed_at) >= days { then } else { Choice::Wait(1) }
}

/// Whether a leader has let it lie for longer than anybody should.
fn is_forgotten(seen: &Seen<'_>) -> bool {
    seen.working_days_since(seen.row.changed_at) > 6
}

fn at_the_window(seen: &Seen<'_>) -> Choice {
    let waited = seen.working_days_since(seen.row.changed_at) * 1000;
    if waited < seen.nature.answered_after * seen.worker.traits.pace / 1000 {
        return Choice::Wait(1);
    }
    match (seen.row.state.as_str(), seen.nature.documents, seen.nature.merit) {
        ("submitted", Documents::Missing { .. } | Documents::Abandoned, _) => request(seen, &[]),
        ("corrected", Documents::Missing { .. }, _) if asks_again(seen) => {
            request(seen, &[("new_fact", FieldValue::Flag(true))])
        }
        ("submitted" | "corrected", _, Merit::NotAccepted) => {
            let ground = text("申请事项不属于本机关职权范围。");
            Choice::act("propose_non_acceptance", &[("non_acceptance_ground", ground)])
        }
        _ => accept(seen),
    }
}

/// A second demand: one in three at a desk that bends the clock, and by mistake.
fn asks_again(seen: &Seen<'_>) -> bool {
    let of_thousand = match seen.worker.traits.honesty {
        Honesty::Gamer => 330,
        Honesty::Honest => seen.worker.traits.errs / 2,
    };
    seen.nature.temper < of_thousand && seen.row.version < 8
}

fn request(seen: &Seen<'_>, besides: &[(&str, FieldValue)]) -> Choice {
    let wanted = [("missing_items", missing(seen.row.id.as_str()))];
    Choice::act("request_correction", &[&wanted, besides].concat())
}

fn version<'a>(seen: &Seen<'a>) -> Option<&'a ItemVersion> {
    let item = seen.row.item.as_deref()?;
    let item = seen.book.programme().items.iter().find(|known| known.id == item)?;
    item.on(seen.today())
}

fn accept(seen: &Seen<'_>) -> Choice {
    let promised = version(seen).map_or(0, |version| version.promised);
    let item = seen.book.programme().items.iter().find(|item| Some(&item.id) == seen.row.item.as_ref());
    let kind = match (item.is_some_and(|item| !item.co_units.is_empty()), promised) {
        (true, _) => "joint",
        (false, 0) => "immediate",
        (false, _) => "promised",
    };
    let said = [("case_kind", choice(kind)), ("promised_days", FieldValue::Number(promised))];
    let waited = seen.working_days_since(seen.row.changed_at);
    match (seen.nature.merit, seen.refused) {
        (Merit::Green, 0) if seen.row.version < 2 => {
            Choice::act("request_green", &[("green_reason", text("市重点项目，申请绿色通道。"))])
        }
        // The service centre answers in a day or two.
        (Merit::Green, 0) if waited < 2 => Choice::Wait(1),
        (Merit::Green, 0) => Choice::act("accept_green", &said),
        _ => Choice::act("accept", &said),
    }
}

/// The part of the promise that has passed, against what a case of this nature takes at this desk; both in thousandths of days.
fn is_ready(seen: &Seen<'_>, stage: i64) -> bool {
    let promised = version(seen).map_or(0, |version| version.promised);
    let Some(left) = seen.working_days_left() else { return true };
    let passed = (promised - left).max(0);
    let takes = promised * seen.nature.share / 1000 * seen.worker.traits.pace;
    passed * 1_000_000 >= takes * stage
}

fn while_it_is_handled(seen: &Seen<'_>) -> Choice {
    let left = seen.working_days_left().unwrap_or(9);
    let is_fresh = seen.working_days_since(seen.row.changed_at) < 12;
    let gamer = seen.worker.traits.honesty == Honesty::Gamer;
    match (seen.nature.merit, seen.nature.special_days) {
        (Merit::Refused, _) if is_ready(seen, 700) => {
            let ground = text("经营场所与污染源的距离不符合规定。");
            Choice::act("propose_refusal", &[("refusal_ground", ground)])
        }
        (Merit::Returned, _) if is_ready(seen, 700) => {
            Choice::act("propose_return", &[("return_ground", text("申请人主体资格已变更。"))])
        }
        (_, Some(days)) if is_fresh && seen.row.version < 6 && is_ready(seen, 300) => special(days),
        _ if gamer && left == 0 && seen.refused == 0 && seen.row.version < 9 => special(10),
        _ if left == 1
            && seen.nature.forgettable.is_multiple_of(3)
            && seen.refused == 0
            && seen.row.version < 7 =>
        {
            let reason = text("需要进一步核实现场情况，不能按时办结。");
            Choice::act("report_delay", &[("delay_reason", reason)])
        }
        _ => Choice::Wait(1),
    }
}

fn special(days: i64) -> Choice {
    let said = [("special_kind", choice("expert_review")), ("special_days", FieldValue::Number(days))];
    Choice::act("start_special_procedure", &said)
}

fn end_special(seen: &Seen<'_>) -> Choice {
    let days = seen.nature.special_days.unwrap_or(8) * (700 + seen.nature.share / 4) / 1000;
    let result = [("special_result", text("专家评审通过。"))];
    after(seen, days, Choice::act("end_special_procedure", &result))
}

fn review(seen: &Seen<'_>) -> Choice {
    let item = seen.book.programme().items.iter().find(|item| Some(&item.id) == seen.row.item.as_ref());
    let is_joint = item.is_some_and(|item| !item.co_units.is_empty());
    let own = seen.worker.unit == seen.row.unit;
    if own && is_joint && seen.nature.forgettable < DISPUTED && seen.refused == 0 && seen.row.version < 9 {
        let matter = text("各部门意见不一致，请牵头单位协调。");
        return Choice::act("raise_dispute", &[("dispute_matter", matter)]);
    }
    let deserves = !matches!(seen.nature.merit, Merit::Refused | Merit::Returned);
    if deserves && is_ready(seen, 850) {
        return Choice::act("review", &[("review_opinion", text("材料齐全，符合条件，同意。"))]);
    }
    Choice::Wait(1)
}

fn approve(seen: &Seen<'_>) -> Choice {
    let forgets = seen.nature.forgettable < seen.worker.traits.forgets;
    if forgets && seen.working_days_left().is_some_and(|left| left > -2) {
        return Choice::Wait(1);
    }
    if !is_ready(seen, 1000) {
        return Choice::Wait(1);
    }
    let number = format!("洛许字{}号", seen.row.number);
    let given = [("decision_number", text(&number))];
    // Who was refused for a department's disagreement says why it is approved all the same.
    let reasons = [("override_reasons", text("部门意见已在许可条件中落实。"))];
    let given = if seen.refused == 0 { given.to_vec() } else { [given, reasons].concat() };
    Choice::act("approve", &given)
}

fn answer_report(seen: &Seen<'_>) -> Choice {
    if seen.nature.forgettable < seen.worker.traits.forgets && !is_forgotten(seen) {
        return Choice::Wait(2);
    }
    let what = seen.row.state.trim_end_matches("_reported");
    let (verb, said) = match seen.nature.temper {
        0..=79 => ("overrule", "材料符合规定，应予办理。"),
        80..=129 if what != "return" => ("remand", "事实不清，请重新核实。"),
        _ => ("approve", "情况属实，同意。"),
    };
    after(seen, 1, Choice::act(&format!("{verb}_{what}"), &[("leader_opinion", text(said))]))
}
