//! Why a request is not answered with what it asked for, and the page that says so.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use chuangyou_app::Refusal;
use chuangyou_store::Failure;
use tower_sessions::session;

use super::{Site, Visit};
use chuangyou_pages::page::Page as _;
use chuangyou_pages::page::error::{ErrorPage, Reason};
use chuangyou_pages::url::Url;

/// Why a request is not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// There is no such thing, or it is none of the reader's business: the same answer for both.
    #[error("not found")]
    NotFound,
    /// The reader has to log in first, and comes back here afterwards.
    #[error("log in first")]
    LogIn {
        /// Path and query to come back to.
        back: String,
    },
    /// The request makes no sense.
    #[error("bad request: {0}")]
    Bad(String),
    /// What was sent is too large.
    #[error("too large")]
    TooLarge,
    /// Somebody was faster, and nothing was done.
    #[error("somebody was faster")]
    Conflict,
    /// It was tried too often.
    #[error("too many attempts")]
    TooMany {
        /// How long to wait before the next one.
        seconds: i64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Failure),
    /// The sessions failed.
    #[error("sessions: {0}")]
    Session(#[from] session::Error),
    /// Something that cannot happen happened.
    #[error("{0}")]
    Broken(String),
}

impl Fault {
    pub(crate) fn reason(&self) -> Reason {
        match self {
            Self::NotFound | Self::LogIn { .. } => Reason::NotFound,
            Self::Bad(_) => Reason::BadRequest,
            Self::TooLarge => Reason::TooLarge,
            Self::Conflict => Reason::Conflict,
            Self::TooMany { .. } => Reason::TooMany,
            Self::Store(Failure::Unavailable(_)) | Self::Session(session::Error::Store(_)) => {
                Reason::Unavailable
            }
            Self::Store(_) | Self::Session(_) | Self::Broken(_) => Reason::Failure,
        }
    }
}

impl Fault {
    /// Notes it, once, where the request is answered.
    pub(crate) fn log(&self) {
        match self.reason() {
            Reason::Failure => tracing::error!(fault = %self, "a request failed"),
            Reason::Unavailable => tracing::warn!(fault = %self, "the store cannot be reached"),
            _ => tracing::debug!(fault = %self, "a request was refused"),
        }
    }
}

impl From<Refusal> for Fault {
    /// For a refusal that the page has no better words for.
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::Conflict { .. } | Refusal::KeyReused => Self::Conflict,
            Refusal::NobodyHasKeys => Self::Bad(refusal.to_string()),
            Refusal::Failed(failure) => Self::Store(failure),
            Refusal::Rejected(rejection) => Self::Bad(rejection.to_string()),
        }
    }
}

/// A mark on a response that a page is to be put in its place.
#[derive(Debug, Clone, Copy)]
struct Explained(Reason);

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        if let Self::LogIn { back } = &self {
            return Redirect::to(&Url::LoginBack(back).to_string()).into_response();
        }
        self.log();
        let reason = self.reason();
        let status = StatusCode::from_u16(reason.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(Explained(reason));
        if let Self::TooMany { seconds } = self {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// Puts a page in the place of a bare refusal: one of ours, or one of the framework's (404, 405, 413 …).
pub(crate) async fn explain(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let (headers, uri, extensions) = (parts.headers.clone(), parts.uri.clone(), parts.extensions.clone());
    let response = next.run(Request::from_parts(parts.clone(), body)).await;
    let Some(reason) = reason_of(&response) else {
        return response;
    };
    let mut explained = if crate::api::is_api(&uri) {
        crate::api::Problem::of_reason(reason).into_response()
    } else {
        (parts.headers, parts.uri, parts.extensions) = (headers, uri, extensions);
        let page = page_of(&site, &mut parts, reason).await;
        (response.status(), page).into_response()
    };
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            explained.headers_mut().insert(name, value.clone());
        }
    }
    if reason == Reason::Unavailable {
        explained.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
    }
    explained
}

fn reason_of(response: &Response) -> Option<Reason> {
    if let Some(Explained(reason)) = response.extensions().get::<Explained>() {
        return Some(*reason);
    }
    let is_bare = response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| !is_page(kind));
    let status = response.status().as_u16();
    Reason::ALL.into_iter().find(|reason| is_bare && reason.status() == status)
}

fn is_page(kind: &header::HeaderValue) -> bool {
    kind.to_str().is_ok_and(|kind| kind.starts_with("text/html") || kind.starts_with("application/"))
}

/// The page in the reader's language; when the store cannot even say who reads, for a guest.
async fn page_of(site: &Site, parts: &mut axum::http::request::Parts, reason: Reason) -> Html<String> {
    use axum::extract::FromRequestParts as _;
    let problem = ErrorPage { reason, detail: None, request: None };
    match Visit::from_request_parts(parts, site).await {
        Ok(visit) => Html(problem.render(&visit.frame(site))),
        Err(_) => Html(problem.render(&site.guest_frame(super::visit::language(&parts.headers)))),
    }
}
