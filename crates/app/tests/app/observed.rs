//! What the observation of other systems promises: each event once, the same judgement in whatever order events come, and a place
//! beside the city's own cases. The source is the receipt phase of environmental permits; the events are of its shape.

use std::collections::BTreeMap;

use chuangyou_app::observed::{BatchError, Reported, Taken, Wrong, case_id, ingest};
use chuangyou_app::{Rulebook, Years, reconcile};
use chuangyou_calendar::{Weekend, YearFile};
use chuangyou_store::card::Raised;
use chuangyou_store::{CaseRow, card, case_row};
use serde_json::json;

use crate::common::{Place, Town, folder, local, luoyang};
use crate::in_both;

in_both![
    an_observed_case_stands_beside_the_citys_own,
    the_same_batch_sent_twice_is_recorded_once,
    the_same_instant_in_other_words_is_the_same_report,
    a_known_id_with_another_content_is_told_and_not_stored,
    events_out_of_order_lead_to_the_same_as_events_in_order,
    a_fact_that_comes_late_withdraws_the_card_whose_ground_it_takes_away,
    an_observed_case_is_judged_again_when_its_time_has_come,
    batches_that_meet_on_one_case_are_all_taken,
    what_cannot_be_read_is_told_by_its_place_and_nothing_is_kept,
    a_city_watches_no_source_twice_and_none_that_never_says_what_is_closed,
];

/// A city that watches the receipt system.
struct Watching(Town);

impl Watching {
    async fn new(place: &Place, at: &str) -> Self {
        let town = Town::at_place(place, at).await;
        town.city.observe(receipt()).unwrap();
        Self(town)
    }

    async fn report(&self, events: &[Reported]) -> Taken {
        ingest(&self.0.city, "receipt", events.to_vec()).await.unwrap()
    }

    async fn row(&self, case: &str) -> CaseRow {
        let id = case_id("receipt", case);
        let row = self.0.city.read(move |tx, city| case_row::by_id(tx, city, &id)).await;
        row.unwrap().expect("the case has a row")
    }

    /// Its cards as `rule level status`.
    async fn cards(&self, case: &str) -> Vec<String> {
        let id = case_id("receipt", case);
        let cards: Vec<Raised> =
            self.0.city.read(move |tx, city| card::of_case(tx, city, &id)).await.unwrap();
        let words = |raised: &Raised| {
            format!("{} {} {}", raised.card.rule, raised.card.level.name(), raised.status.name())
        };
        cards.iter().map(words).collect()
    }
}

