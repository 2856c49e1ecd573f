//! The desk at which a case is worked on: within one transaction it is loaded, moved on, and put back with everything that
//! follows from its new events.

use chuangyou_engine::case::{
    Case, CaseId, Change, Context, Event, ItemCode, Moment, Phase, Place, ProcedureName, Rejection, RoleAt,
    UnitCode, due_timers, evolve, fire, next_timer, replay, standing, trace_of,
};
use chuangyou_engine::{Card, Verdict, supervise};
use chuangyou_programme::model::{Issue, Scope};
use chuangyou_store::card::{self, Raised, Status, rank};
use chuangyou_store::task::{self, Post};
use chuangyou_store::{CaseRow, Digest, Failure, Jurisdiction, Tx, case_row, journal, outbox, series};

use crate::deed::Deed;
use crate::number::{Parts, Series};
use crate::observed::Sources;
use crate::rulebook::Rulebook;

/// A transaction with what decisions are made by.
pub(crate) struct Desk<'t, 'c> {
    pub(crate) tx: &'t mut Tx<'c>,
    pub(crate) book: &'t Rulebook,
    /// The programmes by which other systems' cases are judged.
    pub(crate) sources: &'t Sources,
    pub(crate) jurisdiction: &'t Jurisdiction,
    pub(crate) now: Moment,
}

/// A case on the desk.
#[derive(Debug, Clone)]
pub(crate) struct OnDesk {
    pub(crate) case: Case,
    /// All its events; those after `kept` are new.
    pub(crate) events: Vec<Event>,
    /// How many events the journal has.
    kept: usize,
    /// The link of the last event that the journal has.
    head: Digest,
    /// Its row, unless it is new.
    pub(crate) row: Option<CaseRow>,
}

impl OnDesk {
    /// A case that the journal does not have yet.
    pub(crate) fn new(draft: Case) -> Self {
        let head = journal::origin(&draft.id);
        Self { case: draft, events: Vec::new(), kept: 0, head, row: None }
    }

    /// Folds new events into the case.
    pub(crate) fn push(&mut self, events: Vec<Event>) {
        for event in events {
            self.case = evolve(self.case.clone(), &event);
            self.events.push(event);
        }
    }

    /// Its events that the journal does not have.
    pub(crate) fn fresh(&self) -> &[Event] {
        &self.events[self.kept..]
    }
}

