//! Who may do what.

use chuangyou_engine::case::{Author, decide};
use chuangyou_programme::model::{Effect, FieldType};

use crate::plan::Plan;

#[test]
fn a_role_counts_only_where_the_action_asks_for_it() {
    let table = [
        ("clerk@unit", "clerk", vec!["clerk", "clara", "leader"]),
        ("leader@above", "leader", vec!["mayor"]),
        ("leader@jurisdiction", "leader", vec!["leader", "mayor"]),
        ("clerk@jurisdiction", "clerk", vec!["clerk", "clara", "leader", "planner"]),
        ("supervisor@supervisor", "supervisor", vec!["watcher"]),
        ("supervisor@unit", "supervisor", vec![]),
        ("party@case", "party", vec!["citizen"]),
        ("handler@case", "handler", vec![]),
    ];
    for (by, role, expected) in table {
        let mut plan = Plan::new();
        plan.action("act", &[by]);
        let world = plan.world();
        let everybody = ["clerk", "clara", "leader", "mayor", "watcher", "planner", "citizen", "stranger"];
        let may: Vec<_> = everybody
            .into_iter()
            .filter(|name| {
                let command = world.command(&format!("2026-02-02 {name} act"));
                let events = decide(&world.ctx(), &world.case(), &command);
                let author = events.ok().map(|events| events[0].actor.clone());
                let acted_as = |author: Author| matches!(author, Author::Person { role: as_role, .. } if as_role == role);
                author.is_some_and(acted_as)
            })
            .collect();
        assert_eq!(may, expected, "{by}");
    }
}

#[test]
fn a_case_goes_to_whom_a_field_names_and_from_then_on_lies_there() {
    let mut plan = Plan::new();
    let to_unit = plan.field("to_unit", FieldType::Unit);
    let to_person = plan.field("to_person", FieldType::Person);
    let transfer = plan.action("transfer", &["clerk@unit"]);
    let allot = plan.action("allot", &["clerk@unit"]);
    plan.edit(transfer).effects = vec![Effect::Assign { field: to_unit }];
    plan.edit(allot).effects = vec![Effect::Assign { field: to_person }];
    plan.action("work", &["handler@case"]);
    plan.action("sign", &["clerk@case"]);
    plan.world().story(
        "2026-02-02 clerk work                        | refused: \"work\" is done by: handler of the case
         2026-02-02 clerk allot                       | refused: still needed: to_person
         2026-02-02 clerk allot to_person=clara       | with clara
         2026-02-02 clara work                        | done
         2026-02-02 clara sign                        | done
         2026-02-02 clerk work                        | refused: \"work\" is done by: handler of the case
         2026-02-02 clerk sign                        | refused: \"sign\" is done by: clerk of the case
         2026-02-03 clara transfer to_unit=nowhere    | refused: \"to_unit\" takes a unit of the unit tree
         2026-02-03 clara transfer to_unit=planning   | with planning
         2026-02-03 clara work                        | refused: \"work\" is done by: handler of the case
         2026-02-03 clerk transfer to_unit=bureau     | refused: \"transfer\" is done by: clerk in its unit
         2026-02-03 planner transfer to_unit=bureau   | with bureau",
    );
}

#[test]
fn allowed_says_what_somebody_may_do_now() {
    use chuangyou_programme::model::{Amount, Guard, StateId};
    let mut plan = Plan::new();
    let ground = plan.field("ground", FieldType::Text);
    plan.action("note", &["clerk@unit", "party@case"]);
    let warn = plan.action("warn", &["clerk@unit"]);
    let warn_again = plan.action("warn_again", &["clerk@unit"]);
    let close = plan.action("close", &["leader@unit"]);
    let reopen = plan.action("reopen", &["leader@unit"]);
    plan.edit(warn).guards = vec![Guard::Times { at_most: Amount::Fixed(1), unless: None }];
    plan.edit(warn_again).fields = vec![ground];
    plan.edit(warn_again).guards = vec![Guard::Times { at_most: Amount::Fixed(0), unless: Some(ground) }];
    plan.edit(close).to = Some(StateId(1));
    plan.edit(reopen).from = vec![StateId(1)];
    plan.edit(reopen).to = Some(StateId(0));
    plan.action("lapse", &[]);
    let world = plan.world();
    let case = world.case();
    assert_eq!(world.allowed(&case, "clerk", "2026-02-02"), ["note", "warn", "warn_again"]);
    assert_eq!(world.allowed(&case, "citizen", "2026-02-02"), ["note"]);
    assert_eq!(world.allowed(&case, "leader", "2026-02-02"), ["note", "warn", "warn_again", "close"]);
    assert!(world.allowed(&case, "stranger", "2026-02-02").is_empty());
    let case = world.story(
        "2026-02-02 clerk warn   | done
         2026-02-02 leader close | in closed",
    );
    assert_eq!(world.allowed(&case, "leader", "2026-02-02"), ["reopen"]);
    let case = world.story_from(case, "2026-02-02 leader reopen | in open");
    assert!(case.closed.is_none());
    assert_eq!(world.allowed(&case, "clerk", "2026-02-02"), ["note", "warn_again"]);
}
