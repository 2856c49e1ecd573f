//! One worked example for each guard.

use chuangyou_engine::case::JoinName;
use chuangyou_programme::model::{
    Amount, Child, Comparison, Condition, Deem, Effect, FieldType, Guard, Literal, ProcedureId,
};

use crate::plan::Plan;

#[test]
fn times_an_action_is_taken_once_unless_the_exception_is_named() {
    let mut plan = Plan::new();
    let new_fact = plan.field("new_fact", FieldType::Flag);
    let notify = plan.action("notify", &["clerk@unit"]);
    plan.edit(notify).fields = vec![new_fact];
    plan.edit(notify).guards = vec![Guard::Times { at_most: Amount::Fixed(1), unless: Some(new_fact) }];
    plan.world().story(
        "2026-02-02 clerk notify               | done
         2026-02-03 clerk notify               | refused: \"notify\" can be done at most 1 time(s)
         2026-02-03 clerk notify new_fact=no   | refused: \"notify\" can be done at most 1 time(s)
         2026-02-03 clerk notify new_fact=yes  | done",
    );
}

#[test]
fn requires_another_action_before_it() {
    let mut plan = Plan::new();
    let propose = plan.action("propose", &["clerk@unit"]);
    let approve = plan.action("approve", &["clerk@unit"]);
    let refuse = plan.action("refuse", &["clerk@unit"]);
    let guard =
        Guard::Requires { action: approve, by_another_person: true, since: Some(propose), when_taken: None };
    plan.edit(refuse).guards = vec![guard];
    plan.world().story(
        "2026-02-02 clerk refuse   | refused: \"approve\" must be done first
         2026-02-02 clerk propose  | done
         2026-02-02 clerk refuse   | refused: \"approve\" must be done first, after \"propose\"
         2026-02-02 clara approve  | done
         2026-02-02 clara refuse   | refused: it cannot be done by the person who did \"approve\"
         2026-02-02 clerk propose  | done
         2026-02-02 clerk refuse   | refused: \"approve\" must be done first, after \"propose\"
         2026-02-03 leader approve | done
         2026-02-03 clerk refuse   | done",
    );
}

#[test]
fn field_sees_what_the_command_gives_before_what_the_case_has() {
    let mut plan = Plan::new();
    let channel = plan.field("channel", FieldType::Text);
    let note = plan.action("note", &["clerk@unit"]);
    let send = plan.action("send", &["clerk@unit"]);
    let condition = Condition {
        attribute: "channel".to_owned(),
        comparison: Comparison::Is(Literal::Text("net".to_owned())),
    };
    plan.edit(note).fields = vec![channel];
    plan.edit(send).fields = vec![channel];
    plan.edit(send).guards = vec![Guard::Field { condition, unless: None }];
    plan.world().story(
        "2026-02-02 clerk send               | refused: \"channel\" does not meet the condition
         2026-02-02 clerk note channel=net   | done
         2026-02-02 clerk send               | done
         2026-02-02 clerk send channel=desk  | refused: \"channel\" does not meet the condition",
    );
}

#[test]
fn a_missing_value_satisfies_only_what_asks_for_its_absence() {
    let comparisons = [
        (Comparison::Is(Literal::Int(1)), "refused", "done", "refused"),
        (Comparison::IsNot(Literal::Int(1)), "done", "refused", "done"),
        (Comparison::In(vec![Literal::Int(1), Literal::Int(3)]), "refused", "done", "refused"),
        (Comparison::NotIn(vec![Literal::Int(1), Literal::Int(3)]), "done", "refused", "done"),
        (Comparison::AtLeast(2), "refused", "refused", "done"),
        (Comparison::AtMost(1), "refused", "done", "refused"),
        (Comparison::Present, "refused", "done", "done"),
        (Comparison::Absent, "done", "refused", "refused"),
    ];
    for (comparison, missing, one, two) in comparisons {
        let mut plan = Plan::new();
        let n = plan.field("n", FieldType::Number);
        let send = plan.action("send", &["clerk@unit"]);
        plan.edit(send).fields = vec![n];
        plan.edit(send).guards = vec![Guard::Field {
            condition: Condition { attribute: "n".to_owned(), comparison },
            unless: None,
        }];
        let world = plan.world();
        for (given, expected) in [("", missing), ("n=1", one), ("n=2", two)] {
            let expected =
                if expected == "done" { "done" } else { "refused: \"n\" does not meet the condition" };
            world.story(&format!("2026-02-02 clerk send {given} | {expected}"));
        }
    }
}

