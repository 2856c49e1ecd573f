//! A calendar with office hours, compiled so that counted time is a look-up in both directions.

use std::sync::Arc;

use crate::hours::Season;
use crate::{Calendar, Day, LocalSecond, OfficeHours};

/// A [`Calendar`] and [`OfficeHours`] compiled to prefix sums. A clone is cheap.
///
/// Counted time has two measures. *Office seconds* are the seconds the office is open. *Ticks* make every working
/// day equally long whatever its season: a working day has [`OfficeClock::ticks_per_day`] ticks, and each open
/// second the same whole number of them within its season.
///
/// ```
/// use chuangyou_calendar::{Calendar, LocalSecond, OfficeClock, OfficeHours, OfficeHoursSpec, SeasonSpec, Weekend};
///
/// let calendar = Calendar::weekends_only("plain", Weekend::SATURDAY_SUNDAY)?;
/// let hours = vec!["09:00-12:00".to_owned(), "13:30-17:00".to_owned()];
/// let hours = OfficeHours::try_from(&OfficeHoursSpec(vec![SeasonSpec { from: None, to: None, hours }]))?;
/// let office = OfficeClock::new(&calendar, &hours);
///
/// let friday = LocalSecond::at("2026-03-06".parse()?, 16, 0, 0);
/// let monday = LocalSecond::at("2026-03-09".parse()?, 10, 0, 0);
/// assert_eq!(office.office_seconds(monday) - office.office_seconds(friday), 2 * 3600);
///
/// // One working day after Friday 16:00 is Monday 16:00.
/// let due = office.instant_at_ticks(office.ticks(friday) + office.ticks_per_day());
/// assert_eq!(due.to_string(), "2026-03-09T16:00:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OfficeClock {
    calendar: Calendar,
    hours: Arc<OfficeHours>,
    table_start: Day,
    /// For each day of the calendar's table, its season, or `OFF`.
    season_of: Arc<[u8]>,
    /// Office seconds from the table's start to the day's 00:00; one more entry than there are days.
    seconds_before: Arc<[i64]>,
    /// Office seconds of any 400 years outside the table.
    seconds_per_cycle: i64,
}

const OFF: u8 = u8::MAX;
/// The Gregorian calendar and the week both repeat after this many days.
const CYCLE_DAYS: i32 = 146_097;

impl OfficeClock {
    /// Compiles a calendar and office hours.
    pub fn new(calendar: &Calendar, hours: &OfficeHours) -> Self {
        let (first, last) = calendar.table_bounds();
        let mut season_of = Vec::with_capacity((last - first) as usize + 1);
        let mut seconds_before = Vec::with_capacity((last - first) as usize + 2);
        let mut seconds = 0;
        seconds_before.push(seconds);
        let mut day = first;
        while day <= last {
            // One season lasts until here.
            let end = hours.season_end(day).min(last + 1);
            let season = hours.season_index(day);
            for number in day.0..end.0 {
                let works = calendar.is_working(Day(number));
                seconds += if works { hours.seasons()[season].seconds } else { 0 };
                season_of.push(if works { season as u8 } else { OFF });
                seconds_before.push(seconds);
            }
            day = end;
        }
        let mut clock = Self {
            calendar: calendar.clone(),
            hours: Arc::new(hours.clone()),
            table_start: first,
            season_of: season_of.into(),
            seconds_before: seconds_before.into(),
            seconds_per_cycle: 0,
        };
        clock.seconds_per_cycle = clock.plain_seconds(last + 1, last + 1 + CYCLE_DAYS);
        clock
    }

    /// Its calendar.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Its office hours.
    pub fn hours(&self) -> &OfficeHours {
        &self.hours
    }

    /// Ticks of a working day.
    #[inline]
    pub fn ticks_per_day(&self) -> i64 {
        self.hours.ticks_per_day()
    }

    /// Office seconds before `t`. Only differences mean anything: the counted time between two instants.
    #[inline]
    pub fn office_seconds(&self, t: LocalSecond) -> i64 {
        let day = t.day();
        let within = self.season(day).map_or(0, |season| season.seconds_before(t.second_of_day()));
        self.seconds_before(day) + within
    }

