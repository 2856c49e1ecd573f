//! What several tables share: texts, sources, amounts, durations, conditions, matches and points.

use super::decode::{Decode, Definitions, Fields, Name, Several, Sp, table, wrong_type};
use super::macros::table;
use super::node::{Node, Value};
use super::schema::defined;
use super::suggest;
use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use crate::model::Provenance;
use chuangyou_calendar::TimeUnit;
use serde_json::json;

table! {
    /// Text for people, in both languages.
    struct TextDecl {
        /// Chinese.
        zh: Name,
        /// English.
        en: Name,
    }
}

table! {
    /// The document that a number or a clause rests on.
    struct SourceDecl {
        /// Title of the document, with the article.
        title: Name,
        /// A stable address.
        url: Option<String>,
        /// What a reader must know, such as that the rule is local or expired.
        note: Option<String>,
        /// What kind of authority it is.
        provenance: Provenance,
    }
}

table! {
    /// A duration: an amount with its unit, or a parameter that has a unit.
    struct DurationDecl {
        /// How many.
        value: Option<Sp<AmountDecl>>,
        /// Of what; required with `value`.
        unit: Option<TimeUnit>,
        /// A parameter that has a unit of time.
        parameter: Option<Name>,
    }
}

table! {
    /// A comparison of one attribute with constants; exactly one comparison is written.
    struct ConditionDecl {
        /// The attribute's name.
        attribute: Name,
        /// It equals this.
        is: Option<Sp<LiteralDecl>>,
        /// It does not equal this.
        is_not: Option<Sp<LiteralDecl>>,
        /// It equals one of these.
        r#in: Option<Vec<Sp<LiteralDecl>>>,
        /// It equals none of these.
        not_in: Option<Vec<Sp<LiteralDecl>>>,
        /// It is a number not less than this.
        at_least: Option<Sp<i64>>,
        /// It is a number not greater than this.
        at_most: Option<Sp<i64>>,
        /// `true`: it has a value.
        present: Option<Sp<bool>>,
        /// `true`: it has none.
        absent: Option<Sp<bool>>,
    }
}

/// A constant of a condition.
#[derive(Debug, Clone)]
pub(crate) enum LiteralDecl {
    Text(String),
    Int(i64),
    Bool(bool),
}

impl Decode for LiteralDecl {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(Self::Text(text.clone())),
            Value::Int(number) => Some(Self::Int(*number)),
            Value::Bool(truth) => Some(Self::Bool(*truth)),
            _ => wrong_type(node, "text, a whole number, `true` or `false`", sink),
        }
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": ["string", "integer", "boolean"] })
    }
}

/// Where the size of a limit is found.
#[derive(Debug, Clone)]
pub(crate) enum AmountDecl {
    Fixed(i64),
    ItemPromised,
    ItemStatutory,
    Parameter(Name),
    Case(Name),
    Event(Name),
}

table! {
    /// An amount found elsewhere; exactly one key is written.
    struct AmountTable {
        /// A dated parameter.
        parameter: Option<Name>,
        /// An attribute or field of the case.
        case: Option<Name>,
        /// An attribute or field of the event that starts the clock.
        event: Option<Name>,
    }
}

impl Decode for AmountDecl {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match &node.value {
            Value::Int(number) => Some(Self::Fixed(*number)),
            Value::Text(text) if text == "item.promised" => Some(Self::ItemPromised),
            Value::Text(text) if text == "item.statutory" => Some(Self::ItemStatutory),
            Value::Text(text) => {
                let known = ["item.promised", "item.statutory"];
                let hint = suggest::nearest(text, known).map_or_else(
                    || format!("write `{{ parameter = \"{text}\" }}` to cite a parameter"),
                    |near| format!("did you mean `{near}`?"),
                );
                sink.push(
                    Diagnostic::new(
                        Code::UnknownWord,
                        node.span,
                        format!("`{text}` is not an amount"),
                        "neither `item.promised` nor `item.statutory`",
                    )
                    .help(hint),
                );
                None
            }
            Value::Table(_) => Self::from_table(node, sink),
            _ => wrong_type(node, "a whole number, `{ parameter = \"…\" }` or another amount", sink),
        }
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        defined("Amount", definitions, |d| {
            let table = AmountTable::schema(d);
            json!({
                "description": "A whole number, a limit of the case's service item, or a table that says where it is found.",
                "anyOf": [{ "type": "integer" }, { "enum": ["item.promised", "item.statutory"] }, table],
            })
        })
    }
}

