//! Circulars, exposures and typical cases: heard first, redacted, approved by level, corrected where they stood.

use crate::city::City;

/// A draft about the planning window, put to it.
fn put(level: &str) -> City {
    let mut city = City::new();
    city.story(&format!(
        "2011-03-07 n1 opens circular chuangyou-general about_case=f1 problem=sent_away visited_unit=planning-window | in drafting, due drafting 2011-03-14
         2011-03-08 n1 chuangyou-general:officer draft_circular circular_level={level} named_unit=planning-window circular_title=sent_away circular_text=visitors_were_sent_away | in hearing, with planning-window, due hearing 2011-03-11"
    ));
    city
}

fn heard(level: &str) -> City {
    let mut city = put(level);
    city.story("2011-03-09 n1 planning:head comment_on_circular comment_of_named=it_is_true | in to_approve, due approval 2011-03-14");
    city
}

#[test]
fn a_circular_is_drafted_heard_approved_by_another_person_and_expires() {
    heard("internal").story(
        "2011-03-10 n1 chuangyou-general:officer approve_inside redacted=yes     | refused: \"Approve, and make it known inside\" is done by: examiner in the jurisdiction, office_leader in the jurisdiction
         2011-03-10 n1 chuangyou-general:group-head approve_inside redacted=yes  | in published, then publishes circulars
         2011-09-13T23:59 tick  | nothing fires
         2011-09-14T00:00 tick  | fires n1:inside_expires
         2011-09-14 n1 cards    | none",
    );
}

#[test]
fn applicants_are_taken_out_before_anything_is_made_known() {
    heard("internal").story(
        "2011-03-10 n1 chuangyou-general:group-head approve_inside              | refused: still needed: Applicants and reporters cannot be recognised
         2011-03-10 n1 chuangyou-general:group-head approve_inside redacted=no  | refused: \"Applicants and reporters cannot be recognised\" does not meet the condition",
    );
}

#[test]
fn nothing_is_made_known_before_whoever_is_named_was_heard_or_was_silent() {
    put("internal").story(
        "2011-03-09 n1 chuangyou-general:group-head approve_inside redacted=yes | refused: \"Approve, and make it known inside\" cannot be done in \"Put to whoever is named\"; it can in: To be approved
         2011-03-12T00:00 tick  | fires n1:nothing_was_said
         2011-03-14 n1 chuangyou-general:group-head approve_inside redacted=yes | in published
         2011-03-14 n1 cards    | none",
    );
}

#[test]
fn an_exposure_in_the_media_needs_the_head_of_the_office_and_a_closed_case() {
    let mut city = heard("media");
    city.draft("f1", "complaint", "planning-window", "");
    city.story(
        "2011-03-10 f1 citizen complain kind=manners problem=sent_away complained_unit=planning-window | in received
         2011-03-10 n1 chuangyou-office:director approve_inside redacted=yes          | refused: \"Where it is made known\" does not meet the condition
         2011-03-10 n1 chuangyou-office:deputy-director approve_exposure redacted=yes | refused: rank 45 is too low: 50 is needed
         2011-03-10 n1 chuangyou-office:director approve_exposure redacted=yes        | refused: \"What it rests on\" is still under way
         2011-03-10 f1 citizen withdraw_complaint                                     | in withdrawn
         2011-03-10 n1 chuangyou-office:director approve_exposure redacted=yes        | in published, then publishes exposures",
    );
}

#[test]
fn a_wrong_circular_is_corrected_where_it_stood() {
    heard("internal").story(
        "2011-03-10 n1 chuangyou-general:group-head approve_inside redacted=yes                       | in published
         2011-03-21 n1 chuangyou-office:director correct_exposure correction_title=x correction_text=x | refused: \"Approve, and expose it in the media\" must be done first
         2011-03-21 n1 chuangyou-office:director correct_inside correction_title=correction correction_text=it_was_another_window | in corrected, then corrects circulars",
    );
}

#[test]
fn a_circular_is_withdrawn_with_a_reason() {
    heard("in_unit").story(
        "2011-03-10 n1 chuangyou-general:group-head approve_inside redacted=yes                     | in published
         2011-03-21 n1 chuangyou-office:director withdraw_inside                                    | refused: still needed: Why it is withdrawn
         2011-03-21 n1 chuangyou-office:director withdraw_inside withdrawal_reason=the_finding_fell | in withdrawn, then withdraws circulars",
    );
}

#[test]
fn a_confirmed_finding_that_is_not_made_known_is_noticed() {
    heard("internal").story(
        "2011-03-10 n1 chuangyou-office:director drop_circular | in dropped
         2011-03-10 n1 cards | finding-not-made-known.notice",
    );
}

#[test]
fn a_typical_case_is_chosen_by_criteria_analysed_and_published_when_nobody_can_be_recognised() {
    let mut city = City::new();
    city.story(
        "2011-04-01 q1 opens typical-case chuangyou-general due_on=2011-05-03 | in choosing
         2011-04-11 q1 chuangyou-general:officer choose_case about_case=c1 choice_reason=x                       | refused: still needed: Criterion
         2011-04-11 q1 chuangyou-general:officer choose_case about_case=c1 criterion=passed_around choice_reason=five_units | in analysing
         2011-04-18 q1 chuangyou-general:officer analyse_case analysis_title=five_doors analysis=nobody_owned_it lessons=own_it | in to_review
         2011-04-20 q1 chuangyou-general:group-head publish_case anonymised=no                                   | refused: \"Nobody can be recognised\" does not meet the condition
         2011-04-20 q1 chuangyou-general:group-head return_analysis review_opinion=name_in_line_two              | in analysing
         2011-04-21 q1 chuangyou-general:officer analyse_case analysis_title=five_doors analysis=nobody_owned_it lessons=own_it | in to_review
         2011-04-22 q1 chuangyou-general:group-head publish_case anonymised=yes                                  | in published, then publishes typical-cases
         2011-05-04 q1 cards                                                                                     | none",
    );
}
