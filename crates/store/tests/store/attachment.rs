//! Attachments: taken if they are what their names say, and read back as they came.

use std::io::Cursor;

use chuangyou_engine::case::Moment;
use chuangyou_store::attachment::{self, Attachment, AttachmentRules, FileType, Folder, Refused, Stored};
use chuangyou_store::{Digest, Failure};

use crate::common::{Place, Wait};
use crate::fixture::city;
use crate::on_both;

on_both![an_attachment_belongs_to_whom_it_was_given_and_is_needed_until_all_have_forgotten_it];

/// A ZIP archive with empty entries of these names.
fn archive(names: &[&str]) -> Vec<u8> {
    let (mut entries, mut directory) = (Vec::new(), Vec::new());
    for name in names {
        let offset = entries.len() as u32;
        entries.extend(
            [b"PK\x03\x04".as_slice(), &[0; 22], &(name.len() as u16).to_le_bytes(), &[0; 2]].concat(),
        );
        entries.extend(name.as_bytes());
        directory.extend(
            [b"PK\x01\x02".as_slice(), &[0; 24], &(name.len() as u16).to_le_bytes(), &[0; 12]].concat(),
        );
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (offset, length) = (entries.len() as u32, directory.len() as u32);
    let end = [b"PK\x05\x06".as_slice(), &[0; 8], &length.to_le_bytes(), &offset.to_le_bytes(), &[0; 2]];
    [entries, directory, end.concat()].concat()
}

/// A compound file whose directory begins with entries of these names.
fn compound(names: &[&str]) -> Vec<u8> {
    let mut file = vec![0; 512];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    file[30] = 9;
    // The directory begins in sector 0 and goes on in sector 1, by the table in sector 2.
    file[76..80].copy_from_slice(&2u32.to_le_bytes());
    let mut sectors = vec![0; 1024];
    for (entry, name) in sectors.chunks_exact_mut(128).zip(names) {
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64] = units.len() as u8 + 2;
    }
    let mut table = vec![0xff; 512];
    table[..8].copy_from_slice(&[1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff]);
    [file, sectors, table].concat()
}

fn samples() -> Vec<(FileType, Vec<u8>)> {
    vec![
        (FileType::Pdf, b"%PDF-1.7\n".to_vec()),
        (FileType::Ofd, archive(&["OFD.xml", "Doc_0/Document.xml"])),
        (FileType::Png, b"\x89PNG\r\n\x1a\n....".to_vec()),
        (FileType::Jpeg, b"\xff\xd8\xff\xe0....".to_vec()),
        (FileType::Gif, b"GIF89a....".to_vec()),
        (FileType::Webp, b"RIFF....WEBPVP8 ".to_vec()),
        (FileType::Docx, archive(&["[Content_Types].xml", "word/document.xml"])),
        (FileType::Xlsx, archive(&["[Content_Types].xml", "xl/workbook.xml"])),
        (FileType::Doc, compound(&["Root Entry", "WordDocument"])),
        (FileType::Xls, compound(&["Root Entry", "a", "b", "c", "d", "Workbook"])),
        (FileType::Txt, "申请材料\r\n\tlist\n".into()),
    ]
}

fn rules() -> AttachmentRules {
    AttachmentRules { max_bytes: 100_000, allowed: FileType::all().collect() }
}

fn store(place: &Place, name: &str, bytes: &[u8]) -> Result<Stored, Refused> {
    Folder::new(place.folder().join("papers")).store(&rules(), name, &mut &bytes[..])
}

/// How many files lie in the folder of attachments, finished or not.
fn files(place: &Place) -> usize {
    let mut count = 0;
    for folder in std::fs::read_dir(place.folder().join("papers")).into_iter().flatten() {
        count += std::fs::read_dir(folder.unwrap().path()).unwrap().count();
    }
    count
}

#[test]
fn a_file_is_taken_under_the_endings_of_its_type_and_under_no_other() {
    let place = Place::sqlite();
    for (is, bytes) in samples() {
        for said in FileType::all() {
            for ending in said.endings() {
                let taken = store(&place, &format!("paper.{ending}"), &bytes);
                match taken {
                    Ok(stored) => assert_eq!((stored.file_type, said), (is, is)),
                    Err(Refused::Disguised { found, .. }) => {
                        assert!(found == Some(is) && said != is, "{is:?} as {said:?}");
                    }
                    Err(other) => panic!("{is:?} as {said:?}: {other}"),
                }
            }
        }
    }
    assert_eq!(files(&place), samples().len());
}

