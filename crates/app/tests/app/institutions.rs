//! The institutions of approval, each from its first act to its end, with everything that happens by itself in between.

use chuangyou_app::On;
use chuangyou_engine::case::Moment;
use chuangyou_store::{case_row, message, outbox, register};

use crate::common::Place;
use crate::in_both;
use crate::story::{APPLICATION, Story};

in_both![
    parallel_approval_asks_every_department_and_goes_on_when_all_have_answered_or_been_silent,
    the_green_channel_is_granted_by_the_centre_and_shortens_the_limit,
    a_refusal_is_filed_with_the_leader_before_the_applicant_is_told,
    what_is_missing_is_told_once_and_silence_is_acceptance,
    a_question_that_nobody_confirms_returns_to_whoever_was_asked_first,
    a_service_commitment_is_asked_for_by_the_calendar_and_binds_from_the_next_day,
    a_promise_that_the_law_does_not_allow_any_more_is_kept_as_trouble,
    a_window_returns_its_ledger_of_licences_every_month,
];

const PROJECT: &str = "investment-project-approval";
const SITE: &str = "site-selection-opinion";

async fn approval(place: &Place, window: &str, item: &str) -> Story {
    let mut story = Story::at(place, "2011-03-07").await;
    story.draft("c1", "approval", window, item);
    story
        .tell(&format!(
            "2011-03-07 c1 citizen submit item={item} {APPLICATION} | in submitted, papers receipt"
        ))
        .await;
    story
}

async fn parallel_approval_asks_every_department_and_goes_on_when_all_have_answered_or_been_silent(
    place: &Place,
) {
    let mut story = approval(place, "development-reform-window", PROJECT).await;
    story
        .tell(
            "2011-03-08 c1 development-reform-window:clerk accept case_kind=joint promised_days=8 | in accepted, due promise 2011-03-18
             2011-03-08 c1 waits                                             | did submit accept child_opened child_opened child_opened
             2011-03-09 co-review/land land:contact sign_for                 | in signed, due reply 2011-03-15
             2011-03-10 co-review/land land:section agree opinion=good       | in agreed
             2011-03-10 co-review/environment environment:contact sign_for   | in signed
             2011-03-11 co-review/environment environment:section agree_to_forward opinion=province | in agreed_to_forward
             2011-03-11 c1 development-reform-window:chief review review_opinion=good | refused: linked cases are still awaited from: planning
             2011-03-16 co-review/planning waits                             | cards co-review-limit.red, did send reminded
             2011-03-16 c1 waits                                             | did submit accept child_opened child_opened child_opened child_closed child_closed child_deemed
             2011-03-16 c1 development-reform-window:chief review review_opinion=good | in reviewed
             2011-03-17 c1 development-reform:deputy approve decision_number=1 | in decided, due delivery 2011-03-31
             2011-03-18 c1 development-reform-window:clerk deliver delivery_mode=collected | in delivered, papers receipt acceptance-notice approval-decision permit",
        )
        .await;
}

async fn the_green_channel_is_granted_by_the_centre_and_shortens_the_limit(place: &Place) {
    approval(place, "planning-window", SITE)
        .await
        .tell(
            "2011-03-07T10:00 c1 planning-window:clerk request_green green_reason=investor | did submit request_green child_opened
             2011-03-07T11:00 c1 planning-window:clerk accept_green case_kind=promised promised_days=7 | refused: linked cases are still awaited from: planning-window
             2011-03-08 green-channel/planning-window service-centre:deputy-director grant_green_channel criterion=outside_investment criterion_evidence=contract | in granted
             2011-03-08 c1 planning-window:clerk accept_green case_kind=promised promised_days=7 | in accepted, due green 2011-03-14",
        )
        .await;
}

