//! What earlier runs found: each part as it was last measured, so that a run of one part, or one that broke off, loses nothing.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::figure::Figure;
use super::{Part, folder};
use crate::workspace::output_of;

/// One part, measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Measured {
    pub(super) part: Part,
    /// `2026-11-23`.
    pub(super) day: String,
    /// What the machine is.
    pub(super) machine: String,
    /// How many processes waited for the processor when it began, on average over a minute; `None` where the system does not tell.
    pub(super) load: Option<f64>,
    pub(super) figures: Vec<Figure>,
}

/// Everything that is known, in the order of the parts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) parts: Vec<Measured>,
}

impl Record {
    /// What earlier runs found; nothing where there were none.
    pub(super) fn open() -> Result<Self> {
        let file = file();
        if !file.is_file() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(&file)?;
        serde_json::from_str(&text)
            .with_context(|| format!("{} is of another version: remove it", file.display()))
    }

    /// Puts a part in the place of what was known of it.
    pub(super) fn put(&mut self, measured: Measured) {
        self.parts.retain(|one| one.part != measured.part);
        self.parts.push(measured);
        self.parts.sort_by_key(|one| one.part);
    }

    /// Keeps it for later runs.
    pub(super) fn keep(&self) -> Result<()> {
        Ok(fs::write(file(), serde_json::to_string_pretty(self)?)?)
    }

    /// Every figure, in the order of the parts.
    pub(super) fn figures(&self) -> Vec<Figure> {
        self.parts.iter().flat_map(|one| one.figures.clone()).collect()
    }

    /// When, on what, and how busy the machine was.
    pub(super) fn circumstances(&self) -> String {
        let mut days: Vec<&str> = self.parts.iter().map(|one| one.day.as_str()).collect();
        let mut machines: Vec<&str> = self.parts.iter().map(|one| one.machine.as_str()).collect();
        days.sort_unstable();
        days.dedup();
        machines.dedup();
        let loads = self.parts.iter().filter_map(|one| one.load);
        let most = loads.fold(0.0, f64::max);
        format!(
            "Measured {} on {}. Before a part began, at most {most:.1} processes wanted the processor.",
            days.join(", "),
            machines.join("; ")
        )
    }
}

/// Where it is kept.
fn file() -> PathBuf {
    folder().join("measured.json")
}

/// Today, as the machine has it.
pub(super) fn today() -> Result<String> {
    output_of("date", &["+%Y-%m-%d"])
}

/// How many processes wanted the processor, on average over the last minute.
pub(super) fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

/// Cores, model and memory, as far as the system tells.
pub(super) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let memory =
        field("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    let memory =
        memory.map_or_else(|| "unknown memory".to_owned(), |kib| format!("{} GiB of memory", kib >> 20));
    format!("{cores} cores ({model}), {memory}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_machines_are_named_once() {
        let part = |part, day: &str, load| Measured {
            part,
            day: day.to_owned(),
            machine: "2 cores".to_owned(),
            load: Some(load),
            figures: Vec::new(),
        };
        let parts = vec![part(Part::Logs, "2026-11-23", 0.25), part(Part::Cities, "2026-11-23", 1.5)];
        let said = "Measured 2026-11-23 on 2 cores. Before a part began, at most 1.5 processes wanted the processor.";
        assert_eq!(Record { parts }.circumstances(), said);
    }
}
