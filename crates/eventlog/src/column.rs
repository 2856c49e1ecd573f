//! Typed columns of attributes.

use crate::{Attribute, Strings, Symbol, Value, ValueRef};

/// Stands where a row of a time column has no value.
pub const MISSING_TIME: i64 = i64::MIN;

/// One attribute of all events, or of all cases.
#[derive(Clone, Debug)]
pub struct Column {
    /// The attribute's key, such as `org:resource`.
    pub name: String,
    /// The values, one for each row.
    pub data: ColumnData,
    /// Attributes nested below the values; nearly always empty.
    pub nested: Nested,
}

/// The values of a column, one for each row.
#[derive(Clone, Debug)]
pub enum ColumnData {
    /// Texts; [`Symbol::MISSING`] where there is none.
    Text(Vec<Symbol>),
    /// Identifiers; [`Symbol::MISSING`] where there is none.
    Id(Vec<Symbol>),
    /// Whole numbers.
    Int(Numbers<i64>),
    /// Floating-point numbers.
    Float(Numbers<f64>),
    /// Truth values.
    Bool(Numbers<bool>),
    /// Microseconds since the epoch, UTC; [`MISSING_TIME`] where there is none.
    Time(Vec<i64>),
    /// One key with values of several types, or with lists.
    Mixed(Vec<Option<Box<Value>>>),
}

impl Column {
    /// A column without rows, of the type of `data`.
    pub fn new(name: impl Into<String>, data: ColumnData) -> Self {
        Column { name: name.into(), data, nested: Nested::default() }
    }

    /// The value of `row`, or `None` when it has none.
    pub fn get<'a>(&'a self, row: usize, strings: &'a Strings) -> Option<ValueRef<'a>> {
        self.data.get(row, strings)
    }
}

