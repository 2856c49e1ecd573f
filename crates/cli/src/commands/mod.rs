//! What each command does.

mod calendar;
mod check;
mod convert;
mod draw;
mod explain;
mod merge;
mod supervise;

use crate::args::Command;
use crate::failure::Outcome;
use crate::server;
use crate::settings::Settings;
use crate::words::Words;
use anyhow::Result;

/// Carries out a command.
///
/// # Errors
/// When the input or the command was wrong, or a file cannot be read or written.
pub(crate) fn run(command: &Command, words: &'static Words) -> Result<Outcome> {
    match command {
        Command::Demo(args) => server::demo::run(args),
        Command::Serve(args) => server::serve::run(args),
        Command::Verify(args) => server::journal::run(args),
        Command::Rebuild(args) => server::rebuild::run(args),
        Command::Backup(args) => server::backup::run(args),
        Command::Restore(args) => server::backup::restore(args),
        Command::Export(args) => server::export::run(args),
        Command::Token(args) => server::token::run(args),
        Command::Config(args) => {
            print!("{}", Settings::read(args)?.to_toml()?);
            Ok(Outcome::Fine)
        }
        Command::Supervise(args) => supervise::run(args, words),
        Command::Merge(args) => merge::run(args, words),
        Command::Explain(args) => explain::run(args, words),
        Command::Check(args) => check::run(args, words),
        Command::Convert(args) => convert::run(args, words),
        Command::Draw(args) => draw::run(args),
        Command::Calendar(command) => calendar::run(command, words),
    }
}
