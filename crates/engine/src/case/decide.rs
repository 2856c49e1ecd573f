//! `decide`: what an act does to a case, or why it is refused.

use std::collections::BTreeSet;

use chuangyou_programme::model::{Action, ActionId, Clock, Field, FieldId, Procedure, State, StateId};

use super::context::named_item;
use super::event::{Activity, Change, Event, RoleAt};
use super::person::{Person, Who, capacity};
use super::rejection::{Named, Rejection};
use super::timer::RungOf;
use super::{
    ActionName, Case, CaseId, Context, Fields, Lots, Moment, clocks, draw, effects, fields, guards, timer,
};

/// Something that somebody wants to do to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The action of the case's procedure.
    pub action: ActionName,
    /// When it is done.
    pub at: Moment,
    /// When the platform is told: later than `at` for an act that was first done on paper.
    pub recorded_at: Moment,
    /// Who does it.
    pub actor: Person,
    /// What is filled in; for a personal field the commitment to its value.
    pub fields: Fields,
    /// For an action that draws by lot: the chance, and what is drawn from.
    pub lots: Option<Lots>,
    /// Of the cases that its fields and those of the case name, those that are closed.
    pub closed_cases: BTreeSet<CaseId>,
}

/// An act under decision: a command, or what a timer does.
#[derive(Debug, Clone)]
pub(super) struct Act<'a> {
    pub ctx: &'a Context<'a>,
    pub case: &'a Case,
    pub procedure: &'a Procedure,
    pub id: ActionId,
    pub action: &'a Action,
    pub who: Who<'a>,
    pub fields: &'a Fields,
    pub given: Given,
    pub at: Moment,
    pub recorded_at: Moment,
    /// Other cases that are known to be closed.
    pub closed_cases: &'a BTreeSet<CaseId>,
}

/// No other case is known to be closed.
static NONE_CLOSED: BTreeSet<CaseId> = BTreeSet::new();

/// Whether an act's fields are what they will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// They are.
    All,
    /// Nothing has been filled in yet: what depends on it is supposed to turn out well.
    NotYet,
}

/// What a command does to a case: its events, in order, or the first reason in [`Rejection`]'s order of precedence why
/// it is refused. The result depends on the arguments alone; the case changes only when the events are folded into it.
///
/// Fire the timers that are due before ([`super::due_timers`]): while the law has already drawn a consequence of
/// silence, a command is refused with [`Rejection::TimerOverdue`].
///
/// # Errors
/// The reason of the refusal, which can be said to people in both languages.
///
/// ```
/// use chuangyou_engine::case::{Case, Command, Context, Rejection, decide, evolve};
///
/// fn execute(ctx: &Context<'_>, case: Case, command: &Command) -> Result<Case, Rejection> {
///     let events = decide(ctx, &case, command)?;
///     Ok(events.iter().fold(case, evolve))
/// }
/// ```
pub fn decide(ctx: &Context<'_>, case: &Case, command: &Command) -> Result<Vec<Event>, Rejection> {
    let (procedure, id, action) = find(ctx, case, &command.action)?;
    check_state(case, procedure, action)?;
    let who = admit(ctx, case, action, &command.actor)?;
    let (at, recorded_at) = (command.at, command.recorded_at);
    let fields = &command.fields;
    let (given, closed_cases) = (Given::All, &command.closed_cases);
    let act = Act { ctx, case, procedure, id, action, who, fields, given, at, recorded_at, closed_cases };
    fields::check(&act)?;
    check_time(&act)?;
    let drawn = draw::drawn(&act, command.lots.as_ref()).map_err(|refusal| {
        let refusals = guards::first_refusal(&act).into_iter().chain([refusal]);
        refusals.min_by_key(Rejection::precedence).expect("there is one at least")
    })?;
    let fields: Fields = command.fields.clone().into_iter().chain(drawn).collect();
    Act { fields: &fields, ..act }.decide(Vec::new()).map(|event| vec![event])
}

