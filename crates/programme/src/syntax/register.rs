//! Parameters, clauses, units and items as written, and the head of the programme.

use super::common::{SourceDecl, TextDecl};
use super::decode::{Name, Sp};
use super::guide::{AskedDecl, BenchmarkDecl, CentreDecl, FeesDecl, SpecialProcedureDecl};
use super::macros::table;
use super::pattern::LimitsDecl;
use crate::model::Channel;
use chuangyou_calendar::{Day, TimeUnit};

table! {
    /// The programme itself: one table in one file of the folder.
    struct ProgrammeDecl {
        /// The programme's name, unique among programmes.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The division code or name of the jurisdiction; inherited when left out.
        jurisdiction: Option<String>,
        /// The year the programme is for; inherited when left out.
        year: Option<Sp<i16>>,
        /// The calendar: the name of a folder under `calendars/`. Required unless inherited.
        calendar: Option<Name>,
        /// The IANA time zone in which days begin and end. Required unless inherited.
        zone: Option<Name>,
        /// The folder of the programme that this one follows and overrides by id, relative to this folder.
        extends: Option<Name>,
    }
}

table! {
    /// A season of office hours. None at all: the whole day counts.
    struct OfficeHoursDecl {
        /// First day of the season, `MM-DD`; left out with `to`: the whole year.
        from: Option<Name>,
        /// Last day of the season, `MM-DD`; it may lie before `from`, over the end of the year.
        to: Option<Name>,
        /// The open hours of a working day, `HH:MM-HH:MM`, in order.
        hours: Vec<Name>,
        /// Where the hours come from.
        source: Option<SourceDecl>,
    }
}

table! {
    /// A number of the law, of the plan or of the project, that changes over the years.
    struct ParameterDecl {
        /// How files cite it.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The unit of time it counts; left out: a plain number.
        unit: Option<TimeUnit>,
        /// The values, each with its first day in force.
        values: Vec<Sp<ValueDecl>>,
        /// Where the number comes from.
        source: SourceDecl,
    }
}

table! {
    /// A value and the day from which it is in force.
    struct ValueDecl {
        /// First day in force.
        from: Sp<Day>,
        /// The value, in the parameter's unit.
        value: Sp<i64>,
    }
}

table! {
    /// A clause of the plan that an institution rests on.
    struct ClauseDecl {
        /// How files cite it.
        id: Name,
        /// Its heading.
        title: TextDecl,
        /// What it says.
        text: TextDecl,
        /// Where the clause itself comes from.
        source: Option<SourceDecl>,
    }
}

table! {
    /// A unit, or a window of one.
    struct UnitDecl {
        /// How files and cases name it.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// What numbers of cases and papers call it; left out: its id.
        code: Option<Name>,
        /// The unit above.
        parent: Option<Name>,
        /// A free classification used by selections, such as `government` or `window`.
        kind: Option<String>,
        /// The post in it that leads it; left out: that of its staffing.
        leader: Option<Name>,
        /// The unit that supervises it, where that is not the parent.
        supervisor: Option<Name>,
        /// Names under which other systems know the unit.
        aliases: Vec<Name>,
        /// The posts that it has as others do.
        staffing: Option<Name>,
        /// The posts in it; one takes the place of the staffing's with the same id.
        posts: Vec<Sp<PostDecl>>,
    }
}

table! {
    /// The posts that units of one kind have in common.
    struct StaffingDecl {
        /// How units cite it.
        id: Name,
        /// The post that leads such a unit.
        leader: Option<Name>,
        /// The posts.
        posts: Vec<Sp<PostDecl>>,
    }
}

table! {
    /// A post and the roles its holder has.
    struct PostDecl {
        /// Unique within the unit.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The roles, as `by` of actions names them.
        roles: Vec<Name>,
        /// Rank for guards on authority: larger is higher. Default 0.
        rank: Option<i32>,
    }
}

table! {
    /// A service item.
    struct ItemDecl {
        /// Its code, as cases name it.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// What it has in common with other items.
        pattern: Option<Name>,
        /// The unit that handles it. Required unless its pattern has it.
        unit: Option<Name>,
        /// The item type of GB/T 39046, such as `01`.
        kind: Option<String>,
        /// The units that review it in parallel.
        co_units: Vec<Name>,
        /// Its limits, each with its first day in force; or else `limits`.
        versions: Vec<Sp<ItemVersionDecl>>,
        /// Its limits in short; what is not written is the pattern's.
        limits: Option<Sp<LimitsDecl>>,
        /// Procedures whose days are outside the limits, such as a hearing.
        special_procedures: Vec<Sp<SpecialProcedureDecl>>,
        /// The subject under which the guide lists it.
        subject: Option<Name>,
        /// What it is for, in a sentence or two.
        summary: Option<TextDecl>,
        /// The documents that are handed in, after those of the pattern.
        documents: Vec<Sp<AskedDecl>>,
        /// What is charged; `"none"`: nothing.
        fees: Option<FeesDecl>,
        /// What it was established by.
        basis: Vec<SourceDecl>,
        /// Who gets it.
        conditions: Option<TextDecl>,
        /// The ways in which it can be applied for.
        channels: Vec<Channel>,
        /// The hall.
        hall: Option<TextDecl>,
        /// The window in the hall.
        window: Option<TextDecl>,
        /// The telephone of the window.
        phone: Option<String>,
        /// What is issued.
        result: Option<TextDecl>,
        /// How it stands to the service centre; left out: it has entered it.
        centre: Option<Sp<CentreDecl>>,
        /// Where this entry of the register comes from.
        source: Option<SourceDecl>,
    }
}

table! {
    /// The limits of an item from a day on.
    struct ItemVersionDecl {
        /// First day in force.
        from: Sp<Day>,
        /// Statutory limit.
        statutory: Sp<i64>,
        /// Unit of the statutory limit.
        statutory_unit: TimeUnit,
        /// Promised limit, not longer than the statutory one.
        promised: Sp<i64>,
        /// Unit of the promised limit.
        promised_unit: TimeUnit,
        /// The best limit elsewhere.
        benchmark: Option<BenchmarkDecl>,
    }
}
