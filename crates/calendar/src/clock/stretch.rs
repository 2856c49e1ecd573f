//! The stretches during which a clock ran.

use crate::LocalSecond;

/// A stretch of time during which a clock ran under one limit. A pause or an extension ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// When it began.
    pub from: LocalSecond,
    /// When it ended; [`LocalSecond::MAX`] while it lasts.
    pub to: LocalSecond,
    /// What earlier stretches used: days by date, otherwise ticks or seconds.
    pub used_before: i64,
    /// The limit in force, in the same measure.
    pub limit: i64,
}

/// Stretches in order. Few are kept without allocating.
#[derive(Clone, Debug)]
pub(super) struct Stretches {
    first: [Stretch; INLINE],
    len: usize,
    /// All of them, once there are more than `INLINE`.
    all: Vec<Stretch>,
}

const INLINE: usize = 4;
const UNUSED: Stretch = Stretch { from: LocalSecond(0), to: LocalSecond(0), used_before: 0, limit: 0 };

impl Stretches {
    pub(super) const fn new() -> Self {
        Self { first: [UNUSED; INLINE], len: 0, all: Vec::new() }
    }

    #[inline]
    pub(super) fn as_slice(&self) -> &[Stretch] {
        if self.len <= INLINE { &self.first[..self.len] } else { &self.all }
    }

    #[inline]
    pub(super) fn last_mut(&mut self) -> Option<&mut Stretch> {
        if self.len <= INLINE { self.first[..self.len].last_mut() } else { self.all.last_mut() }
    }

    #[inline]
    pub(super) fn push(&mut self, stretch: Stretch) {
        if self.len < INLINE {
            self.first[self.len] = stretch;
        } else {
            if self.len == INLINE {
                self.all = self.first.to_vec();
            }
            self.all.push(stretch);
        }
        self.len += 1;
    }
}
