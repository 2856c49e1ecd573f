//! Rectification: one ledger, planned, mended, checked by others, judged by whoever raised it, looked back at.

use crate::city::City;

/// A problem of the planning window, planned for five days and agreed to.
fn mending() -> City {
    let mut city = City::new();
    city.draft("r1", "rectification", "planning-window", "");
    city.story(
        "2011-03-07 r1 service-centre:deputy-director record_problem source_kind=complaint about_case=x1 problem=no_sign_at_the_door severity=minor | in to_plan, due plan 2011-03-10
         2011-03-08 r1 planning:deputy plan_mend responsible=planning-window:clerk measure_kind=immediate mend_measure=a_sign mend_days=5 | in planned, with planning-window:clerk, due mend 2011-03-15
         2011-03-09 r1 service-centre:deputy-director agree_to_plan | in mending, due mend 2011-03-15",
    );
    city
}

fn reported() -> City {
    let mut city = mending();
    city.story("2011-03-14 r1 planning-window:clerk report_mend mend_report=it_hangs mend_evidence=a1 | in reported, stopped mend after 4 of 5, due recheck 2011-03-21");
    city
}

#[test]
fn a_problem_is_mended_checked_approved_of_and_looked_back_at() {
    reported().story(
        "2011-03-16 r1 chuangyou-inspection:officer pass_recheck recheck_record=it_hangs | in to_rate
         2011-03-17 r1 citizen rate_mend satisfaction=satisfied                          | in watched, due look_back 2011-04-18
         2011-04-14 r1 chuangyou-inspection:officer find_it_lasting look_back_record=still_there | in mended
         2011-04-14 r1 cards                                                             | none",
    );
}

#[test]
fn an_immediate_mend_takes_ten_working_days_at_most_and_a_rule_sixty() {
    let mut city = City::new();
    city.draft("r1", "rectification", "planning-window", "");
    city.story(
        "2011-03-07 r1 service-centre:deputy-director record_problem source_kind=rating problem=slow | in to_plan
         2011-03-08 r1 planning:deputy plan_mend responsible=planning-window:clerk measure_kind=immediate mend_measure=x mend_days=11 | refused: \"Working days it takes\" is 11: expected from 0 to 10
         2011-03-08 r1 planning:deputy plan_mend responsible=planning-window:clerk measure_kind=rule mend_measure=x mend_days=10 | refused: \"How it is put right\" does not meet the condition
         2011-03-08 r1 planning:deputy plan_mend responsible=planning-window:clerk measure_kind=rule mend_measure=x rule_title=duty_roster mend_days=61 | refused: \"Working days it takes\" is 61: expected at most 60
         2011-03-08 r1 planning:deputy plan_mend responsible=planning-window:clerk measure_kind=rule mend_measure=x rule_title=duty_roster mend_days=60 | in planned",
    );
}

#[test]
fn a_plan_that_nobody_objects_to_in_time_is_agreed_to() {
    let mut city = City::new();
    city.draft("r1", "rectification", "planning-window", "");
    city.story(
        "2011-03-07 r1 planning-window:chief record_problem source_kind=self_check check_no=efficiency problem=queues | in to_plan
         2011-03-08 r1 planning-window:chief plan_mend responsible=planning-window:clerk measure_kind=immediate mend_measure=numbers mend_days=5 | in planned
         2011-03-12T00:00 tick  | fires r1:agree_when_silent
         2011-03-12 r1 cards    | rectification-checked.notice rectification-limit.notice
         2011-03-14 r1 planning-window:clerk report_mend mend_report=done mend_evidence=a1 | in reported",
    );
}

#[test]
fn a_plan_without_substance_is_returned_and_its_days_begin_anew() {
    let mut city = City::new();
    city.draft("r1", "rectification", "planning-window", "");
    let plan = "r1 planning:deputy plan_mend responsible=planning-window:clerk measure_kind=immediate mend_measure=x mend_days=5";
    city.story(&format!(
        "2011-03-07 r1 service-centre:deputy-director record_problem source_kind=tip problem=x | in to_plan
         2011-03-08 {plan}                                                             | due mend 2011-03-15
         2011-03-10 r1 service-centre:deputy-director return_plan plan_opinion=empty   | in to_plan, due plan 2011-03-15
         2011-03-11 {plan}                                                             | due mend 2011-03-18"
    ));
}

#[test]
fn a_late_mend_is_a_notice_a_yellow_and_a_red_card_and_is_escalated() {
    mending().story(
        "2011-03-10T23:59 r1 cards     | none
         2011-03-11T00:00 r1 cards     | rectification-limit.notice
         2011-03-15T23:59 tick         | nothing fires
         2011-03-16T00:00 tick         | fires r1:overdue_mend
         2011-03-16 r1 cards           | rectification-limit.notice rectification-limit.yellow
         2011-03-28T23:59 r1 cards     | rectification-limit.notice rectification-limit.yellow
         2011-03-29T00:00 r1 cards     | rectification-limit.notice rectification-limit.red rectification-limit.yellow
         2011-03-29 r1 service-centre:deputy-director press_for_it | then opens supervision-order in chuangyou-inspection",
    );
}

