//! The city judged again by others: by the oracle, and by the bulk run over its own log.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use chuangyou_app::City;
use chuangyou_app::export::{Exported, Restricted, Scope, Sinks, export};
use serde_json::Value;

use crate::common::bulk::live_cards_are_those_of_the_bulk_run;
use crate::common::{Place, folder, wait_for};
use crate::{WEEKS, simulated};

/// A city's facts and its log, in a folder.
async fn exported(city: &City, into: &Path, restricted: Restricted) -> Exported {
    let file = |name: &str| Some(Box::new(BufWriter::new(File::create(into.join(name)).unwrap())) as Box<_>);
    let sinks = Sinks { facts: file("facts.jsonl"), log: file("log.xes") };
    export(city, Scope { as_of: None, restricted }, sinks).await.unwrap()
}

fn lines(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("facts.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The program that recomputes due dates, cards and consequences in another way; it needs Python 3.11 and nothing else.
fn ask_the_oracle(folder_of_facts: &Path) {
    let oracle = std::process::Command::new("python3")
        .arg("-B")
        .arg(folder("tests/oracle/oracle.py"))
        .arg(folder_of_facts.join("facts.jsonl"))
        .arg(folder("programmes/luoyang-2011"))
        .arg(folder("calendars/cn"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&oracle.stdout);
    println!("{said}{}", String::from_utf8_lossy(&oracle.stderr));
    assert!(oracle.status.success(), "the oracle disagrees, or cannot tell");
}

#[test]
#[ignore = "takes most of a minute: a year, with Python; `cargo xtask oracle`"]
fn an_independent_oracle_agrees_on_every_case_of_a_year() {
    wait_for(async {
        let place = Place::sqlite();
        let cases = std::env::var("CHUANGYOU_ORACLE_CASES").map_or(200, |cases| cases.parse().unwrap());
        let seed = std::env::var("CHUANGYOU_ORACLE_SEED").map_or(11, |seed| seed.parse().unwrap());
        let (city, made) = simulated(&place, ("2011-01-01", "2011-12-31"), cases, seed).await;
        println!("{made:?} {:?}", crate::institutions(&city).await);
        let kept = std::env::var_os("CHUANGYOU_ORACLE_KEEP");
        let passing = tempfile::tempdir().unwrap();
        let into = kept.as_ref().map_or(passing.path(), Path::new);
        exported(&city, into, Restricted::Included).await;
        ask_the_oracle(into);
        let cards = live_cards_are_those_of_the_bulk_run(&city).await.unwrap_or_else(|why| panic!("{why}"));
        assert!(cards > 20, "a year with {cards} cards shows little");
    });
}

#[test]
fn what_is_for_few_is_kept_out_and_nothing_names_it() {
    wait_for(async {
        let place = Place::sqlite();
        let (city, _) = simulated(&place, WEEKS, 40, 5).await;
        let (all, public) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        exported(&city, all.path(), Restricted::Included).await;
        exported(&city, public.path(), Restricted::KeptOut).await;
        let few = ["tip", "visit"];
        let public_text = std::fs::read_to_string(public.path().join("facts.jsonl")).unwrap();
        let log = std::fs::read_to_string(public.path().join("log.xes")).unwrap();
        for line in lines(all.path()).iter().filter(|line| line["record"] == "case") {
            if few.iter().any(|procedure| line["procedure"] == *procedure) {
                let case = line["case"].as_str().unwrap();
                assert!(!public_text.contains(case) && !log.contains(case), "{line}");
            }
        }
        assert_eq!(lines(public.path())[0]["kept_out"], serde_json::json!(few));
        // What is personal, sealed or secret is in neither.
        let book = city.book();
        let mut procedure = None;
        for line in lines(all.path()) {
            match line["record"].as_str().unwrap() {
                "case" => procedure = book.procedure(line["procedure"].as_str().unwrap()),
                "event" => {
                    let known = &procedure.unwrap().fields;
                    for name in line["fields"].as_object().unwrap().keys() {
                        let field = known.iter().find(|field| field.id == *name).unwrap();
                        let is_public = field.secret_to.is_empty() && field.sealed_to.is_none();
                        assert!(!field.personal && is_public, "{line}");
                    }
                }
                _ => {}
            }
        }
    });
}

#[test]
fn every_field_of_an_export_is_described_and_nothing_else_is() {
    wait_for(async {
        let place = Place::sqlite();
        let (city, _) = simulated(&place, ("2011-01-01", "2011-06-30"), 60, 2).await;
        let into = tempfile::tempdir().unwrap();
        exported(&city, into.path(), Restricted::Included).await;
        let mut written: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in lines(into.path()) {
            let record = line["record"].as_str().unwrap().to_owned();
            let keys = line.as_object().unwrap().keys().filter(|key| *key != "record").cloned();
            written.entry(record).or_default().extend(keys);
        }
        let described = described();
        for (record, fields) in &written {
            assert_eq!(Some(fields), described.get(record), "{record}");
        }
        for record in ["export", "case", "event", "card", "looked_at", "end"] {
            assert!(written.contains_key(record), "the city has shown no {record}");
        }
    });
}

/// The fields of each record in `docs/export.md`: a heading of the record's name, and a table whose first column is the field.
fn described() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(folder("docs/export.md")).unwrap();
    let mut described: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut record = String::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("### `") {
            heading.split('`').next().unwrap_or_default().clone_into(&mut record);
        } else if let Some(row) = line.strip_prefix("| `") {
            let cell = row.split('|').next().unwrap_or_default();
            let fields = cell.split(',').map(|field| field.trim().trim_matches('`').to_owned());
            described.entry(record.clone()).or_default().extend(fields);
        }
    }
    described
}
