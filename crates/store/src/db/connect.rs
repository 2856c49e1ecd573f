//! Where the database is, and how to reach it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::breaker::Breaker;
use super::{Connection, Failure, Postgres, Sqlite};

pub(super) mod tls;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL server: `postgres://user@host/name`, with `sslmode` and `sslrootcert` as PostgreSQL's own programs take them:
    /// `postgres://user@host/name?sslmode=verify-full&sslrootcert=/etc/ca.pem`.
    Server(String),
}

/// A location that cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocationError {
    /// It is neither a file nor a server.
    #[error("`{0}` is no database: expected a file, or postgres://user@host/name")]
    Neither(String),
    /// The address of a server that cannot be read.
    #[error("the address of the database cannot be read: {0}")]
    Url(String),
    /// A `sslmode` that is none.
    #[error("`{0}` is no sslmode: there are disable, allow, prefer, require, verify-ca and verify-full")]
    SslMode(String),
    /// A server is to be verified, and nobody is trusted to vouch for it.
    #[error(
        "sslmode verify-ca and verify-full need sslrootcert: a file of certificates, or `system` for those that browsers trust"
    )]
    NoRoots,
    /// Encryption is asked for, and this program was built without it.
    #[error("the address asks for encryption, but this program was built without it (feature postgres-tls)")]
    NoTls,
}

impl FromStr for Location {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, LocationError> {
        let is_server = text.starts_with("postgres://") || text.starts_with("postgresql://");
        match text.split_once("://") {
            _ if is_server => tls::Way::of(text).map(|_| Self::Server(text.to_owned())),
            Some(("sqlite", path)) => Ok(Self::File(path.into())),
            Some(_) => Err(LocationError::Neither(text.to_owned())),
            None if text.is_empty() => Err(LocationError::Neither(text.to_owned())),
            None => Ok(Self::File(text.into())),
        }
    }
}

impl fmt::Display for Location {
    /// Without the password, if there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(url) => match url.split_once('@') {
                Some((before, after)) => {
                    let user = before.rsplit_once(':').filter(|(left, _)| left.contains("//"));
                    let user =
                        user.filter(|(left, _)| !left.ends_with("postgres") && !left.ends_with("postgresql"));
                    write!(f, "{}@{after}", user.map_or(before, |(left, _)| left))
                }
                None => f.write_str(url),
            },
        }
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    Read,
}

impl Location {
    pub(crate) fn connect(&self, purpose: Purpose, breaker: &Breaker) -> Result<Connection, Failure> {
        match self {
            Self::File(path) => Sqlite::open(path, purpose, breaker.clone()).map(Connection::Sqlite),
            Self::Server(url) => Postgres::connect(url, purpose, breaker.clone())
                .map(|made| Connection::Postgres(Box::new(made))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_a_file_or_a_server() {
        assert_eq!("data/city.db".parse(), Ok(Location::File("data/city.db".into())));
        assert_eq!("sqlite://city.db".parse(), Ok(Location::File("city.db".into())));
        let server = "postgres://city@localhost/chuangyou";
        assert_eq!(server.parse(), Ok(Location::Server(server.into())));
        assert!("mysql://city@localhost/chuangyou".parse::<Location>().is_err());
    }

    #[test]
    fn a_password_is_never_shown() {
        let location = Location::Server("postgres://city:secret@localhost/chuangyou".into());
        assert_eq!(location.to_string(), "postgres://city@localhost/chuangyou");
        let location = Location::Server("postgres://city@localhost/chuangyou".into());
        assert_eq!(location.to_string(), "postgres://city@localhost/chuangyou");
    }
}
