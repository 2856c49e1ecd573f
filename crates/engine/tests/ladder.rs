//! When cards and consequences propose another consequence, told as worked examples.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told fails where it stands")]

use chuangyou_calendar::Day;
use chuangyou_engine::ladder::{Counted, Made, What, last_day, proposal};
use chuangyou_programme::check_sources;
use chuangyou_programme::model::{Level, Programme, SubjectOf};

const PROGRAMME: &str = r#"
[programme]
id = "example"
title = { zh = "示例", en = "Example" }
calendar = "cn"
zone = "Asia/Shanghai"

[[clause]]
id = "2.4"
title = { zh = "效能告诫", en = "Admonition" }
text = { zh = "告诫。", en = "Admonish." }

[[unit]]
id = "bureau"
title = { zh = "规划局", en = "Planning bureau" }
posts = [{ id = "head", title = { zh = "局长", en = "Head" }, roles = ["chief"] }]
leader = "head"

[[parameter]]
id = "yellows"
title = { zh = "黄牌数", en = "Yellow cards" }
values = [{ from = 2011-01-01, value = 2 }, { from = 2012-01-01, value = 5 }]
source = { title = "示例", provenance = "default" }

[[consequence]]
id = "education"
title = { zh = "诫勉教育", en = "Education" }
clause = "2.4"
proposed_when = [{ cards = "yellow", at_least = { parameter = "yellows" } }, { cards = "red", at_least = 1 }]
opens = "decision"
in_unit = "bureau"
weight = 10

[[consequence]]
id = "admonition"
title = { zh = "效能告诫", en = "Admonition" }
clause = "2.4"
proposed_when = [{ cards = "yellow", at_least = 3 }, { cards = "red", at_least = 2 }]
opens = "decision"
in_unit = "bureau"
lasts = { value = 6, unit = "month" }
weight = 20

[[consequence]]
id = "unfit"
title = { zh = "不称职", en = "Unfit" }
clause = "2.4"
proposed_when = [{ consequence = "admonition", at_least = 2 }]
counted_in = "rolling_year"
opens = "decision"
in_unit = "bureau"
weight = 30

[[consequence]]
id = "circular"
title = { zh = "通报", en = "Circular" }
clause = "2.4"
of = "unit"
proposed_when = [{ cards = "notice", at_least = 4 }]
opens = "decision"
in_unit = "bureau"

[procedure]
id = "decision"
title = { zh = "处理", en = "Decision" }

[[state]]
id = "new"
title = { zh = "待启动", en = "New" }

[[state]]
id = "open"
title = { zh = "处理中", en = "Open" }

[[state]]
id = "closed"
title = { zh = "办结", en = "Closed" }
outcome = "closed"

[[action]]
id = "begin"
title = { zh = "启动", en = "Begin" }
from = ["new"]
to = "open"

[[action]]
id = "close"
title = { zh = "办结", en = "Close" }
from = ["open"]
to = "closed"
by = ["chief@unit"]
"#;

fn programme() -> Programme {
    let checked = check_sources(vec![("example.toml".into(), PROGRAMME.into())]);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    checked.programme.unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Cards and consequences, one a line: `2011-03-01 yellow a1` or `2011-03-01 admonition`.
fn account(programme: &Programme, lines: &str) -> Vec<Counted> {
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let level = match words[1] {
            "notice" => Some(Level::Notice),
            "yellow" => Some(Level::Yellow),
            "red" => Some(Level::Red),
            _ => None,
        };
        let kind = |id: &str| programme.consequences.iter().position(|one| one.id == id).unwrap();
        let what = match level {
            Some(level) => What::Card { case: words[2].to_owned(), level },
            None => What::Consequence { kind: kind(words[1]) },
        };
        Counted { day: day(words[0]), what }
    };
    lines.lines().map(str::trim).filter(|text| !text.is_empty()).map(line).collect()
}

/// What is proposed to a person on that day, and on how many grounds.
fn proposed(lines: &str, before: &[(&str, &str)], today: &str) -> Option<(String, usize)> {
    let programme = programme();
    let kind = |id: &str| programme.consequences.iter().position(|one| one.id == id).unwrap();
    let made = before.iter().map(|(id, on)| {
        let (on, declined) =
            on.split_once(", declined ").map_or((*on, None), |(on, later)| (on, Some(day(later))));
        Made { kind: kind(id), day: day(on), declined }
    });
    let made: Vec<Made> = made.collect();
    let counted = account(&programme, lines);
    let found = proposal(&programme, SubjectOf::Person, &counted, &made, day(today))?;
    Some((programme.consequences[found.kind].id.clone(), found.grounds.len()))
}

#[test]
fn one_yellow_card_proposes_nothing() {
    assert_eq!(proposed("2011-03-01 yellow a1", &[], "2011-03-01"), None);
}

