//! Decodes one column chunk, page by page.

use std::sync::Arc;

use parquet::basic::{Compression, Encoding};
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use super::cells::Cells;
use super::fault::Trouble;
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
    /// Decodes the chunk into `cells`, which has no rows yet.
    pub(super) fn decode<C: Cells>(&self, mut cells: C) -> Result<C, Trouble> {
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
                _ if values.count == 0 => {}
                encoding => cells.encoded(encoding, values.bytes, values.count)?,
            }
            cells.spread(start, &values.presence, values.rows);
        }
        if cells.rows() == self.rows {
            return Ok(cells);
        }
        Err(Trouble::damaged(format!("{} rows where the row group has {}", cells.rows(), self.rows)))
    }

    fn pages(&self) -> Result<SerializedPageReader<Chunk>, Trouble> {
        let compression = self.chunk.compression();
        if !matches!(
            compression,
            Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_) | Compression::ZSTD(_)
        ) {
            let what = format!("compressed with {compression}; expected none, SNAPPY, GZIP or ZSTD");
            return Err(Trouble(what));
        }
        let first = match self.chunk.dictionary_page_offset() {
            Some(offset) => offset,
            None => self.chunk.data_page_offset(),
        };
        let (Ok(start), Ok(len)) = (u64::try_from(first), u64::try_from(self.chunk.compressed_size())) else {
            return Err(Trouble::damaged("a column chunk has a negative place"));
        };
        let bytes = self.source.chunk(start, len)?;
        Ok(SerializedPageReader::new(Arc::new(bytes), self.chunk, self.rows, None)?)
    }

    fn repetition(&self) -> Repetition {
        if self.chunk.column_descr().max_def_level() == 0 {
            Repetition::Required
        } else {
            Repetition::Optional
        }
    }
}