/// The actions that `person` may take now, in the procedure's order. What depends on fields that the action itself
/// fills in is supposed to turn out well.
pub fn allowed(ctx: &Context<'_>, case: &Case, person: &Person, at: Moment) -> Vec<ActionId> {
    let Some(procedure) = ctx.procedure(&case.procedure) else {
        return Vec::new();
    };
    let fields = Fields::new();
    let may = |index: usize, action: &Action| -> Result<(), Rejection> {
        check_state(case, procedure, action)?;
        let who = admit(ctx, case, action, person)?;
        let id = ActionId(index as u16);
        let (fields, given) = (&fields, Given::NotYet);
        let (recorded_at, closed_cases) = (at, &NONE_CLOSED);
        let act = Act { ctx, case, procedure, id, action, who, fields, given, at, recorded_at, closed_cases };
        match guards::first_refusal(&act).or_else(|| clocks::changes(&act).err()) {
            None | Some(Rejection::Unresolved(_) | Rejection::ExtensionOutOfBounds { .. }) => Ok(()),
            Some(refusal) => Err(refusal),
        }
    };
    let actions = procedure.actions.iter().enumerate();
    actions
        .filter(|(index, action)| may(*index, action).is_ok())
        .map(|(index, _)| ActionId(index as u16))
        .collect()
}

impl<'a> Act<'a> {
    /// What the system does when a timer is due; nobody is asked for fields, and time is the timer's.
    pub(super) fn of_system(
        ctx: &'a Context<'a>,
        case: &'a Case,
        id: ActionId,
        at: Moment,
        now: Moment,
    ) -> Result<Self, Rejection> {
        static NO_FIELDS: Fields = Fields::new();
        let unknown = || Rejection::UnknownProcedure { procedure: case.procedure.clone() };
        let procedure = ctx.procedure(&case.procedure).ok_or_else(unknown)?;
        let action = &procedure.actions[id.index()];
        check_state(case, procedure, action)?;
        let (who, fields, given) = (Who::System, &NO_FIELDS, Given::All);
        let (recorded_at, closed_cases) = (now, &NONE_CLOSED);
        Ok(Self { ctx, case, procedure, id, action, who, fields, given, at, recorded_at, closed_cases })
    }

    /// The event, with these changes before its own, or the first refusal by precedence.
    pub(super) fn decide(&self, before: Vec<Change>) -> Result<Event, Rejection> {
        let refused = guards::first_refusal(self);
        let clocks = clocks::changes(self);
        let consequences = effects::consequences(self);
        let pending = timer::check_new(self);
        let refusals =
            [refused, clocks.as_ref().err().cloned(), consequences.as_ref().err().cloned(), pending.err()];
        if let Some(refusal) = refusals.into_iter().flatten().min_by_key(Rejection::precedence) {
            return Err(refusal);
        }
        let (granted, effects) = consequences?;
        let about = named_item(self.fields).map(|item| Change::AboutItem(item.clone()));
        let opened = (self.case.version == 0).then(|| Change::Opened(self.case.opening()));
        let changes = opened
            .into_iter()
            .chain(before)
            .chain(about)
            .chain(clocks?)
            .chain(self.moved())
            .chain(granted)
            .collect();
        let activity = Activity::Action(self.action.id.as_str().into());
        let fields = self.fields.clone();
        Ok(Event { actor: self.who.author(), fields, changes, effects, ..self.blank_event(activity) })
    }

    fn blank_event(&self, activity: Activity) -> Event {
        system_event(self.ctx, self.case, activity, self.at, self.recorded_at)
    }

    fn moved(&self) -> Option<Change> {
        let to = &self.procedure.states[self.action.to?.index()];
        Some(Change::Moved { to: to.id.as_str().into(), outcome: to.outcome.as_deref().map(Into::into) })
    }

    /// The value of a field: as it is given now, else as the case has it.
    pub(super) fn value(&self, field: &str) -> Option<&'a super::FieldValue> {
        self.fields.get(field).or_else(|| self.case.fields.get(field))
    }

    pub(super) fn field(&self, id: FieldId) -> &'a Field {
        &self.procedure.fields[id.index()]
    }

    pub(super) fn other_action(&self, id: ActionId) -> &'a Action {
        &self.procedure.actions[id.index()]
    }

    /// Whether the act leads to a closed state.
    pub(super) fn closes(&self) -> bool {
        self.action.to.is_some_and(|to| self.procedure.states[to.index()].outcome.is_some())
    }
}

