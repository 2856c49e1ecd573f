//! Properties of random stories.

use chuangyou_engine::case::{
    Case, Command, Event, Moment, allowed, child_closed, decide, due_timers, evolve, fire, next_timer,
    replay, standing,
};
use chuangyou_programme::model::{
    Amount, Child, Deem, Effect, Extend, FieldType, Guard, Pause, Point, Resume, StateId, TimerDeed,
};
use proptest::prelude::*;

use crate::plan::{Plan, actor, text, working_days};
use crate::story::{World, person};

const PEOPLE: [&str; 8] = ["clerk", "clara", "leader", "mayor", "watcher", "planner", "citizen", "stranger"];
const OUTCOMES: [&str; 2] = ["agree", "object"];

/// A procedure with something of everything.
fn everything() -> World {
    let mut plan = Plan::new();
    let (open, closed) = (StateId(0), StateId(1));
    let accepted = plan.state("accepted", None);
    let waiting = plan.state("waiting", None);
    let new_fact = plan.field("new_fact", FieldType::Flag);
    let ground = plan.field("ground", FieldType::Text);
    let days = plan.field("days", FieldType::Number);
    let to_unit = plan.field("to_unit", FieldType::Unit);
    let accept = plan.step("accept", &[open, closed], accepted);
    let request = plan.step("request", &[accepted], waiting);
    let supply = plan.step("supply", &[waiting], accepted);
    let propose = plan.action("propose", &["clerk@unit", "party@case"]);
    let approve = plan.step("approve", &[accepted], closed);
    let extend = plan.action("extend", &["leader@unit", "leader@above"]);
    let transfer = plan.action("transfer", &["clerk@jurisdiction"]);
    let circulate = plan.action("circulate", &["clerk@unit"]);
    let lapse = plan.action("lapse", &[]);
    plan.edit(lapse).to = Some(closed);
    plan.edit(request).fields = vec![new_fact];
    plan.edit(request).guards = vec![Guard::Times { at_most: Amount::Fixed(1), unless: Some(new_fact) }];
    plan.edit(propose).fields = vec![ground];
    plan.edit_field(ground).required_by = vec![propose];
    plan.edit(extend).fields = vec![days];
    plan.edit(transfer).effects = vec![Effect::Assign { field: to_unit }];
    let procedure = plan.second_procedure("co_review");
    plan.procedure().children = vec![Child {
        id: "review".to_owned(),
        procedure,
        per: Some("item.co_units".to_owned()),
        agreed: vec!["agree".to_owned()],
        within: Some(working_days(2)),
        deem: Deem::Agreed,
    }];
    plan.edit(circulate).effects =
        vec![Effect::Spawn { procedure, per: None, join: Some(0) }, Effect::InviteRating];
    plan.edit(approve).guards = vec![
        Guard::Requires { action: propose, by_another_person: true, since: Some(accept), when_taken: None },
        Guard::Children { join: 0, outcomes: vec!["agreed".to_owned()], unless: None },
        Guard::SeparatedFrom(request),
    ];
    let clock = plan.clock("promise", Amount::ItemPromised, accept);
    let (from, to, stop, by) =
        (plan.event(request), plan.event(supply), plan.event(approve), plan.event(extend));
    let granted = Some("days".to_owned());
    plan.edit_clock(clock).pauses = vec![Pause { from, to, resume: Resume::Restart }];
    plan.edit_clock(clock).stop = vec![Point::Event(stop), Point::LastEvent];
    plan.edit_clock(clock).extend = Some(Extend { by, at_most: 2, limit: Amount::Fixed(3), granted });
    // Each acceptance after a closure begins another run; while one is open there is no other.
    plan.edit_clock(clock).repeat = true;
    plan.timer("lapse", 4, request, &[waiting], TimerDeed::Do(lapse));
    plan.timer("reminder", 1, accept, &[accepted], TimerDeed::Remind(actor("clerk@unit"), text("look")));
    plan.timer("stuck", 6, propose, &[], TimerDeed::Do(approve));
    plan.world()
}

/// One thing that is tried, some time after the last.
#[derive(Debug, Clone)]
struct Attempt {
    hours_later: i64,
    kind: u8,
    person: usize,
    action: usize,
    fields: u8,
    number: i64,
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let hours_later = prop_oneof![4 => 0i64..8, 2 => 8i64..60, 1 => -2i64..0];
    let person = prop_oneof![0..4usize, 0..PEOPLE.len()];
    let attempt = (hours_later, 0u8..10, person, 0usize..11, any::<u8>(), -1i64..5);
    let attempt = attempt.prop_map(|(hours_later, kind, person, action, fields, number)| Attempt {
        hours_later,
        kind,
        person,
        action,
        fields,
        number,
    });
    prop::collection::vec(attempt, 1..60)
}

impl Attempt {
    /// Often an action that is allowed, else any, or one that there is not.
    fn action(&self, world: &World, case: &Case, at: Moment) -> usize {
        let offered = allowed(&world.ctx(), case, &person(PEOPLE[self.person]), at);
        if self.kind < 8 && !offered.is_empty() {
            offered[self.action % offered.len()].index()
        } else {
            self.action
        }
    }

