//! Work is done as a whole or not at all, whatever happens to others' work, to its thread or to the database.

use std::sync::mpsc;

use chuangyou_engine::case::Moment;
use chuangyou_store::{Db, Failure, Tx, series, session};

use crate::common::{Place, Wait, wait};
use crate::fixture::{city, keep_case};
use crate::on_both;

on_both![
    work_that_fails_leaves_the_work_beside_it_as_it_is,
    work_that_panics_fails_and_the_store_goes_on,
    an_attempt_that_fails_is_undone_and_what_was_before_it_stays,
    a_reader_cannot_write,
    what_was_acknowledged_is_there_after_opening_again,
    after_the_database_was_gone_work_goes_on,
];

fn keep_session(tx: &mut Tx<'_>, id: &str) -> Result<(), Failure> {
    session::put(tx, id, &session::Session { body: id.to_owned(), expires_at: Moment(10) })
}

fn has_session(db: &Db, id: impl Into<String>) -> bool {
    let id = id.into();
    db.read_now(move |tx| session::get(tx, &id, Moment(0))).unwrap().is_some()
}

fn work_that_fails_leaves_the_work_beside_it_as_it_is(place: &Place) {
    let db = place.open();
    let (open_gate, gate) = mpsc::channel::<()>();
    wait(async {
        // While the first piece of work waits at the gate the others gather behind it, and SQLite commits them together.
        let first = tokio::spawn({
            let db = db.clone();
            async move {
                db.write(move |tx| {
                    gate.recv().expect("the gate is opened");
                    keep_session(tx, "first")
                })
                .await
            }
        });
        let others: Vec<_> = (0..40)
            .map(|number| {
                let db = db.clone();
                let work = move |tx: &mut Tx<'_>| {
                    keep_session(tx, &number.to_string())?;
                    if number % 3 == 0 { Err(Failure::Taken(format!("{number}"))) } else { Ok(number) }
                };
                tokio::spawn(async move { db.write(work).await })
            })
            .collect();
        tokio::spawn(async move { open_gate.send(()) }).await.unwrap().unwrap();
        first.await.unwrap().unwrap();
        for (number, other) in others.into_iter().enumerate() {
            assert_eq!(other.await.unwrap().is_ok(), number % 3 != 0);
        }
    });
    for number in 0..40 {
        assert_eq!(has_session(&db, number.to_string()), number % 3 != 0, "{number}");
    }
}

fn work_that_panics_fails_and_the_store_goes_on(place: &Place) {
    let db = place.open();
    for _ in 0..20 {
        let broken: Result<(), Failure> = db.write_now(|tx| {
            keep_session(tx, "half")?;
            panic!("this piece of work is meant to panic");
        });
        assert!(matches!(broken, Err(Failure::Broken(_))), "{broken:?}");
    }
    db.write_now(|tx| keep_session(tx, "whole")).unwrap();
    assert!(has_session(&db, "whole"));
    assert!(!has_session(&db, "half"));
}

fn an_attempt_that_fails_is_undone_and_what_was_before_it_stays(place: &Place) {
    let db = place.open();
    db.write_now(|tx| keep_case(tx, "a", 1)).unwrap();
    db.write_now(|tx| {
        keep_session(tx, "before")?;
        let attempt: Result<(), Failure> = tx.attempt(|tx| {
            keep_session(tx, "during")?;
            keep_case(tx, "a", 1)
        });
        assert!(matches!(attempt, Err(Failure::Taken(_))), "{attempt:?}");
        keep_session(tx, "after")
    })
    .unwrap();
    assert_eq!(["before", "during", "after"].map(|id| has_session(&db, id)), [true, false, true]);
}

fn a_reader_cannot_write(place: &Place) {
    let db = place.open();
    db.read_now(|tx| keep_session(tx, "x")).unwrap_err();
    assert!(!has_session(&db, "x"));
}

fn what_was_acknowledged_is_there_after_opening_again(place: &Place) {
    let db = place.open();
    db.write_now(|tx| keep_session(tx, "kept")).unwrap();
    drop(db);
    assert!(has_session(&place.open(), "kept"));
}

fn after_the_database_was_gone_work_goes_on(place: &Place) {
    let db = place.open();
    let next = |db: &Db| db.write_now(|tx| series::next(tx, &city(), "numbers"));
    let mut acknowledged = vec![next(&db).unwrap()];
    for _ in 0..3 {
        place.disconnect_all();
        // Each of the eight connections may be found to be lost once; then it is made anew.
        let mut lost = 0;
        while lost <= 8 {
            match next(&db) {
                Ok(number) => {
                    acknowledged.push(number);
                    break;
                }
                Err(Failure::Unavailable(_)) => lost += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert!(lost <= 8, "the store did not recover");
    }
    // What was not acknowledged was not done: there is no gap.
    assert_eq!(acknowledged, [1, 2, 3, 4]);
}
