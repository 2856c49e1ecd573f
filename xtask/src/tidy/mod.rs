//! The house rules that no other tool checks, as functions from the files of the repository to faults.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Result;

mod clocks;
mod documents;
mod edges;
mod ratchet;
mod sizes;
mod source;
mod words;

#[cfg(test)]
mod tests;

/// The files of the repository: path from the root with `/`, and the text where it is text.
#[derive(Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// Adds a file; `None` is a file that is not text.
    pub(crate) fn add(&mut self, path: &str, text: Option<String>) {
        self.files.insert(path.to_owned(), text);
    }

    fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    fn has_folder(&self, path: &str) -> bool {
        let start = format!("{}/", path.trim_end_matches('/'));
        self.files.range(start.clone()..).next().is_some_and(|(file, _)| file.starts_with(&start))
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(|(path, _)| ending(path) == "rs")
    }
}

/// What follows the last dot of a path.
fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Whether a file holds nothing but tests.
fn is_for_tests(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// One breach of a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// A path, with `:line` where a line is meant.
    place: String,
    /// What is wrong and what would be right.
    message: String,
}

impl Fault {
    fn new(path: &str, message: impl Into<String>) -> Self {
        Self { place: path.to_owned(), message: message.into() }
    }

    fn at(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self::new(&format!("{path}:{line}"), message)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Every fault of every rule, sorted by place.
pub(crate) fn faults(tree: &Tree) -> Result<Vec<Fault>> {
    let ratchet = ratchet::Ratchet::of(tree)?;
    let mut faults = edges::faults(tree)?;
    faults.extend(ratchet.faults(&sizes::measure(tree)));
    faults.extend(clocks::faults(tree));
    faults.extend(documents::faults(tree));
    faults.extend(words::faults(tree));
    faults.sort();
    Ok(faults)
}
