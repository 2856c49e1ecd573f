//! Drawing by lot: windows to inspect and the inspectors who go there.

use std::collections::BTreeSet;

use chuangyou_app::account::{self, NewAccount};
use chuangyou_app::{On, Refusal, Submission, execute};
use chuangyou_engine::case::{CaseId, FieldValue, Fields, Rejection, replay};
use chuangyou_engine::lot::{Candidate, Seed, draw};
use chuangyou_store::account::ChosenBy;
use chuangyou_store::holding::{self, Holding};
use chuangyou_store::{case_row, journal};

use crate::common::{Given, Place, Town, choice, citizen, given, list, local, staff, text};
use crate::in_both;

in_both![
    windows_are_drawn_by_chance_of_the_platform_and_anybody_can_repeat_the_draw,
    a_window_with_cards_weighs_one_more_for_each,
    the_same_submission_twice_is_one_draw_and_a_refused_one_is_none,
    a_visitor_is_drawn_blind_among_those_without_ties_and_never_twice,
    what_is_sealed_of_a_visit_reaches_the_visited_unit_only_once_it_is_released,
];

fn head() -> chuangyou_engine::case::Person {
    staff("head", "chuangyou-visits", "leader", 40)
}

/// A plan that has been drafted and waits for the draw.
async fn plan(town: &Town, windows: i64) -> CaseId {
    let procedure = "inspection-plan".into();
    let on = On::New { procedure, unit: "chuangyou-visits".into(), item: None, party: None };
    let drafted = given(&[
        ("mode", choice("undercover")),
        ("theme", text("manners")),
        ("script", list(&["greeting"])),
        ("from_on", FieldValue::Date("2011-03-14".parse().unwrap())),
        ("until_on", FieldValue::Date("2011-03-31".parse().unwrap())),
        ("window_count", FieldValue::Number(windows)),
    ]);
    town.submit(&head(), on, "draft_plan", drafted).await.unwrap().case
}

async fn fields(town: &Town, case: &CaseId) -> Fields {
    let case = case.clone();
    let kept = town.read(move |tx, city| journal::events_of(tx, city, &case)).await;
    let events: Vec<_> = kept.into_iter().map(|kept| kept.event).collect();
    replay(&events).unwrap().fields
}

fn entries(fields: &Fields, name: &str) -> Vec<String> {
    match &fields[name] {
        FieldValue::List(entries) => entries.clone(),
        other => panic!("{name} is {other:?}"),
    }
}

fn lot(fields: &Fields, seed: &str, pool: &str) -> (Seed, Vec<Candidate>) {
    let FieldValue::Text(seed) = &fields[seed] else { panic!("there is no seed") };
    let pool = entries(fields, pool).iter().map(|one| one.parse().unwrap()).collect();
    (seed.parse().unwrap(), pool)
}

async fn windows_are_drawn_by_chance_of_the_platform_and_anybody_can_repeat_the_draw(place: &Place) {
    let town = Town::at_place(place, "2011-03-09 09:00").await;
    let mut seeds = BTreeSet::new();
    for _ in 0..2 {
        let plan = plan(&town, 3).await;
        town.act(&head(), &plan, "draw_windows", given(&[])).await.unwrap();
        let fields = fields(&town, &plan).await;
        let (seed, pool) = lot(&fields, "draw_seed", "draw_pool");
        assert_eq!(draw(&seed, "windows", &pool, 3), entries(&fields, "windows"));
        assert!(pool.len() > 10 && pool.iter().all(|one| one.weight == 1), "{pool:?}");
        seeds.insert(seed.to_string());
    }
    assert_eq!(seeds.len(), 2, "no two draws have one seed");
}

async fn a_window_with_cards_weighs_one_more_for_each(place: &Place) {
    let town = Town::at_place(place, "2011-03-07 09:00").await;
    let procedure = "approval".into();
    let item = Some("site-selection-opinion".into());
    let on = On::New { procedure, unit: "planning-window".into(), item, party: Some("wang".into()) };
    let application = given(&[
        ("item", FieldValue::Item("site-selection-opinion".into())),
        ("applicant", text("Wang")),
        ("applicant_kind", choice("person")),
        ("applicant_phone", text("13900000000")),
        ("materials", list(&["a"])),
        ("channel", choice("online")),
    ]);
    let case = town.submit(&citizen("wang"), on, "submit", application).await.unwrap().case;
    town.at("2011-03-28 09:00").await;
    let standing = town.cards(&case).await.len();
    assert!(standing > 0, "an application that nobody took up has cards");
    let plan = plan(&town, 1).await;
    town.act(&head(), &plan, "draw_windows", given(&[])).await.unwrap();
    let fields = fields(&town, &plan).await;
    let (_, pool) = lot(&fields, "draw_seed", "draw_pool");
    let weight = |name: &str| pool.iter().find(|one| one.name == name).unwrap().weight as usize;
    assert_eq!((weight("planning-window"), weight("land-window")), (1 + standing, 1));
}

async fn the_same_submission_twice_is_one_draw_and_a_refused_one_is_none(place: &Place) {
    let town = Town::at_place(place, "2011-03-09 09:00").await;
    let plan = plan(&town, 2).await;
    let chosen = given(&[("windows", list(&["tax-window", "land-window"]))]);
    let refused = town.act(&head(), &plan, "draw_windows", chosen).await;
    assert!(matches!(refused, Err(Refusal::Rejected(Rejection::UnknownField { .. }))), "{refused:?}");
    assert!(!fields(&town, &plan).await.contains_key("draw_seed"));
    let submission = Submission {
        key: "once".into(),
        on: On::Case { id: plan.clone(), seen: None },
        action: "draw_windows".into(),
        done_at: None,
        actor: head(),
        fields: Given::new(),
    };
    execute(&town.city, submission.clone()).await.unwrap();
    let drawn = fields(&town, &plan).await;
    execute(&town.city, submission).await.unwrap();
    assert_eq!(fields(&town, &plan).await, drawn);
    let again = town.act(&head(), &plan, "draw_windows", given(&[])).await;
    assert!(matches!(again, Err(Refusal::Rejected(Rejection::TooOften { .. }))), "{again:?}");
}

