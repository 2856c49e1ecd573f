//! Zones against jiff's own conversions.

use std::sync::LazyLock;

use chuangyou_calendar::Zone;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

const ZONES: [&str; 8] = [
    "Asia/Shanghai",
    "Europe/Amsterdam",
    "Europe/Rome",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
];

/// Our zones, in the order of `ZONES`.
static OURS: LazyLock<Vec<Zone>> =
    LazyLock::new(|| ZONES.iter().map(|name| Zone::get(name).expect("a bundled zone")).collect());

fn micros(year: i32) -> i64 {
    i64::from(chuangyou_calendar::Day::first_of_year(year).0) * 86_400_000_000
}

proptest! {
    #![proptest_config(crate::oracle::config(2000))]

    #[test]
    fn the_wall_clock_shows_what_jiff_says(zone in 0..ZONES.len(), at in micros(1901)..micros(2099)) {
        let theirs = TimeZone::get(ZONES[zone]).expect("a bundled zone");
        let offset = theirs.to_offset(Timestamp::from_microsecond(at).expect("in range")).seconds();
        let ours = &OURS[zone];
        prop_assert_eq!(ours.offset_seconds(at), offset);
        prop_assert_eq!(ours.local(at), at + i64::from(offset) * 1_000_000);
    }

    #[test]
    fn a_local_time_is_read_as_jiff_reads_it(zone in 0..ZONES.len(), hour in micros(1901) / 1_800_000_000..micros(2099) / 1_800_000_000) {
        let local = hour * 1_800_000_000;
        let theirs = TimeZone::get(ZONES[zone]).expect("a bundled zone");
        let civil = jiff::tz::Offset::UTC.to_datetime(Timestamp::from_microsecond(local).expect("in range"));
        // jiff calls this reading "compatible": the earlier of two, and the offset before a gap.
        let expected = theirs.to_ambiguous_timestamp(civil).compatible().expect("in range").as_microsecond();
        prop_assert_eq!(OURS[zone].utc(local), expected);
    }
}

#[test]
fn every_half_hour_around_every_change_is_read_as_jiff_reads_it() {
    for name in ZONES {
        let (ours, theirs) = (Zone::get(name).expect("bundled"), TimeZone::get(name).expect("bundled"));
        let from = Timestamp::from_microsecond(micros(1901)).expect("in range");
        for change in
            theirs.following(from).take_while(|change| change.timestamp().as_microsecond() < micros(2050))
        {
            for half_hours in -60..60 {
                let at = change.timestamp().as_microsecond() + half_hours * 1_800_000_000;
                let offset = theirs.to_offset(Timestamp::from_microsecond(at).expect("in range")).seconds();
                assert_eq!(ours.offset_seconds(at), offset, "{name} {at}");
                let civil =
                    jiff::tz::Offset::UTC.to_datetime(Timestamp::from_microsecond(at).expect("in range"));
                let expected = theirs.to_ambiguous_timestamp(civil).compatible().expect("in range");
                assert_eq!(ours.utc(at), expected.as_microsecond(), "{name} {civil}");
            }
        }
    }
}

#[test]
fn a_repeated_hour_is_the_earlier_one_and_a_missing_one_moves_forward() {
    let zone = Zone::get("Europe/Amsterdam").expect("bundled");
    let local = |day: &str, hour: i64, minute: i64| {
        let day: chuangyou_calendar::Day = day.parse().expect("a date");
        (i64::from(day.0) * 86_400 + hour * 3600 + minute * 60) * 1_000_000
    };
    // 2015-10-25: 03:00 summer time became 02:00.
    assert_eq!(zone.utc(local("2015-10-25", 2, 30)), local("2015-10-25", 0, 30));
    assert_eq!(zone.utc(local("2015-10-25", 3, 0)), local("2015-10-25", 2, 0));
    // 2015-03-29: 02:00 became 03:00, so that 02:30 never was.
    let missing = zone.utc(local("2015-03-29", 2, 30));
    assert_eq!((missing, zone.local(missing)), (local("2015-03-29", 1, 30), local("2015-03-29", 3, 30)));
}

#[test]
fn offsets_are_zones_too_and_nonsense_is_not() {
    for (name, seconds) in
        [("UTC", 0), ("Z", 0), ("+08:00", 28_800), ("-03:30", -12_600), ("Asia/Shanghai", 28_800)]
    {
        let zone = Zone::get(name).expect("a zone");
        assert_eq!((zone.offset_seconds(1_700_000_000_000_000), zone.name()), (seconds, name));
    }
    for name in ["", "+8", "+19:00", "+08:60", "08:00", "Mars/Olympus"] {
        let error = Zone::get(name).expect_err("no zone").to_string();
        assert!(error.starts_with(&format!("`{name}` is not a time zone: expected")), "{error}");
    }
    for extreme in [i64::MIN, i64::MAX] {
        let zone = Zone::get("Europe/Rome").expect("bundled");
        let _ = (zone.local(extreme), zone.utc(extreme));
    }
}
