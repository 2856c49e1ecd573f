//! What the house shows to staff besides their own cases: those of other systems, colleagues, messages, files that come in, the
//! board as it changes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod town;

use std::path::Path;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use chuangyou_app::observed::{Reported, ingest};
use chuangyou_app::{Rulebook, Years, demo};
use chuangyou_calendar::{Weekend, YearFile};
use chuangyou_engine::case::Moment;
use chuangyou_programme::model::Text;
use chuangyou_store::message::{self, Message};
use chuangyou_store::task::Post;
use chuangyou_web::{Demonstration, Settings};
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::json;
use town::{Answered, Reader, Web};

/// The programme that judges the receipt system.
fn receipt() -> Rulebook {
    let folder = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    let programme = chuangyou_programme::load(&folder("programmes/wabo-receipt")).unwrap();
    let text = std::fs::read_to_string(folder("calendars/nl/2011.toml")).unwrap();
    let files = vec![YearFile::parse(&text, "nl/2011.toml").unwrap()];
    let years = Years { id: "nl".into(), weekend: Weekend::SATURDAY_SUNDAY, files };
    Rulebook::new(programme, years.with(&[]).unwrap()).unwrap()
}

/// A case of the receipt system at the industry and commerce window: its receipt was sent, and nobody had determined it.
async fn report_a_hasty_case(web: &Web) {
    web.city.observe(receipt()).unwrap();
    let event = |id: &str, activity: &str, at: &str, attributes: serde_json::Value| Reported {
        id: id.into(),
        case: "case-10011".into(),
        activity: activity.into(),
        at: at.into(),
        resource: Some("Resource21".into()),
        attributes: serde_json::from_value(attributes).unwrap(),
    };
    let about = json!({"department": "industry-commerce-window", "channel": "Internet"});
    let sent = "T05 Print and send confirmation of receipt";
    let events = vec![
        event("e-1", "Confirmation of receipt", "2011-05-11T13:45:40+02:00", about),
        event("e-2", sent, "2011-05-12T09:00:00+02:00", json!({})),
    ];
    ingest(&web.city, "receipt", events).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_of_another_system_can_be_read_by_whoever_oversees_its_unit_and_not_acted_upon() {
    let web = Web::new().await;
    report_a_hasty_case(&web).await;
    let path = "/work/cases/receipt%3Acase-10011";
    for login in ["clerk", "leader", "supervisor"] {
        let answered = web.browse(&mut web.log_in(login).await, "GET", path, "").await;
        assert_eq!(answered.status, StatusCode::OK, "{login}");
        for words in ["case-10011", "由收件系统日志办理，本平台只监察", "T05 Print", "Resource21", "规范办理"]
        {
            assert!(answered.page.contains(words), "{login}: {words}: {}", answered.page);
        }
        assert!(!answered.page.contains("/do/"), "{login}: nothing can be done to it");
    }
    for login in ["health-window.clerk", "wang"] {
        let answered = web.browse(&mut web.log_in(login).await, "GET", path, "").await;
        assert_eq!(answered.status, StatusCode::NOT_FOUND, "{login}");
    }
    let taken = web.browse(&mut web.log_in("clerk").await, "POST", &format!("{path}/do/accept"), "").await;
    assert_eq!(taken.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_chosen_from_among_colleagues_and_nobody_else_is_taken() {
    let web = Web::new().await;
    let mut clerk = web.log_in("clerk").await;
    let form = web.browse(&mut clerk, "GET", "/work/new/enquiry", "").await.page;
    let select = form.split("<select name=\"first_person\"").nth(1).expect("people are chosen");
    let options = select.split("</select>").next().unwrap();
    assert!(
        options.find("<option value=\"\">").is_some_and(|at| at < options.find("demo-").unwrap()),
        "{options}"
    );
    assert!(options.contains("value=\"demo-clerk\"") && options.contains("工商"), "{options}");
    assert!(!options.contains("demo-health-window.clerk"), "a clerk of another window is no colleague");
    let form = "key=k1&enquiry_text=x&first_person=demo-health-window.clerk";
    let answered = web.browse(&mut clerk, "POST", "/work/new/enquiry", form).await;
    assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
    let at = answered.page.find("id=\"first_person-fault\"").or_else(|| answered.page.find("#first_person"));
    assert!(at.is_some(), "it is said at the field: {}", answered.page);
}

/// How many messages the menu says are unread.
fn unread(page: &str) -> u32 {
    let Some(bubble) = page.split("class=\"bubble\">").nth(1) else { return 0 };
    bubble.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_new_until_they_are_marked_and_for_each_reader_by_themselves() {
    let web = Web::new().await;
    let mut clerk = web.log_in("clerk").await;
    let marked = web.browse(&mut clerk, "POST", "/messages", &format!("until={}", i64::MAX)).await;
    assert_eq!(marked.status, StatusCode::SEE_OTHER, "{marked:?}");
    let now = web.city.now();
    let to_clerks = move |number: i64| Message {
        id: format!("m-{number}"),
        post: Post { unit: "industry-commerce-window".to_owned(), role: "clerk".to_owned() },
        person: None,
        case: None,
        text: Text { zh: format!("第{number}件"), en: format!("Number {number}") },
        at: Moment(now.0 + number),
    };
    web.city
        .write(move |tx, city| (1..=3).try_for_each(|number| message::put(tx, city, &to_clerks(number))))
        .await
        .unwrap();
    let page = web.browse(&mut clerk, "GET", "/messages", "").await.page;
    assert_eq!((unread(&page), page.matches("class=\"tag\">新<").count()), (3, 3), "{page}");
    let marked = web.browse(&mut clerk, "POST", "/messages", "message=m-2").await;
    assert_eq!((marked.status, marked.to.as_str()), (StatusCode::SEE_OTHER, "/messages"));
    assert_eq!(unread(&web.browse(&mut clerk, "GET", "/work", "").await.page), 2);
    let foreign = web.browse(&mut web.log_in("leader").await, "POST", "/messages", "message=m-2").await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "a message to others cannot be marked");
    // The page was shown before the third message came: that one stays new.
    web.city.clock().move_to(Moment(now.0 + 10));
    web.browse(&mut clerk, "POST", "/messages", &format!("until={}", now.0 + 2)).await;
    assert_eq!(unread(&web.browse(&mut clerk, "GET", "/work", "").await.page), 1);
}

const BOUNDARY: &str = "a-part-of-a-form";

/// An application with a file that comes in pieces; the pieces are made as they are asked for.
async fn apply_with(web: &Web, reader: &Reader, name: &str, pieces: usize, piece: &'static [u8]) -> Answered {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nkey-{name}\r\n--{BOUNDARY}\r\n\
        Content-Disposition: form-data; name=\"scan\"; filename=\"{name}\"\r\n\r\n%PDF-1.4 "
    );
    let tail = format!(
        "\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"applicant\"\r\n\r\n王小明\r\n--{BOUNDARY}--\r\n"
    );
    let body = stream::once(async move { Bytes::from(head) })
        .chain(stream::repeat_with(move || Bytes::from_static(piece)).take(pieces))
        .chain(stream::once(async move { Bytes::from(tail) }))
        .map(Ok::<_, std::convert::Infallible>);
    let request = Request::post("/services/food-circulation-permit/apply")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
    let response = web.send(reader, request, Body::from_stream(body)).await;
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 22).await.unwrap();
    Answered { status, to: String::new(), page: String::from_utf8(bytes.to_vec()).unwrap() }
}

/// The files that lie in the city's folder, by whether they are still coming in.
fn files(web: &Web) -> (usize, usize) {
    let folder = web.city.folder().join("attachments");
    let count = |folder: &Path| std::fs::read_dir(folder).map_or(0, Iterator::count);
    let coming = count(&folder.join("incoming"));
    let folders = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let kept = folders.filter(|path| !path.ends_with("incoming")).map(|path| count(&path)).sum();
    (coming, kept)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_in_piece_by_piece_and_one_too_large_leaves_nothing_and_loses_nothing() {
    const PIECE: &[u8] = &[b'x'; 64 << 10];
    let web = Web::new().await;
    let wang = web.log_in("wang").await;
    let (_, before) = files(&web);
    // Eleven mebibytes are one more than a file may have.
    let answered = apply_with(&web, &wang, "large.pdf", 11 << 4, PIECE).await;
    assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answered.page.contains("10") && answered.page.contains("#scan"), "{}", answered.page);
    assert!(answered.page.contains("王小明"), "what stood after the file is kept");
    assert_eq!(files(&web), (0, before));
    let answered = apply_with(&web, &wang, "plan.pdf", 9 << 4, PIECE).await;
    assert!(answered.page.contains("plan.pdf"), "{}", answered.page);
    assert_eq!(files(&web), (0, before + 1));
    let answered = apply_with(&web, &wang, "disguised.png", 1, PIECE).await;
    assert!(answered.page.contains("#scan"), "{}", answered.page);
    assert_eq!(files(&web), (0, before + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_breaks_off_in_the_middle_of_a_file_leaves_nothing() {
    let web = Web::new().await;
    let wang = web.log_in("wang").await;
    let (_, before) = files(&web);
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"plan.pdf\"\r\n\r\n%PDF-1.4 half of it"
    );
    let request = Request::post("/services/food-circulation-permit/apply")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
    let status = web.send(&wang, request, Body::from(head)).await.status();
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(files(&web).1, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_tells_whoever_listens_what_a_command_has_changed() {
    let web = Web::new().await;
    let supervisor = web.log_in("supervisor").await;
    let request = Request::get("/board/live").header(header::ACCEPT, "text/event-stream");
    let response = web.send(&supervisor, request, Body::empty()).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut pieces = response.into_body().into_data_stream();
    let mut said = String::new();
    let mut until = async |words: &str, times: usize| {
        while said.matches(words).count() < times {
            // A stream that says nothing more must not keep the test for ever.
            let piece = tokio::time::timeout(Duration::from_mins(1), pieces.next()).await;
            let piece = piece.unwrap_or_else(|_| panic!("no {words} in {said}")).expect("the stream goes on");
            said.push_str(std::str::from_utf8(&piece.unwrap()).unwrap());
        }
        said.clone()
    };
    let first = until("event: latest", 1).await;
    for part in ["tiles", "units", "rules"] {
        assert_eq!(first.matches(&format!("event: {part}")).count(), 1, "all parts come first: {first}");
    }
    let mut wang = web.log_in("wang").await;
    let path = web.fill("/cases/{id}/do/withdraw", 'w');
    let withdrawn = web.browse(&mut wang, "POST", &path, "key=k&withdrawal_reason=x").await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{withdrawn:?}");
    until("event: tiles", 2).await;
}

fn demonstration() -> Demonstration {
    let word = |word: &str| word.to_owned();
    Demonstration {
        people: demo::people().collect(),
        tour: demo::tour(),
        password: word(demo::PASSWORD),
        passphrase: word(demo::PASSPHRASE),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_says_on_each_page_that_it_is_one_and_on_its_first_what_to_try() {
    let settings = Settings { demonstration: Some(demonstration()), ..Settings::default() };
    let web = Web::with(settings).await;
    let (_, home) = web.page(&Reader::guest(), "GET", "/").await;
    assert!(home.contains("href=\"/welcome\""), "{home}");
    let (status, welcome) = web.page(&Reader::guest(), "GET", "/welcome").await;
    assert_eq!(status, StatusCode::OK);
    for somebody in demo::people() {
        assert!(welcome.contains(somebody.name), "{somebody:?}");
    }
    for trial in demo::tour() {
        let reader = if trial.login.is_empty() { Reader::guest() } else { web.log_in(trial.login).await };
        let (begun, _) = web.page(&reader, "GET", trial.at).await;
        assert_eq!(begun, StatusCode::OK, "{trial:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_that_people_live_in_has_no_page_with_passwords() {
    let web = Web::new().await;
    let supervisor = web.log_in("supervisor").await;
    assert_eq!(web.page(&supervisor, "GET", "/welcome").await.0, StatusCode::NOT_FOUND);
    assert!(!web.page(&supervisor, "GET", "/").await.1.contains("/welcome"));
}
