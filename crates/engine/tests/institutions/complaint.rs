//! Complaints: taken on, answered, reopened, merged, and on to the next level when nobody acts.

use crate::city::City;

const ABOUT: &str =
    "kind=manners problem=shouted_at complained_unit=planning-window complained_person=planning-window:clerk";

fn made() -> City {
    let mut city = City::new();
    city.draft("x1", "complaint", "planning-window", "");
    city.story(&format!(
        "2011-03-07 x1 citizen complain complainant=#5f complainant_contact=#77 {ABOUT} | in received, serves complaint-receipt, due acceptance 2011-03-10"
    ));
    city
}

fn taken_on() -> City {
    let mut city = made();
    city.story("2011-03-08 x1 planning-window:chief accept_complaint | in at_unit, serves complaint-acceptance, due answer 2011-04-07");
    city
}

fn answered() -> City {
    let mut city = taken_on();
    city.story("2011-03-14 x1 planning-window:chief answer_complaint answer_text=we_apologise | in answered, serves complaint-answer, stopped answer after 6 of 30");
    city
}

#[test]
fn a_complaint_is_taken_on_looked_into_answered_and_closed_when_nothing_more_is_said() {
    taken_on().story(
        "2011-03-09 x1 planning:deputy assign_complaint complaint_handler=planning-window:chief  | in at_unit, with planning-window:chief
         2011-03-11 x1 planning-window:chief record_verified verified=whole finding=he_did source_kind=complaint | then opens rectification in planning-window
         2011-03-14 x1 planning-window:chief answer_complaint answer_text=we_apologise           | in answered
         2011-03-28T23:59 tick                                                                   | fires x1>rectification:no_plan
         2011-03-29T00:00 tick                                                                   | fires x1:nothing_more_is_said
         2011-03-29 x1 cards                                                                     | none",
    );
}

#[test]
fn whoever_is_complained_of_handles_it_at_no_level() {
    let mut city = City::new();
    city.draft("x1", "complaint", "planning-window", "");
    city.story(
        "2011-03-07 x1 citizen complain kind=extortion problem=a_gift complained_unit=planning-window complained_person=planning-window:chief | in received
         2011-03-08 x1 planning-window:chief accept_complaint          | refused: whoever \"Person complained of\" names must stand aside
         2011-03-08 x1 planning:deputy accept_complaint                | in at_unit
         2011-03-08 x1 planning-window:chief answer_complaint answer_text=no | refused: whoever \"Person complained of\" names must stand aside",
    );
}

#[test]
fn a_refusal_says_why_and_where_else_to_go() {
    made().story(
        "2011-03-08 x1 planning:deputy refuse_complaint                                      | refused: still needed: Why it is not taken on, and where else to go
         2011-03-08 x1 planning:deputy refuse_complaint refusal_ground=it_is_before_the_court | in refused, serves complaint-refusal",
    );
}

#[test]
fn a_complaint_that_nobody_takes_on_goes_to_the_supervisor_and_then_to_the_office() {
    made().story(
        "2011-03-11T00:00 tick         | fires x1:not_taken_on
         2011-03-11 x1 cards           | complaint-acceptance.yellow
         2011-03-11 x1 planning-window:chief accept_complaint | refused: \"Take it on\" cannot be done in \"With the unit's supervisors\"; it can in: Received
         2011-03-25T23:59 tick         | nothing fires
         2011-03-26T00:00 tick         | fires x1:level_stays_silent
         2011-03-28 x1 chuangyou-general:group-head answer_by_office answer_text=it_was_wrong | in answered, serves complaint-answer",
    );
}

#[test]
fn a_late_answer_is_a_notice_a_yellow_and_a_red_card() {
    taken_on().story(
        "2011-04-05T00:00 x1 cards     | complaint-limit.notice
         2011-04-08T00:00 tick         | fires x1:not_answered
         2011-04-08 x1 cards           | complaint-limit.notice complaint-limit.yellow
         2011-04-09 x1 cards           | complaint-limit.notice complaint-limit.red complaint-limit.yellow
         2011-04-11 x1 service-centre:deputy-director answer_by_supervisor answer_text=sorry | in answered, stopped answer after 34 of 30",
    );
}

#[test]
fn the_complainant_reopens_it_once_and_then_takes_it_upward() {
    answered().story(
        "2011-03-15 x1 citizen reopen_complaint reopen_reason=not_an_answer       | in at_unit, due answer 2011-04-14
         2011-03-16 x1 planning-window:chief answer_complaint answer_text=sorry   | in answered
         2011-03-17 x1 citizen reopen_complaint reopen_reason=still_not           | refused: \"Reopen\" can be done at most 1 time(s)
         2011-03-17 x1 citizen escalate_complaint reopen_reason=still_not         | in at_supervisor, due higher_answer 2011-03-31
         2011-03-18 x1 service-centre:director answer_by_supervisor answer_text=we_are_sorry | in answered
         2011-03-21 x1 citizen take_to_office                                     | in at_office
         2011-03-22 x1 service-centre:director answer_by_office answer_text=x     | refused: \"Answer by the office\" is done by: examiner in the jurisdiction, office_leader in the jurisdiction
         2011-03-22 x1 chuangyou-office:director answer_by_office answer_text=the_unit_was_wrong | in answered",
    );
}

#[test]
fn two_complaints_of_one_matter_are_merged() {
    taken_on().story(
        "2011-03-09 x1 planning:deputy merge_complaint merged_into=x0 | in merged, serves complaint-merger",
    );
}

#[test]
fn a_withdrawal_ends_it() {
    taken_on().story("2011-03-09 x1 citizen withdraw_complaint | in withdrawn");
}

#[test]
fn retaliation_can_be_reported_even_when_the_complaint_is_closed_and_goes_past_the_unit() {
    answered().story(
        "2011-03-29T00:00 tick  | fires x1:nothing_more_is_said
         2011-05-03 x1 citizen report_retaliation retaliation_facts=my_permit_was_held_up | in closed, then proposes case-group and opens accountability in chuangyou-cases
         2011-05-03 x1 cards    | retaliation.red",
    );
}

#[test]
fn extortion_goes_to_the_case_group() {
    taken_on().story(
        "2011-03-09 x1 planning:deputy refer_to_case_group | then proposes case-group and opens accountability in chuangyou-cases",
    );
}

#[test]
fn a_complaint_by_telephone_is_recorded_without_a_name() {
    let mut city = City::new();
    city.draft("x1", "complaint", "planning-window", "");
    city.story(
        "2011-03-07 x1 service-centre:deputy-director record_complaint channel=telephone kind=slow problem=three_weeks complained_unit=planning-window | in received",
    );
}

#[test]
fn a_complainant_adds_to_a_complaint_and_rates_the_answer_once() {
    answered().story(
        "2011-03-15 x1 citizen add_to_complaint addition=he_did_it_again  | in answered
         2011-03-15 x1 planning-window:chief rate_answer satisfaction=satisfied | refused: \"Rate the answer\" is done by: party of the case
         2011-03-15 x1 citizen rate_answer satisfaction=not_satisfied | in answered
         2011-03-16 x1 citizen rate_answer satisfaction=satisfied     | refused: \"Rate the answer\" can be done at most 1 time(s)",
    );
}
