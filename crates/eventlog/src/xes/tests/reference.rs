//! A simple reader over quick-xml, one event after another, which the fast reader must equal.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::{Attribute, Log, LogBuilder, Order, Value, parse_time};

/// Reads a whole, well-formed log.
pub(super) fn read(text: &str) -> Result<Log, quick_xml::Error> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    let mut builder = LogBuilder::default();
    loop {
        match reader.read_event()? {
            Event::Start(tag) if tag.local_name().as_ref() == "log" => {}
            Event::Start(tag) => {
                let element = element(&tag, &mut reader)?;
                if element.name == "trace" {
                    add_trace(&mut builder, element);
                }
            }
            Event::Eof => return Ok(builder.finish(Order::File, 1).log),
            _ => {}
        }
    }
}

struct Element {
    name: String,
    key: String,
    value: String,
    children: Vec<Element>,
}

fn element(tag: &BytesStart<'_>, reader: &mut Reader<&[u8]>) -> Result<Element, quick_xml::Error> {
    let mut element = Element {
        name: tag.local_name().as_ref().to_owned(),
        key: String::new(),
        value: String::new(),
        children: Vec::new(),
    };
    for attribute in tag.attributes() {
        let attribute = attribute?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned();
        match attribute.key.as_ref() {
            "key" => element.key = value,
            "value" => element.value = value,
            _ => {}
        }
    }
    loop {
        match reader.read_event()? {
            Event::Start(tag) => element.children.push(self::element(&tag, reader)?),
            Event::End(_) => return Ok(element),
            _ => {}
        }
    }
}

fn add_trace(builder: &mut LogBuilder, trace: Element) {
    let (events, attributes): (Vec<_>, Vec<_>) =
        trace.children.into_iter().partition(|child| child.name == "event");
    let id = &attributes.iter().find(|child| child.key == "concept:name").expect("a case has an id").value;
    let case = builder.case(id);
    for attribute in attributes.into_iter().filter(|child| child.key != "concept:name").map(value_of) {
        builder.case_attribute(case, &attribute.key, attribute.value, attribute.children);
    }
    for event in events {
        let text = |key: &str| {
            let found = event.children.iter().find(|child| child.key == key);
            found.expect("an event has a name and a time").value.clone()
        };
        let time = time_of(&text("time:timestamp"));
        builder.event(case, &text("concept:name"), time);
        for attribute in event.children.into_iter().map(value_of) {
            if !matches!(attribute.key.as_str(), "concept:name" | "time:timestamp") {
                builder.event_attribute(&attribute.key, attribute.value, attribute.children);
            }
        }
    }
}

fn value_of(element: Element) -> Attribute {
    let Element { name, key, value: text, children } = element;
    let mut children = children;
    let items =
        children.iter().position(|child| child.name == "values").map(|at| children.remove(at).children);
    let mut children: Vec<_> = children.into_iter().map(value_of).collect();
    let value = match name.as_str() {
        "string" => Value::Text(text),
        "id" => Value::Id(text),
        "int" => Value::Int(text.parse().expect("an int is a number")),
        "float" => Value::Float(text.parse().expect("a float is a number")),
        "boolean" => Value::Bool(text == "true"),
        "date" => Value::Time(time_of(&text)),
        "list" => Value::List(items.unwrap_or_default().into_iter().map(value_of).collect()),
        "container" => Value::Container(std::mem::take(&mut children)),
        other => panic!("unknown element {other}"),
    };
    Attribute { key, value, children }
}

fn time_of(text: &str) -> i64 {
    match parse_time(text.as_bytes()) {
        Some(crate::Stamp::Utc(micros)) => micros,
        other => panic!("{text} is {other:?}"),
    }
}
