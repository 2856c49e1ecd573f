//! Draws by lot as written.

use super::common::AmountDecl;
use super::decode::{Name, Several, Sp};
use super::macros::table;

table! {
    /// Some of a set are drawn by lot.
    struct DrawEffect {
        /// From what, how many, and where the lot is written down.
        draw: Sp<DrawLot>,
    }
}

table! {
    /// A draw by lot, which anybody can repeat with what it writes down.
    struct DrawLot {
        /// The set: `units.<kind>` or `people.<role>`.
        from: Name,
        /// How many are drawn. Default 1; not written where `into` holds one.
        count: Option<Sp<AmountDecl>>,
        /// The field, of type `list`, `unit` or `person`, that takes whatever is drawn.
        into: Name,
        /// The field, of type `text`, that takes the seed.
        seed: Name,
        /// The field, of type `list`, that takes what could be drawn, with weights.
        pool: Name,
        /// Fields, of type `person`, `unit` or `list`: whom they name, or what lies above or below, is not drawn.
        apart_from: Several<Name>,
        /// Cards of so many calendar days before add to a unit's weight. Default: all weigh the same.
        risk_days: Option<Sp<AmountDecl>>,
    }
}
