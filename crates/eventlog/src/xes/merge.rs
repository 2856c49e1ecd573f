//! Joins the parts of an XES file in the file's order.

use crate::blocks::in_order;
use crate::builder::MAX_EVENTS;
use crate::error::Fault;
use crate::read::Source;
use crate::{LogBuilder, Place, ReadError, ReadLog, ReadOptions, ReadReport, Stored, Symbol};

use super::cut::{BLOCK_BYTES, Cutter};
use super::parse::Worker;
use super::part::{Continued, Output, Part};
use super::plan::Plan;

/// Reads an XES log.
pub(crate) fn read(source: Source<'_>, options: &ReadOptions<'_>) -> Result<ReadLog, ReadError> {
    read_in_blocks(source, options, BLOCK_BYTES)
}

pub(super) fn read_in_blocks(
    source: Source<'_>,
    options: &ReadOptions<'_>,
    block_bytes: usize,
) -> Result<ReadLog, ReadError> {
    let plan = Plan::new(options);
    let mut merger = Merger::new(&plan);
    in_order(
        Cutter::new(source.input, block_bytes),
        options.threads,
        |number| Worker::new(number, &plan),
        Worker::block,
        |output| merger.merge(output),
    )
    .map_err(|fault| fault.in_file(source.name))?;
    Ok(merger.finish())
}

/// The log as far as it has been read. While it grows, a case of the builder's table is a trace of the file.
struct Merger<'p> {
    plan: &'p Plan<'p>,
    builder: LogBuilder,
    /// The case of each trace; an open last trace is not among them.
    case_of_trace: Vec<u32>,
    /// For each thread, our symbol for each of its symbols.
    symbols: Vec<Vec<Symbol>>,
    open: Option<OpenTrace>,
    report: ReadReport,
    lines_before: u64,
    stray_text: Option<u64>,
    nested_below: Option<(u64, String)>,
}

/// A trace whose end has not been read.
struct OpenTrace {
    id: String,
    first_event: usize,
    line: u64,
}

impl<'p> Merger<'p> {
    fn new(plan: &'p Plan<'p>) -> Self {
        Merger {
            plan,
            builder: LogBuilder::default(),
            case_of_trace: Vec::new(),
            symbols: Vec::new(),
            open: None,
            report: ReadReport::default(),
            lines_before: 0,
            stray_text: None,
            nested_below: None,
        }
    }

