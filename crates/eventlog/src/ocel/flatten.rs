//! From objects and events to the cases of one object type.

use super::components::components;
use hashbrown::{HashMap, HashSet};

use super::{Event, Object, Ocel, Relation, wrong};
use crate::error::{Fault, Place, ReadReport};
use crate::time::format_time;
use crate::{Attribute, LogBuilder, Order, ReadLog, ReadOptions, Value};

/// Stands for an object type: connected components are the cases.
const COMPONENTS: &str = "*";
const EVENT_ID: &str = "ocel:eid";
const QUALIFIER: &str = "ocel:qualifier";
const RELATED: &str = "ocel:related";

/// Flattens the log to the object type that the options name, or to the only one that has events.
pub(super) fn flatten(
    mut ocel: Ocel,
    mut report: ReadReport,
    options: &ReadOptions<'_>,
) -> Result<ReadLog, Fault> {
    let mut check = Check { lenient: options.lenient, report: &mut report };
    check.ids(&mut ocel)?;
    check.relations(&mut ocel)?;
    let mut builder = LogBuilder::default();
    let case_of = if options.layout.ocel_object_type.as_deref() == Some(COMPONENTS) {
        cases_by_component(&ocel, &mut builder, options)
    } else {
        cases_by_type(&ocel, &object_type(&ocel, options)?, &mut builder, options)
    };
    let mut events: Vec<&Event> = ocel.events.iter().collect();
    events.sort_by_key(|event| event.time);
    for event in events {
        for (case, qualifier) in cases_of(event, &case_of) {
            add_event(&mut builder, case, event, &qualifier, options);
        }
    }
    report.out_of_order = 0;
    let built = builder.finish(Order::File, options.threads.max(1));
    Ok(ReadLog { log: built.log, report })
}

/// Every object of one type is a case.
fn cases_by_type<'o>(
    ocel: &'o Ocel,
    kind: &str,
    builder: &mut LogBuilder,
    options: &ReadOptions<'_>,
) -> HashMap<&'o str, u32> {
    let mut case_of = HashMap::new();
    for object in ocel.objects.iter().filter(|object| object.kind == kind && options.keeps(&object.id)) {
        let case = builder.case(&object.id);
        case_of.insert(object.id.as_str(), case);
        add_case_attributes(builder, case, object, options);
    }
    case_of
}

/// Every connected component is a case, named by its first object.
fn cases_by_component<'o>(
    ocel: &'o Ocel,
    builder: &mut LogBuilder,
    options: &ReadOptions<'_>,
) -> HashMap<&'o str, u32> {
    let mut case_of = HashMap::new();
    for (object, first) in ocel.objects.iter().zip(components(ocel)) {
        let id = &ocel.objects[first].id;
        if options.keeps(id) {
            case_of.insert(object.id.as_str(), builder.case(id));
        }
    }
    case_of
}

/// The object type whose objects are the cases.
fn object_type(ocel: &Ocel, options: &ReadOptions<'_>) -> Result<String, Fault> {
    let counts = counts(ocel);
    let listed = || {
        let each = counts.iter().map(|count| {
            format!("{:?} ({} objects, {} of them with events)", count.kind, count.objects, count.with_events)
        });
        each.collect::<Vec<_>>().join(", ")
    };
    if let Some(told) = &options.layout.ocel_object_type {
        return match counts.iter().find(|count| count.kind == *told) {
            Some(_) => Ok(told.clone()),
            None => Err(wrong(format!("no object type {told:?}; the object types are {}", listed()))),
        };
    }
    let mut candidates = counts.iter().filter(|count| count.with_events > 0);
    match (candidates.next(), candidates.next()) {
        (Some(only), None) => Ok(only.kind.clone()),
        (None, _) => Err(wrong("no object has an event; expected events that are related to objects")),
        _ => Err(wrong(format!(
            "say which object type is the case, or `*` for connected components; the object types are {}",
            listed()
        ))),
    }
}

struct Count {
    kind: String,
    objects: usize,
    with_events: usize,
}

fn counts(ocel: &Ocel) -> Vec<Count> {
    let related: HashSet<&str> = ocel
        .events
        .iter()
        .flat_map(|event| &event.related)
        .map(|relation| relation.object.as_str())
        .collect();
    let mut counts: Vec<Count> = Vec::new();
    let mut place: HashMap<&str, usize> = HashMap::new();
    let kinds = ocel.object_types.iter().chain(ocel.objects.iter().map(|object| &object.kind));
    for kind in kinds {
        place.entry(kind).or_insert_with(|| {
            counts.push(Count { kind: kind.clone(), objects: 0, with_events: 0 });
            counts.len() - 1
        });
    }
    for object in &ocel.objects {
        let count = &mut counts[place[object.kind.as_str()]];
        count.objects += 1;
        count.with_events += usize::from(related.contains(object.id.as_str()));
    }
    counts
}

