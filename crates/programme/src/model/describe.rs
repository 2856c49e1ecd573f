//! What a rule demands, in words for people.

use super::{
    Amount, Binary, ClockLevel, Comparison, Condition, Duration, Level, Literal, Match, PeriodLength, Point,
    Programme, QuotaOf, RatioBound, Template, Text, Threshold,
};
use chuangyou_calendar::TimeUnit;

impl Template {
    /// What must hold, as one sentence in each language. Parameters are shown with their latest value.
    ///
    /// ```
    /// # let head = r#"
    /// # [programme]
    /// # id = "example"
    /// # title = { zh = "示例", en = "Example" }
    /// # calendar = "cn"
    /// # zone = "Asia/Shanghai"
    /// # [[clause]]
    /// # id = "c"
    /// # title = { zh = "一次性告知", en = "Notify once" }
    /// # text = { zh = "一次告知。", en = "Notify once." }
    /// # "#;
    /// let rule = r#"
    /// [[rule]]
    /// id = "notify-once"
    /// title = { zh = "一次性告知", en = "Notify once" }
    /// clause = "c"
    /// template = "absence"
    /// a = "request correction"
    /// n = 2
    /// "#;
    /// let programme = chuangyou_programme::load_sources(vec![("p.toml".into(), format!("{head}{rule}"))])?;
    /// let text = programme.rules[0].template.describe(&programme);
    /// assert_eq!(text.en, "“request correction” occurs fewer than 2 times");
    /// assert_eq!(text.zh, "“request correction”发生少于2次");
    /// # Ok::<(), chuangyou_programme::Faults>(())
    /// ```
    pub fn describe(&self, programme: &Programme) -> Text {
        let matched = |m: &Match| programme.matched(m);
        match self {
            Self::Existence { a, n } => counted(&matched(a), "发生至少", "at least", *n),
            Self::Absence { a, n: 1 } => matched(a).framed("不得有", "", "", " never occurs"),
            Self::Absence { a, n } => counted(&matched(a), "发生少于", "fewer than", *n),
            Self::Exactly { a, n } => counted(&matched(a), "发生正好", "exactly", *n),
            Self::Init { a } => matched(a).framed("首个环节是", "", "", " is the first event"),
            Self::End { a } => {
                matched(a).framed("办结时的最后环节是", "", "", " is the last event of a closed case")
            }
            Self::Binary { relation, a, b, within, same } => {
                let mut text = related(*relation, &matched(a), &matched(b));
                if let Some(duration) = within {
                    let limit = programme.duration(duration);
                    text = text.then("，间隔不超过", ", within ", &limit);
                }
                if !same.is_empty() {
                    text.zh += &format!("，且{}相同", same.join("、"));
                    text.en += &format!(", with the same {}", same.join(" and "));
                }
                text
            }
            Self::Clock { levels } => join(levels.iter().map(|level| programme.level(level)), "；", "; "),
            Self::DifferentActors { a, b } => {
                let (a, b) = (matched(a), matched(b));
                both(
                    format!("{}与{}不得由同一人办理", a.zh, b.zh),
                    format!("nobody does both {} and {} in one case", a.en, b.en),
                )
            }
            Self::SameActor { a, b } => {
                let (a, b) = (matched(a), matched(b));
                both(
                    format!("首次办理{}的人办理每次{}", a.zh, b.zh),
                    format!("whoever did the first {} does every {}", a.en, b.en),
                )
            }
            Self::EntryLag { .. } | Self::Duration { .. } | Self::Quota { .. } | Self::Ratio { .. } => {
                self.describe_quantity(programme)
            }
        }
    }

    /// The templates about time and quantity; the others have no words here.
    fn describe_quantity(&self, programme: &Programme) -> Text {
        match self {
            Self::EntryLag { a, at_least, at_most } => {
                let a = programme.matched(a);
                let lag = both(
                    format!("{}从发生到录入的时间", a.zh),
                    format!("the time from {} to its entry is ", a.en),
                );
                programme.bounded(lag, at_least.as_ref(), at_most.as_ref())
            }
            Self::Duration { from, to, at_least, at_most } => {
                let (from, to) = (programme.point(from), programme.point(to));
                let time = both(
                    format!("从{}到{}的时间", from.zh, to.zh),
                    format!("the time from {} to {} is ", from.en, to.en),
                );
                programme.bounded(time, at_least.as_ref(), at_most.as_ref())
            }
            Self::Quota { per, at_least, each } => {
                let n = programme.amount(at_least);
                let (zh, en) = match per {
                    PeriodLength::Month => ("月", "month"),
                    PeriodLength::Quarter => ("季度", "quarter"),
                    PeriodLength::Year => ("年", "year"),
                };
                let (of_zh, of_en) = match each {
                    QuotaOf::Unit => ("每个单位", "every unit has"),
                    QuotaOf::Jurisdiction => ("全辖区", "all units together have"),
                };
                both(
                    format!("{of_zh}每{zh}至少{}件", n.zh),
                    format!("{of_en} at least {} cases a {en}", n.en),
                )
            }
            Self::Ratio { indicator, bound, min_n } => {
                let title = &programme.indicators[indicator.index()].title;
                programme.describe_ratio(title, bound, *min_n)
            }
            _ => Text::default(),
        }
    }
}

