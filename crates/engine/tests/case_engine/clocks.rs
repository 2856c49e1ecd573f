//! Clocks: when they are due, what suspends and lengthens them, and what is frozen.

use chuangyou_calendar::{Convention, TimeUnit};
use chuangyou_engine::case::{Basis, ClockName, LimitSize, due, replay, standing};
use chuangyou_programme::model::{
    ActionId, Amount, Comparison, Condition, Extend, FieldType, Limit, Literal, Match, Pause, Point, Resume,
};

use crate::plan::{Plan, day};

/// A promise of the item's limit from `accept` to `decide`, suspended from `request_correction` to
/// `supply_correction`.
fn promise(resume: Resume) -> (Plan, [ActionId; 4]) {
    let mut plan = Plan::new();
    let actions = ["accept", "request_correction", "supply_correction", "decide"]
        .map(|name| plan.action(name, &["clerk@unit"]));
    let [accept, request, supply, decide] = actions;
    let (from, to, stop) = (plan.event(request), plan.event(supply), plan.event(decide));
    let clock = plan.clock("promise", Amount::ItemPromised, accept);
    plan.edit_clock(clock).pauses = vec![Pause { from, to, resume }];
    plan.edit_clock(clock).stop = vec![Point::Event(stop)];
    (plan, actions)
}

#[test]
fn a_correction_suspends_the_promise() {
    let (plan, _) = promise(Resume::Continue);
    plan.world().story(
        "2026-02-02 clerk accept              | due 2026-02-09
         2026-02-04 clerk request_correction  | paused after 2 of 5
         2026-02-05 clerk request_correction  | refused: the clock \"promise\" is already paused
         2026-02-09 clerk supply_correction   | due 2026-02-12
         2026-02-10 clerk supply_correction   | refused: the clock \"promise\" is not paused
         2026-02-12 clerk decide              | stopped after 5 of 5
         2026-02-13 clerk request_correction  | stopped after 5 of 5",
    );
}

#[test]
fn a_restart_gives_the_whole_budget_again() {
    let (plan, _) = promise(Resume::Restart);
    let case = plan.world().story(
        "2026-02-02 clerk accept              | due 2026-02-09
         2026-02-04 clerk request_correction  | paused after 2 of 5
         2026-02-09 clerk supply_correction   | due 2026-02-14
         2026-02-14 clerk decide              | stopped after 5 of 5",
    );
    assert_eq!(case.clocks["promise"].runs.len(), 2, "the abandoned run is kept");
}

#[test]
fn suspended_and_resumed_on_one_day_nothing_is_lost() {
    let (plan, _) = promise(Resume::Continue);
    plan.world().story(
        "2026-02-02T09:00 clerk accept              | due 2026-02-09
         2026-02-03T10:00 clerk request_correction  | paused after 1 of 5
         2026-02-03T16:00 clerk supply_correction   | due 2026-02-09",
    );
}

#[test]
fn a_suspension_that_began_before_the_start_holds_the_clock() {
    let (plan, _) = promise(Resume::Continue);
    plan.world().story(
        "2026-02-02 clerk request_correction  | not started
         2026-02-02 clerk request_correction  | refused: the clock \"promise\" is already paused
         2026-02-03 clerk accept              | paused after 0 of 5
         2026-02-09 clerk supply_correction   | due 2026-02-14",
    );
}

#[test]
fn overlapping_suspensions_are_merged() {
    let (mut plan, _) = promise(Resume::Continue);
    let begin = plan.action("begin_hearing", &["clerk@unit"]);
    let end = plan.action("end_hearing", &["clerk@unit"]);
    let (from, to) = (plan.event(begin), plan.event(end));
    plan.programme.clocks[0].pauses.push(Pause { from, to, resume: Resume::Continue });
    plan.world().story(
        "2026-02-02 clerk accept              | due 2026-02-09
         2026-02-03 clerk request_correction  | paused after 1 of 5
         2026-02-04 clerk begin_hearing       | paused after 1 of 5
         2026-02-05 clerk supply_correction   | paused after 1 of 5
         2026-02-05 clerk supply_correction   | refused: the clock \"promise\" is not paused
         2026-02-06 clerk end_hearing         | due 2026-02-12",
    );
}

