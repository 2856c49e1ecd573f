//! The first row: what the columns are called and what they mean.

use crate::error::Fault;
use crate::layout::{Role, roles};
use crate::{Place, ReadOptions, Rows};

use super::rows::Fields;

/// What is known of the table once its header is read.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) names: Vec<String>,
    pub(super) roles: Vec<Role>,
    pub(super) delimiter: u8,
    /// Bytes before the second row.
    pub(super) length: usize,
    /// Whether a row is a case.
    pub(super) rows_are_cases: bool,
}

const DELIMITERS: &[u8] = b",;\t|";

/// Reads the header at the start of a file.
pub(super) fn read(start: &[u8], options: &ReadOptions<'_>) -> Result<Header, Fault> {
    let fault = |what: String| Fault::new(Place::Row(1), what);
    let mark = if start.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let body = &start[mark..];
    if body.starts_with(b"\xFF\xFE") || body.starts_with(b"\xFE\xFF") {
        return Err(fault("the file is UTF-16; expected UTF-8".to_owned()));
    }
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&body[..error.valid_up_to()]).unwrap_or_default(),
    };
    let delimiter = options.layout.delimiter.unwrap_or_else(|| detect_delimiter(text));
    if matches!(delimiter, b'"' | b'\n' | b'\r') || !delimiter.is_ascii() {
        return Err(fault("a quote, a line end or a byte beyond ASCII cannot be the delimiter".to_owned()));
    }
    let mut fields = Fields::new(text, delimiter);
    if !fields.begin_row() {
        return Err(fault("the file is empty; expected a row with the names of the columns".to_owned()));
    }
    let mut names = Vec::new();
    loop {
        let field = fields.next_field().map_err(|what| fault(what.to_owned()))?;
        names.push(field.text().trim().to_owned());
        if field.last {
            break;
        }
    }
    if fields.at() == text.len() && text.len() < body.len() {
        return Err(fault("invalid UTF-8 in the names of the columns".to_owned()));
    }
    let roles = roles(&names, &options.layout, &options.select).map_err(fault)?;
    let rows_are_cases = matches!(options.layout.rows, Rows::Cases { .. });
    Ok(Header { names, roles, delimiter, length: mark + fields.at(), rows_are_cases })
}

/// The delimiter that stands most often in the first line, outside of quotes.
fn detect_delimiter(text: &str) -> u8 {
    let line = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let mut quoted = false;
    let outside: Vec<u8> = line
        .bytes()
        .filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted
        })
        .collect();
    let count = |delimiter: &u8| memchr::memchr_iter(*delimiter, &outside).count();
    let most = DELIMITERS.iter().map(count).max().unwrap_or_default();
    *DELIMITERS.iter().find(|delimiter| count(delimiter) == most).unwrap_or(&b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_stands_most_often_outside_of_quotes() {
        for (line, delimiter) in [
            ("case,activity,time", b','),
            ("case;activity;\"a,b,c,d\"", b';'),
            ("case\tactivity", b'\t'),
            ("case|activity|time\na,b,c,d,e,f", b'|'),
            ("case", b','),
        ] {
            assert_eq!(detect_delimiter(line), delimiter, "{line}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_name() {
        let header = read(b"\xEF\xBB\xBFcase;activity;time\nA;b;c\n", &ReadOptions::default());
        let header = header.expect("the usual names");
        assert_eq!(header.names, ["case", "activity", "time"]);
        assert_eq!((header.delimiter, header.length), (b';', 22));
    }
}
