//! A case, for its party who is logged in: its page, what the party may do, its papers.

use axum::extract::{Path, State};
use axum::response::Response;

use chuangyou_app::Rulebook;
use chuangyou_engine::case::{ClockName, Person};
use chuangyou_programme::model::Portal;
use chuangyou_store::{CaseRow, case_row, draft};

use super::apply::offered;
use crate::fill::case::{self as filled, CaseFile, Reader};
use crate::fill::report::letters as filled_letters;
use crate::fill::{item, unit_title, why};
use crate::server::{Access, Fault, Handled, Posted, Site, Visit, get, post};
use chuangyou_pages::page::track::{Arrival, Draft, MyCase, MyCases, PartyCase, Progress, Turn};
use chuangyou_pages::url::Url;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/my", Access::LoggedIn, my_cases),
        get("/cases/{id}", Access::LoggedIn, case),
        get("/cases/{id}/do/{action}", Access::LoggedIn, form),
        post("/cases/{id}/do/{action}", Access::LoggedIn, act),
        get("/cases/{id}/notices/{number}", Access::LoggedIn, paper),
    ]
}

async fn my_cases(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let me = visit.person.id.clone();
    let (rows, drafts) = site
        .city
        .read(move |tx, city| {
            let rows = case_row::of_party(tx, city, &me, 200)?;
            Ok::<_, chuangyou_store::Failure>((rows, draft::of_account(tx, city, &me, 50)?))
        })
        .await?;
    let book = site.city.book();
    let mut cases: Vec<MyCase> = rows.iter().map(|row| listed(&site, row)).collect();
    cases.sort_by_key(|case| (case.turn == Turn::Nobody, case.turn != Turn::Yours, case.due_on));
    let drafts = drafts.into_iter().map(|draft| Draft {
        item: draft
            .item
            .as_ref()
            .and_then(|code| item(&book, code.as_str()))
            .map(|item| item.title.clone())
            .unwrap_or_default(),
        saved_on: book.almanac().day(draft.saved_at.0),
        id: draft.id,
    });
    Ok(visit.show(&site, &MyCases { cases, drafts: drafts.collect() }))
}

fn listed(site: &Site, row: &CaseRow) -> MyCase {
    let book = site.city.book();
    let waits_for_party = book.procedure(&row.procedure).is_some_and(|procedure| {
        let here = procedure.states.iter().position(|state| state.id == row.state);
        let from_here = procedure.actions.iter().filter(|action| {
            action.to.is_some() && action.from.iter().any(|state| Some(state.index()) == here)
        });
        // What the party may do in most states, such as withdrawing, is not waited for.
        let mut asked = from_here.filter(|action| action.from.len() <= 2);
        asked.any(|action| action.by.iter().any(|actor| actor.role == "party"))
    });
    let turn = match (&row.outcome, waits_for_party) {
        (Some(_), _) => Turn::Nobody,
        (None, true) => Turn::Yours,
        (None, false) => Turn::Theirs,
    };
    MyCase {
        id: row.id.to_string(),
        number: row.number.clone(),
        about: filled::about(&book, row.item.as_deref(), &row.procedure),
        unit: unit_title(&book, &row.unit),
        state: filled::state_title(&book, &row.procedure, &row.state),
        due_on: row.due_at.map(|at| filled::last_day(&book, at)),
        turn,
    }
}

async fn case(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let file = own(&site, &visit, &id).await?;
    Ok(visit.show(&site, &shown(&site, &visit.person, &file, Arrival::Account)))
}

/// A case of the reader's own; others' do not exist here, even for staff who may read them elsewhere.
async fn own(site: &Site, visit: &Visit, id: &str) -> Result<CaseFile, Fault> {
    let file = filled::read_visible(site, &visit.person, id).await?;
    let is_own = file.case.party.as_ref() == Some(&visit.person.id);
    if is_own { Ok(file) } else { Err(Fault::NotFound) }
}

/// The page of a case for its party, and for whoever has nothing but its code.
pub(super) fn shown(site: &Site, person: &Person, file: &CaseFile, by: Arrival) -> PartyCase {
    let (book, now) = (site.city.book(), site.city.now());
    let clocks = file.clocks(&book, now);
    let clock = clocks.into_iter().find(|_| file.row.due_at.is_some());
    let steps = match (&file.row.due_clock, file.row.due_at) {
        (Some(name), Some(at)) => {
            let name = ClockName::from(name.as_str());
            why::steps(&book, &file.case, &name, filled::last_day(&book, at))
        }
        _ => Vec::new(),
    };
    let with_account = by == Arrival::Account;
    let letters = if let Arrival::Guest { .. } = by { filled_letters(&book, file) } else { Vec::new() };
    let unit_item = file.row.item.as_deref().and_then(|code| item(&book, code));
    PartyCase {
        id: file.row.id.to_string(),
        number: file.row.number.clone(),
        about: file.about(&book),
        unit: unit_title(&book, &file.row.unit),
        phone: unit_item.and_then(|item| item.guide.phone.clone()),
        state: filled::state_title(&book, &file.row.procedure, &file.row.state),
        progress: if file.row.outcome.is_some() { Progress::Closed } else { Progress::Open },
        clock,
        steps,
        timeline: file
            .timeline(&book, Reader::Party)
            .into_iter()
            .map(|mut happened| {
                if !with_account {
                    // Whoever has only a code sees what happened, and nothing that was filled in.
                    happened.facts.clear();
                    happened.paper = None;
                }
                happened
            })
            .collect(),
        papers: if with_account { file.papers(&book) } else { Vec::new() },
        letters,
        may_complain: may_complain(&book, file),
        actions: if by == Arrival::Code { Vec::new() } else { file.actions(&book, person, now) },
        done: None,
        by,
    }
}

/// Whether the portal takes complaints, and this is not one.
fn may_complain(book: &Rulebook, file: &CaseFile) -> bool {
    let complaint = offered(book, Portal::Complain);
    complaint.is_some_and(|(procedure, _)| file.case.procedure.as_str() != procedure.id)
}

async fn form(
    State(site): State<Site>,
    visit: Visit,
    Path((id, action)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let file = own(&site, &visit, &id).await?;
    let page = super::work::action_form(&site, &visit, &file, &action, Url::CaseAct(&id, &action)).await?;
    Ok(visit.show(&site, &page))
}

async fn act(
    State(site): State<Site>,
    visit: Visit,
    Path((id, action)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let file = own(&site, &visit, &id).await?;
    let to = Url::CaseAct(&id, &action);
    super::work::take(&site, &visit, &file, &action, to, Url::Case(&id), &posted).await
}

async fn paper(
    State(site): State<Site>,
    visit: Visit,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let file = own(&site, &visit, &id).await?;
    let paper = crate::fill::paper::paper(&site.city.book(), &file, &number, Reader::Party);
    Ok(visit.show(&site, &paper.ok_or(Fault::NotFound)?))
}
