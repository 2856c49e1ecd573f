//! The Luoyang programme's approval procedure, as it is shipped, from submission to the end.

use std::path::Path;

use chuangyou_calendar::{Calendar, OfficeClock, OfficeHours, Zone};
use chuangyou_engine::Almanac;
use chuangyou_engine::case::{HeldRole, Person, Registers};

use crate::story::{Scene, World};

/// An investment project at the window of the development commission, reviewed by land, planning and environment.
fn approval() -> World {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let programme = chuangyou_programme::load(&root.join("programmes/luoyang-2011")).expect("it checks");
    let calendar = Calendar::load_dir(&root.join("calendars/cn")).expect("it is sound");
    let hours = programme.office_hours.as_ref().expect("it has office hours");
    let hours = OfficeHours::try_from(hours).expect("they are sound");
    let office = OfficeClock::new(&calendar, &hours);
    let almanac = Almanac::new(calendar, Zone::get(&programme.zone).expect("a zone"), office);
    let scene = Scene {
        procedure: "approval",
        unit: "development-reform-window",
        item: "investment-project-approval",
        person: officials,
        clock: "approval.promise",
    };
    let registers = Registers::of(&programme);
    World { programme, almanac, registers, scene }
}

fn officials(name: &str) -> Person {
    let (unit, role, rank) = match name {
        "citizen" => return Person { id: name.into(), posts: Vec::new() },
        "clerk" | "clara" => ("development-reform-window", "clerk", 10),
        "chief" => ("development-reform-window", "reviewer", 20),
        "deputy" => ("development-reform", "leader", 30),
        "head" => ("development-reform", "chief_leader", 40),
        other => panic!("nobody is called {other}"),
    };
    let held = HeldRole { unit: unit.into(), role: role.to_owned(), rank };
    Person { id: name.into(), posts: vec![held] }
}

const SUBMIT: &str = "citizen submit item=investment-project-approval applicant=#5f3a applicant_kind=enterprise \
                      applicant_phone=#77b1 channel=online materials=plan+map";
const ACCEPT: &str = "clerk accept case_kind=promised promised_days=8";

#[test]
fn an_approval_in_time_with_a_correction_and_a_special_procedure() {
    approval().story(&format!(
        "2011-03-07 {SUBMIT}                                            | in submitted
         2011-03-09 clerk request_correction missing_items=seal         | in awaiting_correction
         2011-03-14 citizen supply_correction corrections=seal          | in corrected
         2011-03-15 clerk request_correction missing_items=map          | refused: \"Tell what is missing, once\" can be done at most 1 time(s)
         2011-03-15 {ACCEPT}                                            | due 2011-03-25
         2011-03-17 clerk start_special_procedure special_kind=expert_review special_days=10 | paused after 2 of 8
         2011-03-18 closes co_reviews/land@4 agreed                     | done
         2011-03-30 clerk end_special_procedure special_result=sound    | due 2011-04-08
         2011-03-30 tick                                                | fires co_reviews/environment@4 co_reviews/planning@4
         2011-03-31 clerk review review_opinion=good                    | refused: \"Review\" is done by: reviewer in its unit, reviewer in a unit above
         2011-03-31 chief review review_opinion=good                    | in reviewed
         2011-04-06 deputy approve decision_number=1                    | in decided, stopped after 6 of 8
         2011-04-07 clerk deliver delivery_mode=collected               | in delivered"
    ));
}

#[test]
fn an_application_on_which_nobody_acts_is_deemed_accepted_after_five_working_days() {
    approval().story(&format!(
        "2011-03-07 {SUBMIT}       | in submitted
         2011-03-14T23:59 tick     | fires nothing, in submitted
         2011-03-15T00:00 tick     | fires deem_accepted_when_silent, in accepted, due 2011-03-25"
    ));
}

#[test]
fn a_refusal_needs_the_leaders_approval_and_a_silent_leader_is_passed_over() {
    let case = approval().story(&format!(
        "2011-03-07 {SUBMIT}                                    | in submitted
         2011-03-08 {ACCEPT}                                    | due 2011-03-18
         2011-03-09 clerk propose_refusal refusal_ground=law    | in refusal_reported
         2011-03-09 clerk refuse remedies_told=yes              | refused: \"Refuse\" cannot be done in \"Refusal reported to a leader\"; it can in: Refusal approved by a leader
         2011-03-16 tick                                        | fires remind_of_refusal_report escalate_refusal_report co_reviews/environment@2 co_reviews/land@2 co_reviews/planning@2
         2011-03-16 head approve_refusal leader_opinion=agreed  | in refusal_approved
         2011-03-17 clerk refuse remedies_told=yes              | in refused, stopped after 7 of 8"
    ));
    assert_eq!(case.closed.map(|closed| closed.outcome), Some("refused".into()));
}

#[test]
fn an_extension_is_applied_for_and_granted_before_the_statutory_limit_ends() {
    approval().story(&format!(
        "2011-03-07 {SUBMIT}                                    | in submitted
         2011-03-08 {ACCEPT}                                    | due 2011-03-18
         2011-03-17 deputy grant_extension extension_days=5     | refused: \"Apply for an extension\" must be done first
         2011-03-17 clerk apply_for_extension extension_days=5 extension_reason=storm | due 2011-03-18
         2011-03-18 deputy grant_extension extension_days=5     | due 2011-03-25
         2011-04-14 clerk apply_for_extension extension_days=5 extension_reason=storm | refused: \"Statutory limit\" has expired"
    ));
}
