//! What can be wrong inside one column chunk, before column and file are named.

use parquet::basic::Encoding;
use parquet::errors::ParquetError;

/// Why a column chunk could not be decoded: what was wrong and, where it helps, what was expected.
#[derive(Debug)]
pub(super) struct Trouble(pub(super) String);

impl Trouble {
    /// The bytes contradict the format.
    pub(super) fn damaged(what: impl AsRef<str>) -> Self {
        Self(format!("the file is damaged: {}", what.as_ref()))
    }

    /// The values are written in a way that their type does not have.
    pub(super) fn unknown(encoding: Encoding) -> Self {
        Self::damaged(format!("the encoding {encoding} does not fit the values"))
    }
}

impl From<ParquetError> for Trouble {
    fn from(error: ParquetError) -> Self {
        Self::damaged(error.to_string())
    }
}
