//! Registers: the unit tree and the service items.

use super::{Text, UnitId};
use chuangyou_calendar::{Day, TimeUnit};

/// A unit (单位), or a window of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// How files and cases name it.
    pub id: String,
    /// What people call it.
    pub title: Text,
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
}

impl Item {
    /// The version in force on `day`, or `None` before the first.
    pub fn on(&self, day: Day) -> Option<&ItemVersion> {
        self.versions[..self.versions.partition_point(|v| v.from <= day)].last()
    }
}
