//! Supervision of whole logs: whole processes of ours beside the peers' on the same files, in turns, with equal answers.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::figure::{Figure, Size, Unit};
use super::inputs::{Input, Workshop};
use super::measure::{self, Sample, median, median_of};
use super::{Options, binary, peers};
use crate::workspace::root;

/// Logs above this size are ours alone: the others take minutes.
const LARGEST_FOR_PEERS: u64 = 10_000_000;

/// One program that answers the question about one input.
pub(super) struct Contender {
    pub(super) name: String,
    pub(super) command: Command,
    /// Where it writes its table.
    pub(super) answer: PathBuf,
}

/// What one contender needed, and whether it said what the others said.
struct Outcome {
    name: String,
    samples: Vec<Sample>,
    agrees: bool,
}

/// Makes the inputs that are wanted one after the other, and measures everybody on each. What cannot be made is named and skipped.
pub(super) fn measure(workshop: &Workshop, options: &Options) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for input in workshop.inputs(&options.events, options.log.as_deref()) {
        if let Err(error) = workshop.make(&input) {
            println!("skipped: {}, {} events: {error:#}", input.title, input.events);
            continue;
        }
        for outcome in race(workshop, &input, options)? {
            figures.extend(of_outcome(&input, &outcome));
        }
        // The Parquet was made from the CSV, which is not needed any more.
        if input.format == "parquet" && !options.keep {
            workshop.discard(input.events)?;
        }
    }
    Ok(figures)
}

/// Runs every contender of an input in turns, so that a slow minute of the machine hits all of them; ours is the first.
fn race(workshop: &Workshop, input: &Input, options: &Options) -> Result<Vec<Outcome>> {
    let mut contenders = vec![ours(workshop, input)];
    if input.events <= LARGEST_FOR_PEERS {
        let wanted = options.log.as_deref().filter(|only| !input.title.contains(only));
        let peers = peers::installed(workshop, input).into_iter();
        contenders.extend(peers.filter(|peer| wanted.is_none_or(|only| peer.name.contains(only))));
    }
    let mut outcomes: Vec<Outcome> = contenders
        .iter()
        .map(|one| Outcome { name: one.name.clone(), samples: Vec::new(), agrees: true })
        .collect();
    for stale in contenders.iter().map(|one| &one.answer).filter(|answer| answer.exists()) {
        std::fs::remove_file(stale).with_context(|| format!("cannot remove {}", stale.display()))?;
    }
    for round in 0..options.runs {
        let mut failed = Vec::new();
        for (place, (contender, outcome)) in contenders.iter_mut().zip(&mut outcomes).enumerate() {
            eprintln!("{}: {}, run {} of {}", input.title, contender.name, round + 1, options.runs);
            match measure::run(&mut contender.command, workshop.folder()) {
                Ok(sample) => outcome.samples.push(sample),
                Err(fault) if place == 0 => return Err(fault),
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
    Ok(outcomes)
}

/// The time that a contender took; of ours, how many events that is a second, and the memory too, where the log can grow.
fn of_outcome(input: &Input, outcome: &Outcome) -> Vec<Figure> {
    let samples = &outcome.samples;
    let wall_s = median(samples.iter().map(|sample| sample.wall)).unwrap_or_default().as_secs_f64();
    let processor = median(samples.iter().filter_map(|sample| sample.processor));
    let time = Figure {
        what: input.title.clone(),
        by: outcome.name.clone(),
        size: Some(Size::Events(input.events)),
        value: wall_s,
        unit: Unit::Seconds,
        processor_s: processor.map(|time| time.as_secs_f64()),
        peak_mb: median_of(samples.iter().filter_map(Sample::peak_mb).collect()),
        agrees: Some(outcome.agrees),
    };
    if !input.grows || outcome.name != "chuangyou" {
        return vec![time];
    }
    let beside = |what: &str, value: f64, unit: Unit| Figure {
        what: format!("{}: {what}", input.title),
        value,
        unit,
        processor_s: None,
        peak_mb: None,
        agrees: None,
        ..time.clone()
    };
    let rate = beside("events a second", input.events as f64 / wall_s, Unit::PerSecond);
    let memory = time.peak_mb.map(|peak| beside("peak memory", peak, Unit::Megabytes));
    [Some(time.clone()), Some(rate), memory].into_iter().flatten().collect()
}

/// Our own command, as a person would type it.
fn ours(workshop: &Workshop, input: &Input) -> Contender {
    let answer = workshop.answer(input, "chuangyou");
    let mut command = Command::new(binary());
    command.current_dir(root()).arg("supervise").arg(&input.file);
    command.args(["--programme", input.programme, "--format", "json", "--unit-header", "department"]);
    command.arg("--indicators").arg(&answer).arg("--calendars").arg(workshop.calendars());
    Contender { name: "chuangyou".to_owned(), command, answer }
}
