//! Clients who send commands, and note what was acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::client::{Client, Command, Done};

/// How many clients send at once.
const CLIENTS: usize = 8;

/// How long a client waits that was not answered.
const PAUSE: Duration = Duration::from_millis(100);

/// Every command that was sent, by its key.
#[derive(Default)]
pub(super) struct Ledger {
    /// With the server's word.
    pub(super) acknowledged: BTreeMap<String, (Command, Done)>,
    /// Without: the answer never came, or was that the server cannot now.
    pub(super) open: BTreeMap<String, Command>,
    /// How many answers were refusals for now (503).
    pub(super) refused: u64,
    /// The longest time of a load in which nothing was acknowledged.
    pub(super) longest_pause: Duration,
    /// When something was last acknowledged, or the load began.
    last: Option<Instant>,
}

impl Ledger {
    fn acknowledge(&mut self, key: String, command: Command, done: Done) {
        let now = Instant::now();
        let pause = self.last.replace(now).map_or(Duration::ZERO, |last| now - last);
        self.longest_pause = self.longest_pause.max(pause);
        self.open.remove(&key);
        self.acknowledged.insert(key, (command, done));
    }
}

/// A ledger that several write.
#[derive(Clone, Default)]
pub(super) struct Shared {
    ledger: Arc<Mutex<Ledger>>,
    next: Arc<AtomicU64>,
}

/// Clients at work.
pub(super) struct Load {
    stop: Arc<AtomicBool>,
    clients: Vec<JoinHandle<Result<()>>>,
}

impl Shared {
    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets clients send to a server until they are stopped, whatever the server does.
    pub(super) fn load(&self, client: &Client, token: &str) -> Load {
        self.ledger().last = Some(Instant::now());
        let stop = Arc::new(AtomicBool::new(false));
        let clients = (0..CLIENTS).map(|_| {
            let (shared, client, token) = (self.clone(), client.clone(), token.to_owned());
            let stop = Arc::clone(&stop);
            std::thread::spawn(move || shared.send_until(&stop, &client, &token))
        });
        Load { clients: clients.collect(), stop }
    }

    fn send_until(&self, stop: &AtomicBool, client: &Client, token: &str) -> Result<()> {
        while !stop.load(Ordering::Relaxed) {
            let Some(done) = self.send(client, token, Command::apply())? else {
                std::thread::sleep(PAUSE);
                continue;
            };
            self.send(client, token, Command::withdraw(&done.case))?;
            self.send(client, token, Command::question())?;
        }
        Ok(())
    }

    /// Sends a command under a new key; it is noted as open before it is sent.
    fn send(&self, client: &Client, token: &str, command: Command) -> Result<Option<Done>> {
        let key = format!("k{}", self.next.fetch_add(1, Ordering::Relaxed));
        self.ledger().open.insert(key.clone(), command.clone());
        let Ok(answer) = client.command(token, &key, &command) else { return Ok(None) };
        let mut ledger = self.ledger();
        match answer.done() {
            Some(done) => {
                ledger.acknowledge(key, command, done.clone());
                Ok(Some(done))
            }
            None if matches!(answer.status, 200 | 201 | 503) => {
                ledger.refused += u64::from(answer.status == 503);
                Ok(None)
            }
            None => anyhow::bail!("{key} was answered {}: {}", answer.status, answer.body),
        }
    }

    /// Sends again what was never answered, twice: it is one act, whether it had been done or not. A withdrawal may have
    /// become impossible only if it was never possible.
    pub(super) fn settle(&self, client: &Client, token: &str) -> Result<u64> {
        let open = std::mem::take(&mut self.ledger().open);
        let settled = open.len() as u64;
        for (key, command) in open {
            let first = client.command(token, &key, &command)?;
            let done = first.done().with_context(|| format!("{key} was answered {first:?}"))?;
            let again = client.command(token, &key, &command)?;
            ensure!(again.done() == Some(done.clone()), "{key} was {done:?}, and then {again:?}");
            self.ledger().acknowledged.insert(key, (command, done));
        }
        Ok(settled)
    }

    /// Asks the server again for every command from the `from`-th on that it acknowledged; each must be what it was.
    pub(super) fn check(&self, client: &Client, token: &str, from: usize) -> Result<()> {
        let known: Vec<_> = self.ledger().acknowledged.clone().into_iter().collect();
        let recent = known.iter().filter(|(key, _)| number(key) >= from);
        for (key, (command, done)) in recent {
            let answer = client.command(token, key, command)?;
            ensure!(
                answer.done().as_ref() == Some(done),
                "{key} was acknowledged as {done:?}, and is {answer:?}"
            );
            ensure!(answer.body.contains("\"before\""), "{key} was done twice: {answer:?}");
        }
        Ok(())
    }

    /// The number that the next key will have.
    pub(super) fn sent(&self) -> usize {
        self.next.load(Ordering::Relaxed) as usize
    }

    /// Reads every case that was opened: each has its acts once. Questions have running numbers of their own, which leave nothing
    /// out: one that was asked twice, or that nobody knows of, would have taken a number.
    pub(super) fn count(&self, client: &Client, token: &str) -> Result<usize> {
        let mut acts: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
        let known: Vec<_> = self.ledger().acknowledged.values().cloned().collect();
        for (command, done) in &known {
            *acts.entry(done.case.clone()).or_default().entry(command.action()).or_default() += 1;
        }
        let mut numbers = BTreeSet::new();
        for (case, expected) in &acts {
            let told = client.case(token, case)?;
            for action in ["submit", "withdraw", "ask_online"] {
                let (found, expected) = (told.acts(action), expected.get(action).copied().unwrap_or(0));
                ensure!(
                    found == expected,
                    "{case} has {action} {found} times, and it was sent {expected} times"
                );
            }
            if expected.contains_key("ask_online") {
                ensure!(numbers.insert(told.running_number()?), "two questions have the number of {case}");
            }
        }
        let last = numbers.last().copied().unwrap_or(0);
        ensure!(last == numbers.len() as u64, "{} questions have numbers up to {last}", numbers.len());
        Ok(acts.len())
    }
}

fn number(key: &str) -> usize {
    key[1..].parse().unwrap_or_default()
}

impl Load {
    /// Lets the clients end; an answer that nobody should have been given is an error.
    pub(super) fn stop(self) -> Result<()> {
        self.stop.store(true, Ordering::Relaxed);
        for client in self.clients {
            client.join().map_err(|_| anyhow::anyhow!("a client panicked"))??;
        }
        Ok(())
    }
}
