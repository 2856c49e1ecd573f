//! Ledgers: the cases of a procedure, as pages and as a table to take away.

use std::io;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chuangyou_app::access::Sight;
use chuangyou_app::ledger::{self, Asked};
use chuangyou_app::{City, Rulebook};
use chuangyou_engine::case::Person;
use chuangyou_programme::model::Procedure;
use chuangyou_store::ledger::{Half, Place};
use chuangyou_store::{CaseRow, Failure};
use futures_util::stream;
use serde::Deserialize;

use super::work::task_of;
use crate::fill::ledger as filled;
use crate::fill::words::Names;
use crate::fill::{case, plain, unit_title};
use crate::server::{Access, Fault, Handled, Site, Visit, get};
use chuangyou_pages::lang::Lang;
use chuangyou_pages::page::Choice;
use chuangyou_pages::page::ledger::{Filters, Ledger, Ledgers, Line};
use chuangyou_pages::page::work::Begin;
use chuangyou_pages::url::encoded;

/// How many cases a page shows, and how many a table reads at once.
const PAGE: usize = 50;
const TABLE: usize = 500;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/ledgers", Access::Staff, all),
        get("/ledgers/{procedure}", Access::Staff, one),
        get("/ledgers/{procedure}/table", Access::Staff, table),
    ]
}

/// What narrows a ledger.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Narrow {
    unit: String,
    half: String,
    state: String,
    kind: String,
    /// The place after which the page begins, as [`written`] writes it.
    after: String,
}

async fn all(State(site): State<Site>, visit: Visit) -> Response {
    let book = site.city.book();
    let open = ledger::open_to(&book, &visit.person).into_iter();
    let ledgers = open.map(|one| Choice { id: one.id.clone(), title: one.title.clone() }).collect();
    visit.show(&site, &Ledgers { ledgers })
}

async fn one(
    State(site): State<Site>,
    visit: Visit,
    Path(procedure): Path<String>,
    Query(narrow): Query<Narrow>,
) -> Result<Response, Fault> {
    let (book, now) = (site.city.book(), site.city.now());
    let procedure = opened(&book, &procedure, &visit.person)?;
    let (asked, begin) = (asked(procedure, &narrow), place(&narrow.after));
    let after = begin.clone().unwrap_or_else(Place::first);
    let (rows, names, next) = read(&site.city, &visit.person, &asked, after, PAGE).await?;
    let line = |row: &CaseRow| Line {
        task: task_of(&book, row, now),
        unit: unit_title(&book, &row.unit),
        cells: filled::cells(&book, procedure, row, &names),
    };
    let page = Ledger {
        procedure: Choice { id: procedure.id.clone(), title: procedure.title.clone() },
        columns: filled::columns(procedure).map(|field| field.label.clone()).collect(),
        lines: rows.iter().map(line).collect(),
        filters: filters(&narrow),
        units: units(&book, procedure, &visit.person),
        states: states(procedure, asked.half),
        kinds: filled::kinds(procedure),
        begin: if begin.is_some() { Begin::Later } else { Begin::First },
        next: next.as_ref().map(written),
    };
    Ok(visit.show(&site, &page.without_empty_columns()))
}

/// The ledger of that procedure, for whoever may open it; for others there is none.
fn opened<'b>(book: &'b Rulebook, id: &str, person: &Person) -> Result<&'b Procedure, Fault> {
    book.procedure(id).filter(|procedure| ledger::is_open_to(procedure, person)).ok_or(Fault::NotFound)
}

async fn read(
    city: &City,
    person: &Person,
    asked: &Asked,
    after: Place,
    limit: usize,
) -> Result<(Vec<CaseRow>, Names, Option<Place>), Failure> {
    let (book, person, asked) = (city.book(), person.clone(), asked.clone());
    city.read(move |tx, jurisdiction| {
        let (rows, next) = ledger::page(tx, jurisdiction, (&book, &person), &asked, after, limit)?;
        let names = filled::names(tx, jurisdiction, &rows)?;
        Ok((rows, names, next))
    })
    .await
}

fn asked(procedure: &Procedure, narrow: &Narrow) -> Asked {
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    Asked {
        procedure: procedure.id.clone(),
        half: if narrow.half == "closed" { Half::Closed } else { Half::Open },
        unit: given(&narrow.unit),
        state: given(&narrow.state),
        kind: given(&narrow.kind),
    }
}

fn filters(narrow: &Narrow) -> Filters {
    let Narrow { unit, half, state, kind, .. } = narrow;
    let named = [("unit", unit), ("half", half), ("state", state), ("kind", kind)];
    let pairs = named.into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let (unit, half, state, kind) = (unit.clone(), half.clone(), state.clone(), kind.clone());
    Filters { unit, half, state, kind, query: pairs.join("&") }
}

