//! Faults of names: malformed, twice, unknown, in a circle.

use super::{CLAUSE, PROCEDURE, UNITS, check_file, check_files};
use chuangyou_programme::{Code, check_sources};

#[test]
fn a_name_that_cannot_be_an_id() {
    check_file(Code::BadId, &CLAUSE.replace("\"2.2\"", "\"Clause 2\""));
}

#[test]
fn two_definitions_of_one_id_in_two_files() {
    check_files(
        Code::DuplicateId,
        vec![
            ("plan/a.toml", CLAUSE.to_owned()),
            ("plan/b.toml", CLAUSE.to_owned()),
            ("programme.toml", super::HEAD.to_owned()),
        ],
    );
}

#[test]
fn a_code_that_two_units_would_have_in_their_numbers() {
    let units = |codes: [&str; 3]| {
        let unit = |(id, code): (&str, &str)| {
            format!("[[unit]]\nid = \"{id}\"\ntitle = {{ zh = \"局\", en = \"Bureau\" }}\n{code}\n")
        };
        let units: String = ["planning", "forestry", "tax"].into_iter().zip(codes).map(unit).collect();
        let files =
            vec![("units.toml".to_owned(), units), ("programme.toml".to_owned(), super::HEAD.to_owned())];
        let found = check_sources(files).diagnostics;
        found.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>()
    };
    assert_eq!(units(["code = \"GH\"", "code = \"LY\"", ""]), []);
    assert_eq!(units(["code = \"GH\"", "code = \"GH\"", ""]), [Code::DuplicateId]);
    assert_eq!(units(["", "code = \"planning\"", ""]), [Code::DuplicateId], "the id of one that has no code");
}

#[test]
fn things_that_are_cited_and_not_defined() {
    let procedure = PROCEDURE
        .replace("title = { zh = \"行政审批\"", "clauses = [\"2.3\"]\ntitle = { zh = \"行政审批\"")
        .replace("from = [\"submitted\"]", "from = [\"submited\"]\nfields = [\"ground\"]")
        .replace("clerk@unit", "clark@unit");
    check_file(
        Code::UnknownName,
        &format!(
            r#"{CLAUSE}{UNITS}{procedure}
[[item]]
id = "01-0001"
title = {{ zh = "规划许可", en = "Planning permit" }}
unit = "planning-bureau"
versions = [
  {{ from = 2011-01-01, statutory = 20, statutory_unit = "working_day", promised = 7, promised_unit = "working_day" }},
]

[[rule]]
id = "time-limit"
title = {{ zh = "限时办结", en = "Time limits" }}
clause = "2.2"
template = "clock"
levels = [{{ level = "yellow", clock = "promise", over = {{ parameter = "grace" }} }}]
"#
        ),
    );
}

#[test]
fn an_activity_that_the_procedure_does_not_have() {
    check_file(
        Code::UnknownActivity,
        &format!(
            r#"{CLAUSE}{UNITS}{PROCEDURE}
[[rule]]
id = "approved-once"
title = {{ zh = "只批准一次", en = "Approved once" }}
clause = "2.2"
applies = {{ procedure = "approval" }}
template = "absence"
a = "aprove"
n = 2
"#
        ),
    );
}

#[test]
fn an_activity_under_the_name_that_the_source_replaces() {
    check_file(
        Code::RenamedActivity,
        &format!(
            r#"{CLAUSE}
[source]
id = "wabo"
title = {{ zh = "受理日志", en = "Receipt log" }}
[source.activities]
"Confirmation of receipt" = "receive"

[[rule]]
id = "received"
title = {{ zh = "应当签收", en = "Received" }}
clause = "2.2"
template = "existence"
a = "Confirmation of receipt"
"#
        ),
    );
}

#[test]
fn a_unit_above_itself() {
    check_file(
        Code::Circle,
        r#"
[[unit]]
id = "a"
title = { zh = "甲", en = "A" }
parent = "b"

[[unit]]
id = "b"
title = { zh = "乙", en = "B" }
parent = "a"
"#,
    );
}

#[test]
fn an_outlier_rule_that_counts_its_own_cards() {
    let file = format!(
        r#"{CLAUSE}
[[rule]]
id = "outlier"
title = {{ zh = "异常", en = "Outlier" }}
clause = "2.2"
template = "ratio"
indicator = "share"
above_median_by = 1000

[[indicator]]
id = "share"
title = {{ zh = "红黄牌比例", en = "Share with a card" }}
numerator = {{ of = "cases", rule = "outlier" }}
denominator = {{ of = "cases" }}
"#
    );
    let checked = chuangyou_programme::check_sources(vec![
        ("a.toml".into(), file),
        ("p.toml".into(), super::HEAD.into()),
    ]);
    assert_eq!(checked.diagnostics.len(), 1);
    assert_eq!(
        checked.diagnostics[0].message,
        "the rule `outlier` judges an indicator that counts its own cards"
    );
}

#[test]
fn more_activities_than_can_be_numbered() {
    let names: Vec<String> = (0..=65_536).map(|n| format!("\"{n}\"")).collect();
    let rule =
        "id = \"any\"\ntitle = { zh = \"任一\", en = \"Any\" }\nclause = \"2.2\"\ntemplate = \"existence\"";
    check_file(Code::TooMany, &format!("{CLAUSE}\n[[rule]]\n{rule}\na = [{}]\n", names.join(", ")));
}

#[test]
fn a_name_cited_from_a_faulty_definition_is_not_reported_too() {
    let file = format!(
        "{}\n[[rule]]\nid = \"r\"\ntitle = {{ zh = \"规\", en = \"R\" }}\nclause = \"2.2\"\ntemplate = \"init\"\na = \"x\"\n",
        CLAUSE.replace("text =", "txet =")
    );
    let checked = chuangyou_programme::check_sources(vec![
        ("a.toml".into(), file),
        ("p.toml".into(), super::HEAD.into()),
    ]);
    let codes: Vec<Code> = checked.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::UnknownKey]);
}