impl Desk<'_, '_> {
    pub(crate) fn context(&self) -> Context<'_> {
        self.book.context()
    }

    /// The case with that id and its row, if there is one.
    ///
    /// # Errors
    /// [`Failure::Corrupt`] if its journal cannot be read, or its row is behind it.
    pub(crate) fn load(&mut self, id: &CaseId) -> Result<Option<OnDesk>, Failure> {
        let Some(mut on) = self.replay(id)? else {
            return Ok(None);
        };
        // The row is read after the journal: it may be ahead, if somebody writes just now, and then writing will show it.
        on.row = case_row::by_id(self.tx, self.jurisdiction, id)?;
        match on.row.as_ref().map(|row| row.version) {
            Some(version) if version >= on.case.version => Ok(Some(on)),
            version => {
                let why = format!("its row is at version {version:?}, its journal at {}", on.case.version);
                Err(Failure::corrupt(format!("case {id}"), why))
            }
        }
    }

    /// The case with that id as its journal makes it, without its row.
    ///
    /// # Errors
    /// [`Failure::Corrupt`] if the journal cannot be read.
    pub(crate) fn replay(&mut self, id: &CaseId) -> Result<Option<OnDesk>, Failure> {
        let kept = journal::events_of(self.tx, self.jurisdiction, id)?;
        let Some(last) = kept.last() else {
            return Ok(None);
        };
        let head = last.hash;
        let events: Vec<Event> = kept.into_iter().map(|kept| kept.event).collect();
        let case = replay(&events).map_err(|why| Failure::corrupt(format!("case {id}"), why))?;
        Ok(Some(OnDesk { case, kept: events.len(), events, head, row: None }))
    }

    /// Lets happen what was due by itself before now, the oldest first.
    pub(crate) fn let_time_pass(&self, on: &mut OnDesk) -> Result<(), Rejection> {
        let ctx = self.book.context();
        while let Some(rung) = due_timers(&ctx, &on.case, self.now).into_iter().next() {
            let events = fire(&ctx, &on.case, &rung.of, self.now)?;
            on.push(events);
        }
        Ok(())
    }

    /// Appends the new events and computes everything that follows: row, tasks, cards, and what is to be carried out.
    pub(crate) fn put_back(&mut self, mut on: OnDesk) -> Result<CaseRow, Failure> {
        let before = on.kept as u32;
        on.head = journal::append(self.tx, self.jurisdiction, on.head, on.fresh())?;
        for event in &on.events[on.kept..] {
            let deeds = Deed::of(event, &on.case);
            outbox::put(self.tx, self.jurisdiction, (&event.case, event.version), &deeds, event.recorded_at)?;
        }
        let row = self.project(&on)?;
        match on.row {
            None => case_row::insert(self.tx, self.jurisdiction, &row)?,
            Some(_) => case_row::update(self.tx, self.jurisdiction, &row, before)?,
        }
        let (posts, urgency) = tasks(self.book, &on.case, row.due_at);
        task::replace(self.tx, self.jurisdiction, &on.case.id, &posts, urgency)?;
        Ok(row)
    }

    /// The row of a case as its events and the time make it; raises and withdraws its cards on the way.
    fn project(&mut self, on: &OnDesk) -> Result<CaseRow, Failure> {
        let verdict = self.judge(on);
        // A case without a level has no card that stands; if none is found now, there is none to look for.
        let had_none = on.row.as_ref().is_none_or(|row| row.level == 0);
        let none = verdict.cards.is_empty() && had_none;
        let level = if none { 0 } else { self.raise(&on.case.id, verdict.cards)? };
        Ok(self.row(on, level, verdict.next_change))
    }

    /// What the rules say of a case now.
    pub(crate) fn judge(&self, on: &OnDesk) -> Verdict {
        supervise(self.book.rules(), &trace_of(&self.context(), &on.case, &on.events), self.now.0)
    }

    /// The row of a case as its events and the time make it.
    pub(crate) fn row(&self, on: &OnDesk, level: u32, next_change: Option<i64>) -> CaseRow {
        let ctx = self.book.context();
        let timer = next_timer(&ctx, &on.case);
        // Never now or before: whatever is due now has been done.
        let soon = Moment(self.now.0 + 1_000_000);
        let wake_at = next_change.map(Moment).into_iter().chain(timer).min().map(|at| at.max(soon));
        let due = most_urgent(&ctx, &on.case, self.now);
        let case = &on.case;
        let (first, last) = (on.events.first(), on.events.last());
        CaseRow {
            id: case.id.clone(),
            number: case.number.clone(),
            procedure: case.procedure.to_string(),
            version: case.version,
            head: on.head,
            state: case.state.to_string(),
            outcome: case.closed.as_ref().map(|closed| closed.outcome.to_string()),
            unit: case.unit.to_string(),
            item: case.item.as_ref().map(ToString::to_string),
            handler: case.handler.clone(),
            party: case.party.clone(),
            parent: case.parent.as_ref().map(|parent| parent.case.clone()),
            source: None,
            opened_at: first.map_or(self.now, |event| event.occurred_at),
            changed_at: last.map_or(self.now, |event| event.occurred_at),
            closed_at: case.closed.as_ref().map(|closed| closed.at),
            due_at: due.as_ref().map(|due| due.at),
            due_clock: due.as_ref().map(|due| due.clock.clone()),
            due_provisional: due.is_some_and(|due| due.provisional),
            calendar: self.book.almanac().calendar.version().to_owned(),
            level,
            wake_at,
            trouble: None,
        }
    }

    /// Raises the cards that are new or higher than before, and withdraws those whose ground is gone. Gives the highest level.
    pub(crate) fn raise(&mut self, case: &CaseId, cards: Vec<Card>) -> Result<u32, Failure> {
        let known = card::of_case(self.tx, self.jurisdiction, case)?;
        let cards = highest_of_each(cards);
        for found in &cards {
            let raised = self.raised(found, &known);
            if !known.contains(&raised) {
                card::put(self.tx, self.jurisdiction, &raised)?;
            }
        }
        for gone in known.iter().filter(|known| !cards.iter().any(|found| known.is_of(found))) {
            if gone.status != Status::Withdrawn {
                card::set_status(self.tx, self.jurisdiction, &gone.card, Status::Withdrawn)?;
            }
        }
        Ok(highest(&cards))
    }

    /// A card as it is to be kept, given those of its case that are kept. One that goes up, or comes back, is raised now.
    pub(crate) fn raised(&self, found: &Card, known: &[Raised]) -> Raised {
        let before = known.iter().find(|known| known.is_of(found));
        let keeps = before.filter(|before| before.card.level == found.level);
        let keeps = keeps.filter(|before| before.status != Status::Withdrawn);
        Raised {
            card: found.clone(),
            raised_at: keeps.map_or(self.now, |before| before.raised_at),
            programme: keeps.map_or(&self.book.programme().version, |before| &before.programme).clone(),
            status: keeps.map_or_else(|| self.first_status(found), |before| before.status),
        }
    }

    /// A card waits if its rule lets a person release it.
    fn first_status(&self, card: &Card) -> Status {
        let waits = self.book.rule(&card.rule).is_some_and(|rule| rule.issue == Issue::Confirm);
        if waits { Status::Waiting } else { Status::Standing }
    }

    /// The number of a new case.
    pub(crate) fn case_number(
        &mut self,
        procedure: &ProcedureName,
        unit: &UnitCode,
        item: Option<&ItemCode>,
    ) -> Result<String, Failure> {
        let declared = self.book.procedure(procedure.as_str());
        let pattern =
            declared.map_or("{unit}-{year}-{seq:6}", |procedure| procedure.number.as_str()).to_owned();
        let item = item.map_or("", |item| item.as_str()).to_owned();
        let day = self.book.almanac().day(self.now.0);
        self.number(&pattern, Parts { unit: unit.as_str(), item: &item, procedure: procedure.as_str(), day })
    }

    /// The next number of the series that a pattern makes of these parts.
    pub(crate) fn number(&mut self, pattern: &str, parts: Parts<'_>) -> Result<String, Failure> {
        let numbers = Series::of(pattern, parts);
        Ok(numbers.number(series::next(self.tx, self.jurisdiction, &numbers.name())?))
    }
}

