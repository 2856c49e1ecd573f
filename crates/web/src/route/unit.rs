//! The open cases of a unit, narrowed and in pages.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Query, State};
use axum::response::Response;
use chuangyou_app::Rulebook;
use chuangyou_app::access::is_open_to_unit;
use chuangyou_engine::case::{CaseId, Moment, Person, PersonId};
use chuangyou_programme::model::{Action, FieldType, Procedure};
use chuangyou_store::board::{self, Near, Place};
use chuangyou_store::{CaseRow, Failure, Tx, account, case_row, holding};
use serde::Deserialize;

use super::work::task_of;
use crate::fill::{case as filled, plain, unit_title};
use crate::server::{Access, Fault, Handled, Site, Visit, get};
use chuangyou_pages::page::Choice;
use chuangyou_pages::page::work::{Begin, Filters, Task, UnitTasks};
use chuangyou_pages::url::encoded;

/// How many cases a page shows.
const PAGE: usize = 50;

/// How many cases are read at once, and how many at most for one page: words are looked for here, so that a page which finds few
/// goes on elsewhere. Defaults of this project.
const READ: u32 = 200;
const READ_AT_MOST: usize = 2000;

pub(super) fn routes() -> Vec<Handled> {
    vec![get("/work/unit", Access::Staff, of_unit)]
}

/// What narrows the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Narrow {
    q: String,
    level: String,
    state: String,
    handler: String,
    /// The place after which the page begins, as [`written`] writes it.
    after: String,
}

/// What a page of the list is made of.
struct Found {
    rows: Vec<CaseRow>,
    /// Where the list goes on.
    next: Option<Place>,
    /// What the people of the unit are called, and those who handle its cases.
    names: BTreeMap<PersonId, String>,
}

async fn of_unit(
    State(site): State<Site>,
    visit: Visit,
    Query(narrow): Query<Narrow>,
) -> Result<Response, Fault> {
    let (book, now) = (site.city.book(), site.city.now());
    let unit = visit.posts().into_iter().map(|post| post.unit).find(|unit| !unit.starts_with('@'));
    let unit = unit.ok_or(Fault::NotFound)?;
    let found = find(&site, &visit.person, &unit, &narrow).await?;
    let shown = |row: &CaseRow| {
        let handler = row.handler.as_ref().and_then(|handler| found.names.get(handler)).cloned();
        Task { handler, ..task_of(&book, row, now) }
    };
    let page = UnitTasks {
        unit: unit_title(&book, &unit),
        filters: filters(&narrow),
        states: states(&book, &visit.person),
        handlers: handlers(&found.names),
        tasks: found.rows.iter().map(shown).collect(),
        begin: if place(&narrow.after).is_some() { Begin::Later } else { Begin::First },
        next: found.next.as_ref().map(written),
        bulk: bulk(&book, &visit.person),
    };
    Ok(visit.show(&site, &page))
}

async fn find(site: &Site, person: &Person, unit: &str, narrow: &Narrow) -> Result<Found, Failure> {
    let (book, now) = (site.city.book(), site.city.now());
    let (person, unit) = (person.clone(), unit.to_owned());
    let wanted = Wanted::of(narrow);
    let after = place(&narrow.after).unwrap_or_else(Place::first);
    site.city
        .read(move |tx, city| {
            let is_wanted =
                |case: &Near| is_open_to_unit(&book, &case.procedure, &person) && wanted.is(&book, case);
            let read =
                |tx: &mut Tx<'_>, after: &Place| board::near(tx, city, (&unit, &wanted.narrow), after, READ);
            let (cases, next) = page_of(|after| read(tx, after), is_wanted, after)?;
            let rows = cases.iter().filter_map(|case| case_row::by_id(tx, city, case).transpose());
            let rows = rows.collect::<Result<Vec<_>, Failure>>()?;
            let held = holding::of_unit(tx, city, &unit.as_str().into(), now)?.into_iter();
            let people =
                held.map(|held| held.account).chain(rows.iter().filter_map(|row| row.handler.clone()));
            let mut names = BTreeMap::new();
            for person in people.collect::<BTreeSet<_>>() {
                if let Some(account) = account::by_id(tx, city, &person)? {
                    names.insert(person, account.name);
                }
            }
            Ok(Found { rows, next, names })
        })
        .await
}

/// The cases of one page after a place, and the place where the next one begins, if there may be more.
fn page_of(
    mut read: impl FnMut(&Place) -> Result<Vec<Near>, Failure>,
    is_wanted: impl Fn(&Near) -> bool,
    mut after: Place,
) -> Result<(Vec<CaseId>, Option<Place>), Failure> {
    let mut found = Vec::new();
    let mut seen = 0;
    while seen < READ_AT_MOST {
        let cases = read(&after)?;
        seen += cases.len();
        for case in &cases {
            if is_wanted(case) {
                if found.len() == PAGE {
                    return Ok((found, Some(after)));
                }
                found.push(case.id.clone());
            }
            after = case.place();
        }
        if cases.len() < READ as usize {
            return Ok((found, None));
        }
    }
    Ok((found, Some(after)))
}

/// A place in the list as addresses have it: the due date in microseconds, or nothing, and the case.
pub(super) fn written(place: &Place) -> String {
    let due_at = place.due_at.map(|at| at.0.to_string()).unwrap_or_default();
    format!("{due_at}~{}", place.case)
}

/// The place that an address names; `None` if it names none.
pub(super) fn place(written: &str) -> Option<Place> {
    let (due_at, case) = written.split_once('~')?;
    let due_at = if due_at.is_empty() { None } else { Some(Moment(due_at.parse().ok()?)) };
    Some(Place { due_at, case: case.into() })
}

/// What is wanted, ready to be held against cases.
struct Wanted {
    words: Vec<String>,
    narrow: board::Narrow,
}

