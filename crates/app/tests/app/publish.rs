//! What is made public, told for a small city: it is looked at before it appears, corrected in its place, and taken back with a reason.

use chuangyou_app::{Base, On};
use chuangyou_engine::case::CaseId;
use chuangyou_store::publication::{Publication, Standing};
use chuangyou_store::{case_link, publication};

use crate::common::{Place, Town, given, luoyang, staff, text};
use crate::in_both;

in_both![
    what_waits_for_a_review_appears_only_when_somebody_else_lets_it_through,
    what_a_review_refuses_never_appears,
    a_correction_stands_in_the_place_of_what_it_corrects_once_it_is_let_through,
    what_is_taken_down_says_why_and_shows_nothing_else,
];

async fn town(place: &Place) -> Town {
    let folder = crate::common::folder("crates/app/tests/app/follow");
    let programme = chuangyou_programme::load(&folder).unwrap_or_else(|faults| panic!("{faults}"));
    Town::open(place, Base { programme, ..luoyang() }, "town", "2011-03-07 09:00").await
}

/// A bulletin that the clerk writes.
async fn written(town: &Town, headline: &str) -> CaseId {
    let on = On::New { procedure: "bulletin".into(), unit: "bureau".into(), item: None, party: None };
    let fields = given(&[("headline", text(headline))]);
    let done = town.submit(&staff("li", "bureau", "clerk", 10), on, "write", fields).await.unwrap();
    settle(town).await;
    done.case
}

async fn settle(town: &Town) {
    chuangyou_app::reconcile::settle(&town.city).await.unwrap();
}

async fn published(town: &Town, case: &CaseId) -> Vec<Publication> {
    let case = case.clone();
    town.read(move |tx, city| publication::of_case(tx, city, &case)).await
}

/// The headlines that lists show on a day.
async fn shown(town: &Town, day: &str) -> Vec<String> {
    let today = day.parse().unwrap();
    let all =
        town.read(move |tx, city| publication::shown(tx, city, ("bulletins", None), (None, today), 10)).await;
    all.iter().map(|one| one.fields["headline"].text().unwrap()).collect()
}

/// The leader of the bureau acts on the case in which the last publication of a case is looked at.
async fn look(town: &Town, case: &CaseId, action: &str) {
    let waiting = published(town, case).await.pop().and_then(|last| last.review).expect("it is looked at");
    town.act(&staff("zhang", "bureau", "leader", 30), &waiting, action, given(&[])).await.unwrap();
    settle(town).await;
}

async fn what_waits_for_a_review_appears_only_when_somebody_else_lets_it_through(place: &Place) {
    let town = town(place).await;
    let case = written(&town, "三月简报").await;
    assert!(shown(&town, "2011-03-07").await.is_empty(), "nobody has looked at it");
    let waiting = published(&town, &case).await.remove(0);
    assert_eq!(waiting.standing, Standing::Waiting);

    // The case in which it is looked at knows what it is about, what it says, and who wants it.
    let review = waiting.review.unwrap();
    let row = town.row(&review).await;
    assert_eq!((row.procedure.as_str(), row.unit.as_str()), ("look-over", "bureau"));
    let to = case.clone();
    let links = town.read(move |tx, city| case_link::to(tx, city, &to)).await;
    assert!(links.iter().any(|link| link.case == review && link.field == "about_case"), "{links:?}");
    let own = staff("li", "bureau", "leader", 30);
    assert!(
        town.act(&own, &review, "let_through", given(&[])).await.is_err(),
        "nobody lets through their own"
    );

    town.at("2011-03-10 10:00").await;
    look(&town, &case, "let_through").await;
    assert_eq!(shown(&town, "2011-03-10").await, ["三月简报"]);
    let out = published(&town, &case).await.remove(0);
    assert_eq!(out.standing, Standing::Shown);
    assert_eq!(out.published_at, town.city.now(), "it is dated the day on which it appears");
    assert_eq!(out.until, Some("2011-04-09".parse().unwrap()), "and shown its whole month");
    assert!(shown(&town, "2011-04-10").await.is_empty());
}

async fn what_a_review_refuses_never_appears(place: &Place) {
    let town = town(place).await;
    let case = written(&town, "未经核实").await;
    look(&town, &case, "hold_back").await;
    assert!(shown(&town, "2011-03-07").await.is_empty());
    assert_eq!(published(&town, &case).await[0].standing, Standing::Refused);
}

async fn a_correction_stands_in_the_place_of_what_it_corrects_once_it_is_let_through(place: &Place) {
    let town = town(place).await;
    let case = written(&town, "二月简报").await;
    look(&town, &case, "let_through").await;
    let fields = given(&[("headline", text("三月简报"))]);
    town.act(&staff("li", "bureau", "clerk", 10), &case, "put_right", fields).await.unwrap();
    settle(&town).await;
    assert_eq!(shown(&town, "2011-03-07").await, ["二月简报"], "the correction waits, and nothing is gone");
    look(&town, &case, "let_through").await;
    assert_eq!(shown(&town, "2011-03-07").await, ["三月简报"], "in its place");
    let both = published(&town, &case).await;
    assert_eq!(both[0].corrected_by.as_ref(), Some(&both[1].id));
}

async fn what_is_taken_down_says_why_and_shows_nothing_else(place: &Place) {
    let town = town(place).await;
    let case = written(&town, "三月简报").await;
    look(&town, &case, "let_through").await;
    let fields = given(&[("why_gone", text("数字有误"))]);
    town.act(&staff("zhang", "bureau", "leader", 30), &case, "take_down", fields).await.unwrap();
    settle(&town).await;
    let (at, said) = published(&town, &case).await.remove(0).withdrawn.expect("it was taken down");
    assert_eq!(at, town.city.now());
    assert_eq!(said.get("why_gone"), Some(&text("数字有误")));
    assert!(!said.contains_key("headline"), "only what the programme names is said of it");
}
