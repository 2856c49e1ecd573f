//! The cards file as Parquet: the columns of the CSV, all of them text.

use super::cards::{COLUMNS, Cells};
use anyhow::Result;
use chuangyou_calendar::Zone;
use chuangyou_engine::Card;
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fs::File;
use std::sync::Arc;

/// Cards of one row group.
const GROUP: usize = 1 << 17;

/// Writes the cards to a file.
pub(super) fn write(file: File, cards: &[Card], zone: &Zone) -> Result<()> {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema()?), Arc::new(properties))?;
    for group in cards.chunks(GROUP) {
        let columns = columns(group, zone);
        let mut row_group = writer.next_row_group()?;
        let mut columns = columns.iter();
        while let Some(mut column) = row_group.next_column()? {
            let values = columns.next().expect("the schema has a column for each of ours");
            column.typed::<ByteArrayType>().write_batch(values, None, None)?;
            column.close()?;
        }
        row_group.close()?;
    }
    writer.close()?;
    Ok(())
}

fn schema() -> Result<Type> {
    let field = |name: &&str| {
        let text = Type::primitive_type_builder(name, PhysicalType::BYTE_ARRAY)
            .with_repetition(Repetition::REQUIRED)
            .with_logical_type(Some(LogicalType::String))
            .build()?;
        Ok(Arc::new(text))
    };
    let fields: Result<Vec<_>> = COLUMNS.iter().map(field).collect();
    Ok(Type::group_type_builder("cards").with_fields(fields?).build()?)
}

fn columns(cards: &[Card], zone: &Zone) -> Vec<Vec<ByteArray>> {
    let mut columns = vec![Vec::with_capacity(cards.len()); COLUMNS.len()];
    let mut cells = Cells::default();
    for card in cards {
        for (column, cell) in columns.iter_mut().zip(cells.of(card, zone)) {
            column.push(ByteArray::from(cell));
        }
    }
    columns
}
