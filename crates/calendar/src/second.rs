//! Local wall-clock seconds.

use std::fmt;
use std::ops::{Add, Sub};

use crate::Day;

const SECONDS_PER_DAY: i64 = 86_400;

/// A local wall-clock instant: seconds since 1970-01-01T00:00:00 as read on the office's own clock.
///
/// ```
/// use chuangyou_calendar::{Day, LocalSecond};
///
/// let at = LocalSecond::at(Day::new(2018, 10, 15).expect("a real date"), 10, 0, 1);
/// assert_eq!(at.to_string(), "2018-10-15T10:00:01");
/// assert_eq!(at.day().to_string(), "2018-10-15");
/// assert_eq!(at.second_of_day(), 36_001);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalSecond(pub i64);

impl LocalSecond {
    /// 00:00 of [`Day::MIN`].
    pub const MIN: Self = Self::midnight(Day::MIN);
    /// The last second of [`Day::MAX`]; as an `as_of`, it stands for "whenever".
    pub const MAX: Self = Self(Day::MAX.0 as i64 * SECONDS_PER_DAY + SECONDS_PER_DAY - 1);

    /// 00:00:00 at the beginning of a day.
    pub const fn midnight(day: Day) -> Self {
        Self(day.0 as i64 * SECONDS_PER_DAY)
    }

    /// A time of day; values past the end of the hour or day carry on into the next.
    pub const fn at(day: Day, hour: u32, minute: u32, second: u32) -> Self {
        Self(Self::midnight(day).0 + hour as i64 * 3600 + minute as i64 * 60 + second as i64)
    }

    /// The whole second that holds a local instant given in microseconds.
    pub const fn from_micros(local_micros: i64) -> Self {
        Self(local_micros.div_euclid(1_000_000))
    }

    /// The day it lies on, kept between [`Day::MIN`] and [`Day::MAX`].
    pub fn day(self) -> Day {
        let day = self.0.div_euclid(SECONDS_PER_DAY);
        Day(day.clamp(Day::MIN.0 as i64, Day::MAX.0 as i64) as i32)
    }

    /// Seconds since the day's 00:00, 0 to 86,399.
    pub const fn second_of_day(self) -> i64 {
        self.0.rem_euclid(SECONDS_PER_DAY)
    }
}

/// That many seconds later.
impl Add<i64> for LocalSecond {
    type Output = Self;

    fn add(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }
}

/// Seconds from the other instant to this one.
impl Sub for LocalSecond {
    type Output = i64;

    fn sub(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0)
    }
}

impl fmt::Display for LocalSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.second_of_day();
        write!(f, "{}T{:02}:{:02}:{:02}", self.day(), second / 3600, second / 60 % 60, second % 60)
    }
}
