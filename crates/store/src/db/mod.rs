//! One SQL text for two databases: SQLite inside the process, PostgreSQL beside it.
//!
//! Statements are written with `$1` placeholders and hold to what both databases mean by the same words. Everything that
//! differs between the two is in this folder.

mod connect;
mod failure;
mod migrate;
mod pool;
mod value;

use std::collections::HashMap;

pub use connect::{Location, LocationError};
pub use failure::Failure;
pub use pool::{Db, Readers};
pub use value::{Column, Row, Value};

/// A statement that may be prepared once and kept.
pub type Sql = &'static str;

/// A connection in the middle of a transaction: what statements are run on.
pub struct Tx<'c> {
    inner: &'c mut Connection,
}

pub(crate) enum Connection {
    Sqlite { connection: rusqlite::Connection, translated: HashMap<Sql, String> },
    Postgres { client: postgres::Client, prepared: HashMap<Sql, postgres::Statement> },
}

impl Tx<'_> {
    /// Runs a statement and tells how many rows it changed.
    ///
    /// # Errors
    /// [`Failure`] as the database has it; after one, nothing else can be done in this transaction.
    pub fn execute(&mut self, sql: Sql, values: &[Value]) -> Result<u64, Failure> {
        match self.inner {
            Connection::Sqlite { connection, translated } => {
                let mut statement = connection.prepare_cached(sqlite_text(translated, sql))?;
                Ok(statement.execute(rusqlite::params_from_iter(values))? as u64)
            }
            Connection::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, sql)?;
                Ok(client.execute(&statement, &by_reference(values))?)
            }
        }
    }

    /// Runs a statement and gives its rows.
    ///
    /// # Errors
    /// [`Failure`] as the database has it; after one, nothing else can be done in this transaction.
    pub fn query(&mut self, sql: Sql, values: &[Value]) -> Result<Vec<Row>, Failure> {
        match self.inner {
            Connection::Sqlite { connection, translated } => {
                let mut statement = connection.prepare_cached(sqlite_text(translated, sql))?;
                let columns = statement.column_count();
                let mut rows = statement.query(rusqlite::params_from_iter(values))?;
                let mut found = Vec::new();
                while let Some(row) = rows.next()? {
                    let value = |index| row.get_ref(index).map(sqlite_value);
                    found.push(Row((0..columns).map(value).collect::<Result<_, _>>()?));
                }
                Ok(found)
            }
            Connection::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, sql)?;
                let rows = client.query(&statement, &by_reference(values))?;
                rows.iter().map(postgres_row).collect()
            }
        }
    }

    /// The first row, if there is any.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn first(&mut self, sql: Sql, values: &[Value]) -> Result<Option<Row>, Failure> {
        Ok(self.query(sql, values)?.into_iter().next())
    }

    /// Prepares a statement without running it: a test does so with every one.
    ///
    /// # Errors
    /// [`Failure::Statement`] if the database does not understand it.
    pub fn prepare(&mut self, sql: Sql) -> Result<(), Failure> {
        match self.inner {
            Connection::Sqlite { connection, translated } => {
                connection.prepare_cached(sqlite_text(translated, sql))?;
            }
            Connection::Postgres { client, prepared } => {
                prepare(client, prepared, sql)?;
            }
        }
        Ok(())
    }

    /// Runs statements without values, one after another: for migrations and for marks within a transaction.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        self.inner.batch(sql)
    }

    /// Does `work` as a whole or not at all: an error undoes what it has written, and the transaction goes on.
    ///
    /// # Errors
    /// Whatever `work` fails with, or the database on the way.
    pub fn attempt<T, E: From<Failure>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.inner.mark("SAVEPOINT attempt")?;
        let result = work(self);
        if result.is_err() {
            self.inner.mark("ROLLBACK TO SAVEPOINT attempt")?;
        }
        self.inner.mark("RELEASE SAVEPOINT attempt")?;
        result
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        match self.inner {
            Connection::Sqlite { .. } => Kind::Sqlite,
            Connection::Postgres { .. } => Kind::Postgres,
        }
    }
}

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SQLite, inside the process.
    Sqlite,
    /// PostgreSQL, beside it.
    Postgres,
}

impl Connection {
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        match self {
            Self::Sqlite { connection, .. } => Ok(connection.execute_batch(sql)?),
            Self::Postgres { client, .. } => Ok(client.batch_execute(sql)?),
        }
    }

    /// Runs one of the statements that begin, mark and end transactions; SQLite keeps it prepared.
    pub(crate) fn mark(&mut self, sql: Sql) -> Result<(), Failure> {
        match self {
            Self::Sqlite { connection, .. } => Ok(connection.prepare_cached(sql)?.execute([]).map(drop)?),
            Self::Postgres { client, .. } => Ok(client.batch_execute(sql)?),
        }
    }

    pub(crate) fn tx(&mut self) -> Tx<'_> {
        Tx { inner: self }
    }

    /// Whether the connection is of no more use.
    pub(crate) fn is_lost(&self) -> bool {
        match self {
            Self::Sqlite { .. } => false,
            Self::Postgres { client, .. } => client.is_closed(),
        }
    }
}

/// SQLite numbers `$2` by where it stands and `?2` by its number, so the one is turned into the other.
fn sqlite_text(translated: &mut HashMap<Sql, String>, sql: Sql) -> &str {
    translated.entry(sql).or_insert_with(|| sql.replace('$', "?"))
}

fn sqlite_value(value: rusqlite::types::ValueRef<'_>) -> Value {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Integer(number) => Value::I64(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
    }
}

fn by_reference(values: &[Value]) -> Vec<&(dyn postgres::types::ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn postgres::types::ToSql + Sync)).collect()
}

fn prepare(
    client: &mut postgres::Client,
    prepared: &mut HashMap<Sql, postgres::Statement>,
    sql: Sql,
) -> Result<postgres::Statement, Failure> {
    if let Some(statement) = prepared.get(sql) {
        return Ok(statement.clone());
    }
    let statement = client.prepare(sql)?;
    prepared.insert(sql, statement.clone());
    Ok(statement)
}

fn postgres_row(row: &postgres::Row) -> Result<Row, Failure> {
    use postgres::types::Type;
    let value = |index: usize| -> Result<Value, Failure> {
        Ok(match *row.columns()[index].type_() {
            Type::BOOL => row.try_get::<_, Option<bool>>(index)?.into(),
            Type::INT8 => row.try_get::<_, Option<i64>>(index)?.into(),
            Type::INT4 => row.try_get::<_, Option<i32>>(index)?.into(),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index)?.into(),
            _ => row.try_get::<_, Option<String>>(index)?.into(),
        })
    };
    Ok(Row((0..row.len()).map(value).collect::<Result<_, _>>()?))
}