#[test]
fn an_act_that_stops_the_clock_is_not_refused_for_what_it_would_do_to_its_suspension() {
    let (mut plan, [_, _, _, decide]) = promise(Resume::Continue);
    let decide = plan.edit(decide).activity;
    plan.programme.clocks[0].pauses[0].to.activities.push(decide);
    let case = plan.world().story(
        "2026-02-02 clerk accept              | due 2026-02-09
         2026-02-04 clerk decide              | stopped after 2 of 5",
    );
    assert!(case.clocks["promise"].open_pauses.is_empty());
}

#[test]
fn of_two_open_runs_an_act_stops_the_one_that_has_been_open_longest() {
    let (mut plan, _) = promise(Resume::Continue);
    plan.programme.clocks[0].repeat = true;
    plan.world().story(
        "2026-02-02 clerk accept | due 2026-02-09
         2026-02-03 clerk accept | due 2026-02-09
         2026-02-04 clerk decide | due 2026-02-10
         2026-02-05 clerk decide | stopped after 2 of 5",
    );
}

#[test]
fn one_grant_lengthens_those_clocks_that_can_still_be_lengthened() {
    let (mut plan, [accept, ..]) = promise(Resume::Continue);
    let days = plan.field("days", FieldType::Number);
    let grant = plan.action("grant_extension", &["leader@unit"]);
    plan.edit(grant).fields = vec![days];
    let statutory = plan.clock("statutory", Amount::ItemStatutory, accept);
    let never_started = plan.clock("of_another_course", Amount::ItemStatutory, grant);
    plan.edit_clock(never_started).start = Point::LastEvent;
    let granted = Some("days".to_owned());
    let by = plan.event(grant);
    let extend = Extend { by, at_most: 1, limit: Amount::Fixed(10), granted };
    for clock in &mut plan.programme.clocks {
        clock.extend = Some(extend.clone());
    }
    assert_eq!(statutory.index(), 1);
    let world = plan.world();
    let case = world.story(
        "2026-03-02 clerk accept                   | due 2026-03-09
         2026-03-10 leader grant_extension days=11 | refused: the clock \"statutory\" can be extended by 1 to 10, not by 11
         2026-03-10 leader grant_extension days=10 | due 2026-03-09
         2026-03-10 leader grant_extension days=10 | refused: the clock \"statutory\" can be extended at most 1 time(s)",
    );
    let last_day = due(&world.ctx(), &case, &"statutory".into()).map(|due| due.day);
    assert_eq!(last_day, Some(day("2026-04-13")), "30 working days after 2 March");
}

#[test]
fn the_item_may_be_named_by_the_act_that_starts_the_clock() {
    let mut plan = Plan::new();
    let item = plan.field("item", FieldType::Item);
    let submit = plan.action("submit", &["clerk@unit"]);
    plan.edit(submit).fields = vec![item];
    plan.clock("promise", Amount::ItemPromised, submit);
    let world = plan.world();
    let mut case = world.case();
    case.item = None;
    let case = world.story_from(
        case,
        "2026-02-02 clerk submit             | refused: the case is about no service item
         2026-02-02 clerk submit item=permit | due 2026-02-09",
    );
    assert_eq!(case.item, Some("permit".into()));
}

fn with_extension(granted: Option<&str>) -> Plan {
    let (mut plan, _) = promise(Resume::Continue);
    let days = plan.field("days", FieldType::Number);
    let grant = plan.action("grant_extension", &["leader@unit"]);
    plan.edit(grant).fields = vec![days];
    let by = plan.event(grant);
    let granted = granted.map(str::to_owned);
    plan.programme.clocks[0].extend = Some(Extend { by, at_most: 1, limit: Amount::Fixed(3), granted });
    plan
}

