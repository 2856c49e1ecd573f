//! The life of the platform's own cases: `decide` and `evolve`.
//!
//! A [`Case`] is what its [`Event`]s have made of it. A [`Command`] either becomes events or is refused with a
//! [`Rejection`] that says why in both languages; [`evolve`] folds an event into the case. Nothing else ever changes a
//! case, and an event holds all that `evolve` needs, so a journal can be read without the programme of its day.
//!
//! | question | answered by |
//! |---|---|
//! | May this be done, and what does it do? | [`decide`] |
//! | What may this person do now? | [`allowed`] |
//! | What is drawn by lot, and from what? | [`asked`] |
//! | Which other cases must be closed first? | [`must_be_closed`] |
//! | What does an event make of the case? | [`evolve`], [`replay`] |
//! | Until when, and how much is used? | [`due`], [`standing`] |
//! | What happens when nobody acts? | [`due_timers`], [`next_timer`], [`fire`] |
//! | How does a case begin before anybody acts? | [`open`] |
//! | Which cases does the calendar open? | [`schedule_due`] |
//! | What do the rules read? | [`trace`] |
//! | What became of the linked cases? | [`child_opened`], [`child_closed`], [`latest_of`] |
//!
//! Everything is a pure function: the time, the actor and the registers come in as arguments, and what an act sets off
//! comes out as [`Effect`]s for others to carry out.

mod children;
mod clocks;
mod context;
mod decide;
mod draw;
mod effects;
mod event;
mod evolve;
mod fields;
mod guards;
mod name;
mod open;
mod person;
mod pseudonym;
mod reading;
mod rejection;
mod rejection_text;
mod schedule;
mod state;
mod timer;
mod trace;
mod value;

pub use children::{child_closed, child_opened, latest_of};
pub use context::{Context, Registers};
pub use decide::{Command, allowed, decide};
pub use draw::{Asked, Entrant, Lots, asked};
pub use event::{
    Activity, Author, Basis, Change, Counts, Effect, Event, FrozenLimit, LimitSize, Opening, Parent, Place,
    RoleAt, Silence,
};
pub use evolve::{ReplayError, evolve, replay};
pub use guards::must_be_closed;
pub use name::{
    ActionName, CaseId, ClockName, FieldName, ItemCode, JoinName, LinkId, Moment, Outcome, PersonId,
    ProcedureName, ScheduleName, StateName, TimerName, UnitCode,
};
pub use open::{open, opening_fields};
pub use person::{HeldRole, Person};
pub use pseudonym::Pseudonym;
pub use reading::{Due, Phase, Standing, due, standing};
pub use rejection::{LocalTime, Named, Rejection, Unresolved};
pub use schedule::{Occurrence, schedule_due};
pub use state::{Case, Child, ClockHistory, Closed, Fired, Mark, Move, NewCase, Run, RunEnd, Taken};
pub use timer::{Rung, RungOf, due_timers, fire, next_timer};
pub use trace::{handler_after, trace, trace_of};
pub use value::{FieldValue, Fields};
