//! People's decisions: small functions over what somebody sees, which say what they do now or when they look again.

pub(super) mod approval;
pub(super) mod habit;
pub(super) mod party;

use chuangyou_calendar::Day;
use chuangyou_engine::case::{FieldName, FieldValue, Moment};
use chuangyou_store::CaseRow;
use std::collections::BTreeMap;

use super::nature::Nature;
use super::people::Worker;
use crate::rulebook::Rulebook;

/// What is filled in.
pub(super) type Given = BTreeMap<FieldName, FieldValue>;

/// What somebody sees of a case on their table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) row: &'a CaseRow,
    pub(super) nature: &'a Nature,
    pub(super) worker: &'a Worker,
    pub(super) book: &'a Rulebook,
    pub(super) now: Moment,
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
        let given = given.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        Self::Act { action: action.to_owned(), given }
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

pub(super) fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

pub(super) fn choice(id: &str) -> FieldValue {
    FieldValue::Choice(id.to_owned())
}

pub(super) fn list(entries: &[&str]) -> FieldValue {
    FieldValue::List(entries.iter().map(|entry| (*entry).to_owned()).collect())
}
