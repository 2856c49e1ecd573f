//! What can go wrong between us and a database.

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It cannot be reached now; asking again later may help.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// Somebody else wrote the same thing first.
    #[error("somebody else was faster: {0}")]
    Taken(String),
    /// A statement failed.
    #[error("the database refused a statement: {0}")]
    Statement(String),
    /// A column holds something else than the code expects.
    #[error("column {column} holds {found}, which the program does not expect there")]
    Shape {
        /// Its place in the answer, from 0.
        column: usize,
        /// What it holds.
        found: &'static str,
    },
    /// What is stored cannot be read.
    #[error("{what} cannot be read: {why}")]
    Corrupt {
        /// What.
        what: String,
        /// Why.
        why: String,
    },
    /// A file of the store cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Its path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The work on the database broke off.
    #[error("the work on the database broke off: {0}")]
    Broken(String),
}

impl Failure {
    /// Something stored that cannot be read.
    pub fn corrupt(what: impl Into<String>, why: impl std::fmt::Display) -> Self {
        Self::Corrupt { what: what.into(), why: why.to_string() }
    }

    /// A file that cannot be read or written.
    pub fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::File { path: path.display().to_string(), source }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => Self::Taken(error.to_string()),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::corrupt("the file of the database", error)
            }
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::CannotOpen
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure,
            ) => Self::Unavailable(error.to_string()),
            _ => Self::Statement(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        if error.is_closed() {
            return Self::Unavailable(error.to_string());
        }
        let Some(said) = error.as_db_error() else {
            // Without a word from the server it was the way there that broke.
            return if std::error::Error::source(&error)
                .is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
            {
                Self::Unavailable(error.to_string())
            } else {
                Self::Statement(with_source(&error))
            };
        };
        let code = said.code();
        let taken = [
            SqlState::UNIQUE_VIOLATION,
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
        ];
        if taken.contains(code) {
            Self::Taken(said.message().to_owned())
        } else if code.code().starts_with("57P")
            || code.code().starts_with("08")
            || code.code().starts_with("53")
        {
            Self::Unavailable(said.message().to_owned())
        } else {
            Self::Statement(said.to_string())
        }
    }
}

fn with_source(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
