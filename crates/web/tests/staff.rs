//! The board, the programme, the workbench's lists and the administration, asked as a browser asks them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use std::path::{Path, PathBuf};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chuangyou_app::account::{self, NewAccount};
use chuangyou_app::{Base, City, Clock, On, Submission, Years, board, calendar, execute};
use chuangyou_calendar::{Weekend, YearFile};
use chuangyou_engine::case::{FieldValue, Moment, Person, PersonId};
use chuangyou_store::account::ChosenBy;
use chuangyou_store::holding::{self, Holding};
use chuangyou_store::{Db, Location, Readers, case_row};
use chuangyou_web::{Settings, router};
use tower::ServiceExt as _;

const PASSWORD: &str = "correct horse battery";

struct House {
    city: City,
    router: axum::Router,
    _folder: tempfile::TempDir,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

fn luoyang() -> Base {
    let programme = chuangyou_programme::load(&folder("programmes/luoyang-2011")).unwrap();
    let years = (2007..=2026).filter_map(|year| {
        let text = std::fs::read_to_string(folder("calendars/cn").join(format!("{year}.toml"))).ok()?;
        Some(YearFile::parse(&text, "cn").unwrap())
    });
    let calendar = Years { id: "cn".into(), weekend: Weekend::SATURDAY_SUNDAY, files: years.collect() };
    Base { programme, calendar }
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::File(folder.path().join("city.db"));
        let db = Db::open(&location, Readers::default()).unwrap();
        // 2011-03-01 09:00 in Luoyang.
        let clock = Clock::set_at(Moment(1_298_941_200_000_000));
        let city = City::open(db, luoyang(), clock, folder.path().to_owned()).await.unwrap();
        Self { router: router(city.clone(), Settings::default()), city, _folder: folder }
    }

    /// Somebody with an account who holds a post, and the cookie of their session.
    async fn staff(&self, login: &str, unit: &str, post: &str) -> (PersonId, String) {
        let new = NewAccount {
            login: login.to_owned(),
            name: login.to_owned(),
            password: Some(PASSWORD.to_owned()),
            chosen_by: ChosenBy::Owner,
        };
        let id = account::open(&self.city, new).await.unwrap();
        let holding = Holding {
            account: id.clone(),
            unit: unit.into(),
            post: post.to_owned(),
            from_at: Moment(0),
            to_at: None,
        };
        self.city.write(move |tx, city| holding::put(tx, city, &holding)).await.unwrap();
        let form = format!("login={login}&account={login}&password={}", PASSWORD.replace(' ', "+"));
        let request =
            Request::post("/login").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = self.router.clone().oneshot(request.body(Body::from(form)).unwrap()).await.unwrap();
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        (id, cookie.split(';').next().unwrap().to_owned())
    }

