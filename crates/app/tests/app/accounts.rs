//! Who comes in, and who does not.

use crate::common::{Place, Town, local};
use crate::in_both;
use chuangyou_app::account::{self, AccountError, NewAccount};
use chuangyou_store::account::ChosenBy;
use chuangyou_store::holding::{self, Holding};

in_both![
    whoever_knows_the_password_comes_in,
    after_five_failures_nobody_comes_in_for_a_quarter_of_an_hour,
    a_password_is_long_and_not_the_login_and_a_login_is_one_persons,
    somebody_acts_in_the_posts_they_hold_at_that_time,
];

async fn wang(town: &Town) -> chuangyou_engine::case::PersonId {
    let new = NewAccount {
        login: "Wang".into(),
        name: "王小明".into(),
        password: Some("a long password".into()),
        chosen_by: ChosenBy::Owner,
    };
    account::open(&town.city, new).await.unwrap()
}

async fn whoever_knows_the_password_comes_in(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let id = wang(&town).await;
    assert_eq!(account::log_in(&town.city, " wang ", "a long password").await.unwrap().id, id);
    for (login, password) in [("wang", "a wrong password"), ("zhang", "a long password")] {
        let refused = account::log_in(&town.city, login, password).await;
        assert!(matches!(refused, Err(AccountError::Wrong)), "{login}: {refused:?}");
    }
}

async fn after_five_failures_nobody_comes_in_for_a_quarter_of_an_hour(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    wang(&town).await;
    for _ in 0..5 {
        let refused = account::log_in(&town.city, "wang", "guess").await;
        assert!(matches!(refused, Err(AccountError::Wrong)), "{refused:?}");
    }
    let locked = account::log_in(&town.city, "wang", "a long password").await;
    assert!(
        matches!(locked, Err(AccountError::Locked { until }) if until == local("2011-03-01 09:15")),
        "{locked:?}"
    );
    town.clock.move_to(local("2011-03-01 09:16"));
    account::log_in(&town.city, "wang", "a long password").await.unwrap();
}

async fn a_password_is_long_and_not_the_login_and_a_login_is_one_persons(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    wang(&town).await;
    let open = async |login: &str, password: &str| {
        let (login, password) = (login.into(), Some(password.into()));
        account::open(
            &town.city,
            NewAccount { login, name: "李".into(), password, chosen_by: ChosenBy::Other },
        )
        .await
    };
    assert!(matches!(open("li", "short").await, Err(AccountError::TooShort)));
    assert!(matches!(open("li-the-clerk", "LI-the-clerk").await, Err(AccountError::TooAlike)));
    assert!(matches!(open("WANG", "another password").await, Err(AccountError::LoginTaken)));
}

async fn somebody_acts_in_the_posts_they_hold_at_that_time(place: &Place) {
    let town = Town::at_place(place, "2011-03-01 09:00").await;
    let id = wang(&town).await;
    let book = town.city.book();
    let unit =
        book.programme().units.iter().find(|unit| unit.posts.iter().any(|post| post.id == "clerk")).unwrap();
    let held = Holding {
        account: id.clone(),
        unit: unit.id.as_str().into(),
        post: "clerk".into(),
        from_at: local("2011-03-02 00:00"),
        to_at: None,
    };
    town.city.write(move |tx, city| holding::put(tx, city, &held)).await.unwrap();
    for (day, roles) in [("2011-03-01 09:00", 0), ("2011-03-02 09:00", 1)] {
        let (id, book) = (id.clone(), book.clone());
        let person =
            town.city.read(move |tx, city| account::person(tx, city, &book, &id, local(day))).await.unwrap();
        assert_eq!(person.posts.len(), roles, "{day}: {person:?}");
    }
}
