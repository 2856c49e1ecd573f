//! The service guide.

use axum::Json;
use axum::extract::{Path, Query, State};
use chuangyou_app::Rulebook;
use chuangyou_calendar::{Day, TimeUnit};
use chuangyou_programme::model::{Item, ItemVersion};
use serde_json::{Value, json};

use super::Problem;
use super::problem::words;
use crate::fill::guide::Search;
use crate::fill::{guide, item};
use crate::server::{Access, Handled, Site, get};

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/api/v1/services", Access::Everyone, services),
        get("/api/v1/services/{item}", Access::Everyone, service),
    ]
}

async fn services(State(site): State<Site>, Query(search): Query<Search>) -> Json<Value> {
    let book = site.city.book();
    let today = book.almanac().day(site.city.now().0);
    let found = search.among(book.programme()).into_iter();
    Json(json!({ "services": found.filter_map(|item| short(&book, item, today)).collect::<Vec<_>>() }))
}

async fn service(State(site): State<Site>, Path(code): Path<String>) -> Result<Json<Value>, Problem> {
    let book = site.city.book();
    let today = book.almanac().day(site.city.now().0);
    let found = item(&book, &code).and_then(|item| whole(&book, item, today));
    found.map(Json).ok_or_else(Problem::not_found)
}

/// An item in a list; `None` if it has no limits today.
fn short(book: &Rulebook, item: &Item, today: Day) -> Option<Value> {
    let version = item.on(today)?;
    Some(json!({
        "id": item.id,
        "title": words(&item.title),
        "unit": book.programme().units[item.unit.index()].id,
        "summary": item.guide.summary.as_ref().map(words),
        "promised": limit(version.promised, version.promised_unit),
        "statutory": limit(version.statutory, version.statutory_unit),
    }))
}

fn whole(book: &Rulebook, item: &Item, today: Day) -> Option<Value> {
    let (mut shown, version, guide) = (short(book, item, today)?, item.on(today)?, &item.guide);
    let programme = book.programme();
    let documents = guide.documents.iter().map(|document| {
        json!({ "title": words(&document.title), "copies": document.copies, "required": document.required })
    });
    let more = json!({
        "subject": guide.subject.map(|id| programme.subjects[id.index()].id.clone()),
        "in_force_since": version.from.to_string(),
        "together_with": item.co_units.iter().map(|id| &programme.units[id.index()].id).collect::<Vec<_>>(),
        "benchmark": benchmark(version),
        "documents": documents.collect::<Vec<_>>(),
        "conditions": guide.conditions.iter().map(words).collect::<Vec<_>>(),
        "result": guide.result.as_ref().map(words),
        "basis": guide.basis.iter().map(|source| &source.title).collect::<Vec<_>>(),
        "online": guide::is_online(item),
    });
    if let (Value::Object(shown), Value::Object(more)) = (&mut shown, more) {
        shown.extend(more);
    }
    Some(shown)
}

fn limit(amount: impl Into<i64>, unit: TimeUnit) -> Value {
    json!({ "amount": amount.into(), "unit": unit })
}

fn benchmark(version: &ItemVersion) -> Option<Value> {
    let best = version.benchmark.as_ref()?;
    Some(json!({ "who": words(&best.who), "limit": limit(best.limit, best.unit) }))
}
