//! Accountability: found, investigated, decided and reviewed by different people; heard before it is decided; counted once.

use crate::city::City;

const FOUND: &str = "source_kind=visit problem=sent_away found_by=chuangyou-visits:officer found_by_unit=chuangyou-visits investigating_unit=chuangyou-cases";
const FACTS: &str = "facts=he_sent_three_people_away facts_evidence=recording+log conduct_class=not_acting";
const DECIDED: &str = "decision_reasons=three_times appraisal_year=2011";

/// The mystery visitors propose to hold the planning window's clerk to account.
fn proposed() -> City {
    let mut city = City::new();
    city.draft("a1", "accountability", "chuangyou-visits", "");
    city.story(&format!(
        "2011-03-07 a1 chuangyou-visits:officer propose_accountability {FOUND} subject_person=planning-window:clerk | in proposed, with chuangyou-cases, due filing 2011-03-14"
    ));
    city
}

fn taken_up(unit_at_fault: &str, competent_unit: &str) -> City {
    let mut city = proposed();
    city.story(&format!(
        "2011-03-08 a1 chuangyou-cases:group-head file_case subject_person=planning-window:clerk unit_at_fault={unit_at_fault} competent_unit={competent_unit} investigating_unit=chuangyou-cases investigator=chuangyou-cases:officer | in investigating, with chuangyou-cases:officer, due investigation 2011-04-20"
    ));
    city
}

/// The facts have been put to the clerk.
fn asked() -> City {
    let mut city = taken_up("planning-window", "planning");
    city.story(&format!(
        "2011-03-21 a1 chuangyou-cases:officer put_facts_to_person {FACTS} part=handler liability=direct | in facts_put, with planning-window:clerk, serves facts-notice, due statement 2011-03-24"
    ));
    city
}

/// It was handed over to the planning bureau, with this punishment beside it.
fn handed_over(discipline: &str) -> City {
    let mut city = asked();
    city.story(&format!(
        "2011-03-22 a1 planning-window:clerk state_case statement=i_was_told_to  | in heard, with chuangyou-cases:officer
         2011-03-25 a1 chuangyou-cases:officer hand_over leaders_part=not_at_fault measure=efficiency-admonition discipline={discipline} | in handed_over, then opens accountability-decision in planning
         2011-03-25 a1 cards | none"
    ));
    city
}

/// The admonition was decided and served.
fn served() -> City {
    let mut city = handed_over("none");
    city.story(&format!(
        "2011-03-28 a1>accountability-decision planning:head impose_measure measure=efficiency-admonition discipline=none {DECIDED} | in decided, then imposes efficiency-admonition
         2011-03-29 a1>accountability-decision planning:discipline serve_on_person served_on=2011-03-29 | in in_effect, with planning-window:clerk, serves accountability-decision, due appeal 2011-04-13"
    ));
    city
}

#[test]
fn an_admonition_is_proposed_investigated_stated_decided_served_and_ends() {
    served().story(
        "2011-09-29T23:59 tick                              | nothing fires
         2011-09-30T00:00 tick                              | fires a1>accountability-decision:effect_on_person_ends
         2011-09-30 a1>accountability-decision cards        | none",
    );
}

#[test]
fn whoever_found_it_does_not_take_it_up_and_whoever_will_decide_does_not_investigate() {
    let mut city = City::new();
    city.story(
        "2011-03-07 a1 opens accountability chuangyou-cases problem=x found_by=chuangyou-cases:group-head subject_person=planning-window:clerk | in proposed
         2011-03-08 a1 chuangyou-cases:group-head file_case subject_person=planning-window:clerk unit_at_fault=planning-window competent_unit=planning investigating_unit=chuangyou-cases investigator=chuangyou-cases:officer | refused: whoever \"Who found it\" names must stand aside
         2011-03-08 a1 chuangyou-cases:group-head#2 file_case subject_person=planning-window:clerk unit_at_fault=planning-window competent_unit=chuangyou-cases investigating_unit=chuangyou-cases investigator=chuangyou-cases:officer | refused: whoever \"Who decides\" names must stand aside",
    );
}

#[test]
fn the_investigators_and_the_finders_do_not_decide_and_nobody_decides_about_themselves() {
    let mut city = City::new();
    let decision = "problem=x competent_unit=planning investigating_unit=chuangyou-cases investigator=chuangyou-cases:officer found_by_unit=chuangyou-visits";
    city.story(&format!(
        "2011-03-25 d1 opens accountability-decision planning {decision} subject_person=planning:head     | in to_decide
         2011-03-28 d1 planning:head impose_measure measure=reminder discipline=none {DECIDED}            | refused: whoever \"Person\" names must stand aside
         2011-03-28 d1 chuangyou-cases:group-head impose_measure measure=reminder discipline=none {DECIDED} | refused: \"Decide on a consequence\" is done by: chief_leader in its unit, office_leader in its unit
         2011-03-25 d2 opens accountability-decision planning {decision} subject_unit=planning            | in to_decide
         2011-03-28 d2 planning:head impose_measure measure=unit-criticism discipline=none {DECIDED}      | refused: whoever \"Unit\" names must stand aside"
    ));
}

