//! PostgreSQL's own programs, which copy its databases.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chuangyou_store::Failure;
use percent_encoding::percent_decode_str;

use super::BackupError;

/// The copy of the database in a backup.
pub(super) const DUMP_FILE: &str = "city.dump";

/// A database on a server, and where PostgreSQL's programs are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The folder of `pg_dump` and `pg_restore`; empty for the search path.
    pub folder: PathBuf,
    /// The database's address.
    pub url: String,
}

impl Program {
    /// Writes the database as it is at one instant, in PostgreSQL's custom form.
    pub(super) fn dump(&self, to: &Path) -> Result<(), BackupError> {
        let mut command = self.command("pg_dump");
        run(command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(to))?;
        let synced = std::fs::File::open(to).and_then(|file| file.sync_all());
        Ok(synced.map_err(|error| Failure::file(to, error))?)
    }

    /// Writes what was dumped into an empty database, all of it or nothing.
    pub(super) fn restore(&self, from: &Path) -> Result<(), BackupError> {
        let mut command = self.command("pg_restore");
        run(command
            .args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"])
            .arg(from))
    }

    /// A program for this database. The password goes by the environment, where other users of the machine do not see it.
    fn command(&self, name: &str) -> Command {
        let path = if self.folder.as_os_str().is_empty() { name.into() } else { self.folder.join(name) };
        let mut command = Command::new(path);
        let (url, password) = without_password(&self.url);
        command.arg("--no-password").arg(format!("--dbname={url}"));
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        command.stdin(Stdio::null());
        command
    }
}

fn run(command: &mut Command) -> Result<(), BackupError> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(BackupError::Program { program, why })
        }
        Err(error) => Err(BackupError::Program { program, why: error.to_string() }),
    }
}

/// An address without its password, and the password as it is meant.
fn without_password(url: &str) -> (String, Option<String>) {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let end = rest.find('/').unwrap_or(rest.len());
        let (user, host) = rest[..end].rsplit_once('@')?;
        let (user, password) = user.split_once(':')?;
        // In an address `%40` stands for `@`.
        let password = percent_decode_str(password).decode_utf8_lossy().into_owned();
        Some((format!("{scheme}://{user}@{host}{}", &rest[end..]), password))
    });
    parts.map_or_else(|| (url.to_owned(), None), |(url, password)| (url, Some(password)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_out_of_an_address_and_read_as_it_is_meant() {
        let split = |url| without_password(url);
        let plain = "postgres://city@db/chuangyou?sslmode=require";
        assert_eq!(split(plain), (plain.to_owned(), None));
        assert_eq!(
            split("postgres://city:a%40b:c@db:5432/chuangyou"),
            ("postgres://city@db:5432/chuangyou".to_owned(), Some("a@b:c".to_owned()))
        );
    }
}
