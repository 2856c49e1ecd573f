//! A city is exported, and judged again from what was exported.

use crate::run::{Folder, chuangyou, text};

#[test]
fn a_city_is_exported_as_facts_and_as_a_log_that_can_be_judged() {
    let folder = Folder::new();
    let (data, out) = (folder.path("data"), folder.path("export"));
    chuangyou(&format!("rebuild --data {data}")).ok();
    let ran = chuangyou(&format!("export --data {data} --out {out}"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("cases 0, events 0"), "{}", ran.err);
    let facts = text(&format!("{out}/facts.jsonl"));
    let records: Vec<serde_json::Value> =
        facts.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    assert_eq!(records.len(), 2, "{facts}");
    assert_eq!((&records[0]["record"], &records[1]["record"]), (&"export".into(), &"end".into()));
    assert_eq!(records[0]["programme"], "luoyang-2011");
    let judged = chuangyou(&format!(
        "supervise {out}/log.xes --programme programmes/luoyang-2011 --as-of 2011-12-31 --format json --quiet"
    ));
    assert_eq!(judged.code, 0, "{}", judged.err);
    let names = std::fs::read_dir(&out).expect("the folder is there").count();
    assert_eq!(names, 2, "nothing else stays");
}

#[test]
fn the_facts_alone_go_to_standard_output_and_the_log_alone_to_a_file() {
    let folder = Folder::new();
    let (data, log) = (folder.path("data"), folder.path("log.xes"));
    chuangyou(&format!("rebuild --data {data}")).ok();
    let told = chuangyou(&format!("export --data {data} --out - --as-of 2011-12-31")).ok();
    assert!(
        told.starts_with("{\"record\":\"export\",\"format\":1,\"as_of\":\"2011-12-31T23:59:59.000+08:00\""),
        "{told}"
    );
    chuangyou(&format!("export --data {data} --out {log}")).ok();
    assert!(text(&log).contains("<log xes.version"));
}

#[test]
fn where_there_is_no_city_nothing_is_exported() {
    let folder = Folder::new();
    let (data, out) = (folder.path("data"), folder.path("export"));
    let none = chuangyou(&format!("export --data {data} --out {out}"));
    assert_eq!(none.code, 2);
    assert!(none.err.contains("there is no city"), "{}", none.err);
    chuangyou(&format!("rebuild --data {data}")).ok();
    let unreadable = chuangyou(&format!("export --data {data} --out {out} --as-of yesterday"));
    assert_eq!(unreadable.code, 2);
    assert!(unreadable.err.contains("`yesterday` is not an instant"), "{}", unreadable.err);
    assert_eq!(folder.names(), ["data"]);
}
