//! A copy of a whole city, made while it is at work, and the way back.
//!
//! A backup is a folder that appears whole or not at all. It holds the database as it was at one instant, the attachments by what
//! they hash to, and `backup.json`, which says what the rest must be. The key that seals the journal is not in it: with the key and
//! the database together somebody could write another journal and sign it.
//!
//! Bytes of an attachment come before the entry that names them, and no case gives one back. So what is in the folder when the
//! database has been copied is enough for every case in the copy. What is there before it is copied as well: of papers that somebody
//! takes back from a draft meanwhile, all but those remain that came and went while the copy was made.

mod files;
mod manifest;
mod server;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chuangyou_store::attachment::{self, Copied, Folder};
use chuangyou_store::{Digest, Failure, seal};

use crate::city::City;
use crate::seal as sealing;

pub use files::Stage;
pub use manifest::{DatabaseCopy, Manifest};
pub use server::Program;

/// The name of the folder of attachments, in a city's folder and in a backup.
const ATTACHMENTS: &str = "attachments";

/// The database in a city's folder.
const CITY_FILE: &str = "city.db";

/// How many attachments are asked for at once.
const PAGE: u32 = 1000;

/// How often is told how far the copy of the database has come.
const TELL: Duration = Duration::from_millis(200);

/// Where the database is that is to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL server, copied by its own program.
    Server(Program),
    /// It is copied in another way.
    Elsewhere,
}

/// How a backup is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The folder that it becomes; it must not exist.
    pub into: PathBuf,
    /// Where the database is.
    pub origin: Origin,
    /// An earlier backup: attachments that lie there are linked and not copied.
    pub last: Option<PathBuf>,
}

/// How far a backup or its way back has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many bytes of the database.
    Database(u64),
    /// So many attachments.
    Attachments(u64),
}

/// Whoever is told how far it has come.
pub type Told = Arc<dyn Fn(Progress) + Send + Sync>;

