//! A PostgreSQL server for the tests: of its own, on a free port of this machine, gone afterwards.

mod server;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::{debian, major_version, program_in, search_path, text};
use crate::workspace::output_of;
use server::{Server, User};

/// The variable by which the tests find the server.
const VARIABLE: &str = "CHUANGYOU_TEST_POSTGRES";

/// The oldest version that the platform works with.
const OLDEST: u32 = 15;

/// Why a server is left alone.
const NOT_OURS: &str = "only a server of our own is changed";

/// A server that lasts as long as this, or the one that the environment names.
pub(crate) struct Postgres {
    url: String,
    /// The server, if it is ours; held for its end.
    server: Option<Server>,
}

impl Postgres {
    /// Takes the server that the environment names; else installs PostgreSQL where it is missing and starts a new one.
    pub(crate) fn ready() -> Result<Self> {
        if let Ok(url) = std::env::var(VARIABLE) {
            println!("==> PostgreSQL: the server that {VARIABLE} names");
            return Ok(Self { url, server: None });
        }
        Self::own()
    }

    /// A server of our own, whatever the environment names.
    pub(crate) fn own() -> Result<Self> {
        let programs = programs()?;
        let user = User::of_server()?;
        let server = Server::start(programs, user).context("starting PostgreSQL for the tests")?;
        println!("==> PostgreSQL: {} at {}", server.version(), server.host());
        Ok(Self { url: url_of(&server.host(), "postgres"), server: Some(server) })
    }

    /// The address of a new, empty database on a server of our own.
    pub(crate) fn new_database(&self, name: &str) -> Result<String> {
        let server = self.ours()?;
        server.ask(&format!("CREATE DATABASE {name}"))?;
        Ok(url_of(&server.host(), name))
    }

    /// Ends a server of our own at once, as if its machine had, and starts it again.
    pub(crate) fn restart(&mut self) -> Result<()> {
        self.stop()?;
        self.server.as_mut().context(NOT_OURS)?.resume()
    }

    /// Ends a server of our own at once, as if its machine had.
    pub(crate) fn stop(&mut self) -> Result<()> {
        self.server.as_mut().context(NOT_OURS)?.stop()
    }

    /// A second server that follows a server of our own. From now on a commit there waits until it is on both.
    pub(crate) fn standby(&self) -> Result<Self> {
        let server = Server::copy_of(self.ours()?).context("starting a standby of PostgreSQL")?;
        Ok(Self { url: url_of(&server.host(), "postgres"), server: Some(server) })
    }

    /// Makes a standby a first server, which takes writes.
    pub(crate) fn promote(&self) -> Result<()> {
        self.ours()?.promote()
    }

    /// The address of a database on whichever of two servers takes writes.
    pub(crate) fn either(&self, other: &Self, database: &str) -> Result<String> {
        let hosts = format!("{},{}", self.ours()?.host(), other.ours()?.host());
        Ok(url_of(&hosts, database) + "?target_session_attrs=read-write")
    }

    fn ours(&self) -> Result<&Server> {
        self.server.as_ref().context(NOT_OURS)
    }

    /// Tells a command where the server is.
    pub(crate) fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env(VARIABLE, &self.url)
    }
}

fn url_of(hosts: &str, database: &str) -> String {
    format!("postgres://postgres@{hosts}/{database}")
}

/// The folder of PostgreSQL's programs. Debian keeps them out of the search path, by version.
fn programs() -> Result<PathBuf> {
    if let Some(found) = find_programs() {
        return Ok(found);
    }
    debian::install(&["postgresql"])?;
    find_programs().with_context(|| format!("the packages hold no PostgreSQL {OLDEST} or later"))
}

fn find_programs() -> Option<PathBuf> {
    let mut folders = search_path();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders.into_iter().find_map(|folder| {
        let postgres = program_in("postgres", [folder])?.canonicalize().ok()?;
        let version = output_of(text(&postgres), &["--version"]).ok()?;
        let folder = postgres.parent()?.to_path_buf();
        let needed = ["initdb", "pg_isready", "pg_ctl", "psql", "pg_basebackup"];
        let is_whole = needed.iter().all(|name| folder.join(name).is_file());
        (is_whole && major_version(&version)? >= OLDEST).then_some(folder)
    })
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_server_takes_connections_until_it_is_dropped_and_leaves_nothing() {
        let programs = find_programs().expect("PostgreSQL is installed by `cargo xtask test`");
        let server = Server::start(programs, User::of_server().unwrap()).unwrap();
        let (folder, host) = (server.folder().to_owned(), server.host());
        assert!(TcpStream::connect(&host).is_ok());
        assert!(folder.is_dir());
        drop(server);
        assert!(TcpStream::connect(&host).is_err());
        assert!(!folder.exists());
    }

    #[test]
    fn what_the_first_committed_is_on_the_standby_when_that_is_promoted() {
        let mut first = Postgres::own().unwrap();
        let standby = first.standby().unwrap();
        first.ours().unwrap().ask("CREATE TABLE kept AS SELECT 7 AS number").unwrap();
        first.stop().unwrap();
        let refused = standby.ours().unwrap().ask("UPDATE kept SET number = 8");
        assert!(refused.unwrap_err().to_string().contains("read-only"));
        standby.promote().unwrap();
        let number = standby.ours().unwrap().ask("UPDATE kept SET number = number + 1 RETURNING number");
        assert_eq!(number.unwrap().lines().next(), Some("8"));
    }
}
