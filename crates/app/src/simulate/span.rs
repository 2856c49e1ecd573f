//! Which time a simulated city is at work, and how busy it is.

use chuangyou_calendar::{Calendar, Day};

/// Which time a simulated city is at work, how busy it is, and what its chance follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// About how many cases people open in it: applications, questions, complaints, reports. What follows from them by itself, as
    /// parallel reviews and answers to cards, comes besides.
    pub cases: u32,
    /// What all chance follows from.
    pub seed: u64,
}

/// Why a city cannot be at work in a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// It ends before it begins.
    #[error("the span ends before it begins")]
    Backwards,
    /// The calendar does not know a day of it.
    #[error("the calendar knows the days from {first} to {last} only")]
    Unknown {
        /// The first day it knows.
        first: Day,
        /// The last day it knows.
        last: Day,
    },
}

impl Span {
    /// How many days it has.
    ///
    /// # Errors
    /// [`SpanError`] if nobody could be at work in it.
    pub fn days(&self, calendar: &Calendar) -> Result<u32, SpanError> {
        let (first, last) = (calendar.first_known(), calendar.last_known());
        if self.until < self.from {
            return Err(SpanError::Backwards);
        }
        if self.from < first || self.until > last {
            return Err(SpanError::Unknown { first, last });
        }
        Ok(self.until.0.abs_diff(self.from.0) + 1)
    }
}
