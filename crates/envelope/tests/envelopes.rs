//! What is sealed is read by whom it is for, where it belongs, and by nobody else.

use chuangyou_envelope::envelope::{Closed, Envelope, Place, open_file, seal_file};
use chuangyou_envelope::{Receipt, SecretKey};
use proptest::prelude::*;

const HERE: Place<'_> = Place { case: "case-1", field: "tip_text" };

#[test]
fn the_custodians_and_the_reporter_read_what_was_sealed() {
    let (first, second, receipt) = (SecretKey::new(), SecretKey::new(), Receipt::new());
    let to = [first.public(), second.public(), receipt.reading_key().public()];
    let written = Envelope::seal("他收了红包", HERE, &to).to_string();
    assert!(!written.contains("红包"));
    let envelope = Envelope::read(&written).unwrap();
    for key in [&first, &second, &receipt.reading_key()] {
        assert_eq!(&**envelope.open(HERE, key).unwrap(), "他收了红包");
    }
    assert_eq!(envelope.open(HERE, &SecretKey::new()).unwrap_err(), Closed::NotForThisKey);
}

#[test]
fn an_envelope_that_is_moved_to_another_case_or_field_is_not_opened() {
    let key = SecretKey::new();
    let envelope = Envelope::seal("text", HERE, &[key.public()]);
    for place in [Place { case: "case-2", ..HERE }, Place { field: "reporter_name", ..HERE }] {
        assert_eq!(envelope.open(place, &key).unwrap_err(), Closed::Changed);
    }
}

#[test]
fn an_envelope_in_which_one_bit_was_turned_is_not_opened() {
    let key = SecretKey::new();
    let written = Envelope::seal("text", HERE, &[key.public()]).to_string();
    for at in 0..written.len() {
        let mut changed = written.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        if changed == written.as_bytes() {
            continue;
        }
        let text = String::from_utf8(changed).unwrap();
        assert!(Envelope::read(&text).and_then(|envelope| envelope.open(HERE, &key)).is_err(), "at {at}");
    }
}

#[test]
fn a_later_custodian_reads_what_an_earlier_one_passes_on() {
    let (earlier, later, last) = (SecretKey::new(), SecretKey::new(), SecretKey::new());
    let envelope = Envelope::seal("text", HERE, &[earlier.public()]);
    let passed = envelope.pass_on(HERE, &earlier, None, &later.public()).unwrap();
    assert_eq!(&**envelope.open_passed_on(HERE, &later, Some(&passed)).unwrap(), "text");
    let again = envelope.pass_on(HERE, &later, Some(&passed), &last.public()).unwrap();
    assert_eq!(&**envelope.open_passed_on(HERE, &last, Some(&again)).unwrap(), "text");
    assert_eq!(envelope.pass_on(HERE, &last, None, &later.public()).unwrap_err(), Closed::NotForThisKey);
}

#[test]
fn short_texts_are_equally_long_when_they_are_sealed() {
    let key = SecretKey::new();
    let length = |text: &str| Envelope::seal(text, HERE, &[key.public()]).to_string().len();
    assert_eq!(length(""), length(&"x".repeat(1000)));
}

#[test]
fn a_file_is_opened_with_its_own_key_alone() {
    let (sealed, key) = seal_file(b"points of a picture");
    let (other, _) = seal_file(b"another");
    assert_eq!(&**open_file(&sealed, &key).unwrap(), b"points of a picture");
    assert_eq!(open_file(&other, &key).unwrap_err(), Closed::Changed);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_sealed_comes_back(text in ".{0,3000}", case in "[a-z0-9]{1,26}", field in "[a-z_]{1,20}") {
        let (key, place) = (SecretKey::new(), Place { case: &case, field: &field });
        let envelope = Envelope::read(&Envelope::seal(&text, place, &[key.public()]).to_string()).unwrap();
        prop_assert_eq!(&**envelope.open(place, &key).unwrap(), text.as_str());
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[A-Za-z0-9+/]{0,400}") {
        let _ = Envelope::read(&text);
        let _ = text.parse::<Receipt>();
    }
}