/// An event of the system that changes nothing yet.
pub(super) fn system_event(
    ctx: &Context<'_>,
    case: &Case,
    activity: Activity,
    at: Moment,
    now: Moment,
) -> Event {
    Event {
        case: case.id.clone(),
        version: case.version + 1,
        activity,
        occurred_at: at,
        recorded_at: now,
        actor: super::event::Author::System,
        unit: case.unit.clone(),
        programme: ctx.programme.version.clone(),
        fields: Fields::new(),
        changes: Vec::new(),
        effects: Vec::new(),
    }
}

fn find<'a>(
    ctx: &Context<'a>,
    case: &Case,
    name: &ActionName,
) -> Result<(&'a Procedure, ActionId, &'a Action), Rejection> {
    let unknown = || Rejection::UnknownProcedure { procedure: case.procedure.clone() };
    let procedure = ctx.procedure(&case.procedure).ok_or_else(unknown)?;
    let index = procedure.actions.iter().position(|action| action.id == name.as_str());
    let index = index.ok_or_else(|| Rejection::UnknownAction { action: name.to_string() })?;
    Ok((procedure, ActionId(index as u16), &procedure.actions[index]))
}

fn check_state(case: &Case, procedure: &Procedure, action: &Action) -> Result<(), Rejection> {
    let state = |id: &StateId| &procedure.states[id.index()];
    if action.from.iter().any(|from| state(from).id == case.state.as_str()) {
        return Ok(());
    }
    let here = procedure.states.iter().find(|state| state.id == case.state.as_str());
    // A programme that no longer knows the state still names it.
    let here = here.map_or_else(|| Named::unknown(case.state.as_str()), Named::from);
    if case.closed.is_some() {
        return Err(Rejection::CaseClosed { action: action.into(), state: here });
    }
    if action.from.is_empty() {
        return Ok(());
    }
    let from = action.from.iter().map(|from| state(from).into()).collect();
    Err(Rejection::WrongState { action: action.into(), state: here, from })
}

fn admit<'a>(
    ctx: &Context<'_>,
    case: &Case,
    action: &Action,
    person: &'a Person,
) -> Result<Who<'a>, Rejection> {
    let needed = || action.by.iter().map(RoleAt::from).collect();
    capacity(ctx, case, action, person)
        .map(|capacity| Who::Person(&person.id, capacity))
        .ok_or_else(|| Rejection::NotAllowed { action: action.into(), needed: needed() })
}

fn check_time(act: &Act<'_>) -> Result<(), Rejection> {
    if act.recorded_at < act.at {
        return Err(Rejection::RecordedBeforeDone);
    }
    let local = |moment: Moment| act.ctx.almanac.second(moment.0).into();
    if let Some(last) = act.case.last_at.filter(|&last| act.at < last) {
        return Err(Rejection::TimeBeforeLastEvent { last: local(last) });
    }
    let acts_by_itself = |of: &RungOf| timer::takes_an_action(act.procedure, of);
    match timer::rungs(act.ctx, act.case)
        .into_iter()
        .find(|rung| rung.due_at <= act.at && acts_by_itself(&rung.of))
    {
        Some(rung) => Err(Rejection::TimerOverdue { due: local(rung.due_at), rung: rung.of }),
        None => Ok(()),
    }
}

impl Named {
    /// Something that the programme does not know any more.
    pub(super) fn unknown(id: &str) -> Self {
        let title = chuangyou_programme::model::Text { zh: id.to_owned(), en: id.to_owned() };
        Self { id: id.into(), title: title.into() }
    }
}

impl From<&Action> for Named {
    fn from(action: &Action) -> Self {
        Self { id: action.id.as_str().into(), title: action.title.clone().into() }
    }
}

impl From<&State> for Named {
    fn from(state: &State) -> Self {
        Self { id: state.id.as_str().into(), title: state.title.clone().into() }
    }
}

impl From<&Field> for Named {
    fn from(field: &Field) -> Self {
        Self { id: field.id.as_str().into(), title: field.label.clone().into() }
    }
}

impl From<&Clock> for Named {
    fn from(clock: &Clock) -> Self {
        Self { id: clock.id.as_str().into(), title: clock.title.clone().into() }
    }
}
