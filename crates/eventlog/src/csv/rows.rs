//! The fields of a row.

use std::borrow::Cow;

/// Walks over the fields of a block of rows.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    /// Where `marks` begin.
    window: usize,
    /// Which of the [`WINDOW`] bytes from there on are a delimiter, a quote or a line end yet to be passed.
    marks: u64,
}

/// As many bytes as a number has bits.
const WINDOW: usize = u64::BITS as usize;

/// A field as it stands in the text.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) struct Field<'a> {
    /// The text between the delimiters, or between the quotes.
    pub(super) raw: &'a str,
    /// Whether doubled quotes may stand in it.
    pub(super) quoted: bool,
    /// Whether the row ends with it.
    pub(super) last: bool,
}

impl<'a> Field<'a> {
    /// The text the field stands for.
    #[inline]
    pub(super) fn text(self) -> Cow<'a, str> {
        if self.quoted && self.raw.contains('"') {
            Cow::Owned(self.raw.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(self.raw)
        }
    }
}

impl<'a> Fields<'a> {
    pub(super) fn new(text: &'a str, delimiter: u8) -> Self {
        let mut fields = Fields { text, at: 0, delimiter, window: 0, marks: 0 };
        fields.go_to(0);
        fields
    }

    /// Where the next field or row begins.
    #[inline]
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes on at a byte, be it before or after.
    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
        self.window = at;
        self.marks = marks(&self.text.as_bytes()[at..], self.delimiter);
    }

    /// Leaves out bytes.
    #[inline]
    fn pass_to(&mut self, at: usize) {
        if at - self.window < WINDOW {
            self.at = at;
            self.marks &= u64::MAX << (at - self.window);
        } else {
            self.go_to(at);
        }
    }

    /// Passes over empty lines; `false` at the end of the text.
    #[inline]
    pub(super) fn begin_row(&mut self) -> bool {
        loop {
            match &self.text.as_bytes()[self.at..] {
                [] => return false,
                [b'\n', ..] | [b'\r'] => self.pass_to(self.at + 1),
                [b'\r', b'\n', ..] => self.pass_to(self.at + 2),
                _ => return true,
            }
        }
    }

    /// The next field of the row, or what is wrong with it.
    #[expect(clippy::inline_always, reason = "a call for each field costs some hundredths of the whole run")]
    #[inline(always)]
    pub(super) fn next_field(&mut self) -> Result<Field<'a>, &'static str> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        if bytes.get(start) == Some(&b'"') {
            return self.quoted();
        }
        let end = self.next_mark();
        match bytes.get(end) {
            Some(b'"') => {
                Err("a quote within a field that does not begin with one; such a field must be quoted")
            }
            Some(byte) if *byte == self.delimiter => {
                self.at = end + 1;
                Ok(Field { raw: &self.text[start..end], quoted: false, last: false })
            }
            end_of_row => {
                self.at = end + usize::from(end_of_row.is_some());
                let end = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
                Ok(Field { raw: &self.text[start..end], quoted: false, last: true })
            }
        }
    }

    #[inline(never)]
    fn quoted(&mut self) -> Result<Field<'a>, &'static str> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut from = start;
        let end = loop {
            let Some(length) = memchr::memchr(b'"', &bytes[from..]) else {
                return Err("a quoted field does not end; expected a closing quote");
            };
            let quote = from + length;
            if bytes.get(quote + 1) != Some(&b'"') {
                break quote;
            }
            from = quote + 2;
        };
        let (last, next) = match &bytes[end + 1..] {
            [byte, ..] if *byte == self.delimiter => (false, end + 2),
            [b'\n', ..] | [b'\r'] => (true, end + 2),
            [b'\r', b'\n', ..] => (true, end + 3),
            [] => (true, end + 1),
            _ => return Err("something stands between a closing quote and the delimiter"),
        };
        self.pass_to(next);
        Ok(Field { raw: &self.text[start..end], quoted: true, last })
    }

    /// Goes to the next line, for a reader that gave up on this one.
    pub(super) fn skip_line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.go_to(self.at + memchr::memchr(b'\n', rest).map_or(rest.len(), |length| length + 1));
    }

    /// Where the next delimiter, quote or line end stands; it is passed. The end of the text when there is none.
    #[inline]
    fn next_mark(&mut self) -> usize {
        if self.marks == 0 && !self.next_window() {
            return self.text.len();
        }
        let mark = self.window + self.marks.trailing_zeros() as usize;
        self.marks &= self.marks - 1;
        mark
    }

    /// Goes on to the next window that has a mark; `false` when there is none.
    #[inline(never)]
    fn next_window(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        while self.marks == 0 {
            self.window = bytes.len().min(self.window + WINDOW);
            if self.window == bytes.len() {
                return false;
            }
            self.marks = marks(&bytes[self.window..], self.delimiter);
        }
        true
    }
}

