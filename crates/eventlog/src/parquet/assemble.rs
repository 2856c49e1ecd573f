//! Puts the decoded row groups together, in their order, into one log.

use super::cells::{Coded, Fixed};
use super::decode::{Decoded, Values};
use super::schema::{Kind, Wanted};
use crate::builder::{LogBuilder, MAX_EVENTS};
use crate::error::{Fault, Place, ReadReport};
use crate::layout::Role;
use crate::table::lift;
use crate::{Column, ColumnData, MISSING_TIME, Nested, Numbers, ReadLog, ReadOptions, Strings, Symbol};

/// The rows taken so far.
pub(super) struct Assembly<'a> {
    options: &'a ReadOptions<'a>,
    wanted: &'a [Wanted],
    builder: LogBuilder,
    report: ReadReport,
    case_of: Vec<u32>,
    activity: Vec<Symbol>,
    time: Vec<i64>,
    /// One for each wanted column; those with a place of their own stay empty.
    columns: Vec<Column>,
    /// Rows of the file before the row group at hand.
    rows_before: u64,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(wanted: &'a [Wanted], options: &'a ReadOptions<'a>, rows: usize) -> Self {
        let columns = wanted.iter().map(|column| Column::new(key(column), empty(column.kind))).collect();
        Self {
            options,
            wanted,
            builder: LogBuilder::default(),
            report: ReadReport::default(),
            case_of: Vec::with_capacity(rows),
            activity: Vec::with_capacity(rows),
            time: Vec::with_capacity(rows),
            columns,
            rows_before: 0,
        }
    }

    /// Takes one row group: its wanted columns in their order.
    pub(super) fn take(&mut self, mut group: Vec<Decoded>, rows: usize) -> Result<(), Fault> {
        self.note_bad(&mut group)?;
        let kept = self.kept(&group, rows)?;
        let first_case = self.builder.cases();
        let mut of_row = Vec::new();
        for (index, decoded) in group.into_iter().enumerate() {
            match (&self.wanted[index].role, decoded.values) {
                (Role::Case, Values::Text(cells)) => of_row = self.cases(cells, &kept),
                (Role::Activity, Values::Text(cells)) => {
                    let symbols = symbols(cells, &kept, &mut self.builder.strings);
                    self.activity.extend(symbols);
                }
                (Role::Time, Values::Time(times)) => self.time.extend(kept.of(times)),
                (Role::Happened(activity), Values::Time(times)) => {
                    happened(&mut self.builder, activity, &of_row, &kept.of(times));
                }
                (_, values) => self.append(index, values, &kept)?,
            }
        }
        if self.is_by_case() {
            self.refuse_case_in_two_rows(&of_row, first_case)?;
        } else {
            self.case_of.extend(of_row);
        }
        self.rows_before += rows as u64;
        Ok(())
    }

    /// The finished log.
    pub(super) fn finish(mut self) -> ReadLog {
        let by_case = self.is_by_case();
        if !by_case {
            self.builder.event_rows(self.case_of, self.activity, self.time);
        }
        for (column, wanted) in self.columns.into_iter().zip(self.wanted) {
            match &wanted.role {
                Role::Event(_) => self.builder.event_column(column),
                Role::CaseAttribute(_) if by_case => self.builder.case_column(column),
                Role::CaseAttribute(_) => {
                    let cases = self.builder.cases();
                    let lifted = lift(column, &self.builder.case_of, cases, &self.builder.strings);
                    if !lifted.varying.is_empty() {
                        self.report.warnings.push(format!(
                            "the column {:?} changes within a case in {} rows; the case keeps its first value",
                            wanted.name,
                            lifted.varying.len()
                        ));
                    }
                    self.builder.case_column(lifted.column);
                }
                _ => {}
            }
        }
        let built = self.builder.finish(self.options.order, self.options.threads.max(1));
        self.report.out_of_order = built.out_of_order;
        ReadLog { log: built.log, report: self.report }
    }

    fn is_by_case(&self) -> bool {
        !self.wanted.iter().any(|column| column.role == Role::Time)
    }

    fn place(&self, row: usize) -> Place {
        Place::Row(self.rows_before + row as u64 + 1)
    }

    /// Values that could not be understood: the first is an error, or all are noted and left out.
    fn note_bad(&mut self, group: &mut [Decoded]) -> Result<(), Fault> {
        for (wanted, decoded) in self.wanted.iter().zip(group) {
            for (row, what) in std::mem::take(&mut decoded.bad) {
                let what = format!("column {:?}: {what}", wanted.name);
                if !self.options.lenient {
                    return Err(Fault::new(self.place(row), what));
                }
                if let Values::Int(cells) = &mut decoded.values {
                    cells.remove(row);
                }
                if wanted.role != Role::Time {
                    self.report.skip(self.place(row), what);
                }
            }
        }
        Ok(())
    }

    /// Which rows are events of the log.
    fn kept(&mut self, group: &[Decoded], rows: usize) -> Result<Kept, Fault> {
        let mut kept = Kept::All;
        for (index, decoded) in group.iter().enumerate() {
            let lacking: Vec<usize> = match (&self.wanted[index].role, &decoded.values) {
                (Role::Case | Role::Activity, Values::Text(cells)) => rows_without_text(cells),
                (Role::Time, Values::Time(times)) => {
                    (0..rows).filter(|row| times[*row] == MISSING_TIME).collect()
                }
                _ => continue,
            };
            for row in lacking {
                let what = format!("no value in the column {:?}", self.wanted[index].name);
                if !self.options.lenient {
                    return Err(Fault::new(self.place(row), what));
                }
                if kept.drop(row, rows) {
                    self.report.skip(self.place(row), what);
                }
            }
        }
        if let (Some(_), Some(Values::Text(cells))) =
            (self.options.share, group.first().map(|first| &first.values))
        {
            let keeps: Vec<bool> = cells.texts.iter().map(|id| self.options.keeps(id)).collect();
            for (row, code) in cells.codes.iter().enumerate() {
                if !keeps.get(*code as usize).copied().unwrap_or(false) {
                    kept.drop(row, rows);
                }
            }
        }
        if self.builder.events().max(self.case_of.len()) + rows > MAX_EVENTS {
            return Err(Fault::new(
                Place::None,
                format!("more than {MAX_EVENTS} rows; one log holds no more"),
            ));
        }
        Ok(kept)
    }

    /// The case of every kept row; a case is made at its first row.
    fn cases(&mut self, cells: Coded, kept: &Kept) -> Vec<u32> {
        let (texts, codes) = (cells.texts, kept.of(cells.codes));
        let mut case_of_code = vec![Symbol::MISSING; texts.len()];
        let mut new = Vec::new();
        for code in &codes {
            let case = &mut case_of_code[*code as usize];
            if case.is_missing() {
                *case = Symbol(new.len() as u32);
                new.push(*code);
            }
        }
        let ids = new.iter().map(|code| texts.get(*code as usize).unwrap_or_default());
        let cases = self.builder.case_ids.intern_all(ids);
        codes.into_iter().map(|code| case_of_code[code as usize].translated(&cases).0).collect()
    }

    fn refuse_case_in_two_rows(&self, of_row: &[u32], first_case: usize) -> Result<(), Fault> {
        let strictly_new = of_row.iter().enumerate().all(|(row, case)| *case as usize == first_case + row);
        if strictly_new {
            return Ok(());
        }
        let twice = of_row.iter().enumerate().find(|(row, case)| **case as usize != first_case + row);
        let case = twice.map_or(0, |(_, case)| *case);
        let id = self.builder.case_ids.get(Symbol(case)).unwrap_or_default();
        Err(Fault::new(
            Place::None,
            format!("the case {id:?} stands in two rows; expected one row for each case"),
        ))
    }

    fn append(&mut self, index: usize, values: Values, kept: &Kept) -> Result<(), Fault> {
        let column = &mut self.columns[index];
        match (&mut column.data, values) {
            (ColumnData::Text(ours), Values::Text(cells)) => {
                ours.extend(symbols(cells, kept, &mut self.builder.strings));
            }
            (ColumnData::Int(ours), Values::Int(cells)) => push_numbers(ours, &cells, kept),
            (ColumnData::Float(ours), Values::Float(cells)) => push_numbers(ours, &cells, kept),
            (ColumnData::Bool(ours), Values::Bool(cells)) => push_numbers(ours, &cells, kept),
            (ColumnData::Time(ours), Values::Time(times)) => ours.extend(kept.of(times)),
            (ColumnData::Mixed(ours), Values::Json(cells)) => {
                push_json(ours, &mut column.nested, cells, kept)
                    .map_err(|what| Fault::new(Place::None, format!("column {:?}: {what}", column.name)))?;
            }
            (ours, theirs) => unreachable!("the column was made for its values: {ours:?} and {theirs:?}"),
        }
        Ok(())
    }
}

