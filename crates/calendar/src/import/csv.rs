//! CSV: a day a row.

use super::excerpt;
use crate::{CalendarError, Day, DayEntry, EntryKind, Weekend};

/// A row with the line it begins on.
struct Row {
    line: usize,
    fields: Vec<String>,
}

/// Where the columns are.
struct Columns {
    date: usize,
    /// `kind` (`off`, `work`).
    kind: Option<usize>,
    /// `working` (0, 1).
    working: Option<usize>,
    name: Option<usize>,
    count: usize,
}

pub(super) fn parse(
    text: &str,
    file: &str,
    weekend: Weekend,
) -> Result<Vec<(usize, DayEntry)>, CalendarError> {
    let mut rows = split_rows(text, file)?.into_iter();
    let header = rows.next().ok_or_else(|| CalendarError::malformed(file, 1, "empty: expected a header"))?;
    let columns = find_columns(&header, file)?;
    let mut entries = Vec::new();
    for row in rows {
        if row.fields.len() != columns.count {
            let message = format!("{} fields: expected {} as in the header", row.fields.len(), columns.count);
            return Err(CalendarError::malformed(file, row.line, message));
        }
        let entry = entry(&columns, &row, weekend)
            .map_err(|message| CalendarError::malformed(file, row.line, message))?;
        entries.extend(entry.map(|entry| (row.line, entry)));
    }
    Ok(entries)
}

fn find_columns(header: &Row, file: &str) -> Result<Columns, CalendarError> {
    let find = |name: &str| header.fields.iter().position(|field| field.trim().eq_ignore_ascii_case(name));
    let columns = (find("date"), find("kind"), find("working"), find("name"));
    match columns {
        (Some(date), kind, working, name) if kind.is_some() != working.is_some() => {
            Ok(Columns { date, kind, working, name, count: header.fields.len() })
        }
        _ => {
            let message = "the header does not say what the columns are: expected date, kind or working, and name if wanted";
            Err(CalendarError::malformed(file, header.line, message))
        }
    }
}

/// The entry of a row; `None` for an ordinary day of the week in a file that lists every day.
fn entry(columns: &Columns, row: &Row, weekend: Weekend) -> Result<Option<DayEntry>, String> {
    let field = |index: usize| row.fields[index].trim();
    let date: Day = field(columns.date).parse().map_err(|error| format!("{error}"))?;
    let name = columns.name.map_or("", field).to_owned();
    if let Some(kind) = columns.kind {
        let kind = match field(kind).to_ascii_lowercase().as_str() {
            "off" => EntryKind::Off,
            "work" => EntryKind::Work,
            other => return Err(format!("`{}` is not a kind of day: expected off or work", excerpt(other))),
        };
        return Ok(Some(DayEntry { date, name, kind }));
    }
    let kind = match columns.working.map_or("", field) {
        "0" => EntryKind::Off,
        "1" => EntryKind::Work,
        other => return Err(format!("`{}` is neither: expected 1 for a working day or 0", excerpt(other))),
    };
    let ordinary = if weekend.contains(date.weekday()) { EntryKind::Off } else { EntryKind::Work };
    Ok((kind != ordinary).then_some(DayEntry { date, name, kind }))
}

/// Rows and fields by RFC 4180: quotes around a field, doubled inside one, which may run over lines. Empty lines are
/// no rows.
fn split_rows(text: &str, file: &str) -> Result<Vec<Row>, CalendarError> {
    let mut rows = Vec::new();
    let mut row = Row { line: 1, fields: vec![String::new()] };
    let mut line = 1;
    let mut quote_line = None;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let field = row.fields.last_mut().expect("a row always has a field that is being read");
        match (char, quote_line) {
            ('"', Some(_)) if chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            ('"', Some(_)) => quote_line = None,
            ('"', None) if field.is_empty() => quote_line = Some(line),
            (',', None) => row.fields.push(String::new()),
            ('\r', None) if chars.peek() == Some(&'\n') => {}
            ('\n', None) => {
                line += 1;
                push_row(&mut rows, std::mem::replace(&mut row, Row { line, fields: vec![String::new()] }));
            }
            _ => {
                line += usize::from(char == '\n');
                field.push(char);
            }
        }
    }
    if let Some(line) = quote_line {
        return Err(CalendarError::malformed(
            file,
            line,
            "a quoted field has no end: expected a closing quote",
        ));
    }
    push_row(&mut rows, row);
    Ok(rows)
}

fn push_row(rows: &mut Vec<Row>, row: Row) {
    if row.fields.iter().any(|field| !field.trim().is_empty()) {
        rows.push(row);
    }
}
