//! A case, from its events: what people see of it.

use std::collections::BTreeSet;

use chuangyou_app::Rulebook;
use chuangyou_calendar::{Day, LocalSecond};
use chuangyou_engine::case::{
    self, Activity, Case, CaseId, ClockName, Event, FieldValue, Fields, Moment, Person, PersonId, allowed,
    replay, standing,
};
use chuangyou_programme::model::{Action, Procedure, Text};
use chuangyou_store::calendar_year::{self, DueMoved};
use chuangyou_store::card::Raised;
use chuangyou_store::{
    CaseRow, Failure, Jurisdiction, Tx, account, card, case_row, journal, notice, private,
};

use super::after::{self, After};
use super::words::{Names, may_see, people_of};
use super::{item, plain, unit_title};
use crate::server::{Fault, Site};
use chuangyou_pages::component::{
    ActionLine, Card, Certainty, Clock, Fact, Happened, Level, PaperLine, Phase, Weight,
};
use chuangyou_pages::lang::{Lang, both};
use chuangyou_pages::page::work_case::PaperReader;

/// A case with everything that its pages show.
pub(crate) struct CaseFile {
    pub(crate) case: Case,
    pub(crate) events: Vec<Event>,
    pub(crate) row: CaseRow,
    pub(crate) cards: Vec<Raised>,
    pub(crate) notices: Vec<notice::Notice>,
    pub(crate) linked: Vec<CaseRow>,
    /// Due dates that moved because the calendar changed.
    moved: Vec<DueMoved>,
    /// What followed from it.
    pub(crate) after: After,
    pub(crate) names: Names,
    /// When it was read.
    pub(crate) now: Moment,
}

/// Reads a case; `None` if there is no such case.
pub(crate) async fn read(site: &Site, id: &CaseId) -> Result<Option<CaseFile>, Failure> {
    let (id, book, now) = (id.clone(), site.city.book(), site.city.now());
    site.city
        .read(move |tx, city| {
            let events: Vec<Event> =
                journal::events_of(tx, city, &id)?.into_iter().map(|kept| kept.event).collect();
            // An observed case has no events of the city's own, and a page of its own.
            let row = case_row::by_id(tx, city, &id)?.filter(|row| row.source.is_none());
            let Some(row) = row else { return Ok(None) };
            let case = replay(&events).map_err(|why| Failure::corrupt(format!("case {id}"), why))?;
            let mut linked = case_row::of_parent(tx, city, &id, 100)?;
            if let Some(parent) = &case.parent {
                linked.extend(case_row::by_id(tx, city, &parent.case)?);
            }
            let (cards, notices) = (card::of_case(tx, city, &id)?, notice::of_case(tx, city, &id)?);
            let moved = calendar_year::due_moved_of_case(tx, city, &id)?;
            let after = after::read(tx, city, &book, (&case, &cards))?;
            let mut names = names(tx, city, &events, &cards, &after)?;
            names.cases.insert(row.id.clone(), row.number.clone());
            Ok(Some(CaseFile { case, events, row, cards, notices, linked, moved, after, names, now }))
        })
        .await
}

/// What a case's page calls people and cases, and what its personal fields hold.
fn names(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    events: &[Event],
    cards: &[Raised],
    after: &After,
) -> Result<Names, Failure> {
    let mut names = Names { cases: after.numbers().collect(), ..Names::default() };
    for value in events.iter().flat_map(|event| event.fields.values()) {
        if let FieldValue::Commitment(commitment) = value {
            let plain = private::find(tx, city, commitment)?;
            names.personal.extend(plain.map(|plain| (commitment.clone(), plain)));
        }
    }
    let handlers = cards.iter().map(|raised| raised.card.handler.as_str()).filter(|id| !id.is_empty());
    let subjects = after.imposed.iter().filter_map(|one| super::outcome::person_of(&one.subject));
    let others = handlers.map(PersonId::from).chain(subjects);
    let people: BTreeSet<PersonId> = people_of(events).chain(after.people()).cloned().chain(others).collect();
    names.people.extend(account::names(tx, city, &people)?);
    Ok(names)
}

/// A case that the reader may know of; others do not exist for them.
pub(crate) async fn read_visible(site: &Site, person: &Person, id: &str) -> Result<CaseFile, Fault> {
    let file = read(site, &CaseId::from(id)).await?.ok_or(Fault::NotFound)?;
    let may = chuangyou_app::access::may_read(&site.city.book(), &file.case, person);
    if may { Ok(file) } else { Err(Fault::NotFound) }
}

/// Who reads of a case: it decides whether names and personal data are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader<'a> {
    /// The party, in plain words: units act, not people.
    Party,
    /// Staff with their roles.
    Staff(&'a Person),
}

