//! Rejections: which is given when several hold, what they say, and that they leave no trace.

use chuangyou_engine::case::{
    Case, Moment, NewCase, Rejection, ReplayError, RungOf, Unresolved, decide, evolve, replay,
};
use chuangyou_programme::model::{
    Amount, Child, Comparison, Condition, Deem, Effect, Extend, FieldType, Guard, Pause, Resume, StateId,
    TimerDeed,
};

use crate::plan::{Plan, text};
use crate::story::World;

/// An action `decide` behind every guard there is, in an order that is not that of precedence.
fn guarded() -> World {
    let mut plan = Plan::new();
    let asked = plan.state("asked", None);
    let amount = plan.field("amount", FieldType::Number);
    let ground = plan.field("ground", FieldType::Text);
    let begin = plan.step("begin", &[StateId(0)], asked);
    let check = plan.action("check", &["clerk@unit"]);
    let recheck = plan.action("recheck", &["clerk@unit"]);
    let supply = plan.action("supply", &["clerk@unit"]);
    let circulate = plan.action("circulate", &["clerk@unit"]);
    let decide = plan.step("decide", &[asked], StateId(1));
    let procedure = plan.second_procedure("co_review");
    plan.edit(circulate).effects = vec![Effect::Spawn { procedure, per: None, join: Some(0) }];
    plan.procedure().children = vec![Child {
        id: "review".to_owned(),
        procedure,
        per: None,
        agreed: Vec::new(),
        within: None,
        deem: Deem::None,
    }];
    let clock = plan.clock("promise", Amount::ItemPromised, begin);
    let (from, to) = (plan.event(decide), plan.event(supply));
    plan.edit_clock(clock).pauses = vec![Pause { from, to, resume: Resume::Continue }];
    plan.edit_field(ground).required_by = vec![decide];
    plan.edit(decide).fields = vec![amount, ground];
    plan.edit(decide).guards = vec![
        Guard::SeparatedFrom(begin),
        Guard::Authority { rank: 20 },
        Guard::Children { join: 0, outcomes: Vec::new(), unless: None },
        Guard::DayAllowed { not_from: Amount::Fixed(1), not_to: Amount::Fixed(15), unless: None },
        Guard::AmountWithin { field: amount, at_least: None, at_most: Some(Amount::Fixed(9)), unless: None },
        Guard::BeforeExpiry(clock),
        Guard::Field {
            condition: Condition { attribute: "amount".to_owned(), comparison: Comparison::Present },
            unless: None,
        },
        Guard::Requires { action: recheck, by_another_person: true, since: None, when_taken: None },
        Guard::Requires { action: check, by_another_person: false, since: None, when_taken: None },
        Guard::Times { at_most: Amount::Fixed(0), unless: None },
    ];
    plan.world()
}

/// The refusal's name: its variant.
fn name(refusal: &Rejection) -> String {
    let written = format!("{refusal:?}");
    written.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}

fn refusal(world: &World, case: &Case, command: &str) -> Rejection {
    decide(&world.ctx(), case, &world.command(command)).expect_err("it is refused")
}