/// Why no backup was made, or none brought back. Nothing is left of it then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is something where it is to be.
    #[error("{}: there is something already, and nothing is overwritten", .0.display())]
    Exists(PathBuf),
    /// It is no backup.
    #[error("{}: this is no backup: {why}", .path.display())]
    NoBackup {
        /// Where it is.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// It was damaged since it was made.
    #[error("{}: this is not what was written here when the backup was made", .0.display())]
    Damaged(PathBuf),
    /// The copy holds another kind of database than is to be brought back.
    #[error("the backup holds {holds}, and {wanted}")]
    OtherKind {
        /// What it holds.
        holds: &'static str,
        /// What was asked for.
        wanted: &'static str,
    },
    /// A program that was to help failed.
    #[error("{program}: {why}")]
    Program {
        /// Which.
        program: String,
        /// What it said.
        why: String,
    },
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Copies a city that is at work.
///
/// # Errors
/// [`BackupError`]. Attachments that are missing or damaged in the city itself are no error: the manifest names them.
pub async fn take(city: &City, wanted: &Wanted, told: Told) -> Result<Manifest, BackupError> {
    let stage = Stage::new(&wanted.into)?;
    let head = city.read(seal::last_head).await?;
    let mut manifest = Manifest::begun(city.jurisdiction(), city.now(), head, public_key(city)?);
    let mut copying = Attachments::new(city, &stage, wanted.last.as_deref(), Arc::clone(&told));
    copying.copy(city).await?;
    manifest.database = copy_database(&stage, &wanted.origin, told).await?;
    copying.copy(city).await?;
    copying.to.tidy();
    (manifest.attachments, manifest.attachment_bytes) = (copying.copied, copying.bytes);
    manifest.missing = copying.missing(city).await?;
    manifest.write(stage.path())?;
    stage.publish()?;
    Ok(manifest)
}

/// Brings a backup back into a folder that is not there, or empty, and on a server into a database that is empty.
///
/// # Errors
/// [`BackupError`]; the folder is as it was then.
pub fn restore(
    backup: &Path,
    into: &Path,
    key: Option<&Path>,
    server: Option<&Program>,
    told: &Told,
) -> Result<Manifest, BackupError> {
    let manifest = Manifest::read(backup)?;
    manifest.expect_kind(server.is_some())?;
    let stage = Stage::new(into)?;
    let (from, to) = (Folder::new(backup.join(ATTACHMENTS)), Folder::new(stage.path().join(ATTACHMENTS)));
    for (hash, done) in from.hashes()?.into_iter().zip(1..) {
        if to.copy_from(&from, hash)? == Copied::Damaged {
            return Err(BackupError::Damaged(backup.join(ATTACHMENTS).join(hash.to_string())));
        }
        told(Progress::Attachments(done));
    }
    to.tidy();
    if let Some(key) = key {
        files::copy(key, &stage.path().join(sealing::KEY_FILE))?;
    }
    match (&manifest.database, server) {
        (DatabaseCopy::Sqlite(written), _) => {
            written.copy(backup, &stage.path().join(CITY_FILE))?;
        }
        (DatabaseCopy::Postgres(written), Some(program)) => {
            written.check(backup)?;
            program.restore(&backup.join(&written.file))?;
        }
        _ => {}
    }
    stage.publish()?;
    Ok(manifest)
}

/// Attachments that a city's entries name and whose bytes are not in its folder, or are others.
///
/// # Errors
/// [`Failure`] if the store cannot be read.
pub async fn missing_attachments(city: &City, told: &Told) -> Result<Vec<Digest>, Failure> {
    let folder = Folder::new(city.folder().join(ATTACHMENTS));
    let (mut missing, mut after, mut done) = (Vec::new(), None, 0);
    loop {
        let page = named_after(city, after).await?;
        let Some(last) = page.last() else { return Ok(missing) };
        after = Some(*last);
        for hash in page {
            if folder.read(hash).is_err() {
                missing.push(hash);
            }
            done += 1;
            told(Progress::Attachments(done));
        }
    }
}

async fn named_after(city: &City, after: Option<Digest>) -> Result<Vec<Digest>, Failure> {
    city.read(move |tx, jurisdiction| attachment::hashes_after(tx, jurisdiction, after, PAGE)).await
}

/// The public half of the key that seals the journal, if the city has one here.
fn public_key(city: &City) -> Result<Option<String>, Failure> {
    if !city.folder().join(sealing::KEY_FILE).is_file() {
        return Ok(None);
    }
    Ok(Some(sealing::public_key(city)?.to_string()))
}

/// Attachments on their way into a backup.
struct Attachments {
    from: Folder,
    to: Folder,
    last: Option<Folder>,
    told: Told,
    copied: u64,
    bytes: u64,
    /// Those that could not be copied.
    wanting: Vec<Digest>,
}

impl Attachments {
    fn new(city: &City, stage: &Stage, last: Option<&Path>, told: Told) -> Self {
        let folder = |path: &Path| Folder::new(path.join(ATTACHMENTS));
        let (from, to, last) = (folder(city.folder()), folder(stage.path()), last.map(folder));
        Self { from, to, last, told, copied: 0, bytes: 0, wanting: Vec::new() }
    }

    /// Copies what the city's entries name by now and is not in the backup yet.
    async fn copy(&mut self, city: &City) -> Result<(), Failure> {
        let mut after = None;
        self.wanting.clear();
        loop {
            let page = named_after(city, after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(*last);
            for hash in page {
                self.copy_one(hash)?;
            }
            tokio::task::yield_now().await;
        }
    }

    fn copy_one(&mut self, hash: Digest) -> Result<(), Failure> {
        let last = self.last.as_ref().filter(|last| last.holds(hash));
        let copied = match last {
            Some(last) => self.to.link_from(last, hash)?,
            None => self.to.copy_from(&self.from, hash)?,
        };
        match copied {
            Copied::Now(bytes) => {
                self.copied += 1;
                self.bytes += bytes;
                (self.told)(Progress::Attachments(self.copied));
            }
            Copied::Before => {}
            Copied::Missing | Copied::Damaged => self.wanting.push(hash),
        }
        Ok(())
    }

    /// Those that could not be copied and that an entry still names.
    async fn missing(&self, city: &City) -> Result<Vec<String>, Failure> {
        let wanting = self.wanting.clone();
        let still = city.read(move |tx, _| {
            let mut still = Vec::new();
            for hash in wanting {
                if attachment::is_named(tx, hash)? {
                    still.push(hash.to_string());
                }
            }
            Ok::<_, Failure>(still)
        });
        still.await
    }
}

/// Copies the database and says what the copy is.
async fn copy_database(stage: &Stage, origin: &Origin, told: Told) -> Result<DatabaseCopy, BackupError> {
    let (file, made) = match origin {
        Origin::Elsewhere => return Ok(DatabaseCopy::Elsewhere),
        Origin::File(path) => {
            let (from, to) = (path.clone(), stage.path().join(CITY_FILE));
            let made = move || Ok(chuangyou_store::copy_file(&from, &to)?);
            (CITY_FILE, tokio::task::spawn_blocking(made))
        }
        Origin::Server(program) => {
            let (program, to) = (program.clone(), stage.path().join(server::DUMP_FILE));
            (server::DUMP_FILE, tokio::task::spawn_blocking(move || program.dump(&to)))
        }
    };
    let place = stage.path().join(file);
    let mut made = made;
    let made = loop {
        match tokio::time::timeout(TELL, &mut made).await {
            Ok(made) => break made,
            Err(_) => told(Progress::Database(place.metadata().map_or(0, |about| about.len()))),
        }
    };
    made.unwrap_or_else(|error| Err(Failure::Broken(error.to_string()).into()))?;
    let written = manifest::Written::of(stage.path(), file)?;
    Ok(match origin {
        Origin::Server(_) => DatabaseCopy::Postgres(written),
        _ => DatabaseCopy::Sqlite(written),
    })
}
