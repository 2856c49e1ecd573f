//! Parallel approval: four kinds of reply, no-shows, silence, disputes, and forty-five days for the whole.

use crate::city::City;

fn accepted() -> City {
    let mut city = City::new();
    city.draft("c1", "approval", "development-reform-window", "investment-project-approval");
    city.story(
        "2011-03-07 c1 citizen submit item=investment-project-approval applicant=#5f applicant_kind=enterprise applicant_phone=#77 channel=online materials=plan | in submitted
         2011-03-08 c1 development-reform-window:clerk accept case_kind=joint promised_days=8 | in accepted, due promise 2011-03-18, due joint 2011-05-12
         2011-03-09 co_reviews/land land:contact sign_for                                      | in signed, due reply 2011-03-15",
    );
    city
}

#[test]
fn agreement_forwarding_and_silence_let_the_lead_go_on() {
    accepted().story(
        "2011-03-10 co_reviews/land land:section agree opinion=good                              | in agreed
         2011-03-10 co_reviews/environment environment:contact sign_for                          | in signed
         2011-03-11 co_reviews/environment environment:section agree_to_forward opinion=province | in agreed_to_forward
         2011-03-11 c1 development-reform-window:chief review review_opinion=good                | refused: linked cases are still awaited from: planning
         2011-03-15T23:59 tick                                                                   | fires co_reviews/planning:remind_to_sign
         2011-03-16T00:00 tick                                                                   | fires c1:co_reviews/planning
         2011-03-16 co_reviews/planning cards                                                    | co-review-limit.notice co-review-limit.red
         2011-03-16 c1 development-reform-window:chief review review_opinion=good                | in reviewed
         2011-03-17 c1 development-reform:deputy approve decision_number=1                       | in decided, stopped promise after 7 of 8
         2011-03-17 c1 cards                                                                     | silent-department.notice",
    );
}

#[test]
fn a_department_that_does_not_come_holds_nobody_up_and_earns_a_red_card() {
    accepted().story(
        "2011-03-09 co_reviews/planning planning:contact attend                                      | refused: \"Record that it came\" is done by: coordinator in the jurisdiction
         2011-03-09 co_reviews/planning service-centre:coordinator record_absence absence_record=none | refused: \"Call to a joint survey or meeting\" must be done first
         2011-03-09 co_reviews/planning service-centre:coordinator invite meeting_kind=survey meeting_on=2011-03-10 | in sent
         2011-03-10 co_reviews/planning service-centre:coordinator record_absence absence_record=nobody | in absent
         2011-03-10 co_reviews/planning cards                                                         | no-show.red",
    );
}

#[test]
fn against_a_reasoned_disagreement_the_lead_gives_reasons_of_its_own() {
    accepted().story(
        "2011-03-10 co_reviews/land land:deputy disagree                                         | refused: still needed: Reasons and legal basis of the disagreement
         2011-03-10 co_reviews/land land:deputy disagree disagreement_reasons=farmland           | in disagreed
         2011-03-10 co_reviews/planning planning:contact sign_for                                | in signed
         2011-03-10 co_reviews/planning planning:section agree                                   | in agreed
         2011-03-10 co_reviews/environment environment:contact sign_for                          | in signed
         2011-03-10 co_reviews/environment environment:section agree                             | in agreed
         2011-03-11 c1 development-reform-window:chief review review_opinion=land_objects        | in reviewed
         2011-03-11 c1 development-reform:deputy approve decision_number=1                       | refused: linked cases are still awaited from: land
         2011-03-11 c1 development-reform:deputy approve decision_number=1 override_reasons=converted_in_2010 | in decided",
    );
}

#[test]
fn a_dispute_climbs_level_by_level_while_the_limits_run() {
    accepted().story(
        "2011-03-10 c1 development-reform-window:clerk raise_dispute dispute_matter=farmland     | in disputed, due promise 2011-03-18
         2011-03-10 c1 development-reform-window:clerk resume_after_dispute                      | refused: linked cases are still awaited from: development-reform-window
         2011-03-11 disputes/development-reform-window development-reform:deputy pass_to_joint_meeting | in at_joint_meeting, due level 2011-03-16
         2011-03-17T00:00 tick                                                                   | fires co_reviews/environment:remind_to_sign co_reviews/planning:remind_to_sign c1:co_reviews/environment c1:co_reviews/land c1:co_reviews/planning disputes/development-reform-window:joint_meeting_takes_too_long
         2011-03-17 disputes/development-reform-window cards                                     | dispute-limit.yellow
         2011-03-17 disputes/development-reform-window development-reform:head settle_by_vice_mayor resolution=proceed minutes=m | refused: \"Settle it with the vice-mayor\" is done by: leader in a unit above
         2011-03-17 disputes/development-reform-window development-reform:deputy settle_by_vice_mayor resolution=proceed minutes=m | refused: rank 30 is too low: 50 is needed
         2011-03-18 disputes/development-reform-window luoyang:vice-mayor settle_by_vice_mayor resolution=proceed minutes=m | in settled
         2011-03-18 c1 development-reform-window:clerk resume_after_dispute                      | in accepted, due promise 2011-03-18",
    );
}

#[test]
fn joint_handling_has_forty_five_days_and_fifteen_more_from_the_governments_head() {
    accepted().story(
        "2011-05-12 c1 development-reform:head grant_joint_extension joint_extension_days=15 extension_reason=scale | refused: rank 40 is too low: 60 is needed
         2011-05-12 c1 luoyang:mayor grant_joint_extension joint_extension_days=16 extension_reason=scale | refused: the clock \"Statutory limit of joint handling\" can be extended by 1 to 15, not by 16
         2011-05-12T23:59 c1 cards | time-limit.notice time-limit.red time-limit.yellow
         2011-05-13T00:00 c1 cards | joint-limit.red time-limit.notice time-limit.red time-limit.yellow
         2011-05-13 c1 luoyang:mayor grant_joint_extension joint_extension_days=15 extension_reason=scale | refused: \"Statutory limit of joint handling\" has expired",
    );
}