/// The highest level of these cards: 0 without any.
pub(crate) fn highest(cards: &[Card]) -> u32 {
    cards.iter().map(|card| rank(card.level)).max().unwrap_or(0)
}

/// Of the cards of one rule and subject, the highest: it takes the place of those that came before it.
pub(crate) fn highest_of_each(cards: Vec<Card>) -> Vec<Card> {
    let mut highest: Vec<Card> = Vec::with_capacity(cards.len());
    for card in cards {
        match highest.iter_mut().find(|other| other.rule == card.rule && other.subject == card.subject) {
            Some(other) if rank(other.level) < rank(card.level) => *other = card,
            Some(_) => {}
            None => highest.push(card),
        }
    }
    highest
}

/// The most urgent end of a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MostUrgent {
    /// The first instant that is too late.
    pub(crate) at: Moment,
    pub(crate) clock: String,
    pub(crate) provisional: bool,
}

/// Of the clocks that count now, the one that ends first.
pub(crate) fn most_urgent(ctx: &Context<'_>, case: &Case, now: Moment) -> Option<MostUrgent> {
    if case.closed.is_some() {
        return None;
    }
    let running = case.clocks.keys().filter_map(|clock| {
        let standing = standing(ctx, case, clock, now).filter(|standing| standing.phase == Phase::Running)?;
        let due = standing.due?;
        Some(MostUrgent { at: due.too_late_at, clock: clock.to_string(), provisional: due.provisional })
    });
    running.min_by_key(|due| due.at)
}

/// Who may move a case on, and how urgent it is. Whoever may only do what the party may do too is not waited for: the party is.
pub(crate) fn tasks(book: &Rulebook, case: &Case, due_at: Option<Moment>) -> (Vec<Post>, Moment) {
    let urgency = due_at.unwrap_or(task::NOT_URGENT);
    let Some(procedure) = book.procedure(case.procedure.as_str()).filter(|_| case.closed.is_none()) else {
        return (Vec::new(), urgency);
    };
    let stands_in =
        |id: &chuangyou_programme::model::StateId| procedure.states[id.index()].id == case.state.as_str();
    let here =
        procedure.actions.iter().filter(|action| action.to.is_some() && action.from.iter().any(stands_in));
    let waits_for_staff = here.filter(|action| action.by.iter().all(|actor| actor.role != "party"));
    let mut posts: Vec<Post> = waits_for_staff
        .flat_map(|action| &action.by)
        .flat_map(|actor| holders(book, case, &RoleAt::from(actor), actor.scope))
        .collect();
    posts.sort();
    posts.dedup();
    (posts, urgency)
}

fn holders(book: &Rulebook, case: &Case, who: &RoleAt, scope: Scope) -> Vec<Post> {
    match scope {
        Scope::Case => {
            let handler = case.handler.iter().filter(|_| who.role == "handler");
            handler.map(|person| Post { unit: format!("@{person}"), role: who.role.clone() }).collect()
        }
        _ => posts_at(book, case.unit.as_str(), who),
    }
}

/// The posts that a role at a place means, seen from a unit: those units there that have somebody in that role.
pub(crate) fn posts_at(book: &Rulebook, unit: &str, who: &RoleAt) -> Vec<Post> {
    let role = who.role.as_str();
    let has_role = |unit: &&chuangyou_programme::model::Unit| {
        unit.posts.iter().any(|post| post.roles.iter().any(|held| held == role))
    };
    let units: Vec<&chuangyou_programme::model::Unit> = match who.place {
        Place::Unit | Place::Case => book.unit(unit).into_iter().collect(),
        Place::Above => book.above(unit).collect(),
        Place::Jurisdiction => book.programme().units.iter().collect(),
        Place::Supervisor => {
            let supervisor = book.context().supervisor_of(&unit.into());
            supervisor.and_then(|supervisor| book.unit(supervisor.as_str())).into_iter().collect()
        }
    };
    let post =
        |unit: &chuangyou_programme::model::Unit| Post { unit: unit.id.clone(), role: role.to_owned() };
    units.iter().copied().filter(has_role).map(post).collect()
}

/// Whether an event closes its case.
pub(crate) fn closes(event: &Event) -> bool {
    event.changes.iter().any(|change| matches!(change, Change::Moved { outcome: Some(_), .. }))
}
