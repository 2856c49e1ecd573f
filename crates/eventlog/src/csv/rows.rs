//! The fields of a row.

use std::borrow::Cow;

/// Walks over the fields of a block of rows.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    delimiter: u8,
    special: [u64; 3],
}

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
    pub(super) fn text(self) -> Cow<'a, str> {
        if self.quoted && self.raw.contains('"') {
            Cow::Owned(self.raw.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(self.raw)
        }
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const LOWS: u64 = 0x7F7F_7F7F_7F7F_7F7F;

impl<'a> Fields<'a> {
    pub(super) fn new(text: &'a str, delimiter: u8) -> Self {
        let special = [b'\n', b'"', delimiter].map(|byte| u64::from(byte) * ONES);
        Fields { text, at: 0, delimiter, special }
    }

    /// Passes over empty lines; `false` at the end of the text.
    #[inline]
    pub(super) fn begin_row(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        loop {
            match &bytes[self.at..] {
                [] => return false,
                [b'\n', ..] | [b'\r'] => self.at += 1,
                [b'\r', b'\n', ..] => self.at += 2,
                _ => return true,
            }
        }
    }

    /// The next field of the row, or what is wrong with it.
    #[inline]
    pub(super) fn next_field(&mut self) -> Result<Field<'a>, &'static str> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        if bytes.get(start) == Some(&b'"') {
            return self.quoted();
        }
        let end = self.next_special(start);
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
        self.at = next;
        Ok(Field { raw: &self.text[start..end], quoted: true, last })
    }

    /// Goes to the next line, for a reader that gave up on this one.
    pub(super) fn skip_line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += memchr::memchr(b'\n', rest).map_or(rest.len(), |length| length + 1);
    }

    /// The first delimiter, quote or line end from `from` on, eight bytes at a time.
    #[inline]
    fn next_special(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(word) = bytes[at..].first_chunk::<8>() {
            let word = u64::from_le_bytes(*word);
            let mut found = 0;
            for special in self.special {
                let zero_where_equal = word ^ special;
                found |= !(((zero_where_equal & LOWS) + LOWS) | zero_where_equal | LOWS);
            }
            if found != 0 {
                return at + found.trailing_zeros() as usize / 8;
            }
            at += 8;
        }
        let is_special = |byte: &u8| matches!(byte, b'\n' | b'"') || *byte == self.delimiter;
        at + bytes[at..].iter().position(is_special).unwrap_or(bytes.len() - at)
    }
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