async fn a_refusal_is_filed_with_the_leader_before_the_applicant_is_told(place: &Place) {
    let mut story = approval(place, "planning-window", SITE).await;
    story
        .tell(
            "2011-03-08 c1 planning-window:clerk accept case_kind=promised promised_days=7        | due promise 2011-03-17
             2011-03-09 c1 planning-window:clerk propose_refusal refusal_ground=outside_the_plan | in refusal_reported, due negative_report 2011-03-14
             2011-03-15 c1 waits                                                                | did submit accept propose_refusal reminded escalated, cards silent-leader.yellow time-limit.notice
             2011-03-16 c1 planning:head approve_refusal leader_opinion=yes                     | in refusal_approved
             2011-03-16 c1 planning-window:clerk refuse remedies_told=yes                       | in refused, due nothing, papers receipt acceptance-notice refusal-decision",
        )
        .await;
    let supervisor = chuangyou_store::task::Post { unit: "service-centre".into(), role: "supervisor".into() };
    let filed = story
        .town
        .read(move |tx, city| message::of_posts(tx, city, &[supervisor], Moment(i64::MAX), 10))
        .await;
    assert!(filed.iter().any(|told| told.text.zh.contains("报备")), "{filed:?}");
}

async fn what_is_missing_is_told_once_and_silence_is_acceptance(place: &Place) {
    let mut story = approval(place, "planning-window", SITE).await;
    story
        .tell(
            "2011-03-08 c1 planning-window:clerk request_correction missing_items=seal+survey | in awaiting_correction, papers receipt correction-notice
             2011-03-09 c1 citizen supply_correction corrections=survey+seal                  | in corrected
             2011-03-10 c1 planning-window:clerk request_correction missing_items=map         | refused: \"Tell what is missing, once\" can be done at most 1 time(s)
             2011-03-16T23:59 c1 waits                                                        | in corrected
             2011-03-17T00:00 c1 waits                                                        | in accepted, did submit request_correction supply_correction deem_accepted",
        )
        .await;
}

async fn a_question_that_nobody_confirms_returns_to_whoever_was_asked_first(place: &Place) {
    let mut story = Story::at(place, "2011-03-07").await;
    story.draft("q1", "enquiry", "planning-window", "");
    story
        .tell(
            "2011-03-07 q1 planning-window:clerk record_enquiry channel=counter enquirer=Zhang matter=land duty_class=unclear first_person=planning-window:clerk first_unit=planning-window | in with_first, with planning-window:clerk
             2011-03-07 q1 planning-window:clerk hand_over to_unit=land handover_note=yours | in handed_over, with land, due confirmation 2011-03-08
             2011-03-09 q1 waits                                                        | in with_first, with planning-window:clerk
             2011-03-09 q1 planning-window:clerk hand_over to_unit=land handover_note=please | in handed_over
             2011-03-09 q1 land:contact confirm_handover receiver=land:contact          | in with_receiver, with land:contact
             2011-03-10 q1 land:contact answer answer_text=second_floor                 | in answered, papers enquiry-answer",
        )
        .await;
}

/// The case that the calendar opened for an item.
async fn commitment(story: &Story, item: &'static str) -> chuangyou_engine::case::CaseId {
    let of_window =
        story.town.read(|tx, city| case_row::of_unit(tx, city, "planning-window", Moment(i64::MAX), 1000));
    let rows = of_window.await;
    let is_it = |row: &&chuangyou_store::CaseRow| {
        row.procedure == "service-commitment" && row.item.as_deref() == Some(item)
    };
    rows.iter().find(is_it).expect("the calendar opened it").id.clone()
}

const FILE: &str = "benchmark_who=Changsha benchmark_days=4 benchmark_evidence=guide manners_promise=polite ability_promise=trained";

