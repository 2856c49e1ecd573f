//! One block of rows as columns.

use std::borrow::Cow;

use memchr::memchr_iter;

use crate::column::Numbers;
use crate::layout::Role;
use crate::strings::Texts;
use crate::zone::Clock;
use crate::{ReadOptions, Strings, Symbol};

use super::header::Header;
use super::recent::Recent;
use super::rows::{Field, Fields};

/// A thread forgets its texts when they are more than so many, so that its memory stays bounded.
const MOST_TEXTS: usize = 1 << 18;
/// How many texts of a column, and how many cases, are found again quickest: 2 to the power of these.
const RECENT_TEXTS_BITS: u32 = 8;
const RECENT_CASES_BITS: u32 = 12;

/// What a thread keeps from block to block.
pub(super) struct Worker<'p> {
    number: usize,
    header: &'p Header,
    options: &'p ReadOptions<'p>,
    clock: Clock<'p>,
    strings: Strings,
    sent: usize,
    recent_texts: Vec<Recent>,
    /// The cases of the block.
    cases: Strings,
    recent_cases: Recent,
    /// For each column of the file, where its values go.
    sinks: Vec<Sink>,
    /// The size and the columns of the block before, without its values: the next is mostly like it.
    before: (Lengths, Vec<Cells>),
}

/// Where the values of a column go.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
enum Sink {
    Skip,
    Case,
    Activity,
    Time,
    /// The attribute with this number.
    Attribute(usize),
    /// An event of the case with the activity of this column.
    Happened,
}

/// Values of one attribute: numbers as long as all are, in their usual spelling; else texts.
#[derive(Clone, Debug)]
pub(super) enum Cells {
    Ints(Numbers<i64>),
    Texts(Vec<Symbol>),
}

/// The rows of a block; symbols are those of the thread that read them.
#[derive(Debug, Default)]
pub(super) struct Output {
    pub(super) worker: usize,
    pub(super) forgot: bool,
    pub(super) texts: Texts,
    /// The ids of the cases in the block.
    pub(super) cases: Texts,
    /// For each row the position of its case's id.
    pub(super) case_of_row: Vec<u32>,
    /// For each event its row, where a row is a case.
    pub(super) row_of_event: Vec<u32>,
    pub(super) activity: Vec<Symbol>,
    pub(super) time: Vec<i64>,
    pub(super) attributes: Vec<Cells>,
    /// Rows in the text, with those left out.
    pub(super) rows: u64,
    pub(super) consumed: u64,
    /// The rows, counted from the block's first as 0, that were left out.
    pub(super) skipped: Vec<(u64, String)>,
    pub(super) fault: Option<(u64, String)>,
}

impl<'p> Worker<'p> {
    pub(super) fn new(number: usize, header: &'p Header, options: &'p ReadOptions<'p>) -> Self {
        let mut attributes = 0;
        let sinks: Vec<_> = header.roles.iter().map(|role| sink(role, &mut attributes)).collect();
        Worker {
            number,
            header,
            options,
            clock: Clock::new(options.zone, options.layout.time_format.as_deref()),
            strings: Strings::default(),
            sent: 0,
            recent_texts: sinks.iter().map(|_| Recent::new(RECENT_TEXTS_BITS)).collect(),
            cases: Strings::default(),
            recent_cases: Recent::new(RECENT_CASES_BITS),
            sinks,
            before: (Lengths::default(), vec![Cells::default(); attributes]),
        }
    }

