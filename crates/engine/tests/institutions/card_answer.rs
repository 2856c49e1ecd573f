//! The answer to a card: in time, or an appeal with its three outcomes.

use crate::city::City;

/// A yellow card of the planning window, of Monday the 21st of March.
fn card() -> City {
    let mut city = City::new();
    city.story(
        "2011-03-21 k1 opens card-answer planning-window about_case=c1 card_rule=time-limit card_level=yellow card_facts=late card_handler=planning-window:clerk card_unit=planning-window | in to_answer, due answer 2011-03-28",
    );
    city
}

/// The same, answered on the second day.
fn answered() -> City {
    let mut city = card();
    city.story(
        "2011-03-22 k1 planning-window:chief answer_card explanation=two_were_ill cause=own_delay answer_measure=a_deputy_for_everybody | in answered, due answer_check 2011-03-29",
    );
    city
}

fn appealed() -> City {
    let mut city = card();
    city.story(
        "2011-03-28 k1 planning-window:chief appeal_card appeal_grounds=the_system_was_down | in appealed, due appeal_decision 2011-04-02",
    );
    city
}

#[test]
fn a_card_is_answered_within_five_working_days_and_the_answer_is_looked_at_by_the_supervisor() {
    answered().story(
        "2011-03-23 k1 planning-window:chief accept_answer           | refused: \"Accept the answer\" is done by: supervisor in the supervising unit, office_leader in the jurisdiction
         2011-03-23 k1 service-centre:deputy-director accept_answer  | in accepted, stopped answer_check after 1 of 5
         2011-03-23 k1 cards                                         | none",
    );
}

#[test]
fn an_answer_that_promises_something_opens_an_entry_of_the_ledger() {
    answered().story(
        "2011-03-23 k1 service-centre:deputy-director have_it_put_right source_kind=card problem=nobody_stands_in | in rectified, then opens rectification in planning-window
         2011-03-24 k1>rectification planning:deputy plan_mend responsible=planning-window:clerk measure_kind=immediate mend_measure=a_deputy mend_days=5 | in planned",
    );
}

#[test]
fn an_answer_is_returned_at_most_twice() {
    answered().story(
        "2011-03-23 k1 service-centre:deputy-director return_answer answer_opinion=says_nothing | in to_answer, due answer 2011-03-30
         2011-03-24 k1 planning-window:chief answer_card explanation=ill cause=workload answer_measure=none | in answered
         2011-03-25 k1 service-centre:deputy-director return_answer answer_opinion=still_nothing | in to_answer
         2011-03-25 k1 planning-window:chief answer_card explanation=ill cause=workload answer_measure=none | in answered
         2011-03-25 k1 service-centre:deputy-director return_answer answer_opinion=a_third_time  | refused: \"Return the answer\" can be done at most 2 time(s)",
    );
}

#[test]
fn a_late_answer_is_a_card_and_is_escalated() {
    card().story(
        "2011-03-28T23:59 tick      | nothing fires
         2011-03-29T00:00 tick      | fires k1:escalate_unanswered_card
         2011-03-29T00:00 k1 cards  | card-answer-limit.yellow
         2011-03-29 k1 planning-window:chief appeal_card appeal_grounds=the_system_was_down | refused: \"Limit for an answer or an appeal\" has expired",
    );
}

#[test]
fn the_card_of_a_late_answer_raises_no_card_of_its_own_when_it_is_not_answered() {
    let mut city = City::new();
    city.story(
        "2011-03-29 k2 opens card-answer planning-window card_rule=card-answer-limit card_level=yellow card_unit=planning-window | in to_answer
         2011-06-30 tick     | fires k2:escalate_unanswered_card
         2011-06-30 k2 cards | none",
    );
}

#[test]
fn an_appeal_that_is_right_revokes_the_card() {
    appealed().story(
        "2011-03-29 k1 service-centre:director revoke_card appeal_opinion=it_was_down | in revoked, then card: revoke, stopped appeal_decision after 1 of 5
         2011-03-29 k1 cards | none",
    );
}

#[test]
fn an_appeal_that_is_wrong_sends_the_card_back_to_be_answered() {
    appealed().story(
        "2011-03-29 k1 service-centre:director send_back appeal_opinion=it_was_not | in to_answer, due answer 2011-04-06
         2011-03-30 k1 planning-window:chief appeal_card appeal_grounds=again      | refused: \"Appeal\" can be done at most 1 time(s)
         2011-03-30 k1 planning-window:chief answer_card explanation=we_were_late cause=own_delay answer_measure=more_staff | in answered",
    );
}

#[test]
fn an_appeal_that_is_passed_upward_is_decided_by_the_office_and_by_somebody_else() {
    appealed().story(
        "2011-03-29 k1 service-centre:director pass_upward appeal_opinion=not_ours_to_say | in with_office, due appeal_decision 2011-04-06
         2011-03-30 k1 service-centre:director revoke_by_office appeal_opinion=x        | refused: \"The office revokes the card\" is done by: examiner in the jurisdiction, office_leader in the jurisdiction
         2011-03-30 k1 chuangyou-office:director uphold_by_office appeal_opinion=stands | in to_answer, then nothing",
    );
    appealed().story(
        "2011-03-29 k1 service-centre:director pass_upward appeal_opinion=not_ours_to_say | in with_office
         2011-03-30 k1 chuangyou-general:group-head revoke_by_office appeal_opinion=down   | in revoked, then card: revoke",
    );
}

#[test]
fn an_appeal_that_nobody_decides_goes_up_by_itself() {
    appealed().story(
        "2011-04-02T23:59 tick     | nothing fires
         2011-04-03T00:00 tick     | fires k1:appeal_goes_up
         2011-04-06 k1 cards       | card-answer-check.notice
         2011-04-06 k1 chuangyou-office:deputy-director revoke_by_office appeal_opinion=down | in revoked, then card: revoke",
    );
}

#[test]
fn a_card_appealed_before_the_year_closed_and_revoked_after_it_is_revoked_all_the_same() {
    let mut city = City::new();
    city.story(
        "2011-12-30 k1 opens card-answer planning-window card_rule=time-limit card_level=red card_unit=planning-window | in to_answer
         2012-01-05 k1 planning-window:chief appeal_card appeal_grounds=the_facts_came_late | in appealed
         2012-01-09 k1 service-centre:director revoke_card appeal_opinion=they_did          | in revoked, then card: revoke",
    );
}

#[test]
fn a_wrong_revocation_is_taken_back_once_and_by_somebody_else() {
    appealed().story(
        "2011-03-29 k1 service-centre:director pass_upward appeal_opinion=x               | in with_office
         2011-03-30 k1 chuangyou-general:group-head revoke_by_office appeal_opinion=down    | in revoked
         2011-04-07 k1 chuangyou-general:group-head restore_card restore_reason=the_log_says_otherwise | refused: whoever did \"The office revokes the card\" must stand aside
         2011-04-07 k1 chuangyou-general:group-head#2 restore_card restore_reason=the_log_says_otherwise | in to_answer, then card: restore",
    );
}

#[test]
fn a_supervisor_does_not_decide_about_a_card_of_their_own_unit() {
    let mut city = City::new();
    city.story(
        "2011-03-21 k1 opens card-answer supervision-bureau card_rule=order-start card_level=yellow card_unit=chuangyou-office | in to_answer
         2011-03-22 k1 supervision-bureau:director appeal_card appeal_grounds=no   | in appealed
         2011-03-23 k1 chuangyou-office:director revoke_card appeal_opinion=yes | refused: whoever \"Unit it is put down to\" names must stand aside",
    );
}
