//! Open checks and mystery visits: a sealed plan, a visit by somebody without ties, a finding that is heard, made known,
//! mended and looked at again.

use chuangyou_engine::case::FieldValue;

use crate::city::City;

/// It goes to every window there is, so that the lot falls on the one that the stories are about.
const PLAN: &str = "mode=undercover theme=manners script=greeting+first_asked from_on=2011-03-14 until_on=2011-03-31 window_count=34";

/// A plan that was approved, with one visit to the planning window ordered.
fn ordered() -> City {
    let mut city = City::new();
    city.draft("p1", "inspection-plan", "chuangyou-visits", "");
    city.story(&format!(
        "2011-03-09 p1 chuangyou-visits:group-head draft_plan {PLAN}                                                   | in drafted
         2011-03-09 p1 chuangyou-visits:group-head draw_windows                                                  | due approval 2011-03-14
         2011-03-10 p1 chuangyou-office:director approve_plan plan_approval=go                                         | in approved
         2011-03-14 p1 chuangyou-visits:group-head order_visit visited_unit=planning-window                            | then opens visit in chuangyou-visits"
    ));
    city
}

/// The visit was made and found that nobody greeted the visitor.
fn recorded() -> City {
    let mut city = ordered();
    city.story(
        "2011-03-14 p1>visit chuangyou-visits:group-head name_visitor visitor=chuangyou-visits:officer visit_on=2011-03-15 naming_reason=speaks_the_dialect | in assigned, with chuangyou-visits:officer
         2011-03-15 p1>visit chuangyou-visits:officer begin_visit no_conflict=yes | in visiting
         2011-03-15 p1>visit chuangyou-visits:officer record_findings observations=no_greeting+sent_away evidence=a1b2 problem=sent_away_without_a_word severity=serious found_by_unit=chuangyou-visits | in recorded, due hand_on 2011-03-16",
    );
    city
}

/// What was found has reached the planning window.
fn handed_on() -> City {
    let mut city = recorded();
    city.story(
        "2011-03-16 p1>visit chuangyou-visits:group-head hand_on_findings confirmation=seen source_kind=visit | in handed_on, then opens finding in planning-window and releases visit_on",
    );
    city
}

/// The finding has been confirmed.
fn confirmed() -> City {
    let mut city = handed_on();
    city.story(
        "2011-03-18 p1>visit>finding planning-window:chief admit_finding reply=we_are_sorry | in heard, due confirmation 2011-03-23
         2011-03-21 p1>visit>finding chuangyou-general:group-head confirm_finding decision_opinion=it_happened | in confirmed, due revisit 2011-04-20",
    );
    city
}

#[test]
fn a_plan_is_approved_by_another_person_after_the_windows_were_drawn() {
    let mut city = City::new();
    city.draft("p1", "inspection-plan", "chuangyou-visits", "");
    city.story(&format!(
        "2011-03-09 p1 chuangyou-visits:group-head draft_plan {PLAN}              | in drafted
         2011-03-09 p1 chuangyou-office:director approve_plan plan_approval=go    | refused: \"Draw the windows\" must be done first
         2011-03-09 p1 chuangyou-visits:group-head draw_windows windows=land-window+planning-window | refused: \"Draw the windows\" does not take the field `windows`
         2011-03-09 p1 chuangyou-visits:group-head draw_windows draw_seed=mine    | refused: \"Draw the windows\" does not take the field `draw_seed`
         2011-03-09 p1 chuangyou-visits:group-head draw_windows                   | in drafted
         2011-03-09 p1 chuangyou-visits:group-head draw_windows                   | refused: \"Draw the windows\" can be done at most 1 time(s)
         2011-03-09 p1 chuangyou-visits:group-head approve_plan plan_approval=go  | refused: \"Approve the plan\" is done by: office_leader in a unit above
         2011-03-15 p1 cards                                                      | plan-approval-limit.notice
         2011-03-15 p1 chuangyou-office:director reject_plan plan_approval=later  | in rejected"
    ));
}

#[test]
fn a_visit_is_made_by_somebody_without_ties_and_whoever_has_them_stands_aside() {
    ordered().story(
        "2011-03-14 p1>visit chuangyou-visits:group-head assign_visitor visit_on=2011-03-15 | in assigned, with chuangyou-visits:officer
         2011-03-15 p1>visit chuangyou-visits:officer begin_visit no_conflict=no               | refused: \"No ties to the unit\" does not meet the condition
         2011-03-15 p1>visit chuangyou-visits:officer stand_aside conflict=a_brother_works_there | in ordered
         2011-03-15 p1>visit chuangyou-visits:group-head assign_visitor visit_on=2011-03-16 | in assigned, with chuangyou-visits:officer#2
         2011-03-16 p1>visit chuangyou-visits:officer begin_visit no_conflict=yes              | refused: \"Begin\" is done by: handler of the case
         2011-03-16 p1>visit chuangyou-visits:officer#2 begin_visit no_conflict=yes            | in visiting
         2011-03-16 p1>visit chuangyou-visits:officer#2 record_nothing observations=all_well   | in clean",
    );
}

#[test]
fn the_day_and_the_name_are_sealed_until_they_are_released() {
    let mut city = handed_on();
    city.story(
        "2011-03-16 p1>visit chuangyou-visits:officer release_name     | refused: \"Release the visitor's name\" is done by: leader in its unit
         2011-06-01 p1>visit chuangyou-visits:group-head release_name  | then releases visitor and releases visit_on and releases found_by and opens visit-disclosure in planning-window
         2011-06-01 p1>visit>visit-disclosure planning-window:clerk release_name | refused: this procedure has no action `release_name`",
    );
    let told = &city.case("p1>visit>visit-disclosure").fields;
    assert_eq!(told["visitor"], FieldValue::Person("chuangyou-visits:officer".into()));
    assert!(told.contains_key("visit_on") && !told.contains_key("visitor_pool"));
    let finding = city.case("p1>visit>finding");
    for sealed in ["visitor", "visit_on", "found_by", "observations"] {
        assert!(!finding.fields.contains_key(sealed), "the unit's own case tells it {sealed}");
    }
}

