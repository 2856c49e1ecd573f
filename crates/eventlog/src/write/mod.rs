//! Writes a log.

mod csv;
mod path;
mod xes;

pub use csv::write_csv;
pub use path::write_path;
pub use xes::{XesWriter, write_xes};

use std::io;

use crate::Log;

/// A number as XML Schema writes it, so that it is read back as the same number.
fn float_text(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "INF" } else { "-INF" }.to_owned()
    } else {
        format!("{number:?}")
    }
}

/// Refuses a log in which two values would stand under one key.
fn refuse_twins(mut keys: Vec<String>) -> io::Result<()> {
    keys.sort_unstable();
    match keys.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("two attributes would be written under the key {:?}", pair[0]),
        )),
    }
}

/// The keys of the events' attributes, with those of activity and time.
fn event_keys(log: &Log) -> Vec<String> {
    let own = ["concept:name", "time:timestamp"].map(str::to_owned);
    own.into_iter().chain(log.event_columns().iter().map(|column| column.name.clone())).collect()
}
