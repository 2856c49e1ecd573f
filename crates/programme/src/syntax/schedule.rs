//! Schedules as written.

use super::common::TextDecl;
use super::decode::{Name, Several, Sp};
use super::macros::table;
use chuangyou_calendar::Roll;

table! {
    /// Cases that are opened by the calendar.
    struct ScheduleDecl {
        /// Unique in the programme.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The clause it rests on.
        clause: Name,
        /// The procedure of the cases.
        opens: Name,
        /// For whom: `items`, `units.<kind>` or units, one or several.
        r#for: Several<Name>,
        /// The days on which they are opened.
        on: Sp<DayOfDecl>,
        /// Until when, and in which field of the case that day is written.
        due: Option<Sp<DueOnDecl>>,
    }
}

table! {
    /// Days of a calendar; exactly one of `date`, `day` and `working_day` is written.
    struct DayOfDecl {
        /// One day a year, `MM-DD`.
        date: Option<Name>,
        /// A day of every month; 31 is its last.
        day: Option<Sp<u8>>,
        /// So many working days into every month.
        working_day: Option<Sp<u8>>,
        /// What a day off work does. Default `forward`.
        roll: Option<Roll>,
    }
}

table! {
    /// A day until which scheduled cases are due: the first such day from the opening on.
    struct DueOnDecl {
        /// The field, of type `date`, in which it is written.
        field: Name,
        /// One day a year, `MM-DD`.
        date: Option<Name>,
        /// A day of every month; 31 is its last.
        day: Option<Sp<u8>>,
        /// So many working days into every month.
        working_day: Option<Sp<u8>>,
        /// What a day off work does. Default `forward`.
        roll: Option<Roll>,
    }
}
