//! Writes XES (IEEE 1849-2016).

use std::io::{self, Write};

use super::{event_keys, float_text, refuse_twins};
use crate::time::format_time;
use crate::{Attribute, Column, Log, MISSING_TIME, Meta, ValueRef};

/// Writes a log as XES; times get the offset, in minutes east of UTC.
///
/// ```
/// use chuangyou_eventlog::{LogBuilder, Order, write_xes};
/// let mut builder = LogBuilder::default();
/// let case = builder.case("A & B");
/// builder.event(case, "accept", 0);
/// let mut out = Vec::new();
/// write_xes(&builder.finish(Order::File, 1).log, &mut out, 0)?;
/// let text = String::from_utf8(out).expect("XES is UTF-8");
/// assert!(text.contains(r#"<string key="concept:name" value="A &amp; B"/>"#));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `out` cannot be written, or two attributes would stand under one key.
pub fn write_xes(log: &Log, out: &mut impl Write, offset_minutes: i32) -> io::Result<()> {
    let mut writer = XesWriter::begin(out, &log.meta, offset_minutes)?;
    writer.add(log)?;
    writer.end().map(drop)
}

/// A XES log that is written part by part, for one that is too large to be held at once.
///
/// ```
/// use chuangyou_eventlog::{LogBuilder, Meta, Order, XesWriter};
/// let mut writer = XesWriter::begin(Vec::new(), &Meta::default(), 480)?;
/// for case in ["A", "B"] {
///     let mut part = LogBuilder::default();
///     let case = part.case(case);
///     part.event(case, "accept", 0);
///     writer.add(&part.finish(Order::File, 1).log)?;
/// }
/// let text = String::from_utf8(writer.end()?).expect("XES is UTF-8");
/// assert_eq!(text.matches("<trace>").count(), 2);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct XesWriter<W> {
    out: W,
    offset_minutes: i32,
}

impl<W: Write> XesWriter<W> {
    /// Writes what stands before the first trace; times get the offset, in minutes east of UTC.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn begin(mut out: W, meta: &Meta, offset_minutes: i32) -> io::Result<Self> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        out.write_all(b"<log xes.version=\"1849-2016\" xes.features=\"nested-attributes\" xmlns=\"http://www.xes-standard.org/\">\n")?;
        Writer { out: &mut out, offset_minutes }.meta(meta)?;
        Ok(Self { out, offset_minutes })
    }

    /// Writes the traces of a log; what it says of itself as a whole was to be told to [`XesWriter::begin`].
    ///
    /// # Errors
    /// When `out` cannot be written, or two attributes would stand under one key.
    pub fn add(&mut self, log: &Log) -> io::Result<()> {
        refuse_twins(event_keys(log))?;
        let case_keys = log.case_columns().iter().map(|column| column.name.clone());
        refuse_twins(case_keys.chain(["concept:name".to_owned()]).collect())?;
        let mut writer = Writer { out: &mut self.out, offset_minutes: self.offset_minutes };
        (0..log.cases()).try_for_each(|case| writer.case(log, case))
    }

    /// Writes what stands after the last trace, and gives back what was written to.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn end(mut self) -> io::Result<W> {
        self.out.write_all(b"</log>\n")?;
        Ok(self.out)
    }
}

struct Writer<'o, W> {
    out: &'o mut W,
    offset_minutes: i32,
}

