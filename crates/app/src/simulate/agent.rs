//! People's decisions: small functions over what somebody sees, which say what they do now or when they look again.

pub(super) mod approval;
pub(super) mod comer;
pub(super) mod habit;
pub(super) mod office;
pub(super) mod party;

use chuangyou_calendar::Day;
use chuangyou_engine::case::{FieldValue, Fields, Moment};
use chuangyou_store::CaseRow;

use super::nature::Nature;
use super::people::Worker;
use crate::given::{self, Given};
use crate::rulebook::Rulebook;

/// What somebody sees of a case on their table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) row: &'a CaseRow,
    pub(super) nature: &'a Nature,
    pub(super) worker: &'a Worker,
    pub(super) book: &'a Rulebook,
    pub(super) now: Moment,
    /// What the case says, where something that may be done there goes by it.
    pub(super) said: Option<&'a Fields>,
    /// The voucher that the party has shown.
    pub(super) voucher: Option<&'a str>,
    /// How often they were refused since the case last changed.
    pub(super) refused: u32,
}

/// What somebody decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    /// To do this now.
    Act { action: String, given: Given },
    /// To look again after so many working days.
    Wait(i32),
}

impl Choice {
    pub(super) fn act(action: &str, given: &[(&str, FieldValue)]) -> Self {
        Self::Act { action: action.to_owned(), given: given::given(given) }
    }
}

impl Seen<'_> {
    pub(super) fn today(&self) -> Day {
        self.book.almanac().day(self.now.0)
    }

    /// How many working days ago something was.
    pub(super) fn working_days_since(&self, then: Moment) -> i64 {
        i64::from(self.book.almanac().working_days(then.0, self.now.0))
    }

    /// How many working days are left until the nearest limit ends, the last day being 0; negative when it is over.
    pub(super) fn working_days_left(&self) -> Option<i64> {
        let almanac = self.book.almanac();
        let last = almanac.day(self.row.due_at?.0 - 1);
        let today = self.today();
        let ahead = |from, to| i64::from(almanac.calendar.working_days_between(from, to));
        Some(if last >= today { ahead(today, last) } else { -ahead(last, today).max(1) })
    }
}