#[test]
fn before_expiry_ends_with_the_due_day() {
    let mut plan = Plan::new();
    let accept = plan.action("accept", &["clerk@unit"]);
    let ask = plan.action("ask_for_more_time", &["clerk@unit"]);
    let promise = plan.clock("promise", Amount::ItemPromised, accept);
    plan.edit(ask).guards = vec![Guard::BeforeExpiry(promise)];
    plan.world().story(
        "2026-02-02 clerk accept                   | due 2026-02-09
         2026-02-09T23:59:59 clerk ask_for_more_time | done
         2026-02-10T00:00 clerk ask_for_more_time  | refused: \"promise\" has expired",
    );
}

#[test]
fn amount_within_bounds_of_the_day_unless_a_ground_is_given() {
    let mut plan = Plan::new();
    let fine = plan.field("fine", FieldType::Money);
    let ground = plan.field("ground", FieldType::Text);
    let at_most = plan.parameter("greatest_fine", &[("2026-01-01", 1000), ("2026-07-01", 2000)]);
    let punish = plan.action("punish", &["clerk@unit"]);
    plan.edit(punish).fields = vec![fine, ground];
    plan.edit(punish).guards = vec![Guard::AmountWithin {
        field: fine,
        at_least: Some(Amount::Fixed(200)),
        at_most: Some(Amount::Parameter(at_most)),
        unless: Some(ground),
    }];
    plan.world().story(
        "2026-02-02 clerk punish                         | done
         2026-02-02 clerk punish fine=200                | done
         2026-02-02 clerk punish fine=199                | refused: \"fine\" is 199: expected from 200 to 1000
         2026-02-02 clerk punish fine=199 ground=text:   | refused: \"fine\" is 199: expected from 200 to 1000
         2026-02-02 clerk punish fine=199 ground=minor   | done
         2026-02-02 clerk punish fine=1001               | refused: \"fine\" is 1001: expected from 200 to 1000
         2026-07-01 clerk punish fine=1001               | done",
    );
}

#[test]
fn a_bound_that_is_not_in_force_refuses_rather_than_allows() {
    let mut plan = Plan::new();
    let fine = plan.field("fine", FieldType::Money);
    let at_most = plan.parameter("greatest_fine", &[("2026-07-01", 2000)]);
    let punish = plan.action("punish", &["clerk@unit"]);
    plan.edit(punish).fields = vec![fine];
    let at_most = Some(Amount::Parameter(at_most));
    plan.edit(punish).guards =
        vec![Guard::AmountWithin { field: fine, at_least: None, at_most, unless: None }];
    plan.world().story(
        "2026-06-30 clerk punish fine=1 | refused: the parameter greatest_fine has no value on 2026-06-30
         2026-07-01 clerk punish fine=1 | done",
    );
}

#[test]
fn quiet_days_are_days_of_the_month_and_may_run_over_its_end() {
    let mut plan = Plan::new();
    let code = plan.field("exception", FieldType::Text);
    for (action, from, to) in [("inspect", 1, 25), ("audit", 28, 3)] {
        let id = plan.action(action, &["clerk@unit"]);
        plan.edit(id).fields = vec![code];
        let (not_from, not_to) = (Amount::Fixed(from), Amount::Fixed(to));
        plan.edit(id).guards = vec![Guard::DayAllowed { not_from, not_to, unless: Some(code) }];
    }
    plan.world().story(
        "2026-03-25T23:59 clerk inspect          | refused: 2026-03-25 lies in the quiet days of the month, 1 to 25
         2026-03-25T23:59 clerk inspect exception=A1 | done
         2026-03-26T00:00 clerk inspect          | done
         2026-03-27 clerk audit                  | done
         2026-03-28 clerk audit                  | refused: 2026-03-28 lies in the quiet days of the month, 28 to 3
         2026-04-03 clerk audit                  | refused: 2026-04-03 lies in the quiet days of the month, 28 to 3
         2026-04-04 clerk audit                  | done",
    );
}

