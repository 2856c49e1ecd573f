//! What the API promises: its description is true, acts are done once, and nobody reads or does what is not theirs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod house;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chuangyou_app::reconcile;
use chuangyou_app::token::Scope;
use chuangyou_engine::case::Moment;
use chuangyou_store::seal::{Head, PublicKey};
use chuangyou_store::{Digest, merkle, seal};
use chuangyou_web::{Access, api, routes};
use house::{House, assert_fits};
use serde_json::{Value, json};

const BOTH: [Scope; 2] = [Scope::CasesRead, Scope::CommandsWrite];

// The description ------------------------------------------------------------------------------------------------------

fn description() -> Value {
    serde_json::from_str(api::DESCRIPTION).unwrap()
}

#[test]
fn every_route_of_the_api_is_described_and_every_described_operation_is_a_route() {
    let served = routes().into_iter().filter(|route| route.path.starts_with("/api/"));
    let served: BTreeSet<(String, String)> =
        served.map(|route| (route.path.to_owned(), route.method.as_str().to_lowercase())).collect();
    let description = description();
    let paths = description["paths"].as_object().unwrap().iter();
    let described: BTreeSet<(String, String)> = paths
        .flat_map(|(path, one)| one.as_object().unwrap().keys().map(|method| (path.clone(), method.clone())))
        .collect();
    assert_eq!(served, described);
}

#[test]
fn every_operation_names_its_parameters_its_scope_and_what_it_answers() {
    let description = description();
    for route in routes().into_iter().filter(|route| route.path.starts_with("/api/")) {
        let operation = &description["paths"][route.path][route.method.as_str().to_lowercase()];
        let named = |parameter: &Value| match parameter["$ref"].as_str() {
            Some(place) => description.pointer(place.trim_start_matches('#')).unwrap()["name"].clone(),
            None => parameter["name"].clone(),
        };
        let empty = Vec::new();
        let parameters = operation["parameters"].as_array().unwrap_or(&empty);
        let names: Vec<Value> = parameters.iter().map(named).collect();
        for part in route.path.split('/').filter_map(|part| part.strip_prefix('{')) {
            assert!(names.contains(&json!(part.trim_end_matches('}'))), "{}: {part}", route.path);
        }
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{}", route.path);
        let is_guarded = operation["security"][0]["token"][0].as_str().and_then(Scope::of).is_some();
        assert_eq!(is_guarded, route.access == Access::Token, "{}", route.path);
        let refuses = responses.contains_key("401") && responses.contains_key("403");
        assert_eq!(refuses, route.access == Access::Token, "{}", route.path);
    }
}

#[test]
fn every_reference_of_the_description_leads_somewhere() {
    fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(entries) => entries.iter().for_each(|entry| references(entry, found)),
            _ => {}
        }
    }
    let (description, mut found) = (description(), Vec::new());
    references(&description, &mut found);
    let lost: Vec<&str> =
        found.into_iter().filter(|place| description.pointer(&place[1..]).is_none()).collect();
    assert_eq!(lost, Vec::<&str>::new());
}

// Who may --------------------------------------------------------------------------------------------------------------

