//! The house's own tools: `cargo xtask test`, `check`, `tidy`, `fuzz`, `attack`, `faults`, `oracle`, `towns` and `bench`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod attack;
mod bench;
mod faults;
mod fuzz;
mod gate;
mod need;
mod served;
mod simulation;
mod steps;
mod tidy;
mod workspace;

/// Tests, tidiness and benchmarks of this workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what the tests need (PostgreSQL, Chromium) and run everything: format, lints, docs, tidiness, programmes, fuzz
    /// smoke, the API under attack, real faults, browser journeys, tests
    Test,
    /// What to run before a commit: format, lints, docs, dependencies (if the tools are there), tidiness, browser
    /// journeys, tests
    Check,
    /// Only the house rules: edges between crates, sizes, documents, clocks, words
    Tidy,
    /// Run every fuzz target for a while, with libFuzzer where it is installed
    Fuzz(fuzz::Options),
    /// Ask the API of a city that is at work everything that its description allows, and what it does not
    Attack(attack::Options),
    /// Kill the program under load, fill its disk, damage its file, restart its database; look for what it had acknowledged
    Faults(faults::Options),
    /// Simulate a year and ask the oracle and the bulk run about every case
    Oracle(simulation::Oracle),
    /// Live through small towns in which anything breaks off between any two statements
    Towns(simulation::Towns),
    /// Time the program beside its peers and write docs/performance.md
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Test => gate::test(),
        Task::Check => gate::check(),
        Task::Tidy => gate::tidy(),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Attack(options) => gate::attack(&options),
        Task::Faults(options) => faults::run(&options),
        Task::Oracle(year) => simulation::oracle(&year),
        Task::Towns(towns) => gate::towns(&towns),
        Task::Bench(options) => bench::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is::<steps::AlreadySaid>() {
                eprintln!("error: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
