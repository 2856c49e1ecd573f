//! What is written: one type for each table of the language, with places, before anything is resolved.

pub(crate) mod assessment;
pub(crate) mod common;
pub(crate) mod decode;
pub(crate) mod document;
pub(crate) mod draw;
pub(crate) mod guard;
pub(crate) mod guide;
mod macros;
pub(crate) mod node;
pub(crate) mod paper;
pub(crate) mod pattern;
pub(crate) mod procedure;
pub(crate) mod register;
pub(crate) mod rule;
pub(crate) mod scalar;
pub(crate) mod schedule;
pub(crate) mod schema;
pub(crate) mod source;
pub(crate) mod suggest;
pub(crate) mod vocabulary;
