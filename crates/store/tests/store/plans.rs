//! How SQLite goes about each statement: by the index made for it, whatever the size of the city.

use std::path::Path;

use chuangyou_store::{Location, statements};
use rusqlite::Connection;

use crate::common::Place;

/// What reads all rows of a jurisdiction or of an index, and is meant to: counts for passes and metrics, lists of what there are few
/// of, and what waits.
const WHOLE: [&str; 15] = [
    "account WHERE jurisdiction = $1 AND id IN (SELECT account FROM holding",
    "account WHERE jurisdiction = $1 AND (login LIKE",
    "SELECT unit, source, procedure, state, count(*)",
    "SELECT count(*) FROM case_row",
    "DELETE FROM command WHERE jurisdiction = $1 AND at <",
    "SELECT count(DISTINCT account) FROM holding",
    "SELECT count(*) FROM observed_event",
    "SELECT trouble FROM outbox",
    "SELECT count(*) FROM outbox",
    "FROM block WHERE jurisdiction = $1 ORDER BY number DESC",
    "FROM unsealed WHERE jurisdiction = $1",
    "FROM (SELECT 1 FROM task",
    "FROM token WHERE jurisdiction = $1",
    "FROM card WHERE jurisdiction = $1 AND follow = 1",
    "FROM migration",
];

fn new_city() -> (Place, Connection) {
    let place = Place::sqlite();
    drop(place.open());
    let Location::File(path) = &place.location else { unreachable!("it is on SQLite") };
    let connection = open(path);
    (place, connection)
}

fn open(path: &Path) -> Connection {
    Connection::open(path).unwrap()
}

#[test]
fn something_is_known_of_every_index() {
    let (_place, connection) = new_city();
    let mut unknown = connection
        .prepare(
            "SELECT t.name || ' ' || i.name FROM sqlite_master t, pragma_index_list(t.name) i
            WHERE t.type = 'table' AND t.name NOT IN ('migration', 'sqlite_stat1') AND NOT EXISTS
                (SELECT 1 FROM sqlite_stat1 s WHERE s.tbl = t.name
                    AND s.idx = CASE i.origin WHEN 'pk' THEN t.name ELSE i.name END)",
        )
        .unwrap();
    let unknown = unknown.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let unknown: Vec<String> = unknown.map(Result::unwrap).collect();
    assert!(unknown.is_empty(), "a migration is to say how selective these are: {unknown:?}");
}

#[test]
fn no_statement_looks_through_a_whole_table_unless_it_is_to() {
    let (_place, connection) = new_city();
    let mut through = Vec::new();
    for sql in statements() {
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.replace('$', "?"))).unwrap();
        let unbound = vec![""; plan.parameter_count()];
        let steps =
            plan.query_map(rusqlite::params_from_iter(unbound), |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        let is_whole = steps.iter().any(|step| step.starts_with("SCAN") || step.contains("(jurisdiction=?)"));
        if is_whole && !WHOLE.iter().any(|whole| sql.contains(whole)) {
            through.push(format!("{sql}\n  {}", steps.join("\n  ")));
        }
    }
    assert!(through.is_empty(), "{}", through.join("\n\n"));
}
