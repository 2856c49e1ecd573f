//! An event log in memory, as columns, and readers and writers for the formats logs come in.
//!
//! A [`Log`] holds cases, each a range of events; attributes are typed [`Column`]s; texts are interned
//! ([`Strings`]). [`read_path`] reads XES, CSV, Parquet, JSON lines and OCEL 2.0: the same log in two
//! formats is the same log.
//!
//! The crate knows no clock, no time zone and no environment: what it needs is given to it.

mod blocks;
mod builder;
mod column;
mod csv;
mod error;
mod input;
mod jsonl;
mod layout;
mod log;
mod ocel;
mod options;
mod parallel;
mod parquet;
mod read;
mod same;
mod slots;
mod strings;
mod table;
mod tagged;
#[cfg(test)]
mod testing;
mod time;
mod value;
mod write;
mod xes;
mod zone;

pub use builder::{Built, LogBuilder, MAX_EVENTS, Order};
pub use column::{Bits, Column, ColumnData, MISSING_TIME, Nested, Numbers};
pub use error::{Place, ReadError, ReadReport, Skipped};
pub use jsonl::write_jsonl;
pub use log::Log;
pub use options::{CaseColumns, Format, Layout, ReadOptions, Rows, Select, Share};
pub use parquet::write_parquet;
pub use read::{ReadLog, read_from, read_path};
pub use same::difference;
pub use strings::{Strings, Symbol, Texts, stable_hash};
pub use table::Stored;
pub use time::{MICROS_PER_DAY, Stamp, format_time, parse_time};
pub use value::{Attribute, Classifier, Extension, Meta, Value, ValueRef};
pub use write::{XesWriter, write_csv, write_path, write_xes};
pub use zone::{FixedOffset, LocalTime};
