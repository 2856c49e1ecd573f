//! Faults of folders and files as a whole.

use super::{HEAD, check_file, check_files, check_folder};
use chuangyou_programme::{Code, check};
use std::fs;

#[test]
fn a_folder_that_is_not_there() {
    let root = tempfile::tempdir().unwrap();
    check_folder(Code::FolderUnreadable, root.path(), &root.path().join("absent"));
}

#[test]
fn a_folder_without_toml_files() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("notes.md"), "nothing").unwrap();
    check_folder(Code::FolderEmpty, root.path(), root.path());
}

#[test]
fn a_file_that_is_not_utf8() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("programme.toml"), HEAD).unwrap();
    fs::write(root.path().join("units.toml"), b"# fine\n# \xB9\xE6\n").unwrap();
    check_folder(Code::FileUnreadable, root.path(), root.path());
}

#[test]
fn a_folder_without_a_programme_table() {
    check_files(Code::ProgrammeTable, vec![("rules.toml", String::new())]);
}

#[test]
fn two_programme_tables() {
    let files = vec![("a.toml".to_owned(), HEAD.to_owned()), ("b.toml".to_owned(), HEAD.to_owned())];
    let checked = chuangyou_programme::check_sources(files);
    assert_eq!(checked.diagnostics.len(), 1);
    let fault = &checked.diagnostics[0];
    assert_eq!((fault.code, fault.file.0), (Code::ProgrammeTable, 1));
    assert_eq!(fault.related[0].file.0, 0);
}

#[test]
fn a_programme_that_follows_itself_through_another() {
    let root = tempfile::tempdir().unwrap();
    for (name, follows) in [("city", "../county"), ("county", "../city")] {
        fs::create_dir(root.path().join(name)).unwrap();
        fs::write(root.path().join(name).join("programme.toml"), format!("{HEAD}extends = \"{follows}\"\n"))
            .unwrap();
    }
    check_folder(Code::Extends, root.path(), &root.path().join("county"));
}

#[test]
fn a_programme_that_follows_nobody() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("programme.toml"), format!("{HEAD}extends = \"../absent\"\n")).unwrap();
    let checked = check(root.path());
    assert_eq!(checked.diagnostics.len(), 1);
    assert_eq!(checked.diagnostics[0].message, "there is no folder `../absent` to follow");
}

#[test]
fn a_file_that_is_not_toml() {
    check_file(Code::NotToml, "[[rule]]\nid = \"time-limit\nlevel = \"red\"\n");
}
