//! What happens by itself. Each pass takes nothing but the store and the time, does what is due, the oldest first, and may be
//! run as often as one likes, in as many processes as one likes.

use std::time::{Duration, Instant};

use chuangyou_engine::case::{CaseId, Moment};
use chuangyou_store::{Failure, case_row, command, outbox, session};
use tracing::{error, info, warn};

use crate::calendar;
use crate::carry::{Aftermath, Trouble, again_at};
use crate::city::City;
use crate::desk::Desk;
use crate::follow::follow_cards;
use crate::metrics;
use crate::{registers, schedule, seal};

/// How many cases or effects one transaction takes.
const PAGE: u32 = 100;

/// How long an effect is taken for oneself.
const LEASE: i64 = 60 * 1_000_000;

/// How often the passes run when nobody nudges them.
const PERIOD: Duration = Duration::from_secs(5);

/// How long the keys of commands are kept, in microseconds: 30 days, a default of this project. A submission that is sent again later
/// is a new one.
const KEYS_KEPT: i64 = 30 * 24 * 3600 * 1_000_000;

/// What a pass has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pass {
    /// How many cases or effects were moved on.
    pub done: u64,
    /// How many could not be, and are tried again later.
    pub failed: u64,
}

impl Pass {
    pub(crate) fn add(&mut self, other: Self) {
        self.done += other.done;
        self.failed += other.failed;
    }
}

/// Timers and supervision: every case in which something is due by itself, the oldest first. A case that cannot be moved on is
/// noted and tried again later; it never stops the others.
///
/// # Errors
/// [`Failure`] if the store cannot be asked what is due.
pub async fn advance(city: &City) -> Result<Pass, Failure> {
    let mut pass = Pass::default();
    let started = city.now();
    loop {
        let due = city.read(move |tx, jurisdiction| case_row::awake(tx, jurisdiction, started, PAGE)).await?;
        if due.is_empty() {
            return Ok(pass);
        }
        let page = advance_all(city, due).await?;
        pass.add(page);
        if page == Pass::default() {
            // Somebody else is at each of them: another process that does the same.
            return Ok(pass);
        }
    }
}

async fn advance_all(city: &City, cases: Vec<CaseId>) -> Result<Pass, Failure> {
    let page = city.at_desk(move |desk| {
        let mut pass = Pass::default();
        for case in cases {
            match desk.attempt(|desk| desk.advance(&case)) {
                Ok(()) => pass.done += 1,
                Err(Trouble::Failed(failure @ Failure::Unavailable(_))) => return Err(failure),
                // Somebody else is at the case, and does what is due themselves.
                Err(Trouble::Failed(Failure::Taken(_))) => {}
                Err(trouble) => {
                    pass.failed += 1;
                    error!(case = %case, %trouble, "a case cannot be moved on");
                    let again_at = again_at(desk.now, 10);
                    let why = trouble.to_string();
                    case_row::note_trouble(desk.tx, desk.jurisdiction, &case, &why, again_at)?;
                }
            }
        }
        Ok(pass)
    });
    unless_taken(page.await)
}

/// Two processes that do the same may lock each other out; the database then undoes the work of one, and the other does it.
pub(crate) fn unless_taken<T: Default>(page: Result<T, Failure>) -> Result<T, Failure> {
    match page {
        Err(Failure::Taken(_)) => Ok(T::default()),
        other => other,
    }
}

/// What events have set off: linked cases, messages, papers, registers.
///
/// # Errors
/// [`Failure`] if the store cannot be asked what is due.
pub async fn carry_out(city: &City) -> Result<Pass, Failure> {
    let mut pass = Pass::default();
    loop {
        let now = city.now();
        let due = city.read(move |tx, jurisdiction| outbox::due(tx, jurisdiction, now, PAGE)).await?;
        if due.is_empty() {
            return Ok(pass);
        }
        let (page, aftermath) = carry_out_all(city, due).await?;
        pass.add(page);
        if page == Pass::default() {
            return Ok(pass);
        }
        if aftermath == Aftermath::RegisterChanged {
            registers::reload(city).await?;
        }
    }
}

async fn carry_out_all(city: &City, entries: Vec<outbox::Entry>) -> Result<(Pass, Aftermath), Failure> {
    let page = city.at_desk(move |desk| {
        let (mut pass, mut aftermath) = (Pass::default(), Aftermath::Nothing);
        for entry in entries {
            let until = Moment(desk.now.0 + LEASE);
            if !outbox::lease(desk.tx, desk.jurisdiction, &entry, desk.now, until)? {
                continue;
            }
            match desk.attempt(|desk| desk.carry_out_entry(&entry)) {
                Ok(Aftermath::Nothing) => pass.done += 1,
                Ok(changed) => {
                    pass.done += 1;
                    aftermath = changed;
                }
                Err(Trouble::Failed(failure @ Failure::Unavailable(_))) => return Err(failure),
                Err(trouble) => {
                    pass.failed += 1;
                    warn!(case = %entry.case, version = entry.version, %trouble, "an effect is tried again later");
                    let again_at = again_at(desk.now, entry.attempts);
                    outbox::again(desk.tx, desk.jurisdiction, &entry, again_at, &trouble.to_string())?;
                }
            }
        }
        Ok((pass, aftermath))
    });
    unless_taken(page.await)
}

