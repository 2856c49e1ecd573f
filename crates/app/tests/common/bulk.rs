//! The city's own cards held against the bulk run over the log that the city exports.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use std::sync::{Arc, Mutex};

use chuangyou_app::City;
use chuangyou_app::export::{Restricted, Scope, Sinks, export};
use chuangyou_engine::case::CaseId;
use chuangyou_engine::{Card, Watch, supervise_log};
use chuangyou_eventlog::{ReadOptions, read_from};
use chuangyou_programme::model::CardAct;
use chuangyou_store::card::{self, Raised, Status, rank};
use chuangyou_store::{Failure, followed, journal};

/// What is written to in memory, and read when all is written.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Case, rule, subject, level, instant, unit and person.
type Told = (String, String, String, u32, i64, String, String);

/// Whether the cards that a city keeps on its own cases are those that the bulk run finds in its log; says how many there are, or
/// which differ. Of what the run finds the highest of each is what the city keeps; of what people revoked no run knows.
pub(crate) async fn live_cards_are_those_of_the_bulk_run(city: &City) -> Result<usize, String> {
    let failed = |failure: &dyn std::fmt::Display| failure.to_string();
    let written = Shared::default();
    let sinks = Sinks { facts: None, log: Some(Box::new(written.clone())) };
    let scope = Scope { as_of: None, restricted: Restricted::Included };
    export(city, scope, sinks).await.map_err(|error| failed(&error))?;
    let bytes = std::mem::take(&mut *written.0.lock().unwrap());
    let read = read_from(Box::new(Cursor::new(bytes)), "log.xes", &ReadOptions::default());
    let log = read.map_err(|error| failed(&error))?.log;
    let book = city.book();
    let found = supervise_log(book.rules(), &log, city.now().0, Watch::CARDS_AND_CHANGES, 1, &|_| {});
    let (live, revoked) = kept(city).await.map_err(|failure| failed(&failure))?;
    let counts = |card: &&Card| !revoked.contains(&level(card));
    let bulk: BTreeSet<Told> = highest(found.cards.iter().filter(counts)).into_iter().collect();
    if live == bulk {
        return Ok(live.len());
    }
    let (city, run): (Vec<_>, Vec<_>) = (live.difference(&bulk).collect(), bulk.difference(&live).collect());
    Err(format!("cards of the city alone {city:#?}, of the bulk run alone {run:#?}"))
}

/// The highest card of each case, rule and subject.
fn highest<'c>(cards: impl Iterator<Item = &'c Card>) -> Vec<Told> {
    let mut highest: BTreeMap<(String, String, String), Told> = BTreeMap::new();
    // A card on a unit and period is of no case.
    for card in cards.filter(|card| !card.case.contains('@')) {
        let told = told(card);
        match highest.get(&key(&told)) {
            Some(known) if known.3 >= told.3 => {}
            _ => drop(highest.insert(key(&told), told)),
        }
    }
    highest.into_values().collect()
}

/// Nobody answers for a case of their own.
fn told(card: &Card) -> Told {
    let own = |text: &str| text.to_owned();
    let handler = if card.handler == "party" { "" } else { &card.handler };
    let (case, rule, subject) = (own(&card.case), own(&card.rule), own(&card.subject));
    (case, rule, subject, rank(card.level), card.at, own(&card.unit), own(handler))
}

fn key(told: &Told) -> (String, String, String) {
    (told.0.clone(), told.1.clone(), told.2.clone())
}

/// A level of a card: case, rule, subject and level.
type LevelOf = (String, String, String, u32);

fn level(card: &Card) -> LevelOf {
    (card.case.clone(), card.rule.clone(), card.subject.clone(), rank(card.level))
}

/// The cards of the city's own cases that count, and the levels that people revoked.
async fn kept(city: &City) -> Result<(BTreeSet<Told>, BTreeSet<LevelOf>), Failure> {
    let kept = city.read(|tx, jurisdiction| {
        let (mut cards, mut revoked) = (Vec::<Raised>::new(), BTreeSet::new());
        let mut after = CaseId::from("");
        loop {
            let page = journal::cases_after(tx, jurisdiction, &after, 500)?;
            let Some(last) = page.last() else { return Ok::<_, Failure>((cards, revoked)) };
            after = last.clone();
            for case in &page {
                let rulings = followed::rulings(tx, jurisdiction, case)?;
                for one in &rulings {
                    let level = (case.to_string(), one.rule.clone(), one.subject.clone(), rank(one.level));
                    match one.act {
                        CardAct::Revoke => drop(revoked.insert(level)),
                        CardAct::Release | CardAct::Restore => drop(revoked.remove(&level)),
                    }
                }
            }
            cards.extend(card::of_cases(tx, jurisdiction, &page)?);
        }
    });
    let (cards, revoked) = kept.await?;
    let counts = |raised: &&Raised| !matches!(raised.status, Status::Withdrawn | Status::Revoked);
    Ok((cards.iter().filter(counts).map(|raised| told(&raised.card)).collect(), revoked))
}
