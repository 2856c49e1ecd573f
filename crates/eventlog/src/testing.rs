//! Random logs for tests.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::{Attribute, Log, LogBuilder, Order, Value};

/// Keys that random attributes have; a key may have values of several types.
const KEYS: &[&str] = &["org:resource", "cost", "note", "flag", "due", "items"];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-d]{1,3}", 1 => "[a-c<>&\"' ,;\\n\\t\\r件é]{0,8}", 1 => "[0-9]{1,3}", 1 => "[0-9.e-]{1,5}"]
}

fn simple_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => text().prop_map(Value::Text),
        1 => text().prop_map(Value::Id),
        2 => any::<i64>().prop_map(Value::Int),
        2 => any::<f64>().prop_map(Value::Float),
        1 => any::<bool>().prop_map(Value::Bool),
        2 => instant().prop_map(Value::Time),
    ]
}

fn instant() -> impl Strategy<Value = i64> {
    (0_i64..4_000_000_000).prop_map(|millis| millis * 1000) // within seven weeks: ties and disorder happen
}

fn attribute() -> impl Strategy<Value = Attribute> {
    ("[a-c]{1,2}", simple_value(), vec(("[a-c]{1,2}", simple_value()), 0..2)).prop_map(
        |(key, value, below)| {
            let children = below
                .into_iter()
                .map(|(key, value)| Attribute { key, value, children: Vec::new() })
                .collect();
            Attribute { key, value, children }
        },
    )
}

type Valued = (&'static str, Value, Vec<Attribute>);

fn attributes() -> impl Strategy<Value = Vec<Valued>> {
    let simple = (proptest::sample::select(KEYS), simple_value(), Just(Vec::new()));
    let nested = (proptest::sample::select(KEYS), simple_value(), vec(attribute(), 1..3));
    let list =
        (proptest::sample::select(KEYS), vec(attribute(), 0..3).prop_map(Value::List), Just(Vec::new()));
    let container =
        (proptest::sample::select(KEYS), vec(attribute(), 0..3).prop_map(Value::Container), Just(Vec::new()));
    let one = prop_oneof![20 => simple, 1 => nested, 1 => list, 1 => container];
    vec(one, 0..4).prop_map(|mut attributes| {
        attributes.sort_by_key(|(key, ..)| *key);
        attributes.dedup_by_key(|(key, ..)| *key);
        attributes
    })
}

type Event = (String, i64, Vec<Valued>);

/// A random log in the order of its file; every case has at least `least_events`.
pub(crate) fn any_log(least_events: usize) -> impl Strategy<Value = Log> {
    let activity = prop_oneof![Just("accept".to_owned()), Just("decide & notify".to_owned()), "[a-z件]{1,4}"];
    let event = (activity, instant(), attributes());
    let case = (attributes(), vec(event, least_events..6));
    vec(case, 0..8).prop_map(|cases| build(&cases))
}

fn build(cases: &[(Vec<Valued>, Vec<Event>)]) -> Log {
    let mut builder = LogBuilder::default();
    for (number, (attributes, events)) in cases.iter().enumerate() {
        let case = builder.case(&format!("case <{number}>"));
        for (key, value, children) in attributes {
            builder.case_attribute(case, key, value.clone(), children.clone());
        }
        for (activity, time, attributes) in events {
            builder.event(case, activity, *time);
            for (key, value, children) in attributes {
                builder.event_attribute(key, value.clone(), children.clone());
            }
        }
    }
    builder.finish(Order::File, 1).log
}

/// The folder with real logs, or `None`, with a line that says so, where it is absent.
pub(crate) fn real_logs() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("CHUANGYOU_DATA").map_or_else(
        || std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        std::path::PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no real logs in {}", folder.display());
    None
}
