//! How a due date came about, day by day.

use chuangyou_calendar::{
    Calendar, ClockRun, Convention, Day, DayKind, LocalSecond, OfficeClock, Stretch, TimeUnit,
};
use chuangyou_engine::RuleSet;
use chuangyou_programme::model::Clock;
use serde::Serialize;

/// From so many days on, a list says months instead of days.
const MANY_DAYS: i32 = 62;

/// One day of a clock, or one month where there are many days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct DayStory {
    /// `2011-10-08`, or `2011-10` for a month.
    pub day: String,
    pub what: What,
    /// The holiday, where the day is one or makes up for one.
    pub name: Option<String>,
    /// What the limit had used by the end of the day: days, or seconds for a clock that counts by the second.
    pub used: i64,
    /// Whether the limit ends on this day.
    pub due: bool,
    /// Whether the clock stopped on this day.
    pub stopped: bool,
    /// Whether the clock had stopped before: the rest shows when the limit would have ended.
    pub projected: bool,
}

/// What a day was to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// The day of the start, which is not counted.
    Start,
    Counted,
    /// Counted, though an ordinary weekend day.
    MakeUpWorkday,
    Weekend,
    DayOff,
    Paused,
    /// The limit would have ended before, on a day off.
    RolledTo,
    /// A whole month.
    Month,
}

/// Every day from the start of a clock to its due day, or to `now` while it is paused.
pub(super) fn stories(rules: &RuleSet, clock: &Clock, run: &ClockRun<'_>, now: LocalSecond) -> Vec<DayStory> {
    let Some(first) = run.stretches().first() else { return Vec::new() };
    let counting = Counting {
        calendar: &rules.almanac().calendar,
        office: &rules.almanac().office,
        unit: clock.unit,
        by_date: by_date(clock),
        limit: i64::from(run.limit()),
        stretches: lasting(run),
    };
    let (start, due) = (first.from.day(), run.due().map(|due| due.day));
    let end = due.unwrap_or_else(|| now.day());
    let stopped = (run.stretches().last().is_some_and(|last| last.to != LocalSecond::MAX) && due.is_some())
        .then(|| now.day());
    let mut used = 0;
    let days = (start.0..=end.0).map(|number| {
        let day = Day(number);
        let (what, name) = counting.day(day, start, &mut used);
        DayStory {
            day: day.to_string(),
            what,
            name,
            used,
            due: due == Some(day),
            stopped: stopped == Some(day),
            projected: stopped.is_some_and(|stopped| stopped < day),
        }
    });
    if end - start > MANY_DAYS { by_month(days) } else { days.collect() }
}

/// Whether a clock counts days rather than seconds.
pub(super) fn by_date(clock: &Clock) -> bool {
    clock.convention == Convention::Date && !matches!(clock.unit, TimeUnit::Hour | TimeUnit::WorkingHour)
}

/// The stretches, the last of them as if the clock had not stopped: that is how a limit is projected.
fn lasting(run: &ClockRun<'_>) -> Vec<Stretch> {
    let mut stretches = run.stretches().to_vec();
    if let Some(last) = stretches.last_mut().filter(|_| run.due().is_some()) {
        last.to = LocalSecond::MAX;
    }
    stretches
}

/// How a clock counts.
struct Counting<'a> {
    calendar: &'a Calendar,
    office: &'a OfficeClock,
    unit: TimeUnit,
    by_date: bool,
    limit: i64,
    stretches: Vec<Stretch>,
}

impl Counting<'_> {
    /// What a day was; adds to `used` what it counted for.
    fn day(&self, day: Day, start: Day, used: &mut i64) -> (What, Option<String>) {
        let counted = if self.by_date { self.days_counted(day) } else { self.seconds_counted(day) };
        *used += counted;
        let (kind, name) = match self.calendar.day_info(day).kind {
            DayKind::Working => (What::Counted, None),
            DayKind::MakeUpWorkday { name, .. } => (What::MakeUpWorkday, Some(name.to_owned())),
            DayKind::Weekend => (What::Weekend, None),
            DayKind::DayOff { name, .. } => (What::DayOff, Some(name.to_owned())),
        };
        let off = matches!(kind, What::Weekend | What::DayOff);
        let rolled = self.unit == TimeUnit::CalendarDay && self.by_date && *used > self.limit;
        let what = match counted {
            0 if self.by_date && day == start => What::Start,
            0 if off => kind,
            0 => What::Paused,
            _ if rolled && off => kind,
            _ if rolled => What::RolledTo,
            _ if off => What::Counted,
            _ => kind,
        };
        (what, name)
    }

    /// 1 if the day is counted by date, else 0.
    fn days_counted(&self, day: Day) -> i64 {
        let within = self.stretches.iter().any(|s| s.from.day() < day && day <= s.to.day());
        i64::from(within && (self.unit != TimeUnit::WorkingDay || self.calendar.is_working(day)))
    }

    /// Seconds of the day that are counted.
    fn seconds_counted(&self, day: Day) -> i64 {
        let (from, to) = (LocalSecond::midnight(day), LocalSecond::midnight(day + 1));
        let within = |stretch: &Stretch| {
            let (from, to) = (stretch.from.clamp(from, to), stretch.to.clamp(from, to));
            match self.unit {
                TimeUnit::WorkingDay | TimeUnit::WorkingHour => {
                    self.office.office_seconds(to) - self.office.office_seconds(from)
                }
                TimeUnit::CalendarDay | TimeUnit::Hour | TimeUnit::Month => to - from,
            }
        };
        self.stretches.iter().map(within).sum()
    }
}

/// One line for each month, with what was used by its end.
fn by_month(days: impl Iterator<Item = DayStory>) -> Vec<DayStory> {
    let mut months: Vec<DayStory> = Vec::new();
    for day in days {
        let month = &day.day[..7];
        match months.last_mut().filter(|known| known.day == month) {
            Some(known) => {
                known.used = day.used;
                known.due |= day.due;
                known.stopped |= day.stopped;
            }
            None => {
                months.push(DayStory { day: month.to_owned(), what: What::Month, name: None, ..day });
            }
        }
    }
    months
}
