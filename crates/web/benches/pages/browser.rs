//! Somebody who is logged in and asks for pages.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chuangyou_app::demo;
use tower::ServiceExt as _;

/// A browser with the cookie of a session.
pub(crate) struct Browser {
    router: Router,
    cookie: String,
}

impl Browser {
    /// Somebody who is not logged in.
    pub(crate) fn guest(router: &Router) -> Self {
        Self { router: router.clone(), cookie: String::new() }
    }

    /// Logs in with the password of the demonstration.
    pub(crate) async fn log_in(router: &Router, login: &str) -> Self {
        let form = format!("login={login}&account={login}&password={}", demo::PASSWORD);
        let request =
            Request::post("/login").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = router.clone().oneshot(request.body(Body::from(form)).unwrap()).await.unwrap();
        let cookie = answer.headers().get(header::SET_COOKIE);
        let cookie = cookie.unwrap_or_else(|| panic!("{login} cannot log in: {}", answer.status()));
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { router: router.clone(), cookie }
    }

    /// Asks for a page as a browser does, and gives the time until its last byte, compressed.
    pub(crate) async fn time(&self, path: &str) -> Duration {
        let request = Request::get(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_ENCODING, "gzip")
            .body(Body::empty())
            .unwrap();
        let started = Instant::now();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 8 << 20).await.unwrap();
        let took = started.elapsed();
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(body.len() > 500, "{path} is a page");
        took
    }
}
