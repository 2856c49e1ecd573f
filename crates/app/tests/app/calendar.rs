//! A holiday notice is loaded while cases run.

use chuangyou_app::{On, calendar};
use chuangyou_calendar::YearFile;
use chuangyou_engine::case::{CaseId, FieldValue};
use chuangyou_store::calendar_year::{self, DueMoved};

use crate::common::{Place, Town, choice, citizen, given, list, local, text};
use crate::in_both;

in_both![
    a_new_notice_moves_open_due_dates_with_the_reason_and_not_closed_ones,
    a_preview_says_what_would_move_and_changes_nothing,
];

/// Offices rest on the first Thursday and Friday of March 2011, which were working days.
fn notice() -> YearFile {
    let mut year = std::fs::read_to_string(crate::common::folder("calendars/cn/2011.toml")).unwrap();
    year.push_str("\n[[notice]]\ntitle = \"关于城市庆典放假的通知\"\n");
    for day in ["2011-03-03", "2011-03-04"] {
        year.push_str(&format!("\n[[day]]\ndate = \"{day}\"\nname = \"庆典\"\nkind = \"off\"\n"));
    }
    YearFile::parse(&year, "2011.toml").unwrap()
}

async fn submitted(town: &Town) -> CaseId {
    let (item, unit) = {
        let book = town.city.book();
        let item = book.programme().items.iter().find(|item| item.co_units.is_empty()).unwrap();
        (item.id.clone(), book.programme().units[item.unit.index()].id.clone())
    };
    let on = On::New {
        procedure: "approval".into(),
        unit: unit.as_str().into(),
        item: Some(item.as_str().into()),
        party: Some("wang".into()),
    };
    let fields = given(&[
        ("item", FieldValue::Item(item.as_str().into())),
        ("applicant", text("王小明")),
        ("applicant_kind", choice("person")),
        ("applicant_phone", text("0379-60000000")),
        ("channel", choice("online")),
        ("materials", list(&["申请书", "身份证"])),
    ]);
    town.submit(&citizen("wang"), on, "submit", fields).await.unwrap().case
}

async fn moves(town: &Town, case: &CaseId) -> Vec<DueMoved> {
    let case = case.clone();
    town.city.read(move |tx, city| calendar_year::due_moved_of_case(tx, city, &case)).await.unwrap()
}

async fn a_new_notice_moves_open_due_dates_with_the_reason_and_not_closed_ones(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let (open, closed) = (submitted(&town).await, submitted(&town).await);
    town.act(&citizen("wang"), &closed, "withdraw", given(&[("withdrawal_reason", text("不办了"))]))
        .await
        .unwrap();
    let (before, gone) = (town.row(&open).await, town.row(&closed).await);
    // Five working days to say what is missing: until Tuesday the 8th.
    assert_eq!(before.due_at, Some(local("2011-03-09 00:00")));

    let pass = calendar::load(&town.city, &notice(), &"admin".into()).await.unwrap();

    assert_eq!((pass.done, pass.failed), (1, 0));
    let after = town.row(&open).await;
    assert_eq!(after.due_at, Some(local("2011-03-11 00:00")));
    assert_eq!(after.version, before.version, "a projection is no event");
    let moved = moves(&town, &open).await;
    assert_eq!(moved.len(), 1);
    assert_eq!((moved[0].due_before, moved[0].due_after), (before.due_at, after.due_at));
    assert_eq!(moved[0].reason.zh, "2011年的日历已更新，到期日重新推算：关于城市庆典放假的通知");
    assert!(moved[0].reason.en.starts_with("The calendar of 2011 was loaded"), "{}", moved[0].reason.en);
    assert_eq!(town.row(&closed).await, gone);
    assert_eq!(moves(&town, &closed).await, []);

    let again = calendar::reproject(&town.city).await.unwrap();
    assert_eq!((again.done, moves(&town, &open).await.len()), (0, 1), "it is done once");
}

async fn a_preview_says_what_would_move_and_changes_nothing(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let case = submitted(&town).await;
    let before = town.row(&case).await;

    let preview = calendar::preview(&town.city, &notice()).await.unwrap();

    assert_eq!((preview.looked_at, preview.moved, preview.later), (1, 1, 1));
    assert_eq!(preview.examples[0].after, local("2011-03-11 00:00"));
    assert_eq!(town.row(&case).await, before);
    assert_eq!(moves(&town, &case).await, []);
}
