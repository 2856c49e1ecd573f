//! The case: what its events have made of it.

use std::collections::{BTreeMap, BTreeSet};

use chuangyou_programme::model::Deem;
use serde::{Deserialize, Serialize};

use super::event::{Author, Counts, FrozenLimit, Opening, Parent, Silence};
use super::{
    ActionName, CaseId, ClockName, Context, FieldName, Fields, ItemCode, JoinName, LinkId, Moment, Outcome,
    PersonId, ProcedureName, Rejection, StateName, TimerName, UnitCode, Unresolved,
};

/// One thing followed from opening to close (办件), as its events have made it. Nothing in it is kept twice: it is
/// what [`super::evolve`] folds from the journal, and never written to otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// The number that people know it by (办件编号).
    pub number: String,
    /// Its procedure.
    pub procedure: ProcedureName,
    /// The version after its latest event; 0 before the first.
    pub version: u32,
    /// Where it stands.
    pub state: StateName,
    /// Set while it stands in a closed state.
    pub closed: Option<Closed>,
    /// The unit it lies with.
    pub unit: UnitCode,
    /// The service item it is about.
    pub item: Option<ItemCode>,
    /// When its first event occurred.
    pub opened_at: Option<Moment>,
    /// When its latest event occurred.
    pub last_at: Option<Moment>,
    /// Who handles it, once it has been given to somebody.
    pub handler: Option<PersonId>,
    /// Whom it is for.
    pub party: Option<PersonId>,
    /// The case that waits for it.
    pub parent: Option<Parent>,
    /// The case that had it opened and does not wait for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<CaseId>,
    /// What has been filled in, each field as it was last given.
    pub fields: Fields,
    /// What has been done, by action.
    pub history: BTreeMap<ActionName, Taken>,
    /// Where it has stood, oldest first; the state before its first action has version 0.
    pub moves: Vec<Move>,
    /// Its clocks, each from its first start or pause on.
    pub clocks: BTreeMap<ClockName, ClockHistory>,
    /// Its linked cases.
    pub children: BTreeMap<LinkId, Child>,
    /// The rungs that have fired.
    pub fired: BTreeSet<Fired>,
    /// Fields that are no longer secret.
    pub released: BTreeSet<FieldName>,
}

/// How a case was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub at: Moment,
    /// What became of it.
    pub outcome: Outcome,
}

/// How often and by whom an action was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// How often.
    pub count: u32,
    /// By whom it was taken last.
    pub last_by: Author,
    /// When it was taken last.
    pub last_at: Moment,
    /// The version of its last event: of two acts, the later has the greater.
    pub last_version: u32,
    /// Everybody who ever took it.
    pub people: BTreeSet<PersonId>,
}

/// A move to a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The state.
    pub to: StateName,
    /// When.
    pub at: Moment,
    /// The version of its event.
    pub version: u32,
}

/// One clock of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockHistory {
    /// The suspensions that are open, by their place in the programme.
    pub open_pauses: BTreeSet<u16>,
    /// Its runs, oldest first.
    pub runs: Vec<Run>,
}

/// One run of a clock, under the limit that was in force when it started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// When it started.
    pub started_at: Moment,
    /// Its limit, frozen.
    pub limit: FrozenLimit,
    /// How many suspensions were open when it started.
    pub held_by: u16,
    /// What happened to it, in order.
    pub marks: Vec<Mark>,
    /// When and why it ended.
    pub end: Option<RunEnd>,
}

/// Something that happened to a running clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A suspension began.
    Paused(Moment),
    /// A suspension ended.
    Resumed(Moment),
    /// It was lengthened by so many units.
    Extended(Moment, i64),
}

/// The end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunEnd {
    /// The clock stopped.
    Stopped(Moment),
    /// The clock began anew after a suspension; the next run follows.
    Restarted(Moment),
}

