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
}

/// Whether what a piece of work wrote is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Keep,
    Undo,
}

/// A piece of work with whoever waits for its result.
pub(super) struct Piece<W, T, E> {
    work: W,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

/// Work that is done once.
pub(super) struct Once<F>(Option<F>);

/// Work that can be done again.
pub(super) struct Again<F>(F);

impl<F, T, E> Piece<Once<F>, T, E> {
    pub(super) fn once(work: F, reply: oneshot::Sender<Result<T, E>>) -> Self {
        Self { work: Once(Some(work)), result: None, reply }
    }
}

impl<F, T, E> Piece<Again<F>, T, E> {
    pub(super) fn again(work: F, reply: oneshot::Sender<Result<T, E>>) -> Self {
        Self { work: Again(work), result: None, reply }
    }
}

/// What a piece of work does.
pub(super) trait Deed<T, E> {
    const RUNS: Runs;
    /// Does it; `None` if it has been done and cannot be again.
    fn run(&mut self, tx: &mut Tx<'_>) -> Option<Result<T, E>>;
}

impl<F: FnOnce(&mut Tx<'_>) -> Result<T, E>, T, E> Deed<T, E> for Once<F> {
    const RUNS: Runs = Runs::Once;

    fn run(&mut self, tx: &mut Tx<'_>) -> Option<Result<T, E>> {
        self.0.take().map(|work| work(tx))
    }
}

impl<F: FnMut(&mut Tx<'_>) -> Result<T, E>, T, E> Deed<T, E> for Again<F> {
    const RUNS: Runs = Runs::Again;

    fn run(&mut self, tx: &mut Tx<'_>) -> Option<Result<T, E>> {
        Some((self.0)(tx))
    }
}

impl<W, T, E> Work for Piece<W, T, E>
where
    W: Deed<T, E> + Send,
    T: Send,
    E: From<Failure> + Send,
{
    fn runs(&self) -> Runs {
        W::RUNS
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        let result = catch_unwind(AssertUnwindSafe(|| self.work.run(tx)));
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
