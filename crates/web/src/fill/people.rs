//! The people who can be named in a field: colleagues with their posts.

use std::collections::BTreeSet;

use chuangyou_app::Rulebook;
use chuangyou_engine::case::{Case, Moment, Person, PersonId, UnitCode};
use chuangyou_programme::model::{Action, FieldType, Procedure, Scope};
use chuangyou_store::holding::{self, Holding};
use chuangyou_store::{Failure, account};

use super::post_title;
use crate::server::{Site, taken};
use chuangyou_pages::page::Choice;

/// Whoever can be named in the fields of an action that are for people: those who hold a post in the unit of the case, and in the
/// units to which the action itself reaches. Where there is no case yet, those in the reader's own units. Empty if the action
/// asks for nobody, or the reader has no colleagues.
pub(crate) async fn colleagues(
    site: &Site,
    reader: &Person,
    (procedure, action): (&Procedure, &Action),
    case: Option<&Case>,
) -> Result<Vec<Choice>, Failure> {
    let names_people = taken(procedure, action).any(|(_, field)| field.kind == FieldType::Person);
    if !names_people || reader.posts.is_empty() {
        return Ok(Vec::new());
    }
    let (book, now) = (site.city.book(), site.city.now());
    let units = match case {
        Some(case) => reach(&book, action, &case.unit),
        None => reader.posts.iter().map(|held| held.unit.clone()).collect(),
    };
    let found = holders(site, in_order(&book, &units), now).await?;
    let mut seen = BTreeSet::new();
    let first = found.into_iter().filter(|(held, _)| seen.insert(held.account.clone()));
    Ok(first.map(|(held, name)| choice(&book, &held, &name)).collect())
}

/// The unit of the case and those in whose name the action can be taken.
fn reach(book: &Rulebook, action: &Action, unit: &UnitCode) -> BTreeSet<UnitCode> {
    let mut units = BTreeSet::from([unit.clone()]);
    for actor in &action.by {
        match actor.scope {
            Scope::Case | Scope::Unit => {}
            Scope::Above => {
                units.extend(book.above(unit.as_str()).map(|above| UnitCode::from(above.id.as_str())));
            }
            Scope::Supervisor => units.extend(book.context().supervisor_of(unit)),
            Scope::Jurisdiction => {
                units.extend(book.programme().units.iter().map(|unit| UnitCode::from(unit.id.as_str())));
            }
        }
    }
    units
}

/// The units in the order of the programme.
fn in_order(book: &Rulebook, units: &BTreeSet<UnitCode>) -> Vec<UnitCode> {
    let all = book.programme().units.iter().map(|unit| UnitCode::from(unit.id.as_str()));
    all.filter(|unit| units.contains(unit)).collect()
}

/// Who holds a post of these units now, with their names; whose account is closed holds none.
async fn holders(site: &Site, units: Vec<UnitCode>, now: Moment) -> Result<Vec<(Holding, String)>, Failure> {
    let found = site.city.read(move |tx, city| {
        let mut found = Vec::new();
        for unit in &units {
            for held in holding::of_unit(tx, city, unit, now)? {
                let known = account::by_id(tx, city, &held.account)?;
                if let Some(open) = known.filter(|account| account.closed_at.is_none()) {
                    found.push((held, open.name));
                }
            }
        }
        Ok(found)
    });
    found.await
}

fn choice(book: &Rulebook, held: &Holding, name: &str) -> Choice {
    let mut title = post_title(book, held.unit.as_str(), &held.post);
    for words in [&mut title.zh, &mut title.en] {
        *words = format!("{name} · {words}");
    }
    Choice { id: held.account.to_string(), title }
}

/// Whether a person can be named there; where nobody can be chosen, everybody can be named.
pub(crate) fn can_be_named(people: &[Choice], person: &PersonId) -> bool {
    people.is_empty() || people.iter().any(|one| one.id == person.as_str())
}
