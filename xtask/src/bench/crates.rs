//! The benchmarks of the crates: what those that measure the house print, and what criterion keeps of those that measure single
//! operations.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::figure::{self, Figure, Unit};
use super::{Options, folder};
use crate::need::Postgres;
use crate::steps;
use crate::workspace::cargo;

/// Durable commands of 32 clients on both databases, and what PostgreSQL can do.
pub(super) fn commands(options: &Options) -> Result<Vec<Figure>> {
    let server = Postgres::own()?;
    let mut command = bench("chuangyou-app", "execute");
    let (commands, rounds) = if options.quick { ("960", "1") } else { ("9600", "5") };
    command.env("COMMANDS", commands).env("ROUNDS", rounds);
    figures_of(server.tell(&mut command))
}

/// A pass over many cases that all fell due.
pub(super) fn overdue(options: &Options) -> Result<Vec<Figure>> {
    let cases = if options.quick { "1000" } else { "100000" };
    figures_of(bench("chuangyou-app", "overdue").env("OVERDUE", cases))
}

/// The command that runs one benchmark of a crate.
pub(super) fn bench(package: &str, name: &str) -> Command {
    cargo(&["bench", "--quiet", "--package", package, "--bench", name])
}

/// Runs a benchmark that prints its figures; what it says to people goes where our errors go.
pub(super) fn figures_of(command: &mut Command) -> Result<Vec<Figure>> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot start {command:?}"))?;
    ensure!(output.status.success(), "{command:?} ended with {}", output.status);
    let figures = figure::read(&String::from_utf8_lossy(&output.stdout))?;
    ensure!(!figures.is_empty(), "{command:?} printed no figure");
    Ok(figures)
}

/// Single operations, each as long as criterion thinks it needs.
pub(super) fn inside() -> Result<Vec<Figure>> {
    let home = folder().join("criterion");
    if home.is_dir() {
        fs::remove_dir_all(&home)?;
    }
    let packages = ["calendar", "eventlog", "engine"].map(|name| format!("--package=chuangyou-{name}"));
    steps::run(cargo(&["bench", "--quiet", "--benches"]).args(packages).env("CRITERION_HOME", &home))?;
    let mut found = Vec::new();
    for folder in folders_of(&home)? {
        let read = |name: &str| -> Result<Value> {
            let file = folder.join(name);
            serde_json::from_slice(&fs::read(&file)?)
                .with_context(|| format!("cannot read {}", file.display()))
        };
        found.push(of_criterion(&read("benchmark.json")?, &read("estimates.json")?)?);
    }
    Ok(found)
}

/// The folders in which criterion has kept what it found, sorted.
fn folders_of(home: &Path) -> Result<Vec<PathBuf>> {
    let (mut found, mut open) = (Vec::new(), vec![home.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else if entry.path().ends_with("new/estimates.json") {
                found.push(folder.clone());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What criterion keeps of a benchmark, for each element that it works on.
fn of_criterion(benchmark: &Value, estimates: &Value) -> Result<Figure> {
    let name = benchmark["full_id"].as_str().context("criterion gives no name")?;
    let nanoseconds = estimates["median"]["point_estimate"].as_f64().context("criterion gives no median")?;
    let elements = benchmark["throughput"]["Elements"].as_f64();
    let what = name.replace(['/', '_'], " ");
    Ok(Figure {
        what: if elements.is_some() { format!("{what}, each") } else { what },
        by: "chuangyou".to_owned(),
        size: None,
        value: nanoseconds / elements.unwrap_or(1.0),
        unit: Unit::Nanoseconds,
        processor_s: None,
        peak_mb: None,
        agrees: None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_criterion_keeps_is_told_for_each_element() {
        let benchmark = json!({ "full_id": "calendar/due", "throughput": { "Elements": 4096 } });
        let estimates = json!({ "median": { "point_estimate": 8192.0 } });
        let found = of_criterion(&benchmark, &estimates).unwrap();
        assert_eq!(format!("{} {}", found.what, found.value), "calendar due, each 2");
        let whole = of_criterion(&json!({ "full_id": "build", "throughput": null }), &estimates).unwrap();
        assert_eq!(format!("{} {}", whole.what, whole.value), "build 8192");
    }
}
