//! One block of an XES file as columns.

use memchr::memchr_iter;

use crate::strings::Texts;
use crate::table::Table;
use crate::zone::Clock;
use crate::{MISSING_TIME, Strings, Symbol};

use super::cut::{Begins, Head};
use super::keys::Openings;
use super::part::{Continued, Output, Part};
use super::plan::Plan;
use super::scan::{Pairs, Scan, Tag, Wrong, wrong};
use super::values::Element;
use attributes::Of;

mod attributes;
mod log_level;

/// A thread forgets its texts when they are more than so many, so that its memory stays bounded.
const MOST_TEXTS: usize = 1 << 18;

/// What a thread keeps from block to block.
pub(super) struct Worker<'p> {
    number: usize,
    plan: &'p Plan<'p>,
    clock: Clock<'p>,
    strings: Strings,
    /// How many of the strings the merger knows.
    sent: usize,
    event_openings: Openings,
    trace_openings: Openings,
    /// Empty tables with every column seen so far, at the places the openings know.
    events: Table,
    traces: Table,
}

impl<'p> Worker<'p> {
    pub(super) fn new(number: usize, plan: &'p Plan<'p>) -> Self {
        Worker {
            number,
            plan,
            clock: plan.clock(),
            strings: Strings::default(),
            sent: 0,
            event_openings: Openings::default(),
            trace_openings: Openings::default(),
            events: Table::default(),
            traces: Table::default(),
        }
    }

    /// Reads a block.
    pub(super) fn block(&mut self, head: Head, bytes: &[u8]) -> Output {
        let forgot = self.strings.len() > MOST_TEXTS;
        if forgot {
            self.strings.clear();
            self.sent = 0;
        }
        let mut output = match text_of(head, bytes) {
            Ok(text) => self.read_block(head, text),
            Err(fault) => Output { fault: Some(fault), ..Output::default() },
        };
        let mut texts = Texts::default();
        (self.sent..self.strings.len()).for_each(|index| texts.push(self.strings.text(Symbol(index as u32))));
        self.sent = self.strings.len();
        output.texts = texts;
        output.worker = self.number;
        output.forgot = forgot;
        output.consumed = head.consumed;
        output
    }

    fn read_block(&mut self, head: Head, text: &str) -> Output {
        let mut run = Run {
            part: Part { events: self.events.emptied(), traces: self.traces.emptied(), ..Part::default() },
            worker: self,
            head,
            scan: Scan::new(text),
            pairs: Vec::new(),
            lines: Lines::new(text.as_bytes()),
            out: Output::default(),
            trace: Trace::default(),
            event: Event::default(),
        };
        if let Err(Wrong { at, what }) = run.block() {
            let line = run.lines.line(at);
            run.out.fault = Some((line, what));
        }
        run.finish()
    }
}

/// The block as text, without a byte-order mark.
fn text_of(head: Head, bytes: &[u8]) -> Result<&str, (u64, String)> {
    let mut bytes = bytes;
    if head.begins == Begins::File {
        bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            return Err((1, "the file is UTF-16; expected UTF-8".to_owned()));
        }
    }
    simdutf8::basic::from_utf8(bytes).map_err(|_| {
        let valid = simdutf8::compat::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
        let line = 1 + memchr_iter(b'\n', &bytes[..valid]).count() as u64;
        (line, "invalid UTF-8; expected the file to be UTF-8 throughout".to_owned())
    })
}

/// Counts lines; asked for growing places, it counts each byte once.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Lines { bytes, at: 0, line: 1 }
    }

    /// The line of the byte `at`; the first is 1.
    fn line(&mut self, at: usize) -> u64 {
        let at = at.min(self.bytes.len());
        if at < self.at {
            return 1 + memchr_iter(b'\n', &self.bytes[..at]).count() as u64;
        }
        self.line += memchr_iter(b'\n', &self.bytes[self.at..at]).count() as u64;
        self.at = at;
        self.line
    }
}

/// The trace that is being read.
#[derive(Default)]
struct Trace {
    id: String,
    /// The part's events before it.
    first_event: usize,
    at: usize,
    line: u64,
}