impl ColumnData {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            ColumnData::Text(symbols) | ColumnData::Id(symbols) => symbols.len(),
            ColumnData::Int(numbers) => numbers.len(),
            ColumnData::Float(numbers) => numbers.len(),
            ColumnData::Bool(truths) => truths.len(),
            ColumnData::Time(times) => times.len(),
            ColumnData::Mixed(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of `row`, or `None` when it has none.
    pub fn get<'a>(&'a self, row: usize, strings: &'a Strings) -> Option<ValueRef<'a>> {
        match self {
            ColumnData::Text(symbols) => strings.get(*symbols.get(row)?).map(ValueRef::Text),
            ColumnData::Id(symbols) => strings.get(*symbols.get(row)?).map(ValueRef::Id),
            ColumnData::Int(numbers) => numbers.get(row).map(ValueRef::Int),
            ColumnData::Float(numbers) => numbers.get(row).map(ValueRef::Float),
            ColumnData::Bool(truths) => truths.get(row).map(ValueRef::Bool),
            ColumnData::Time(times) => {
                times.get(row).copied().filter(|time| *time != MISSING_TIME).map(ValueRef::Time)
            }
            ColumnData::Mixed(values) => values.get(row)?.as_deref().map(Value::as_ref),
        }
    }

    /// Whether `row` has a value.
    pub fn is_present(&self, row: usize) -> bool {
        match self {
            ColumnData::Text(symbols) | ColumnData::Id(symbols) => {
                symbols.get(row).is_some_and(|symbol| !symbol.is_missing())
            }
            ColumnData::Int(numbers) => numbers.present.get(row),
            ColumnData::Float(numbers) => numbers.present.get(row),
            ColumnData::Bool(truths) => truths.present.get(row),
            ColumnData::Time(times) => times.get(row).is_some_and(|time| *time != MISSING_TIME),
            ColumnData::Mixed(values) => values.get(row).is_some_and(Option::is_some),
        }
    }

    /// An empty column of the type that holds `value` best.
    pub(crate) fn for_value(value: &Value) -> Self {
        match value {
            Value::Text(_) => ColumnData::Text(Vec::new()),
            Value::Id(_) => ColumnData::Id(Vec::new()),
            Value::Int(_) => ColumnData::Int(Numbers::default()),
            Value::Float(_) => ColumnData::Float(Numbers::default()),
            Value::Bool(_) => ColumnData::Bool(Numbers::default()),
            Value::Time(_) => ColumnData::Time(Vec::new()),
            Value::List(_) | Value::Container(_) => ColumnData::Mixed(Vec::new()),
        }
    }

    /// An empty column of the same type.
    pub(crate) fn empty_like(&self) -> Self {
        match self {
            ColumnData::Text(_) => ColumnData::Text(Vec::new()),
            ColumnData::Id(_) => ColumnData::Id(Vec::new()),
            ColumnData::Int(_) => ColumnData::Int(Numbers::default()),
            ColumnData::Float(_) => ColumnData::Float(Numbers::default()),
            ColumnData::Bool(_) => ColumnData::Bool(Numbers::default()),
            ColumnData::Time(_) => ColumnData::Time(Vec::new()),
            ColumnData::Mixed(_) => ColumnData::Mixed(Vec::new()),
        }
    }

    /// Makes the column `rows` long: cuts what is beyond, adds rows without a value.
    pub(crate) fn resize(&mut self, rows: usize) {
        match self {
            ColumnData::Text(symbols) | ColumnData::Id(symbols) => symbols.resize(rows, Symbol::MISSING),
            ColumnData::Int(numbers) => numbers.resize(rows),
            ColumnData::Float(numbers) => numbers.resize(rows),
            ColumnData::Bool(truths) => truths.resize(rows),
            ColumnData::Time(times) => times.resize(rows, MISSING_TIME),
            ColumnData::Mixed(values) => values.resize(rows, None),
        }
    }

    /// Turns the column into one that holds a value of any type.
    pub(crate) fn make_mixed(&mut self, strings: &Strings) {
        if !matches!(self, ColumnData::Mixed(_)) {
            let values = (0..self.len())
                .map(|row| self.get(row, strings).map(|value| Box::new(value.to_value())))
                .collect();
            *self = ColumnData::Mixed(values);
        }
    }

    /// Stores `value` in an existing `row`; the type of the column widens when it must.
    pub(crate) fn store(&mut self, row: usize, value: Value, strings: &mut Strings) {
        match (&mut *self, value) {
            (ColumnData::Text(symbols), Value::Text(text)) | (ColumnData::Id(symbols), Value::Id(text)) => {
                symbols[row] = strings.intern(&text);
            }
            (ColumnData::Int(numbers), Value::Int(number)) => numbers.set(row, number),
            (ColumnData::Float(numbers), Value::Float(number)) => numbers.set(row, number),
            (ColumnData::Bool(truths), Value::Bool(truth)) => truths.set(row, truth),
            (ColumnData::Time(times), Value::Time(time)) => times[row] = time,
            (ColumnData::Mixed(values), value) => values[row] = Some(Box::new(value)),
            (_, value) => {
                self.make_mixed(strings);
                if let ColumnData::Mixed(values) = self {
                    values[row] = Some(Box::new(value));
                }
            }
        }
    }

    /// The symbols of a column of texts or identifiers.
    pub(crate) fn symbols_mut(&mut self) -> Option<&mut Vec<Symbol>> {
        match self {
            ColumnData::Text(symbols) | ColumnData::Id(symbols) => Some(symbols),
            _ => None,
        }
    }

    /// The column with its rows in another order: row `i` of the result is row `order[i]`.
    pub(crate) fn gather(&self, order: &[u32]) -> Self {
        match self {
            ColumnData::Text(symbols) => ColumnData::Text(gather(symbols, order)),
            ColumnData::Id(symbols) => ColumnData::Id(gather(symbols, order)),
            ColumnData::Int(numbers) => ColumnData::Int(numbers.gather(order)),
            ColumnData::Float(numbers) => ColumnData::Float(numbers.gather(order)),
            ColumnData::Bool(truths) => ColumnData::Bool(truths.gather(order)),
            ColumnData::Time(times) => ColumnData::Time(gather(times, order)),
            ColumnData::Mixed(values) => {
                ColumnData::Mixed(order.iter().map(|row| values[*row as usize].clone()).collect())
            }
        }
    }
}

pub(crate) fn gather<T: Copy>(values: &[T], order: &[u32]) -> Vec<T> {
    order.iter().map(|row| values[*row as usize]).collect()
}

/// Numbers, or truth values, of which some rows may have none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers<T> {
    /// One value for each row; meaningless where `present` says no.
    pub values: Vec<T>,
    /// Which rows have a value.
    pub present: Bits,
}

impl<T: Copy + Default> Numbers<T> {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of `row`, or `None` when it has none.
    #[inline]
    pub fn get(&self, row: usize) -> Option<T> {
        if self.present.get(row) { self.values.get(row).copied() } else { None }
    }

    /// Appends a row.
    #[inline]
    pub fn push(&mut self, value: Option<T>) {
        self.values.push(value.unwrap_or_default());
        self.present.push(value.is_some());
    }

    /// Gives an existing row a value.
    pub fn set(&mut self, row: usize, value: T) {
        self.values[row] = value;
        self.present.set(row);
    }

    pub(crate) fn resize(&mut self, rows: usize) {
        self.values.resize(rows, T::default());
        self.present.resize(rows);
    }

    pub(crate) fn gather(&self, order: &[u32]) -> Self {
        let values = gather(&self.values, order);
        let mut present = Bits::default();
        for row in order {
            present.push(self.present.get(*row as usize));
        }
        Numbers { values, present }
    }

    pub(crate) fn append(&mut self, other: &Self) {
        self.values.extend_from_slice(&other.values);
        self.present.append(&other.present);
    }
}

