//! The journal and everything computed from it, in SQLite or PostgreSQL.
//!
//! [`Db`] hands work to the threads that hold the connections; a piece of work is a function over a [`Tx`]. The other
//! modules are the statements, by what they are about: [`journal`] appends and reads events, [`case_row`], [`card`] and
//! [`task`] hold what is computed from them, [`outbox`] what is still to be done.

pub mod card;
pub mod case_row;
pub mod command;
pub mod db;
mod digest;
pub mod journal;
pub mod outbox;
pub mod private;
mod scope;
pub mod series;
mod statement;
pub mod task;

pub use case_row::CaseRow;
pub use db::{Db, Failure, Kind, Location, Readers, Row, Sql, Tx, Value};
pub use digest::Digest;
pub use scope::Jurisdiction;

/// Every statement, for a test that prepares them all.
pub fn statements() -> impl Iterator<Item = Sql> {
    [card::ALL, case_row::ALL, command::ALL, journal::ALL, outbox::ALL, private::ALL, series::ALL, task::ALL]
        .into_iter()
        .flatten()
        .copied()
}
