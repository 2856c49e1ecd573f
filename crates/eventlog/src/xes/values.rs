//! Elements of XES as values.

use std::borrow::Cow;

use crate::zone::{Clock, shown};
use crate::{Attribute, Value};

use super::scan::{Pairs, Scan, Tag, Wrong, unescape, wrong};

/// The type of an attribute, told by its element.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Text,
    Id,
    Int,
    Float,
    Bool,
    Time,
    List,
    Container,
}

/// Nested attributes deeper than this are refused.
const MOST_DEPTH: usize = 64;

impl Kind {
    pub(super) fn of_element(name: &str) -> Option<Kind> {
        Some(match name {
            "string" => Kind::Text,
            "date" => Kind::Time,
            "int" => Kind::Int,
            "float" => Kind::Float,
            "boolean" => Kind::Bool,
            "id" => Kind::Id,
            "list" => Kind::List,
            "container" => Kind::Container,
            _ => return None,
        })
    }
}

/// The value that `raw` stands for, or what is wrong with it.
pub(super) fn decode(kind: Kind, raw: &str, clock: &mut Clock<'_>) -> Result<Value, String> {
    let text = unescape(raw)?;
    let trimmed = text.trim();
    let expected = |what: &str| format!("{} is no {what}", shown(text.as_bytes()));
    match kind {
        Kind::Text => Ok(Value::Text(text.into_owned())),
        Kind::Id => Ok(Value::Id(text.into_owned())),
        Kind::Int => trimmed.parse().map(Value::Int).map_err(|_| expected("whole number of 64 bits")),
        Kind::Float => trimmed.parse().map(Value::Float).map_err(|_| expected("number")),
        Kind::Bool => match trimmed {
            "true" | "True" | "TRUE" | "1" => Ok(Value::Bool(true)),
            "false" | "False" | "FALSE" | "0" => Ok(Value::Bool(false)),
            _ => Err(expected("boolean; expected true or false")),
        },
        Kind::Time => clock.read(trimmed.as_bytes()).map(Value::Time),
        Kind::List => Ok(Value::List(Vec::new())),
        Kind::Container => Ok(Value::Container(Vec::new())),
    }
}

/// The value of `name` in a tag.
pub(super) fn pair<'a>(pairs: &Pairs<'a>, name: &str) -> Option<&'a str> {
    pairs.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
}

/// The value of `name` in a tag, without references; an error at `at` when it is missing.
pub(super) fn text<'a>(
    pairs: &Pairs<'a>,
    name: &str,
    element: &str,
    at: usize,
) -> Result<Cow<'a, str>, Wrong> {
    let Some(raw) = pair(pairs, name) else {
        return wrong(at, format!("the element <{element}> has no {name}"));
    };
    unescape(raw).map_err(|what| Wrong { at, what })
}

/// An element of an attribute whose tag was just read: where, its name, and whether it was `<…/>`.
#[derive(Copy, Clone, Debug)]
pub(super) struct Element<'a> {
    pub(super) at: usize,
    pub(super) name: &'a str,
    pub(super) empty: bool,
}

/// Reads a whole attribute whose tag was just read into `pairs`.
///
/// An unknown element, a missing key or a bad value is an error at the element; the scan then stands after
/// the element all the same, so that a lenient reader can go on. The outer error is one of XML.
pub(super) fn attribute<'a>(
    scan: &mut Scan<'a>,
    element: Element<'a>,
    pairs: &mut Pairs<'a>,
    clock: &mut Clock<'_>,
    depth: usize,
) -> Result<Result<Attribute, Wrong>, Wrong> {
    if depth > MOST_DEPTH {
        return wrong(element.at, format!("attributes nested more than {MOST_DEPTH} deep"));
    }
    let own = own_value(element, pairs, clock);
    let mut content = Content::default();
    if !element.empty {
        content.read(scan, element.name, pairs, clock, depth)?;
    }
    Ok(match (own, content.bad.take()) {
        (Err(bad), _) | (_, Some(bad)) => Err(bad),
        (Ok((key, value)), None) => Ok(content.attach(key, value)),
    })
}