    fn merge(&mut self, output: Result<Output, Fault>) -> Result<(), Fault> {
        let before = self.lines_before;
        let mut output = output.map_err(|fault| match fault.place {
            Place::Line(line) => Fault { place: Place::Line(before + line), ..fault },
            _ => fault,
        })?;
        self.learn_symbols(&output);
        for (line, reason) in output.skipped {
            self.report.skip(Place::Line(before + line), reason);
        }
        for part in output.parts {
            self.part(part, output.worker)?;
        }
        let meta = &mut self.builder.meta;
        meta.extensions.append(&mut output.meta.extensions);
        meta.classifiers.append(&mut output.meta.classifiers);
        meta.global_trace.append(&mut output.meta.global_trace);
        meta.global_event.append(&mut output.meta.global_event);
        meta.attributes.append(&mut output.meta.attributes);
        if let Some((line, what)) = output.fault {
            return Err(Fault::new(Place::Line(before + line), what));
        }
        self.stray_text = self.stray_text.or(output.stray_text.map(|line| before + line));
        self.nested_below =
            self.nested_below.take().or(output.nested_below.map(|(line, key)| (before + line, key)));
        self.lines_before += output.lines;
        if let Some(progress) = self.plan.options.progress {
            progress(output.consumed);
        }
        Ok(())
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

    fn part(&mut self, part: Part, worker: usize) -> Result<(), Fault> {
        let first_event = self.builder.activity.len();
        if first_event + part.activity.len() > MAX_EVENTS {
            return Err(Fault::new(Place::None, format!("more than {MAX_EVENTS} events; read it in shares")));
        }
        let symbols = &self.symbols[worker];
        let ours = |symbol: &Symbol| symbol.index().map_or(Symbol::MISSING, |index| symbols[index]);
        self.builder.activity.extend(part.activity.iter().map(ours));
        self.builder.time.extend_from_slice(&part.time);
        self.builder.event_table.append(part.events, first_event, symbols, &self.builder.strings);
        if let Some(continued) = part.continues {
            return self.continued(continued, part.activity.len(), part.open);
        }
        let traces = self.case_of_trace.len();
        self.builder.case_table.append(part.traces, traces, symbols, &self.builder.strings);
        let mut first_event = first_event;
        for ((index, id), (count, line)) in
            part.ids.iter().enumerate().zip(part.counts.iter().zip(&part.lines))
        {
            let trace = (traces + index) as u32;
            self.builder.case_of.resize(first_event + *count as usize, trace);
            if part.open && index + 1 == part.ids.len() {
                let line = self.lines_before + line;
                self.open = Some(OpenTrace { id: id.to_owned(), first_event, line });
            } else {
                self.close(id, self.lines_before + line)?;
            }
            first_event += *count as usize;
        }
        Ok(())
    }

    /// More of the open trace.
    fn continued(&mut self, continued: Continued, events: usize, open: bool) -> Result<(), Fault> {
        let trace = self.case_of_trace.len();
        self.builder.case_of.resize(self.builder.case_of.len() + events, trace as u32);
        for late in continued.attributes {
            let key = late.attribute.key;
            let (value, children) = (late.attribute.value, late.attribute.children);
            if self.builder.case_attribute(trace as u32, &key, value, children) == Stored::Replaced {
                let what = format!("the key {key} stands twice; the last value counts");
                self.bad(self.lines_before + late.line, what)?;
            }
        }
        let mut trace = self.open.take().expect("a part continues only a trace left open");
        if let Some(id) = continued.id {
            if !trace.id.is_empty() {
                self.bad(
                    trace.line,
                    "the key of the case id stands twice; the last value counts".to_owned(),
                )?;
            }
            trace.id = id;
        }
        if open {
            self.open = Some(trace);
            return Ok(());
        }
        let missing = trace.id.is_empty();
        if missing {
            self.bad(trace.line, format!("a trace without {}", self.plan.case_key()))?;
        }
        if missing || !self.plan.options.keeps(&trace.id) {
            self.drop_open(trace.first_event);
            return Ok(());
        }
        self.close(&trace.id, trace.line)
    }

    fn drop_open(&mut self, first_event: usize) {
        self.builder.activity.truncate(first_event);
        self.builder.time.truncate(first_event);
        self.builder.case_of.truncate(first_event);
        self.builder.event_table.truncate(first_event);
        self.builder.case_table.truncate(self.case_of_trace.len());
    }

    /// A whole trace is in the builder: gives it its case.
    fn close(&mut self, id: &str, line: u64) -> Result<(), Fault> {
        let cases = self.builder.cases();
        let case = self.builder.case(id);
        self.case_of_trace.push(case);
        if (case as usize) < cases {
            let what = format!(
                "a second trace of the case {id}; its events are added to the first, its attributes left out"
            );
            self.bad(line, what)?;
        }
        Ok(())
    }

    /// What is wrong at `line`: an error, or noted by a lenient reader.
    fn bad(&mut self, line: u64, what: String) -> Result<(), Fault> {
        if !self.plan.options.lenient {
            return Err(Fault::new(Place::Line(line), what));
        }
        self.report.skip(Place::Line(line), what);
        Ok(())
    }

    fn finish(mut self) -> ReadLog {
        if self.builder.cases() < self.case_of_trace.len() {
            self.join_traces();
        }
        if let Some(line) = self.stray_text {
            let warning =
                format!("line {line}: text outside of attributes was passed over, here and perhaps later");
            self.report.warnings.push(warning);
        }
        if let Some((line, key)) = self.nested_below {
            let warning = format!(
                "line {line}: attributes nested below {key} were passed over, here and perhaps later"
            );
            self.report.warnings.push(warning);
        }
        let built = self.builder.finish(self.plan.options.order, self.plan.options.threads);
        self.report.out_of_order = built.out_of_order;
        ReadLog { log: built.log, report: self.report }
    }

    /// Several traces are one case: their events go to it, and the first trace's attributes.
    fn join_traces(&mut self) {
        for case in &mut self.builder.case_of {
            *case = self.case_of_trace[*case as usize];
        }
        let mut first = vec![u32::MAX; self.builder.cases()];
        for (trace, case) in self.case_of_trace.iter().enumerate().rev() {
            first[*case as usize] = trace as u32;
        }
        let table = std::mem::take(&mut self.builder.case_table);
        self.builder.case_table = table.pick(&first, self.case_of_trace.len());
    }
}
