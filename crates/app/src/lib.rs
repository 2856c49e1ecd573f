//! What changes a case, and what happens by itself.
//!
//! [`City`] is a jurisdiction with its store and its rulebook. [`execute`] is the only way in which somebody changes a case; the
//! [`reconcile`] passes are what happens when nobody does anything.

pub mod access;
pub mod account;
pub mod backup;
mod base;
pub mod board;
pub mod calendar;
mod carry;
pub mod chance;
pub mod check;
mod city;
mod clock;
mod deed;
pub mod demo;
mod desk;
pub mod dice;
mod execute;
pub mod export;
mod filing;
mod follow;
pub mod given;
pub mod ground;
#[cfg(feature = "oidc")]
pub mod identity;
pub mod ledger;
mod lots;
pub mod metrics;
pub mod number;
pub mod observed;
mod publish;
mod rarely;
pub mod rebuild;
pub mod reconcile;
pub mod registers;
mod rulebook;
mod schedule;
pub mod seal;
pub mod sealed;
pub mod simulate;
pub mod token;

pub use base::{Base, BaseError, Years};
pub use city::City;
pub use clock::Clock;
pub use execute::{Done, Executed, On, Refusal, Submission, execute};
pub use rulebook::Rulebook;
