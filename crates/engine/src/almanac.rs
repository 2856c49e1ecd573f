//! Instants, local days and office hours under one programme.

use chuangyou_calendar::{Calendar, Day, LocalSecond, OfficeClock, TimeUnit, Zone};

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
const SECONDS_PER_HOUR: i64 = 3_600;

/// The calendar, the zone and the office hours of a programme: everything that turns an instant into counted time.
///
/// Instants are microseconds since the epoch, UTC.
#[derive(Debug, Clone)]
pub struct Almanac {
    /// Working days.
    pub calendar: Calendar,
    /// Where days begin and end.
    pub zone: Zone,
    /// Office hours over the calendar.
    pub office: OfficeClock,
    months: Months,
}

/// The month of each day from 1970 on, looked up instead of computed.
#[derive(Debug, Clone)]
struct Months(Vec<u16>);

impl Months {
    const DAYS: i32 = 366 * 100;

    fn new() -> Self {
        Self((0..Self::DAYS).map(|day| Self::compute(Day(day)) as u16).collect())
    }

    /// Months since year 0.
    #[inline]
    fn of(&self, day: Day) -> i32 {
        let known = usize::try_from(day.0).ok().and_then(|i| self.0.get(i));
        known.map_or_else(|| Self::compute(day), |month| i32::from(*month))
    }

    fn compute(day: Day) -> i32 {
        let (year, month, _) = day.ymd();
        year * 12 + i32::from(month) - 1
    }
}

impl Almanac {
    /// Everything that turns an instant into counted time.
    pub fn new(calendar: Calendar, zone: Zone, office: OfficeClock) -> Self {
        Self { calendar, zone, office, months: Months::new() }
    }

    /// Months since year 0 of the local day of an instant.
    #[inline]
    pub fn month(&self, at: i64) -> i32 {
        self.months.of(self.day(at))
    }

    /// The local day of an instant.
    #[inline]
    pub fn day(&self, at: i64) -> Day {
        Day(self.zone.local(at).div_euclid(SECONDS_PER_DAY * MICROS_PER_SECOND) as i32)
    }

    /// The local second of an instant; fractions are cut off.
    #[inline]
    pub fn second(&self, at: i64) -> LocalSecond {
        LocalSecond(self.zone.local(at).div_euclid(MICROS_PER_SECOND))
    }

    /// The instant of a local second.
    pub fn instant(&self, local: LocalSecond) -> i64 {
        match local.0.checked_mul(MICROS_PER_SECOND) {
            Some(micros) => self.zone.utc(micros),
            None => i64::MAX,
        }
    }

    /// The instant at which a local day begins.
    pub fn start_of(&self, day: Day) -> i64 {
        self.instant(LocalSecond(i64::from(day.0) * SECONDS_PER_DAY))
    }

    /// The first instant at which something that is due `n` units after `since` is late: for days and months the
    /// end of the due day, for hours the second after.
    pub fn too_late(&self, since: i64, n: i64, unit: TimeUnit) -> i64 {
        let n32 = i32::try_from(n).unwrap_or(i32::MAX / 2);
        match unit {
            TimeUnit::WorkingDay => self.start_of(self.calendar.due(self.day(since), n32) + 1),
            TimeUnit::CalendarDay => {
                self.start_of(self.calendar.roll_forward(Day(self.day(since).0.saturating_add(n32))) + 1)
            }
            TimeUnit::Month => {
                let due = self.calendar.add_months(self.day(since), n32);
                self.start_of(self.calendar.roll_forward(due) + 1)
            }
            TimeUnit::Hour => since.saturating_add((n * SECONDS_PER_HOUR + 1) * MICROS_PER_SECOND),
            TimeUnit::WorkingHour => {
                let done = self.office.office_seconds(self.second(since)) + n * SECONDS_PER_HOUR + 1;
                self.instant(self.office.instant_at_office_seconds(done))
            }
        }
    }

    /// The first instant at which more than `n` units have passed since `since`, by the plain measure of
    /// elapsed time: for working days `rank(day) − rank(since) > n`, for hours `n` hours and one second.
    pub fn exceeds(&self, since: i64, n: i64, unit: TimeUnit) -> i64 {
        let next = i32::try_from(n).unwrap_or(i32::MAX / 2).saturating_add(1);
        match unit {
            TimeUnit::WorkingDay => self.start_of(self.nth_working_day(self.day(since), next)),
            TimeUnit::CalendarDay => self.start_of(Day(self.day(since).0.saturating_add(next))),
            TimeUnit::Month => self.start_of(self.calendar.add_months(self.day(since), next)),
            TimeUnit::Hour | TimeUnit::WorkingHour => self.too_late(since, n, unit),
        }
    }

    /// Whether fewer than `n` units lie between two instants, by the plain measure of elapsed time.
    pub fn falls_short(&self, from: i64, to: i64, n: i64, unit: TimeUnit) -> bool {
        match unit {
            TimeUnit::Hour => to - from < n * SECONDS_PER_HOUR * MICROS_PER_SECOND,
            TimeUnit::WorkingHour => {
                let passed = self.office.office_seconds(self.second(to))
                    - self.office.office_seconds(self.second(from));
                passed < n * SECONDS_PER_HOUR
            }
            TimeUnit::WorkingDay | TimeUnit::CalendarDay | TimeUnit::Month => {
                to < self.exceeds(from, n - 1, unit)
            }
        }
    }

    /// Working days from the day of one instant to the day of another.
    #[inline]
    pub fn working_days(&self, from: i64, to: i64) -> i32 {
        self.calendar.working_days_between(self.day(from), self.day(to))
    }

    fn nth_working_day(&self, from: Day, n: i32) -> Day {
        if n > 0 { self.calendar.due(from, n) } else { from }
    }
}
