//! OCEL 2.0: both containers, flattened to one object type.

use std::path::PathBuf;

use chuangyou_eventlog::{
    FixedOffset, Format, Log, ReadLog, ReadOptions, ValueRef, difference, read_from, read_path,
};
use rusqlite::Connection;

fn options(object_type: Option<&str>) -> ReadOptions<'static> {
    let mut options = ReadOptions::default();
    options.layout.ocel_object_type = object_type.map(str::to_owned);
    options
}

fn read_json(text: &str, options: &ReadOptions<'_>) -> Result<ReadLog, String> {
    let options = ReadOptions { format: Some(Format::OcelJson), ..options.clone() };
    read_from(Box::new(std::io::Cursor::new(text.as_bytes().to_vec())), "log.jsonocel", &options)
        .map_err(|error| error.to_string())
}

fn shown(log: &Log) -> Vec<String> {
    let qualifier =
        |event| log.event_column("ocel:qualifier").and_then(|column| column.get(event, &log.strings));
    let event = |event: usize| {
        let activity = log.strings.text(log.activity()[event]);
        match qualifier(event) {
            Some(ValueRef::Text(qualifier)) => format!("{activity} ({qualifier})"),
            _ => activity.to_owned(),
        }
    };
    (0..log.cases())
        .map(|case| {
            format!(
                "{}: {}",
                log.case_id(case),
                log.events_of(case).map(event).collect::<Vec<_>>().join(", ")
            )
        })
        .collect()
}

/// Two applications decided together, and an inspector.
const TOGETHER: &str = r#"{
  "objectTypes": [
    {"name": "application", "attributes": [{"name": "area", "type": "integer"}]},
    {"name": "inspector", "attributes": []}
  ],
  "eventTypes": [
    {"name": "accept", "attributes": [{"name": "urgent", "type": "boolean"}]},
    {"name": "decide", "attributes": []}
  ],
  "objects": [
    {"id": "P1", "type": "application", "attributes": [
      {"name": "area", "time": "2026-02-03T00:00:00Z", "value": "70"},
      {"name": "area", "time": "1970-01-01T00:00:00Z", "value": "60"}]},
    {"id": "P2", "type": "application", "relationships": [{"objectId": "P1", "qualifier": "beside"}]},
    {"id": "I1", "type": "inspector"}
  ],
  "events": [
    {"id": "e3", "type": "decide", "time": "2026-02-04T09:00:00Z",
     "relationships": [{"objectId": "P1", "qualifier": "granted"}, {"objectId": "P2", "qualifier": "refused"},
                       {"objectId": "I1", "qualifier": "by"}, {"objectId": "P2", "qualifier": "void"}]},
    {"id": "e1", "type": "accept", "time": "2026-02-02T09:00:00Z",
     "attributes": [{"name": "urgent", "value": "true"}], "relationships": [{"objectId": "P1", "qualifier": ""}]},
    {"id": "e2", "type": "accept", "time": "2026-02-02T10:00:00Z", "relationships": [{"objectId": "P2", "qualifier": ""}]}
  ]
}"#;

#[test]
fn an_event_of_several_objects_stands_in_each_case_ordered_by_time() {
    let log = read_json(TOGETHER, &options(Some("application"))).expect("a log").log;
    assert_eq!(shown(&log), ["P1: accept, decide (granted)", "P2: accept, decide (refused; void)"]);
    let urgent = log.event_column("urgent").expect("an attribute of events");
    assert_eq!(urgent.get(0, &log.strings), Some(ValueRef::Bool(true)));
    let area = log.case_column("area").expect("an attribute of cases");
    assert_eq!(area.get(0, &log.strings), Some(ValueRef::Int(60)));
    let change = &area.nested.get(0)[0];
    assert_eq!(
        (change.key.as_str(), change.value.as_ref()),
        ("2026-02-03T00:00:00.000+00:00", ValueRef::Int(70))
    );
    let related = log.case_column("ocel:related").expect("P2 is related to P1");
    assert!(matches!(related.get(1, &log.strings), Some(ValueRef::List([one])) if one.key == "beside"));
}

