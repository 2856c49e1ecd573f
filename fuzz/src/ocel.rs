//! OCEL 2.0, in JSON and in SQLite: any bytes are read or refused, strictly and leniently.

use chuangyou_eventlog::{Format, ReadOptions, read_from};
use rusqlite::Connection;

const DATABASE: &[u8] = b"SQLite format 3\0";

/// Reads the bytes as the container they look like.
pub fn run(bytes: &[u8]) {
    let format = if bytes.starts_with(DATABASE) { Format::OcelSqlite } else { Format::OcelJson };
    for lenient in [false, true] {
        let mut options = ReadOptions { format: Some(format), lenient, ..ReadOptions::default() };
        options.layout.ocel_object_type = Some("application".into());
        if let Ok(read) = read_from(Box::new(std::io::Cursor::new(bytes.to_vec())), "fuzz.ocel", &options) {
            let events: usize = (0..read.log.cases()).map(|case| read.log.events_of(case).len()).sum();
            assert_eq!(events, read.log.events());
        }
    }
}

/// A small log in either container.
pub fn seeds() -> Vec<Vec<u8>> {
    vec![JSON.as_bytes().to_vec(), database()]
}

const JSON: &str = r#"{
 "objectTypes": [{"name": "application", "attributes": [{"name": "area", "type": "integer"}]}],
 "eventTypes": [{"name": "accept", "attributes": [{"name": "urgent", "type": "boolean"}]}],
 "objects": [
  {"id": "P1", "type": "application", "attributes": [
   {"name": "area", "time": "1970-01-01T00:00:00Z", "value": "60"},
   {"name": "area", "time": "2026-02-03T00:00:00Z", "value": 70}]},
  {"id": "P2", "type": "application", "relationships": [{"objectId": "P1", "qualifier": "beside"}]}],
 "events": [
  {"id": "e1", "type": "accept", "time": "2026-02-02T09:00:00Z",
   "attributes": [{"name": "urgent", "value": true}],
   "relationships": [{"objectId": "P1", "qualifier": "first"}, {"objectId": "P2", "qualifier": ""}]}]
}"#;

fn database() -> Vec<u8> {
    let connection = Connection::open_in_memory().expect("a database in memory");
    connection
        .execute_batch(
            "CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT);
             CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT);
             CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);
             CREATE TABLE object (ocel_id TEXT, ocel_type TEXT);
             CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
             CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT);
             CREATE TABLE event_accept (ocel_id TEXT, ocel_time TIMESTAMP, urgent BOOLEAN);
             CREATE TABLE object_application (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT, area INTEGER);
             INSERT INTO event_map_type VALUES ('accept', 'accept');
             INSERT INTO object_map_type VALUES ('application', 'application');
             INSERT INTO event VALUES ('e1', 'accept');
             INSERT INTO object VALUES ('P1', 'application');
             INSERT INTO event_object VALUES ('e1', 'P1', 'first');
             INSERT INTO event_accept VALUES ('e1', '2026-02-02T09:00:00Z', 1);
             INSERT INTO object_application VALUES ('P1', '1970-01-01T00:00:00Z', NULL, 60);",
        )
        .expect("well-formed SQL");
    connection.serialize("main").expect("a database in memory can be copied").to_vec()
}
