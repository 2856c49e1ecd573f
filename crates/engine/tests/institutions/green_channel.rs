//! The green channel: half the promise, for few, with documents to follow and delivery held until they have.

use crate::city::City;

fn submitted() -> City {
    let mut city = City::new();
    city.draft("c1", "approval", "planning-window", "site-selection-opinion");
    city.story("2011-03-07 c1 citizen submit item=site-selection-opinion applicant=#5f applicant_kind=enterprise applicant_phone=#77 channel=window materials=plan | in submitted");
    city
}

fn admitted() -> City {
    let mut city = submitted();
    city.story(
        "2011-03-07 c1 citizen request_green green_reason=investment                              | in submitted
         2011-03-08 c1 planning-window:clerk accept_green case_kind=promised promised_days=7      | refused: linked cases are still awaited from: planning-window
         2011-03-08 admission/planning-window service-centre:deputy-director grant_green_channel criterion=outside_investment criterion_evidence=contract | in granted
         2011-03-08 c1 planning-window:clerk accept_green case_kind=promised promised_days=7      | in accepted, due green 2011-03-14, due promise 2011-03-17",
    );
    city
}

#[test]
fn nobody_goes_through_it_unasked_or_undecided() {
    submitted().story(
        "2011-03-07 c1 planning-window:clerk accept_green case_kind=promised promised_days=7      | refused: \"Ask for the green channel\" must be done first
         2011-03-07 c1 citizen request_green green_reason=investment                              | in submitted
         2011-03-09T00:00 tick                                                                    | fires admission/planning-window:escalate_admission
         2011-03-09 admission/planning-window cards                                               | green-admission-limit.yellow
         2011-03-09 admission/planning-window service-centre:director decline_green_channel declined_because=no_contract | in declined
         2011-03-09 c1 planning-window:clerk accept_green case_kind=promised promised_days=7      | refused: linked cases are still awaited from: planning-window
         2011-03-09 c1 planning-window:clerk accept case_kind=promised promised_days=7            | in accepted, no green",
    );
}

#[test]
fn half_of_seven_days_is_four_and_the_promise_stays_behind_it() {
    admitted().story(
        "2011-03-14T23:59 c1 cards                                                                | none
         2011-03-15T00:00 c1 cards                                                                | green-limit.yellow time-limit.notice
         2011-03-15 c1 service-centre:coordinator revoke_green green_ended_because=contract_ended | stopped green after 5 of 4, due promise 2011-03-17
         2011-03-15 c1 service-centre:coordinator revoke_green green_ended_because=again          | refused: \"Leave the green channel\" can be done at most 1 time(s)",
    );
}

#[test]
fn a_permit_is_held_until_the_documents_that_were_to_follow_have_come() {
    admitted().story(
        "2011-03-08 c1 planning-window:clerk defer_documents deferred_documents=map+survey deferral_promise=p.pdf | due deferred 2011-05-09, serves deferral-notice
         2011-03-09 c1 planning-window:chief review review_opinion=good                            | in reviewed
         2011-03-09T10:00 c1 planning:deputy approve decision_number=1                             | in decided
         2011-03-10 c1 planning-window:clerk deliver delivery_mode=collected                       | refused: \"Supply the documents\" must be done first, after \"Record documents to follow\"
         2011-03-10 c1 citizen supply_deferred supplied_documents=map                              | refused: \"Documents supplied afterwards\" should have the entries of \"Documents to follow\"; it lacks: survey
         2011-03-11 c1 citizen supply_deferred supplied_documents=survey+map                       | stopped deferred after 3 of 2
         2011-03-11 c1 planning-window:clerk deliver delivery_mode=collected                       | in delivered
         2011-03-11 c1 cards                                                                       | none",
    );
}

#[test]
fn documents_that_do_not_come_end_the_green_channel() {
    admitted().story(
        "2011-03-08 c1 planning-window:clerk defer_documents deferred_documents=map deferral_promise=p.pdf | due deferred 2011-05-09
         2011-05-09T23:59 tick                                                                     | nothing fires
         2011-05-10T00:00 tick                                                                     | fires c1:revoke_green_when_documents_fail
         2011-05-10T00:00 c1 cards                                                                 | deferred-documents.notice green-limit.yellow time-limit.notice time-limit.red time-limit.yellow",
    );
}
