//! The first database is lost under load; its standby goes on in its place.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::city::Place;
use super::load::Shared;
use crate::need::Postgres;

/// How long the clients work before the first database is lost, and after the standby has taken its place.
const WHILE: Duration = Duration::from_secs(10);

/// How long nobody notices.
const AWAY: Duration = Duration::from_secs(3);

/// Two servers on one place, each with eight clients. The first database ends at once and does not come back; after a while its
/// standby is promoted. The servers are never restarted: they find by themselves which database takes writes.
pub(super) fn run(place: &Place, first: &mut Postgres, standby: &Postgres) -> Result<String> {
    let token = place.new_citizen()?;
    let shared = Shared::default();
    let mut servers = [place.serve()?, place.serve()?];
    let loads = servers.each_ref().map(|served| shared.load(&served.client(), &token));
    std::thread::sleep(WHILE);
    first.stop()?;
    let before = shared.ledger().acknowledged.len();
    std::thread::sleep(AWAY);
    standby.promote()?;
    std::thread::sleep(WHILE);
    for load in loads {
        load.stop()?;
    }
    let during = shared.ledger().acknowledged.len();
    ensure!(during > before, "nothing was acknowledged after the standby was promoted");
    for served in &mut servers {
        ensure!(served.lives(), "a server ended");
        ensure!(served.client().ask("GET", "/ready", "", "")?.status == 200, "a server is not ready");
    }
    let client = servers[0].client();
    shared.check(&client, &token, 0)?;
    let repeated = shared.settle(&client, &token)?;
    shared.count(&client, &token)?;
    drop(servers);
    place.verify()?;
    place.expect_rows_as_the_journal_says()?;
    let ledger = shared.ledger();
    Ok(format!(
        "the first database lost after {before} commands acknowledged, its standby promoted {} s later; {} commands answered \
        503, {repeated} sent again, {} acknowledged in the end, longest pause {:.1} s, lost 0, doubled 0",
        AWAY.as_secs(),
        ledger.refused,
        ledger.acknowledged.len(),
        ledger.longest_pause.as_secs_f64()
    ))
}