fn own_value<'a>(
    element: Element<'a>,
    pairs: &Pairs<'a>,
    clock: &mut Clock<'_>,
) -> Result<(String, Value), Wrong> {
    let Some(kind) = Kind::of_element(element.name) else {
        let name = element.name;
        return wrong(
            element.at,
            format!(
                "unknown element <{name}>; expected string, date, int, float, boolean, id, list or container"
            ),
        );
    };
    let key = text(pairs, "key", element.name, element.at)?.into_owned();
    let raw = match (pair(pairs, "value"), kind) {
        (Some(raw), _) => raw,
        (None, Kind::List | Kind::Container) => "",
        (None, _) => return wrong(element.at, format!("the attribute {key} has no value")),
    };
    let value = decode(kind, raw, clock)
        .map_err(|what| Wrong { at: element.at, what: format!("attribute {key}: {what}") })?;
    Ok((key, value))
}

/// What stands between the tags of an attribute.
#[derive(Default)]
struct Content {
    children: Vec<Attribute>,
    /// What stands in `<values>`, when there is such an element.
    values: Option<Vec<Attribute>>,
    bad: Option<Wrong>,
}

impl Content {
    /// Reads up to the end tag of `parent`.
    fn read<'a>(
        &mut self,
        scan: &mut Scan<'a>,
        parent: &str,
        pairs: &mut Pairs<'a>,
        clock: &mut Clock<'_>,
        depth: usize,
    ) -> Result<(), Wrong> {
        loop {
            scan.skip_blanks();
            let at = scan.at;
            let (name, empty) = match scan.tag(pairs)? {
                Tag::Open(name) => (name, false),
                Tag::Empty(name) => (name, true),
                Tag::Close(name) if name == parent => return Ok(()),
                Tag::Close(name) => return wrong(at, format!("</{name}> where </{parent}> was expected")),
                Tag::Text => continue,
                Tag::End => {
                    return wrong(at, format!("the file ends before </{parent}>; it may be truncated"));
                }
            };
            if name == "values" && parent == "list" {
                let mut values = Content::default();
                if !empty {
                    values.read(scan, name, pairs, clock, depth + 1)?;
                }
                self.bad = self.bad.take().or(values.bad);
                self.values.get_or_insert_default().extend(values.children);
                continue;
            }
            match attribute(scan, Element { at, name, empty }, pairs, clock, depth + 1)? {
                Ok(child) => self.children.push(child),
                Err(bad) => self.bad = self.bad.take().or(Some(bad)),
            }
        }
    }

    /// A list has what stands in `<values>`, or else between its tags; a container what stands between them.
    fn attach(self, key: String, value: Value) -> Attribute {
        let (value, children) = match (value, self.values) {
            (Value::List(_), Some(values)) => (Value::List(values), self.children),
            (Value::List(_), None) => (Value::List(self.children), Vec::new()),
            (Value::Container(_), _) => (Value::Container(self.children), Vec::new()),
            (value, _) => (value, self.children),
        };
        Attribute { key, value, children }
    }
}

/// Passes over the rest of an element that nobody wants.
pub(super) fn skip_element<'a>(
    scan: &mut Scan<'a>,
    element: Element<'a>,
    pairs: &mut Pairs<'a>,
) -> Result<(), Wrong> {
    if element.empty {
        return Ok(());
    }
    let mut open = vec![element.name];
    while let Some(innermost) = open.last().copied() {
        let at = scan.at;
        match scan.tag(pairs)? {
            Tag::Open(name) => open.push(name),
            Tag::Close(name) if name == innermost => {
                open.pop();
            }
            Tag::Close(name) => return wrong(at, format!("</{name}> where </{innermost}> was expected")),
            Tag::Empty(_) | Tag::Text => {}
            Tag::End => {
                return wrong(at, format!("the file ends before </{innermost}>; it may be truncated"));
            }
        }
    }
    Ok(())
}