/// The programme of the receipt system.
fn receipt() -> Rulebook {
    let programme = chuangyou_programme::load(&folder("programmes/wabo-receipt")).unwrap();
    let mut paths: Vec<_> =
        std::fs::read_dir(folder("calendars/nl")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let years = paths.iter().filter(|path| !path.ends_with("calendar.toml"));
    let parse = |path: &std::path::PathBuf| {
        YearFile::parse(&std::fs::read_to_string(path).unwrap(), &path.display().to_string()).unwrap()
    };
    let years =
        Years { id: "nl".into(), weekend: Weekend::SATURDAY_SUNDAY, files: years.map(parse).collect() };
    Rulebook::new(programme, years.with(&[]).unwrap()).unwrap()
}

fn event(id: &str, case: &str, activity: &str, at: &str, attributes: serde_json::Value) -> Reported {
    let attributes: BTreeMap<_, _> = serde_json::from_value(attributes).unwrap();
    let (id, case, activity) = (id.into(), case.into(), activity.into());
    Reported { id, case, activity, at: at.into(), resource: Some("Resource21".into()), attributes }
}

/// A case whose acknowledgement was sent without anybody having determined it.
fn hasty() -> Vec<Reported> {
    let about = json!({
        "department": "General", "responsible": "Resource21", "channel": "Internet",
        "startdate": "2011-10-11T13:42:22.688+02:00", "deadline": "2011-12-06T13:41:31.788+01:00",
    });
    vec![
        event("e-1", "case-10011", "Confirmation of receipt", "2011-10-11T13:45:40.276+02:00", about),
        event(
            "e-2",
            "case-10011",
            "T02 Check confirmation of receipt",
            "2011-10-12T08:26:25.398+02:00",
            json!({}),
        ),
        event(
            "e-10",
            "case-10011",
            "T05 Print and send confirmation of receipt",
            "2011-10-12T09:00:00+02:00",
            json!({}),
        ),
    ]
}

/// What was reported of it much later.
fn determined() -> Reported {
    event(
        "e-9",
        "case-10011",
        "T04 Determine confirmation of receipt",
        "2011-10-12T08:30:00+02:00",
        json!({}),
    )
}

async fn an_observed_case_stands_beside_the_citys_own(place: &Place) {
    let city = Watching::new(place, "2011-10-14 09:00").await;
    let taken = city.report(&hasty()).await;
    assert_eq!(taken, Taken { recorded: 3, repeated: 0, conflicts: vec![], cases: 1 });
    let row = city.row("case-10011").await;
    assert_eq!((row.number.as_str(), row.source.as_deref()), ("case-10011", Some("receipt")));
    assert_eq!((row.unit.as_str(), row.state.as_str()), ("General", "send_confirmation"));
    assert_eq!((row.version, row.outcome.as_deref()), (3, None));
    assert_eq!(row.due_clock.as_deref(), Some("deadline"));
    // The deadline is a day of December in Amsterdam; the day after begins seven hours later than in Luoyang.
    assert_eq!(row.due_at, Some(local("2011-12-07 07:00")));
    assert_eq!(city.cards("case-10011").await, ["determined-before-sent red standing"]);
    assert_eq!(row.level, 3);
}

async fn the_same_batch_sent_twice_is_recorded_once(place: &Place) {
    let city = Watching::new(place, "2011-10-14 09:00").await;
    city.report(&hasty()).await;
    let before = city.row("case-10011").await;
    let again = city.report(&hasty()).await;
    assert_eq!(again, Taken { recorded: 0, repeated: 3, conflicts: vec![], cases: 0 });
    assert_eq!(city.row("case-10011").await, before);
}

async fn the_same_instant_in_other_words_is_the_same_report(place: &Place) {
    let city = Watching::new(place, "2011-10-14 09:00").await;
    city.report(&hasty()).await;
    let mut events = hasty();
    events[2].at = "2011-10-12T07:00:00Z".into();
    assert_eq!(city.report(&events).await.repeated, 3);
}

async fn a_known_id_with_another_content_is_told_and_not_stored(place: &Place) {
    let city = Watching::new(place, "2011-10-14 09:00").await;
    city.report(&hasty()).await;
    let before = city.row("case-10011").await;
    let mut changed = hasty().remove(1);
    changed.activity = "T10 Determine necessity to stop indication".into();
    let taken = city.report(&[changed]).await;
    assert_eq!(taken, Taken { recorded: 0, repeated: 0, conflicts: vec!["e-2".into()], cases: 0 });
    assert_eq!(city.row("case-10011").await, before);
}

async fn events_out_of_order_lead_to_the_same_as_events_in_order(place: &Place) {
    let city = Watching::new(place, "2011-10-14 09:00").await;
    let mut events = hasty();
    events.push(determined());
    city.report(&events).await;
    for event in [2, 3, 1, 0].map(|place: usize| &events[place]) {
        let (id, case) = (format!("late-{}", event.id), "case-10012".to_owned());
        city.report(&[Reported { id, case, ..event.clone() }]).await;
    }
    let (in_order, out_of_order) = (city.row("case-10011").await, city.row("case-10012").await);
    let (id, number, head) = (in_order.id.clone(), in_order.number.clone(), in_order.head);
    assert_eq!(CaseRow { id, number, head, ..out_of_order }, in_order);
    assert_eq!(city.cards("case-10011").await, Vec::<String>::new());
    // Raised when only the sending was known, and withdrawn when the rest came.
    assert_eq!(city.cards("case-10012").await, ["determined-before-sent red withdrawn"]);
}

async fn a_fact_that_comes_late_withdraws_the_card_whose_ground_it_takes_away(place: &Place) {
    let city = Watching::new(place, "2011-10-14 09:00").await;
    city.report(&hasty()).await;
    assert_eq!(city.cards("case-10011").await, ["determined-before-sent red standing"]);
    city.report(&[determined()]).await;
    assert_eq!(city.cards("case-10011").await, ["determined-before-sent red withdrawn"]);
    assert_eq!(city.row("case-10011").await.level, 0);
}

async fn an_observed_case_is_judged_again_when_its_time_has_come(place: &Place) {
    let city = Watching::new(place, "2011-10-14 09:00").await;
    let mut events = hasty();
    events.push(determined());
    city.report(&events).await;
    assert_eq!(city.cards("case-10011").await, Vec::<String>::new());
    city.0.clock.move_to(local("2011-12-01 09:00"));
    assert_eq!(reconcile::advance(&city.0.city).await.unwrap().failed, 0);
    assert_eq!(city.cards("case-10011").await, ["deadline notice standing"]);
    city.0.clock.move_to(local("2011-12-20 09:00"));
    reconcile::advance(&city.0.city).await.unwrap();
    assert_eq!(city.cards("case-10011").await, ["deadline yellow standing"]);
    // It was closed in time; that was reported only now.
    let end = json!({ "enddate": "2011-11-24T15:00:00+01:00" });
    let closing = event(
        "e-11",
        "case-10011",
        "T10 Determine necessity to stop indication",
        "2011-11-24T14:59:00+01:00",
        end,
    );
    city.report(&[closing]).await;
    assert_eq!(city.cards("case-10011").await, ["deadline yellow withdrawn"]);
    let row = city.row("case-10011").await;
    assert_eq!((row.outcome.as_deref(), row.due_at, row.wake_at), (Some("closed"), None, None));
}

async fn batches_that_meet_on_one_case_are_all_taken(place: &Place) {
    let city = Watching::new(place, "2011-10-14 09:00").await;
    let batches = (0..8).map(|batch| {
        let event = |n: i32| {
            event(
                &format!("b{batch}-{n}"),
                "case-7",
                "T02 Check confirmation of receipt",
                "2011-10-12T09:00:00Z",
                json!({}),
            )
        };
        let (watched, events) = (city.0.city.clone(), (0..5).map(event).collect());
        tokio::spawn(async move { ingest(&watched, "receipt", events).await.unwrap().recorded })
    });
    for batch in batches.collect::<Vec<_>>() {
        assert_eq!(batch.await.unwrap(), 5);
    }
    assert_eq!(city.row("case-7").await.version, 40);
}

async fn what_cannot_be_read_is_told_by_its_place_and_nothing_is_kept(place: &Place) {
    let city = Watching::new(place, "2011-10-14 09:00").await;
    let mut events = hasty();
    events[1].at = "yesterday".into();
    events[2].attributes.insert("nested".into(), json!({ "a": 1 }));
    let refused = ingest(&city.0.city, "receipt", events).await.unwrap_err();
    let BatchError::Faulty(faults) = refused else { panic!("{refused}") };
    let told: Vec<_> = faults.iter().map(|fault| (fault.place, &fault.wrong)).collect();
    assert_eq!(told, [(1, &Wrong::Instant), (2, &Wrong::Attribute("nested".into()))]);
    let unknown = ingest(&city.0.city, "elsewhere", hasty()).await.unwrap_err();
    assert!(matches!(unknown, BatchError::UnknownSource(_)));
    assert_eq!(city.report(&hasty()).await.recorded, 3);
}

async fn a_city_watches_no_source_twice_and_none_that_never_says_what_is_closed(place: &Place) {
    let city = Watching::new(place, "2011-10-14 09:00").await;
    assert!(city.0.city.observe(receipt()).is_err());
    let own = Rulebook::new(luoyang().programme, luoyang().calendar.with(&[]).unwrap()).unwrap();
    assert_eq!(city.0.city.observe(own).unwrap_err().to_string(), "programme `luoyang-2011` has no [source]");
}
