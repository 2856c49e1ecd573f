use crate::run::{chuangyou, root, text};

#[path = "../../examples/generate_sample.rs"]
#[expect(dead_code, reason = "the example's own main")]
mod generate_sample;

#[test]
fn the_shipped_sample_is_what_its_generator_writes() {
    let shipped = text(&root().join("examples/approvals-2011.csv").display().to_string());
    assert!(
        shipped == generate_sample::sample(&root()),
        "run `cargo run --package chuangyou --example generate_sample`"
    );
    assert!(shipped.len() < 600_000);
}

#[test]
fn the_sample_shows_cards_of_every_gravity_and_most_cases_in_time() {
    let report = chuangyou(
        "supervise examples/approvals-2011.csv --programme programmes/luoyang-2011 --format json --as-of 2011-12-31",
    );
    let report: serde_json::Value = serde_json::from_str(&report.ok()).expect("the report is JSON");
    let rules = report["rules"].as_array().expect("rules are a list");
    let count = |level: &str| rules.iter().filter_map(|r| r[level].as_u64()).sum::<u64>();
    assert!(count("notice") > 0 && count("yellow") > 0 && count("red") > 0);
    let late = rules.iter().find(|r| r["id"] == "time-limit").expect("the rule of the limits");
    let late = late["yellow"].as_u64().unwrap_or(0) + late["red"].as_u64().unwrap_or(0);
    assert!((20..120).contains(&late), "{late} of 600");
}
