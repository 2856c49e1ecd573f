//! A TOML file as a tree whose every key and value knows its place.

use crate::diagnostic::{Code, Diagnostic, FileId, Sink, Span};
use toml::de::{DeTable, DeValue};

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    Int(i64),
    /// As written, without underscores.
    Float(String),
    Bool(bool),
    Date(toml::value::Datetime),
    Array(Vec<Node>),
    /// In the order of the file.
    Table(Vec<(Key, Node)>),
}

/// A key and its place.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) span: Span,
}

/// Parses a file. What is not TOML is reported, all of it, and the rest is then not looked at: a lost quotation
/// mark makes the lines after it mean something else.
pub(crate) fn parse(file: FileId, text: &str, sink: &mut Sink) -> Option<Node> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let mut range = error.span().unwrap_or(0..0);
        range.end = range.end.min(text.len());
        range.start = range.start.min(range.end);
        let message = error.message().lines().next().unwrap_or_default();
        let d = Diagnostic::new(
            Code::NotToml,
            Span::new(file, range),
            format!("this is not TOML: {message}"),
            "here",
        );
        sink.push(d.help("see https://toml.io/en/v1.1.0 for the rules of the format"));
    }
    let span = Span::new(file, 0..0);
    errors.is_empty().then(|| Node { span, value: Value::Table(entries(file, table.get_ref(), sink)) })
}

fn entries(file: FileId, table: &DeTable<'_>, sink: &mut Sink) -> Vec<(Key, Node)> {
    let mut out: Vec<(Key, Node)> = table
        .iter()
        .map(|(key, value)| {
            let place = Span::new(file, key.span());
            let key = Key { name: key.get_ref().to_string(), span: place };
            (key, node(file, value.get_ref(), Span::new(file, value.span()), sink))
        })
        .collect();
    out.sort_by_key(|(key, _)| key.span.start);
    out
}

fn node(file: FileId, value: &DeValue<'_>, span: Span, sink: &mut Sink) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(truth) => Value::Bool(*truth),
        DeValue::Float(number) => Value::Float(number.as_str().to_owned()),
        DeValue::Datetime(date) => Value::Date(*date),
        DeValue::Integer(number) => {
            Value::Int(i64::from_str_radix(number.as_str(), number.radix()).unwrap_or_else(|_| {
                sink.error(
                    Code::OutOfRange,
                    span,
                    "this number does not fit into 64 bits",
                    "at most 9223372036854775807",
                    "write a smaller number",
                );
                0
            }))
        }
        DeValue::Array(items) => Value::Array(
            items.iter().map(|item| node(file, item.get_ref(), Span::new(file, item.span()), sink)).collect(),
        ),
        DeValue::Table(table) => Value::Table(entries(file, table, sink)),
    };
    Node { span, value }
}

impl Node {
    /// What the value is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "text",
            Value::Int(_) => "a whole number",
            Value::Float(_) => "a number with decimals",
            Value::Bool(_) => "a truth value",
            Value::Date(_) => "a date",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The value under `key`, if this is a table that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|(k, _)| k.name == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}
