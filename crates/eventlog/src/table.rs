//! Columns under construction: attributes arrive in any order, and most rows lack most of them.

use crate::column::ColumnData;
use crate::{Attribute, Column, Nested, Strings, Symbol, Value};

/// Columns by name. A column may be shorter than the table; the rows it lacks have no value.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    names: Strings,
}

/// Whether a value went into an empty place.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub enum Stored {
    /// The row had no value.
    New,
    /// The row had a value, which is gone: the key stood twice.
    Replaced,
}

impl Table {
    /// The position of the column `name`, which is made with `data` when it is new.
    pub(crate) fn column(&mut self, name: &str, data: impl FnOnce() -> ColumnData) -> usize {
        let position = self.names.intern(name).0 as usize;
        if position == self.columns.len() {
            self.columns.push(Column::new(name, data()));
        }
        position
    }

    /// Stores a value at `row`, which may lie past the end of the column.
    pub(crate) fn store(
        &mut self,
        column: usize,
        row: usize,
        value: Value,
        children: Vec<Attribute>,
        strings: &mut Strings,
    ) -> Stored {
        let column = &mut self.columns[column];
        if column.data.is_empty() {
            column.data = ColumnData::for_value(&value);
        }
        if column.data.len() <= row {
            column.data.resize(row + 1);
        }
        let stored = if column.data.is_present(row) { Stored::Replaced } else { Stored::New };
        column.data.store(row, value, strings);
        if !children.is_empty() || stored == Stored::Replaced {
            column.nested.set(row, children);
        }
        stored
    }

    /// Stores a text at `row`, the newest of the table.
    #[inline]
    pub(crate) fn store_text(
        &mut self,
        column: usize,
        row: usize,
        symbol: Symbol,
        strings: &mut Strings,
    ) -> Stored {
        match &mut self.columns[column].data {
            ColumnData::Text(symbols) if symbols.len() <= row => {
                symbols.resize(row, Symbol::MISSING);
                symbols.push(symbol);
                Stored::New
            }
            _ => {
                let text = strings.text(symbol).to_owned();
                self.store(column, row, Value::Text(text), Vec::new(), strings)
            }
        }
    }

    /// A table with the same columns and no rows.
    pub(crate) fn emptied(&self) -> Table {
        let empty = |column: &Column| Column::new(column.name.clone(), column.data.empty_like());
        Table { columns: self.columns.iter().map(empty).collect(), names: self.names.clone() }
    }

    /// The table with its rows in another order: row `i` of the result is row `order[i]`; the rows
    /// that `order` leaves out are gone.
    pub(crate) fn pick(mut self, order: &[u32], rows: usize) -> Table {
        for column in &mut self.columns {
            column.data.resize(rows);
            column.data = column.data.gather(order);
            let mut nested = Nested::default();
            for (to, from) in order.iter().enumerate() {
                nested.set(to, column.nested.get(*from as usize).to_vec());
            }
            column.nested = nested;
        }
        self
    }

    /// Adds a finished column; its name must be new.
    pub(crate) fn add(&mut self, column: Column) {
        let position = self.names.intern(&column.name).0 as usize;
        assert!(position == self.columns.len(), "the column {} stands once", column.name);
        self.columns.push(column);
    }

    /// Forgets every row from `rows` on.
    pub(crate) fn truncate(&mut self, rows: usize) {
        for column in &mut self.columns {
            if column.data.len() > rows {
                column.data.resize(rows);
            }
            column.nested.truncate(rows);
        }
    }

    /// Appends the rows of `other` after the first `rows` rows; `symbols` translates its symbols.
    pub(crate) fn append(&mut self, other: Table, rows: usize, symbols: &[Symbol], strings: &Strings) {
        for mut column in other.columns {
            if column.data.is_empty() {
                continue;
            }
            translate(&mut column.data, symbols);
            let position = self.column(&column.name, || column.data.empty_like());
            let ours = &mut self.columns[position];
            ours.data.resize(rows);
            append_data(&mut ours.data, column.data, strings);
            ours.nested.append(column.nested, rows);
        }
    }

    /// The columns, each made `rows` long.
    pub(crate) fn finish(mut self, rows: usize) -> Vec<Column> {
        for column in &mut self.columns {
            column.data.resize(rows);
        }
        self.columns
    }
}

fn translate(data: &mut ColumnData, symbols: &[Symbol]) {
    if let ColumnData::Text(values) | ColumnData::Id(values) = data {
        for symbol in values {
            *symbol = symbol.translated(symbols);
        }
    }
}

/// Appends rows whose symbols are ours already.
fn append_data(ours: &mut ColumnData, mut theirs: ColumnData, strings: &Strings) {
    match (&mut *ours, &mut theirs) {
        (ColumnData::Text(a), ColumnData::Text(b)) | (ColumnData::Id(a), ColumnData::Id(b)) => {
            a.extend_from_slice(b);
        }
        (ColumnData::Int(a), ColumnData::Int(b)) => a.append(b),
        (ColumnData::Float(a), ColumnData::Float(b)) => a.append(b),
        (ColumnData::Bool(a), ColumnData::Bool(b)) => a.append(b),
        (ColumnData::Time(a), ColumnData::Time(b)) => a.extend_from_slice(b),
        (ColumnData::Mixed(a), ColumnData::Mixed(b)) => a.append(b),
        _ => {
            ours.make_mixed(strings);
            theirs.make_mixed(strings);
            if let (ColumnData::Mixed(a), ColumnData::Mixed(b)) = (ours, theirs) {
                a.extend(b);
            }
        }
    }
}

