use crate::run::{Folder, chuangyou, root};

#[test]
fn every_programme_of_the_repository_is_sound() {
    let folders = std::fs::read_dir(root().join("programmes")).expect("there are programmes");
    for folder in folders {
        let folder = folder.expect("an entry").path();
        let ran = chuangyou(&format!("check {}", folder.display()));
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert!(ran.err.contains("ok: "), "{}", ran.err);
    }
}

const HEAD: &str = r#"[programme]
id = "small"
title = { zh = "小", en = "Small" }
calendar = "cn"
zone = "Asia/Shanghai"
"#;

#[test]
fn a_fault_is_underlined_with_what_would_mend_it_and_the_exit_code_is_1() {
    let folder = Folder::new();
    folder.file("programme.toml", HEAD.replace("calendar =", "calender ="));
    let ran = chuangyou(&format!("check {}", folder.path("")));
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    for expected in ["E0102", "programme.toml:4:1", "calender = \"cn\"", "did you mean `calendar`?"] {
        assert!(ran.err.contains(expected), "{expected} in\n{}", ran.err);
    }
    assert!(!ran.err.contains('\u{1b}'), "no colours without a terminal");
}

#[test]
fn faults_as_json_carry_line_and_column_for_editors() {
    let folder = Folder::new();
    folder.file("programme.toml", HEAD.replace("calendar =", "calender ="));
    let ran = chuangyou(&format!("check {} --format json", folder.path("")));
    let faults: serde_json::Value = serde_json::from_str(&ran.out).expect("the output is JSON");
    assert_eq!(ran.code, 1);
    assert_eq!((&faults[0]["line"], &faults[0]["column"]), (&4.into(), &1.into()));
    assert_eq!(faults[0]["code"], "E0102");
}

#[test]
fn a_sound_programme_with_an_unknown_calendar_cannot_be_used() {
    let folder = Folder::new();
    folder.file("programme.toml", HEAD.replace("\"cn\"", "\"fr\""));
    let ran = chuangyou(&format!("check {}", folder.path("")));
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no calendar `fr`"), "{}", ran.err);
}

#[test]
fn the_schema_for_editors_is_json() {
    let schema: serde_json::Value =
        serde_json::from_str(&chuangyou("check --schema").ok()).expect("it is JSON");
    assert!(schema["properties"]["programme"].is_object());
}
