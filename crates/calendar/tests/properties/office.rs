//! Office seconds and ticks, forwards and back.

use chuangyou_calendar::{Calendar, Day, LocalSecond, OfficeClock, Weekend};
use proptest::prelude::*;

use crate::oracle::{NaiveCalendar, NaiveHours, calendars, office_hours};

/// Open seconds of a day before a second of it.
fn open_before(calendar: &NaiveCalendar, hours: &NaiveHours, day: Day, second: i64) -> i64 {
    if !calendar.works(day) {
        return 0;
    }
    hours.open(day).iter().map(|&(from, to)| (from..to).filter(|&open| open < second).count() as i64).sum()
}

/// Office seconds from one instant to a later one.
fn office_seconds(calendar: &NaiveCalendar, hours: &NaiveHours, from: LocalSecond, to: LocalSecond) -> i64 {
    let whole: i64 =
        (from.day().0..to.day().0).map(|day| open_before(calendar, hours, Day(day), 86_400)).sum();
    whole + open_before(calendar, hours, to.day(), to.second_of_day())
        - open_before(calendar, hours, from.day(), from.second_of_day())
}

fn instants() -> impl Strategy<Value = LocalSecond> {
    let second = prop_oneof![9 * 3600 - 5..9 * 3600 + 605i64, 0..86_400i64];
    (Day::first_of_year(2025).0..Day::last_of_year(2026).0, second)
        .prop_map(|(day, second)| LocalSecond::midnight(Day(day)) + second)
}

proptest! {
    #![proptest_config(crate::oracle::config(60))]

    #[test]
    fn office_seconds_are_counted_by_walking(
        naive in calendars(), hours in office_hours(600), from in instants(), days in 0..40i64, seconds in 0..86_400i64,
    ) {
        let office = OfficeClock::new(&naive.compiled(), &hours.compiled());
        let to = from + days * 86_400 + seconds;
        prop_assert_eq!(
            office.office_seconds(to) - office.office_seconds(from),
            office_seconds(&naive, &hours, from, to)
        );
    }

    #[test]
    fn every_working_day_has_the_same_number_of_ticks(naive in calendars(), hours in office_hours(600), t in instants()) {
        let office = OfficeClock::new(&naive.compiled(), &hours.compiled());
        let (midnight, next) = (LocalSecond::midnight(t.day()), LocalSecond::midnight(t.day() + 1));
        let of_day = if naive.works(t.day()) { office.ticks_per_day() } else { 0 };
        prop_assert_eq!(office.ticks(next) - office.ticks(midnight), of_day);
        let before = open_before(&naive, &hours, t.day(), t.second_of_day());
        let within = office.ticks(t) - office.ticks(midnight);
        prop_assert_eq!(within * hours.seconds(t.day()), before * office.ticks_per_day());
    }

    #[test]
    fn the_instant_of_a_count_is_the_first_that_has_it(
        naive in calendars(), hours in office_hours(600), t in instants(), more in 1..50_000i64,
    ) {
        let office = OfficeClock::new(&naive.compiled(), &hours.compiled());
        for (count, first) in [
            (office.ticks(t) + more, office.instant_at_ticks(office.ticks(t) + more)),
            (office.ticks(t), office.instant_at_ticks(office.ticks(t))),
        ] {
            prop_assert!(office.ticks(first) >= count && office.ticks(first + -1) < count);
        }
        for count in [office.office_seconds(t) + more, office.office_seconds(t)] {
            let first = office.instant_at_office_seconds(count);
            prop_assert!(office.office_seconds(first) >= count && office.office_seconds(first + -1) < count);
        }
    }

    #[test]
    fn the_office_opens_and_closes_at_the_ends_of_its_hours(naive in calendars(), hours in office_hours(600), t in instants()) {
        let office = OfficeClock::new(&naive.compiled(), &hours.compiled());
        let midnight = LocalSecond::midnight(t.day());
        let (opens, closes) = if naive.works(t.day()) {
            let open = hours.open(t.day());
            (open[0].0, open[open.len() - 1].1)
        } else {
            (0, 86_400)
        };
        prop_assert_eq!((office.opens(t.day()) - midnight, office.close_of_business(t.day()) - midnight), (opens, closes));
    }

    #[test]
    fn far_from_the_tables_counts_are_still_exact_and_invertible(
        hours in office_hours(600), day in Day::MIN.0 + 3000..Day::MAX.0 - 3000, second in 0..86_400i64, days in 0..1500i32,
    ) {
        let naive = NaiveCalendar {
            weekend: Weekend::SATURDAY_SUNDAY,
            exceptions: std::collections::BTreeMap::new(),
            years: (2024, 2024),
        };
        let calendar = Calendar::weekends_only("plain", naive.weekend).expect("somebody works");
        let office = OfficeClock::new(&calendar, &hours.compiled());
        let from = LocalSecond::midnight(Day(day)) + second;
        let to = from + i64::from(days) * 86_400;
        let expected: i64 = (day..day + days)
            .filter(|&day| naive.works(Day(day)))
            .map(|day| hours.seconds(Day(day)))
            .sum::<i64>()
            + open_before(&naive, &hours, to.day(), second)
            - open_before(&naive, &hours, from.day(), second);
        prop_assert_eq!(office.office_seconds(to) - office.office_seconds(from), expected);
        let count = office.office_seconds(to);
        let first = office.instant_at_office_seconds(count);
        prop_assert!(office.office_seconds(first) >= count && office.office_seconds(first + -1) < count);
        let first = office.instant_at_ticks(office.ticks(to));
        prop_assert!(office.ticks(first) >= office.ticks(to) && office.ticks(first + -1) < office.ticks(to));
    }

    #[test]
    fn no_instant_or_count_makes_the_office_clock_panic(t: i64, count: i64) {
        let office = &*crate::oracle::OPEN_ALL_DAY;
        let _ = (office.ticks(LocalSecond(t)), office.office_seconds(LocalSecond(t)), office.opens(LocalSecond(t).day()));
        let _ = (office.instant_at_ticks(count), office.instant_at_office_seconds(count));
    }
}