async fn a_service_commitment_is_asked_for_by_the_calendar_and_binds_from_the_next_day(place: &Place) {
    let mut story = Story::at(place, "2011-01-31").await;
    story.town.at("2011-01-31").await;
    story.town.at("2011-02-01").await;
    let id = commitment(&story, SITE).await;
    story.call("s1", id);
    for name in ["before", "after"] {
        story.draft(name, "approval", "planning-window", SITE);
    }
    story
        .tell(&format!(
            "2011-02-14 s1 planning-window:chief file_commitment promised_days=5 {FILE}        | in filed, due examination 2011-02-28
             2011-02-15 s1 chuangyou-general:group-head pass_commitment examination_opinion=good | in examined
             2011-03-07 before citizen submit item={SITE} {APPLICATION}                          | in submitted
             2011-03-07 s1 chuangyou-general:group-head publish_commitment                       | in published
             2011-03-07 before planning-window:clerk accept case_kind=promised promised_days=7   | due promise 2011-03-16
             2011-03-08 after citizen submit item={SITE} {APPLICATION}                           | in submitted
             2011-03-08 after planning-window:clerk accept case_kind=promised promised_days=7    | refused: \"Promised working days named in the acceptance notice\" is 7: expected from 0 to 5
             2011-03-08 after planning-window:clerk accept case_kind=promised promised_days=5    | due promise 2011-03-15
             2011-03-08 before waits                                                             | due promise 2011-03-16",
        ))
        .await;
    let book = story.town.city.book();
    let item = book.programme().items.iter().find(|item| item.id == SITE).expect("it is in the register");
    let version = item.on("2011-03-08".parse().unwrap()).expect("it is in force");
    let benchmark = version.benchmark.as_ref().expect("it was entered");
    assert_eq!((version.promised, benchmark.limit), (5, 4));
}

async fn a_promise_that_the_law_does_not_allow_any_more_is_kept_as_trouble(place: &Place) {
    // The statutory limit of the item is 20 days; it is 3 in the files of whoever carries out the publication.
    let mut story = Story::at(place, "2011-01-31").await;
    story.town.at("2011-01-31").await;
    story.town.at("2011-02-01").await;
    let id = commitment(&story, SITE).await;
    story.call("s1", id.clone());
    story
        .tell(&format!(
            "2011-02-14 s1 planning-window:chief file_commitment promised_days=5 {FILE} | in filed
             2011-02-15 s1 chuangyou-general:group-head pass_commitment examination_opinion=good | in examined"
        ))
        .await;
    let examiner = crate::common::staff("examiner", "chuangyou-general", "examiner", 40);
    let on = On::Case { id: id.clone(), seen: None };
    story.town.submit(&examiner, on, "publish_commitment", crate::common::Given::new()).await.unwrap();
    let mut base = crate::common::luoyang();
    let item = base.programme.items.iter_mut().find(|item| item.id == SITE).expect("it is in the register");
    item.versions.iter_mut().for_each(|version| (version.statutory, version.promised) = (3, 3));
    let other = crate::common::Town::open(place, base, "other", "2011-02-15 09:00").await;
    let pass = chuangyou_app::reconcile::carry_out(&other.city).await.unwrap();
    assert_eq!(pass.failed, 1, "{pass:?}");
    let kept = other.read(|tx, city| register::of_register(tx, city, "item_promise")).await;
    assert_eq!(kept, []);
    let troubles: Vec<String> = other.read(|tx, city| outbox::troubles(tx, city, 10)).await;
    assert!(troubles.iter().any(|why| why.contains("longer than the statutory limit")), "{troubles:?}");
}

async fn a_window_returns_its_ledger_of_licences_every_month(place: &Place) {
    let mut story = Story::at(place, "2011-02-28").await;
    story.town.at("2011-02-28").await;
    story.town.at("2011-03-01").await;
    let rows = story.town.read(|tx, city| case_row::of_unit(tx, city, "land-window", Moment(i64::MAX), 9));
    let rows = rows.await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    story.call("l1", rows[0].id.clone());
    story
        .tell(
            "2011-03-02 l1 waits                                             | in asked, due ledger 2011-03-07
             2011-03-03 l1 land-window:clerk return_ledger licences_issued=12 | in returned, due nothing",
        )
        .await;
}
