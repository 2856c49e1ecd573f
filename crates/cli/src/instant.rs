//! Instants as people write and read them.

use anyhow::{Result, bail};
use chuangyou_calendar::{Day, Zone};
use chuangyou_eventlog::{Stamp, parse_time};
use std::fmt::Write as _;

const MICROS: i64 = 1_000_000;
const DAY_MICROS: i64 = 86_400 * MICROS;

/// Reads an instant: RFC 3339, or a local time of the zone without an offset, or a date alone, which means its last
/// second.
///
/// # Errors
/// When it is none of these.
pub(crate) fn parse(text: &str, zone: &Zone) -> Result<i64> {
    match parse_time(text.as_bytes()) {
        Some(Stamp::Utc(at)) => Ok(at),
        Some(Stamp::Local(local)) if text.len() == "2011-12-31".len() => {
            Ok(zone.utc(local + DAY_MICROS - MICROS))
        }
        Some(Stamp::Local(local)) => Ok(zone.utc(local)),
        None => bail!(
            "`{text}` is not an instant: expected 2011-12-31T23:59:59+08:00, 2011-12-31T23:59:59 or 2011-12-31"
        ),
    }
}

/// The instant in RFC 3339 with the zone's offset: whole seconds, unless it has a fraction.
pub(crate) fn rfc3339(at: i64, zone: &Zone) -> String {
    let mut text = String::with_capacity(32);
    push_rfc3339(&mut text, at, zone);
    text
}

/// As [`rfc3339`], at the end of a text.
pub(crate) fn push_rfc3339(text: &mut String, at: i64, zone: &Zone) {
    let minutes = zone.offset_seconds(at) / 60;
    push_local(text, at.saturating_add(i64::from(minutes) * 60 * MICROS), 'T');
    let fraction = at.rem_euclid(MICROS);
    if fraction != 0 {
        let digits = format!("{fraction:06}");
        push(text, format_args!(".{}", digits.trim_end_matches('0')));
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    push(text, format_args!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60));
}

/// What the wall clock showed: `2011-12-31 23:59:59`.
pub(crate) fn local(at: i64, zone: &Zone) -> String {
    let mut text = String::with_capacity(19);
    push_local(&mut text, zone.local(at), ' ');
    text
}

fn push_local(text: &mut String, local_micros: i64, between: char) {
    let day = local_micros.div_euclid(DAY_MICROS).clamp(i64::from(i32::MIN), i64::from(i32::MAX));
    let (year, month, dom) = Day(day as i32).ymd();
    let second = local_micros.rem_euclid(DAY_MICROS) / MICROS;
    push(
        text,
        format_args!(
            "{year:04}-{month:02}-{dom:02}{between}{:02}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        ),
    );
}

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    text.write_fmt(what).expect("writing to a String cannot fail");
}

/// A month counted from year 0, as `2011-03`.
pub(crate) fn month(months: i32) -> String {
    format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_may_be_given_with_an_offset_in_local_time_or_as_a_day() {
        let beijing = Zone::get("Asia/Shanghai").expect("a zone");
        for text in ["2011-12-31T15:59:59Z", "2011-12-31T23:59:59+08:00", "2011-12-31 23:59:59", "2011-12-31"]
        {
            let at = parse(text, &beijing).expect(text);
            assert_eq!(rfc3339(at, &beijing), "2011-12-31T23:59:59+08:00", "{text}");
        }
        assert!(
            parse("31.12.2011", &beijing).unwrap_err().to_string().contains("expected 2011-12-31T23:59:59")
        );
    }

    #[test]
    fn fractions_are_written_only_where_there_are_some() {
        let utc = Zone::get("UTC").expect("a zone");
        assert_eq!(rfc3339(0, &utc), "1970-01-01T00:00:00+00:00");
        assert_eq!(rfc3339(-500_000, &utc), "1969-12-31T23:59:59.5+00:00");
    }

    #[test]
    fn months_are_counted_from_year_zero() {
        assert_eq!(month(2011 * 12 + 2), "2011-03");
    }
}
