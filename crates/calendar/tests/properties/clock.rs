//! Clocks of both conventions against oracles that walk over days, and over seconds.

use chuangyou_calendar::{
    ClockRule, ClockRun, Convention, Day, DayEnd, Extension, LocalSecond, OfficeClock, OfficeHours, Roll,
    Threshold, TimeUnit,
};
use proptest::prelude::*;

use crate::oracle::{NaiveCalendar, NaiveHours, calendars, office_hours, stretches};

/// The events of one clock as intervals, before anything is folded.
#[derive(Clone, Debug)]
struct Story {
    limit: u32,
    start: LocalSecond,
    stop: Option<LocalSecond>,
    pauses: Vec<(LocalSecond, LocalSecond)>,
    /// Granted at, units; in order.
    extensions: Vec<(LocalSecond, u32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Pause,
    Start,
    Extend(u32),
    Stop,
    Resume,
}

impl Story {
    /// Folds the events in order of time.
    fn run<'a>(&self, rule: ClockRule<'a>) -> ClockRun<'a> {
        let mut events = vec![(self.start, Event::Start)];
        events.extend(self.pauses.iter().flat_map(|&(from, to)| [(from, Event::Pause), (to, Event::Resume)]));
        events.extend(self.extensions.iter().map(|&(at, units)| (at, Event::Extend(units))));
        events.extend(self.stop.map(|at| (at, Event::Stop)));
        events.sort();
        let mut clock = ClockRun::new(rule, self.limit);
        let mut late = 0;
        for (at, event) in events {
            match event {
                Event::Pause => drop(clock.pause(at)),
                Event::Start => drop(clock.start(at)),
                Event::Extend(units) => late += u32::from(clock.extend(at, units) == Extension::Late),
                Event::Stop => drop(clock.stop(at)),
                Event::Resume => drop(clock.resume(at)),
            }
        }
        assert_eq!(clock.late_extensions(), late);
        clock
    }

    fn stretches(&self) -> Vec<(LocalSecond, LocalSecond)> {
        stretches(self.start, self.stop, &self.pauses)
    }

    /// The extensions that are events of a clock that has not stopped.
    fn extensions(&self) -> impl Iterator<Item = (LocalSecond, u32)> {
        let stop = self.stop.unwrap_or(LocalSecond::MAX);
        self.extensions.iter().copied().filter(move |&(at, _)| at <= stop)
    }
}

fn runs_at(stretches: &[(LocalSecond, LocalSecond)], t: LocalSecond) -> bool {
    stretches.iter().any(|&(from, to)| from <= t && t <= to)
}

/// Whether the clock runs up to an instant: a pause that ends with a day has held the clock at that day's end.
fn runs_until(stretches: &[(LocalSecond, LocalSecond)], t: LocalSecond) -> bool {
    stretches.iter().any(|&(from, to)| from < t && t <= to)
}

/// Whether an extension counts at an instant. The second in which it is granted to a running clock still has the old
/// limit; a clock that resumes in that second resumes with the new one.
fn counts_at(
    story: &Story,
    stretches: &[(LocalSecond, LocalSecond)],
    granted_at: LocalSecond,
    t: LocalSecond,
) -> bool {
    granted_at < t || (granted_at == t && t != story.start && !runs_until(stretches, t))
}

/// Stories whose instants `instant` makes from small numbers.
fn stories(most: i64, limit: u32, instant: fn(i64) -> LocalSecond) -> impl Strategy<Value = Story> {
    let pause =
        (0..most, 0..most / 3).prop_map(move |(from, length)| (instant(from), instant(from + length)));
    let extension = (0..most, 1..4u32).prop_map(move |(at, units)| (instant(at), units));
    (
        0..limit,
        0..most / 4,
        proptest::option::of(0..most),
        proptest::collection::vec(pause, 0..6),
        proptest::collection::vec(extension, 0..3),
    )
        .prop_map(move |(limit, start, stop, pauses, mut extensions)| {
            extensions.sort();
            Story {
                limit,
                start: instant(start),
                stop: stop.map(|more| instant(start + more)),
                pauses,
                extensions,
            }
        })
}

// By date -----------------------------------------------------------------------------------------------------------

/// Quarter days from 2025-12-20 on, so that midnights and equal days are frequent.
fn quarter_day(number: i64) -> LocalSecond {
    LocalSecond::midnight(Day::new(2025, 12, 20).expect("a date")) + number * 21_600
}

