//! Known exceptions to the limits on length: exact, so that they can only shrink.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::sizes::{FILE_LINES, FUNCTION_LINES, Sizes};
use super::{Fault, Tree};

/// Where the exceptions are written down.
pub(super) const FILE: &str = "xtask/tidy-ratchet.toml";

/// The exceptions: path, or `path::function`, to the exact number of lines.
#[derive(Default)]
pub(super) struct Ratchet {
    files: BTreeMap<String, usize>,
    functions: BTreeMap<String, usize>,
}

impl Ratchet {
    /// Reads the exceptions; no file means none.
    pub(super) fn of(tree: &Tree) -> Result<Self> {
        let Some(text) = tree.text(FILE) else { return Ok(Self::default()) };
        let table: toml::Table = text.parse().with_context(|| format!("{FILE} is not TOML"))?;
        let mut ratchet = Self::default();
        for (key, value) in &table {
            let entries = match key.as_str() {
                "file_lines" => &mut ratchet.files,
                "function_lines" => &mut ratchet.functions,
                other => bail!("{FILE}: unknown table `{other}`, expected `file_lines` or `function_lines`"),
            };
            for (name, lines) in
                value.as_table().with_context(|| format!("{FILE}: `{key}` is not a table"))?
            {
                let lines = lines.as_integer().and_then(|lines| usize::try_from(lines).ok());
                entries.insert(
                    name.clone(),
                    lines.with_context(|| format!("{FILE}: `{name}` is not a number of lines"))?,
                );
            }
        }
        Ok(ratchet)
    }

    /// What is too long and not an exception, and every exception that is not exactly what it says.
    pub(super) fn faults(&self, sizes: &Sizes) -> Vec<Fault> {
        let mut faults = compare(&self.files, &sizes.files, FILE_LINES);
        faults.extend(compare(&self.functions, &sizes.functions, FUNCTION_LINES));
        faults
    }
}

fn compare(known: &BTreeMap<String, usize>, actual: &BTreeMap<String, usize>, limit: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, &lines) in actual {
        let message = match known.get(name) {
            None => format!("{lines} lines; at most {limit} are allowed"),
            Some(&before) if lines > before => {
                format!("grew from {before} to {lines} lines; it may only shrink")
            }
            Some(&before) if lines < before => format!("shrank to {lines} lines: write {lines} in {FILE}"),
            Some(_) => continue,
        };
        faults.push(Fault::new(name, message));
    }
    for name in known.keys().filter(|name| !actual.contains_key(*name)) {
        faults.push(Fault::new(name, format!("no longer needs its exception: remove it from {FILE}")));
    }
    faults
}
