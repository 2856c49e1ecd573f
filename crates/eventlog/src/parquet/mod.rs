//! Parquet: column chunks are decoded on all threads, pages straight into symbols and numbers.
//!
//! Flat columns of texts, numbers, truth values and times are read. An attribute the other types cannot
//! hold (several types under one key, lists, nested attributes) is a JSON column; see [`crate::tagged`].

mod assemble;
mod cells;
mod chunk;
mod decode;
mod delta;
mod fault;
mod levels;
mod pages;
mod schema;
mod source;
mod write;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use parquet::file::metadata::ParquetMetaData;

use crate::error::{Fault, Place};
use crate::zone::Clock;
use crate::{ReadError, ReadLog, ReadOptions};
use assemble::Assembly;
use decode::{Decoded, decode};
use fault::Trouble;
use schema::{Wanted, wanted};
use source::Source;

pub use write::write_parquet;

/// Reads a Parquet file.
pub(crate) fn read(source: crate::read::Source<'_>, options: &ReadOptions<'_>) -> Result<ReadLog, ReadError> {
    let name = source.name;
    open(source)
        .map_err(|error| Fault::new(Place::None, error.to_string()))
        .and_then(|opened| read_opened(&opened, options))
        .map_err(|fault| fault.in_file(name))
}

/// The file itself where there is one, so that unwanted columns are never read; else all of the input.
fn open(mut source: crate::read::Source<'_>) -> std::io::Result<Source> {
    if let Some(path) = source.path {
        let start = source.input.peek(4)?;
        let mut file = File::open(path)?;
        let mut magic = Vec::new();
        (&mut file).take(4).read_to_end(&mut magic)?;
        if magic == start {
            return Source::file(file);
        }
    }
    let mut bytes = Vec::new();
    source.input.read_to_end(&mut bytes)?;
    Ok(Source::Memory(bytes.into()))
}

fn read_opened(source: &Source, options: &ReadOptions<'_>) -> Result<ReadLog, Fault> {
    let metadata = source
        .metadata()
        .map_err(|error| Fault::new(Place::None, format!("no readable Parquet file: {error}")))?;
    let schema = metadata.file_metadata().schema_descr();
    let wanted = wanted(schema, options).map_err(|what| Fault::new(Place::None, what))?;
    let groups = Groups::of(&metadata)?;
    let work = Work {
        source,
        metadata: &metadata,
        groups: &groups,
        wanted: &wanted,
        options,
        done: AtomicU64::new(0),
    };
    let mut assembly = Assembly::new(&wanted, options, groups.rows.iter().sum());
    if options.threads <= 1 {
        let mut clock = work.clock();
        for (group, rows) in groups.rows.iter().enumerate() {
            let decoded = (0..wanted.len()).map(|column| work.decode(group, column, &mut clock));
            assembly.take(decoded.collect::<Result<_, _>>()?, *rows)?;
        }
    } else {
        work.run(&mut assembly)?;
    }
    Ok(assembly.finish())
}

/// The rows of each row group.
struct Groups {
    rows: Vec<usize>,
}

impl Groups {
    fn of(metadata: &ParquetMetaData) -> Result<Self, Fault> {
        let mut total = 0_usize;
        let rows = metadata.row_groups().iter().map(|group| {
            let rows = usize::try_from(group.num_rows()).ok()?;
            total = total.checked_add(rows).filter(|total| *total <= crate::MAX_EVENTS)?;
            Some(rows)
        });
        let too_many = || format!("more than {} rows; one log holds no more", crate::MAX_EVENTS);
        let rows = rows.collect::<Option<Vec<usize>>>();
        Ok(Self { rows: rows.ok_or_else(|| Fault::new(Place::None, too_many()))? })
    }
}

/// What is to be decoded: each wanted column of each row group.
struct Work<'a> {
    source: &'a Source,
    metadata: &'a ParquetMetaData,
    groups: &'a Groups,
    wanted: &'a [Wanted],
    options: &'a ReadOptions<'a>,
    /// Bytes of the file taken in so far.
    done: AtomicU64,
}

type Piece = (usize, Result<Decoded, Fault>);

impl Work<'_> {
    fn clock(&self) -> Clock<'_> {
        Clock::new(self.options.zone, self.options.layout.time_format.as_deref())
    }

    fn decode(&self, group: usize, column: usize, clock: &mut Clock<'_>) -> Result<Decoded, Fault> {
        let wanted = &self.wanted[column];
        let chunk = self.metadata.row_group(group).column(wanted.leaf);
        let place = chunk::Place { source: self.source, chunk, rows: self.groups.rows[group] };
        let decoded = decode(&place, wanted, clock).map_err(|Trouble(what)| {
            Fault::new(Place::None, format!("column {:?} (row group {}): {what}", wanted.name, group + 1))
        })?;
        let size = u64::try_from(chunk.compressed_size()).unwrap_or(0);
        let done = self.done.fetch_add(size, Ordering::Relaxed) + size;
        if let Some(progress) = self.options.progress {
            progress(done);
        }
        Ok(decoded)
    }

    /// Decodes on several threads and hands the row groups to the assembly in their order.
    fn run(&self, assembly: &mut Assembly<'_>) -> Result<(), Fault> {
        let pieces = self.groups.rows.len() * self.wanted.len();
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(2 * self.wanted.len());
            for _ in 0..self.options.threads.min(pieces) {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || self.decode_until_done(next, pieces, &sender));
            }
            drop(sender);
            let mut early = BTreeMap::new();
            for (group, rows) in self.groups.rows.iter().enumerate() {
                let mut decoded = Vec::with_capacity(self.wanted.len());
                while decoded.len() < self.wanted.len() {
                    let piece = group * self.wanted.len() + decoded.len();
                    if let Some(ready) = early.remove(&piece) {
                        decoded.push(ready?);
                        continue;
                    }
                    let (at, result): Piece = receiver
                        .recv()
                        .map_err(|_| Fault::new(Place::None, "a thread that decodes columns ended early"))?;
                    early.insert(at, result);
                }
                assembly.take(decoded, *rows)?;
            }
            Ok(())
        })
    }

    fn decode_until_done(&self, next: &AtomicUsize, pieces: usize, sender: &SyncSender<Piece>) {
        let mut clock = self.clock();
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                return;
            }
            let (group, column) = (piece / self.wanted.len(), piece % self.wanted.len());
            if sender.send((piece, self.decode(group, column, &mut clock))).is_err() {
                return;
            }
        }
    }
}
