//! One SQL text for two databases: SQLite inside the process, PostgreSQL beside it.
//!
//! Statements are written with `$1` placeholders and hold to what both databases mean by the same words. Everything that
//! differs between the two is in this folder.

mod breaker;
mod connect;
mod copy;
mod failure;
mod group;
mod many;
mod migrate;
mod pool;
mod postgres;
mod sqlite;
mod value;
mod work;

#[cfg(feature = "faults")]
pub use breaker::Breaker;
pub use connect::{Location, LocationError};
pub use copy::{copy_file, faults_of_file, settle_file};
pub use failure::Failure;
pub use pool::{Db, Readers};
use postgres::Postgres;
use sqlite::Sqlite;
pub use value::{Column, Row, Value};

/// A statement that may be prepared once and kept.
pub type Sql = &'static str;

/// A statement that finds rows, with its values.
pub type Query = (Sql, Vec<Value>);

/// A connection in the middle of a transaction: what statements are run on.
pub struct Tx<'c> {
    inner: &'c mut Connection,
}

pub(crate) enum Connection {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
}

impl Tx<'_> {
    /// Runs a statement and tells how many rows it changed.
    ///
    /// # Errors
    /// [`Failure`] as the database has it; after one, nothing else can be done in this transaction.
    pub fn execute(&mut self, sql: Sql, values: &[Value]) -> Result<u64, Failure> {
        match self.inner {
            Connection::Sqlite(sqlite) => sqlite.execute(sql, values),
            Connection::Postgres(postgres) => postgres.execute(sql, values),
        }
    }

    /// Runs a statement whose answer nobody needs, at the latest before the next statement whose answer somebody does. Many of
    /// them reach PostgreSQL together, for the time of one.
    ///
    /// # Errors
    /// [`Failure`] as the database has it, now or from a later statement, or at the end of the transaction.
    pub fn later(&mut self, sql: Sql, values: Vec<Value>) -> Result<(), Failure> {
        match self.inner {
            Connection::Sqlite(sqlite) => sqlite.execute(sql, &values).map(drop),
            Connection::Postgres(postgres) => postgres.later(sql, values, None),
        }
    }

    /// As [`Tx::later`], a statement that is to change exactly one row.
    ///
    /// # Errors
    /// As [`Tx::later`]; [`Failure::Taken`] with `unless` if it changes none or several.
    pub fn later_one(&mut self, sql: Sql, values: Vec<Value>, unless: String) -> Result<(), Failure> {
        match self.inner {
            Connection::Sqlite(sqlite) => match sqlite.execute(sql, &values)? {
                1 => Ok(()),
                _ => Err(Failure::Taken(unless)),
            },
            Connection::Postgres(postgres) => postgres.later(sql, values, Some(unless)),
        }
    }

    /// Runs a statement and gives its rows.
    ///
    /// # Errors
    /// [`Failure`] as the database has it; after one, nothing else can be done in this transaction.
    pub fn query(&mut self, sql: Sql, values: &[Value]) -> Result<Vec<Row>, Failure> {
        let [rows] = self.queries([(sql, values.to_vec())])?;
        Ok(rows)
    }

    /// Runs several statements, none of which needs the answer of another, and gives the rows of each.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn queries<const N: usize>(&mut self, queries: [Query; N]) -> Result<[Vec<Row>; N], Failure> {
        let found: Vec<Vec<Row>> = match self.inner {
            Connection::Sqlite(sqlite) => {
                queries.iter().map(|query| sqlite.query(query)).collect::<Result<_, _>>()?
            }
            Connection::Postgres(postgres) => postgres.queries(queries.into())?,
        };
        found.try_into().map_err(|_| Failure::Broken("an answer is missing".into()))
    }

    /// The first row that a statement gives which has nothing to do with what was put off with [`Tx::later`]: that goes on waiting.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn first_ahead(&mut self, sql: Sql, values: Vec<Value>) -> Result<Option<Row>, Failure> {
        let rows = match self.inner {
            Connection::Sqlite(sqlite) => sqlite.query(&(sql, values))?,
            Connection::Postgres(postgres) => postgres.ahead((sql, values))?,
        };
        Ok(rows.into_iter().next())
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
            Connection::Sqlite(sqlite) => sqlite.prepare(sql),
            Connection::Postgres(postgres) => postgres.prepare(sql),
        }
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
        let result = work(self).and_then(|done| self.inner.flush().map(|()| done).map_err(E::from));
        if result.is_err() {
            self.inner.undo_to("ROLLBACK TO SAVEPOINT attempt")?;
        }
        self.inner.mark("RELEASE SAVEPOINT attempt")?;
        result
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        match self.inner {
            Connection::Sqlite(_) => Kind::Sqlite,
            Connection::Postgres(_) => Kind::Postgres,
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

/// How a transaction's writes that wait are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writes {
    /// Each as it is, in order: it may depend on those before it.
    Apart,
    /// Insertions by the same statement as one: no write depends on another, and all are undone if one fails.
    Merged,
}

impl Connection {
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        match self {
            Self::Sqlite(sqlite) => sqlite.batch(sql),
            Self::Postgres(postgres) => postgres.batch(sql),
        }
    }

    /// Begins a transaction.
    pub(crate) fn begin(&mut self, sql: Sql, writes: Writes) -> Result<(), Failure> {
        match self {
            Self::Sqlite(sqlite) => sqlite.mark(sql),
            Self::Postgres(postgres) => {
                postgres.begin(sql, writes);
                Ok(())
            }
        }
    }

    /// Marks or ends a transaction, after everything that waits has been carried out.
    pub(crate) fn mark(&mut self, sql: Sql) -> Result<(), Failure> {
        match self {
            Self::Sqlite(sqlite) => sqlite.mark(sql),
            Self::Postgres(postgres) => postgres.batch(sql),
        }
    }

    /// Undoes what was written since a mark or the beginning, and what waits to be.
    pub(crate) fn undo_to(&mut self, sql: Sql) -> Result<(), Failure> {
        if let Self::Postgres(postgres) = self {
            postgres.forget();
        }
        self.mark(sql)
    }

    /// Carries out what waits.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(postgres) => postgres.flush(),
        }
    }

    pub(crate) fn tx(&mut self) -> Tx<'_> {
        Tx { inner: self }
    }

    /// Whether the connection is of no more use.
    pub(crate) fn is_lost(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(postgres) => postgres.is_lost(),
        }
    }
}
