//! Clocks of cases: as gauges, and day by day.

use askama::Template;
use askama::filters::HtmlSafe;
use chuangyou_calendar::{Day, TimeUnit};
use chuangyou_programme::model::Text;

use super::{Level, Span};
use crate::lang::Lang;

/// A clock of a case as it stands.
#[derive(Debug, Clone)]
pub struct Clock {
    /// What people call it: 承诺时限.
    pub title: Text,
    /// What it is doing.
    pub phase: Phase,
    /// What is used, in `unit`.
    pub used: i64,
    /// Its limit with its extensions, in `unit`; `None` if it runs until an instant.
    pub limit: Option<i64>,
    /// What is counted.
    pub unit: TimeUnit,
    /// Where the limit is not known: how many working days are left of it, fewer than none once it has passed.
    pub left: Option<i64>,
    /// The last day, unless it is suspended.
    pub due_on: Option<Day>,
    /// Whether that day can still move, because next year's calendar is not known.
    pub certainty: Certainty,
    /// How urgent it is.
    pub level: Level,
}

/// What a clock is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It counts.
    Running,
    /// It is suspended.
    Paused,
    /// It has stopped.
    Stopped,
}

/// Whether a day can still move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// The calendar knows every day up to it.
    Known,
    /// The calendar does not know every day up to it yet.
    Provisional,
}

/// A day on the way to a due date, and whether it counts.
#[derive(Debug, Clone)]
pub struct DayStep {
    /// The day.
    pub day: Day,
    /// Whether it counts and why.
    pub kind: StepKind,
}

/// Whether a day counts towards a limit, and why.
#[derive(Debug, Clone)]
pub enum StepKind {
    /// The day of the starting act: it does not count.
    Start,
    /// A working day: the n-th that counts.
    Counted(i64),
    /// A weekend day on which offices work: the n-th that counts, and the holiday it makes up for.
    MakeUp(i64, Text),
    /// A weekend day.
    Weekend,
    /// A holiday.
    Holiday(Text),
    /// A day on which the clock was suspended, and why.
    Paused(Text),
}

/// A clock as a bar with its words.
#[derive(Template)]
#[template(path = "component/gauge.html")]
pub struct Gauge<'a> {
    w: Lang,
    v: &'a Clock,
}

impl HtmlSafe for Gauge<'_> {}

impl Gauge<'_> {
    /// The used part inside the limit, the part beyond it and the limit's place, on a bar 200 wide.
    fn bar(&self) -> (i64, i64, i64) {
        let limit = self.v.limit.unwrap_or(0).max(1);
        let (used, whole) = (self.v.used.max(0), self.v.used.max(limit));
        let inside = 200 * used.min(limit) / whole;
        let at = 200 * limit / whole;
        (inside, 200 - at, at)
    }

    fn is_over(&self) -> bool {
        self.v.limit.is_some_and(|limit| self.v.used > limit)
    }

    fn words(&self) -> String {
        let Some(limit) = self.v.limit else { return self.bare_words() };
        let span = |amount| self.w.span(amount, &self.v.unit);
        match (self.v.phase, limit - self.v.used) {
            (_, over @ ..0) => self.w.t2("gauge-over", "limit", span(limit), "over", span(-over)),
            (Phase::Stopped, _) => {
                self.w.t2("gauge-stopped", "limit", span(limit), "used", span(self.v.used))
            }
            (_, left) => self.w.t2("gauge-left", "limit", span(limit), "left", span(left)),
        }
    }

    fn bare_words(&self) -> String {
        let days = |days| self.w.span(days, &TimeUnit::WorkingDay);
        match self.v.left {
            None => String::new(),
            Some(over @ ..0) => self.w.t1("gauge-late", "over", days(-over)),
            Some(0) => self.w.t("gauge-today"),
            Some(left) => self.w.t1("gauge-remaining", "left", days(left)),
        }
    }
}

impl Lang {
    /// A clock as a bar with its words.
    pub fn gauge(self, clock: &Clock) -> Gauge<'_> {
        Gauge { w: self, v: clock }
    }

    /// Why a day counts or not.
    pub fn step(self, kind: &StepKind) -> String {
        match kind {
            StepKind::Start => self.t("step-start"),
            StepKind::Counted(n) => self.t1("step-counted", "n", n),
            StepKind::MakeUp(n, name) => self.t2("step-make-up", "n", n, "name", self.of(name)),
            StepKind::Weekend => self.t("step-weekend"),
            StepKind::Holiday(name) => self.t1("step-holiday", "name", self.of(name)),
            StepKind::Paused(why) => self.t1("step-paused", "why", self.of(why)),
        }
    }
}

impl StepKind {
    /// Whether the day counts: the class that the style sheet knows it by.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Counted(_) | Self::MakeUp(..) => "step-on",
            Self::Start | Self::Weekend | Self::Holiday(_) | Self::Paused(_) => "step-off",
        }
    }
}

impl Clock {
    /// A running clock of working days.
    pub fn working_days(title: Text, used: i64, limit: i64, due_on: Day, level: Level) -> Self {
        let Span { unit, .. } = Span::working_days(limit);
        let (phase, certainty) = (Phase::Running, Certainty::Known);
        Self {
            title,
            phase,
            used,
            limit: Some(limit),
            unit,
            left: None,
            due_on: Some(due_on),
            certainty,
            level,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::sample::{day, text};

    #[test]
    fn a_bar_shows_what_is_used_and_what_is_over() {
        let clock = |used| Clock::working_days(text("", ""), used, 8, day(3, 11), Level::Good);
        assert_eq!(Lang::En.gauge(&clock(2)).bar(), (50, 0, 200));
        assert_eq!(Lang::En.gauge(&clock(2)).words(), "6 working days left of 8 working days");
        assert_eq!(Lang::En.gauge(&clock(10)).bar(), (160, 40, 160));
        assert_eq!(Lang::En.gauge(&clock(10)).words(), "2 working days over 8 working days");
    }

    #[test]
    fn where_the_limit_is_not_known_it_says_what_is_left_of_it() {
        let clock = |left| {
            let known = Clock::working_days(text("", ""), 0, 8, day(3, 11), Level::Good);
            Clock { limit: None, left, ..known }
        };
        assert_eq!(Lang::En.gauge(&clock(Some(2))).words(), "2 working days left");
        assert_eq!(Lang::En.gauge(&clock(Some(0))).words(), "due today");
        assert_eq!(Lang::En.gauge(&clock(Some(-3))).words(), "3 working days late");
        assert_eq!(Lang::Zh.gauge(&clock(Some(-3))).words(), "已超过3个工作日");
        assert_eq!(Lang::En.gauge(&clock(None)).words(), "");
    }
}
