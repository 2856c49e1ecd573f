//! The JSON API under `/api/v1`, for other systems. `docs/api.md` explains it, `openapi.json` describes it; a test holds the
//! description against the routes and their answers.

mod act;
mod bearer;
mod board;
mod case;
mod event;
mod journal;
mod json;
mod problem;
mod service;

use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};

pub(crate) use problem::Problem;

use crate::server::{Access, Handled, get};

/// What every path of the API begins with.
const ROOT: &str = "/api/";

/// The description of the API, in OpenAPI 3.1.
pub const DESCRIPTION: &str = include_str!("openapi.json");

/// How many entries a list gives at once.
const PAGE: u32 = 200;

pub(crate) fn routes() -> Vec<Handled> {
    let description = || async { described() };
    [
        vec![get("/api/v1/openapi.json", Access::Everyone, description)],
        service::routes(),
        case::routes(),
        act::routes(),
        board::routes(),
        journal::routes(),
        event::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn described() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION).into_response()
}

/// Whether an address belongs to the API, whose refusals are problems and never pages.
pub(crate) fn is_api(uri: &Uri) -> bool {
    uri.path().starts_with(ROOT)
}
