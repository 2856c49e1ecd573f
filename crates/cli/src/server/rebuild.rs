//! `chuangyou rebuild`: rows, tasks and cards computed from the journal again.

use std::io::IsTerminal as _;

use anyhow::Result;
use chuangyou_app::Clock;
use chuangyou_app::rebuild::rebuild;
use indicatif::ProgressBar;

use super::{open, runtime};
use crate::args::ServeArgs;
use crate::failure::Outcome;
use crate::settings::Settings;

/// Folds the journal again and puts right whatever is not as the events say. It is safe while the city runs.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn run(args: &ServeArgs) -> Result<Outcome> {
    let settings = Settings::read(args)?;
    let done = runtime()?.block_on(async {
        let city = open(&settings, Clock::Machine).await?;
        let bar =
            if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        let done = rebuild(&city, |so_far| bar.set_message(format!("{} cases", so_far.cases))).await?;
        bar.finish_and_clear();
        anyhow::Ok(done)
    })?;
    println!(
        "cases {}, put right: rows {}, tasks {}, cards {}; removed {}, failed {}",
        done.cases, done.rows, done.tasks, done.cards, done.removed, done.failed
    );
    Ok(if done.failed == 0 { Outcome::Fine } else { Outcome::Wanting })
}