#[test]
fn of_several_reasons_the_first_in_order_is_given() {
    let mut world = guarded();
    let fresh = world.case();
    assert_eq!(name(&refusal(&world, &fresh, "2026-02-02 stranger dance x=1")), "UnknownAction");
    assert_eq!(name(&refusal(&world, &fresh, "2026-02-02 stranger decide x=1")), "WrongState");
    let case = world.story(
        "2026-02-02 clerk begin     | in asked
         2026-02-02 clerk circulate | done",
    );
    let at_fault = |world: &World, case: &Case, command: &str, expected: &str| {
        assert_eq!(name(&refusal(world, case, command)), expected, "{command}");
    };
    at_fault(&world, &case, "2026-02-01 stranger decide x=1", "NotAllowed");
    at_fault(&world, &case, "2026-02-01 clerk decide x=1 ground=text:", "MissingFields");
    at_fault(&world, &case, "2026-02-01 clerk decide x=1 ground=g amount=text:a", "UnknownField");
    at_fault(&world, &case, "2026-02-01 clerk decide ground=g amount=text:a", "WrongFieldType");
    at_fault(&world, &case, "2026-02-01 clerk decide ground=g amount=10", "TimeBeforeLastEvent");
    let early = world.command("2026-02-01 clerk decide ground=g amount=10");
    let early = chuangyou_engine::case::Command { recorded_at: Moment(0), ..early };
    let refused = decide(&world.ctx(), &case, &early).expect_err("it is refused");
    assert_eq!(name(&refused), "RecordedBeforeDone");

    // From here on every guard refuses; each is mended in turn.
    let at = "2026-03-02 clerk decide ground=g amount=10";
    at_fault(&world, &case, at, "TooOften");
    lift(&mut world, |guard| matches!(guard, Guard::Times { .. }));
    at_fault(&world, &case, at, "PrerequisiteMissing");
    let case = world.story_from(case, "2026-03-02 clerk check | done");
    let case = world.story_from(case, "2026-03-02 clerk recheck | done");
    at_fault(&world, &case, at, "SamePerson");
    let case = world.story_from(case, "2026-03-02 clara recheck | done");
    at_fault(&world, &case, "2026-03-02 clerk decide ground=g", "ConditionNotMet");
    at_fault(&world, &case, at, "Expired");
    lift(&mut world, |guard| matches!(guard, Guard::BeforeExpiry(_)));
    at_fault(&world, &case, at, "OutOfBounds");
    let at = "2026-03-02 clerk decide ground=g amount=9";
    at_fault(&world, &case, at, "QuietDay");
    let at = "2026-03-16 clerk decide ground=g amount=9";
    at_fault(&world, &case, at, "ChildrenPending");
    lift(&mut world, |guard| matches!(guard, Guard::Children { .. }));
    at_fault(&world, &case, at, "RankTooLow");
    lift(&mut world, |guard| matches!(guard, Guard::Authority { .. }));
    at_fault(&world, &case, at, "NotSeparated");
    lift(&mut world, |guard| matches!(guard, Guard::SeparatedFrom(_)));
    let case = world.story_from(case, "2026-03-16 clerk decide ground=g amount=9 | in closed");
    at_fault(&world, &case, "2026-03-16 stranger decide x=1", "CaseClosed");
}

/// Takes the guards of one kind from `decide`.
fn lift(world: &mut World, kind: impl Fn(&Guard) -> bool) {
    let actions = &mut world.programme.procedures[0].actions;
    let decide = actions.iter_mut().find(|action| action.id == "decide").expect("it has one");
    let before = decide.guards.len();
    decide.guards.retain(|guard| !kind(guard));
    assert_eq!(decide.guards.len(), before - 1);
}

#[test]
fn a_guard_is_named_before_what_the_act_would_do_to_a_clock() {
    let mut plan = Plan::new();
    let accept = plan.action("accept", &["clerk@unit"]);
    let grant = plan.action("grant", &["clerk@unit", "leader@unit"]);
    let clock = plan.clock("promise", Amount::ItemPromised, accept);
    let by = plan.event(grant);
    plan.edit_clock(clock).extend = Some(Extend { by, at_most: 1, limit: Amount::Fixed(1), granted: None });
    plan.edit(grant).guards = vec![Guard::Authority { rank: 30 }];
    plan.world().story(
        "2026-02-02 clerk grant   | refused: rank 10 is too low: 30 is needed
         2026-02-02 leader grant  | refused: the clock \"promise\" does not run and cannot be extended",
    );
}

#[test]
fn all_missing_fields_are_told_at_once() {
    let mut plan = Plan::new();
    let submit = plan.action("submit", &["clerk@unit"]);
    for name in ["subject", "place", "ground"] {
        let field = plan.field(name, FieldType::Text);
        plan.edit_field(field).required_by = vec![submit];
    }
    plan.world().story(
        "2026-02-02 clerk submit place=here | refused: still needed: subject, ground
         2026-02-02 clerk submit place=here subject=s ground=g | done",
    );
}

