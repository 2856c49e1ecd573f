//! `chuangyou convert`.

use crate::args::{ConvertArgs, LogFormat};
use crate::failure::{Hint as _, Outcome};
use crate::reading::LogReader;
use crate::words::Words;
use anyhow::{Context as _, Result, anyhow};
use chuangyou_calendar::Zone;
use chuangyou_eventlog::{Format, Log, Select, write_path};

pub(super) fn run(args: &ConvertArgs, words: &'static Words) -> Result<Outcome> {
    let output = args.output.display();
    let format = args
        .to
        .map(LogFormat::format)
        .or_else(|| Format::of_path(&args.output))
        .ok_or_else(|| anyhow!("{output}: its name does not tell its format"))
        .hint("name it with --to xes, csv, parquet or jsonl")?;
    let reader = LogReader::plain(&args.read, words)?;
    let read = reader.read(&args.input, Select::All, None)?;
    let offset = offset_minutes(args.read.zone.as_deref(), &read.log)?;
    write_path(&read.log, &args.output, format, offset)
        .with_context(|| format!("{output}: cannot be written"))?;
    if !args.read.quiet {
        eprintln!("{output}: {}", words.converted(read.log.cases() as u64, read.log.events() as u64));
    }
    Ok(Outcome::Fine)
}

/// The offset that times are written with: that of the zone at the first event, else UTC.
fn offset_minutes(zone: Option<&str>, log: &Log) -> Result<i32> {
    let Some(zone) = zone else { return Ok(0) };
    let first = log.time().iter().copied().min().unwrap_or(0);
    Ok(Zone::get(zone)?.offset_seconds(first) / 60)
}
