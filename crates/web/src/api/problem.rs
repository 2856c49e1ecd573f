//! Why a request of the API is not answered with what it asked for: problem details (RFC 9457) in both languages.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chuangyou_programme::model::Text;
use chuangyou_store::Failure;
use serde_json::{Map, Value, json};

use crate::server::Fault;
use chuangyou_pages::lang::both;
use chuangyou_pages::page::error::Reason;

/// Why a request is not answered with what it asked for.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    /// The key of its title, which is its type too.
    key: &'static str,
    detail: Option<Box<Text>>,
    more: Map<String, Value>,
}

impl Problem {
    /// A problem of a kind: its title stands in the catalogues under `key`.
    pub(crate) fn new(status: StatusCode, key: &'static str) -> Self {
        Self { status, key, detail: None, more: Map::new() }
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "api-not-found")
    }

    /// What it comes from in this case.
    pub(crate) fn because(mut self, detail: Text) -> Self {
        self.detail = Some(Box::new(detail));
        self
    }

    /// What a machine wants to know of it besides.
    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// A refusal of the framework or of a page, by its reason.
    pub(crate) fn of_reason(reason: Reason) -> Self {
        let status = StatusCode::from_u16(reason.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let key = match reason {
            Reason::BadRequest | Reason::Unprocessable => "api-unreadable",
            Reason::Forbidden => "api-forbidden",
            Reason::NotFound => "api-not-found",
            Reason::WrongMethod => "api-wrong-method",
            Reason::Conflict => "api-conflict",
            Reason::TooLarge => "api-too-large",
            Reason::TooMany => "api-too-many",
            Reason::Failure => "api-failure",
            Reason::Unavailable => "api-unavailable",
        };
        Self::new(status, key)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::from(Fault::Store(failure))
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        fault.log();
        Self::of_reason(fault.reason())
    }
}

/// A text in both languages, as JSON.
pub(super) fn words(text: &Text) -> Value {
    json!({ "zh": text.zh, "en": text.en })
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = both(self.key);
        let name = self.key.trim_start_matches("api-");
        let mut body = Map::new();
        body.insert("type".into(), format!("urn:chuangyou:problem:{name}").into());
        body.insert("title".into(), format!("{} / {}", title.zh, title.en).into());
        body.insert("status".into(), self.status.as_u16().into());
        body.insert("text".into(), words(&title));
        if let Some(detail) = &self.detail {
            body.insert("detail".into(), format!("{} / {}", detail.zh, detail.en).into());
            body.insert("reason".into(), words(detail));
        }
        body.extend(self.more);
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (self.status, kind, Value::Object(body).to_string()).into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}
