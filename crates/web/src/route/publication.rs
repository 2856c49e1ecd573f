//! What was made public: for everybody, and for staff what is for them.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use chuangyou_engine::case::Moment;
use chuangyou_store::publication::{Place, Publication};
use serde::Deserialize;

use crate::fill::publication as filled;
use crate::server::{Access, Fault, Handled, Site, Visit, get};
use chuangyou_pages::page::Choice;
use chuangyou_pages::page::publication::{PublicationFilters, Publications};
use chuangyou_pages::url::encoded;

/// How many publications a page shows.
const PAGE: usize = 30;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/publications", Access::Everyone, list),
        get("/publications/{publication}", Access::Everyone, one),
    ]
}

/// What narrows the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Narrow {
    kind: String,
    unit: String,
    /// The place after which the page begins, as [`written`] writes it.
    after: String,
}

async fn list(
    State(site): State<Site>,
    visit: Visit,
    Query(narrow): Query<Narrow>,
) -> Result<Response, Fault> {
    let (book, person) = (site.city.book(), visit.person.clone());
    let today = book.almanac().day(site.city.now().0);
    let kinds: Vec<Choice> = filled::kinds(&book, &person)
        .into_iter()
        .map(|kind| Choice { id: kind.id.clone(), title: kind.title.clone() })
        .collect();
    let wanted = kinds.iter().filter(|kind| narrow.kind.is_empty() || kind.id == narrow.kind);
    let wanted: Vec<String> = wanted.map(|kind| kind.id.clone()).collect();
    let (after, unit) = (place(&narrow.after), narrow.unit.clone());
    let is_later = after.is_some();
    let found = site.city.read({
        let book = site.city.book();
        move |tx, city| {
            let unit = Some(unit.as_str()).filter(|unit| !unit.is_empty());
            filled::latest(tx, city, (&book, &person, today), (&wanted, unit), (after, PAGE + 1))
        }
    });
    let mut found: Vec<Publication> = found.await?;
    let has_more = found.len() > PAGE;
    found.truncate(PAGE);
    let units = book.programme().units.iter();
    let page = Publications {
        filters: filters(&narrow),
        kinds,
        units: units.map(|unit| Choice { id: unit.id.clone(), title: unit.title.clone() }).collect(),
        entries: found.iter().map(|one| filled::entry(&book, one, today)).collect(),
        is_later,
        next: found.last().filter(|_| has_more).map(|last| written(&last.place())),
    };
    Ok(visit.show(&site, &page))
}

async fn one(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let book = site.city.book();
    let by = Arc::clone(&book);
    let found = site.city.read(move |tx, city| filled::read(tx, city, &by, &id)).await?;
    let today = book.almanac().day(site.city.now().0);
    let page = found.and_then(|file| file.page(&book, &visit.person, today));
    Ok(visit.show(&site, &page.ok_or(Fault::NotFound)?))
}

fn filters(narrow: &Narrow) -> PublicationFilters {
    let (kind, unit) = (narrow.kind.clone(), narrow.unit.clone());
    let pairs = [("kind", &kind), ("unit", &unit)].into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    PublicationFilters { query: pairs.join("&"), kind, unit }
}

/// A place in the list as addresses have it: the instant in microseconds, and the id.
fn written((at, id): &Place) -> String {
    format!("{}~{id}", at.0)
}

/// The place that an address names; `None` if it names none.
fn place(written: &str) -> Option<Place> {
    let (at, id) = written.split_once('~')?;
    Some((Moment(at.parse().ok()?), id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_anything_else_is_none() {
        let known = (Moment(-7), "a~b".to_owned());
        assert_eq!(place(&written(&known)), Some(known));
        assert_eq!(place(""), None);
        assert_eq!(place("yesterday~p1"), None);
    }
}
