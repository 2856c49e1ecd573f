//! Applying for a service: the form, drafts, handing in.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chuangyou_app::{Done, Executed, On, Rulebook, chance};
use chuangyou_calendar::Day;
use chuangyou_engine::case::{ClockName, FieldName, FieldValue, PersonId};
use chuangyou_programme::model::{
    Action, ActionId, FieldType, Item, Portal, Procedure, Scope, StateId, Text, Timer, TimerDeed,
};
use chuangyou_store::draft::{self, Draft};
use chuangyou_store::{CaseRow, case_row, tracking};

use super::act::{Acting, Outcome};
use crate::fill::{case as filled, guide, item, unit_title};
use crate::server::{Access, Fault, Handled, Posted, Site, Visit, get, post};
use chuangyou_pages::component::{Form, Keeping};
use chuangyou_pages::lang::both;
use chuangyou_pages::page::Choice;
use chuangyou_pages::page::apply::{Applied, Apply};
use chuangyou_pages::url::Url;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/services/{item}/apply", Access::LoggedIn, begin),
        post("/services/{item}/apply", Access::LoggedIn, hand_in),
        get("/apply/{draft}", Access::LoggedIn, resume),
        post("/apply/{draft}", Access::LoggedIn, hand_in_draft),
    ]
}

/// The procedure that the portal offers for something, with the action by which its party begins it.
pub(super) fn offered(book: &Rulebook, purpose: Portal) -> Option<(&Procedure, &Action)> {
    let procedure = book.programme().procedures.iter().find(|procedure| procedure.portal == Some(purpose))?;
    let begins = |action: &&Action| {
        let first = action.from.first().is_some_and(|state| state.index() == 0);
        first && action.by.iter().any(|actor| actor.role == "party" && actor.scope == Scope::Case)
    };
    Some((procedure, procedure.actions.iter().find(begins)?))
}

async fn begin(State(site): State<Site>, visit: Visit, Path(code): Path<String>) -> Result<Response, Fault> {
    let key = chance::id(site.city.now());
    show(&site, &visit, &code, &Posted::default(), &key, None).await
}

/// The empty form, or a draft's.
async fn show(
    site: &Site,
    visit: &Visit,
    code: &str,
    posted: &Posted,
    key: &str,
    saved_at: Option<String>,
) -> Result<Response, Fault> {
    let book = site.city.book();
    let found = item(&book, code).filter(|item| guide::is_online(item)).ok_or(Fault::NotFound)?;
    let acting = acting(site, visit, &book, found, Url::Apply(code).to_string())?;
    let form = acting.form(posted, key).await?;
    let form = Form { keeping: Keeping::Draft { saved_at }, ..form };
    Ok(visit.show(site, &page(&book, found, form)))
}

fn page(book: &Rulebook, item: &Item, form: Form) -> Apply {
    Apply {
        item: Choice { id: item.id.clone(), title: item.title.clone() },
        unit: book.programme().units[item.unit.index()].title.clone(),
        documents: item.guide.documents.iter().map(|document| document.title.clone()).collect(),
        form,
    }
}

fn acting<'a>(
    site: &'a Site,
    visit: &'a Visit,
    book: &'a Rulebook,
    item: &Item,
    post_to: String,
) -> Result<Acting<'a>, Fault> {
    let (procedure, action) = offered(book, Portal::Apply).ok_or(Fault::NotFound)?;
    let mut preset = online(procedure, action);
    for field in procedure.fields.iter().filter(|field| field.kind == FieldType::Item) {
        preset.insert(field.id.as_str().into(), FieldValue::Item(item.id.as_str().into()));
    }
    let submit = both("apply-submit");
    Ok(Acting { site, visit, procedure, action, file: None, preset, post_to, submit })
}

/// What the portal knows without asking: where a procedure asks by what channel something comes in, it comes in online.
pub(super) fn online(procedure: &Procedure, action: &Action) -> BTreeMap<FieldName, FieldValue> {
    let is_online = |choices: &[(String, Text)]| choices.iter().any(|(id, _)| id == "online");
    let asked = crate::server::taken(procedure, action).filter(|(_, field)| field.id == "channel");
    let channels =
        asked.filter(|(_, field)| matches!(&field.kind, FieldType::Choice(choices) if is_online(choices)));
    channels.map(|(_, field)| (field.id.as_str().into(), FieldValue::Choice("online".to_owned()))).collect()
}