impl<W: Write> Writer<'_, W> {
    fn meta(&mut self, meta: &Meta) -> io::Result<()> {
        for extension in &meta.extensions {
            let (name, prefix, uri) =
                (escape(&extension.name), escape(&extension.prefix), escape(&extension.uri));
            writeln!(self.out, "\t<extension name=\"{name}\" prefix=\"{prefix}\" uri=\"{uri}\"/>")?;
        }
        for (scope, globals) in [("trace", &meta.global_trace), ("event", &meta.global_event)] {
            if !globals.is_empty() {
                writeln!(self.out, "\t<global scope=\"{scope}\">")?;
                self.attributes(globals, 2)?;
                self.out.write_all(b"\t</global>\n")?;
            }
        }
        for classifier in &meta.classifiers {
            let name = escape(&classifier.name);
            let keys: Vec<String> = classifier.keys.iter().map(|key| quote_key(key)).collect();
            let keys = escape(&keys.join(" "));
            let scope = classifier.scope.as_deref().map(escape);
            let scope = scope.map_or(String::new(), |scope| format!(" scope=\"{scope}\""));
            writeln!(self.out, "\t<classifier name=\"{name}\"{scope} keys=\"{keys}\"/>")?;
        }
        self.attributes(&meta.attributes, 1)
    }

    fn case(&mut self, log: &Log, case: usize) -> io::Result<()> {
        self.out.write_all(b"\t<trace>\n")?;
        self.attribute("concept:name", ValueRef::Text(log.case_id(case)), &[], 2)?;
        self.row(log, log.case_columns(), case, 2)?;
        for event in log.events_of(case) {
            self.out.write_all(b"\t\t<event>\n")?;
            let activity = log.strings.text(log.activity()[event]);
            self.attribute("concept:name", ValueRef::Text(activity), &[], 3)?;
            if log.time()[event] != MISSING_TIME {
                self.attribute("time:timestamp", ValueRef::Time(log.time()[event]), &[], 3)?;
            }
            self.row(log, log.event_columns(), event, 3)?;
            self.out.write_all(b"\t\t</event>\n")?;
        }
        self.out.write_all(b"\t</trace>\n")
    }

    fn row(&mut self, log: &Log, columns: &[Column], row: usize, depth: usize) -> io::Result<()> {
        for column in columns {
            if let Some(value) = column.get(row, &log.strings) {
                self.attribute(&column.name, value, column.nested.get(row), depth)?;
            }
        }
        Ok(())
    }

    fn attributes(&mut self, attributes: &[Attribute], depth: usize) -> io::Result<()> {
        attributes.iter().try_for_each(|attribute| {
            self.attribute(&attribute.key, attribute.value.as_ref(), &attribute.children, depth)
        })
    }

    fn attribute(
        &mut self,
        key: &str,
        value: ValueRef<'_>,
        children: &[Attribute],
        depth: usize,
    ) -> io::Result<()> {
        let (element, text) = match value {
            ValueRef::Text(text) => ("string", escape(text)),
            ValueRef::Id(text) => ("id", escape(text)),
            ValueRef::Int(number) => ("int", number.to_string()),
            ValueRef::Float(number) => ("float", float_text(number)),
            ValueRef::Bool(truth) => ("boolean", truth.to_string()),
            ValueRef::Time(micros) => ("date", format_time(micros, self.offset_minutes)),
            ValueRef::List(items) => return self.collection("list", key, items, children, depth),
            ValueRef::Container(items) => return self.collection("container", key, items, children, depth),
        };
        let indent = "\t".repeat(depth);
        let key = escape(key);
        if children.is_empty() {
            return writeln!(self.out, "{indent}<{element} key=\"{key}\" value=\"{text}\"/>");
        }
        writeln!(self.out, "{indent}<{element} key=\"{key}\" value=\"{text}\">")?;
        self.attributes(children, depth + 1)?;
        writeln!(self.out, "{indent}</{element}>")
    }

    fn collection(
        &mut self,
        element: &str,
        key: &str,
        items: &[Attribute],
        children: &[Attribute],
        depth: usize,
    ) -> io::Result<()> {
        let indent = "\t".repeat(depth);
        writeln!(self.out, "{indent}<{element} key=\"{}\">", escape(key))?;
        if element == "list" {
            writeln!(self.out, "{indent}\t<values>")?;
            self.attributes(items, depth + 2)?;
            writeln!(self.out, "{indent}\t</values>")?;
        } else {
            self.attributes(items, depth + 1)?;
        }
        self.attributes(children, depth + 1)?;
        writeln!(self.out, "{indent}</{element}>")
    }
}

/// A classifier's key, in single quotes when it has blanks.
fn quote_key(key: &str) -> String {
    if key.contains(' ') { format!("'{key}'") } else { key.to_owned() }
}

/// The text as it may stand between double quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            control if control < ' ' => escaped.push_str(&format!("&#{};", control as u32)),
            other => escaped.push(other),
        }
    }
    escaped
}
