//! Everything enters the centre: the signs that a case was handled elsewhere.

use chuangyou_programme::model::{Centre, Exemption, Text};

use crate::city::{City, day};

const SUBMIT: &str = "citizen submit item=site-selection-opinion applicant=#5f applicant_kind=enterprise applicant_phone=#77 channel=window materials=plan";

/// The item stands to the centre as said.
fn with(centre: Centre) -> City {
    let mut city = City::new();
    let item = city.programme.items.iter_mut().find(|item| item.id == "site-selection-opinion");
    item.expect("it is in the register").guide.centre = centre;
    city.draft("c1", "approval", "planning-window", "site-selection-opinion");
    city
}

#[test]
fn an_item_outside_the_centre_shows_unless_it_is_exempt_on_that_day() {
    let text = || Text { zh: "涉密".to_owned(), en: "Secret".to_owned() };
    let until = day("2011-03-07");
    let exemption = Some(Exemption { reason: text(), approved_by: text(), until });
    let exempt = Centre { entered: false, exemption, ..Centre::default() };
    with(exempt.clone()).story(&format!("2011-03-07 c1 {SUBMIT} | in submitted\n2011-03-07 c1 cards | none"));
    with(exempt).story(&format!(
        "2011-03-08 c1 {SUBMIT} | in submitted\n2011-03-08 c1 cards | item-outside-the-centre.yellow"
    ));
}

#[test]
fn a_window_that_may_not_decide_shows_with_every_case() {
    let receiving_only = Centre { delegated: false, ..Centre::default() };
    with(receiving_only).story(&format!(
        "2011-03-07 c1 {SUBMIT} | in submitted\n2011-03-07 c1 cards | window-without-power.notice"
    ));
}

#[test]
fn a_decision_within_the_hour_of_acceptance_is_not_believed() {
    with(Centre::default()).story(&format!(
        "2011-03-07T08:30 c1 {SUBMIT}                                                              | in submitted
         2011-03-07T08:31 c1 planning-window:clerk accept case_kind=promised promised_days=7       | in accepted
         2011-03-07T08:50 c1 planning-window:chief review review_opinion=good                      | in reviewed
         2011-03-07T09:00 c1 planning:deputy approve decision_number=1                             | in decided
         2011-03-07T09:00 c1 cards                                                                 | implausibly-fast.notice"
    ));
}

#[test]
fn what_is_entered_more_than_a_working_day_afterwards_shows() {
    with(Centre::default()).story(&format!(
        "2011-03-07>2011-03-08T17:00 c1 {SUBMIT} | in submitted\n2011-03-08T17:00 c1 cards | none"
    ));
    with(Centre::default()).story(&format!(
        "2011-03-07>2011-03-09T00:00 c1 {SUBMIT} | in submitted\n2011-03-09T00:00 c1 cards | entered-afterwards.yellow"
    ));
}

#[test]
fn a_window_returns_its_ledger_of_licences_every_month() {
    City::new().story(
        "2011-01-04 calendar                                     | opens 34 × licence-ledgers on 2011-01-04 until 2011-01-10
         2011-01-10T23:59 licence-ledgers/planning-window cards  | none
         2011-01-11T00:00 licence-ledgers/planning-window cards  | ledger-returned.yellow
         2011-01-11 licence-ledgers/planning-window planning-window:clerk return_ledger licences_issued=12 | in returned",
    );
}
