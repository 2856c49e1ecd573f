//! Events that were recorded are taken up into the sealed log.

use chuangyou_store::Failure;
use chuangyou_store::seal::{self, PublicKey, SealKey};

use crate::chance;
use crate::city::City;
use crate::reconcile::Pass;

/// The file of the key in the city's folder.
pub(crate) const KEY_FILE: &str = "seal.key";

/// How many events one block takes at most.
const BLOCK: u32 = 1000;

/// Seals every event that waits.
///
/// # Errors
/// [`Failure`] if the key cannot be read or made, or the log cannot be gone on from.
pub async fn seal_all(city: &City) -> Result<Pass, Failure> {
    let mut pass = Pass::default();
    loop {
        let (key, now) = (city.seal_key()?, city.now());
        let sealed = city.write(move |tx, jurisdiction| {
            let before = seal::last_head(tx, jurisdiction)?.map_or(0, |head| head.size);
            let head = seal::seal(tx, jurisdiction, &key, now, BLOCK)?;
            Ok::<_, Failure>(head.map(|head| head.size - before))
        });
        match sealed.await {
            Ok(Some(events)) => pass.done += events,
            // Nothing waits; or another process is at it, and seals what does.
            Ok(None) | Err(Failure::Taken(_)) => return Ok(pass),
            Err(failure) => return Err(failure),
        }
    }
}

/// The key with which the city's heads are verified.
///
/// # Errors
/// [`Failure`] if the key cannot be read or made.
pub fn public_key(city: &City) -> Result<PublicKey, Failure> {
    Ok(city.seal_key()?.public())
}

/// The key in the city's folder; a new one if there is none yet.
pub(crate) fn load_key(folder: &std::path::Path) -> Result<SealKey, Failure> {
    SealKey::load_or_create(&folder.join(KEY_FILE), chance::bytes())
}
