use crate::run::{Folder, chuangyou, text};

/// A programme of two rules: five working days, and no more than one request.
const PROGRAMME: &str = r#"
[programme]
id = "small"
title = { zh = "小", en = "Small" }
calendar = "cn"
zone = "Asia/Shanghai"

[source]
id = "log"
title = { zh = "日志", en = "Log" }
order = "time"
closed = { activities = ["decide"] }
roles = { unit = "unit" }

[[clause]]
id = "c1"
title = { zh = "限时", en = "In time" }
text = { zh = "五个工作日办结。", en = "Decided within five working days." }

[[clock]]
id = "limit"
title = { zh = "时限", en = "Limit" }
budget = 5
unit = "working_day"
start = "accept"
stop = "decide"

[[rule]]
id = "in-time"
title = { zh = "限时办结", en = "Decided in time" }
clause = "c1"
template = "clock"
levels = [{ level = "notice", clock = "limit", remaining = 1 }, { level = "yellow", clock = "limit", over = 1 }, { level = "red", clock = "limit", over = 5 }]

[[rule]]
id = "one-request"
title = { zh = "一次性告知", en = "One request" }
clause = "c1"
template = "absence"
a = "request"
n = 2

[[indicator]]
id = "cases"
title = { zh = "件数", en = "Cases" }
numerator = { of = "cases" }

[[indicator]]
id = "late_share"
title = { zh = "超期率", en = "Late share" }
numerator = { of = "cases", rule = "in-time", level = "yellow" }
denominator = { of = "cases", closed = true }
decimals = 3
"#;

/// Accepted before Spring Festival 2026 (off 15–23 February, made up for on 14 and 28 February).
const LOG: &str = "\
case,activity,time,resource,unit
A,accept,2026-02-12 09:00,Li,north
A,decide,2026-02-26 10:00,Li,north
B,accept,2026-02-12 09:00,Wu,south
B,request,2026-02-13 09:00,Wu,south
B,request,2026-02-14 09:00,Wu,south
B,decide,2026-03-02 09:00,Wu,south
C,accept,2026-02-27 09:00,Wu,south
";

pub(crate) fn small(folder: &Folder) -> (String, String) {
    folder.file("small/programme.toml", PROGRAMME);
    (folder.file("log.csv", LOG), folder.path("small"))
}

#[test]
fn the_table_has_a_line_for_each_rule_then_what_was_judged_then_the_worst_cases() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let ran = chuangyou(&format!("supervise {log} --programme {programme} --as-of 2026-03-05"));
    let expected = "\
rule         title            clause  notice  yellow  red
in-time      Decided in time  c1           1       1    0
one-request  One request      c1           0       1    0

3 cases, 7 events, as of 2026-03-05T23:59:59+08:00; 2 closed.

Furthest over a limit
case  clock  unit   over  limit  used  state
B     limit  south     3      5     8  closed
";
    let squeezed = |text: &str| {
        text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(ran.err, "");
    assert_eq!(squeezed(&ran.ok()), squeezed(expected));
}

#[test]
fn json_has_the_keys_that_others_script_against() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let ran = chuangyou(&format!("supervise {log} --programme {programme} --as-of 2026-03-05 --format json"));
    let report: serde_json::Value = serde_json::from_str(&ran.ok()).expect("the report is JSON");
    assert_eq!((&report["log"]["cases"], &report["log"]["events"]), (&3.into(), &7.into()));
    assert_eq!(report["as_of"], "2026-03-05T23:59:59+08:00");
    let rule = &report["rules"][0];
    assert_eq!((&rule["id"], &rule["clause"]), (&"in-time".into(), &"c1".into()));
    assert_eq!((&rule["notice"], &rule["yellow"], &rule["red"]), (&1.into(), &1.into(), &0.into()));
    assert_eq!(report["units"][0]["unit"], "north");
    assert_eq!(report["units"][0]["month"], "2026-02");
}

#[test]
fn the_cards_file_is_sorted_and_has_its_columns_in_order() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let cards = folder.path("cards.csv");
    chuangyou(&format!("supervise {log} --programme {programme} --as-of 2026-03-05 --cards {cards}")).ok();
    assert_eq!(
        text(&cards),
        "\
case,rule,level,at,unit,handler,clause,leader,subject,due,limit,used
B,in-time,yellow,2026-02-27T00:00:00+08:00,south,Wu,c1,,limit,2026-02-27T00:00:00+08:00,5,8
B,one-request,yellow,2026-02-14T09:00:00+08:00,south,Wu,c1,,request,,,
C,in-time,notice,2026-03-04T00:00:00+08:00,south,Wu,c1,,limit,2026-03-06T00:00:00+08:00,5,5
"
    );
}

