//! A town and what happens in it.

use std::sync::{Arc, OnceLock};

use chuangyou_app::dice::Dice;
use chuangyou_app::{
    Base, City, Clock, Done, Executed, Refusal, Rulebook, Submission, execute, observed, reconcile,
};
use chuangyou_engine::case::{CaseId, Moment};
use chuangyou_store::{Breaker, Db, Location, Readers};

use crate::check;
use crate::common::{local, luoyang};
use crate::moves;
use crate::places::Kept;

/// How many steps a town lives through.
const STEPS: u64 = 40;

const MINUTE: i64 = 60 * 1_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// So long after it was sent a submission is sent again; later its key may have been forgotten.
const RESENT_WITHIN: i64 = 28 * DAY;

/// What a town has lived through, for those who read the test's output.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    steps: u64,
    crashes: u64,
    acknowledged: u64,
    repeated: u64,
    pub(crate) events: u64,
    pub(crate) reads: u64,
    /// Cards of the city's own cases that are those of the bulk run.
    pub(crate) cards: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.steps += other.steps;
        self.crashes += other.crashes;
        self.acknowledged += other.acknowledged;
        self.repeated += other.repeated;
        self.events += other.events;
        self.reads += other.reads;
        self.cards += other.cards;
    }
}

/// What is known of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    /// It was carried out, and whoever sent it was told so.
    Acknowledged(CaseId, u32),
    /// It was refused: nothing of it is there.
    Refused,
    /// The answer never came.
    Unknown,
}

/// A submission that was sent.
pub(crate) struct Sent {
    pub(crate) submission: Submission,
    pub(crate) known: Known,
    at: Moment,
}

/// A process that serves the town.
struct Server {
    city: City,
    breaker: Breaker,
}

pub(crate) struct Life {
    dice: Dice,
    location: Location,
    folder: std::path::PathBuf,
    clock: Clock,
    servers: Vec<Server>,
    pub(crate) sent: Vec<Sent>,
    /// What a source has reported, in the order in which it was sent.
    pub(crate) reported: Vec<observed::Reported>,
    pub(crate) steps: Vec<String>,
    pub(crate) tally: Tally,
    /// How far the clock may still go forward: keys are kept for a while only.
    forward: i64,
    /// The latest that the clock has shown.
    latest: Moment,
}

/// The programme of the town, read and made ready once.
fn ready() -> (Arc<Base>, Arc<Rulebook>) {
    static READY: OnceLock<(Arc<Base>, Arc<Rulebook>)> = OnceLock::new();
    let make = || {
        let base = luoyang();
        let book = base.rulebook(&[], &[]).unwrap();
        (Arc::new(base), Arc::new(book))
    };
    READY.get_or_init(make).clone()
}

impl Life {
    pub(crate) async fn new(seed: u64, kept: &Kept, servers: usize) -> Self {
        let mut life = Self {
            dice: Dice::of(seed),
            location: kept.location(),
            folder: kept.folder(),
            clock: Clock::set_at(local("2011-10-11 09:00")),
            servers: Vec::new(),
            sent: Vec::new(),
            reported: Vec::new(),
            steps: Vec::new(),
            tally: Tally::default(),
            forward: 27 * DAY,
            latest: local("2011-10-11 09:00"),
        };
        for _ in 0..servers {
            let server = life.start().await;
            life.servers.push(server);
        }
        life
    }

    pub(crate) fn city(&self) -> &City {
        &self.servers[0].city
    }

    async fn start(&self) -> Server {
        let (location, breaker) = (self.location.clone(), Breaker::new());
        let readers = Readers { reading: 1, writing: 1 };
        let breaks = breaker.clone();
        // Connecting blocks, which a thread of the runtime must not.
        let db = tokio::task::spawn_blocking(move || Db::open_breakable(&location, readers, breaks));
        let db = db.await.unwrap().unwrap();
        let city = City::open_ready(db, ready(), self.clock.clone(), self.folder.clone()).await.unwrap();
        city.observe(moves::receipt()).unwrap();
        Server { city, breaker }
    }

