//! Databases for tests: each test has one of its own, of each kind, and none is left behind.

use chuangyou_store::{Db, Failure, Location, Readers, Tx};
use tempfile::TempDir;

/// Makes two tests of each of these functions over a [`Place`]: one with SQLite, one with PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {$(
        mod $test {
            #[test]
            fn sqlite() {
                super::$test(&$crate::common::Place::sqlite());
            }

            #[test]
            fn postgres() {
                super::$test(&$crate::common::Place::postgres());
            }
        }
    )*};
}

/// The variable that names the server: one where databases may be made.
const SERVER: &str = "CHUANGYOU_TEST_POSTGRES";

/// A place with an empty database, which is gone when this is dropped.
pub(crate) struct Place {
    /// Where it is.
    pub(crate) location: Location,
    folder: TempDir,
    server: Option<(String, String)>,
}

impl Place {
    /// A file in a folder of its own.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { location: Location::File(folder.path().join("city.db")), folder, server: None }
    }

    /// A database of its own on the server.
    pub(crate) fn postgres() -> Self {
        let server = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} names no server; `cargo xtask test` starts one and sets it");
        });
        let mut chance = [0; 8];
        getrandom::fill(&mut chance).unwrap();
        let name = format!("test_{:016x}", u64::from_ne_bytes(chance));
        administer(&server, &format!("CREATE DATABASE {name}"));
        let (before, _) = server.rsplit_once('/').expect("the URL names a database");
        let location = Location::Server(format!("{before}/{name}"));
        Self { location, folder: tempfile::tempdir().unwrap(), server: Some((server, name)) }
    }

    /// Another place of the same kind.
    pub(crate) fn again(&self) -> Self {
        if self.server.is_some() { Self::postgres() } else { Self::sqlite() }
    }

    /// A folder for files.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Opens the database.
    pub(crate) fn open(&self) -> Db {
        self.try_open().unwrap()
    }

    /// Opens the database, or says why not.
    pub(crate) fn try_open(&self) -> Result<Db, Failure> {
        Db::open(&self.location, Readers { reading: 2, writing: 8 })
    }

    /// Ends all connections to the database from the side of the server; nothing happens with SQLite.
    pub(crate) fn disconnect_all(&self) {
        if let Some((server, name)) = &self.server {
            let others = format!(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
            );
            administer(server, &others);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            administer(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn administer(server: &str, sql: &str) {
    let mut client = postgres::Client::connect(server, postgres::NoTls).expect("the server can be reached");
    client.batch_execute(sql).unwrap();
}

/// Work on a database that the test waits for.
pub(crate) trait Wait {
    /// Writes.
    fn write_now<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure>;

    /// Reads.
    fn read_now<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure>;
}

impl Wait for Db {
    fn write_now<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        wait(self.write(work))
    }

    fn read_now<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        wait(self.read(work))
    }
}

/// Waits for a future on a thread of its own.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
