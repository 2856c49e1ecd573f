//! What supervision keeps from whom: sealed visits, the names of complainants, other units' lines of a ledger.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[allow(dead_code, reason = "these tests use some of it")]
#[path = "../api/house.rs"]
mod house;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chuangyou_app::token::Scope;
use chuangyou_app::{On, Submission, execute, reconcile};
use chuangyou_engine::case::{CaseId, FieldName, FieldValue, HeldRole, Person, PersonId};
use chuangyou_pages::url::Url;
use chuangyou_store::case_row;
use house::{Answer, House};

/// Somebody with an account: who they are, the cookie of their session, and a token that reads cases.
struct Reader {
    id: PersonId,
    cookie: String,
    token: String,
}

async fn reader(house: &House, login: &str, post: Option<(&str, &str)>) -> Reader {
    let id = house.account(login, post).await;
    let form = format!("account={login}&password=a+long+enough+password");
    let answer = send(house, "/login", "", &form).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    let cookie = format!("{}; lang=en", cookie.split(';').next().unwrap());
    let token = house.token(Some(&id), &[Scope::CasesRead]).await;
    Reader { id, cookie, token }
}

async fn send(house: &House, path: &str, cookie: &str, form: &str) -> Answer {
    let request = Request::post(path).header(header::COOKIE, cookie);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    house.ask(request.body(Body::from(form.to_owned())).unwrap()).await
}