impl<'a> Reader<'a> {
    /// The party of a case reads it as its party, whatever posts they hold besides.
    pub(crate) fn of(person: &'a Person, party: Option<&PersonId>) -> Self {
        if party == Some(&person.id) { Self::Party } else { Self::Staff(person) }
    }
}

/// Whom a case is for, as a reader may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Party<'f> {
    /// By name.
    Named(&'f str),
    /// The name is not for this reader.
    Withheld,
}

impl Party<'_> {
    /// The name, if the reader may know it.
    pub(crate) fn name(self) -> Option<String> {
        match self {
            Self::Named(name) => Some(name.to_owned()),
            Self::Withheld => None,
        }
    }
}

impl From<Reader<'_>> for PaperReader {
    fn from(reader: Reader<'_>) -> Self {
        match reader {
            Reader::Party => Self::Party,
            Reader::Staff(_) => Self::Staff,
        }
    }
}

impl CaseFile {
    /// As whom somebody reads the case.
    pub(crate) fn reader<'a>(&self, person: &'a Person) -> Reader<'a> {
        Reader::of(person, self.case.party.as_ref())
    }

    /// What the case is about: its item, else its procedure.
    pub(crate) fn about(&self, book: &Rulebook) -> Text {
        about(book, self.row.item.as_deref(), &self.row.procedure)
    }

    /// The clocks that have started, the one that ends first at the top, those that have stopped last.
    pub(crate) fn clocks(&self, book: &Rulebook, now: Moment) -> Vec<Clock> {
        let mut clocks: Vec<Clock> = self
            .case
            .clocks
            .keys()
            .filter_map(|name| clock(book, &self.case, name, now, level(&self.row)))
            .collect();
        clocks.sort_by_key(|clock| (clock.phase == Phase::Stopped, clock.due_on.unwrap_or(Day(i32::MAX))));
        clocks
    }

    /// What happened, latest first.
    pub(crate) fn timeline(&self, book: &Rulebook, reader: Reader<'_>) -> Vec<Happened> {
        let mut happened: Vec<Happened> =
            self.events.iter().rev().map(|event| self.happened(book, reader, event)).collect();
        happened.extend(self.moved.iter().map(|moved| due_moved(book, moved)));
        // Whatever happened at one instant keeps its order.
        happened.sort_by_key(|one| std::cmp::Reverse(one.at));
        happened
    }

    /// One event as the reader may see it.
    pub(crate) fn happened(&self, book: &Rulebook, reader: Reader<'_>, event: &Event) -> Happened {
        let procedure = book.procedure(self.case.procedure.as_str());
        let second = |at: Moment| book.almanac().second(at.0);
        let late = event.recorded_at.0 - event.occurred_at.0 > 60 * 60 * 1_000_000;
        let paper = self.notices.iter().find(|notice| notice.version == event.version);
        Happened {
            at: second(event.occurred_at),
            title: event_title(procedure, event),
            by: self.names.author(book, &event.actor, reader),
            facts: self.facts(book, procedure, reader, &event.fields),
            entered_at: late.then(|| second(event.recorded_at)),
            paper: paper.map(|notice| paper_line(book, notice)),
        }
    }

    /// Everything known of the case that the reader may see, in the procedure's order.
    pub(crate) fn all_facts(&self, book: &Rulebook, reader: Reader<'_>) -> Vec<Fact> {
        self.facts(book, book.procedure(self.case.procedure.as_str()), reader, &self.case.fields)
    }

    fn facts(
        &self,
        book: &Rulebook,
        procedure: Option<&Procedure>,
        reader: Reader<'_>,
        fields: &Fields,
    ) -> Vec<Fact> {
        let declared = procedure.into_iter().flat_map(|procedure| &procedure.fields);
        let shown = declared.filter(|field| may_see(&self.case, field, reader));
        shown
            .filter_map(|field| {
                let value = self.names.value(book, field, fields.get(field.id.as_str())?)?;
                Some(Fact { label: field.label.clone(), value })
            })
            .collect()
    }

    /// The words of one field, as the case stood then; what was released only later is not among them.
    pub(crate) fn fact_of(
        &self,
        book: &Rulebook,
        reader: Reader<'_>,
        then: &Case,
        name: &str,
    ) -> Option<Text> {
        let procedure = book.procedure(then.procedure.as_str())?;
        let field = procedure.fields.iter().find(|field| field.id == name)?;
        may_see(then, field, reader).then(|| self.names.value(book, field, then.fields.get(name)?)).flatten()
    }

    /// Whom the case is for, as the reader may know it: its first personal field that is filled in and not
    /// sealed.
    pub(crate) fn party(&self, book: &Rulebook, reader: Reader<'_>) -> Option<Party<'_>> {
        let procedure = book.procedure(self.case.procedure.as_str())?;
        let mut personal =
            procedure.fields.iter().filter(|field| field.personal && field.sealed_to.is_none());
        let (field, name) = personal.find_map(|field| Some((field, self.personal(&field.id)?)))?;
        Some(if may_see(&self.case, field, reader) { Party::Named(name) } else { Party::Withheld })
    }

    /// The personal value of a field, if it was not erased.
    fn personal(&self, field: &str) -> Option<&str> {
        match self.case.fields.get(field)? {
            FieldValue::Commitment(commitment) => self.names.personal.get(commitment).map(String::as_str),
            _ => None,
        }
    }

    /// The papers that were served, latest first.
    pub(crate) fn papers(&self, book: &Rulebook) -> Vec<PaperLine> {
        self.notices.iter().rev().map(|notice| paper_line(book, notice)).collect()
    }

    /// The actions that somebody may take now; those that move the case on come first.
    pub(crate) fn actions(&self, book: &Rulebook, person: &Person, now: Moment) -> Vec<ActionLine> {
        let Some(procedure) = book.procedure(self.case.procedure.as_str()) else { return Vec::new() };
        let may = allowed(&book.context(), &self.case, person, now);
        let may: Vec<&Action> = may.into_iter().map(|id| &procedure.actions[id.index()]).collect();
        let leads_on =
            |action: &Action| action.to.is_some_and(|to| procedure.states[to.index()].outcome.is_none());
        // Where nothing leads on, closing the case is what is to be done; but not for a party for whom somebody else can go on.
        let others_go_on = self.reader(person) == Reader::Party
            && procedure
                .actions
                .iter()
                .any(|action| leads_on(action) && self.is_from_here(procedure, action));
        let at_the_end = !others_go_on && !may.iter().copied().any(leads_on);
        let weight = |action: &Action| match action.to {
            Some(_) if at_the_end || leads_on(action) => Weight::Main,
            _ => Weight::Other,
        };
        let line = |action: &Action| ActionLine {
            id: action.id.clone(),
            title: action.title.clone(),
            weight: weight(action),
        };
        let mut lines: Vec<ActionLine> = may.into_iter().map(line).collect();
        lines.sort_by_key(|line| line.weight == Weight::Other);
        lines
    }

    /// Whether an action can be taken where the case stands, by whomever.
    fn is_from_here(&self, procedure: &Procedure, action: &Action) -> bool {
        action.from.iter().any(|from| procedure.states[from.index()].id == self.row.state)
    }
}

