//! Procedures: how one kind of case moves.

use super::{
    ActionId, ActivityId, Amount, ClauseId, ClockId, Condition, Duration, FieldId, ProcedureId, StateId, Text,
};

/// The pattern of numbers where the programme gives none; a default of this project.
pub const DEFAULT_NUMBER: &str = "{unit}-{year}-{seq:6}";

/// The life of one kind of case.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// Unique in the programme, e.g. `approval`.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The clauses it implements.
    pub clauses: Vec<ClauseId>,
    /// How cases are numbered, e.g. `{unit}-{year}-{seq:6}`.
    pub number: String,
    /// Who may read its cases: `party`, `unit`, `above`, `supervisor`, `restricted`.
    pub visible_to: Vec<String>,
    /// What the portal offers it for.
    pub portal: Option<Portal>,
    /// What whoever begins it at the portal is told beforehand.
    pub guidance: Vec<Text>,
    /// The fields that its ledger shows of every case; `None`: it has no ledger.
    pub ledger: Option<Vec<FieldId>>,
    /// Its states; the first is where a case stands before its first action.
    pub states: Vec<State>,
    /// What is filled in.
    pub fields: Vec<Field>,
    /// Its clocks, in the programme's table.
    pub clocks: Vec<ClockId>,
    /// What may be done.
    pub actions: Vec<Action>,
    /// What happens when nobody acts.
    pub timers: Vec<Timer>,
    /// What it waits for from linked cases.
    pub children: Vec<Child>,
}

/// What the portal offers a procedure for. Its party begins it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portal {
    /// To apply for a service item.
    Apply,
    /// To ask a question of a unit.
    Ask,
    /// To complain about service or conduct.
    Complain,
    /// To report wrongdoing, by name or without one.
    Report,
}

/// Where a case can stand.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Unique in the procedure.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// Set if a case in this state is closed: the outcome's name, e.g. `approved`.
    pub outcome: Option<String>,
}

/// Something that is filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Unique in the procedure.
    pub id: String,
    /// What people call it.
    pub label: Text,
    /// What it holds.
    pub kind: FieldType,
    /// The actions that cannot be taken without it.
    pub required_by: Vec<ActionId>,
    /// Personal: kept outside the journal, erasable.
    pub personal: bool,
    /// If not empty, only these roles ever read it.
    pub secret_to: Vec<String>,
    /// Sealed to the keys of those who hold this role, and to the party's own; personal then.
    pub sealed_to: Option<Actor>,
    /// The action that must have been taken before even they read it.
    pub opened_by: Option<ActionId>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the language's; docs/programme-language.md describes each")]
pub enum FieldType {
    Text,
    LongText,
    Number,
    Money,
    Date,
    Instant,
    Choice(Vec<(String, Text)>),
    File,
    Unit,
    Person,
    Item,
    Enterprise,
    Case,
    /// The number of a case as somebody wrote it. It is not looked up, so nobody learns by it which numbers there are.
    CaseNumber,
    List,
    Flag,
}

/// Something that somebody may do to a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Unique in the procedure; also the name of its activity in the journal.
    pub id: String,
    /// The activity in the programme's vocabulary.
    pub activity: ActivityId,
    /// What people call it.
    pub title: Text,
    /// The states in which it may be taken; empty: in every open state.
    pub from: Vec<StateId>,
    /// The state it leads to; `None`: it changes none.
    pub to: Option<StateId>,
    /// Who may; empty: only the system (timers).
    pub by: Vec<Actor>,
    /// The fields it takes.
    pub fields: Vec<FieldId>,
    /// What must hold besides.
    pub guards: Vec<Guard>,
    /// What follows.
    pub effects: Vec<Effect>,
}

/// A role at a place: `clerk@unit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The role, as posts name it; `party` is whoever the case is for.
    pub role: String,
    /// Where the role must be held.
    pub scope: Scope,
}

/// Where a role must be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// By the person named on the case (its handler, its party).
    Case,
    /// In the unit of the case.
    Unit,
    /// In a unit above it.
    Above,
    /// Anywhere in the jurisdiction.
    Jurisdiction,
    /// In the unit that supervises it.
    Supervisor,
}