#[test]
fn children_of_the_join_must_count_as_one_of_the_outcomes() {
    let mut plan = Plan::new();
    let procedure = plan.second_procedure("co_review");
    assert_eq!(procedure, ProcedureId(1));
    plan.procedure().children = vec![Child {
        id: "review".to_owned(),
        procedure,
        per: Some("item.co_units".to_owned()),
        agreed: vec!["agree".to_owned(), "agree_but_forward".to_owned()],
        within: None,
        deem: Deem::None,
    }];
    let circulate = plan.action("circulate", &["clerk@unit"]);
    let approve = plan.action("approve", &["clerk@unit"]);
    let overrule = plan.action("overrule", &["leader@unit"]);
    plan.edit(circulate).effects = vec![Effect::Spawn { procedure, per: None, join: Some(0) }];
    plan.edit(approve).guards =
        vec![Guard::Children { join: 0, outcomes: vec!["agreed".to_owned()], unless: None }];
    let either = vec!["agreed".to_owned(), "disagree".to_owned()];
    plan.edit(overrule).guards = vec![Guard::Children { join: 0, outcomes: either, unless: None }];
    let case = plan.world().story(
        "2026-02-02 clerk circulate                                 | done
         2026-02-03 clerk approve   | refused: linked cases are still awaited from: fire, planning
         2026-02-03 closes review/planning@1 agree_but_forward      | done
         2026-02-03 clerk approve   | refused: linked cases are still awaited from: fire
         2026-02-03 leader overrule | refused: linked cases are still awaited from: fire
         2026-02-04 closes review/fire@1 disagree                   | done
         2026-02-04 clerk approve   | refused: linked cases are still awaited from: fire
         2026-02-04 leader overrule | done",
    );
    assert!(case.children.values().all(|child| child.join == JoinName::from("review")));
}

#[test]
fn authority_is_the_rank_in_the_role_that_allows_the_act() {
    let mut plan = Plan::new();
    let sign = plan.action("sign", &["clerk@unit", "leader@unit", "leader@above"]);
    plan.edit(sign).guards = vec![Guard::Authority { rank: 30 }];
    plan.world().story(
        "2026-02-02 clerk sign  | refused: rank 10 is too low: 30 is needed
         2026-02-02 leader sign | done
         2026-02-02 mayor sign  | done",
    );
}

#[test]
fn separated_from_holds_for_everybody_who_ever_took_the_other_action() {
    let mut plan = Plan::new();
    let investigate = plan.action("investigate", &["clerk@unit"]);
    let judge = plan.action("judge", &["clerk@unit"]);
    plan.edit(judge).guards = vec![Guard::SeparatedFrom(investigate)];
    plan.world().story(
        "2026-02-02 clerk investigate | done
         2026-02-03 clara investigate | done
         2026-02-04 clerk judge       | refused: whoever did \"investigate\" must stand aside
         2026-02-04 clara judge       | refused: whoever did \"investigate\" must stand aside
         2026-02-04 leader judge      | done",
    );
}