#[test]
fn nobody_is_handed_over_unheard() {
    taken_up("planning-window", "planning").story(
        "2011-03-21 a1 chuangyou-cases:officer hand_over leaders_part=not_at_fault measure=reminder discipline=none | refused: \"Hand it over for a decision\" cannot be done in \"Being investigated\"; it can in: Heard",
    );
}

#[test]
fn silence_to_the_facts_lets_the_investigation_go_on_after_three_working_days() {
    asked().story(
        "2011-03-24T23:59 tick                              | nothing fires
         2011-03-25T00:00 tick                              | fires a1:person_is_silent
         2011-03-25 a1 planning-window:clerk state_case statement=late | refused: \"State one's case\" cannot be done in \"Heard\"; it can in: Facts put, to be answered
         2011-03-25 a1 chuangyou-cases:officer hand_over leaders_part=pursued measure=reminder discipline=none | in handed_over",
    );
}

#[test]
fn a_hearing_that_was_asked_for_is_held_by_somebody_else_before_it_goes_on() {
    asked().story(
        "2011-03-22 a1 planning-window:clerk ask_for_hearing                                       | in facts_put
         2011-03-22 a1 planning-window:clerk state_case statement=hear_me                          | in heard
         2011-03-23 a1 chuangyou-cases:officer hand_over leaders_part=pursued measure=reminder discipline=none | refused: \"Hold the hearing\" must be done first, after \"Ask for a hearing\"
         2011-03-25 a1 chuangyou-cases:officer hold_hearing hearing_record=a9                      | refused: \"Hold the hearing\" is done by: legal_reviewer in the jurisdiction
         2011-03-25 a1 legal-affairs-office:reviewer hold_hearing hearing_record=a9                | in heard
         2011-03-28 a1 chuangyou-cases:officer hand_over leaders_part=pursued measure=reminder discipline=none | in handed_over",
    );
}

#[test]
fn the_leaders_part_is_answered_before_it_is_handed_over() {
    asked().story(
        "2011-03-22 a1 planning-window:clerk state_case statement=x                            | in heard
         2011-03-25 a1 chuangyou-cases:officer hand_over measure=reminder discipline=none      | refused: still needed: The part of the unit's leader",
    );
}

#[test]
fn a_person_who_moved_answers_for_the_old_unit_and_is_decided_upon_by_the_authority_over_the_new_one() {
    let mut city = taken_up("planning-window", "land");
    city.story(&format!(
        "2011-03-21 a1 chuangyou-cases:officer put_facts_to_person {FACTS} part=handler liability=direct | in facts_put
         2011-03-22 a1 chuangyou-cases:officer record_statement statement=written                       | in heard
         2011-03-25 a1 chuangyou-cases:officer hand_over leaders_part=not_at_fault measure=admonition-education discipline=none | then opens accountability-decision in land
         2011-03-28 a1>accountability-decision planning:head impose_measure measure=admonition-education discipline=none {DECIDED} | refused: \"Decide on a consequence\" is done by: chief_leader in its unit, office_leader in its unit
         2011-03-28 a1>accountability-decision land:head impose_measure measure=admonition-education discipline=none {DECIDED} | then imposes admonition-education"
    ));
    let at_fault = city.case("a1>accountability-decision").fields["unit_at_fault"].text();
    assert_eq!(at_fault.as_deref(), Some("planning-window"));
}

#[test]
fn a_heavier_disciplinary_punishment_for_the_same_facts_counts_alone() {
    handed_over("heavier").story(&format!(
        "2011-03-28 a1>accountability-decision planning:head impose_measure measure=efficiency-admonition discipline=heavier {DECIDED} | refused: \"Disciplinary punishment for the same facts\" does not meet the condition
         2011-03-28 a1>accountability-decision planning:head absorb_in_discipline decision_reasons=demerit discipline=heavier discipline_document=2011-3 | in absorbed, then nothing"
    ));
}

#[test]
fn an_appeal_that_is_won_revokes_the_consequence() {
    served().story(
        "2011-04-07 a1>accountability-decision planning-window:clerk appeal_decision appeal_grounds=orders | in appealed, due review 2011-05-09
         2011-04-20 a1>accountability-decision planning:head revoke_on_review review_opinion=x       | refused: \"Review: revoke it\" is done by: supervisor in the supervising unit, office_leader in the jurisdiction
         2011-04-20 a1>accountability-decision chuangyou-office:director revoke_on_review review_opinion=he_was_ordered_to | in revoked, serves review-decision, then lifts efficiency-admonition",
    );
}

