//! Worked examples of both conventions. The tables read: when, what happens, what follows.

use super::*;
use crate::{Calendar, DayEntry, EntryKind, OfficeHours, OfficeHoursSpec, SeasonSpec, Weekend, YearFile};

fn day(text: &str) -> Day {
    text.parse().expect("a date in a table")
}

/// `2018-10-15 10:00:01`, or a date alone for 00:00.
fn at(text: &str) -> LocalSecond {
    let (date, time) = text.split_once(' ').unwrap_or((text, "0:00:00"));
    let parts: Vec<u32> = time.split(':').map(|part| part.parse().expect("a time in a table")).collect();
    LocalSecond::at(day(date), parts[0], parts[1], parts.get(2).copied().unwrap_or(0))
}

fn hours(text: &[&str]) -> OfficeHours {
    let hours = text.iter().map(|&text| text.to_owned()).collect();
    OfficeHours::try_from(&OfficeHoursSpec(vec![SeasonSpec { from: None, to: None, hours }]))
        .expect("valid hours")
}

fn plain(hours: &OfficeHours) -> OfficeClock {
    OfficeClock::new(&Calendar::weekends_only("plain", Weekend::SATURDAY_SUNDAY).expect("valid"), hours)
}

/// February 2026 in China: off from Sunday 15 to Monday 23, working on the Saturdays 14 and 28.
fn february_2026() -> OfficeClock {
    let entry = |number: u8, kind| DayEntry {
        date: Day::new(2026, 2, number).expect("a day of February"),
        name: "春节".to_owned(),
        kind,
    };
    let mut days: Vec<DayEntry> = (15..=23).map(|number| entry(number, EntryKind::Off)).collect();
    days.extend([entry(14, EntryKind::Work), entry(28, EntryKind::Work)]);
    let year = YearFile { year: 2026, country: None, notices: Vec::new(), days };
    let calendar = Calendar::from_years("cn", &[year], Weekend::SATURDAY_SUNDAY).expect("valid");
    OfficeClock::new(&calendar, &hours(&["09:00-12:00", "13:30-17:00"]))
}

/// Runs a script of lines `instant event`, and returns what is said after each as `due …`, `paused after …` and so on.
fn script(rule: ClockRule<'_>, limit: u32, lines: &[(&str, &str, &str)]) {
    let mut clock = ClockRun::new(rule, limit);
    for &(when, event, expected) in lines {
        let when = at(when);
        let taken = match event.split_once(' ') {
            Some(("extend", units)) => match clock.extend(when, units.parse().expect("a number")) {
                Extension::Granted => Effect::Taken,
                Extension::Late | Extension::Ignored => Effect::Ignored,
            },
            _ => match event {
                "start" => clock.start(when),
                "pause" => clock.pause(when),
                "resume" => clock.resume(when),
                "stop" => clock.stop(when),
                "look" => Effect::Taken,
                _ => panic!("unknown event {event}"),
            },
        };
        let said = match (taken, clock.state(), clock.due()) {
            (Effect::Ignored, ..) => "refused".to_owned(),
            (_, ClockState::Paused, _) => {
                format!("paused after {} of {}", clock.used_units(when), clock.limit())
            }
            (_, ClockState::Stopped, _) => {
                format!("stopped after {} of {}", clock.used_units(when), clock.limit())
            }
            (_, _, Some(due)) if due.at.second_of_day() == 0 => format!("due {}", due.day),
            (_, _, Some(due)) => format!("due {}", due.at),
            (_, _, None) => "waiting".to_owned(),
        };
        assert_eq!(said, expected, "{when} {event}");
    }
}

#[test]
fn a_five_day_limit_waits_for_a_correction() {
    let office = february_2026();
    script(
        ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Date),
        5,
        &[
            ("2026-02-02 09:30", "start", "due 2026-02-09"),
            ("2026-02-04 11:00", "pause", "paused after 2 of 5"),
            ("2026-02-09 16:00", "resume", "due 2026-02-12"),
            ("2026-02-12 23:59:59", "stop", "stopped after 5 of 5"),
            ("2026-02-13 09:00", "resume", "refused"),
        ],
    );
}