    /// Lives through its days, ends its troubles, and is looked over.
    pub(crate) async fn live(&mut self) -> Result<(), String> {
        for _ in 0..STEPS {
            self.tally.steps += 1;
            self.step().await?;
            self.restart_what_broke().await;
        }
        for server in 0..self.servers.len() {
            self.servers[server] = self.start().await;
        }
        self.clock.move_to(self.latest);
        self.note(
            "at the end the clock is right, and everything that was never answered is sent again".into(),
        );
        for sent in 0..self.sent.len() {
            self.send(0, sent).await?;
        }
        let reported = self.reported.clone();
        observed::ingest(self.city(), "receipt", reported).await.map_err(|error| error.to_string())?;
        reconcile::settle(self.city()).await.map_err(|failure| format!("settling: {failure}"))?;
        check::whole(self).await
    }

    fn note(&mut self, step: String) {
        let number = self.steps.len();
        self.steps.push(format!("{number:3} {step}"));
    }

    async fn step(&mut self) -> Result<(), String> {
        let server = self.dice.below(self.servers.len() as u64) as usize;
        match self.dice.below(100) {
            0..=37 => self.submit_something(server).await,
            38..=47 => self.send_again(server).await,
            48..=52 => self.send_to_all_at_once().await,
            53..=64 => {
                self.move_the_clock();
                Ok(())
            }
            65..=80 => self.pass(server).await,
            81..=88 => self.report(server).await,
            _ => {
                let steps = self.dice.below(60) as u32;
                self.note(format!("server {server} is to break after {steps} statements"));
                self.servers[server].breaker.break_after(steps);
                Ok(())
            }
        }
    }

    async fn submit_something(&mut self, server: usize) -> Result<(), String> {
        let Some(submission) = self.draw(server).await else { return Ok(()) };
        self.sent.push(Sent { submission, known: Known::Unknown, at: self.clock.now() });
        self.send(server, self.sent.len() - 1).await
    }

    /// What somebody might do now; `None` if the store does not say what there is.
    async fn draw(&mut self, server: usize) -> Option<Submission> {
        let key = format!("key {}", self.sent.len());
        if self.sent.len() < 2 || self.dice.below(4) == 0 {
            return Some(moves::opening(&mut self.dice, key));
        }
        let city = self.servers[server].city.clone();
        let opened: Vec<CaseId> = check::cases(&city).await.ok()?;
        moves::act(&mut self.dice, &city, &opened, key).await
    }

    async fn send_again(&mut self, server: usize) -> Result<(), String> {
        if self.sent.is_empty() {
            return Ok(());
        }
        let again = self.dice.below(self.sent.len() as u64) as usize;
        self.tally.repeated += 1;
        self.send(server, again).await
    }

    /// The same submission reaches every server in the same moment.
    async fn send_to_all_at_once(&mut self) -> Result<(), String> {
        let Some(submission) = self.draw(0).await else { return Ok(()) };
        self.sent.push(Sent { submission: submission.clone(), known: Known::Unknown, at: self.clock.now() });
        let last = self.sent.len() - 1;
        let cities: Vec<City> = self.servers.iter().map(|server| server.city.clone()).collect();
        let (one, other) = (&cities[0], cities.last().unwrap());
        let (first, second) =
            tokio::join!(execute(one, submission.clone()), execute(other, submission.clone()));
        if let (Ok(first), Ok(second)) = (&first, &second)
            && (&first.case, first.version) != (&second.case, second.version)
        {
            return Err(format!("one submission was done twice: {first:?}, {second:?}"));
        }
        if matches!((&first, &second), (Ok(one), Ok(other)) if one.done == Done::Now && other.done == Done::Now)
        {
            return Err(format!("{submission:?} was done now, and now"));
        }
        // What was done now is noted before its repetition; an error says nothing beside what was done.
        let mut answers = vec![first, second];
        answers.sort_by_key(|answer| match answer {
            Ok(Executed { done: Done::Now, .. }) => 0,
            Ok(_) => 1,
            Err(_) => 2,
        });
        let done = answers.iter().filter(|answer| answer.is_ok()).count();
        answers.truncate(done.max(1));
        answers.into_iter().try_for_each(|answer| self.take_note(last, answer))
    }

