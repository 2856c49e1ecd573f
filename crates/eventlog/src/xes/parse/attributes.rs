//! Attributes of traces and events: recognised by their opening, or read in full.

use memchr::memchr;

use super::super::keys::{Openings, Recognised, Wanted};
use super::super::part::{Late, Part};
use super::super::scan::{MAX_VALUE_BYTES, Wrong, unescape};
use super::super::values::{self, Element, Kind, decode, pair, skip_element};
use super::{Run, Worker};
use crate::column::ColumnData;
use crate::table::Table;
use crate::{Attribute, MISSING_TIME, Symbol, Value};

/// Whose attribute it is.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum Of {
    Event,
    Trace,
}

fn openings<'w>(worker: &'w mut Worker<'_>, of: Of) -> &'w mut Openings {
    match of {
        Of::Event => &mut worker.event_openings,
        Of::Trace => &mut worker.trace_openings,
    }
}

fn table(part: &mut Part, of: Of) -> &mut Table {
    match of {
        Of::Event => &mut part.events,
        Of::Trace => &mut part.traces,
    }
}

impl<'a> Run<'_, '_, 'a> {
    /// Takes an attribute whose opening is known; `false` when the scanner must read it.
    #[inline]
    pub(super) fn take_attribute(&mut self, of: Of) -> Result<bool, Wrong> {
        let rest = &self.scan.text.as_bytes()[self.scan.at..];
        let Some(recognised) = openings(self.worker, of).recognise(rest) else { return Ok(false) };
        if !self.take(recognised, of)? {
            return Ok(false);
        }
        openings(self.worker, of).took(recognised);
        Ok(true)
    }

    /// Takes a value whose opening was recognised. Whatever is unusual about it is left to the scanner.
    #[inline]
    fn take(&mut self, recognised: Recognised, of: Of) -> Result<bool, Wrong> {
        let bytes = self.scan.text.as_bytes();
        let start = self.scan.at + recognised.length;
        let Some(length) = memchr(recognised.quote, &bytes[start..]) else { return Ok(false) };
        let end = start + length;
        if !bytes[end + 1..].starts_with(b"/>") || length > MAX_VALUE_BYTES {
            return Ok(false);
        }
        if recognised.wanted != Wanted::Skip {
            let raw = &self.scan.text[start..end];
            if raw.bytes().any(|byte| byte < b' ' || byte == b'&' || byte == b'<') {
                return Ok(false);
            }
            if of == Of::Trace && self.part.continues.is_some() {
                return Ok(false);
            }
            self.plain_value(recognised, raw, of)?;
        }
        self.scan.at = end + b"\"/>".len();
        Ok(true)
    }

    /// Stores a value that needs no unescaping.
    #[inline]
    fn plain_value(&mut self, recognised: Recognised, raw: &'a str, of: Of) -> Result<(), Wrong> {
        let Wanted::Column(column) = recognised.wanted else {
            return self.special(recognised.wanted, raw, self.scan.at);
        };
        if recognised.kind == Kind::Text {
            let row = self.row(of);
            let symbol = self.worker.strings.intern(raw);
            let stored = table(&mut self.part, of).store_text(column, row, symbol, &mut self.worker.strings);
            return self.check_stored(stored, self.scan.at, column, of);
        }
        match decode(recognised.kind, raw, &mut self.worker.clock) {
            Ok(value) => self.store(column, value, Vec::new(), self.scan.at, of),
            Err(what) => {
                let key = &table(&mut self.part, of).columns[column].name;
                let what = format!("attribute {key}: {what}");
                self.bad_attribute(Wrong { at: self.after_blanks(self.scan.at), what })
            }
        }
    }

    /// Reads an attribute whose tag was read; `before` is where the element before it ended.
    pub(super) fn read_attribute(
        &mut self,
        before: usize,
        element: Element<'a>,
        of: Of,
    ) -> Result<(), Wrong> {
        let kind = Kind::of_element(element.name);
        let key = pair(&self.pairs, "key").and_then(|raw| unescape(raw).ok());
        let (Some(kind), Some(key)) = (kind, key) else {
            return self.read_bad_attribute(element);
        };
        let meaning = match of {
            Of::Event => self.worker.plan.of_event(&key),
            Of::Trace => self.worker.plan.of_trace(&key),
        };
        let table = table(&mut self.part, of);
        let wanted = Wanted::new(&meaning, |name| table.column(name, || ColumnData::Mixed(Vec::new())));
        self.learn(before, wanted, kind, of);
        let raw = pair(&self.pairs, "value");
        match wanted {
            Wanted::Skip => skip_element(&mut self.scan, element, &mut self.pairs),
            Wanted::Column(column) => self.read_column(column, element, of),
            _ => {
                let Some(raw) = raw else { return self.read_bad_attribute(element) };
                self.special(wanted, raw, element.at)?;
                self.pass_children(element, &key)
            }
        }
    }

    fn read_column(&mut self, column: usize, element: Element<'a>, of: Of) -> Result<(), Wrong> {
        let clock = &mut self.worker.clock;
        match values::attribute(&mut self.scan, element, &mut self.pairs, clock, 0)? {
            Ok(Attribute { value, children, .. }) => self.store(column, value, children, element.at, of),
            Err(bad) => self.bad_attribute(bad),
        }
    }

