//! Which type the texts of a column have.

use crate::column::{ColumnData, Numbers};
use crate::tagged::from_text;
use crate::time::Stamp;
use crate::zone::Clock;
use crate::{Column, MISSING_TIME, Strings, Symbol, Value};

use super::parse::{Cells, plain_int};

/// Keys that the XES standard says are texts, whatever they look like.
const TEXT_KEYS: &[&str] = &[
    "concept:name",
    "concept:instance",
    "lifecycle:transition",
    "lifecycle:state",
    "org:resource",
    "org:role",
    "org:group",
];

/// The column's values with the type they all have.
pub(super) fn typed(key: &str, cells: Cells, strings: &mut Strings, clock: &mut Clock<'_>) -> Column {
    let is_text = TEXT_KEYS.contains(&key);
    let mut cells = cells;
    let nothing = matches!(&cells, Cells::Ints(numbers) if numbers.present.count() == 0);
    if is_text || nothing {
        cells.make_texts(strings);
    }
    let data = match cells {
        Cells::Ints(numbers) => ColumnData::Int(numbers),
        Cells::Texts(symbols) => match tagged(key, &symbols, strings) {
            Some(column) => return column,
            None if is_text => ColumnData::Text(symbols),
            None => typed_texts(symbols, strings, clock),
        },
    };
    Column::new(key, data)
}

/// Values that are lists or have nested attributes are written as JSON with a tag; see [`crate::tagged`].
fn tagged(key: &str, symbols: &[Symbol], strings: &mut Strings) -> Option<Column> {
    let is_tagged = |text: &str| {
        ["{\"@list\":", "{\"@container\":", "{\"@value\":"].iter().any(|tag| text.starts_with(tag))
    };
    // A log has many rows and few texts; nearly always, none of them is tagged.
    if !strings.iter().any(is_tagged) || !symbols.iter().any(|symbol| is_tagged(strings.text(*symbol))) {
        return None;
    }
    let mut column = Column::new(key, ColumnData::Mixed(Vec::new()));
    column.data.resize(symbols.len());
    for (row, symbol) in symbols.iter().enumerate() {
        let Some(text) = strings.get(*symbol).map(str::to_owned) else { continue };
        let parsed = if is_tagged(&text) { from_text(&text).ok().flatten() } else { None };
        let (value, children) = parsed.unwrap_or((Value::Text(text), Vec::new()));
        column.data.store(row, value, strings);
        column.nested.set(row, children);
    }
    Some(column)
}

fn typed_texts(symbols: Vec<Symbol>, strings: &Strings, clock: &mut Clock<'_>) -> ColumnData {
    if let Some(truths) = convert(&symbols, strings, bool_of) {
        return ColumnData::Bool(truths);
    }
    if let Some(numbers) = convert(&symbols, strings, plain_int) {
        return ColumnData::Int(numbers);
    }
    if let Some(numbers) = convert(&symbols, strings, float_of) {
        return ColumnData::Float(numbers);
    }
    if let Some(times) = convert(&symbols, strings, |text| time_of(text, clock)) {
        let time = |row| times.get(row).unwrap_or(MISSING_TIME);
        return ColumnData::Time((0..times.len()).map(time).collect());
    }
    ColumnData::Text(symbols)
}

/// Every value by `read`, each distinct text once; `None` when it refuses one, or when there is none.
fn convert<T: Copy + Default>(
    symbols: &[Symbol],
    strings: &Strings,
    mut read: impl FnMut(&str) -> Option<T>,
) -> Option<Numbers<T>> {
    let first = symbols.iter().find_map(|symbol| strings.get(*symbol))?;
    read(first)?;
    let mut known: Vec<Option<T>> = vec![None; strings.len()];
    let mut values = Numbers::default();
    for symbol in symbols {
        let value = match symbol.index() {
            None => None,
            Some(index) => {
                if known[index].is_none() {
                    known[index] = Some(read(strings.text(*symbol))?);
                }
                known[index]
            }
        };
        values.push(value);
    }
    Some(values)
}

fn bool_of(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// A decimal number; words such as `nan` and numbers that begin with a needless zero are texts.
fn float_of(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let needless_zero = matches!(digits, [b'0', b'0'..=b'9', ..]);
    let decimal = digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if needless_zero || !decimal || !digits.first()?.is_ascii_digit() {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A time; without a zone it is one only if the log's zone is known.
fn time_of(text: &str, clock: &mut Clock<'_>) -> Option<i64> {
    match clock.stamp(text.trim().as_bytes())? {
        Stamp::Utc(micros) => Some(micros),
        Stamp::Local(micros) => clock.place(micros),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FixedOffset, ValueRef};

    fn kind(key: &str, values: &[&str]) -> String {
        let mut strings = Strings::default();
        let symbols = values
            .iter()
            .map(|text| if text.is_empty() { Symbol::MISSING } else { strings.intern(text) })
            .collect();
        let zone = FixedOffset { minutes_east: 480 };
        let mut clock = Clock::new(Some(&zone), None);
        let data = typed(key, Cells::Texts(symbols), &mut strings, &mut clock).data;
        let shown: Vec<_> = (0..values.len())
            .map(|row| match data.get(row, &strings) {
                Some(ValueRef::Text(text)) => format!("text {text}"),
                Some(value) => format!("{value:?}"),
                None => "-".to_owned(),
            })
            .collect();
        shown.join(", ")
    }

    #[test]
    fn a_column_has_the_type_that_all_its_values_have() {
        for (values, expected) in [
            (&["1", "", "-2"][..], "Int(1), -, Int(-2)"),
            (&["1", "2.5"], "Float(1.0), Float(2.5)"),
            (&["1e3", "0.5"], "Float(1000.0), Float(0.5)"),
            (&["True", "false"], "Bool(true), Bool(false)"),
            (&["1970-01-01T08:00:00", ""], "Time(0), -"),
            (&["1970-01-01 00:00:00+00:00"], "Time(0)"),
            (&["1", "one"], "text 1, text one"),
            (&["007", "1"], "text 007, text 1"),
            (&["1970-01-01", "soon"], "text 1970-01-01, text soon"),
            (&["nan", "1"], "text nan, text 1"),
            (&["", ""], "-, -"),
        ] {
            assert_eq!(kind("x", values), expected);
        }
    }

    #[test]
    fn a_resource_is_a_text_even_when_it_is_a_number() {
        assert_eq!(kind("org:resource", &["101", "102"]), "text 101, text 102");
    }
}
