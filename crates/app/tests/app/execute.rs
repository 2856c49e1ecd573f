//! What `execute` promises: a case moves on as the programme says, once, for those who may, or nothing happens.

use crate::common::{Given, Place, Town, choice, citizen, given, list, local, staff, text};
use crate::in_both;
use chuangyou_app::{Done, On, Refusal, Submission, execute};
use chuangyou_engine::case::Rejection;

in_both![
    an_application_gets_a_number_a_due_date_and_a_place_on_the_list,
    the_same_submission_sent_twice_is_done_once,
    a_case_of_another_unit_does_not_exist_for_a_clerk,
    whoever_is_second_is_told_what_changed,
    nobody_answers_for_five_working_days_and_the_application_is_accepted,
    a_week_without_the_server_is_caught_up_in_order,
    personal_data_stays_out_of_the_journal,
];

fn application(item: &str) -> Given {
    given(&[
        ("item", chuangyou_engine::case::FieldValue::Item(item.into())),
        ("applicant", text("王小明")),
        ("applicant_kind", choice("person")),
        ("applicant_phone", text("0379-60000000")),
        ("channel", choice("online")),
        ("materials", list(&["申请书", "身份证"])),
    ])
}

async fn apply(town: &Town, item: &str) -> chuangyou_app::Executed {
    let citizen = citizen("wang");
    let unit = unit_of(town, item);
    let on = On::New {
        procedure: "approval".into(),
        unit: unit.as_str().into(),
        item: Some(item.into()),
        party: Some("wang".into()),
    };
    town.submit(&citizen, on, "submit", application(item)).await.unwrap()
}

fn unit_of(town: &Town, item: &str) -> String {
    let book = town.city.book();
    let item = book.programme().items.iter().find(|one| one.id == item).unwrap();
    book.programme().units[item.unit.index()].id.clone()
}

fn any_item(town: &Town) -> String {
    let book = town.city.book();
    let plain = book.programme().items.iter().find(|item| item.co_units.is_empty());
    plain.expect("the programme has an item of one unit").id.clone()
}

async fn an_application_gets_a_number_a_due_date_and_a_place_on_the_list(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let item = any_item(&town);
    let done = apply(&town, &item).await;
    let row = town.row(&done.case).await;
    assert_eq!((row.version, row.state.as_str()), (1, "submitted"));
    assert!(row.number.ends_with("-2011-000001"), "{}", row.number);
    // Five working days to say what is missing: until the end of Tuesday 8 March.
    assert_eq!(row.due_at, Some(local("2011-03-09 00:00")));
    assert_eq!(row.due_clock.as_deref(), Some("approval.correction_notice"));
}

async fn the_same_submission_sent_twice_is_done_once(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let item = any_item(&town);
    let submission = Submission {
        key: "one".into(),
        on: On::New {
            procedure: "approval".into(),
            unit: unit_of(&town, &item).as_str().into(),
            item: Some(item.as_str().into()),
            party: Some("wang".into()),
        },
        action: "submit".into(),
        done_at: None,
        actor: citizen("wang"),
        fields: application(&item),
    };
    let first = execute(&town.city, submission.clone()).await.unwrap();
    let again = execute(&town.city, submission.clone()).await.unwrap();
    assert_eq!((first.done, again.done), (Done::Now, Done::Before));
    assert_eq!((again.case, again.version), (first.case, first.version));
    let other = Submission { action: "withdraw".into(), ..submission };
    assert!(matches!(execute(&town.city, other).await, Err(Refusal::KeyReused)));
}

async fn a_case_of_another_unit_does_not_exist_for_a_clerk(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let item = any_item(&town);
    let case = apply(&town, &item).await.case;
    let stranger = staff("li", "nowhere", "clerk", 0);
    let refusal = town.act(&stranger, &case, "check", Given::new()).await;
    assert!(matches!(refusal, Err(Refusal::NotFound)), "{refusal:?}");
    let party = town.act(&citizen("wang"), &case, "check", Given::new()).await;
    assert!(matches!(party, Err(Refusal::Rejected(Rejection::NotAllowed { .. }))), "{party:?}");
}

async fn whoever_is_second_is_told_what_changed(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let item = any_item(&town);
    let case = apply(&town, &item).await.case;
    let clerk = staff("li", &unit_of(&town, &item), "clerk", 0);
    let seen = On::Case { id: case.clone(), seen: Some(1) };
    let missing = given(&[("missing_items", list(&["租赁合同"]))]);
    town.submit(&clerk, seen.clone(), "request_correction", missing).await.unwrap();
    let second = town.submit(&clerk, seen, "check", Given::new()).await;
    let Err(Refusal::Conflict { since }) = second else { panic!("{second:?}") };
    let activities: Vec<_> = since.iter().map(|event| event.activity.name().to_owned()).collect();
    assert_eq!(activities, ["request_correction"]);
}

async fn nobody_answers_for_five_working_days_and_the_application_is_accepted(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let item = any_item(&town);
    let case = apply(&town, &item).await.case;
    town.at("2011-03-08 23:59").await;
    assert_eq!(town.row(&case).await.state, "submitted");
    town.at("2011-03-09 00:00").await;
    let row = town.row(&case).await;
    assert_eq!((row.version, row.state.as_str()), (2, "accepted"));
    // A pass that runs again finds nothing to do.
    town.at("2011-03-09 00:00").await;
    assert_eq!(town.row(&case).await.version, 2);
}

async fn a_week_without_the_server_is_caught_up_in_order(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let item = any_item(&town);
    let case = apply(&town, &item).await.case;
    // The server was off until long after everything was due.
    town.at("2011-06-01 09:00").await;
    let cards = town.cards(&case).await;
    let rules: Vec<_> =
        cards.iter().map(|raised| (raised.card.rule.as_str(), raised.card.level.name())).collect();
    assert!(rules.iter().any(|(_, level)| *level == "red"), "{rules:?}");
    let before = (town.row(&case).await, cards);
    town.at("2011-06-01 09:00").await;
    assert_eq!((town.row(&case).await, town.cards(&case).await), before);
}

async fn personal_data_stays_out_of_the_journal(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let item = any_item(&town);
    let case = apply(&town, &item).await.case;
    let id = case.clone();
    let events =
        town.city.read(move |tx, city| chuangyou_store::journal::events_of(tx, city, &id)).await.unwrap();
    let journal = format!("{events:?}");
    assert!(!journal.contains("王小明") && !journal.contains("60000000"), "{journal}");
    let commitment = match &events[0].event.fields["applicant"] {
        chuangyou_engine::case::FieldValue::Commitment(commitment) => commitment.clone(),
        other => panic!("{other:?}"),
    };
    let name = town.city.read(move |tx, city| chuangyou_store::private::find(tx, city, &commitment)).await;
    assert_eq!(name.unwrap().as_deref(), Some("王小明"));
}
