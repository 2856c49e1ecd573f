//! How the command ends: outcomes, and failures with a hint of what to do.

use std::fmt;
use std::process::ExitCode;

/// How a command that could do its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything is in order.
    Fine,
    /// The checked thing has faults, or the sought thing is not there.
    Wanting,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Wanting => Self::from(1),
        }
    }
}

/// A failure together with what a person could do about it.
#[derive(Debug)]
struct Hinted {
    failure: anyhow::Error,
    hint: String,
}

impl fmt::Display for Hinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.failure)
    }
}

impl std::error::Error for Hinted {}

/// Adds a hint to a failure.
pub(crate) trait Hint<T> {
    /// Says, below the message, what could be done.
    fn hint(self, hint: impl Into<String>) -> anyhow::Result<T>;
}

impl<T, E: Into<anyhow::Error>> Hint<T> for Result<T, E> {
    fn hint(self, hint: impl Into<String>) -> anyhow::Result<T> {
        self.map_err(|failure| Hinted { failure: failure.into(), hint: hint.into() }.into())
    }
}

/// Prints a failure and its hint to standard error.
pub(crate) fn print(failure: &anyhow::Error) {
    eprintln!("error: {failure:#}");
    if let Some(hinted) = failure.chain().find_map(|cause| cause.downcast_ref::<Hinted>()) {
        eprintln!("hint: {}", hinted.hint);
    }
}
