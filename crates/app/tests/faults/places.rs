//! Where towns are kept: a copy of an empty one, so that not each makes its tables anew.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chuangyou_store::{Db, Location, Readers, copy_file};
use tempfile::TempDir;

use crate::common::Place;

/// Where a town is kept.
pub(crate) enum Kept {
    /// A file in memory, where the system has such a place.
    File(TempDir),
    /// A database of its own.
    Server(Place),
}

impl Kept {
    pub(crate) fn sqlite() -> Self {
        let folder = passing_folder();
        std::fs::write(folder.path().join("city.db"), empty()).unwrap();
        Self::File(folder)
    }

    pub(crate) fn postgres() -> Self {
        Self::Server(Place::postgres())
    }

    pub(crate) fn location(&self) -> Location {
        match self {
            Self::File(folder) => Location::File(folder.path().join("city.db")),
            Self::Server(place) => place.location.clone(),
        }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        match self {
            Self::File(folder) => folder.path().to_owned(),
            Self::Server(place) => place.folder().to_owned(),
        }
    }
}

fn passing_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

/// The file of a database in today's form in which nothing has happened.
fn empty() -> &'static [u8] {
    static EMPTY: OnceLock<Vec<u8>> = OnceLock::new();
    EMPTY.get_or_init(|| {
        let folder = passing_folder();
        let (made, copied) = (folder.path().join("made.db"), folder.path().join("copied.db"));
        let made_at = Location::File(made.clone());
        let _db = Db::open(&made_at, Readers { reading: 1, writing: 1 }).unwrap();
        copy_file(&made, &copied).unwrap();
        std::fs::read(copied).unwrap()
    })
}
