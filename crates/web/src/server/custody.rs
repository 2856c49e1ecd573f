//! The keys that custodians have unlocked: in memory alone, each for one session, and only for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chuangyou_engine::case::{Moment, PersonId};
use chuangyou_envelope::SecretKey;

use super::{Site, Visit};

/// How long a key stays that nobody uses. A default of this project.
const IDLE: Duration = Duration::from_mins(10);

/// A key in somebody's session.
struct Held {
    of: PersonId,
    key: Arc<SecretKey>,
    used_at: Moment,
}

/// The keys that are unlocked now, by session. A key that is dropped is wiped.
#[derive(Default)]
pub(crate) struct Unlocked(Mutex<HashMap<String, Held>>);

impl Unlocked {
    /// Keeps a key for the session of its holder.
    pub(crate) fn keep(site: &Site, visit: &Visit, key: SecretKey) {
        let Some(session) = visit.session.id() else { return };
        let held = Held { of: visit.person.id.clone(), key: Arc::new(key), used_at: site.city.now() };
        site.unlocked.locked(site.city.now()).insert(session.to_string(), held);
        // What nobody uses goes even if nobody comes to see.
        let (unlocked, city) = (Arc::clone(&site.unlocked), site.city.clone());
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(IDLE).await;
                if unlocked.locked(city.now()).is_empty() {
                    break;
                }
            }
        });
    }

    /// The key of the reader's session, if it was unlocked and used since.
    pub(crate) fn of(site: &Site, visit: &Visit) -> Option<Arc<SecretKey>> {
        let (session, now) = (visit.session.id()?.to_string(), site.city.now());
        let mut held = site.unlocked.locked(now);
        let held = held.get_mut(&session).filter(|held| held.of == visit.person.id)?;
        held.used_at = now;
        Some(Arc::clone(&held.key))
    }

    /// Forgets the key of the reader's session.
    pub(crate) fn forget(site: &Site, visit: &Visit) {
        if let Some(session) = visit.session.id() {
            site.unlocked.locked(site.city.now()).remove(&session.to_string());
        }
    }

    /// The keys that are still in use.
    fn locked(&self, now: Moment) -> std::sync::MutexGuard<'_, HashMap<String, Held>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, held| now.0 - held.used_at.0 < IDLE.as_micros() as i64);
        held
    }
}
