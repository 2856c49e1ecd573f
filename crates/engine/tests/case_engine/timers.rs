//! What happens when nobody acts.

use chuangyou_engine::case::{
    Activity, Author, Change, Effect, Place, RoleAt, Rung, RungOf, due_timers, fire, next_timer,
};
use chuangyou_programme::model::{Amount, FieldType, Guard, StateId, TimerDeed};

use crate::plan::{Plan, actor, text};
use crate::story::{World, fold};

/// Received in `open`; `check` it in time or it is deemed accepted after five working days.
fn reception() -> World {
    let mut plan = Plan::new();
    let submitted = plan.state("submitted", None);
    let accepted = plan.state("accepted", None);
    let submit = plan.step("submit", &[StateId(0), accepted], submitted);
    let deem = plan.action("deem_accepted", &[]);
    plan.edit(deem).from = vec![submitted];
    plan.edit(deem).to = Some(accepted);
    plan.step("accept", &[submitted], accepted);
    plan.action("note", &["clerk@unit"]);
    plan.timer("silence", 5, submit, &[submitted], TimerDeed::Do(deem));
    plan.timer(
        "reminder",
        3,
        submit,
        &[submitted],
        TimerDeed::Remind(actor("clerk@unit"), text("two days left")),
    );
    plan.timer(
        "alarm",
        4,
        submit,
        &[submitted],
        TimerDeed::Escalate(actor("leader@unit"), text("one day left")),
    );
    plan.world()
}

#[test]
fn silence_for_five_days_is_acceptance_and_not_one_second_less() {
    reception().story(
        "2026-02-02 clerk submit       | in submitted
         2026-02-05T23:59:59 tick      | fires nothing
         2026-02-06T00:00:00 tick      | fires reminder, in submitted
         2026-02-09T23:59:59 tick      | fires alarm, in submitted
         2026-02-10T00:00:00 tick      | fires silence, in accepted
         2026-03-10 tick               | fires nothing",
    );
}

#[test]
fn acting_in_time_disarms_the_timers() {
    reception().story(
        "2026-02-02 clerk submit       | in submitted
         2026-02-05 clerk accept       | in accepted
         2026-03-10 tick               | fires nothing",
    );
}

#[test]
fn each_rung_fires_once_for_each_entry_into_its_states() {
    reception().story(
        "2026-02-02 clerk submit       | in submitted
         2026-02-06 tick               | fires reminder
         2026-02-06 clerk note         | in submitted
         2026-02-06 tick               | fires nothing
         2026-02-06 clerk accept       | in accepted
         2026-02-09 clerk submit       | in submitted
         2026-02-13 tick               | fires reminder",
    );
}

#[test]
fn after_the_silence_a_command_waits_until_its_consequence_is_recorded() {
    reception().story(
        "2026-02-02 clerk submit        | in submitted
         2026-02-09T23:59 clerk note    | done
         2026-02-10 clerk note          | refused: `silence` fell due at 2026-02-10T00:00:00: what follows from that must be recorded first
         2026-02-10 tick                | fires reminder alarm silence, in accepted
         2026-02-10 clerk note          | done",
    );
}

#[test]
fn what_a_late_server_records_still_occurs_when_it_fell_due() {
    let world = reception();
    let case = world.story("2026-02-02 clerk submit | in submitted");
    let now = world.moment("2026-02-20");
    let due = due_timers(&world.ctx(), &case, now);
    let names: Vec<_> = due.iter().map(|rung| rung.of.to_string()).collect();
    assert_eq!(names, ["reminder", "alarm", "silence"], "the oldest first, whatever the order of the files");
    assert_eq!(next_timer(&world.ctx(), &case), Some(world.moment("2026-02-06T00:00")));

    let silence = &due[2].of;
    let event = fire(&world.ctx(), &case, silence, now).expect("it is due").remove(0);
    assert_eq!(event.activity, Activity::Action("deem_accepted".into()));
    assert_eq!(event.actor, Author::System);
    assert_eq!(event.occurred_at, world.moment("2026-02-10T00:00"));
    assert_eq!(event.recorded_at, now);
}

