//! Rules as worked examples.

use crate::scene::{cards, rules, trace};

fn rule(text: &str) -> String {
    format!(
        r#"
        [[rule]]
        id = "r"
        title = {{ zh = "规", en = "Rule" }}
        clause = "c"
        {text}
    "#
    )
}

const PROMISE: &str = r#"
    [[clock]]
    id = "promise"
    title = { zh = "承诺", en = "Promise" }
    budget = 5
    unit = "working_day"
    start = "accept"
    stop = "close"
    pause = { from = "request_correction", to = "supply_correction", resume = "continue" }
    extend = { by = "extend", at_most = 1, limit = 3, granted = "days" }
    [[rule]]
    id = "time"
    title = { zh = "时", en = "Time" }
    clause = "c"
    template = "clock"
    levels = [
      { level = "notice", clock = "promise", remaining = 2 },
      { level = "yellow", clock = "promise", over = 1 },
      { level = "red", clock = "promise", over = 2 },
    ]
"#;

/// 2026-02-02 is a Monday; the scene knows weekends only.
#[test]
fn a_promise_is_late_from_the_end_of_its_last_day() {
    let rules = rules(PROMISE);
    let open = trace("2026-02-02 15:00 accept");
    assert_eq!(cards(&rules, &open, "2026-02-04 23:59:59"), [""; 0]);
    assert_eq!(cards(&rules, &open, "2026-02-05 00:00"), ["time notice 2026-02-05 00:00:00"]);
    assert_eq!(cards(&rules, &open, "2026-02-09 23:59:59"), ["time notice 2026-02-05 00:00:00"]);
    let late = ["time notice 2026-02-05 00:00:00", "time yellow 2026-02-10 00:00:00"];
    assert_eq!(cards(&rules, &open, "2026-02-10 00:00"), late);
}

#[test]
fn a_closed_case_has_no_notice_but_keeps_the_levels_it_reached() {
    let rules = rules(PROMISE);
    let in_time = trace("2026-02-02 15:00 accept\n2026-02-09 23:59:59 close");
    assert_eq!(cards(&rules, &in_time, "2026-03-01 00:00"), [""; 0]);
    let late = trace("2026-02-02 15:00 accept\n2026-02-10 00:00:00 close");
    assert_eq!(cards(&rules, &late, "2026-03-01 00:00"), ["time yellow 2026-02-10 00:00:00"]);
    let later = trace("2026-02-02 15:00 accept\n2026-02-11 09:00:00 close");
    let both = ["time red 2026-02-11 00:00:00", "time yellow 2026-02-10 00:00:00"];
    assert_eq!(cards(&rules, &later, "2026-03-01 00:00"), both);
}

#[test]
fn a_pause_stops_the_clock_and_an_endless_one_never_makes_the_case_late() {
    let rules = rules(PROMISE);
    let paused = trace("2026-02-02 15:00 accept\n2026-02-04 09:00 request_correction");
    assert_eq!(cards(&rules, &paused, "2027-02-04 09:00"), [""; 0]);
    let resumed =
        "2026-02-02 15:00 accept\n2026-02-04 09:00 request_correction\n2026-02-09 10:00 supply_correction";
    let notice = ["time notice 2026-02-10 00:00:00"];
    assert_eq!(cards(&rules, &trace(resumed), "2026-02-12 23:59:59"), notice);
    let late = [notice[0], "time yellow 2026-02-13 00:00:00"];
    assert_eq!(cards(&rules, &trace(resumed), "2026-02-13 00:00"), late);
}

