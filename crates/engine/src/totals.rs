//! Totals that can be merged: any partition of the cases gives the same sum.

use chuangyou_programme::model::Level;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything a report says, apart from the cards themselves.
///
/// Merging is commutative and associative, and [`Totals::default`] is its neutral element.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Cases judged.
    pub cases: u64,
    /// Events judged (those after the instant of judgement are not).
    pub events: u64,
    /// Cases that were closed at the instant of judgement.
    pub closed: u64,
    /// Cards of each rule, in the programme's order.
    pub rules: Vec<LevelCounts>,
    /// Cases by unit and month of their last event.
    #[serde(with = "entries")]
    pub cells: BTreeMap<(String, i32), Cell>,
    /// Sums of each indicator: by indicator (in the programme's order), unit and month.
    #[serde(with = "entries")]
    pub indicators: BTreeMap<(u16, String, i32), IndicatorCell>,
    /// Runs of each clock by the share of the limit they used.
    #[serde(with = "entries")]
    pub used: BTreeMap<(String, UsedBin), u64>,
    /// The cases furthest over a limit, worst first; at most [`Totals::WORST`].
    pub worst: Vec<WorstCase>,
    /// Cases that count towards each quota: by rule (in the programme's order), unit and period.
    #[serde(with = "entries")]
    pub quotas: BTreeMap<(u16, String, i32), u64>,
    /// Cases in which a clock should have run but nothing said how long, by clock.
    pub without_limit: BTreeMap<String, u64>,
    /// Every unit that a case named.
    pub units: BTreeSet<String>,
}

/// How many (case, rule) pairs have this as their highest card, and how many cards there are in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelCounts {
    /// Highest card: notice.
    pub notice: u64,
    /// Highest card: yellow.
    pub yellow: u64,
    /// Highest card: red.
    pub red: u64,
    /// Cards of every level, joined ones included.
    pub cards: u64,
}

/// Cases of one unit and month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// All.
    pub cases: u64,
    /// Closed at the instant of judgement.
    pub closed: u64,
    /// With a yellow or red card of a rule about time.
    pub late: u64,
    /// Whose highest card, over all rules, is a notice.
    pub notice: u64,
    /// Likewise yellow.
    pub yellow: u64,
    /// Likewise red.
    pub red: u64,
}

/// Exact sums of an indicator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorCell {
    /// The numerator.
    pub numerator: i64,
    /// The denominator; 0 for an indicator without one.
    pub denominator: i64,
}

/// Share of a limit used, in tenths: 0 is under 10 %, 10 is 100 % up to 110 %, 20 is twice the limit or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UsedBin(pub u8);

impl UsedBin {
    /// The last bin.
    pub const LAST: u8 = 20;

    /// The bin of `used` units out of `limit`. Exactly the whole limit belongs to 90–100 %.
    pub fn of(used: i64, limit: i64) -> Self {
        if limit <= 0 {
            return Self(if used > 0 { Self::LAST } else { 0 });
        }
        let tenths =
            if used > limit { used * 10 / limit } else { ((used * 10 + limit - 1) / limit - 1).max(0) };
        Self(tenths.clamp(0, i64::from(Self::LAST)) as u8)
    }
}

/// A case far over its limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorstCase {
    /// Units over the limit, in the clock's unit.
    pub over: i64,
    /// The case's id.
    pub case: String,
    /// The clock.
    pub clock: String,
    /// The unit answerable.
    pub unit: String,
    /// The limit; `None` against a due instant.
    pub limit: Option<i64>,
    /// What was used.
    pub used: i64,
    /// Whether the case was still open.
    pub open: bool,
}

impl WorstCase {
    fn rank(&self) -> (std::cmp::Reverse<i64>, &str, &str) {
        (std::cmp::Reverse(self.over), &self.case, &self.clock)
    }
}

impl LevelCounts {
    /// Counts one (case, rule) pair with its highest card and the number of its cards.
    pub fn count(&mut self, highest: Level, cards: u64) {
        *match highest {
            Level::Notice => &mut self.notice,
            Level::Yellow => &mut self.yellow,
            Level::Red => &mut self.red,
        } += 1;
        self.cards += cards;
    }

