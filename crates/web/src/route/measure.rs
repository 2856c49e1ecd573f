//! Measures: what is proposed, what has effect, what had.

use axum::extract::{Query, State};
use axum::response::Response;
use chuangyou_app::access::sight;
use chuangyou_calendar::Day;
use chuangyou_store::Failure;
use chuangyou_store::consequence::{ImposedPlace, ProposedPlace};
use serde::Deserialize;

use crate::fill::measure::{self as filled, MeasureReader};
use crate::server::{Access, Fault, Handled, Site, Visit, get};
use chuangyou_pages::page::measure::{Measures, WhichMeasures};

/// How many a page shows.
const PAGE: usize = 30;

pub(super) fn routes() -> Vec<Handled> {
    vec![get("/work/measures", Access::Staff, show)]
}

/// Which of them, and from where on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    which: String,
    after: String,
}

async fn show(State(site): State<Site>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let (book, person) = (site.city.book(), visit.person.clone());
    let sees = visit.holds(&site.settings.supervisors).then(|| sight(&book, &person));
    let today = book.almanac().day(site.city.now().0);
    let which = WhichMeasures::ALL.into_iter().find(|which| which.name() == asked.which);
    let which = which.unwrap_or(WhichMeasures::Proposed);
    let page = site.city.read(move |tx, city| {
        let reader = MeasureReader { book: &book, person: &person, sight: sees };
        let is_later = !asked.after.is_empty();
        let mut page = Measures { which, proposals: Vec::new(), measures: Vec::new(), is_later, next: None };
        if which == WhichMeasures::Proposed {
            let after = proposed_place(&asked.after);
            let (found, next) = filled::proposals(tx, city, &reader, (after, PAGE))?;
            (page.proposals, page.next) = (found.lines(&reader), next.as_ref().map(proposed_written));
        } else {
            let has_effect = which == WhichMeasures::InEffect;
            let after = imposed_place(&asked.after);
            let wanted = |one: &chuangyou_store::consequence::Imposed| one.has_effect(today) == has_effect;
            let (found, next) = filled::imposed(tx, city, &reader, wanted, (after, PAGE))?;
            (page.measures, page.next) = (found, next.as_ref().map(imposed_written));
        }
        Ok::<_, Failure>(page)
    });
    Ok(visit.show(&site, &page.await?))
}

/// A place among proposals as addresses have it.
fn proposed_written((day, subject, kind): &ProposedPlace) -> String {
    format!("{}~{kind}~{subject}", day.0)
}

/// The place that an address names; `None` if it names none. No kind has a `~`.
fn proposed_place(written: &str) -> Option<ProposedPlace> {
    let (day, rest) = written.split_once('~')?;
    let (kind, subject) = rest.split_once('~')?;
    Some((Day(day.parse().ok()?), subject.to_owned(), kind.to_owned()))
}

/// A place among what was imposed as addresses have it.
fn imposed_written((day, case, version, kind, subject): &ImposedPlace) -> String {
    format!("{}~{case}~{version}~{kind}~{subject}", day.0)
}

/// The place that an address names; `None` if it names none. Neither a case's id nor a kind has a `~`.
fn imposed_place(written: &str) -> Option<ImposedPlace> {
    let mut parts = written.splitn(5, '~');
    let mut part = || parts.next();
    let (day, case, version) = (part()?.parse().ok()?, part()?.into(), part()?.parse().ok()?);
    Some((Day(day), case, version, part()?.to_owned(), part()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_were_written_and_anything_else_is_none() {
        let proposed = (Day(15_000), "person:a~b".to_owned(), "warning".to_owned());
        assert_eq!(proposed_place(&proposed_written(&proposed)), Some(proposed));
        let imposed = (Day(15_000), "c1".into(), 7, "warning".to_owned(), "person:a~b".to_owned());
        assert_eq!(imposed_place(&imposed_written(&imposed)), Some(imposed));
        for nonsense in ["", "~", "soon~warning~person:a", "1~c1~x~warning~person:a"] {
            assert_eq!(imposed_place(nonsense), None, "{nonsense}");
        }
        assert_eq!(proposed_place("soon~a~b"), None);
    }
}
