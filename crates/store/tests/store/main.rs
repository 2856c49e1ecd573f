//! The store, on both databases. PostgreSQL is required: `cargo xtask test` starts a server and names it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "../common/mod.rs"]
mod common;

mod access;
mod attachment;
mod board;
mod fixture;
mod journal;
mod ledger;
mod plans;
mod pool;
mod races;
mod schema;
mod seal;
mod statements;
mod verify;
