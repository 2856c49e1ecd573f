//! Time limits: pure clock arithmetic under both conventions of the field.
//!
//! | | `date` (the law) | `timestamp` (electronic supervision) |
//! |---|---|---|
//! | counts | days; that of the start is not counted, that of the stop is | seconds of counted time |
//! | due | the end of the last day | the second at which the limit is used up |
//! | over 1 | from the end of the due day | from one counted second after the limit |
//! | over *k* | from the end of the (*k* − 1)-th counted day after the due day | from one counted second after limit + *k* − 1 |
//! | remaining *r* | from 00:00 of the day with which *r* days remain | from one counted second after limit − *r* − 1 |
//!
//! Under `timestamp` a working day is [`OfficeClock::ticks_per_day`] ticks, a working hour 3,600 office seconds, an hour
//! and a calendar day plain seconds. Limits in hours are always counted by the second (民法典 art. 201). Seconds are
//! whole: an instant stands for the second that holds it.

use serde::{Deserialize, Serialize};

use crate::{Day, LocalSecond, OfficeClock};

mod run;
mod stretch;
#[cfg(test)]
mod tests;

pub use run::{ClockRun, ClockState, Effect, Extension};
pub use stretch::Stretch;

/// The unit a limit is given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Days on which people work.
    WorkingDay,
    /// Hours in which the office is open.
    WorkingHour,
    /// Days, whether people work or not.
    CalendarDay,
    /// Hours, whether the office is open or not.
    Hour,
    /// Months: to the same-numbered day, else the month's last. Levels over and remaining are in calendar days.
    Month,
}

/// How a limit is counted; the table at the top of [this module](self) says what each means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Convention {
    /// By days, as the law counts.
    #[default]
    Date,
    /// By the second, as electronic supervision counts.
    Timestamp,
}

/// What happens to a due day, counted in calendar days or months by date, that is a day off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// It moves to the next working day (民法典 art. 203).
    #[default]
    Forward,
    /// It stays.
    None,
}

/// When the last day of a limit counted by date ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayEnd {
    /// At 24:00.
    #[default]
    Midnight,
    /// When the office closes on that day (民法典 art. 203); at 24:00 of a day off.
    CloseOfBusiness,
}

/// A level that a clock may reach, in units of its limit (calendar days where the limit is in months).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// No more than so much is left. A clock that has stopped reaches no such level.
    Remaining(u32),
    /// The limit is passed by so much, begun units counted whole. 0 is taken for 1.
    Over(u32),
}

/// The end of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub day: Day,
    /// The end of the limit: under [`Convention::Date`] the end of the last day, which itself is too late; by the
    /// second, the last second in time.
    pub at: LocalSecond,
    /// Whether the calendar does not know that day, or that of the start, so that a notice may still move it.
    pub provisional: bool,
}

/// How a kind of clock counts. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct ClockRule<'a> {
    office: &'a OfficeClock,
    unit: TimeUnit,
    measure: Measure,
    roll: Roll,
    day_end: DayEnd,
}

/// What is counted. Each is a number that never falls as time goes on; used time is a difference of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    WorkingDays,
    CalendarDays,
    Ticks,
    OfficeSeconds,
    Seconds,
}

impl<'a> ClockRule<'a> {
    /// Counts this unit by this convention, with [`Roll::Forward`] and [`DayEnd::Midnight`].
    pub fn new(office: &'a OfficeClock, unit: TimeUnit, convention: Convention) -> Self {
        let measure = match (unit, convention) {
            (TimeUnit::WorkingDay, Convention::Date) => Measure::WorkingDays,
            (TimeUnit::CalendarDay | TimeUnit::Month, Convention::Date) => Measure::CalendarDays,
            (TimeUnit::WorkingDay, Convention::Timestamp) => Measure::Ticks,
            (TimeUnit::WorkingHour, _) => Measure::OfficeSeconds,
            (TimeUnit::Hour, _) | (TimeUnit::CalendarDay | TimeUnit::Month, Convention::Timestamp) => {
                Measure::Seconds
            }
        };
        Self { office, unit, measure, roll: Roll::default(), day_end: DayEnd::default() }
    }

