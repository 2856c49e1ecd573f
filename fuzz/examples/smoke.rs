//! Runs every target over mutated seeds on a stable compiler: `cargo xtask fuzz`.
//!
//! `smoke SECONDS [TARGET…]`. The inputs are the same in every run; a longer run only goes further. An input that makes a
//! reader panic is written to `fuzz/artifacts/` and named, and the exit code is 1.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chuangyou_fuzz::mutate::Mutations;
use chuangyou_fuzz::{TARGETS, Target};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(seconds) = arguments.next().and_then(|text| text.parse().ok()) else {
        eprintln!("usage: smoke SECONDS [TARGET…]");
        return ExitCode::from(2);
    };
    let wanted: Vec<String> = arguments.collect();
    let chosen =
        TARGETS.iter().filter(|target| wanted.is_empty() || wanted.iter().any(|name| name == target.name));
    let mut failed = false;
    for target in chosen {
        failed |= !smoke(target, Duration::from_secs(seconds));
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Runs one target for `budget`; says whether every input returned.
fn smoke(target: &Target, budget: Duration) -> bool {
    let begun = Instant::now();
    let mut inputs = Mutations::new((target.seeds)());
    let (mut count, mut slowest) = (0u64, Duration::ZERO);
    while begun.elapsed() < budget {
        let input = inputs.next_input();
        let started = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| (target.run)(&input))).is_err() {
            println!("{}: input {count} panicked; kept as {}", target.name, keep(target.name, count, &input));
            return false;
        }
        slowest = slowest.max(started.elapsed());
        count += 1;
    }
    println!("{}: {count} inputs, slowest {} ms", target.name, slowest.as_millis());
    true
}

/// Writes the input to `fuzz/artifacts/` and gives its name, or says why it could not.
fn keep(target: &str, number: u64, input: &[u8]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(target);
    let file = folder.join(format!("smoke-{number}"));
    match std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, input)) {
        Ok(()) => file.display().to_string(),
        Err(error) => format!("nothing ({error})"),
    }
}
