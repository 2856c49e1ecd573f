//! Work that need not be done at every pass.

use std::sync::atomic::{AtomicI64, Ordering};

use chuangyou_engine::Almanac;
use chuangyou_engine::case::Moment;

/// An hour, in microseconds.
const HOUR: i64 = 3600 * 1_000_000;

/// When something was last done: by this process, so that a new one begins with doing it.
#[derive(Debug)]
pub(crate) struct Rarely(AtomicI64);

impl Default for Rarely {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl Rarely {
    /// Whether it is time again: after an hour, and at the beginning of each day.
    pub(crate) fn is_time(&self, almanac: &Almanac, now: Moment) -> bool {
        let last = self.0.load(Ordering::Relaxed);
        now.0.saturating_sub(last) >= HOUR || almanac.day(now.0) != almanac.day(last)
    }

    /// Notes that it has been done.
    pub(crate) fn done(&self, at: Moment) {
        self.0.store(at.0, Ordering::Relaxed);
    }
}
