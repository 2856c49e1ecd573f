//! A progress bar on standard error, for a person who waits.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Bytes read.
    Bytes,
    /// Cases judged.
    Cases,
    /// Days simulated, with an estimate of the seconds that are left.
    Days,
}

/// A bar that appears only on a terminal, and only when the work takes a while.
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    wanted: bool,
}

impl Progress {
    /// A bar for `total` of something; `message` stands before it. None is shown when `quiet`.
    pub(crate) fn new(message: &str, total: u64, counted: Counted, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        let template = match counted {
            Counted::Bytes => "{msg} {bar:30} {bytes} / {total_bytes}",
            Counted::Cases => "{msg} {bar:30} {human_pos} / {human_len}",
            Counted::Days => "{msg} {bar:30} {human_pos} / {human_len}, about {eta} left",
        };
        let style = ProgressStyle::with_template(template).expect("the template is written above");
        bar.set_style(style);
        bar.set_message(message.to_owned());
        Self { bar, begun: Instant::now(), wanted: !quiet && std::io::stderr().is_terminal() }
    }

    /// So much is done in all.
    pub(crate) fn reach(&self, done: u64) {
        self.show();
        self.bar.set_position(done);
    }

    /// So much more is done.
    pub(crate) fn advance(&self, more: u64) {
        self.show();
        self.bar.inc(more);
    }

    fn show(&self) {
        if self.wanted && self.bar.is_hidden() && self.begun.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
