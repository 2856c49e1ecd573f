//! The programme language: a folder of TOML files that says what a city promised, how its cases move,
//! what is watched and what is scored.
//!
//! [`load`] parses, resolves and type-checks a folder and returns either a [`model::Programme`] or every
//! fault at once, each with file, span, what is wrong and how to mend it.

mod diagnostic;
mod load;
pub mod model;
mod resolve;
mod syntax;

pub use diagnostic::{Code, Diagnostic, Faults, FileId, Related, Severity, Sources};
pub use load::{Checked, check, check_sources, load, load_sources};
pub use syntax::schema::schema;
