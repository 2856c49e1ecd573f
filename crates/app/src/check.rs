//! Checking the journal on request: a pass behind whoever asked, which says how far it has come.

use chuangyou_engine::case::Moment;
use chuangyou_store::Failure;
use chuangyou_store::verify::{Progress, Report, Trust, verify};
use tokio::sync::watch;

use crate::city::City;
use crate::seal;

/// How the check of the journal stands.
#[expect(clippy::large_enum_variant, reason = "a city has one of them")]
#[derive(Debug, Clone, Default)]
pub enum Check {
    /// Nobody has asked for one since the start.
    #[default]
    Never,
    /// It goes on.
    Running(Progress),
    /// It has ended.
    Done {
        /// When.
        at: Moment,
        /// What was found.
        report: Report,
    },
    /// It broke off.
    Failed(String),
}

/// What a city keeps of its check.
#[derive(Debug)]
pub(crate) struct Kept(watch::Sender<Check>);

impl Default for Kept {
    fn default() -> Self {
        Self(watch::Sender::new(Check::Never))
    }
}

/// How the check stands.
pub fn standing(city: &City) -> Check {
    city.check().0.borrow().clone()
}

/// Waits until no check goes on.
pub async fn ended(city: &City) -> Check {
    let mut watched = city.check().0.subscribe();
    let ended = watched.wait_for(|check| !matches!(check, Check::Running(_))).await;
    ended.map(|check| check.clone()).unwrap_or_default()
}

/// Begins a check against the city's own key, unless one goes on.
///
/// # Errors
/// [`Failure`] if the key cannot be read.
pub fn begin(city: &City) -> Result<(), Failure> {
    let trust = Trust { keys: vec![seal::public_key(city)?], head: None };
    let begins = city.check().0.send_if_modified(|check| {
        let begins = !matches!(check, Check::Running(_));
        if begins {
            *check = Check::Running(Progress::default());
        }
        begins
    });
    if begins {
        let city = city.clone();
        tokio::spawn(async move { run(&city, trust).await });
    }
    Ok(())
}

async fn run(city: &City, trust: Trust) {
    let teller = city.clone();
    let report: Result<Report, Failure> = city
        .read(move |tx, jurisdiction| {
            let mut tell = |progress| drop(teller.check().0.send_replace(Check::Running(progress)));
            verify(tx, jurisdiction, &trust, &mut tell)
        })
        .await;
    let ended = match report {
        Ok(report) => Check::Done { at: city.now(), report },
        Err(failure) => Check::Failed(failure.to_string()),
    };
    city.check().0.send_replace(ended);
}
