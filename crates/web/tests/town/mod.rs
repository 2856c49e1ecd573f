//! The demonstration's city behind the server, and people who visit it.

#![allow(dead_code, reason = "each test uses some of it")]

/// The harness of the application's tests: the programme, the calendar.
#[path = "../../../app/tests/common/mod.rs"]
mod common;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use chuangyou_app::{City, Clock, demo};
use chuangyou_engine::case::CaseId;
use chuangyou_store::{Db, Location, Readers, attachment, case_row, draft, notice, publication};
use chuangyou_web::{Settings, router};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The server over a city that has been at work for some weeks.
pub(crate) struct Web {
    pub(crate) city: City,
    router: Router,
    case: CaseId,
    number: String,
    hash: String,
    publication: String,
    _folder: TempDir,
}

/// Somebody with the cookie of their session.
pub(crate) struct Reader(Option<String>);

impl Reader {
    pub(crate) fn guest() -> Self {
        Self(None)
    }

    /// The cookie of their session; empty if they have none.
    pub(crate) fn cookie(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

/// What a browser was answered.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    /// Where it is sent on to; empty if it is not.
    pub(crate) to: String,
    pub(crate) page: String,
}

/// How a request was answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Visited {
    /// With this status.
    Status(StatusCode),
    /// By sending the reader on to another page.
    Sent(String),
}

impl Visited {
    /// Whether there was something for the reader: not a missing page, and not the way to the log-in.
    pub(crate) fn is_let_in(&self) -> bool {
        match self {
            Self::Status(status) => !matches!(status.as_u16(), 401 | 403 | 404),
            Self::Sent(to) => !to.starts_with("/login"),
        }
    }
}

impl Web {
    pub(crate) async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    /// The same with other settings.
    pub(crate) async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::File(folder.path().join("city.db"));
        let db = Db::open(&location, Readers::default()).unwrap();
        let now = common::local("2011-06-01 10:00");
        let clock = Clock::set_at(demo::beginning(now));
        let city = City::open(db, common::luoyang(), clock, folder.path().to_owned()).await.unwrap();
        demo::make(&city, now).await.unwrap();
        chuangyou_app::seal::seal_all(&city).await.unwrap();
        let (case, number) = waiting_case(&city).await;
        let hash = prepare(&city, &case).await;
        let publication = published(&city).await;
        let router = router(city.clone(), settings);
        Self { city, router, case, number, hash, publication, _folder: folder }
    }

    /// The path with the parameters of the citizen's case filled in.
    pub(crate) fn fill(&self, path: &str, reader: char) -> String {
        // The citizen supplies corrections; a clerk can ask for the green channel on their behalf in other states, but here only this.
        let action = if reader == 'w' { "withdraw" } else { "supply_correction" };
        path.replace("/clauses/{id}", "/clauses/2.2.time-limit")
            .replace("/procedures/{id}", "/procedures/approval")
            .replace("/units/{id}", "/units/luoyang")
            .replace("/people/{id}", "/people/new")
            .replace("/ledgers/{procedure}", "/ledgers/rectification")
            .replace("/items/{id}", "/items/food-circulation-permit")
            .replace("{name}/{year}", "cn/2011")
            .replace("{id}", self.case.as_str())
            .replace("{case}/{version}", &format!("{}/1", self.case))
            .replace("{action}", action)
            .replace("{number}", &self.number)
            .replace("{hash}", &self.hash)
            .replace("{item}", "food-circulation-permit")
            .replace("{publication}", &self.publication)
            .replace("{draft}", "draft-1")
            .replace("{procedure}", "approval")
            .replace("{*name}", "chuangyou.css")
            .replace("/language", "/language?to=en")
    }

    /// Somebody who has logged in; a guest if there is no login.
    pub(crate) async fn log_in(&self, login: &str) -> Reader {
        if login.is_empty() {
            return Reader::guest();
        }
        let form = format!("account={login}&password={}", demo::PASSWORD);
        let request =
            Request::post("/login").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let response = self.router.clone().oneshot(request.body(Body::from(form)).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{login} cannot log in");
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        Reader(cookie.split(';').next().map(str::to_owned))
    }

    pub(crate) async fn ask(&self, reader: &Reader, method: &str, path: &str) -> Visited {
        let request = request(reader, method, path);
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        match response.headers().get(header::LOCATION) {
            Some(to) => Visited::Sent(to.to_str().unwrap().to_owned()),
            None => Visited::Status(response.status()),
        }
    }

    pub(crate) async fn page(&self, reader: &Reader, method: &str, path: &str) -> (StatusCode, String) {
        let request = request(reader, method, path);
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 22).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// Asks as a browser does: cookies that are set are kept, and words of a page are shown.
    pub(crate) async fn browse(&self, reader: &mut Reader, method: &str, path: &str, form: &str) -> Answered {
        let request = request(reader, method, path).header(header::ACCEPT, "text/html");
        let body = Body::from(form.to_owned());
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let text = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        if let Some(cookie) = text(header::SET_COOKIE) {
            reader.0 = cookie.split(';').next().map(str::to_owned);
        }
        let (status, to) = (response.status(), text(header::LOCATION).unwrap_or_default());
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 22).await.unwrap();
        Answered { status, to, page: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// Sends a request as it is, in somebody's session.
    pub(crate) async fn send(
        &self,
        reader: &Reader,
        request: axum::http::request::Builder,
        body: Body,
    ) -> Response {
        let request = request.header(header::COOKIE, reader.cookie());
        self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap()
    }

    pub(crate) async fn post_from(&self, origin: &str, reader: &Reader, path: &str) -> StatusCode {
        let request =
            request(reader, "POST", path).header(header::ORIGIN, origin).header(header::HOST, "city.example");
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        response.status()
    }
}

fn request(reader: &Reader, method: &str, path: &str) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    match &reader.0 {
        Some(cookie) => request.header(header::COOKIE, cookie),
        None => request,
    }
}

