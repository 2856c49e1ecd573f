//! Service commitments: filed by the end of February, examined by another person, published, and frozen at acceptance.

use crate::city::{City, day, frozen};

const FILE: &str = "promised_days=5 benchmark_who=Changsha benchmark_days=4 benchmark_evidence=guide manners_promise=polite ability_promise=trained";
const NAME: &str = "service-commitments/site-selection-opinion";

#[test]
fn the_calendar_asks_for_one_for_every_item_and_the_end_of_february_is_the_limit() {
    let mut city = City::new();
    city.story("2011-01-31T23:59 calendar | opens 34 × licence-ledgers on 2011-01-04 until 2011-01-10");
    let items = city.programme.items.len();
    city.story(&format!(
        "2011-02-01T00:00 calendar     | opens 34 × licence-ledgers on 2011-02-01 until 2011-02-12, {items} × service-commitments on 2011-02-01 until 2011-02-28
         2011-02-28T23:59 {NAME} cards | commitment-filed.notice
         2011-03-01T00:00 {NAME} cards | commitment-filed.notice commitment-filed.yellow
         2011-03-10 {NAME} planning-window:chief file_commitment {FILE} | in filed
         2011-03-10 {NAME} cards       | commitment-filed.yellow"
    ));
}

#[test]
fn a_promise_longer_than_the_statute_is_refused_and_the_examiner_is_another_person() {
    let mut city = City::new();
    city.story(&format!(
        "2011-02-01 calendar | {}
         2011-02-14 {NAME} planning-window:chief file_commitment {} | refused: \"Promised working days\" is 21: expected from 0 to 20
         2011-02-14 {NAME} planning-window:chief file_commitment {FILE} | in filed, due examination 2011-02-28
         2011-02-15 {NAME} planning:head pass_commitment examination_opinion=good | refused: \"Pass the commitment\" is done by: examiner in the jurisdiction
         2011-02-15 {NAME} chuangyou-general:group-head send_back_commitment examination_opinion=see_Suzhou | in drafting
         2011-02-16 {NAME} planning-window:chief file_commitment {FILE} | in filed
         2011-02-17 {NAME} chuangyou-general:group-head pass_commitment examination_opinion=good | in examined
         2011-02-28 {NAME} chuangyou-general:group-head publish_commitment | in published
         2011-02-28 {NAME} cards | none",
        "opens 34 × licence-ledgers on 2011-01-04 until 2011-01-10, 34 × licence-ledgers on 2011-02-01 until 2011-02-12, 400 × service-commitments on 2011-02-01 until 2011-02-28",
        FILE.replace("promised_days=5", "promised_days=21"),
    ));
}

#[test]
fn a_case_keeps_the_promise_of_the_day_on_which_it_was_accepted() {
    let submit = "citizen submit item=site-selection-opinion applicant=#5f applicant_kind=enterprise applicant_phone=#77 channel=window materials=plan";
    let mut city = City::new();
    for name in ["before", "after"] {
        city.draft(name, "approval", "planning-window", "site-selection-opinion");
        city.story(&format!("2011-03-07 {name} {submit} | in submitted"));
    }
    city.story("2011-03-07 before planning-window:clerk accept case_kind=promised promised_days=7 | due promise 2011-03-16");
    let items = &mut city.programme.items;
    let item =
        items.iter_mut().find(|item| item.id == "site-selection-opinion").expect("it is in the register");
    item.promise(day("2011-03-08"), 5).expect("it is shorter than the law's limit");
    assert!(item.promise(day("2011-03-08"), 21).is_err(), "a promise is never longer than the law's limit");
    let ctx = city.ctx();
    let due = |name: &str, clock: &str| chuangyou_engine::case::due(&ctx, &city.case(name), &clock.into());
    assert_eq!(due("before", "approval.promise").map(|due| due.day), Some(day("2011-03-16")));
    let promise = |name: &str| frozen(city.journal(name), "approval.promise");
    let frozen_in = promise("before").expect("it was accepted");
    assert!(frozen_in.starts_with("Units(7) by Promised"), "{frozen_in}");
    assert_eq!(promise("after"), None);
}