/// Which rows of a row group are kept.
enum Kept {
    All,
    Some(Vec<bool>),
}

impl Kept {
    /// Drops a row; says whether it was kept until now.
    fn drop(&mut self, row: usize, rows: usize) -> bool {
        if matches!(self, Self::All) {
            *self = Self::Some(vec![true; rows]);
        }
        match self {
            Self::Some(kept) => std::mem::replace(&mut kept[row], false),
            Self::All => false,
        }
    }

    fn keeps(&self, row: usize) -> bool {
        match self {
            Self::All => true,
            Self::Some(kept) => kept[row],
        }
    }

    /// The values of the kept rows.
    fn of<T>(&self, values: Vec<T>) -> Vec<T> {
        match self {
            Self::All => values,
            Self::Some(kept) => {
                let both = values.into_iter().zip(kept);
                both.filter(|(_, kept)| **kept).map(|(value, _)| value).collect()
            }
        }
    }
}

fn key(column: &Wanted) -> &str {
    match &column.role {
        Role::Event(key) | Role::CaseAttribute(key) => key,
        _ => &column.name,
    }
}

fn empty(kind: Kind) -> ColumnData {
    match kind {
        Kind::Text | Kind::Uuid => ColumnData::Text(Vec::new()),
        Kind::Json => ColumnData::Mixed(Vec::new()),
        Kind::Int32(_) | Kind::Int64(_) => ColumnData::Int(Numbers::default()),
        Kind::Decimal32(_) | Kind::Decimal64(_) | Kind::Float | Kind::Double => {
            ColumnData::Float(Numbers::default())
        }
        Kind::Bool => ColumnData::Bool(Numbers::default()),
        Kind::Date | Kind::Timestamp(..) | Kind::Int96 => ColumnData::Time(Vec::new()),
    }
}

