//! Pieces of work on their way to a connection and back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use super::{Failure, Tx};

/// A piece of work on its way to a connection and back.
pub(super) trait Work: Send {
    /// Whether it may be done more than once before anything is kept of it.
    fn runs(&self) -> Runs;
    /// Does it, and says whether what it wrote is to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict;
    /// Takes note that it failed after it was done: nothing of it is kept.
    fn fail(&mut self, failure: Failure);
    /// Says how it went, now that everything is kept or undone.
    fn finish(self: Box<Self>, kept: Result<(), String>);
}

/// How often a piece of work can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Runs {
    /// Once: it is undone alone if it fails.
    Once,
    /// Again after everything was undone, if it or another one failed.
    Again,
    /// Once, and what it reads need not be of one state of the database.
    Anywhere,
}

/// Whether what a piece of work wrote is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Keep,
    Undo,
}

/// A piece of work with whoever waits for its result.
pub(super) struct Piece<F, T, E> {
    runs: Runs,
    /// Gives `None` if it has been done and cannot be again.
    work: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

/// Work that is done once.
pub(super) fn once<'w, T: Send + 'w, E: From<Failure> + Send + 'w>(
    runs: Runs,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'w,
    reply: oneshot::Sender<Result<T, E>>,
) -> Box<dyn Work + 'w> {
    let mut work = Some(work);
    Box::new(Piece {
        runs,
        work: move |tx: &mut Tx<'_>| work.take().map(|work| work(tx)),
        result: None,
        reply,
    })
}

/// Work that can be done again.
pub(super) fn again<'w, T: Send + 'w, E: From<Failure> + Send + 'w>(
    mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'w,
    reply: oneshot::Sender<Result<T, E>>,
) -> Box<dyn Work + 'w> {
    Box::new(Piece { runs: Runs::Again, work: move |tx: &mut Tx<'_>| Some(work(tx)), result: None, reply })
}

impl<F, T, E> Work for Piece<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Option<Result<T, E>> + Send,
    T: Send,
    E: From<Failure> + Send,
{
    fn runs(&self) -> Runs {
        self.runs
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        let result = catch_unwind(AssertUnwindSafe(|| (self.work)(tx)));
        let panicked = |_| Some(Err(Failure::Broken("a piece of work panicked".into()).into()));
        let Some(result) = result.unwrap_or_else(panicked) else {
            return Verdict::Undo;
        };
        let verdict = if result.is_ok() { Verdict::Keep } else { Verdict::Undo };
        self.result = Some(result);
        verdict
    }

    fn fail(&mut self, failure: Failure) {
        self.result = Some(Err(failure.into()));
    }

    fn finish(self: Box<Self>, kept: Result<(), String>) {
        let result = match (self.result, kept) {
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(why)) => Err(Failure::Unavailable(why).into()),
            (None, Ok(())) => Err(Failure::Broken("the work was not done".into()).into()),
        };
        // Whoever asked may have gone away.
        drop(self.reply.send(result));
    }
}
