//! Reads a log and says how large it is and how long that took:
//! `cargo run --release --example read -- LOG [EVENT_KEYS [CASE_KEYS [THREADS]]]` with keys apart by commas.

use std::path::Path;
use std::time::Instant;

use chuangyou_eventlog::{FixedOffset, ReadOptions, Select, read_path};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let keys = |index: usize| -> Option<Vec<String>> {
        Some(arguments.get(index)?.split(',').map(str::to_owned).collect())
    };
    let select = match (keys(1), keys(2)) {
        (Some(event), case) => Select::Only { event, case: case.unwrap_or_default() },
        (None, _) => Select::All,
    };
    let threads = arguments.get(3).and_then(|threads| threads.parse().ok()).unwrap_or(2);
    let zone = FixedOffset { minutes_east: 480 };
    let options = ReadOptions { select, threads, zone: Some(&zone), ..ReadOptions::default() };
    let begun = Instant::now();
    match read_path(Path::new(arguments.first().map_or("", String::as_str)), &options) {
        Ok(read) => {
            let took = begun.elapsed();
            println!(
                "{} cases, {} events, {took:.3?}, {:?}",
                read.log.cases(),
                read.log.events(),
                read.report
            );
            for column in read.log.event_columns() {
                println!("event {}", column.name);
            }
            for column in read.log.case_columns() {
                println!("case {}", column.name);
            }
        }
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(2);
        }
    }
}
