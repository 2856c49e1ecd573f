//! What followed, on pages: a case's page tells the whole of a card, publications are for whom they are meant, and measures are
//! seen by those whom they concern.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod town;

use std::collections::BTreeMap;

use chuangyou_app::{On, Submission, account, execute, reconcile};
use chuangyou_engine::case::{CaseId, FieldValue, PersonId};
use chuangyou_store::card::{self, Status};
use chuangyou_store::publication::{self, Publication};
use chuangyou_store::{case_row, followed};
use town::{Reader, Web};

/// The demonstration's people act by the names with which they log in.
async fn act(web: &Web, login: &str, on: On, action: &str, fields: &[(&str, FieldValue)]) -> CaseId {
    let (book, now, id) = (web.city.book(), web.city.now(), PersonId::from(format!("demo-{login}")));
    let actor = web.city.read(move |tx, city| account::person(tx, city, &book, &id, now)).await.unwrap();
    let fields: BTreeMap<_, _> = fields.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
    let key = chuangyou_app::chance::id(now);
    let submission = Submission { key, on, action: action.into(), done_at: None, actor, fields };
    let done = execute(&web.city, submission).await.unwrap_or_else(|refusal| panic!("{action}: {refusal}"));
    reconcile::settle(&web.city).await.unwrap();
    done.case
}