/// A linked case, as the case that waits for it knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// The join that waits for it.
    pub join: JoinName,
    /// Its procedure.
    pub procedure: ProcedureName,
    /// Its unit.
    pub unit: UnitCode,
    /// When it was asked for.
    pub asked_at: Moment,
    /// The version of the event that asked for it; those of one event belong together.
    pub asked_by: u32,
    /// How long it may be silent.
    pub silence: Option<Silence>,
    /// Its id, once it has been opened.
    pub case: Option<CaseId>,
    /// What became of it, once it is closed.
    pub closed: Option<(Outcome, Counts)>,
    /// What its silence was taken for. A later answer is kept in `closed` and does not undo this.
    pub deemed: Option<Deem>,
}

/// A rung that has fired: a timer, for one entry into its states.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fired {
    /// The timer.
    pub timer: TimerName,
    /// The case's version when it entered the timer's states.
    pub entered: u32,
}

/// What a new case is told at its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// Its id.
    pub id: CaseId,
    /// The number that people know it by.
    pub number: String,
    /// Its procedure.
    pub procedure: ProcedureName,
    /// The unit it lies with.
    pub unit: UnitCode,
    /// The service item it is about.
    pub item: Option<ItemCode>,
    /// Whom it is for.
    pub party: Option<PersonId>,
    /// The case that waits for it.
    pub parent: Option<Parent>,
    /// The case that had it opened and does not wait for it.
    pub opened_by: Option<CaseId>,
}

impl Case {
    /// A case before its first action. Nothing of it is in the journal until that action is decided.
    ///
    /// # Errors
    /// [`Rejection::UnknownProcedure`], or [`Rejection::Unresolved`] for a unit or item that no register has.
    pub fn draft(ctx: &Context<'_>, new: NewCase) -> Result<Self, Rejection> {
        let unknown = || Rejection::UnknownProcedure { procedure: new.procedure.clone() };
        let procedure = ctx.procedure(&new.procedure).ok_or_else(unknown)?;
        let first = procedure.states.first().ok_or_else(unknown)?;
        if ctx.unit(&new.unit).is_none() {
            return Err(Unresolved::Unit { unit: new.unit }.into());
        }
        if let Some(item) = new.item.as_ref().filter(|item| ctx.item(item).is_none()) {
            return Err(Unresolved::Item { item: item.clone() }.into());
        }
        let opening = Opening {
            number: new.number,
            procedure: new.procedure,
            state: first.id.as_str().into(),
            unit: new.unit,
            item: new.item,
            party: new.party,
            parent: new.parent,
            opened_by: new.opened_by,
        };
        Ok(Self::blank(new.id, &opening))
    }

    /// How it began, as its first event tells it.
    pub(super) fn opening(&self) -> Opening {
        Opening {
            number: self.number.clone(),
            procedure: self.procedure.clone(),
            state: self.state.clone(),
            unit: self.unit.clone(),
            item: self.item.clone(),
            party: self.party.clone(),
            parent: self.parent.clone(),
            opened_by: self.opened_by.clone(),
        }
    }

    pub(super) fn blank(id: CaseId, opening: &Opening) -> Self {
        let opening = opening.clone();
        Self {
            id,
            number: opening.number,
            procedure: opening.procedure,
            version: 0,
            state: opening.state,
            closed: None,
            unit: opening.unit,
            item: opening.item,
            opened_at: None,
            last_at: None,
            handler: None,
            party: opening.party,
            parent: opening.parent,
            opened_by: opening.opened_by,
            fields: Fields::new(),
            history: BTreeMap::new(),
            moves: Vec::new(),
            clocks: BTreeMap::new(),
            children: BTreeMap::new(),
            fired: BTreeSet::new(),
            released: BTreeSet::new(),
        }
    }

    /// The version at which the case entered these states, where it now stands, without having left them since;
    /// `None` if it does not stand in one of them. It was in its first state from version 0.
    pub fn entered(&self, among: impl Fn(&StateName) -> bool) -> Option<u32> {
        if !among(&self.state) {
            return None;
        }
        let stay = self.moves.iter().rev().take_while(|step| among(&step.to));
        Some(stay.last().map_or(0, |earliest| earliest.version))
    }
}
