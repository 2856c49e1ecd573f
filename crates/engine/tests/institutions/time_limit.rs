//! Time-limited completion: promise and statute, special procedures, one extension, delivery.

use crate::city::City;

fn accepted(promised_days: u8) -> City {
    let mut city = City::new();
    city.draft("c1", "approval", "planning-window", "site-selection-opinion");
    city.story(&format!(
        "2011-03-07 c1 citizen submit item=site-selection-opinion applicant=#5f applicant_kind=enterprise applicant_phone=#77 channel=window materials=plan | in submitted
         2011-03-07 c1 planning-window:clerk accept case_kind=promised promised_days={promised_days} | in accepted, due promise 2011-03-16, due statutory 2011-04-02"
    ));
    city
}

#[test]
fn late_is_from_the_end_of_the_due_day_yellow_by_the_promise_red_by_the_statute() {
    accepted(7).story(
        "2011-03-13T23:59 c1 cards | none
         2011-03-14T00:00 c1 cards | time-limit.notice
         2011-03-16T23:59 c1 cards | time-limit.notice
         2011-03-17T00:00 c1 cards | time-limit.notice time-limit.yellow
         2011-04-02T23:59 c1 cards | time-limit.notice time-limit.yellow
         2011-04-03T00:00 c1 cards | time-limit.notice time-limit.red time-limit.yellow",
    );
}

#[test]
fn a_special_procedure_stops_the_limits_and_has_one_of_its_own() {
    accepted(7).story(
        "2011-03-09 c1 planning-window:clerk start_special_procedure special_kind=hearing special_days=61 | refused: \"Working days it takes, as told to the applicant\" is 61: expected from 1 to 60
         2011-03-09 c1 planning-window:clerk start_special_procedure special_kind=hearing special_days=5  | paused promise after 2 of 7, due special 2011-03-16, serves special-procedure-notice
         2011-03-17 c1 cards                                                                             | special-procedure-limit.notice special-procedure-limit.yellow
         2011-03-18 c1 cards                                                                             | special-procedure-limit.notice special-procedure-limit.red special-procedure-limit.yellow
         2011-03-18 c1 planning-window:clerk end_special_procedure special_result=sound                  | due promise 2011-03-25, due statutory 2011-04-14",
    );
}

#[test]
fn one_extension_is_granted_before_the_statutory_limit_ends_and_never_after() {
    accepted(7).story(
        "2011-03-17 c1 planning-window:clerk apply_for_extension extension_days=5 extension_reason=storm | due statutory 2011-04-02
         2011-03-18 c1 planning:deputy grant_extension extension_days=5    | due statutory 2011-04-12, serves extension-notice
         2011-03-18 c1 cards                                               | time-limit.notice time-limit.yellow
         2011-03-21 c1 planning:deputy grant_extension extension_days=5    | refused: \"Grant the extension\" can be done at most 1 time(s)",
    );
    accepted(7).story(
        "2011-04-02 c1 planning-window:clerk apply_for_extension extension_days=5 extension_reason=storm | due statutory 2011-04-02
         2011-04-06 c1 planning:deputy grant_extension extension_days=5    | refused: \"Statutory limit\" has expired",
    );
    accepted(7).story(
        "2011-03-15 c1 planning-window:clerk apply_for_extension extension_days=11 extension_reason=storm | due promise 2011-03-16
         2011-03-16 c1 planning:deputy grant_extension extension_days=11   | refused: the clock \"Promised limit\" can be extended by 1 to 10, not by 11
         2011-03-16 c1 planning:deputy grant_extension extension_days=10   | due promise 2011-03-30, due statutory 2011-04-19",
    );
}

#[test]
fn a_permit_is_delivered_within_ten_days_of_the_decision() {
    accepted(7).story(
        "2011-03-08 c1 planning-window:chief review review_opinion=good     | in reviewed
         2011-03-09 c1 planning:deputy approve decision_number=1            | in decided, stopped promise after 2 of 7, due delivery 2011-03-23
         2011-03-21T00:00 tick                                              | nothing fires
         2011-03-22T00:00 tick                                              | fires c1:remind_of_delivery
         2011-03-23T23:59 c1 cards                                          | none
         2011-03-24T00:00 c1 cards                                          | delivery-limit.yellow
         2011-03-24 c1 planning-window:clerk deliver delivery_mode=collected | in delivered, serves permit",
    );
}

#[test]
fn a_matter_decided_on_the_spot_is_late_the_next_day() {
    let mut city = City::new();
    city.draft("c1", "approval", "industry-commerce-window", "individual-business-registration");
    city.story(
        "2011-03-07 c1 citizen submit item=individual-business-registration applicant=#5f applicant_kind=person applicant_phone=#77 channel=window materials=form | in submitted
         2011-03-07 c1 industry-commerce-window:clerk accept case_kind=immediate promised_days=1 | refused: \"Promised working days named in the acceptance notice\" is 1: expected from 0 to 0
         2011-03-07 c1 industry-commerce-window:clerk accept case_kind=immediate promised_days=0 | due promise 2011-03-07
         2011-03-07T23:59 c1 cards | time-limit.notice
         2011-03-08T00:00 c1 cards | time-limit.notice time-limit.yellow",
    );
}