/// What a case is about: its item, else its procedure.
pub(crate) fn about(book: &Rulebook, code: Option<&str>, procedure: &str) -> Text {
    let titled = code.and_then(|code| item(book, code)).map(|item| item.title.clone());
    titled
        .or_else(|| book.procedure(procedure).map(|procedure| procedure.title.clone()))
        .unwrap_or_else(|| plain(procedure))
}

/// Where a case stands, in words.
pub(crate) fn state_title(book: &Rulebook, procedure: &str, state: &str) -> Text {
    let states = book.procedure(procedure).into_iter().flat_map(|procedure| &procedure.states);
    let mut states = states.filter(|one| one.id == state);
    states.next().map_or_else(|| plain(state), |state| state.title.clone())
}

/// How urgent a case is: its highest card, else whether its limit ends within two days.
pub(crate) fn level(row: &CaseRow) -> Level {
    level_of(row.level)
}

/// The level of that rank.
pub(crate) fn level_of(rank: u32) -> Level {
    match rank {
        3.. => Level::Red,
        2 => Level::Yellow,
        1 => Level::Notice,
        0 => Level::Good,
    }
}

/// The last day before a limit has passed.
pub(crate) fn last_day(book: &Rulebook, too_late_at: Moment) -> Day {
    book.almanac().day(too_late_at.0 - 1)
}

fn clock(book: &Rulebook, case: &Case, name: &ClockName, now: Moment, gravest: Level) -> Option<Clock> {
    let ctx = book.context();
    let standing = standing(&ctx, case, name, now)?;
    let title = ctx.clock(name).map_or_else(|| plain(name.as_str()), |clock| clock.title.clone());
    let phase = match standing.phase {
        case::Phase::Running => Phase::Running,
        case::Phase::Paused => Phase::Paused,
        case::Phase::Stopped => Phase::Stopped,
    };
    let left = standing.limit.map(|limit| limit - standing.used);
    // The colours of cards are for cards: a limit that has passed is as grave as the cards it has led to.
    let level = match left {
        _ if standing.expired_at.is_some() && phase != Phase::Stopped => gravest.max(Level::Notice),
        Some(..=1) if phase == Phase::Running => Level::Notice,
        _ => Level::Good,
    };
    let provisional = standing.due.is_some_and(|due| due.provisional);
    Some(Clock {
        title,
        phase,
        used: standing.used,
        limit: standing.limit,
        unit: standing.unit,
        left: None,
        due_on: standing.due.map(|due| due.day),
        certainty: if provisional { Certainty::Provisional } else { Certainty::Known },
        level,
    })
}