    /// Reads a block.
    pub(super) fn block(&mut self, consumed: u64, bytes: &[u8]) -> Output {
        let forgot = self.strings.len() > MOST_TEXTS;
        if forgot {
            self.strings.clear();
            self.recent_texts.iter_mut().for_each(Recent::clear);
            self.sent = 0;
        }
        self.cases.clear();
        self.recent_cases.clear();
        let (lengths, columns) = &self.before;
        let mut out = Output {
            worker: self.number,
            forgot,
            consumed,
            case_of_row: Vec::with_capacity(lengths.rows),
            activity: Vec::with_capacity(lengths.events),
            time: Vec::with_capacity(lengths.events),
            attributes: columns.iter().map(|cells| cells.alike(lengths.rows)).collect(),
            ..Output::default()
        };
        match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => self.read_rows(text, &mut out),
            Err(_) => out.fault = Some(invalid_utf8(bytes)),
        }
        (self.sent..self.strings.len())
            .for_each(|index| out.texts.push(self.strings.text(Symbol(index as u32))));
        self.sent = self.strings.len();
        self.cases.iter().for_each(|id| out.cases.push(id));
        self.before =
            (Lengths::of(&out).and_some(), out.attributes.iter().map(|cells| cells.alike(0)).collect());
        out
    }

    fn read_rows(&mut self, text: &str, out: &mut Output) {
        let mut fields = Fields::new(text, self.header.delimiter);
        let mut kept = Vec::new();
        while fields.begin_row() {
            let start = fields.at();
            let before = Lengths::of(out);
            match self.read_row(&mut fields, out) {
                Ok(case) if self.is_kept(case, &mut kept) => out.case_of_row.push(case),
                Ok(_) => before.restore(out),
                Err(what) => {
                    before.restore(out);
                    let what = self.explain(&fields, start, what);
                    if !self.options.lenient {
                        out.fault = Some((out.rows, what));
                        return;
                    }
                    out.skipped.push((out.rows, what));
                    fields.go_to(start);
                    pass_row(&mut fields);
                }
            }
            out.rows += 1;
        }
    }

    /// Whether the case is in the share that is read; `kept` remembers the answer for each case.
    #[inline]
    fn is_kept(&self, case: u32, kept: &mut Vec<bool>) -> bool {
        if self.options.share.is_none() {
            return true;
        }
        while kept.len() <= case as usize {
            kept.push(self.options.keeps(self.cases.text(Symbol(kept.len() as u32))));
        }
        kept[case as usize]
    }

    /// Reads a row and gives its case; on an error some of its values have been stored.
    #[inline]
    fn read_row(&mut self, fields: &mut Fields<'_>, out: &mut Output) -> Result<u32, String> {
        let mut case = None;
        let row = out.case_of_row.len() as u32;
        for column in 0..self.sinks.len() {
            let field = fields.next_field()?;
            if field.last != (column + 1 == self.sinks.len()) {
                return Err(String::new());
            }
            match self.sinks[column] {
                Sink::Skip => {}
                Sink::Case => case = Some(self.case(field)?),
                Sink::Activity => {
                    let symbol = self.intern(column, field);
                    if symbol.is_missing() {
                        return Err("the activity is empty".to_owned());
                    }
                    out.activity.push(symbol);
                }
                Sink::Time => {
                    let time = self.time(column, field)?;
                    out.time.push(time.ok_or("the time is empty")?);
                }
                Sink::Attribute(attribute) => self.attribute(column, field, &mut out.attributes[attribute]),
                Sink::Happened => self.happened(column, field, row, out)?,
            }
        }
        case.ok_or_else(|| "the case id is empty".to_owned())
    }

    #[inline]
    fn case(&mut self, field: Field<'_>) -> Result<u32, String> {
        let text = field.text();
        if text.is_empty() {
            return Err("the case id is empty".to_owned());
        }
        Ok(self.recent_cases.intern(&text, &mut self.cases).0)
    }

    #[inline]
    fn intern(&mut self, column: usize, field: Field<'_>) -> Symbol {
        match field.text() {
            text if text.is_empty() => Symbol::MISSING,
            text => self.recent_texts[column].intern(&text, &mut self.strings),
        }
    }

    #[inline]
    fn time(&mut self, column: usize, field: Field<'_>) -> Result<Option<i64>, String> {
        if field.raw.is_empty() {
            return Ok(None);
        }
        if let Some(time) = self.clock.read_on_latest_day(field.raw.as_bytes()) {
            return Ok(Some(time));
        }
        let text: Cow<'_, str> = field.text();
        match self.clock.read(text.trim().as_bytes()) {
            Ok(time) => Ok(Some(time)),
            Err(what) => Err(format!("column {}: {what}", self.header.names[column])),
        }
    }

    #[inline]
    fn attribute(&mut self, column: usize, field: Field<'_>, cells: &mut Cells) {
        if let Cells::Ints(numbers) = cells {
            if field.raw.is_empty() {
                return numbers.push(None);
            }
            if let Some(number) = plain_int(field.raw) {
                return numbers.push(Some(number));
            }
            cells.make_texts(&mut self.strings);
        }
        let symbol = self.intern(column, field);
        if let Cells::Texts(symbols) = cells {
            symbols.push(symbol);
        }
    }

    fn happened(
        &mut self,
        column: usize,
        field: Field<'_>,
        row: u32,
        out: &mut Output,
    ) -> Result<(), String> {
        let Some(time) = self.time(column, field)? else { return Ok(()) };
        if let Role::Happened(activity) = &self.header.roles[column] {
            out.activity.push(self.strings.intern(activity));
            out.time.push(time);
            out.row_of_event.push(row);
        }
        Ok(())
    }

    /// Why a row is refused: another number of fields than the header has explains all else.
    #[cold]
    fn explain(&self, fields: &Fields<'_>, start: usize, what: String) -> String {
        let mut fields = fields.clone();
        fields.go_to(start);
        let mut count = 1;
        loop {
            match fields.next_field() {
                Ok(field) if field.last => break,
                Ok(_) => count += 1,
                Err(_) => return what,
            }
        }
        let expected = self.sinks.len();
        if count == expected { what } else { format!("{count} fields; the header has {expected}") }
    }
}

