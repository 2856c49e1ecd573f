//! What a rejection says to people, in both languages.

use chuangyou_programme::model::Text;

use super::UnitCode;
use super::event::{Place, RoleAt};
use super::rejection::{Named, Rejection, Unresolved};

impl Rejection {
    /// What it says to people: why, and where there is one, what would help.
    pub fn text(&self) -> Text {
        match self {
            Self::UnknownProcedure { .. }
            | Self::UnknownAction { .. }
            | Self::UnknownChild { .. }
            | Self::CaseClosed { .. }
            | Self::WrongState { .. }
            | Self::NotAllowed { .. } => self.text_about_place(),
            Self::MissingFields { .. }
            | Self::UnknownField { .. }
            | Self::WrongFieldType { .. }
            | Self::NotTheVoucher { .. }
            | Self::NotAmong { .. }
            | Self::StillOpen { .. } => self.text_about_fields(),
            Self::RecordedBeforeDone
            | Self::TimeBeforeLastEvent { .. }
            | Self::TimerOverdue { .. }
            | Self::NotDue => self.text_about_time(),
            Self::ClockAlreadyPaused { .. }
            | Self::ClockNotPaused { .. }
            | Self::ClockNotRunning { .. }
            | Self::ExtensionTooLate { .. }
            | Self::ExtendedTooOften { .. }
            | Self::ExtensionOutOfBounds { .. } => self.text_about_clocks(),
            Self::ChildSettled { link } => say(
                format!("关联办件 {link} 已有记录，不能重复登记"),
                format!("the linked case {link} has already been recorded"),
            ),
            Self::TooFewToDraw { field, wanted, there } => say(
                format!("“{}”应抽取 {wanted} 个，排除须回避者后只有 {there} 个", field.title.zh),
                format!(
                    "\"{}\" takes {wanted} by lot: without those who must stand aside there are {there}",
                    field.title.en
                ),
            ),
            Self::Unresolved(what) => what.text(),
            _ => self.text_about_guards(),
        }
    }

    fn text_about_place(&self) -> Text {
        match self {
            Self::UnknownProcedure { procedure } => {
                say(format!("没有程序“{procedure}”"), format!("there is no procedure `{procedure}`"))
            }
            Self::UnknownAction { action } => say(
                format!("本程序没有“{action}”这一办理动作"),
                format!("this procedure has no action `{action}`"),
            ),
            Self::UnknownChild { link } => {
                say(format!("本件没有关联办件 {link}"), format!("this case waits for no linked case {link}"))
            }
            Self::CaseClosed { action, state } => say(
                format!("本件已办结（{}），不能再“{}”", state.title.zh, action.title.zh),
                format!(
                    "the case is closed ({}): \"{}\" can no longer be done",
                    state.title.en, action.title.en
                ),
            ),
            Self::WrongState { action, state, from } => wrong_state(action, state, from),
            Self::NotAllowed { action, needed } => not_allowed(action, needed),
            _ => Text::default(),
        }
    }

    fn text_about_fields(&self) -> Text {
        match self {
            Self::MissingFields { fields } => say(
                format!("请一次补齐：{}", titles_zh(fields)),
                format!("still needed: {}", titles_en(fields)),
            ),
            Self::UnknownField { field, action } => say(
                format!("“{}”不填写“{field}”", action.title.zh),
                format!("\"{}\" does not take the field `{field}`", action.title.en),
            ),
            Self::WrongFieldType { field, expected } => say(
                format!("“{}”应填写{}", field.title.zh, expected.zh),
                format!("\"{}\" takes {}", field.title.en, expected.en),
            ),
            Self::NotTheVoucher { field } => say(
                format!("“{}”不是本件的领奖凭证", field.title.zh),
                format!("\"{}\" is not the voucher of this case", field.title.en),
            ),
            Self::NotAmong { field, of } => say(
                format!("“{}”不在“{}”之列", field.title.zh, of.title.zh),
                format!("\"{}\" is not among \"{}\"", field.title.en, of.title.en),
            ),
            Self::StillOpen { field } => say(
                format!("“{}”尚未办结", field.title.zh),
                format!("\"{}\" is still under way", field.title.en),
            ),
            _ => Text::default(),
        }
    }

    fn text_about_time(&self) -> Text {
        match self {
            Self::RecordedBeforeDone => {
                say("登记时间早于办理时间".to_owned(), "it is recorded before it is done".to_owned())
            }
            Self::TimeBeforeLastEvent { last } => say(
                format!("办理时间早于本件最近一次办理时间（{last}）"),
                format!("it would lie before the latest event of the case ({last})"),
            ),
            Self::TimerOverdue { rung, due } => say(
                format!("“{rung}”已于 {due} 期满，须先记录期满的后果"),
                format!("`{rung}` fell due at {due}: what follows from that must be recorded first"),
            ),
            Self::NotDue => {
                say("尚未期满，或者已经处理".to_owned(), "it is not due, or has been dealt with".to_owned())
            }
            _ => Text::default(),
        }
    }

