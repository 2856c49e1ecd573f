//! Registers: the unit tree and the service items.

use super::{Benchmark, Guide, Text, UnitId};
use chuangyou_calendar::{Day, TimeUnit};

/// A unit (单位), or a window of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// How files and cases name it.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// What numbers of cases and papers call it, where that is not its id.
    pub code: Option<String>,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// A free classification used by selections, e.g. `government`, `public_service`, `window`.
    pub kind: Option<String>,
    /// The posts in it.
    pub posts: Vec<Post>,
    /// The id of the post that leads it.
    pub leader: Option<String>,
    /// The unit that supervises it, where that is not the parent.
    pub supervisor: Option<UnitId>,
    /// Names under which other systems know the unit.
    pub aliases: Vec<String>,
}

impl Unit {
    /// What numbers of cases and papers call it.
    pub fn number_code(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.id)
    }
}

/// A post and the roles its holder has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Unique within the unit.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// Roles, as actions' `by` names them.
    pub roles: Vec<String>,
    /// Rank for guards on authority: larger is higher.
    pub rank: i32,
}

/// A service item (事项).
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its code, as cases name it.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The unit that handles it.
    pub unit: UnitId,
    /// 事项类型 of GB/T 39046, e.g. `01`.
    pub kind: Option<String>,
    /// The units that review it in parallel.
    pub co_units: Vec<UnitId>,
    /// Its limits over time, ordered by `from`.
    pub versions: Vec<ItemVersion>,
    /// What the service guide says of it.
    pub guide: Guide,
}

/// The limits of an item from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemVersion {
    /// First day in force.
    pub from: Day,
    /// Statutory limit.
    pub statutory: i64,
    /// Unit of the statutory limit.
    pub statutory_unit: TimeUnit,
    /// Promised limit; not longer than the statutory one.
    pub promised: i64,
    /// Unit of the promised limit.
    pub promised_unit: TimeUnit,
    /// The best limit elsewhere.
    pub benchmark: Option<Benchmark>,
}

impl Item {
    /// The version in force on `day`, or `None` before the first.
    pub fn on(&self, day: Day) -> Option<&ItemVersion> {
        self.versions[..self.versions.partition_point(|v| v.from <= day)].last()
    }

    /// Makes a new promise, in the unit of the old one, from a day on. A version that begins on that day takes it; what
    /// was promised before stays as it was, for clocks freeze it.
    ///
    /// # Errors
    /// [`PromiseTooLong`] if it is longer than the statutory limit of that day; nothing changes.
    pub fn promise(&mut self, from: Day, promised: i64) -> Result<(), PromiseTooLong> {
        let at = self.versions.partition_point(|version| version.from <= from);
        let Some(before) = at.checked_sub(1).map(|at| &mut self.versions[at]) else {
            return Err(PromiseTooLong { promised, statutory: None });
        };
        if before.promised_unit == before.statutory_unit && promised > before.statutory {
            return Err(PromiseTooLong { promised, statutory: Some(before.statutory) });
        }
        if before.from == from {
            before.promised = promised;
        } else {
            let version = ItemVersion { from, promised, ..before.clone() };
            self.versions.insert(at, version);
        }
        Ok(())
    }
}

/// Why an item cannot promise so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a promise of {promised} is longer than the statutory limit")]
pub struct PromiseTooLong {
    /// What was to be promised.
    pub promised: i64,
    /// The statutory limit; `None`: the item has none on that day.
    pub statutory: Option<i64>,
}