#[test]
fn a_limit_by_date_passes_over_the_spring_festival_and_counts_the_make_up_days() {
    let office = february_2026();
    script(
        ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Date),
        3,
        &[
            ("2026-02-12 09:30", "start", "due 2026-02-24"),
            ("2026-02-14 10:00", "extend 4", "due 2026-02-28"),
            ("2026-02-28 23:59:59", "extend 1", "due 2026-03-02"),
            ("2026-03-03 00:00:00", "extend 1", "refused"),
        ],
    );
}

#[test]
fn a_promise_of_no_days_is_for_the_same_working_day() {
    let office = february_2026();
    let rule = ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Date);
    script(rule, 0, &[("2026-02-14 16:00", "start", "due 2026-02-14")]);
    script(rule, 0, &[("2026-02-15 10:00", "start", "due 2026-02-24")]);
    let closing = rule.with_day_end(DayEnd::CloseOfBusiness);
    script(closing, 0, &[("2026-02-13 16:59:59", "start", "due 2026-02-13T17:00:00")]);
    script(closing, 0, &[("2026-02-13 17:00:00", "start", "due 2026-02-14T17:00:00")]);
}

#[test]
fn a_calendar_limit_that_ends_on_a_day_off_moves_to_the_next_working_day() {
    let office = february_2026();
    let rule = ClockRule::new(&office, TimeUnit::CalendarDay, Convention::Date);
    script(rule, 10, &[("2026-02-06 10:00", "start", "due 2026-02-24")]);
    script(rule, 8, &[("2026-02-06 10:00", "start", "due 2026-02-14")]);
    script(rule.with_roll(Roll::None), 10, &[("2026-02-06 10:00", "start", "due 2026-02-16")]);
}

#[test]
fn a_month_ends_on_its_same_numbered_day_and_a_pause_moves_it_by_calendar_days() {
    let office = plain(&OfficeHours::all_day());
    let rule = ClockRule::new(&office, TimeUnit::Month, Convention::Date);
    script(
        rule,
        1,
        &[
            ("2026-01-30 10:00", "start", "due 2026-03-02"), // Saturday 28 February rolls to Monday
            ("2026-02-03 10:00", "pause", "paused after 4 of 1"),
            ("2026-02-06 10:00", "resume", "due 2026-03-03"),
            ("2026-02-07 10:00", "extend 1", "due 2026-04-02"),
        ],
    );
    script(rule.with_roll(Roll::None), 1, &[("2026-01-30 10:00", "start", "due 2026-02-28")]);
}

#[test]
fn a_limit_in_hours_counts_by_the_second_under_either_convention() {
    let office = february_2026();
    for convention in [Convention::Date, Convention::Timestamp] {
        let rule = ClockRule::new(&office, TimeUnit::WorkingHour, convention);
        script(rule, 4, &[("2026-02-13 16:00:30", "start", "due 2026-02-14T13:30:30")]);
        let rule = ClockRule::new(&office, TimeUnit::Hour, convention);
        script(rule, 4, &[("2026-02-13 16:00:30", "start", "due 2026-02-13T20:00:30")]);
    }
}

#[test]
fn pauses_nest_and_those_of_one_day_cost_nothing() {
    let office = plain(&OfficeHours::all_day());
    script(
        ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Date),
        5,
        &[
            ("2026-03-01 10:00", "pause", "waiting"),
            ("2026-03-02 10:00", "start", "paused after 0 of 5"),
            ("2026-03-03 10:00", "pause", "paused after 0 of 5"),
            ("2026-03-04 10:00", "resume", "paused after 0 of 5"),
            ("2026-03-05 10:00", "resume", "due 2026-03-12"),
            ("2026-03-06 10:00", "pause", "paused after 1 of 5"),
            ("2026-03-06 15:00", "resume", "due 2026-03-12"),
            ("2026-03-06 16:00", "resume", "refused"),
            ("2026-03-06 17:00", "start", "refused"),
        ],
    );
}

#[test]
fn a_paused_clock_has_no_due_day_but_can_say_what_it_would_be() {
    let office = plain(&OfficeHours::all_day());
    let mut clock = ClockRun::new(ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Date), 2);
    clock.start(at("2026-03-02 10:00"));
    clock.pause(at("2026-03-03 10:00"));
    clock.pause(at("2026-03-04 10:00"));
    assert_eq!(clock.due(), None);
    let due = clock.due_if_resumed_at(at("2026-03-06 10:00")).map(|due| due.day);
    assert_eq!(due, Some(day("2026-03-09")));
    assert_eq!(clock.crossing(Threshold::Over(1), LocalSecond::MAX), None);
}

