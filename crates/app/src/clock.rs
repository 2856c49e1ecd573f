//! What time it is: the machine's clock, or one that is set by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chuangyou_engine::case::Moment;

/// Where the time comes from. Everything that needs the time asks one of these, once, at the edge.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    Machine,
    /// A clock that stands still until it is set: for tests, and for a city in a box.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn set_at(at: Moment) -> Self {
        Self::Set(Arc::new(AtomicI64::new(at.0)))
    }

    /// Moves a clock that is set by hand; the machine's goes its own way.
    pub fn move_to(&self, at: Moment) {
        if let Self::Set(clock) = self {
            clock.store(at.0, Ordering::Relaxed);
        }
    }

    /// The time.
    pub fn now(&self) -> Moment {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "the edge at which the machine is asked for the time"
            )]
            Self::Machine => {
                let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Moment(i64::try_from(passed.as_micros()).unwrap_or(i64::MAX))
            }
            Self::Set(clock) => Moment(clock.load(Ordering::Relaxed)),
        }
    }
}
