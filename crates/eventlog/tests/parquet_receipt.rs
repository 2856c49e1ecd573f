//! The receipt log is one log in three formats.

use std::path::PathBuf;

use chuangyou_eventlog::{Format, LocalTime, Log, ReadOptions, difference, read_path, write_path};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The clock of a Dutch town hall. In the night it is put back it shows one hour twice: the log has one time
/// in such an hour (the start of case-4187), and means the second.
struct Amsterdam(TimeZone);

impl LocalTime for Amsterdam {
    fn utc_micros(&self, local_micros: i64) -> i64 {
        let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
        let local = epoch + jiff::SignedDuration::from_micros(local_micros);
        self.0.to_ambiguous_zoned(local).later().expect("within jiff's years").timestamp().as_microsecond()
    }
}

/// The folder of the real log, when it is there.
fn receipt() -> Option<PathBuf> {
    let data = std::env::var_os("CHUANGYOU_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let folder = data.join("wabo_receipt");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

fn read(path: &std::path::Path) -> Log {
    let amsterdam = Amsterdam(TimeZone::get("Europe/Amsterdam").expect("a zone of the bundled table"));
    let options = ReadOptions { zone: Some(&amsterdam), threads: 2, ..ReadOptions::default() };
    read_path(path, &options).expect("a good file").log
}

#[test]
fn xes_csv_and_parquet_are_the_same_log() {
    let Some(folder) = receipt() else { return };
    let xes = read(&folder.join("receipt.xes.gz"));
    assert_eq!((xes.cases(), xes.events()), (1434, 8577));
    assert_eq!(difference(&xes, &read(&folder.join("receipt.csv"))), None);
    assert_eq!(difference(&xes, &read(&folder.join("receipt.parquet"))), None);
}

#[test]
fn the_log_survives_every_format_we_write() {
    let Some(folder) = receipt() else { return };
    let xes = read(&folder.join("receipt.xes.gz"));
    let temporary = tempfile::tempdir().expect("a temporary folder");
    for (name, format) in [
        ("log.parquet", Format::Parquet),
        ("log.jsonl", Format::JsonLines),
        ("log.jsonl.gz", Format::JsonLines),
    ] {
        let path = temporary.path().join(name);
        write_path(&xes, &path, format, 60).expect("a temporary file can be written");
        assert_eq!(difference(&xes, &read(&path)), None, "{name}");
    }
}
