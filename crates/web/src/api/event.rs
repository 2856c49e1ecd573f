//! Events of other departments' systems, taken in by the batch.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chuangyou_app::observed::{self, BatchError, LARGEST_BATCH, Reported, Taken, Wrong, ingest};
use chuangyou_programme::model::Text;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Problem;
use super::bearer::{Bearer, EventsWrite};
use super::json::Asked;
use super::problem::words;
use crate::server::{Access, Handled, Site, post};
use chuangyou_pages::lang::{both, both_with};

pub(super) fn routes() -> Vec<Handled> {
    vec![post("/api/v1/events", Access::Token, events)]
}

/// Events of one source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    source: String,
    events: Vec<Reported>,
}

async fn events(
    State(site): State<Site>,
    _bearer: Bearer<EventsWrite>,
    Asked(batch): Asked<Batch>,
) -> Result<Json<Value>, Problem> {
    let Taken { recorded, repeated, conflicts, cases } =
        ingest(&site.city, &batch.source, batch.events).await?;
    Ok(Json(json!({
        "recorded": recorded, "repeated": repeated, "conflicts": conflicts, "cases": cases,
    })))
}

impl From<BatchError> for Problem {
    fn from(error: BatchError) -> Self {
        let refused = |key| Self::new(StatusCode::UNPROCESSABLE_ENTITY, key);
        match error {
            BatchError::UnknownSource(source) => refused("api-source-unknown").with("source", json!(source)),
            BatchError::TooMany(_) => refused("api-batch-too-large").with("at_most", json!(LARGEST_BATCH)),
            BatchError::Faulty(faults) => {
                let faults: Vec<Value> = faults.iter().map(fault_json).collect();
                refused("api-batch-faulty").with("events", faults.into())
            }
            BatchError::Failed(failure) => failure.into(),
        }
    }
}

fn fault_json(fault: &observed::Fault) -> Value {
    json!({ "place": fault.place, "id": fault.id, "reason": words(&wrong(&fault.wrong)) })
}

fn wrong(wrong: &Wrong) -> Text {
    match wrong {
        Wrong::Name(name) => both_with("api-event-name", &[("name", name)]),
        Wrong::Instant => both("api-event-at"),
        Wrong::Attribute(name) => both_with("api-event-attribute", &[("name", name)]),
    }
}
