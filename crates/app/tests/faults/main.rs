//! Simulation: small towns live through random days in which anything may break off between any two statements, and afterwards
//! nothing that was acknowledged is lost, nothing is done twice, and everything is as the journal says.
//!
//! Each seed is a town. A failing one prints its seed and its steps; `FAULT_SEED=17` repeats it alone, `FAULT_SEEDS=20000` lives
//! through more than the usual number.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "../common/mod.rs"]
mod common;

mod check;
mod life;
mod moves;
mod places;
mod readers;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use life::{Life, Tally};
use places::Kept;

/// How many towns live on SQLite when nothing else is said.
const SEEDS: u64 = 120;

/// How many live on PostgreSQL, each with two servers.
const SEEDS_ON_POSTGRES: u64 = 24;

/// How many threads live through them.
const THREADS: usize = 4;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

/// Lives through one town.
fn live(seed: u64, kept: &Kept, servers: usize) -> Result<Tally, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut life = Life::new(seed, kept, servers).await;
        let lived = life.live().await;
        lived.map(|()| life.tally).map_err(|wrong| format!("seed {seed}: {wrong}\n{}", life.steps.join("\n")))
    })
}

/// Lives through towns on several threads; the first that goes wrong is told with its steps.
fn live_all(seeds: u64, servers: impl Fn(u64) -> usize + Sync, place: impl Fn() -> Kept + Sync) {
    if let Some(seed) = number("FAULT_SEED") {
        let tally = live(seed, &place(), servers(seed)).unwrap_or_else(|wrong| panic!("{wrong}"));
        return println!("{tally:?}");
    }
    let (next, total, wrong) = (AtomicU64::new(0), Mutex::new(Tally::default()), Mutex::new(None));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds || wrong.lock().unwrap().is_some() {
                        return;
                    }
                    match live(seed, &place(), servers(seed)) {
                        Ok(tally) => total.lock().unwrap().add(tally),
                        Err(found) => *wrong.lock().unwrap() = Some(found),
                    }
                }
            });
        }
    });
    if let Some(wrong) = wrong.into_inner().unwrap() {
        panic!("{wrong}");
    }
    println!("{seeds} towns: {:?}", total.into_inner().unwrap());
}

#[test]
fn whatever_breaks_off_between_two_statements_nothing_acknowledged_is_lost_and_nothing_is_done_twice() {
    let seeds = number("FAULT_SEEDS").unwrap_or(SEEDS);
    // Every fourth town is served by two processes on one file.
    live_all(seeds, |seed| if seed % 4 == 0 { 2 } else { 1 }, Kept::sqlite);
}

#[test]
fn two_servers_on_one_postgres_do_together_what_one_would_have_done() {
    live_all(SEEDS_ON_POSTGRES, |_| 2, Kept::postgres);
}
