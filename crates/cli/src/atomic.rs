//! Files that appear whole or not at all.

use anyhow::{Context as _, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes collected before they are written.
const BUFFER: usize = 1 << 20;

/// A file that is written but not yet in its place. Dropped without [`Draft::publish`], it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Draft {
    path: PathBuf,
    temporary: Option<PathBuf>,
}

impl Draft {
    /// Writes the content of a file beside the place where it belongs. What is there and no ordinary file, such as a
    /// pipe, is written directly.
    ///
    /// # Errors
    /// When the file cannot be written, or what `content` says.
    pub(crate) fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<Self> {
        Self::filled(path, |file| {
            let mut buffered = BufWriter::with_capacity(BUFFER, file);
            content(&mut buffered)?;
            Ok(buffered.flush()?)
        })
    }

    /// As [`Draft::write`], for content that needs the file itself.
    ///
    /// # Errors
    /// As [`Draft::write`].
    pub(crate) fn filled(path: &Path, content: impl FnOnce(File) -> Result<()>) -> Result<Self> {
        let draft = Self::at(path);
        let place = draft.temporary.as_deref().unwrap_or(path);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(place)
            .with_context(|| format!("{}: cannot be written", path.display()))?;
        content(file).with_context(|| format!("{}: cannot be written", path.display()))?;
        Ok(draft)
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// When it cannot be moved there.
    pub(crate) fn publish(mut self) -> Result<()> {
        if let Some(temporary) = &self.temporary {
            fs::rename(temporary, &self.path)
                .with_context(|| format!("{}: cannot be written", self.path.display()))?;
            self.temporary = None;
        }
        Ok(())
    }

    fn at(path: &Path) -> Self {
        let special = fs::metadata(path).is_ok_and(|m| !m.is_file());
        let temporary = (!special).then(|| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
        });
        Self { path: path.to_owned(), temporary }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // It may never have been made; nothing else can be done about it here.
            let _ = fs::remove_file(temporary);
        }
    }
}