    /// Ticks before `t`. Only differences mean anything.
    #[inline]
    pub fn ticks(&self, t: LocalSecond) -> i64 {
        let day = t.day();
        let whole_days = i64::from(self.calendar.rank(day - 1)) * self.ticks_per_day();
        let within = self
            .season(day)
            .map_or(0, |season| season.seconds_before(t.second_of_day()) * season.ticks_per_second);
        whole_days + within
    }

    /// The earliest instant at which [`OfficeClock::ticks`] is at least `ticks`.
    #[inline]
    pub fn instant_at_ticks(&self, ticks: i64) -> LocalSecond {
        let per_day = self.ticks_per_day();
        let rank = (ticks - 1).div_euclid(per_day) + 1;
        let day = self.calendar.day_of_rank(rank.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32);
        let within = ticks - (rank - 1) * per_day;
        let season = self.season(day).unwrap_or_else(|| self.season_of_working_day(day));
        LocalSecond::midnight(day)
            + season.second_after((within + season.ticks_per_second - 1) / season.ticks_per_second)
    }

    /// The earliest instant at which [`OfficeClock::office_seconds`] is at least `seconds`.
    #[inline]
    pub fn instant_at_office_seconds(&self, seconds: i64) -> LocalSecond {
        let days_before = self.seconds_before.partition_point(|&before| before < seconds);
        let day = if days_before == 0 || days_before == self.seconds_before.len() {
            self.day_outside_at(seconds)
        } else {
            self.table_start + (days_before as i32 - 1)
        };
        let season = self.season(day).unwrap_or_else(|| self.season_of_working_day(day));
        LocalSecond::midnight(day) + season.second_after(seconds - self.seconds_before(day))
    }

    /// When the office opens on that day; 00:00 of a day off.
    pub fn opens(&self, day: Day) -> LocalSecond {
        LocalSecond::midnight(day) + self.season(day).map_or(0, Season::opens)
    }

    /// When the office closes on that day; 24:00 of a day off.
    pub fn close_of_business(&self, day: Day) -> LocalSecond {
        match self.season(day) {
            Some(season) => LocalSecond::midnight(day) + season.closes(),
            None => LocalSecond::midnight(day + 1),
        }
    }

    /// The season of a working day; `None` for a day off.
    #[inline]
    fn season(&self, day: Day) -> Option<&Season> {
        match self.season_of.get(day.0.wrapping_sub(self.table_start.0) as u32 as usize) {
            Some(&OFF) => None,
            Some(&season) => Some(&self.hours.seasons()[usize::from(season)]),
            None => self.calendar.is_working(day).then(|| self.season_of_working_day(day)),
        }
    }

    #[cold]
    fn season_of_working_day(&self, day: Day) -> &Season {
        &self.hours.seasons()[self.hours.season_index(day)]
    }

    /// Office seconds before a day's 00:00.
    #[inline]
    fn seconds_before(&self, day: Day) -> i64 {
        match self.seconds_before.get(day.0.wrapping_sub(self.table_start.0) as u32 as usize) {
            Some(&seconds) => seconds,
            None => self.seconds_before_outside(day),
        }
    }

    #[cold]
    fn seconds_before_outside(&self, day: Day) -> i64 {
        let days = self.season_of.len();
        let end = self.table_start + days as i32;
        if day < self.table_start {
            -self.plain_seconds(day, self.table_start)
        } else {
            self.seconds_before[days] + self.plain_seconds(end, day)
        }
    }

    /// Office seconds from `from` up to, not including, `to`, both outside the table, where every week is plain.
    fn plain_seconds(&self, from: Day, to: Day) -> i64 {
        let mut sum = 0;
        let mut day = from;
        if self.seconds_per_cycle > 0 {
            let cycles = (to - from) / CYCLE_DAYS;
            sum = i64::from(cycles) * self.seconds_per_cycle;
            day += cycles * CYCLE_DAYS;
        }
        while day < to {
            let next = self.hours.season_end(day).min(to);
            let days = self.calendar.working_days_between(day - 1, next - 1);
            sum += i64::from(days) * self.hours.seconds_on(day);
            day = next;
        }
        sum
    }

    /// The working day outside the table within which the office second number `seconds` lies.
    #[cold]
    fn day_outside_at(&self, seconds: i64) -> Day {
        let (mut low, mut high) = (Day::MIN, Day::MAX);
        while low < high {
            let middle = Day(low.0 + (high.0 - low.0) / 2);
            if self.seconds_before(middle + 1) < seconds {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        self.calendar.roll_back(low)
    }
}