    async fn send(&mut self, server: usize, which: usize) -> Result<(), String> {
        let sent = &self.sent[which];
        if self.clock.now().0 - sent.at.0 > RESENT_WITHIN {
            return Ok(());
        }
        let answer = execute(&self.servers[server].city, sent.submission.clone()).await;
        self.take_note(which, answer)
    }

    /// Holds an answer against what was known.
    fn take_note(&mut self, which: usize, answer: Result<Executed, Refusal>) -> Result<(), String> {
        let Submission { key, action, actor, .. } = &self.sent[which].submission;
        let told = format!("{key}: {} does {action}: {}", actor.id, said(&answer));
        self.note(told.clone());
        let known = match (&self.sent[which].known, answer) {
            (Known::Acknowledged(case, version), Ok(done)) => {
                if done.case != *case || done.version != *version || done.done != Done::Before {
                    return Err(format!("acknowledged as {case} {version}, and then {told}"));
                }
                return Ok(());
            }
            (Known::Acknowledged(..), Err(Refusal::Failed(_))) => return Ok(()),
            (Known::Acknowledged(case, version), Err(_)) => {
                return Err(format!("acknowledged as {case} {version}, and then {told}"));
            }
            (Known::Refused, Ok(done)) if done.done == Done::Before => {
                return Err(format!("refused, and done all the same: {told}"));
            }
            (_, Ok(done)) => {
                self.tally.acknowledged += 1;
                Known::Acknowledged(done.case, done.version)
            }
            (_, Err(Refusal::Failed(_))) => Known::Unknown,
            (_, Err(_)) => Known::Refused,
        };
        self.sent[which].known = known;
        Ok(())
    }

    fn move_the_clock(&mut self) {
        let by = match self.dice.below(12) {
            0 => 7 * DAY,
            1 => -DAY,
            2 => -90 * MINUTE,
            3..=5 => DAY + self.dice.below(9) as i64 * 60 * MINUTE,
            _ => (1 + self.dice.below(240) as i64) * MINUTE,
        };
        if by > self.forward {
            return;
        }
        self.forward -= by.max(0);
        self.note(format!("the clock moves by {} minutes", by / MINUTE));
        self.clock.move_to(Moment(self.clock.now().0 + by));
        self.latest = self.latest.max(self.clock.now());
    }

    async fn pass(&mut self, server: usize) -> Result<(), String> {
        let city = &self.servers[server].city;
        let (name, passed) = match self.dice.below(4) {
            0 => ("settle", reconcile::settle(city).await),
            1 => ("carry out", reconcile::carry_out(city).await),
            _ => ("advance", reconcile::advance(city).await),
        };
        self.note(format!("server {server}: {name}: {passed:?}"));
        Ok(())
    }

    async fn report(&mut self, server: usize) -> Result<(), String> {
        let batch = moves::batch(&mut self.dice);
        let taken = observed::ingest(&self.servers[server].city, "receipt", batch.clone()).await;
        self.note(format!("server {server}: {} events are reported: {taken:?}", batch.len()));
        self.reported.extend(batch);
        match taken {
            Ok(taken) if !taken.conflicts.is_empty() => Err(format!("conflicts: {taken:?}")),
            _ => Ok(()),
        }
    }

    async fn restart_what_broke(&mut self) {
        for server in 0..self.servers.len() {
            if self.servers[server].breaker.is_broken() {
                self.tally.crashes += 1;
                self.note(format!("server {server} has died, and is started again"));
                self.servers[server] = self.start().await;
            }
        }
    }
}

fn said(answer: &Result<Executed, Refusal>) -> String {
    match answer {
        Ok(done) => format!("{} {} {:?}", done.case, done.version, done.done),
        Err(refusal) => refusal.to_string(),
    }
}
