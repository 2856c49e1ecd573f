//! Faults of numbers, units of time, dates and conditions.

use super::{CLAUSE, PROCEDURE, UNITS, check_file, check_files};
use chuangyou_programme::Code;

/// A parameter with these keys after its id.
fn parameter(rest: &str) -> String {
    format!(
        r#"
[[parameter]]
id = "notice_days"
title = {{ zh = "告知天数", en = "Days to notify" }}
source = {{ title = "行政许可法 第三十二条", provenance = "law" }}
{rest}
"#
    )
}

/// A clock of the programme with these keys.
fn clock(rest: &str) -> String {
    format!(
        "[[clock]]\nid = \"notice\"\ntitle = {{ zh = \"告知\", en = \"Notify\" }}\nstart = \"submit\"\nstop = \"notify\"\n{rest}\n"
    )
}

#[test]
fn numbers_out_of_range() {
    check_file(
        Code::OutOfRange,
        &format!(
            "{}{}",
            clock("budget = -1\nunit = \"working_day\""),
            parameter("values = [{ from = 2004-07-01, value = 9999999999999999999 }]")
        ),
    );
}

#[test]
fn a_parameter_of_another_unit() {
    check_file(
        Code::UnitMismatch,
        &format!(
            "{}{}",
            parameter("unit = \"calendar_day\"\nvalues = [{ from = 2004-07-01, value = 5 }]"),
            clock("budget = { parameter = \"notice_days\" }\nunit = \"working_day\"")
        ),
    );
}

#[test]
fn an_item_whose_limit_counts_another_unit_than_the_clock() {
    let item = r#"
[[item]]
id = "01"
title = { zh = "事项", en = "Item" }
unit = "bureau"
versions = [{ from = 2011-01-01, statutory = 2, statutory_unit = "month", promised = 7, promised_unit = "working_day" }]
"#;
    let clock = clock("budget = \"item.statutory\"\nunit = \"working_day\"");
    let checked = chuangyou_programme::check_sources(vec![
        ("a.toml".into(), format!("{UNITS}{item}{clock}")),
        ("p.toml".into(), super::HEAD.into()),
    ]);
    assert_eq!(checked.diagnostics.len(), 1);
    assert_eq!(
        checked.diagnostics[0].message,
        "the statutory limit of `01` counts `month`, but the clock counts `working_day`"
    );
}

#[test]
fn a_parameter_that_begins_after_the_programme() {
    check_file(Code::NoValueYet, &parameter("values = [{ from = 2026-07-01, value = 5 }]"));
}

#[test]
fn two_values_from_one_day() {
    check_file(
        Code::SameDayTwice,
        &parameter("values = [{ from = 2004-07-01, value = 5 }, { from = 2004-07-01, value = 3 }]"),
    );
}

#[test]
fn a_promise_longer_than_the_law_allows() {
    check_file(
        Code::PromiseTooLong,
        &format!(
            r#"{UNITS}
[[item]]
id = "01-0001"
title = {{ zh = "规划许可", en = "Planning permit" }}
unit = "bureau"
versions = [
  {{ from = 2011-01-01, statutory = 7, statutory_unit = "working_day", promised = 20, promised_unit = "working_day" }},
]
"#
        ),
    );
}

#[test]
fn a_time_zone_that_is_not_known() {
    check_files(
        Code::UnknownZone,
        vec![("programme.toml", super::HEAD.replace("Asia/Shanghai", "Asia/Shangai"))],
    );
}

#[test]
fn office_hours_that_overlap() {
    check_file(
        Code::OfficeHours,
        r#"
[[office_hours]]
from = "05-01"
to = "09-30"
hours = ["08:30-12:00", "15:00-18:00"]

[[office_hours]]
from = "10-01"
to = "04-30"
hours = ["08:30-12:00", "11:00-17:00"]
"#,
    );
}

#[test]
fn an_amount_that_has_no_meaning_here() {
    check_file(
        Code::AmountKind,
        &format!(
            r#"{CLAUSE}
[[rule]]
id = "interviews"
title = {{ zh = "约谈次数", en = "Interviews" }}
clause = "2.2"
template = "quota"
per = "month"
at_least = {{ case = "interviews" }}
"#
        ),
    );
}

#[test]
fn a_unit_that_the_convention_cannot_count() {
    check_file(Code::UnitOfConvention, &clock("budget = 4\nunit = \"working_hour\""));
}

#[test]
fn a_condition_that_no_value_of_the_field_satisfies() {
    let field = r#"
[[field]]
id = "channel"
label = { zh = "渠道", en = "Channel" }
type = "choice"
choices = [
  { id = "window", title = { zh = "窗口", en = "Window" } },
  { id = "internet", title = { zh = "网络", en = "Internet" } },
]
"#;
    let procedure = PROCEDURE.replace(
        "by = [\"clerk@unit\"]",
        "by = [\"clerk@unit\"]\nguards = [{ field = { attribute = \"channel\", is = \"Internet\" } }]",
    );
    check_file(Code::ConditionType, &format!("{UNITS}{procedure}{field}"));
}

#[test]
fn a_pattern_of_case_numbers_without_a_running_number() {
    let procedure = PROCEDURE.replace(
        "[[state]]\nid = \"submitted\"",
        "number = \"{unit}-{year}\"\n[[state]]\nid = \"submitted\"",
    );
    check_file(
        Code::NumberPattern,
        &format!(
            "{UNITS}{}",
            procedure.replace(
                "title = { zh = \"行政审批\", en = \"Approval\" }\n\nnumber",
                "title = { zh = \"行政审批\", en = \"Approval\" }\nnumber"
            )
        ),
    );
}

#[test]
fn a_parameter_that_nothing_cites() {
    check_file(Code::UnusedParameter, &parameter("values = [{ from = 2004-07-01, value = 5 }]"));
}

#[test]
fn a_clock_that_nothing_watches() {
    check_file(Code::UnusedClock, &clock("budget = 5\nunit = \"working_day\""));
}
