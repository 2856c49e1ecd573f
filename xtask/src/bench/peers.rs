//! The other programs, where they are installed.

use std::process::Command;

use super::inputs::{Input, Workshop};
use super::logs::Contender;
use crate::workspace::{root, works};

/// A peer that is a Python script: its name, the module it needs, the script, and the arguments after the table's name.
struct Script {
    name: &'static str,
    module: &'static str,
    file: &'static str,
    variant: &'static [&'static str],
    formats: &'static [&'static str],
}

/// Each engine once, in the variant that was the fastest for this question where it was tried.
const SCRIPTS: &[Script] = &[
    Script {
        name: "DuckDB",
        module: "duckdb",
        file: "duck.py",
        variant: &["lst"],
        formats: &["csv", "parquet"],
    },
    Script { name: "Polars", module: "polars", file: "pol.py", variant: &[], formats: &["csv", "parquet"] },
    Script {
        name: "ClickHouse (chdb)",
        module: "chdb",
        file: "chd.py",
        variant: &[],
        formats: &["csv", "parquet"],
    },
    Script {
        name: "DataFusion",
        module: "datafusion",
        file: "dfus.py",
        variant: &[],
        formats: &["csv", "parquet"],
    },
    Script { name: "pm4py", module: "pm4py", file: "pm.py", variant: &[], formats: &["xes"] },
];

/// The peers that can read this input here; the others are named on standard output.
pub(super) fn installed(workshop: &Workshop, input: &Input) -> Vec<Contender> {
    let mut found = Vec::new();
    if input.format == "xes" {
        match rust4pm(workshop, input) {
            Ok(contender) => found.push(contender),
            Err(error) => println!("skipped: rust4pm (streaming): {error:#}"),
        }
    }
    for script in SCRIPTS.iter().filter(|script| script.formats.contains(&input.format)) {
        if works("python3", &["-c", &format!("import {}", script.module)]) {
            found.push(script.contender(workshop, input));
        } else {
            println!("skipped: {}: python3 has no module `{}`", script.name, script.module);
        }
    }
    found
}

impl Script {
    fn contender(&self, workshop: &Workshop, input: &Input) -> Contender {
        let answer = workshop.answer(input, self.name);
        let mut command = Command::new("python3");
        command
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .current_dir(root())
            .arg(workshop.script(self.file))
            .arg(input.format)
            .arg(&input.file)
            .arg("q2")
            .arg(&answer)
            .args(self.variant);
        Contender { name: self.name.to_owned(), command, answer }
    }
}

/// The fastest XES reader known: one trace at a time, only the attributes that are needed.
fn rust4pm(workshop: &Workshop, input: &Input) -> anyhow::Result<Contender> {
    let name = "rust4pm (streaming)";
    let answer = workshop.answer(input, name);
    let mut command = Command::new(workshop.built("rust4pm", "rs_xes")?);
    command
        .env("PEERS_CALENDAR", workshop.script("calendar.csv"))
        .current_dir(root())
        .arg("stream")
        .arg(&input.file)
        .arg("q2")
        .arg(&answer);
    Ok(Contender { name: name.to_owned(), command, answer })
}
