//! Steps of a long check: each named, timed, and stopped at the first that fails.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A failure that the failing program has explained itself, so that nothing need follow its last line.
#[derive(Debug)]
pub(crate) struct AlreadySaid;

impl std::fmt::Display for AlreadySaid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the step above failed")
    }
}

impl std::error::Error for AlreadySaid {}

/// The steps that have passed, with their times.
#[derive(Default)]
pub(crate) struct Steps {
    passed: Vec<(String, Duration)>,
}

impl Steps {
    /// Runs a command as one step; its output goes where ours goes.
    pub(crate) fn run(&mut self, name: &str, command: &mut Command) -> Result<()> {
        self.step(name, || run(command))
    }

    /// Runs a function as one step.
    pub(crate) fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("==> {name}");
        let begun = Instant::now();
        let made = work().with_context(|| format!("step `{name}`"))?;
        let took = begun.elapsed();
        println!("==> {name}: ok in {:.1} s", took.as_secs_f64());
        self.passed.push((name.to_owned(), took));
        Ok(made)
    }

    /// Prints what has passed so far, then runs the last command, whose own last lines stay the last ones to be seen.
    pub(crate) fn last(self, name: &str, command: &mut Command) -> Result<()> {
        let total: Duration = self.passed.iter().map(|(_, took)| *took).sum();
        println!("==> passed in {:.1} s:", total.as_secs_f64());
        for (step, took) in &self.passed {
            println!("    {:>7.1} s  {step}", took.as_secs_f64());
        }
        println!("==> {name}");
        run(command).map_err(|_| AlreadySaid.into())
    }
}

/// Runs a command with our output; an error names it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status =
        command.stdin(Stdio::null()).status().with_context(|| format!("cannot start {command:?}"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}
