//! Cards: what a rule has to say of a case.

use chuangyou_programme::model::{Level, RuleId};
use serde::{Deserialize, Serialize};

/// A card as it is shown: every name resolved.
///
/// The order of cards is that of the cards file: [`Card::in_file_order`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The case's id; for a card about a unit and period, `unit@period`.
    pub case: String,
    /// The rule's id.
    pub rule: String,
    /// Its level.
    pub level: Level,
    /// The clock or activity it is about; empty for the case as a whole.
    pub subject: String,
    /// When it was first certain: microseconds since the epoch, UTC.
    pub at: i64,
    /// The unit it is put down to; empty if the rule puts it down to none or the case names none.
    pub unit: String,
    /// The person it is put down to; empty likewise.
    pub handler: String,
    /// The post that leads the unit, as `unit:post`; empty likewise.
    pub leader: String,
    /// The clause it rests on.
    pub clause: String,
    /// The numbers it rests on.
    pub facts: Facts,
}

/// The numbers a card rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// When it was due: microseconds since the epoch, UTC.
    pub due: Option<i64>,
    /// The limit, in the clock's unit.
    pub limit: Option<i64>,
    /// What had been used when the clock stopped or at the instant of judgement, in the clock's unit, rounded up.
    pub used: Option<i64>,
}

impl Card {
    /// By the texts of case, rule and level, byte by byte, as `sort` and databases would; then by subject.
    pub fn in_file_order(a: &Self, b: &Self) -> std::cmp::Ordering {
        let key = |card: &Self| (card.level.name(), card.at);
        (&a.case, &a.rule, key(a).0, &a.subject, key(a).1).cmp(&(
            &b.case,
            &b.rule,
            key(b).0,
            &b.subject,
            key(b).1,
        ))
    }
}

/// A card as the kernel finds it: positions instead of names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawCard {
    pub case: u32,
    pub rule: RuleId,
    pub level: Level,
    pub subject: Subject,
    pub at: i64,
    /// Position in the log of the event it is put down to.
    pub event: Option<u32>,
    pub due: i64,
    pub limit: i32,
    pub used: i32,
}

/// What a card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Case,
    Clock(chuangyou_programme::model::ClockId),
    Activity,
}
