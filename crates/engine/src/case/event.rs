//! Events: acts with legal effect, as the journal keeps them.

use chuangyou_calendar::{Convention, Day, DayEnd, Roll, TimeUnit};
use chuangyou_programme::model::{CardAct, Deem, PublicationAct, Resume, Scope, Text};
use serde::{Deserialize, Serialize};

use super::{
    ActionName, CaseId, ClockName, FieldName, Fields, ItemCode, JoinName, LinkId, Moment, Outcome, PersonId,
    ProcedureName, StateName, TimerName, UnitCode,
};

/// One act in the life of a case. It holds everything that [`super::evolve`] needs, so that a journal can be read
/// without the programme of its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The case.
    pub case: CaseId,
    /// The case's version after this event; its first event has 1.
    pub version: u32,
    /// What was done.
    pub activity: Activity,
    /// When it was done, or took effect by law.
    pub occurred_at: Moment,
    /// When the platform learned of it.
    pub recorded_at: Moment,
    /// Who did it.
    pub actor: Author,
    /// The unit the case lay with.
    pub unit: UnitCode,
    /// The version of the programme by which it was decided.
    pub programme: String,
    /// What was filled in; personal fields only as commitments.
    pub fields: Fields,
    /// What it changed in the case, in order.
    pub changes: Vec<Change>,
    /// What is to be carried out because of it.
    pub effects: Vec<Effect>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// An action of the procedure.
    Action(ActionName),
    /// The case was opened before anybody acted on it.
    Opened,
    /// A timer reminded somebody.
    Reminded,
    /// A timer handed the matter upward.
    Escalated,
    /// A timer's action was refused, and is not tried again.
    TimerLapsed,
    /// A linked case was opened.
    ChildOpened,
    /// A linked case was closed.
    ChildClosed,
    /// A linked case was silent past its limit.
    ChildDeemed,
}

impl Event {
    /// The event with that number for its case, if it is the one that opens it.
    #[must_use]
    pub fn numbered(mut self, number: &str) -> Self {
        if let Some(Change::Opened(opening)) = self.changes.first_mut() {
            number.clone_into(&mut opening.number);
        }
        self
    }
}

impl Activity {
    /// The activity's name in an event log.
    pub fn name(&self) -> &str {
        match self {
            Self::Action(action) => action.as_str(),
            Self::Opened => "opened",
            Self::Reminded => "reminded",
            Self::Escalated => "escalated",
            Self::TimerLapsed => "timer_lapsed",
            Self::ChildOpened => "child_opened",
            Self::ChildClosed => "child_closed",
            Self::ChildDeemed => "child_deemed",
        }
    }
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// A person.
    Person {
        /// Who.
        id: PersonId,
        /// The role in which they acted.
        role: String,
        /// The unit in which they hold it; `None` for the party.
        unit: Option<UnitCode>,
    },
    /// Nobody: it happened by law or by rule.
    System,
}

impl Author {
    /// The person, if it was one.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person { id, .. } => Some(id),
            Self::System => None,
        }
    }
}

/// One change to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The case began; always the first change of the first event.
    Opened(Opening),
    /// It moved to another state.
    Moved {
        /// The state.
        to: StateName,
        /// Set if the case is closed there.
        outcome: Option<Outcome>,
    },
    /// It is about this service item.
    AboutItem(ItemCode),
    /// It was given to a unit; whoever handled it before no longer does.
    GivenToUnit(UnitCode),
    /// It was given to a person.
    GivenToPerson(PersonId),
    /// A clock began to run.
    ClockStarted {
        /// The clock.
        clock: ClockName,
        /// Its limit, as it was on that day.
        limit: FrozenLimit,
    },
    /// A suspension of a clock began.
    ClockPaused {
        /// The clock.
        clock: ClockName,
        /// Which of the clock's suspensions, in the programme's order from 0.
        pause: u16,
    },
    /// A suspension of a clock ended.
    ClockResumed {
        /// The clock.
        clock: ClockName,
        /// Which of the clock's suspensions.
        pause: u16,
        /// Whether it goes on or begins anew.
        resume: Resume,
    },
    /// A clock was lengthened.
    ClockExtended {
        /// The clock.
        clock: ClockName,
        /// By so many of its units.
        amount: i64,
    },
    /// A clock stopped; of several runs, the one that has been open longest.
    ClockStopped {
        /// The clock.
        clock: ClockName,
    },
    /// A timer fired; it does not fire again until its states are entered anew.
    TimerFired {
        /// The timer.
        timer: TimerName,
        /// The case's version when it entered the timer's states.
        entered: u32,
    },
    /// A timer fired, and the rules refused what it was to do.
    TimerLapsed {
        /// The timer.
        timer: TimerName,
        /// The case's version when it entered the timer's states.
        entered: u32,
        /// Why it was refused.
        reason: Text,
    },
    /// A linked case is to be opened, and is waited for.
    ChildExpected {
        /// How it is spoken of.
        link: LinkId,
        /// The join that waits for it.
        join: JoinName,
        /// Its procedure.
        procedure: ProcedureName,
        /// Its unit.
        unit: UnitCode,
        /// How long it may be silent.
        silence: Option<Silence>,
    },
    /// A linked case was opened.
    ChildOpened {
        /// How it is spoken of.
        link: LinkId,
        /// Its id.
        case: CaseId,
    },
    /// A linked case was closed.
    ChildClosed {
        /// How it is spoken of.
        link: LinkId,
        /// What became of it.
        outcome: Outcome,
        /// Whether that outcome counts as agreement.
        counts: Counts,
    },
    /// A linked case was silent past its limit.
    ChildDeemed {
        /// How it is spoken of.
        link: LinkId,
        /// What its silence counts as.
        deem: Deem,
    },
    /// A field is no longer secret.
    SecrecyLifted {
        /// The field.
        field: FieldName,
    },
}

