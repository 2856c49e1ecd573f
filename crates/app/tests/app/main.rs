//! A city at work, on both databases. PostgreSQL is required: `cargo xtask test` starts a server and names it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "../common/mod.rs"]
mod common;

mod accounts;
mod backup;
mod calendar;
mod draw;
mod execute;
mod follow;
mod institutions;
mod observed;
mod passes;
mod publish;
mod rebuild;
mod sealed;
mod story;
