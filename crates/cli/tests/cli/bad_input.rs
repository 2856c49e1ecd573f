use crate::run::{Folder, chuangyou};
use crate::supervise::small;

const HEADER: &str = "case,activity,time,resource,unit\n";

/// Supervises a bad file; it must fail with code 2, name the file, say `expected`, and leave nothing.
fn refused(name: &str, content: impl AsRef<[u8]>, said: &[&str]) {
    let folder = Folder::new();
    let (_, programme) = small(&folder);
    let log = folder.file(name, content);
    let (cards, sums, page) = (folder.path("cards.csv"), folder.path("sums.csv"), folder.path("page.html"));
    let before = folder.names();
    let ran = chuangyou(&format!(
        "supervise {log} --programme {programme} --cards {cards} --indicators {sums} --format html --out {page}"
    ));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}: {}", ran.err);
    assert!(ran.err.starts_with(&format!("error: {log}:")), "{name}: {}", ran.err);
    assert!(!ran.err.contains("panicked"), "{name}: {}", ran.err);
    for word in said {
        assert!(ran.err.contains(word), "{name}: {word} in {}", ran.err);
    }
    assert_eq!(folder.names(), before, "{name}");
}

#[test]
fn a_row_with_a_bad_time_is_named() {
    refused("log.csv", format!("{HEADER}A,accept,2026-02-30 09:00,Li,north\n"), &["row 2", "2026-02-30"]);
}

#[test]
fn a_row_with_too_few_fields_is_named() {
    refused("log.csv", format!("{HEADER}A,accept,2026-02-12 09:00,Li,north\nA,decide\n"), &["row 3"]);
}

#[test]
fn a_row_without_a_case_is_named() {
    refused("log.csv", format!("{HEADER},accept,2026-02-12 09:00,Li,north\n"), &["row 2"]);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let mut bytes = format!("{HEADER}A,accept,2026-02-12 09:00,").into_bytes();
    bytes.extend(b"\xff\xfe,north\n");
    refused("log.csv", bytes, &["row 2"]);
}

#[test]
fn an_empty_file_is_no_log() {
    refused("log.csv", "", &["expected"]);
    refused("log.xes", "", &["expected"]);
}

#[test]
fn a_table_without_the_columns_of_a_log_is_refused() {
    refused("log.csv", "a,b\n1,2\n", &["case"]);
}

#[test]
fn xes_that_breaks_off_is_refused_with_its_line() {
    refused("log.xes", "<log>\n<trace>\n<string key=\"concept:name\" value=\"A\"/>\n", &["line"]);
}

#[test]
fn a_gzip_that_breaks_off_is_refused() {
    let whole = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xb3\xc9\xc9";
    refused("log.xes.gz", whole, &[]);
}

#[test]
fn what_is_called_parquet_and_is_not_is_refused() {
    refused("log.parquet", "PAR1 this is no Parquet file PAR1", &[]);
}

#[test]
fn json_lines_that_are_no_json_are_refused_with_their_line() {
    refused("log.jsonl", "{\"case\": \"A\"\n", &["line 1"]);
}

#[test]
fn a_log_that_is_not_there_is_named() {
    let folder = Folder::new();
    let (_, programme) = small(&folder);
    let log = folder.path("nowhere.csv");
    let ran = chuangyou(&format!("supervise {log} --programme {programme}"));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.starts_with(&format!("error: {log}:")), "{}", ran.err);
}

#[test]
fn lenient_leaves_bad_events_out_counts_them_and_says_which() {
    let folder = Folder::new();
    let (_, programme) = small(&folder);
    let rows =
        "A,accept,2026-02-12 09:00,Li,north\nA,decide,soon,Li,north\nB,accept,2026-02-12 09:00,Li,north\n";
    let log = folder.file("bad.csv", format!("{HEADER}{rows}"));
    let ran = chuangyou(&format!("supervise {log} --programme {programme} --lenient --format json"));
    assert!(ran.err.contains("1 event left out as bad") && ran.err.contains("row 3"), "{}", ran.err);
    let report: serde_json::Value = serde_json::from_str(&ran.ok()).expect("the report is JSON");
    assert_eq!((&report["log"]["events"], &report["skipped"]), (&2.into(), &1.into()));
}

#[test]
fn an_instant_that_is_none_is_refused() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let ran = chuangyou(&format!("supervise {log} --programme {programme} --as-of yesterday"));
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`yesterday` is not an instant: expected"), "{}", ran.err);
}

#[test]
fn a_faulty_programme_is_shown_with_its_places() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    folder.file("small/more.toml", "[[rule]]\nid = \"x\"\n");
    let ran = chuangyou(&format!("supervise {log} --programme {programme}"));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("more.toml:1") && ran.err.contains("hint:"), "{}", ran.err);
}

#[test]
fn a_file_that_cannot_be_written_leaves_no_other() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let (cards, nowhere) = (folder.path("cards.csv"), folder.path("no/such/folder/sums.csv"));
    let before = folder.names();
    let ran =
        chuangyou(&format!("supervise {log} --programme {programme} --cards {cards} --indicators {nowhere}"));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains(&format!("{nowhere}: cannot be written")), "{}", ran.err);
    assert_eq!(folder.names(), before);
}

#[test]
fn a_wrong_command_says_how_it_is_used() {
    for wrong in ["supervise log.csv", "supervise --programme x", "calendar due 2026-02-02", "nonsense"] {
        let ran = chuangyou(wrong);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong}");
        assert!(ran.err.contains("Usage:"), "{wrong}: {}", ran.err);
    }
}
