//! Calendar days, weekdays and weekends.

use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the proleptic Gregorian calendar: the number of days since 1970-01-01.
///
/// ```
/// use chuangyou_calendar::{Day, Weekday};
///
/// let day = Day::new(2026, 2, 14).expect("a real date");
/// assert_eq!(day.to_string(), "2026-02-14");
/// assert_eq!(day.weekday(), Weekday::Saturday);
/// assert_eq!((day + 30).to_string(), "2026-03-16");
/// assert_eq!(Day::new(2026, 3, 1).expect("a real date") - day, 15);
/// assert_eq!(Day::new(2026, 2, 29), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// A text that is not a day of the form `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a date: expected YYYY-MM-DD with a day that exists")]
pub struct ParseDayError {
    text: String,
}

const DAYS_BEFORE_MONTH: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_PER_400_YEARS: i64 = 146_097;
/// Days from 0000-01-01 to 1970-01-01.
const EPOCH_FROM_YEAR_ZERO: i64 = 719_528;

impl Day {
    /// 0001-01-01, the first day that arithmetic here distinguishes.
    pub const MIN: Self = Self(-719_162);
    /// 9999-12-31, the last day that arithmetic here distinguishes.
    pub const MAX: Self = Self(2_932_896);

    /// The day with this year (1 to 9999), month (1 to 12) and day of the month (from 1), if there is one.
    ///
    /// ```
    /// # use chuangyou_calendar::Day;
    /// assert_eq!(Day::new(1970, 1, 2), Some(Day(1)));
    /// assert_eq!(Day::new(2023, 2, 29), None);
    /// ```
    pub const fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        let leap_day = (month > 2 && is_leap(year)) as i32;
        let of_year = DAYS_BEFORE_MONTH[month as usize - 1] + leap_day + day as i32 - 1;
        Some(Self(first_of_year(year) as i32 + of_year))
    }

    /// Year, month (1 to 12) and day of the month (from 1).
    ///
    /// ```
    /// # use chuangyou_calendar::Day;
    /// assert_eq!(Day(0).ymd(), (1970, 1, 1));
    /// ```
    pub const fn ymd(self) -> (i32, u8, u8) {
        let year = self.year();
        let of_year = (self.0 as i64 - first_of_year(year)) as i32;
        let mut month = 12;
        loop {
            let before = DAYS_BEFORE_MONTH[month - 1] + (month > 2 && is_leap(year)) as i32;
            if of_year >= before || month == 1 {
                return (year, month as u8, (of_year - before + 1) as u8);
            }
            month -= 1;
        }
    }

    /// The year the day lies in.
    pub const fn year(self) -> i32 {
        let from_zero = self.0 as i64 + EPOCH_FROM_YEAR_ZERO;
        // 400 years of 146,097 days; the estimate is at most one year off.
        let estimate = (from_zero * 400).div_euclid(DAYS_PER_400_YEARS) as i32;
        if (self.0 as i64) < first_of_year(estimate) {
            estimate - 1
        } else if self.0 as i64 >= first_of_year(estimate + 1) {
            estimate + 1
        } else {
            estimate
        }
    }

    /// The day of the week.
    ///
    /// ```
    /// # use chuangyou_calendar::{Day, Weekday};
    /// assert_eq!(Day(0).weekday(), Weekday::Thursday);
    /// ```
    pub const fn weekday(self) -> Weekday {
        Weekday::ALL[(self.0 as i64 + 3).rem_euclid(7) as usize]
    }

    /// The same-numbered day `months` later (earlier when negative); the month's last day where it has none such
    /// (民法典 art. 202).
    ///
    /// ```
    /// # use chuangyou_calendar::Day;
    /// let day: Day = "2024-01-31".parse()?;
    /// assert_eq!(day.add_months(1).to_string(), "2024-02-29");
    /// assert_eq!(day.add_months(-2).to_string(), "2023-11-30");
    /// # Ok::<(), chuangyou_calendar::ParseDayError>(())
    /// ```
    pub fn add_months(self, months: i32) -> Self {
        let (year, month, day) = self.clamped().ymd();
        let index = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
        let (year, month) = (index.div_euclid(12), (index.rem_euclid(12) + 1) as u8);
        if year < 1 {
            return Self::MIN;
        }
        if year > 9999 {
            return Self::MAX;
        }
        let year = year as i32;
        let day = day.min(days_in_month(year, month));
        Self::new(year, month, day).expect("year, month and day were brought into range above")
    }

    /// 1 January of a year; the year is brought into 1 to 9999.
    pub fn first_of_year(year: i32) -> Self {
        Self(first_of_year(year.clamp(1, 9999)) as i32)
    }

    /// 31 December of a year; the year is brought into 1 to 9999.
    pub fn last_of_year(year: i32) -> Self {
        let year = year.clamp(1, 9999);
        Self(first_of_year(year + 1) as i32 - 1)
    }

    /// The nearest day between [`Day::MIN`] and [`Day::MAX`].
    pub(crate) fn clamped(self) -> Self {
        self.clamp(Self::MIN, Self::MAX)
    }
}

/// Days since the epoch of 1 January of any year, also outside 1 to 9999.
const fn first_of_year(year: i32) -> i64 {
    let before = year as i64 - 1;
    let leap_days = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    // 0000 is a leap year: 366 days before year 1.
    before * 365 + leap_days + 366 - EPOCH_FROM_YEAR_ZERO
}

