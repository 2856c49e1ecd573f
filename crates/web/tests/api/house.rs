//! A city with a server, tokens, and a description against which every answer is held.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chuangyou_app::account::{self, NewAccount};
use chuangyou_app::token::{self, NewToken, Scope};
use chuangyou_app::{Base, City, Clock, Rulebook, Years};
use chuangyou_calendar::{Weekend, YearFile};
use chuangyou_engine::case::{Moment, PersonId};
use chuangyou_store::account::ChosenBy;
use chuangyou_store::holding::{self, Holding};
use chuangyou_store::{Db, Location, Readers};
use chuangyou_web::Settings;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// Tuesday 1 March 2011, nine o'clock in Luoyang.
const BEGINNING: Moment = Moment(1_298_941_200_000_000);

pub(crate) struct House {
    pub(crate) city: City,
    pub(crate) clock: Clock,
    router: Router,
    _folder: TempDir,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) kind: String,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|why| panic!("{why}: {}", self.text))
    }

    /// The problem's kind; the answer must be one, as described.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.kind, "application/problem+json", "{}", self.text);
        assert_fits("Problem", &self.json());
        self.json()["type"].as_str().unwrap().trim_start_matches("urn:chuangyou:problem:").to_owned()
    }
}

/// Whether a value is as the description says.
pub(crate) fn assert_fits(schema: &str, value: &Value) {
    let mut description: Value = serde_json::from_str(chuangyou_web::api::DESCRIPTION).unwrap();
    description["$ref"] = format!("#/components/schemas/{schema}").into();
    let validator = jsonschema::draft202012::new(&description).unwrap();
    let faults: Vec<String> = validator.iter_errors(value).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new(), "{schema}: {value:#}");
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

fn base(programme: &str, calendar: &str) -> Base {
    let programme = chuangyou_programme::load(&folder(programme)).unwrap();
    let entries = std::fs::read_dir(folder("calendars").join(calendar)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let years = paths.iter().filter(|path| !path.ends_with("calendar.toml"));
    let files = years.map(|path| {
        YearFile::parse(&std::fs::read_to_string(path).unwrap(), &path.display().to_string()).unwrap()
    });
    let files = files.collect();
    Base { programme, calendar: Years { id: calendar.into(), weekend: Weekend::SATURDAY_SUNDAY, files } }
}

impl House {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&Location::File(folder.path().join("city.db")), Readers::default()).unwrap();
        let clock = Clock::set_at(BEGINNING);
        let luoyang = base("programmes/luoyang-2011", "cn");
        let city = City::open(db, luoyang, clock.clone(), folder.path().to_owned()).await.unwrap();
        let receipt = base("programmes/wabo-receipt", "nl");
        let calendar = receipt.calendar.with(&[]).unwrap();
        city.observe(Rulebook::new(receipt.programme, calendar).unwrap()).unwrap();
        let router = chuangyou_web::router(city.clone(), Settings::default());
        Self { city, clock, router, _folder: folder }
    }

    /// Somebody with an account, in a post of a unit if one is named.
    pub(crate) async fn account(&self, login: &str, post: Option<(&str, &str)>) -> PersonId {
        let password = Some("a long enough password".to_owned());
        let new =
            NewAccount { login: login.into(), name: login.into(), password, chosen_by: ChosenBy::Owner };
        let account = account::open(&self.city, new).await.unwrap();
        if let Some((unit, post)) = post {
            let (account, from_at) = (account.clone(), self.city.now());
            let holding = Holding { account, unit: unit.into(), post: post.into(), from_at, to_at: None };
            self.city.write(move |tx, city| holding::put(tx, city, &holding)).await.unwrap();
        }
        account
    }

    /// A token for an account.
    pub(crate) async fn token(&self, account: Option<&PersonId>, scopes: &[Scope]) -> String {
        let (scopes, account) = (scopes.to_vec(), account.cloned());
        let new = NewToken { name: "a system".into(), scopes, account, ends_at: None };
        token::make(&self.city, new).await.unwrap().secret
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap().to_owned());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status, kind: kind.unwrap_or_default(), headers, text }
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, key: &str, body: &Value) -> Answer {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key);
        self.ask(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// An item of one unit, the unit, and the post of a clerk there.
    pub(crate) fn item(&self) -> (String, String, String) {
        let book = self.city.book();
        let programme = book.programme();
        let clerk = |unit: &chuangyou_programme::model::Unit| {
            let mut posts = unit.posts.iter();
            posts.find(|post| post.roles.iter().any(|role| role == "clerk")).map(|post| post.id.clone())
        };
        let mut items = programme.items.iter().filter(|item| item.co_units.is_empty());
        let found = items.find_map(|item| {
            let unit = &programme.units[item.unit.index()];
            Some((item.id.clone(), unit.id.clone(), clerk(unit)?))
        });
        found.expect("the programme has an item of a unit with a clerk")
    }

    /// An application, as a body.
    pub(crate) fn application(&self) -> Value {
        let item = self.item().0;
        json!({
            "procedure": "approval", "action": "submit", "item": item,
            "fields": {
                "item": item, "applicant": "王小明", "applicant_kind": "person", "channel": "online",
                "applicant_phone": "0379-60000000", "materials": ["申请书", "身份证"],
            },
        })
    }

    /// Hands in an application and gives the case.
    pub(crate) async fn applied(&self, token: &str) -> String {
        let answer = self.post("/api/v1/cases", token, "application", &self.application()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        answer.json()["case"].as_str().unwrap().to_owned()
    }
}
