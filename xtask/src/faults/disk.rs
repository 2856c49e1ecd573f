//! No room on the disk.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::city::Place;
use super::load::Shared;

/// How far beyond its size a file may grow, in KiB.
const ROOM_KIB: u64 = 512;

/// Lets the files of the city grow no more, under load; then gives room again.
pub(super) fn run(place: &Place) -> Result<String> {
    let token = place.new_citizen()?;
    let shared = Shared::default();
    let size = std::fs::metadata(place.data().join("city.db"))?.len();
    let mut served = place.serve_within(size / 1024 + ROOM_KIB)?;
    let load = shared.load(&served.client(), &token);
    let mut waited = 0;
    while shared.ledger().refused < 20 && waited < 600 {
        std::thread::sleep(Duration::from_millis(100));
        waited += 1;
    }
    load.stop()?;
    let refused = shared.ledger().refused;
    ensure!(refused > 0, "the disk never became full");
    ensure!(served.lives(), "the server ended");
    let health = served.client().ask("GET", "/health", "", "")?.status;
    ensure!(health == 200, "/health was answered {health}");
    let said = served.said();
    ensure!(said.contains("full") || said.contains("I/O"), "the log does not say why: {said}");
    drop(served);
    let served = place.serve()?;
    shared.check(&served.client(), &token, 0)?;
    shared.settle(&served.client(), &token)?;
    shared.count(&served.client(), &token)?;
    drop(served);
    place.verify()?;
    place.expect_rows_as_the_journal_says()?;
    let acknowledged = shared.ledger().acknowledged.len();
    Ok(format!("{refused} commands answered 503, {acknowledged} acknowledged in the end, lost 0, doubled 0"))
}
