//! What strangers send with a report: receipts, pictures, and envelopes as somebody might have changed them.

use std::sync::LazyLock;

use chuangyou_envelope::envelope::{Envelope, Place};
use chuangyou_envelope::trace::clean;
use chuangyou_envelope::{Receipt, SecretKey, Voucher};

static KEY: LazyLock<SecretKey> = LazyLock::new(SecretKey::new);

const PLACE: Place<'_> = Place { case: "case", field: "field" };

/// The first byte chooses what the rest is. A receipt that is read is written as one that is read again; a file that was cleaned
/// is clean; an envelope that nobody sealed is never opened.
pub fn run(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else { return };
    match (choice, std::str::from_utf8(rest)) {
        (b'r', Ok(text)) => {
            if let Ok(receipt) = text.parse::<Receipt>() {
                assert_eq!(receipt.to_string().parse(), Ok(receipt));
            }
            if let Some(voucher) = Voucher::read(text) {
                assert_eq!(Voucher::read(&voucher.to_string()), Some(voucher));
            }
        }
        (b'e', Ok(text)) => {
            if let Ok(envelope) = Envelope::read(text) {
                assert!(envelope.open(PLACE, &KEY).is_err(), "{text}");
                let again = Envelope::read(&envelope.to_string());
                assert_eq!(again.as_ref(), Ok(&envelope));
            }
        }
        _ => {
            if let Ok(once) = clean(rest) {
                assert!(once.bytes.len() <= rest.len() + 1, "cleaning adds nothing");
                assert_eq!(clean(&once.bytes).as_ref(), Ok(&once));
            }
        }
    }
}

/// A receipt, an envelope to somebody else, and a small picture of each kind.
pub fn seeds() -> Vec<Vec<u8>> {
    let tagged = |tag: &[u8], rest: &[u8]| [tag, rest].concat();
    let envelope = Envelope::seal("a few words", PLACE, &[SecretKey::new().public()]);
    let jpeg = [
        &b"\xff\xd8\xff\xe1\x00\x08Exif\0\0"[..],
        b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00",
        b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\xff\x00\x34\xff\xd9PK",
    ];
    let webp = [
        &b"RIFF\x26\0\0\0WEBPEXIF\x02\0\0\0ab"[..],
        b"VP8L\x06\0\0\0\x2f\x0f\xc0\x03\0\0",
    ];
    // The sums are those of the empty end and of a header of one point.
    let png = [
        &b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55"[..],
        b"\0\0\0\x0aIDAT\x78\x9c\x63\x60\0\0\0\x02\0\x01\x48\xaf\xa4\x71",
        b"\0\0\0\0IEND\xae\x42\x60\x82",
    ];
    vec![
        tagged(b"r", b"01234-56789-abcde-fghjk"),
        tagged(b"r", b"0123-4567-89ab-cdef"),
        tagged(b"e", envelope.to_string().as_bytes()),
        tagged(b"p", &jpeg.concat()),
        tagged(b"p", &webp.concat()),
        tagged(b"p", &png.concat()),
        tagged(b"p", "plain words 词".as_bytes()),
    ]
}
