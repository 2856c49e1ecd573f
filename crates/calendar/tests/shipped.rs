//! The calendars that the project ships.

use std::fs;
use std::path::{Path, PathBuf};

use chuangyou_calendar::import::{ImportFormat, read};
use chuangyou_calendar::{Calendar, Day, DayKind, Weekend, YearFile};

fn calendars() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../calendars")
}

fn load(id: &str) -> Calendar {
    Calendar::load_dir(&calendars().join(id)).expect("a shipped calendar loads")
}

/// The folder of the real data, or `None`, said aloud, where it is absent.
fn data() -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let dir = std::env::var_os("CHUANGYOU_DATA").map_or(default, PathBuf::from);
    if dir.is_dir() {
        return Some(dir);
    }
    eprintln!("skipped: no data folder (set CHUANGYOU_DATA)");
    None
}

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

#[test]
fn china_works_on_the_days_that_three_sources_agree_on() {
    let Some(data) = data() else { return };
    let text = fs::read_to_string(data.join("workdays_cn/cn_workdays_2007_2026.csv"))
        .expect("the table of workdays");
    let calendar = load("cn");
    let mut days = 0;
    for line in text.trim_start_matches('\u{feff}').lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let date = day(fields[0]);
        let expected = match fields[2..5] {
            ["1", "1", "1"] => true,
            ["0", "0", "0"] => false,
            _ => panic!("the sources differ: {line}"),
        };
        assert_eq!(calendar.is_working(date), expected, "{line}");
        assert_eq!(calendar.day_info(date).is_working(), expected, "{line}");
        assert!(!calendar.is_provisional(date));
        days += 1;
    }
    assert_eq!(days, 7305);
}

#[test]
fn chinas_year_files_say_what_the_imported_notices_say() {
    let Some(data) = data() else { return };
    for year in 2007..=2026 {
        let path = data.join(format!("holiday_cn/{year}.json"));
        let text = fs::read_to_string(&path).expect("a year of holiday-cn");
        let mut imported =
            read(ImportFormat::HolidayCn, &text, "year.json", Weekend::SATURDAY_SUNDAY).expect("valid");
        let text = fs::read_to_string(calendars().join(format!("cn/{year}.toml"))).expect("a shipped year");
        let shipped = YearFile::parse(&text, "year.toml").expect("valid");
        // The published data has no titles; ours were added.
        for (imported, shipped) in imported[0].notices.iter_mut().zip(&shipped.notices) {
            imported.title.clone_from(&shipped.title);
        }
        assert_eq!(imported, [shipped], "{year}");
    }
}

#[test]
fn a_year_without_a_notice_yet_is_refused() {
    let Some(data) = data() else { return };
    let text = fs::read_to_string(data.join("holiday_cn/2027.json")).expect("the year without days");
    let error =
        read(ImportFormat::HolidayCn, &text, "2027.json", Weekend::SATURDAY_SUNDAY).expect_err("no days");
    assert_eq!(error.to_string(), "2027.json:1: 2027 has no days: expected the days of a published notice");
}

#[test]
fn every_shipped_year_file_is_written_as_the_importer_writes_it() {
    for id in ["cn", "nl", "gb-eng", "us-ma", "it"] {
        for entry in fs::read_dir(calendars().join(id)).expect("a calendar's folder") {
            let path = entry.expect("an entry").path();
            if path.file_name().is_some_and(|name| name == "calendar.toml") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a year file");
            let year = YearFile::parse(&text, "year.toml").expect("valid");
            assert_eq!(year.to_toml(), text, "{}", path.display());
            assert!(year.notices.iter().all(|notice| notice.title.is_some()), "{}", path.display());
            assert!(!year.notices.is_empty() && year.country.is_some(), "{}", path.display());
        }
    }
}