    fn text_about_guards(&self) -> Text {
        match self {
            Self::TooOften { action, at_most } => say(
                format!("“{}”最多只能办理 {at_most} 次", action.title.zh),
                format!("\"{}\" can be done at most {at_most} time(s)", action.title.en),
            ),
            Self::PrerequisiteMissing { action, since: None } => say(
                format!("须先“{}”", action.title.zh),
                format!("\"{}\" must be done first", action.title.en),
            ),
            Self::PrerequisiteMissing { action, since: Some(since) } => say(
                format!("“{}”之后须先“{}”", since.title.zh, action.title.zh),
                format!("\"{}\" must be done first, after \"{}\"", action.title.en, since.title.en),
            ),
            Self::SamePerson { action } => say(
                format!("不能由办理“{}”的同一人办理", action.title.zh),
                format!("it cannot be done by the person who did \"{}\"", action.title.en),
            ),
            Self::ConditionNotMet { field } => say(
                format!("“{}”不符合办理条件", field.title.zh),
                format!("\"{}\" does not meet the condition", field.title.en),
            ),
            Self::Expired { clock } => {
                say(format!("“{}”已期满", clock.title.zh), format!("\"{}\" has expired", clock.title.en))
            }
            Self::EntriesDiffer { field, of, missing, foreign } => {
                entries_differ(field, of, missing, foreign)
            }
            Self::OutOfBounds { field, value, at_least, at_most } => {
                out_of_bounds(field, *value, *at_least, *at_most)
            }
            Self::QuietDay { day, from, to } => say(
                format!("{day} 属于每月 {from} 日至 {to} 日的安静日"),
                format!("{day} lies in the quiet days of the month, {from} to {to}"),
            ),
            Self::ChildrenPending { units } => say(
                format!("尚待以下单位的关联办件：{}", join(units, "、")),
                format!("linked cases are still awaited from: {}", join(units, ", ")),
            ),
            Self::RankTooLow { rank, needed } => say(
                format!("职级不足：现为 {rank}，需 {needed}"),
                format!("rank {rank} is too low: {needed} is needed"),
            ),
            Self::NotSeparated { action, .. } => say(
                format!("曾办理“{}”的人员应当回避", action.title.zh),
                format!("whoever did \"{}\" must stand aside", action.title.en),
            ),
            Self::NotApart { field, .. } => say(
                format!("与“{}”所列人员或者单位有关的人员应当回避", field.title.zh),
                format!("whoever \"{}\" names must stand aside", field.title.en),
            ),
            _ => Text::default(),
        }
    }

    fn text_about_clocks(&self) -> Text {
        match self {
            Self::ClockAlreadyPaused { clock } => say(
                format!("“{}”已处于中止状态", clock.title.zh),
                format!("the clock \"{}\" is already paused", clock.title.en),
            ),
            Self::ClockNotPaused { clock } => say(
                format!("“{}”未处于中止状态", clock.title.zh),
                format!("the clock \"{}\" is not paused", clock.title.en),
            ),
            Self::ClockNotRunning { clock } => say(
                format!("“{}”未在计时，不能延长", clock.title.zh),
                format!("the clock \"{}\" does not run and cannot be extended", clock.title.en),
            ),
            Self::ExtensionTooLate { clock } => say(
                format!("“{}”已期满，不能再延长", clock.title.zh),
                format!("the clock \"{}\" expired before it was extended", clock.title.en),
            ),
            Self::ExtendedTooOften { clock, at_most } => say(
                format!("“{}”最多只能延长 {at_most} 次", clock.title.zh),
                format!("the clock \"{}\" can be extended at most {at_most} time(s)", clock.title.en),
            ),
            Self::ExtensionOutOfBounds { clock, asked, limit } => say(
                format!("“{}”可延长 1 至 {limit}，申请为 {asked}", clock.title.zh),
                format!("the clock \"{}\" can be extended by 1 to {limit}, not by {asked}", clock.title.en),
            ),
            _ => Text::default(),
        }
    }
}

