//! What a case is like before anybody has looked at it: it follows from the seed and the case alone.

use super::shape;
use crate::dice::Dice;

/// What a case is like. Nobody in the city knows it; each sees of it what lies on their table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Nature {
    /// After how many thousandths of a day somebody at the window turns to it.
    pub(super) answered_after: i64,
    /// What the documents are like.
    pub(super) documents: Documents,
    /// How it deserves to end.
    pub(super) merit: Merit,
    /// How much of its limit it takes at a desk of ordinary speed, in thousandths.
    pub(super) share: i64,
    /// Whether something must be inspected, or heard, or judged by experts.
    pub(super) special_days: Option<i64>,
    /// How many days the permit lies until somebody hands it out.
    pub(super) collected_after: i64,
    /// The applicant's temper, from 0 (patient) to 999.
    pub(super) temper: u64,
    /// Whether the leader will forget it, from 0 (never) to 999.
    pub(super) forgettable: u64,
}

/// What the documents of an application are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Documents {
    Complete,
    /// Something is missing, and comes after so many thousandths of a working day.
    Missing {
        mended_after: i64,
    },
    /// Something is missing, and the applicant never comes back.
    Abandoned,
}

/// How a case deserves to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merit {
    Granted,
    /// It belongs into the green channel.
    Green,
    Refused,
    NotAccepted,
    Returned,
    /// The applicant thinks better of it.
    Withdrawn,
}

impl Nature {
    /// What the case of that name is like in the city of that seed.
    pub(super) fn of(seed: u64, case: &str) -> Self {
        let mut dice = Dice::about(seed, &["nature", case]);
        let documents = match dice.below(1000) {
            0..=179 => Documents::Missing { mended_after: dice.quantile(&shape::MENDED_AFTER) },
            180..=199 => Documents::Abandoned,
            _ => Documents::Complete,
        };
        let merit = match dice.below(1000) {
            0..=24 => Merit::Refused,
            25..=34 => Merit::NotAccepted,
            35..=41 => Merit::Returned,
            42..=51 => Merit::Withdrawn,
            52..=71 => Merit::Green,
            _ => Merit::Granted,
        };
        Self {
            answered_after: dice.quantile(&shape::ANSWERED_AFTER),
            documents,
            merit,
            share: dice.quantile(&shape::SHARE_OF_LIMIT),
            special_days: dice.in_thousand(40).then(|| 5 + dice.below(11) as i64),
            collected_after: dice.below(7) as i64,
            temper: dice.below(1000),
            forgettable: dice.below(1000),
        }
    }
}