    /// The id, activity and time of the log have no place for attributes of their own.
    fn pass_children(&mut self, element: Element<'a>, key: &str) -> Result<(), Wrong> {
        let start = self.scan.at;
        skip_element(&mut self.scan, element, &mut self.pairs)?;
        let content = &self.scan.text[start..self.scan.at];
        if !element.empty && content.contains("key") {
            let line = self.lines.line(element.at);
            self.out.nested_below.get_or_insert_with(|| (line, key.to_owned()));
        }
        Ok(())
    }

    /// Reads an element that cannot be understood, for the message and for a lenient reader to go on.
    fn read_bad_attribute(&mut self, element: Element<'a>) -> Result<(), Wrong> {
        let clock = &mut self.worker.clock;
        match values::attribute(&mut self.scan, element, &mut self.pairs, clock, 0)? {
            Ok(attribute) => {
                let what = format!("the attribute {} has no value", attribute.key);
                self.bad_attribute(Wrong { at: element.at, what })
            }
            Err(bad) => self.bad_attribute(bad),
        }
    }

    /// Learns the bytes from the end of the element before up to the value, when they say it all.
    fn learn(&mut self, before: usize, wanted: Wanted, kind: Kind, of: Of) {
        let simple = matches!(self.pairs.as_slice(), [("key", _), ("value", _)]);
        let openings = openings(self.worker, of);
        if !simple || matches!(kind, Kind::List | Kind::Container) {
            openings.restart();
            return;
        }
        let value = self.pairs[1].1.as_ptr() as usize - self.scan.text.as_ptr() as usize;
        openings.learn(&self.scan.text.as_bytes()[before..value], wanted, kind);
    }

    /// Stores an attribute that has a place of its own, or is a part of the activity.
    fn special(&mut self, wanted: Wanted, raw: &'a str, at: usize) -> Result<(), Wrong> {
        let text = match unescape(raw) {
            Ok(text) => text,
            Err(what) => return self.bad_event_or_trace(at, what),
        };
        let twice = match wanted {
            Wanted::Activity => {
                let twice = !self.event.activity.is_missing();
                self.event.activity =
                    if text.is_empty() { Symbol::MISSING } else { self.worker.strings.intern(&text) };
                twice
            }
            Wanted::Time => match self.worker.clock.read(text.trim().as_bytes()) {
                Ok(time) => std::mem::replace(&mut self.event.time, time) != MISSING_TIME,
                Err(what) => {
                    let what = format!("attribute {}: {what}", self.worker.plan.time_key());
                    let at = self.after_blanks(at);
                    return self.bad_event(at, what);
                }
            },
            Wanted::ActivityPart(part, column) => {
                if let Some(column) = column {
                    self.store(column, Value::Text(text.clone().into_owned()), Vec::new(), at, Of::Event)?;
                }
                self.event.parts[part].replace(text.into_owned()).is_some() && column.is_none()
            }
            Wanted::CaseId => return self.case_id(&text, at),
            Wanted::Skip | Wanted::Column(_) => false,
        };
        if twice { self.twice(at, "of the activity or the time") } else { Ok(()) }
    }

    fn case_id(&mut self, id: &str, at: usize) -> Result<(), Wrong> {
        let twice = if let Some(continued) = &mut self.part.continues {
            continued.id.replace(id.to_owned()).is_some()
        } else {
            let twice = !self.trace.id.is_empty();
            id.clone_into(&mut self.trace.id);
            twice
        };
        if twice { self.twice(at, "of the case id") } else { Ok(()) }
    }

    fn bad_event_or_trace(&mut self, at: usize, what: String) -> Result<(), Wrong> {
        let at = self.after_blanks(at);
        self.bad_attribute(Wrong { at, what })
    }

    fn store(
        &mut self,
        column: usize,
        value: Value,
        children: Vec<Attribute>,
        at: usize,
        of: Of,
    ) -> Result<(), Wrong> {
        let row = self.row(of);
        if of == Of::Trace && self.part.continues.is_some() {
            let at = self.after_blanks(at);
            let line = self.lines.line(at);
            let key = self.part.traces.columns[column].name.clone();
            let late = Late { line, attribute: Attribute { key, value, children } };
            self.part.continues.get_or_insert_default().attributes.push(late);
            return Ok(());
        }
        let strings = &mut self.worker.strings;
        let stored = table(&mut self.part, of).store(column, row, value, children, strings);
        self.check_stored(stored, at, column, of)
    }

    #[inline]
    fn check_stored(&mut self, stored: crate::Stored, at: usize, column: usize, of: Of) -> Result<(), Wrong> {
        if stored == crate::Stored::New {
            return Ok(());
        }
        let key = table(&mut self.part, of).columns[column].name.clone();
        self.twice(at, &key)
    }

    #[cold]
    fn twice(&mut self, at: usize, key: &str) -> Result<(), Wrong> {
        let at = self.after_blanks(at);
        self.bad_attribute(Wrong { at, what: format!("the key {key} stands twice; the last value counts") })
    }

    /// The next row of the part.
    fn row(&self, of: Of) -> usize {
        match of {
            Of::Event => self.part.activity.len(),
            Of::Trace => self.part.ids.len(),
        }
    }

    fn after_blanks(&self, at: usize) -> usize {
        let mut scan = self.scan.clone();
        scan.at = at;
        scan.skip_blanks();
        scan.at
    }
}