    /// The same with this roll-over.
    pub fn with_roll(self, roll: Roll) -> Self {
        Self { roll, ..self }
    }

    /// The same with this end of the day.
    pub fn with_day_end(self, day_end: DayEnd) -> Self {
        Self { day_end, ..self }
    }

    /// The unit of its limits.
    pub fn unit(&self) -> TimeUnit {
        self.unit
    }

    /// The office clock it counts by.
    pub fn office(&self) -> &'a OfficeClock {
        self.office
    }

    /// What one unit of a level is in the measure's own amount. A month's is a day.
    #[inline]
    pub(crate) fn amount_per_unit(&self) -> i64 {
        match (self.measure, self.unit) {
            (Measure::WorkingDays | Measure::CalendarDays, _) => 1,
            (Measure::Ticks, _) => self.office.ticks_per_day(),
            (_, TimeUnit::WorkingHour | TimeUnit::Hour) => 3_600,
            _ => 86_400,
        }
    }

    /// A limit as an amount, for a clock that starts on `start`.
    #[inline]
    fn amount(&self, limit: u32, start: Day) -> i64 {
        let units = match self.unit {
            TimeUnit::Month => i64::from(start.add_months(i32::try_from(limit).unwrap_or(i32::MAX)) - start),
            _ => i64::from(limit),
        };
        units * self.amount_per_unit()
    }

    #[inline]
    fn counts_days(&self) -> bool {
        matches!(self.measure, Measure::WorkingDays | Measure::CalendarDays)
    }

    /// The running count at an instant.
    #[inline]
    fn position(&self, t: LocalSecond) -> i64 {
        match self.measure {
            Measure::WorkingDays => i64::from(self.office.calendar().rank(t.day())),
            Measure::CalendarDays => i64::from(t.day().0),
            Measure::Ticks => self.office.ticks(t),
            Measure::OfficeSeconds => self.office.office_seconds(t),
            Measure::Seconds => t.0,
        }
    }

    /// The first instant, not before `from`, at which at least `amount` has been counted since `from`.
    #[inline]
    fn instant_after(&self, from: LocalSecond, amount: i64) -> LocalSecond {
        if amount <= 0 {
            return from;
        }
        let at = match self.measure {
            Measure::WorkingDays | Measure::CalendarDays => {
                LocalSecond::midnight(self.day_after(from.day(), amount))
            }
            Measure::Ticks => self.office.instant_at_ticks(self.office.ticks(from) + amount),
            Measure::OfficeSeconds => {
                self.office.instant_at_office_seconds(self.office.office_seconds(from) + amount)
            }
            Measure::Seconds => from + amount,
        };
        at.max(from)
    }

    /// The day `days` counted days after `from`; a clock counted in working days never ends on a day off.
    #[inline]
    fn day_after(&self, from: Day, days: i64) -> Day {
        let days = i32::try_from(days.max(0)).unwrap_or(i32::MAX);
        if self.measure == Measure::WorkingDays {
            self.office.calendar().due(from, days)
        } else {
            from + days
        }
    }

    /// When a day ends.
    #[inline]
    fn end_of(&self, day: Day) -> LocalSecond {
        match self.day_end {
            DayEnd::Midnight => LocalSecond::midnight(day + 1),
            DayEnd::CloseOfBusiness => self.office.close_of_business(day),
        }
    }

    fn rolled(&self, day: Day) -> Day {
        match (self.measure, self.roll) {
            (Measure::CalendarDays, Roll::Forward) => self.office.calendar().roll_forward(day),
            _ => day,
        }
    }

    /// Whether a limit from `start` to `due` rests on days that the calendar does not know.
    fn is_provisional(&self, start: Day, due: Day) -> bool {
        let calendar = self.office.calendar();
        match (self.measure, self.roll) {
            (Measure::Seconds, _) | (Measure::CalendarDays, Roll::None) => false,
            (Measure::CalendarDays, Roll::Forward) => calendar.is_provisional(due),
            _ => calendar.is_provisional(due) || calendar.is_provisional(start),
        }
    }
}