    fn add(&mut self, other: Self) {
        self.notice += other.notice;
        self.yellow += other.yellow;
        self.red += other.red;
        self.cards += other.cards;
    }
}

impl Cell {
    fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.closed += other.closed;
        self.late += other.late;
        self.notice += other.notice;
        self.yellow += other.yellow;
        self.red += other.red;
    }
}

impl Totals {
    /// How many of the worst cases are kept.
    pub const WORST: usize = 20;

    /// Totals of no cases under a programme of so many rules.
    pub fn new(rules: usize) -> Self {
        Self { rules: vec![LevelCounts::default(); rules], ..Self::default() }
    }

    /// Adds the totals of other cases under the same programme.
    pub fn merge(mut self, other: Self) -> Self {
        self.cases += other.cases;
        self.events += other.events;
        self.closed += other.closed;
        self.rules.resize(self.rules.len().max(other.rules.len()), LevelCounts::default());
        self.rules.iter_mut().zip(other.rules).for_each(|(mine, theirs)| mine.add(theirs));
        for (key, cell) in other.cells {
            self.add_cell(key, cell);
        }
        for (key, cell) in other.indicators {
            self.add_indicator(key, cell);
        }
        add_counts(&mut self.used, other.used);
        add_counts(&mut self.quotas, other.quotas);
        add_counts(&mut self.without_limit, other.without_limit);
        self.units.extend(other.units);
        other.worst.into_iter().for_each(|case| self.keep_worst(case));
        self
    }

    pub(crate) fn add_cell(&mut self, key: (String, i32), cell: Cell) {
        self.cells.entry(key).or_default().add(cell);
    }

    pub(crate) fn add_indicator(&mut self, key: (u16, String, i32), cell: IndicatorCell) {
        let mine = self.indicators.entry(key).or_default();
        mine.numerator += cell.numerator;
        mine.denominator += cell.denominator;
    }

    /// Keeps a case if it is among the worst.
    pub fn keep_worst(&mut self, case: WorstCase) {
        let position = self.worst.partition_point(|known| known.rank() <= case.rank());
        if position < Self::WORST {
            self.worst.insert(position, case);
            self.worst.truncate(Self::WORST);
        }
    }

    /// Whether a case so far over would be kept (cases equally far over are told apart by their ids).
    pub(crate) fn would_keep(&self, over: i64) -> bool {
        self.worst.len() < Self::WORST || self.worst.last().is_some_and(|last| over >= last.over)
    }
}

fn add_counts<K: Ord>(mine: &mut BTreeMap<K, u64>, theirs: BTreeMap<K, u64>) {
    for (key, count) in theirs {
        *mine.entry(key).or_default() += count;
    }
}

/// Maps whose keys are not texts, as lists of pairs.
mod entries {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bin_holds_a_tenth_of_the_limit_and_the_whole_limit_is_still_in_time() {
        for (used, limit, bin) in [
            (0, 5, 0),
            (1, 10, 0),
            (2, 10, 1),
            (5, 5, 9),
            (6, 5, 12),
            (10, 5, 20),
            (99, 5, 20),
            (1, 0, 20),
            (0, 0, 0),
        ] {
            assert_eq!(UsedBin::of(used, limit), UsedBin(bin), "{used} of {limit}");
        }
    }

    #[test]
    fn the_worst_cases_do_not_depend_on_the_order_of_merging() {
        let case = |i: i64| WorstCase {
            over: i % 7,
            case: format!("case-{i:03}"),
            clock: "promise".into(),
            unit: String::new(),
            limit: Some(5),
            used: 5 + i % 7,
            open: false,
        };
        let one = |range: std::ops::Range<i64>| {
            let mut totals = Totals::new(0);
            range.for_each(|i| totals.keep_worst(case(i)));
            totals
        };
        let whole = one(0..100);
        assert_eq!(whole.worst.len(), Totals::WORST);
        assert_eq!(one(60..100).merge(one(0..30)).merge(one(30..60)), whole);
    }
}
