//! Pictures lose what tells of their maker; what cannot be cleaned is refused.

use chuangyou_envelope::trace::{Clean, Kind, Uncleanable, clean};

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker][..], &length, data].concat()
}

fn jpeg(before: &[u8], behind: &[u8]) -> Vec<u8> {
    let frame = segment(0xc0, &[8, 0, 16, 0, 16, 1, 1, 0x11, 0]);
    let tables = [segment(0xdb, &[0; 65]), segment(0xc4, &[0; 20])].concat();
    let scan = [segment(0xda, &[1, 1, 0, 0, 63, 0]), vec![0x12, 0xff, 0, 0xff, 0xd0, 0x34]].concat();
    [&[0xff, 0xd8][..], before, &tables, &frame, &scan, &[0xff, 0xd9], behind].concat()
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = !0u32;
    for byte in kind.iter().chain(data) {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
        }
    }
    [&(data.len() as u32).to_be_bytes()[..], &kind, data, &(!sum).to_be_bytes()].concat()
}

fn png(width: u32, between: &[u8], behind: &[u8]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &width.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let (header, points, end) = (chunk(*b"IHDR", &header), chunk(*b"IDAT", &[1, 2, 3]), chunk(*b"IEND", &[]));
    [b"\x89PNG\r\n\x1a\n".to_vec(), header, between.to_vec(), points, end, behind.to_vec()].concat()
}

fn webp(chunks: &[(&[u8; 4], &[u8])], behind: &[u8]) -> Vec<u8> {
    let mut inside = b"WEBP".to_vec();
    for (kind, data) in chunks {
        inside.extend(*kind);
        inside.extend((data.len() as u32).to_le_bytes());
        inside.extend(*data);
        inside.extend(vec![0; data.len() % 2]);
    }
    [b"RIFF", &(inside.len() as u32).to_le_bytes()[..], &inside, behind].concat()
}

const LOSSY: (&[u8; 4], &[u8]) = (b"VP8 ", &[0, 0, 0, 0x9d, 0x01, 0x2a, 16, 0, 16, 0, 7]);

fn cleaned(kind: Kind, bytes: Vec<u8>) -> Clean {
    Clean { kind, bytes }
}

#[test]
fn a_photograph_loses_place_time_comment_and_thumbnail_and_nothing_that_is_seen() {
    let traces = [
        segment(0xe0, b"JFIF\0\x01\x02"),
        segment(0xe1, b"Exif\0\0 34.6N 112.4E"),
        segment(0xfe, b"by Wang"),
    ];
    assert_eq!(clean(&jpeg(&traces.concat(), b"")), Ok(cleaned(Kind::Jpeg, jpeg(b"", b""))));
}

#[test]
fn an_archive_behind_a_picture_is_gone() {
    let archive = b"PK\x03\x04 evil.exe PK\x05\x06";
    assert_eq!(clean(&jpeg(b"", archive)), Ok(cleaned(Kind::Jpeg, jpeg(b"", b""))));
    assert_eq!(clean(&png(16, b"", archive)), Ok(cleaned(Kind::Png, png(16, b"", b""))));
    let plain = || cleaned(Kind::Webp, webp(&[LOSSY], b""));
    assert_eq!(clean(&webp(&[LOSSY], archive)), Ok(plain()));
    // Nor does it stay in a comment.
    assert_eq!(clean(&jpeg(&segment(0xfe, archive), b"")), Ok(cleaned(Kind::Jpeg, jpeg(b"", b""))));
}

#[test]
fn a_png_and_a_webp_lose_their_notes() {
    let notes =
        [chunk(*b"tEXt", b"Author\0Wang"), chunk(*b"eXIf", b"MM\0*"), chunk(*b"tIME", &[7; 7])].concat();
    assert_eq!(clean(&png(16, &notes, b"")), Ok(cleaned(Kind::Png, png(16, b"", b""))));
    let (all, seen) = ([0xff, 9, 9, 9, 15, 0, 0, 15, 0, 0], [0x10, 0, 0, 0, 15, 0, 0, 15, 0, 0]);
    let noted =
        webp(&[(b"VP8X", &all), (b"ICCP", b"x"), LOSSY, (b"EXIF", b"34.6N"), (b"XMP ", b"Wang")], b"");
    assert_eq!(clean(&noted), Ok(cleaned(Kind::Webp, webp(&[(b"VP8X", &seen), LOSSY], b""))));
}

#[test]
fn what_cannot_be_cleaned_is_refused() {
    for (bytes, why) in [
        (&b""[..], Uncleanable::Empty),
        (b"%PDF-1.7\nhello", Uncleanable::Kind),
        (b"PK\x03\x04", Uncleanable::Kind),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Uncleanable::Kind),
        (b"GIF89a\x01\x00", Uncleanable::Kind),
        (b"\0\0\0\x18ftypmp42", Uncleanable::Kind),
        (b"{\\rtf1 hello}", Uncleanable::Kind),
        (b"\x1b[31m", Uncleanable::Kind),
        (b"\xff\xd8", Uncleanable::Damaged),
        (b"\xff\xd8\xff\xd9", Uncleanable::Damaged),
        (b"\x89PNG\r\n\x1a\n", Uncleanable::Damaged),
        (b"RIFF\x04\0\0\0WEBP", Uncleanable::Damaged),
    ] {
        assert_eq!(clean(bytes), Err(why), "{bytes:?}");
    }
    assert_eq!(clean(&png(16, &chunk(*b"acTL", &[0; 8]), b"")), Err(Uncleanable::Animated));
}

#[test]
fn a_picture_that_would_fill_the_memory_of_whoever_looks_at_it_is_refused() {
    assert_eq!(clean(&png(60_000, b"", b"")), Err(Uncleanable::TooManyPoints));
    assert_eq!(clean(&png(0, b"", b"")), Err(Uncleanable::Damaged));
}

#[test]
fn a_picture_that_ends_too_early_is_refused_wherever_it_ends() {
    for whole in [jpeg(b"", b""), png(16, b"", b""), webp(&[LOSSY], b"")] {
        for end in 2..whole.len() {
            let _ = clean(&whole[..end]).map(|clean| assert_eq!(clean.kind, Kind::Text));
        }
    }
}

#[test]
fn words_stay_as_they_are_whatever_they_say() {
    let words = "<script>alert(1)</script>\n他说：\t\"给红包\"".as_bytes();
    assert_eq!(clean(words), Ok(cleaned(Kind::Text, words.to_vec())));
}

#[test]
fn what_was_cleaned_is_clean() {
    for bytes in [jpeg(&segment(0xe1, b"Exif"), b"x"), png(16, b"", b"x"), webp(&[LOSSY], b"x")] {
        let once = clean(&bytes).unwrap();
        assert_eq!(clean(&once.bytes), Ok(once));
    }
}
