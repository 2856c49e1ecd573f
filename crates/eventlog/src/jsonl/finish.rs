//! From keys as they stand in the lines to attributes with types.

use hashbrown::HashSet;

use crate::builder::LogBuilder;
use crate::column::ColumnData;
use crate::error::{Fault, Place, ReadReport};
use crate::table::{Table, lift};
use crate::time::Stamp;
use crate::zone::Clock;
use crate::{Column, MISSING_TIME, Numbers, ReadLog, ReadOptions, Strings, Value};

/// Names of who did it, the standard key first.
const RESOURCE_NAMES: &[&str] = &["org:resource", "resource", "user"];

/// Whether an attribute under this key in the file may be selected.
pub(super) fn may_be_wanted(key: &str, options: &ReadOptions<'_>) -> bool {
    let select = &options.select;
    match super::case_key(key, options) {
        Some(case_key) => select.keeps_case(&case_key) || select.keeps_case(key),
        None => select.keeps_event(key) || select.keeps_event(RESOURCE_NAMES[0]) || select.keeps_case(key),
    }
}

/// Gives the attributes their keys and types and finishes the log.
pub(super) fn finish(
    mut builder: LogBuilder,
    mut report: ReadReport,
    mut clock: Clock<'_>,
    told_texts: &HashSet<String>,
    options: &ReadOptions<'_>,
) -> Result<ReadLog, Fault> {
    let cases = builder.cases();
    let event_columns = std::mem::take(&mut builder.event_table).columns;
    let case_columns = std::mem::take(&mut builder.case_table).columns;
    let resource = resource_name(&event_columns, options);
    let mut columns = Columns { events: Table::default(), cases: Table::default() };
    for mut column in event_columns {
        settle(&mut column, told_texts, &builder.strings, &mut clock);
        let in_file = column.name.clone();
        if let Some(key) = super::case_key(&in_file, options) {
            if options.select.keeps_case(&key) || options.select.keeps_case(&in_file) {
                column.name = key;
                let lifted = lift(column, &builder.case_of, cases, &builder.strings);
                if !lifted.varying.is_empty() {
                    report.warnings.push(format!(
                        "the key {in_file:?} changes within a case in {} lines; the case keeps its first value",
                        lifted.varying.len()
                    ));
                }
                columns.add_to_cases(lifted.column)?;
            }
            continue;
        }
        if resource.as_deref() == Some(in_file.as_str()) {
            RESOURCE_NAMES[0].clone_into(&mut column.name);
        }
        if options.select.keeps_event(&column.name) || options.select.keeps_event(&in_file) {
            columns.add_to_events(column)?;
        }
    }
    for mut column in case_columns {
        settle(&mut column, told_texts, &builder.strings, &mut clock);
        let in_file = column.name.clone();
        column.name = super::case_key(&in_file, options).unwrap_or(column.name);
        if options.select.keeps_case(&column.name) || options.select.keeps_case(&in_file) {
            columns.add_to_cases(column)?;
        }
    }
    builder.event_table = columns.events;
    builder.case_table = columns.cases;
    let built = builder.finish(options.order, options.threads.max(1));
    report.out_of_order = built.out_of_order;
    Ok(ReadLog { log: built.log, report })
}

struct Columns {
    events: Table,
    cases: Table,
}

impl Columns {
    fn add_to_events(&mut self, column: Column) -> Result<(), Fault> {
        add(&mut self.events, column)
    }

    fn add_to_cases(&mut self, column: Column) -> Result<(), Fault> {
        add(&mut self.cases, column)
    }
}

fn add(table: &mut Table, column: Column) -> Result<(), Fault> {
    if table.columns.iter().any(|other| other.name == column.name) {
        return Err(Fault::new(Place::None, format!("two keys mean the attribute {:?}", column.name)));
    }
    table.add(column);
    Ok(())
}

/// The key that says who did it, told or detected.
fn resource_name(columns: &[Column], options: &ReadOptions<'_>) -> Option<String> {
    if let Some(told) = &options.layout.resource {
        return Some(told.clone());
    }
    let exactly = |usual: &str| columns.iter().find(|column| column.name == usual);
    let nearly = |usual: &str| columns.iter().find(|column| column.name.eq_ignore_ascii_case(usual));
    let found = RESOURCE_NAMES.iter().find_map(|usual| exactly(usual).or_else(|| nearly(usual)));
    found.map(|column| column.name.clone())
}

/// Gives a column the narrowest type that holds all its values.
fn settle(column: &mut Column, told_texts: &HashSet<String>, strings: &Strings, clock: &mut Clock<'_>) {
    let settled = match &column.data {
        ColumnData::Text(symbols) if !told_texts.contains(&column.name) => {
            let read = |text: &str| match clock.stamp(text.as_bytes())? {
                Stamp::Utc(micros) => Some(micros),
                Stamp::Local(micros) => clock.place(micros),
            };
            times(symbols, strings, read).map(ColumnData::Time)
        }
        ColumnData::Mixed(values) => floats(values).map(ColumnData::Float),
        _ => None,
    };
    if let Some(settled) = settled {
        column.data = settled;
    }
}

/// The instants of a column of texts that all are times.
fn times(
    symbols: &[crate::Symbol],
    strings: &Strings,
    mut read: impl FnMut(&str) -> Option<i64>,
) -> Option<Vec<i64>> {
    let first = symbols.iter().find(|symbol| !symbol.is_missing())?;
    read(strings.text(*first))?;
    symbols
        .iter()
        .map(|symbol| match strings.get(*symbol) {
            Some(text) => read(text),
            None => Some(MISSING_TIME),
        })
        .collect()
}

/// The numbers of a column that has whole and other numbers only.
fn floats(values: &[Option<Box<Value>>]) -> Option<Numbers<f64>> {
    let mut numbers = Numbers::default();
    for value in values {
        numbers.push(match value.as_deref() {
            None => None,
            Some(Value::Int(number)) => Some(*number as f64),
            Some(Value::Float(number)) => Some(*number),
            Some(_) => return None,
        });
    }
    Some(numbers)
}
