//! Writes a log as Parquet.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type, TypePtr};

use crate::column::ColumnData;
use crate::tagged::to_json;
use crate::{Column, Log, MISSING_TIME, Symbol};

/// Rows of a row group: enough to pack well, few enough to be read by many threads.
const GROUP_ROWS: usize = 128 << 10;

/// Writes a log as Parquet, one event a row, with zstd and the column names of pm4py: XES keys, and `case:`
/// before those of the case.
///
/// Times are microseconds UTC. Identifiers become texts. A column of several types or with lists or nested
/// attributes becomes one of JSON. A case without events has no row.
///
/// # Errors
/// When `out` cannot be written, or an event attribute is called as a case attribute would be.
pub fn write_parquet(log: &Log, out: &mut (impl Write + Send)) -> io::Result<()> {
    let columns = columns(log)?;
    write(log, &columns, out).map_err(|error| match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => io::Error::other(cause),
        },
        error => io::Error::other(error),
    })
}

/// A column of the file.
struct Target<'a> {
    name: String,
    values: Values<'a>,
}

/// Where its values come from.
enum Values<'a> {
    CaseId,
    Activity,
    Time,
    /// An attribute of the event.
    Event(&'a Column),
    /// An attribute of the case, repeated in each of its rows.
    Case(&'a Column),
}

fn columns(log: &Log) -> io::Result<Vec<Target<'_>>> {
    let own = [
        ("case:concept:name", Values::CaseId),
        ("concept:name", Values::Activity),
        ("time:timestamp", Values::Time),
    ];
    let own = own.into_iter().map(|(name, values)| Target { name: name.to_owned(), values });
    let events = log
        .event_columns()
        .iter()
        .map(|column| Target { name: column.name.clone(), values: Values::Event(column) });
    let cases = log
        .case_columns()
        .iter()
        .map(|column| Target { name: format!("case:{}", column.name), values: Values::Case(column) });
    let invalid = |what| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    if let Some(column) = log.event_columns().iter().find(|column| column.name.starts_with("case:")) {
        return invalid(format!("the event attribute {:?} would be read as one of the case", column.name));
    }
    let targets: Vec<_> = own.chain(events).chain(cases).collect();
    let mut names: Vec<_> = targets.iter().map(|target| &target.name).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => invalid(format!("two attributes would be written under the key {:?}", pair[0])),
        None => Ok(targets),
    }
}

fn write(log: &Log, targets: &[Target<'_>], out: &mut (impl Write + Send)) -> Result<()> {
    let mut writer = SerializedFileWriter::new(out, schema(targets)?, Arc::new(properties(targets)))?;
    let mut texts = Texts { log, of_symbol: vec![None; log.strings.len()] };
    let case_of: Vec<u32> = (0..log.cases())
        .flat_map(|case| std::iter::repeat_n(case as u32, log.events_of(case).len()))
        .collect();
    let mut start = 0;
    while start < log.events() {
        let rows = start..log.events().min(start + GROUP_ROWS);
        start = rows.end;
        let group = writer.next_row_group()?;
        write_group(group, targets, &mut texts, &case_of, &rows)?;
    }
    writer.close()?;
    Ok(())
}

fn write_group<W: Write + Send>(
    mut group: SerializedRowGroupWriter<'_, W>,
    targets: &[Target<'_>],
    texts: &mut Texts<'_>,
    case_of: &[u32],
    rows: &Range<usize>,
) -> Result<()> {
    for target in targets {
        let Some(mut column) = group.next_column()? else { break };
        let log = texts.log;
        match target.values {
            Values::CaseId => put::<ByteArrayType>(&mut column, texts.case_ids(&case_of[rows.clone()]))?,
            Values::Activity => {
                let of = |row: usize| texts.get(log.activity()[row]);
                put::<ByteArrayType>(&mut column, rows.clone().map(of))?;
            }
            Values::Time => put::<Int64Type>(&mut column, rows.clone().map(|row| time(log.time()[row])))?,
            Values::Event(attribute) => put_attribute(&mut column, attribute, texts, rows.clone())?,
            Values::Case(attribute) => {
                let cases = case_of[rows.clone()].iter().map(|case| *case as usize);
                put_attribute(&mut column, attribute, texts, cases)?;
            }
        }
        column.close()?;
    }
    group.close()?;
    Ok(())
}

fn put_attribute(
    out: &mut SerializedColumnWriter<'_>,
    column: &Column,
    texts: &mut Texts<'_>,
    rows: impl Iterator<Item = usize>,
) -> Result<()> {
    let log = texts.log;
    if is_json(column) {
        let of = |row| {
            let json = to_json(column.get(row, &log.strings)?, column.nested.get(row), 0);
            Some(ByteArray::from(json.to_string().into_bytes()))
        };
        return put::<ByteArrayType>(out, rows.map(of));
    }
    match &column.data {
        ColumnData::Text(symbols) | ColumnData::Id(symbols) => {
            put::<ByteArrayType>(out, rows.map(|row| texts.get(symbols[row])))
        }
        ColumnData::Int(numbers) => put::<Int64Type>(out, rows.map(|row| numbers.get(row))),
        ColumnData::Float(numbers) => put::<DoubleType>(out, rows.map(|row| numbers.get(row))),
        ColumnData::Bool(truths) => put::<BoolType>(out, rows.map(|row| truths.get(row))),
        ColumnData::Time(times) => put::<Int64Type>(out, rows.map(|row| time(times[row]))),
        ColumnData::Mixed(_) => Ok(()),
    }
}

/// Writes the rows of one column chunk; `None` is a row without a value.
fn put<T: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    rows: impl Iterator<Item = Option<T::T>>,
) -> Result<()> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for value in rows {
        levels.push(i16::from(value.is_some()));
        values.extend(value);
    }
    out.typed::<T>().write_batch(&values, Some(&levels), None)?;
    Ok(())
}

