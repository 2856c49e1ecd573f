//! Time zones as compact offset tables.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

const MICROS: i64 = 1_000_000;
/// Transitions are known between 1 January of these years; outside, the nearest offset goes on.
const YEARS: (i32, i32) = (1900, 2100);
/// Seconds per bucket of the jump table, as a power of two: about 97 days.
const BUCKET_BITS: u32 = 23;

/// A time zone: what the wall clock shows at an instant, and the instant at which it shows that.
///
/// ```
/// use chuangyou_calendar::Zone;
///
/// let amsterdam = Zone::get("Europe/Amsterdam")?;
/// let summer = 1_435_708_800 * 1_000_000; // 2015-07-01T00:00:00Z
/// assert_eq!(amsterdam.local(summer) - summer, 2 * 3600 * 1_000_000);
/// assert_eq!(amsterdam.utc(amsterdam.local(summer)), summer);
/// assert_eq!(Zone::get("+08:00")?.local(0), 8 * 3600 * 1_000_000);
/// assert!(Zone::get("Europe/Atlantis").is_err());
/// # Ok::<(), chuangyou_calendar::ZoneError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Zone {
    name: Arc<str>,
    by_utc: Steps,
    by_local: Steps,
}

/// A name that is no time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{name}` is not a time zone: expected a name such as Asia/Shanghai, `UTC` or an offset such as +08:00"
)]
pub struct ZoneError {
    name: String,
}

impl Zone {
    /// The zone with this IANA name, or `UTC`, `Z`, or an offset `+HH:MM` or `-HH:MM` of at most 18 hours.
    ///
    /// # Errors
    /// When the name is none of these.
    pub fn get(name: &str) -> Result<Self, ZoneError> {
        if let Some(seconds) = parse_offset(name) {
            return Ok(Self::fixed_named(name, seconds));
        }
        let error = || ZoneError { name: name.chars().take(60).collect() };
        let zone = TimeZoneDatabase::bundled().get(name).map_err(|_| error())?;
        let start = first_of_year(YEARS.0);
        let end = first_of_year(YEARS.1);
        let first = Timestamp::from_second(start).map_err(|_| error())?;
        let first_offset = zone.to_offset(first).seconds();
        let transitions: Vec<(i64, i32)> = zone
            .following(first)
            .map(|transition| (transition.timestamp().as_second(), transition.offset().seconds()))
            .take_while(|&(at, _)| at < end)
            .collect();
        Ok(Self::from_transitions(name, first_offset, &transitions))
    }

    /// A zone that is always this many seconds ahead of UTC.
    ///
    /// ```
    /// # use chuangyou_calendar::Zone;
    /// assert_eq!(Zone::fixed(8 * 3600).name(), "+08:00");
    /// ```
    pub fn fixed(offset_seconds: i32) -> Self {
        let (sign, seconds) =
            if offset_seconds < 0 { ('-', -i64::from(offset_seconds)) } else { ('+', offset_seconds.into()) };
        let name = format!("{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
        Self::fixed_named(&name, offset_seconds)
    }

    fn fixed_named(name: &str, offset_seconds: i32) -> Self {
        Self::from_transitions(name, offset_seconds, &[])
    }

    /// `transitions` are UTC seconds and the offset from then on.
    fn from_transitions(name: &str, first_offset: i32, transitions: &[(i64, i32)]) -> Self {
        let mut offset = first_offset;
        let mut by_utc = Vec::with_capacity(transitions.len());
        let mut by_local = Vec::with_capacity(transitions.len());
        for &(at, next) in transitions {
            if next == offset {
                continue;
            }
            by_utc.push((at, next));
            // Up to this local time the old offset holds: to the end of the repeated hour at a fold, and through
            // the missing hour at a gap.
            by_local.push((at + i64::from(offset.max(next)), next));
            offset = next;
        }
        by_local.sort_unstable();
        Self {
            name: name.into(),
            by_utc: Steps::new(first_offset, &by_utc),
            by_local: Steps::new(first_offset, &by_local),
        }
    }

    /// The name it was asked for by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far the wall clock is ahead of UTC at an instant, in seconds. The instant is in microseconds since
    /// 1970-01-01T00:00Z.
    #[inline]
    pub fn offset_seconds(&self, micros_utc: i64) -> i32 {
        self.by_utc.at(micros_utc.div_euclid(MICROS))
    }

    /// What the wall clock shows at an instant. Both are microseconds since 1970-01-01T00:00, the one in UTC, the
    /// other local.
    #[inline]
    pub fn local(&self, micros_utc: i64) -> i64 {
        if self.by_utc.starts.is_empty() {
            return micros_utc.saturating_add(i64::from(self.by_utc.first) * MICROS);
        }
        micros_utc.saturating_add(i64::from(self.offset_seconds(micros_utc)) * MICROS)
    }

    /// The instant at which the wall clock shows that local time.
    ///
    /// A local time that occurs twice (the clock was set back) is the earlier instant. One that does not occur (the
    /// clock was set forward) is read by the offset before the gap, so that 02:30 in a gap from 02:00 to 03:00 is the
    /// instant the clock shows 03:30.
    #[inline]
    pub fn utc(&self, local_micros: i64) -> i64 {
        let offset = self.by_local.at(local_micros.div_euclid(MICROS));
        local_micros.saturating_sub(i64::from(offset) * MICROS)
    }
}

/// A step function of time: a first value, then a new one from each start on. A jump table makes a look-up one
/// comparison or two.
#[derive(Clone, Debug)]
struct Steps {
    first: i32,
    starts: Arc<[i64]>,
    values: Arc<[i32]>,
    /// For each bucket of `2^BUCKET_BITS` seconds from `bucket_start`: how many steps start at or before it begins.
    buckets: Arc<[u32]>,
    bucket_start: i64,
}

impl Steps {
    fn new(first: i32, steps: &[(i64, i32)]) -> Self {
        let starts: Vec<i64> = steps.iter().map(|&(at, _)| at).collect();
        let bucket_start = starts.first().copied().unwrap_or(0);
        let span = starts.last().copied().unwrap_or(0) - bucket_start;
        let buckets = (0..=span >> BUCKET_BITS)
            .map(|bucket| starts.partition_point(|&at| at <= bucket_start + (bucket << BUCKET_BITS)) as u32)
            .collect();
        let values = steps.iter().map(|&(_, value)| value).collect();
        Self { first, starts: starts.into(), values, buckets, bucket_start }
    }

    #[inline]
    fn at(&self, second: i64) -> i32 {
        if self.starts.is_empty() || second < self.bucket_start {
            return self.first;
        }
        let bucket = ((second - self.bucket_start) >> BUCKET_BITS) as usize;
        let mut started = self.buckets.get(bucket).map_or(self.starts.len(), |&count| count as usize);
        while self.starts.get(started).is_some_and(|&at| at <= second) {
            started += 1;
        }
        self.values[started - 1]
    }
}

fn first_of_year(year: i32) -> i64 {
    i64::from(crate::Day::first_of_year(year).0) * 86_400
}

/// `UTC`, `Z`, `+08:00`, `-03:30`: the offset in seconds.
fn parse_offset(name: &str) -> Option<i32> {
    if matches!(name, "UTC" | "Z") {
        return Some(0);
    }
    let (sign, rest) = match name.as_bytes().first()? {
        b'+' => (1, &name[1..]),
        b'-' => (-1, &name[1..]),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two_digits = |text: &str| {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<i32>().ok())?
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (hours <= 18 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}
