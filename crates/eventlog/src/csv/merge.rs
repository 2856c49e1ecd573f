//! Joins the blocks of a CSV file in the file's order.

use std::io::Read;

use crate::blocks::in_order;
use crate::builder::MAX_EVENTS;
use crate::error::Fault;
use crate::read::Source;
use crate::table::Lifted;
use crate::zone::{Clock, shown};
use crate::{LogBuilder, Place, ReadError, ReadLog, ReadOptions, ReadReport, Symbol};

use super::attribute::{Attribute, Rows};
use super::cut::{BLOCK_BYTES, Cutter};
use super::header::{self, Header};
use super::infer::typed;
use super::parse::{Output, Worker};

/// Reads a log from CSV.
pub(crate) fn read(source: Source<'_>, options: &ReadOptions<'_>) -> Result<ReadLog, ReadError> {
    let name = source.name;
    read_in_blocks(source, options, BLOCK_BYTES).map_err(|fault| fault.in_file(name))
}

pub(super) fn read_in_blocks(
    source: Source<'_>,
    options: &ReadOptions<'_>,
    block_bytes: usize,
) -> Result<ReadLog, Fault> {
    let mut input = source.input;
    let mut start = Vec::new();
    crate::input::fill(&mut input.by_ref(), &mut start, BLOCK_BYTES)
        .map_err(|error| Fault::new(Place::None, error.to_string()))?;
    let header = header::read(&start, options)?;
    start.drain(..header.length);
    let mut merger = Merger::new(&header, options);
    in_order(
        Cutter::new(input, start, block_bytes),
        options.threads,
        |number| Worker::new(number, &header, options),
        Worker::block,
        |output| merger.merge(output),
    )?;
    merger.finish()
}

/// The log as far as it has been read.
struct Merger<'p> {
    header: &'p Header,
    options: &'p ReadOptions<'p>,
    builder: LogBuilder,
    symbols: Vec<Vec<Symbol>>,
    attributes: Vec<Attribute>,
    /// The case of each row, where a row is a case.
    case_of_row: Vec<u32>,
    report: ReadReport,
    /// Rows of the file before the next block, the header among them.
    rows_before: u64,
    /// Rows that were left out, to tell the row of the file from a row of the log.
    left_out: Vec<u64>,
}

impl<'p> Merger<'p> {
    fn new(header: &'p Header, options: &'p ReadOptions<'p>) -> Self {
        Merger {
            header,
            options,
            builder: LogBuilder::default(),
            symbols: Vec::new(),
            attributes: header.roles.iter().filter_map(Attribute::of_role).collect(),
            case_of_row: Vec::new(),
            report: ReadReport::default(),
            rows_before: 1,
            left_out: Vec::new(),
        }
    }

    fn merge(&mut self, output: Result<Output, Fault>) -> Result<(), Fault> {
        let before = self.rows_before;
        let place = |row: u64| Place::Row(before + row + 1);
        let mut output = output.map_err(|fault| match fault.place {
            Place::Row(row) => Fault { place: place(row), ..fault },
            _ => fault,
        })?;
        self.learn_symbols(&output);
        if self.builder.activity.len() + output.activity.len() > MAX_EVENTS {
            return Err(Fault::new(Place::None, format!("more than {MAX_EVENTS} events; read it in shares")));
        }
        let first_row = self.append_cases(&output);
        let symbols = &self.symbols[output.worker];
        self.builder.activity.extend(output.activity.iter().map(|symbol| symbol.translated(symbols)));
        self.builder.time.extend_from_slice(&output.time);
        let case_of_row = if self.header.rows_are_cases { &self.case_of_row } else { &self.builder.case_of };
        let rows = Rows { first: first_row as u32, case_of: &case_of_row[first_row..] };
        for (attribute, mut cells) in self.attributes.iter_mut().zip(std::mem::take(&mut output.attributes)) {
            cells.translate(symbols);
            attribute.append(cells, &rows, self.builder.case_ids.len(), &mut self.builder.strings);
        }
        for (row, reason) in std::mem::take(&mut output.skipped) {
            self.left_out.push(before + row + 1);
            self.report.skip(place(row), reason);
        }
        if let Some((row, what)) = output.fault {
            return Err(Fault::new(place(row), what));
        }
        self.rows_before += output.rows;
        if let Some(progress) = self.options.progress {
            progress(output.consumed);
        }
        Ok(())
    }

    /// Adds the cases of the rows and gives the number of the first row.
    fn append_cases(&mut self, output: &Output) -> usize {
        let cases = self.builder.case_ids.intern_all(output.cases.iter());
        let case_of_row = output.case_of_row.iter().map(|case| cases[*case as usize].0);
        if !self.header.rows_are_cases {
            let first_row = self.builder.case_of.len();
            self.builder.case_of.extend(case_of_row);
            return first_row;
        }
        let first_row = self.case_of_row.len();
        self.case_of_row.extend(case_of_row);
        let case_of_row = &self.case_of_row[first_row..];
        self.builder.case_of.extend(output.row_of_event.iter().map(|row| case_of_row[*row as usize]));
        first_row
    }

    fn learn_symbols(&mut self, output: &Output) {
        if self.symbols.len() <= output.worker {
            self.symbols.resize(output.worker + 1, Vec::new());
        }
        let symbols = &mut self.symbols[output.worker];
        if output.forgot {
            symbols.clear();
        }
        symbols.extend(output.texts.iter().map(|text| self.builder.strings.intern(text)));
    }

    fn finish(mut self) -> Result<ReadLog, Fault> {
        let format = self.options.layout.time_format.as_deref();
        let mut clock = Clock::new(self.options.zone, format);
        for attribute in std::mem::take(&mut self.attributes) {
            match attribute {
                Attribute::OfEvent { key, cells } => {
                    let column = typed(&key, cells, &mut self.builder.strings, &mut clock);
                    self.builder.event_column(column);
                }
                Attribute::OfCase { key, values } => {
                    let lifted = values.finish(&key, &mut self.builder.strings, &mut clock);
                    self.case_column(lifted)?;
                }
            }
        }
        let built = self.builder.finish(self.options.order, self.options.threads);
        self.report.out_of_order = built.out_of_order;
        Ok(ReadLog { log: built.log, report: self.report })
    }

    fn case_column(&mut self, lifted: Lifted) -> Result<(), Fault> {
        let case_of = if self.header.rows_are_cases { &self.case_of_row } else { &self.builder.case_of };
        for row in &lifted.varying {
            let case = self.builder.case_ids.text(Symbol(case_of[*row as usize]));
            let what = format!(
                "the case {} has another {} than in an earlier row; an attribute of the case has one value",
                shown(case.as_bytes()),
                lifted.column.name,
            );
            let place = match self.options.share {
                None => Place::Row(row_of_file(*row, &self.left_out)),
                Some(_) => Place::None,
            };
            if !self.options.lenient {
                return Err(Fault::new(place, what));
            }
            self.report.skip(place, what);
        }
        self.builder.case_column(lifted.column);
        Ok(())
    }
}

/// The row of the file, the header being 1, of a row that was kept.
fn row_of_file(kept: u32, left_out: &[u64]) -> u64 {
    let mut row = u64::from(kept) + 2;
    for left_out in left_out {
        if *left_out > row {
            break;
        }
        row += 1;
    }
    row
}
