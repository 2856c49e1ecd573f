//! Reads a log in any format.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::input::Input;
use crate::{Format, Log, Place, ReadError, ReadOptions, ReadReport};

/// How much of a file is looked at to tell its format.
const SNIFFED_BYTES: usize = 64 << 10;

/// A log and what was noticed while it was read.
#[derive(Clone, Debug, Default)]
pub struct ReadLog {
    /// The log.
    pub log: Log,
    /// What was noticed.
    pub report: ReadReport,
}

/// Reads the log in a file.
///
/// # Errors
/// When the file cannot be read or is not a log in the format; the error says where and what was expected.
pub fn read_path(path: &Path, options: &ReadOptions<'_>) -> Result<ReadLog, ReadError> {
    let name = path.display().to_string();
    let io_error = |error: io::Error| ReadError::new(&name, Place::None, error.to_string());
    let file = File::open(path).map_err(io_error)?;
    let told = options.format.or_else(|| Format::of_path(path));
    let mut input = Input::open(Box::new(file)).map_err(io_error)?;
    let format = match told {
        Some(format) => format,
        None => sniff(&mut input, &name)?,
    };
    dispatch(format, Source { input, name: &name, path: Some(path) }, options)
}

/// Reads the log in a stream. `name` stands in errors, and its ending tells the format when nothing else does.
///
/// ```
/// use chuangyou_eventlog::{FixedOffset, ReadOptions, read_from};
/// let csv = "case,activity,time\nA,accept,2026-02-02 09:00\nA,decide,2026-02-04 10:30\n";
/// let beijing = FixedOffset { minutes_east: 480 };
/// let options = ReadOptions { zone: Some(&beijing), ..ReadOptions::default() };
/// let read = read_from(Box::new(csv.as_bytes()), "log.csv", &options)?;
/// assert_eq!((read.log.cases(), read.log.events()), (1, 2));
/// # Ok::<(), chuangyou_eventlog::ReadError>(())
/// ```
///
/// # Errors
/// As [`read_path`].
pub fn read_from(
    reader: Box<dyn Read + Send>,
    name: &str,
    options: &ReadOptions<'_>,
) -> Result<ReadLog, ReadError> {
    let mut input =
        Input::open(reader).map_err(|error| ReadError::new(name, Place::None, error.to_string()))?;
    let format = match options.format.or_else(|| Format::of_path(name.as_ref())) {
        Some(format) => format,
        None => sniff(&mut input, name)?,
    };
    dispatch(format, Source { input, name, path: None }, options)
}

/// What a reader of one format is given.
pub(crate) struct Source<'a> {
    /// The bytes, unpacked.
    pub(crate) input: Input,
    /// The name for error messages.
    pub(crate) name: &'a str,
    /// The file, when the bytes come from one.
    pub(crate) path: Option<&'a Path>,
}

fn dispatch(format: Format, source: Source<'_>, options: &ReadOptions<'_>) -> Result<ReadLog, ReadError> {
    match format {
        Format::Xes => crate::xes::read(source, options),
        Format::Csv => crate::csv::read(source, options),
        Format::Parquet => crate::parquet::read(source, options),
        Format::JsonLines => crate::jsonl::read(source, options),
        Format::OcelJson => crate::ocel::read_json(source, options),
        Format::OcelSqlite => crate::ocel::read_sqlite(source, options),
    }
}

fn sniff(input: &mut Input, name: &str) -> Result<Format, ReadError> {
    let start =
        input.peek(SNIFFED_BYTES).map_err(|error| ReadError::new(name, Place::None, error.to_string()))?;
    Format::of_content(&start)
        .ok_or_else(|| ReadError::new(name, Place::None, "the file is empty; expected an event log"))
}