#[test]
fn levels_by_date_are_reached_at_the_ends_of_days() {
    let office = february_2026();
    let rule = ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Date);
    let mut clock = ClockRun::new(rule, 5);
    clock.start(at("2026-02-02 10:00"));
    let table = [
        (Threshold::Remaining(5), "2026-02-02 10:00"),
        (Threshold::Remaining(2), "2026-02-05"),
        (Threshold::Remaining(0), "2026-02-09"),
        (Threshold::Over(1), "2026-02-10"),
        (Threshold::Over(2), "2026-02-11"),
        (Threshold::Over(6), "2026-02-15"),
        (Threshold::Over(7), "2026-02-25"), // the 14th works, the 15th to the 23rd are off
    ];
    for (threshold, expected) in table {
        assert_eq!(clock.crossing(threshold, LocalSecond::MAX), Some(at(expected)), "{threshold:?}");
        assert_eq!(clock.crossing(threshold, at(expected) + -1), None, "{threshold:?}, a second earlier");
    }
    let mut closing = ClockRun::new(rule.with_day_end(DayEnd::CloseOfBusiness), 5);
    closing.start(at("2026-02-02 10:00"));
    assert_eq!(closing.crossing(Threshold::Over(1), LocalSecond::MAX), Some(at("2026-02-09 17:00")));
    assert_eq!(closing.crossing(Threshold::Over(2), LocalSecond::MAX), Some(at("2026-02-10 17:00")));
}

#[test]
fn a_stopped_clock_keeps_the_levels_it_passed_and_gives_no_notice() {
    let office = plain(&OfficeHours::all_day());
    let mut clock = ClockRun::new(ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Date), 2);
    clock.start(at("2026-03-02 10:00"));
    clock.stop(at("2026-03-06 10:00"));
    assert_eq!(clock.due().map(|due| due.day), Some(day("2026-03-04")));
    assert_eq!(clock.crossing(Threshold::Over(1), LocalSecond::MAX), Some(at("2026-03-05")));
    assert_eq!(clock.crossing(Threshold::Over(2), LocalSecond::MAX), Some(at("2026-03-06")));
    assert_eq!(clock.crossing(Threshold::Over(3), LocalSecond::MAX), None);
    assert_eq!(clock.crossing(Threshold::Remaining(1), LocalSecond::MAX), None);
}

#[test]
fn an_extension_after_the_limit_is_late_and_adds_nothing() {
    let office = plain(&OfficeHours::all_day());
    let mut clock = ClockRun::new(ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Date), 2);
    clock.start(at("2026-03-02 10:00"));
    assert_eq!(clock.extend(at("2026-03-04 23:59:59"), 3), Extension::Granted);
    assert_eq!(clock.extend(at("2026-03-10 00:00:00"), 3), Extension::Late);
    assert_eq!((clock.limit(), clock.late_extensions()), (5, 1));
    assert_eq!(clock.crossing(Threshold::Over(1), LocalSecond::MAX), Some(at("2026-03-10")));
    // The notice of the first limit was due and stays so.
    assert_eq!(clock.crossing(Threshold::Remaining(0), LocalSecond::MAX), Some(at("2026-03-04")));
}

#[test]
fn a_deadline_past_the_last_known_day_is_provisional() {
    let office = february_2026();
    let provisional = |unit, roll, limit| {
        let mut clock = ClockRun::new(ClockRule::new(&office, unit, Convention::Date).with_roll(roll), limit);
        clock.start(at("2026-12-28 10:00"));
        clock.due().expect("it runs").provisional
    };
    assert!(!provisional(TimeUnit::WorkingDay, Roll::Forward, 3));
    assert!(provisional(TimeUnit::WorkingDay, Roll::Forward, 4));
    assert!(provisional(TimeUnit::CalendarDay, Roll::Forward, 4));
    assert!(!provisional(TimeUnit::CalendarDay, Roll::None, 4));
}

