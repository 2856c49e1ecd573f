//! Faults of keys, types and words.

use super::{CLAUSE, PROCEDURE, UNITS, check_file};
use chuangyou_programme::Code;

#[test]
fn a_key_that_the_language_does_not_have() {
    check_file(
        Code::UnknownKey,
        r#"
[[parameter]]
id = "notice_days"
title = { zh = "告知天数", en = "Days to notify" }
uint = "working_day"
values = [{ from = 2004-07-01, value = 5 }]
source = { title = "行政许可法 第三十二条", provenance = "law" }
"#,
    );
}

#[test]
fn a_key_that_is_missing() {
    check_file(Code::MissingKey, "[[unit]]\nid = \"bureau\"\n");
}

#[test]
fn a_value_of_another_type() {
    check_file(
        Code::WrongType,
        r#"
[[parameter]]
id = "notice_days"
title = "Days to notify"
values = [{ from = "2004-07-01", value = 5.5 }]
source = { title = "行政许可法 第三十二条", provenance = "law" }
"#,
    );
}

#[test]
fn a_word_outside_the_vocabulary() {
    check_file(
        Code::UnknownWord,
        r#"
[[clock]]
id = "promise"
title = { zh = "承诺时限", en = "Promised limit" }
budget = 5
unit = "work_day"
start = "accept"
stop = "decide"
"#,
    );
}

#[test]
fn none_or_two_of_keys_that_exclude_each_other() {
    check_file(
        Code::OneOfKeys,
        r#"
[[clock]]
id = "promise"
title = { zh = "承诺时限", en = "Promised limit" }
budget = 5
due = { case = "deadline" }
unit = "working_day"
start = { activity = "accept", when = [{ attribute = "channel" }] }
stop = "decide"
"#,
    );
}

#[test]
fn a_key_that_has_no_meaning_here() {
    check_file(
        Code::KeyNotAllowed,
        &format!(
            r#"{CLAUSE}
[[rule]]
id = "either"
title = {{ zh = "二选一", en = "One of two" }}
clause = "2.2"
template = "choice"
a = "approve"
b = "refuse"
within = {{ value = 5, unit = "working_day" }}
"#
        ),
    );
}

#[test]
fn a_list_that_must_not_be_empty() {
    check_file(
        Code::EmptyList,
        &format!(
            r#"{CLAUSE}
[[rule]]
id = "time-limit"
title = {{ zh = "限时办结", en = "Time limits" }}
clause = "2.2"
template = "clock"
levels = []
"#
        ),
    );
}

#[test]
fn a_text_that_is_empty() {
    check_file(Code::EmptyText, "[[unit]]\nid = \"bureau\"\ntitle = { zh = \"规划局\", en = \" \" }\n");
}

#[test]
fn a_part_in_a_file_without_procedure() {
    let parts = PROCEDURE.split_once("[[state]]").unwrap().1;
    check_file(Code::PartWithoutProcedure, &format!("{UNITS}[[state]]{parts}"));
}

#[test]
fn a_slip_in_the_word_template_is_reported_and_the_templates_keys_are_not() {
    let rule = "[[rule]]\nid = \"r\"\ntitle = { zh = \"规\", en = \"R\" }\nclause = \"2.2\"\ntemplqte = \"init\"\na = \"x\"\n";
    let files = [("a.toml", format!("{CLAUSE}{rule}")), ("p.toml", super::HEAD.to_owned())];
    let checked =
        chuangyou_programme::check_sources(files.map(|(name, text)| (name.to_owned(), text)).to_vec());
    let helps: Vec<_> = checked.diagnostics.iter().map(|d| d.help.as_deref()).collect();
    assert_eq!(helps, [Some("did you mean `template`?")]);
}

#[test]
fn one_faulty_table_hides_no_other() {
    let file =
        format!("{CLAUSE}\n[[clause]]\nid = 3\n\n[[unit]]\nid = \"u\"\nname = \"x\"\n\n[[colour]]\nid = 1\n");
    let checked = chuangyou_programme::check_sources(vec![
        ("a.toml".into(), file),
        ("p.toml".into(), super::HEAD.into()),
    ]);
    let codes: Vec<Code> = checked.diagnostics.iter().map(|d| d.code).collect();
    // The second clause: no title, no text, a number for an id. The unit: no title, an unknown key. The third table.
    assert_eq!(
        codes,
        [
            Code::MissingKey,
            Code::MissingKey,
            Code::WrongType,
            Code::MissingKey,
            Code::UnknownKey,
            Code::UnknownKey
        ]
    );
}