async fn see(house: &House, path: &str, cookie: &str) -> Answer {
    house.ask(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
}

type Given<'g> = &'g [(&'g str, FieldValue)];

/// Somebody acts in a role, as the workbench lets them; what follows is carried out.
async fn act(house: &House, who: (&PersonId, &str, &str), on: On, action: &str, given: Given<'_>) -> CaseId {
    let (id, unit, role) = who;
    let posts = vec![HeldRole { unit: unit.into(), role: role.into(), rank: 60 }];
    let fields: BTreeMap<FieldName, FieldValue> =
        given.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
    let actor = Person { id: id.clone(), posts };
    let key = chuangyou_app::chance::id(house.city.now());
    let submission = Submission { key, on, action: action.into(), done_at: None, actor, fields };
    let done = execute(&house.city, submission).await.unwrap();
    reconcile::settle(&house.city).await.unwrap();
    done.case
}

fn new(procedure: &str, unit: &str) -> On {
    On::New { procedure: procedure.into(), unit: unit.into(), item: None, party: None }
}

fn on(case: &CaseId) -> On {
    On::Case { id: case.clone(), seen: None }
}

/// The cases of a procedure in a unit.
async fn cases_of(house: &House, unit: &'static str, procedure: &'static str) -> Vec<case_row::CaseRow> {
    let until = chuangyou_engine::case::Moment(i64::MAX);
    let rows = house.city.read(move |tx, city| case_row::of_unit(tx, city, unit, until, 100)).await.unwrap();
    rows.into_iter().filter(|row| row.procedure == procedure).collect()
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.into())
}

fn list(entry: &str) -> FieldValue {
    FieldValue::List(vec![entry.into()])
}

fn date(day: &str) -> FieldValue {
    FieldValue::Date(day.parse().unwrap())
}

// Visits ---------------------------------------------------------------------------------------------------------------

/// A visit to the planning window for which a visitor has been drawn, with its plan.
async fn sealed_visit(house: &House, head: &PersonId, director: &PersonId) -> (CaseId, CaseId) {
    let leader = (head, "chuangyou-visits", "leader");
    let book = house.city.book();
    let windows = book.programme().units.iter().filter(|unit| unit.kind.as_deref() == Some("window")).count();
    let plan = approved_plan(house, head, director, windows).await;
    let window = [("visited_unit", FieldValue::Unit("planning-window".into()))];
    act(house, leader, on(&plan), "order_visit", &window).await;
    let visit = cases_of(house, "chuangyou-visits", "visit").await.remove(0).id;
    act(house, leader, on(&visit), "assign_visitor", &[("visit_on", date("2011-03-15"))]).await;
    (plan, visit)
}

/// A plan to visit so many windows, which were drawn.
async fn approved_plan(house: &House, head: &PersonId, director: &PersonId, windows: usize) -> CaseId {
    let leader = (head, "chuangyou-visits", "leader");
    let drafted = [
        ("mode", FieldValue::Choice("undercover".into())),
        ("theme", text("manners at the counter")),
        ("script", list("greeting")),
        ("from_on", date("2011-03-07")),
        ("until_on", date("2011-03-31")),
        ("window_count", FieldValue::Number(i64::try_from(windows).unwrap())),
    ];
    let plan = act(house, leader, new("inspection-plan", "chuangyou-visits"), "draft_plan", &drafted).await;
    act(house, leader, on(&plan), "draw_windows", &[]).await;
    let approver = (director, "chuangyou-office", "office_leader");
    act(house, approver, on(&plan), "approve_plan", &[("plan_approval", text("go"))]).await;
    plan
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_that_orders_a_visit_offers_the_windows_that_were_drawn_and_no_others() {
    let house = House::new().await;
    let head = reader(&house, "head", Some(("chuangyou-visits", "group-head"))).await;
    let director = house.account("director", None).await;
    let plan = approved_plan(&house, &head.id, &director, 2).await;
    let form = see(&house, &format!("/work/cases/{plan}/do/order_visit"), &head.cookie).await;
    assert_eq!(form.status, StatusCode::OK);
    assert_eq!(form.text.matches("<option value=\"").count(), 1 + 2, "none, or one of two: {}", form.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visits_day_and_visitor_are_hidden_from_the_visited_unit_until_their_seal_is_lifted() {
    let house = House::new().await;
    let head = house.account("head", None).await;
    let director = house.account("director", None).await;
    let visitor = house.account("Xie-Anfang", Some(("chuangyou-visits", "officer"))).await;
    let clerk = reader(&house, "clerk", Some(("planning-window", "clerk"))).await;
    let (plan, visit) = sealed_visit(&house, &head, &director).await;
    for sealed in [&plan, &visit] {
        let page = see(&house, &format!("/work/cases/{sealed}"), &clerk.cookie).await;
        let json = house.get(&format!("/api/v1/cases/{sealed}"), &clerk.token).await;
        assert_eq!((page.status, json.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    }
    let listed = house.get("/api/v1/cases?unit=chuangyou-visits", &clerk.token).await;
    assert_eq!(listed.status, StatusCode::NOT_FOUND);
    let own = see(&house, "/work/unit", &clerk.cookie).await;
    assert!(!own.text.contains("A visit made known"), "nothing hints at the visit");

    let own = (&visitor, "chuangyou-visits", "mystery_visitor");
    act(&house, own, on(&visit), "begin_visit", &[("no_conflict", FieldValue::Flag(true))]).await;
    act(&house, own, on(&visit), "record_nothing", &[("observations", list("greeted"))]).await;
    act(&house, (&head, "chuangyou-visits", "leader"), on(&visit), "release_name", &[]).await;
    let told = cases_of(&house, "planning-window", "visit-disclosure").await.remove(0).id;
    let page = see(&house, &format!("/work/cases/{told}"), &clerk.cookie).await;
    assert!(page.text.contains("xie-anfang") || page.text.contains("Xie-Anfang"), "{}", page.text);
    let json = house.get(&format!("/api/v1/cases/{told}"), &clerk.token).await;
    assert!(json.text.contains("2011-03-15") && json.text.contains(visitor.as_str()), "{}", json.text);
    let still = see(&house, &format!("/work/cases/{visit}"), &clerk.cookie).await;
    assert_eq!(still.status, StatusCode::NOT_FOUND, "the visit itself stays with the group");
}

// Complaints -----------------------------------------------------------------------------------------------------------

const COMPLAINT: &str =
    "key=k1&complainant=Gu-Yanran&complainant_contact=13912345678&kind=manners&problem=He+shouted";

/// A complaint about the planning window, made by whoever has these cookies, with the code that they are shown.
async fn complained(house: &House, cookies: &str) -> (case_row::CaseRow, String) {
    let form = format!("{COMPLAINT}&complained_unit=planning-window");
    let done = send(house, "/complain", cookies, &form).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let row = cases_of(house, "planning-window", "complaint").await.remove(0);
    assert!(done.text.contains(&row.number), "{}", done.text);
    (row, code_in(&done.text))
}

/// The code that the page shows.
fn code_in(page: &str) -> String {
    let groups = page.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let is_code = |word: &&str| word.len() == 19 && word.split('-').all(|group| group.len() == 4);
    let code = groups.filter(|word| word.split('-').count() == 4).find(is_code).expect("a code is shown");
    code.to_owned()
}

async fn state_of_complaint(house: &House) -> String {
    cases_of(house, "planning-window", "complaint").await.remove(0).state
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_complained_without_an_account_reads_the_answer_and_has_it_reopened_by_the_code() {
    let house = House::new().await;
    let chief = reader(&house, "chief", Some(("planning-window", "chief"))).await;
    let (row, code) = complained(&house, "lang=en").await;
    let chief = (&chief.id, "planning-window", "reviewer");
    act(&house, chief, on(&row.id), "accept_complaint", &[]).await;
    act(&house, chief, on(&row.id), "answer_complaint", &[("answer_text", text("We apologise"))]).await;
    reconcile::settle(&house.city).await.unwrap();

    let found = send(&house, "/track", "lang=en", &format!("number={}&code={code}", row.number)).await;
    let path = Url::TrackedAct(&row.number, "reopen_complaint").to_string();
    assert!(found.text.contains("We apologise") && found.text.contains(&path), "{}", found.text);
    let form = send(&house, &path, "lang=en", &format!("code={code}")).await;
    assert!(form.status == StatusCode::OK && form.text.contains("reopen_reason"), "{}", form.text);
    let silent = send(&house, &path, "lang=en", &format!("code={code}&key=k2")).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "why is missing");
    let guessed = send(&house, &path, "lang=en", "code=0000-0000-0000-0000&key=k3&reopen_reason=x").await;
    assert_eq!(guessed.status, StatusCode::UNPROCESSABLE_ENTITY, "that is not its code");
    assert_eq!(state_of_complaint(&house).await, "answered");
    let again = format!("code={code}&key=k4&reopen_reason=He+did+it+again");
    let done = send(&house, &path, "lang=en", &again).await;
    assert!(done.status == StatusCode::OK && done.text.contains("With the unit"), "{}", done.text);
    assert_eq!(state_of_complaint(&house).await, "at_unit");
    let late = send(&house, &path, "lang=en", &format!("code={code}")).await;
    assert_eq!(
        late.status,
        StatusCode::CONFLICT,
        "it cannot be reopened now: the page says what can be done"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_somebody_with_an_account_shows_the_case_and_does_nothing_to_it() {
    let house = House::new().await;
    let citizen = reader(&house, "citizen", None).await;
    let (row, code) = complained(&house, &citizen.cookie).await;
    let found = send(&house, "/track", "lang=en", &format!("number={}&code={code}", row.number)).await;
    assert!(found.status == StatusCode::OK && !found.text.contains("/do/"), "{}", found.text);
    let path = Url::TrackedAct(&row.number, "withdraw_complaint").to_string();
    let refused = send(&house, &path, "lang=en", &format!("code={code}&key=k2")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(state_of_complaint(&house).await, "received");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_gave_no_name_is_not_told_that_it_was_erased() {
    let house = House::new().await;
    let form = "key=k1&kind=manners&problem=He+shouted&complained_unit=planning-window";
    let done = send(&house, "/complain", "lang=en", form).await;
    let row = cases_of(&house, "planning-window", "complaint").await.remove(0);
    reconcile::settle(&house.city).await.unwrap();
    let code = code_in(&done.text);
    let found = send(&house, "/track", "lang=en", &format!("number={}&code={code}", row.number)).await;
    assert!(found.text.contains("has been recorded under"), "{}", found.text);
    assert!(!found.text.contains("erased"), "{}", found.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_a_receipt_asks_for_the_code_alone() {
    let house = House::new().await;
    let page = see(&house, "/track/GH-2011-000001", "lang=en").await;
    assert!(page.status == StatusCode::OK && page.text.contains("value=\"GH-2011-000001\""), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_made_without_an_account_is_followed_by_number_and_code() {
    let house = House::new().await;
    let (row, code) = complained(&house, "lang=en").await;
    let found = send(&house, "/track", "lang=en", &format!("number={}&code={code}", row.number)).await;
    assert!(found.status == StatusCode::OK && found.text.contains("Received"), "{}", found.text);
    assert!(!found.text.contains("Gu-Yanran"), "whoever has the code sees what happened, not who complained");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_of_no_unit_or_of_nothing_comes_back_with_what_was_typed() {
    let house = House::new().await;
    for unit in ["", "nowhere"] {
        let refused =
            send(&house, "/complain", "lang=en", &format!("{COMPLAINT}&complained_unit={unit}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("He shouted"), "what was typed is kept");
    }
    let form = "key=k1&complained_unit=planning-window&kind=manners";
    let refused = send(&house, "/complain", "lang=en", form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "what happened is missing");
    assert!(cases_of(&house, "planning-window", "complaint").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_case_leads_to_a_complaint_with_its_number_filled_in() {
    let house = House::new().await;
    let page = see(&house, "/complain?about=GH-2011-000001", "lang=en").await;
    assert!(page.text.contains("value=\"GH-2011-000001\""), "{}", page.text);
    for home in ["/", "/track"] {
        assert!(see(&house, home, "lang=en").await.text.contains("href=\"/complain\""), "{home}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_complained_of_is_never_shown_who_complains_and_its_supervisors_are() {
    let house = House::new().await;
    let clerk = reader(&house, "clerk", Some(("planning-window", "clerk"))).await;
    let chief = reader(&house, "chief", Some(("planning-window", "chief"))).await;
    let centre = reader(&house, "centre", Some(("service-centre", "deputy-director"))).await;
    let form = format!("{COMPLAINT}&complained_unit=planning-window");
    send(&house, "/complain", "lang=en", &form).await;
    let row = cases_of(&house, "planning-window", "complaint").await.remove(0);
    let id = row.id.clone();
    reconcile::settle(&house.city).await.unwrap();
    let papers =
        house.city.read(move |tx, city| chuangyou_store::notice::of_case(tx, city, &id)).await.unwrap();
    let page = format!("/work/cases/{}", row.id);
    let paper =
        format!("{page}/notices/{}", papers[0].number.replace('诉', "%E8%AF%89").replace('收', "%E6%94%B6"));
    for (who, knows) in [(&clerk, false), (&chief, false), (&centre, true)] {
        for path in [&page, &paper] {
            let answer = see(&house, path, &who.cookie).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(answer.text.contains("Gu-Yanran"), knows, "{} at {path}", who.id);
        }
        let json = house.get(&format!("/api/v1/cases/{}", row.id), &who.token).await;
        assert!(!json.text.contains("Gu-Yanran") && !json.text.contains("13912345678"));
    }
    assert!(see(&house, &page, &clerk.cookie).await.text.contains("He shouted"), "what happened is shown");
}

// Ledgers --------------------------------------------------------------------------------------------------------------

/// A problem in the ledger of rectification.
async fn problem(house: &House, who: &PersonId, unit: &str, source: &str, what: &str) {
    let fields = [
        ("source_kind", FieldValue::Choice(source.into())),
        ("problem", text(what)),
        ("severity", FieldValue::Choice("minor".into())),
    ];
    act(house, (who, unit, "clerk"), new("rectification", unit), "record_problem", &fields).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_shows_problems_of_every_source_to_those_who_may_read_them() {
    let house = House::new().await;
    let planning = reader(&house, "planning", Some(("planning-window", "clerk"))).await;
    let health = reader(&house, "health", Some(("health-window", "clerk"))).await;
    let office = reader(&house, "office", Some(("chuangyou-office", "director"))).await;
    let citizen = reader(&house, "citizen", None).await;
    problem(&house, &planning.id, "planning-window", "card", "Late twice").await;
    problem(&house, &planning.id, "planning-window", "tip", "=1+1").await;
    problem(&house, &health.id, "health-window", "complaint", "Shouted at").await;
    let ledger = async |who: &Reader, rest: &str| {
        see(&house, &format!("/ledgers/rectification{rest}"), &who.cookie).await
    };
    let shown = |answer: &Answer| ["Late twice", "=1+1", "Shouted at"].map(|what| answer.text.contains(what));
    assert_eq!(shown(&ledger(&planning, "").await), [true, true, false]);
    assert_eq!(shown(&ledger(&health, "").await), [false, false, true]);
    assert_eq!(shown(&ledger(&office, "").await), [true, true, true]);
    assert_eq!(shown(&ledger(&office, "?kind=tip").await), [false, true, false]);
    assert_eq!(shown(&ledger(&office, "?unit=health-window").await), [false, false, true]);
    assert_eq!(shown(&ledger(&office, "?state=mending").await), [false, false, false]);
    assert_eq!(shown(&ledger(&office, "?half=closed").await), [false, false, false]);
    assert_eq!(shown(&ledger(&planning, "?unit=health-window").await), [false, false, false]);
    let table = ledger(&office, "/table?unit=planning-window").await;
    assert_eq!(table.kind, "text/csv; charset=utf-8");
    assert!(table.text.starts_with("\u{feff}\"Number\",\"Unit\""), "{}", table.text);
    assert!(table.text.contains("\"'=1+1\"") && table.text.lines().count() == 3, "{}", table.text);
    assert_eq!(see(&house, "/ledgers/approval", &office.cookie).await.status, StatusCode::NOT_FOUND);
    assert_ne!(ledger(&citizen, "").await.status, StatusCode::OK);
    let names = see(&house, "/ledgers", &planning.cookie).await;
    assert!(names.text.contains("href=\"/ledgers/rectification\""), "{}", names.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_of_investigations_is_empty_for_those_who_do_not_investigate() {
    let house = House::new().await;
    let clerk = reader(&house, "clerk", Some(("planning-window", "clerk"))).await;
    let group = reader(&house, "group", Some(("chuangyou-cases", "group-head"))).await;
    let unit = |unit: &str| FieldValue::Unit(unit.into());
    let found = [
        ("source_kind", FieldValue::Choice("visit".into())),
        ("problem", text("sent away")),
        ("found_by", FieldValue::Person(group.id.clone())),
        ("found_by_unit", unit("chuangyou-visits")),
        ("investigating_unit", unit("chuangyou-cases")),
        ("subject_person", FieldValue::Person(clerk.id.clone())),
    ];
    let visitor = house.account("visitor", None).await;
    let who = (&visitor, "chuangyou-visits", "mystery_visitor");
    let on = new("accountability", "chuangyou-visits");
    let case = act(&house, who, on, "propose_accountability", &found).await;
    for (who, knows) in [(&clerk, false), (&group, true)] {
        let page = see(&house, "/ledgers/accountability", &who.cookie).await;
        assert_eq!((page.status, page.text.contains(case.as_str())), (StatusCode::OK, knows));
    }
}
