//! Ranks, due dates and roll-over.

use chuangyou_calendar::EntryKind::{self, Off, Work};
use chuangyou_calendar::{Calendar, Day, Weekend};
use proptest::prelude::*;

use crate::oracle::{NaiveCalendar, calendars};

/// The n-th working day after `from`, or before it; 0 is `from` or the next working day.
fn walk(calendar: &NaiveCalendar, from: Day, n: i32) -> Day {
    let step = if n < 0 { -1 } else { 1 };
    let (mut day, mut left) = (from, n.abs());
    if n == 0 {
        while !calendar.works(day) {
            day += 1;
        }
    }
    while left > 0 {
        day += step;
        left -= i32::from(calendar.works(day));
    }
    day
}

fn count(calendar: &NaiveCalendar, from: Day, to: Day) -> i32 {
    if to < from {
        return -count(calendar, to, from);
    }
    (from.0 + 1..=to.0).filter(|&day| calendar.works(Day(day))).count() as i32
}

fn around_known_years() -> impl Strategy<Value = Day> {
    (Day::first_of_year(2023).0..Day::last_of_year(2027).0).prop_map(Day)
}

proptest! {
    #![proptest_config(crate::oracle::config(100))]

    #[test]
    fn the_nth_working_day_is_found_by_walking(naive in calendars(), from in around_known_years(), n in -60..60i32) {
        let calendar = naive.compiled();
        prop_assert_eq!(calendar.due(from, n), walk(&naive, from, n));
    }

    #[test]
    fn working_days_between_two_days_are_counted_by_walking(
        naive in calendars(), from in around_known_years(), to in around_known_years(),
    ) {
        let calendar = naive.compiled();
        prop_assert_eq!(calendar.working_days_between(from, to), count(&naive, from, to));
        prop_assert_eq!(calendar.is_working(to), naive.works(to));
        prop_assert_eq!(calendar.day_info(to).is_working(), naive.works(to));
    }

    #[test]
    fn rolling_reaches_the_nearest_working_day(naive in calendars(), day in around_known_years()) {
        let calendar = naive.compiled();
        let forward = (0..1000).map(|days| day + days).find(|&day| naive.works(day));
        let back = (0..1000).map(|days| day - days).find(|&day| naive.works(day));
        prop_assert_eq!(Some(calendar.roll_forward(day)), forward);
        prop_assert_eq!(Some(calendar.roll_back(day)), back);
    }

    #[test]
    fn a_month_later_has_the_same_number_or_is_the_last_of_its_month(day in around_known_years(), months in -200..200i32) {
        let (year, month, of_month) = day.ymd();
        let later = day.add_months(months);
        let (later_year, later_month, later_of_month) = later.ymd();
        prop_assert_eq!((later_year - year) * 12 + i32::from(later_month) - i32::from(month), months);
        let is_last = (later + 1).ymd().1 != later_month;
        prop_assert!(later_of_month == of_month || (later_of_month < of_month && is_last));
    }

    #[test]
    fn beyond_the_tables_weeks_go_on_as_they_are(day in Day::MIN.0 + 800..Day::MAX.0 - 800, n in -500..500i32, mask in 0..6usize) {
        let weekend = [
            Weekend::SATURDAY_SUNDAY,
            Weekend::FRIDAY_SATURDAY,
            Weekend::NONE,
            Weekend::of(&chuangyou_calendar::Weekday::ALL[1..]),
            Weekend::of(&chuangyou_calendar::Weekday::ALL[..1]),
            Weekend::of(&chuangyou_calendar::Weekday::ALL[2..5]),
        ][mask];
        let naive = NaiveCalendar { weekend, exceptions: std::collections::BTreeMap::new(), years: (2024, 2024) };
        let calendar = Calendar::weekends_only("plain", weekend).expect("somebody works");
        let (day, n) = (Day(day), if weekend.working_days_per_week() == 1 { n / 10 } else { n });
        prop_assert_eq!(calendar.due(day, n), walk(&naive, day, n));
        prop_assert_eq!(calendar.working_days_between(day, day + n), count(&naive, day, day + n));
        prop_assert_eq!(calendar.is_working(day), naive.works(day));
    }

    #[test]
    fn no_day_or_number_makes_a_calendar_panic(day: i32, n: i32) {
        let calendar = Calendar::weekends_only("plain", Weekend::SATURDAY_SUNDAY).expect("somebody works");
        let due = calendar.due(Day(day), n);
        prop_assert!(due >= Day::MIN && due <= Day::MAX);
        let _ = (calendar.rank(Day(day)), calendar.day_info(Day(day)), calendar.roll_back(Day(day)));
    }
}

#[test]
fn the_version_changes_with_every_answer_and_with_nothing_else() {
    let naive = |exceptions: &[(&str, EntryKind)], years| NaiveCalendar {
        weekend: Weekend::SATURDAY_SUNDAY,
        exceptions: exceptions.iter().map(|(day, kind)| (day.parse().expect("a date"), *kind)).collect(),
        years,
    };
    let version = |naive: NaiveCalendar| naive.compiled().version().to_owned();
    let one = version(naive(&[("2025-01-01", Off)], (2024, 2026)));
    assert_eq!(one.len(), 16);
    assert_eq!(one, version(naive(&[("2025-01-01", Off)], (2024, 2026))));
    assert_ne!(one, version(naive(&[("2025-01-01", Work)], (2024, 2026))));
    assert_ne!(one, version(naive(&[("2025-01-02", Off)], (2024, 2026))));
    assert_ne!(one, version(naive(&[("2025-01-01", Off)], (2024, 2025))));
}
