//! A connection to a SQLite file.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;

use super::breaker::Breaker;
use super::connect::Purpose;
use super::{Failure, Query, Row, Sql, Value};

/// A connection to a SQLite file. Every statement is carried out at once.
pub(crate) struct Sqlite {
    connection: rusqlite::Connection,
    /// Statements as SQLite reads them.
    translated: HashMap<Sql, String>,
    breaker: Breaker,
}

/// `synchronous = FULL` makes every commit durable; readers and the writer do not wait for each other in WAL mode. The page size is
/// that of new files: a row may take a quarter of a page before it takes another one for itself, and many events are longer than
/// the quarter of 4 KiB.
const PRAGMAS: &str = "
    PRAGMA page_size = 8192;
    PRAGMA busy_timeout = 10000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA wal_autocheckpoint = 8000;
";

/// How much of the file a connection keeps in memory, in KiB. The writer needs the upper pages of every index; a reader finds
/// what it lacks in the system's cache.
fn cache_kib(purpose: Purpose) -> u32 {
    match purpose {
        Purpose::Write => 16_000,
        Purpose::Read => 4_000,
    }
}

impl Sqlite {
    pub(super) fn open(path: &Path, purpose: Purpose, breaker: Breaker) -> Result<Self, Failure> {
        breaker.step()?;
        let connection = rusqlite::Connection::open(path)?;
        connection.execute_batch(PRAGMAS)?;
        connection.execute_batch(&format!("PRAGMA cache_size = -{}", cache_kib(purpose)))?;
        // Plans do not go by values: otherwise a statement that some partial index might serve is parsed and planned anew whenever
        // other values are bound to it.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(256);
        if purpose == Purpose::Read {
            connection.execute_batch("PRAGMA query_only = 1")?;
        }
        Ok(Self { connection, translated: HashMap::new(), breaker })
    }

    pub(super) fn execute(&mut self, sql: Sql, values: &[Value]) -> Result<u64, Failure> {
        self.breaker.step()?;
        let mut statement = self.connection.prepare_cached(text(&mut self.translated, sql))?;
        let changed = statement.execute(rusqlite::params_from_iter(values))? as u64;
        self.breaker.step().map(|()| changed)
    }

    pub(super) fn query(&mut self, (sql, values): &Query) -> Result<Vec<Row>, Failure> {
        self.breaker.step()?;
        let mut statement = self.connection.prepare_cached(text(&mut self.translated, sql))?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let value = |index| row.get_ref(index).map(value);
            found.push(Row((0..columns).map(value).collect::<Result<_, _>>()?));
        }
        Ok(found)
    }

    pub(super) fn prepare(&mut self, sql: Sql) -> Result<(), Failure> {
        Ok(self.connection.prepare_cached(text(&mut self.translated, sql)).map(drop)?)
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        self.breaker.step()?;
        self.connection.execute_batch(sql)?;
        self.breaker.step()
    }

    /// Runs one of the statements that begin, mark and end transactions, and keeps it prepared.
    pub(super) fn mark(&mut self, sql: Sql) -> Result<(), Failure> {
        self.breaker.step()?;
        self.connection.prepare_cached(sql)?.execute([])?;
        self.breaker.step()
    }
}

/// SQLite numbers `$2` by where it stands and `?2` by its number, so the one is turned into the other.
fn text(translated: &mut HashMap<Sql, String>, sql: Sql) -> &str {
    translated.entry(sql).or_insert_with(|| sql.replace('$', "?"))
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Integer(number) => Value::I64(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
    }
}
