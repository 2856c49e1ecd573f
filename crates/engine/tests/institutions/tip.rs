//! Tips: sealed, extracted, verified, rewarded; the identity opened by four steps and no fewer.

use crate::city::City;

const EXTRACT: &str = "named=anonymous extract=permits_wait_for_gifts conduct_class=extortion accused_unit=planning-window accused_person=planning-window:clerk";
const AWARD: &str = "chuangyou-cases:group-head award_reward reward_tier=evidence";

fn reported() -> City {
    let mut city = City::new();
    // Of a receipt that belongs to the key 03ab, and to the voucher that hashes to 77fe.
    city.draft_for("sealed-03ab-77fe", "t1", "tip", "chuangyou-cases");
    city.story(
        "2011-03-07 t1 sealed-03ab-77fe report tip_text=#a1 tip_evidence=#a2 | in sealed, due acceptance 2011-03-16",
    );
    city
}

fn verifying() -> City {
    let mut city = reported();
    city.story(&format!(
        "2011-03-08 t1 chuangyou-cases:custodian extract_tip {EXTRACT}                               | in extracted
         2011-03-09 t1 chuangyou-cases:group-head accept_tip verifier=chuangyou-cases:officer       | in verifying, with chuangyou-cases:officer, serves tip-acceptance, due verification 2011-04-21"
    ));
    city
}

fn sanctioned() -> City {
    let mut city = verifying();
    city.story(
        "2011-03-21 t1 chuangyou-cases:officer verify_tip verified=whole finding=three_gifts source_kind=tip problem=gifts_at_the_window | in verified, then opens accountability in chuangyou-cases and opens rectification in planning-window
         2011-05-16 t1 chuangyou-cases:group-head record_sanction sanction_case=a1 | in sanctioned, due reward_decision 2011-05-30",
    );
    city
}

fn noticed() -> City {
    let mut city = sanctioned();
    city.story(&format!(
        "2011-05-17 t1 {AWARD} reward_amount=50000 | in noticed, serves reward-notice, due claim 2011-07-18"
    ));
    city
}

#[test]
fn an_anonymous_tip_is_verified_rewarded_claimed_and_paid_against_a_voucher() {
    noticed().story(
        "2011-06-01 t1 sealed-03ab-77fe claim_reward                                | in claimed, due payment 2011-06-16
         2011-06-02 t1 chuangyou-cases:custodian pay_reward                | refused: still needed: Number of the voucher
         2011-06-02 t1 chuangyou-cases:custodian pay_reward voucher=77ff  | refused: \"Number of the voucher\" is not the voucher of this case
         2011-06-02 t1 chuangyou-cases:custodian pay_reward voucher=77fe  | in paid
         2011-06-02 t1 cards                                               | none",
    );
}

#[test]
fn a_reward_lies_between_two_hundred_and_a_thousand_yuan() {
    sanctioned().story(&format!(
        "2011-05-17 t1 {AWARD} reward_amount=19999  | refused: \"Reward\" is 19999: expected from 20000 to 100000
         2011-05-17 t1 {AWARD} reward_amount=100001 | refused: \"Reward\" is 100001: expected from 20000 to 100000
         2011-05-17 t1 {AWARD} reward_amount=20000  | in noticed"
    ));
    sanctioned().story(&format!("2011-05-17 t1 {AWARD} reward_amount=100000 | in noticed"));
}

#[test]
fn a_reward_that_is_not_claimed_within_sixty_days_is_forfeited() {
    noticed().story(
        "2011-07-18T23:59 tick               | fires t1>rectification:no_plan t1>accountability:nobody_takes_it_up
         2011-07-19 t1 sealed-03ab-77fe claim_reward  | refused: `claim_lapses` fell due at 2011-07-19T00:00:00: what follows from that must be recorded first",
    );
    noticed().story(
        "2011-07-19T00:00 tick               | fires t1>rectification:no_plan t1>accountability:nobody_takes_it_up t1:claim_lapses
         2011-07-19 t1 sealed-03ab-77fe claim_reward  | refused: the case is closed (Not claimed in time): \"Claim it\" can no longer be done",
    );
}

#[test]
fn a_duplicate_points_to_the_first_reporter_and_is_not_rewarded() {
    reported().story(
        "2011-03-08 t1 chuangyou-cases:custodian note_duplicate                 | refused: still needed: The earlier tip
         2011-03-08 t1 chuangyou-cases:custodian note_duplicate duplicate_of=t0 | in duplicate",
    );
}

#[test]
fn a_withdrawal_does_not_stop_the_case() {
    verifying().story(
        "2011-03-10 t1 sealed-03ab-77fe withdraw_tip withdrawal_reason=#b1 | in verifying, due verification 2011-04-21
         2011-03-21 t1 chuangyou-cases:officer verify_tip verified=part finding=one source_kind=tip problem=a_gift | in verified",
    );
}

#[test]
fn a_reporter_with_a_duty_to_report_is_not_rewarded() {
    let mut city = reported();
    city.story(&format!(
        "2011-03-08 t1 chuangyou-cases:custodian extract_tip {EXTRACT} duty_reporter=yes                | in extracted
         2011-03-09 t1 chuangyou-cases:group-head accept_tip verifier=chuangyou-cases:officer          | in verifying
         2011-03-21 t1 chuangyou-cases:officer verify_tip verified=whole finding=x source_kind=tip problem=x | in verified
         2011-05-16 t1 chuangyou-cases:group-head record_sanction sanction_case=a1                     | in sanctioned
         2011-05-17 t1 {AWARD} reward_amount=50000                                                     | refused: \"The reporter had a duty to report\" does not meet the condition
         2011-05-17 t1 chuangyou-cases:group-head decide_no_reward no_reward_ground=duty               | in no_reward, serves no-reward-notice"
    ));
}

