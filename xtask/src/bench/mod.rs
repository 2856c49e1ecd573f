//! `cargo xtask bench`: whole processes of ours beside the peers' on the same files, in turns, with equal answers.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::steps;
use crate::workspace::{cargo, root, target};

mod inputs;
mod measure;
mod peers;
mod report;

use inputs::{Input, Workshop};
use measure::Sample;

/// How to measure.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only rows or contenders whose name contains this, such as `road`, `parquet` or `duckdb`
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// How often each contender runs; the median counts
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Events of a generated log; may be given several times
    #[arg(long = "size", value_name = "EVENTS", default_values_t = [1_000_000, 10_000_000])]
    sizes: Vec<u64>,
    /// The day written on the page (default: today)
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// Print only; leave docs/performance.md as it is
    #[arg(long)]
    no_page: bool,
    /// Run the benchmarks inside the crates (criterion) as well
    #[arg(long)]
    criterion: bool,
}

/// One program that answers the question about one input.
struct Contender {
    name: String,
    command: Command,
    /// Where it writes its table.
    answer: PathBuf,
}

/// What one contender needed, and whether it said what the others said.
struct Outcome {
    name: String,
    samples: Vec<Sample>,
    agrees: bool,
}

/// One input and everybody who answered; ours is the first.
struct Row {
    title: String,
    outcomes: Vec<Outcome>,
}

/// Builds, makes the inputs, measures, prints, and writes the page.
pub(crate) fn run(options: &Options) -> Result<()> {
    ensure!(options.runs > 0, "--runs must be at least 1");
    steps::run(&mut cargo(&["build", "--quiet", "--profile", "dist", "--package", "chuangyou"]))?;
    let workshop = Workshop::open(&binary())?;
    let mut rows = Vec::new();
    for input in workshop.inputs(&options.sizes, options.only.as_deref())? {
        rows.push(measure_row(&workshop, &input, options)?);
        println!("{}", report::plain(&rows[rows.len() - 1..]));
    }
    if options.criterion {
        steps::run(&mut cargo(&["bench", "--workspace", "--benches"]))?;
    }
    if !options.no_page {
        report::write_page(&rows, options.date.as_deref())?;
    }
    let odd = rows.iter().flat_map(|row| &row.outcomes).filter(|outcome| !outcome.agrees).count();
    ensure!(odd == 0, "{odd} answers differ from ours; the tables are in {}", workshop.folder().display());
    Ok(())
}

/// Runs every contender of an input in turns, so that a slow minute of the machine hits all of them.
fn measure_row(workshop: &Workshop, input: &Input, options: &Options) -> Result<Row> {
    let mut contenders = vec![ours(workshop, input)];
    let first = contenders[0].name.clone();
    let wanted = options.only.as_deref().filter(|only| !input.title.contains(only));
    contenders.extend(
        peers::installed(workshop, input)
            .into_iter()
            .filter(|peer| wanted.is_none_or(|only| peer.name.contains(only))),
    );
    let mut outcomes: Vec<Outcome> = contenders
        .iter()
        .map(|one| Outcome { name: one.name.clone(), samples: Vec::new(), agrees: true })
        .collect();
    for stale in contenders.iter().map(|one| &one.answer).filter(|answer| answer.exists()) {
        std::fs::remove_file(stale).with_context(|| format!("cannot remove {}", stale.display()))?;
    }
    for round in 0..options.runs {
        let mut failed = Vec::new();
        for (contender, outcome) in contenders.iter_mut().zip(&mut outcomes) {
            eprintln!("{}: {}, run {} of {}", input.title, contender.name, round + 1, options.runs);
            match measure::run(&mut contender.command, workshop.folder()) {
                Ok(sample) => outcome.samples.push(sample),
                Err(fault) if contender.name == first => return Err(fault),
                Err(fault) => {
                    eprintln!("{} is left out: {fault:#}", contender.name);
                    failed.push(contender.name.clone());
                }
            }
        }
        contenders.retain(|one| !failed.contains(&one.name));
        outcomes.retain(|one| !failed.contains(&one.name));
    }
    let answer = |one: &Contender| {
        std::fs::read(&one.answer)
            .with_context(|| format!("{} wrote no table {}", one.name, one.answer.display()))
    };
    let expected = answer(&contenders[0])?;
    for (contender, outcome) in contenders.iter().zip(&mut outcomes) {
        outcome.agrees = answer(contender)? == expected;
    }
    Ok(Row { title: input.title.clone(), outcomes })
}

fn binary() -> PathBuf {
    target().join("dist/chuangyou")
}

/// Our own command, as a person would type it.
fn ours(workshop: &Workshop, input: &Input) -> Contender {
    let answer = workshop.answer(input, "chuangyou");
    let mut command = Command::new(binary());
    command
        .current_dir(root())
        .arg("supervise")
        .arg(&input.file)
        .args([
            "--programme",
            input.programme,
            "--format",
            "json",
            "--unit-header",
            "department",
            "--indicators",
        ])
        .arg(&answer)
        .arg("--calendars")
        .arg(workshop.calendars());
    Contender { name: "chuangyou".to_owned(), command, answer }
}
