//! Whether the way to PostgreSQL is encrypted, as the URL asks: `sslmode` and `sslrootcert`, with the meaning that PostgreSQL's own
//! programs give them.

use std::path::PathBuf;

use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, NoTls, Socket};

use super::LocationError;

#[cfg(feature = "postgres-tls")]
mod rustls_config;

/// What the URL asks of the way there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// `disable`: nothing is encrypted.
    Plain,
    /// `allow`, `prefer`, and the default: encrypted if the server can, and nobody is verified.
    Rather,
    /// `require`: encrypted; the server is verified only if certificates are given.
    Encrypted,
    /// `verify-ca`: the server shows a certificate of somebody who is trusted.
    Trusted,
    /// `verify-full`: that, and the certificate names the host.
    Named,
}

/// Whose certificates are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Roots {
    /// Nobody's.
    None,
    /// `sslrootcert=system`: those that browsers trust.
    Common,
    /// Those in this file (PEM).
    File(PathBuf),
}

/// How to reach a server, read from its URL.
#[derive(Debug, Clone)]
pub(in crate::db) struct Way {
    config: Config,
    wanted: Wanted,
    #[cfg_attr(
        not(feature = "postgres-tls"),
        expect(dead_code, reason = "nobody is verified without encryption")
    )]
    roots: Roots,
}

impl Way {
    /// The way that a URL describes.
    ///
    /// # Errors
    /// [`LocationError`] if it is none, or one that this build cannot go.
    pub(in crate::db) fn of(url: &str) -> Result<Self, LocationError> {
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let (ours, others): (Vec<_>, Vec<_>) = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .partition(|pair| pair.starts_with("sslmode=") || pair.starts_with("sslrootcert="));
        let value = |name: &str| {
            let mut values = ours.iter().filter_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            values.next_back().map(decoded)
        };
        let wanted = wanted(value("sslmode").as_deref())?;
        let roots = match value("sslrootcert").as_deref() {
            None | Some("") => Roots::None,
            Some("system") => Roots::Common,
            Some(path) => Roots::File(path.into()),
        };
        if roots == Roots::None && matches!(wanted, Wanted::Trusted | Wanted::Named) {
            return Err(LocationError::NoRoots);
        }
        if cfg!(not(feature = "postgres-tls")) && !matches!(wanted, Wanted::Plain | Wanted::Rather) {
            return Err(LocationError::NoTls);
        }
        let rest = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
        let config: Config = format!("{place}{rest}").parse().map_err(|error: tokio_postgres::Error| {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            LocationError::Url(source.unwrap_or_else(|| error.to_string()))
        })?;
        Ok(Self { config, wanted, roots })
    }

    /// Goes there. The connection is kept going by the runtime that this is called on.
    ///
    /// # Errors
    /// What the server or the way to it says.
    #[cfg(feature = "postgres-tls")]
    pub(in crate::db) async fn connect(&self) -> Result<Client, String> {
        let mode = match self.wanted {
            Wanted::Plain => return self.connect_with(SslMode::Disable, NoTls).await,
            Wanted::Rather => SslMode::Prefer,
            Wanted::Encrypted | Wanted::Trusted | Wanted::Named => SslMode::Require,
        };
        let tls = rustls_config::client(self.wanted, &self.roots)?;
        self.connect_with(mode, tokio_postgres_rustls::MakeRustlsConnect::new(tls)).await
    }

    /// Goes there. The connection is kept going by the runtime that this is called on.
    ///
    /// # Errors
    /// What the server or the way to it says.
    #[cfg(not(feature = "postgres-tls"))]
    pub(in crate::db) async fn connect(&self) -> Result<Client, String> {
        debug_assert!(matches!(self.wanted, Wanted::Plain | Wanted::Rather), "others are refused when read");
        self.connect_with(SslMode::Disable, NoTls).await
    }

    async fn connect_with<T>(&self, mode: SslMode, tls: T) -> Result<Client, String>
    where
        T: MakeTlsConnect<Socket>,
        T::Stream: Send + 'static,
        <T as MakeTlsConnect<Socket>>::TlsConnect: TlsConnect<Socket>,
    {
        let mut config = self.config.clone();
        let (client, connection) = config.ssl_mode(mode).connect(tls).await.map_err(said)?;
        // When the connection is lost, whoever waits for an answer is told so.
        tokio::spawn(async { drop(connection.await) });
        Ok(client)
    }
}

fn said(error: tokio_postgres::Error) -> String {
    match std::error::Error::source(&error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

fn wanted(mode: Option<&str>) -> Result<Wanted, LocationError> {
    match mode {
        Some("disable") => Ok(Wanted::Plain),
        None | Some("allow" | "prefer") => Ok(Wanted::Rather),
        Some("require") => Ok(Wanted::Encrypted),
        Some("verify-ca") => Ok(Wanted::Trusted),
        Some("verify-full") => Ok(Wanted::Named),
        Some(other) => Err(LocationError::SslMode(other.to_owned())),
    }
}

/// What was percent-encoded.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.filter(|_| *first == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
