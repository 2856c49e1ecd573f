//! Reading calendars in foreign formats, and what is said of bad ones.

use chuangyou_calendar::import::{ImportFormat, read};
use chuangyou_calendar::{Calendar, CalendarError, DayEntry, EntryKind, Weekend, YearFile};
use proptest::prelude::*;

const WEEKEND: Weekend = Weekend::SATURDAY_SUNDAY;

fn entry(date: &str, name: &str, kind: EntryKind) -> DayEntry {
    DayEntry { date: date.parse().expect("a date"), name: name.to_owned(), kind }
}

fn days(format: ImportFormat, text: &str) -> Vec<DayEntry> {
    let years = read(format, text, "calendar", WEEKEND).expect("valid");
    years.into_iter().flat_map(|year| year.days).collect()
}

fn message(format: ImportFormat, text: &str) -> String {
    read(format, text, "calendar", WEEKEND).expect_err("invalid").to_string()
}

fn event(lines: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
}

#[test]
fn an_event_of_several_days_ends_before_its_dtend() {
    let text = event("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20260104\r\nSUMMARY:元旦");
    let off = |date| entry(date, "元旦", EntryKind::Off);
    assert_eq!(
        days(ImportFormat::ICalendar, &text),
        [off("2026-01-01"), off("2026-01-02"), off("2026-01-03")]
    );
}

#[test]
fn folded_lines_escapes_alarms_and_other_components_are_understood() {
    let text = "\u{feff}BEGIN:VCALENDAR\nX-WR-CALNAME;X=\"a:b\":Holidays\nBEGIN:VTIMEZONE\nDTSTART:20000101T000000\nEND:VTIMEZONE\n\
                BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260214\nSUMMARY:春节\\, 补\n 班\nBEGIN:VALARM\nDURATION:PT5M\nEND:VALARM\n\
                END:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20271231\nDURATION:P2D\nSUMMARY:New Year\nEND:VEVENT\nEND:VCALENDAR\n";
    let expected = [
        entry("2026-02-14", "春节, 补班", EntryKind::Work),
        entry("2027-12-31", "New Year", EntryKind::Off),
        entry("2028-01-01", "New Year", EntryKind::Off),
    ];
    assert_eq!(days(ImportFormat::ICalendar, text), expected);
}

#[test]
fn a_csv_of_named_days_keeps_every_row() {
    let text = "\u{feff}name,kind,date\r\n\"Day of \"\"A\"\", and B\",off,2026-05-01\r\n\r\n劳动节, Work ,2026-05-09\r\n";
    let expected = [
        entry("2026-05-01", "Day of \"A\", and B", EntryKind::Off),
        entry("2026-05-09", "劳动节", EntryKind::Work),
    ];
    assert_eq!(days(ImportFormat::Csv, text), expected);
}

#[test]
fn a_csv_of_every_day_keeps_what_differs_from_the_ordinary_week() {
    let text = "date,working\n2026-02-13,1\n2026-02-14,1\n2026-02-15,0\n2026-02-16,0\n";
    let expected = [entry("2026-02-14", "", EntryKind::Work), entry("2026-02-16", "", EntryKind::Off)];
    assert_eq!(days(ImportFormat::Csv, text), expected);
}

