//! The two languages of the platform: its words, dates and numbers.
//!
//! Words come from the catalogues under `locales/`, one folder a language, with the same keys and variables in
//! each. Templates hold a [`Lang`] and ask it: `w.t("home-title")`, `w.of(item.title)`, `w.date(due_on)`.

use std::fmt::Write as _;
use std::str::FromStr;
use std::sync::LazyLock;

use chuangyou_calendar::{Day, LocalSecond, TimeUnit, Weekday};
use chuangyou_programme::model::Text;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Chinese, the first language.
    #[default]
    Zh,
    /// English.
    En,
}

/// The catalogues: the name of each file with its text in Chinese and in English.
pub const CATALOGUES: [(&str, &str, &str); 9] = [
    ("api", include_str!("../locales/zh-CN/api.ftl"), include_str!("../locales/en/api.ftl")),
    ("common", include_str!("../locales/zh-CN/common.ftl"), include_str!("../locales/en/common.ftl")),
    ("portal", include_str!("../locales/zh-CN/portal.ftl"), include_str!("../locales/en/portal.ftl")),
    ("report", include_str!("../locales/zh-CN/report.ftl"), include_str!("../locales/en/report.ftl")),
    ("work", include_str!("../locales/zh-CN/work.ftl"), include_str!("../locales/en/work.ftl")),
    ("follow", include_str!("../locales/zh-CN/follow.ftl"), include_str!("../locales/en/follow.ftl")),
    ("board", include_str!("../locales/zh-CN/board.ftl"), include_str!("../locales/en/board.ftl")),
    (
        "programme",
        include_str!("../locales/zh-CN/programme.ftl"),
        include_str!("../locales/en/programme.ftl"),
    ),
    ("admin", include_str!("../locales/zh-CN/admin.ftl"), include_str!("../locales/en/admin.ftl")),
];

type Bundle = FluentBundle<FluentResource>;

static ZH: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Zh));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En));

fn bundle(lang: Lang) -> Bundle {
    let id = lang.tag().parse().expect("the tags of the two languages are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(grouped(number.value as i64)),
        _ => None,
    }));
    for (name, zh, en) in CATALOGUES {
        let text = if lang == Lang::Zh { zh } else { en };
        let resource = FluentResource::try_new(text.to_owned());
        let resource = resource.unwrap_or_else(|(_, faults)| panic!("{name}.ftl: {faults:?}"));
        bundle.add_resource(resource).unwrap_or_else(|faults| panic!("{name}.ftl: {faults:?}"));
    }
    bundle
}

/// Something that can stand in a sentence of a catalogue.
pub trait Argument {
    /// Itself, as the catalogue takes it.
    fn value(&self) -> FluentValue<'_>;
}

/// A whole number of any width.
pub trait Whole {
    /// Its value.
    fn whole(&self) -> i64;
}

impl<W: Whole + ?Sized> Whole for &W {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}

macro_rules! whole {
    ($($number:ty),*) => {$(
        impl Whole for $number {
            fn whole(&self) -> i64 {
                *self as i64
            }
        }
        impl Argument for $number {
            fn value(&self) -> FluentValue<'_> {
                FluentValue::from(*self as f64)
            }
        }
    )*};
}
whole!(i32, i64, u8, u32, u64, usize);

impl Argument for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Argument for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl<A: Argument + ?Sized> Argument for &A {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl Lang {
    /// Both languages, the first one first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The BCP 47 tag: `zh-CN` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other language, which the link in the header leads to.
    pub fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    /// The words under `key`.
    pub fn t(self, key: &str) -> String {
        self.say(key, &[])
    }

    /// The words under `key`, which have one gap.
    pub fn t1(self, key: &str, name: &str, value: impl Argument) -> String {
        self.say(key, &[(name, &value)])
    }

    /// The words under `key`, which have two gaps.
    pub fn t2(self, key: &str, a: &str, value_a: impl Argument, b: &str, value_b: impl Argument) -> String {
        self.say(key, &[(a, &value_a), (b, &value_b)])
    }

    /// The words under `key` with any number of gaps. A key that no catalogue has, or a gap that is not filled,
    /// shows as `⟦key⟧`; a test sees to it that no page has one.
    pub fn say(self, key: &str, gaps: &[(&str, &dyn Argument)]) -> String {
        let bundle: &Bundle = if self == Self::Zh { &ZH } else { &EN };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟦{key}⟧");
        };
        let mut arguments = FluentArgs::with_capacity(gaps.len());
        for (name, value) in gaps {
            arguments.set(*name, value.value());
        }
        let mut faults = Vec::new();
        let said = bundle.format_pattern(pattern, Some(&arguments), &mut faults);
        if faults.is_empty() { said.into_owned() } else { format!("⟦{key}⟧") }
    }

    /// A text of the programme, in this language.
    pub fn of(self, text: &Text) -> &str {
        match self {
            Self::Zh => &text.zh,
            Self::En => &text.en,
        }
    }

    /// A day: 2011年3月1日 or 1 March 2011.
    pub fn date(self, day: &Day) -> String {
        let (year, month, day) = day.ymd();
        match self {
            Self::Zh => format!("{year}年{month}月{day}日"),
            Self::En => format!("{day} {} {year}", MONTHS[usize::from(month) - 1]),
        }
    }

