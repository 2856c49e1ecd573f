//! The journal makes everything else anew.

use chuangyou_app::rebuild::{Rebuilt, rebuild};
use chuangyou_store::case_row;

use crate::common::Place;
use crate::in_both;
use crate::story::{APPLICATION, Story};

in_both![
    what_the_journal_makes_of_real_stories_is_what_is_there,
    a_row_that_somebody_changed_is_put_right,
    a_row_without_any_event_is_taken_away,
];

/// Two cases and a linked one: one answered, one late and escalated.
async fn stories(place: &Place) -> Story {
    let mut story = Story::at(place, "2011-03-07").await;
    story.draft("c1", "approval", "development-reform-window", "investment-project-approval");
    story.draft("c2", "approval", "planning-window", "site-selection-opinion");
    story
        .tell(&format!(
            "2011-03-07 c1 citizen submit item=investment-project-approval {APPLICATION}          | in submitted
             2011-03-07 c2 citizen submit item=site-selection-opinion {APPLICATION}               | in submitted
             2011-03-08 c1 development-reform-window:clerk accept case_kind=joint promised_days=8 | in accepted
             2011-03-09 co-review/land land:contact sign_for                                      | in signed
             2011-03-10 co-review/land land:section agree opinion=good                            | in agreed
             2011-03-22 c2 waits                                                                  | in accepted"
        ))
        .await;
    story
}

async fn what_the_journal_makes_of_real_stories_is_what_is_there(place: &Place) {
    let story = stories(place).await;
    let mut told = 0;
    let found = rebuild(&story.town.city, |_| told += 1).await.unwrap();
    let cases = found.cases;
    assert!(cases >= 5, "{found:?}");
    assert_eq!(found, Rebuilt { cases, ..Rebuilt::default() });
    assert_eq!(told, 2);
}

async fn a_row_that_somebody_changed_is_put_right(place: &Place) {
    let story = stories(place).await;
    let case = story.case("c2");
    let before = (story.town.row(&case).await, story.town.cards(&case).await);
    let change = format!(
        "UPDATE case_row SET unit = 'land-window', level = 0, wake_at = NULL, party = 'nobody' WHERE case_id = '{case}';
        UPDATE card SET level = 1, unit = 'land' WHERE rule = 'deemed-acceptance';
        DELETE FROM task WHERE case_id = '{case}'"
    );
    story.town.city.write(move |tx, _| tx.batch(&change)).await.unwrap();
    assert_ne!(story.town.row(&case).await, before.0);
    let found = rebuild(&story.town.city, |_| {}).await.unwrap();
    assert_eq!((found.rows, found.tasks), (1, 1), "{found:?}");
    assert_eq!((story.town.row(&case).await, story.town.cards(&case).await), before);
    let again = rebuild(&story.town.city, |_| {}).await.unwrap();
    assert_eq!((again.rows, again.tasks, again.cards), (0, 0, 0));
}

async fn a_row_without_any_event_is_taken_away(place: &Place) {
    let story = stories(place).await;
    let row = story.town.row(&story.case("c2")).await;
    let forged = chuangyou_store::CaseRow { id: "forged".into(), number: "no. 1".into(), ..row.clone() };
    let observed = chuangyou_store::CaseRow {
        id: "observed".into(),
        number: "no. 2".into(),
        source: Some("tax".into()),
        ..row
    };
    let put = story.town.city.write(move |tx, city| {
        case_row::insert(tx, city, &forged)?;
        case_row::insert(tx, city, &observed)
    });
    put.await.unwrap();
    let found = rebuild(&story.town.city, |_| {}).await.unwrap();
    assert_eq!(found.removed, 1, "{found:?}");
    let left = story.town.read(|tx, city| {
        Ok((case_row::by_id(tx, city, &"forged".into())?, case_row::by_id(tx, city, &"observed".into())?))
    });
    let (forged, observed) = left.await;
    assert!(forged.is_none() && observed.is_some(), "another system's case is left alone");
}
