//! Times without a zone, placed by whoever knows where the clock hung.

use crate::time::{MICROS_PER_DAY, Stamp, parse_time, parse_time_of_day};

/// Turns readings of a local wall clock into instants.
///
/// This crate knows no time zones; a caller that does gives one of these to the readers.
pub trait LocalTime: Sync {
    /// The instant, in microseconds since the epoch UTC, at which the local clock showed `local_micros`
    /// (microseconds from 1970-01-01T00:00 on that clock).
    fn utc_micros(&self, local_micros: i64) -> i64;
}

/// A clock that is always the same time ahead of UTC.
///
/// ```
/// use chuangyou_eventlog::{FixedOffset, LocalTime};
/// let beijing = FixedOffset { minutes_east: 480 };
/// assert_eq!(beijing.utc_micros(8 * 3_600_000_000), 0);
/// ```
#[derive(Copy, Clone, Debug, Default, Eq, PartialEq)]
pub struct FixedOffset {
    /// Minutes east of UTC.
    pub minutes_east: i32,
}

impl LocalTime for FixedOffset {
    fn utc_micros(&self, local_micros: i64) -> i64 {
        local_micros - i64::from(self.minutes_east) * 60_000_000
    }
}

/// Reads times, one per thread: knows the format, the zone, and the offsets of days seen before.
pub(crate) struct Clock<'a> {
    zone: Option<&'a dyn LocalTime>,
    format: Option<&'a str>,
    /// Day and its offset, by day modulo the length; a day on which the offset changes never stands here.
    days: Vec<(i64, i64)>,
    latest: Option<LatestDay>,
}

/// The day of the latest time without a zone, unless the offset changes on it.
#[derive(Copy, Clone)]
struct LatestDay {
    as_written: [u8; 10],
    /// The instant of its midnight, in microseconds since the epoch, UTC.
    midnight: i64,
}

const REMEMBERED_DAYS: usize = 4096;
const NO_DAY: i64 = i64::MIN;

impl<'a> Clock<'a> {
    pub(crate) fn new(zone: Option<&'a dyn LocalTime>, format: Option<&'a str>) -> Self {
        Clock { zone, format, days: Vec::new(), latest: None }
    }

    /// Whether times without a zone can be placed.
    pub(crate) fn has_zone(&self) -> bool {
        self.zone.is_some()
    }

    /// The instant `text` stands for, or what is wrong with it.
    #[inline]
    pub(crate) fn read(&mut self, text: &[u8]) -> Result<i64, String> {
        if let Some(micros) = self.read_on_latest_day(text) {
            return Ok(micros);
        }
        match self.stamp(text) {
            Some(Stamp::Utc(micros)) => Ok(micros),
            Some(Stamp::Local(micros)) => {
                let instant = self.place(micros).ok_or_else(|| no_zone(text))?;
                self.remember(text, micros);
                Ok(instant)
            }
            None => Err(self.no_time(text)),
        }
    }

    /// The instant, when `text` has the date of the latest time and no zone either.
    #[inline]
    pub(crate) fn read_on_latest_day(&self, text: &[u8]) -> Option<i64> {
        let latest = self.latest.as_ref()?;
        let (date, time_of_day) = text.split_first_chunk::<10>()?;
        if *date != latest.as_written {
            return None;
        }
        Some(latest.midnight + parse_time_of_day(time_of_day)?)
    }

    /// Remembers the day of a local reading that was just placed.
    fn remember(&mut self, text: &[u8], local: i64) {
        let day = local.div_euclid(MICROS_PER_DAY);
        let (known, offset) = self.days[place_of(day)];
        self.latest = match text.first_chunk() {
            Some(date) if known == day && self.format.is_none() => {
                Some(LatestDay { as_written: *date, midnight: day * MICROS_PER_DAY - offset })
            }
            _ => None,
        };
    }

    /// What `text` says, in the format of the log.
    #[inline]
    pub(crate) fn stamp(&self, text: &[u8]) -> Option<Stamp> {
        match self.format {
            None => parse_time(text),
            Some(format) => parse_formatted(format, text),
        }
    }

    /// The instant of a local reading; `None` without a zone.
    #[inline]
    pub(crate) fn place(&mut self, local: i64) -> Option<i64> {
        let zone = self.zone?;
        if self.days.is_empty() {
            self.days = vec![(NO_DAY, 0); REMEMBERED_DAYS];
        }
        let day = local.div_euclid(MICROS_PER_DAY);
        let place = place_of(day);
        if self.days[place].0 == day {
            return Some(local - self.days[place].1);
        }
        let (first, last) = (day * MICROS_PER_DAY, (day + 1) * MICROS_PER_DAY - 1);
        let offset = first - zone.utc_micros(first);
        if last - zone.utc_micros(last) == offset {
            self.days[place] = (day, offset);
        }
        Some(zone.utc_micros(local))
    }