fn rows_without_text(cells: &Coded) -> Vec<usize> {
    let empty: Vec<bool> = cells.texts.iter().map(str::is_empty).collect();
    let lacks = |code: u32| empty.get(code as usize).copied().unwrap_or(true);
    (0..cells.codes.len()).filter(|row| lacks(cells.codes[*row])).collect()
}

/// The symbols of the kept rows; each distinct text is interned once.
fn symbols(cells: Coded, kept: &Kept, strings: &mut Strings) -> Vec<Symbol> {
    let texts = cells.texts;
    let mut known = vec![Symbol::MISSING; texts.len()];
    kept.of(cells.codes)
        .into_iter()
        .map(|code| {
            let Some(symbol) = known.get_mut(code as usize) else { return Symbol::MISSING };
            if symbol.is_missing() {
                *symbol = strings.intern(texts.get(code as usize).unwrap_or_default());
            }
            *symbol
        })
        .collect()
}

fn push_numbers<T: Copy + Default>(ours: &mut Numbers<T>, cells: &Fixed<T>, kept: &Kept) {
    for (row, value) in cells.values.iter().enumerate().filter(|(row, _)| kept.keeps(*row)) {
        ours.push(cells.is_present(row).then_some(*value));
    }
}

fn push_json(
    ours: &mut Vec<Option<Box<crate::Value>>>,
    nested: &mut Nested,
    cells: Coded,
    kept: &Kept,
) -> Result<(), String> {
    let texts: Vec<_> = cells.texts.iter().map(crate::tagged::from_text).collect::<Result<_, _>>()?;
    for code in kept.of(cells.codes) {
        let value = texts.get(code as usize).cloned().flatten();
        if let Some((_, children)) = &value {
            nested.set(ours.len(), children.clone());
        }
        ours.push(value.map(|(value, _)| Box::new(value)));
    }
    Ok(())
}

/// Where a row is a case: the events its time columns stand for.
fn happened(builder: &mut LogBuilder, activity: &str, of_row: &[u32], times: &[i64]) {
    for (case, time) in of_row.iter().zip(times) {
        if *time != MISSING_TIME {
            builder.event(*case, activity, *time);
        }
    }
}
