//! Office hours that may change with the season.

use serde::{Deserialize, Serialize};

use crate::Day;

/// Office hours as they are written in a file: one season for the whole year, or several that together cover it.
///
/// ```
/// use chuangyou_calendar::{OfficeHours, OfficeHoursSpec};
///
/// // A season may run over the end of the year.
/// let spec: OfficeHoursSpec = serde_json::from_str(
///     r#"[
///         { "from": "05-01", "to": "09-30", "hours": ["09:00-12:00", "15:00-18:00"] },
///         { "from": "10-01", "to": "04-30", "hours": ["09:00-12:00", "13:30-17:00"] }
///     ]"#,
/// )?;
/// let hours = OfficeHours::try_from(&spec)?;
/// assert_eq!(hours.seconds_on("2026-07-01".parse()?), 6 * 3600);
/// assert_eq!(hours.seconds_on("2026-12-31".parse()?), 6 * 3600 + 1800);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OfficeHoursSpec(pub Vec<SeasonSpec>);

/// One season of [`OfficeHoursSpec`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeasonSpec {
    /// Its first day, `MM-DD`; left out together with `to` when the season is the whole year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Its last day, `MM-DD`; before `from` when the season runs over the end of the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The open hours of a working day, `HH:MM-HH:MM` or with seconds, in order; `24:00` is midnight at its end.
    pub hours: Vec<String>,
}

/// Why office hours make no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfficeHoursError {
    /// Nothing was given.
    #[error("no office hours: expected at least one season")]
    NoSeason,
    /// More seasons than days to begin one on.
    #[error("{count} seasons: expected at most 24")]
    TooManySeasons {
        /// How many were given.
        count: usize,
    },
    /// Only one end of a season is given.
    #[error("season {season}: `from` and `to` belong together: expected both or neither")]
    HalfSeason {
        /// The season's place in the list, from 1.
        season: usize,
    },
    /// A text that is not a day of the year.
    #[error("season {season}: `{text}` is not a day of the year: expected MM-DD")]
    NotADayOfYear {
        /// The season's place in the list, from 1.
        season: usize,
        /// What was found.
        text: String,
    },
    /// A text that is not a stretch of the day.
    #[error(
        "season {season}: `{text}` is not a stretch of the day: expected HH:MM-HH:MM, the end after the beginning"
    )]
    NotAStretch {
        /// The season's place in the list, from 1.
        season: usize,
        /// What was found.
        text: String,
    },
    /// No hours, or hours out of order.
    #[error("season {season}: expected one or more stretches in order that do not overlap")]
    Disordered {
        /// The season's place in the list, from 1.
        season: usize,
    },
    /// A day has two seasons.
    #[error("{month:02}-{day:02} lies in season {first} and in season {second}: expected one")]
    Overlap {
        /// The month of the day.
        month: u8,
        /// The day of the month.
        day: u8,
        /// The earlier season's place in the list, from 1.
        first: usize,
        /// The later one's.
        second: usize,
    },
    /// A day has no season.
    #[error("{month:02}-{day:02} lies in no season: expected the seasons to cover the year, 02-29 too")]
    Gap {
        /// The month of the day.
        month: u8,
        /// The day of the month.
        day: u8,
    },
    /// The seasons' lengths of a day have no usable common measure.
    #[error("the working days of the seasons have lengths with no common measure below {limit} ticks a day")]
    NoCommonMeasure {
        /// The greatest supported number of ticks a day.
        limit: i64,
    },
}

/// Checked office hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    seasons: Vec<Season>,
    /// Index into `seasons` for each day of the year, `SLOTS` of them.
    season_of: Vec<u8>,
    ticks_per_day: i64,
}

/// The hours of one season, in seconds of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Season {
    /// Open stretches: from (inclusive), to (exclusive).
    pub(crate) open: Vec<(i64, i64)>,
    /// Open seconds of a working day.
    pub(crate) seconds: i64,
    /// Ticks of one open second.
    pub(crate) ticks_per_second: i64,
}

/// Twelve months of 31 slots.
const SLOTS: usize = 12 * 31;
const NO_SEASON: u8 = u8::MAX;
/// A leap year, so that 02-29 is one of its days.
const LEAP_YEAR: i32 = 2024;