#[test]
fn two_yellow_cards_or_a_red_one_propose_education() {
    let education = |grounds| Some(("education".to_owned(), grounds));
    assert_eq!(proposed("2011-03-01 yellow a1\n2011-04-01 yellow a2", &[], "2011-04-01"), education(2));
    assert_eq!(proposed("2011-03-01 red a1", &[], "2011-03-01"), education(1));
}

#[test]
fn several_cards_of_one_case_count_once_at_the_highest_level() {
    assert_eq!(proposed("2011-03-01 yellow a1\n2011-03-02 yellow a1", &[], "2011-03-02"), None);
    let risen = "2011-03-01 yellow a1\n2011-03-02 red a1\n2011-03-05 red a2";
    assert_eq!(proposed(risen, &[], "2011-03-05"), Some(("admonition".to_owned(), 2)));
}

#[test]
fn a_red_card_counts_among_the_yellow_ones() {
    let cards = "2011-03-01 yellow a1\n2011-03-02 yellow a2\n2011-03-05 red a3";
    assert_eq!(proposed(cards, &[], "2011-03-05"), Some(("admonition".to_owned(), 3)));
}

#[test]
fn what_was_proposed_within_the_year_is_not_proposed_again_and_a_graver_one_is() {
    let cards = "2011-03-01 yellow a1\n2011-03-02 yellow a2";
    assert_eq!(proposed(cards, &[("education", "2011-03-02")], "2011-03-10"), None);
    let third = format!("{cards}\n2011-05-01 yellow a3");
    let before = [("education", "2011-03-02")];
    assert_eq!(proposed(&third, &before, "2011-05-01"), Some(("admonition".to_owned(), 3)));
    assert_eq!(proposed(&third, &[("admonition", "2011-05-01")], "2011-06-01"), None);
}

#[test]
fn a_new_calendar_year_begins_with_an_empty_account() {
    let cards = "2011-11-01 red a1\n2011-12-30 red a2";
    assert_eq!(proposed(cards, &[], "2011-12-31"), Some(("admonition".to_owned(), 2)));
    assert_eq!(proposed(cards, &[], "2012-01-01"), None);
}

#[test]
fn a_second_admonition_counts_within_twelve_months_whatever_the_calendar_year() {
    let two = "2011-08-10 admonition\n2012-02-10 admonition";
    assert_eq!(proposed(two, &[], "2012-08-09"), Some(("unfit".to_owned(), 2)));
    assert_eq!(proposed(two, &[], "2012-08-10"), None, "twelve months after the first it counts no more");
}

#[test]
fn how_many_are_enough_is_the_parameter_in_force_that_day() {
    let cards = "2012-03-01 yellow a1\n2012-03-02 yellow a2";
    assert_eq!(proposed(cards, &[], "2012-03-02"), None, "five are needed from 2012 on");
}

#[test]
fn a_units_account_is_its_own() {
    let programme = programme();
    let lines = "2011-03-01 notice a1\n2011-03-01 notice a2\n2011-03-01 notice a3\n2011-03-01 notice a4";
    let counted = account(&programme, lines);
    let found = proposal(&programme, SubjectOf::Unit, &counted, &[], day("2011-03-01")).unwrap();
    assert_eq!(programme.consequences[found.kind].id, "circular");
    assert_eq!(proposal(&programme, SubjectOf::Person, &counted, &[], day("2011-03-01")), None);
}

#[test]
fn an_admonition_has_effect_for_six_months() {
    let programme = programme();
    let admonition = programme.consequence("admonition").unwrap();
    assert_eq!(last_day(&programme, admonition, day("2011-08-31")), Some(day("2012-02-28")));
    let education = programme.consequence("education").unwrap();
    assert_eq!(last_day(&programme, education, day("2011-08-31")), None, "for good");
}

#[test]
fn what_was_declined_is_proposed_again_for_a_fact_of_a_later_day_alone() {
    let three = "2011-03-01 yellow a1\n2011-03-15 yellow a2\n2011-04-01 yellow a3";
    let declined = [("admonition", "2011-04-01, declined 2011-04-20")];
    assert_eq!(proposed(three, &declined, "2011-05-02"), None, "nothing new has come to the account");
    let fourth = |on: &str| format!("{three}\n{on} yellow a4");
    let undecided = [("admonition", "2011-04-01")];
    assert_eq!(
        proposed(&fourth("2011-04-20"), &declined, "2011-05-02"),
        None,
        "it was judged with the others"
    );
    let again = Some(("admonition".to_owned(), 4));
    assert_eq!(proposed(&fourth("2011-05-02"), &declined, "2011-05-02"), again);
    assert_eq!(
        proposed(&fourth("2011-05-02"), &undecided, "2011-05-02"),
        None,
        "people have not decided yet"
    );
}