#[test]
fn an_extension_counts_once_and_only_before_expiry() {
    let rules = rules(PROMISE);
    let case =
        |extension: &str| trace(&format!("2026-02-02 15:00 accept\n{extension}\n2026-02-12 09:00 close"));
    assert_eq!(cards(&rules, &case("2026-02-09 17:00 extend days=3"), "2026-03-01 00:00"), [""; 0]);
    assert_eq!(cards(&rules, &case("2026-02-09 17:00 extend days=9"), "2026-03-01 00:00"), [""; 0]);
    let late = ["time red 2026-02-11 00:00:00", "time yellow 2026-02-10 00:00:00"];
    assert_eq!(cards(&rules, &case("2026-02-10 09:00 extend days=3"), "2026-03-01 00:00"), late);
    let short = "2026-02-05 17:00 extend days=1\n2026-02-06 17:00 extend days=3";
    assert_eq!(
        cards(&rules, &case(short), "2026-03-01 00:00"),
        ["time red 2026-02-12 00:00:00", "time yellow 2026-02-11 00:00:00",]
    );
}

#[test]
fn a_restart_after_a_correction_gives_the_whole_budget_again() {
    let rules = rules(&PROMISE.replace("\"continue\"", "\"restart\""));
    let case =
        "2026-02-02 15:00 accept\n2026-02-04 09:00 request_correction\n2026-02-09 10:00 supply_correction";
    assert_eq!(cards(&rules, &trace(case), "2026-02-16 23:59:59"), ["time notice 2026-02-12 00:00:00"]);
    let late = ["time notice 2026-02-12 00:00:00", "time yellow 2026-02-17 00:00:00"];
    assert_eq!(cards(&rules, &trace(case), "2026-02-17 00:00"), late);
}

#[test]
fn overlapping_pauses_are_merged() {
    let rules = rules(&PROMISE.replace(
        r#"pause = { from = "request_correction", to = "supply_correction", resume = "continue" }"#,
        r#"pause = [{ from = "hearing", to = "heard", resume = "continue" }, { from = "survey", to = "surveyed", resume = "continue" }]"#,
    ));
    let case = trace(
        "2026-02-02 15:00 accept
         2026-02-03 09:00 hearing
         2026-02-04 09:00 survey
         2026-02-09 09:00 heard
         2026-02-11 09:00 surveyed",
    );
    let cards = cards(&rules, &case, "2026-02-18 00:00");
    assert_eq!(cards, ["time notice 2026-02-13 00:00:00", "time yellow 2026-02-18 00:00:00"]);
}

#[test]
fn the_same_person_may_not_accept_and_decide() {
    let rules =
        rules(&rule("template = \"different_actors\"\na = \"accept\"\nb = \"decide\"\nlevel = \"red\""));
    let case = |who: &str| trace(&format!("2026-02-02 15:00 accept by=Li\n2026-02-03 15:00 decide by={who}"));
    assert_eq!(cards(&rules, &case("Wang"), "2026-03-01 00:00"), [""; 0]);
    assert_eq!(cards(&rules, &case("Li"), "2026-03-01 00:00"), ["r red 2026-02-03 15:00:00"]);
    let nobody = trace("2026-02-02 15:00 accept\n2026-02-03 15:00 decide");
    assert_eq!(cards(&rules, &nobody, "2026-03-01 00:00"), [""; 0]);
}

#[test]
fn whoever_was_asked_first_answers() {
    let rules = rules(&rule("template = \"same_actor\"\na = \"ask\"\nb = \"answer\""));
    let case = |who: &str| trace(&format!("2026-02-02 15:00 ask by=Li\n2026-02-03 15:00 answer by={who}"));
    assert_eq!(cards(&rules, &case("Li"), "2026-03-01 00:00"), [""; 0]);
    assert_eq!(cards(&rules, &case("Wang"), "2026-03-01 00:00"), ["r yellow 2026-02-03 15:00:00"]);
}

#[test]
fn what_is_entered_long_after_it_happened_shows() {
    let bounds = "at_least = { value = 0, unit = \"hour\" }\nat_most = { value = 1, unit = \"working_day\" }";
    let rules = rules(&rule(&format!("template = \"entry_lag\"\na = \"accept\"\n{bounds}")));
    let case = |recorded: &str| trace(&format!("2026-02-06 15:00 accept recorded={recorded}"));
    assert_eq!(cards(&rules, &case("2026-02-09T17:00:00"), "2026-03-01 00:00"), [""; 0]);
    assert_eq!(
        cards(&rules, &case("2026-02-10T00:00:00"), "2026-03-01 00:00"),
        ["r yellow 2026-02-10 00:00:00"]
    );
    assert_eq!(
        cards(&rules, &case("2026-02-06T14:59:59"), "2026-03-01 00:00"),
        ["r yellow 2026-02-06 15:00:00"]
    );
}

