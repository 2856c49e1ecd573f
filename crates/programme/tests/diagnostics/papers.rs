//! Faults of notices, publications and schedules.

use super::{CLAUSE, PROCEDURE, UNITS, check_file};
use chuangyou_programme::{Code, check_sources};

const NOTICE: &str = r#"
[[notice]]
id = "decision"
title = { zh = "决定书", en = "Decision" }
body = { zh = "{applicant}：{ground}", en = "{applicant}: {ground}" }
"#;

fn serving() -> String {
    let action = "by = [\"clerk@unit\"]";
    PROCEDURE.replace(action, &format!("{action}\neffects = [{{ serve = \"decision\" }}]"))
}

#[test]
fn a_placeholder_that_no_field_fills_in() {
    check_file(Code::Placeholder, &format!("{UNITS}{}{NOTICE}", serving()));
}

#[test]
fn a_placeholder_that_one_language_lacks() {
    let notice = NOTICE.replace("：{ground}", "").replace("{ground}", "{date}");
    let file = format!("{UNITS}{}{notice}", serving());
    let checked = check_sources(vec![("a.toml".into(), file), ("p.toml".into(), super::HEAD.into())]);
    let messages: Vec<&str> = checked.diagnostics.iter().map(|d| d.message.as_str()).collect();
    let lacks =
        "a placeholder of this text cannot be filled in: it lacks a placeholder that the other language has";
    assert_eq!(messages, [lacks]);
}

#[test]
fn a_publication_of_a_personal_field() {
    let action = "by = [\"clerk@unit\"]";
    let publishing = PROCEDURE.replace(action, &format!("{action}\neffects = [{{ publish = \"results\" }}]"));
    check_file(
        Code::SecretPublished,
        &format!(
            r#"{UNITS}{publishing}
[[field]]
id = "applicant"
label = {{ zh = "申请人", en = "Applicant" }}
type = "text"
personal = true

[[publication]]
id = "results"
title = {{ zh = "结果", en = "Results" }}
fields = ["applicant"]
"#
        ),
    );
}

#[test]
fn a_publication_tells_the_course_of_what_a_field_of_the_type_case_names() {
    let action = "by = [\"clerk@unit\"]";
    let publishing = PROCEDURE.replace(action, &format!("{action}\neffects = [{{ publish = \"results\" }}]"));
    let file = |kind: &str| {
        format!(
            "{UNITS}{publishing}\n[[field]]\nid = \"about\"\nlabel = {{ zh = \"所涉\", en = \"About\" }}\ntype = \"{kind}\"\n
[[publication]]\nid = \"results\"\ntitle = {{ zh = \"结果\", en = \"Results\" }}\ntimeline = \"about\"\n"
        )
    };
    let codes = |kind: &str| {
        let checked =
            check_sources(vec![("a.toml".into(), file(kind)), ("p.toml".into(), super::HEAD.into())]);
        checked.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("case"), []);
    assert_eq!(codes("text"), [Code::ConditionType]);
}

#[test]
fn a_notice_that_nothing_serves() {
    check_file(Code::UnusedPaper, &NOTICE.replace("{ground}", "{date}"));
}

#[test]
fn a_schedule_needs_days_a_selection_and_a_procedure_that_the_system_can_open() {
    let schedule = |keys: &str| {
        format!(
            "{CLAUSE}{UNITS}{PROCEDURE}\n[[schedule]]\nid = \"s\"\ntitle = {{ zh = \"期\", en = \"S\" }}\nclause = \"2.2\"\nopens = \"approval\"\n{keys}\n"
        )
    };
    for (keys, expected) in [
        ("for = \"items\"\non = { day = 1 }", "the system cannot open a case of `approval`"),
        ("for = \"units.windw\"\non = { day = 1 }", "there is no kind of unit `windw`"),
        ("for = \"bureau\"\non = { day = 32 }", "32 is no day of a month here"),
        ("for = \"bureau\"\non = { date = \"2-30\" }", "`2-30` is not a day of the year"),
        ("for = []\non = { day = 1 }", "the schedule is for nobody"),
        (
            "for = \"bureau\"\non = { day = 1, working_day = 1 }",
            "exactly one of `date`, `day`, `working_day` is needed",
        ),
        (
            "for = \"bureau\"\non = { day = 1 }\ndue = { field = \"until\", day = 5 }",
            "there is no field `until`",
        ),
    ] {
        let files = vec![("a.toml".into(), schedule(keys)), ("p.toml".into(), super::HEAD.into())];
        let messages: Vec<String> = check_sources(files).diagnostics.into_iter().map(|d| d.message).collect();
        assert!(messages.iter().any(|message| message == expected), "{keys}: {messages:?}");
    }
}
