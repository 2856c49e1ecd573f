//! One-time notification: within five working days, in writing, once; silence is acceptance.

use crate::city::City;

const SUBMIT: &str = "citizen submit item=site-selection-opinion applicant=#5f applicant_kind=enterprise \
                      applicant_phone=#77 channel=window materials=plan+map";

fn application() -> City {
    let mut city = City::new();
    city.draft("c1", "approval", "planning-window", "site-selection-opinion");
    city
}

#[test]
fn everything_is_told_once_and_the_corrections_answer_it_entry_by_entry() {
    application().story(&format!(
        "2011-03-07 c1 {SUBMIT}                                                              | in submitted, due correction_notice 2011-03-14, serves receipt
         2011-03-14T17:00 c1 planning-window:clerk request_correction missing_items=seal+survey | in awaiting_correction, serves correction-notice
         2011-03-15 c1 citizen supply_correction corrections=seal                            | refused: \"List of corrections supplied\" should have the entries of \"Everything that is missing\"; it lacks: survey
         2011-03-15 c1 citizen supply_correction corrections=survey+seal+photo               | refused: \"List of corrections supplied\" should have the entries of \"Everything that is missing\"; it has besides: photo
         2011-03-16 c1 citizen supply_correction corrections=survey+seal                     | in corrected
         2011-03-17 c1 planning-window:clerk request_correction missing_items=map            | refused: \"Tell what is missing, once\" can be done at most 1 time(s)
         2011-03-17 c1 planning-window:clerk request_correction missing_items=deed new_fact=yes | in awaiting_correction
         2011-03-18 c1 citizen supply_correction corrections=deed                            | in corrected
         2011-03-21 c1 planning-window:clerk accept case_kind=promised promised_days=7       | in accepted, due promise 2011-03-30
         2011-03-21 c1 cards                                                                 | repeated-correction-notice.notice"
    ));
}

#[test]
fn silence_until_the_fifth_day_is_acceptance_on_the_sixth() {
    application().story(&format!(
        "2011-03-07 c1 {SUBMIT}    | in submitted
         2011-03-14T23:59 tick     | nothing fires
         2011-03-14T23:59 c1 cards | correction-notice-limit.notice
         2011-03-15T00:00 tick     | fires c1:deem_accepted_when_silent
         2011-03-15 c1 cards       | correction-notice-limit.red deemed-acceptance.yellow"
    ));
}

#[test]
fn an_applicant_who_never_corrects_gets_the_documents_back_after_thirty_days() {
    application().story(&format!(
        "2011-03-07 c1 {SUBMIT}                                                      | in submitted
         2011-03-08 c1 planning-window:clerk request_correction missing_items=seal   | in awaiting_correction
         2011-04-07T23:59 tick                                                       | nothing fires
         2011-04-08T00:00 tick                                                       | fires c1:lapse_without_correction
         2011-04-08 c1 citizen supply_correction corrections=seal                    | refused: the case is closed (Lapsed for want of corrections): \"Supply the corrections\" can no longer be done
         2011-04-08 c1 cards                                                         | none"
    ));
}
