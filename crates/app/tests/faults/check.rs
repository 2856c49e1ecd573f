//! What must hold of a town whatever it has lived through.

use std::collections::{BTreeMap, BTreeSet};

use chuangyou_app::City;
use chuangyou_app::rebuild::rebuild;
use chuangyou_engine::case::{Activity, CaseId, Change, Event};
use chuangyou_store::card::{self, Raised};
use chuangyou_store::journal::{self, Kept};
use chuangyou_store::verify::{Trust, verify};
use chuangyou_store::{CaseRow, Failure, case_row, consequence};

use crate::common::bulk::live_cards_are_those_of_the_bulk_run;
use crate::life::{Known, Life};
use crate::readers;

/// More cases than any town has.
const MANY: u32 = 100_000;

/// The city's own cases.
pub(crate) async fn cases(city: &City) -> Result<Vec<CaseId>, Failure> {
    city.read(|tx, jurisdiction| journal::cases_after(tx, jurisdiction, &CaseId::from(String::new()), MANY))
        .await
}

/// Everything that must hold.
pub(crate) async fn whole(life: &mut Life) -> Result<(), String> {
    let city = life.city().clone();
    let failed = |failure: Failure| failure.to_string();
    let mut events: Vec<Event> = Vec::new();
    for case in cases(&city).await.map_err(failed)? {
        let kept = city.read(move |tx, jurisdiction| journal::events_of(tx, jurisdiction, &case)).await;
        events.extend(kept.map_err(failed)?.into_iter().map(|Kept { event, .. }| event));
    }
    life.tally.events += events.len() as u64;
    the_chain_is_whole(&city).await?;
    rows_are_what_the_journal_makes_of_them(&city).await?;
    each_acknowledged_command_is_there_once(life, &events)?;
    nothing_fires_twice(&events)?;
    no_consequence_is_proposed_twice(&city).await?;
    life.tally.reads += readers::nobody_reads_beyond_their_scope(&city).await?;
    life.tally.cards += live_cards_are_those_of_the_bulk_run(&city).await? as u64;
    readers::watched_cases_are_judged_as_in_bulk(life).await
}

async fn the_chain_is_whole(city: &City) -> Result<(), String> {
    let key = chuangyou_app::seal::public_key(city).map_err(|failure| failure.to_string())?;
    let trust = Trust { keys: vec![key], head: None };
    let report = city.read(move |tx, jurisdiction| verify(tx, jurisdiction, &trust, &mut |_| {})).await;
    let report = report.map_err(|failure: Failure| failure.to_string())?;
    if report.is_sound() { Ok(()) } else { Err(format!("the journal is not whole: {:?}", report.findings)) }
}

async fn rows_are_what_the_journal_makes_of_them(city: &City) -> Result<(), String> {
    let before = computed(city).await?;
    let rebuilt = rebuild(city, |_| {}).await.map_err(|failure| failure.to_string())?;
    if (rebuilt.rows, rebuilt.tasks, rebuilt.cards, rebuilt.removed, rebuilt.failed) == (0, 0, 0, 0, 0) {
        return Ok(());
    }
    let after = computed(city).await?;
    let others = before.iter().zip(&after).find(|(before, after)| before != after);
    Err(format!("rows are not what the journal makes of them: {rebuilt:?}\n{others:#?}"))
}

/// The row and the cards of every case.
async fn computed(city: &City) -> Result<Vec<(Option<CaseRow>, Vec<Raised>)>, String> {
    let cases = cases(city).await.map_err(|failure| failure.to_string())?;
    let found = city.read(move |tx, jurisdiction| {
        let of_case =
            |case| Ok((case_row::by_id(tx, jurisdiction, case)?, card::of_case(tx, jurisdiction, case)?));
        cases.iter().map(of_case).collect()
    });
    found.await.map_err(|failure: Failure| failure.to_string())
}

/// Every acknowledged command has its event, no other stands in its place, and there are no more acts than commands.
fn each_acknowledged_command_is_there_once(life: &Life, events: &[Event]) -> Result<(), String> {
    let mut acts: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for event in events {
        if let (Activity::Action(action), Some(person)) = (&event.activity, event.actor.person()) {
            *acts.entry((event.case.to_string(), action.to_string(), person.to_string())).or_default() += 1;
        }
    }
    let mut places = BTreeSet::new();
    for sent in &life.sent {
        let (action, person) = (sent.submission.action.clone(), sent.submission.actor.id.to_string());
        match &sent.known {
            Known::Acknowledged(case, version) => {
                let is_there = events.iter().any(|event| event.case == *case && event.version == *version);
                let key = &sent.submission.key;
                if !is_there {
                    return Err(format!("{key} was acknowledged as {case} {version}, and is lost"));
                }
                if !places.insert((case.clone(), *version)) {
                    return Err(format!("{key} and another command are both {case} {version}"));
                }
                *acts.entry((case.to_string(), action, person)).or_default() -= 1;
            }
            Known::Refused => {}
            Known::Unknown => return Err(format!("{} was never answered", sent.submission.key)),
        }
    }
    match acts.iter().find(|(_, more)| **more != 0) {
        None => Ok(()),
        Some((act, more)) => Err(format!("{act:?}: {more} more in the journal than were sent")),
    }
}

/// A timer fires once for each time that its states are entered; a linked case is opened, closed and deemed once.
fn nothing_fires_twice(events: &[Event]) -> Result<(), String> {
    let mut once = BTreeSet::new();
    for event in events {
        for change in &event.changes {
            let what = match change {
                Change::TimerFired { timer, entered } | Change::TimerLapsed { timer, entered, .. } => {
                    format!("timer {timer} entered {entered}")
                }
                Change::ChildOpened { link, .. } => format!("opened {link}"),
                Change::ChildClosed { link, .. } => format!("closed {link}"),
                Change::ChildDeemed { link, .. } => format!("deemed {link}"),
                Change::Opened(opening) => match &opening.parent {
                    Some(parent) => format!("child {} {}", parent.case, parent.link),
                    None => continue,
                },
                _ => continue,
            };
            let of = if what.starts_with("child ") { String::new() } else { event.case.to_string() };
            if !once.insert((of, what.clone())) {
                return Err(format!("{what} of {} happened twice", event.case));
            }
        }
    }
    Ok(())
}

/// A rung of a ladder is climbed once: each proposal has a case of its own.
async fn no_consequence_is_proposed_twice(city: &City) -> Result<(), String> {
    let proposed =
        city.read(|tx, jurisdiction| consequence::proposed_lately(tx, jurisdiction, None, MANY)).await;
    let mut seen = BTreeSet::new();
    for proposed in proposed.map_err(|failure: Failure| failure.to_string())? {
        let rung = (proposed.subject, proposed.kind, proposed.day.0);
        if !seen.insert(proposed.case.to_string()) {
            return Err(format!("{rung:?} shares its case with another"));
        }
    }
    Ok(())
}
