//! The programme: clauses, procedures, and how it is going with each.

use axum::extract::{Path, State};
use axum::response::Response;
use chuangyou_app::board;

use crate::fill::programme::Numbered;
use crate::server::{Access, Fault, Handled, Site, Visit, get};

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/programme", Access::Everyone, index),
        get("/programme/clauses/{id}", Access::Everyone, clause),
        get("/programme/procedures/{id}", Access::Everyone, procedure),
    ]
}

async fn index(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let (book, snapshot) = (site.city.book(), board::see(&site.city).await?);
    Ok(visit.show(&site, &Numbered::new(&book, &snapshot).programme()))
}

async fn clause(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let (book, snapshot) = (site.city.book(), board::see(&site.city).await?);
    let page = Numbered::new(&book, &snapshot).clause(&id).ok_or(Fault::NotFound)?;
    Ok(visit.show(&site, &page))
}

async fn procedure(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (book, snapshot) = (site.city.book(), board::see(&site.city).await?);
    let page = Numbered::new(&book, &snapshot).procedure(&id).ok_or(Fault::NotFound)?;
    Ok(visit.show(&site, &page))
}
