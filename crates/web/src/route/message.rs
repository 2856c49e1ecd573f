//! Messages to whoever holds a post, read and unread.

use axum::extract::State;
use axum::response::Response;
use chuangyou_engine::case::Moment;
use chuangyou_store::message::{self, Message};
use chuangyou_store::{Failure, case_row};

use crate::fill::case::second;
use crate::server::{Access, Fault, Handled, Posted, Site, Visit, get, post};
use chuangyou_pages::lang::both;
use chuangyou_pages::page::Tone;
use chuangyou_pages::page::work::{self as page, Messages, Seen};
use chuangyou_pages::url::Url;

/// How many messages are shown.
const PAGE: u32 = 50;

pub(super) fn routes() -> Vec<Handled> {
    vec![get("/messages", Access::Staff, show), post("/messages", Access::Staff, mark)]
}

async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let (posts, me, ever) = (visit.posts(), visit.person.id.clone(), Moment(i64::MAX));
    let found = site.city.read(move |tx, city| {
        let mut found = message::of_posts(tx, city, &posts, ever, PAGE)?;
        found.extend(message::of_person(tx, city, &me, ever, PAGE)?);
        found.sort_by_key(|message| std::cmp::Reverse(message.at));
        found.dedup_by(|a, b| a.id == b.id);
        found.truncate(PAGE as usize);
        let read = message::read::of_reader(tx, city, &me)?;
        let line = |message: Message| {
            let row =
                message.case.as_ref().map(|case| case_row::by_id(tx, city, case)).transpose()?.flatten();
            let seen = if read.holds(&message) { Seen::Before } else { Seen::New };
            Ok::<_, Failure>((message, row.map(|row| (row.id.to_string(), row.number)), seen))
        };
        found.into_iter().map(line).collect::<Result<Vec<_>, _>>()
    });
    let (found, book) = (found.await?, site.city.book());
    let until = found.first().map(|(latest, _, _)| latest.at.0);
    let shown = found.into_iter().map(|(message, case, seen)| page::Message {
        id: message.id,
        at: second(&book, message.at),
        text: message.text,
        case,
        seen,
    });
    Ok(visit.show(&site, &Messages { messages: shown.collect(), until }))
}

/// Marks one message as read, or all up to the latest that was shown: what has come in meanwhile stays new.
async fn mark(State(site): State<Site>, visit: Visit, posted: Posted) -> Result<Response, Fault> {
    let (me, posts, id) = (visit.person.id.clone(), visit.posts(), posted.text("message").to_owned());
    if id.is_empty() {
        let until = posted.text("until").parse().map_err(|_| Fault::Bad("no message is named".to_owned()))?;
        let until = Moment(std::cmp::min(until, site.city.now().0));
        site.city.write(move |tx, city| message::read::mark_all(tx, city, &me, until)).await?;
        return visit.go(Url::Messages, Tone::Done, both("messages-all-read-done")).await;
    }
    let marked = site.city.write(move |tx, city| {
        let is_mine = |found: &Message| match &found.person {
            Some(person) => *person == me,
            None => posts.contains(&found.post),
        };
        match message::by_id(tx, city, &id)?.filter(is_mine) {
            Some(found) => message::read::mark(tx, city, &me, &found).map(Some),
            None => Ok(None),
        }
    });
    match marked.await? {
        Some(()) => visit.go(Url::Messages, Tone::Done, both("messages-read-done")).await,
        None => Err(Fault::NotFound),
    }
}
