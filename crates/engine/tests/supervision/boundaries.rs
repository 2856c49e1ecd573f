//! The boundaries of an electronic-supervision system in use, to the second: started 2018-10-15 10:00, office hours
//! 9–12 and 13:30–17, ordinary weekends.

use crate::scene::{at, cards, local, rules, trace};
use chuangyou_engine::{RuleSet, Trace, supervise};

const HOURS: &str = r#"
    [[office_hours]]
    from = "01-01"
    to = "12-31"
    hours = ["09:00-12:00", "13:30-17:00"]
    source = { title = "Example", provenance = "default" }
"#;

fn clock(id: &str, limit: &str) -> String {
    format!(
        r#"
        [[clock]]
        id = "{id}"
        title = {{ zh = "钟", en = "Clock" }}
        {limit}
        unit = "working_day"
        convention = "timestamp"
        start = "accept"
        stop = "close"
    "#
    )
}

fn rule(levels: &str) -> String {
    format!(
        r#"
        [[rule]]
        id = "r"
        title = {{ zh = "规", en = "Rule" }}
        clause = "c"
        template = "clock"
        levels = [{levels}]
    "#
    )
}

fn level(level: &str, clock: &str, threshold: &str) -> String {
    format!("{{ level = \"{level}\", clock = \"{clock}\", {threshold} }},")
}

/// No card of the level one second before, one dated to that second from then on.
fn reaches(rules: &RuleSet, trace: &Trace, name: &str, second: &str) {
    let instant = at(second);
    let of = |as_of: i64| {
        let cards = supervise(rules, trace, as_of).cards;
        cards.into_iter().find(|c| c.level.name() == name).map(|c| local(c.at))
    };
    assert_eq!(of(instant - 1_000_000), None, "{name} too early");
    assert_eq!(of(instant), Some(local(instant)), "{name} at {second}");
}

fn case() -> Trace {
    trace("2018-10-15 10:00 accept")
}

#[test]
fn a_case_with_a_promise_of_seven_and_a_statute_of_ten_days() {
    let levels = level("notice", "p", "remaining = 2")
        + &level("yellow", "p", "over = 1")
        + &level("red", "s", "over = 1");
    let rules =
        rules(&[HOURS, &clock("p", "budget = 7"), &clock("s", "budget = 10"), &rule(&levels)].concat());
    assert_eq!(cards(&rules, &case(), "2018-10-19 10:00:00"), [""; 0]);
    reaches(&rules, &case(), "notice", "2018-10-19 10:00:01");
    reaches(&rules, &case(), "yellow", "2018-10-24 10:00:01");
    reaches(&rules, &case(), "red", "2018-10-29 10:00:01");
}

#[test]
fn a_special_procedure_granted_seven_days() {
    let levels = level("yellow", "g", "over = 1") + &level("red", "g", "over = 2");
    let rules = rules(&[HOURS, &clock("g", "budget = 7"), &rule(&levels)].concat());
    reaches(&rules, &case(), "yellow", "2018-10-24 10:00:01");
    reaches(&rules, &case(), "red", "2018-10-25 10:00:01");
}

#[test]
fn a_consultation_due_at_an_instant() {
    let levels = level("notice", "d", "remaining = 2")
        + &level("yellow", "d", "over = 1")
        + &level("red", "d", "over = 2");
    let rules = rules(&[HOURS, &clock("d", r#"due = { case = "due" }"#), &rule(&levels)].concat());
    let case = trace("case due=2018-10-22T10:00:00\n2018-10-15 10:00 accept");
    reaches(&rules, &case, "notice", "2018-10-17 10:00:01");
    reaches(&rules, &case, "yellow", "2018-10-22 10:00:01");
    reaches(&rules, &case, "red", "2018-10-23 10:00:01");
}

#[test]
fn an_online_pre_acceptance_of_two_days() {
    let levels =
        level("notice", "a", "over = 1") + &level("yellow", "a", "over = 4") + &level("red", "a", "over = 6");
    let rules = rules(&[HOURS, &clock("a", "budget = 2"), &rule(&levels)].concat());
    reaches(&rules, &case(), "notice", "2018-10-17 10:00:01");
    reaches(&rules, &case(), "yellow", "2018-10-22 10:00:01");
    reaches(&rules, &case(), "red", "2018-10-24 10:00:01");
}

#[test]
fn the_next_change_is_the_second_at_which_the_next_card_comes() {
    let levels = level("notice", "p", "remaining = 2") + &level("yellow", "p", "over = 1");
    let rules = rules(&[HOURS, &clock("p", "budget = 7"), &rule(&levels)].concat());
    let next = |as_of: &str| supervise(&rules, &case(), at(as_of)).next_change.map(local);
    assert_eq!(next("2018-10-15 10:00").as_deref(), Some("2018-10-19 10:00:01"));
    assert_eq!(next("2018-10-19 10:00:01").as_deref(), Some("2018-10-24 10:00:01"));
    assert_eq!(next("2018-10-24 10:00:01"), None);
}
