//! OCEL 2.0: events that belong to many objects, flattened to the cases of one object type.
//!
//! Every object of the chosen type is a case; the events related to it, by time, are the case's events, so
//! that an event related to several such objects stands in each of their cases. With `*` for the type, every
//! connected component (objects that share events, directly or by way of others) is a case named by its first object:
//! each event then stands in one case, and the attributes of objects are left out. What becomes what:
//!
//! | OCEL | log |
//! |---|---|
//! | object id | case id |
//! | object attribute | case attribute, its first value; later values are nested below it, each under the time of its change |
//! | relation to another object | element of the case attribute `ocel:related`: the qualifier with the other's id |
//! | event id, type, time | event attribute `ocel:eid`, activity, time |
//! | event attribute | event attribute |
//! | qualifier of the event-object relation | event attribute `ocel:qualifier`; several are joined by `; ` |

mod components;
mod flatten;
mod json;
mod sqlite;

use crate::{Value, error::Fault, error::Place};

pub(crate) use json::read as read_json;
pub(crate) use sqlite::read as read_sqlite;

/// An object-centric log as it stands in the file.
#[derive(Debug, Default)]
struct Ocel {
    /// In the order of the file.
    object_types: Vec<String>,
    objects: Vec<Object>,
    events: Vec<Event>,
}

#[derive(Debug)]
struct Object {
    id: String,
    kind: String,
    /// In the order of the file.
    attributes: Vec<ObjectAttribute>,
    related: Vec<Relation>,
}

#[derive(Debug)]
struct ObjectAttribute {
    name: String,
    /// From when on the value holds: microseconds since the epoch, UTC.
    since: i64,
    value: Value,
}

#[derive(Debug)]
struct Event {
    id: String,
    kind: String,
    /// Microseconds since the epoch, UTC.
    time: i64,
    attributes: Vec<(String, Value)>,
    related: Vec<Relation>,
}

/// A relation to an object.
#[derive(Debug)]
struct Relation {
    object: String,
    qualifier: String,
}

/// The type an attribute is declared with.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
enum Declared {
    Text,
    Time,
    Int,
    Float,
    Bool,
}

impl Declared {
    fn of(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "string" | "text" | "varchar" | "" => Some(Self::Text),
            "time" | "date" | "timestamp" | "datetime" => Some(Self::Time),
            "integer" | "int" | "bigint" => Some(Self::Int),
            "float" | "real" | "double" | "numeric" => Some(Self::Float),
            "boolean" | "bool" => Some(Self::Bool),
            _ => None,
        }
    }

    /// What is expected, for errors.
    fn expected(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Time => "a time such as 2026-02-02T09:30:00+08:00",
            Self::Int => "a whole number",
            Self::Float => "a number",
            Self::Bool => "true or false",
        }
    }

    /// The value a text stands for under this type.
    fn of_text(self, text: &str, clock: &mut crate::zone::Clock<'_>) -> Result<Value, String> {
        let value = match self {
            Self::Text => Some(Value::Text(text.to_owned())),
            Self::Time => return clock.read(text.as_bytes()).map(Value::Time),
            Self::Int => text.parse().ok().map(Value::Int),
            Self::Float => text.parse().ok().map(Value::Float),
            Self::Bool => match text {
                "true" | "True" | "1" => Some(Value::Bool(true)),
                "false" | "False" | "0" => Some(Value::Bool(false)),
                _ => None,
            },
        };
        value.ok_or_else(|| {
            format!("{} where {} is declared", crate::zone::shown(text.as_bytes()), self.expected())
        })
    }
}

/// A fault of the file as a whole.
fn wrong(what: impl Into<String>) -> Fault {
    Fault::new(Place::None, what)
}