fn time(micros: i64) -> Option<i64> {
    (micros != MISSING_TIME).then_some(micros)
}

/// The texts of the log as the library wants them, each made once.
struct Texts<'a> {
    log: &'a Log,
    of_symbol: Vec<Option<ByteArray>>,
}

impl Texts<'_> {
    fn get(&mut self, symbol: Symbol) -> Option<ByteArray> {
        let known = self.of_symbol.get_mut(symbol.index()?)?;
        let text = known.get_or_insert_with(|| ByteArray::from(self.log.strings.text(symbol)));
        Some(text.clone())
    }

    /// The ids of the cases of consecutive rows.
    fn case_ids<'b>(&'b self, case_of: &'b [u32]) -> impl Iterator<Item = Option<ByteArray>> + 'b {
        let mut last: Option<(u32, ByteArray)> = None;
        case_of.iter().map(move |case| match &last {
            Some((known, id)) if known == case => Some(id.clone()),
            _ => {
                let id = ByteArray::from(self.log.case_id(*case as usize));
                last = Some((*case, id.clone()));
                Some(id)
            }
        })
    }
}

/// Whether only JSON can hold the column.
fn is_json(column: &Column) -> bool {
    matches!(column.data, ColumnData::Mixed(_)) || !column.nested.is_empty()
}

fn schema(targets: &[Target<'_>]) -> Result<TypePtr> {
    let fields = targets.iter().map(|target| field(target).map(Arc::new));
    let fields = fields.collect::<Result<Vec<_>>>()?;
    Ok(Arc::new(Type::group_type_builder("log").with_fields(fields).build()?))
}

fn field(target: &Target<'_>) -> Result<Type> {
    let instant = || (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS)));
    let (physical, logical) = match target.values {
        Values::CaseId | Values::Activity => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Values::Time => instant(),
        Values::Event(column) | Values::Case(column) if is_json(column) => {
            (Physical::BYTE_ARRAY, Some(LogicalType::Json))
        }
        Values::Event(column) | Values::Case(column) => match &column.data {
            ColumnData::Int(_) => (Physical::INT64, None),
            ColumnData::Float(_) => (Physical::DOUBLE, None),
            ColumnData::Bool(_) => (Physical::BOOLEAN, None),
            ColumnData::Time(_) => instant(),
            _ => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        },
    };
    Type::primitive_type_builder(&target.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

fn properties(targets: &[Target<'_>]) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_created_by(concat!("chuangyou ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk);
    for target in targets {
        let is_time = match target.values {
            Values::Time => true,
            Values::Event(column) | Values::Case(column) => matches!(column.data, ColumnData::Time(_)),
            _ => false,
        };
        if is_time {
            // Instants hardly repeat; a dictionary would only stand in the way.
            let path = ColumnPath::new(vec![target.name.clone()]);
            properties = properties.set_column_dictionary_enabled(path, false);
        }
    }
    properties.build()
}
