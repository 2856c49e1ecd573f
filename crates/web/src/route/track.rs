//! A case by its number and code: to find it, and for a party without an account to do whatever the programme lets a party do.
//!
//! The code comes with each request and stays nowhere. Of a case whose party has an account, it shows where the case stands and
//! nothing more: that party proves who they are by logging in.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chuangyou_app::account;
use chuangyou_engine::case::{CaseId, Person};
use chuangyou_store::{case_row, tracking};

use super::party::shown;
use super::work::{self, Attempt};
use crate::fill::case::{self as filled, CaseFile};
use crate::server::{Access, Fault, Handled, Posted, Site, Visit, get, post};
use chuangyou_pages::component::{Field, Form};
use chuangyou_pages::lang::both;
use chuangyou_pages::page::track::{Arrival, Track};
use chuangyou_pages::page::work_case::{ActionDesk, ActionForm, CaseHead};
use chuangyou_pages::url::Url;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/track", Access::Everyone, track),
        post("/track", Access::Everyone, find),
        get("/track/{number}", Access::Everyone, tracked),
        get("/track/{number}/do/{action}", Access::Everyone, tracked_act),
        post("/track/{number}/do/{action}", Access::Everyone, act),
    ]
}

async fn track(State(site): State<Site>, visit: Visit) -> Response {
    visit.show(&site, &Track::new("", None))
}

async fn tracked(State(site): State<Site>, visit: Visit, Path(number): Path<String>) -> Response {
    visit.show(&site, &Track::new(&number, None))
}

/// Where somebody comes back to without the code, such as by changing the language, it is asked for again.
async fn tracked_act(
    State(site): State<Site>,
    visit: Visit,
    Path((number, _)): Path<(String, String)>,
) -> Response {
    visit.show(&site, &Track::new(&number, None))
}

async fn find(State(site): State<Site>, visit: Visit, posted: Posted) -> Result<Response, Fault> {
    let (number, code) = (posted.text("number").trim(), code_of(&posted));
    let Some(file) = found(&site, number, &code).await? else {
        return Ok(wrong(&site, &visit, number));
    };
    let holder = holder_of(&file);
    let (person, by) = match holder {
        Some(party) => (party, Arrival::Guest { code }),
        None => (visit.person.clone(), Arrival::Code),
    };
    Ok(visit.show(&site, &shown(&site, &person, &file, by)))
}

fn code_of(posted: &Posted) -> String {
    posted.text("code").trim().to_lowercase()
}

/// The case behind a number and its code. Which of the two is wrong is not said.
async fn found(site: &Site, number: &str, code: &str) -> Result<Option<CaseFile>, Fault> {
    let (number, code) = (number.to_owned(), code.to_owned());
    let id: Option<CaseId> = site
        .city
        .read(move |tx, city| {
            let Some(row) = case_row::by_number(tx, city, &number)? else { return Ok(None) };
            let fits = tracking::check(tx, city, &row.id, &code)?;
            Ok::<_, chuangyou_store::Failure>(fits.then_some(row.id))
        })
        .await?;
    match id {
        Some(id) => Ok(filled::read(site, &id).await?),
        None => Ok(None),
    }
}

fn wrong(site: &Site, visit: &Visit, number: &str) -> Response {
    let page = Track::new(number, Some(both("track-wrong")));
    visit.show_with(site, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Whom the code makes its holder: the party, if it has no account.
fn holder_of(file: &CaseFile) -> Option<Person> {
    let party = file.case.party.clone().filter(account::is_guest)?;
    Some(Person { id: party, posts: Vec::new() })
}

/// Shows the form of an action, or takes it with what was posted: a form of ours brings its key.
async fn act(
    State(site): State<Site>,
    visit: Visit,
    Path((number, action)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let code = code_of(&posted);
    let Some(file) = found(&site, &number, &code).await? else {
        return Ok(wrong(&site, &visit, &number));
    };
    let mut holder = visit.clone();
    holder.person = holder_of(&file).ok_or(Fault::NotFound)?;
    if posted.text("key").is_empty() {
        return form(&site, (&visit, &holder), &file, &action, code).await;
    }
    take(&site, (&visit, &holder), &file, &action, &posted).await
}

/// The form of an action that can be taken now; else the case, as it stands now.
async fn form(
    site: &Site,
    (visit, holder): (&Visit, &Visit),
    file: &CaseFile,
    action: &str,
    code: String,
) -> Result<Response, Fault> {
    let post_to = Url::TrackedAct(&file.row.number, action);
    match work::action_form(site, holder, file, action, post_to).await {
        Ok(form) => Ok(visit.show(site, &by_code(form, code))),
        Err(Fault::NotFound) => {
            let page = shown(site, &holder.person, file, Arrival::Guest { code });
            Ok(visit.show_with(site, StatusCode::CONFLICT, &page))
        }
        Err(fault) => Err(fault),
    }
}

async fn take(
    site: &Site,
    (visit, holder): (&Visit, &Visit),
    file: &CaseFile,
    action: &str,
    posted: &Posted,
) -> Result<Response, Fault> {
    let (post_to, code) = (Url::TrackedAct(&file.row.number, action), code_of(posted));
    match work::attempt(site, holder, file, action, post_to, posted).await? {
        Attempt::Done(said) => {
            let file = filled::read(site, &file.row.id).await?.ok_or(Fault::NotFound)?;
            let mut page = shown(site, &holder.person, &file, Arrival::Guest { code });
            page.done = Some(said);
            Ok(visit.show(site, &page))
        }
        Attempt::Again(status, form) => Ok(visit.show_with(site, status, &by_code(*form, code))),
    }
}

/// The form of an action, as whoever has nothing but the code sees it: it brings the code, and does not show whose case it is.
fn by_code(page: ActionForm, code: String) -> ActionForm {
    let mut fields = page.form.fields;
    fields.push(Field::hidden("code", vec![code]));
    let case = page.case.map(|head| CaseHead { party: None, ..head });
    ActionForm { case, form: Form { fields, ..page.form }, desk: ActionDesk::Code, ..page }
}
