//! Complaining about service or conduct: of which unit, what happened, and in which case if there is one.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chuangyou_app::{On, Rulebook, account, chance};
use chuangyou_programme::model::{FieldType, Portal, Scope, Unit};
use serde::Deserialize;

use super::act::{Acting, Outcome};
use super::apply::{applied, offered, online};
use crate::component::{Control, Form, fault};
use crate::lang::both;
use crate::page::Choice;
use crate::page::complain::Complain;
use crate::server::{Access, Fault, Handled, Posted, Site, Visit, get, post, taken};
use crate::url::Url;

/// The field that takes the number of the case from whose page somebody complains.
const NUMBER: &str = "about_number";

pub(super) fn routes() -> Vec<Handled> {
    vec![get("/complain", Access::Everyone, complaint), post("/complain", Access::Everyone, complain)]
}

/// What a link to the page says already.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Known {
    /// The number of the case that it is about.
    about: String,
}

async fn complaint(
    State(site): State<Site>,
    visit: Visit,
    Query(known): Query<Known>,
) -> Result<Response, Fault> {
    let book = site.city.book();
    let acting = complaining(&site, &visit, &book)?;
    let typed = BTreeMap::from([(NUMBER.to_owned(), known.about)]);
    let form = acting.form(&Posted::of_texts(typed), &chance::id(site.city.now())).await?;
    Ok(visit.show(&site, &page(&book, &acting, form)))
}

/// A complaint of whoever complains, with an account or without: who has none complains as somebody new, and follows it by number
/// and code.
async fn complain(State(site): State<Site>, mut visit: Visit, posted: Posted) -> Result<Response, Fault> {
    let book = site.city.book();
    let listed = if visit.account.is_some() { Url::MyCases } else { Url::Track };
    if visit.account.is_none() {
        visit.person.id = account::guest(posted.text("key"));
    }
    let acting = complaining(&site, &visit, &book)?;
    let named = unit_field(&acting).map_or("", |field| posted.text(&field));
    let Some(unit) = answering(&book, &acting).find(|unit| unit.id == named) else {
        let form = acting.form(&posted, posted.text("key")).await?;
        let mut page = page(&book, &acting, form);
        let asked = unit_field(&acting);
        for field in page.form.fields.iter_mut().filter(|field| Some(&field.id) == asked.as_ref()) {
            field.fault = Some(if named.is_empty() { fault::missing() } else { fault::not_a_choice() });
        }
        return Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let on = On::New {
        procedure: acting.procedure.id.as_str().into(),
        unit: unit.id.as_str().into(),
        item: None,
        party: Some(visit.person.id.clone()),
    };
    match acting.attempt(on, &posted).await? {
        Outcome::Done(done) => applied(&site, &visit, &done, listed).await,
        Outcome::Again { form, status, .. } => {
            Ok(visit.show_with(&site, status, &page(&book, &acting, form)))
        }
    }
}

fn complaining<'a>(site: &'a Site, visit: &'a Visit, book: &'a Rulebook) -> Result<Acting<'a>, Fault> {
    let (procedure, action) = offered(book, Portal::Complain).ok_or(Fault::NotFound)?;
    let (preset, post_to) = (online(procedure, action), Url::Complain.to_string());
    Ok(Acting {
        site,
        visit,
        procedure,
        action,
        file: None,
        preset,
        post_to,
        submit: both("complain-submit"),
    })
}

/// The field that says which unit the complaint is about, and so with which it lies.
fn unit_field(acting: &Acting<'_>) -> Option<String> {
    let mut fields = taken(acting.procedure, acting.action);
    fields.find(|(_, field)| field.kind == FieldType::Unit).map(|(_, field)| field.id.clone())
}

/// The form offers the units that can be complained of, and asks for nobody by their account: whoever complains does not know it.
fn page(book: &Rulebook, acting: &Acting<'_>, mut form: Form) -> Complain {
    let people: Vec<&str> = taken(acting.procedure, acting.action)
        .filter(|(_, field)| field.kind == FieldType::Person)
        .map(|(_, field)| field.id.as_str())
        .collect();
    form.fields.retain(|field| !people.contains(&field.id.as_str()));
    let of_units = unit_field(acting);
    for field in &mut form.fields {
        if Some(&field.id) == of_units.as_ref() {
            let units = answering(book, acting);
            let choices = units.map(|unit| Choice { id: unit.id.clone(), title: unit.title.clone() });
            field.control = Control::Select(choices.collect());
        } else if field.id == NUMBER {
            field.hint = Some(both("complain-number-hint"));
        }
    }
    let clause = acting.procedure.clauses.first().map(|id| &book.programme().clauses[id.index()]);
    Complain { form, clause: clause.map(|clause| (clause.id.clone(), clause.text.clone())) }
}

/// The units for which somebody can take up a complaint: in the unit, above it, or in the one that supervises it.
fn answering<'b>(book: &'b Rulebook, acting: &Acting<'b>) -> impl Iterator<Item = &'b Unit> + use<'b> {
    let begins = acting.action;
    let next = acting
        .procedure
        .actions
        .iter()
        .filter(|action| begins.to.is_some_and(|to| action.from.contains(&to)));
    let actors: Vec<_> = next.flat_map(|action| &action.by).collect();
    let has =
        |unit: &Unit, role: &str| unit.posts.iter().flat_map(|post| &post.roles).any(|held| held == role);
    let takes_up = move |unit: &&Unit| {
        actors.iter().any(|actor| match actor.scope {
            Scope::Unit => has(unit, &actor.role),
            Scope::Above => book.above(&unit.id).any(|above| has(above, &actor.role)),
            Scope::Supervisor => {
                let supervisor = book.context().supervisor_of(&unit.id.as_str().into());
                supervisor.and_then(|id| book.unit(id.as_str())).is_some_and(|unit| has(unit, &actor.role))
            }
            Scope::Case | Scope::Jurisdiction => false,
        })
    };
    book.programme().units.iter().filter(takes_up)
}
