//! Opening cases and acting on them. A key of the sender's choosing makes a repeated request the same act.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chuangyou_app::{Done, Executed, On, Refusal, Submission, execute};
use chuangyou_engine::case::{Case, CaseId, FieldName, FieldValue, Moment, Person, Rejection};
use chuangyou_programme::model::{Procedure, Text};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Problem;
use super::bearer::{Bearer, CommandsWrite};
use super::case::conflict;
use super::json::{Asked, fields, read_instant};
use super::problem::words;
use crate::fill::case::read_visible;
use crate::fill::people::can_be_named;
use crate::fill::{item, people};
use crate::route::act::place;
use crate::server::{Access, Fault, Handled, Site, post};
use chuangyou_pages::component::fault;
use chuangyou_pages::page::Choice;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        post("/api/v1/cases", Access::Token, open),
        post("/api/v1/cases/{id}/actions/{action}", Access::Token, act),
    ]
}

/// A case that is to be opened.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    procedure: String,
    /// The action with which it begins.
    action: String,
    /// The unit it lies with; by default that of the item.
    unit: Option<String>,
    item: Option<String>,
    /// When it was done, if that was earlier.
    done_at: Option<String>,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
}

/// An act on a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Acting {
    /// The version that the sender has seen, to be told if somebody was faster.
    seen: Option<u32>,
    done_at: Option<String>,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
}

async fn open(
    State(site): State<Site>,
    bearer: Bearer<CommandsWrite>,
    headers: HeaderMap,
    Asked(asked): Asked<Opening>,
) -> Result<Response, Problem> {
    let (person, book) = (bearer.person()?, site.city.book());
    let of_item = asked.item.as_deref().and_then(|code| item(&book, code));
    let of_item = of_item.map(|item| book.programme().units[item.unit.index()].id.clone());
    let unit = asked.unit.filter(|unit| book.unit(unit).is_some()).or(of_item);
    let unit = unit.ok_or_else(|| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "api-unit-missing"))?;
    // Whoever holds no post acts for themselves.
    let party = person.posts.is_empty().then(|| person.id.clone());
    let (procedure, item) = (asked.procedure.as_str().into(), asked.item.map(Into::into));
    let order = Order {
        on: On::New { procedure, unit: unit.into(), item, party },
        action: asked.action,
        done_at: asked.done_at,
        fields: asked.fields,
    };
    let known = book.procedure(&asked.procedure).ok_or_else(Problem::not_found)?;
    let done = order.carry_out(&site, &person, &headers, (known, None)).await?;
    let place = format!("/api/v1/cases/{}", done.case);
    let status = if done.done == Done::Now { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, [(header::LOCATION, place)], Json(done_json(&done))).into_response())
}

async fn act(
    State(site): State<Site>,
    bearer: Bearer<CommandsWrite>,
    Path((id, action)): Path<(String, String)>,
    headers: HeaderMap,
    Asked(asked): Asked<Acting>,
) -> Result<Json<Value>, Problem> {
    let (person, book) = (bearer.person()?, site.city.book());
    let file = read_visible(&site, &person, &id).await?;
    let on = On::Case { id: CaseId::from(id), seen: asked.seen };
    let order = Order { on, action, done_at: asked.done_at, fields: asked.fields };
    let known = book.procedure(file.case.procedure.as_str()).ok_or_else(Problem::not_found)?;
    Ok(Json(done_json(&order.carry_out(&site, &person, &headers, (known, Some(&file.case))).await?)))
}

fn done_json(done: &Executed) -> Value {
    let when = match done.done {
        Done::Now => "now",
        Done::Before => "before",
    };
    json!({ "case": done.case.as_str(), "version": done.version, "done": when })
}

/// What a request wants done.
struct Order {
    on: On,
    action: String,
    done_at: Option<String>,
    fields: BTreeMap<String, Value>,
}

impl Order {
    async fn carry_out(
        self,
        site: &Site,
        person: &Person,
        headers: &HeaderMap,
        (procedure, case): (&Procedure, Option<&Case>),
    ) -> Result<Executed, Problem> {
        let (book, key) = (site.city.book(), key(headers, person)?);
        let (fields, mut faults) = fields(&book, procedure, &self.fields);
        if let Some(action) = procedure.actions.iter().find(|action| action.id == self.action) {
            let people = people::colleagues(site, person, (procedure, action), case).await?;
            faults.extend(not_to_be_named(&fields, &people));
        }
        if !faults.is_empty() {
            let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "api-fields");
            return Err(problem.with("fields", faults_json(&faults)));
        }
        let wrong = || Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "api-done-at");
        let instant = |text: &String| read_instant(&book, text).ok_or_else(wrong);
        let done_at: Option<Moment> = self.done_at.as_ref().map(instant).transpose()?;
        let (on, action, actor) = (self.on, self.action, person.clone());
        let case = match &on {
            On::Case { id, .. } => Some(id.to_string()),
            On::New { .. } => None,
        };
        match execute(&site.city, Submission { key, on, action, done_at, actor, fields }).await {
            Ok(done) => Ok(done),
            Err(Refusal::Rejected(rejection)) => Err(rejected(&rejection)),
            Err(Refusal::Conflict { since }) => {
                let file = read_visible(site, person, &case.unwrap_or_default()).await?;
                Err(conflict(&book, person, Some(&file.case), &since))
            }
            Err(Refusal::KeyReused) => Err(Problem::new(StatusCode::CONFLICT, "api-key-reused")),
            Err(Refusal::NobodyHasKeys) => {
                let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "api-rejected");
                Err(problem.because(chuangyou_pages::lang::both("sealed-no-keys")))
            }
            Err(refusal) => Err(Fault::from(refusal).into()),
        }
    }
}

/// The fields that name somebody who cannot be named there.
fn not_to_be_named<'a>(
    fields: &'a BTreeMap<FieldName, FieldValue>,
    people: &'a [Choice],
) -> impl Iterator<Item = (String, Text)> + 'a {
    let named = fields.iter().filter_map(|(name, value)| match value {
        FieldValue::Person(person) => Some((name, person)),
        _ => None,
    });
    let wrong = named.filter(|(_, person)| !can_be_named(people, person));
    wrong.map(|(name, _)| (name.to_string(), fault::not_a_choice()))
}

/// The key of a request, apart from those of other accounts.
fn key(headers: &HeaderMap, person: &Person) -> Result<String, Problem> {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::trim);
    let key = key.filter(|key| !key.is_empty() && key.len() <= 200);
    let missing = || Problem::new(StatusCode::BAD_REQUEST, "api-key-missing");
    Ok(format!("api/{}/{}", person.id, key.ok_or_else(missing)?))
}

/// What the programme's rules have against it: by name, in words, and at which fields.
fn rejected(rejection: &Rejection) -> Problem {
    let told = serde_json::to_value(rejection).unwrap_or_default();
    let code = match &told {
        Value::Object(named) => named.keys().next().cloned(),
        name => name.as_str().map(str::to_owned),
    };
    let (faults, _) = place(rejection);
    let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "api-rejected").because(rejection.text());
    problem.with("code", json!(code)).with("fields", faults_json(&faults))
}

fn faults_json(faults: &BTreeMap<String, Text>) -> Value {
    let faults = faults.iter().map(|(field, fault)| (field.clone(), words(fault)));
    Value::Object(faults.collect::<Map<_, _>>())
}