fn units(book: &Rulebook, procedure: &Procedure, person: &Person) -> Vec<Choice> {
    let reach = ledger::reach(book, procedure, person);
    let reached = book.programme().units.iter().filter(|unit| match &reach {
        Sight::All => true,
        Sight::Units(units) => units.contains(&unit.id),
    });
    reached.map(|unit| Choice { id: unit.id.clone(), title: unit.title.clone() }).collect()
}

/// The states in which a case of that half can stand.
fn states(procedure: &Procedure, half: Half) -> Vec<Choice> {
    let is_of = |closed: bool| closed == (half == Half::Closed);
    let states = procedure.states.iter().skip(1).filter(|state| is_of(state.outcome.is_some()));
    states.map(|state| Choice { id: state.id.clone(), title: state.title.clone() }).collect()
}

/// A place in the list as addresses have it.
fn written(place: &Place) -> String {
    format!("{}~{}", place.at, place.case)
}

/// The place that an address names; `None` if it names none.
fn place(written: &str) -> Option<Place> {
    let (at, case) = written.split_once('~')?;
    Some(Place { at: at.parse().ok()?, case: case.into() })
}

// The table ------------------------------------------------------------------------------------------------------------

/// The whole ledger as comma-separated values, read piece by piece.
async fn table(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
    Query(narrow): Query<Narrow>,
) -> Result<Response, Fault> {
    let book = site.city.book();
    let procedure = opened(&book, &id, &visit.person)?;
    let (asked, lang) = (asked(procedure, &narrow), visit.lang);
    // Spreadsheets take a file for UTF-8 only if it says so.
    let head = format!("\u{feff}{}", line(&heading(procedure, lang)));
    let pieces = stream::unfold((Some(Place::first()), Some(head)), move |(after, head)| {
        let (city, person, asked) = (site.city.clone(), visit.person.clone(), asked.clone());
        async move {
            let after = after?;
            let piece = piece(&city, &person, &asked, after, lang).await;
            let (text, next) = match piece {
                Ok((text, next)) => (Ok(head.unwrap_or_default() + &text), next),
                Err(failure) => (Err(io::Error::other(failure)), None),
            };
            Some((text, (next, None)))
        }
    });
    let name = format!("attachment; filename=\"{id}.csv\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

async fn piece(
    city: &City,
    person: &Person,
    asked: &Asked,
    after: Place,
    lang: Lang,
) -> Result<(String, Option<Place>), Failure> {
    let (rows, names, next) = read(city, person, asked, after, TABLE).await?;
    let book = city.book();
    let Some(procedure) = book.procedure(&asked.procedure) else { return Ok((String::new(), None)) };
    let lines = rows.iter().map(|row| line(&values(&book, procedure, row, &names, lang)));
    Ok((lines.collect(), next))
}

fn heading(procedure: &Procedure, lang: Lang) -> Vec<String> {
    let mut heading = vec![lang.t("ledger-number"), lang.t("ledger-unit")];
    heading.extend(filled::columns(procedure).map(|field| lang.of(&field.label).to_owned()));
    let rest = ["work-state", "ledger-due", "ledger-level", "ledger-opened", "ledger-done"];
    heading.extend(rest.map(|key| lang.t(key)));
    heading
}

fn values(book: &Rulebook, procedure: &Procedure, row: &CaseRow, names: &Names, lang: Lang) -> Vec<String> {
    let day = |at: chuangyou_engine::case::Moment| book.almanac().day(at.0).to_string();
    let mut values = vec![row.number.clone(), lang.of(&unit_title(book, &row.unit)).to_owned()];
    let cells = filled::cells(book, procedure, row, names).into_iter();
    values.extend(cells.map(|cell| lang.of(&cell.unwrap_or_else(|| plain(""))).to_owned()));
    values.push(lang.of(&case::state_title(book, &row.procedure, &row.state)).to_owned());
    values.push(row.due_at.map(|at| case::last_day(book, at).to_string()).unwrap_or_default());
    values.push(lang.t(case::level(row).key()));
    values.push(day(row.opened_at));
    values.push(row.closed_at.map(day).unwrap_or_default());
    values
}

/// A line of the table. Every value stands in quotes, and one that a spreadsheet would take for a formula after an apostrophe.
fn line(values: &[String]) -> String {
    let quoted = values.iter().map(|value| {
        let guard = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        format!("\"{guard}{}\"", value.replace('"', "\"\""))
    });
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_whatever_people_write_and_no_formula() {
        let values = ["a", "say \"no\", twice", "=1+1", "two\nlines"].map(str::to_owned);
        assert_eq!(line(&values), "\"a\",\"say \"\"no\"\", twice\",\"'=1+1\",\"two\nlines\"\r\n");
    }

    #[test]
    fn a_place_is_read_as_it_was_written_and_anything_else_is_none() {
        for at in [i64::MIN, -7, i64::MAX] {
            let known = Place { at, case: "a~b".into() };
            assert_eq!(place(&written(&known)), Some(known));
        }
        assert_eq!((place(""), place("soon~c1")), (None, None));
    }
}
