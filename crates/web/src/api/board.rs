//! Cards, and how many of them stand where.

use axum::Json;
use axum::extract::{Query, State};
use chuangyou_app::access::oversees;
use chuangyou_engine::case::{Moment, UnitCode};
use chuangyou_store::card::{self, Place, Raised, Status};
use chuangyou_store::{Failure, case_row};
use serde::Deserialize;
use serde_json::{Value, json};

use super::bearer::{Bearer, CardsRead};
use super::json::{cursor, instant, read_cursor};
use super::{PAGE, Problem};
use crate::server::{Access, Handled, Site, get};

pub(super) fn routes() -> Vec<Handled> {
    vec![get("/api/v1/cards", Access::Token, cards), get("/api/v1/board", Access::Token, board)]
}

/// After which card.
#[derive(Debug, Deserialize)]
struct Asked {
    after: Option<String>,
}

async fn cards(
    State(site): State<Site>,
    bearer: Bearer<CardsRead>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Problem> {
    let (person, book) = (bearer.person()?, site.city.book());
    let after = asked.after.as_deref().map(read_cursor::<Place>).transpose()?;
    let after = after.unwrap_or((i64::MIN, String::new(), String::new(), String::new()));
    let found = site.city.read(move |tx, city| card::after(tx, city, &after, PAGE));
    let found: Vec<Raised> = found.await.map_err(|failure: Failure| Problem::from(failure))?;
    let next = found
        .last()
        .map(|last| cursor(&(last.raised_at.0, &last.card.case, &last.card.rule, &last.card.subject)));
    let is_seen = |raised: &&Raised| oversees(&book, &person, &UnitCode::from(raised.card.unit.as_str()));
    let shown = found.iter().filter(is_seen).map(card_json);
    let more = found.len() == PAGE as usize;
    Ok(Json(json!({ "cards": shown.collect::<Vec<_>>(), "next": next, "more": more })))
}

async fn board(State(site): State<Site>, bearer: Bearer<CardsRead>) -> Result<Json<Value>, Problem> {
    let (person, book) = (bearer.person()?, site.city.book());
    let counted = site.city.read(|tx, city| {
        Ok::<_, Failure>((case_row::count_open(tx, city)?, card::tally(tx, city, Status::Standing)?))
    });
    let (open, tallies) = counted.await?;
    let seen = tallies.iter().filter(|one| oversees(&book, &person, &UnitCode::from(one.unit.as_str())));
    let cards = seen.map(
        |one| json!({ "unit": one.unit, "rule": one.rule, "level": one.level.name(), "count": one.count }),
    );
    let at = instant(site.city.now());
    Ok(Json(json!({ "at": at, "open_cases": open, "cards": cards.collect::<Vec<_>>() })))
}

/// A card with what it rests on.
pub(super) fn card_json(raised: &Raised) -> Value {
    let card = &raised.card;
    json!({
        "case": card.case,
        "rule": card.rule,
        "subject": card.subject,
        "level": card.level.name(),
        "status": raised.status.name(),
        "certain_at": instant(Moment(card.at)),
        "raised_at": instant(raised.raised_at),
        "unit": card.unit,
        "handler": card.handler,
        "clause": card.clause,
        "programme": raised.programme,
        "facts": {
            "due": card.facts.due.map(|at| instant(Moment(at))),
            "limit": card.facts.limit,
            "used": card.facts.used,
        },
    })
}
