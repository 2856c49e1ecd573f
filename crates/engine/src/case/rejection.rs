//! Why a command is refused.

use std::fmt;

use chuangyou_calendar::{Day, LocalSecond};
use chuangyou_programme::model::Text;

use super::event::RoleAt;
use super::{FieldName, ItemCode, LinkId, PersonId, ProcedureName, RungOf, UnitCode};

/// Something of the programme, with what people call it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Named {
    /// Its id.
    pub id: Box<str>,
    /// What people call it.
    pub title: Box<Text>,
}

/// Why a command is refused. The variants stand **in order of precedence**: when several reasons hold, the first of
/// this list is given. A refused command leaves no trace.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// The programme has no such procedure.
    UnknownProcedure {
        /// What was asked for.
        procedure: ProcedureName,
    },
    /// The procedure has no such action.
    UnknownAction {
        /// What was asked for.
        action: String,
    },
    /// The case does not wait for such a linked case.
    UnknownChild {
        /// What was asked for.
        link: LinkId,
    },
    /// The case is closed, and the action is not one for closed cases.
    CaseClosed {
        /// The action.
        action: Named,
        /// The state in which it closed.
        state: Named,
    },
    /// The action cannot be taken in this state.
    WrongState {
        /// The action.
        action: Named,
        /// Where the case stands.
        state: Named,
        /// Where it can be taken; empty: in every open state.
        from: Vec<Named>,
    },
    /// The person has none of the roles that may take the action.
    NotAllowed {
        /// The action.
        action: Named,
        /// Any of these roles may; empty: only the system.
        needed: Vec<RoleAt>,
    },
    /// Fields that the action needs are missing or blank. All of them are told at once.
    MissingFields {
        /// In the procedure's order.
        fields: Vec<Named>,
    },
    /// A field that the action does not take was filled in.
    UnknownField {
        /// The field.
        field: FieldName,
        /// The action.
        action: Named,
    },
    /// A field holds something that does not belong in it.
    WrongFieldType {
        /// The field.
        field: Named,
        /// What it takes.
        expected: Text,
    },
    /// The act is recorded before it is done.
    RecordedBeforeDone,
    /// The act would lie before the latest event of the case.
    TimeBeforeLastEvent {
        /// When the latest event occurred, local time.
        last: LocalTime,
    },
    /// What happens by law after a silence has fallen due and must be recorded first.
    TimerOverdue {
        /// The silence.
        rung: RungOf,
        /// When it fell due, local time.
        due: LocalTime,
    },
    /// A timer or the silence of a linked case is not due, or has been dealt with.
    NotDue,
    /// The action has been taken as often as it may be.
    TooOften {
        /// The action.
        action: Named,
        /// How often it may be taken.
        at_most: u32,
    },
    /// Another action must come first.
    PrerequisiteMissing {
        /// It.
        action: Named,
        /// Set if it must come after the last of this one.
        since: Option<Named>,
    },
    /// The action that must come first was taken by the same person.
    SamePerson {
        /// It.
        action: Named,
    },
    /// A condition on the case's fields does not hold.
    ConditionNotMet {
        /// The field it is about.
        field: Named,
    },
    /// The clock has expired.
    Expired {
        /// The clock.
        clock: Named,
    },
    /// A number lies outside its bounds.
    OutOfBounds {
        /// The field.
        field: Named,
        /// What was given.
        value: i64,
        /// The least that is allowed.
        at_least: Option<i64>,
        /// The most that is allowed.
        at_most: Option<i64>,
    },
    /// A list does not have the entries of another.
    EntriesDiffer {
        /// The list.
        field: Named,
        /// The list whose entries it must have.
        of: Named,
        /// Entries that it lacks.
        missing: Vec<String>,
        /// Entries that it has and the other has not.
        foreign: Vec<String>,
    },
    /// The day belongs to the quiet days of the month.
    QuietDay {
        /// The day.
        day: Day,
        /// First quiet day of the month.
        from: i64,
        /// Last quiet day of the month.
        to: i64,
    },
    /// Linked cases that the action waits for do not yet count as they must.
    ChildrenPending {
        /// The units they lie with.
        units: Vec<UnitCode>,
    },
    /// The person's rank is too low.
    RankTooLow {
        /// The rank in which they act.
        rank: i32,
        /// The rank that is needed.
        needed: i32,
    },
    /// The person took an action from which this one is to be kept apart.
    NotSeparated {
        /// The other action.
        action: Named,
        /// The person.
        person: PersonId,
    },
    /// The person, or the unit in which they act, is one from which the action is to be kept apart.
    NotApart {
        /// The field that names them.
        field: Named,
        /// The person.
        person: PersonId,
    },
    /// What was filled in is not the voucher that belongs to the party's receipt.
    NotTheVoucher {
        /// The field that takes it.
        field: Named,
    },
    /// What was filled in is no entry of the list in which it must stand.
    NotAmong {
        /// The field that takes it.
        field: Named,
        /// The list.
        of: Named,
    },
    /// The case that must be closed first is under way.
    StillOpen {
        /// The field that names it.
        field: Named,
    },
    /// The clock is already suspended for this reason.
    ClockAlreadyPaused {
        /// The clock.
        clock: Named,
    },
    /// The clock runs: there is no suspension to end.
    ClockNotPaused {
        /// The clock.
        clock: Named,
    },
    /// The clock may not be lengthened by so much.
    ExtensionOutOfBounds {
        /// The clock.
        clock: Named,
        /// What was asked for, in the clock's units.
        asked: i64,
        /// The most that may be granted.
        limit: i64,
    },
    /// The clock has been lengthened as often as it may be.
    ExtendedTooOften {
        /// The clock.
        clock: Named,
        /// How often it may be lengthened.
        at_most: u16,
    },
    /// The clock expired before it was lengthened.
    ExtensionTooLate {
        /// The clock.
        clock: Named,
    },
    /// A clock that does not run cannot be lengthened.
    ClockNotRunning {
        /// The clock.
        clock: Named,
    },
    /// The linked case has already been opened, or closed.
    ChildSettled {
        /// How it is spoken of.
        link: LinkId,
    },
    /// A lot cannot be drawn: too few are left when those who must stand aside are left out.
    TooFewToDraw {
        /// The field that takes whatever is drawn.
        field: Named,
        /// How many are to be drawn.
        wanted: i64,
        /// How many there are.
        there: usize,
    },
    /// Something that the programme refers to cannot be found for this case.
    Unresolved(Unresolved),
}

