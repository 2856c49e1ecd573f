//! The commands around a running city: to serve it, to show it, to verify and rebuild its journal, to copy it and bring it
//! back, to export it.

pub(crate) mod backup;
pub(crate) mod demo;
pub(crate) mod export;
mod house;
pub(crate) mod journal;
pub(crate) mod rebuild;
pub(crate) mod serve;
pub(crate) mod token;

pub(crate) use house::{open, runtime};