/// A growing row of bits.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// Number of bits.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bits.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bit at `index`; `false` past the end.
    #[inline]
    pub fn get(&self, index: usize) -> bool {
        self.words.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// Appends a bit.
    #[inline]
    pub fn push(&mut self, bit: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        if let Some(word) = self.words.last_mut() {
            *word |= u64::from(bit) << (self.len % 64);
        }
        self.len += 1;
    }

    /// Sets an existing bit.
    pub fn set(&mut self, index: usize) {
        assert!(index < self.len, "bit {index} of {}", self.len);
        self.words[index / 64] |= 1 << (index % 64);
    }

    /// Number of bits that are set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn resize(&mut self, len: usize) {
        self.words.resize(len.div_ceil(64), 0);
        if len < self.len && !len.is_multiple_of(64) {
            self.words[len / 64] &= (1 << (len % 64)) - 1;
        }
        self.len = len;
    }

    pub(crate) fn append(&mut self, other: &Self) {
        if self.len.is_multiple_of(64) {
            self.words.extend_from_slice(&other.words);
            self.len += other.len;
        } else {
            (0..other.len).for_each(|index| self.push(other.get(index)));
        }
    }
}

/// Attributes nested below the values of a column, for the few rows that have any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nested {
    rows: Vec<(u32, Vec<Attribute>)>,
}

impl Nested {
    /// The attributes below the value of `row`; empty for most rows.
    pub fn get(&self, row: usize) -> &[Attribute] {
        match self.rows.binary_search_by_key(&(row as u32), |(at, _)| *at) {
            Ok(at) => &self.rows[at].1,
            Err(_) => &[],
        }
    }

    /// Whether no row has nested attributes.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows that have nested attributes, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &[Attribute])> {
        self.rows.iter().map(|(row, children)| (*row as usize, children.as_slice()))
    }

    /// Replaces the attributes below the value of `row`; an empty list removes them.
    pub fn set(&mut self, row: usize, children: Vec<Attribute>) {
        let row = row as u32;
        match self.rows.binary_search_by_key(&row, |(at, _)| *at) {
            Ok(at) if children.is_empty() => {
                self.rows.remove(at);
            }
            Ok(at) => self.rows[at].1 = children,
            Err(_) if children.is_empty() => {}
            Err(at) => self.rows.insert(at, (row, children)),
        }
    }

    pub(crate) fn truncate(&mut self, rows: usize) {
        let kept = self.rows.partition_point(|(row, _)| (*row as usize) < rows);
        self.rows.truncate(kept);
    }

    pub(crate) fn append(&mut self, other: Nested, offset: usize) {
        self.rows.extend(other.rows.into_iter().map(|(row, children)| (row + offset as u32, children)));
    }

    /// The nested attributes after the rows moved: `new_row[row]` is where a row went.
    pub(crate) fn moved(self, new_row: &[u32]) -> Self {
        let mut rows: Vec<_> =
            self.rows.into_iter().map(|(row, children)| (new_row[row as usize], children)).collect();
        rows.sort_unstable_by_key(|(row, _)| *row);
        Nested { rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_keep_their_values_through_cutting_and_growing() {
        let mut bits = Bits::default();
        (0..130).for_each(|index| bits.push(index % 3 == 0));
        bits.resize(100);
        bits.resize(130);
        assert!((0..100).all(|index| bits.get(index) == (index % 3 == 0)));
        assert!((100..130).all(|index| !bits.get(index)));
        assert_eq!(bits.count(), 34);
    }

    #[test]
    fn appending_bits_at_any_length_keeps_both_parts() {
        for first in [0, 1, 63, 64, 65] {
            let mut bits = Bits::default();
            (0..first).for_each(|_| bits.push(true));
            let mut more = Bits::default();
            (0..70).for_each(|index| more.push(index % 2 == 1));
            bits.append(&more);
            assert_eq!((bits.len(), bits.count()), (first + 70, first + 35));
        }
    }

    #[test]
    fn a_second_type_under_one_key_keeps_the_first_values() {
        let mut strings = Strings::default();
        let mut data = ColumnData::for_value(&Value::Int(0));
        data.resize(3);
        data.store(0, Value::Int(7), &mut strings);
        data.store(2, Value::Text("seven".into()), &mut strings);
        assert_eq!(data.get(0, &strings), Some(ValueRef::Int(7)));
        assert_eq!(data.get(1, &strings), None);
        assert_eq!(data.get(2, &strings), Some(ValueRef::Text("seven")));
    }

    #[test]
    fn nested_attributes_follow_their_rows() {
        let child = |key: &str| vec![Attribute { key: key.into(), value: Value::Int(1), children: vec![] }];
        let mut nested = Nested::default();
        nested.set(2, child("two"));
        nested.set(0, child("zero"));
        let moved = nested.moved(&[5, 6, 1]);
        assert_eq!(moved.get(5)[0].key, "zero");
        assert_eq!(moved.get(1)[0].key, "two");
        assert!(moved.get(0).is_empty());
    }
}
