//! A page of the database's file is overwritten: it is found and said, and a backup brings the city back.

use std::fs::OpenOptions;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::city::Place;
use super::load::Shared;

/// The size of a page of the file.
const PAGE: u64 = 8192;

/// Damages the file and brings the city back from a backup that was made under load.
pub(super) fn run(place: &Place) -> Result<String> {
    let token = place.new_citizen()?;
    let (shared, backup) = (Shared::default(), place.beside("backup"));
    let backup = backup.to_str().context("a path that is no text")?;
    let served = place.serve()?;
    let load = shared.load(&served.client(), &token);
    std::thread::sleep(Duration::from_secs(2));
    let before: Vec<String> = shared.ledger().acknowledged.keys().cloned().collect();
    place.must(&["backup", backup])?;
    load.stop()?;
    drop(served);
    place.verify()?;
    let key = place.beside("seal.key");
    let key = key.to_str().context("a path that is no text")?;
    std::fs::copy(place.data().join("seal.key"), key)?;
    shared.ledger().acknowledged.retain(|key, _| before.contains(key));

    std::fs::rename(place.data(), place.beside("first"))?;
    bring_back(place, &shared, (&token, backup, key))?;
    let pages = overwrite_every_tenth_page(place)?;
    let verified = place.run(&["verify"])?;
    ensure!(verified.code != 0, "verify found nothing: {}", verified.out);
    ensure!(
        (verified.out + &verified.err).contains("damaged"),
        "verify does not say that the file is damaged"
    );
    let copied = place.run(&["backup", place.beside("after").to_str().context("a path that is no text")?])?;
    ensure!(copied.code == 2, "a damaged city was copied: {}", copied.out);

    std::fs::rename(place.data(), place.beside("damaged"))?;
    bring_back(place, &shared, (&token, backup, key))?;
    Ok(format!(
        "{pages} pages overwritten, found by verify, not copied by backup; brought back twice, {} commands acknowledged \
        before the backup, lost 0",
        before.len()
    ))
}

/// Brings the backup back, and looks for what was acknowledged before it was begun.
fn bring_back(place: &Place, shared: &Shared, (token, backup, key): (&str, &str, &str)) -> Result<()> {
    place.must(&["restore", backup, "--key", key])?;
    let served = place.serve()?;
    shared.check(&served.client(), token, 0)?;
    drop(served);
    place.verify()
}

/// What `restore` wrote lies in the file's own pages, and nothing in the log beside it.
fn overwrite_every_tenth_page(place: &Place) -> Result<u64> {
    let mut file = OpenOptions::new().write(true).open(place.data().join("city.db"))?;
    let pages = file.metadata()?.len() / PAGE;
    let mut damaged = 0;
    for page in (10..pages).step_by(10) {
        file.seek(SeekFrom::Start(page * PAGE))?;
        file.write_all(&[0xa5; PAGE as usize])?;
        damaged += 1;
    }
    Ok(damaged)
}