#[test]
fn a_rung_that_is_not_due_or_has_fired_does_not_fire() {
    let world = reception();
    let case = world.story("2026-02-02 clerk submit | in submitted");
    let reminder = RungOf::Timer { timer: "reminder".into(), entered: 1 };
    let (early, late) = (world.moment("2026-02-05"), world.moment("2026-02-06"));
    let refused =
        |case, now| fire(&world.ctx(), case, &reminder, now).expect_err("it must not fire").to_string();
    assert_eq!(refused(&case, early), "it is not due, or has been dealt with");
    let events = fire(&world.ctx(), &case, &reminder, late).expect("it is due");
    assert_eq!(refused(&fold(&case, &events), late), "it is not due, or has been dealt with");
}

#[test]
fn a_reminder_and_an_escalation_say_to_whom_and_what() {
    let world = reception();
    let case = world.story("2026-02-02 clerk submit | in submitted");
    let now = world.moment("2026-02-09T00:00");
    let said: Vec<_> = due_timers(&world.ctx(), &case, now)
        .iter()
        .flat_map(|Rung { of, .. }| fire(&world.ctx(), &case, of, now).expect("it is due"))
        .flat_map(|event| event.effects)
        .collect();
    let role = |role: &str| RoleAt { role: role.to_owned(), place: Place::Unit };
    let expected = [
        Effect::Notify { who: role("clerk"), text: text("two days left") },
        Effect::Escalate { who: role("leader"), text: text("one day left") },
    ];
    assert_eq!(said, expected);
}

#[test]
fn an_action_that_the_rules_refuse_to_a_timer_is_recorded_as_lapsed() {
    let mut plan = Plan::new();
    let submit = plan.action("submit", &["clerk@unit"]);
    let close = plan.action("close", &["leader@unit"]);
    plan.edit(close).to = Some(StateId(1));
    plan.edit(close).guards = vec![Guard::Times { at_most: Amount::Fixed(0), unless: None }];
    plan.timer("end", 1, submit, &[], TimerDeed::Do(close));
    let world = plan.world();
    let case = world.story("2026-02-02 clerk submit | in open");
    let (now, of) = (world.moment("2026-02-05"), RungOf::Timer { timer: "end".into(), entered: 0 });
    let events = fire(&world.ctx(), &case, &of, now).expect("it is due");
    assert_eq!(events[0].activity, Activity::TimerLapsed);
    let Change::TimerLapsed { reason, .. } = &events[0].changes[0] else { panic!("it lapsed") };
    assert_eq!(reason.en, "\"close\" can be done at most 0 time(s)");
    world.story_from(fold(&case, &events), "2026-02-05 tick | fires nothing, in open");
}

#[test]
fn a_timer_whose_length_cannot_be_found_refuses_the_action_that_would_start_it() {
    let mut plan = Plan::new();
    let days = plan.field("days", FieldType::Number);
    let grant = plan.action("grant", &["clerk@unit"]);
    let end = plan.action("end", &[]);
    plan.edit(grant).fields = vec![days];
    plan.timer("over", 0, grant, &[], TimerDeed::Do(end));
    plan.procedure().timers[0].after.amount = chuangyou_programme::model::Amount::Case("days".to_owned());
    plan.world().story(
        "2026-02-02 clerk grant        | refused: `days` should hold a number
         2026-02-02 clerk grant days=2 | done
         2026-02-04 tick               | fires nothing
         2026-02-05T00:00 tick         | fires over",
    );
}

#[test]
fn a_timer_past_the_known_calendar_is_provisional() {
    let world = reception();
    let case = world.story("2026-12-30 clerk submit | in submitted");
    let due = due_timers(&world.ctx(), &case, world.moment("2027-02-01"));
    let provisional: Vec<_> = due.iter().map(|rung| (rung.of.to_string(), rung.provisional)).collect();
    assert_eq!(
        provisional,
        [("reminder", true), ("alarm", true), ("silence", true)].map(|(n, p)| (n.to_owned(), p))
    );
    let case = world.story("2026-12-28 clerk submit | in submitted");
    assert!(
        !due_timers(&world.ctx(), &case, world.moment("2027-02-01"))[0].provisional,
        "it ends with 31 December"
    );
}
