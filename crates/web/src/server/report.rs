//! Requests of whoever reports: of whom nothing is looked up and nothing kept, and who is asked for work instead of a name.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use chuangyou_engine::case::Moment;
use chuangyou_envelope::work::{Challenger, is_done};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::limit::Address;
use super::visit::language;
use super::{Fault, Posted, Site};
use chuangyou_pages::lang::Lang;
use chuangyou_pages::page::{Frame, Page};

/// The largest file that is taken, in bytes. A default of this project.
const LARGEST_FILE: usize = 10 << 20;

/// How many files are taken at once. A default of this project.
const MOST_FILES: usize = 10;

/// The longest text that is taken, in bytes: some forty pages. A default of this project.
const LONGEST_TEXT: usize = 128 << 10;

/// How many reports are read at once: each lies in memory as a whole, and nowhere else. A default of this project.
const AT_ONCE: usize = 4;

static READING: Semaphore = Semaphore::const_new(AT_ONCE);

/// Somebody of whom nothing is known but the language of their browser. Whether they are logged in is not looked at.
pub(crate) struct Stranger {
    pub(crate) lang: Lang,
    pub(crate) from: Address,
    here: String,
}

impl Stranger {
    /// What surrounds a page: what surrounds it for everybody.
    fn frame(&self, site: &Site) -> Frame {
        Frame { here: self.here.clone(), ..site.guest_frame(self.lang) }
    }

    /// A page with status 200.
    pub(crate) fn show<P: Page>(&self, site: &Site, page: &P) -> Response {
        self.show_with(site, StatusCode::OK, page)
    }

    /// A page with another status.
    pub(crate) fn show_with<P: Page>(&self, site: &Site, status: StatusCode, page: &P) -> Response {
        (status, Html(page.render(&self.frame(site)))).into_response()
    }
}

impl FromRequestParts<Site> for Stranger {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Infallible> {
        // A page that was posted to is come back to by its form alone.
        let here = parts.uri.path();
        let here = if here.starts_with("/report/receipt/") { "/report/receipt" } else { here };
        Ok(Self { lang: language(&parts.headers), from: Address::of(parts), here: here.to_owned() })
    }
}

/// What was sent along with a form as a file.
pub(crate) struct SentFile {
    pub(crate) field: String,
    /// Its bytes; `None` if they were too many.
    pub(crate) bytes: Option<Zeroizing<Vec<u8>>>,
}

/// What a form sent: it lies in memory and is never written to the disk.
pub(crate) struct Sent {
    pub(crate) texts: Posted,
    pub(crate) files: Vec<SentFile>,
}

impl FromRequest<Site> for Sent {
    type Rejection = Fault;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Fault> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let texts = Posted::from_request(request, site).await?;
            let is_long = texts.texts().values().any(|text| text.len() > LONGEST_TEXT);
            return if is_long { Err(Fault::TooLarge) } else { Ok(Self { texts, files: Vec::new() }) };
        }
        let _place = READING.try_acquire().map_err(|_| Fault::TooMany { seconds: 20 })?;
        let parts = Multipart::from_request(request, site).await;
        let mut parts = parts.map_err(|why| Fault::Bad(why.body_text()))?;
        let (mut texts, mut files) = (BTreeMap::new(), Vec::new());
        while let Some(mut part) = parts.next_field().await.map_err(bad)? {
            let field = part.name().unwrap_or_default().to_owned();
            let is_file = part.file_name().is_some();
            let is_named = part.file_name().is_some_and(|name| !name.is_empty());
            let most = if is_file { LARGEST_FILE } else { LONGEST_TEXT };
            let mut bytes = Some(Zeroizing::new(Vec::new()));
            while let Some(piece) = part.chunk().await.map_err(bad)? {
                // What is too large is read to its end, so that the other fields are not lost.
                bytes = bytes.filter(|bytes| bytes.len() + piece.len() <= most);
                if let Some(bytes) = &mut bytes {
                    bytes.extend_from_slice(&piece);
                }
            }
            match bytes {
                bytes if is_file && is_named && files.len() < MOST_FILES => {
                    files.push(SentFile { field, bytes });
                }
                _ if is_file && is_named => return Err(Fault::TooLarge),
                _ if is_file => {}
                None => return Err(Fault::TooLarge),
                Some(bytes) => {
                    let text = std::str::from_utf8(&bytes);
                    let text = text.map_err(|_| Fault::Bad("the form is not in UTF-8".to_owned()))?;
                    texts.insert(field, text.to_owned());
                }
            }
        }
        Ok(Self { texts: Posted::of_texts(texts), files })
    }
}

fn bad(why: MultipartError) -> Fault {
    match why.status().as_u16() {
        413 => Fault::TooLarge,
        _ => Fault::Bad("the form cannot be read".to_owned()),
    }
}

/// How long a challenge holds, in seconds: long enough to write a report. A default of this project.
const HOLDS: i64 = 4 * 3600;

/// How many answered challenges are remembered before those that hold no more are thrown away.
const REMEMBERED: usize = 10_000;

/// The work that is asked of browsers that report.
#[derive(Default)]
pub(crate) struct Work {
    challenger: Challenger,
    /// Challenges that were answered, until they hold no more: each is answered once.
    answered: Mutex<HashMap<String, i64>>,
}

impl Work {
    /// What the work is to be done on.
    pub(crate) fn challenge(&self, now: Moment) -> String {
        self.challenger.challenge(now.0 / 1_000_000 + HOLDS)
    }

    /// Whether the work was done that was asked for, for the first time.
    pub(crate) fn take(&self, challenge: &str, answer: &str, bits: u32, now: Moment) -> bool {
        let now = now.0 / 1_000_000;
        let Some(until) = self.challenger.until(challenge).filter(|until| *until > now) else {
            return false;
        };
        if !is_done(challenge, answer, bits) {
            return false;
        }
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        if answered.len() >= REMEMBERED {
            answered.retain(|_, until| *until > now);
        }
        answered.insert(challenge.to_owned(), until).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chuangyou_envelope::work::answer;

    #[test]
    fn work_counts_once_and_for_a_while() {
        let (work, now) = (Work::default(), Moment(1_000_000_000_000));
        let challenge = work.challenge(now);
        let done = answer(&challenge, 8);
        assert!(!work.take(&challenge, "", 8, now));
        assert!(!work.take(&challenge, &done, 8, Moment(now.0 + HOLDS * 1_000_000)));
        assert!(work.take(&challenge, &done, 8, now));
        assert!(!work.take(&challenge, &done, 8, now), "it was done once");
    }
}
