//! What the tests need beside Rust: PostgreSQL, Chromium with Node, and Schemathesis with Python. What is missing is installed or is an error; no test is
//! skipped for want of it.

mod browser;
mod debian;
mod postgres;
mod schemathesis;

pub(crate) use browser::Browser;
pub(crate) use postgres::Postgres;
pub(crate) use schemathesis::Schemathesis;

use std::path::{Path, PathBuf};

/// The first of the folders that holds a program of this name.
fn program_in(name: &str, folders: impl IntoIterator<Item = PathBuf>) -> Option<PathBuf> {
    folders.into_iter().map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The folders of `PATH`, in its order.
fn search_path() -> Vec<PathBuf> {
    std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default()
}

/// The number that a `--version` line holds first: 15 of `postgres (PostgreSQL) 15.19 (Debian 15.19-0+deb12u1)`.
fn major_version(line: &str) -> Option<u32> {
    let digits = line.split(|c: char| !c.is_ascii_digit());
    digits.filter(|word| !word.is_empty()).find_map(|word| word.parse().ok())
}

/// A path as an argument of a command that takes text.
fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_of_a_version_line_is_the_version() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.19 (Debian 15.19-0+deb12u1)"), Some(15));
        assert_eq!(major_version("v20.20.2"), Some(20));
        assert_eq!(major_version("psql: none"), None);
    }

    #[test]
    fn a_program_is_taken_from_the_first_folder_that_has_it() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = || ["nowhere", "src", "src/need"].map(|name| here.join(name));
        assert_eq!(program_in("mod.rs", folders()), Some(here.join("src/need/mod.rs")));
        assert_eq!(program_in("none.rs", folders()), None);
    }
}