impl Change {
    /// The linked case it is about.
    pub(super) fn link(&self) -> Option<&LinkId> {
        match self {
            Self::ChildExpected { link, .. }
            | Self::ChildOpened { link, .. }
            | Self::ChildClosed { link, .. }
            | Self::ChildDeemed { link, .. } => Some(link),
            _ => None,
        }
    }
}

/// Whether an outcome of a linked case counts as agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// It does.
    Agreed,
    /// It does not.
    NotAgreed,
}

/// How a case begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The number that people know it by.
    pub number: String,
    /// Its procedure.
    pub procedure: ProcedureName,
    /// The state before its first action.
    pub state: StateName,
    /// The unit it lies with.
    pub unit: UnitCode,
    /// The service item it is about.
    pub item: Option<ItemCode>,
    /// Whom it is for.
    pub party: Option<PersonId>,
    /// The case that waits for it.
    pub parent: Option<Parent>,
    /// The case that had it opened and does not wait for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<CaseId>,
}

/// The case that waits for a linked case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// Its id.
    pub case: CaseId,
    /// How it speaks of the linked case.
    pub link: LinkId,
}

/// A limit as it was when its clock started, so that a due date can be explained years later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenLimit {
    /// How long, or until when.
    pub size: LimitSize,
    /// What is counted.
    pub unit: TimeUnit,
    /// By dates or by office-hour seconds.
    pub convention: Convention,
    /// What a due date on a day off does.
    pub roll: Roll,
    /// When the last day ends.
    pub day_end: DayEnd,
    /// Where the size was found.
    pub basis: Basis,
    /// The share of it that was meant, in ten-thousandths, if not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<i64>,
    /// The version of the calendar by which the due date was first told.
    pub calendar: String,
}

/// How long, or until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitSize {
    /// So many units from the start.
    Units(i64),
    /// Until an instant that the case carries.
    DueAt(Moment),
}

/// Where a number was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Written in the programme.
    Written,
    /// A dated parameter.
    Parameter {
        /// The parameter.
        id: String,
        /// The first day its value was in force.
        from: Day,
    },
    /// The promised limit of the item.
    Promised {
        /// The item.
        item: ItemCode,
        /// The first day of the item's version.
        from: Day,
    },
    /// The statutory limit of the item.
    Statutory {
        /// The item.
        item: ItemCode,
        /// The first day of the item's version.
        from: Day,
    },
    /// A field of the case.
    CaseField(FieldName),
    /// A field of the event.
    EventField(FieldName),
}

/// How long a linked case may be silent, as it was when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// How many.
    pub amount: i64,
    /// Of what.
    pub unit: TimeUnit,
    /// Where the number was found.
    pub basis: Basis,
    /// What silence counts as afterwards.
    pub deem: Deem,
}

/// Something to be carried out because of an event. The case itself already holds what it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Serve a paper.
    Serve {
        /// The template of the notice.
        notice: String,
    },
    /// Open another case.
    Open {
        /// Its procedure.
        procedure: ProcedureName,
        /// Its unit.
        unit: UnitCode,
        /// Set if this case waits for it.
        link: Option<LinkId>,
    },
    /// Tell a role something.
    Notify {
        /// Whom.
        who: RoleAt,
        /// What.
        text: Text,
    },
    /// Hand the matter upward to a role.
    Escalate {
        /// To whom.
        who: RoleAt,
        /// Why.
        text: Text,
    },
    /// Propose a publication.
    Publish {
        /// Which.
        publication: String,
    },
    /// Change a register entry.
    SetRegister {
        /// Which register.
        register: String,
        /// The field that holds the entry.
        field: FieldName,
    },
    /// Ask the party for a rating.
    InviteRating,
    /// Impose a consequence on whom the case is about.
    Impose {
        /// Of what kind.
        kind: String,
    },
    /// Revoke a consequence.
    Lift {
        /// Of what kind.
        kind: String,
    },
    /// Let the card for which the case was opened count, or count no more.
    Card {
        /// What becomes of it.
        act: CardAct,
    },
    /// Let the publication that is looked at in the case appear, or not.
    Publication {
        /// What becomes of it.
        act: PublicationAct,
    },
    /// Correct what was published.
    Correct {
        /// Which publication.
        publication: String,
    },
    /// Take back what was published.
    Withdraw {
        /// Which publication.
        publication: String,
    },
    /// Propose a consequence; people decide.
    ProposeConsequence {
        /// Of what kind.
        kind: String,
    },
    /// Show a field that was secret.
    LiftSecrecy {
        /// The field.
        field: FieldName,
    },
}

/// A role at a place, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleAt {
    /// The role.
    pub role: String,
    /// Where it is held.
    pub place: Place,
}

/// Where a role is held; the programme's [`Scope`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "`Scope` describes each")]
pub enum Place {
    Case,
    Unit,
    Above,
    Jurisdiction,
    Supervisor,
}

impl From<&chuangyou_programme::model::Actor> for RoleAt {
    fn from(actor: &chuangyou_programme::model::Actor) -> Self {
        let place = match actor.scope {
            Scope::Case => Place::Case,
            Scope::Unit => Place::Unit,
            Scope::Above => Place::Above,
            Scope::Jurisdiction => Place::Jurisdiction,
            Scope::Supervisor => Place::Supervisor,
        };
        Self { role: actor.role.clone(), place }
    }
}
