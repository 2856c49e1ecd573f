//! The supervision board, and its stream of changes.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use chuangyou_app::access::{Sight, sight};
use chuangyou_app::board::{self, Snapshot};
use futures_util::stream::{self, Stream, StreamExt as _};

use crate::fill::board as filled;
use crate::server::{Access, Fault, Handled, Site, Visit, get};
use chuangyou_pages::lang::Lang;
use chuangyou_pages::page::board::{Live, Part};

/// How long one stream lasts; the browser asks for another, which is guarded anew. A default of this project.
const LASTS: Duration = Duration::from_mins(10);

pub(super) fn routes() -> Vec<Handled> {
    vec![get("/board", Access::Supervisors, page), get("/board/live", Access::Supervisors, live)]
}

async fn page(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let (book, snapshot) = (site.city.book(), board::see(&site.city).await?);
    let live = if visit.query("live") == Some("off") { Live::Off } else { Live::On };
    let sight = sight(&book, &visit.person);
    Ok(visit.show(&site, &filled::board(&site.city, &snapshot, &sight, live)))
}

async fn live(State(site): State<Site>, visit: Visit) -> Response {
    let sight = sight(&site.city.book(), &visit.person);
    let stop = site.stop.clone();
    let watcher = Watcher { site, sight, lang: visit.lang, seen: None, sent: Default::default() };
    let end = async move {
        tokio::select! {
            () = tokio::time::sleep(LASTS) => {}
            () = stop.asked() => {}
        }
    };
    let events = changes(watcher).take_until(Box::pin(end));
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// Somebody who watches the board, and what they have been sent.
struct Watcher {
    site: Site,
    sight: Sight,
    lang: Lang,
    seen: Option<Arc<Snapshot>>,
    sent: [String; Part::ALL.len()],
}

/// The parts of the board that change, each as it changes; first of all, all of them.
fn changes(watcher: Watcher) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(watcher, |mut watcher| async move {
        let events = watcher.next().await;
        Some((stream::iter(events.into_iter().map(Ok)), watcher))
    })
    .flatten()
}

impl Watcher {
    /// Waits for the next count, and gives what it changed.
    async fn next(&mut self) -> Vec<Event> {
        if self.seen.is_some() {
            tokio::time::sleep(board::PERIOD).await;
        }
        match board::refresh(&self.site.city).await {
            Ok(snapshot) if self.seen.as_ref().is_none_or(|seen| !Arc::ptr_eq(seen, &snapshot)) => {
                let events = self.changed(&snapshot);
                self.seen = Some(snapshot);
                events
            }
            Ok(_) => Vec::new(),
            Err(failure) => {
                tracing::warn!(%failure, "the board cannot be counted");
                tokio::time::sleep(board::PERIOD).await;
                Vec::new()
            }
        }
    }

    fn changed(&mut self, snapshot: &Snapshot) -> Vec<Event> {
        let view = filled::board(&self.site.city, snapshot, &self.sight, Live::On);
        let mut events = Vec::new();
        for (part, sent) in Part::ALL.into_iter().zip(&mut self.sent) {
            let html = view.part(part, self.lang);
            if html != *sent {
                events.push(Event::default().event(part.event()).data(html.replace(['\r', '\n'], " ")));
                *sent = html;
            }
        }
        events
    }
}