/// Somebody with an account who holds these posts.
async fn account_with(town: &Town, login: &str, posts: &[(&str, &str)]) -> String {
    let (name, password) = (login.to_owned(), Some("a long password".to_owned()));
    let new = NewAccount { login: login.to_owned(), name, password, chosen_by: ChosenBy::Owner };
    let id = account::open(&town.city, new).await.unwrap();
    for (unit, post) in posts {
        let (from_at, to_at) = (local("2011-01-01"), None);
        let (account, unit, post) = (id.clone(), (*unit).into(), (*post).to_owned());
        let holding = Holding { account, unit, post, from_at, to_at };
        town.city.write(move |tx, city| holding::put(tx, city, &holding)).await.unwrap();
    }
    id.to_string()
}

/// A visit to the planning window that waits for its visitor.
async fn ordered(town: &Town) -> CaseId {
    let every = town
        .city
        .book()
        .programme()
        .units
        .iter()
        .filter(|unit| unit.kind.as_deref() == Some("window"))
        .count();
    let plan = plan(town, i64::try_from(every).unwrap()).await;
    town.act(&head(), &plan, "draw_windows", given(&[])).await.unwrap();
    let director = staff("director", "chuangyou-office", "office_leader", 50);
    town.act(&director, &plan, "approve_plan", given(&[("plan_approval", text("go"))])).await.unwrap();
    let window = given(&[("visited_unit", FieldValue::Unit("planning-window".into()))]);
    town.act(&head(), &plan, "order_visit", window).await.unwrap();
    chuangyou_app::reconcile::settle(&town.city).await.unwrap();
    of_procedure(town, "chuangyou-visits", "visit").await.remove(0)
}

async fn of_procedure(town: &Town, unit: &'static str, procedure: &'static str) -> Vec<CaseId> {
    let before = local("2012-12-31");
    let rows = town.read(move |tx, city| case_row::of_unit(tx, city, unit, before, 100)).await;
    rows.into_iter().filter(|row| row.procedure == procedure).map(|row| row.id).collect()
}

fn on(day: &str) -> Given {
    given(&[("visit_on", FieldValue::Date(day.parse().unwrap()))])
}

async fn a_visitor_is_drawn_blind_among_those_without_ties_and_never_twice(place: &Place) {
    let town = Town::at_place(place, "2011-03-09 09:00").await;
    let visits = ("chuangyou-visits", "officer");
    let one = account_with(&town, "one", &[visits]).await;
    let two = account_with(&town, "two", &[visits]).await;
    let tied = account_with(&town, "tied", &[visits, ("planning", "section")]).await;
    let visit = ordered(&town).await;
    let mut drawn = BTreeSet::new();
    for _ in 0..2 {
        town.act(&head(), &visit, "assign_visitor", on("2011-03-15")).await.unwrap();
        let fields = fields(&town, &visit).await;
        let FieldValue::Person(visitor) = &fields["visitor"] else { panic!("nobody was drawn") };
        let (seed, pool) = lot(&fields, "visitor_seed", "visitor_pool");
        assert_eq!(draw(&seed, "visitor", &pool, 1), [visitor.to_string()]);
        assert!(pool.iter().all(|candidate| candidate.name != tied), "{pool:?}");
        let own = staff(visitor.as_str(), "chuangyou-visits", "mystery_visitor", 10);
        town.act(&own, &visit, "stand_aside", given(&[("conflict", text("a brother"))])).await.unwrap();
        drawn.insert(visitor.to_string());
    }
    assert_eq!(drawn, BTreeSet::from([one, two]), "whoever stood aside is not drawn again");
}

async fn what_is_sealed_of_a_visit_reaches_the_visited_unit_only_once_it_is_released(place: &Place) {
    let town = Town::at_place(place, "2011-03-09 09:00").await;
    let visitor = account_with(&town, "one", &[("chuangyou-visits", "officer")]).await;
    let visit = ordered(&town).await;
    town.act(&head(), &visit, "assign_visitor", on("2011-03-15")).await.unwrap();
    let own = staff(&visitor, "chuangyou-visits", "mystery_visitor", 10);
    let free = given(&[("no_conflict", FieldValue::Flag(true))]);
    town.act(&own, &visit, "begin_visit", free).await.unwrap();
    town.act(&own, &visit, "record_nothing", given(&[("observations", list(&["all well"]))])).await.unwrap();
    let clerk = staff("clerk", "planning-window", "clerk", 10);
    let hidden = town.act(&clerk, &visit, "release_name", given(&[])).await;
    assert!(matches!(hidden, Err(Refusal::NotFound)), "there is no such case for them: {hidden:?}");
    assert!(of_procedure(&town, "planning-window", "visit-disclosure").await.is_empty());
    town.act(&head(), &visit, "release_name", given(&[])).await.unwrap();
    chuangyou_app::reconcile::settle(&town.city).await.unwrap();
    let told = of_procedure(&town, "planning-window", "visit-disclosure").await.remove(0);
    let told = fields(&town, &told).await;
    assert_eq!(told["visitor"], FieldValue::Person(visitor.as_str().into()));
    assert!(told.contains_key("visit_on") && !told.contains_key("visitor_pool"));
}
