//! `cargo xtask bench`: everything that is claimed of speed and size, measured in one run and written as one table.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};

use crate::steps;
use crate::workspace::{cargo, output_of, target};

mod cities;
mod crates;
mod figure;
mod goal;
mod house;
mod inputs;
mod logs;
mod measure;
mod peers;
mod plot;
mod record;
mod report;

use figure::Figure;
use inputs::Workshop;
use record::{Measured, Record};

/// How to measure.
#[derive(Clone, clap::Args)]
pub(crate) struct Options {
    /// Only this part; may be given several times (default: all but `build`)
    #[arg(long, value_enum, value_name = "PART")]
    only: Vec<Part>,
    /// Of logs, only those or those contenders whose name contains this, such as `road`, `Parquet` or `DuckDB`
    #[arg(long, value_name = "TEXT")]
    log: Option<String>,
    /// How often each contender runs; the median counts
    #[arg(long, value_name = "N", default_value_t = 5)]
    runs: usize,
    /// Events of a generated log; may be given several times
    #[arg(long, value_name = "N", default_values_t = [1_000_000, 10_000_000, 100_000_000])]
    events: Vec<u64>,
    /// Cases of a city whose pages are asked for; may be given several times
    #[arg(long, value_name = "N", default_values_t = [10_000, 100_000, 1_000_000])]
    cases: Vec<u64>,
    /// A short run over little, once each, printed only
    #[arg(long)]
    quick: bool,
    /// Keep logs of 100,000,000 events and cities of 1,000,000 cases, which need 26 GB
    #[arg(long)]
    keep: bool,
    /// Print only; leave docs/performance.md and its picture as they are
    #[arg(long)]
    no_page: bool,
    /// Measure nothing; write the page and its picture anew from what earlier runs found
    #[arg(long)]
    redraw: bool,
}

/// What is measured together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    /// Supervision of whole logs, beside other programs
    Logs,
    /// Durable commands on both databases, beside pgbench
    Commands,
    /// A pass over 100,000 cases that all fell due
    Overdue,
    /// Pages, passes and the start of the program in cities of several sizes
    Cities,
    /// Memory at rest, size of the program
    House,
    /// Single operations inside the crates
    Crates,
    /// The build for release from nothing
    Build,
}

/// Every part that is measured unless some are named.
const USUAL: [Part; 6] = [Part::Logs, Part::Commands, Part::Overdue, Part::Cities, Part::House, Part::Crates];

/// Measures, prints, keeps what was found, and writes the page.
pub(crate) fn run(options: &Options) -> Result<()> {
    ensure!(options.runs > 0, "--runs must be at least 1");
    let mut record = if options.quick { Record::default() } else { Record::open()? };
    if !options.redraw {
        measure_parts(&options.in_short(), &mut record)?;
    }
    let figures = record.figures();
    println!("{}\n\n{}", record.circumstances(), report::plain(&figures));
    if !options.no_page && !options.quick {
        report::write_page(&record, plot::write(&figures)?)?;
    }
    let odd = figures.iter().filter(|figure| figure.agrees == Some(false)).count();
    ensure!(odd == 0, "{odd} answers differ from ours; the tables are in {}", folder().display());
    Ok(())
}

fn measure_parts(options: &Options, record: &mut Record) -> Result<()> {
    let parts = if options.only.is_empty() { &USUAL[..] } else { &options.only };
    if parts.iter().any(|part| part.runs_the_program()) {
        steps::run(&mut cargo(&["build", "--quiet", "--profile", "dist", "--package", "chuangyou"]))?;
    }
    std::fs::create_dir_all(folder())?;
    for part in parts {
        println!("==> {part:?}");
        let (load, day) = (record::load(), record::today()?);
        let figures = figure::medians(part.measure(options)?);
        println!("{}", report::plain(&figures));
        let measured = Measured { part: *part, day, machine: record::machine(), load, figures };
        record.put(measured);
        if !options.quick {
            record.keep()?;
        }
    }
    Ok(())
}

impl Part {
    /// Whether it runs our own program, as it is given to people.
    fn runs_the_program(self) -> bool {
        matches!(self, Self::Logs | Self::Cities | Self::House)
    }

    fn measure(self, options: &Options) -> Result<Vec<Figure>> {
        match self {
            Self::Logs => logs::measure(&Workshop::open(&binary())?, options),
            Self::Commands => crates::commands(options),
            Self::Overdue => crates::overdue(options),
            Self::Cities => cities::measure(options),
            Self::House => house::at_rest(&binary()),
            Self::Crates => crates::inside(),
            Self::Build => house::build().map(|figure| vec![figure]),
        }
    }
}

impl Options {
    /// The same, with little of everything if the run is to be short.
    fn in_short(&self) -> Self {
        let mut short = self.clone();
        if self.quick {
            (short.runs, short.events, short.cases) = (1, vec![100_000, 1_000_000], vec![1000, 10_000]);
        }
        short
    }
}

/// Where inputs, cities and answers are.
fn folder() -> PathBuf {
    target().join("bench")
}

/// Our own program, as it is given to people.
fn binary() -> PathBuf {
    target().join("dist/chuangyou")
}

/// How many bytes may still be written beside a path, in millions; `None` where the system does not tell.
fn room_mb(path: &Path) -> Option<u64> {
    let said = output_of("df", &["--output=avail", "--block-size=1000000", path.to_str()?]).ok()?;
    said.lines().last()?.trim().parse().ok()
}