impl Desk<'_, '_> {
    /// Does what is due in a case, and looks at it with the rules again.
    pub(crate) fn advance(&mut self, case: &CaseId) -> Result<(), Trouble> {
        let Some(mut on) = self.load(case)? else {
            return Ok(self.judge_observed_again(case)?);
        };
        self.let_time_pass(&mut on)?;
        self.put_back(on)?;
        Ok(())
    }

    /// Does `work` as a whole or not at all.
    pub(crate) fn attempt<T>(
        &mut self,
        work: impl FnOnce(&mut Desk<'_, '_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let (book, sources, jurisdiction, now) = (self.book, self.sources, self.jurisdiction, self.now);
        let chance = self.chance;
        self.tx.attempt(|tx| work(&mut Desk { tx, book, sources, jurisdiction, now, chance }))
    }
}

/// What the schedules have due, at the beginning of each day and once an hour.
///
/// # Errors
/// [`Failure`] if the store cannot be asked.
pub async fn schedules(city: &City) -> Result<Pass, Failure> {
    let now = city.now();
    if !city.schedules().is_time(city.book().almanac(), now) {
        return Ok(Pass::default());
    }
    let pass = schedule::open_due(city).await?;
    city.schedules().done(now);
    Ok(pass)
}

/// Takes away sessions that have expired and keys of old commands, once an hour.
///
/// # Errors
/// [`Failure`] if the store cannot be written.
pub async fn sweep(city: &City) -> Result<Pass, Failure> {
    let now = city.now();
    if !city.sweeping().is_time(city.book().almanac(), now) {
        return Ok(Pass::default());
    }
    let swept = city.write(move |tx, jurisdiction| {
        let sessions = session::expire(tx, now)?;
        let keys = command::forget_before(tx, jurisdiction, Moment(now.0 - KEYS_KEPT))?;
        Ok::<_, Failure>(sessions + keys)
    });
    let done = swept.await?;
    city.sweeping().done(now);
    Ok(Pass { done, failed: 0 })
}

/// Follows what was changed of registers and calendars, by this process or another.
async fn follow(city: &City) -> Result<Pass, Failure> {
    registers::reload(city).await?;
    calendar::reproject(city).await
}

/// Runs all passes until the future is dropped: now, whenever somebody nudges, and every few seconds.
pub async fn run(city: City) {
    loop {
        report("follow", follow(&city)).await;
        report("schedules", schedules(&city)).await;
        report("advance", advance(&city)).await;
        report("carry out", carry_out(&city)).await;
        report("follow cards", follow_cards(&city)).await;
        report("seal", seal::seal_all(&city)).await;
        report("sweep", sweep(&city)).await;
        // Whichever comes first; both are fine.
        drop(tokio::time::timeout(PERIOD, city.nudged()).await);
    }
}

/// Says what a pass has done, in one line; one that broke off does not stop the others.
async fn report(name: &'static str, pass: impl Future<Output = Result<Pass, Failure>>) {
    let began = Instant::now();
    let pass = pass.await;
    metrics::passed(name, *pass.as_ref().unwrap_or(&Pass::default()), began.elapsed());
    match pass {
        Ok(Pass { done: 0, failed: 0 }) => {}
        Ok(Pass { done, failed }) => info!(pass = name, done, failed, "done"),
        Err(failure) => error!(pass = name, %failure, "a pass broke off"),
    }
}

/// Runs the passes until there is nothing left to do at this time: for tests and for cities that are made.
///
/// # Errors
/// [`Failure`] if the store cannot be asked.
pub async fn settle(city: &City) -> Result<Pass, Failure> {
    let pass = rest(city).await?;
    seal::seal_all(city).await?;
    sweep(city).await?;
    Ok(pass)
}

/// As [`settle`], but that nothing is sealed: for cities that are made, which are sealed now and then.
pub(crate) async fn rest(city: &City) -> Result<Pass, Failure> {
    let mut pass = Pass::default();
    loop {
        let mut round = schedules(city).await?;
        round.add(advance(city).await?);
        round.add(carry_out(city).await?);
        round.add(follow_cards(city).await?);
        pass.add(round);
        if round.done == 0 {
            return Ok(pass);
        }
    }
}
