//! Every route with every kind of reader: who is let in, and for whom there is nothing there. A route that is not in the table
//! fails the test, so that none can be added without saying for whom it is.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod town;

use axum::http::StatusCode;
use chuangyou_web::{Access, routes};
use town::{Reader, Visited, Web};

/// Who reads, each by the letter that stands for them in the table.
///
/// The case is an application of the citizen's (`w`) at the industry and commerce window, where `c` is a clerk and above which `d` is the
/// deputy in charge. `s` directs the programme office, which supervises all; `a` administers there. `l` and `o` are another citizen and a clerk of another window.
const READERS: [(char, &str); 8] = [
    ('g', ""),
    ('w', "wang"),
    ('l', "lanyi"),
    ('c', "clerk"),
    ('o', "health-window.clerk"),
    ('d', "leader"),
    ('s', "supervisor"),
    ('a', "admin"),
];

const EVERYONE: &str = "gwlcodsa";
const LOGGED_IN: &str = "wlcodsa";
const STAFF: &str = "codsa";

/// Who is let in, by route. `{id}` and the like are those of the case above.
const TABLE: &[(&str, &str, &str)] = &[
    ("GET", "/", EVERYONE),
    ("GET", "/services", EVERYONE),
    ("GET", "/services/{item}", EVERYONE),
    ("GET", "/services/{item}/apply", LOGGED_IN),
    ("POST", "/services/{item}/apply", LOGGED_IN),
    ("GET", "/apply/{draft}", "w"),
    ("POST", "/apply/{draft}", "w"),
    ("GET", "/complain", EVERYONE),
    ("POST", "/complain", EVERYONE),
    ("GET", "/enquire", EVERYONE),
    ("POST", "/enquire", EVERYONE),
    ("GET", "/report", EVERYONE),
    ("POST", "/report", EVERYONE),
    ("GET", "/report/receipt", EVERYONE),
    ("POST", "/report/receipt", EVERYONE),
    ("POST", "/report/receipt/{action}", EVERYONE),
    ("GET", "/report/proof", EVERYONE),
    ("POST", "/report/proof", EVERYONE),
    ("POST", "/report/proof/file", EVERYONE),
    ("GET", "/track", EVERYONE),
    ("POST", "/track", EVERYONE),
    ("GET", "/track/{number}", EVERYONE),
    ("GET", "/track/{number}/do/{action}", EVERYONE),
    ("POST", "/track/{number}/do/{action}", EVERYONE),
    ("GET", "/my", LOGGED_IN),
    ("GET", "/cases/{id}", "w"),
    ("GET", "/cases/{id}/do/{action}", "w"),
    ("POST", "/cases/{id}/do/{action}", "w"),
    ("GET", "/cases/{id}/notices/{number}", "w"),
    // The city of this test has no identity provider; what one that has answers stands in the tests of log-in by provider.
    #[cfg(feature = "oidc")]
    ("GET", "/login/provider", ""),
    #[cfg(feature = "oidc")]
    ("GET", "/login/provider/back", ""),
    #[cfg(feature = "oidc")]
    ("GET", "/logout/provider", ""),
    #[cfg(feature = "oidc")]
    ("POST", "/admin/people/{id}/provider", ""),
    ("GET", "/login", EVERYONE),
    ("GET", "/welcome", ""), // only in a demonstration, where house.rs looks at it
    ("POST", "/login", EVERYONE),
    ("POST", "/logout", LOGGED_IN),
    ("GET", "/register", EVERYONE),
    ("POST", "/register", EVERYONE),
    ("GET", "/password", LOGGED_IN),
    ("POST", "/password", LOGGED_IN),
    ("GET", "/work", STAFF),
    ("GET", "/work/unit", STAFF),
    ("GET", "/work/measures", STAFF),
    ("GET", "/work/cases/{id}", "cdsa"),
    ("GET", "/work/cases/{id}/do/{action}", "c"),
    ("POST", "/work/cases/{id}/do/{action}", "cdsa"),
    ("GET", "/work/cases/{id}/notices/{number}", "cdsa"),
    ("GET", "/work/cases/{id}/files/{hash}", "cdsa"),
    // None of these readers keeps what is sealed, and nothing is sealed in this case: for who does, see the tests of reports.
    ("GET", "/work/cases/{id}/sealed", ""),
    ("POST", "/work/cases/{id}/sealed", ""),
    ("GET", "/work/cases/{id}/sealed/{hash}", ""),
    ("GET", "/work/custody", ""),
    ("POST", "/work/custody", ""),
    ("GET", "/work/new/{procedure}", "co"),
    ("POST", "/work/new/{procedure}", "co"),
    ("POST", "/work/bulk", STAFF),
    ("GET", "/ledgers", STAFF),
    ("GET", "/ledgers/{procedure}", STAFF),
    ("GET", "/ledgers/{procedure}/table", STAFF),
    ("GET", "/messages", STAFF),
    ("POST", "/messages", STAFF),
    ("GET", "/admin", "a"),
    ("GET", "/admin/units", "a"),
    ("GET", "/admin/units/{id}", "a"),
    ("GET", "/admin/people", "a"),
    ("GET", "/admin/people/{id}", "a"),
    ("POST", "/admin/people/{id}", "a"),
    ("GET", "/admin/items", "a"),
    ("GET", "/admin/items/{id}", "a"),
    ("GET", "/admin/calendars", "a"),
    ("POST", "/admin/calendars", "a"),
    ("GET", "/admin/calendars/{name}/{year}", "a"),
    ("POST", "/admin/calendars/{name}/{year}", "a"),
    ("GET", "/admin/journal", "a"),
    ("POST", "/admin/journal", "a"),
    ("GET", "/board", "dsa"),
    ("GET", "/board/live", "dsa"),
    ("GET", "/publications", EVERYONE),
    ("GET", "/publications/{publication}", EVERYONE),
    ("GET", "/programme", EVERYONE),
    ("GET", "/programme/clauses/{id}", EVERYONE),
    ("GET", "/programme/procedures/{id}", EVERYONE),
    ("GET", "/api/v1/services", EVERYONE),
    ("GET", "/api/v1/services/{item}", EVERYONE),
    ("GET", "/api/v1/openapi.json", EVERYONE),
    ("GET", "/api/v1/journal/head", EVERYONE),
    ("GET", "/api/v1/journal/proof/{case}/{version}", EVERYONE),
    ("GET", "/metrics", EVERYONE),
    ("GET", "/assets/{*name}", EVERYONE),
    ("GET", "/language", EVERYONE),
    ("GET", "/health", EVERYONE),
    ("GET", "/ready", EVERYONE),
];

