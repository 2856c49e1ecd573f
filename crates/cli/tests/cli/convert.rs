use crate::run::{Folder, chuangyou, text};
use crate::supervise::small;

#[test]
fn a_log_in_another_format_is_judged_the_same() {
    let folder = Folder::new();
    let (log, programme) = small(&folder);
    let cards = folder.path("cards.csv");
    let judge = |log: &str| {
        chuangyou(&format!("supervise {log} --programme {programme} --as-of 2026-03-05 --cards {cards}"))
            .ok();
        text(&cards)
    };
    let expected = judge(&log);
    for name in ["log.xes", "log.xes.gz", "log.parquet", "log.jsonl", "log.jsonl.gz", "again.csv"] {
        let other = folder.path(name);
        let ran = chuangyou(&format!("convert {log} {other} --zone Asia/Shanghai"));
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{name}: {}", ran.err);
        assert!(ran.err.ends_with("3 cases, 7 events\n"), "{name}: {}", ran.err);
        assert_eq!(judge(&other), expected, "{name}");
    }
}

#[test]
fn times_without_a_zone_ask_for_one() {
    let folder = Folder::new();
    let (log, _) = small(&folder);
    let other = folder.path("other.xes");
    let before = folder.names();
    let ran = chuangyou(&format!("convert {log} {other}"));
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--zone"), "{}", ran.err);
    assert_eq!(folder.names(), before);
}

#[test]
fn a_format_that_nothing_tells_is_asked_for() {
    let folder = Folder::new();
    let (log, _) = small(&folder);
    let ran = chuangyou(&format!("convert {log} {} --zone UTC", folder.path("other.dat")));
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("hint: name it with --to"), "{}", ran.err);
}
