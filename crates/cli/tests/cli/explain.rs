use crate::run::{Folder, chuangyou};
use crate::supervise::small;

#[test]
fn a_due_date_is_told_day_by_day_and_a_card_with_its_clause() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let story = chuangyou(&format!("explain B {log} --programme {programme} --as-of 2026-03-05")).ok();
    for expected in [
        "2026-02-13 09:00:00  request",
        "limit: 5 working days",
        "due: 2026-02-26",
        "2026-02-12  day of the start, not counted",
        "2026-02-13  counted 1",
        "2026-02-14  make-up workday 2 (春节)",
        "2026-02-16  day off (春节)",
        "2026-02-24  counted 3",
        "2026-02-26  counted 5  ← the limit ends",
        "stopped: 2026-03-02 09:00:00; used: 8 working days",
        "Decided in time (in-time)",
        "yellow  2026-02-27 00:00:00  clock limit",
        "clause c1 In time: Decided within five working days.",
    ] {
        assert!(story.contains(expected), "{expected} in\n{story}");
    }
}

#[test]
fn the_story_is_told_in_chinese_and_as_json() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let command = format!("explain B {log} --programme {programme} --as-of 2026-03-05");
    let chinese = chuangyou(&format!("{command} --lang zh")).ok();
    assert!(chinese.contains("办理经过") && chinese.contains("调休上班"), "{chinese}");
    let story: serde_json::Value =
        serde_json::from_str(&chuangyou(&format!("{command} --format json")).ok()).expect("JSON");
    assert_eq!(story["clocks"][0]["due"]["day"], "2026-02-26");
    assert_eq!(story["clocks"][0]["days"][2]["what"], "make_up_workday");
    assert_eq!(story["cards"][0]["clause"]["id"], "c1");
}

#[test]
fn an_open_case_says_when_the_verdict_could_next_change() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let story = chuangyou(&format!("explain C {log} --programme {programme} --as-of 2026-03-05")).ok();
    assert!(story.contains("running; used: 5 working days"), "{story}");
    assert!(story.contains("next changes at 2026-03-06T00:00:00+08:00"), "{story}");
}

#[test]
fn a_case_that_the_log_does_not_have_ends_with_code_1() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let ran = chuangyou(&format!("explain Z {log} --programme {programme}"));
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert_eq!(ran.err, format!("there is no case `Z` in {log}\n"));
}

#[test]
fn a_limit_of_the_programme_cites_its_item_or_its_parameter_and_source() {
    let story = chuangyou(
        "explain SP-000003 examples/approvals-2011.csv --programme programmes/luoyang-2011 --as-of 2011-12-31",
    )
    .ok();
    assert!(story.contains("in force since"), "{story}");
    assert!(story.contains("行政许可法"), "{story}");
}