impl Programme {
    /// What people call an activity: the title of its action, or the name itself.
    pub fn activity_title(&self, activity: super::ActivityId) -> Text {
        let mut actions = self.procedures.iter().flat_map(|procedure| &procedure.actions);
        if let Some(action) = actions.find(|action| action.activity == activity) {
            return action.title.clone();
        }
        let name = &self.activities[activity.index()];
        both(name.clone(), name.clone())
    }

    fn matched(&self, matched: &Match) -> Text {
        let names = matched.activities.iter().map(|id| self.activity_title(*id).framed("“", "”", "“", "”"));
        let mut text = join(names, "或", " or ");
        if !matched.when.is_empty() {
            let conditions = join(matched.when.iter().map(condition), "，", ", ");
            text.zh += &format!("（{}）", conditions.zh);
            text.en += &format!(" ({})", conditions.en);
        }
        text
    }

    fn point(&self, point: &Point) -> Text {
        match point {
            Point::Event(matched) => self.matched(matched),
            Point::FirstEvent => both("首个环节".into(), "the first event".into()),
            Point::LastEvent => both("最后环节".into(), "the last event".into()),
            Point::Case(name) => both(format!("办件的“{name}”"), format!("the case's “{name}”")),
        }
    }

    fn amount(&self, amount: &Amount) -> Text {
        match amount {
            Amount::Fixed(number) => both(number.to_string(), number.to_string()),
            Amount::Parameter(id) => {
                let parameter = &self.parameters[id.index()];
                let latest = parameter.values.last().map_or(0, |v| v.value);
                both(latest.to_string(), latest.to_string())
            }
            Amount::ItemPromised => both("承诺时限的".into(), "the promised number of".into()),
            Amount::ItemStatutory => both("法定时限的".into(), "the statutory number of".into()),
            Amount::Case(name) => both(format!("办件“{name}”所载"), format!("the case's “{name}”")),
            Amount::Event(name) => both(format!("环节“{name}”所载"), format!("the event's “{name}”")),
        }
    }

    fn describe_ratio(&self, title: &Text, bound: &RatioBound, min_n: u32) -> Text {
        let (amount, zh, en) = match bound {
            RatioBound::AboveMedianBy(by) => {
                (by, "高出同类单位中位数不超过", " above the median of its peers")
            }
            RatioBound::Above(cap) => (cap, "不超过", ""),
        };
        let amount = self.amount(amount);
        both(
            format!("本单位“{}”{zh}万分之{}（基数不少于{min_n}）", title.zh, amount.zh),
            format!("a unit's “{}” is at most {} ten-thousandths{en} (from {min_n} on)", title.en, amount.en),
        )
    }

    fn duration(&self, duration: &Duration) -> Text {
        self.measured(&duration.amount, duration.unit)
    }

    fn measured(&self, amount: &Amount, unit: TimeUnit) -> Text {
        let (zh, en) = match unit {
            TimeUnit::WorkingDay => ("个工作日", "working day"),
            TimeUnit::WorkingHour => ("个工作小时", "working hour"),
            TimeUnit::CalendarDay => ("日", "calendar day"),
            TimeUnit::Hour => ("小时", "hour"),
            TimeUnit::Month => ("个月", "month"),
        };
        let number = self.amount(amount);
        let plural = if number.en == "1" { "" } else { "s" };
        both(format!("{}{zh}", number.zh), format!("{} {en}{plural}", number.en))
    }

    fn bounded(&self, start: Text, at_least: Option<&Duration>, at_most: Option<&Duration>) -> Text {
        let least = at_least.map(|d| self.duration(d).framed("不少于", "", "at least ", ""));
        let most = at_most.map(|d| self.duration(d).framed("不超过", "", "at most ", ""));
        let bounds = join(least.into_iter().chain(most), "、", " and ");
        both(start.zh + &bounds.zh, start.en + &bounds.en)
    }

    fn level(&self, level: &ClockLevel) -> Text {
        let clock = &self.clocks[level.clock.index()];
        let (zh, en) = match level.level {
            Level::Notice => ("预警", "a notice"),
            Level::Yellow => ("黄牌", "a yellow card"),
            Level::Red => ("红牌", "a red card"),
        };
        let (zh_how, en_how, amount) = match &level.threshold {
            Threshold::Remaining(amount) => ("剩余不超过", "left or less of", amount),
            Threshold::Over(amount) => ("超期达到", "over", amount),
        };
        let unit = if clock.unit == TimeUnit::Month { TimeUnit::CalendarDay } else { clock.unit };
        let size = self.measured(amount, unit);
        both(
            format!("“{}”{zh_how}{}时为{zh}", clock.title.zh, size.zh),
            format!("{en} at {} {en_how} “{}”", size.en, clock.title.en),
        )
    }
}