const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Day {
    type Err = ParseDayError;

    fn from_str(text: &str) -> Result<Self, ParseDayError> {
        let error = || ParseDayError { text: text.chars().take(40).collect() };
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(error());
        }
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().try_fold(0i32, |sum, &digit| {
                digit.is_ascii_digit().then(|| sum * 10 + i32::from(digit - b'0'))
            })
        };
        let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else {
            return Err(error());
        };
        Self::new(year, month as u8, day as u8).ok_or_else(error)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// That many days later; stops at the ends of `i32`.
impl Add<i32> for Day {
    type Output = Self;

    fn add(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

/// That many days earlier; stops at the ends of `i32`.
impl Sub<i32> for Day {
    type Output = Self;

    fn sub(self, days: i32) -> Self {
        Self(self.0.saturating_sub(days))
    }
}

impl AddAssign<i32> for Day {
    fn add_assign(&mut self, days: i32) {
        *self = *self + days;
    }
}

impl SubAssign<i32> for Day {
    fn sub_assign(&mut self, days: i32) {
        *self = *self - days;
    }
}

/// Days from the other day to this one; stops at the ends of `i32`.
impl Sub for Day {
    type Output = i32;

    fn sub(self, other: Self) -> i32 {
        self.0.saturating_sub(other.0)
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say everything")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// The week, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];
}

/// The days of the week on which nobody works unless a notice says so. Written as a list: `["saturday", "sunday"]`.
///
/// ```
/// use chuangyou_calendar::{Weekday, Weekend};
///
/// assert!(Weekend::SATURDAY_SUNDAY.contains(Weekday::Sunday));
/// assert_eq!(Weekend::of(&[Weekday::Friday, Weekday::Saturday]), Weekend::FRIDAY_SATURDAY);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Weekday>", into = "Vec<Weekday>")]
pub struct Weekend {
    mask: u8,
}

impl Weekend {
    /// The weekend of most countries.
    pub const SATURDAY_SUNDAY: Self = Self { mask: 0b110_0000 };
    /// The weekend of many countries of the Middle East.
    pub const FRIDAY_SATURDAY: Self = Self { mask: 0b011_0000 };
    /// Every day is a working day.
    pub const NONE: Self = Self { mask: 0 };

    /// The weekend made of these days.
    pub fn of(days: &[Weekday]) -> Self {
        Self { mask: days.iter().fold(0, |mask, &day| mask | 1 << day as u8) }
    }

    /// Whether that day of the week belongs to the weekend.
    pub const fn contains(self, day: Weekday) -> bool {
        self.mask >> day as u8 & 1 == 1
    }

    /// Ordinary working days in a week: 0 to 7.
    pub const fn working_days_per_week(self) -> i32 {
        7 - self.mask.count_ones() as i32
    }
}

impl From<Vec<Weekday>> for Weekend {
    fn from(days: Vec<Weekday>) -> Self {
        Self::of(&days)
    }
}

impl From<Weekend> for Vec<Weekday> {
    fn from(weekend: Weekend) -> Self {
        Weekday::ALL.into_iter().filter(|&day| weekend.contains(day)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_from_year_1_to_9999_follows_the_one_before() {
        let (mut year, mut month, mut day) = (1, 1, 1);
        for number in Day::MIN.0..=Day::MAX.0 {
            assert_eq!(Day(number).ymd(), (year, month, day));
            assert_eq!(Day::new(year, month, day), Some(Day(number)));
            day += 1;
            if day > days_in_month(year, month) {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        assert_eq!(year, 10_000);
    }

    #[test]
    fn days_beyond_any_calendar_still_have_a_date_and_do_not_panic() {
        for day in [Day(i32::MIN), Day(i32::MAX)] {
            let (year, month, dom) = day.ymd();
            assert!(year.abs() > 5_000_000 && (1..=12).contains(&month) && (1..=31).contains(&dom));
            assert!(!day.to_string().is_empty());
            assert!(day.add_months(1) >= Day::MIN && day.add_months(1) <= Day::MAX);
        }
    }

    #[test]
    fn a_date_is_four_two_and_two_digits() {
        for good in ["0001-01-01", "1970-01-01", "2024-02-29", "9999-12-31"] {
            assert_eq!(good.parse::<Day>().map(|day| day.to_string()), Ok(good.to_owned()));
        }
        for bad in [
            "",
            "2024-2-29",
            "2023-02-29",
            "2024-13-01",
            "2024-00-01",
            "0000-01-01",
            "2024/01/01",
            "+024-01-01",
            "二〇二四",
        ] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_month_without_that_day_ends_on_its_last() {
        let table = [
            ("2024-01-31", 1, "2024-02-29"),
            ("2023-01-31", 1, "2023-02-28"),
            ("2023-01-31", 3, "2023-04-30"),
            ("2023-12-31", 2, "2024-02-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-03-31", -1, "2024-02-29"),
            ("2024-03-15", 0, "2024-03-15"),
        ];
        for (from, months, to) in table {
            assert_eq!(
                from.parse::<Day>().expect("a date").add_months(months).to_string(),
                to,
                "{from} + {months} months"
            );
        }
    }
}
