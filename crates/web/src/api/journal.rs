//! The sealed log, so that strangers can verify what was written and when.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chuangyou_app::seal::public_key;
use chuangyou_engine::case::CaseId;
use chuangyou_store::{Digest, Failure, proof};
use serde_json::{Value, json};

use super::Problem;
use crate::server::{Access, Handled, Site, get};

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/api/v1/journal/head", Access::Everyone, head),
        get("/api/v1/journal/proof/{case}/{version}", Access::Everyone, of_event),
    ]
}

async fn head(State(site): State<Site>) -> Result<Json<Value>, Problem> {
    let last = site.city.read(proof::last_head).await.map_err(|failure: Failure| Problem::from(failure))?;
    let (head, previous) = last.ok_or_else(not_sealed)?;
    let key = public_key(&site.city)?.to_string();
    Ok(Json(json!({ "head": head, "previous_root": previous.to_string(), "public_key": key })))
}

async fn of_event(
    State(site): State<Site>,
    Path((case, version)): Path<(String, u32)>,
) -> Result<Json<Value>, Problem> {
    let found = site.city.read(move |tx, city| proof::of_event(tx, city, &CaseId::from(case), version));
    let found = found.await.map_err(|failure: Failure| Problem::from(failure))?.ok_or_else(not_sealed)?;
    let key = public_key(&site.city)?.to_string();
    Ok(Json(json!({
        "index": found.index,
        "link": found.link.to_string(),
        "leaf": found.leaf.to_string(),
        "path": found.path.iter().map(Digest::to_string).collect::<Vec<_>>(),
        "head": found.head,
        "previous_root": found.previous.to_string(),
        "public_key": key,
    })))
}

fn not_sealed() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "api-not-sealed")
}
