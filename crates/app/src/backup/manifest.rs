//! What a backup says of itself.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use chuangyou_engine::case::Moment;
use chuangyou_store::seal::Head;
use chuangyou_store::{Failure, Jurisdiction, private_file};
use serde::{Deserialize, Serialize};
use sm3::{Digest as _, Sm3};

use super::{BackupError, files};

/// Its file.
const FILE: &str = "backup.json";

/// The form of backups that this version writes and reads.
const FORM: u32 = 1;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The form that it has.
    pub form: u32,
    /// The version of the program that made it.
    pub version: String,
    /// Whose data it holds.
    pub jurisdiction: String,
    /// When it was begun, in microseconds since 1970.
    pub begun_at: i64,
    /// The last head of the sealed journal when it was begun: what was sealed by then is in it.
    pub head: Option<Head>,
    /// The public key that heads are signed with, if the city had its key at hand.
    pub public_key: Option<String>,
    /// The copy of the database.
    pub database: DatabaseCopy,
    /// How many attachments were copied or linked.
    pub attachments: u64,
    /// How many bytes of attachments were copied.
    pub attachment_bytes: u64,
    /// Attachments that the city names and has not, or has damaged.
    pub missing: Vec<String>,
}

/// The copy of a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatabaseCopy {
    /// A SQLite file.
    Sqlite(Written),
    /// What PostgreSQL's own program wrote.
    Postgres(Written),
    /// It was copied in another way.
    Elsewhere,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Its name.
    pub file: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// What they hash to, by SM3.
    pub hash: String,
}

impl Manifest {
    pub(super) fn begun(
        jurisdiction: &Jurisdiction,
        begun_at: Moment,
        head: Option<Head>,
        public_key: Option<String>,
    ) -> Self {
        Self {
            form: FORM,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            jurisdiction: jurisdiction.as_str().to_owned(),
            begun_at: begun_at.0,
            head,
            public_key,
            database: DatabaseCopy::Elsewhere,
            attachments: 0,
            attachment_bytes: 0,
            missing: Vec::new(),
        }
    }

    pub(super) fn write(&self, backup: &Path) -> Result<(), Failure> {
        let path = backup.join(FILE);
        let text = serde_json::to_string_pretty(self).map_err(|error| Failure::Broken(error.to_string()))?;
        let written = private_file(&path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.write_all(b"\n")?;
            file.sync_all()
        });
        written.map_err(|error| Failure::file(&path, error))
    }

    /// What a backup says of itself.
    ///
    /// # Errors
    /// [`BackupError::NoBackup`] if it is none that this version can read.
    pub fn read(backup: &Path) -> Result<Self, BackupError> {
        let no_backup = |why: String| BackupError::NoBackup { path: backup.to_owned(), why };
        let text = std::fs::read_to_string(backup.join(FILE))
            .map_err(|error| no_backup(format!("{FILE}: {error}")))?;
        let manifest: Self =
            serde_json::from_str(&text).map_err(|error| no_backup(format!("{FILE}: {error}")))?;
        if manifest.form != FORM {
            let form = manifest.form;
            return Err(no_backup(format!("it has form {form}, and this version reads form {FORM}")));
        }
        Ok(manifest)
    }

    /// Holds what the backup has against where it is to be brought back.
    pub(super) fn expect_kind(&self, onto_server: bool) -> Result<(), BackupError> {
        let other = |holds, wanted| Err(BackupError::OtherKind { holds, wanted });
        match (&self.database, onto_server) {
            (DatabaseCopy::Sqlite(_), true) => other("a SQLite file", "--database names a server"),
            (DatabaseCopy::Postgres(_), false) => other("a dump of PostgreSQL", "--database names no server"),
            _ => Ok(()),
        }
    }
}

impl Written {
    /// What a file of a backup is now.
    pub(super) fn of(backup: &Path, file: &str) -> Result<Self, Failure> {
        let path = backup.join(file);
        let (mut sm3, mut bytes) = (Sm3::new(), 0);
        let read = File::open(&path).and_then(|mut open| {
            let mut buffer = vec![0; 1 << 20];
            loop {
                match open.read(&mut buffer)? {
                    0 => return Ok(()),
                    read => {
                        bytes += read as u64;
                        sm3.update(&buffer[..read]);
                    }
                }
            }
        });
        read.map_err(|error| Failure::file(&path, error))?;
        let hash = chuangyou_store::Digest(sm3.finalize().into()).to_string();
        Ok(Self { file: file.to_owned(), bytes, hash })
    }

    /// Whether the file is what was written.
    pub(super) fn check(&self, backup: &Path) -> Result<(), BackupError> {
        if Self::of(backup, &self.file)? == *self {
            Ok(())
        } else {
            Err(BackupError::Damaged(backup.join(&self.file)))
        }
    }

    /// Copies the file, if it is what was written.
    pub(super) fn copy(&self, backup: &Path, to: &Path) -> Result<(), BackupError> {
        self.check(backup)?;
        Ok(files::copy(&backup.join(&self.file), to).map(drop)?)
    }
}