async fn hand_in(
    State(site): State<Site>,
    visit: Visit,
    Path(code): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let book = site.city.book();
    let found = item(&book, &code).filter(|item| guide::is_online(item)).ok_or(Fault::NotFound)?;
    if posted.text("save") == "draft" {
        return save(&site, &visit, &book, found, &posted).await;
    }
    let acting = acting(&site, &visit, &book, found, Url::Apply(&code).to_string())?;
    let on = On::New {
        procedure: acting.procedure.id.as_str().into(),
        unit: book.programme().units[found.unit.index()].id.as_str().into(),
        item: Some(code.as_str().into()),
        party: Some(visit.person.id.clone()),
    };
    match acting.attempt(on, &posted).await? {
        Outcome::Done(done) => {
            let (key, owner) = (posted.text("key").to_owned(), visit.person.id.clone());
            site.city.write(move |tx, city| draft::delete(tx, city, &owner, &key)).await?;
            applied(&site, &visit, &done, Url::MyCases).await
        }
        Outcome::Again { form, status, .. } => {
            let form = Form { keeping: Keeping::Draft { saved_at: None }, ..form };
            Ok(visit.show_with(&site, status, &page(&book, found, form)))
        }
    }
}

/// Shows number and code, once; a repetition goes on to where the case is listed.
pub(super) async fn applied(
    site: &Site,
    visit: &Visit,
    done: &Executed,
    listed: Url<'_>,
) -> Result<Response, Fault> {
    if done.done == Done::Before {
        return Ok(Redirect::to(&listed.to_string()).into_response());
    }
    let (case, code) = (done.case.clone(), chance::code());
    let kept = code.clone();
    let row = site
        .city
        .write(move |tx, city| {
            tracking::put(tx, city, &case, &kept)?;
            case_row::by_id(tx, city, &case)
        })
        .await?
        .ok_or(Fault::NotFound)?;
    let book = site.city.book();
    let page = Applied {
        number: row.number.clone(),
        code,
        item: filled::about(&book, row.item.as_deref(), &row.procedure),
        unit: unit_title(&book, &row.unit),
        at: filled::second(&book, row.opened_at),
        awaited: awaited(&book, &row),
        otherwise: otherwise(&book, &row),
    };
    Ok(visit.show(site, &page))
}

/// The clock that ends first, and its last day.
fn awaited(book: &Rulebook, row: &CaseRow) -> Option<(Text, Day)> {
    let (at, name) = row.due_at.zip(row.due_clock.as_deref())?;
    let context = book.context();
    let clock = context.clock(&ClockName::from(name))?;
    Some((clock.title.clone(), filled::last_day(book, at)))
}

/// What the system does by itself with a case that has just begun, if nobody else does anything.
fn otherwise(book: &Rulebook, row: &CaseRow) -> Option<Text> {
    let procedure = book.procedure(&row.procedure)?;
    let stands = |id: &StateId| procedure.states[id.index()].id == row.state;
    let begins = |id: ActionId| procedure.actions[id.index()].from.iter().any(|from| from.index() == 0);
    let waits = |timer: &&Timer| begins(timer.since) && timer.while_in.iter().any(stands);
    procedure.timers.iter().filter(waits).find_map(|timer| match timer.deed {
        TimerDeed::Do(action) => Some(procedure.actions[action.index()].title.clone()),
        TimerDeed::Remind(..) | TimerDeed::Escalate(..) => None,
    })
}

async fn save(
    site: &Site,
    visit: &Visit,
    book: &Rulebook,
    item: &Item,
    posted: &Posted,
) -> Result<Response, Fault> {
    let (procedure, _) = offered(book, Portal::Apply).ok_or(Fault::NotFound)?;
    let now = site.city.now();
    let key = match posted.text("key") {
        "" => chance::id(now),
        key => key.to_owned(),
    };
    let body = serde_json::to_string(&posted.texts()).map_err(|error| Fault::Broken(error.to_string()))?;
    let kept = Draft {
        id: key.clone(),
        account: visit.person.id.clone(),
        procedure: procedure.id.as_str().into(),
        item: Some(item.id.as_str().into()),
        body,
        saved_at: now,
    };
    site.city.write(move |tx, city| draft::put(tx, city, &kept)).await?;
    Ok(Redirect::to(&Url::Draft(&key).to_string()).into_response())
}

async fn find(site: &Site, owner: &PersonId, id: &str) -> Result<Draft, Fault> {
    let (owner, id) = (owner.clone(), id.to_owned());
    let found = site.city.read(move |tx, city| draft::get(tx, city, &owner, &id)).await?;
    found.ok_or(Fault::NotFound)
}

async fn resume(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let draft = find(&site, &visit.person.id, &id).await?;
    let texts: BTreeMap<String, String> = serde_json::from_str(&draft.body).unwrap_or_default();
    let code = draft.item.as_ref().ok_or(Fault::NotFound)?.to_string();
    let time = filled::second(&site.city.book(), draft.saved_at).to_string();
    let time = time.split_once('T').map_or("", |(_, time)| time.get(..5).unwrap_or(time)).to_owned();
    show(&site, &visit, &code, &Posted::of_texts(texts), &id, Some(time)).await
}

async fn hand_in_draft(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let draft = find(&site, &visit.person.id, &id).await?;
    let code = draft.item.as_ref().ok_or(Fault::NotFound)?.to_string();
    hand_in(State(site), visit, Path(code), posted).await
}
