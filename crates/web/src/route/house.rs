//! What every page needs: files, the language, and whether the house stands.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chuangyou_store::{Failure, case_row};
use serde::Deserialize;

use crate::server::{Access, Fault, Handled, LANGUAGE, Site, get};
use chuangyou_pages::assets::Asset;
use chuangyou_pages::lang::Lang;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/assets/{*name}", Access::Everyone, asset),
        get("/language", Access::Everyone, language),
        get("/health", Access::Everyone, health),
        get("/ready", Access::Everyone, ready),
        get("/metrics", Access::Everyone, metrics),
    ]
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let asset = Asset::named(&name).ok_or(Fault::NotFound)?;
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    let kept = [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (header::ETAG, asset.etag()),
    ];
    Ok(if known == Some(asset.etag().as_str()) {
        (StatusCode::NOT_MODIFIED, kept).into_response()
    } else {
        (kept, [(header::CONTENT_TYPE, asset.content_type)], asset.bytes).into_response()
    })
}

/// The language to change to, and where to come back to.
#[derive(Debug, Deserialize)]
struct Change {
    to: String,
    #[serde(default)]
    back: String,
}

async fn language(Query(change): Query<Change>) -> Result<Response, Fault> {
    let to: Lang = change.to.parse().map_err(|_| Fault::Bad("an unknown language".to_owned()))?;
    let cookie = format!("{LANGUAGE}={}; Path=/; Max-Age=31536000; SameSite=Lax", to.tag());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(local(&change.back))).into_response())
}

/// A path of ours to go back to; anything else leads to the first page, never to another site.
pub(super) fn local(back: &str) -> &str {
    let is_ours = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n']);
    if is_ours { back } else { "/" }
}

/// What is counted, for a monitoring system.
async fn metrics(State(site): State<Site>) -> Result<Response, Fault> {
    let text = crate::server::metrics::shown(&site.city).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

/// The process answers.
async fn health() -> &'static str {
    "ok"
}

/// The process and its store answer.
async fn ready(State(site): State<Site>) -> Response {
    let asked = site.city.read(|tx, city| case_row::awake(tx, city, site_start(), 1)).await;
    match asked {
        Ok(_) => "ready".into_response(),
        Err(Failure::Unavailable(_)) => {
            (StatusCode::SERVICE_UNAVAILABLE, "the store cannot be reached").into_response()
        }
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "the store fails").into_response(),
    }
}

/// An instant before which nothing is due: the cheapest question there is.
fn site_start() -> chuangyou_engine::case::Moment {
    chuangyou_engine::case::Moment(i64::MIN)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn the_way_back_never_leads_to_another_site() {
        assert_eq!(local("/services?q=a"), "/services?q=a");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "evil", ""] {
            assert_eq!(local(elsewhere), "/", "{elsewhere}");
        }
    }
}
