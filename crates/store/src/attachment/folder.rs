//! The folder where the bytes of attachments lie.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sm3::{Digest as _, Sm3};

use super::{AttachmentRules, FileType, Refused};
use crate::{Digest, Failure, private_file};

/// A folder where bytes lie under what they hash to: `ab/cdef…`.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

/// A file that is coming in. Unless it is finished, nothing of it stays.
#[derive(Debug)]
pub struct Incoming {
    folder: PathBuf,
    path: PathBuf,
    file: File,
    sm3: Sm3,
    size_bytes: u64,
    max_bytes: u64,
}

/// What became of bytes that were to be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// So many bytes were.
    Now(u64),
    /// They were there already.
    Before,
    /// There are none to copy.
    Missing,
    /// What lies there does not hash to its name, and was left there.
    Damaged,
}

/// Bytes that lie in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// What they hash to.
    pub hash: Digest,
    /// The name they came with.
    pub name: String,
    /// What they are.
    pub file_type: FileType,
    /// How many they are.
    pub size_bytes: u64,
}

impl Folder {
    /// The folder at that path; it is made when it is first needed.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Begins to take in a file of which nothing is known but how many bytes it may have.
    ///
    /// # Errors
    /// [`Failure::File`] if the folder cannot be written.
    pub fn receive(&self, max_bytes: u64) -> Result<Incoming, Failure> {
        let folder = self.path.join("incoming");
        fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, error))?;
        let mut chance = [0; 16];
        getrandom::fill(&mut chance).map_err(|error| Failure::Broken(error.to_string()))?;
        let path = folder.join(Digest::of(&[&chance]).to_string());
        let file = private_file(&path).map_err(|error| Failure::file(&path, error))?;
        Ok(Incoming { folder: self.path.clone(), path, file, sm3: Sm3::new(), size_bytes: 0, max_bytes })
    }

    /// Takes in a whole file.
    ///
    /// # Errors
    /// [`Refused`], as soon as there is a reason.
    pub fn store(
        &self,
        rules: &AttachmentRules,
        name: &str,
        from: &mut impl Read,
    ) -> Result<Stored, Refused> {
        rules.expect(name)?;
        let mut incoming = self.receive(rules.max_bytes)?;
        let mut buffer = vec![0; 64 << 10];
        loop {
            match from.read(&mut buffer) {
                Ok(0) => return incoming.finish(rules, name),
                Ok(read) => incoming.write(&buffer[..read])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Failure::Broken(format!("{name}: {error}")).into()),
            }
        }
    }

    /// Keeps bytes that nobody can read but whoever has their key. The file says that it was written at `at`, not when it was.
    ///
    /// # Errors
    /// [`Failure::File`] if they cannot be written.
    pub fn store_sealed(&self, bytes: &[u8], at: SystemTime) -> Result<Stored, Refused> {
        let mut incoming = self.receive(bytes.len() as u64)?;
        incoming.write(bytes)?;
        let hash = Digest(incoming.sm3.finalize_reset().into());
        let place = place(&self.path, hash);
        let times = fs::FileTimes::new().set_modified(at).set_accessed(at);
        incoming
            .file
            .set_times(times)
            .and_then(|()| incoming.move_to(&place))
            .map_err(|error| Failure::file(&place, error))?;
        let (name, size_bytes) = (String::new(), bytes.len() as u64);
        Ok(Stored { hash, name, file_type: FileType::Sealed, size_bytes })
    }

    /// The bytes that hash to `hash`.
    ///
    /// # Errors
    /// [`Failure::File`] if they are not there; [`Failure::Corrupt`] if what lies there is something else.
    pub fn read(&self, hash: Digest) -> Result<Vec<u8>, Failure> {
        let path = place(&self.path, hash);
        let bytes = fs::read(&path).map_err(|error| Failure::file(&path, error))?;
        if Digest::of(&[&bytes]) != hash {
            return Err(Failure::corrupt(format!("attachment {hash}"), "its bytes are not those that came"));
        }
        Ok(bytes)
    }

    /// Whether bytes lie there that are called by that hash.
    pub fn holds(&self, hash: Digest) -> bool {
        place(&self.path, hash).is_file()
    }

    /// Copies the bytes that hash to `hash` from another folder, unless they are here; the copy says that it was written when they
    /// were.
    ///
    /// # Errors
    /// [`Failure::File`] if they cannot be read or written.
    pub fn copy_from(&self, other: &Self, hash: Digest) -> Result<Copied, Failure> {
        if self.holds(hash) {
            return Ok(Copied::Before);
        }
        let path = place(&other.path, hash);
        let mut from = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Copied::Missing),
            Err(error) => return Err(Failure::file(&path, error)),
        };
        let mut incoming = self.receive(u64::MAX)?;
        incoming.drain(&mut from).map_err(|error| Failure::file(&path, error))?;
        if Digest(incoming.sm3.finalize_reset().into()) != hash {
            return Ok(Copied::Damaged);
        }
        let kept = place(&self.path, hash);
        let written = from.metadata().and_then(|about| about.modified());
        written
            .and_then(|at| incoming.file.set_times(fs::FileTimes::new().set_modified(at).set_accessed(at)))
            .and_then(|()| incoming.move_to(&kept))
            .map_err(|error| Failure::file(&kept, error))?;
        Ok(Copied::Now(incoming.size_bytes))
    }

    /// As [`Folder::copy_from`], by giving the file that lies there another name here: it takes no room, and it is not read. Where the
    /// file system cannot, the bytes are copied.
    ///
    /// # Errors
    /// As [`Folder::copy_from`].
    pub fn link_from(&self, other: &Self, hash: Digest) -> Result<Copied, Failure> {
        let kept = place(&self.path, hash);
        let above = kept.parent().expect("a place lies in a folder");
        fs::create_dir_all(above).map_err(|error| Failure::file(above, error))?;
        match fs::hard_link(place(&other.path, hash), &kept).and_then(|()| sync_folder(above)) {
            Ok(()) => Ok(Copied::Now(0)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Copied::Before),
            Err(_) => self.copy_from(other, hash),
        }
    }

    /// Takes away the folder of what is coming in, if nothing is.
    pub fn tidy(&self) {
        // Not empty, or never made: both are as well.
        drop(fs::remove_dir(self.path.join("incoming")));
    }

    /// What the files that lie there are called by.
    ///
    /// # Errors
    /// [`Failure::File`] if the folder cannot be read; a folder that is not there holds nothing.
    pub fn hashes(&self) -> Result<Vec<Digest>, Failure> {
        let mut found = Vec::new();
        for beginning in names(&self.path)? {
            if beginning.len() != 2 {
                continue;
            }
            let rests = names(&self.path.join(&beginning))?;
            found.extend(rests.iter().filter_map(|rest| Digest::from_hex(&format!("{beginning}{rest}"))));
        }
        Ok(found)
    }

    /// Takes bytes away that nobody needs any more; nothing happens if they are not there.
    ///
    /// # Errors
    /// [`Failure::File`] if they cannot be taken away.
    pub fn remove(&self, hash: Digest) -> Result<(), Failure> {
        let path = place(&self.path, hash);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::file(&path, error)),
            _ => Ok(()),
        }
    }
}