impl Wanted {
    fn of(narrow: &Narrow) -> Self {
        let words = narrow.q.split_whitespace().map(str::to_lowercase).collect();
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let level = (0..=3).find(|rank| filled::level_of(*rank).name() == narrow.level);
        let handler = given(&narrow.handler).map(PersonId::from);
        Self { words, narrow: board::Narrow { level, state: given(&narrow.state), handler } }
    }

    fn is(&self, book: &Rulebook, case: &Near) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let about = filled::about(book, case.item.as_deref(), &case.procedure);
        let said = format!("{} {} {}", case.number, about.zh, about.en).to_lowercase();
        self.words.iter().all(|word| said.contains(word))
    }
}

fn filters(narrow: &Narrow) -> Filters {
    let (q, level) = (narrow.q.clone(), narrow.level.clone());
    let (state, handler) = (narrow.state.clone(), narrow.handler.clone());
    let named = [("q", &q), ("level", &level), ("state", &state), ("handler", &handler)];
    let pairs = named.into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    Filters { query: pairs.join("&"), q, level, state, handler }
}

/// The states in which a case that the reader's unit may know of can be open.
fn states(book: &Rulebook, person: &Person) -> Vec<Choice> {
    let procedures = book.programme().procedures.iter();
    let known = procedures.filter(|procedure| is_open_to_unit(book, &procedure.id, person));
    let open =
        known.flat_map(|procedure| procedure.states.iter().skip(1)).filter(|state| state.outcome.is_none());
    let mut seen = BTreeSet::new();
    let new = open.filter(|state| seen.insert(state.id.as_str()));
    new.map(|state| Choice { id: state.id.clone(), title: state.title.clone() }).collect()
}

fn handlers(names: &BTreeMap<PersonId, String>) -> Vec<Choice> {
    names.iter().map(|(id, name)| Choice { id: id.to_string(), title: plain(name) }).collect()
}

/// The actions that somebody may take on many cases at once.
fn bulk(book: &Rulebook, person: &Person) -> Vec<Choice> {
    let procedures = book.programme().procedures.iter();
    let all =
        procedures.flat_map(|procedure| procedure.actions.iter().map(move |action| (procedure, action)));
    let able = all.filter(|(procedure, action)| is_bulk_safe(procedure, action) && may(action, person));
    able.map(|(procedure, action)| Choice {
        id: format!("{}/{}", procedure.id, action.id),
        title: action.title.clone(),
    })
    .collect()
}

fn may(action: &Action, person: &Person) -> bool {
    let holds = |role: &str| role == "handler" || person.posts.iter().any(|held| held.role == role);
    action.by.iter().any(|actor| holds(&actor.role))
}

/// Whether an action can be taken on many cases at once: it begins none, and nothing that must be filled in is of its own in each
/// case.
pub(super) fn is_bulk_safe(procedure: &Procedure, action: &Action) -> bool {
    let index = procedure.actions.iter().position(|one| one.id == action.id);
    let begins = action.from.iter().any(|state| state.index() == 0);
    let mut required =
        procedure.fields.iter().filter(|field| field.required_by.iter().any(|id| Some(id.index()) == index));
    !begins
        && !action.by.is_empty()
        && required.all(|field| {
            let same = matches!(
                field.kind,
                FieldType::Choice(_) | FieldType::Unit | FieldType::Date | FieldType::Flag
            );
            same && !field.personal
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases `from..=to`, each due at the instant of its number.
    fn cases(from: i64, to: i64) -> Vec<Near> {
        let near = |number: i64| Near {
            id: format!("c{number}").into(),
            number: number.to_string(),
            procedure: "approval".to_owned(),
            state: "accepted".to_owned(),
            item: None,
            handler: None,
            level: 0,
            due_at: Some(Moment(number)),
        };
        (from..=to).map(near).collect()
    }

    /// Reads of the cases 1 to `last`, as the store does.
    fn store(last: i64) -> impl FnMut(&Place) -> Result<Vec<Near>, Failure> {
        move |after| {
            let from = after.due_at.map_or(last, |at| at.0.max(0)) + 1;
            Ok(cases(from, last.min(from + i64::from(READ) - 1)))
        }
    }

    fn of(last: i64, is_wanted: impl Fn(&Near) -> bool, after: Place) -> (usize, Option<String>) {
        let (found, next) = page_of(store(last), is_wanted, after).unwrap();
        (found.len(), next.as_ref().map(written))
    }

    #[test]
    fn a_page_holds_fifty_cases_and_says_after_which_the_next_begins() {
        assert_eq!(of(0, |_| true, Place::first()), (0, None));
        assert_eq!(of(50, |_| true, Place::first()), (50, None), "nothing comes after them");
        assert_eq!(of(51, |_| true, Place::first()), (50, Some("50~c50".to_owned())));
        assert_eq!(of(51, |_| true, place("50~c50").unwrap()), (1, None));
    }

    #[test]
    fn a_page_for_which_much_is_looked_through_goes_on_where_it_stopped() {
        let is_late = |case: &Near| case.due_at > Some(Moment(2100));
        assert_eq!(of(2150, is_late, Place::first()), (0, Some("2000~c2000".to_owned())));
        assert_eq!(of(2150, is_late, place("2000~c2000").unwrap()), (50, None));
    }

    #[test]
    fn a_place_is_read_as_it_was_written_and_anything_else_is_none() {
        let never = Place { due_at: None, case: "a~b".into() };
        for known in [never, Place { due_at: Some(Moment(-7)), case: "c".into() }] {
            assert_eq!(place(&written(&known)), Some(known));
        }
        assert_eq!(place(""), None);
        assert_eq!(place("soon~c1"), None);
    }
}
