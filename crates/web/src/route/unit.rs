//! The open cases of a unit, narrowed and in pages.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::Response;
use chuangyou_app::Rulebook;
use chuangyou_app::access::is_open_to_unit;
use chuangyou_engine::case::{Person, PersonId};
use chuangyou_programme::model::{Action, FieldType, Procedure};
use chuangyou_store::board::{self, Near};
use chuangyou_store::{CaseRow, Failure, account, case_row};
use serde::Deserialize;

use super::work::task_of;
use crate::fill::{case as filled, plain, unit_title};
use crate::page::Choice;
use crate::page::work::{Filters, Reach, Task, UnitTasks};
use crate::server::{Access, Fault, Handled, Site, Visit, encoded, get};

/// How many cases a page shows.
const PAGE: usize = 50;

/// How many of a unit's most urgent cases are looked through. A default of this project: whoever wants others narrows by
/// number.
const NEAR: u32 = 2000;

pub(super) fn routes() -> Vec<Handled> {
    vec![get("/work/unit", Access::Staff, of_unit)]
}

/// What narrows the list.
#[derive(Debug, Deserialize)]
#[serde(default)]
struct Narrow {
    q: String,
    level: String,
    state: String,
    handler: String,
    page: usize,
}

impl Default for Narrow {
    fn default() -> Self {
        let none = String::new;
        Self { q: none(), level: none(), state: none(), handler: none(), page: 1 }
    }
}

/// What a list is made of: the cases near, the rows of this page, and what people are called.
struct Found {
    near: Vec<Near>,
    total: usize,
    rows: Vec<CaseRow>,
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
    let pages = found.total.div_ceil(PAGE).max(1);
    let page = UnitTasks {
        unit: unit_title(&book, &unit),
        filters: filters(&narrow),
        states: states(&book, &found.near),
        handlers: handlers(&found.names),
        reach: if found.near.len() < NEAR as usize { Reach::Whole } else { Reach::MostUrgent },
        tasks: found.rows.iter().map(shown).collect(),
        total: found.total,
        page: (narrow.page.clamp(1, pages), pages),
        bulk: bulk(&book, &visit.person),
    };
    Ok(visit.show(&site, &page))
}

async fn find(site: &Site, person: &Person, unit: &str, narrow: &Narrow) -> Result<Found, Failure> {
    let (book, person, unit) = (site.city.book(), person.clone(), unit.to_owned());
    let wanted = Wanted::of(narrow);
    let page = narrow.page.max(1);
    site.city
        .read(move |tx, city| {
            let mut near = board::near(tx, city, &unit, NEAR)?;
            near.retain(|case| is_open_to_unit(&book, &case.procedure, &person));
            let mut names = BTreeMap::new();
            for handler in near.iter().filter_map(|case| case.handler.clone()) {
                if !names.contains_key(&handler)
                    && let Some(account) = account::by_id(tx, city, &handler)?
                {
                    names.insert(handler, account.name);
                }
            }
            let matching: Vec<&Near> = near.iter().filter(|case| wanted.is(&book, case)).collect();
            let (total, from) = (matching.len(), (page - 1).saturating_mul(PAGE));
            let from = from.min(total.saturating_sub(1) / PAGE * PAGE);
            let on_page = matching.into_iter().skip(from).take(PAGE);
            let row = |case: &Near| case_row::by_id(tx, city, &case.id).transpose();
            let rows = on_page.filter_map(row).collect::<Result<Vec<_>, Failure>>()?;
            Ok(Found { near, total, rows, names })
        })
        .await
}

/// What is wanted, ready to be held against cases.
struct Wanted {
    words: Vec<String>,
    level: String,
    state: String,
    handler: String,
}

impl Wanted {
    fn of(narrow: &Narrow) -> Self {
        let words = narrow.q.split_whitespace().map(str::to_lowercase).collect();
        let (level, state) = (narrow.level.clone(), narrow.state.clone());
        Self { words, level, state, handler: narrow.handler.clone() }
    }

    fn is(&self, book: &Rulebook, case: &Near) -> bool {
        let about = filled::about(book, case.item.as_deref(), &case.procedure);
        let said = format!("{} {} {}", case.number, about.zh, about.en).to_lowercase();
        self.words.iter().all(|word| said.contains(word))
            && (self.level.is_empty() || filled::level_of(case.level).name() == self.level)
            && (self.state.is_empty() || case.state == self.state)
            && (self.handler.is_empty()
                || case.handler.as_ref().is_some_and(|one| one.as_str() == self.handler))
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

fn states(book: &Rulebook, near: &[Near]) -> Vec<Choice> {
    let mut states: BTreeMap<&str, &str> = BTreeMap::new();
    states.extend(near.iter().map(|case| (case.state.as_str(), case.procedure.as_str())));
    let choice = |(state, procedure): (&str, &str)| Choice {
        id: state.to_owned(),
        title: filled::state_title(book, procedure, state),
    };
    states.into_iter().map(choice).collect()
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