#[test]
fn findings_reach_the_unit_within_a_working_day_or_the_group_gets_the_card() {
    recorded().story(
        "2011-03-16T23:59 tick          | nothing fires
         2011-03-17T00:00 tick          | fires p1>visit:findings_wait
         2011-03-17 p1>visit cards      | findings-handed-on.yellow
         2011-03-17 p1>visit chuangyou-visits:officer not_confirm confirmation=x | refused: \"Do not confirm\" is done by: leader in its unit
         2011-03-17 p1>visit chuangyou-visits:group-head not_confirm confirmation=the_recording_shows_nothing | in not_confirmed",
    );
}

#[test]
fn every_confirmed_finding_opens_a_circular_and_an_entry_of_the_ledger() {
    confirmed().story(
        "2011-03-22 p1>visit>finding>circular chuangyou-general:officer draft_circular circular_level=internal named_unit=planning-window circular_title=sent_away circular_text=a_visitor_was_sent_away | in hearing, with planning-window
         2011-03-22 p1>visit>finding>rectification planning:deputy plan_mend responsible=planning-window:chief measure_kind=immediate mend_measure=greet mend_days=3 | in planned",
    );
}

#[test]
fn nothing_is_confirmed_before_the_unit_was_heard_or_let_its_time_pass() {
    handed_on().story(
        "2011-03-17 p1>visit>finding chuangyou-office:director confirm_finding decision_opinion=x | refused: \"Confirm the finding\" cannot be done in \"To be answered\"; it can in: Heard, to be confirmed
         2011-03-22T00:00 tick               | fires p1>visit>finding:silence_is_heard
         2011-03-22 p1>visit>finding cards   | finding-answer-limit.yellow
         2011-03-22 p1>visit>finding chuangyou-office:director confirm_finding decision_opinion=x  | in confirmed, then opens circular in chuangyou-general and opens rectification in planning-window",
    );
}

#[test]
fn a_finding_about_the_wrong_person_is_objected_to_and_revoked() {
    handed_on().story(
        "2011-03-17 p1>visit>finding planning:deputy object_to_finding objection=it_was_another right_person=land_clerk | in heard
         2011-03-21 p1>visit>finding chuangyou-visits:group-head revoke_finding decision_opinion=x       | refused: \"The finding does not stand\" is done by: office_leader in the jurisdiction, examiner in the jurisdiction
         2011-03-21 p1>visit>finding chuangyou-general:group-head revoke_finding decision_opinion=another_window | in revoked, then nothing
         2011-03-21 p1>visit>finding cards   | none",
    );
}

#[test]
fn whoever_found_it_does_not_decide() {
    let mut city = City::new();
    city.story(
        "2011-03-16 f1 opens finding planning-window problem=x severity=minor found_by_unit=chuangyou-general visited_unit=planning-window | in to_answer
         2011-03-17 f1 planning-window:chief admit_finding reply=yes                         | in heard
         2011-03-17 f1 chuangyou-general:group-head confirm_finding decision_opinion=yes     | refused: whoever \"Group that found it\" names must stand aside
         2011-03-17 f1 chuangyou-office:deputy-director confirm_finding decision_opinion=yes | in confirmed",
    );
}

#[test]
fn a_second_visit_within_thirty_days_finds_it_mended() {
    confirmed().story(
        "2011-04-15 p1>visit>finding chuangyou-visits:officer find_mended revisit_record=greeted | in mended, stopped revisit after 25 of 30
         2011-04-15 p1>visit>finding cards | none",
    );
}

#[test]
fn a_second_visit_that_finds_it_again_is_a_red_card_and_opens_an_investigation() {
    confirmed().story(
        "2011-04-15 p1>visit>finding chuangyou-inspection:officer find_unmended revisit_record=the_same revisit_evidence=a1b3 | in unmended, then opens accountability in chuangyou-cases
         2011-04-15 p1>visit>finding cards | finding-still-there.red",
    );
}

#[test]
fn a_second_visit_that_nobody_makes_is_the_supervisors_delay() {
    confirmed().story(
        "2011-04-21T00:00 tick             | fires p1>visit>finding>rectification:no_plan p1>visit>finding>circular:draft_is_late p1>visit>finding:remind_to_visit_again
         2011-04-21 p1>visit>finding cards | finding-decided.notice",
    );
}

#[test]
fn a_finding_without_evidence_is_not_recorded_and_one_that_the_visitor_brought_about_is_not_confirmed() {
    let mut city = ordered();
    city.story(
        "2011-03-14 p1>visit chuangyou-visits:group-head assign_visitor visit_on=2011-03-15 | in assigned, with chuangyou-visits:officer
         2011-03-15 p1>visit chuangyou-visits:officer begin_visit no_conflict=yes | in visiting
         2011-03-15 p1>visit chuangyou-visits:officer record_findings observations=a_gift_was_taken problem=a_gift severity=grave found_by_unit=chuangyou-visits | refused: still needed: Evidence
         2011-03-15 p1>visit chuangyou-visits:officer record_findings observations=a_gift_was_taken evidence=a1b2 problem=a_gift severity=grave found_by_unit=chuangyou-visits | in recorded
         2011-03-16 p1>visit chuangyou-visits:group-head not_confirm confirmation=the_visitor_pressed_it_on_the_clerk | in not_confirmed, then nothing",
    );
}