/// A local instant, for people to read: `2026-02-09T09:00:00`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct LocalTime(String);

impl From<LocalSecond> for LocalTime {
    fn from(second: LocalSecond) -> Self {
        Self(second.to_string())
    }
}

/// What cannot be found for a case.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unresolved {
    /// The case is about no service item, and a limit of one is needed.
    NoItem,
    /// No register has this item.
    Item {
        /// The item.
        item: ItemCode,
    },
    /// The item has no limits on that day.
    ItemNotInForce {
        /// The item.
        item: ItemCode,
        /// The day.
        day: Day,
    },
    /// The parameter has no value on that day.
    ParameterNotInForce {
        /// The parameter.
        parameter: String,
        /// The day.
        day: Day,
    },
    /// A field that should hold a number holds none.
    Number {
        /// The field.
        field: FieldName,
    },
    /// A field that should hold an instant or a date holds none.
    Instant {
        /// The field.
        field: FieldName,
    },
    /// A limit is negative, or greater than any clock counts.
    Limit {
        /// The number.
        value: i64,
    },
    /// Nothing is selected by this word.
    Selection {
        /// The word.
        selection: String,
    },
    /// The unit tree has no such unit.
    Unit {
        /// The unit.
        unit: UnitCode,
    },
    /// Nobody gave the chance for a draw, or what is drawn from.
    Lots {
        /// The field that takes whatever is drawn.
        field: FieldName,
    },
}

impl From<Unresolved> for Rejection {
    fn from(what: Unresolved) -> Self {
        Self::Unresolved(what)
    }
}

impl Rejection {
    /// The place in the order of precedence: of two reasons, the one with the smaller number is given.
    pub fn precedence(&self) -> u8 {
        match self {
            Self::UnknownProcedure { .. } => 0,
            Self::UnknownAction { .. } => 1,
            Self::UnknownChild { .. } => 2,
            Self::CaseClosed { .. } => 3,
            Self::WrongState { .. } => 4,
            Self::NotAllowed { .. } => 5,
            Self::MissingFields { .. } => 6,
            Self::UnknownField { .. } => 7,
            Self::WrongFieldType { .. } => 8,
            Self::RecordedBeforeDone => 9,
            Self::TimeBeforeLastEvent { .. } => 10,
            Self::TimerOverdue { .. } => 11,
            Self::NotDue => 12,
            Self::TooOften { .. } => 13,
            Self::PrerequisiteMissing { .. } => 14,
            Self::SamePerson { .. } => 15,
            Self::ConditionNotMet { .. } => 16,
            Self::Expired { .. } => 17,
            Self::OutOfBounds { .. } => 18,
            Self::EntriesDiffer { .. } => 19,
            Self::QuietDay { .. } => 20,
            Self::ChildrenPending { .. } => 21,
            Self::RankTooLow { .. } => 22,
            Self::NotSeparated { .. } => 23,
            Self::NotApart { .. } => 24,
            Self::NotTheVoucher { .. } => 25,
            Self::NotAmong { .. } => 26,
            Self::StillOpen { .. } => 27,
            Self::ClockAlreadyPaused { .. } => 28,
            Self::ClockNotPaused { .. } => 29,
            Self::ExtensionOutOfBounds { .. } => 30,
            Self::ExtendedTooOften { .. } => 31,
            Self::ExtensionTooLate { .. } => 32,
            Self::ClockNotRunning { .. } => 33,
            Self::ChildSettled { .. } => 34,
            Self::TooFewToDraw { .. } => 35,
            Self::Unresolved(_) => 36,
        }
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for Rejection {}
