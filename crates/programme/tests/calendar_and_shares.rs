//! Days that come again, shares of limits, promises, and texts with placeholders.

use chuangyou_calendar::{Calendar, Day, Roll, TimeUnit, Weekend};
use chuangyou_programme::model::{
    Body, DaysOf, Guide, Item, ItemVersion, Part, Recurring, Share, Slot, UnitId,
};

fn day(written: &str) -> Day {
    written.parse().expect("a date")
}

/// Only weekends are off: 2011-01-01 is a Saturday.
fn next(days: DaysOf, roll: Roll, from: &str) -> String {
    let calendar = Calendar::weekends_only("weekends", Weekend::SATURDAY_SUNDAY).expect("it is sound");
    Recurring { days, roll }.from(day(from), &calendar).expect("there is one").to_string()
}

#[test]
fn a_yearly_day_comes_once_and_the_29th_of_february_is_its_end() {
    let end_of_february = DaysOf::Year { month: 2, day: 29 };
    assert_eq!(next(end_of_february, Roll::None, "2011-01-01"), "2011-02-28");
    assert_eq!(next(end_of_february, Roll::None, "2011-02-28"), "2011-02-28");
    assert_eq!(next(end_of_february, Roll::None, "2011-03-01"), "2012-02-29");
}

#[test]
fn a_day_off_work_moves_forward_unless_the_day_is_hard() {
    let summaries = DaysOf::Year { month: 12, day: 10 };
    assert_eq!(next(summaries, Roll::Forward, "2011-01-01"), "2011-12-12", "the tenth is a Saturday");
    assert_eq!(next(summaries, Roll::None, "2011-01-01"), "2011-12-10");
    assert_eq!(next(summaries, Roll::Forward, "2011-12-11"), "2011-12-12");
}

#[test]
fn monthly_days_come_every_month_and_never_miss_a_short_one() {
    assert_eq!(next(DaysOf::Month(31), Roll::None, "2011-02-01"), "2011-02-28");
    assert_eq!(next(DaysOf::Month(31), Roll::Forward, "2011-07-01"), "2011-08-01", "31 July is a Sunday");
    assert_eq!(next(DaysOf::WorkingDay(1), Roll::Forward, "2011-01-01"), "2011-01-03");
    assert_eq!(next(DaysOf::WorkingDay(5), Roll::Forward, "2011-01-08"), "2011-02-07");
}

#[test]
fn a_share_is_rounded_up_and_lies_between_the_least_and_the_whole() {
    for (limit, share, least, expected) in [
        (7, 5000, 1, 4),
        (8, 5000, 1, 4),
        (1, 5000, 1, 1),
        (0, 5000, 1, 0),
        (20, 100, 3, 3),
        (5, 20_000, 0, 5),
    ] {
        assert_eq!(Share::of(limit, share, least), expected, "{share} ten-thousandths of {limit}");
    }
}

#[test]
fn a_promise_binds_from_its_day_on_and_is_never_longer_than_the_law() {
    let version = ItemVersion {
        from: day("2011-03-01"),
        statutory: 20,
        statutory_unit: TimeUnit::WorkingDay,
        promised: 7,
        promised_unit: TimeUnit::WorkingDay,
        benchmark: None,
    };
    let mut item = Item {
        id: "permit".to_owned(),
        title: chuangyou_programme::model::Text::default(),
        unit: UnitId(0),
        kind: None,
        co_units: Vec::new(),
        versions: vec![version],
        guide: Guide::default(),
    };
    item.promise(day("2011-06-01"), 5).expect("it is shorter");
    item.promise(day("2011-06-01"), 4).expect("the same day again takes its place");
    let promised = |on: &str| item.on(day(on)).map(|version| version.promised);
    assert_eq!((promised("2011-05-31"), promised("2011-06-01")), (Some(7), Some(4)));
    assert_eq!(item.versions.len(), 2);
    let too_long = item.clone().promise(day("2011-07-01"), 21).expect_err("it is longer");
    assert_eq!(too_long.statutory, Some(20));
    assert!(item.clone().promise(day("2011-02-01"), 5).is_err(), "there is no limit yet");
}

#[test]
fn a_text_is_filled_in_slot_by_slot() {
    let slot = || Part::Slot(Slot::Field("missing_items".to_owned()));
    let body = Body {
        zh: vec![Part::Words("尚缺：".to_owned()), slot()],
        en: vec![Part::Words("Missing: ".to_owned()), slot()],
    };
    let text = body.fill(|slot| format!("<{slot:?}>"));
    assert_eq!(text.zh, "尚缺：<Field(\"missing_items\")>");
    assert_eq!(text.en, "Missing: <Field(\"missing_items\")>");
    assert_eq!(body.slots().count(), 1);
}
