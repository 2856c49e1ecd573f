//! What was left out of a log as bad, counted so that shares of the log can be put together.

use chuangyou_eventlog::ReadReport;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What readers left out.
///
/// A bad row belongs to no case, so every share of a log leaves it out; a contradiction within a case is seen by one share
/// only. The reasons tell which is which, as long as the readers keep all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Skips {
    total: u64,
    /// Places with reasons, and how often each.
    reasons: BTreeMap<String, u64>,
}

impl Skips {
    /// How many events were left out.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// Adds what a reader of another log left out.
    pub(crate) fn add(&mut self, log: &str, report: &ReadReport) {
        self.total += report.skipped_total;
        for skipped in &report.skipped {
            *self.reasons.entry(format!("{log}:{} {}", skipped.place, skipped.reason)).or_default() += 1;
        }
    }

    /// Adds what was left out of another log.
    pub(crate) fn add_log(&mut self, other: Self) {
        self.total += other.total;
        for (reason, times) in other.reasons {
            *self.reasons.entry(reason).or_default() += times;
        }
    }

    /// Takes in what another share of the same log left out. Where reasons are missing, shares are taken to have left out
    /// the same.
    pub(crate) fn join(&mut self, share: Self) {
        let complete = self.is_complete() && share.is_complete();
        for (reason, times) in share.reasons {
            let known = self.reasons.entry(reason).or_default();
            *known = times.max(*known);
        }
        self.total = if complete { self.reasons.values().sum() } else { self.total.max(share.total) };
    }

    fn is_complete(&self) -> bool {
        self.reasons.values().sum::<u64>() == self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chuangyou_eventlog::Place;

    fn skips(reasons: &[(u64, &str)]) -> Skips {
        let mut report = ReadReport::default();
        for (row, reason) in reasons {
            report.skip(Place::Row(*row), *reason);
        }
        let mut skips = Skips::default();
        skips.add("log.csv", &report);
        skips
    }

    #[test]
    fn a_row_that_every_share_leaves_out_counts_once() {
        let mut one = skips(&[(7, "no time"), (9, "no case")]);
        one.join(skips(&[(7, "no time"), (9, "no case"), (12, "another department")]));
        assert_eq!(one.total(), 3);
    }

    #[test]
    fn too_many_to_name_are_taken_to_be_the_same() {
        let many: Vec<(u64, &str)> = (0..1500).map(|row| (row, "no time")).collect();
        let mut one = skips(&many);
        one.join(skips(&many));
        assert_eq!(one.total(), 1500);
    }

    #[test]
    fn other_logs_are_added() {
        let mut one = skips(&[(7, "no time")]);
        one.add_log(skips(&[(7, "no time")]));
        assert_eq!(one.total(), 2);
    }
}
