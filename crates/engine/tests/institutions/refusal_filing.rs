//! Report and filing of refusals: nothing negative without a leader's word, and the limits run on.

use crate::city::City;

fn submitted() -> City {
    let mut city = City::new();
    city.draft("c1", "approval", "planning-window", "site-selection-opinion");
    city.story("2011-03-07 c1 citizen submit item=site-selection-opinion applicant=#5f applicant_kind=enterprise applicant_phone=#77 channel=window materials=plan | in submitted");
    city
}

fn accepted() -> City {
    let mut city = submitted();
    city.story("2011-03-08 c1 planning-window:clerk accept case_kind=promised promised_days=7 | due promise 2011-03-17");
    city
}

#[test]
fn a_refusal_is_reported_approved_by_another_person_and_told_with_its_grounds() {
    accepted().story(
        "2011-03-09 c1 planning-window:chief propose_refusal refusal_ground=outside_the_plan | in refusal_reported, due promise 2011-03-17, due negative_report 2011-03-14
         2011-03-09 c1 planning-window:clerk refuse remedies_told=yes                        | refused: \"Refuse\" cannot be done in \"Refusal reported to a leader\"; it can in: Refusal approved by a leader
         2011-03-10 c1 planning:section approve_refusal leader_opinion=yes                   | refused: \"Approve the refusal\" is done by: leader in a unit above, chief_leader in a unit above
         2011-03-10 c1 planning:deputy approve_refusal leader_opinion=yes                    | in refusal_approved
         2011-03-11 c1 planning-window:clerk refuse remedies_told=yes                        | in refused, serves refusal-decision, stopped promise after 3 of 7
         2011-03-11 c1 cards                                                                 | none",
    );
}

#[test]
fn a_leader_who_is_silent_is_reminded_then_passed_over_and_gets_the_card() {
    accepted().story(
        "2011-03-09 c1 planning-window:clerk propose_refusal refusal_ground=outside_the_plan | in refusal_reported
         2011-03-10T23:59 tick                                         | nothing fires
         2011-03-11T00:00 tick                                         | fires c1:remind_of_refusal_report
         2011-03-14T23:59 c1 cards                                     | none
         2011-03-15T00:00 tick                                         | fires c1:escalate_refusal_report
         2011-03-15T00:00 c1 cards                                     | silent-leader.yellow time-limit.notice
         2011-03-16 c1 planning:head overrule_refusal leader_opinion=approve_it | in approval_ordered
         2011-03-16 c1 planning-window:clerk propose_refusal refusal_ground=again | refused: \"Report that it should be refused\" cannot be done in \"Approval ordered by a leader\"; it can in: Accepted, Reviewed
         2011-03-17 c1 planning:deputy approve decision_number=1       | in decided, stopped promise after 7 of 7",
    );
}

#[test]
fn a_non_acceptance_goes_the_same_way() {
    submitted().story(
        "2011-03-08 c1 planning-window:clerk propose_non_acceptance non_acceptance_ground=not_ours | in non_acceptance_reported
         2011-03-09 c1 planning:deputy approve_non_acceptance leader_opinion=yes  | in non_acceptance_approved
         2011-03-09 c1 planning-window:clerk refuse_acceptance remedies_told=yes  | in not_accepted, serves non-acceptance-notice
         2011-03-09 c1 cards                                                      | none",
    );
}

#[test]
fn a_return_is_a_refusal_by_another_name() {
    accepted().story(
        "2011-03-09 c1 planning-window:clerk propose_return return_ground=drawings_withdrawn | in return_reported, due promise 2011-03-17
         2011-03-10 c1 planning-window:clerk return_application remedies_told=yes | refused: \"Return the application\" cannot be done in \"Return reported to a leader\"; it can in: Return approved by a leader
         2011-03-10 c1 planning:deputy overrule_return leader_opinion=go_on       | in accepted
         2011-03-11 c1 planning-window:clerk propose_return return_ground=drawings_withdrawn | in return_reported
         2011-03-14 c1 planning:deputy approve_return leader_opinion=yes          | in return_approved
         2011-03-14 c1 planning-window:clerk return_application remedies_told=yes | in returned, serves return-notice, stopped promise after 4 of 7
         2011-03-14 c1 cards                                                      | none",
    );
}

#[test]
fn a_case_that_cannot_be_finished_in_time_is_reported_before_the_promise_ends() {
    accepted().story(
        "2011-03-16 c1 planning-window:clerk report_delay delay_reason=survey_late | due delay_report 2011-03-21
         2011-03-21T23:59 tick                                                     | nothing fires
         2011-03-22T00:00 tick                                                     | fires c1:escalate_delay_report
         2011-03-22 c1 planning:head order_completion leader_opinion=at_once       | stopped delay_report after 4 of 3
         2011-03-22 c1 cards                                                       | silent-leader.yellow time-limit.notice time-limit.yellow",
    );
    accepted().story(
        "2011-03-16 c1 planning-window:clerk report_delay delay_reason=survey_late | in accepted
         2011-03-17 c1 planning:deputy order_completion leader_opinion=at_once     | stopped delay_report after 1 of 3
         2011-03-31T00:00 tick                                                     | nothing fires",
    );
    accepted().story("2011-03-18 c1 planning-window:clerk report_delay delay_reason=survey_late | refused: \"Promised limit\" has expired");
}
