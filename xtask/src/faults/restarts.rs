//! PostgreSQL ends at once and comes back, under load.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::city::Place;
use super::load::Shared;
use crate::need::Postgres;

/// How long the clients work before the database ends, and while it is away.
const WHILE: Duration = Duration::from_millis(700);

/// Lets the database end and come back so often. The server is never restarted: it goes on by itself.
pub(super) fn run(place: &Place, server: &mut Postgres, times: u32) -> Result<String> {
    let token = place.new_citizen()?;
    let shared = Shared::default();
    let mut served = place.serve()?;
    for _ in 0..times {
        let from = shared.sent();
        let load = shared.load(&served.client(), &token);
        std::thread::sleep(WHILE);
        server.restart()?;
        std::thread::sleep(WHILE);
        load.stop()?;
        ensure!(served.lives(), "the server ended");
        shared.check(&served.client(), &token, from)?;
        shared.settle(&served.client(), &token)?;
    }
    shared.count(&served.client(), &token)?;
    drop(served);
    place.verify()?;
    place.expect_rows_as_the_journal_says()?;
    let ledger = shared.ledger();
    Ok(format!(
        "{times} restarts, {} commands answered 503, {} acknowledged, longest pause {:.1} s, lost 0, doubled 0",
        ledger.refused,
        ledger.acknowledged.len(),
        ledger.longest_pause.as_secs_f64()
    ))
}