    async fn ask(
        &self,
        request: axum::http::request::Builder,
        cookie: &str,
        body: String,
    ) -> (StatusCode, String) {
        let request = request
            .header(header::COOKIE, format!("{cookie}; lang=en"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 8 << 20).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn get(&self, path: &str, cookie: &str) -> (StatusCode, String) {
        self.ask(Request::get(path), cookie, String::new()).await
    }

    async fn post(&self, path: &str, cookie: &str, form: String) -> (StatusCode, String) {
        self.ask(Request::post(path), cookie, form).await
    }

    /// An item of one unit, and that unit.
    fn item(&self) -> (String, String) {
        let book = self.city.book();
        let item = book.programme().items.iter().find(|item| item.co_units.is_empty()).unwrap();
        (item.id.clone(), book.programme().units[item.unit.index()].id.clone())
    }

    /// The post of a unit that has a role.
    fn post_with(&self, unit: &str, role: &str) -> String {
        let book = self.city.book();
        let posts = &book.unit(unit).unwrap().posts;
        posts.iter().find(|post| post.roles.iter().any(|one| one == role)).unwrap().id.clone()
    }

    async fn apply(&self, key: &str) -> String {
        let (item, unit) = self.item();
        let text = |text: &str| FieldValue::Text(text.to_owned());
        let fields = [
            ("item", FieldValue::Item(item.as_str().into())),
            ("applicant", text("王小明")),
            ("applicant_kind", FieldValue::Choice("person".into())),
            ("applicant_phone", text("0379-60000000")),
            ("channel", FieldValue::Choice("online".into())),
            ("materials", FieldValue::List(vec!["申请书".to_owned()])),
        ];
        let submission = Submission {
            key: key.to_owned(),
            on: On::New {
                procedure: "approval".into(),
                unit: unit.as_str().into(),
                item: Some(item.as_str().into()),
                party: Some("wang".into()),
            },
            action: "submit".into(),
            done_at: None,
            actor: Person { id: "wang".into(), posts: Vec::new() },
            fields: fields.into_iter().map(|(name, value)| (name.into(), value)).collect(),
        };
        execute(&self.city, submission).await.unwrap().case.to_string()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_programme_shows_every_clause_and_procedure_with_its_live_numbers() {
    let house = House::new().await;
    house.apply("1").await;
    board::renew(&house.city).await.unwrap();
    let (status, index) = house.get("/programme", "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(index.contains("1 under way, 0 closed this year"), "the application is counted");
    let book = house.city.book();
    for clause in &book.programme().clauses {
        let (status, page) = house.get(&format!("/programme/clauses/{}", clause.id), "").await;
        assert_eq!(status, StatusCode::OK, "{}", clause.id);
        assert!(!page.contains('⟦'), "{}", clause.id);
    }
    for procedure in &book.programme().procedures {
        let (status, page) = house.get(&format!("/programme/procedures/{}", procedure.id), "").await;
        assert!(status == StatusCode::OK && page.contains("<svg") && !page.contains('⟦'), "{}", procedure.id);
    }
    assert_eq!(house.get("/programme/clauses/no-such", "").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_sees_the_units_below_and_no_others_and_a_clerk_sees_no_board() {
    let house = House::new().await;
    let (_, unit) = house.item();
    house.apply("1").await;
    board::renew(&house.city).await.unwrap();
    let title = house.city.book().unit(&unit).unwrap().title.en.clone();
    let (_, mayor) = house.staff("mayor", "luoyang", "mayor").await;
    let (status, page) = house.get("/board", &mayor).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&title.replace('\'', "&#39;")), "the top unit sees all");
    let (_, group) = house.staff("group", "chuangyou-cases", "group-head").await;
    let (status, page) = house.get("/board", &group).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains(&title), "a group of the office is not above the window");
    let (_, clerk) = house.staff("clerk", &unit, &house.post_with(&unit, "clerk")).await;
    assert_eq!(house.get("/board", &clerk).await.0, StatusCode::NOT_FOUND);
    assert_eq!(house.get("/admin", &clerk).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_is_on_one_page_of_the_unit_s_list_and_of_one_s_own_and_filters_go_along() {
    let house = House::new().await;
    let (_, unit) = house.item();
    let mut cases = Vec::new();
    for key in 0..52 {
        cases.push(house.apply(&key.to_string()).await);
    }
    let (_, clerk) = house.staff("clerk", &unit, &house.post_with(&unit, "clerk")).await;
    let link = |page: &str, rel: &str| {
        let links = page.split("<a href=\"").filter_map(|part| part.split_once('"'));
        let mut links = links.filter(|(_, rest)| rest.starts_with(&format!(" rel=\"{rel}\"")));
        links.next().map(|(href, _)| href.replace("&#38;", "&").replace("&amp;", "&"))
    };
    for (list, and) in [("/work/unit?state=submitted", "&"), ("/work", "?")] {
        let (_, first) = house.get(list, &clerk).await;
        assert_eq!(link(&first, "first"), None);
        let next = link(&first, "next").expect("two cases are on another page");
        assert!(next.starts_with(&format!("{list}{and}after=")), "{next}");
        let (_, second) = house.get(&next, &clerk).await;
        let is_on = |page: &str, case: &str| page.contains(&format!("\"/work/cases/{case}\""));
        let on = |page: &str| cases.iter().filter(|case| is_on(page, case)).count();
        assert_eq!((on(&first), on(&second)), (50, 2), "{list}");
        assert!(cases.iter().all(|case| is_on(&first, case) != is_on(&second, case)), "{list}");
        assert_eq!(link(&second, "next"), None);
        assert_eq!(link(&second, "first").as_deref(), Some(list));
        let nowhere = format!("{}?after=nowhere", list.split('?').next().unwrap());
        let (status, first_again) = house.get(&nowhere, &clerk).await;
        assert_eq!((status, on(&first_again)), (StatusCode::OK, 50), "what is no place is the beginning");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_action_is_shown_first_and_then_taken_on_each_ticked_case() {
    let house = House::new().await;
    let (_, unit) = house.item();
    let cases = [house.apply("1").await, house.apply("2").await];
    let (_, clerk) = house.staff("clerk", &unit, &house.post_with(&unit, "clerk")).await;
    let (status, list) = house.get("/work/unit", &clerk).await;
    assert_eq!(status, StatusCode::OK);
    assert!(list.contains("2 cases") && list.contains(&cases[0]) && list.contains("approval/check"));
    assert!(house.get("/work/unit?q=nothing-like-it", &clerk).await.1.contains("No case matches"));

    let ticked = format!("action=approval%2Fcheck&case={}&case={}&case=gone", cases[0], cases[1]);
    let (status, shown) = house.post("/work/bulk", &clerk, ticked).await;
    assert_eq!(status, StatusCode::OK);
    assert!(shown.contains(&format!("value=\"{}@1\"", cases[0])), "what was seen goes along");
    let sent =
        format!("action=approval%2Fcheck&confirm=yes&key=k&case={}%401&case={}%407", cases[0], cases[1]);
    let (status, done) = house.post("/work/bulk", &clerk, sent.clone()).await;
    assert_eq!(status, StatusCode::OK);
    assert!(done.contains("It was done to 1 case") && done.contains("It was not done to 1 case"), "{done}");
    house.post("/work/bulk", &clerk, sent).await;
    let case = cases[0].as_str().into();
    let row = house.city.read(move |tx, city| case_row::by_id(tx, city, &case)).await.unwrap().unwrap();
    assert_eq!(row.version, 2, "sent twice, done once");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_opens_accounts_gives_posts_and_loads_a_year() {
    let house = House::new().await;
    let case = house.apply("1").await;
    let (_, admin) = house.staff("admin", "chuangyou-office", "administrator").await;
    for path in ["", "/units", "/units/luoyang", "/people", "/people/new", "/items", "/calendars", "/journal"]
    {
        let (status, page) = house.get(&format!("/admin{path}"), &admin).await;
        assert!(status == StatusCode::OK && !page.contains('⟦'), "/admin{path}: {status}");
    }
    let form = "name=Li+Na&account=lina&post=luoyang%2Fmayor".to_owned();
    let (status, opened) = house.post("/admin/people/new", &admin, form.clone()).await;
    assert_eq!(status, StatusCode::OK);
    assert!(opened.contains("Mayor") && opened.contains("must be changed at the first log-in"));
    assert_eq!(house.post("/admin/people/new", &admin, form).await.0, StatusCode::UNPROCESSABLE_ENTITY);

    let day = "year+%3D+2011%0A%5B%5Bday%5D%5D%0Adate+%3D+%222011-03-03%22%0Aname+%3D+%22x%22%0Akind+%3D+%22off%22%0A";
    let (status, shown) = house.post("/admin/calendars", &admin, format!("text={day}")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(shown.contains("The due dates of 1 open case would move, 1 of them later"), "{shown}");
    let (status, _) = house.post("/admin/calendars", &admin, "text=year+%3D+%5B".to_owned()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = format!("text={day}&reason=Because");
    assert_eq!(house.post("/admin/calendars/cn/2011", &admin, form).await.0, StatusCode::SEE_OTHER);
    assert_eq!(calendar::reproject(&house.city).await.unwrap().done, 1);
    let (_, unit) = house.item();
    let (_, clerk) = house.staff("clerk", &unit, &house.post_with(&unit, "clerk")).await;
    let (_, page) = house.get(&format!("/work/cases/{case}"), &clerk).await;
    assert!(
        page.contains("8 March 2011 → 9 March 2011") && page.contains("Because"),
        "the timeline says why"
    );

    assert_eq!(house.post("/admin/journal", &admin, String::new()).await.0, StatusCode::SEE_OTHER);
    chuangyou_app::check::ended(&house.city).await;
    assert!(house.get("/admin/journal", &admin).await.1.contains("nothing was found"));
}