#[test]
fn a_field_the_action_lists_is_given_anew_and_one_it_only_needs_may_be_on_the_case() {
    let mut plan = Plan::new();
    let ground = plan.field("ground", FieldType::Text);
    let address = plan.field("address", FieldType::Text);
    let note = plan.action("note", &["clerk@unit"]);
    let propose = plan.action("propose", &["clerk@unit"]);
    plan.edit(note).fields = vec![address];
    plan.edit(propose).fields = vec![ground];
    plan.edit_field(ground).required_by = vec![propose];
    plan.edit_field(address).required_by = vec![propose];
    plan.world().story(
        "2026-02-02 clerk propose ground=g           | refused: still needed: address
         2026-02-02 clerk note address=a             | done
         2026-02-02 clerk propose ground=g           | done
         2026-02-03 clerk propose                    | refused: still needed: ground
         2026-02-03 clerk propose ground=h address=b | done",
    );
}

#[test]
fn a_personal_field_takes_a_commitment_and_nothing_else_does() {
    let mut plan = Plan::new();
    let phone = plan.field("phone", FieldType::Text);
    let subject = plan.field("subject", FieldType::Text);
    let submit = plan.action("submit", &["clerk@unit"]);
    plan.edit_field(phone).personal = true;
    plan.edit(submit).fields = vec![phone, subject];
    plan.world().story(
        "2026-02-02 clerk submit phone=0379      | refused: \"phone\" takes the salted commitment to a personal value
         2026-02-02 clerk submit subject=#5f3a   | refused: \"subject\" takes text
         2026-02-02 clerk submit phone=#5f3a     | done",
    );
}

#[test]
fn a_new_case_needs_a_procedure_a_unit_and_an_item_that_exist() {
    let world = Plan::new().world();
    let draft = |procedure: &str, unit: &str, item: &str| {
        let new = NewCase {
            id: "c-1".into(),
            number: "2026-1".into(),
            procedure: procedure.into(),
            unit: unit.into(),
            item: Some(item.into()),
            party: None,
            parent: None,
            opened_by: None,
        };
        Case::draft(&world.ctx(), new).map_err(|refusal| refusal.to_string())
    };
    assert!(draft("matter", "bureau", "permit").is_ok());
    assert_eq!(draft("dance", "bureau", "permit"), Err("there is no procedure `dance`".to_owned()));
    assert_eq!(draft("matter", "moon", "permit"), Err("the unit tree has no unit moon".to_owned()));
    assert_eq!(draft("matter", "bureau", "x"), Err("no register has the service item x".to_owned()));
}

#[test]
fn a_journal_with_a_hole_a_stranger_or_no_beginning_is_not_replayed() {
    let mut plan = Plan::new();
    plan.action("note", &["clerk@unit"]);
    let world = plan.world();
    let note = |case: &Case| {
        decide(&world.ctx(), case, &world.command("2026-02-02 clerk note")).expect("done").remove(0)
    };
    let first = note(&world.case());
    let second = note(&evolve(world.case(), &first));
    let mut foreign = second.clone();
    foreign.case = "c-2".into();
    assert_eq!(replay([&first, &second]).map(|case| case.version), Ok(2));
    assert_eq!(replay([]), Err(ReplayError::Empty));
    let error = |events: &[_]| replay(events).expect_err("it is no journal").to_string();
    assert_eq!(error(std::slice::from_ref(&second)), "case c-1: its first event (note) does not open it");
    assert_eq!(error(&[first.clone(), first.clone()]), "case c-1: expected version 2, found 1");
    assert_eq!(error(&[first, foreign]), "case c-1: found an event of case c-2");
}