    #[cold]
    fn no_time(&self, text: &[u8]) -> String {
        let shown = shown(text);
        match self.format {
            None => format!("{shown} is no time; expected one such as 2026-02-02T09:30:00+08:00"),
            Some(format) => format!("{shown} is no time; expected the format {format:?}"),
        }
    }
}

fn place_of(day: i64) -> usize {
    day.rem_euclid(REMEMBERED_DAYS as i64) as usize
}

#[cold]
fn no_zone(text: &[u8]) -> String {
    format!("the time {} has no zone; say which zone the log's clock shows (--zone)", shown(text))
}

/// A piece of input for an error message: quoted, and cut when long.
pub(crate) fn shown(text: &[u8]) -> String {
    const MOST: usize = 60;
    let cut = &text[..text.len().min(MOST)];
    let dots = if text.len() > MOST { "…" } else { "" };
    format!("\"{}{dots}\"", String::from_utf8_lossy(cut).escape_debug())
}

fn parse_formatted(format: &str, text: &[u8]) -> Option<Stamp> {
    let text = std::str::from_utf8(text).ok()?;
    let parsed = jiff::fmt::strtime::parse(format, text).ok()?;
    if parsed.offset().is_some() || parsed.timestamp().is_some() {
        return parsed.to_timestamp().ok().map(|instant| Stamp::Utc(instant.as_microsecond()));
    }
    let local = match parsed.to_datetime() {
        Ok(local) => local,
        Err(_) => parsed.to_date().ok()?.at(0, 0, 0, 0),
    };
    let utc = local.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Stamp::Local(utc.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clock that is put forward by an hour at 02:00 of day 10.
    struct Summer;

    impl LocalTime for Summer {
        fn utc_micros(&self, local: i64) -> i64 {
            let change = 10 * MICROS_PER_DAY + 2 * 3_600_000_000;
            if local < change { local } else { local - 3_600_000_000 }
        }
    }

    #[test]
    fn remembered_days_give_what_the_zone_gives() {
        let mut clock = Clock::new(Some(&Summer), None);
        for hour in (0..500).chain(0..500) {
            let local = hour * 3_600_000_000 + 1;
            assert_eq!(clock.place(local), Some(Summer.utc_micros(local)), "hour {hour}");
        }
    }

    #[test]
    fn the_second_time_of_a_day_is_read_as_the_first() {
        let mut clock = Clock::new(Some(&Summer), None);
        for text in
            ["1970-01-05 12:00", "1970-01-11T01:30:00", "1970-01-11T02:30", "1970-01-12", "1969-12-31 01:00"]
        {
            let Some(Stamp::Local(local)) = parse_time(text.as_bytes()) else { panic!("{text} has no zone") };
            for time in ["first", "second"] {
                assert_eq!(clock.read(text.as_bytes()), Ok(Summer.utc_micros(local)), "{text}, {time}");
            }
        }
        for text in ["1969-12-31", "1969-12-31 02:00Z", "1969-12-31 25:00", "1969-12-31+01:00"] {
            let alone = Clock::new(Some(&Summer), None).read(text.as_bytes());
            assert_eq!(clock.read(text.as_bytes()), alone, "{text}");
        }
    }

    #[test]
    fn a_local_time_without_zone_is_an_error_that_names_the_option() {
        let error = Clock::new(None, None).read(b"2026-02-02 09:30:00").expect_err("there is no zone");
        assert!(error.contains("\"2026-02-02 09:30:00\" has no zone") && error.contains("--zone"), "{error}");
    }

    #[test]
    fn a_format_of_ones_own_is_read() {
        let zone = FixedOffset { minutes_east: 480 };
        let mut clock = Clock::new(Some(&zone), Some("%d/%m/%Y %H:%M"));
        assert_eq!(clock.read(b"01/01/1970 08:01"), Ok(60_000_000));
        assert!(clock.read(b"1970-01-01 08:01").expect_err("another format").contains("%d/%m/%Y"));
        assert_eq!(Clock::new(Some(&zone), Some("%d.%m.%Y")).read(b"02.01.1970"), Ok(16 * 3_600_000_000));
        assert_eq!(Clock::new(None, Some("%s")).read(b"12"), Ok(12_000_000));
    }
}