#[test]
fn a_tip_that_led_to_no_sanction_is_not_rewarded() {
    verifying().story(&format!(
        "2011-03-21 t1 chuangyou-cases:officer verify_tip verified=part finding=x source_kind=tip problem=x | in verified
         2011-05-17 t1 {AWARD} reward_amount=50000                                               | refused: \"Decide the reward\" cannot be done in \"Verified, to be dealt with\"; it can in: Dealt with, reward to be decided
         2011-05-17 t1 chuangyou-cases:group-head decide_no_reward no_reward_ground=not_sanctioned | in no_reward"
    ));
}

#[test]
fn the_identity_is_opened_only_by_the_custodian_on_a_reasoned_request_that_another_person_approved() {
    verifying().story(
        "2011-03-10 t1 chuangyou-cases:custodian open_identity                                  | refused: \"Ask for the identity\" must be done first
         2011-03-10 t1 chuangyou-cases:officer request_identity                                 | refused: still needed: Why the identity is needed
         2011-03-10 t1 chuangyou-cases:officer request_identity opening_reason=a_threat         | in verifying
         2011-03-10 t1 chuangyou-cases:officer approve_opening opening_opinion=yes              | refused: \"Approve it\" is done by: leader in its unit
         2011-03-10 t1 chuangyou-cases:group-head approve_opening opening_opinion=yes           | in verifying
         2011-03-10 t1 chuangyou-cases:officer open_identity                                    | refused: \"Open the identity\" is done by: custodian in its unit
         2011-03-10 t1 chuangyou-cases:custodian open_identity                                  | in verifying
         2011-03-11 t1 chuangyou-cases:custodian open_identity                                  | refused: \"Ask for the identity\" must be done first, after \"Open the identity\"
         2011-03-11 t1 cards                                                                    | none",
    );
}

#[test]
fn a_refused_request_opens_nothing() {
    verifying().story(
        "2011-03-10 t1 chuangyou-cases:officer request_identity opening_reason=curious     | in verifying
         2011-03-10 t1 chuangyou-cases:group-head refuse_opening opening_opinion=no         | in verifying
         2011-03-10 t1 chuangyou-cases:group-head approve_opening opening_opinion=yes       | refused: \"Ask for the identity\" must be done first, after \"Do not approve it\"
         2011-03-10 t1 chuangyou-cases:custodian open_identity                              | refused: \"Approve it\" must be done first, after \"Ask for the identity\"",
    );
}

#[test]
fn whoever_is_reported_does_not_look_into_it() {
    let mut city = reported();
    city.story(
        "2011-03-08 t1 chuangyou-cases:custodian extract_tip named=named extract=x conduct_class=slow accused_unit=chuangyou-cases accused_person=chuangyou-cases:officer | in extracted
         2011-03-09 t1 chuangyou-cases:group-head accept_tip verifier=chuangyou-cases:officer | refused: whoever \"Unit reported\" names must stand aside",
    );
}

#[test]
fn the_custodian_asks_and_the_reporter_answers_without_a_name() {
    verifying().story(
        "2011-03-10 t1 chuangyou-cases:custodian ask_reporter question=#c1     | in verifying
         2011-03-11 t1 sealed-03ab-77fe answer_question reply_to_question=#c2           | in verifying
         2011-03-11 t1 chuangyou-cases:officer find_unfounded finding=nothing   | in unfounded, serves tip-result",
    );
}

#[test]
fn a_tip_that_rests_is_a_card_and_is_escalated_at_every_step() {
    reported().story(
        "2011-03-17T00:00 tick    | fires t1:tip_waits
         2011-03-17 t1 cards      | tip-acceptance.yellow",
    );
    verifying().story(
        "2011-04-23T00:00 tick    | fires t1:tip_not_verified
         2011-04-23 t1 cards      | tip-verification.notice tip-verification.yellow",
    );
    noticed().story(
        "2011-06-01 t1 sealed-03ab-77fe claim_reward | in claimed
         2011-06-17T00:00 tick    | fires t1>rectification:no_plan t1>accountability:nobody_takes_it_up t1:payment_waits
         2011-06-17 t1 cards      | reward-limit.yellow",
    );
}

#[test]
fn a_leak_is_red_and_can_be_said_even_afterwards() {
    noticed().story(
        "2011-06-01 t1 sealed-03ab-77fe claim_reward                                       | in claimed
         2011-06-02 t1 chuangyou-cases:custodian pay_reward voucher=77fe          | in paid
         2011-07-01 t1 sealed-03ab-77fe report_leak leak_facts=#l1                         | in paid, then proposes case-group
         2011-07-01 t1 cards                                                      | tip-leaked.red",
    );
}

#[test]
fn what_was_known_or_disclosed_before_is_not_rewarded() {
    sanctioned().story(
        "2011-05-17 t1 chuangyou-cases:group-head decide_no_reward no_reward_ground=known | in no_reward, serves no-reward-notice",
    );
}

#[test]
fn a_report_that_is_true_in_part_is_rewarded_once_it_led_to_a_sanction() {
    verifying().story(&format!(
        "2011-03-21 t1 chuangyou-cases:officer verify_tip verified=part finding=one_gift source_kind=tip problem=gifts_at_the_window | in verified
         2011-05-16 t1 chuangyou-cases:group-head record_sanction sanction_case=a1 | in sanctioned
         2011-05-17 t1 {AWARD} reward_amount=20000 | in noticed"
    ));
}