/// One of each, in the order of the enumeration.
fn one_of_each() -> Vec<Rejection> {
    let named = |id: &str| chuangyou_engine::case::Named { id: id.into(), title: text(id).into() };
    let (action, clock, field) = (|| named("sign"), || named("promise"), || named("fine"));
    let rung = || RungOf::Timer { timer: "silence".into(), entered: 1 };
    let time = || chuangyou_calendar::LocalSecond(0).into();
    let link = || "review/fire@1".into();
    vec![
        Rejection::UnknownProcedure { procedure: "dance".into() },
        Rejection::UnknownAction { action: "dance".into() },
        Rejection::UnknownChild { link: link() },
        Rejection::CaseClosed { action: action(), state: named("closed") },
        Rejection::WrongState { action: action(), state: named("open"), from: vec![named("asked")] },
        Rejection::NotAllowed { action: action(), needed: Vec::new() },
        Rejection::MissingFields { fields: vec![field()] },
        Rejection::UnknownField { field: "x".into(), action: action() },
        Rejection::WrongFieldType { field: field(), expected: text("money") },
        Rejection::RecordedBeforeDone,
        Rejection::TimeBeforeLastEvent { last: time() },
        Rejection::TimerOverdue { rung: rung(), due: time() },
        Rejection::NotDue,
        Rejection::TooOften { action: action(), at_most: 1 },
        Rejection::PrerequisiteMissing { action: action(), since: None },
        Rejection::SamePerson { action: action() },
        Rejection::ConditionNotMet { field: field() },
        Rejection::Expired { clock: clock() },
        Rejection::OutOfBounds { field: field(), value: 3, at_least: Some(4), at_most: None },
        Rejection::EntriesDiffer {
            field: field(),
            of: named("missing"),
            missing: vec!["seal".into()],
            foreign: Vec::new(),
        },
        Rejection::QuietDay { day: crate::plan::day("2026-02-02"), from: 1, to: 25 },
        Rejection::ChildrenPending { units: vec!["fire".into()] },
        Rejection::RankTooLow { rank: 1, needed: 2 },
        Rejection::NotSeparated { action: action(), person: "clerk".into() },
        Rejection::NotApart { field: field(), person: "clerk".into() },
        Rejection::NotTheVoucher { field: field() },
        Rejection::NotAmong { field: field(), of: named("drawn") },
        Rejection::StillOpen { field: named("source") },
        Rejection::ClockAlreadyPaused { clock: clock() },
        Rejection::ClockNotPaused { clock: clock() },
        Rejection::ExtensionOutOfBounds { clock: clock(), asked: 9, limit: 3 },
        Rejection::ExtendedTooOften { clock: clock(), at_most: 1 },
        Rejection::ExtensionTooLate { clock: clock() },
        Rejection::ClockNotRunning { clock: clock() },
        Rejection::ChildSettled { link: link() },
        Rejection::TooFewToDraw { field: field(), wanted: 2, there: 1 },
        Rejection::Unresolved(Unresolved::NoItem),
    ]
}

#[test]
fn precedence_counts_the_variants_in_their_order() {
    let places: Vec<_> = one_of_each().iter().map(Rejection::precedence).collect();
    let expected: Vec<_> = (0..places.len() as u8).collect();
    assert_eq!(places, expected);
}

#[test]
fn every_rejection_explains_itself_in_both_languages_and_like_no_other() {
    let texts: Vec<_> = one_of_each().iter().map(Rejection::text).collect();
    for text in &texts {
        assert!(text.zh.chars().any(|char| ('一'..='龥').contains(&char)), "{text:?}");
        assert!(text.en.is_ascii() && text.en.len() > 10, "{text:?}");
        assert_eq!(
            texts.iter().filter(|other| other.zh == text.zh || other.en == text.en).count(),
            1,
            "{text:?}"
        );
    }
}

#[test]
fn an_overdue_consequence_is_named_before_any_guard() {
    let mut plan = Plan::new();
    let submit = plan.action("submit", &["clerk@unit"]);
    let deem = plan.action("deem", &[]);
    plan.edit(submit).guards = vec![Guard::Times { at_most: Amount::Fixed(1), unless: None }];
    plan.timer("silence", 0, submit, &[], TimerDeed::Do(deem));
    plan.world().story(
        "2026-02-02 clerk submit | done
         2026-02-02 clerk submit | refused: \"submit\" can be done at most 1 time(s)
         2026-02-03 clerk submit | refused: `silence` fell due at 2026-02-03T00:00:00: what follows from that must be recorded first",
    );
}