#[test]
fn what_is_none_of_the_types_is_refused_whatever_it_is_called() {
    let place = Place::sqlite();
    let others = [
        b"MZ\x90\x00\x03".to_vec(),
        b"\x7fELF".to_vec(),
        vec![0xff; 100],
        "text that ends within a character: 材".as_bytes()[..37].to_vec(),
        archive(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]),
        archive(&["a.txt"]),
        b"PK\x03\x04 and no more".to_vec(),
        compound(&["Root Entry"]),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
    ];
    for bytes in others {
        for name in ["a.pdf", "a.txt", "a.docx", "a.doc"] {
            let refused = store(&place, name, &bytes).unwrap_err();
            assert!(matches!(refused, Refused::Disguised { found: None, .. }), "{name}: {refused:?}");
        }
    }
    assert_eq!(files(&place), 0);
}

#[test]
fn a_long_text_may_be_cut_into_pieces_within_a_character() {
    let text = "材".repeat(30_000);
    let mut cursor = Cursor::new(text.as_bytes());
    assert_eq!(FileType::of_content(&mut cursor).unwrap(), Some(FileType::Txt));
}

#[test]
fn a_damaged_file_is_no_reason_to_panic() {
    for (_, bytes) in samples() {
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0xff;
            FileType::of_content(&mut Cursor::new(&damaged)).unwrap();
            FileType::of_content(&mut Cursor::new(&bytes[..at])).unwrap();
        }
    }
}

#[test]
fn the_rules_are_kept_and_nothing_stays_of_what_is_refused() {
    let place = Place::sqlite();
    let refused = |name: &str, bytes: &[u8]| store(&place, name, bytes).unwrap_err();
    assert!(matches!(refused("a.txt", b""), Refused::Empty));
    assert!(matches!(refused("a.txt", &vec![b'a'; 100_001]), Refused::TooLarge { max_bytes: 100_000 }));
    assert!(matches!(refused("a.exe", b"MZ"), Refused::NotAllowed { .. }));
    assert!(matches!(refused("a", b"text"), Refused::NotAllowed { .. }));
    for name in
        ["", "..", ".txt", "dir/", "a\0.txt", "\u{202e}txt.exe.pdf", &format!("{}.txt", "a".repeat(300))]
    {
        assert!(matches!(refused(name, b"text"), Refused::BadName { .. }), "{name:?}");
    }
    assert_eq!(files(&place), 0);
    store(&place, "a.txt", &vec![b'a'; 100_000]).unwrap();
    assert_eq!(store(&place, "C:\\papers\\身份证.TXT", b"text").unwrap().name, "身份证.TXT");
    assert_eq!(files(&place), 2);
}

#[test]
fn what_is_read_is_what_was_stored_or_an_error() {
    let place = Place::sqlite();
    let folder = Folder::new(place.folder().join("papers"));
    let stored = folder.store(&rules(), "a.txt", &mut &b"the same bytes"[..]).unwrap();
    let again = folder.store(&rules(), "b.txt", &mut &b"the same bytes"[..]).unwrap();
    assert_eq!((stored.hash, files(&place)), (again.hash, 1));
    assert_eq!(stored.hash, Digest::of(&[b"the same bytes"]));
    assert_eq!(folder.read(stored.hash).unwrap(), b"the same bytes");
    let hash = stored.hash.to_string();
    std::fs::write(place.folder().join("papers").join(&hash[..2]).join(&hash[2..]), "others").unwrap();
    assert!(matches!(folder.read(stored.hash), Err(Failure::Corrupt { .. })));
    folder.remove(stored.hash).unwrap();
    folder.remove(stored.hash).unwrap();
    assert!(matches!(folder.read(stored.hash), Err(Failure::File { .. })));
}

fn an_attachment_belongs_to_whom_it_was_given_and_is_needed_until_all_have_forgotten_it(place: &Place) {
    let db = place.open();
    let hash = Digest::of(&[b"paper"]);
    let paper = |owner: &str| Attachment {
        hash,
        owner: owner.to_owned(),
        name: "身份证.pdf".to_owned(),
        file_type: FileType::Pdf,
        size_bytes: 5,
        stored_at: Moment(3),
    };
    let draft = paper("draft");
    db.write_now(move |tx| attachment::put(tx, &city(), &draft)).unwrap();
    assert_eq!(db.write_now(|tx| attachment::give(tx, &city(), "draft", "case")).unwrap(), 1);
    assert_eq!(db.write_now(|tx| attachment::give(tx, &city(), "draft", "case")).unwrap(), 0);
    let of = |owner: &'static str| db.read_now(move |tx| attachment::of_owner(tx, &city(), owner)).unwrap();
    assert_eq!((of("draft"), of("case")), (vec![paper("draft")], vec![paper("case")]));
    let find =
        |owner: &'static str| db.read_now(move |tx| attachment::find(tx, &city(), owner, hash)).unwrap();
    assert_eq!((find("case"), find("another case")), (Some(paper("case")), None));
    let forget =
        |owner: &'static str| db.write_now(move |tx| attachment::forget(tx, &city(), owner)).unwrap();
    assert_eq!(forget("draft"), []);
    assert_eq!(forget("case"), [hash]);
    assert_eq!(of("case"), []);
}
