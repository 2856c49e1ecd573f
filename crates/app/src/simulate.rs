//! A city in a box: residents, desks and leaders who go about their business for a year, through [`crate::execute()`] like anybody
//! else, with the passes of [`crate::reconcile`] at their times.
//!
//! Everything follows from a seed. Nobody plays a script: each agent sees what the workbench or the portal would show them, and
//! decides by a small function over it. The same seed over the same span makes the same journal, byte for byte.

mod agent;
mod form;
mod nature;
mod outsider;
mod people;
mod plan;
mod season;
mod shape;
mod span;
mod table;
mod town;
mod words;

pub use span::{Span, SpanError};
pub use town::{Made, SimulationError, make};
