//! What items and units have in common is written once.

use chuangyou_calendar::Day;
use chuangyou_programme::model::{Channel, Charges, DocumentSource, Item, Programme};
use chuangyou_programme::{Code, check_sources};

const HEAD: &str = r#"
[programme]
id = "small"
title = { zh = "小方案", en = "Small" }
calendar = "cn"
zone = "Asia/Shanghai"

[[unit]]
id = "planning"
title = { zh = "规划局", en = "Planning" }

[[unit]]
id = "forestry"
title = { zh = "林业局", en = "Forestry" }

[[document]]
id = "identity"
title = { zh = "身份证明", en = "Proof of identity" }
source_of = "authority"
"#;

const PATTERN: &str = r#"
[[pattern]]
id = "permit"
unit = "planning"
kind = "01"
channels = ["window"]
documents = ["identity"]
fees = "none"
limits = { from = 2011-01-01, promised_from = 2011-03-01, unit = "working_day", statutory = 20 }
"#;

/// An item with these lines.
fn item(lines: &str) -> String {
    format!("{HEAD}{PATTERN}\n[[item]]\nid = \"i\"\ntitle = {{ zh = \"许可\", en = \"Permit\" }}\n{lines}\n")
}

fn programme(text: String) -> Programme {
    let checked = check_sources(vec![("programme.toml".to_owned(), text)]);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    checked.programme.expect("nothing was found against it")
}

fn one(lines: &str) -> Item {
    programme(item(lines)).items.remove(0)
}

fn faults(text: String) -> Vec<(Code, String)> {
    let found = check_sources(vec![("programme.toml".to_owned(), text)]).diagnostics;
    found.into_iter().map(|found| (found.code, found.message)).collect()
}