#[test]
fn cards_as_parquet_are_the_cards_as_csv() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let (rows, columns) = (folder.path("cards.csv"), folder.path("cards.parquet"));
    for cards in [&rows, &columns] {
        chuangyou(&format!("supervise {log} --programme {programme} --as-of 2026-03-05 --cards {cards}"))
            .ok();
    }
    let mut expected = csv::ReaderBuilder::new().has_headers(false).from_path(rows).expect("it was written");
    let expected: Vec<Vec<String>> =
        expected.records().map(|r| r.expect("a row").iter().map(str::to_owned).collect()).collect();
    let file = std::fs::File::open(columns).expect("it was written");
    let parquet = parquet::file::reader::SerializedFileReader::new(file).expect("it is Parquet");
    let found = parquet.into_iter().map(|row| row.expect("a row").into_columns());
    let mut found: Vec<Vec<(String, String)>> = found
        .map(|row| {
            let text = |field| match field {
                parquet::record::Field::Str(text) => text,
                other => panic!("{other:?} is no text"),
            };
            row.into_iter().map(|(name, field)| (name, text(field))).collect()
        })
        .collect();
    let header: Vec<String> = found[0].iter().map(|(name, _)| name.clone()).collect();
    let cells = found.drain(..).map(|row| row.into_iter().map(|(_, text)| text).collect());
    assert_eq!(std::iter::once(header).chain(cells).collect::<Vec<Vec<String>>>(), expected);
}

#[test]
fn indicators_have_a_row_for_each_unit_and_month_with_exact_sums_and_rounded_ratios() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let indicators = folder.path("indicators.csv");
    let command =
        format!("supervise {log} --programme {programme} --as-of 2026-03-05 --indicators {indicators}");
    chuangyou(&format!("{command} --unit-header department")).ok();
    let expected =
        "department,month,cases,late_share\nnorth,2026-02,1,0.000\nsouth,2026-02,1,\nsouth,2026-03,1,1.000\n";
    assert_eq!(text(&indicators), expected);
    let printed =
        chuangyou(&format!("supervise {log} --programme {programme} --as-of 2026-03-05 --format csv")).ok();
    assert_eq!(printed, expected.replace("department", "unit"));
}

#[test]
fn without_an_instant_the_latest_event_of_all_logs_is_taken() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let other =
        folder.file("other.csv", "case,activity,time,resource,unit\nD,accept,2026-04-01 12:00:00,Li,north\n");
    let ran = chuangyou(&format!("supervise {log} {other} --programme {programme} --format json"));
    let report: serde_json::Value = serde_json::from_str(&ran.ok()).expect("the report is JSON");
    assert_eq!(report["as_of"], "2026-04-01T12:00:00+08:00");
    assert_eq!(report["log"]["cases"], 4);
    assert_eq!(report["rules"][0]["red"], 1, "C is long over its limit by then");
}

#[test]
fn logs_that_share_a_case_are_refused() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let other =
        folder.file("other.csv", "case,activity,time,resource,unit\nB,accept,2026-04-01 12:00:00,Li,north\n");
    let ran = chuangyou(&format!("supervise {log} {other} --programme {programme}"));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains(&format!("{other}: case `B` is also in {log}")), "{}", ran.err);
}

#[test]
fn the_report_speaks_chinese_to_who_asks() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let page =
        chuangyou(&format!("supervise {log} --programme {programme} --as-of 2026-03-05 --lang zh")).ok();
    for expected in ["规则", "限时办结", "黄牌", "办件 3 件，事件 7 条"] {
        assert!(page.contains(expected), "{expected} in\n{page}");
    }
}

#[test]
fn a_log_may_come_from_standard_input() {
    let folder = Folder::new();
    let (_, programme) = small(&folder);
    let arguments =
        ["supervise", "-", "--programme", &programme, "--format-in", "csv", "--as-of", "2026-03-05"];
    assert!(crate::run::run(&arguments, LOG).ok().contains("3 cases, 7 events"));
}

#[test]
fn the_report_goes_to_a_file_when_asked() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let out = folder.path("report.html");
    let ran = chuangyou(&format!("supervise {log} --programme {programme} --format html --out {out}"));
    assert_eq!(ran.ok(), "");
    assert!(text(&out).starts_with("<!doctype html>"));
}
