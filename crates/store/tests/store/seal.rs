//! Sealing: the key, the heads, and what is left to seal.

use chuangyou_engine::case::Moment;
use chuangyou_store::seal::{self, Head, PublicKey, SealKey};
use chuangyou_store::{Failure, merkle};

use crate::common::{Place, Wait};
use crate::fixture::{city, keep_case};
use crate::on_both;

on_both![events_are_sealed_in_blocks_until_none_wait, a_head_can_be_kept_as_json];

fn events_are_sealed_in_blocks_until_none_wait(place: &Place) {
    let db = place.open();
    db.write_now(|tx| keep_case(tx, "a", 5)).unwrap();
    let key = || SealKey::from_random([7; 32]);
    let sealed = |at| db.write_now(move |tx| seal::seal(tx, &city(), &key(), Moment(at), 3)).unwrap();
    let first = sealed(1).unwrap();
    assert_eq!((first.number, first.size, first.signed_at), (1, 3, Moment(1)));
    assert!(first.is_signed_by(&key().public(), merkle::empty_root()));
    assert_eq!(db.read_now(|tx| seal::waiting(tx, &city())).unwrap(), 2);
    let second = sealed(2).unwrap();
    assert_eq!((second.number, second.size), (2, 5));
    assert!(second.is_signed_by(&key().public(), first.root));
    assert!(!second.is_signed_by(&key().public(), merkle::empty_root()));
    assert_eq!(sealed(3), None);
    assert_eq!(db.read_now(|tx| seal::last_head(tx, &city())).unwrap(), Some(second));
}

fn a_head_can_be_kept_as_json(place: &Place) {
    let db = place.open();
    db.write_now(|tx| keep_case(tx, "a", 1)).unwrap();
    let key = SealKey::from_random([7; 32]);
    let head = db.write_now(move |tx| seal::seal(tx, &city(), &key, Moment(1), 3)).unwrap().unwrap();
    let written = serde_json::to_string(&head).unwrap();
    assert_eq!(serde_json::from_str::<Head>(&written).unwrap(), head);
    serde_json::from_str::<Head>(&written.replace("\"root\":\"", "\"root\":\"zz")).unwrap_err();
}

#[test]
fn a_key_is_made_once_and_only_its_owner_may_read_it() {
    let place = Place::sqlite();
    let path = place.folder().join("data/seal.key");
    let made = SealKey::load_or_create(&path, [1; 32]).unwrap().public();
    let again = SealKey::load_or_create(&path, [2; 32]).unwrap().public();
    assert_eq!(made.id(), again.id());
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&path).unwrap());
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn of_several_who_make_a_key_at_once_all_get_the_same() {
    let place = Place::sqlite();
    let path = place.folder().join("seal.key");
    let ids = std::thread::scope(|scope| {
        let make = |chance| SealKey::load_or_create(&path, [chance; 32]).unwrap().public().id();
        let threads: Vec<_> = (1..9).map(|chance| scope.spawn(move || make(chance))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[test]
fn what_is_no_key_is_not_written_over() {
    let place = Place::sqlite();
    let path = place.folder().join("seal.key");
    std::fs::write(&path, "half a ke").unwrap();
    let refused = SealKey::load_or_create(&path, [1; 32]).unwrap_err();
    assert!(matches!(refused, Failure::Corrupt { .. }), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "half a ke");
}

#[test]
fn a_public_key_is_read_as_it_is_written() {
    let key = SealKey::from_random([7; 32]).public();
    let written = key.to_string();
    assert_eq!(written.len(), 130);
    assert_eq!(written.parse::<PublicKey>().unwrap().id(), key.id());
    for wrong in ["", "04", &written[2..], &written.replace(&written[..4], "0400"), &"汉".repeat(50)] {
        assert!(wrong.parse::<PublicKey>().is_err(), "{wrong}");
    }
}
