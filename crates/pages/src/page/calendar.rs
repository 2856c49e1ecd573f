//! The calendars: which years are known, a year as twelve months, and what a new year would move.

use chuangyou_calendar::{Day, Weekday};
use chuangyou_programme::model::Text;

use super::admin::admin_page;
use super::sample::{day, text};
use super::work::Reach;
use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::{Control, Field, Form};
use crate::lang::{Lang, both};
use crate::url::Url;

/// The calendars.
#[derive(Debug, Clone)]
pub struct AdminCalendars {
    /// Each calendar.
    pub calendars: Vec<CalendarLine>,
    /// The form that takes a year's file, to be shown before it is used.
    pub form: Form,
}

/// A calendar.
#[derive(Debug, Clone)]
pub struct CalendarLine {
    /// Its name: `cn`.
    pub name: String,
    /// What people call it.
    pub title: Text,
    /// The years it knows.
    pub years: Vec<i32>,
    /// The last day it knows; what falls due later is provisional.
    pub until: Day,
}

/// A year of a calendar.
#[derive(Debug, Clone)]
pub struct AdminCalendarYear {
    /// The calendar's name.
    pub name: String,
    /// The year.
    pub year: i32,
    /// The notices that it comes from.
    pub notices: Vec<Text>,
    /// Every day of the year, in order.
    pub days: Vec<(Day, DayKind)>,
    /// What would move, if this year is not used yet.
    pub preview: Option<Preview>,
}

/// What kind of day a day is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary working day.
    Working,
    /// A weekend day on which offices work, and for which holiday.
    MakeUp(Text),
    /// An ordinary weekend day.
    Weekend,
    /// A holiday.
    Holiday(Text),
}

/// What the use of a year would move.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Whether every open case was looked at.
    pub reach: Reach,
    /// How many open cases would get another due date.
    pub moved: usize,
    /// How many of them later.
    pub later: usize,
    /// Some of them.
    pub examples: Vec<MovedCase>,
    /// The form that uses the year: the reason is recorded with every case.
    pub form: Form,
}

/// A case whose due date would move.
#[derive(Debug, Clone)]
pub struct MovedCase {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The clock.
    pub clock: Text,
    /// When it is due now.
    pub before: Day,
    /// When it would be due.
    pub after: Day,
}

/// A month as weeks; what lies outside the month is `None`.
struct Month {
    number: u8,
    weeks: Vec<[Option<Cell>; 7]>,
}

/// A day in its month.
struct Cell {
    number: u8,
    class: &'static str,
    sign: &'static str,
    name: Option<Text>,
}

sheet!(AdminCalendars, "admin/calendars.html");
sheet!(AdminCalendarYear, "admin/calendar.html");

impl DayKind {
    fn cell(&self, number: u8) -> Cell {
        let (class, sign, name) = match self {
            Self::Working => ("day-working", "", None),
            Self::MakeUp(name) => ("day-make-up", "day-sign-make-up", Some(name.clone())),
            Self::Weekend => ("day-weekend", "", None),
            Self::Holiday(name) => ("day-holiday", "day-sign-holiday", Some(name.clone())),
        };
        Cell { number, class, sign, name }
    }
}

impl AdminCalendarYear {
    fn months(&self) -> Vec<Month> {
        let mut months: Vec<Month> = (1..=12).map(|number| Month { number, weeks: Vec::new() }).collect();
        for (day, kind) in &self.days {
            let (_, month, number) = day.ymd();
            let weekday = Weekday::ALL.iter().position(|weekday| *weekday == day.weekday()).unwrap_or(0);
            let weeks = &mut months[usize::from(month) - 1].weeks;
            if weekday == 0 || weeks.is_empty() {
                weeks.push([const { None }; 7]);
            }
            if let Some(week) = weeks.last_mut() {
                week[weekday] = Some(kind.cell(number));
            }
        }
        months
    }

    fn working_days(&self) -> usize {
        self.days.iter().filter(|(_, kind)| matches!(kind, DayKind::Working | DayKind::MakeUp(_))).count()
    }
}

admin_page!(AdminCalendars, |_v, w| w.t("admin-calendars"), ["menu-admin" => Url::Admin], {
    let file = Control::File { accept: ".toml", at_most_mib: 1, kept: vec![] };
    let form = Form::new(Url::AdminCalendars, both("calendar-show"), vec![Field::new("file", both("calendar-file"), file)]);
    let cn = CalendarLine { name: "cn".to_owned(), title: text("中国法定工作日", "China's statutory working days"), years: (2004..=2011).collect(), until: day(12, 31) };
    vec![("some", Self { calendars: vec![cn], form: form.clone() }), ("none", Self { calendars: vec![], form })]
});

admin_page!(AdminCalendarYear, |v, w| w.t2("calendar-title", "name", v.name.clone(), "year", v.year.to_string()), ["menu-admin" => Url::Admin, "admin-calendars" => Url::AdminCalendars], {
    let known = Self { name: "cn".to_owned(), year: 2011, notices: vec![text("国务院办公厅关于2011年部分节假日安排的通知", "Notice of the State Council's office on holidays in 2011")], days: sample_days(), preview: None };
    let moved = MovedCase { id: "c98".to_owned(), number: "food-drug-window-2011-000098".to_owned(), clock: text("承诺时限", "Promised limit"), before: day(4, 11), after: day(4, 12) };
    let reason = Field::new("reason", both("calendar-reason"), Control::LongText);
    let form = Form { confirm: Some(both("calendar-sure")), ..Form::new(Url::AdminCalendar("cn", 2011), both("calendar-use"), vec![reason]) };
    let preview = Self { preview: Some(Preview { reach: Reach::MostUrgent, moved: 214, later: 209, examples: vec![moved], form: form.clone() }), ..known.clone() };
    let still = Self { preview: Some(Preview { reach: Reach::Whole, moved: 0, later: 0, examples: vec![], form }), ..known.clone() };
    vec![("known", known), ("preview", preview), ("nothing-moves", still)]
});

/// 2011 with its holidays at Qingming alone, which is enough to look at.
fn sample_days() -> Vec<(Day, DayKind)> {
    let qingming = || text("清明节", "Qingming");
    let kind = |day: Day| match day.ymd() {
        (_, 4, 2) => DayKind::MakeUp(qingming()),
        (_, 4, 3..=5) => DayKind::Holiday(qingming()),
        _ if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) => DayKind::Weekend,
        _ => DayKind::Working,
    };
    let days = (day(1, 1).0..=day(12, 31).0).map(Day);
    days.map(|day| (day, kind(day))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_twelve_months_of_weeks_from_monday() {
        let year = AdminCalendarYear::samples().remove(0).1;
        let months = year.months();
        let april = &months[3];
        // 1 April 2011 was a Friday; the 2nd, a Saturday, made up for Qingming.
        assert!(april.weeks[0][..4].iter().all(Option::is_none));
        assert_eq!(april.weeks[0][4].as_ref().map(|cell| cell.number), Some(1));
        assert_eq!(april.weeks[0][5].as_ref().map(|cell| cell.class), Some("day-make-up"));
        assert_eq!(april.weeks.iter().flatten().flatten().count(), 30);
    }
}
