//! Rules over many cases: quotas and ratios.

use crate::scene::{at, rules};
use chuangyou_engine::{Watch, judge_totals, supervise_log};
use chuangyou_eventlog::{Log, LogBuilder, Order, Value};

/// A log of one event a case: unit, day, activity.
fn log_of(cases: &[(&str, &str, &str)]) -> Log {
    let mut builder = LogBuilder::default();
    for (i, (unit, day, activity)) in cases.iter().enumerate() {
        let case = builder.case(&format!("{i}"));
        builder.case_attribute(case, "unit", Value::Text((*unit).to_owned()), Vec::new());
        builder.event(case, activity, at(&format!("{day} 10:00")));
    }
    builder.finish(Order::File, 1).log
}

fn findings(text: &str, cases: &[(&str, &str, &str)], as_of: &str) -> Vec<String> {
    let rules = rules(text);
    let found = supervise_log(&rules, &log_of(cases), at(as_of), Watch::TOTALS, 1, &|_| {});
    let cards = judge_totals(&rules, &found.totals, at(as_of));
    let said = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    cards.iter().map(|c| format!("{} {} of {}", c.case, said(c.facts.used), said(c.facts.limit))).collect()
}

#[test]
fn a_unit_that_falls_short_of_its_quota_in_a_whole_month_gets_a_card() {
    let quota = r#"
        [[rule]]
        id = "q"
        title = { zh = "额", en = "Quota" }
        clause = "c"
        template = "quota"
        per = "month"
        at_least = 2
    "#;
    let cases = [
        ("A", "2026-01-05", "talk"),
        ("A", "2026-01-06", "talk"),
        ("B", "2026-01-07", "talk"),
        ("A", "2026-02-06", "talk"),
    ];
    assert_eq!(findings(quota, &cases, "2026-02-28 12:00"), ["B@2026-01 1 of 2"]);
    let together = quota.replace("at_least = 2", "at_least = 3\neach = \"jurisdiction\"");
    assert_eq!(findings(&together, &cases, "2026-03-01 00:00"), ["@2026-02 1 of 3"]);
    let february = ["A@2026-02 1 of 2", "B@2026-01 1 of 2", "B@2026-02 0 of 2"];
    assert_eq!(findings(quota, &cases, "2026-03-01 00:00"), february);
}

#[test]
fn a_quota_asks_for_nothing_before_it_is_in_force() {
    let quota = r#"
        [[parameter]]
        id = "n"
        title = { zh = "数", en = "Number" }
        values = [{ from = 2026-02-01, value = 2 }]
        source = { title = "Example", provenance = "default" }
        [[rule]]
        id = "q"
        title = { zh = "额", en = "Quota" }
        clause = "c"
        template = "quota"
        per = "month"
        at_least = { parameter = "n" }
    "#;
    let cases = [("A", "2026-01-05", "talk"), ("A", "2026-02-06", "talk")];
    assert_eq!(findings(quota, &cases, "2026-03-01 00:00"), ["A@2026-02 1 of 2"]);
}

#[test]
fn a_unit_far_above_the_median_of_its_peers_gets_a_card_if_it_has_enough_cases() {
    let ratio = r#"
        [[indicator]]
        id = "refusals"
        title = { zh = "否", en = "Refusals" }
        numerator = { of = "events", activity = "refuse" }
        denominator = { of = "cases" }
        [[rule]]
        id = "share"
        title = { zh = "率", en = "Share" }
        clause = "c"
        template = "ratio"
        indicator = "refusals"
        above_median_by = 2000
        min_n = 3
    "#;
    let mut cases = Vec::new();
    for (unit, refused, all) in [("A", 0, 10), ("B", 1, 10), ("C", 6, 10), ("D", 2, 2)] {
        cases.extend((0..all).map(|i| (unit, "2026-01-05", if i < refused { "refuse" } else { "approve" })));
    }
    assert_eq!(findings(ratio, &cases, "2026-03-01 00:00"), ["C@2026-01 6000 of 3000"]);
}

#[test]
fn a_unit_above_a_cap_gets_a_card_whatever_its_peers_have() {
    let ratio = r#"
        [[indicator]]
        id = "green"
        title = { zh = "绿", en = "Green" }
        numerator = { of = "events", activity = "green" }
        denominator = { of = "cases" }
        [[rule]]
        id = "cap"
        title = { zh = "限", en = "Cap" }
        clause = "c"
        template = "ratio"
        indicator = "green"
        above = 1000
        min_n = 10
    "#;
    let mut cases = Vec::new();
    for (unit, green, all) in [("A", 1, 10), ("B", 2, 10), ("C", 9, 9)] {
        cases.extend((0..all).map(|i| (unit, "2026-01-05", if i < green { "green" } else { "plain" })));
    }
    assert_eq!(findings(ratio, &cases, "2026-03-01 00:00"), ["B@2026-01 2000 of 1000"]);
}