/// An application of the citizen's that waits for corrections, with the number of a paper that was served in it.
async fn waiting_case(city: &City) -> (CaseId, String) {
    let found = city.read(|tx, jurisdiction| {
        let rows = case_row::of_party(tx, jurisdiction, &"demo-wang".into(), 200)?;
        let waits = |row: &&case_row::CaseRow| {
            row.state == "awaiting_correction" && row.unit == "industry-commerce-window"
        };
        let row = rows.iter().find(waits).expect("one of the demonstration's cases waits for corrections");
        let served = notice::of_case(tx, jurisdiction, &row.id)?;
        Ok::<_, chuangyou_store::Failure>((row.id.clone(), served[0].number.clone()))
    });
    found.await.unwrap()
}

/// The id of something that was made public for everybody.
async fn published(city: &City) -> String {
    let today = city.book().almanac().day(city.now().0);
    let found = city.read(move |tx, jurisdiction| {
        publication::shown(tx, jurisdiction, ("approval-results", None), (None, today), 1)
    });
    found.await.unwrap()[0].id.clone()
}

/// Gives the case a file and the citizen a draft, and tells the file's hash.
async fn prepare(city: &City, case: &CaseId) -> String {
    let folder = attachment::Folder::new(city.folder().join("attachments"));
    let rules =
        attachment::AttachmentRules { max_bytes: 1000, allowed: attachment::FileType::all().collect() };
    let stored = folder.store(&rules, "plan.txt", &mut "a plan of the shop".as_bytes()).unwrap();
    let (hash, at) = (stored.hash, city.now());
    let noted = attachment::Attachment {
        hash,
        owner: case.to_string(),
        name: stored.name,
        file_type: stored.file_type,
        size_bytes: stored.size_bytes,
        stored_at: at,
    };
    let kept = draft::Draft {
        id: "draft-1".into(),
        account: "demo-wang".into(),
        procedure: "approval".into(),
        item: Some("food-circulation-permit".into()),
        body: "{}".into(),
        saved_at: at,
    };
    city.write(move |tx, jurisdiction| {
        attachment::put(tx, jurisdiction, &noted)?;
        draft::put(tx, jurisdiction, &kept)
    })
    .await
    .unwrap();
    hash.to_string()
}
