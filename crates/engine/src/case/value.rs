//! What the fields of a case hold.

use std::collections::BTreeMap;

use chuangyou_calendar::Day;
use chuangyou_programme::model::{Field, FieldType, Text};

use super::{CaseId, Context, FieldName, ItemCode, Moment, PersonId, UnitCode};

/// Values by field.
pub type Fields = BTreeMap<FieldName, FieldValue>;

/// The value of one field.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldValue {
    /// Text, of one line or many.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Money, in fen.
    Money(i64),
    /// A day.
    Date(Day),
    /// An instant.
    Instant(Moment),
    /// The id of one of the field's choices.
    Choice(String),
    /// A stored file, by the name its store gave it.
    File(String),
    /// A unit.
    Unit(UnitCode),
    /// A person.
    Person(PersonId),
    /// A service item.
    Item(ItemCode),
    /// An enterprise, by its code in the register.
    Enterprise(String),
    /// Another case.
    Case(CaseId),
    /// Several texts, in order.
    List(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// Stands for a personal value that is kept outside the journal: the salted commitment to it, in hexadecimal.
    Commitment(String),
}

impl FieldValue {
    /// Whether nothing is said: a blank text, an empty list.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) | Self::Choice(text) | Self::File(text) | Self::Enterprise(text) => {
                text.trim().is_empty()
            }
            Self::Commitment(text) => text.is_empty(),
            Self::List(entries) => entries.iter().all(|entry| entry.trim().is_empty()),
            _ => false,
        }
    }

    /// Whether the value speaks up for an exception: a flag that is up, or any other value that is not blank.
    pub fn is_set(&self) -> bool {
        match self {
            Self::Flag(up) => *up,
            _ => !self.is_blank(),
        }
    }

    /// The number in it: of a number field, or fen.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) | Self::Money(number) => Some(*number),
            _ => None,
        }
    }

    /// The text by which conditions compare it.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Choice(text) | Self::File(text) | Self::Enterprise(text) => {
                Some(text.clone())
            }
            Self::Date(day) => Some(day.to_string()),
            Self::Unit(unit) => Some(unit.to_string()),
            Self::Person(person) => Some(person.to_string()),
            Self::Item(item) => Some(item.to_string()),
            Self::Case(case) => Some(case.to_string()),
            _ => None,
        }
    }
}

/// Whether `value` may stand in `field`: of its type, one of its choices, in the registers it refers to. A personal
/// field takes nothing but a commitment, and no other field takes one.
pub(super) fn fits(ctx: &Context<'_>, field: &Field, value: &FieldValue) -> bool {
    if field.personal {
        return matches!(value, FieldValue::Commitment(digest) if !digest.is_empty());
    }
    match (&field.kind, value) {
        (FieldType::Choice(choices), FieldValue::Choice(choice)) => {
            choices.iter().any(|(id, _)| id == choice)
        }
        (FieldType::Unit, FieldValue::Unit(unit)) => ctx.unit(unit).is_some(),
        (FieldType::Item, FieldValue::Item(item)) => ctx.item(item).is_some(),
        (FieldType::Text | FieldType::LongText | FieldType::CaseNumber, FieldValue::Text(_))
        | (FieldType::Number, FieldValue::Number(_))
        | (FieldType::Money, FieldValue::Money(_))
        | (FieldType::Date, FieldValue::Date(_))
        | (FieldType::Instant, FieldValue::Instant(_))
        | (FieldType::File, FieldValue::File(_))
        | (FieldType::Person, FieldValue::Person(_))
        | (FieldType::Enterprise, FieldValue::Enterprise(_))
        | (FieldType::Case, FieldValue::Case(_))
        | (FieldType::List, FieldValue::List(_))
        | (FieldType::Flag, FieldValue::Flag(_)) => true,
        _ => false,
    }
}

/// What `field` takes, in words.
pub(super) fn expected(field: &Field) -> Text {
    if field.personal {
        return text("个人信息的加盐摘要", "the salted commitment to a personal value");
    }
    match &field.kind {
        FieldType::Text | FieldType::LongText => text("文本", "text"),
        FieldType::Number => text("整数", "a whole number"),
        FieldType::Money => text("金额（分）", "an amount of money in fen"),
        FieldType::Date => text("日期", "a date"),
        FieldType::Instant => text("时刻", "an instant"),
        FieldType::File => text("文件", "a file"),
        FieldType::Unit => text("单位名录中的单位", "a unit of the unit tree"),
        FieldType::Person => text("人员", "a person"),
        FieldType::Item => text("事项清单中的事项", "an item of the register of service items"),
        FieldType::Enterprise => text("企业", "an enterprise"),
        FieldType::Case => text("办件", "a case"),
        FieldType::CaseNumber => text("办件编号", "the number of a case"),
        FieldType::List => text("文本列表", "a list of texts"),
        FieldType::Flag => text("是或否", "yes or no"),
        FieldType::Choice(choices) => {
            let zh: Vec<_> = choices.iter().map(|(_, title)| title.zh.as_str()).collect();
            let en: Vec<_> = choices.iter().map(|(id, _)| id.as_str()).collect();
            Text {
                zh: format!("下列选项之一：{}", zh.join("、")), en: format!("one of: {}", en.join(", "))
            }
        }
    }
}

fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}