/// The event that is being read.
struct Event {
    activity: Symbol,
    time: i64,
    parts: Vec<Option<String>>,
    at: usize,
    /// What a lenient reader leaves the event out for.
    bad: Option<String>,
}

impl Default for Event {
    fn default() -> Self {
        Event { activity: Symbol::MISSING, time: MISSING_TIME, parts: Vec::new(), at: 0, bad: None }
    }
}

/// Why the reading of a trace ended.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
enum Ended {
    Trace,
    Block,
}

/// The reading of one block.
struct Run<'w, 'p, 'a> {
    worker: &'w mut Worker<'p>,
    head: Head,
    scan: Scan<'a>,
    pairs: Pairs<'a>,
    lines: Lines<'a>,
    part: Part,
    out: Output,
    trace: Trace,
    event: Event,
}

impl Run<'_, '_, '_> {
    fn block(&mut self) -> Result<(), Wrong> {
        if self.head.begins == Begins::Trace {
            self.part.continues = Some(Continued::default());
            if self.trace()? == Ended::Block {
                return Ok(());
            }
        }
        self.log()
    }

    /// Reads the rest of a trace.
    fn trace(&mut self) -> Result<Ended, Wrong> {
        self.worker.trace_openings.restart();
        loop {
            let before = self.scan.at;
            if self.take_attribute(Of::Trace)? {
                continue;
            }
            self.scan.skip_blanks();
            let at = self.scan.at;
            if self.scan.text.as_bytes()[at..].starts_with(b"<event>") {
                self.scan.at += b"<event>".len();
                self.event(at)?;
                continue;
            }
            match self.scan.tag(&mut self.pairs)? {
                Tag::Open("event") => self.event(at)?,
                Tag::Empty("event") => {
                    self.begin_event(at);
                    self.finish_event()?;
                }
                Tag::Open(name) => {
                    self.read_attribute(before, Element { at, name, empty: false }, Of::Trace)?;
                }
                Tag::Empty(name) => {
                    self.read_attribute(before, Element { at, name, empty: true }, Of::Trace)?;
                }
                Tag::Close("trace") => {
                    self.finish_trace()?;
                    return Ok(Ended::Trace);
                }
                Tag::Close(name) => return wrong(at, format!("</{name}> where </trace> was expected")),
                Tag::Text => self.stray_text(at),
                Tag::End if self.head.last => {
                    return wrong(at, "the file ends before </trace>; it may be truncated");
                }
                Tag::End => {
                    self.leave_trace_open();
                    return Ok(Ended::Block);
                }
            }
        }
    }

    /// Reads the rest of an event.
    fn event(&mut self, at: usize) -> Result<(), Wrong> {
        self.begin_event(at);
        self.worker.event_openings.restart();
        loop {
            let before = self.scan.at;
            if self.take_attribute(Of::Event)? {
                continue;
            }
            self.scan.skip_blanks();
            let at = self.scan.at;
            if self.scan.text.as_bytes()[at..].starts_with(b"</event>") {
                self.scan.at += b"</event>".len();
                return self.finish_event();
            }
            match self.scan.tag(&mut self.pairs)? {
                Tag::Open(name) => {
                    self.read_attribute(before, Element { at, name, empty: false }, Of::Event)?;
                }
                Tag::Empty(name) => {
                    self.read_attribute(before, Element { at, name, empty: true }, Of::Event)?;
                }
                Tag::Close("event") => return self.finish_event(),
                Tag::Close(name) => return wrong(at, format!("</{name}> where </event> was expected")),
                Tag::Text => self.stray_text(at),
                Tag::End => return wrong(at, "the file ends before </event>; it may be truncated"),
            }
        }
    }

    fn begin_event(&mut self, at: usize) {
        self.event.activity = Symbol::MISSING;
        self.event.time = MISSING_TIME;
        self.event.at = at;
        self.event.bad = None;
        let parts = self.worker.plan.activity_keys().len();
        if parts > 1 {
            self.event.parts.clear();
            self.event.parts.resize(parts, None);
        }
    }

    fn finish_event(&mut self) -> Result<(), Wrong> {
        if !self.event.parts.is_empty() {
            self.join_activity();
        }
        let at = self.event.at;
        if self.event.activity.is_missing() && self.event.bad.is_none() {
            let keys = self.worker.plan.activity_keys().join(" and ");
            self.bad_event(at, format!("an event without {keys}"))?;
        }
        if self.event.time == MISSING_TIME && self.event.bad.is_none() {
            let key = self.worker.plan.time_key();
            self.bad_event(at, format!("an event without {key}"))?;
        }
        if let Some(what) = self.event.bad.take() {
            self.part.events.truncate(self.part.activity.len());
            self.skip(at, what);
            return Ok(());
        }
        self.part.activity.push(self.event.activity);
        self.part.time.push(self.event.time);
        Ok(())
    }

    fn join_activity(&mut self) {
        let parts: Option<Vec<&str>> = self.event.parts.iter().map(Option::as_deref).collect();
        if let Some(parts) = parts {
            self.event.activity = self.worker.strings.intern(&parts.join("+"));
        }
    }

    fn begin_trace(&mut self, at: usize) {
        self.trace.id.clear();
        self.trace.first_event = self.part.activity.len();
        self.trace.at = at;
        self.trace.line = self.lines.line(at);
    }

    fn finish_trace(&mut self) -> Result<(), Wrong> {
        if self.part.continues.is_some() {
            self.next_part();
            return Ok(());
        }
        if self.trace.id.is_empty() {
            let what = format!("a trace without {}", self.worker.plan.case_key());
            if !self.worker.plan.options.lenient {
                return wrong(self.trace.at, what);
            }
            self.skip(self.trace.at, what);
            self.drop_trace();
        } else if self.worker.plan.options.keeps(&self.trace.id) {
            self.keep_trace();
        } else {
            self.drop_trace();
        }
        Ok(())
    }

    fn keep_trace(&mut self) {
        self.part.ids.push(&self.trace.id);
        self.part.lines.push(self.trace.line);
        self.part.counts.push((self.part.activity.len() - self.trace.first_event) as u32);
    }

    fn drop_trace(&mut self) {
        self.part.activity.truncate(self.trace.first_event);
        self.part.time.truncate(self.trace.first_event);
        self.part.events.truncate(self.trace.first_event);
        self.part.traces.truncate(self.part.ids.len());
    }

    fn leave_trace_open(&mut self) {
        if self.part.continues.is_none() {
            self.keep_trace();
        }
        self.part.open = true;
    }

    /// Puts the part away and begins another.
    fn next_part(&mut self) {
        let next = Part {
            events: self.part.events.emptied(),
            traces: self.part.traces.emptied(),
            ..Part::default()
        };
        self.out.parts.push(std::mem::replace(&mut self.part, next));
    }

    fn finish(mut self) -> Output {
        self.next_part();
        self.worker.events = self.part.events;
        self.worker.traces = self.part.traces;
        self.out.lines = self.lines.line(usize::MAX) - 1;
        self.out
    }

    fn stray_text(&mut self, at: usize) {
        let line = self.lines.line(at);
        self.out.stray_text.get_or_insert(line);
    }

    fn skip(&mut self, at: usize, what: String) {
        let line = self.lines.line(at);
        self.out.skipped.push((line, what));
    }

    /// An event that cannot be used: an error, or left out by a lenient reader.
    fn bad_event(&mut self, at: usize, what: String) -> Result<(), Wrong> {
        if !self.worker.plan.options.lenient {
            return wrong(at, what);
        }
        self.event.bad.get_or_insert(what);
        Ok(())
    }

    /// A single attribute that cannot be used: an error, or left out by a lenient reader.
    fn bad_attribute(&mut self, wrong: Wrong) -> Result<(), Wrong> {
        if !self.worker.plan.options.lenient {
            return Err(wrong);
        }
        self.skip(wrong.at, wrong.what);
        Ok(())
    }
}
