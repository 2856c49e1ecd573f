//! The portal: the service guide.

use axum::extract::{Path, Query, State};
use axum::response::Response;

use crate::fill::guide::Search;
use crate::fill::{guide, item};
use crate::server::{Access, Fault, Handled, Site, Visit, get};
use chuangyou_pages::page::home::Home;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/", Access::Everyone, home),
        get("/services", Access::Everyone, services),
        get("/services/{item}", Access::Everyone, service),
    ]
}

async fn home(State(site): State<Site>, visit: Visit) -> Response {
    let book = site.city.book();
    let programme = book.programme();
    let page = Home { subjects: guide::subjects(programme), units: guide::units(programme), figures: None };
    visit.show(&site, &page)
}

async fn services(State(site): State<Site>, visit: Visit, Query(search): Query<Search>) -> Response {
    let book = site.city.book();
    let today = book.almanac().day(site.city.now().0);
    visit.show(&site, &guide::services(&book, search, today))
}

async fn service(
    State(site): State<Site>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    let book = site.city.book();
    let found = item(&book, &code).and_then(|item| guide::service(&book, item, site.city.now()));
    Ok(visit.show(&site, &found.ok_or(Fault::NotFound)?))
}