    fn command(&self, world: &World, case: &Case, at: Moment) -> Command {
        let actions = &world.programme.procedures[0].actions;
        let action =
            actions.get(self.action(world, case, at)).map_or("no_such_action", |action| action.id.as_str());
        let fitting = match action {
            "propose" => "ground=because".to_owned(),
            "extend" => format!("days={}", self.number),
            "transfer" => {
                format!("to_unit={}", ["bureau", "planning", "moon"][self.number.unsigned_abs() as usize % 3])
            }
            "request" if self.fields & 1 == 1 => "new_fact=yes".to_owned(),
            _ => String::new(),
        };
        let given = if self.fields.is_multiple_of(8) { "ground=text:x" } else { &fitting };
        let command = world.command(&format!("2026-02-02 {} {action} {given}", PEOPLE[self.person]));
        Command { at, recorded_at: at, ..command }
    }

    /// The events it leads to; none if it is refused.
    fn events(&self, world: &World, case: &Case, now: Moment) -> Vec<Event> {
        let ctx = world.ctx();
        match self.kind {
            0 | 1 => due_timers(&ctx, case, now)
                .first()
                .map_or_else(Vec::new, |rung| fire(&ctx, case, &rung.of, now).expect("what is due fires")),
            2 => case.children.keys().nth(self.action).map_or_else(Vec::new, |link| {
                let outcome = OUTCOMES[usize::from(self.fields) % 2].into();
                child_closed(&ctx, case, link, &outcome, now).unwrap_or_default()
            }),
            _ => decide(&ctx, case, &self.command(world, case, now)).unwrap_or_default(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    #[test]
    fn a_journal_replays_to_the_same_case_and_its_versions_count_up_by_one(attempts in attempts()) {
        let world = everything();
        let mut case = world.case();
        let mut journal: Vec<Event> = Vec::new();
        let mut now = world.moment("2026-02-02");
        for attempt in &attempts {
            now = Moment(now.0 + attempt.hours_later * 3_600_000_000);
            for event in attempt.events(&world, &case, now) {
                prop_assert_eq!(event.version, case.version + 1);
                prop_assert!(case.last_at.is_none_or(|last| last <= event.occurred_at));
                prop_assert!(event.occurred_at <= event.recorded_at);
                case = evolve(case, &event);
                journal.push(event);
            }
            if !journal.is_empty() {
                prop_assert_eq!(&replay(&journal).expect("a whole journal"), &case);
            }
        }
    }

    #[test]
    fn what_is_decided_depends_on_the_arguments_alone(attempts in attempts()) {
        let world = everything();
        let mut case = world.case();
        let mut now = world.moment("2026-02-02");
        for attempt in &attempts {
            now = Moment(now.0 + attempt.hours_later * 3_600_000_000);
            let before = case.clone();
            let (once, again) = (attempt.events(&world, &case, now), attempt.events(&world, &case, now));
            prop_assert_eq!(&once, &again);
            prop_assert_eq!(&case, &before, "deciding leaves no trace");
            case = once.iter().fold(case, evolve);
        }
    }

    #[test]
    fn an_act_that_is_taken_was_allowed(attempts in attempts()) {
        let world = everything();
        let mut case = world.case();
        let mut now = world.moment("2026-02-02");
        for attempt in &attempts {
            now = Moment(now.0 + attempt.hours_later * 3_600_000_000);
            let offered = allowed(&world.ctx(), &case, &person(PEOPLE[attempt.person]), now);
            let events = attempt.events(&world, &case, now);
            let taken = attempt.kind > 2 && !events.is_empty();
            prop_assert!(!taken || offered.iter().any(|id| id.index() == attempt.action(&world, &case, now)));
            case = events.iter().fold(case, evolve);
        }
    }

    #[test]
    fn timers_come_to_rest_and_the_next_is_never_before_what_is_due(attempts in attempts()) {
        let world = everything();
        let mut case = world.case();
        let mut now = world.moment("2026-02-02");
        for attempt in &attempts {
            now = Moment(now.0 + attempt.hours_later.max(0) * 3_600_000_000);
            case = attempt.events(&world, &case, now).iter().fold(case, evolve);
            let (rested, _) = world.tick(case, now);
            prop_assert!(next_timer(&world.ctx(), &rested).is_none_or(|next| next > now));
            case = rested;
        }
    }

    #[test]
    fn clocks_that_end_with_the_case_rest_when_it_is_closed_and_used_time_never_falls(attempts in attempts()) {
        let world = everything();
        let mut case = world.case();
        let mut now = world.moment("2026-02-02");
        for attempt in &attempts {
            now = Moment(now.0 + attempt.hours_later.max(0) * 3_600_000_000);
            case = attempt.events(&world, &case, now).iter().fold(case, evolve);
            let running = case.clocks.get("promise").is_some_and(chuangyou_engine::case::ClockHistory::is_running);
            prop_assert!(case.closed.is_none() || !running);
            let used = |hours: i64| {
                let at = Moment(now.0 + hours * 3_600_000_000);
                standing(&world.ctx(), &case, &"promise".into(), at).map_or(0, |clock| clock.used)
            };
            prop_assert!(used(0) <= used(30) && used(30) <= used(300));
        }
    }
}
