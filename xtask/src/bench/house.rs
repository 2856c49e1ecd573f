//! The program itself: how soon it serves, what it holds at rest, how large it is, what it costs to build.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::figure::{Figure, Size, Unit};
use super::measure;
use crate::served::Served;
use crate::workspace::{Scratch, cargo, root};

/// How long the program is left alone before it is said to rest.
const REST: Duration = Duration::from_secs(10);

/// Memory at rest of a city that nobody has asked anything, and the size of the program.
pub(super) fn at_rest(program: &Path) -> Result<Vec<Figure>> {
    let folder = Scratch::new("bench-house")?;
    let city = folder.join("city");
    let served = serve(program, &city)?;
    std::thread::sleep(REST);
    let held = measure::held_by(served.process()).context("the system does not tell what a process holds")?;
    let bytes = std::fs::metadata(program)?.len();
    Ok(vec![
        figure("memory at rest", None, held, Unit::Megabytes),
        figure("size of the program", None, bytes as f64 / 1e6, Unit::Megabytes),
    ])
}

/// How long the program takes until it listens, on a database that exists; each time a figure.
pub(super) fn starts(program: &Path, city: &Path, size: Size, runs: usize) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for _ in 0..runs {
        let begun = Instant::now();
        let served = serve(program, city)?;
        let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
        served.kill()?;
        figures.push(figure("start on an existing database", Some(size), took_ms, Unit::Milliseconds));
    }
    Ok(figures)
}

/// The build for release, dependencies included.
pub(super) fn build() -> Result<Figure> {
    let folder = Scratch::new("bench-build")?;
    let mut command = cargo(&["build", "--quiet", "--release", "--package", "chuangyou"]);
    let sample = measure::run(command.env("CARGO_TARGET_DIR", folder.join("target")), folder.path())?;
    Ok(Figure {
        processor_s: sample.processor.map(|time| time.as_secs_f64()),
        peak_mb: sample.peak_mb(),
        ..figure("build for release from nothing", None, sample.wall.as_secs_f64(), Unit::Seconds)
    })
}

fn serve(program: &Path, city: &Path) -> Result<Served> {
    let mut command = Command::new(program);
    command.current_dir(root()).args(["serve", "--listen", "127.0.0.1:0"]);
    command.env("CHUANGYOU_SERVER_DATA", city).env("CHUANGYOU_SERVER_LOG", "warn").env("LANG", "C");
    Served::start(&mut command)
}

fn figure(what: &str, size: Option<Size>, value: f64, unit: Unit) -> Figure {
    let (what, by) = (what.to_owned(), "chuangyou".to_owned());
    Figure { what, by, size, value, unit, processor_s: None, peak_mb: None, agrees: None }
}
