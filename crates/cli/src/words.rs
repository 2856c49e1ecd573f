//! The words that people read, in both languages.

use chuangyou_calendar::TimeUnit;
use chuangyou_programme::model::{Level, Text};
use clap::ValueEnum;

/// A language of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language of the environment; English where it says none that we speak.
    pub(crate) fn of_environment() -> Self {
        let setting = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| {
            let value = std::env::var(name).ok()?;
            (!value.is_empty()).then_some(value)
        });
        match setting {
            Some(value) if value.to_ascii_lowercase().starts_with("zh") => Self::Zh,
            _ => Self::En,
        }
    }
}

macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident: $zh:literal, $en:literal;)*) => {
        /// Every word and phrase, in one language.
        #[derive(Debug)]
        pub(crate) struct Words {
            /// The language.
            pub lang: Lang,
            $($(#[$doc])* pub $name: &'static str,)*
        }

        const ZH: Words = Words { lang: Lang::Zh, $($name: $zh,)* };
        const EN: Words = Words { lang: Lang::En, $($name: $en,)* };
    };
}

catalogue! {
    warning: "警告", "warning";
    note: "注意", "note";
    reading: "读取", "reading";
    judging: "判定", "judging";

    rule: "规则", "rule";
    title: "名称", "title";
    clause: "条款", "clause";
    notice: "预警", "notice";
    yellow: "黄牌", "yellow";
    red: "红牌", "red";
    worst: "超期最多的办件", "Furthest over a limit";
    case: "办件", "case";
    clock: "时限", "clock";
    event: "事件", "event";
    unit: "单位", "unit";
    over: "超出", "over";
    limit: "期限", "limit";
    used: "已用", "used";
    state: "状态", "state";
    open: "未办结", "open";
    closed: "已办结", "closed";
    without_limit: "未载明期限", "Without a limit";

    timeline: "办理经过", "Timeline";
    clocks: "时限", "Clocks";
    cards: "预警和亮牌", "Cards";
    no_clocks: "没有时限启动。", "No clock has started.";
    no_cards: "没有预警和亮牌。", "No cards.";
    later: "（判定时点之后，不计）", "(after the instant of judgement, not considered)";
    by: "经办", "by";
    written_in_programme: "方案所载", "written in the programme";
    of_case: "办件数据项", "the case's";
    of_event: "事件数据项", "the starting event's";
    item_promised: "事项承诺时限", "promised limit of the item";
    item_statutory: "事项法定时限", "statutory limit of the item";
    due_of_case: "到期时点取自办件数据项", "due instant from the case's";
    in_force_since: "生效日期", "in force since";
    source: "出处", "source";
    started: "启动", "started";
    stopped: "停止", "stopped";
    due: "到期", "due";
    paused: "暂停中", "paused";
    paused_due: "如在判定时点恢复，到期日为", "would be due, if resumed at the instant of judgement,";
    running: "计时中", "running";
    provisional: "暂定：日历尚未公布至该日", "provisional: no notice covers that day yet";
    start_day: "起始日，不计入", "day of the start, not counted";
    counted: "计入", "counted";
    would_count: "假如未停止，计入", "would have counted";
    weekend: "周末", "weekend";
    make_up: "调休上班", "make-up workday";
    day_off: "放假", "day off";
    pause_day: "暂停", "paused";
    due_day: "期限届满日", "the limit ends";
    rolled_to: "顺延至工作日", "moved on to a working day";
    as_of: "截至", "as of";
    at: "时点", "at";
    handler: "经办人", "handler";
    leader: "负责人", "leader";

    mon_to_sun: "一 二 三 四 五 六 日", "Mo Tu We Th Fr Sa Su";
    legend: "[ ] 放假   + 调休上班   周末为 ( )", "[ ] day off   + make-up workday   ( ) weekend";
    from_notice: "依据", "from";
    unknown_year: "尚无通知，仅按周末推算", "no notice yet: only weekends are known";
}

impl Words {
    /// The words of a language.
    pub(crate) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }

    /// A text of a programme.
    pub(crate) fn pick<'t>(&self, text: &'t Text) -> &'t str {
        match self.lang {
            Lang::Zh => &text.zh,
            Lang::En => &text.en,
        }
    }

    /// The name of a card's level.
    pub(crate) fn level(&self, level: Level) -> &'static str {
        match level {
            Level::Notice => self.notice,
            Level::Yellow => self.yellow,
            Level::Red => self.red,
        }
    }

    /// How many events were left out as bad.
    pub(crate) fn left_out(&self, events: u64) -> String {
        match self.lang {
            Lang::Zh => format!("略去 {} 条有误的记录", grouped(events)),
            Lang::En => format!("{} left out as bad", plural(events, "event")),
        }
    }

    /// What was judged.
    pub(crate) fn judged(&self, cases: u64, events: u64, closed: u64, as_of: &str) -> String {
        match self.lang {
            Lang::Zh => format!(
                "办件 {} 件，事件 {} 条，截至 {as_of} 已办结 {} 件。",
                grouped(cases),
                grouped(events),
                grouped(closed)
            ),
            Lang::En => format!(
                "{}, {}, as of {as_of}; {} closed.",
                plural(cases, "case"),
                plural(events, "event"),
                grouped(closed)
            ),
        }
    }

    /// A programme that was checked and has no faults.
    pub(crate) fn sound(&self, files: usize, rules: usize, clocks: usize, indicators: usize) -> String {
        match self.lang {
            Lang::Zh => format!("ok：{files} 个文件，{rules} 条规则，{clocks} 个时限，{indicators} 项指标"),
            Lang::En => format!(
                "ok: {}, {}, {}, {}",
                plural(files as u64, "file"),
                plural(rules as u64, "rule"),
                plural(clocks as u64, "clock"),
                plural(indicators as u64, "indicator")
            ),
        }
    }

    /// How many working days there are.
    pub(crate) fn working_days(&self, days: i32) -> String {
        match self.lang {
            Lang::Zh => format!("{days} 个工作日"),
            Lang::En => plural(days.unsigned_abs().into(), "working day"),
        }
    }

    /// An answer outside the days that a calendar knows.
    pub(crate) fn provisional_answer(&self, calendar: &str, first: &str, last: &str) -> String {
        match self.lang {
            Lang::Zh => format!("结果为暂定：日历 {calendar} 只知 {first} 至 {last}，此外仅按周末推算"),
            Lang::En => format!(
                "the answer is provisional: calendar {calendar} knows {first} to {last}, and only weekends beyond"
            ),
        }
    }

    /// Answers outside the days that a calendar knows.
    pub(crate) fn provisional_answers(
        &self,
        answers: u64,
        calendar: &str,
        first: &str,
        last: &str,
    ) -> String {
        match self.lang {
            Lang::Zh => {
                format!("{answers} 个结果为暂定：日历 {calendar} 只知 {first} 至 {last}，此外仅按周末推算")
            }
            Lang::En => format!(
                "{} provisional: calendar {calendar} knows {first} to {last}, and only weekends beyond",
                plural(answers, "answer")
            ),
        }
    }

    /// What was written.
    pub(crate) fn converted(&self, cases: u64, events: u64) -> String {
        match self.lang {
            Lang::Zh => format!("办件 {} 件，事件 {} 条", grouped(cases), grouped(events)),
            Lang::En => format!("{}, {}", plural(cases, "case"), plural(events, "event")),
        }
    }

    /// So much of a unit of time.
    pub(crate) fn amount(&self, n: i64, unit: TimeUnit) -> String {
        let (zh, en) = match unit {
            TimeUnit::WorkingDay => ("个工作日", "working day"),
            TimeUnit::WorkingHour => ("个工作小时", "working hour"),
            TimeUnit::CalendarDay => ("日", "calendar day"),
            TimeUnit::Hour => ("小时", "hour"),
            TimeUnit::Month => ("个月", "month"),
        };
        match self.lang {
            Lang::Zh => format!("{n} {zh}"),
            Lang::En => plural(n.unsigned_abs(), en),
        }
    }

    /// Extensions that came too late.
    pub(crate) fn late_extensions(&self, n: u32) -> String {
        match self.lang {
            Lang::Zh => format!("逾期后批准的延长 {n} 次，不予计入"),
            Lang::En => format!("{} granted too late to count", plural(n.into(), "extension")),
        }
    }

    /// When the verdict could next change by itself.
    pub(crate) fn next_change(&self, at: &str) -> String {
        match self.lang {
            Lang::Zh => format!("如无新事件，判定结果最早将于 {at} 变化。"),
            Lang::En => format!("Without a new event, the verdict next changes at {at}."),
        }
    }

    /// A case that a log does not have.
    pub(crate) fn no_such_case(&self, case: &str, log: &str) -> String {
        match self.lang {
            Lang::Zh => format!("{log} 中没有办件“{case}”"),
            Lang::En => format!("there is no case `{case}` in {log}"),
        }
    }
}

/// A number with its noun: `1 case`, `1,434 cases`.
fn plural(n: u64, noun: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(n))
}

/// A number with commas between thousands.
pub(crate) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let texts = [0, 999, 1_000, 561_470, 1_234_567].map(grouped);
        assert_eq!(texts, ["0", "999", "1,000", "561,470", "1,234,567"]);
    }

    #[test]
    fn one_case_is_no_cases() {
        let english = Words::of(Lang::En);
        assert_eq!(english.judged(1, 2, 0, "today"), "1 case, 2 events, as of today; 0 closed.");
    }
}