#[test]
fn a_voucher_is_taken_from_the_party_that_has_the_receipt_alone() {
    use chuangyou_engine::case::{Case, PersonId, Pseudonym, allowed, decide};

    let mut plan = Plan::new();
    let voucher = plan.field("voucher", FieldType::Text);
    let pay = plan.action("pay", &["clerk@unit"]);
    plan.edit(pay).fields = vec![voucher];
    plan.edit(pay).guards = vec![Guard::Voucher(voucher)];
    let world = plan.world();
    let name = Pseudonym { reading_key: "03ab".to_owned(), voucher_hash: "77fe".to_owned() };
    let pay = |party: PersonId, shown: &str| {
        let case = Case { party: Some(party), ..world.case() };
        let command = world.command(&format!("2026-02-02 clerk pay voucher={shown}"));
        assert_eq!(allowed(&world.ctx(), &case, &command.actor, command.at).len(), 1);
        decide(&world.ctx(), &case, &command).map(|events| events.len())
    };
    assert_eq!(pay(name.id(), "77fe"), Ok(1));
    assert_eq!(
        pay(name.id(), "77ff").unwrap_err().to_string(),
        "\"voucher\" is not the voucher of this case"
    );
    assert!(pay(PersonId::from("wang"), "77fe").is_err(), "whoever has an account has no receipt");
}

#[test]
fn apart_from_bars_the_person_and_the_unit_that_the_field_names() {
    let mut plan = Plan::new();
    let found_by = plan.field("found_by", FieldType::Person);
    let found_in = plan.field("found_in", FieldType::Unit);
    let found = plan.action("found", &["clerk@unit"]);
    plan.edit(found).fields = vec![found_by, found_in];
    let investigate = plan.action("investigate", &["clerk@unit", "leader@above"]);
    plan.edit(investigate).guards = vec![Guard::ApartFrom(found_by)];
    let decide = plan.action("decide", &["leader@unit", "leader@above"]);
    plan.edit(decide).guards = vec![Guard::ApartFrom(found_in)];
    plan.world().story(
        "2026-02-02 clerk investigate                          | done
         2026-02-02 clerk found found_by=clerk found_in=bureau | done
         2026-02-03 clerk investigate                          | refused: whoever \"found_by\" names must stand aside
         2026-02-03 mayor investigate                          | done
         2026-02-03 leader decide                              | refused: whoever \"found_in\" names must stand aside
         2026-02-03 mayor decide                               | done",
    );
}

#[test]
fn among_wants_what_the_field_holds_in_the_list() {
    let mut plan = Plan::new();
    let drawn = plan.field("drawn", FieldType::List);
    let visited = plan.field("visited", FieldType::Unit);
    let draw = plan.action("draw", &["clerk@unit"]);
    plan.edit(draw).fields = vec![drawn];
    let visit = plan.action("visit", &["clerk@unit"]);
    plan.edit(visit).fields = vec![visited];
    plan.edit(visit).guards = vec![Guard::Among { field: visited, of: drawn }];
    plan.world().story(
        "2026-02-02 clerk visit                  | done
         2026-02-02 clerk visit visited=fire     | refused: \"visited\" is not among \"drawn\"
         2026-02-02 clerk draw drawn=police+fire | done
         2026-02-02 clerk visit visited=fire     | done
         2026-02-02 clerk visit visited=bureau   | refused: \"visited\" is not among \"drawn\"",
    );
}

#[test]
fn closed_waits_for_the_case_that_the_field_names() {
    use chuangyou_engine::case::{Command, Rejection, decide, must_be_closed};

    let mut plan = Plan::new();
    let source = plan.field("source", FieldType::Case);
    let expose = plan.action("expose", &["clerk@unit"]);
    plan.edit(expose).fields = vec![source];
    plan.edit(expose).guards = vec![Guard::Closed(source)];
    let world = plan.world();
    let case = world.case();
    let refusal = |command: &Command| decide(&world.ctx(), &case, command).err();

    let mut command = world.command("2026-02-02 clerk expose source=c7");
    assert_eq!(must_be_closed(&world.ctx(), &case, &command).collect::<Vec<_>>(), [&"c7".into()]);
    assert!(matches!(refusal(&command), Some(Rejection::StillOpen { .. })));
    command.closed_cases.insert("c7".into());
    assert_eq!(refusal(&command), None);
    let of_none = world.command("2026-02-02 clerk expose");
    assert_eq!(refusal(&of_none), None, "what rests on no case waits for none");
}