#[tokio::test(flavor = "multi_thread")]
async fn no_route_for_tokens_answers_without_one_or_with_one_of_another_scope() {
    let house = House::new().await;
    let account = house.account("somebody", None).await;
    let description = description();
    for route in routes().into_iter().filter(|route| route.access == Access::Token) {
        let path = route.path.replace("{id}", "x").replace("{action}", "check");
        let path = format!("{path}?unit=x");
        let operation = &description["paths"][route.path][route.method.as_str().to_lowercase()];
        let needed = Scope::of(operation["security"][0]["token"][0].as_str().unwrap()).unwrap();
        let others: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| *scope != needed).collect();
        let wrong = house.token(Some(&account), &others).await;
        for (token, status, problem) in [
            ("", StatusCode::UNAUTHORIZED, "no-token"),
            ("of no worth", StatusCode::UNAUTHORIZED, "no-token"),
            (wrong.as_str(), StatusCode::FORBIDDEN, "scope"),
        ] {
            let request = Request::builder().method(&route.method).uri(&path);
            let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
            let request = request.header(header::CONTENT_TYPE, "application/json");
            let answer = house.ask(request.body(Body::from("{}")).unwrap()).await;
            assert_eq!((answer.status, answer.problem().as_str()), (status, problem), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_was_ended_is_worth_nothing() {
    let house = House::new().await;
    let account = house.account("somebody", None).await;
    let token = house.token(Some(&account), &[Scope::CasesRead]).await;
    assert_eq!(house.get("/api/v1/cases/x", &token).await.problem(), "not-found");
    assert!(chuangyou_app::token::end(&house.city, chuangyou_store::token::hashed(&token)).await.unwrap());
    assert_eq!(house.get("/api/v1/cases/x", &token).await.problem(), "no-token");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_units_case_does_not_exist() {
    let house = House::new().await;
    let (_, unit, post) = house.item();
    let (citizen, clerk) =
        (house.account("wang", None).await, house.account("li", Some((&unit, &post))).await);
    let other = house.city.book().programme().units.iter().find_map(|one| {
        let clerk = one.posts.iter().find(|post| post.roles.iter().any(|role| role == "clerk"))?;
        let is_apart = one.id != unit
            && house.city.book().context().supervisor_of(&unit.as_str().into())
                != Some(one.id.as_str().into());
        is_apart.then(|| (one.id.clone(), clerk.id.clone()))
    });
    let (other_unit, other_post) = other.unwrap();
    let stranger = house.account("zhao", Some((&other_unit, &other_post))).await;
    let case = house.applied(&house.token(Some(&citizen), &BOTH).await).await;
    let path = format!("/api/v1/cases/{case}");
    let (theirs, strange) =
        (house.token(Some(&clerk), &BOTH).await, house.token(Some(&stranger), &BOTH).await);
    assert_eq!(house.get(&path, &theirs).await.status, StatusCode::OK);
    let refused = house.get(&path, &strange).await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::NOT_FOUND, "not-found"));
    let act = house.post(&format!("{path}/actions/check"), &strange, "1", &json!({})).await;
    assert_eq!(act.status, StatusCode::NOT_FOUND);
    let list = format!("/api/v1/cases?unit={unit}");
    assert_eq!(house.get(&list, &strange).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.get(&list, &theirs).await.json()["cases"][0]["id"], json!(case));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_no_account_neither_reads_nor_acts() {
    let house = House::new().await;
    let token = house.token(None, &Scope::ALL).await;
    assert_eq!(house.get("/api/v1/cards", &token).await.problem(), "no-account");
    let answer = house.post("/api/v1/cases", &token, "1", &house.application()).await;
    assert_eq!(answer.problem(), "no-account");
}

// What is answered -----------------------------------------------------------------------------------------------------

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_is_as_described() {
    let house = House::new().await;
    let all = house.get("/api/v1/services", "").await.json();
    assert_fits("Services", &all);
    for line in all["services"].as_array().unwrap() {
        let path = format!("/api/v1/services/{}", line["id"].as_str().unwrap());
        assert_fits("Service", &house.get(&path, "").await.json());
    }
    assert_eq!(house.get("/api/v1/services/nothing", "").await.problem(), "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_sent_twice_opens_one_case() {
    let house = House::new().await;
    let citizen = house.account("wang", None).await;
    let token = house.token(Some(&citizen), &BOTH).await;
    let first = house.post("/api/v1/cases", &token, "k", &house.application()).await;
    let again = house.post("/api/v1/cases", &token, "k", &house.application()).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!(first.json()["case"], again.json()["case"]);
    assert_eq!((&first.json()["done"], &again.json()["done"]), (&json!("now"), &json!("before")));
    assert_fits("Done", &first.json());
    let mut other = house.application();
    other["fields"]["materials"] = json!(["申请书"]);
    let reused = house.post("/api/v1/cases", &token, "k", &other).await;
    assert_eq!((reused.status, reused.problem().as_str()), (StatusCode::CONFLICT, "key-reused"));
    let keyless = house.post("/api/v1/cases", &token, "", &other).await;
    assert_eq!((keyless.status, keyless.problem().as_str()), (StatusCode::BAD_REQUEST, "key-missing"));
    let place = first.headers[header::LOCATION].to_str().unwrap().to_owned();
    assert_fits("WholeCase", &house.get(&place, &token).await.json());
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_is_not_given() {
    let house = House::new().await;
    let citizen = house.account("wang", None).await;
    let token = house.token(Some(&citizen), &BOTH).await;
    let case = house.applied(&token).await;
    let answer = house.get(&format!("/api/v1/cases/{case}"), &token).await;
    assert!(!answer.text.contains("王小明") && !answer.text.contains("0379"), "{}", answer.text);
    let fields = &answer.json()["events"][0]["fields"];
    assert!(fields.get("applicant").is_none() && fields["channel"] == json!("online"), "{fields}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_rules_are_against_is_told_by_name_in_words_and_at_its_fields() {
    let house = House::new().await;
    let citizen = house.account("wang", None).await;
    let token = house.token(Some(&citizen), &BOTH).await;
    let mut lacking = house.application();
    lacking["fields"].as_object_mut().unwrap().remove("materials");
    let answer = house.post("/api/v1/cases", &token, "1", &lacking).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "rejected"));
    assert_eq!(answer.json()["code"], json!("missing_fields"));
    assert!(answer.json()["fields"]["materials"]["zh"].is_string());
    let mut odd = house.application();
    odd["fields"]["materials"] = json!("申请书");
    odd["fields"]["colour"] = json!("red");
    let answer = house.post("/api/v1/cases", &token, "2", &odd).await;
    assert_eq!(answer.problem(), "fields");
    let fields: Vec<String> = answer.json()["fields"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["colour", "materials"]);
    let broken = Request::post("/api/v1/cases")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json");
    let answer = house.ask(broken.body(Body::from("{ no json")).unwrap()).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::BAD_REQUEST, "unreadable"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_no_colleague_cannot_be_named() {
    let house = House::new().await;
    let (_, unit, post) = house.item();
    let clerk = house.account("li", Some((&unit, &post))).await;
    let token = house.token(Some(&clerk), &BOTH).await;
    let enquiry = |first_person: &str| {
        json!({
            "procedure": "enquiry",
            "action": "record_enquiry",
            "unit": unit,
            "fields": {
                "channel": "counter",
                "matter": "在哪里办理？",
                "anonymous": true,
                "duty_class": "own",
                "first_person": first_person,
                "first_unit": unit,
            },
        })
    };
    let answer = house.post("/api/v1/cases", &token, "1", &enquiry("nobody")).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "fields"));
    assert!(answer.json()["fields"]["first_person"]["zh"].is_string(), "{}", answer.text);
    let answer = house.post("/api/v1/cases", &token, "2", &enquiry(clerk.as_str())).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_slower_is_told_what_changed() {
    let house = House::new().await;
    let (_, unit, post) = house.item();
    let (citizen, clerk) =
        (house.account("wang", None).await, house.account("li", Some((&unit, &post))).await);
    let case = house.applied(&house.token(Some(&citizen), &BOTH).await).await;
    let token = house.token(Some(&clerk), &BOTH).await;
    let path = format!("/api/v1/cases/{case}/actions/check");
    let first = house.post(&path, &token, "1", &json!({ "seen": 1 })).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    let slower = house.post(&path, &token, "2", &json!({ "seen": 1 })).await;
    assert_eq!((slower.status, slower.problem().as_str()), (StatusCode::CONFLICT, "conflict"));
    assert_eq!(slower.json()["since"][0]["activity"], json!("check"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_cases_follow_one_another_without_gap_or_repetition() {
    let house = House::new().await;
    let (_, unit, post) = house.item();
    let (citizen, clerk) =
        (house.account("wang", None).await, house.account("li", Some((&unit, &post))).await);
    let writer = house.token(Some(&citizen), &BOTH).await;
    for key in 0..203 {
        // All at one instant: the order of ids decides.
        let answer = house.post("/api/v1/cases", &writer, &key.to_string(), &house.application()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }
    let reader = house.token(Some(&clerk), &[Scope::CasesRead]).await;
    let first = house.get(&format!("/api/v1/cases?unit={unit}&open=true"), &reader).await.json();
    assert_fits("Cases", &first);
    let next = first["next"].as_str().unwrap();
    let second =
        house.get(&format!("/api/v1/cases?unit={unit}&open=true&after={next}"), &reader).await.json();
    let ids = |page: &Value| {
        let cases = page["cases"].as_array().unwrap().clone();
        cases.into_iter().map(|case| case["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all: BTreeSet<String> = ids(&first).into_iter().chain(ids(&second)).collect();
    assert_eq!((ids(&first).len(), ids(&second).len(), all.len()), (200, 3, 203));
    assert_eq!(second["next"], Value::Null);
    let wrong = house.get(&format!("/api/v1/cases?unit={unit}&after=x"), &reader).await;
    assert_eq!(wrong.problem(), "cursor");
}

// Other systems --------------------------------------------------------------------------------------------------------

fn hasty() -> Value {
    let about = json!({
        "department": "General", "responsible": "Resource21",
        "startdate": "2011-02-01T13:42:22.688+01:00", "deadline": "2011-04-06T13:41:31.788+02:00",
    });
    let event = |id: &str, activity: &str, at: &str, attributes: &Value| json!({ "id": id, "case": "case-1", "activity": activity, "at": at, "resource": "Resource21", "attributes": attributes });
    json!({ "source": "receipt", "events": [
        event("1", "Confirmation of receipt", "2011-02-01T13:45:40+01:00", &about),
        event("2", "T05 Print and send confirmation of receipt", "2011-02-02T09:00:00+01:00", &json!({})),
    ] })
}

#[tokio::test(flavor = "multi_thread")]
async fn another_systems_case_appears_with_its_cards_beside_the_citys_own() {
    let house = House::new().await;
    let mayor = house.account("mayor", Some(("luoyang", "mayor"))).await;
    let feed = house.token(None, &[Scope::EventsWrite]).await;
    let taken = house.post("/api/v1/events", &feed, "", &hasty()).await;
    assert_fits("Taken", &taken.json());
    assert_eq!(taken.json()["recorded"], json!(2));
    assert_eq!(house.post("/api/v1/events", &feed, "", &hasty()).await.json()["repeated"], json!(2));
    let reader = house.token(Some(&mayor), &[Scope::CasesRead, Scope::CardsRead]).await;
    let cards = house.get("/api/v1/cards", &reader).await.json();
    assert_fits("Cards", &cards);
    assert_eq!(cards["cards"][0]["rule"], json!("determined-before-sent"));
    let after = cards["next"].as_str().unwrap();
    let later = house.get(&format!("/api/v1/cards?after={after}"), &reader).await.json();
    assert_eq!(later["cards"], json!([]));
    let board = house.get("/api/v1/board", &reader).await.json();
    assert_fits("Board", &board);
    assert_eq!(
        board["cards"][0],
        json!({ "unit": "General", "rule": "determined-before-sent", "level": "red", "count": 1 })
    );
    let case = house.get("/api/v1/cases/receipt:case-1", &reader).await.json();
    assert_fits("WholeCase", &case);
    assert_eq!((&case["number"], &case["source"]), (&json!("case-1"), &json!("receipt")));
    let listed = house.get("/api/v1/cases?unit=General", &reader).await.json();
    assert_eq!(listed["cases"][0]["id"], json!("receipt:case-1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_cannot_be_read_says_where() {
    let house = House::new().await;
    let feed = house.token(None, &[Scope::EventsWrite]).await;
    let mut batch = hasty();
    batch["events"][1]["at"] = json!("soon");
    let refused = house.post("/api/v1/events", &feed, "", &batch).await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "batch-faulty")
    );
    assert_eq!(refused.json()["events"][0]["place"], json!(1));
    batch["source"] = json!("elsewhere");
    assert_eq!(house.post("/api/v1/events", &feed, "", &batch).await.problem(), "source-unknown");
    let event = hasty()["events"][0].clone();
    let many = json!({ "source": "receipt", "events": vec![event; 1001] });
    assert_eq!(house.post("/api/v1/events", &feed, "", &many).await.problem(), "batch-too-large");
}

// Strangers ------------------------------------------------------------------------------------------------------------

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_can_verify_that_an_event_was_written() {
    let house = House::new().await;
    let citizen = house.account("wang", None).await;
    let token = house.token(Some(&citizen), &BOTH).await;
    assert_eq!(house.get("/api/v1/journal/head", "").await.problem(), "not-sealed");
    let case = house.applied(&token).await;
    reconcile::settle(&house.city).await.unwrap();
    let later = house.post("/api/v1/cases", &token, "later", &house.application()).await;
    assert_eq!(later.status, StatusCode::CREATED);
    reconcile::settle(&house.city).await.unwrap();
    let last = house.get("/api/v1/journal/head", "").await.json();
    assert_fits("SignedHead", &last);
    for case in [case, later.json()["case"].as_str().unwrap().to_owned()] {
        let proof = house.get(&format!("/api/v1/journal/proof/{case}/1"), "").await.json();
        assert_fits("Proof", &proof);
        let digest = |value: &Value| Digest::from_hex(value.as_str().unwrap()).unwrap();
        let head: Head = serde_json::from_value(proof["head"].clone()).unwrap();
        let key: PublicKey = proof["public_key"].as_str().unwrap().parse().unwrap();
        assert!(head.is_signed_by(&key, digest(&proof["previous_root"])));
        let leaf = seal::leaf(&case.as_str().into(), 1, digest(&proof["link"]));
        let path: Vec<Digest> = proof["path"].as_array().unwrap().iter().map(digest).collect();
        let index = proof["index"].as_u64().unwrap();
        assert!(merkle::includes(head.root, head.size, index, leaf, &path));
        assert!(!merkle::includes(head.root, head.size, index + 1, leaf, &path));
    }
    assert_eq!(house.get("/api/v1/journal/proof/nothing/1", "").await.problem(), "not-sealed");
    assert_eq!(house.get("/api/v1/journal/proof/nothing/x", "").await.problem(), "unreadable");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_api_does_not_have_is_a_problem_and_no_page() {
    let house = House::new().await;
    assert_eq!(house.get("/api/v1/nothing", "").await.problem(), "not-found");
    let wrong = house.ask(Request::delete("/api/v1/cases").body(Body::empty()).unwrap()).await;
    assert_eq!((wrong.status, wrong.problem().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "wrong-method"));
}

// Numbers and limits ---------------------------------------------------------------------------------------------------

#[tokio::test(flavor = "multi_thread")]
async fn the_house_counts_what_it_does() {
    let house = House::new().await;
    let citizen = house.account("wang", None).await;
    house.applied(&house.token(Some(&citizen), &BOTH).await).await;
    let text = house.get("/metrics", "").await.text;
    for line in [
        "chuangyou_commands_total{outcome=\"done\"}",
        "chuangyou_http_requests_total{route=\"/api/v1/cases\",method=\"POST\",status=\"201\"}",
        "chuangyou_http_request_duration_seconds_bucket{route=\"/api/v1/cases\",method=\"POST\",le=\"0.05\"}",
        "chuangyou_open_cases",
        "chuangyou_outbox_waiting",
        "chuangyou_unsealed_events",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_not_tried_for_ever() {
    let house = House::new().await;
    let attempt = || {
        let request =
            Request::post("/login").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        house.ask(request.body(Body::from("account=nobody&password=guess")).unwrap())
    };
    for _ in 0..10 {
        assert_eq!(attempt().await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = attempt().await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers[header::RETRY_AFTER], "6");
    house.clock.move_to(Moment(house.city.now().0 + 6_000_000));
    assert_eq!(attempt().await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