impl AmountDecl {
    fn from_table(node: &Node, sink: &mut Sink) -> Option<Self> {
        let found: AmountTable = table(node, sink)?;
        let count = [&found.parameter, &found.case, &found.event].into_iter().flatten().count();
        match (found.parameter, found.case, found.event) {
            (Some(name), None, None) => Some(Self::Parameter(name)),
            (None, Some(name), None) => Some(Self::Case(name)),
            (None, None, Some(name)) => Some(Self::Event(name)),
            _ => one_of(node.span, &["parameter", "case", "event"], count, sink),
        }
    }
}

/// Reports that exactly one of these keys is needed, where `found` of them stand.
pub(crate) fn one_of<T>(span: Span, keys: &[&str], found: usize, sink: &mut Sink) -> Option<T> {
    let (label, help) = if found == 0 {
        ("none of them stands here", "add one of them")
    } else {
        ("more than one", "keep one of them")
    };
    let message = format!("exactly one of {} is needed", suggest::list(keys));
    sink.error(Code::OneOfKeys, span, message, label, help);
    None
}

/// Which events are meant.
#[derive(Debug, Clone)]
pub(crate) struct MatchDecl {
    pub(crate) activities: Vec<Name>,
    pub(crate) when: Vec<Sp<ConditionDecl>>,
    pub(crate) span: Span,
}

table! {
    /// Events of these activities whose attributes satisfy all the conditions.
    struct MatchTable {
        /// An activity, or several of which any matches.
        activity: Several<Name>,
        /// All must hold of the event's attributes.
        when: Vec<Sp<ConditionDecl>>,
    }
}

impl Decode for MatchDecl {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let (activities, when) = match &node.value {
            Value::Text(_) | Value::Array(_) => (Several::decode(node, sink)?.0, Vec::new()),
            Value::Table(_) => {
                let found: MatchTable = table(node, sink)?;
                (found.activity.0, found.when)
            }
            _ => {
                return wrong_type(
                    node,
                    "an activity, a list of them, or `{ activity = …, when = […] }`",
                    sink,
                );
            }
        };
        if activities.is_empty() {
            sink.error(
                Code::EmptyList,
                node.span,
                "no activity is named",
                "at least one activity",
                "write `\"accept\"`, or `[\"accept\", \"submit\"]`",
            );
            return None;
        }
        Some(Self { activities, when, span: node.span })
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        defined("Match", definitions, |d| {
            let table = MatchTable::schema(d);
            json!({
                "description": "An activity, several of which any matches, or a table with conditions on the event.",
                "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" }, "minItems": 1 }, table],
            })
        })
    }
}

/// A moment in the life of a case.
#[derive(Debug, Clone)]
pub(crate) enum PointDecl {
    FirstEvent,
    LastEvent,
    Case(Name),
    Event(MatchDecl),
}

/// Words that stand for a point and so cannot name an activity.
pub(crate) const RESERVED_POINTS: [&str; 2] = ["first_event", "last_event"];

table! {
    /// The instant that an attribute of the case holds.
    struct CasePoint {
        /// The attribute's name.
        case: Name,
    }
}

impl Decode for PointDecl {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match &node.value {
            Value::Text(text) if text == RESERVED_POINTS[0] => Some(Self::FirstEvent),
            Value::Text(text) if text == RESERVED_POINTS[1] => Some(Self::LastEvent),
            Value::Table(_) if node.get("case").is_some() => {
                table::<CasePoint>(node, sink).map(|point| Self::Case(point.case))
            }
            _ => MatchDecl::decode(node, sink).map(Self::Event),
        }
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        defined("Point", definitions, |d| {
            let (matched, case) = (MatchDecl::schema(d), CasePoint::schema(d));
            json!({
                "description": "`first_event`, `last_event`, an event, or an instant that the case carries.",
                "anyOf": [matched, case],
            })
        })
    }
}

/// A list of points, or one. A list of names is a list of points.
pub(crate) type Points = Several<Sp<PointDecl>>;

/// The names of the keys of a table.
pub(crate) fn keys_of<T: Fields>() -> Vec<&'static str> {
    T::properties(&mut Definitions::new()).into_iter().map(|p| p.key).collect()
}