#[test]
fn an_extension_is_granted_once_within_its_limit_and_before_expiry() {
    let world = with_extension(Some("days")).world();
    world.story(
        "2026-02-02 leader grant_extension days=2 | refused: the clock \"promise\" does not run and cannot be extended
         2026-02-02 clerk accept                  | due 2026-02-09
         2026-02-09 leader grant_extension        | refused: `days` should hold a number
         2026-02-09 leader grant_extension days=4 | refused: the clock \"promise\" can be extended by 1 to 3, not by 4
         2026-02-09 leader grant_extension days=0 | refused: the clock \"promise\" can be extended by 1 to 3, not by 0
         2026-02-09 leader grant_extension days=2 | due 2026-02-11
         2026-02-10 leader grant_extension days=1 | refused: the clock \"promise\" can be extended at most 1 time(s)
         2026-02-11 clerk decide                  | stopped after 7 of 7",
    );
    world.story(
        "2026-02-02 clerk accept                  | due 2026-02-09
         2026-02-10 leader grant_extension days=2 | refused: the clock \"promise\" expired before it was extended",
    );
}

#[test]
fn an_extension_without_a_number_is_the_whole_of_its_limit() {
    with_extension(None).world().story(
        "2026-02-02 clerk accept           | due 2026-02-09
         2026-02-09 leader grant_extension | due 2026-02-12",
    );
}

#[test]
fn a_later_start_changes_nothing_unless_the_clock_repeats() {
    let (plan, _) = promise(Resume::Continue);
    let again = "2026-02-02 clerk accept | due 2026-02-09
                 2026-02-03 clerk decide | stopped after 1 of 5
                 2026-02-04 clerk accept | ";
    plan.world().story(&format!("{again} stopped after 1 of 5"));
    let (mut plan, _) = promise(Resume::Continue);
    plan.programme.clocks[0].repeat = true;
    let case = plan.world().story(&format!("{again} due 2026-02-11"));
    assert_eq!(case.clocks["promise"].runs.len(), 2);
}

#[test]
fn the_limit_of_the_day_of_the_start_is_frozen_with_its_source() {
    let (plan, _) = promise(Resume::Continue);
    let world = plan.world();
    let case = world.story(
        "2026-05-29 clerk accept              | due 2026-06-05
         2026-06-01 clerk request_correction  | paused after 1 of 5
         2026-06-02 clerk supply_correction   | due 2026-06-08",
    );
    let limit = &case.clocks["promise"].runs[0].limit;
    assert_eq!(limit.size, LimitSize::Units(5));
    assert_eq!(limit.basis, Basis::Promised { item: "permit".into(), from: day("2020-01-01") });
    assert_eq!(limit.calendar, world.almanac.calendar.version());
    world.story("2026-06-01 clerk accept | due 2026-06-04");
}

#[test]
fn a_due_day_past_the_known_calendar_is_provisional() {
    let (plan, _) = promise(Resume::Continue);
    plan.world().story(
        "2026-12-28 clerk accept              | due 2026-12-31
         2026-12-29 clerk request_correction  | paused after 1 of 3
         2026-12-31 clerk supply_correction   | due 2027-01-04 provisionally",
    );
}

#[test]
fn a_clock_that_the_electronic_supervision_counts_is_late_by_one_second() {
    let (mut plan, _) = promise(Resume::Continue);
    plan.programme.clocks[0].convention = Convention::Timestamp;
    let world = plan.world();
    let case = world.story("2026-03-02T10:00 clerk accept | due 2026-03-09");
    let (ctx, promise) = (world.ctx(), ClockName::from("promise"));
    let in_time = standing(&ctx, &case, &promise, world.moment("2026-03-09T10:00:00")).expect("it runs");
    let late = standing(&ctx, &case, &promise, world.moment("2026-03-09T10:00:01")).expect("it runs");
    assert_eq!((in_time.used, in_time.expired_at), (5, None));
    assert_eq!((late.used, late.expired_at), (6, Some(world.moment("2026-03-09T10:00:01"))));
    assert_eq!(late.due.map(|due| due.too_late_at), late.expired_at);
}

