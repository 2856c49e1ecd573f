//! The command `chuangyou`: judges case logs by a programme, and answers questions about calendars and programmes.
//!
//! Data goes to standard output, words to standard error. The exit code is 0 when the work was done, 1 when what was
//! looked at has faults or is not there, and 2 when the input or the command was wrong.

mod args;
mod atomic;
mod calendars;
mod commands;
mod failure;
mod findings;
mod instant;
mod partial;
mod progress;
mod reading;
mod report;
mod server;
mod settings;
mod skips;
mod words;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let words = words::Words::of(args.lang.unwrap_or_else(words::Lang::of_environment));
    match commands::run(&args.command, words) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            failure::print(&failure);
            ExitCode::from(2)
        }
    }
}
