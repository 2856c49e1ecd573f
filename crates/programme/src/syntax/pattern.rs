//! What many items have in common, as written.

use super::decode::{Name, Sp};
use super::guide::{AskedDecl, FeesDecl};
use super::macros::table;
use crate::model::Channel;
use chuangyou_calendar::{Day, TimeUnit};

table! {
    /// What many items have in common. An item that follows it says only what is its own.
    struct PatternDecl {
        /// How items cite it.
        id: Name,
        /// The unit that handles them.
        unit: Option<Name>,
        /// The item type of GB/T 39046, such as `01`.
        kind: Option<String>,
        /// The subject under which the guide lists them.
        subject: Option<Name>,
        /// The ways in which they can be applied for.
        channels: Vec<Channel>,
        /// The documents that each asks for, before its own.
        documents: Vec<Sp<AskedDecl>>,
        /// What is charged for each; `"none"`: nothing.
        fees: Option<FeesDecl>,
        /// What their limits have in common.
        limits: Option<Sp<LimitsDecl>>,
    }
}

table! {
    /// The limits of an item in short: the law's from a day on, and a promise from that day or a later one.
    struct LimitsDecl {
        /// First day on which the statutory limit is in force.
        from: Option<Sp<Day>>,
        /// First day of the promise; until then the statutory limit is the promise. Left out: `from`.
        promised_from: Option<Sp<Day>>,
        /// The unit of both limits.
        unit: Option<TimeUnit>,
        /// Statutory limit.
        statutory: Option<Sp<i64>>,
        /// Promised limit, not longer than the statutory one.
        promised: Option<Sp<i64>>,
    }
}
