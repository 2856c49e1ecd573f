//! Writes a log to a file, whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{write_csv, write_xes};
use crate::{Format, Log, write_jsonl, write_parquet};

/// Writes a log to `path` in `format`, gzipped when the name ends in `.gz`; times in text formats get the
/// offset, in minutes east of UTC.
///
/// The log is written beside the file and then takes its name, so that there is never half a file.
///
/// # Errors
/// When the file cannot be written, or logs cannot be written in the format.
pub fn write_path(log: &Log, path: &Path, format: Format, offset_minutes: i32) -> io::Result<()> {
    let part = part_path(path)?;
    let written =
        write_part(log, &part, is_gzip(path), format, offset_minutes).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // The error that matters is the one that led here.
        let _ = fs::remove_file(&part);
    }
    written
}

/// The name under which a file is written before it is whole.
fn part_path(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidInput, format!("{} names no file", path.display()))
    })?;
    let mut part = std::ffi::OsString::from(".");
    part.push(name);
    part.push(".part");
    Ok(path.with_file_name(part))
}

fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"))
}

fn write_part(log: &Log, part: &Path, gzip: bool, format: Format, offset_minutes: i32) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(part)?);
    if gzip {
        let mut encoder = GzEncoder::new(file, Compression::default());
        write_as(log, &mut encoder, format, offset_minutes)?;
        file = encoder.finish()?;
    } else {
        write_as(log, &mut file, format, offset_minutes)?;
    }
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

fn write_as(log: &Log, out: &mut (impl Write + Send), format: Format, offset_minutes: i32) -> io::Result<()> {
    match format {
        Format::Xes => write_xes(log, out, offset_minutes),
        Format::Csv => write_csv(log, out, offset_minutes),
        Format::JsonLines => write_jsonl(log, out, offset_minutes),
        Format::Parquet => write_parquet(log, out),
        Format::OcelJson | Format::OcelSqlite => {
            Err(io::Error::new(io::ErrorKind::Unsupported, format!("a log cannot be written as {format:?}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LogBuilder, Order, ReadOptions, Value, difference, read_path};

    fn log() -> Log {
        let mut builder = LogBuilder::default();
        let case = builder.case("A");
        builder.event(case, "accept", 0);
        builder.finish(Order::File, 1).log
    }

    #[test]
    fn a_log_is_read_back_from_the_file_it_was_written_to() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (name, format) in [
            ("a.xes", Format::Xes),
            ("a.xes.gz", Format::Xes),
            ("a.csv", Format::Csv),
            ("a.jsonl", Format::JsonLines),
        ] {
            let path = folder.path().join(name);
            write_path(&log(), &path, format, 0).expect("the folder can be written");
            let read = read_path(&path, &ReadOptions::default()).expect("a good file");
            assert_eq!(difference(&read.log, &log()), None, "{name}");
        }
        assert_eq!(fs::read_dir(folder.path()).expect("the folder is there").count(), 4);
    }

    #[test]
    fn a_log_that_cannot_be_written_leaves_no_file() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let mut builder = LogBuilder::default();
        let case = builder.case("A");
        builder.event(case, "accept", 0);
        builder.event_attribute("concept:name", Value::Int(1), Vec::new());
        let log = builder.finish(Order::File, 1).log;
        let error = write_path(&log, &folder.path().join("a.csv"), Format::Csv, 0).expect_err("a key twice");
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder is there").count(), 0);
    }
}