/// A first instant at which each level holds, and that it does not hold a second before. Started on Monday
/// 2018-10-15 at 10:00:00, office hours 9–12 and 13:30–17, ordinary weekends.
#[test]
fn the_boundaries_of_electronic_supervision_hold_to_the_second() {
    let office = plain(&hours(&["09:00-12:00", "13:30-17:00"]));
    let rule = ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Timestamp);
    let table = [
        // A case: promised 7 days, statutory 10.
        (7, Threshold::Remaining(2), "2018-10-19 10:00:01"),
        (7, Threshold::Over(1), "2018-10-24 10:00:01"),
        (10, Threshold::Over(1), "2018-10-29 10:00:01"),
        // A special procedure with 7 granted days.
        (7, Threshold::Remaining(2), "2018-10-19 10:00:01"),
        (7, Threshold::Over(1), "2018-10-24 10:00:01"),
        (7, Threshold::Over(2), "2018-10-25 10:00:01"),
        // A consultation or complaint due on 2018-10-22 at 10:00, that is after 5 days.
        (5, Threshold::Remaining(2), "2018-10-17 10:00:01"),
        (5, Threshold::Over(1), "2018-10-22 10:00:01"),
        (5, Threshold::Over(2), "2018-10-23 10:00:01"),
        // An online check before acceptance, 2 days.
        (2, Threshold::Over(1), "2018-10-17 10:00:01"),
        (2, Threshold::Over(4), "2018-10-22 10:00:01"),
        (2, Threshold::Over(6), "2018-10-24 10:00:01"),
    ];
    for (limit, threshold, expected) in table {
        let mut clock = ClockRun::new(rule, limit);
        clock.start(at("2018-10-15 10:00:00"));
        let first = at(expected);
        assert_eq!(clock.crossing(threshold, LocalSecond::MAX), Some(first), "{limit} days, {threshold:?}");
        assert_eq!(
            clock.crossing(threshold, first + -1),
            None,
            "{limit} days, {threshold:?}, a second earlier"
        );
    }
}

/// The thirteenth boundary: no level at all at 10:00:00 of the fourth day.
#[test]
fn nothing_is_said_at_the_very_second_a_notice_is_not_yet_due() {
    let office = plain(&hours(&["09:00-12:00", "13:30-17:00"]));
    let rule = ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Timestamp);
    for limit in [7, 10] {
        let mut clock = ClockRun::new(rule, limit);
        clock.start(at("2018-10-15 10:00:00"));
        for threshold in [Threshold::Remaining(2), Threshold::Over(1)] {
            assert_eq!(
                clock.crossing(threshold, at("2018-10-19 10:00:00")),
                None,
                "{limit} days, {threshold:?}"
            );
        }
        assert_eq!(clock.used_units(at("2018-10-19 10:00:00")), 4);
        assert_eq!(clock.used_units(at("2018-10-19 10:00:01")), 5);
    }
}

#[test]
fn a_limit_by_the_second_that_ends_with_the_office_day_ends_that_evening() {
    let office = plain(&hours(&["09:00-12:00", "13:30-17:00"]));
    let rule = ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Timestamp);
    script(rule, 1, &[("2018-10-12 18:00:00", "start", "due 2018-10-15T17:00:00")]);
    let mut clock = ClockRun::new(rule, 1);
    clock.start(at("2018-10-12 18:00:00"));
    // The next counted second is on Tuesday morning.
    assert_eq!(clock.crossing(Threshold::Over(1), LocalSecond::MAX), Some(at("2018-10-16 09:00:01")));
}

#[test]
fn a_working_day_is_one_day_in_every_season() {
    let season = |from: &str, to: &str, hours: &[&str]| SeasonSpec {
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
        hours: hours.iter().map(|&text| text.to_owned()).collect(),
    };
    let hours = OfficeHours::try_from(&OfficeHoursSpec(vec![
        season("05-01", "09-30", &["09:00-12:00", "15:00-18:00"]),
        season("10-01", "04-30", &["09:00-12:00", "13:30-17:00"]),
    ]))
    .expect("valid hours");
    let office = plain(&hours);
    let rule = ClockRule::new(&office, TimeUnit::WorkingDay, Convention::Timestamp);
    // Noon of 29 April is 6/13 of its day; 6/13 of a summer day of 6 hours is 2:46:09.2, begun seconds counted whole.
    script(rule, 2, &[("2026-04-29 12:00", "start", "due 2026-05-01T11:46:10")]);
}