#[test]
fn an_appeal_that_is_lost_leaves_the_effect_as_it_was() {
    served().story(
        "2011-04-07 a1>accountability-decision planning-window:clerk appeal_decision appeal_grounds=x | in appealed
         2011-04-20 a1>accountability-decision chuangyou-office:director uphold_on_review review_opinion=stands | in in_effect
         2011-04-20 a1>accountability-decision planning-window:clerk appeal_decision appeal_grounds=x | refused: \"Appeal\" can be done at most 1 time(s)
         2011-09-30T00:00 tick  | fires a1>accountability-decision:effect_on_person_ends",
    );
}

#[test]
fn an_appeal_after_ten_working_days_is_too_late() {
    served().story(
        "2011-04-14 a1>accountability-decision planning-window:clerk appeal_decision appeal_grounds=x | refused: \"Time for an appeal\" has expired",
    );
}

#[test]
fn a_decision_that_needs_more_facts_goes_back_to_those_who_investigate() {
    handed_over("none").story(
        "2011-03-28 a1>accountability-decision planning:head return_for_investigation decision_reasons=who_gave_the_order | in returned, then opens accountability in chuangyou-cases",
    );
}

#[test]
fn every_step_of_it_is_watched() {
    proposed().story(
        "2011-03-15T00:00 tick        | fires a1:nobody_takes_up_the_proposal
         2011-03-15 a1 cards          | accountability-taken-up.yellow",
    );
    handed_over("none").story(&format!(
        "2011-04-12T00:00 tick                             | fires a1>accountability-decision:decision_is_late
         2011-04-12 a1>accountability-decision cards       | accountability-decided.yellow
         2011-04-12 a1>accountability-decision planning:head impose_measure measure=reminder discipline=none {DECIDED} | in decided
         2011-04-18T00:00 tick                             | fires a1>accountability-decision:service_is_late"
    ));
}

#[test]
fn a_unit_is_asked_and_stated_for_by_its_own_leader() {
    let mut city = City::new();
    city.story(&format!(
        "2011-03-07 a1 opens accountability chuangyou-cases subject_unit=planning proposed_consequence=unit-no-honours grounds=two_red_cards | in proposed
         2011-03-08 a1 chuangyou-cases:group-head file_case subject_unit=planning unit_at_fault=planning competent_unit=chuangyou-office investigating_unit=chuangyou-cases investigator=chuangyou-cases:officer | in investigating
         2011-03-21 a1 chuangyou-cases:officer put_facts_to_unit {FACTS}         | in facts_put, with planning
         2011-03-22 a1 planning:head state_case_of_unit statement=we_were_few    | in heard, with chuangyou-cases:officer
         2011-03-25 a1 chuangyou-cases:officer hand_over leaders_part=is_the_subject measure=unit-no-honours discipline=none | then opens accountability-decision in chuangyou-office
         2011-03-28 a1>accountability-decision chuangyou-office:director impose_measure measure=unit-no-honours discipline=none {DECIDED} | then imposes unit-no-honours
         2011-03-29 a1>accountability-decision chuangyou-office:deputy-director serve_on_unit served_on=2011-03-29 | in in_effect, serves accountability-decision"
    ));
}

#[test]
fn the_stationed_discipline_group_acts_in_its_own_unit_and_below_and_nowhere_else() {
    let mut city = City::new();
    city.draft("a1", "accountability", "planning-window", "");
    city.draft("a2", "accountability", "land-window", "");
    let proposal =
        "source_kind=advice problem=absent found_by_unit=planning investigating_unit=chuangyou-cases";
    city.story(&format!(
        "2011-03-07 a2 planning:discipline propose_accountability {proposal} subject_person=land-window:clerk     | refused: \"Propose it\" is done by: inspector in its unit, mystery_visitor in its unit, supervisor in its unit, discipline in its unit, discipline in a unit above
         2011-03-07 a1 planning:discipline propose_accountability {proposal} subject_person=planning-window:clerk | in proposed, with chuangyou-cases"
    ));
}

#[test]
fn a_decision_says_in_which_year_of_appraisal_it_counts() {
    let mut city = handed_over("none");
    city.story(
        "2011-03-28 a1>accountability-decision planning:head impose_measure measure=efficiency-admonition discipline=none decision_reasons=three_times | refused: still needed: Year of appraisal in which it counts
         2011-03-28 a1>accountability-decision planning:head impose_measure measure=efficiency-admonition discipline=none decision_reasons=three_times appraisal_year=2012 | in decided",
    );
}
