//! Asking a question: whoever is asked first is responsible for the answer.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chuangyou_app::{On, Rulebook, account, chance};
use chuangyou_programme::model::{Action, Portal, Procedure, Scope, Unit};

use super::act::{Acting, Outcome};
use super::apply::{applied, offered, online};
use crate::component::{Control, Field, Form, fault};
use crate::lang::both;
use crate::page::Choice;
use crate::page::enquire::Enquire;
use crate::server::{Access, Fault, Handled, Posted, Site, Visit, get, post};
use crate::url::Url;

/// The name under which the form sends the unit that is asked. No field of a procedure can have it.
const UNIT: &str = "unit";

pub(super) fn routes() -> Vec<Handled> {
    vec![get("/enquire", Access::Everyone, question), post("/enquire", Access::Everyone, ask)]
}

async fn question(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let book = site.city.book();
    let acting = asking(&site, &visit, &book)?;
    let posted = Posted::default();
    let form = acting.form(&posted, &chance::id(site.city.now())).await?;
    Ok(visit.show(&site, &page(&book, &acting, form, &posted)))
}

/// A question of whoever asks, with an account or without: who has none asks as somebody new, and reads the answer by number and
/// code.
async fn ask(State(site): State<Site>, mut visit: Visit, posted: Posted) -> Result<Response, Fault> {
    let book = site.city.book();
    if visit.account.is_none() {
        visit.person.id = account::guest(posted.text("key"));
    }
    let acting = asking(&site, &visit, &book)?;
    let asked = answering(&book, acting.procedure, acting.action).find(|unit| unit.id == posted.text(UNIT));
    let Some(asked) = asked else {
        let form = acting.form(&posted, posted.text("key")).await?;
        let mut page = page(&book, &acting, form, &posted);
        page.form.fields[0].fault = Some(fault::missing());
        return Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let on = On::New {
        procedure: acting.procedure.id.as_str().into(),
        unit: asked.id.as_str().into(),
        item: None,
        party: Some(visit.person.id.clone()),
    };
    match acting.attempt(on, &posted).await? {
        Outcome::Done(done) => applied(&site, &visit, &done, Url::Enquire).await,
        Outcome::Again { form, status, .. } => {
            Ok(visit.show_with(&site, status, &page(&book, &acting, form, &posted)))
        }
    }
}

fn asking<'a>(site: &'a Site, visit: &'a Visit, book: &'a Rulebook) -> Result<Acting<'a>, Fault> {
    let (procedure, action) = offered(book, Portal::Ask).ok_or(Fault::NotFound)?;
    let (preset, post_to) = (online(procedure, action), Url::Enquire.to_string());
    Ok(Acting { site, visit, procedure, action, file: None, preset, post_to, submit: both("enquire-submit") })
}

/// The form begins with the unit that is asked.
fn page(book: &Rulebook, acting: &Acting<'_>, mut form: Form, posted: &Posted) -> Enquire {
    let units = answering(book, acting.procedure, acting.action);
    let choices = units.map(|unit| Choice { id: unit.id.clone(), title: unit.title.clone() }).collect();
    let unit =
        Field::new(UNIT, both("enquire-unit"), Control::Select(choices)).with_hint(both("enquire-unit-hint"));
    form.fields.insert(0, unit.with_value(posted.text(UNIT)));
    let clause = acting.procedure.clauses.first().map(|id| &book.programme().clauses[id.index()]);
    Enquire { form, clause: clause.map(|clause| (clause.id.clone(), clause.text.clone())) }
}

/// The units in which somebody can take up what an action begins.
fn answering<'b>(
    book: &'b Rulebook,
    procedure: &'b Procedure,
    begins: &'b Action,
) -> impl Iterator<Item = &'b Unit> {
    let next =
        procedure.actions.iter().filter(|action| begins.to.is_some_and(|to| action.from.contains(&to)));
    let actors = next.flat_map(|action| &action.by).filter(|actor| actor.scope == Scope::Unit);
    let roles: Vec<&str> = actors.map(|actor| actor.role.as_str()).collect();
    let takes_up = move |unit: &&Unit| {
        unit.posts.iter().flat_map(|post| &post.roles).any(|role| roles.contains(&role.as_str()))
    };
    book.programme().units.iter().filter(takes_up)
}
