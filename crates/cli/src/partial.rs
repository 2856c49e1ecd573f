//! What one share of a run found, as a file that can be merged.

use crate::args::Part;
use crate::atomic::Draft;
use crate::failure::Hint as _;
use crate::findings::Findings;
use crate::skips::Skips;
use anyhow::{Context as _, Result, anyhow, ensure};
use chuangyou_engine::{Card, RuleSet, Totals};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

const FORMAT: &str = "chuangyou-partial";
const VERSION: u32 = 1;
/// How many missing parts are named.
const MISSING_NAMED: usize = 20;

/// One share, or the whole, of one or several logs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Partial {
    format: String,
    version: u32,
    part: u32,
    of: u32,
    programme: Identity,
    /// The folder that the programme was read from.
    folder: PathBuf,
    calendar: Identity,
    /// Microseconds since the epoch.
    as_of: i64,
    files: Vec<String>,
    skips: Skips,
    totals: Totals,
    cards: Vec<Card>,
}

/// Which programme or calendar, and in which state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Identity {
    id: String,
    version: String,
}

impl Partial {
    /// What a share found.
    pub(crate) fn new(rules: &RuleSet, folder: &Path, part: Option<Part>, findings: Findings) -> Self {
        let part = part.unwrap_or(Part { index: 1, of: 1 });
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            part: part.index,
            of: part.of,
            programme: programme_of(rules),
            folder: folder.to_owned(),
            calendar: calendar_of(rules),
            as_of: findings.as_of,
            files: findings.files,
            skips: findings.skips,
            totals: findings.totals,
            cards: findings.cards,
        }
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let draft = Draft::write(path, |out| {
            serde_json::to_writer(&mut *out, self)?;
            Ok(writeln!(out)?)
        })?;
        draft.publish()
    }

    /// Reads such a file.
    ///
    /// # Errors
    /// When it is none.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("{}: cannot be read", path.display()))?;
        let partial: Self = serde_json::from_reader(BufReader::with_capacity(1 << 20, file))
            .map_err(|fault| anyhow!("{}: {fault}", path.display()))
            .hint("expected a file written by `chuangyou supervise --partial` of this version")?;
        ensure!(
            partial.format == FORMAT && partial.version == VERSION,
            "{}: the file is of another version: expected {FORMAT} {VERSION}, found {} {}",
            path.display(),
            partial.format,
            partial.version
        );
        Ok(partial)
    }

    /// The folder that the programme was read from.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Checks that the programme and calendar at hand are those that the share was judged by.
    ///
    /// # Errors
    /// When they are not.
    pub(crate) fn fits(&self, path: &Path, rules: &RuleSet) -> Result<()> {
        for (what, ours, theirs) in [
            ("programme", programme_of(rules), &self.programme),
            ("calendar", calendar_of(rules), &self.calendar),
        ] {
            if ours != *theirs {
                return Err(anyhow!(
                    "{}: judged by another {what}: expected {} {}, found {} {}",
                    path.display(),
                    ours.id,
                    ours.version,
                    theirs.id,
                    theirs.version
                ))
                .hint(format!("merge with the {what} that the shares were judged by, or judge them again"));
            }
        }
        Ok(())
    }
}

fn programme_of(rules: &RuleSet) -> Identity {
    let programme = rules.programme();
    Identity { id: programme.id.clone(), version: programme.version.clone() }
}

fn calendar_of(rules: &RuleSet) -> Identity {
    let calendar = &rules.almanac().calendar;
    Identity { id: calendar.id().to_owned(), version: calendar.version().to_owned() }
}

/// Puts shares together; of every log each part must be there exactly once.
///
/// # Errors
/// When they do not make a whole.
pub(crate) fn merge(partials: Vec<(PathBuf, Partial)>) -> Result<Findings> {
    complete(&partials)?;
    let as_of = partials.first().context("there is nothing to merge")?.1.as_of;
    let (mut totals, mut cards) = (Totals::new(0), Vec::new());
    let mut logs: BTreeMap<Vec<String>, Skips> = BTreeMap::new();
    for (path, partial) in partials {
        ensure!(
            partial.as_of == as_of,
            "{}: judged at another instant than the first share: expected one --as-of for all",
            path.display()
        );
        totals = totals.merge(partial.totals);
        cards.extend(partial.cards);
        logs.entry(partial.files).or_default().join(partial.skips);
    }
    let mut all = Findings { files: Vec::new(), as_of, totals, cards, skips: Skips::default() };
    for (files, skips) in logs {
        all.files.extend(files);
        all.skips.add_log(skips);
    }
    Ok(all)
}

/// Checks that of every log each part is there exactly once.
fn complete(partials: &[(PathBuf, Partial)]) -> Result<()> {
    let mut logs: BTreeMap<&[String], (u32, BTreeMap<u32, &Path>)> = BTreeMap::new();
    for (path, partial) in partials {
        let (of, parts) = logs.entry(&partial.files).or_insert((partial.of, BTreeMap::new()));
        ensure!(
            *of == partial.of,
            "{}: a part of {}, but others of the same log are parts of {of}",
            path.display(),
            partial.of
        );
        if let Some(other) = parts.insert(partial.part, path) {
            anyhow::bail!(
                "{}: part {} of {} of {} is also in {}: expected each part once",
                path.display(),
                partial.part,
                partial.of,
                partial.files.join(", "),
                other.display()
            );
        }
    }
    for (files, (of, parts)) in logs {
        let missing = (1..=of).filter(|k| !parts.contains_key(k)).take(MISSING_NAMED);
        let missing: Vec<String> = missing.map(|k| format!("{k}/{of}")).collect();
        ensure!(missing.is_empty(), "{}: missing parts: {}", files.join(", "), missing.join(", "));
    }
    Ok(())
}
