//! First-asked responsibility: a question is somebody's until somebody else has confirmed that it is theirs.

use crate::city::City;

const FIRST: &str = "first_person=planning-window:clerk first_unit=planning-window";

fn enquiry() -> City {
    let mut city = City::new();
    city.draft("q1", "enquiry", "planning-window", "");
    city
}

#[test]
fn a_question_at_the_counter_is_recorded_even_if_no_name_is_given() {
    enquiry().story(&format!(
        "2011-03-07 q1 planning-window:clerk record_enquiry channel=counter matter=where duty_class=own {FIRST}               | refused: \"Who asks\" does not meet the condition
         2011-03-07 q1 planning-window:clerk record_enquiry channel=counter matter=where duty_class=own anonymous=yes {FIRST} | in with_first, with planning-window:clerk, due own_answer 2011-03-09
         2011-03-09T23:59 q1 cards                                                | enquiry-limit.notice
         2011-03-10T00:00 q1 cards                                                | enquiry-limit.notice enquiry-limit.yellow
         2011-03-10 q1 planning-window:clerk answer answer_text=second_floor      | in answered, serves enquiry-answer, stopped answer after 3 of 3"
    ));
}

#[test]
fn a_handover_counts_when_it_is_confirmed_within_a_working_day() {
    enquiry().story(&format!(
        "2011-03-11 q1 planning-window:clerk record_enquiry channel=telephone enquirer=#a1 matter=tax duty_class=same_unit {FIRST} | in with_first
         2011-03-11 q1 planning-window:clerk hand_over to_unit=planning handover_note=section   | in handed_over, with planning, due confirmation 2011-03-14
         2011-03-11 q1 planning-window:clerk answer answer_text=x                               | refused: \"Answer\" cannot be done in \"Handed over, not yet confirmed\"; it can in: With the first person asked, With the receiver, With the leader
         2011-03-14 q1 planning:contact confirm_handover receiver=planning:contact              | in with_receiver, with planning:contact
         2011-03-15 q1 planning:contact answer answer_text=yes                                  | in answered
         2011-03-15 q1 cards                                                                    | none"
    ));
}

#[test]
fn a_handover_that_is_refused_or_left_lying_returns_to_the_first_person_asked() {
    enquiry().story(&format!(
        "2011-03-07 q1 planning-window:clerk record_enquiry channel=counter enquirer=#a1 matter=land duty_class=unclear {FIRST} | in with_first
         2011-03-07 q1 planning-window:clerk hand_over to_unit=land handover_note=yours          | in handed_over, with land
         2011-03-07T10:00 q1 land:contact refuse_handover handover_refusal=not_ours              | in with_first, with planning-window:clerk
         2011-03-07T11:00 q1 planning-window:clerk hand_over to_unit=environment handover_note=yours | in handed_over, with environment
         2011-03-08T23:59 tick                                                                   | nothing fires
         2011-03-09T00:00 tick                                                                   | fires q1:return_unconfirmed_handover
         2011-03-09 q1 planning-window:clerk hand_over to_unit=land handover_note=again          | refused: \"Hand over\" can be done at most 2 time(s)
         2011-03-09 q1 planning-window:clerk raise_to_leader                                     | in with_leader
         2011-03-09 q1 planning:deputy assign_enquiry receiver=planning-window:chief             | in with_receiver, with planning-window:chief
         2011-03-10 q1 planning-window:chief answer answer_text=ask_the_land_bureau              | in answered
         2011-03-10 q1 cards                                                                     | handover-confirmed.yellow passed-around.notice
         2011-03-10 q1 cards_of environment                                                      | handover-confirmed.yellow
         2011-03-10 q1 cards_of planning-window                                                  | passed-around.notice"
    ));
}

#[test]
fn another_units_matter_is_explained_and_the_right_unit_named() {
    enquiry().story(
        "2011-03-07 q1 citizen ask_online matter=passport anonymous=yes                             | in waiting
         2011-03-08T23:59 tick                                                                      | nothing fires
         2011-03-09T00:00 tick                                                                      | fires q1:escalate_question_not_taken
         2011-03-09 q1 planning-window:clerk take_enquiry duty_class=own first_person=planning-window:clerk first_unit=planning-window | in with_first
         2011-03-09 q1 planning-window:clerk refer_elsewhere right_unit=public-security answer_text=there | refused: \"Whose duty it is\" does not meet the condition
         2011-03-09 q1 planning-window:clerk answer answer_text=public_security                     | in answered",
    );
}