#[test]
fn handling_may_be_neither_implausibly_short_nor_too_long() {
    let bounds = "at_least = { value = 2, unit = \"hour\" }\nat_most = { value = 3, unit = \"working_day\" }";
    let rules =
        rules(&rule(&format!("template = \"duration\"\nfrom = \"accept\"\nto = \"close\"\n{bounds}")));
    let case = |close: &str| trace(&format!("2026-02-04 15:00 accept\n{close} close"));
    assert_eq!(
        cards(&rules, &case("2026-02-04 16:59:59"), "2026-03-01 00:00"),
        ["r yellow 2026-02-04 16:59:59"]
    );
    assert_eq!(cards(&rules, &case("2026-02-04 17:00:00"), "2026-03-01 00:00"), [""; 0]);
    assert_eq!(cards(&rules, &case("2026-02-09 23:59:59"), "2026-03-01 00:00"), [""; 0]);
    assert_eq!(
        cards(&rules, &case("2026-02-10 00:00:00"), "2026-03-01 00:00"),
        ["r yellow 2026-02-10 00:00:00"]
    );
    let open = trace("2026-02-04 15:00 accept");
    assert_eq!(cards(&rules, &open, "2026-02-09 23:59:59"), [""; 0]);
    assert_eq!(cards(&rules, &open, "2026-02-10 00:00"), ["r yellow 2026-02-10 00:00:00"]);
}

#[test]
fn a_response_is_due_within_its_window() {
    let within = "within = { value = 2, unit = \"working_day\" }";
    let rules = rules(&rule(&format!("template = \"response\"\na = \"ask\"\nb = \"answer\"\n{within}")));
    let asked = "2026-02-05 15:00 ask";
    assert_eq!(cards(&rules, &trace(asked), "2026-02-09 23:59:59"), [""; 0]);
    assert_eq!(cards(&rules, &trace(asked), "2026-02-10 00:00"), ["r yellow 2026-02-10 00:00:00"]);
    let answered = format!("{asked}\n2026-02-09 23:00 answer");
    assert_eq!(cards(&rules, &trace(&answered), "2026-03-01 00:00"), [""; 0]);
}

#[test]
fn events_are_matched_by_their_data_and_related_by_what_they_share() {
    let rules = rules(&rule(
        "template = \"response\"\na = { activity = \"ask\", when = [{ attribute = \"kind\", is = \"urgent\" }] }\nb = \"answer\"\nsame = [\"matter\"]",
    ));
    let case = |kind: &str, matter: &str| {
        trace(&format!(
            "2026-02-05 15:00 ask kind={kind} matter=roof\n2026-02-06 15:00 answer matter={matter}\n2026-02-07 15:00 close"
        ))
    };
    assert_eq!(cards(&rules, &case("urgent", "roof"), "2026-03-01 00:00"), [""; 0]);
    assert_eq!(cards(&rules, &case("urgent", "road"), "2026-03-01 00:00"), ["r yellow 2026-02-07 15:00:00"]);
    assert_eq!(cards(&rules, &case("idle", "road"), "2026-03-01 00:00"), [""; 0]);
}

#[test]
fn what_happens_after_the_instant_of_judgement_is_not_known_yet() {
    let rules = rules(&rule("template = \"absence\"\na = \"refuse\"\nn = 1"));
    let case = trace("2026-02-05 15:00 accept\n2026-02-06 15:00 refuse");
    assert_eq!(cards(&rules, &case, "2026-02-06 14:59:59"), [""; 0]);
    assert_eq!(cards(&rules, &case, "2026-02-06 15:00"), ["r yellow 2026-02-06 15:00:00"]);
}
