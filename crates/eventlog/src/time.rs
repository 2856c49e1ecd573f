//! Instants as text: ISO 8601 in the forms that logs use, read by hand because logs are full of them.

/// Microseconds in a day.
pub const MICROS_PER_DAY: i64 = 86_400_000_000;

/// What a time without context says: an instant, or a reading of a wall clock somewhere.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub enum Stamp {
    /// Microseconds since the epoch, UTC.
    Utc(i64),
    /// Microseconds from 1970-01-01T00:00 on a local clock.
    Local(i64),
}

/// Reads an ISO 8601 time: date and time apart by `T` or a blank, seconds and their fraction optional,
/// a zone (`Z`, `+08:00`, `+0800`, `+08`) or none; or a date alone, which means its midnight.
/// Digits beyond microseconds are cut off. `None` for anything else, such as 30 February.
///
/// ```
/// use chuangyou_eventlog::{Stamp, parse_time};
/// assert_eq!(parse_time(b"1970-01-01T08:00:00.25+08:00"), Some(Stamp::Utc(250_000)));
/// assert_eq!(parse_time(b"1970-01-02"), Some(Stamp::Local(86_400_000_000)));
/// assert_eq!(parse_time(b"2011-02-30T00:00:00Z"), None);
/// ```
#[inline]
pub fn parse_time(text: &[u8]) -> Option<Stamp> {
    let (date, rest) = text.split_first_chunk::<10>()?;
    let midnight = parse_date(date)? * MICROS_PER_DAY;
    let Some((separator, rest)) = rest.split_first() else { return Some(Stamp::Local(midnight)) };
    if !matches!(separator, b'T' | b' ' | b't') {
        return None;
    }
    let (seconds, rest) = parse_clock(rest)?;
    let (micros, rest) = parse_fraction(rest)?;
    let local = midnight + seconds * 1_000_000 + micros;
    if rest.is_empty() {
        return Some(Stamp::Local(local));
    }
    Some(Stamp::Utc(local - parse_offset(rest)? * 1_000_000))
}

/// What follows the date in a time without a zone, as microseconds after midnight.
#[inline]
pub(crate) fn parse_time_of_day(text: &[u8]) -> Option<i64> {
    let Some((b'T' | b' ' | b't', rest)) = text.split_first() else { return None };
    let (seconds, rest) = parse_clock(rest)?;
    let (micros, rest) = parse_fraction(rest)?;
    rest.is_empty().then_some(seconds * 1_000_000 + micros)
}

/// `hh:mm:ss` or `hh:mm`, as seconds after midnight, and what follows.
#[inline]
fn parse_clock(text: &[u8]) -> Option<(i64, &[u8])> {
    let (hm, rest) = text.split_first_chunk::<5>()?;
    let (hour, minute) = (two_digits(hm[0], hm[1])?, two_digits(hm[3], hm[4])?);
    if hm[2] != b':' || hour > 23 || minute > 59 {
        return None;
    }
    let minutes = hour * 60 + minute;
    match rest.split_first_chunk::<3>() {
        Some(([b':', tens, ones], rest)) => {
            let second = two_digits(*tens, *ones)?;
            if second > 59 {
                return None;
            }
            Some((i64::from(minutes * 60 + second), rest))
        }
        _ => Some((i64::from(minutes * 60), rest)),
    }
}

/// `.` and one to nine digits, as microseconds; zero when there is no point.
#[inline]
fn parse_fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let Some((b'.' | b',', digits)) = text.split_first() else { return Some((0, text)) };
    // Milliseconds at the end are what most logs have.
    if let [a, b, c] = digits
        && let (Some(hundredths), Some(thousandths)) = (two_digits(*a, *b), two_digits(b'0', *c))
    {
        return Some((i64::from(hundredths * 10 + thousandths) * 1000, &[]));
    }
    let len = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if len == 0 || len > 9 {
        return None;
    }
    let (fraction, rest) = digits.split_at(len);
    let micros = (0..6).fold(0, |micros, place| {
        micros * 10 + fraction.get(place).map_or(0, |digit| i64::from(digit - b'0'))
    });
    Some((micros, rest))
}

/// `Z`, `±hh:mm`, `±hhmm` or `±hh`, as seconds east of UTC.
#[inline]
fn parse_offset(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'Z' | b'z'] => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        [b' ', rest @ ..] if !rest.starts_with(b" ") => return parse_offset(rest),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [a, b, b':', c, d] | [a, b, c, d] => (two_digits(*a, *b)?, two_digits(*c, *d)?),
        [a, b] => (two_digits(*a, *b)?, 0),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    Some(sign * i64::from(hours * 3600 + minutes * 60))
}