/// First day, statutory limit and promise of each version.
fn limits(item: &Item) -> Vec<(Day, i64, i64)> {
    item.versions.iter().map(|version| (version.from, version.statutory, version.promised)).collect()
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn documents(item: &Item) -> Vec<(&str, u16)> {
    item.guide.documents.iter().map(|document| (document.id.as_str(), document.copies)).collect()
}

#[test]
fn an_item_says_only_what_its_pattern_does_not() {
    let item = one("pattern = \"permit\"\nlimits = { promised = 5 }");
    assert_eq!((item.unit.index(), item.kind.as_deref()), (0, Some("01")));
    assert_eq!(item.guide.channels, [Channel::Window]);
    assert_eq!(item.guide.charges, Charges::Nothing);
    assert_eq!(documents(&item), [("identity", 1)]);
    assert_eq!(item.guide.documents[0].source_of, DocumentSource::Authority);
}

#[test]
fn what_an_item_says_itself_takes_the_place_of_its_patterns() {
    let item = one(
        "pattern = \"permit\"\nunit = \"forestry\"\nkind = \"07\"\nchannels = [\"post\"]\nfees = []\n\
         documents = [{ id = \"plan\", title = { zh = \"图\", en = \"Plan\" } }, { id = \"identity\", copies = 2 }]\n\
         limits = { statutory = 15, promised = 5 }",
    );
    assert_eq!((item.unit.index(), item.kind.as_deref()), (1, Some("07")));
    assert_eq!(item.guide.channels, [Channel::Post]);
    assert_eq!(item.guide.charges, Charges::Unsaid);
    assert_eq!(documents(&item), [("identity", 2), ("plan", 1)], "those of the pattern come first");
    assert_eq!(item.guide.documents[0].title.en, "Proof of identity", "the rest is the shared document's");
    assert_eq!(limits(&item), [(day("2011-01-01"), 15, 15), (day("2011-03-01"), 15, 5)]);
}

#[test]
fn until_the_promise_begins_the_statutory_limit_is_the_promise() {
    let item = one("pattern = \"permit\"\nlimits = { promised = 5 }");
    assert_eq!(limits(&item), [(day("2011-01-01"), 20, 20), (day("2011-03-01"), 20, 5)]);
    let at_once = one("pattern = \"permit\"\nlimits = { promised = 0, promised_from = 2011-01-01 }");
    assert_eq!(limits(&at_once), [(day("2011-01-01"), 20, 0)]);
}

#[test]
fn versions_written_in_full_stand_for_the_patterns_limits() {
    let item = one(
        "pattern = \"permit\"\nversions = [{ from = 2012-01-01, statutory = 9, statutory_unit = \"calendar_day\", promised = 3, promised_unit = \"calendar_day\" }]",
    );
    assert_eq!(limits(&item), [(day("2012-01-01"), 9, 3)]);
}

#[test]
fn what_neither_the_item_nor_its_pattern_says_is_missing() {
    let alone = item("limits = { promised = 5 }");
    let missing = |key: &str| (Code::MissingKey, format!("the key `{key}` is missing"));
    let mut found = faults(alone);
    found.sort_by(|a, b| a.1.cmp(&b.1));
    assert_eq!(found, [missing("from"), missing("statutory"), missing("unit"), missing("unit")]);
    assert_eq!(faults(item("pattern = \"permit\"")), [missing("promised")]);
    assert_eq!(
        faults(item("unit = \"planning\"")),
        [(Code::EmptyList, "the item `i` has no limits".to_owned())]
    );
}

#[test]
fn limits_in_short_are_not_written_beside_versions_and_promise_no_more_than_the_law() {
    let both = "pattern = \"permit\"\nlimits = { promised = 5 }\nversions = [{ from = 2012-01-01, statutory = 9, statutory_unit = \"hour\", promised = 3, promised_unit = \"hour\" }]";
    assert_eq!(faults(item(both))[0].0, Code::KeyNotAllowed);
    let longer = faults(item("pattern = \"permit\"\nlimits = { promised = 21 }"));
    assert_eq!(longer.len(), 1, "{longer:?}");
    assert_eq!(longer[0].0, Code::PromiseTooLong);
    let negative = faults(item("pattern = \"permit\"\nlimits = { promised = -1 }"));
    assert_eq!(negative, [(Code::OutOfRange, "-1 is too small".to_owned())]);
}

#[test]
fn a_slip_in_a_shared_name_is_reported_where_it_stands() {
    let unknown = |kind: &str, name: &str| [(Code::UnknownName, format!("there is no {kind} `{name}`"))];
    assert_eq!(
        faults(item("pattern = \"permits\"\nlimits = { promised = 5 }")),
        unknown("pattern", "permits")
    );
    let asked = "pattern = \"permit\"\nlimits = { promised = 5 }\ndocuments = [\"identiti\"]";
    assert_eq!(faults(item(asked)), unknown("document", "identiti"));
    let in_pattern =
        item("pattern = \"permit\"\nlimits = { promised = 5 }").replace("[\"identity\"]", "[\"identiti\"]");
    assert_eq!(faults(in_pattern), unknown("document", "identiti"), "once, not for every item");
    assert_eq!(
        faults(item("pattern = \"permit\"\nlimits = { promised = 5 }\nfees = \"free\""))[0].0,
        Code::UnknownWord
    );
    assert_eq!(
        faults(item("pattern = \"permit\"\nlimits = { promised = 5 }\ndocuments = [7]"))[0].0,
        Code::WrongType
    );
}

#[test]
fn a_fault_in_a_pattern_is_not_reported_of_its_items() {
    let text =
        item("pattern = \"permit\"\nlimits = { promised = 5 }").replace("kind = \"01\"", "kynd = \"01\"");
    assert_eq!(faults(text).len(), 1);
}

#[test]
fn subjects_have_two_levels() {
    let subject = |id: &str, parent: &str| {
        format!("[[subject]]\nid = \"{id}\"\ntitle = {{ zh = \"题\", en = \"S\" }}\n{parent}\n")
    };
    let two = format!("{HEAD}{}{}", subject("people", ""), subject("birth", "parent = \"people\""));
    assert_eq!(
        programme(two.clone()).subjects[1].parent.map(chuangyou_programme::model::SubjectId::index),
        Some(0)
    );
    let three = format!("{two}{}", subject("adoption", "parent = \"birth\""));
    assert_eq!(faults(three)[0].0, Code::KeyNotAllowed);
    assert_eq!(faults(format!("{HEAD}{}", subject("birth", "parent = \"birth\"")))[0].0, Code::KeyNotAllowed);
}

#[test]
fn a_unit_has_the_posts_of_its_staffing_and_its_own() {
    let post = |id: &str, en: &str| {
        format!("{{ id = \"{id}\", title = {{ zh = \"岗\", en = \"{en}\" }}, roles = [\"clerk\"] }}")
    };
    let unit = |id: &str, lines: &str| {
        format!(
            "[[unit]]\nid = \"{id}\"\ntitle = {{ zh = \"局\", en = \"Bureau\" }}\nstaffing = \"bureau\"\n{lines}\n"
        )
    };
    let text = format!(
        "{HEAD}[[staffing]]\nid = \"bureau\"\nleader = \"head\"\nposts = [{}, {}]\n{}{}",
        post("head", "Head"),
        post("window", "Window"),
        unit("tax", ""),
        unit(
            "reform",
            &format!(
                "leader = \"deputy\"\nposts = [{}, {}]",
                post("deputy", "Deputy"),
                post("head", "Director")
            )
        ),
    );
    let programme = programme(text.clone());
    let posts = |at: usize| -> Vec<&str> {
        programme.units[at].posts.iter().map(|post| post.title.en.as_str()).collect()
    };
    assert_eq!((posts(2), programme.units[2].leader.as_deref()), (vec!["Head", "Window"], Some("head")));
    assert_eq!(
        (posts(3), programme.units[3].leader.as_deref()),
        (vec!["Director", "Window", "Deputy"], Some("deputy"))
    );
    let unknown = text.replace("staffing = \"bureau\"", "staffing = \"office\"");
    assert!(faults(unknown).iter().all(|(code, _)| *code == Code::UnknownName));
    assert_eq!(faults(text.replace("leader = \"head\"", "leader = \"chief\"")).len(), 1);
}
