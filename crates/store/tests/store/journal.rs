//! The journal: chained, append-only, and still whole when personal data is erased.

use chuangyou_engine::case::{CaseId, FieldValue, Moment};
use chuangyou_store::private::{self, Secret};
use chuangyou_store::verify::{Trust, verify};
use chuangyou_store::{Failure, case_row, command, journal};

use crate::common::{Place, Wait};
use crate::fixture::{city, event, keep_case, row};
use crate::on_both;

on_both![
    events_come_back_as_they_were_each_chained_to_the_one_before,
    an_event_of_a_version_that_exists_is_refused_and_nothing_of_it_stays,
    a_row_is_only_put_in_the_place_of_the_version_it_was_made_of,
    the_cases_of_the_journal_come_in_pages,
    a_key_that_was_used_is_refused,
    erased_personal_data_leaves_the_chain_whole,
];

fn events_come_back_as_they_were_each_chained_to_the_one_before(place: &Place) {
    let db = place.open();
    db.write_now(|tx| keep_case(tx, "a", 3)).unwrap();
    let kept = db.read_now(|tx| journal::events_of(tx, &city(), &"a".into())).unwrap();
    let mut before = journal::origin(&"a".into());
    for (kept, version) in kept.iter().zip(1..) {
        assert_eq!(kept.event, event("a", version));
        before = journal::link(before, &serde_json::to_string(&kept.event).unwrap());
        assert_eq!(kept.hash, before);
    }
    assert_eq!(kept.len(), 3);
}

fn an_event_of_a_version_that_exists_is_refused_and_nothing_of_it_stays(place: &Place) {
    let db = place.open();
    db.write_now(|tx| keep_case(tx, "a", 2)).unwrap();
    let before = journal::origin(&"a".into());
    let events = [event("a", 3), event("a", 2)];
    let refused = db.write_now(move |tx| journal::append(tx, &city(), before, &events)).unwrap_err();
    assert!(matches!(refused, Failure::Taken(_)), "{refused:?}");
    let kept = db.read_now(|tx| journal::events_of(tx, &city(), &"a".into())).unwrap();
    assert_eq!(kept.len(), 2);
}

fn a_row_is_only_put_in_the_place_of_the_version_it_was_made_of(place: &Place) {
    let db = place.open();
    db.write_now(|tx| keep_case(tx, "a", 2)).unwrap();
    let later = row("a", 3, journal::origin(&"a".into()));
    let update = |before| {
        let (later, before) = (later.clone(), row("a", before, journal::origin(&"a".into())));
        db.write_now(move |tx| case_row::update(tx, &city(), &later, &before))
    };
    assert!(matches!(update(1), Err(Failure::Taken(_))));
    update(2).unwrap();
    assert!(matches!(update(2), Err(Failure::Taken(_))));
    assert_eq!(db.read_now(|tx| case_row::by_id(tx, &city(), &"a".into())).unwrap(), Some(later));
}

fn the_cases_of_the_journal_come_in_pages(place: &Place) {
    let db = place.open();
    db.write_now(|tx| ["c", "a", "b"].iter().try_for_each(|case| keep_case(tx, case, 2))).unwrap();
    let page = |after: &str| {
        let after = CaseId::from(after);
        db.read_now(move |tx| journal::cases_after(tx, &city(), &after, 2)).unwrap()
    };
    assert_eq!(page(""), ["a".into(), "b".into()]);
    assert_eq!(page("b"), ["c".into()]);
    assert_eq!(page("c"), []);
}

fn a_key_that_was_used_is_refused(place: &Place) {
    let db = place.open();
    let done = command::Done { fingerprint: journal::origin(&"a".into()), case: "a".into(), version: 1 };
    let put = |at| {
        let done = done.clone();
        db.write_now(move |tx| command::put(tx, &city(), "key", &done, Moment(at)))
    };
    put(1).unwrap();
    assert!(matches!(put(2), Err(Failure::Taken(_))));
    assert_eq!(db.read_now(|tx| command::find(tx, &city(), "key")).unwrap(), Some(done.clone()));
    assert_eq!(db.write_now(|tx| command::forget_before(tx, &city(), Moment(2))).unwrap(), 1);
    put(2).unwrap();
}

fn erased_personal_data_leaves_the_chain_whole(place: &Place) {
    let db = place.open();
    let secret = Secret::new("13800000000", [9; 16]);
    let commitment = secret.commitment();
    let mut first = event("a", 1);
    first.fields = [("telephone".into(), FieldValue::Text(commitment.clone()))].into_iter().collect();
    db.write_now(move |tx| {
        let head = journal::append(tx, &city(), journal::origin(&"a".into()), &[first])?;
        case_row::insert(tx, &city(), &row("a", 1, head))?;
        private::put(tx, &city(), &"a".into(), "telephone", &secret)
    })
    .unwrap();
    let known = |commitment: String| db.read_now(move |tx| private::find(tx, &city(), &commitment)).unwrap();
    assert_eq!(known(commitment.clone()), Some("13800000000".to_owned()));
    assert_eq!(db.write_now(|tx| private::erase(tx, &city(), &"a".into())).unwrap(), 1);
    assert_eq!(known(commitment.clone()), None);
    let report = db.read_now(|tx| verify(tx, &city(), &Trust::default(), &mut |_| ())).unwrap();
    assert_eq!((report.findings, report.events), (vec![], 1));
    // What stands in the journal is not the number.
    let kept = db.read_now(|tx| journal::events_of(tx, &city(), &"a".into())).unwrap();
    assert!(!serde_json::to_string(&kept[0].event).unwrap().contains("138"));
}
