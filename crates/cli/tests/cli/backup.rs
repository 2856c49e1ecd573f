//! A city is copied, brought back, and looked through.

use crate::run::{Folder, chuangyou};

#[test]
fn a_copy_is_brought_back_and_verified_and_neither_overwrites_anything() {
    let folder = Folder::new();
    let (data, copy, again) = (folder.path("data"), folder.path("copy"), folder.path("again"));
    chuangyou(&format!("rebuild --data {data}")).ok();
    assert!(chuangyou(&format!("backup {copy} --data {data}")).ok().contains("database city.db"));
    let refused = chuangyou(&format!("backup {copy} --data {data}"));
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("nothing is overwritten"), "{}", refused.err);
    assert!(chuangyou(&format!("restore {copy} --data {again}")).ok().contains("events 0, cases 0"));
    let refused = chuangyou(&format!("restore {copy} --data {again}"));
    assert_eq!(refused.code, 2);
    assert_eq!(folder.names(), ["again", "copy", "data"], "nothing else stays");
}

#[test]
fn what_is_no_city_and_what_is_no_backup_is_said_to_be_none() {
    let folder = Folder::new();
    let (data, copy) = (folder.path("data"), folder.path("copy"));
    let none = chuangyou(&format!("backup {copy} --data {data}"));
    assert_eq!(none.code, 2);
    assert!(none.err.contains("there is no city"), "{}", none.err);
    let none = chuangyou(&format!("restore {} --data {data}", folder.path("")));
    assert_eq!(none.code, 2);
    assert!(none.err.contains("this is no backup"), "{}", none.err);
    assert_eq!(folder.names(), Vec::<String>::new());
}

#[test]
fn a_file_that_is_damaged_is_found_and_not_copied() {
    let folder = Folder::new();
    let (made, copy, data) = (folder.path("made"), folder.path("copy"), folder.path("data"));
    chuangyou(&format!("rebuild --data {made}")).ok();
    chuangyou(&format!("backup {copy} --data {made}")).ok();
    // A file that was brought back has everything in its own pages, and nothing in the log beside it.
    chuangyou(&format!("restore {copy} --data {data}")).ok();
    let mut bytes = std::fs::read(folder.path("data/city.db")).expect("the city has a file");
    bytes[8192 * 3..8192 * 5].fill(0xa5);
    folder.file("data/city.db", bytes);
    folder.file("data/seal.key", "11".repeat(32));
    let found = chuangyou(&format!("verify --data {data}"));
    assert_eq!(found.code, 1, "{}", found.err);
    assert!(found.err.contains("the file is damaged"), "{}", found.err);
    let refused = chuangyou(&format!("backup {} --data {data}", folder.path("again")));
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(!folder.names().contains(&"again".to_owned()));
}