struct ByDate<'a> {
    story: &'a Story,
    /// Counted days up to and including each day from the start's on.
    used_by: Vec<i64>,
    stretches: Vec<(LocalSecond, LocalSecond)>,
    /// Whether a day counts.
    counts: &'a dyn Fn(Day) -> bool,
    /// Whether a day may be the due day.
    may_end: &'a dyn Fn(Day) -> bool,
    end_of: &'a dyn Fn(Day) -> LocalSecond,
    /// The limit for that many units.
    limit: &'a dyn Fn(u32) -> i64,
}

/// Days after the start that are looked at.
const HORIZON: i32 = 160;

impl ByDate<'_> {
    fn days(&self) -> impl Iterator<Item = Day> + use<> {
        let first = self.story.start.day();
        (0..HORIZON).map(move |days| first + days)
    }

    /// Counted days up to and including `day`.
    fn used(&self, day: Day) -> i64 {
        self.used_by[(day - self.story.start.day()) as usize]
    }

    /// The due day with its end, if it was passed, and the units of the limit in the end, walking from day to day.
    fn expiry(&self) -> (Option<Day>, u32) {
        let mut extensions = self.story.extensions().peekable();
        let mut units = self.story.limit;
        for day in self.days() {
            let end = (self.end_of)(day);
            while let Some(&(_, more)) = extensions.peek().filter(|&&(at, _)| at < end) {
                units += more;
                extensions.next();
            }
            if (self.may_end)(day)
                && end > self.story.start
                && self.used(day) >= (self.limit)(units)
                && runs_until(&self.stretches, end)
            {
                return (Some(day), units);
            }
        }
        (None, units + extensions.map(|(_, more)| more).sum::<u32>())
    }

    fn over(&self, k: i64) -> Option<LocalSecond> {
        let due = self.expiry().0?;
        let used = self.used(due) + k - 1;
        let over = |&day: &Day| {
            (self.counts)(day)
                && day >= due
                && self.used(day) >= used
                && runs_until(&self.stretches, (self.end_of)(day))
        };
        if k == 1 { Some((self.end_of)(due)) } else { self.days().find(over).map(self.end_of) }
    }

    /// The first instant with no more than `r` left: the beginning of a stretch, or of a day.
    fn remaining(&self, r: i64) -> Option<LocalSecond> {
        if self.story.stop.is_some() {
            return None;
        }
        let late_from = self.expiry().0.map_or(LocalSecond::MAX, self.end_of);
        let midnights = self.days().map(LocalSecond::midnight);
        let mut instants: Vec<LocalSecond> =
            self.stretches.iter().map(|&(from, _)| from).chain(midnights).collect();
        instants.sort();
        instants.into_iter().find(|&t| {
            let granted = self
                .story
                .extensions()
                .filter(|&(at, _)| counts_at(self.story, &self.stretches, at, t) && at < late_from)
                .map(|(_, more)| more);
            let limit = (self.limit)(self.story.limit + granted.sum::<u32>());
            runs_at(&self.stretches, t) && limit - self.used(t.day()) <= r
        })
    }
}

/// Counted days up to and including each day: those of which a stretch holds the beginning.
fn used_by(start: Day, stretches: &[(LocalSecond, LocalSecond)], counts: &dyn Fn(Day) -> bool) -> Vec<i64> {
    let mut used = 0;
    let count = |day: Day| {
        let counted = counts(day) && stretches.iter().any(|(from, to)| from.day() < day && day <= to.day());
        used += i64::from(counted);
        used
    };
    (0..HORIZON).map(|days| start + days).map(count).collect()
}

/// Compares everything that the oracle knows within its horizon.
fn agrees(clock: &ClockRun<'_>, oracle: &ByDate<'_>) -> Result<(), TestCaseError> {
    let horizon = LocalSecond::midnight(oracle.story.start.day() + HORIZON - 20);
    let near = |at: Option<LocalSecond>| at.filter(|&at| at <= horizon);
    for k in 1..6 {
        let ours = clock.crossing(Threshold::Over(k), horizon);
        prop_assert_eq!(ours, near(oracle.over(i64::from(k))), "over {}", k);
    }
    for r in 0..5 {
        let ours = clock.crossing(Threshold::Remaining(r), horizon);
        prop_assert_eq!(ours, near(oracle.remaining(i64::from(r))), "remaining {}", r);
    }
    let (due, units) = oracle.expiry();
    prop_assert_eq!(clock.limit(), units);
    if let Some(due) = due.filter(|&due| (oracle.end_of)(due) <= horizon) {
        prop_assert_eq!(clock.due().map(|due| due.day), Some(due));
    }
    for day in oracle.days().take(80) {
        // What is used by the evening: a stretch that ends later that day has counted it.
        let evening = LocalSecond::midnight(day + 1) + -1;
        prop_assert_eq!(clock.used(evening), oracle.used(day), "used by {}", day);
    }
    Ok(())
}

