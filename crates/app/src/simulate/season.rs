//! How many come on a day: the weekday, the month, the holidays before and after, and the flood.

use chuangyou_calendar::{Calendar, Day};

use super::shape;
use crate::dice::Dice;

/// When the Luo and the Yi rise, month and day: a default of this project, after the main flood season of the Yellow River's basin.
const FLOOD: [(u8, u8); 2] = [(7, 15), (8, 20)];

/// Of the days of the flood season, so many in a thousand are under water: hardly anybody comes.
const UNDER_WATER: u64 = 110;

/// What of a thousand ordinary applications comes on a day under water.
const COMES_THROUGH_WATER: u64 = 150;

/// What of a thousand ordinary applications comes about a matter in the flood season: repairs, relief and health more, festivals and
/// new building sites less. Every other comes as always.
const IN_THE_FLOOD: [(&str, u64); 7] = [
    ("civil-affairs-window", 2200),
    ("health-window", 1500),
    ("urban-management-window", 1800),
    ("housing-construction-window", 600),
    ("planning-window", 600),
    ("culture-window", 500),
    ("public-security-window", 700),
];

/// How busy a day is, in thousandths of the average working day; none on a day off.
pub(super) fn rush(seed: u64, calendar: &Calendar, day: Day) -> u64 {
    if !calendar.is_working(day) {
        return 0;
    }
    let mut dice = Dice::about(seed, &["rush", &day.to_string()]);
    // A make-up workday is worked on a weekend as the Friday it stands in for.
    let weekday = shape::WEEKDAYS[day.weekday() as usize % 7].max(shape::WEEKDAYS[4]);
    let month = shape::MONTHS[usize::from(day.ymd().1) - 1];
    let of_day = dice.quantile(&shape::DAYS).unsigned_abs();
    // Whoever could not come during the holidays comes after them.
    let after_holidays = if (1..4).all(|back| !calendar.is_working(day - back)) { 1600 } else { 1000 };
    let water = if is_flood(day) && dice.in_thousand(UNDER_WATER) { COMES_THROUGH_WATER } else { 1000 };
    weekday * 5 * month / 100 * of_day / 1000 * after_holidays / 1000 * water / 1000
}

/// What of a thousand ordinary applications comes to a window on a day.
pub(super) fn wanted(day: Day, window: &str) -> u64 {
    let changed = || IN_THE_FLOOD.iter().find(|(known, _)| *known == window).map(|(_, wanted)| *wanted);
    if is_flood(day) { changed().unwrap_or(1000) } else { 1000 }
}

fn is_flood(day: Day) -> bool {
    let (_, month, of_month) = day.ymd();
    (FLOOD[0]..=FLOOD[1]).contains(&(month, of_month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn nobody_comes_on_a_day_off_and_relief_is_wanted_in_the_flood() {
        let calendar = Calendar::weekends_only("plain", chuangyou_calendar::Weekend::SATURDAY_SUNDAY);
        let calendar = calendar.expect("a calendar");
        assert_eq!(rush(1, &calendar, day("2011-03-05")), 0);
        assert!(rush(1, &calendar, day("2011-03-07")) > 0);
        assert_eq!(wanted(day("2011-07-14"), "civil-affairs-window"), 1000);
        assert_eq!(wanted(day("2011-07-15"), "civil-affairs-window"), 2200);
        assert_eq!(wanted(day("2011-07-15"), "price"), 1000);
    }
}