fn expected(method: &str, path: &str) -> &'static str {
    let row = TABLE.iter().find(|(m, p, _)| *m == method && *p == path);
    row.unwrap_or_else(|| panic!("{method} {path} is not in the table: say for whom it is")).2
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_lets_in_whom_it_is_for_and_nobody_else() {
    let web = Web::new().await;
    let mut wrong = Vec::new();
    // Logging out comes last, so that it does not spoil the others.
    let mut all: Vec<_> = routes().into_iter().filter(|route| route.access != Access::Token).collect();
    all.sort_by_key(|route| route.path == "/logout");
    for (letter, login) in READERS {
        let reader = web.log_in(login).await;
        for route in &all {
            let path = web.fill(route.path, letter);
            let visited = web.ask(&reader, route.method.as_str(), &path).await;
            let should = expected(route.method.as_str(), route.path).contains(letter);
            if visited.is_let_in() != should {
                wrong.push(format!(
                    "{} {path}: {letter} should{} be let in: {visited:?}",
                    route.method,
                    if should { "" } else { " not" }
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_the_table_exists() {
    let all = routes();
    for (method, path, _) in TABLE {
        assert!(all.iter().any(|route| route.method == *method && route.path == *path), "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_units_case_is_not_there_rather_than_forbidden() {
    let web = Web::new().await;
    let other = web.log_in("health-window.clerk").await;
    for path in ["/work/cases/{id}", "/work/cases/nowhere", "/cases/{id}"] {
        let visited = web.ask(&other, "GET", &web.fill(path, 'o')).await;
        assert_eq!(visited, Visited::Status(StatusCode::NOT_FOUND), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_from_another_site_is_refused() {
    let web = Web::new().await;
    let wang = web.log_in("wang").await;
    let status = web.post_from("https://evil.example", &wang, "/logout").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_asked_to_log_in_and_comes_back() {
    let web = Web::new().await;
    let visited = web.ask(&Reader::guest(), "GET", "/work/unit?level=red").await;
    assert_eq!(visited, Visited::Sent("/login?back=%2Fwork%2Funit%3Flevel%3Dred".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_method_an_unknown_page_and_a_huge_form_have_pages_of_their_own() {
    let web = Web::new().await;
    let guest = Reader::guest();
    for (method, path, status) in
        [("POST", "/services", 405), ("GET", "/nowhere", 404), ("GET", "/services/none", 404)]
    {
        let (found, page) = web.page(&guest, method, path).await;
        assert_eq!(found.as_u16(), status, "{method} {path}");
        assert!(page.contains("<h1") && page.contains("lang=\"zh-CN\""), "{method} {path}: {page}");
    }
}
