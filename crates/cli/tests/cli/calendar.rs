use crate::run::{Folder, chuangyou, run, text};

#[test]
fn due_prints_the_nth_working_day_and_nothing_else() {
    for (question, answer) in [
        ("2026-02-02 5", "2026-02-09\n"),
        ("2026-02-13 2", "2026-02-24\n"),
        ("2011-09-30 1", "2011-10-08\n"),
        ("2026-02-02 0", "2026-02-02\n"),
    ] {
        let ran = chuangyou(&format!("calendar due --calendar cn {question}"));
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, answer, ""), "{question}");
    }
}

#[test]
fn batch_answers_each_line_of_standard_input() {
    let ran = run(&["calendar", "due", "--calendar", "cn", "--batch"], "2026-02-02,5\n2011-09-30,1\n");
    assert_eq!(ran.ok(), "2026-02-02,5,2026-02-09\n2011-09-30,1,2011-10-08\n");
}

#[test]
fn batch_names_the_line_it_cannot_read() {
    let ran = run(&["calendar", "due", "--batch"], "2026-02-02,5\n2026-02-31,5\n");
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "error: standard input:line 2: `2026-02-31,5`: expected date,n such as 2026-02-02,5\n"
    );
}

#[test]
fn a_provisional_answer_says_so_beside_the_answer() {
    let ran = chuangyou("calendar due --calendar cn 2026-12-30 10");
    assert_eq!((ran.code, ran.out.as_str()), (0, "2027-01-13\n"));
    assert!(ran.err.starts_with("note: the answer is provisional"), "{}", ran.err);
}

#[test]
fn add_counts_months_and_calendar_days_and_rolls_over_days_off() {
    for (question, answer) in [
        ("2026-01-31 1 --unit month --roll none", "2026-02-28\n"),
        ("2026-01-31 1 --unit month", "2026-02-28\n"),
        ("2026-09-24 7 --unit calendar-day", "2026-10-08\n"),
        ("2026-09-24 7 --unit calendar-day --roll none", "2026-10-01\n"),
        ("2026-02-02 5", "2026-02-09\n"),
    ] {
        assert_eq!(chuangyou(&format!("calendar add {question}")).ok(), answer, "{question}");
    }
}

#[test]
fn between_counts_the_last_day_and_not_the_first() {
    assert_eq!(chuangyou("calendar between 2026-02-02 2026-02-09").ok(), "5\n");
    assert_eq!(chuangyou("calendar between 2026-02-09 2026-02-02").ok(), "-5\n");
}

#[test]
fn show_marks_days_off_and_make_up_workdays_and_names_the_notice() {
    let page = chuangyou("calendar show 2011-10").ok();
    for expected in ["2011-10  18 working days", "[ 3]", " 8+", "10-01–10-07  国庆节", "from: 国务院办公厅"]
    {
        assert!(page.contains(expected), "{expected} in\n{page}");
    }
    assert!(chuangyou("--lang zh calendar show 2011-10").ok().contains("18 个工作日"));
}

#[test]
fn import_turns_a_csv_into_a_file_a_year_that_can_be_used() {
    let folder = Folder::new();
    let holidays =
        folder.file("holidays.csv", "date,kind,name\n2030-01-01,off,New Year\n2031-01-01,off,New Year\n");
    let out = folder.path("own/xx");
    folder.file(
        "own/xx/calendar.toml",
        "id = \"xx\"\ncountry = \"XX\"\ntitle = { zh = \"甲\", en = \"X\" }\nweekend = [\"saturday\", \"sunday\"]\n",
    );
    chuangyou(&format!("calendar import {holidays} --country XX --out {out}")).ok();
    assert!(text(&format!("{out}/2030.toml")).starts_with("year = 2030\ncountry = \"XX\"\n"));
    let own = folder.path("own");
    assert_eq!(
        chuangyou(&format!("calendar due --calendars {own} --calendar xx 2030-12-31 1")).ok(),
        "2031-01-02\n"
    );
}

#[test]
fn import_names_the_line_that_is_wrong_and_writes_nothing() {
    let folder = Folder::new();
    let file = folder.file("days.csv", "date,kind\n2030-01-01,maybe\n");
    let ran = chuangyou(&format!("calendar import {file} --out {}", folder.path("")));
    assert_eq!(ran.code, 2);
    assert_eq!(ran.err, format!("error: {file}:2: `maybe` is not a kind of day: expected off or work\n"));
    assert_eq!(folder.names(), ["days.csv"]);
}

#[test]
fn an_unknown_calendar_is_answered_with_those_there_are() {
    let ran = chuangyou("calendar due --calendar fr 2026-02-02 5");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("there is no calendar `fr`\nhint: cn, gb-eng, it, nl, us-ma"), "{}", ran.err);
}