fn check_by_date(
    naive: &NaiveCalendar,
    hours: &OfficeHours,
    story: &Story,
    unit: TimeUnit,
    roll: Roll,
    day_end: DayEnd,
) -> Result<(), TestCaseError> {
    let office = OfficeClock::new(&naive.compiled(), hours);
    let rule = ClockRule::new(&office, unit, Convention::Date).with_roll(roll).with_day_end(day_end);
    let start = story.start.day();
    let stretches = story.stretches();
    let counts = |day| unit != TimeUnit::WorkingDay || naive.works(day);
    let oracle = ByDate {
        story,
        used_by: used_by(start, &stretches, &counts),
        stretches,
        counts: &counts,
        may_end: &|day| (unit != TimeUnit::WorkingDay && roll == Roll::None) || naive.works(day),
        end_of: &|day| match day_end {
            DayEnd::Midnight => LocalSecond::midnight(day + 1),
            DayEnd::CloseOfBusiness => office.close_of_business(day),
        },
        limit: &|units| match unit {
            TimeUnit::Month => i64::from(start.add_months(units as i32) - start),
            _ => i64::from(units),
        },
    };
    agrees(&story.run(rule), &oracle)
}

proptest! {
    #![proptest_config(crate::oracle::config(150))]

    #[test]
    fn working_days_by_date_agree_with_walking(
        naive in calendars(), hours in office_hours(600), story in stories(120, 15, quarter_day), closing: bool,
    ) {
        let day_end = if closing { DayEnd::CloseOfBusiness } else { DayEnd::Midnight };
        check_by_date(&naive, &hours.compiled(), &story, TimeUnit::WorkingDay, Roll::Forward, day_end)?;
    }

    #[test]
    fn calendar_days_by_date_agree_with_walking(
        naive in calendars(), hours in office_hours(600), story in stories(120, 20, quarter_day), closing: bool, rolls: bool,
    ) {
        let day_end = if closing { DayEnd::CloseOfBusiness } else { DayEnd::Midnight };
        let roll = if rolls { Roll::Forward } else { Roll::None };
        check_by_date(&naive, &hours.compiled(), &story, TimeUnit::CalendarDay, roll, day_end)?;
    }

    #[test]
    fn months_by_date_agree_with_walking(naive in calendars(), story in stories(120, 3, quarter_day), rolls: bool) {
        let roll = if rolls { Roll::Forward } else { Roll::None };
        check_by_date(&naive, &OfficeHours::all_day(), &story, TimeUnit::Month, roll, DayEnd::Midnight)?;
    }
}

// By the second -----------------------------------------------------------------------------------------------------

/// Office hours of the tests lie within this many seconds from 09:00.
const WINDOW: i64 = 12;

/// Seconds around the open window of successive days.
fn window_second(number: i64) -> LocalSecond {
    let (day, second) = (number.div_euclid(WINDOW + 2), number.rem_euclid(WINDOW + 2));
    LocalSecond::midnight(Day::new(2025, 12, 20).expect("a date") + day as i32) + (9 * 3600 - 1 + second)
}

/// Seconds one after another.
fn plain_second(number: i64) -> LocalSecond {
    LocalSecond::midnight(Day::new(2025, 12, 20).expect("a date")) + number
}

struct BySecond<'a> {
    story: &'a Story,
    /// The seconds that are looked at, in order, all counted ones among them.
    seconds: Vec<LocalSecond>,
    /// What the second that begins at an instant counts.
    weight: &'a dyn Fn(LocalSecond) -> i64,
    per_unit: i64,
}

