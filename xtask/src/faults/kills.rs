//! Killed at random moments under load.

use std::time::Duration;

use anyhow::Result;

use super::city::Place;
use super::load::Shared;

/// After how many kills the whole journal is verified.
const VERIFY_EVERY: u32 = 10;

/// Kills the server so often and looks each time for what it had acknowledged.
pub(super) fn run(place: &Place, kills: u32, seed: u64) -> Result<String> {
    let token = place.new_citizen()?;
    let (shared, mut dice, mut unanswered) = (Shared::default(), Dice(seed), 0);
    for kill in 1..=kills {
        let served = place.serve()?;
        let (client, from) = (served.client(), shared.sent());
        let load = shared.load(&client, &token);
        std::thread::sleep(Duration::from_millis(20 + dice.below(480)));
        served.kill()?;
        load.stop()?;
        if kill % VERIFY_EVERY == 0 {
            place.verify()?;
        }
        let served = place.serve()?;
        shared.check(&served.client(), &token, from)?;
        unanswered += shared.settle(&served.client(), &token)?;
    }
    let served = place.serve()?;
    shared.check(&served.client(), &token, 0)?;
    let cases = shared.count(&served.client(), &token)?;
    drop(served);
    place.verify()?;
    place.expect_rows_as_the_journal_says()?;
    let acknowledged = shared.ledger().acknowledged.len();
    Ok(format!(
        "{kills} kills, {acknowledged} commands acknowledged in {cases} cases, {unanswered} of them only when they were sent \
        again; lost 0, doubled 0"
    ))
}

/// Numbers that look like chance and repeat (SplitMix64).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}
