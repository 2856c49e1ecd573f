//! Where a test says, nothing more is done: as if the process had died between two statements (feature `faults`).

#[cfg(feature = "faults")]
mod breaking {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use crate::Failure;

    /// Counts statements, and lets none pass after the last that a test allows.
    #[derive(Debug, Clone)]
    pub struct Breaker(Arc<AtomicI64>);

    impl Default for Breaker {
        fn default() -> Self {
            Self::new()
        }
    }

    impl Breaker {
        /// One that does not break unless it is told to.
        pub fn new() -> Self {
            Self(Arc::new(AtomicI64::new(i64::MAX)))
        }

        /// Lets so many steps pass and no more. Each statement is two: before it, and after it is done and nobody has heard of it.
        pub fn break_after(&self, steps: u32) {
            self.0.store(i64::from(steps), Ordering::SeqCst);
        }

        /// Whether it has broken.
        pub fn is_broken(&self) -> bool {
            self.0.load(Ordering::SeqCst) <= 0
        }

        pub(crate) fn step(&self) -> Result<(), Failure> {
            match self.0.fetch_sub(1, Ordering::SeqCst) {
                ..=0 => {
                    self.0.store(0, Ordering::SeqCst);
                    Err(Failure::Unavailable("a test has broken the connection".into()))
                }
                _ => Ok(()),
            }
        }
    }
}

#[cfg(feature = "faults")]
pub use breaking::Breaker;

/// Nothing breaks but in tests.
#[cfg(not(feature = "faults"))]
#[derive(Debug, Clone)]
pub(crate) struct Breaker;

#[cfg(not(feature = "faults"))]
impl Breaker {
    pub(super) fn new() -> Self {
        Self
    }

    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "in tests it breaks")]
    pub(crate) fn step(&self) -> Result<(), super::Failure> {
        Ok(())
    }
}