impl BySecond<'_> {
    /// The first instant at which `holds(used, limit)`.
    fn first(&self, holds: &dyn Fn(i64, i64) -> bool) -> Option<LocalSecond> {
        let stretches = self.story.stretches();
        let mut extensions = self.story.extensions().peekable();
        let (mut used, mut limit, mut late) = (0, i64::from(self.story.limit) * self.per_unit, false);
        for &t in &self.seconds {
            while let Some(&(_, more)) =
                extensions.peek().filter(|&&(at, _)| counts_at(self.story, &stretches, at, t))
            {
                if !late {
                    limit += i64::from(more) * self.per_unit;
                }
                extensions.next();
            }
            late |= used > limit;
            if runs_at(&stretches, t) && holds(used, limit) {
                return Some(t);
            }
            if stretches.iter().any(|&(from, to)| from <= t && t < to) {
                used += (self.weight)(t);
            }
        }
        None
    }

    fn agrees(&self, clock: &ClockRun<'_>) -> Result<(), TestCaseError> {
        let horizon = *self.seconds.last().expect("seconds to look at");
        let unit = self.per_unit;
        for k in 1..5u32 {
            // out = ceil(used − limit in units) ≥ k
            let holds = |used: i64, limit: i64| (used - limit + unit - 1).div_euclid(unit) >= i64::from(k);
            prop_assert_eq!(clock.crossing(Threshold::Over(k), horizon), self.first(&holds), "over {}", k);
        }
        for r in 0..4u32 {
            let holds = |used: i64, limit: i64| (used - limit + unit - 1).div_euclid(unit) >= -i64::from(r);
            let expected = self.first(&holds).filter(|_| self.story.stop.is_none());
            prop_assert_eq!(clock.crossing(Threshold::Remaining(r), horizon), expected, "remaining {}", r);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(crate::oracle::config(80))]

    #[test]
    fn working_days_and_hours_by_the_second_agree_with_walking(
        naive in calendars(), hours in office_hours(WINDOW), story in stories(14 * 20, 8, window_second),
    ) {
        let office = OfficeClock::new(&naive.compiled(), &hours.compiled());
        let weight = |t: LocalSecond, of: &dyn Fn(Day) -> i64| {
            let open = |hours: &NaiveHours| hours.open(t.day()).iter().any(|&(from, to)| (from..to).contains(&t.second_of_day()));
            if naive.works(t.day()) && open(&hours) { of(t.day()) } else { 0 }
        };
        let per_day = office.ticks_per_day();
        let ticks = |day: Day| per_day / hours.seconds(day);
        let oracle = BySecond {
            story: &story,
            seconds: (0..14 * 60).map(window_second).collect(),
            weight: &|t| weight(t, &ticks),
            per_unit: per_day,
        };
        oracle.agrees(&story.run(ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Timestamp)))?;
    }

    #[test]
    fn hours_by_the_second_agree_with_walking(naive in calendars(), story in stories(10_000, 3, plain_second)) {
        let office = OfficeClock::new(&naive.compiled(), &OfficeHours::all_day());
        let oracle =
            BySecond { story: &story, seconds: (0..40_000).map(plain_second).collect(), weight: &|_| 1, per_unit: 3600 };
        oracle.agrees(&story.run(ClockRule::new(&office, TimeUnit::Hour, Convention::Timestamp)))?;
        // Open all day, a working hour on a working day is an hour.
        let working = BySecond { weight: &|t| i64::from(naive.works(t.day())), ..oracle };
        working.agrees(&story.run(ClockRule::new(&office, TimeUnit::WorkingHour, Convention::Timestamp)))?;
    }

    #[test]
    fn a_month_by_the_second_ends_at_the_same_time_of_day(naive in calendars(), second in 0..100_000_000i64, months in 0..30u32) {
        let office = OfficeClock::new(&naive.compiled(), &OfficeHours::all_day());
        let start = plain_second(second);
        let mut clock = ClockRun::new(ClockRule::new(&office, TimeUnit::Month, Convention::Timestamp), months);
        clock.start(start);
        let due = clock.due().expect("it runs");
        prop_assert_eq!(due.day, start.day().add_months(months as i32));
        prop_assert_eq!(due.at.second_of_day(), start.second_of_day());
        prop_assert_eq!(clock.crossing(Threshold::Over(1), LocalSecond::MAX), Some(due.at + 1));
    }
}

proptest! {
    // Beyond the tables a look-up takes its time, so that few cases must do.
    #![proptest_config(crate::oracle::config(24))]

    #[test]
    fn no_order_of_events_makes_a_clock_panic(
        events in proptest::collection::vec((0..5u8, any::<i64>(), any::<u32>()), 0..12), limit: u32, unit in 0..5usize, by_date: bool,
    ) {
        let office = &*crate::oracle::OPEN_ALL_DAY;
        let units = [TimeUnit::WorkingDay, TimeUnit::WorkingHour, TimeUnit::CalendarDay, TimeUnit::Hour, TimeUnit::Month];
        let convention = if by_date { Convention::Date } else { Convention::Timestamp };
        let mut clock = ClockRun::new(ClockRule::new(office, units[unit], convention), limit);
        for (event, at, units) in events {
            // Mostly within the tables, some at their edges and beyond every calendar.
            let at = LocalSecond(at >> (20 + units % 30));
            match event {
                0 => drop(clock.start(at)),
                1 => drop(clock.pause(at)),
                2 => drop(clock.resume(at)),
                3 => drop(clock.extend(at, units)),
                _ => drop(clock.stop(at)),
            }
            let _ = (clock.due(), clock.due_if_resumed_at(at), clock.used_units(at));
            for level in [0, 1, 2, units] {
                let _ = clock.crossing(Threshold::Over(level), at);
                let _ = clock.crossing(Threshold::Remaining(level), LocalSecond::MAX);
            }
        }
    }
}
