//! The file of a SQLite database as a whole: copied while others write to it, and looked through for damage.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::Failure;

/// Writes to `to` what the database at `from` holds at one instant; those who write to it do not wait, in this process or another.
/// The copy is one file and on the disk when this returns.
///
/// `VACUUM INTO` and not the copying of pages: it reads the database row by row, so a damaged page is found when the copy is made and
/// not when it is needed; and what has been erased is not in the copy, where pages that are free still hold it.
///
/// # Errors
/// [`Failure`] if `from` is no database or damaged, if `to` is there already, or cannot be written.
pub fn copy_file(from: &Path, to: &Path) -> Result<(), Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(from, flags)?;
    connection.execute_batch("PRAGMA busy_timeout = 10000")?;
    let place = to.to_str().ok_or_else(|| Failure::file(to, std::io::ErrorKind::InvalidFilename.into()))?;
    connection.execute("VACUUM INTO ?1", [place])?;
    File::open(to).and_then(|file| file.sync_all()).map_err(|error| Failure::file(to, error))
}

/// For how long [`settle_file`] waits for others to close the database.
const PATIENCE: Duration = Duration::from_secs(20);

/// Puts everything that a database has into its one file, and that onto the disk: then the file can be moved. Whoever has it open is
/// waited for.
///
/// # Errors
/// [`Failure`] if it is no database, if others keep it open, or it cannot be written.
pub fn settle_file(path: &Path) -> Result<(), Failure> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let begun = Instant::now();
    loop {
        // Nobody leaves the mode in which there is a second file while others use that.
        let left = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
        match left {
            Ok(mode) if mode == "delete" => break,
            Ok(_) | Err(_) if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
            Ok(_) => return Err(Failure::Unavailable(format!("others keep {} open", path.display()))),
            Err(error) => return Err(error.into()),
        }
    }
    drop(connection);
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| Failure::file(path, error))
}

/// How many faults of a file are told.
const FAULTS: u32 = 20;

/// What is wrong with the file of a SQLite database: pages that are not what they were, entries that an index lacks. None if it is
/// sound.
///
/// # Errors
/// [`Failure`] if it cannot be opened.
pub fn faults_of_file(path: &Path) -> Result<Vec<String>, Failure> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("PRAGMA busy_timeout = 10000")?;
    let found = || -> rusqlite::Result<Vec<String>> {
        let mut statement = connection.prepare(&format!("PRAGMA integrity_check({FAULTS})"))?;
        statement.query_map([], |row| row.get(0))?.collect()
    };
    match found().map_err(Failure::from) {
        Ok(said) => Ok(said.into_iter().filter(|line| line != "ok").collect()),
        Err(Failure::Corrupt { why, .. }) => Ok(vec![why]),
        Err(other) => Err(other),
    }
}
