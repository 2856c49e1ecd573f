//! The store, on both databases. PostgreSQL is required: `cargo xtask test` starts a server and names it.

#[path = "../common/mod.rs"]
mod common;

mod access;
mod attachment;
mod fixture;
mod journal;
mod pool;
mod races;
mod schema;
mod seal;
mod statements;
mod verify;