impl Unresolved {
    fn text(&self) -> Text {
        match self {
            Self::NoItem => say("本件未关联事项".to_owned(), "the case is about no service item".to_owned()),
            Self::Item { item } => {
                say(format!("事项清单中没有 {item}"), format!("no register has the service item {item}"))
            }
            Self::ItemNotInForce { item, day } => say(
                format!("事项 {item} 在 {day} 没有时限"),
                format!("the service item {item} has no limits on {day}"),
            ),
            Self::ParameterNotInForce { parameter, day } => say(
                format!("参数 {parameter} 在 {day} 没有取值"),
                format!("the parameter {parameter} has no value on {day}"),
            ),
            Self::Number { field } => {
                say(format!("“{field}”应为数值"), format!("`{field}` should hold a number"))
            }
            Self::Instant { field } => {
                say(format!("“{field}”应为时刻或日期"), format!("`{field}` should hold an instant or a date"))
            }
            Self::Limit { value } => {
                say(format!("{value} 不是有效的时限"), format!("{value} is not a limit of time"))
            }
            Self::Selection { selection } => say(
                format!("无法确定范围“{selection}”"),
                format!("`{selection}` selects nothing that is known"),
            ),
            Self::Unit { unit } => {
                say(format!("单位名录中没有 {unit}"), format!("the unit tree has no unit {unit}"))
            }
            Self::Lots { field } => say(
                format!("“{field}”须由平台抽取"),
                format!("the platform has to draw `{field}` by lot, and has not"),
            ),
        }
    }
}

fn entries_differ(field: &Named, of: &Named, missing: &[String], foreign: &[String]) -> Text {
    let mut text = say(
        format!("“{}”应与“{}”逐项一致", field.title.zh, of.title.zh),
        format!("\"{}\" should have the entries of \"{}\"", field.title.en, of.title.en),
    );
    for (entries, zh, en) in [(missing, "缺少", "it lacks"), (foreign, "多出", "it has besides")] {
        if !entries.is_empty() {
            text.zh += &format!("；{zh}：{}", entries.join("、"));
            text.en += &format!("; {en}: {}", entries.join(", "));
        }
    }
    text
}

fn wrong_state(action: &Named, state: &Named, from: &[Named]) -> Text {
    let (open_zh, open_en) = ("未办结的任何状态".to_owned(), "every open state".to_owned());
    let (from_zh, from_en) =
        if from.is_empty() { (open_zh, open_en) } else { (titles_zh(from), titles_en(from)) };
    say(
        format!("“{}”状态下不能“{}”；可办理的状态：{from_zh}", state.title.zh, action.title.zh),
        format!("\"{}\" cannot be done in \"{}\"; it can in: {from_en}", action.title.en, state.title.en),
    )
}

fn not_allowed(action: &Named, needed: &[RoleAt]) -> Text {
    if needed.is_empty() {
        return say(
            format!("“{}”只由系统办理", action.title.zh),
            format!("\"{}\" is done by the system alone", action.title.en),
        );
    }
    let zh: Vec<_> = needed.iter().map(|role| format!("{}（{}）", role.role, role.place.zh())).collect();
    let en: Vec<_> = needed.iter().map(|role| format!("{} {}", role.role, role.place.en())).collect();
    say(
        format!("“{}”须由下列角色办理：{}", action.title.zh, zh.join("、")),
        format!("\"{}\" is done by: {}", action.title.en, en.join(", ")),
    )
}

fn out_of_bounds(field: &Named, value: i64, at_least: Option<i64>, at_most: Option<i64>) -> Text {
    let (zh, en) = match (at_least, at_most) {
        (Some(least), Some(most)) => {
            (format!("应在 {least} 至 {most} 之间"), format!("from {least} to {most}"))
        }
        (Some(least), None) => (format!("不得小于 {least}"), format!("at least {least}")),
        (None, Some(most)) => (format!("不得大于 {most}"), format!("at most {most}")),
        (None, None) => (String::from("超出范围"), String::from("within bounds")),
    };
    say(
        format!("“{}”为 {value}，{zh}", field.title.zh),
        format!("\"{}\" is {value}: expected {en}", field.title.en),
    )
}

impl Place {
    fn zh(self) -> &'static str {
        match self {
            Self::Case => "本件",
            Self::Unit => "承办单位",
            Self::Above => "上级单位",
            Self::Jurisdiction => "本辖区",
            Self::Supervisor => "监督单位",
        }
    }

    fn en(self) -> &'static str {
        match self {
            Self::Case => "of the case",
            Self::Unit => "in its unit",
            Self::Above => "in a unit above",
            Self::Jurisdiction => "in the jurisdiction",
            Self::Supervisor => "in the supervising unit",
        }
    }
}

fn say(zh: String, en: String) -> Text {
    Text { zh, en }
}

fn titles_zh(named: &[Named]) -> String {
    named.iter().map(|named| named.title.zh.as_str()).collect::<Vec<_>>().join("、")
}

fn titles_en(named: &[Named]) -> String {
    named.iter().map(|named| named.title.en.as_str()).collect::<Vec<_>>().join(", ")
}

fn join(units: &[UnitCode], separator: &str) -> String {
    units.iter().map(UnitCode::as_str).collect::<Vec<_>>().join(separator)
}
