//! Cases: lists, and one with its clocks, events and cards. Personal data is never given.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chuangyou_app::Rulebook;
use chuangyou_app::access::{may_read_row, oversees};
use chuangyou_app::observed::Reported;
use chuangyou_engine::case::{
    Author, Case, CaseId, ClockName, Event, FieldName, Moment, Person, Phase, UnitCode, standing,
};
use chuangyou_store::case_row::{self, Which};
use chuangyou_store::observed::{self, Observed};
use chuangyou_store::{CaseRow, Failure, card};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::bearer::{Bearer, CasesRead};
use super::board::card_json;
use super::json::{cursor, instant, read_cursor, shown};
use super::{PAGE, Problem};
use crate::fill::case::{Reader, read_visible};
use crate::fill::words::may_see;
use crate::server::{Access, Handled, Site, get};

pub(super) fn routes() -> Vec<Handled> {
    vec![get("/api/v1/cases", Access::Token, cases), get("/api/v1/cases/{id}", Access::Token, case)]
}

/// Which cases are asked for.
#[derive(Debug, Deserialize)]
struct Asked {
    unit: String,
    #[serde(default)]
    open: bool,
    after: Option<String>,
}

async fn cases(
    State(site): State<Site>,
    bearer: Bearer<CasesRead>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Problem> {
    let (person, book) = (bearer.person()?, site.city.book());
    if !oversees(&book, &person, &UnitCode::from(asked.unit.as_str())) {
        return Err(Problem::not_found());
    }
    let which = if asked.open { Which::Open } else { Which::All };
    let after = asked.after.as_deref().map(read_cursor::<(i64, String)>).transpose()?;
    let (at, case) = after.unwrap_or((i64::MIN, String::new()));
    let rows = site.city.read(move |tx, city| {
        let place = (Moment(at), &CaseId::from(case));
        case_row::of_unit_after(tx, city, (&asked.unit, which), place, PAGE)
    });
    let rows: Vec<CaseRow> = rows.await.map_err(|failure: Failure| Problem::from(failure))?;
    let next = rows.last().filter(|_| rows.len() == PAGE as usize);
    let next = next.map(|row| cursor(&(row.changed_at.0, row.id.as_str())));
    let shown = rows.iter().filter(|row| may_read_row(&book, row, &person)).map(row_json);
    Ok(Json(json!({ "cases": shown.collect::<Vec<_>>(), "next": next })))
}

async fn case(
    State(site): State<Site>,
    bearer: Bearer<CasesRead>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let person = bearer.person()?;
    let found = site.city.read({
        let id = CaseId::from(id.as_str());
        move |tx, city| case_row::by_id(tx, city, &id)
    });
    let row = found.await.map_err(|failure: Failure| Problem::from(failure))?;
    match row.ok_or_else(Problem::not_found)? {
        row if row.source.is_some() => observed_case(&site, &person, row).await.map(Json),
        row => own_case(&site, &person, row.id.as_str()).await.map(Json),
    }
}

async fn own_case(site: &Site, person: &Person, id: &str) -> Result<Value, Problem> {
    let (file, book) = (read_visible(site, person, id).await?, site.city.book());
    let now = site.city.now();
    let clocks = file.case.clocks.keys().filter_map(|name| clock_json(&book, &file.case, name, now));
    let events = file.events.iter().map(|event| event_json(&book, (person, Some(&file.case)), event));
    let mut whole = object(row_json(&file.row));
    whole.insert("clocks".into(), clocks.collect());
    whole.insert("events".into(), events.collect());
    whole.insert("cards".into(), file.cards.iter().map(card_json).collect());
    Ok(whole.into())
}

async fn observed_case(site: &Site, person: &Person, row: CaseRow) -> Result<Value, Problem> {
    if !may_read_row(&site.city.book(), &row, person) {
        return Err(Problem::not_found());
    }
    let id = row.id.clone();
    let read = site.city.read(move |tx, city| {
        Ok::<_, Failure>((observed::of_case(tx, city, &id)?, card::of_case(tx, city, &id)?))
    });
    let (events, cards) = read.await?;
    let mut whole = object(row_json(&row));
    whole.insert("clocks".into(), json!([]));
    whole.insert("events".into(), events.iter().filter_map(reported_json).collect());
    whole.insert("cards".into(), cards.iter().map(card_json).collect());
    Ok(whole.into())
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// A case as lists show it.
fn row_json(row: &CaseRow) -> Value {
    let level = ["none", "notice", "yellow", "red"][row.level.min(3) as usize];
    json!({
        "id": row.id.as_str(),
        "number": row.number,
        "procedure": row.procedure,
        "version": row.version,
        "state": row.state,
        "outcome": row.outcome,
        "unit": row.unit,
        "item": row.item,
        "handler": row.handler.as_ref().map(chuangyou_engine::case::PersonId::as_str),
        "source": row.source,
        "opened_at": instant(row.opened_at),
        "changed_at": instant(row.changed_at),
        "closed_at": row.closed_at.map(instant),
        "due": row.due_at.map(|at| {
            json!({ "too_late_at": instant(at), "clock": row.due_clock, "provisional": row.due_provisional })
        }),
        "level": level,
    })
}

fn clock_json(book: &Rulebook, case: &Case, name: &ClockName, now: Moment) -> Option<Value> {
    let standing = standing(&book.context(), case, name, now)?;
    let phase = match standing.phase {
        Phase::Running => "running",
        Phase::Paused => "paused",
        Phase::Stopped => "stopped",
    };
    Some(json!({
        "clock": name.as_str(),
        "phase": phase,
        "unit": standing.unit,
        "limit": standing.limit,
        "used": standing.used,
        "due": standing.due.map(|due| {
            json!({
                "day": due.day.to_string(),
                "too_late_at": instant(due.too_late_at),
                "provisional": due.provisional,
            })
        }),
        "expired_at": standing.expired_at.map(instant),
    }))
}

/// An event, with the fields that the reader may see. Personal ones, and those that are secret to others, are left out.
pub(super) fn event_json(book: &Rulebook, (person, case): (&Person, Option<&Case>), event: &Event) -> Value {
    let procedure = case.and_then(|case| book.procedure(case.procedure.as_str()));
    let is_open = |name: &FieldName| {
        let field = procedure.and_then(|one| one.fields.iter().find(|field| field.id == name.as_str()));
        field.is_some_and(|field| {
            let may = case.is_some_and(|case| may_see(case, field, Reader::Staff(person)));
            !field.personal && may
        })
    };
    let fields = event.fields.iter().filter(|(name, _)| is_open(name));
    let fields: Map<String, Value> =
        fields.filter_map(|(name, value)| Some((name.to_string(), shown(value)?))).collect();
    let actor = match &event.actor {
        Author::System => Value::Null,
        Author::Person { id, role, unit } => json!({
            "person": id.as_str(), "role": role, "unit": unit.as_ref().map(UnitCode::as_str),
        }),
    };
    json!({
        "version": event.version,
        "activity": event.activity.name(),
        "occurred_at": instant(event.occurred_at),
        "recorded_at": instant(event.recorded_at),
        "unit": event.unit.as_str(),
        "actor": actor,
        "fields": fields,
    })
}

/// An event as its source reported it.
fn reported_json(event: &Observed) -> Option<Value> {
    let report: Reported = serde_json::from_str(&event.body).ok()?;
    Some(json!({
        "id": event.source_id,
        "activity": event.activity,
        "occurred_at": instant(event.occurred_at),
        "recorded_at": instant(event.received_at),
        "actor": report.resource.map(|resource| json!({ "person": resource, "role": null, "unit": null })),
        "fields": report.attributes,
    }))
}

/// Somebody was faster: what has happened since.
pub(super) fn conflict(book: &Rulebook, person: &Person, case: Option<&Case>, since: &[Event]) -> Problem {
    let events: Vec<Value> = since.iter().map(|event| event_json(book, (person, case), event)).collect();
    Problem::new(StatusCode::CONFLICT, "api-conflict").with("since", events.into())
}
