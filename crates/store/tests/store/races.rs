//! Several at once: each thing is done by one of them.

use std::collections::BTreeSet;

use chuangyou_engine::case::{CaseId, Moment};
use chuangyou_store::seal::{self, SealKey};
use chuangyou_store::verify::{Trust, verify};
use chuangyou_store::{Db, Failure, occurrence, outbox, series};

use crate::common::{Place, Wait};
use crate::fixture::{add_event, city, keep_case};
use crate::on_both;

on_both![
    of_several_who_act_on_one_case_at_once_one_does,
    each_effect_is_leased_to_one_of_several,
    a_lease_that_ran_out_is_given_to_one_of_several,
    a_series_has_neither_gaps_nor_doubles,
    an_occurrence_is_carried_out_by_one_of_several,
    several_sealers_seal_each_event_once,
];

const THREADS: usize = 8;

/// Does the same on several threads at once, each on a store of its own as if in another process.
fn at_once<T: Send>(place: &Place, work: impl Fn(&Db) -> T + Sync) -> Vec<T> {
    let stores: Vec<Db> = (0..THREADS).map(|_| place.open()).collect();
    let start = std::sync::Barrier::new(THREADS);
    std::thread::scope(|scope| {
        let run = |db| {
            start.wait();
            work(db)
        };
        let threads: Vec<_> = stores.iter().map(|db| scope.spawn(move || run(db))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn of_several_who_act_on_one_case_at_once_one_does(place: &Place) {
    let db = place.open();
    db.write_now(|tx| keep_case(tx, "a", 1)).unwrap();
    let acted = at_once(place, |db| {
        let mut acted = 0;
        while acted < 5 {
            match db.write_now(|tx| add_event(tx, "a")) {
                Ok(()) => acted += 1,
                Err(Failure::Taken(_)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        acted
    });
    assert_eq!(acted, [5; THREADS]);
    let report = db.read_now(|tx| verify(tx, &city(), &Trust::default(), &mut |_| ())).unwrap();
    assert_eq!((report.findings, report.events), (vec![], 41));
}

fn keep_effects(db: &Db, effects: usize) {
    let effects: Vec<String> = (0..effects).map(|number| format!("effect {number}")).collect();
    db.write_now(move |tx| outbox::put(tx, &city(), (&CaseId::from("a"), 1), &effects, Moment(0))).unwrap();
}

/// Leases whatever is due, until nothing is, and gives what was leased.
fn lease_all(db: &Db, now: Moment, until: Moment) -> Vec<u32> {
    let mut leased = Vec::new();
    loop {
        let due = db.read_now(move |tx| outbox::due(tx, &city(), now, 5)).unwrap();
        if due.is_empty() {
            return leased;
        }
        for entry in due {
            let place = entry.place;
            if db.write_now(move |tx| outbox::lease(tx, &city(), &entry, now, until)).unwrap() {
                leased.push(place);
            }
        }
    }
}

fn each_effect_is_leased_to_one_of_several(place: &Place) {
    keep_effects(&place.open(), 40);
    let mut leased = at_once(place, |db| lease_all(db, Moment(1), Moment(100))).concat();
    leased.sort_unstable();
    assert_eq!(leased, (0..40).collect::<Vec<u32>>());
}

fn a_lease_that_ran_out_is_given_to_one_of_several(place: &Place) {
    let db = place.open();
    keep_effects(&db, 10);
    assert_eq!(lease_all(&db, Moment(1), Moment(100)).len(), 10);
    assert_eq!(lease_all(&db, Moment(99), Moment(200)).len(), 0);
    let mut leased = at_once(place, |db| lease_all(db, Moment(100), Moment(200))).concat();
    leased.sort_unstable();
    assert_eq!(leased, (0..10).collect::<Vec<u32>>());
}

fn a_series_has_neither_gaps_nor_doubles(place: &Place) {
    let given = at_once(place, |db| {
        let next = |undo: bool| {
            db.write_now(move |tx| {
                let number = series::next(tx, &city(), "numbers")?;
                if undo { Err(Failure::Taken("given back".to_owned())) } else { Ok(number) }
            })
        };
        (0..10).filter_map(|turn| next(turn % 3 == 0).ok()).collect::<Vec<i64>>()
    })
    .concat();
    let distinct: BTreeSet<i64> = given.iter().copied().collect();
    assert_eq!(distinct, (1..=48).collect());
    assert_eq!(given.len(), 48);
}

fn an_occurrence_is_carried_out_by_one_of_several(place: &Place) {
    let weekly = occurrence::Occurrence { schedule: "weekly".to_owned(), unit: "tax".into(), at: Moment(7) };
    let done = at_once(place, |db| {
        let weekly = weekly.clone();
        match db.write_now(move |tx| occurrence::put(tx, &city(), &weekly, &"a".into())) {
            Ok(()) => true,
            Err(Failure::Taken(_)) => false,
            Err(other) => panic!("{other:?}"),
        }
    });
    assert_eq!(done.iter().filter(|done| **done).count(), 1);
    assert!(place.open().read_now(move |tx| occurrence::exists(tx, &city(), &weekly)).unwrap());
}

fn several_sealers_seal_each_event_once(place: &Place) {
    let db = place.open();
    db.write_now(|tx| (0..20).try_for_each(|case| keep_case(tx, &format!("case {case:02}"), 10))).unwrap();
    let key = || SealKey::from_random([7; 32]);
    at_once(place, |db| {
        loop {
            match db.write_now(move |tx| seal::seal(tx, &city(), &key(), Moment(1), 15)) {
                Ok(Some(_)) | Err(Failure::Taken(_)) => {}
                Ok(None) => break,
                Err(other) => panic!("{other:?}"),
            }
        }
    });
    let trust = Trust { keys: vec![key().public()], head: None };
    let report = db.read_now(move |tx| verify(tx, &city(), &trust, &mut |_| ())).unwrap();
    assert_eq!((report.findings, report.sealed, report.waiting), (vec![], 200, 0));
}
