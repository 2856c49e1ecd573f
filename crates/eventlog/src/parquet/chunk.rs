//! Decodes one column chunk, page by page.

use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};
use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::{
    BoolType, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, FloatType, Int32Type, Int64Type,
    Int96Type,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
use std::sync::Arc;

use super::cells::{Cells, Coded, Fixed, Micros96};
use super::fault::Trouble;
use super::levels::Presence;
use super::pages::{Repetition, Values};
use super::source::{Chunk, Source};

/// A column chunk within its file.
pub(super) struct Place<'a> {
    pub(super) source: &'a Source,
    pub(super) chunk: &'a ColumnChunkMetaData,
    /// Rows of the row group.
    pub(super) rows: usize,
}

impl Place<'_> {
    /// Decodes a chunk of whole or floating-point numbers, or of truth values.
    pub(super) fn fixed<V: Fallback>(&self) -> Result<Fixed<V>, Trouble>
    where
        Fixed<V>: Cells,
    {
        match self.pages_into(Fixed::default()) {
            Err(Trouble::OtherEncoding) => {
                let mut cells = Fixed::default();
                self.library_into::<V::Type, _>(&mut cells, |cells, values| {
                    cells.extend(values.iter().map(V::of_library));
                    Ok(())
                })?;
                Ok(cells)
            }
            result => result,
        }
    }

    /// Decodes a chunk of texts.
    pub(super) fn coded(&self) -> Result<Coded, Trouble> {
        match self.pages_into(Coded::default()) {
            Err(Trouble::OtherEncoding) => {
                let mut cells = Coded::default();
                self.library_into::<ByteArrayType, _>(&mut cells, |cells, values| {
                    values.iter().try_for_each(|value| cells.push(value.data()))
                })?;
                Ok(cells)
            }
            result => result,
        }
    }

    /// Decodes a chunk of fixed-length bytes, each given as the text that `write` makes of it.
    pub(super) fn fixed_bytes(&self, write: impl Fn(&[u8]) -> String) -> Result<Coded, Trouble> {
        let mut cells = Coded::default();
        self.library_into::<FixedLenByteArrayType, _>(&mut cells, |cells, values| {
            values.iter().try_for_each(|value| cells.push(write(value.data()).as_bytes()))
        })?;
        Ok(cells)
    }

    fn pages_into<C: Cells>(&self, mut cells: C) -> Result<C, Trouble> {
        let mut pages = self.pages()?;
        let repetition = self.repetition();
        let mut indices = Vec::new();
        while let Some(page) = pages.get_next_page()? {
            if let Page::DictionaryPage { buf, num_values, encoding, .. } = &page {
                if !matches!(encoding, Encoding::PLAIN | Encoding::PLAIN_DICTIONARY) {
                    return Err(Trouble::damaged("a dictionary page is not in PLAIN encoding"));
                }
                cells.dictionary(buf, *num_values as usize)?;
                continue;
            }
            let start = cells.rows();
            let values = Values::of(&page, repetition, self.rows - start)?;
            match values.encoding {
                Encoding::PLAIN => cells.plain(values.bytes, values.count)?,
                Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => {
                    indices.clear();
                    values.indices(&mut indices)?;
                    cells.indexed(&indices)?;
                }
                _ => return Err(Trouble::OtherEncoding),
            }
            cells.spread(start, &values.presence, values.rows);
        }
        self.check_rows(cells.rows())?;
        Ok(cells)
    }

    /// Decodes through the library's own reader, which knows every encoding.
    fn library_into<T: DataType, C: Cells>(
        &self,
        cells: &mut C,
        append: impl Fn(&mut C, &[T::T]) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        const BATCH: usize = 8192;
        let mut reader = ColumnReaderImpl::<T>::new(self.chunk.column_descr_ptr(), Box::new(self.pages()?));
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        loop {
            values.clear();
            levels.clear();
            let start = cells.rows();
            let (rows, _, _) = reader.read_records(BATCH, Some(&mut levels), None, &mut values)?;
            if rows == 0 {
                return self.check_rows(start);
            }
            append(cells, &values)?;
            let presence = match self.repetition() {
                Repetition::Required => Presence::All,
                Repetition::Optional => Presence::Some(levels.iter().map(|level| *level == 1).collect()),
            };
            if presence.count(rows) != values.len() {
                return Err(Trouble::damaged("a page has another number of values than it announces"));
            }
            cells.spread(start, &presence, rows);
            if cells.rows() > self.rows {
                return self.check_rows(cells.rows());
            }
        }
    }

    fn pages(&self) -> Result<SerializedPageReader<Chunk>, ParquetError> {
        let first = match self.chunk.dictionary_page_offset() {
            Some(offset) => offset,
            None => self.chunk.data_page_offset(),
        };
        let (Ok(start), Ok(len)) = (u64::try_from(first), u64::try_from(self.chunk.compressed_size())) else {
            return Err(ParquetError::General("a column chunk has a negative place".into()));
        };
        let bytes = self.source.chunk(start, len)?;
        SerializedPageReader::new(Arc::new(bytes), self.chunk, self.rows, None)
    }

    fn repetition(&self) -> Repetition {
        if self.chunk.column_descr().max_def_level() == 0 {
            Repetition::Required
        } else {
            Repetition::Optional
        }
    }

    fn check_rows(&self, rows: usize) -> Result<(), Trouble> {
        if rows == self.rows {
            return Ok(());
        }
        Err(Trouble::damaged(format!("{rows} rows where the row group has {}", self.rows)))
    }
}

/// A value that the library's reader can stand in for.
pub(super) trait Fallback: Copy + Default {
    /// The library's physical type.
    type Type: DataType;
    /// The value of the library's.
    fn of_library(value: &<Self::Type as DataType>::T) -> Self;
}

macro_rules! fallback {
    ($value:ty, $physical:ty) => {
        impl Fallback for $value {
            type Type = $physical;
            fn of_library(value: &$value) -> Self {
                *value
            }
        }
    };
}
fallback!(i32, Int32Type);
fallback!(i64, Int64Type);
fallback!(f32, FloatType);
fallback!(f64, DoubleType);
fallback!(bool, BoolType);

impl Fallback for Micros96 {
    type Type = Int96Type;
    fn of_library(value: &parquet::data_type::Int96) -> Self {
        Self(value.to_micros())
    }
}