impl Incoming {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`Refused::TooLarge`] as soon as they are too many; [`Refused::Failure`] if they cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        self.size_bytes += bytes.len() as u64;
        if self.size_bytes > self.max_bytes {
            return Err(Refused::TooLarge { max_bytes: self.max_bytes });
        }
        self.sm3.update(bytes);
        Ok(self.file.write_all(bytes).map_err(|error| Failure::file(&self.path, error))?)
    }

    /// Says that this was all: looks at what it is, and puts it in its place, on the disk.
    ///
    /// # Errors
    /// [`Refused`], for any reason; nothing of it stays then.
    pub fn finish(mut self, rules: &AttachmentRules, name: &str) -> Result<Stored, Refused> {
        let (name, file_type) = rules.expect(name)?;
        if self.size_bytes == 0 {
            return Err(Refused::Empty);
        }
        if self.size_bytes > rules.max_bytes {
            return Err(Refused::TooLarge { max_bytes: rules.max_bytes });
        }
        let found = FileType::of_content(&mut self.file).map_err(|error| Failure::file(&self.path, error))?;
        if found != Some(file_type) {
            return Err(Refused::Disguised { name: name.to_owned(), found });
        }
        let hash = Digest(self.sm3.finalize_reset().into());
        let place = place(&self.folder, hash);
        self.move_to(&place).map_err(|error| Failure::file(&place, error))?;
        Ok(Stored { hash, name: name.to_owned(), file_type, size_bytes: self.size_bytes })
    }

    /// What has come in so far, for what is read and not kept.
    ///
    /// # Errors
    /// [`Failure::File`] if it cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, Failure> {
        fs::read(&self.path).map_err(|error| Failure::file(&self.path, error))
    }

    /// Takes everything that is read from a file.
    fn drain(&mut self, from: &mut File) -> io::Result<()> {
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = match from.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            self.size_bytes += read as u64;
            self.sm3.update(&buffer[..read]);
            self.file.write_all(&buffer[..read])?;
        }
    }

    fn move_to(&self, place: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        let above = place.parent().expect("a place lies in a folder");
        fs::create_dir_all(above)?;
        fs::rename(&self.path, place)?;
        sync_folder(above)?;
        sync_folder(&self.folder)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // After `finish` there is nothing here any more.
        let _ = fs::remove_file(&self.path);
    }
}

fn place(folder: &Path, hash: Digest) -> PathBuf {
    let hash = hash.to_string();
    folder.join(&hash[..2]).join(&hash[2..])
}

/// The names of what lies in a folder, sorted; none if it is not there.
fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::file(folder, error)),
    };
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let names: Result<Vec<String>, _> = entries.map(|entry| entry.map(name)).collect();
    let mut names = names.map_err(|error| Failure::file(folder, error))?;
    names.sort();
    Ok(names)
}

/// Makes a rename durable. Where folders cannot be opened, the system does so by itself.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// The longest name, in bytes.
const NAME_BYTES: usize = 255;

impl AttachmentRules {
    /// The plain name of a file and the type that its ending promises.
    fn expect<'n>(&self, name: &'n str) -> Result<(&'n str, FileType), Refused> {
        let name = plain_name(name)?;
        let expected = FileType::of_name(name).filter(|found| self.allowed.contains(found));
        Ok((name, expected.ok_or_else(|| Refused::NotAllowed { name: name.to_owned() })?))
    }
}

/// A name without the folders before it, if it is one: browsers may send the whole path.
fn plain_name(name: &str) -> Result<&str, Refused> {
    let plain = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    // Marks that turn the direction of writing can make `gpj.exe` look like `exe.jpg`.
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if plain.is_empty() || plain.len() > NAME_BYTES || plain.starts_with('.') || plain.contains(hides) {
        return Err(Refused::BadName { name: name.to_owned() });
    }
    Ok(plain)
}
