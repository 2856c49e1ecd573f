//! What can be wrong inside one column chunk, before column and file are named.

use parquet::errors::ParquetError;

/// Why a column chunk could not be decoded.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The page uses an encoding that the fast decoder leaves to the library's reader.
    OtherEncoding,
    /// What was wrong and, where it helps, what was expected.
    Wrong(String),
}

impl Trouble {
    /// The bytes contradict the format.
    pub(super) fn damaged(what: impl AsRef<str>) -> Self {
        Self::Wrong(format!("the file is damaged: {}", what.as_ref()))
    }
}

impl From<ParquetError> for Trouble {
    fn from(error: ParquetError) -> Self {
        Self::damaged(error.to_string())
    }
}