/// The cases an event stands in, each once, with the qualifiers of its relations to that case.
fn cases_of(event: &Event, case_of: &HashMap<&str, u32>) -> Vec<(u32, String)> {
    let mut cases: Vec<(u32, String)> = Vec::new();
    for relation in &event.related {
        let Some(case) = case_of.get(relation.object.as_str()) else { continue };
        match cases.iter_mut().find(|(known, _)| known == case) {
            Some((_, qualifier)) if relation.qualifier.is_empty() || *qualifier == relation.qualifier => {}
            Some((_, qualifier)) if qualifier.is_empty() => qualifier.clone_from(&relation.qualifier),
            Some((_, qualifier)) => *qualifier = format!("{qualifier}; {}", relation.qualifier),
            None => cases.push((*case, relation.qualifier.clone())),
        }
    }
    cases
}

fn add_event(builder: &mut LogBuilder, case: u32, event: &Event, qualifier: &str, options: &ReadOptions<'_>) {
    builder.event(case, &event.kind, event.time);
    let mut add = |key: &str, value: Value| {
        if options.select.keeps_event(key) {
            builder.event_attribute(key, value, Vec::new());
        }
    };
    add(EVENT_ID, Value::Id(event.id.clone()));
    if !qualifier.is_empty() {
        add(QUALIFIER, Value::Text(qualifier.to_owned()));
    }
    for (key, value) in &event.attributes {
        add(key, value.clone());
    }
}

fn add_case_attributes(builder: &mut LogBuilder, case: u32, object: &Object, options: &ReadOptions<'_>) {
    let mut names: Vec<&str> = Vec::new();
    for attribute in &object.attributes {
        if !names.contains(&attribute.name.as_str()) {
            names.push(&attribute.name);
        }
    }
    for name in names.into_iter().filter(|name| options.select.keeps_case(name)) {
        let mut values: Vec<_> =
            object.attributes.iter().filter(|attribute| attribute.name == name).collect();
        values.sort_by_key(|attribute| attribute.since);
        let changes = values[1..].iter().map(|change| Attribute {
            key: format_time(change.since, 0),
            value: change.value.clone(),
            children: Vec::new(),
        });
        builder.case_attribute(case, name, values[0].value.clone(), changes.collect());
    }
    if !object.related.is_empty() && options.select.keeps_case(RELATED) {
        let related = object.related.iter().map(|relation| Attribute {
            key: relation.qualifier.clone(),
            value: Value::Id(relation.object.clone()),
            children: Vec::new(),
        });
        builder.case_attribute(case, RELATED, Value::List(related.collect()), Vec::new());
    }
}

/// What a well-formed file keeps to: ids are unique and relations lead somewhere.
struct Check<'a> {
    lenient: bool,
    report: &'a mut ReadReport,
}

impl Check<'_> {
    fn say(&mut self, what: String) -> Result<(), Fault> {
        if !self.lenient {
            return Err(wrong(what));
        }
        self.report.skip(Place::None, what);
        Ok(())
    }

    fn ids(&mut self, ocel: &mut Ocel) -> Result<(), Fault> {
        let mut seen = HashSet::new();
        let mut twice = Vec::new();
        ocel.objects.retain(|object| {
            let new = seen.insert(object.id.clone());
            if !new {
                twice.push(format!("the object {:?} stands twice; the second is left out", object.id));
            }
            new
        });
        seen.clear();
        ocel.events.retain(|event| {
            let new = seen.insert(event.id.clone());
            if !new {
                twice.push(format!("the event {:?} stands twice; the second is left out", event.id));
            }
            new
        });
        twice.into_iter().try_for_each(|what| self.say(what))
    }

    fn relations(&mut self, ocel: &mut Ocel) -> Result<(), Fault> {
        let ids: HashSet<String> = ocel.objects.iter().map(|object| object.id.clone()).collect();
        let mut lost = Vec::new();
        let mut check = |of: &str, id: &str, related: &mut Vec<Relation>| {
            related.retain(|relation| {
                let known = ids.contains(&relation.object);
                if !known {
                    lost.push(format!(
                        "the {of} {id:?} is related to {:?}, which is no object of the log",
                        relation.object
                    ));
                }
                known
            });
        };
        for object in &mut ocel.objects {
            check("object", &object.id, &mut object.related);
        }
        for event in &mut ocel.events {
            check("event", &event.id, &mut event.related);
        }
        lost.into_iter().try_for_each(|what| self.say(what))
    }
}
