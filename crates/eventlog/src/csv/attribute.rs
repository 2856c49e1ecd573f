//! The attributes of a log while its blocks are joined.

use crate::column::Numbers;
use crate::layout::Role;
use crate::table::{Lifted, same_value};
use crate::zone::Clock;
use crate::{Strings, Symbol};

use super::infer::typed;
use super::parse::Cells;

/// An attribute as far as it has been read.
pub(super) enum Attribute {
    /// A value for each row.
    OfEvent { key: String, cells: Cells },
    /// A value for each case.
    OfCase { key: String, values: FirstValues },
}

/// The rows of a block.
pub(super) struct Rows<'a> {
    /// The number of the first.
    pub(super) first: u32,
    /// The case of each.
    pub(super) case_of: &'a [u32],
}

impl Attribute {
    /// The attribute that a column is; `None` for the columns that are more than an attribute, or not wanted.
    pub(super) fn of_role(role: &Role) -> Option<Attribute> {
        match role {
            Role::Event(key) => Some(Attribute::OfEvent { key: key.clone(), cells: Cells::default() }),
            Role::CaseAttribute(key) => {
                Some(Attribute::OfCase { key: key.clone(), values: FirstValues::default() })
            }
            _ => None,
        }
    }

    /// Adds the values of the next block, whose symbols are those of `strings`; `cases` are known so far.
    pub(super) fn append(&mut self, block: Cells, rows: &Rows<'_>, cases: usize, strings: &mut Strings) {
        match self {
            Attribute::OfEvent { cells, .. } => cells.append(block, strings),
            Attribute::OfCase { values, .. } => values.append(block, rows, cases, strings),
        }
    }
}

/// The first value of each case, and the later values that are written in another way.
#[derive(Default)]
pub(super) struct FirstValues {
    first: Cells,
    others: Cells,
    /// For each of the others its row and its case.
    places: Vec<(u32, u32)>,
}

impl FirstValues {
    fn append(&mut self, mut block: Cells, rows: &Rows<'_>, cases: usize, strings: &mut Strings) {
        self.first.make_alike(&mut block, strings);
        self.first.make_alike(&mut self.others, strings);
        let (places, case_of) = (&mut self.places, (rows.first..).zip(rows.case_of));
        match (&mut self.first, &mut self.others, block) {
            (Cells::Texts(first), Cells::Texts(others), Cells::Texts(block)) => {
                first.resize(cases, Symbol::MISSING);
                for ((row, case), symbol) in case_of.zip(block) {
                    let known = &mut first[*case as usize];
                    if *known == symbol || symbol.is_missing() {
                        continue;
                    }
                    if known.is_missing() {
                        *known = symbol;
                    } else {
                        others.push(symbol);
                        places.push((row, *case));
                    }
                }
            }
            (Cells::Ints(first), Cells::Ints(others), Cells::Ints(block)) => {
                first.resize(cases);
                for (index, (row, case)) in case_of.enumerate() {
                    let Some(number) = block.get(index) else { continue };
                    match first.get(*case as usize) {
                        None => first.set(*case as usize, number),
                        Some(known) if known == number => {}
                        Some(_) => {
                            others.push(Some(number));
                            places.push((row, *case));
                        }
                    }
                }
            }
            _ => unreachable!("all three were made alike"),
        }
    }

    /// The column of the cases. All values have a say in its type, and two spellings of one value are the same.
    pub(super) fn finish(self, key: &str, strings: &mut Strings, clock: &mut Clock<'_>) -> Lifted {
        let FirstValues { first: mut cells, others, places } = self;
        let cases = cells.len();
        cells.append(others, strings);
        let mut column = typed(key, cells, strings, clock);
        let varies = |(other, (_, case)): &(usize, (u32, u32))| {
            !same_value(&column.data, *case as usize, *other, strings)
        };
        let varying = (cases..).zip(places).filter(varies).map(|(_, (row, _))| row).collect();
        column.data.resize(cases);
        column.nested.truncate(cases);
        Lifted { column, varying }
    }
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Cells::Ints(numbers) => numbers.len(),
            Cells::Texts(symbols) => symbols.len(),
        }
    }

    /// Replaces the symbols of a thread by those of the log.
    pub(super) fn translate(&mut self, known: &[Symbol]) {
        if let Cells::Texts(symbols) = self {
            for symbol in symbols {
                *symbol = symbol.translated(known);
            }
        }
    }

    /// Makes both texts unless both are numbers.
    fn make_alike(&mut self, other: &mut Cells, strings: &mut Strings) {
        if !matches!((&self, &other), (Cells::Ints(_), Cells::Ints(_))) {
            self.make_texts(strings);
            other.make_texts(strings);
        }
    }

    fn append(&mut self, mut other: Cells, strings: &mut Strings) {
        self.make_alike(&mut other, strings);
        match (self, other) {
            (Cells::Ints(ours), Cells::Ints(theirs)) => ours.append(&theirs),
            (Cells::Texts(ours), Cells::Texts(theirs)) => ours.extend_from_slice(&theirs),
            _ => unreachable!("both were made alike"),
        }
    }
}

impl Default for Cells {
    /// Without any value they are numbers.
    fn default() -> Self {
        Cells::Ints(Numbers::default())
    }
}
