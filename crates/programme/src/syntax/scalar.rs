//! Plain values and the closed vocabularies.

use super::decode::{Decode, Definitions, wrong_type};
use super::node::{Node, Value};
use super::suggest;
use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use chuangyou_calendar::Day;
use serde_json::json;

impl Decode for String {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            _ => wrong_type(node, "text in quotation marks", sink),
        }
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "string" })
    }
}

impl Decode for bool {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match node.value {
            Value::Bool(truth) => Some(truth),
            _ => wrong_type(node, "`true` or `false`", sink),
        }
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "boolean" })
    }
}

impl Decode for i64 {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match node.value {
            Value::Int(number) => Some(number),
            _ => wrong_type(node, "a whole number", sink),
        }
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "integer" })
    }
}

macro_rules! bounded {
    ($($int:ty),+) => {$(
        impl Decode for $int {
            fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
                let number = i64::decode(node, sink)?;
                <$int>::try_from(number).ok().or_else(|| {
                    let (least, most) = (<$int>::MIN, <$int>::MAX);
                    sink.error(
                        Code::OutOfRange,
                        node.span,
                        format!("{number} is out of range"),
                        format!("between {least} and {most}"), format!("write a number from {least} to {most}"));
                    None
                })
            }

            fn schema(_: &mut Definitions) -> serde_json::Value {
                json!({ "type": "integer", "minimum": <$int>::MIN, "maximum": <$int>::MAX })
            }
        }
    )+};
}

bounded!(u8, u16, u32, i16, i32);

impl Decode for Day {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let Value::Date(date) = &node.value else {
            return wrong_type(node, "a date such as `2011-03-01`, without quotation marks", sink);
        };
        match (date.date, date.time, date.offset) {
            (Some(d), None, None) => Day::new(i32::from(d.year), d.month, d.day).or_else(|| {
                sink.error(
                    Code::OutOfRange,
                    node.span,
                    "there is no such day",
                    "years 1 to 9999",
                    "write a year from 1 to 9999",
                );
                None
            }),
            _ => wrong_type(node, "a date alone, such as `2011-03-01`", sink),
        }
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "string", "format": "date" })
    }
}

/// One of a closed set of words.
pub(crate) trait Words: Copy + 'static {
    /// The word, what it stands for and what it means.
    const WORDS: &'static [(&'static str, Self, &'static str)];
}

/// Reads a word.
pub(crate) fn word<T: Words>(node: &Node, sink: &mut Sink) -> Option<T> {
    let Value::Text(text) = &node.value else {
        return wrong_type(node, "one of the words of the language, in quotation marks", sink);
    };
    word_of(text, node.span, sink)
}

/// The word `text`, written at `span`.
pub(crate) fn word_of<T: Words>(text: &str, span: Span, sink: &mut Sink) -> Option<T> {
    if let Some((_, value, _)) = T::WORDS.iter().find(|(word, ..)| *word == text) {
        return Some(*value);
    }
    sink.push(
        Diagnostic::new(
            Code::UnknownWord,
            span,
            format!("`{text}` is not a word that is known here"),
            "unknown word",
        )
        .maybe_help(suggest::help(text, T::WORDS.iter().map(|(word, ..)| *word))),
    );
    None
}

/// The schema of a closed set of words.
pub(crate) fn word_schema<T: Words>() -> serde_json::Value {
    let all: Vec<_> =
        T::WORDS.iter().map(|(word, _, meaning)| json!({ "const": word, "description": meaning })).collect();
    json!({ "oneOf": all })
}

/// The word of a value.
pub(crate) fn spelled<T: Words + PartialEq>(value: T) -> &'static str {
    T::WORDS.iter().find(|(_, v, _)| *v == value).map_or("", |(word, ..)| word)
}
