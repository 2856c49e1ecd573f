//! Who may read what, and what is judged, stated in another way than the platform states it.

use std::collections::BTreeSet;

use chuangyou_app::City;
use chuangyou_app::access::may_read_row;
use chuangyou_app::observed::case_id;
use chuangyou_engine::case::{HeldRole, Person};
use chuangyou_engine::{Watch, supervise_log};
use chuangyou_eventlog::{LogBuilder, Order, Value};
use chuangyou_programme::model::{Programme, Scope, Unit};
use chuangyou_store::card::{self, Status, rank};
use chuangyou_store::{CaseRow, Failure, case_row};

use crate::check;
use crate::common::{citizen, local};
use crate::life::Life;
use crate::moves::{self, WATCHED, WATCHED_CASES};

/// Holds for people of every kind and every case what they may read against what they ought to. Gives how often it did.
pub(crate) async fn nobody_reads_beyond_their_scope(city: &City) -> Result<u64, String> {
    let mut cases = check::cases(city).await.map_err(|failure| failure.to_string())?;
    cases.extend((0..WATCHED_CASES).map(|case| case_id("receipt", &format!("case-{case}"))));
    let rows = city.read(move |tx, jurisdiction| {
        cases.iter().map(|case| case_row::by_id(tx, jurisdiction, case)).collect::<Result<Vec<_>, Failure>>()
    });
    let rows: Vec<CaseRow> =
        rows.await.map_err(|failure| failure.to_string())?.into_iter().flatten().collect();
    let book = city.book();
    let mut held = 0;
    for person in people(book.programme()) {
        for row in &rows {
            let (may, ought) = (may_read_row(&book, row, &person), ought(book.programme(), row, &person));
            if may != ought {
                return Err(format!(
                    "{person:?} may read {} ({}): {may}, and ought: {ought}",
                    row.id, row.unit
                ));
            }
            held += 1;
        }
    }
    Ok(held)
}

/// The citizens, and somebody in some posts of every fourth unit.
fn people(programme: &Programme) -> Vec<Person> {
    let mut people: Vec<Person> = (0..3).map(|number| citizen(&format!("citizen {number}"))).collect();
    people.push(citizen("stranger"));
    let units = programme.units.iter().enumerate();
    let units =
        units.filter(|(at, unit)| at % 4 == 0 || unit.parent.is_none() || unit.id.contains("planning"));
    for (_, unit) in units {
        for role in ["clerk", "supervisor"] {
            let post = HeldRole { unit: unit.id.as_str().into(), role: role.into(), rank: 1 };
            people.push(Person { id: format!("{role}@{}", unit.id).into(), posts: vec![post] });
        }
    }
    people
}

fn ought(programme: &Programme, row: &CaseRow, person: &Person) -> bool {
    let named = |id: &str| programme.units.iter().find(|unit| unit.id == id);
    let mut line: Vec<&Unit> = named(&row.unit).into_iter().collect();
    while let Some(parent) = line.last().and_then(|unit| unit.parent) {
        line.push(&programme.units[parent.index()]);
    }
    let supervises =
        |unit: &Unit| unit.supervisor.or(unit.parent).map(|id| programme.units[id.index()].id.clone());
    let is_in = |unit: &str| person.posts.iter().any(|post| post.unit.as_str() == unit);
    let is_handler = row.handler.as_ref() == Some(&person.id);
    let stands = |word: &str| match word {
        "party" => row.party.as_ref() == Some(&person.id),
        "unit" => is_in(&row.unit) || is_handler,
        "above" => line.iter().skip(1).any(|unit| is_in(&unit.id)),
        "supervisor" => line.iter().filter_map(|unit| supervises(unit)).any(|unit| is_in(&unit)),
        _ => false,
    };
    if row.source.is_some() {
        let top = || programme.units.iter().any(|unit| unit.parent.is_none() && is_in(&unit.id));
        let above = ["above", "supervisor"].iter().any(|word| stands(word)) || is_in(&row.unit);
        return above || (line.is_empty() && top());
    }
    let Some(procedure) = programme.procedures.iter().find(|procedure| procedure.id == row.procedure) else {
        return false;
    };
    let acts = procedure.actions.iter().flat_map(|action| &action.by);
    let has_role = |role: &str| person.posts.iter().any(|post| post.role == role);
    procedure.visible_to.iter().any(|word| stands(word))
        || acts.into_iter().any(|actor| actor.scope == Scope::Jurisdiction && has_role(&actor.role))
}

/// The cards of watched cases are those that the run over a whole log finds in the same events.
pub(crate) async fn watched_cases_are_judged_as_in_bulk(life: &Life) -> Result<(), String> {
    let city = life.city().clone();
    let mut log = LogBuilder::default();
    let known: BTreeSet<&str> = life.reported.iter().map(|event| event.id.as_str()).collect();
    for case in 0..WATCHED_CASES {
        for (which, (activity, _, at)) in WATCHED.iter().enumerate() {
            if !known.contains(moves::event_id(case, which).as_str()) {
                continue;
            }
            let within = log.case(&format!("case-{case}"));
            log.event(within, activity, local(at).0);
            log.event_attribute("org:resource", Value::Text("Resource21".into()), Vec::new());
            for (name, value) in moves::about(which) {
                let value = match value {
                    moves::Said::Text(text) => Value::Text(text.into()),
                    moves::Said::At(at) => Value::Time(local(at).0),
                };
                log.event_attribute(name, value, Vec::new());
            }
        }
    }
    let book = moves::receipt();
    let log = log.finish(Order::Time, 1).log;
    let found = supervise_log(book.rules(), &log, city.now().0, Watch::CARDS_AND_CHANGES, 1, &|_| {});
    let found: BTreeSet<(String, String, u32)> =
        found.cards.iter().map(|card| (card.case.clone(), card.rule.clone(), rank(card.level))).collect();
    // The run tells every level that was reached, the city the highest.
    let highest = |(case, rule, level): &&(String, String, u32)| {
        !found.iter().any(|(other, same, higher)| other == case && same == rule && higher > level)
    };
    let bulk: BTreeSet<_> = found.iter().filter(highest).cloned().collect();
    let live = city.read(|tx, jurisdiction| {
        let mut live = BTreeSet::new();
        for case in (0..WATCHED_CASES).map(|case| format!("case-{case}")) {
            for raised in card::of_case(tx, jurisdiction, &case_id("receipt", &case))? {
                if raised.status == Status::Standing {
                    live.insert((case.clone(), raised.card.rule.clone(), rank(raised.card.level)));
                }
            }
        }
        Ok::<_, Failure>(live)
    });
    let live = live.await.map_err(|failure| failure.to_string())?;
    if live == bulk { Ok(()) } else { Err(format!("cards here {live:?}, and in bulk {bulk:?}")) }
}
