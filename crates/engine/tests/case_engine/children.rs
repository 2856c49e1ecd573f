//! Linked cases: a parallel approval with one review for each co-department.

use chuangyou_engine::case::{Effect, LinkId, child_opened, decide};
use chuangyou_programme::model::{Child, Deem, Effect as Declared, Guard};

use crate::plan::{Plan, working_days};
use crate::story::{World, fold};

fn joint_review(deem: Deem) -> World {
    let mut plan = Plan::new();
    let procedure = plan.second_procedure("co_review");
    plan.procedure().children = vec![Child {
        id: "review".to_owned(),
        procedure,
        per: Some("item.co_units".to_owned()),
        agreed: vec!["agree".to_owned()],
        within: Some(working_days(5)),
        deem,
    }];
    let circulate = plan.action("circulate", &["clerk@unit"]);
    let approve = plan.action("approve", &["clerk@unit"]);
    plan.edit(circulate).effects = vec![Declared::Spawn { procedure, per: None, join: Some(0) }];
    plan.edit(approve).guards =
        vec![Guard::Children { join: 0, outcomes: vec!["agreed".to_owned()], unless: None }];
    plan.world()
}

#[test]
fn one_case_is_to_be_opened_for_each_unit_of_the_selection() {
    let world = joint_review(Deem::None);
    let command = world.command("2026-02-02 clerk circulate");
    let events = decide(&world.ctx(), &world.case(), &command).expect("it may be done");
    let open = |unit: &str| Effect::Open {
        procedure: "co_review".into(),
        unit: unit.into(),
        link: Some(LinkId::from(format!("review/{unit}@1"))),
    };
    assert_eq!(events[0].effects, [open("planning"), open("fire")]);
}

#[test]
fn silence_past_the_limit_is_agreement_where_the_plan_says_so() {
    joint_review(Deem::Agreed).story(
        "2026-02-02 clerk circulate                    | done
         2026-02-06 closes review/planning@1 agree     | done
         2026-02-09T23:59 clerk approve                | refused: linked cases are still awaited from: fire
         2026-02-10T00:00 tick                         | fires review/fire@1
         2026-02-10T00:00 clerk approve                | done",
    );
}

#[test]
fn silence_that_earns_a_red_card_holds_nobody_up() {
    joint_review(Deem::RedCard).story(
        "2026-02-02 clerk circulate                    | done
         2026-02-02 closes review/planning@1 agree     | done
         2026-02-10T00:00 tick                         | fires review/fire@1
         2026-02-10 clerk approve                      | done",
    );
}

#[test]
fn silence_that_counts_as_nothing_is_waited_for() {
    joint_review(Deem::None).story(
        "2026-02-02 clerk circulate                    | done
         2026-02-02 closes review/planning@1 agree     | done
         2026-06-01 tick                               | fires nothing
         2026-06-01 clerk approve                      | refused: linked cases are still awaited from: fire",
    );
}

#[test]
fn a_refusal_in_time_stands_against_the_approval() {
    joint_review(Deem::Agreed).story(
        "2026-02-02 clerk circulate                    | done
         2026-02-02 closes review/planning@1 agree     | done
         2026-02-09T23:59 closes review/fire@1 object  | done
         2026-02-10 tick                               | fires nothing
         2026-02-10 clerk approve                      | refused: linked cases are still awaited from: fire",
    );
}

#[test]
fn an_answer_after_the_silence_was_deemed_is_kept_and_changes_nothing() {
    let world = joint_review(Deem::Agreed);
    let case = world.story(
        "2026-02-02 clerk circulate                    | done
         2026-02-02 closes review/planning@1 agree     | done
         2026-02-10 closes review/fire@1 object        | refused: `review/fire@1` fell due at 2026-02-10T00:00:00: what follows from that must be recorded first
         2026-02-10 tick                               | fires review/fire@1
         2026-02-10 closes review/fire@1 object        | done
         2026-02-10 closes review/fire@1 agree         | refused: the linked case review/fire@1 has already been recorded
         2026-02-10 clerk approve                      | done",
    );
    let late = case.children["review/fire@1"].closed.as_ref().map(|(outcome, _)| outcome.as_str());
    assert_eq!(late, Some("object"));
}

#[test]
fn a_second_round_takes_the_place_of_the_first() {
    joint_review(Deem::None).story(
        "2026-02-02 clerk circulate                    | done
         2026-02-02 closes review/planning@1 agree     | done
         2026-02-03 closes review/fire@1 object        | done
         2026-02-04 clerk circulate                    | done
         2026-02-05 closes review/fire@4 agree         | done
         2026-02-05 clerk approve                      | refused: linked cases are still awaited from: planning
         2026-02-05 closes review/planning@4 agree     | done
         2026-02-05 clerk approve                      | done",
    );
}

#[test]
fn a_linked_case_is_opened_once_and_must_be_one_that_is_waited_for() {
    let world = joint_review(Deem::None);
    let case = world.story("2026-02-02 clerk circulate | done");
    let at = world.moment("2026-02-03");
    let open = |case, link: &str| child_opened(&world.ctx(), case, &link.into(), &"c-2".into(), at);
    let case = fold(&case, &open(&case, "review/fire@1").expect("it is waited for"));
    assert_eq!(case.children["review/fire@1"].case, Some("c-2".into()));
    let refusal = open(&case, "review/fire@1").expect_err("it is open");
    assert_eq!(refusal.to_string(), "the linked case review/fire@1 has already been recorded");
    let refusal = open(&case, "review/police@1").expect_err("it is not waited for");
    assert_eq!(refusal.to_string(), "this case waits for no linked case review/police@1");
}