fn on(case: &CaseId) -> On {
    On::Case { id: case.clone(), seen: None }
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

fn choice(id: &str) -> FieldValue {
    FieldValue::Choice(id.to_owned())
}

/// A case of the window with a yellow card that stands, and the case that was opened for it and can still be appealed in.
async fn late_case(web: &Web) -> (CaseId, CaseId) {
    let found = web.city.read(|tx, city| {
        for raised in card::of_unit(tx, city, Status::Standing, "industry-commerce-window", 100)? {
            let case = CaseId::from(raised.card.case.as_str());
            for one in followed::of_case(tx, city, &case)? {
                let row = case_row::by_id(tx, city, &one.handled_by)?.unwrap();
                let in_time = row.due_at.is_some_and(|at| at > raised.raised_at);
                if row.state == "to_answer" && in_time && raised.card.rule == "time-limit" && row.level < 2 {
                    return Ok::<_, chuangyou_store::Failure>(Some((case, one.handled_by)));
                }
            }
        }
        Ok(None)
    });
    found.await.unwrap().expect("the demonstration has a late case whose card can be appealed against")
}

async fn get(web: &Web, login: &str, path: &str) -> (u16, String) {
    let reader = web.log_in(login).await;
    let (status, page) = web.page(&reader, "GET", path).await;
    (status.as_u16(), page)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cases_page_tells_why_the_card_on_what_facts_who_was_heard_who_decided_and_what_followed() {
    let web = Web::new().await;
    let (late, answer) = late_case(&web).await;
    act(&web, "reviewer", on(&answer), "appeal_card", &[("appeal_grounds", text("系统故障"))]).await;
    let opinion = [("appeal_opinion", text("故障属实"))];
    act(&web, "service-centre.director", on(&answer), "revoke_card", &opinion).await;

    let (_, page) = get(&web, "reviewer", &format!("/work/cases/{late}")).await;
    let stories = page.split("card-story").skip(1);
    let story = stories.filter(|story| story.contains(answer.as_str())).collect::<String>();
    for told in [
        "已撤销",             // what it counts as
        "承诺时限和法定时限", // under which rule
        "2.2.time-limit",     // by which clause
        "个工作日（",         // the limit, and where it was found when its clock started
        "所依据的事件",       // on what facts
        "受理",
        "分管领导", // who was told
        "系统故障", // who was heard, and what they said
        "陈首席 · ",
        "故障属实", // who decided, and why
        "政务服务中心 主任",
    ] {
        assert!(story.contains(told), "{told}: {story}");
    }
    let (_, page) = get(&web, "reviewer", &format!("/work/cases/{answer}")).await;
    assert!(page.contains("opened-for") && page.contains(&format!("/work/cases/{late}")), "and leads back");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_is_restricted_others_do_not_read_even_that_there_is_one() {
    let book = Web::new().await.city.book();
    let restricted = |procedure: &str| chuangyou_app::access::is_restricted(&book, procedure);
    assert!(restricted("tip") && restricted("visit"), "no line on anybody's page");
    assert!(!restricted("card-release") && !restricted("accountability"), "a line without content");
}

/// Ends the late case: what was decided is delivered, and what was not is withdrawn by its party.
async fn close(web: &Web, late: &CaseId) {
    let id = late.clone();
    let row = web.city.read(move |tx, city| case_row::by_id(tx, city, &id)).await.unwrap().unwrap();
    if row.outcome.is_some() {
        return;
    }
    if row.state == "decided" {
        act(web, "clerk", on(late), "deliver", &[("delivery_mode", choice("collected"))]).await;
    } else {
        let party = row.party.unwrap();
        let login = party.as_str().strip_prefix("demo-").unwrap();
        act(web, login, on(late), "withdraw", &[("withdrawal_reason", text("不再办理"))]).await;
    }
}

/// A circular about the late case that the office has made known, inside or to everybody.
async fn circular(web: &Web, late: &CaseId, level: &str) -> CaseId {
    let new =
        On::New { procedure: "circular".into(), unit: "chuangyou-general".into(), item: None, party: None };
    let about = [("about_case", FieldValue::Case(late.clone())), ("problem", text("超期"))];
    let case = act(web, "chuangyou-general.officer", new, "begin_circular", &about).await;
    let draft = [
        ("circular_level", choice(level)),
        ("named_unit", FieldValue::Unit("industry-commerce-window".into())),
        ("circular_title", text("关于一件超期办件的通报")),
        ("circular_text", text("该窗口有一件办件超期。")),
    ];
    act(web, "chuangyou-general.officer", on(&case), "draft_circular", &draft).await;
    act(web, "leader", on(&case), "comment_on_circular", &[("comment_of_named", text("正在申诉"))]).await;
    let yes = FieldValue::Flag(true);
    if level == "media" {
        close(web, late).await;
        act(web, "supervisor", on(&case), "approve_exposure", &[("redacted", yes)]).await;
    } else {
        act(web, "supervisor", on(&case), "approve_inside", &[("redacted", yes)]).await;
    }
    case
}

async fn published(web: &Web, case: &CaseId) -> Vec<Publication> {
    let case = case.clone();
    web.city.read(move |tx, city| publication::of_case(tx, city, &case)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_circular_is_for_staff_and_an_exposure_for_everybody() {
    let web = Web::new().await;
    let (late, _) = late_case(&web).await;
    let inside = circular(&web, &late, "internal").await;
    let path = format!("/publications/{}", published(&web, &inside).await[0].id);
    assert_eq!(get(&web, "", &path).await.0, 404);
    assert_eq!(get(&web, "wang", &path).await.0, 404);
    let (status, page) = get(&web, "health-window.clerk", &path).await;
    assert!(status == 200 && page.contains("该窗口有一件办件超期。"), "{page}");
    assert!(!page.contains("/work/cases/"), "the case itself is not for every unit");
    assert!(!get(&web, "", "/publications").await.1.contains("关于一件超期办件的通报"));
    assert!(get(&web, "health-window.clerk", "/publications").await.1.contains("关于一件超期办件的通报"));

    let exposed = circular(&web, &late, "media").await;
    let path = format!("/publications/{}", published(&web, &exposed).await[0].id);
    assert_eq!(get(&web, "", &path).await.0, 200);
    assert!(get(&web, "", "/publications?kind=exposures").await.1.contains(&path));
    assert!(!get(&web, "", "/publications?unit=health-window").await.1.contains(&path));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_read_where_the_wrong_words_stood_and_these_no_more() {
    let web = Web::new().await;
    let (late, _) = late_case(&web).await;
    let case = circular(&web, &late, "media").await;
    let wrong = format!("/publications/{}", published(&web, &case).await[0].id);
    let right = [("correction_title", text("更正启事")), ("correction_text", text("不应归责。"))];
    act(&web, "supervisor", on(&case), "correct_exposure", &right).await;
    let (status, page) = get(&web, "", &wrong).await;
    assert_eq!(status, 200);
    let heading = page.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next());
    assert_eq!(heading, Some("更正启事"));
    assert!(page.contains("不应归责。") && page.contains("关于一件超期办件的通报"), "{page}");
    assert!(!page.contains("该窗口有一件办件超期。"), "the wrong words");
    let (_, list) = get(&web, "", "/publications").await;
    assert!(list.contains("更正启事") && !list.contains(&wrong), "the correction stands in its place");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typical_case_is_published_with_the_days_of_its_case_and_nobody_of_it() {
    let web = Web::new().await;
    let (late, _) = late_case(&web).await;
    let unit = "chuangyou-general";
    let new = On::New { procedure: "typical-case".into(), unit: unit.into(), item: None, party: None };
    let (head, officer) = ("chuangyou-general.group-head", "chuangyou-general.officer");
    let case = act(&web, head, new, "begin_case", &[]).await;
    let chosen = [
        ("about_case", FieldValue::Case(late.clone())),
        ("criterion", choice("passed_around")),
        ("choice_reason", text("往返多次")),
    ];
    act(&web, officer, on(&case), "choose_case", &chosen).await;
    let analysis = [
        ("analysis_title", text("一件办件为何超期")),
        ("analysis", text("材料往返三次。")),
        ("lessons", FieldValue::List(vec!["一次告知".to_owned()])),
    ];
    act(&web, officer, on(&case), "analyse_case", &analysis).await;
    act(&web, head, on(&case), "publish_case", &[("anonymised", FieldValue::Flag(true))]).await;

    let path = format!("/publications/{}", published(&web, &case).await[0].id);
    let (status, page) = get(&web, "", &path).await;
    assert_eq!(status, 200);
    let course = page.split("办理过程").nth(1).unwrap_or_else(|| panic!("no course: {page}"));
    let told: Vec<usize> = ["当日", "提交申请", "受理"].map(|words| course.find(words).unwrap()).to_vec();
    assert!(told.is_sorted(), "{course}");
    let number = {
        let late = late.clone();
        web.city.read(move |tx, city| case_row::by_id(tx, city, &late)).await.unwrap().unwrap().number
    };
    for hidden in ["王小明", "蓝翼", "李窗口", late.as_str(), &number] {
        assert!(!page.contains(hidden), "{hidden} in {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_withdrawn_shows_that_it_was_and_why_and_what_expired_is_gone() {
    let web = Web::new().await;
    let (late, _) = late_case(&web).await;
    let case = circular(&web, &late, "media").await;
    let one = published(&web, &case).await.remove(0);
    let path = format!("/publications/{}", one.id);
    act(&web, "supervisor", on(&case), "withdraw_exposure", &[("withdrawal_reason", text("认定有误"))]).await;
    let (status, page) = get(&web, "", &path).await;
    assert!(status == 200 && page.contains("认定有误"), "{page}");
    assert!(!page.contains("关于一件超期办件的通报") && !page.contains("该窗口有一件办件超期。"), "{page}");

    let other = circular(&web, &late, "media").await;
    let path = format!("/publications/{}", published(&web, &other).await[0].id);
    let last = one.until.expect("an exposure is not shown for good");
    let almanac_day = last + 2;
    let later = web.city.book().almanac().start_of(almanac_day);
    web.city.clock().move_to(chuangyou_engine::case::Moment(later));
    assert_eq!(get(&web, "", &path).await.0, 404, "its time is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn measures_are_seen_by_those_whom_they_concern_and_by_those_who_answer_for_them() {
    let web = Web::new().await;
    let all = get(&web, "supervisor", "/work/measures").await.1;
    assert!(all.contains("CYAJ") || all.contains("追"), "the office sees what is proposed: {all}");
    let (status, own) = get(&web, "health-window.clerk", "/work/measures").await;
    assert_eq!(status, 200);
    assert!(!own.contains("工商行政管理局窗口"), "a clerk does not see another unit's: {own}");
    let unit = get(&web, "leader", "/work/measures").await.1;
    assert!(unit.contains("市工商行政管理局窗口"), "a leader sees those of the window: {unit}");
    assert!(!unit.contains("卫生局窗口"), "and not those of another bureau: {unit}");
    let guest = web.ask(&Reader::guest(), "GET", "/work/measures").await;
    assert!(!guest.is_let_in());
}
