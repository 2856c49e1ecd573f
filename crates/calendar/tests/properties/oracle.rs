//! The naive oracle: it knows only whether one given day works, and walks.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chuangyou_calendar::{
    Calendar, Day, DayEntry, EntryKind, LocalSecond, OfficeClock, OfficeHours, OfficeHoursSpec, SeasonSpec,
    Weekday, Weekend, YearFile,
};
use proptest::prelude::*;

/// That many cases by default; `PROPTEST_CASES` asks for another number.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() { default } else { ProptestConfig { cases, ..default } }
}

/// Open on every weekday, all day.
pub(crate) static OPEN_ALL_DAY: LazyLock<OfficeClock> = LazyLock::new(|| {
    let calendar = Calendar::weekends_only("plain", Weekend::SATURDAY_SUNDAY).expect("somebody works");
    OfficeClock::new(&calendar, &OfficeHours::all_day())
});

/// A calendar as a plain list of exceptions.
#[derive(Clone, Debug)]
pub(crate) struct NaiveCalendar {
    pub(crate) weekend: Weekend,
    pub(crate) exceptions: BTreeMap<Day, EntryKind>,
    pub(crate) years: (i32, i32),
}

impl NaiveCalendar {
    pub(crate) fn works(&self, day: Day) -> bool {
        match self.exceptions.get(&day) {
            Some(kind) => *kind == EntryKind::Work,
            None => !self.weekend.contains(day.weekday()),
        }
    }

    pub(crate) fn compiled(&self) -> Calendar {
        let years: Vec<YearFile> = (self.years.0..=self.years.1)
            .map(|year| {
                let days = self.exceptions.iter().filter(|(day, _)| day.year() == year);
                let days = days.map(|(&date, &kind)| DayEntry { date, name: "x".to_owned(), kind }).collect();
                YearFile { year, country: None, notices: Vec::new(), days }
            })
            .collect();
        Calendar::from_years("random", &years, self.weekend).expect("years without a hole")
    }
}

/// Calendars of 2024 to 2026 with up to 200 random exceptions and a weekend of 0 to 4 days.
pub(crate) fn calendars() -> impl Strategy<Value = NaiveCalendar> {
    let (first, last) = (Day::first_of_year(2024).0, Day::last_of_year(2026).0);
    let exceptions = proptest::collection::btree_map(
        (first..=last).prop_map(Day),
        prop_oneof![Just(EntryKind::Off), Just(EntryKind::Work)],
        0..200,
    );
    let weekend = proptest::collection::vec(0..7usize, 0..4)
        .prop_map(|days| Weekend::of(&days.into_iter().map(|day| Weekday::ALL[day]).collect::<Vec<_>>()));
    (exceptions, weekend).prop_map(|(exceptions, weekend)| NaiveCalendar {
        weekend,
        exceptions,
        years: (2024, 2026),
    })
}

/// Month and day of the month.
type FirstDay = (u8, u8);
/// Seconds of the day: from (inclusive), to (exclusive).
type Stretches = Vec<(i64, i64)>;

/// Office hours as seconds of the day, by season: open stretches, and the day of the year (month, day) it begins on.
#[derive(Clone, Debug)]
pub(crate) struct NaiveHours {
    pub(crate) seasons: Vec<(FirstDay, Stretches)>,
}

impl NaiveHours {
    /// The open stretches of a day, if it works.
    pub(crate) fn open(&self, day: Day) -> &[(i64, i64)] {
        let (_, month, of_month) = day.ymd();
        let begun = self.seasons.iter().rev().find(|(from, _)| *from <= (month, of_month));
        &begun.unwrap_or(self.seasons.last().expect("a season")).1
    }

    pub(crate) fn seconds(&self, day: Day) -> i64 {
        self.open(day).iter().map(|(from, to)| to - from).sum()
    }

    pub(crate) fn compiled(&self) -> OfficeHours {
        let time = |second: i64| format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        let count = self.seasons.len();
        let seasons = self.seasons.iter().enumerate().map(|(index, ((month, day), open))| {
            let ((next_month, next_day), _) = self.seasons[(index + 1) % count];
            let end = Day::new(2024, next_month, next_day).expect("a day of a leap year") - 1;
            let (_, end_month, end_day) = end.ymd();
            SeasonSpec {
                from: (count > 1).then(|| format!("{month:02}-{day:02}")),
                to: (count > 1).then(|| format!("{end_month:02}-{end_day:02}")),
                hours: open.iter().map(|&(from, to)| format!("{}-{}", time(from), time(to))).collect(),
            }
        });
        OfficeHours::try_from(&OfficeHoursSpec(seasons.collect())).expect("seasons that cover the year")
    }
}

/// One to three seasons with one to three open stretches, all within the first `within` seconds after 09:00.
pub(crate) fn office_hours(within: i64) -> impl Strategy<Value = NaiveHours> {
    let open = proptest::collection::btree_set(9 * 3600..9 * 3600 + within, 2..7).prop_map(|marks| {
        let marks: Vec<i64> = marks.into_iter().collect();
        marks.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    });
    let first_day = (1..=12u8, 1..=28u8);
    proptest::collection::btree_map(first_day, open, 1..4)
        .prop_map(|seasons| NaiveHours { seasons: seasons.into_iter().collect() })
}

/// The stretches during which a clock runs, from intervals: pauses may overlap, touch and be empty.
pub(crate) fn stretches(
    start: LocalSecond,
    stop: Option<LocalSecond>,
    pauses: &[(LocalSecond, LocalSecond)],
) -> Vec<(LocalSecond, LocalSecond)> {
    let end = stop.unwrap_or(LocalSecond::MAX);
    let mut pauses = pauses.to_vec();
    pauses.sort();
    let mut running = Vec::new();
    let mut from = Some(start);
    for (begin, resume) in pauses {
        if begin > end {
            break;
        }
        match from {
            Some(since) if begin <= since && resume > since => from = Some(resume),
            Some(since) if begin > since => {
                running.push((since, begin));
                from = Some(resume);
            }
            _ => {}
        }
    }
    if let Some(since) = from.filter(|&since| since <= end) {
        running.push((since, end));
    }
    running
}
