//! OCEL 2.0 as JSON.

use std::io::Read as _;

use hashbrown::HashMap;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Declared, Event, Object, ObjectAttribute, Ocel, Relation, flatten::flatten, wrong};
use crate::error::{Fault, Place, ReadReport};
use crate::read::Source;
use crate::zone::Clock;
use crate::{ReadError, ReadLog, ReadOptions, Value};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    object_types: Vec<TypeOf>,
    event_types: Vec<TypeOf>,
    objects: Vec<JsonObject>,
    events: Vec<JsonEvent>,
}

#[derive(Deserialize)]
struct TypeOf {
    name: String,
    #[serde(default)]
    attributes: Vec<AttributeOf>,
}

#[derive(Deserialize)]
struct AttributeOf {
    name: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct JsonObject {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    attributes: Vec<JsonChange>,
    #[serde(default)]
    relationships: Vec<JsonRelation>,
}

#[derive(Deserialize)]
struct JsonChange {
    name: String,
    time: String,
    value: Json,
}

#[derive(Deserialize)]
struct JsonEvent {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    time: String,
    #[serde(default)]
    attributes: Vec<JsonAttribute>,
    #[serde(default)]
    relationships: Vec<JsonRelation>,
}

#[derive(Deserialize)]
struct JsonAttribute {
    name: String,
    value: Json,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonRelation {
    object_id: String,
    #[serde(default)]
    qualifier: String,
}

impl From<JsonRelation> for Relation {
    fn from(relation: JsonRelation) -> Self {
        Relation { object: relation.object_id, qualifier: relation.qualifier }
    }
}

/// Reads an OCEL 2.0 log in JSON.
pub(crate) fn read(mut source: Source<'_>, options: &ReadOptions<'_>) -> Result<ReadLog, ReadError> {
    let mut bytes = Vec::new();
    source
        .input
        .read_to_end(&mut bytes)
        .map_err(|error| ReadError::new(source.name, Place::None, error.to_string()))?;
    if let Some(progress) = options.progress {
        progress(source.input.consumed());
    }
    read_bytes(&bytes, options).map_err(|fault| fault.in_file(source.name))
}

fn read_bytes(bytes: &[u8], options: &ReadOptions<'_>) -> Result<ReadLog, Fault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let document: Document = serde_json::from_slice(bytes).map_err(|error| {
        Fault::new(Place::Line(error.line() as u64), format!("no OCEL 2.0 log in JSON: {error}"))
    })?;
    let mut reading = Reading {
        clock: Clock::new(options.zone, options.layout.time_format.as_deref()),
        declared: HashMap::new(),
        lenient: options.lenient,
        report: ReadReport::default(),
    };
    reading.declare("event", &document.event_types)?;
    reading.declare("object", &document.object_types)?;
    let mut ocel = Ocel {
        object_types: document.object_types.into_iter().map(|kind| kind.name).collect(),
        ..Ocel::default()
    };
    for object in document.objects {
        let object = reading.object(object)?;
        ocel.objects.push(object);
    }
    for event in document.events {
        let event = reading.event(event)?;
        ocel.events.extend(event);
    }
    flatten(ocel, reading.report, options)
}

struct Reading<'a> {
    clock: Clock<'a>,
    /// Of "event" or "object", a type and an attribute.
    declared: HashMap<(&'static str, String, String), Declared>,
    lenient: bool,
    report: ReadReport,
}

impl Reading<'_> {
    fn declare(&mut self, of: &'static str, types: &[TypeOf]) -> Result<(), Fault> {
        for kind in types {
            for attribute in &kind.attributes {
                let declared = Declared::of(&attribute.kind).ok_or_else(|| {
                    wrong(format!(
                        "the attribute {:?} of the {of} type {:?} has the type {:?}; expected string, time, integer, float or boolean",
                        attribute.name, kind.name, attribute.kind
                    ))
                })?;
                self.declared.insert((of, kind.name.clone(), attribute.name.clone()), declared);
            }
        }
        Ok(())
    }

    /// `None` for what is left out under `lenient`.
    fn or_skip<T>(&mut self, of: &str, id: &str, result: Result<T, String>) -> Result<Option<T>, Fault> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(what) => {
                let what = format!("{of} {id:?}: {what}");
                if !self.lenient {
                    return Err(wrong(what));
                }
                self.report.skip(Place::None, what);
                Ok(None)
            }
        }
    }

    fn object(&mut self, object: JsonObject) -> Result<Object, Fault> {
        let mut attributes = Vec::with_capacity(object.attributes.len());
        for change in object.attributes {
            let since = self.clock.read(change.time.as_bytes());
            let value = self.value("object", &object.kind, &change.name, &change.value);
            let both = since.and_then(|since| Ok((since, value?)));
            if let Some((since, Some(value))) = self.or_skip("object", &object.id, both)? {
                attributes.push(ObjectAttribute { name: change.name, since, value });
            }
        }
        let related = object.relationships.into_iter().map(Relation::from).collect();
        Ok(Object { id: object.id, kind: object.kind, attributes, related })
    }

    fn event(&mut self, event: JsonEvent) -> Result<Option<Event>, Fault> {
        let time = self.clock.read(event.time.as_bytes());
        let Some(time) = self.or_skip("event", &event.id, time)? else { return Ok(None) };
        let mut attributes = Vec::with_capacity(event.attributes.len());
        for attribute in event.attributes {
            let value = self.value("event", &event.kind, &attribute.name, &attribute.value);
            if let Some(Some(value)) = self.or_skip("event", &event.id, value)? {
                attributes.push((attribute.name, value));
            }
        }
        let related = event.relationships.into_iter().map(Relation::from).collect();
        Ok(Some(Event { id: event.id, kind: event.kind, time, attributes, related }))
    }

    /// The value of an attribute under its declared type; `None` for `null`.
    fn value(
        &mut self,
        of: &'static str,
        kind: &str,
        name: &str,
        json: &Json,
    ) -> Result<Option<Value>, String> {
        let declared = self.declared.get(&(of, kind.to_owned(), name.to_owned())).copied();
        let described = |what: String| format!("attribute {name:?}: {what}");
        match (declared, json) {
            (_, Json::Null) => Ok(None),
            (Some(declared), Json::String(text)) => {
                declared.of_text(text, &mut self.clock).map(Some).map_err(described)
            }
            (Some(Declared::Text), Json::Number(_) | Json::Bool(_)) => {
                Ok(Some(Value::Text(json.to_string())))
            }
            (Some(Declared::Float), Json::Number(number)) => Ok(number.as_f64().map(Value::Float)),
            (Some(declared), Json::Number(_) | Json::Bool(_)) => {
                let (value, _) = crate::tagged::from_json(json).map_err(described)?.ok_or("null")?;
                match (declared, &value) {
                    (Declared::Int, Value::Int(_)) | (Declared::Bool, Value::Bool(_)) => Ok(Some(value)),
                    _ => Err(described(format!("{json} where {} is declared", declared.expected()))),
                }
            }
            (_, json) => Ok(crate::tagged::from_json(json).map_err(described)?.map(|(value, _)| value)),
        }
    }
}
