//! The desk at which a case is worked on: within one transaction it is loaded, moved on, and put back with everything that
//! follows from its new events.

use chuangyou_engine::case::{
    Case, CaseId, Change, Context, Event, FieldValue, ItemCode, Moment, Phase, Place, ProcedureName,
    Rejection, RoleAt, UnitCode, due_timers, evolve, fire, next_timer, replay, standing, trace_of,
};
use chuangyou_engine::{Card, Verdict, supervise};
use chuangyou_programme::model::{CardAct, DEFAULT_NUMBER, Field, FieldType, Issue, Scope};
use chuangyou_store::card::{self, Raised, Status, rank};
use chuangyou_store::case_file::{self, CaseFile};
use chuangyou_store::case_link::{CaseLink, OPENED_BY};
use chuangyou_store::followed::{self, Ruling};
use chuangyou_store::task::{self, Post};
use chuangyou_store::{CaseRow, Digest, Failure, Jurisdiction, LedgerLine, Tx, journal, series};

use crate::chance::Stream;
use crate::deed::Deed;
use crate::filing::{CardChanges, Deeds, Entries, Filing};
use crate::number::{Parts, Series};
use crate::observed::Sources;
use crate::rulebook::Rulebook;
use crate::sealed;

/// A transaction with what decisions are made by.
pub(crate) struct Desk<'t, 'c> {
    pub(crate) tx: &'t mut Tx<'c>,
    pub(crate) book: &'t Rulebook,
    /// The programmes by which other systems' cases are judged.
    pub(crate) sources: &'t Sources,
    pub(crate) jurisdiction: &'t Jurisdiction,
    pub(crate) now: Moment,
    /// What this work draws.
    pub(crate) chance: &'t Stream,
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
    /// Who could act on it before, and how urgent it was.
    tasks: Vec<(Post, Moment)>,
    /// Where it gets its number from when it is written, if it has none yet.
    series: Option<Series>,
}

impl OnDesk {
    /// A case that the journal does not have yet.
    fn new(draft: Case, events: Vec<Event>, series: Option<Series>) -> Self {
        let head = journal::origin(&draft.id);
        Self { case: draft, events, kept: 0, head, row: None, tasks: Vec::new(), series }
    }

    /// A case that the journal does not have yet, and that gets its number from a series when it is written.
    pub(crate) fn unnumbered(draft: Case, series: Series) -> Self {
        Self::new(draft, Vec::new(), Some(series))
    }

    /// A case that this event opens.
    ///
    /// # Errors
    /// [`Failure::Corrupt`] if the event does not open a case.
    pub(crate) fn opened(first: Event) -> Result<Self, Failure> {
        let events = vec![first];
        let case = replay(&events).map_err(|why| Failure::corrupt("the event that opens a case", why))?;
        Ok(Self::new(case, events, None))
    }

    /// Folds new events into the case.
    pub(crate) fn push(&mut self, events: Vec<Event>) {
        self.case = events.iter().fold(self.case.clone(), evolve);
        self.events.extend(events);
    }

    /// Its events that the journal does not have.
    pub(crate) fn fresh(&self) -> &[Event] {
        &self.events[self.kept..]
    }
}

/// A case as the journal makes it, beside its row and its tasks; `None` if there is no such case.
///
/// # Errors
/// [`Failure::Corrupt`] if its journal cannot be read, or its row is behind it; [`Failure::Taken`] if its row is ahead: somebody
/// writes just now.
fn laid_out(id: &CaseId, file: CaseFile) -> Result<Option<OnDesk>, Failure> {
    let Some(mut on) = replayed(id, file.events)? else {
        return Ok(None);
    };
    let version = on.case.version;
    match file.row.as_ref().map(|row| row.version) {
        Some(of_row) if of_row == version => {}
        Some(of_row) if of_row > version => {
            return Err(Failure::Taken(format!("case {id} is at version {of_row} by now, not at {version}")));
        }
        of_row => {
            let why = format!("its row is at version {of_row:?}, its journal at {version}");
            return Err(Failure::corrupt(format!("case {id}"), why));
        }
    }
    on.row = file.row;
    on.tasks = file.tasks;
    Ok(Some(on))
}

