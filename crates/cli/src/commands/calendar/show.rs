//! `chuangyou calendar show`: a year or a month on the screen.

use crate::args::ShowArgs;
use crate::report::print;
use crate::words::Words;
use anyhow::{Result, bail};
use chuangyou_calendar::{Calendar, Day, DayKind, Notice};
use std::fmt::Write as _;

pub(super) fn run(args: &ShowArgs, words: &Words) -> Result<()> {
    let calendar = super::load(&args.choice)?;
    let months = months(&args.period)?;
    let mut page = String::new();
    for first in &months {
        write_month(&mut page, &calendar, *first, words)?;
    }
    writeln!(page, "{}", words.legend)?;
    let last = months.last().map_or(Day::MIN, |first| first.add_months(1) + -1);
    write_notices(&mut page, &calendar, months[0], last, words)?;
    print(page.as_bytes())
}

/// The first days of the months of `YYYY` or `YYYY-MM`.
fn months(period: &str) -> Result<Vec<Day>> {
    let (year, month) = match period.split_once('-') {
        Some((year, month)) if month.len() == 2 => (year, Some(month)),
        None => (period, None),
        Some(_) => ("", None),
    };
    let day = |month: u8| Day::new(year.parse().ok()?, month, 1).filter(|_| year.len() == 4);
    let days: Option<Vec<Day>> = match month {
        Some(month) => month.parse().ok().and_then(day).map(|d| vec![d]),
        None => (1..=12).map(day).collect(),
    };
    match days {
        Some(days) => Ok(days),
        None => bail!("`{period}` is not a year or a month: expected 2026 or 2026-10"),
    }
}

fn write_month(page: &mut String, calendar: &Calendar, first: Day, words: &Words) -> Result<()> {
    let next = first.add_months(1);
    let working = calendar.working_days_between(first + -1, next + -1);
    writeln!(page, "{}  {}", &first.to_string()[..7], words.working_days(working))?;
    let heads: Vec<String> = words.mon_to_sun.split(' ').map(head).collect();
    writeln!(page, "{}", heads.concat().trim_end())?;
    let mut week = "     ".repeat(first.weekday() as usize);
    let mut names: Vec<(Day, Day, String)> = Vec::new();
    for number in first.0..next.0 {
        let day = Day(number);
        let kind = calendar.day_info(day).kind;
        week.push_str(&cell(day, &kind));
        name(&mut names, day, &kind, words);
        if day.weekday() as usize == 6 || day + 1 == next {
            writeln!(page, "{}", week.trim_end())?;
            week.clear();
        }
    }
    for (from, to, name) in names {
        let days = if from == to { short(from) } else { format!("{}–{}", short(from), short(to)) };
        writeln!(page, "  {days}  {name}")?;
    }
    writeln!(page)?;
    Ok(())
}

/// A weekday's heading over cells of five columns; a Chinese character takes two.
fn head(name: &str) -> String {
    let width: usize = name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    format!(" {name}{}", " ".repeat(4_usize.saturating_sub(width)))
}

fn cell(day: Day, kind: &DayKind<'_>) -> String {
    let number = day.ymd().2;
    match kind {
        DayKind::Working => format!(" {number:>2}  "),
        DayKind::MakeUpWorkday { .. } => format!(" {number:>2}+ "),
        DayKind::Weekend => format!("({number:>2}) "),
        DayKind::DayOff { .. } => format!("[{number:>2}] "),
    }
}

/// Adds the day to the names below the month, or to the run of days before it.
fn name(names: &mut Vec<(Day, Day, String)>, day: Day, kind: &DayKind<'_>, words: &Words) {
    let name = match kind {
        DayKind::MakeUpWorkday { name, .. } => format!("{} ({name})", words.make_up),
        DayKind::DayOff { name, .. } => (*name).to_owned(),
        DayKind::Working | DayKind::Weekend => return,
    };
    match names.last_mut() {
        Some((_, last, known)) if *last + 1 == day && *known == name => *last = day,
        _ => names.push((day, day, name)),
    }
}

fn short(day: Day) -> String {
    day.to_string()[5..].to_owned()
}

/// The notices that the days of the period come from, each once.
fn write_notices(page: &mut String, calendar: &Calendar, first: Day, last: Day, words: &Words) -> Result<()> {
    let mut seen: Vec<&Notice> = Vec::new();
    for number in first.0..=last.0 {
        if let DayKind::MakeUpWorkday { notices, .. } | DayKind::DayOff { notices, .. } =
            calendar.day_info(Day(number)).kind
        {
            let new: Vec<&Notice> = notices.iter().filter(|n| !seen.contains(n)).collect();
            seen.extend(new);
        }
    }
    for notice in seen {
        let parts: Vec<&str> = notice.title.iter().chain(&notice.url).map(String::as_str).collect();
        writeln!(page, "{}: {}", words.from_notice, parts.join(" "))?;
    }
    if calendar.is_provisional(first) || calendar.is_provisional(last) {
        eprintln!("{}: {}", words.note, words.unknown_year);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendars;
    use crate::words::Lang;

    #[test]
    fn a_month_shows_days_off_and_make_up_workdays_without_colour() {
        let calendar = calendars::load("cn", None).expect("it comes with the program");
        let mut page = String::new();
        let october = Day::new(2011, 10, 1).expect("a date");
        write_month(&mut page, &calendar, october, Words::of(Lang::En)).expect("writing to a String");
        let expected = "\
2011-10  18 working days
 Mo   Tu   We   Th   Fr   Sa   Su
                         [ 1] [ 2]
[ 3] [ 4] [ 5] [ 6] [ 7]   8+   9+
 10   11   12   13   14  (15) (16)
 17   18   19   20   21  (22) (23)
 24   25   26   27   28  (29) (30)
 31
  10-01–10-07  国庆节
  10-08–10-09  make-up workday (国庆节)

";
        assert_eq!(page, expected);
    }

    #[test]
    fn a_period_is_a_year_or_a_month() {
        assert_eq!(months("2026").expect("a year").len(), 12);
        assert_eq!(months("2026-10").expect("a month").len(), 1);
        for wrong in ["", "26", "2026-13", "2026-1", "2026-10-01", "x"] {
            assert!(months(wrong).is_err(), "{wrong}");
        }
    }
}
