//! Folders that appear whole or not at all.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};

use chuangyou_store::{Failure, private_file};

use super::BackupError;

/// A folder that is being filled beside its place. Unless it is published, nothing of it stays.
#[derive(Debug)]
pub struct Stage {
    place: PathBuf,
    path: PathBuf,
}

impl Stage {
    /// Begins a folder that is to be at `place`, where there may be nothing but an empty folder. Only we may read it.
    ///
    /// # Errors
    /// [`BackupError::Exists`], or the folder cannot be made.
    pub fn new(place: &Path) -> Result<Self, BackupError> {
        match fs::read_dir(place).map(|mut entries| entries.next().is_none()) {
            Ok(true) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            _ => return Err(BackupError::Exists(place.to_owned())),
        }
        let above = above(place);
        fs::create_dir_all(above).map_err(|error| Failure::file(above, error))?;
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let path = above.join(format!(".{name}.{}.tmp", std::process::id()));
        make_private(&path).map_err(|error| Failure::file(&path, error))?;
        Ok(Self { place: place.to_owned(), path })
    }

    /// Where it is filled.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts it in its place, on the disk. What was written into it is to be there already.
    ///
    /// # Errors
    /// [`BackupError::Exists`] if somebody has put something there meanwhile; or it cannot be moved.
    pub fn publish(self) -> Result<(), BackupError> {
        let sync = |folder: &Path| if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) };
        sync(&self.path).map_err(|error| Failure::file(&self.path, error))?;
        // An empty folder may lie there; one that is not is never replaced.
        match fs::rename(&self.path, &self.place) {
            Ok(()) => {}
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::DirectoryNotEmpty
                        | io::ErrorKind::AlreadyExists
                        | io::ErrorKind::NotADirectory
                ) =>
            {
                return Err(BackupError::Exists(self.place.clone()));
            }
            Err(error) => return Err(Failure::file(&self.place, error).into()),
        }
        Ok(sync(above(&self.place)).map_err(|error| Failure::file(&self.place, error))?)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // After it was published there is nothing here any more.
        drop(fs::remove_dir_all(&self.path));
    }
}

/// Copies a file that only we may read, onto the disk.
///
/// # Errors
/// [`Failure::File`] if it cannot be read, or `to` is there already.
pub(super) fn copy(from: &Path, to: &Path) -> Result<u64, Failure> {
    let mut source = File::open(from).map_err(|error| Failure::file(from, error))?;
    let copied = private_file(to).and_then(|mut file| {
        let bytes = io::copy(&mut source, &mut file)?;
        file.sync_all().map(|()| bytes)
    });
    copied.map_err(|error| Failure::file(to, error))
}

fn make_private(path: &Path) -> io::Result<()> {
    let mut folder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

fn above(place: &Path) -> &Path {
    place.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
