//! When a page cannot be shown.

use chuangyou_programme::model::Text;

use super::{Area, Crumb, Frame, Page, sheet};
use crate::lang::Lang;
use crate::url::Url;

/// Why a page cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// 400: the request makes no sense.
    BadRequest,
    /// 403: the form's token is missing or old.
    Forbidden,
    /// 404: there is no such page, or it is none of the reader's business.
    NotFound,
    /// 405: the address exists and takes no such request.
    WrongMethod,
    /// 409: somebody else was faster.
    Conflict,
    /// 413: what was sent is too large.
    TooLarge,
    /// 422: what was sent cannot be taken.
    Unprocessable,
    /// 429: too many requests.
    TooMany,
    /// 500: a fault of ours.
    Failure,
    /// 503: the database cannot be reached.
    Unavailable,
}

impl Reason {
    /// Every reason, by status.
    pub const ALL: [Self; 10] = [
        Self::BadRequest,
        Self::Forbidden,
        Self::NotFound,
        Self::WrongMethod,
        Self::Conflict,
        Self::TooLarge,
        Self::Unprocessable,
        Self::TooMany,
        Self::Failure,
        Self::Unavailable,
    ];

    /// The status of HTTP.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::WrongMethod => 405,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::Unprocessable => 422,
            Self::TooMany => 429,
            Self::Failure => 500,
            Self::Unavailable => 503,
        }
    }

    fn keys(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::BadRequest => ("error-400", "error-400-text", "400"),
            Self::Forbidden => ("error-403", "error-403-text", "403"),
            Self::NotFound => ("error-404", "error-404-text", "404"),
            Self::WrongMethod => ("error-405", "error-405-text", "405"),
            Self::Conflict => ("error-409", "error-409-text", "409"),
            Self::TooLarge => ("error-413", "error-413-text", "413"),
            Self::Unprocessable => ("error-422", "error-422-text", "422"),
            Self::TooMany => ("error-429", "error-429-text", "429"),
            Self::Failure => ("error-500", "error-500-text", "500"),
            Self::Unavailable => ("error-503", "error-503-text", "503"),
        }
    }

    fn text_key(self) -> &'static str {
        self.keys().1
    }

    fn name(self) -> &'static str {
        self.keys().2
    }
}

/// A page that says why another cannot be shown, and what to do.
#[derive(Debug, Clone)]
pub struct ErrorPage {
    /// Why.
    pub reason: Reason,
    /// What exactly, if it can be said to the reader: a rejection, a size.
    pub detail: Option<Text>,
    /// The request's number, to be told to whoever is called.
    pub request: Option<String>,
}

sheet!(ErrorPage, "error.html");

impl Page for ErrorPage {
    const AREA: Area = Area::None;

    fn title(&self, w: Lang) -> String {
        w.t(self.reason.keys().0)
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |reason: Reason| {
            let request = (reason.status() >= 500).then(|| "5f2c9a".to_owned());
            (reason.name(), Self { reason, detail: None, request })
        };
        Reason::ALL.into_iter().map(page).collect()
    }
}