/// A clock as a list shows it: when it ends, without what is used.
pub(crate) fn bare_clock(
    book: &Rulebook,
    title: Text,
    too_late_at: Moment,
    now: Moment,
    (provisional, gravest): (bool, Level),
) -> Clock {
    let (almanac, due_on) = (book.almanac(), last_day(book, too_late_at));
    let left = almanac.calendar.working_days_between(almanac.day(now.0), due_on);
    let level = match left {
        // As grave as the cards it has led to.
        _ if now >= too_late_at => gravest.max(Level::Notice),
        ..=1 => Level::Notice,
        _ => Level::Good,
    };
    Clock {
        title,
        phase: Phase::Running,
        used: 0,
        limit: None,
        unit: chuangyou_calendar::TimeUnit::WorkingDay,
        // Past its last day and before the next working one, it is late by no day yet.
        left: (left != 0 || now < too_late_at).then(|| left.into()),
        due_on: Some(due_on),
        certainty: if provisional { Certainty::Provisional } else { Certainty::Known },
        level,
    }
}

/// A due date that moved, as the timeline tells it: until when, and why.
fn due_moved(book: &Rulebook, moved: &DueMoved) -> Happened {
    let clock = book.context().clock(&moved.clock).map(|clock| clock.title.clone());
    let day = |at: Option<Moment>| {
        let day = at.map(|at| last_day(book, at));
        let say = |lang: Lang| day.map_or_else(|| "–".to_owned(), |day| lang.date(&day));
        Text { zh: say(Lang::Zh), en: say(Lang::En) }
    };
    let (before, after) = (day(moved.due_before), day(moved.due_after));
    let until =
        Text { zh: format!("{} → {}", before.zh, after.zh), en: format!("{} → {}", before.en, after.en) };
    Happened {
        at: second(book, moved.moved_at),
        title: both("event-due-moved"),
        by: None,
        facts: vec![
            Fact { label: clock.unwrap_or_default(), value: until },
            Fact { label: both("event-due-moved-because"), value: moved.reason.clone() },
        ],
        entered_at: None,
        paper: None,
    }
}

pub(crate) fn event_title(procedure: Option<&Procedure>, event: &Event) -> Text {
    let key = match &event.activity {
        Activity::Action(name) => {
            let actions = procedure.into_iter().flat_map(|procedure| &procedure.actions);
            let mut actions = actions.filter(|action| action.id == name.as_str());
            return actions.next().map_or_else(|| plain(name.as_str()), |action| action.title.clone());
        }
        Activity::Opened => "event-opened",
        Activity::Reminded => "event-reminded",
        Activity::Escalated => "event-escalated",
        Activity::TimerLapsed => "event-timer-lapsed",
        Activity::ChildOpened => "event-child-opened",
        Activity::ChildClosed => "event-child-closed",
        Activity::ChildDeemed => "event-child-deemed",
    };
    both(key)
}

fn paper_line(book: &Rulebook, served: &notice::Notice) -> PaperLine {
    let declared = book.programme().notices.iter().find(|notice| notice.id == served.template);
    let title = declared.map_or_else(|| plain(&served.template), |notice| notice.title.clone());
    PaperLine { number: served.number.clone(), title }
}

pub(crate) fn shown_card(book: &Rulebook, raised: &Raised) -> Card {
    use chuangyou_programme::model;
    let programme = book.programme();
    let found = &raised.card;
    let rule = book.rule(&found.rule);
    let clause = programme.clauses.iter().find(|clause| clause.id == found.clause);
    let level = match found.level {
        model::Level::Notice => Level::Notice,
        model::Level::Yellow => Level::Yellow,
        model::Level::Red => Level::Red,
    };
    let reason = rule.map(|rule| rule.template.describe(programme)).unwrap_or_default();
    let attributed = (!found.unit.is_empty()).then(|| unit_title(book, &found.unit));
    Card {
        level,
        rule: rule.map_or_else(|| plain(&found.rule), |rule| rule.title.clone()),
        clause: clause.map(|clause| (clause.id.clone(), clause.title.clone())),
        raised_at: book.almanac().second(found.at),
        reason,
        attributed_to: attributed,
    }
}

/// The local second of an instant.
pub(crate) fn second(book: &Rulebook, at: Moment) -> LocalSecond {
    book.almanac().second(at.0)
}