/// What must hold before an action is taken.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant's sentence names its parts")]
pub enum Guard {
    /// At most so often in the case, unless this flag field of the command is set.
    Times { at_most: Amount, unless: Option<FieldId> },
    /// Another action was taken before; by another person; after the last of a third. With `when_taken`, only if that
    /// action was taken, and then after its last.
    Requires {
        action: ActionId,
        by_another_person: bool,
        since: Option<ActionId>,
        when_taken: Option<ActionId>,
    },
    /// A condition on the case's fields (with the command's own), unless another field is filled in.
    Field { condition: Condition, unless: Option<FieldId> },
    /// The clock has not expired.
    BeforeExpiry(ClockId),
    /// A number field lies within bounds, unless another field is filled in.
    AmountWithin {
        field: FieldId,
        at_least: Option<Amount>,
        at_most: Option<Amount>,
        unless: Option<FieldId>,
    },
    /// The day lies outside the days of the month `from..=to` (quiet days), unless a field is filled in.
    DayAllowed { not_from: Amount, not_to: Amount, unless: Option<FieldId> },
    /// Every linked case of this join counts as one of these outcomes, unless a field is filled in.
    Children { join: usize, outcomes: Vec<String>, unless: Option<FieldId> },
    /// The actor's rank is at least this.
    Authority { rank: i32 },
    /// The actor is not whoever took that action.
    SeparatedFrom(ActionId),
    /// The actor is none of those whom the field names, nor acts in a unit that it names.
    ApartFrom(FieldId),
    /// Two list fields have the same entries, in whatever order.
    SameEntries { field: FieldId, of: FieldId },
    /// What is filled in is the voucher that belongs to the party's receipt.
    Voucher(FieldId),
    /// What the field holds is an entry of the list `of`.
    Among { field: FieldId, of: FieldId },
    /// The case that the field names is closed.
    Closed(FieldId),
}

/// What follows from an action.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant's sentence names its parts")]
pub enum Effect {
    /// A paper is served.
    Serve { notice: String },
    /// A linked case is opened, or one for each unit of a selection.
    Spawn { procedure: ProcedureId, per: Option<String>, join: Option<usize> },
    /// The case is given to a unit or person named by a field.
    Assign { field: FieldId },
    /// A role is told.
    Notify { who: Actor, text: Text },
    /// A publication is proposed.
    Publish { publication: String },
    /// A register entry takes a field's value: `item_promise`, `item_benchmark` or `enterprise_grade`.
    SetRegister { register: String, field: FieldId },
    /// The party is asked for a rating.
    InviteRating,
    /// A consequence is proposed; people decide.
    ProposeConsequence { kind: String },
    /// The consequence whose id the field holds is imposed on whom the case is about.
    Impose { field: FieldId },
    /// The consequence whose id the field holds is revoked.
    Lift { field: FieldId },
    /// The card for which the case was opened counts, or counts no more.
    Card { act: CardAct },
    /// The publication that is looked at in the case appears, or does not.
    Publication { act: PublicationAct },
    /// What was published is corrected.
    Correct { publication: String },
    /// What was published is taken back.
    Withdraw { publication: String },
    /// Secrecy of a field ends.
    Release { field: FieldId },
    /// Some of a set are drawn by lot.
    Draw(Draw),
}

/// A draw by lot. What it writes down lets anybody repeat it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// The set.
    pub from: DrawFrom,
    /// How many are drawn; `None`: one, into a field that holds one.
    pub count: Option<Amount>,
    /// The field that takes whatever is drawn.
    pub into: FieldId,
    /// The field that takes the seed.
    pub seed: FieldId,
    /// The field that takes what could be drawn, with weights.
    pub pool: FieldId,
    /// Whom these fields name is not drawn.
    pub apart_from: Vec<FieldId>,
    /// Cards of so many calendar days before add to a unit's weight.
    pub risk_days: Option<Amount>,
}

/// What is drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawFrom {
    /// The units of a kind.
    Units(String),
    /// Those who hold a post with a role.
    People(String),
}

/// What becomes of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CardAct {
    /// One that waits begins to stand.
    Release,
    /// It counts no more.
    Revoke,
    /// It counts again.
    Restore,
}

/// What becomes of a publication that somebody looks at before it appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicationAct {
    /// It appears.
    Release,
    /// It does not appear.
    Refuse,
}

/// What happens by law or by rule when nobody acts. Each rung fires once per entry into the states.
#[derive(Debug, Clone, PartialEq)]
pub struct Timer {
    /// Unique in the procedure.
    pub id: String,
    /// How long after `since`.
    pub after: Duration,
    /// The action whose latest event starts it.
    pub since: ActionId,
    /// Only while the case stands in one of these states.
    pub while_in: Vec<StateId>,
    /// Once one of these was taken after `since`, it does not fire.
    pub until: Vec<ActionId>,
    /// What it does.
    pub deed: TimerDeed,
}

/// What a timer does.
#[derive(Debug, Clone, PartialEq)]
pub enum TimerDeed {
    /// Takes an action as the system.
    Do(ActionId),
    /// Reminds a role.
    Remind(Actor, Text),
    /// Hands the matter upward to a role.
    Escalate(Actor, Text),
}

/// Linked cases a procedure waits for.
#[derive(Debug, Clone, PartialEq)]
pub struct Child {
    /// Unique in the procedure.
    pub id: String,
    /// Their procedure.
    pub procedure: ProcedureId,
    /// What opens them: one for each unit of this selection, e.g. `item.co_units`.
    pub per: Option<String>,
    /// Outcomes that count as agreement.
    pub agreed: Vec<String>,
    /// How long each has; afterwards silence counts as `deem`.
    pub within: Option<Duration>,
    /// What silence counts as.
    pub deem: Deem,
}

/// What silence counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Deem {
    /// Agreement.
    Agreed,
    /// Nothing but a red card: the lead proceeds.
    RedCard,
    /// Nothing.
    None,
}