/// Which of the first bytes are a delimiter, a quote or a line end, the first as the lowest bit.
#[inline]
fn marks(rest: &[u8], delimiter: u8) -> u64 {
    if let Some(window) = rest.first_chunk() {
        return marks_of_window(window, delimiter);
    }
    let mut window = [0; WINDOW];
    window[..rest.len()].copy_from_slice(rest);
    marks_of_window(&window, delimiter) & !(u64::MAX << rest.len())
}

/// Every byte becomes the bit of its place among eight, in a loop that compilers turn into vector instructions;
/// a product then adds up the eight.
#[inline]
fn marks_of_window(window: &[u8; WINDOW], delimiter: u8) -> u64 {
    let mut bits = [0; WINDOW];
    for (place, (bit, byte)) in bits.iter_mut().zip(window).enumerate() {
        let special = matches!(byte, b'\n' | b'"') || *byte == delimiter;
        *bit = if special { 1 << (place % 8) } else { 0_u8 };
    }
    let (eights, _) = bits.as_chunks::<8>();
    let sum = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0101_0101_0101_0101) >> 56;
    eights.iter().rev().fold(0, |marks, eight| marks << 8 | sum(eight))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Result<Vec<Vec<String>>, &'static str> {
        let mut fields = Fields::new(text, b',');
        let mut rows = Vec::new();
        while fields.begin_row() {
            let mut row = Vec::new();
            loop {
                let field = fields.next_field()?;
                row.push(field.text().into_owned());
                if field.last {
                    break;
                }
            }
            rows.push(row);
        }
        Ok(rows)
    }

    #[test]
    fn fields_stand_apart_by_delimiters_and_may_be_quoted() {
        let text = "a,b\r\n\"c, \"\"d\"\"\ne\",\n\n,\"\"\nlast,one";
        let expected = [vec!["a", "b"], vec!["c, \"d\"\ne", ""], vec!["", ""], vec!["last", "one"]];
        assert_eq!(rows(text).expect("good CSV"), expected);
    }

    #[test]
    fn quotes_that_make_no_sense_are_refused() {
        for text in ["a\"b,c\n", "\"a\"b,c\n", "\"a,b\n"] {
            assert!(rows(text).is_err(), "{text}");
        }
    }

    fn written(rows: &[Vec<String>]) -> Vec<u8> {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        for row in rows {
            writer.write_record(row).expect("memory can be written");
        }
        writer.into_inner().expect("memory can be written")
    }

    proptest! {
        #[test]
        fn what_the_csv_crate_writes_is_read_back(
            table in proptest::collection::vec(proptest::collection::vec("[a-z,\"\n\r é件]{0,20}", 3), 0..20),
        ) {
            let text = String::from_utf8(written(&table)).expect("it was written from text");
            prop_assert_eq!(rows(&text).expect("good CSV"), table);
        }

        #[test]
        fn any_text_we_accept_is_read_as_the_csv_crate_reads_it(text in "[ab,\"\n]{0,40}") {
            if let Ok(ours) = rows(&text) {
                let mut reader =
                    ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
                let theirs: Vec<Vec<String>> = reader
                    .records()
                    .map(|row| row.expect("text is UTF-8").iter().map(str::to_owned).collect())
                    .collect();
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}