impl Text {
    fn framed(self, zh_before: &str, zh_after: &str, en_before: &str, en_after: &str) -> Self {
        both(format!("{zh_before}{}{zh_after}", self.zh), format!("{en_before}{}{en_after}", self.en))
    }

    fn then(self, zh: &str, en: &str, more: &Self) -> Self {
        both(self.zh + zh + &more.zh, self.en + en + &more.en)
    }
}

fn both(zh: String, en: String) -> Text {
    Text { zh, en }
}

fn join(texts: impl Iterator<Item = Text>, zh: &str, en: &str) -> Text {
    let (zhs, ens): (Vec<String>, Vec<String>) = texts.map(|text| (text.zh, text.en)).unzip();
    both(zhs.join(zh), ens.join(en))
}

fn counted(a: &Text, zh: &str, en: &str, n: u32) -> Text {
    let times = if n == 1 { "time" } else { "times" };
    both(format!("{}{zh}{n}次", a.zh), format!("{} occurs {en} {n} {times}", a.en))
}

fn condition(condition: &Condition) -> Text {
    let name = &condition.attribute;
    let list = |literals: &[Literal]| literals.iter().map(literal).collect::<Vec<_>>().join("/");
    let (zh, en) = match &condition.comparison {
        Comparison::Is(value) => (format!("为{}", literal(value)), format!("is {}", literal(value))),
        Comparison::IsNot(value) => (format!("不为{}", literal(value)), format!("is not {}", literal(value))),
        Comparison::In(values) => (format!("为{}之一", list(values)), format!("is one of {}", list(values))),
        Comparison::NotIn(values) => {
            (format!("不为{}", list(values)), format!("is none of {}", list(values)))
        }
        Comparison::AtLeast(number) => (format!("不小于{number}"), format!("is at least {number}")),
        Comparison::AtMost(number) => (format!("不大于{number}"), format!("is at most {number}")),
        Comparison::Present => ("已填写".to_owned(), "is present".to_owned()),
        Comparison::Absent => ("未填写".to_owned(), "is absent".to_owned()),
    };
    both(format!("{name}{zh}"), format!("{name} {en}"))
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => text.clone(),
        Literal::Int(number) => number.to_string(),
        Literal::Bool(truth) => truth.to_string(),
    }
}

fn related(relation: Binary, a: &Text, b: &Text) -> Text {
    let (az, bz, ae, be) = (&a.zh, &b.zh, &a.en, &b.en);
    let (zh, en) = match relation {
        Binary::RespondedExistence => {
            (format!("有{az}的，必须有{bz}"), format!("if {ae} occurs, {be} occurs, before or after"))
        }
        Binary::Response => (format!("每次{az}之后必须有{bz}"), format!("every {ae} is followed by {be}")),
        Binary::AlternateResponse => (
            format!("每次{az}之后、再次{az}之前必须有{bz}"),
            format!("every {ae} is followed by {be} before the next {ae}"),
        ),
        Binary::ChainResponse => {
            (format!("每次{az}之后必须紧接{bz}"), format!("every {ae} is directly followed by {be}"))
        }
        Binary::Precedence => (format!("{bz}之前必须有{az}"), format!("{be} comes only after {ae}")),
        Binary::AlternatePrecedence => (
            format!("每次{bz}之前、上次{bz}之后必须有{az}"),
            format!("every {be} comes only after {ae} since the last {be}"),
        ),
        Binary::ChainPrecedence => {
            (format!("每次{bz}必须紧接在{az}之后"), format!("every {be} comes directly after {ae}"))
        }
        Binary::Succession => (
            format!("每次{az}之后必须有{bz}，{bz}之前必须有{az}"),
            format!("every {ae} is followed by {be}, and {be} comes only after {ae}"),
        ),
        Binary::AlternateSuccession => {
            (format!("{az}与{bz}必须交替发生，{az}在先"), format!("{ae} and {be} alternate, {ae} first"))
        }
        Binary::ChainSuccession => (
            format!("{az}与{bz}必须前后紧接"),
            format!("every {ae} is directly followed by {be}, and every {be} comes directly after {ae}"),
        ),
        Binary::CoExistence => {
            (format!("{az}与{bz}须都有或都没有"), format!("{ae} and {be} both occur, or neither"))
        }
        Binary::NotCoExistence => (format!("{az}与{bz}不得都有"), format!("{ae} and {be} never both occur")),
        Binary::NotSuccession => (format!("{az}之后不得有{bz}"), format!("{be} never follows {ae}")),
        Binary::NotChainSuccession => {
            (format!("{az}之后不得紧接{bz}"), format!("{be} never directly follows {ae}"))
        }
        Binary::Choice => (format!("{az}与{bz}至少有其一"), format!("{ae} or {be} occurs")),
        Binary::ExclusiveChoice => {
            (format!("{az}与{bz}必须且只能有其一"), format!("{ae} or {be} occurs, not both"))
        }
    };
    both(zh, en)
}