#[test]
fn a_mend_is_lengthened_once_before_its_limit_ends() {
    mending().story(
        "2011-03-15 r1 service-centre:deputy-director lengthen extension_days=11 extension_reason=rain | refused: \"Working days added\" is 11: expected from 1 to 10
         2011-03-15 r1 service-centre:deputy-director lengthen extension_days=3 extension_reason=rain  | due mend 2011-03-18
         2011-03-16 r1 service-centre:deputy-director lengthen extension_days=3 extension_reason=rain  | refused: \"Lengthen the limit\" can be done at most 1 time(s)",
    );
    mending().story("2011-03-16 r1 service-centre:deputy-director lengthen extension_days=3 extension_reason=rain | refused: \"Limit for mending\" has expired");
}

#[test]
fn whoever_mended_it_does_not_check_it() {
    let mut city = mending();
    city.story(
        "2011-03-14 r1 chuangyou-inspection:officer report_mend mend_report=x mend_evidence=a1 | refused: \"Say that it is mended\" is done by: handler of the case, reviewer in its unit, leader in its unit, leader in a unit above
         2011-03-14 r1 planning-window:clerk report_mend mend_report=x mend_evidence=a1         | in reported
         2011-03-15 r1 planning-window:clerk pass_recheck recheck_record=fine                   | refused: \"The check finds it mended\" is done by: supervisor in the supervising unit, inspector in the jurisdiction, mystery_visitor in the jurisdiction",
    );
}

#[test]
fn a_mend_that_is_not_finished_goes_back_with_ten_days_more() {
    reported().story(
        "2011-03-16 r1 chuangyou-inspection:officer fail_recheck recheck_record=half_a_sign | in mending, due second_mend 2011-03-30
         2011-03-31 r1 cards | rectification-limit.yellow",
    );
}

#[test]
fn a_false_mend_is_a_red_card_and_opens_an_investigation() {
    reported().story(
        "2011-03-16 r1 chuangyou-inspection:officer find_false_mend recheck_record=no_sign_at_all                     | refused: still needed: Evidence of the check
         2011-03-16 r1 chuangyou-inspection:officer find_false_mend recheck_record=no_sign_at_all recheck_evidence=a2 | in mending, then opens accountability in chuangyou-cases
         2011-03-16 r1 cards | false-mend.red",
    );
}

#[test]
fn whoever_raised_it_can_say_twice_that_they_are_not_satisfied() {
    let mut city = reported();
    for (report, reject) in [("2011-03-17", "2011-03-18"), ("2011-03-22", "2011-03-23")] {
        city.story(&format!(
            "{report} r1 chuangyou-inspection:officer pass_recheck recheck_record=hangs      | in to_rate
             {reject} r1 citizen reject_mend dissatisfaction=cannot_read_it                  | in mending
             {reject} r1 planning-window:clerk report_mend mend_report=larger mend_evidence=a3 | in reported"
        ));
    }
    city.story(
        "2011-03-24 r1 chuangyou-inspection:officer pass_recheck recheck_record=large  | in to_rate
         2011-03-25 r1 citizen reject_mend dissatisfaction=no                          | refused: \"Not be satisfied\" can be done at most 2 time(s)
         2011-03-25 r1 chuangyou-inspection:officer record_satisfaction satisfaction=not_reached | in watched",
    );
}

#[test]
fn a_problem_that_comes_back_is_planned_again_and_is_a_card() {
    reported().story(
        "2011-03-16 r1 chuangyou-inspection:officer pass_recheck recheck_record=hangs | in to_rate
         2011-03-31T00:00 tick                                                        | fires r1:nobody_rates
         2011-04-18 r1 chuangyou-inspection:officer find_it_back look_back_record=gone | in to_plan, due plan 2011-04-21
         2011-04-18 r1 cards | problem-came-back.yellow",
    );
}

#[test]
fn a_problem_that_was_none_is_taken_out_of_the_ledger_with_a_reason() {
    mending().story(
        "2011-03-10 r1 service-centre:deputy-director drop_problem drop_reason=the_card_was_revoked | in dropped, stopped mend after 2 of 5
         2011-06-10 r1 cards | none",
    );
}

#[test]
fn every_unit_searches_for_its_problems_in_the_second_quarter() {
    let mut city = City::new();
    city.story(
        "2011-03-31 calendar | opens 34 × licence-ledgers on 2011-01-04 until 2011-01-10, 34 × licence-ledgers on 2011-02-01 until 2011-02-12, 34 × licence-ledgers on 2011-03-01 until 2011-03-07, 400 × service-commitments on 2011-02-01 until 2011-02-28
         2011-04-01 calendar | opens 34 × licence-ledgers on 2011-04-01 until 2011-04-08, 42 × self-checks on 2011-04-01 until 2011-06-30, 1 × typical-case-1 on 2011-04-01 until 2011-05-03
         2011-04-15 self-checks/planning planning:contact record_found check_no=four_ills source_kind=self_check problem=papers_lie_about | then opens rectification in planning
         2011-06-20 self-checks/planning planning:deputy file_check found_count=1 summary=one      | refused: \"Comment as a leader\" must be done first
         2011-06-20 self-checks/planning planning:head comment_on_check comment=too_few            | in checking
         2011-06-30 self-checks/planning planning:deputy file_check found_count=1 summary=one      | in filed
         2011-07-01 self-checks/land cards                                                         | self-check-filed.notice self-check-filed.yellow",
    );
}
