//! Where the bytes of a Parquet file come from: a file, or memory.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Mutex;

use bytes::{Buf, Bytes};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::{ChunkReader, Length};

/// A whole Parquet file that any thread may read from.
pub(super) enum Source {
    /// On disk; only the wanted column chunks are taken into memory.
    File { file: Mutex<File>, len: u64 },
    /// In memory, for input that cannot seek.
    Memory(Bytes),
}

impl Source {
    pub(super) fn file(file: File) -> std::io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self::File { file: Mutex::new(file), len })
    }

    /// The schema and the places of the column chunks, from the end of the file.
    pub(super) fn metadata(&self) -> Result<ParquetMetaData> {
        let reader = ParquetMetaDataReader::new();
        match self {
            Self::File { file, .. } => {
                reader.parse_and_finish(&*file.lock().expect("no thread panics while it reads"))
            }
            Self::Memory(bytes) => reader.parse_and_finish(bytes),
        }
    }

    /// The bytes of one column chunk.
    pub(super) fn chunk(&self, start: u64, len: u64) -> Result<Chunk> {
        let end = start.checked_add(len).filter(|end| *end <= self.len());
        let end = end.ok_or_else(|| {
            ParquetError::EOF(format!(
                "a column chunk reaches past the end of the file ({} bytes)",
                self.len()
            ))
        })?;
        let bytes = match self {
            Self::File { file, .. } => {
                let mut bytes = vec![0; usize::try_from(len)?];
                let mut file = file.lock().expect("no thread panics while it reads");
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(&mut bytes)?;
                Bytes::from(bytes)
            }
            Self::Memory(bytes) => bytes.slice(usize::try_from(start)?..usize::try_from(end)?),
        };
        Ok(Chunk { start, bytes })
    }

    fn len(&self) -> u64 {
        match self {
            Self::File { len, .. } => *len,
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }
}

/// One column chunk, addressed by positions within the whole file.
pub(super) struct Chunk {
    start: u64,
    bytes: Bytes,
}

impl Chunk {
    fn from(&self, start: u64) -> Result<Bytes> {
        let skipped = start.checked_sub(self.start).and_then(|skipped| usize::try_from(skipped).ok());
        let skipped = skipped.filter(|skipped| *skipped <= self.bytes.len());
        let skipped =
            skipped.ok_or_else(|| ParquetError::EOF("a page lies outside its column chunk".into()))?;
        Ok(self.bytes.slice(skipped..))
    }
}

impl Length for Chunk {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for Chunk {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let rest = self.from(start)?;
        if length > rest.len() {
            return Err(ParquetError::EOF("a page reaches past the end of its column chunk".into()));
        }
        Ok(rest.slice(..length))
    }
}
