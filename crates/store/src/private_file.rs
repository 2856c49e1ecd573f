//! Files that nobody else on the machine may read.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a new file that only we may read, to be read and written. One that is there already is left alone.
///
/// # Errors
/// As the system has it; [`io::ErrorKind::AlreadyExists`] if there is a file of that name.
pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
