//! Published holidays in every format we import, and our own yearly files.

use chuangyou_calendar::import::{ImportFormat, read};
use chuangyou_calendar::{Weekend, YearFile};

/// The first byte chooses the format, the rest is the file. What is read must survive being written and read again.
pub fn run(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let years = match choice {
        b'j' => read(ImportFormat::HolidayCn, text, "fuzz.json", Weekend::SATURDAY_SUNDAY),
        b'i' => read(ImportFormat::ICalendar, text, "fuzz.ics", Weekend::SATURDAY_SUNDAY),
        b'c' => read(ImportFormat::Csv, text, "fuzz.csv", Weekend::SATURDAY_SUNDAY),
        _ => YearFile::parse(text, "fuzz.toml").map(|year| vec![year]),
    };
    for year in years.into_iter().flatten() {
        let written = year.to_toml();
        let again = YearFile::parse(&written, "written.toml").expect("what we write can be read");
        assert_eq!(again, year, "{written}");
    }
}

/// One small file of each format, with the byte that chooses it.
pub fn seeds() -> Vec<Vec<u8>> {
    [
        r#"j{"year": 2026, "papers": ["https://example.org/notice"], "days": [
            {"name": "元旦", "date": "2026-01-01", "isOffDay": true},
            {"name": "元旦", "date": "2026-01-04", "isOffDay": false}]}"#,
        "iBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20260103\r\n\
         SUMMARY:New\r\n  Year\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "cdate,kind,name\n2026-01-01,off,New Year\n2026-01-04,work,\"made, up\"\n",
        "tyear = 2026\n[[day]]\ndate = \"2026-01-01\"\nname = \"New Year\"\nkind = \"off\"\n",
    ]
    .map(|seed| seed.as_bytes().to_vec())
    .to_vec()
}