impl OfficeHours {
    /// Two seasons always have a common measure below this (86,400²), and sums of it over all years fit an `i64`.
    const MAX_TICKS_PER_DAY: i64 = 86_400 * 86_400;

    /// Open the whole of every working day, 24 hours: for programmes that have no office hours.
    ///
    /// ```
    /// # use chuangyou_calendar::{Day, OfficeHours};
    /// assert_eq!(OfficeHours::all_day().seconds_on(Day(0)), 86_400);
    /// ```
    pub fn all_day() -> Self {
        let season = SeasonSpec { from: None, to: None, hours: vec!["00:00-24:00".to_owned()] };
        Self::try_from(&OfficeHoursSpec(vec![season])).expect("the whole day is a valid stretch")
    }

    /// Open seconds of that day if it is a working day.
    pub fn seconds_on(&self, day: Day) -> i64 {
        self.seasons[self.season_index(day)].seconds
    }

    /// Ticks of a working day: the least number that every season's open seconds divide.
    pub fn ticks_per_day(&self) -> i64 {
        self.ticks_per_day
    }

    pub(crate) fn seasons(&self) -> &[Season] {
        &self.seasons
    }

    pub(crate) fn season_index(&self, day: Day) -> usize {
        let (_, month, day_of_month) = day.ymd();
        usize::from(self.season_of[slot(month, day_of_month)])
    }

    /// The first day after `day` that may belong to another season: the next season's beginning or 1 January.
    pub(crate) fn season_end(&self, day: Day) -> Day {
        let (year, month, day_of_month) = day.ymd();
        let here = slot(month, day_of_month);
        let season = self.season_of[here];
        let other =
            |&later: &usize| !matches!(self.season_of[later], NO_SEASON) && self.season_of[later] != season;
        let Some(later) = (here + 1..SLOTS).find(other) else {
            return Day::last_of_year(year) + 1;
        };
        // A season that begins on 02-29 begins on 03-01 in other years.
        let (month, day) = ((later / 31 + 1) as u8, (later % 31 + 1) as u8);
        Day::new(year, month, day)
            .or_else(|| Day::new(year, month + 1, 1))
            .expect("the first of a month exists")
    }
}

impl Default for OfficeHours {
    fn default() -> Self {
        Self::all_day()
    }
}

impl TryFrom<&OfficeHoursSpec> for OfficeHours {
    type Error = OfficeHoursError;

    fn try_from(spec: &OfficeHoursSpec) -> Result<Self, OfficeHoursError> {
        let count = spec.0.len();
        if count == 0 {
            return Err(OfficeHoursError::NoSeason);
        }
        if count > 24 {
            return Err(OfficeHoursError::TooManySeasons { count });
        }
        let mut seasons = Vec::with_capacity(count);
        let mut season_of = vec![NO_SEASON; SLOTS];
        for (index, raw) in spec.0.iter().enumerate() {
            seasons.push(parse_season(index + 1, raw)?);
            claim_days(&mut season_of, index, parse_span(index + 1, raw)?)?;
        }
        if let Some((month, day)) =
            days_of_year().find(|&(month, day)| season_of[slot(month, day)] == NO_SEASON)
        {
            return Err(OfficeHoursError::Gap { month, day });
        }
        let limit = Self::MAX_TICKS_PER_DAY;
        let ticks_per_day = seasons
            .iter()
            .try_fold(1, |ticks, season| {
                Some(least_common_multiple(ticks, season.seconds)).filter(|&lcm| lcm <= limit)
            })
            .ok_or(OfficeHoursError::NoCommonMeasure { limit })?;
        for season in &mut seasons {
            season.ticks_per_second = ticks_per_day / season.seconds;
        }
        Ok(Self { seasons, season_of, ticks_per_day })
    }
}

impl Season {
    /// Open seconds of a working day before that second of it.
    #[inline]
    pub(crate) fn seconds_before(&self, second_of_day: i64) -> i64 {
        self.open.iter().map(|&(from, to)| (second_of_day.min(to) - from).max(0)).sum()
    }