fn sink(role: &Role, attributes: &mut usize) -> Sink {
    match role {
        Role::Case => Sink::Case,
        Role::Activity => Sink::Activity,
        Role::Time => Sink::Time,
        Role::Happened(_) => Sink::Happened,
        Role::Skip => Sink::Skip,
        Role::Event(_) | Role::CaseAttribute(_) => {
            *attributes += 1;
            Sink::Attribute(*attributes - 1)
        }
    }
}

/// Goes past a row that is left out: past its last field, or past its line when the quotes make no sense.
fn pass_row(fields: &mut Fields<'_>) {
    loop {
        match fields.next_field() {
            Ok(field) if field.last => return,
            Ok(_) => {}
            Err(_) => return fields.skip_line(),
        }
    }
}

fn invalid_utf8(bytes: &[u8]) -> (u64, String) {
    let valid = simdutf8::compat::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let row = memchr_iter(b'\n', &bytes[..valid]).count() as u64;
    (row, "invalid UTF-8; expected the file to be UTF-8 throughout".to_owned())
}

/// A whole number in the only spelling we would write it in, so that the text can be had back.
#[inline]
pub(super) fn plain_int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let leading_zero = digits.starts_with('0') && text != "0";
    if leading_zero || digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

impl Cells {
    /// Numbers as texts, for the text that follows them.
    pub(super) fn make_texts(&mut self, strings: &mut Strings) {
        if let Cells::Ints(numbers) = self {
            let text = |row| match numbers.get(row) {
                Some(number) => strings.intern(&number.to_string()),
                None => Symbol::MISSING,
            };
            *self = Cells::Texts((0..numbers.len()).map(text).collect());
        }
    }

    /// No values of the same kind, with room for `rows` texts.
    fn alike(&self, rows: usize) -> Self {
        match self {
            Cells::Ints(_) => Cells::Ints(Numbers::default()),
            Cells::Texts(_) => Cells::Texts(Vec::with_capacity(rows)),
        }
    }

    fn truncate(&mut self, rows: usize) {
        match self {
            Cells::Ints(numbers) if numbers.len() > rows => numbers.resize(rows),
            Cells::Ints(_) => {}
            Cells::Texts(symbols) => symbols.truncate(rows),
        }
    }
}

/// How much had been stored before a row.
#[derive(Copy, Clone, Default)]
struct Lengths {
    rows: usize,
    events: usize,
}

impl Lengths {
    fn of(out: &Output) -> Self {
        Lengths { rows: out.case_of_row.len(), events: out.activity.len() }
    }

    /// A sixteenth more.
    fn and_some(self) -> Self {
        Lengths { rows: self.rows + self.rows / 16, events: self.events + self.events / 16 }
    }

    fn restore(self, out: &mut Output) {
        out.activity.truncate(self.events);
        out.time.truncate(self.events);
        out.row_of_event.truncate(self.events);
        out.attributes.iter_mut().for_each(|cells| cells.truncate(self.rows));
    }
}

#[cfg(test)]
mod tests {
    use super::plain_int;

    #[test]
    fn only_the_usual_spelling_is_a_number() {
        for (text, number) in [("0", Some(0)), ("-7", Some(-7)), ("42", Some(42))] {
            assert_eq!(plain_int(text), number);
        }
        for text in ["", "-", "007", "-0", "+1", "1.0", " 1", "99999999999999999999"] {
            assert_eq!(plain_int(text), None, "{text}");
        }
    }
}
