//! Raising a matter with a unit of one's own choice: a question, a complaint.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chuangyou_app::{On, Rulebook, account, chance};
use chuangyou_programme::model::{Field, FieldType, Scope, Text, Unit};
use serde::Deserialize;

use super::act::{Acting, Outcome};
use super::apply::{applied, offered, online};
use crate::server::{Access, Fault, Handled, Posted, Site, Visit, get, post, taken};
use chuangyou_pages::component::{self, Control, Form, fault};
use chuangyou_pages::lang::both;
use chuangyou_pages::page::Choice;
use chuangyou_pages::page::raise::{Matter, Raise};
use chuangyou_pages::url::Url;

/// The name under which the form sends the unit where the procedure has no field for it. No field of a procedure can have it.
const UNIT: &str = "unit";

pub(super) fn routes() -> Vec<Handled> {
    let of = |path, matter| {
        let shown = move |site, visit, known| asked(matter, site, visit, known);
        let raised = move |site, visit, posted| raise(matter, site, visit, posted);
        [get(path, Access::Everyone, shown), post(path, Access::Everyone, raised)]
    };
    [of("/enquire", Matter::Question), of("/complain", Matter::Complaint)].into_iter().flatten().collect()
}

/// What a link to the page says already.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Known {
    /// The number of the case that it is about.
    about: String,
}

async fn asked(
    matter: Matter,
    State(site): State<Site>,
    visit: Visit,
    Query(known): Query<Known>,
) -> Result<Response, Fault> {
    let book = site.city.book();
    let raising = Raising::of(matter, &site, &visit, &book)?;
    let about = raising.field(&FieldType::CaseNumber).map(|field| (field.id.clone(), known.about));
    let posted = Posted::of_texts(BTreeMap::from_iter(about));
    let form = raising.acting.form(&posted, &chance::id(site.city.now())).await?;
    Ok(visit.show(&site, &raising.page(form, &posted, None)))
}

/// Whoever has no account raises it as somebody new, and follows it by number and code.
async fn raise(
    matter: Matter,
    State(site): State<Site>,
    mut visit: Visit,
    posted: Posted,
) -> Result<Response, Fault> {
    let book = site.city.book();
    let listed = if visit.account.is_some() { Url::MyCases } else { Url::Track };
    if visit.account.is_none() {
        visit.person.id = account::guest(posted.text("key"));
    }
    let raising = Raising::of(matter, &site, &visit, &book)?;
    let named = posted.text(raising.unit_name());
    let Some(unit) = raising.answering().find(|unit| unit.id == named) else {
        let form = raising.acting.form(&posted, posted.text("key")).await?;
        let wrong = if named.is_empty() { fault::missing() } else { fault::not_a_choice() };
        let page = raising.page(form, &posted, Some(wrong));
        return Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let on = On::New {
        procedure: raising.acting.procedure.id.as_str().into(),
        unit: unit.id.as_str().into(),
        item: None,
        party: Some(visit.person.id.clone()),
    };
    match raising.acting.attempt(on, &posted).await? {
        Outcome::Done(done) => applied(&site, &visit, &done, listed).await,
        Outcome::Again { form, status, .. } => {
            Ok(visit.show_with(&site, status, &raising.page(form, &posted, None)))
        }
    }
}

/// A matter about to be raised.
struct Raising<'a> {
    matter: Matter,
    book: &'a Rulebook,
    acting: Acting<'a>,
}

impl<'a> Raising<'a> {
    fn of(matter: Matter, site: &'a Site, visit: &'a Visit, book: &'a Rulebook) -> Result<Self, Fault> {
        let (procedure, action) = offered(book, matter.portal()).ok_or(Fault::NotFound)?;
        let (preset, post_to) = (online(procedure, action), matter.url().to_string());
        let acting =
            Acting { site, visit, procedure, action, file: None, preset, post_to, submit: matter.submit() };
        Ok(Self { matter, book, acting })
    }

    /// The field of this type that whoever raises it fills in, if the procedure has one.
    fn field(&self, kind: &FieldType) -> Option<&'a Field> {
        let mut fields = taken(self.acting.procedure, self.acting.action).map(|(_, field)| field);
        fields.find(|field| field.kind == *kind)
    }

    /// The name under which the form sends the unit: of the field that asks for it, or our own.
    fn unit_name(&self) -> &'a str {
        self.field(&FieldType::Unit).map_or(UNIT, |field| &field.id)
    }

    /// The form offers the units that can take it up, first of all if the procedure has no place of its own for them, and asks for
    /// nobody by their account: whoever raises something does not know it.
    fn page(&self, mut form: Form, posted: &Posted, wrong: Option<Text>) -> Raise {
        let units = self.answering().map(|unit| Choice { id: unit.id.clone(), title: unit.title.clone() });
        let offered = Control::Select(units.collect());
        let people: Vec<&str> = taken(self.acting.procedure, self.acting.action)
            .filter(|(_, field)| field.kind == FieldType::Person)
            .map(|(_, field)| field.id.as_str())
            .collect();
        form.fields.retain(|field| !people.contains(&field.id.as_str()));
        if let Some(field) = form.fields.iter_mut().find(|field| field.id == self.unit_name()) {
            field.control = offered;
            field.fault = wrong;
        } else {
            let field = component::Field::new(UNIT, both("raise-unit"), offered);
            form.fields.insert(0, component::Field { fault: wrong, ..field.with_value(posted.text(UNIT)) });
        }
        let procedure = self.acting.procedure;
        let clause = procedure.clauses.first().map(|id| &self.book.programme().clauses[id.index()]);
        Raise {
            matter: self.matter,
            guidance: procedure.guidance.clone(),
            form,
            clause: clause.map(|clause| (clause.id.clone(), clause.text.clone())),
        }
    }

    /// The units for which somebody can take it up: in the unit, above it, or in the one that supervises it.
    fn answering(&self) -> impl Iterator<Item = &'a Unit> + use<'a> {
        let (book, begins) = (self.book, self.acting.action);
        let follows = self.acting.procedure.actions.iter();
        let next = follows.filter(|action| begins.to.is_some_and(|to| action.from.contains(&to)));
        let actors: Vec<_> = next.flat_map(|action| &action.by).collect();
        let has =
            |unit: &Unit, role: &str| unit.posts.iter().flat_map(|post| &post.roles).any(|held| held == role);
        let takes_up = move |unit: &&Unit| {
            actors.iter().any(|actor| match actor.scope {
                Scope::Unit => has(unit, &actor.role),
                Scope::Above => book.above(&unit.id).any(|above| has(above, &actor.role)),
                Scope::Supervisor => {
                    let supervisor = book.context().supervisor_of(&unit.id.as_str().into());
                    supervisor
                        .and_then(|id| book.unit(id.as_str()))
                        .is_some_and(|unit| has(unit, &actor.role))
                }
                Scope::Case | Scope::Jurisdiction => false,
            })
        };
        book.programme().units.iter().filter(takes_up)
    }
}