#[test]
fn objects_that_share_events_are_one_case_of_connected_components() {
    let log = read_json(TOGETHER, &options(Some("*"))).expect("a log").log;
    assert_eq!(shown(&log), ["P1: accept, accept, decide (granted; refused; by; void)"]);
    let apart = TOGETHER.replace(r#"{"objectId": "P2", "qualifier": "refused"},"#, "");
    let apart = apart.replace(r#", {"objectId": "P2", "qualifier": "void"}"#, "");
    let log = read_json(&apart, &options(Some("*"))).expect("a log").log;
    assert_eq!(shown(&log), ["P1: accept, decide (granted; by)", "P2: accept"]);
}

#[test]
fn without_a_type_the_error_lists_the_types_with_their_counts() {
    let error = read_json(TOGETHER, &options(None)).expect_err("two types have events");
    let expected = "log.jsonocel: say which object type is the case, or `*` for connected components; the object types are \
                    \"application\" (2 objects, 2 of them with events), \"inspector\" (1 objects, 1 of them with events)";
    assert_eq!(error, expected);
    let error = read_json(TOGETHER, &options(Some("permit"))).expect_err("no such type");
    assert!(error.contains("no object type \"permit\""), "{error}");
    let only = TOGETHER.replace(r#"{"objectId": "I1", "qualifier": "by"}, "#, "");
    assert_eq!(read_json(&only, &options(None)).expect("one type has events").log.cases(), 2);
}

#[test]
fn what_contradicts_itself_is_an_error_or_left_out_and_counted() {
    for (from, to, said) in [
        (
            "\"objectId\": \"I1\"",
            "\"objectId\": \"I9\"",
            "event \"e3\" is related to \"I9\", which is no object",
        ),
        ("\"id\": \"I1\"", "\"id\": \"P1\"", "the object \"P1\" stands twice"),
        (
            "\"value\": \"70\"",
            "\"value\": \"seventy\"",
            "attribute \"area\": \"seventy\" where a whole number is declared",
        ),
        ("2026-02-02T10:00:00Z", "2026-02-30T10:00:00Z", "is no time"),
        ("2026-02-02T10:00:00Z", "2026-02-02T10:00:00", "has no zone"),
    ] {
        let text = TOGETHER.replace(from, to);
        let error = read_json(&text, &options(Some("application"))).expect_err(said);
        assert!(error.contains(said), "{error}");
        let lenient = ReadOptions { lenient: true, ..options(Some("application")) };
        let read = read_json(&text, &lenient).expect("lenient");
        assert!(read.report.skipped_total >= 1, "{said}");
    }
    let error = read_json("{\n\"objectTypes\": [],\n\"events\": 5}", &options(None)).expect_err("no array");
    assert!(error.starts_with("log.jsonocel:line 3:"), "{error}");
}

/// A database with one application and these statements after.
fn database(more: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("log.sqlite");
    let connection = Connection::open(&path).expect("a new database");
    let tables = "
        CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT);
        CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT);
        CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);
        CREATE TABLE object (ocel_id TEXT, ocel_type TEXT);
        CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
        CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT);
        CREATE TABLE \"event_ac\"\"cept\" (ocel_id TEXT, ocel_time TIMESTAMP, urgent BOOLEAN, cost REAL);
        CREATE TABLE object_application (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT, area INTEGER, who TEXT);
        INSERT INTO event_map_type VALUES ('accept', 'ac\"cept');
        INSERT INTO object_map_type VALUES ('application', 'application');
        INSERT INTO event VALUES ('e1', 'accept');
        INSERT INTO object VALUES ('P1', 'application');
        INSERT INTO event_object VALUES ('e1', 'P1', NULL);
        INSERT INTO \"event_ac\"\"cept\" VALUES ('e1', '2026-02-02 09:00:00Z', 1, 7);
        INSERT INTO object_application VALUES ('P1', '1970-01-01T00:00:00Z', NULL, 60, 'Li');
        INSERT INTO object_application VALUES ('P1', '2026-02-03T00:00:00Z', 'area', 70, 'stale');";
    connection.execute_batch(&format!("{tables}{more}")).expect("well-formed SQL");
    drop(connection);
    std::fs::read(path).expect("the database is a file")
}

fn read_database(bytes: Vec<u8>) -> Result<ReadLog, String> {
    read_from(Box::new(std::io::Cursor::new(bytes)), "log.sqlite", &options(None))
        .map_err(|error| error.to_string())
}

#[test]
fn a_database_is_read_with_its_declared_types() {
    let log = read_database(database("")).expect("a log").log;
    assert_eq!(shown(&log), ["P1: accept"]);
    let value = |key: &str| log.event_column(key).and_then(|column| column.get(0, &log.strings));
    assert_eq!((value("urgent"), value("cost")), (Some(ValueRef::Bool(true)), Some(ValueRef::Float(7.0))));
    let area = log.case_column("area").expect("an attribute of cases");
    assert_eq!((area.get(0, &log.strings), area.nested.get(0).len()), (Some(ValueRef::Int(60)), 1));
    assert!(log.case_column("who").expect("an attribute of cases").nested.is_empty());
}

#[test]
fn a_damaged_or_incomplete_database_is_an_error() {
    for (more, said) in [
        ("DROP TABLE event_map_type;", "no such table: event_map_type"),
        ("DROP TABLE object_application;", "no table \"object_application\""),
        ("INSERT INTO event VALUES ('e2', 'accept');", "\"e2\" has no row with a time"),
        ("INSERT INTO event_object VALUES ('e1', 'P7', '');", "is related to \"P7\""),
        ("UPDATE object_application SET area = 'wide';", "\"wide\" where a whole number is declared"),
    ] {
        let error = read_database(database(more)).expect_err(said);
        assert!(error.contains(said), "{error}");
    }
    let bytes = database("");
    assert!(read_database(bytes[..bytes.len() / 2].to_vec()).is_err());
    let mut scrambled = bytes;
    scrambled[4200..].iter_mut().for_each(|byte| *byte ^= 0x5a);
    let error = read_database(scrambled).expect_err("scrambled pages");
    assert!(error.starts_with("log.sqlite: no readable OCEL 2.0 database"), "{error}");
}

#[test]
fn the_example_is_the_same_log_in_json_and_sqlite() {
    let data = std::env::var_os("CHUANGYOU_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let folder = data.join("ocel");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    // The database has the times of the JSON on a clock one hour ahead of UTC.
    let clock = FixedOffset { minutes_east: 60 };
    for (object_type, cases, events) in [
        ("Invoice", 3, 9),
        ("Payment", 3, 3),
        ("Purchase Order", 2, 5),
        ("Purchase Requisition", 1, 3),
        ("*", 2, 13),
    ] {
        let read = |name: &str| {
            let options = ReadOptions { zone: Some(&clock), ..options(Some(object_type)) };
            read_path(&folder.join(name), &options).expect("a good file").log
        };
        let json = read("ocel20_example.jsonocel");
        assert_eq!((json.cases(), json.events()), (cases, events), "{object_type}");
        assert_eq!(difference(&json, &read("ocel20_example.sqlite")), None, "{object_type}");
    }
}
