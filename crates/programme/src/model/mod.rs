//! The resolved programme: what the engine interprets.
//!
//! Every reference has been resolved to an index, every text is present in both languages and every number
//! carries its dated source. Nothing here can be built from a programme that does not check.

mod assessment;
mod condition;
mod describe;
mod guide;
mod paper;
mod procedure;
mod quantity;
mod register;
mod rule;
mod schedule;
mod source;

pub use assessment::{Basis, Indicator, Measure, PeriodOf, Quantity, Scored};
pub use condition::{Comparison, Condition, Literal, Match};
pub use guide::{
    Benchmark, Centre, CentreStanding, Channel, Charges, Document, DocumentSource, Exemption, Fee, Guide,
    SpecialProcedure, Subject,
};
pub use paper::{
    Audience, Body, Consequence, CountedIn, Ground, Handling, Notice, Part, Publication, Rung, Slot,
    SubjectOf,
};
pub use procedure::{
    Action, Actor, CardAct, Child, DEFAULT_NUMBER, Deem, Draw, DrawFrom, Effect, Field, FieldType, Guard,
    Portal, Procedure, PublicationAct, Scope, State, Timer, TimerDeed,
};
pub use quantity::{Amount, DatedValue, Duration, Limit, Parameter, Provenance, SourceRef};
pub use register::{Item, ItemVersion, Post, PromiseTooLong, Unit};
pub use rule::{
    Applies, AttributeTo, Binary, Clock, ClockLevel, Extend, Issue, Level, Pause, PeriodLength, Point,
    QuotaOf, RatioBound, Resume, Rule, Share, Template, Threshold,
};
pub use schedule::{Among, DaysOf, Recurring, Schedule};
pub use source::{Closing, EventOrder, Roles, RowShape, Source};

/// Text for people, in both languages of the platform.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Text {
    /// Chinese (zh-CN).
    pub zh: String,
    /// English.
    pub en: String,
}

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);
        impl $name {
            /// The position in the programme's table.
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )*};
}

index! {
    /// An activity of the programme's vocabulary: `programme.activities`.
    ActivityId,
    /// A clause of the plan: `programme.clauses`.
    ClauseId,
    /// A clock, of a procedure or of the programme: `programme.clocks`.
    ClockId,
    /// A parameter: `programme.parameters`.
    ParameterId,
    /// A procedure: `programme.procedures`.
    ProcedureId,
    /// A state within its procedure: `procedure.states`.
    StateId,
    /// A field within its procedure: `procedure.fields`.
    FieldId,
    /// An action within its procedure: `procedure.actions`.
    ActionId,
    /// A unit of the unit tree: `programme.units`.
    UnitId,
    /// A subject of the service guide: `programme.subjects`.
    SubjectId,
    /// A service item: `programme.items`.
    ItemId,
    /// A rule: `programme.rules`.
    RuleId,
    /// An indicator: `programme.indicators`.
    IndicatorId,
}

/// A whole checked programme.
#[derive(Debug, Clone)]
pub struct Programme {
    /// The programme's own name, unique among programmes, e.g. `luoyang-2011`.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The division code or name of the jurisdiction, if the programme has one.
    pub jurisdiction: Option<String>,
    /// The year the programme is for, if it is for one.
    pub year: Option<i16>,
    /// The calendar's id: the name of a folder under `calendars/`.
    pub calendar: String,
    /// The IANA time zone in which days begin and end.
    pub zone: String,
    /// Seasonal office hours; `None` means that the whole day counts.
    pub office_hours: Option<chuangyou_calendar::OfficeHoursSpec>,
    /// Dated numbers, each with its source.
    pub parameters: Vec<Parameter>,
    /// The clauses of the plan, in their order.
    pub clauses: Vec<Clause>,
    /// The unit tree.
    pub units: Vec<Unit>,
    /// The subjects of the service guide, in their order.
    pub subjects: Vec<Subject>,
    /// The register of service items.
    pub items: Vec<Item>,
    /// Names of every activity that procedures, rules, clocks and indicators speak of.
    pub activities: Vec<String>,
    /// Clocks of all procedures and those that stand on their own (observed logs).
    pub clocks: Vec<Clock>,
    /// How cases move.
    pub procedures: Vec<Procedure>,
    /// The papers that are served.
    pub notices: Vec<Notice>,
    /// What is made public.
    pub publications: Vec<Publication>,
    /// What follows from cards, by level.
    pub handlings: Vec<Handling>,
    /// The kinds of consequence that can be proposed.
    pub consequences: Vec<Consequence>,
    /// Cases that are opened by the calendar.
    pub schedules: Vec<Schedule>,
    /// What must hold.
    pub rules: Vec<Rule>,
    /// What is counted and scored.
    pub indicators: Vec<Indicator>,
    /// How another system's log is read, if the programme observes one.
    pub source: Option<Source>,
    /// A stable fingerprint of the files the programme was read from, in hexadecimal.
    pub version: String,
}

/// A clause of the plan that an institution rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// How files cite it, e.g. `2.2.time-limit`.
    pub id: String,
    /// Its heading.
    pub title: Text,
    /// What it says, in the programme's own words.
    pub text: Text,
    /// Where the clause itself comes from.
    pub source: Option<SourceRef>,
}

impl Programme {
    /// The activity named `name`, if any file of the programme speaks of it.
    pub fn activity(&self, name: &str) -> Option<ActivityId> {
        self.activities.iter().position(|a| a == name).map(|i| ActivityId(i as u16))
    }

    /// The rule called `id`.
    pub fn rule(&self, id: &str) -> Option<RuleId> {
        self.rules.iter().position(|r| r.id == id).map(|i| RuleId(i as u16))
    }

    /// The clause an id stands for.
    pub fn clause(&self, id: ClauseId) -> &Clause {
        &self.clauses[id.index()]
    }
}
