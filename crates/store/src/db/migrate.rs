//! The steps from an empty database to today's, the same for both.

use super::{Connection, Failure, Kind, Tx, Value};

/// A step: its name, and its text for each database.
struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        const MIGRATIONS: &[Migration] = &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        }),*];
    };
}

migrations![
    "0001_journal",
    "0002_access",
    "0003_observed",
    "0004_mark",
    "0005_board",
    "0006_open",
    "0007_message_read",
    "0008_source",
    "0009_statistics",
    "0010_consequence",
    "0011_order",
    "0012_sealed",
    "0013_published",
    "0014_ledger",
];

/// Brings the database to today's form. Two processes may do so at once: one waits for the other.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Failure> {
    match connection.tx().kind() {
        Kind::Sqlite => connection.batch("BEGIN IMMEDIATE")?,
        Kind::Postgres => connection.batch("BEGIN; SELECT pg_advisory_xact_lock(4103002011)")?,
    }
    let done = apply(connection);
    connection.batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

/// Looks whether the database has today's form, and changes nothing.
pub(super) fn expect_todays(connection: &mut Connection) -> Result<(), Failure> {
    let done = done(&mut connection.tx())?;
    match MIGRATIONS.iter().find(|migration| !done.iter().any(|name| name == migration.name)) {
        None => Ok(()),
        Some(migration) => {
            let why =
                format!("it lacks the migration `{}`; use the version that serves the city", migration.name);
            Err(Failure::corrupt("the database", why))
        }
    }
}

/// The names of the migrations that were done.
fn done(tx: &mut Tx<'_>) -> Result<Vec<String>, Failure> {
    let done = tx.query("SELECT name FROM migration", &[])?;
    let done: Vec<String> = done.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    let known = |name: &String| MIGRATIONS.iter().any(|migration| migration.name == name);
    if let Some(newer) = done.iter().find(|name| !known(name)) {
        let why =
            format!("it has the migration `{newer}`, which this version does not know; use a newer version");
        return Err(Failure::corrupt("the database", why));
    }
    Ok(done)
}

fn apply(connection: &mut Connection) -> Result<(), Failure> {
    let mut tx = connection.tx();
    let kind = tx.kind();
    tx.batch("CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY)")?;
    let done = done(&mut tx)?;
    for migration in MIGRATIONS.iter().filter(|migration| !done.iter().any(|name| name == migration.name)) {
        tx.batch(match kind {
            Kind::Sqlite => migration.sqlite,
            Kind::Postgres => migration.postgres,
        })?;
        tx.execute("INSERT INTO migration (name) VALUES ($1)", &[Value::from(migration.name)])?;
    }
    Ok(())
}