/// A case as its journal makes it; `None` if it has no events.
fn replayed(id: &CaseId, kept: Vec<journal::Kept>) -> Result<Option<OnDesk>, Failure> {
    let Some(head) = kept.last().map(|last| last.hash) else {
        return Ok(None);
    };
    let events: Vec<Event> = kept.into_iter().map(|kept| kept.event).collect();
    let case = replay(&events).map_err(|why| Failure::corrupt(format!("case {id}"), why))?;
    let (kept, row, tasks, series) = (events.len(), None, Vec::new(), None);
    Ok(Some(OnDesk { case, events, kept, head, row, tasks, series }))
}

impl Desk<'_, '_> {
    pub(crate) fn context(&self) -> Context<'_> {
        self.book.context()
    }

    /// The case with that id, its row and its tasks, if there is one.
    ///
    /// # Errors
    /// As [`laid_out`].
    pub(crate) fn load(&mut self, id: &CaseId) -> Result<Option<OnDesk>, Failure> {
        laid_out(id, case_file::of_case(self.tx, self.jurisdiction, id)?)
    }

    /// The case with that id as its journal makes it, without its row.
    ///
    /// # Errors
    /// [`Failure::Corrupt`] if the journal cannot be read.
    pub(crate) fn replay(&mut self, id: &CaseId) -> Result<Option<OnDesk>, Failure> {
        replayed(id, journal::events_of(self.tx, self.jurisdiction, id)?)
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

    /// Writes the new events and everything that follows from them.
    pub(crate) fn put_back(&mut self, on: OnDesk) -> Result<(), Failure> {
        self.file(on)?.write(self.tx, self.jurisdiction)
    }

    /// Works out what follows from the new events and the time: row, tasks, cards, and what is to be carried out.
    pub(crate) fn file(&mut self, mut on: OnDesk) -> Result<Filing, Failure> {
        let fresh = on.fresh().to_vec();
        let deeds = fresh.iter().map(|event| Deeds {
            version: event.version,
            at: sealed::told_at(event),
            words: Deed::of(event, &on.case),
        });
        let deeds = deeds.collect();
        let entries = match on.series.take() {
            Some(series) => Entries::Unnumbered { series, origin: on.head, events: fresh },
            None => Entries::Linked(journal::chain(on.head, fresh)?),
        };
        if let Entries::Linked(linked) = &entries {
            on.head = linked.last().map_or(on.head, |last| last.hash);
        }
        let verdict = self.judge(&on);
        let (cards, level) = self.changes_of_cards(&on, verdict.cards)?;
        let row = self.row(&on, level, verdict.next_change);
        let tasks = changed_tasks(self.book, &on, row.due_at);
        let links = on.fresh().iter().flat_map(links_of).collect();
        Ok(Filing { entries, deeds, row, before: on.row, tasks, cards, links })
    }

    /// How the cards of a case change when the rules find these, and the highest level of those that count.
    fn changes_of_cards(&mut self, on: &OnDesk, found: Vec<Card>) -> Result<(CardChanges, u32), Failure> {
        // A case that never had a card has a row without a level; if none is found now, there is none to look for.
        let had_none = on.row.as_ref().is_none_or(|row| row.level == 0);
        if found.is_empty() && had_none {
            return Ok((CardChanges::default(), 0));
        }
        let known = card::of_case(self.tx, self.jurisdiction, &on.case.id)?;
        let rulings = self.rulings(&on.case.id, &known)?;
        Ok(self.changes(found, &known, &rulings))
    }

    /// What people decided about the cards of a case: nothing if it had none.
    pub(crate) fn rulings(&mut self, case: &CaseId, known: &[Raised]) -> Result<Vec<Ruling>, Failure> {
        if known.is_empty() {
            return Ok(Vec::new());
        }
        followed::rulings(self.tx, self.jurisdiction, case)
    }

    /// What the rules say of a case now.
    pub(crate) fn judge(&self, on: &OnDesk) -> Verdict {
        let trace = trace_of(&self.context(), &on.case, &on.events);
        let mut verdict = supervise(self.book.rules(), &trace, self.now.0);
        // Whoever acted last may have been the party; a card is put down to nobody then.
        let party = on.case.party.as_ref().map_or("", |party| party.as_str());
        verdict.cards.iter_mut().filter(|card| card.handler == party).for_each(|card| card.handler.clear());
        verdict
    }

    /// The row of a case as its events and the time make it.
    pub(crate) fn row(&self, on: &OnDesk, level: u32, next_change: Option<i64>) -> CaseRow {
        let ctx = self.book.context();
        let timer = next_timer(&ctx, &on.case);
        // Never now or before: whatever is due now has been done.
        let soon = Moment(self.now.0 + 1_000_000);
        // The clock may have been set back: what lies ahead by now is looked at again when it has come.
        let to_come = on.events.iter().map(|event| event.occurred_at).filter(|at| *at > self.now).min();
        let wake_at = next_change.map(Moment).into_iter().chain(timer).chain(to_come).min();
        let wake_at = wake_at.map(|at| at.max(soon));
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
            ledger: self.ledger_line(case),
        }
    }

    /// What the ledger of a case's procedure shows of it, if there is one.
    fn ledger_line(&self, case: &Case) -> Option<LedgerLine> {
        let procedure = self.book.procedure(case.procedure.as_str())?;
        let shown = || procedure.ledger.iter().flatten().map(|id| &procedure.fields[id.index()]);
        procedure.ledger.as_ref()?;
        let value = |field: &Field| case.fields.get_key_value(field.id.as_str());
        let by = shown().find(|field| matches!(field.kind, FieldType::Choice(_)));
        let kind = by.and_then(value).and_then(|(_, value)| value.text()).unwrap_or_default();
        let fields = shown().filter_map(value).map(|(name, value)| (name.clone(), value.clone())).collect();
        Some(LedgerLine { kind, fields })
    }

    /// Raises the cards that are new or higher than before, and withdraws those whose ground is gone. Gives the highest level.
    pub(crate) fn raise(&mut self, case: &CaseId, cards: Vec<Card>) -> Result<u32, Failure> {
        let known = card::of_case(self.tx, self.jurisdiction, case)?;
        let rulings = self.rulings(case, &known)?;
        let (changes, level) = self.changes(cards, &known, &rulings);
        changes.write(self.tx, self.jurisdiction)?;
        Ok(level)
    }

    /// The cards that are new or higher than the known ones, those whose ground is gone, and the highest level that counts.
    fn changes(&self, found: Vec<Card>, known: &[Raised], rulings: &[Ruling]) -> (CardChanges, u32) {
        let cards = highest_of_each(found, rulings);
        let raised: Vec<Raised> = cards.iter().map(|found| self.raised(found, known, rulings)).collect();
        let level = highest(&raised);
        let gone = known.iter().filter(|known| !cards.iter().any(|found| known.is_of(found)));
        let withdrawn = gone.filter(|gone| gone.status != Status::Withdrawn);
        let changes = CardChanges {
            withdrawn: withdrawn.map(|gone| gone.card.clone()).collect(),
            raised: raised.into_iter().filter(|raised| !known.contains(raised)).collect(),
        };
        (changes, level)
    }

    /// A card as it is to be kept, given those of its case that are kept. One that goes up, or comes back, is raised now.
    pub(crate) fn raised(&self, found: &Card, known: &[Raised], rulings: &[Ruling]) -> Raised {
        let before = known.iter().find(|known| known.is_of(found));
        let keeps = before.filter(|before| before.card.level == found.level);
        let keeps = keeps.filter(|before| before.status != Status::Withdrawn);
        let status = match Ruling::last(rulings, found).map(|ruling| ruling.act) {
            Some(CardAct::Revoke) => Status::Revoked,
            Some(CardAct::Release | CardAct::Restore) => Status::Standing,
            None => keeps.map_or_else(|| self.first_status(found), |before| before.status),
        };
        Raised {
            card: found.clone(),
            raised_at: keeps.map_or(self.now, |before| before.raised_at),
            programme: keeps.map_or(&self.book.programme().version, |before| &before.programme).clone(),
            status,
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
        let series = self.series_of(procedure, unit, item);
        self.next_of(&series)
    }

    /// The series that the number of a new case is of.
    pub(crate) fn series_of(
        &self,
        procedure: &ProcedureName,
        unit: &UnitCode,
        item: Option<&ItemCode>,
    ) -> Series {
        let declared = self.book.procedure(procedure.as_str());
        let pattern = declared.map_or(DEFAULT_NUMBER, |procedure| procedure.number.as_str());
        let item = item.map_or("", |item| item.as_str());
        let day = self.book.almanac().day(self.now.0);
        Series::of(
            pattern,
            Parts { unit: self.book.number_code(unit), item, procedure: procedure.as_str(), day },
        )
    }

    /// The next number of a series.
    pub(crate) fn next_of(&mut self, numbers: &Series) -> Result<String, Failure> {
        Ok(numbers.number(series::next(self.tx, self.jurisdiction, &numbers.name())?))
    }
}

