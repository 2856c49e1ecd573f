//! The two schemas say the same.

use std::collections::BTreeSet;

use chuangyou_store::{Failure, Location};

use crate::common::{Place, Wait};
use crate::on_both;

on_both![
    a_database_of_a_newer_version_is_refused,
    opening_again_changes_nothing,
    several_may_open_a_new_database_at_once
];

#[test]
fn both_databases_have_the_same_tables_columns_keys_and_indexes() {
    let (sqlite, postgres) = (Place::sqlite(), Place::postgres());
    let (sqlite, postgres) = (schema(&sqlite), schema(&postgres));
    assert!(sqlite.len() > 100, "{} lines are no schema", sqlite.len());
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
    assert_eq!(only(&sqlite, &postgres), Vec::<String>::new(), "SQLite alone has these");
    assert_eq!(only(&postgres, &sqlite), Vec::<String>::new(), "PostgreSQL alone has these");
}

/// A line for each column, key and index.
fn schema(place: &Place) -> BTreeSet<String> {
    drop(place.open());
    match &place.location {
        Location::File(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            let mut statement = connection.prepare(SQLITE).unwrap();
            let lines = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
            lines.map(|line| plain(&line.unwrap())).collect()
        }
        Location::Server(url) => {
            let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
            client.query(POSTGRES, &[]).unwrap().iter().map(|row| plain(row.get(0))).collect()
        }
    }
}

/// Without what the two write differently: letters, brackets, and line ends.
fn plain(line: &str) -> String {
    let words = line.to_lowercase().replace(['(', ')'], " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

const SQLITE: &str = "
    SELECT t.name || '.' || c.name || ' ' || c.type || CASE WHEN c.\"notnull\" THEN ' not null' ELSE '' END
        FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
    UNION ALL
    SELECT t.name || ' key ' || (SELECT group_concat(k.name, ', ')
            FROM (SELECT c.name FROM pragma_table_info(t.name) c WHERE c.pk > 0 ORDER BY c.pk) k)
        FROM sqlite_master t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
    UNION ALL
    SELECT t.name || ' index ' || i.name || CASE WHEN i.\"unique\" THEN ' unique ' ELSE ' ' END
            || (SELECT group_concat(k.name, ', ') FROM (SELECT c.name FROM pragma_index_info(i.name) c ORDER BY c.seqno) k)
            || CASE WHEN i.partial THEN (SELECT substr(m.sql, instr(m.sql, ' WHERE ')) FROM sqlite_master m WHERE m.name = i.name) ELSE '' END
        FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin = 'c'";

const POSTGRES: &str = "
    SELECT c.table_name || '.' || c.column_name || ' ' || c.data_type || CASE WHEN c.is_nullable = 'NO' THEN ' not null' ELSE '' END
        FROM information_schema.columns c WHERE c.table_schema = 'public'
    UNION ALL
    SELECT t.relname || CASE WHEN i.indisprimary THEN ' key ' WHEN i.indisunique THEN ' index ' || x.relname || ' unique '
                ELSE ' index ' || x.relname || ' ' END
            || (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
                FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (number, place)
                    INNER JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)
            || coalesce(' WHERE ' || pg_get_expr(i.indpred, i.indrelid), '')
        FROM pg_index i INNER JOIN pg_class t ON t.oid = i.indrelid INNER JOIN pg_class x ON x.oid = i.indexrelid
            INNER JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE n.nspname = 'public'";

fn a_database_of_a_newer_version_is_refused(place: &Place) {
    let db = place.open();
    db.write_now(|tx| tx.batch("INSERT INTO migration (name) VALUES ('9999_later')")).unwrap();
    let Err(Failure::Corrupt { why, .. }) = place.try_open() else { panic!("it was opened") };
    assert!(why.contains("9999_later"), "{why}");
}

fn opening_again_changes_nothing(place: &Place) {
    let before = schema(place);
    assert_eq!(schema(place), before);
}

fn several_may_open_a_new_database_at_once(place: &Place) {
    let opened: Vec<Result<(), Failure>> = std::thread::scope(|scope| {
        let open = || place.try_open().map(drop);
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(opened.iter().all(Result::is_ok), "{opened:?}");
}