/// `YYYY-MM-DD` or `YYYY/MM/DD` as days since the epoch.
#[inline]
fn parse_date(text: &[u8; 10]) -> Option<i64> {
    let year = two_digits(text[0], text[1])? * 100 + two_digits(text[2], text[3])?;
    let month = two_digits(text[5], text[6])?;
    let day = two_digits(text[8], text[9])?;
    let separated = matches!((text[4], text[7]), (b'-', b'-') | (b'/', b'/'));
    if !separated || month == 0 || month > 12 || day == 0 || day > days_in_month(year, month) {
        return None;
    }
    Some(days_from_civil(i64::from(year), month, day))
}

#[inline]
fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens > 9 || ones > 9 {
        return None;
    }
    Some(u32::from(tens) * 10 + u32::from(ones))
}

#[inline]
fn days_in_month(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar; years begin in March within.
#[inline]
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date that lies `days` after 1970-01-01, as year, month and day.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Writes an instant as `2011-10-11T13:45:40.276+02:00`, with three digits after the point, or six when
/// the microseconds need them. `offset_minutes` are minutes east of UTC.
///
/// ```
/// use chuangyou_eventlog::format_time;
/// assert_eq!(format_time(0, 480), "1970-01-01T08:00:00.000+08:00");
/// ```
pub fn format_time(micros: i64, offset_minutes: i32) -> String {
    let local = micros.saturating_add(i64::from(offset_minutes) * 60_000_000);
    let (year, month, day) = civil_from_days(local.div_euclid(MICROS_PER_DAY));
    let of_day = local.rem_euclid(MICROS_PER_DAY);
    let seconds = of_day / 1_000_000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction = of_day % 1_000_000;
    let fraction =
        if fraction % 1000 == 0 { format!("{:03}", fraction / 1000) } else { format!("{fraction:06}") };
    let sign = if offset_minutes < 0 { '-' } else { '+' };
    let (zone_hour, zone_minute) = (offset_minutes.abs() / 60, offset_minutes.abs() % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction}{sign}{zone_hour:02}:{zone_minute:02}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utc(text: &str) -> Option<i64> {
        match parse_time(text.as_bytes())? {
            Stamp::Utc(micros) => Some(micros),
            Stamp::Local(_) => None,
        }
    }

    #[test]
    fn one_instant_may_be_written_in_many_ways() {
        for text in [
            "2011-10-11T13:45:40.276+02:00",
            "2011-10-11 13:45:40.276000+02:00",
            "2011-10-11T11:45:40.276Z",
            "2011-10-11t11:45:40,276z",
            "2011-10-11T11:45:40.276000999+0000",
            "2011/10/11 11:45:40.276 +00",
            "2011-10-11T06:15:40.276-05:30",
        ] {
            assert_eq!(utc(text), Some(1_318_333_540_276_000), "{text}");
        }
    }

    #[test]
    fn a_time_without_zone_is_a_local_reading() {
        assert_eq!(parse_time(b"1970-01-01T00:01"), Some(Stamp::Local(60_000_000)));
        assert_eq!(parse_time(b"1969-12-31 23:59:59"), Some(Stamp::Local(-1_000_000)));
        assert_eq!(parse_time(b"2000-02-29"), Some(Stamp::Local(951_782_400_000_000)));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2011",
            "2011-13-01",
            "2011-00-10",
            "2011-04-31",
            "1900-02-29",
            "2011-1-01",
            "20110101",
            "2011-01-01T",
            "2011-01-01T24:00:00",
            "2011-01-01T10:60:00",
            "2011-01-01T10:00:60",
            "2011-01-01T10:00:00.",
            "2011-01-01T10:00:00.1234567890",
            "2011-01-01T10:00:00+",
            "2011-01-01x10:00",
            "2011-01-01T10:00:00+24:00",
            "2011-01-01T10:00:00 UTC",
            "2011-01-01T10:00:0a",
            "2011-01/01",
            "+011-01-01",
        ] {
            assert_eq!(parse_time(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_instant_survives_writing_and_reading(
            micros in -62_135_596_800_000_000_i64..253_402_300_800_000_000,
            offset in prop_oneof![Just(0), Just(480), Just(-330)],
        ) {
            // A margin of a day keeps the year within four digits in every zone.
            let micros = micros.clamp(-62_135_510_400_000_000, 253_402_214_400_000_000);
            prop_assert_eq!(utc(&format_time(micros, offset)), Some(micros));
        }

        #[test]
        fn dates_agree_with_jiff(days in -700_000_i64..2_900_000) {
            let (year, month, day) = civil_from_days(days);
            let date = jiff::civil::date(year as i16, month as i8, day as i8);
            let epoch = jiff::civil::date(1970, 1, 1);
            prop_assert_eq!(i64::from(epoch.until(date).expect("both dates are in range").get_days()), days);
            let text = format!("{year:04}-{month:02}-{day:02}");
            prop_assert_eq!(parse_time(text.as_bytes()), Some(Stamp::Local(days * MICROS_PER_DAY)));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = parse_time(&bytes);
        }
    }
}
