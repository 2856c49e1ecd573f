//! A case of another system, from what has been reported of it and from its judgement.

use chuangyou_app::Rulebook;
use chuangyou_app::access::may_read_row;
use chuangyou_app::observed::Reported;
use chuangyou_engine::case::{CaseId, ClockName, Moment, Person};
use chuangyou_programme::model::Text;
use chuangyou_store::card::{self, Raised, Status};
use chuangyou_store::observed::{self, Observed};
use chuangyou_store::{CaseRow, Failure, case_row};

use super::case::{bare_clock, level, second, shown_card};
use super::{item, plain, unit_title};
use crate::server::{Fault, Site};
use chuangyou_pages::component::{Card, Clock, Fact, Happened};
use chuangyou_pages::lang::both;
use chuangyou_pages::page::observed::ObservedCase;
use chuangyou_pages::page::work_case::{CaseHead, Origin};

/// A case of another system with all that is known of it.
pub(crate) struct ObservedFile {
    row: CaseRow,
    events: Vec<Observed>,
    cards: Vec<Raised>,
}

/// Reads a case of another system that the reader may know of; `None` if it is one of the city's own, or none at all.
pub(crate) async fn read_visible(
    site: &Site,
    person: &Person,
    id: &str,
) -> Result<Option<ObservedFile>, Fault> {
    let id = CaseId::from(id);
    let found = site.city.read(move |tx, city| {
        let row = case_row::by_id(tx, city, &id)?.filter(|row| row.source.is_some());
        let Some(row) = row else { return Ok::<_, Failure>(None) };
        let (events, cards) = (observed::of_case(tx, city, &id)?, card::of_case(tx, city, &id)?);
        Ok(Some(ObservedFile { row, events, cards }))
    });
    let found = found.await?;
    Ok(found.filter(|file| may_read_row(&site.city.book(), &file.row, person)))
}

impl ObservedFile {
    /// Its page. Rules and names of activities are those of the programme that judges its source; units are the city's.
    pub(crate) fn page(&self, site: &Site, now: Moment) -> ObservedCase {
        let (own, sources) = (site.city.book(), site.city.sources());
        let judge = self.row.source.as_deref().and_then(|source| sources.book(source));
        // A source that the city no longer observes is shown by what was kept of it.
        let book = judge.unwrap_or(&own);
        let standing = self.cards.iter().filter(|raised| raised.status == Status::Standing);
        let mut cards: Vec<Card> = standing.map(|raised| card(book, &own, raised)).collect();
        cards.sort_by_key(|card| std::cmp::Reverse(card.level));
        ObservedCase {
            head: self.head(book, &own),
            programme: book.programme().title.clone(),
            clock: self.clock(book, now),
            cards,
            timeline: self.events.iter().rev().map(|event| happened(book, event)).collect(),
        }
    }

    fn head(&self, book: &Rulebook, own: &Rulebook) -> CaseHead {
        let row = &self.row;
        let system = book.programme().source.as_ref().map(|source| source.title.clone());
        let titled = row.item.as_deref().and_then(|code| item(own, code)).map(|item| item.title.clone());
        let last = || self.events.last().map(|event| activity(book, &event.activity)).unwrap_or_default();
        let state = if row.closed_at.is_some() { both("observed-closed") } else { last() };
        CaseHead {
            id: row.id.to_string(),
            number: row.number.clone(),
            procedure: (row.procedure.clone(), book.programme().title.clone()),
            about: titled.or_else(|| row.item.as_deref().map(plain)).unwrap_or_else(|| plain(&row.number)),
            party: None,
            unit: unit_title(own, &row.unit),
            handler: row.handler.as_ref().map(ToString::to_string),
            state,
            level: level(row),
            origin: Origin::Observed(system.or_else(|| row.source.as_deref().map(plain)).unwrap_or_default()),
        }
    }

    fn clock(&self, book: &Rulebook, now: Moment) -> Option<Clock> {
        let (at, name) = self.row.due_at.zip(self.row.due_clock.as_deref())?;
        let known = book.context().clock(&ClockName::from(name)).map(|clock| clock.title.clone());
        let title = known.or_else(|| book.rule(name).map(|rule| rule.title.clone()));
        Some(bare_clock(
            book,
            title.unwrap_or_else(|| plain(name)),
            at,
            now,
            (self.row.due_provisional, level(&self.row)),
        ))
    }
}

/// An event as it was reported: what, by whom, with what; and when the report came, if that was notably later.
fn happened(book: &Rulebook, event: &Observed) -> Happened {
    let report: Option<Reported> = serde_json::from_str(&event.body).ok();
    let late = event.received_at.0 - event.occurred_at.0 > 60 * 60 * 1_000_000;
    let facts = report.iter().flat_map(|report| &report.attributes);
    Happened {
        at: second(book, event.occurred_at),
        title: activity(book, &event.activity),
        by: report.as_ref().and_then(|report| report.resource.as_deref()).map(plain),
        facts: facts.map(|(name, value)| Fact { label: plain(name), value: said(value) }).collect(),
        entered_at: late.then(|| second(book, event.received_at)),
        paper: None,
    }
}

/// An activity as its source calls it, and as rules do where they call it otherwise.
fn activity(book: &Rulebook, activity: &str) -> Text {
    let mut names = book.programme().source.iter().flat_map(|source| &source.activities);
    match names.find(|(from, _)| from == activity) {
        Some((_, to)) if to != activity => {
            Text { zh: format!("{activity}（{to}）"), en: format!("{activity} ({to})") }
        }
        _ => plain(activity),
    }
}

/// A value as it was reported.
fn said(value: &serde_json::Value) -> Text {
    match value {
        serde_json::Value::String(text) => plain(text),
        serde_json::Value::Bool(true) => both("yes"),
        serde_json::Value::Bool(false) => both("no"),
        other => plain(other.to_string()),
    }
}

/// A card by the source's rules, on a unit as the city calls it.
fn card(book: &Rulebook, own: &Rulebook, raised: &Raised) -> Card {
    let unit = &raised.card.unit;
    let attributed_to = (!unit.is_empty()).then(|| unit_title(own, unit));
    Card { attributed_to, ..shown_card(book, raised) }
}
