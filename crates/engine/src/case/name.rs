//! Names: newtypes over the texts by which the journal speaks of things, so that none is taken for another.
//!
//! The journal outlives a programme's tables, so events and cases hold names and never indices into them.

macro_rules! name {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                Self(name)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

name! {
    /// A case (办件), unique in the journal.
    CaseId,
    /// A person, by the opaque id of an account; never a name or a number of a document.
    PersonId,
    /// A procedure (程序) of the programme.
    ProcedureName,
    /// A state of a procedure.
    StateName,
    /// An action of a procedure; also the name of its activity in the journal.
    ActionName,
    /// A field of a procedure.
    FieldName,
    /// A unit (单位) of the unit tree.
    UnitCode,
    /// A service item (事项).
    ItemCode,
    /// A clock, as the programme names it: `promise`, or `approval.promise`.
    ClockName,
    /// A schedule of the programme.
    ScheduleName,
    /// A timer of a procedure.
    TimerName,
    /// A join: the linked cases that a procedure waits for together.
    JoinName,
    /// One linked case, as its parent speaks of it before and after it has an id of its own.
    LinkId,
    /// What became of a closed case, e.g. `approved`.
    Outcome,
}

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);
