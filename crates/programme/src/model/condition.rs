//! Conditions on data, and which events a rule speaks of.

use super::ActivityId;

/// Which events are meant: any of these activities, with all of these conditions on the event's data.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// At least one; any of them matches.
    pub activities: Vec<ActivityId>,
    /// All must hold for the event's attributes.
    pub when: Vec<Condition>,
}

/// A comparison of one attribute with constants. A missing attribute satisfies only `IsNot`, `NotIn` and `Absent`.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The attribute's name (after the source's renaming).
    pub attribute: String,
    /// What must hold of its value.
    pub comparison: Comparison,
}

/// What must hold of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparison {
    /// Equal.
    Is(Literal),
    /// Not equal.
    IsNot(Literal),
    /// Equal to one of these.
    In(Vec<Literal>),
    /// Equal to none of these.
    NotIn(Vec<Literal>),
    /// A number not less than this.
    AtLeast(i64),
    /// A number not greater than this.
    AtMost(i64),
    /// There is a value.
    Present,
    /// There is none.
    Absent,
}

/// A constant in a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// Text; also matches identifiers.
    Text(String),
    /// A whole number; matches integers and floats of the same value.
    Int(i64),
    /// A truth value.
    Bool(bool),
}
