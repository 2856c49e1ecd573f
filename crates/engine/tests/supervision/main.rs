//! Supervision of traces and logs.

mod boundaries;
mod bulk;
mod quantity;
mod real;
mod scene;
mod templates;