#[test]
fn every_calendar_covers_the_years_it_is_shipped_for() {
    let table = [
        ("cn", "2004-01-01", "2026-12-31"),
        ("nl", "2010-01-01", "2016-12-31"),
        ("gb-eng", "2010-01-01", "2027-12-31"),
        ("us-ma", "2011-01-01", "2019-12-31"),
        ("it", "1999-01-01", "2014-12-31"),
    ];
    for (id, first, last) in table {
        let calendar = load(id);
        assert_eq!(
            (calendar.id(), calendar.first_known(), calendar.last_known()),
            (id, day(first), day(last))
        );
    }
}

#[test]
fn well_known_days_off_and_working_days_are_right() {
    let table = [
        ("cn", "2011-01-30", true),  // a make-up Sunday
        ("cn", "2015-09-03", false), // the victory's 70th anniversary
        ("cn", "2020-01-31", false), // the holiday that was prolonged
        ("cn", "2026-02-14", true),
        ("nl", "2011-05-05", false), // Liberation Day, a Thursday
        ("nl", "2014-04-27", false), // a Sunday: King's Day was the day before
        ("nl", "2015-04-27", false),
        ("gb-eng", "2011-04-29", false), // the royal wedding
        ("gb-eng", "2020-05-04", true),  // moved to Friday 8 May
        ("gb-eng", "2020-05-08", false),
        ("gb-eng", "2022-09-19", false), // the state funeral
        ("us-ma", "2011-07-04", false),
        ("us-ma", "2011-12-26", false), // Christmas fell on a Sunday
        ("us-ma", "2015-07-03", true),  // the Fourth fell on a Saturday
        ("it", "2011-03-17", false),
        ("it", "2012-03-17", false), // a Saturday
        ("it", "2010-03-17", true),
        ("it", "2000-06-02", true),
        ("it", "2001-06-02", false),
    ];
    for (id, date, expected) in table {
        assert_eq!(load(id).is_working(day(date)), expected, "{id} {date}");
    }
}

#[test]
fn deadlines_of_china_are_counted_as_the_notices_say() {
    let calendar = load("cn");
    let table = [
        ("2026-02-02", 5, "2026-02-09"),
        ("2026-02-13", 1, "2026-02-14"), // a make-up Saturday
        ("2026-02-14", 1, "2026-02-24"), // over the Spring Festival
        ("2026-02-27", 1, "2026-02-28"),
        ("2026-02-14", 0, "2026-02-14"),
        ("2026-02-16", 0, "2026-02-24"),
        ("2026-02-24", -1, "2026-02-14"),
        ("2007-12-28", 1, "2007-12-29"), // named by the notice of 2008
    ];
    for (from, n, expected) in table {
        assert_eq!(calendar.due(day(from), n), day(expected), "{from} + {n}");
    }
}

#[test]
fn past_the_last_notice_only_weekends_are_off_and_the_answer_is_provisional() {
    let calendar = load("cn");
    assert!(!calendar.is_provisional(day("2026-12-31")));
    assert!(calendar.is_provisional(day("2027-01-01")));
    assert_eq!(calendar.due(day("2026-12-31"), 1), day("2027-01-01"));
    let info = calendar.day_info(day("2027-10-01"));
    assert_eq!((info.kind, info.provisional), (DayKind::Working, true));
}

#[test]
fn a_day_can_be_explained_by_its_notice() {
    let calendar = load("cn");
    let DayKind::MakeUpWorkday { name, notices } = calendar.day_info(day("2020-01-19")).kind else {
        panic!("19 January 2020 was a make-up Sunday")
    };
    assert_eq!((name, notices.len()), ("春节", 2));
    assert_eq!(notices[0].title.as_deref(), Some("国务院办公厅关于2020年部分节假日安排的通知"));
    assert_eq!(calendar.day_info(day("2026-03-07")).kind, DayKind::Weekend);
    assert!(matches!(calendar.day_info(day("2026-10-01")).kind, DayKind::DayOff { name: "国庆节", .. }));
}