#[test]
fn a_bad_csv_names_the_line_and_what_was_expected() {
    let table = [
        (String::new(), "calendar:1: empty: expected a header"),
        (
            "day,kind\n".to_owned(),
            "calendar:1: the header does not say what the columns are: expected date, kind or working, and name if wanted",
        ),
        ("date,kind\n".to_owned(), "calendar:1: no days: expected at least one day off or make-up workday"),
        (
            "date,kind\n2026-02-30,off\n".to_owned(),
            "calendar:2: `2026-02-30` is not a date: expected YYYY-MM-DD with a day that exists",
        ),
        ("date,kind\n\n2026-02-03\n".to_owned(), "calendar:3: 1 fields: expected 2 as in the header"),
        (
            "date,working\n2026-02-03,yes\n".to_owned(),
            "calendar:2: `yes` is neither: expected 1 for a working day or 0",
        ),
        (
            "date,kind\n2026-02-03,off\n2026-02-04,off\n2026-02-03,work\n".to_owned(),
            "calendar:4: 2026-02-03 is listed twice: expected each day once",
        ),
        (
            "date,kind\n2026-02-03,off\n\"2026\n".to_owned(),
            "calendar:3: a quoted field has no end: expected a closing quote",
        ),
        (
            "date,kind\n1066-10-14,off\n".to_owned(),
            "calendar:2: year 1066 is out of range: expected 1900 to 2200",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(message(ImportFormat::Csv, &text), expected, "{text}");
    }
}

#[test]
fn a_bad_json_names_the_line_and_what_was_expected() {
    let json = |day: &str| format!("{{\n\"year\": 2026,\n\"days\": [\n{day}\n]}}");
    let new_year = r#"{"name": "元旦", "date": "2026-01-01", "isOffDay": true}"#;
    let table = [
        ("{".to_owned(), "calendar:1: EOF while parsing an object"),
        (
            json(r#"{"name": "元旦", "date": "1 January", "isOffDay": true}"#),
            "calendar:4: `1 January` is not a date: expected YYYY-MM-DD with a day that exists",
        ),
        (json(r#"{"name": "元旦", "isOffDay": true}"#), "calendar:4: missing field `date`"),
        (
            json(&format!("{new_year},\n{new_year}")),
            "calendar:5: 2026-01-01 is listed twice: expected each day once",
        ),
        (
            json(&new_year.replace("2026-", "2024-")),
            "calendar:4: 2024-01-01 does not belong to 2026: expected a day of that year or of one beside it",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(message(ImportFormat::HolidayCn, &text), expected, "{text}");
    }
}

#[test]
fn a_bad_icalendar_names_the_line_and_what_was_expected() {
    let table = [
        ("hello".to_owned(), "calendar:1: `hello` is not a property: expected NAME:value"),
        ("A:b".to_owned(), "calendar:1: not an iCalendar file: expected BEGIN:VCALENDAR"),
        (
            event("DTSTART:20260101T090000Z"),
            "calendar:3: `20260101T090000Z` is not a day: expected VALUE=DATE and YYYYMMDD",
        ),
        (event("SUMMARY:x"), "calendar:2: the event has no day: expected DTSTART;VALUE=DATE"),
        (event("DTSTART:20260101\r\nDTEND:20260101"), "calendar:2: the event has 0 days: expected 1 to 366"),
        (
            event("DTSTART:20260101\r\nRRULE:FREQ=YEARLY"),
            "calendar:4: RRULE is not supported: expected every day as an event of its own",
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n".to_owned(),
            "calendar:2: the event has no end: expected END:VEVENT",
        ),
        ("BEGIN:VCALENDAR\nEND:VEVENT\n".to_owned(), "calendar:2: END:VEVENT without its BEGIN:VEVENT"),
    ];
    for (text, expected) in table {
        assert_eq!(message(ImportFormat::ICalendar, &text), expected, "{text}");
    }
}

#[test]
fn a_year_file_with_a_mistake_names_its_line() {
    let table = [
        (
            "year = 2026\nyears = 1\n",
            "y.toml:2: unknown field `years`, expected one of `year`, `country`, `notice`, `day`",
        ),
        (
            "year = 2026\n[[day]]\ndate = \"2026-01-01\"\nname = \"a\"\nkind = \"holiday\"\n",
            "y.toml:5: unknown variant `holiday`, expected `off` or `work`",
        ),
        (
            "year = 2026\n[[day]]\ndate = \"2026-01-01\"\nname = \"a\"\nkind = \"off\"\n\n[[day]]\ndate = \"2026-01-01\"\nname = \"a\"\nkind = \"work\"\n",
            "y.toml:7: 2026-01-01 is listed twice: expected each day once",
        ),
        ("country = \"CN\"\nyear = 3026\n", "y.toml:2: year 3026 is out of range: expected 1900 to 2200"),
    ];
    for (text, expected) in table {
        let error = YearFile::parse(text, "y.toml").expect_err("a mistake");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn years_that_do_not_fit_together_are_refused() {
    let year =
        |year, days: &[DayEntry]| YearFile { year, country: None, notices: Vec::new(), days: days.to_vec() };
    let build =
        |years: &[YearFile]| Calendar::from_years("x", years, WEEKEND).expect_err("refused").to_string();
    assert_eq!(build(&[]), "calendar `x` has no years: expected at least one year file");
    assert_eq!(
        build(&[year(2026, &[]), year(2026, &[])]),
        "year 2026 is given twice: expected one file a year"
    );
    assert_eq!(
        build(&[year(2023, &[]), year(2026, &[])]),
        "year 2024 is missing: expected every year from 2023 to 2026"
    );
    let off = entry("2025-12-31", "元旦", EntryKind::Off);
    let work = DayEntry { kind: EntryKind::Work, ..off.clone() };
    assert_eq!(
        build(&[year(2025, std::slice::from_ref(&off)), year(2026, &[work])]),
        "2025-12-31 is off in the file of 2025 but work in that of 2026"
    );
    assert!(
        Calendar::from_years("x", &[year(2025, std::slice::from_ref(&off)), year(2026, &[off])], WEEKEND)
            .is_ok()
    );
    let week = Weekend::of(&chuangyou_calendar::Weekday::ALL);
    let error = Calendar::weekends_only("x", week).expect_err("nobody works");
    assert!(matches!(error, CalendarError::NoWorkingWeekday { .. }));
}

/// Texts made of the pieces that the formats are made of, so that parsers get past their first check.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("BEGIN:VCALENDAR\n".to_owned()),
        Just("BEGIN:VEVENT\n".to_owned()),
        Just("END:VEVENT\n".to_owned()),
        Just("DTSTART;VALUE=DATE:".to_owned()),
        Just("DTEND:".to_owned()),
        Just("DURATION:P".to_owned()),
        Just("SUMMARY:班\\".to_owned()),
        Just("date,kind,name\n".to_owned()),
        Just("date,working\n".to_owned()),
        Just("{\"year\":2026,\"days\":[".to_owned()),
        Just("{\"name\":\"\",\"date\":\"".to_owned()),
        Just("\",\"isOffDay\":true}".to_owned()),
        "[0-9]{4}-[01][0-9]-[0-3][0-9]",
        "[0-9]{8}",
        "[\\]\\}\",;:\r\n\t ]{1,3}",
        "(off|work|0|1)?",
        "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_an_importer_panic(text in prop_oneof![pieces(), "\\PC{0,200}"]) {
        for format in [ImportFormat::HolidayCn, ImportFormat::ICalendar, ImportFormat::Csv] {
            if let Ok(years) = read(format, &text, "calendar", WEEKEND) {
                prop_assert!(years.iter().all(|year| !year.days.is_empty()));
            }
        }
        let _ = YearFile::parse(&text, "calendar");
    }

    #[test]
    fn what_is_written_reads_back_the_same(
        days in proptest::collection::btree_map(19_800..20_800i32, ("\\PC{0,8}", any::<bool>()), 1..20),
    ) {
        let entries = days.into_iter().map(|(number, (name, off))| DayEntry {
            date: chuangyou_calendar::Day(number),
            name,
            kind: if off { EntryKind::Off } else { EntryKind::Work },
        });
        let year = YearFile { year: 2025, country: Some("CN".to_owned()), notices: Vec::new(), days: entries.collect() };
        prop_assert_eq!(YearFile::parse(&year.to_toml(), "2025.toml").expect("own output"), year);
    }
}
