//! A city with its case group behind the server, and everything that is logged meanwhile.

use std::io;
use std::sync::{Arc, Mutex, OnceLock};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chuangyou_app::account::{self, NewAccount};
use chuangyou_app::{City, Clock, On, Submission, chance, execute, reconcile};
use chuangyou_engine::case::{CaseId, FieldValue, Person};
use chuangyou_envelope::{Receipt, work};
use chuangyou_store::account::ChosenBy;
use chuangyou_store::holding::{self, Holding};
use chuangyou_store::{Db, Location, Readers};
use chuangyou_web::{Settings, router};
use tower::ServiceExt as _;

use crate::common::{self, given, local};
use crate::{PASSPHRASE, PASSWORD, value};

/// Everything that is logged while these tests run, down to the last detail.
pub(crate) fn log() -> Arc<Mutex<Vec<u8>>> {
    #[derive(Clone)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    let log = LOG.get_or_init(|| {
        let lines = Arc::<Mutex<Vec<u8>>>::default();
        let writer = Lines(Arc::clone(&lines));
        let subscriber =
            tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
        subscriber.with_ansi(false).with_writer(move || writer.clone()).init();
        lines
    });
    Arc::clone(log)
}

/// A city with its case group, and the server over it.
pub(crate) struct House {
    pub(crate) city: City,
    pub(crate) clock: Clock,
    router: axum::Router,
    pub(crate) folder: tempfile::TempDir,
}

/// What a browser was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) cookie: Option<String>,
    pub(crate) page: String,
    pub(crate) bytes: Vec<u8>,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(Settings { report_work_bits: 8, ..Settings::default() }).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        log();
        let folder = tempfile::tempdir().unwrap();
        let location = Location::File(folder.path().join("city.db"));
        let db = tokio::task::spawn_blocking(move || Db::open(&location, Readers::default())).await;
        let clock = Clock::set_at(local("2011-03-07 09:37"));
        let base = common::luoyang();
        let city = City::open(db.unwrap().unwrap(), base, clock.clone(), folder.path().to_owned()).await;
        let city = city.unwrap();
        for (login, post) in [("keeper", "custodian"), ("successor", "custodian"), ("officer", "officer")] {
            employ(&city, login, post).await;
        }
        let router = router(city.clone(), settings);
        Self { city, clock, router, folder }
    }

    /// The same with a custodian who has set up keys; gives the custodian's cookie.
    pub(crate) async fn with_keys() -> (Self, String) {
        let house = Self::new().await;
        let keeper = house.log_in("keeper").await;
        let form = format!("what=make&make-new={PASSPHRASE}&make-again={PASSPHRASE}");
        let made = house.post(&keeper, "/work/custody", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.page);
        (house, keeper)
    }

    pub(crate) async fn send(
        &self,
        cookie: &str,
        request: axum::http::request::Builder,
        body: Body,
    ) -> Answer {
        let request = request.header(header::COOKIE, cookie).header(header::ACCEPT, "text/html");
        let request = request.header(header::ACCEPT_LANGUAGE, "en");
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status();
        let cookie = response.headers().get(header::SET_COOKIE);
        let cookie = cookie.map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned());
        let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap().to_vec();
        Answer { status, cookie, page: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    pub(crate) async fn get(&self, cookie: &str, path: &str) -> Answer {
        self.send(cookie, Request::get(path), Body::empty()).await
    }

    pub(crate) async fn post(&self, cookie: &str, path: &str, form: &str) -> Answer {
        let form = form.replace(' ', "+");
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(cookie, request, Body::from(form)).await
    }

    pub(crate) async fn log_in(&self, login: &str) -> String {
        let answer = self.post("", "/login", &format!("account={login}&password={PASSWORD}")).await;
        answer.cookie.unwrap_or_else(|| panic!("{login} cannot log in: {}", answer.page))
    }

    /// Sends a report as a browser with a script does.
    pub(crate) async fn report(&self, fields: &[(&str, &str)], files: &[&[u8]]) -> Answer {
        let page = self.get("", "/report").await.page;
        let challenge = value(&page, "challenge");
        let answer = work::answer(&challenge, 8);
        let mut all = vec![("key", value(&page, "key")), ("challenge", challenge), ("answer", answer)];
        all.extend(fields.iter().map(|(name, text)| (*name, (*text).to_owned())));
        self.multipart("/report", &all, files).await
    }

    pub(crate) async fn multipart(&self, path: &str, fields: &[(&str, String)], files: &[&[u8]]) -> Answer {
        let mut body = Vec::new();
        for (name, text) in fields {
            body.extend(
                format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").bytes(),
            );
        }
        for file in files {
            let head = "--b\r\ncontent-disposition: form-data; name=\"tip_evidence\"; filename=\"Zhang-IMG_2011.jpg\"\r\n\r\n";
            body.extend(head.bytes().chain(file.iter().copied()).chain(*b"\r\n"));
        }
        body.extend(b"--b--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send("", request, Body::from(body)).await
    }

    pub(crate) async fn case(&self, receipt: &Receipt) -> CaseId {
        let found = chuangyou_app::sealed::report::find(&self.city, receipt).await.unwrap();
        found.expect("there is a case").id
    }

    pub(crate) async fn act(&self, who: &Person, case: &CaseId, action: &str, fields: &[(&str, FieldValue)]) {
        let submission = Submission {
            key: chance::timeless(),
            on: On::Case { id: case.clone(), seen: None },
            action: action.to_owned(),
            done_at: None,
            actor: who.clone(),
            fields: given(fields),
        };
        execute(&self.city, submission).await.unwrap_or_else(|why| panic!("{action}: {why}"));
        reconcile::settle(&self.city).await.unwrap();
    }

    pub(crate) async fn at(&self, at: &str) {
        self.clock.move_to(local(at));
        reconcile::settle(&self.city).await.unwrap();
    }
}

async fn employ(city: &City, login: &str, post: &str) {
    let (name, password) = (login.to_owned(), Some(PASSWORD.to_owned()));
    let new = NewAccount { login: login.to_owned(), name, password, chosen_by: ChosenBy::Owner };
    let id = account::open(city, new).await.unwrap();
    let (unit, post, from_at) = ("chuangyou-cases".into(), post.to_owned(), local("2011-01-01 00:00"));
    let held = Holding { account: id, unit, post, from_at, to_at: None };
    city.write(move |tx, jurisdiction| holding::put(tx, jurisdiction, &held)).await.unwrap();
}