/// Who may act on a case and how urgent it is, if that is not what it was.
fn changed_tasks(book: &Rulebook, on: &OnDesk, due_at: Option<Moment>) -> Option<(Vec<Post>, Moment)> {
    let (posts, urgency) = tasks(book, &on.case, due_at);
    let same = posts.len() == on.tasks.len()
        && posts.iter().zip(&on.tasks).all(|(post, (before, since))| post == before && urgency == *since);
    (!same).then_some((posts, urgency))
}

/// The highest level of the cards that were not revoked: 0 without any.
pub(crate) fn highest(cards: &[Raised]) -> u32 {
    let count = cards.iter().filter(|raised| raised.status != Status::Revoked);
    count.map(|raised| rank(raised.card.level)).max().unwrap_or(0)
}

/// Of the cards of one rule and subject, the highest that was not revoked: it takes the place of those that came before it. Where
/// all were, the highest.
pub(crate) fn highest_of_each(cards: Vec<Card>, rulings: &[Ruling]) -> Vec<Card> {
    let counts = |card: &Card| Ruling::last(rulings, card).is_none_or(|ruling| ruling.act != CardAct::Revoke);
    let weight = |card: &Card| (counts(card), rank(card.level));
    let mut highest: Vec<Card> = Vec::with_capacity(cards.len());
    for card in cards {
        match highest.iter_mut().find(|other| other.rule == card.rule && other.subject == card.subject) {
            Some(other) if weight(other) < weight(&card) => *other = card,
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

/// The other cases that an event names in fields, and the one that had its case opened.
pub(crate) fn links_of(event: &Event) -> impl Iterator<Item = CaseLink> {
    let link = |field: &str, other: &CaseId| CaseLink {
        case: event.case.clone(),
        field: field.to_owned(),
        other: other.clone(),
    };
    let named = event.fields.iter().filter_map(move |(field, value)| match value {
        FieldValue::Case(other) => Some(link(field.as_str(), other)),
        _ => None,
    });
    let opened_by = event.changes.iter().filter_map(move |change| match change {
        Change::Opened(opening) => opening.opened_by.as_ref().map(|by| link(OPENED_BY, by)),
        _ => None,
    });
    named.chain(opened_by)
}

/// Whether an event closes its case.
pub(crate) fn closes(event: &Event) -> bool {
    event.changes.iter().any(|change| matches!(change, Change::Moved { outcome: Some(_), .. }))
}
