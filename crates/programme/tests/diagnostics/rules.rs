//! Faults of rules and indicators.

use super::{CLAUSE, PROCEDURE, UNITS, check_file, check_files};
use chuangyou_programme::Code;

const PROMISE: &str = r#"
[[clock]]
id = "promise"
title = { zh = "承诺时限", en = "Promised limit" }
budget = 5
unit = "working_day"
start = "approve"
stop = "approve"
"#;

fn clock_rule(applies: &str, levels: &str) -> String {
    format!(
        "{CLAUSE}\n[[rule]]\nid = \"time-limit\"\ntitle = {{ zh = \"限时办结\", en = \"Time limits\" }}\nclause = \"2.2\"\n{applies}\ntemplate = \"clock\"\nlevels = [{levels}]\n"
    )
}

#[test]
fn a_clock_of_another_procedure() {
    let consult = PROCEDURE.replace("\"approval\"", "\"consult\"");
    check_files(
        Code::ForeignClock,
        vec![
            ("approval.toml", format!("{PROCEDURE}{PROMISE}")),
            ("consult.toml", consult),
            ("programme.toml", super::HEAD.to_owned()),
            (
                "rules.toml",
                clock_rule(
                    "applies = { procedure = \"consult\" }",
                    r#"{ level = "red", clock = "approval.promise", over = 1 }"#,
                ),
            ),
            ("units.toml", UNITS.to_owned()),
        ],
    );
}

#[test]
fn a_level_of_a_clock_that_stands_twice() {
    let levels = r#"
  { level = "red", clock = "promise", over = 1 },
  { level = "red", clock = "promise", over = 2 },
"#;
    check_file(Code::LevelTwice, &format!("{}{PROMISE}", clock_rule("", levels)));
}

#[test]
fn a_sum_used_as_a_ratio() {
    check_file(
        Code::NotARatio,
        &format!(
            r#"{CLAUSE}
[[rule]]
id = "outlier"
title = {{ zh = "异常", en = "Outlier" }}
clause = "2.2"
template = "ratio"
indicator = "closed"
above_median_by = 1000

[[indicator]]
id = "closed"
title = {{ zh = "办结数", en = "Closed" }}
numerator = {{ of = "cases", closed = true }}
"#
        ),
    );
}

#[test]
fn a_sum_that_only_cases_have() {
    check_file(
        Code::MeasureBasis,
        r#"
[[indicator]]
id = "days"
title = { zh = "用时", en = "Days used" }
numerator = { of = "cards", sum = "working_days" }
denominator = { of = "events", level = "red" }
"#,
    );
}

#[test]
fn a_clock_of_a_procedure_is_cited_by_its_full_name_elsewhere() {
    let files = vec![
        ("a.toml".to_owned(), format!("{PROCEDURE}{PROMISE}")),
        ("p.toml".to_owned(), super::HEAD.to_owned()),
        ("r.toml".to_owned(), clock_rule("", r#"{ level = "red", clock = "promise", over = 1 }"#)),
        ("u.toml".to_owned(), UNITS.to_owned()),
    ];
    let checked = chuangyou_programme::check_sources(files);
    assert_eq!(
        checked.diagnostics[0].help.as_deref(),
        Some("a clock of a procedure is cited as `approval.promise` here")
    );
}