/// An attribute of events turned into one of cases.
pub(crate) struct Lifted {
    /// One row for each case: its first value.
    pub(crate) column: Column,
    /// Rows whose value is another than the first of their case.
    pub(crate) varying: Vec<u32>,
}

/// Takes for each case the first value its events have in `column`.
pub(crate) fn lift(mut column: Column, case_of: &[u32], cases: usize, strings: &Strings) -> Lifted {
    const NONE: u32 = u32::MAX;
    column.data.resize(case_of.len() + 1);
    let no_value = case_of.len() as u32;
    let mut first = vec![NONE; cases];
    let mut varying = Vec::new();
    for (row, case) in case_of.iter().enumerate() {
        if !column.data.is_present(row) {
            continue;
        }
        match &mut first[*case as usize] {
            empty if *empty == NONE => *empty = row as u32,
            kept if !same_value(&column.data, *kept as usize, row, strings) => varying.push(row as u32),
            _ => {}
        }
    }
    let order: Vec<u32> = first.iter().map(|row| if *row == NONE { no_value } else { *row }).collect();
    let mut lifted = Column::new(column.name, column.data.gather(&order));
    for (case, row) in order.iter().enumerate() {
        if *row != no_value && !column.nested.is_empty() {
            lifted.nested.set(case, column.nested.get(*row as usize).to_vec());
        }
    }
    Lifted { column: lifted, varying }
}

/// Whether two rows have the same value, or none.
pub(crate) fn same_value(data: &ColumnData, a: usize, b: usize, strings: &Strings) -> bool {
    match data {
        ColumnData::Text(symbols) | ColumnData::Id(symbols) => symbols[a] == symbols[b],
        _ => data.get(a, strings) == data.get(b, strings),
    }
}

/// Reorders columns on up to `threads` threads: row `i` of the result is row `order[i]`. `spare` is memory for one
/// symbol a row, whatever they are: columns of symbols take it in turn, so that no fresh memory is needed.
pub(crate) fn gather_columns(
    columns: Vec<Column>,
    order: &[u32],
    mut spare: Vec<Symbol>,
    threads: usize,
) -> Vec<Column> {
    let mut new_row = Vec::new();
    if columns.iter().any(|column| !column.nested.is_empty()) {
        new_row = vec![0; order.len()];
        order.iter().enumerate().for_each(|(to, from)| new_row[*from as usize] = to as u32);
    }
    let move_column = |mut column: Column| {
        if column.data.symbols_mut().is_none() {
            column.data = column.data.gather(order);
        }
        if !column.nested.is_empty() {
            column.nested = column.nested.moved(&new_row);
        }
        column
    };
    let mut columns = crate::parallel::map(columns, threads, move_column);
    for symbols in columns.iter_mut().filter_map(|column| column.data.symbols_mut()) {
        crate::parallel::gather(&mut spare, symbols, order, threads);
        std::mem::swap(symbols, &mut spare);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ValueRef;

    fn texts(name: &str, values: &[&str], strings: &mut Strings) -> Column {
        let symbols = values
            .iter()
            .map(|text| if text.is_empty() { Symbol::MISSING } else { strings.intern(text) })
            .collect();
        Column::new(name, ColumnData::Text(symbols))
    }

    #[test]
    fn a_case_takes_the_first_value_its_events_have() {
        let mut strings = Strings::default();
        let column = texts("department", &["", "North", "South", "North"], &mut strings);
        let lifted = lift(column, &[0, 0, 1, 0], 3, &strings);
        let values: Vec<_> = (0..3).map(|case| lifted.column.get(case, &strings)).collect();
        assert_eq!(values, [Some(ValueRef::Text("North")), Some(ValueRef::Text("South")), None]);
        assert!(lifted.varying.is_empty());
    }

    #[test]
    fn a_value_that_changes_within_a_case_is_reported_with_its_row() {
        let mut strings = Strings::default();
        let column = texts("department", &["North", "South"], &mut strings);
        assert_eq!(lift(column, &[0, 0], 1, &strings).varying, [1]);
    }

    #[test]
    fn appending_a_part_with_another_type_keeps_every_value() {
        let mut strings = Strings::default();
        let mut table = Table::default();
        let a = table.column("a", || ColumnData::Int(crate::Numbers::default()));
        table.store(a, 1, Value::Int(5), Vec::new(), &mut strings);
        let mut part_strings = Strings::default();
        let mut part = Table::default();
        part.add(texts("a", &["x"], &mut part_strings));
        let symbols = [strings.intern("x")];
        table.append(part, 3, &symbols, &strings);
        let columns = table.finish(5);
        let values: Vec<_> = (0..5).map(|row| columns[0].get(row, &strings)).collect();
        assert_eq!(values, [None, Some(ValueRef::Int(5)), None, Some(ValueRef::Text("x")), None]);
    }
}