    /// The earliest second of a working day before which `seconds` open seconds lie; `seconds` is 1 to
    /// `self.seconds`.
    pub(crate) fn second_after(&self, mut seconds: i64) -> i64 {
        for &(from, to) in &self.open {
            if seconds <= to - from {
                return from + seconds;
            }
            seconds -= to - from;
        }
        self.closes()
    }

    pub(crate) fn opens(&self) -> i64 {
        self.open.first().map_or(0, |&(from, _)| from)
    }

    pub(crate) fn closes(&self) -> i64 {
        self.open.last().map_or(0, |&(_, to)| to)
    }
}

const fn slot(month: u8, day: u8) -> usize {
    (month as usize - 1) * 31 + day as usize - 1
}

fn days_of_year() -> impl Iterator<Item = (u8, u8)> {
    let (first, last) = (Day::first_of_year(LEAP_YEAR).0, Day::last_of_year(LEAP_YEAR).0);
    (first..=last).map(|number| {
        let (_, month, day) = Day(number).ymd();
        (month, day)
    })
}

/// Marks a season's days; the span may run over the end of the year.
fn claim_days(
    season_of: &mut [u8],
    index: usize,
    (from, to): (usize, usize),
) -> Result<(), OfficeHoursError> {
    for (month, day) in days_of_year() {
        let here = slot(month, day);
        let inside = if from <= to { (from..=to).contains(&here) } else { here >= from || here <= to };
        if !inside {
            continue;
        }
        if season_of[here] != NO_SEASON {
            let first = usize::from(season_of[here]) + 1;
            return Err(OfficeHoursError::Overlap { month, day, first, second: index + 1 });
        }
        season_of[here] = index as u8;
    }
    Ok(())
}

/// First and last slot of a season.
fn parse_span(season: usize, raw: &SeasonSpec) -> Result<(usize, usize), OfficeHoursError> {
    match (&raw.from, &raw.to) {
        (None, None) => Ok((0, SLOTS - 1)),
        (Some(from), Some(to)) => Ok((parse_day_of_year(season, from)?, parse_day_of_year(season, to)?)),
        _ => Err(OfficeHoursError::HalfSeason { season }),
    }
}

fn parse_day_of_year(season: usize, text: &str) -> Result<usize, OfficeHoursError> {
    let day: Option<Day> = format!("{LEAP_YEAR:04}-{text}").parse().ok();
    let (_, month, day) =
        day.ok_or_else(|| OfficeHoursError::NotADayOfYear { season, text: excerpt(text) })?.ymd();
    Ok(slot(month, day))
}

fn parse_season(season: usize, raw: &SeasonSpec) -> Result<Season, OfficeHoursError> {
    let mut open: Vec<(i64, i64)> = Vec::with_capacity(raw.hours.len());
    for text in &raw.hours {
        let stretch = text.split_once('-').and_then(|(from, to)| Some((parse_time(from)?, parse_time(to)?)));
        let (from, to) = stretch
            .filter(|(from, to)| from < to)
            .ok_or_else(|| OfficeHoursError::NotAStretch { season, text: excerpt(text) })?;
        if open.last().is_some_and(|&(_, end)| from < end) {
            return Err(OfficeHoursError::Disordered { season });
        }
        open.push((from, to));
    }
    if open.is_empty() {
        return Err(OfficeHoursError::Disordered { season });
    }
    let seconds = open.iter().map(|(from, to)| to - from).sum();
    Ok(Season { open, seconds, ticks_per_second: 1 })
}

/// `HH:MM` or `HH:MM:SS`, up to `24:00`, as seconds of the day.
fn parse_time(text: &str) -> Option<i64> {
    let mut seconds = 0;
    let mut parts = text.trim().split(':');
    for (unit, most) in [(3600, 24), (60, 59), (1, 59)] {
        let Some(part) = parts.next() else {
            return (unit == 1 && seconds <= 86_400).then_some(seconds);
        };
        if part.len() != 2 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        seconds += part.parse::<i64>().ok().filter(|&value| value <= most)? * unit;
    }
    (parts.next().is_none() && seconds <= 86_400).then_some(seconds)
}

fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

fn least_common_multiple(a: i64, b: i64) -> i64 {
    let (mut divisor, mut rest) = (a, b);
    while rest != 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    (a / divisor).saturating_mul(b)
}