#[test]
fn a_clock_may_run_until_an_instant_that_the_case_carries() {
    let mut plan = Plan::new();
    let until = plan.field("until", FieldType::Date);
    let accept = plan.action("accept", &["clerk@unit"]);
    let decide = plan.action("decide", &["clerk@unit"]);
    plan.edit(accept).fields = vec![until];
    let stop = plan.event(decide);
    let clock = plan.clock("promise", Amount::Fixed(0), accept);
    plan.edit_clock(clock).limit = Limit::DueAt("until".to_owned());
    plan.edit_clock(clock).stop = vec![Point::Event(stop)];
    let world = plan.world();
    let case = world.story(
        "2026-02-02 clerk accept                  | refused: `until` should hold an instant or a date
         2026-02-02 clerk accept until=2026-02-08 | due 2026-02-08",
    );
    let expired_at = |at: &str| {
        let clock = standing(&world.ctx(), &case, &"promise".into(), world.moment(at)).expect("it runs");
        clock.expired_at
    };
    assert_eq!(expired_at("2026-02-08T23:59:59"), None);
    assert_eq!(expired_at("2026-03-01T00:00:00"), Some(world.moment("2026-02-09T00:00:00")));
}

#[test]
fn first_and_last_events_are_points_too() {
    let mut plan = Plan::new();
    let note = plan.action("note", &["clerk@unit"]);
    let close = plan.action("close", &["clerk@unit"]);
    plan.edit(close).to = Some(chuangyou_programme::model::StateId(1));
    let clock = plan.clock("promise", Amount::Fixed(3), note);
    plan.edit_clock(clock).start = Point::FirstEvent;
    plan.edit_clock(clock).stop = vec![Point::LastEvent];
    plan.world().story(
        "2026-02-02 clerk note  | due 2026-02-05
         2026-02-03 clerk note  | due 2026-02-05
         2026-02-04 clerk close | stopped after 2 of 3",
    );
}

#[test]
fn a_start_may_depend_on_what_the_act_fills_in() {
    let mut plan = Plan::new();
    let urgent = plan.field("urgent", FieldType::Flag);
    let accept = plan.action("accept", &["clerk@unit"]);
    plan.edit(accept).fields = vec![urgent];
    let when =
        vec![Condition { attribute: "urgent".to_owned(), comparison: Comparison::Is(Literal::Bool(true)) }];
    let event = plan.event(accept);
    let clock = plan.clock("promise", Amount::Fixed(8), accept);
    plan.edit_clock(clock).start = Point::Event(Match { when, ..event });
    plan.edit_clock(clock).unit = TimeUnit::WorkingHour;
    plan.world().story(
        "2026-02-02T09:00 clerk accept            | not started
         2026-02-02T09:00 clerk accept urgent=no  | not started
         2026-02-02T09:00 clerk accept urgent=yes | due 2026-02-02",
    );
}

#[test]
fn a_limit_that_cannot_be_found_refuses_the_act_that_would_start_its_clock() {
    for (amount, reason) in [
        (Amount::Fixed(-1), "-1 is not a limit of time"),
        (Amount::Event("days".to_owned()), "`days` should hold a number"),
        (Amount::Case("days".to_owned()), "`days` should hold a number"),
    ] {
        let mut plan = Plan::new();
        let accept = plan.action("accept", &["clerk@unit"]);
        plan.clock("promise", amount, accept);
        plan.world().story(&format!("2026-02-02 clerk accept | refused: {reason}"));
    }
    let mut plan = Plan::new();
    let accept = plan.action("accept", &["clerk@unit"]);
    plan.clock("promise", Amount::ItemStatutory, accept);
    plan.world()
        .story("2019-12-31 clerk accept | refused: the service item permit has no limits on 2019-12-31");
}

#[test]
fn a_journal_tells_the_same_due_day_without_the_programme_of_its_day() {
    let (plan, _) = promise(Resume::Continue);
    let mut world = plan.world();
    let command = world.command("2026-02-02 clerk accept");
    let events =
        chuangyou_engine::case::decide(&world.ctx(), &world.case(), &command).expect("it may be done");
    world.programme.clocks.clear();
    world.programme.items.clear();
    let case = replay(&events).expect("a whole journal");
    let due = due(&world.ctx(), &case, &"promise".into()).expect("it runs");
    assert_eq!(due.day, day("2026-02-09"));
}
