//! The journal and everything computed from it, in SQLite or PostgreSQL.
//!
//! [`Db`] hands work to the threads that hold the connections; a piece of work is a function over a [`Tx`]. The other
//! modules are the statements, by what they are about: [`journal`] appends and reads events, [`case_row`], [`card`] and
//! [`task`] hold what is computed from them, [`outbox`] what is still to be done.

pub mod account;
pub mod attachment;
mod batch;
pub mod board;
pub mod calendar_year;
pub mod card;
pub mod case_file;
pub mod case_link;
pub mod case_row;
pub mod command;
pub mod consequence;
pub mod db;
mod digest;
pub mod draft;
pub mod followed;
pub mod holding;
pub mod journal;
pub mod ledger;
pub mod mark;
pub mod merkle;
pub mod message;
pub mod notice;
pub mod observed;
pub mod occurrence;
pub mod outbox;
pub mod private;
mod private_file;
pub mod proof;
pub mod publication;
pub mod register;
mod scope;
pub mod seal;
pub mod sealed;
pub mod series;
pub mod session;
mod statement;
pub mod task;
pub mod token;
pub mod tracking;
pub mod verify;

pub use case_row::{CaseRow, LedgerLine};
#[cfg(feature = "faults")]
pub use db::Breaker;
pub use db::{
    Db, Failure, Kind, Location, Readers, Row, Sql, Tx, Value, copy_file, faults_of_file, settle_file,
};
pub use digest::Digest;
pub use private_file::private_file;
pub use scope::Jurisdiction;

/// Every statement, for a test that prepares them all.
pub fn statements() -> impl Iterator<Item = Sql> {
    [
        account::ALL,
        attachment::ALL,
        board::ALL,
        calendar_year::ALL,
        card::ALL,
        case_link::ALL,
        case_row::ALL,
        command::ALL,
        consequence::ALL,
        draft::ALL,
        followed::ALL,
        holding::ALL,
        journal::ALL,
        ledger::ALL,
        mark::ALL,
        message::ALL,
        message::read::ALL,
        notice::ALL,
        observed::ALL,
        occurrence::ALL,
        outbox::ALL,
        private::ALL,
        proof::ALL,
        publication::ALL,
        register::ALL,
        seal::ALL,
        sealed::ALL,
        series::ALL,
        session::ALL,
        task::ALL,
        token::ALL,
        tracking::ALL,
        verify::JOURNAL,
        verify::LOG,
    ]
    .into_iter()
    .flatten()
    .copied()
}
