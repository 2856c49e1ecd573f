//! Cases that are opened by the calendar.

use super::{ClauseId, ProcedureId, Text, UnitId};
use chuangyou_calendar::{Calendar, Day, Roll};

/// Cases that are opened by the calendar, one for each of a selection.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// Unique in the programme.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The clause it rests on.
    pub clause: ClauseId,
    /// The procedure of the cases.
    pub opens: ProcedureId,
    /// For whom.
    pub among: Vec<Among>,
    /// When.
    pub on: Recurring,
    /// Until when, and the field of the case in which that day is written.
    pub due: Option<(String, Recurring)>,
}

/// For whom a schedule opens cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Among {
    /// Every unit of a kind.
    Kind(String),
    /// One unit.
    Unit(UnitId),
    /// Every service item, in the unit that handles it.
    Items,
}

/// A day that comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurring {
    /// Which days.
    pub days: DaysOf,
    /// What a day off work does.
    pub roll: Roll,
}

/// Which days come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaysOf {
    /// This month and day of every year; a month's last day where it has no such day.
    Year {
        /// From 1.
        month: u8,
        /// From 1.
        day: u8,
    },
    /// This day of every month; its last where it has no such day.
    Month(u8),
    /// So many working days into every month, from 1; the month's last if it has fewer.
    WorkingDay(u8),
}

impl Recurring {
    /// The day that belongs to a month (counted from 0 in January of year 0), if there is one. A day off work may move it
    /// into the next month.
    pub fn in_month(&self, month_of_all: i32, calendar: &Calendar) -> Option<Day> {
        let (year, month) = (month_of_all.div_euclid(12), (month_of_all.rem_euclid(12) + 1) as u8);
        let first = Day::new(year, month, 1)?;
        let last = first.add_months(1) + -1;
        let of_month = |day: u8| (first + (i32::from(day) - 1)).min(last);
        let day = match self.days {
            DaysOf::Year { month: wanted, day } => (wanted == month).then(|| of_month(day))?,
            DaysOf::Month(day) => of_month(day),
            DaysOf::WorkingDay(n) => calendar.due(first + -1, i32::from(n)).min(last),
        };
        Some(match self.roll {
            Roll::Forward => calendar.roll_forward(day),
            Roll::None => day,
        })
    }

    /// The first such day that is not before `day`.
    pub fn from(&self, day: Day, calendar: &Calendar) -> Option<Day> {
        let (year, month, _) = day.ymd();
        let this = year * 12 + i32::from(month) - 1;
        (this - 1..=this + 13).filter_map(|month| self.in_month(month, calendar)).find(|found| *found >= day)
    }
}