    /// A day with its weekday: 2011年3月1日（周二） or Tuesday 1 March 2011.
    pub fn weekday_date(self, day: &Day) -> String {
        match self {
            Self::Zh => format!("{}（{}）", self.date(day), self.weekday(&day.weekday())),
            Self::En => format!("{} {}", self.weekday(&day.weekday()), self.date(day)),
        }
    }

    /// A weekday: 周二 or Tuesday.
    pub fn weekday(self, weekday: &Weekday) -> &'static str {
        let at = Weekday::ALL.iter().position(|w| w == weekday).unwrap_or(0);
        match self {
            Self::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][at],
            Self::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][at],
        }
    }

    /// A weekday in one letter, for the head of a month: 一 or M.
    pub fn weekday_letter(self, weekday: &Weekday) -> String {
        let name = self.weekday(weekday);
        let letter = if self == Self::Zh { name.chars().nth(1) } else { name.chars().next() };
        letter.into_iter().collect()
    }

    /// A month of the year, 1 to 12: 3月 or March.
    pub fn month(self, month: &u8) -> String {
        match self {
            Self::Zh => format!("{month}月"),
            Self::En => MONTHS[usize::from(*month) - 1].to_owned(),
        }
    }

    /// An instant, to the minute: 2011年3月1日 09:05 or 1 March 2011, 09:05.
    pub fn moment(self, at: &LocalSecond) -> String {
        let between = if self == Self::Zh { " " } else { ", " };
        format!("{}{between}{}", self.date(&at.day()), self.clock(at))
    }

    /// The time of day: 09:05.
    pub fn clock(self, at: &LocalSecond) -> String {
        let minute = at.second_of_day() / 60;
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    /// A whole number, its digits in groups of three: 12,345.
    pub fn n(self, number: impl Whole) -> String {
        grouped(number.whole())
    }

    /// Money in fen as yuan: 1,200.50元 or CNY 1,200.50; whole yuan without fen.
    pub fn money(self, fen: impl Whole) -> String {
        let fen = fen.whole();
        let mut yuan = grouped(fen / 100);
        if fen % 100 != 0 {
            let _ = write!(yuan, ".{:02}", (fen % 100).abs());
        }
        match self {
            Self::Zh => format!("{yuan}元"),
            Self::En => format!("CNY {yuan}"),
        }
    }

    /// A share in ten-thousandths as a percentage with one decimal: 93.5%.
    pub fn share(self, ten_thousandths: impl Whole) -> String {
        let tenths = (ten_thousandths.whole() + 5) / 10;
        format!("{}.{}%", tenths / 10, tenths % 10)
    }

    /// A length of time: 5个工作日 or 5 working days.
    pub fn span(self, amount: impl Whole, unit: &TimeUnit) -> String {
        let key = match unit {
            TimeUnit::WorkingDay => "span-working-days",
            TimeUnit::CalendarDay => "span-calendar-days",
            TimeUnit::WorkingHour => "span-working-hours",
            TimeUnit::Hour => "span-hours",
            TimeUnit::Month => "span-months",
        };
        self.t1(key, "n", amount.whole())
    }
}

/// The words under `key` in both languages, for views that hold texts.
pub fn both(key: &str) -> Text {
    Text { zh: Lang::Zh.t(key), en: Lang::En.t(key) }
}

/// The words under `key` with their gaps, in both languages.
pub fn both_with(key: &str, gaps: &[(&str, &dyn Argument)]) -> Text {
    Text { zh: Lang::Zh.say(key, gaps), en: Lang::En.say(key, gaps) }
}

/// A language that is neither `zh-CN` (or `zh`) nor `en`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLang;

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(tag: &str) -> Result<Self, UnknownLang> {
        match tag {
            "zh" | "zh-CN" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            _ => Err(UnknownLang),
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut said = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        said.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_numbers_and_money_are_written_as_each_language_writes_them() {
        let day = Day::new(2011, 3, 1).unwrap();
        assert_eq!(Lang::Zh.weekday_date(&day), "2011年3月1日（周二）");
        assert_eq!(Lang::En.weekday_date(&day), "Tuesday 1 March 2011");
        assert_eq!(Lang::En.moment(&LocalSecond::at(day, 9, 5, 59)), "1 March 2011, 09:05");
        assert_eq!(Lang::Zh.n(1234567), "1,234,567");
        assert_eq!(Lang::Zh.n(-1000), "−1,000");
        assert_eq!(Lang::Zh.n(999), "999");
        assert_eq!(Lang::Zh.money(120_050), "1,200.50元");
        assert_eq!(Lang::En.money(5000), "CNY 50");
        assert_eq!(Lang::En.share(9346), "93.5%");
    }

    #[test]
    fn one_is_singular_in_english_and_a_missing_key_shows_itself() {
        assert_eq!(Lang::En.span(1, &TimeUnit::WorkingDay), "1 working day");
        assert_eq!(Lang::En.span(20, &TimeUnit::WorkingDay), "20 working days");
        assert_eq!(Lang::Zh.span(20, &TimeUnit::WorkingDay), "20个工作日");
        let key = String::from("no-such-key");
        assert_eq!(Lang::En.t(&key), "⟦no-such-key⟧");
    }
}
