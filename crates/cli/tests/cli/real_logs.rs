//! Public logs, where they are on the machine.

use crate::run::{Folder, chuangyou, data, text};
use std::collections::HashMap;

#[test]
fn every_real_log_is_read_whole() {
    for (file, programme, cases, events) in [
        ("wabo_receipt/receipt.xes.gz", "wabo-receipt", 1_434, 8_577),
        ("bpic2015/BPIC15_1.xes.gz", "bpic2015", 1_199, 52_217),
        ("bpic2015/BPIC15_2.xes.gz", "bpic2015", 832, 44_354),
        ("bpic2015/BPIC15_3.xes.gz", "bpic2015", 1_409, 59_681),
        ("roadtraffic/Road_Traffic_Fine_Management_Process.xes.gz", "roadtraffic", 150_370, 561_470),
    ] {
        let Some(log) = data(file) else { continue };
        let ran = chuangyou(&format!("supervise {log} --programme programmes/{programme} --format json"));
        let report: serde_json::Value = serde_json::from_str(&ran.ok()).expect("the report is JSON");
        assert_eq!(report["skipped"], 0, "{file}");
        let counts = (&report["log"]["cases"], &report["log"]["events"]);
        assert_eq!(counts, (&cases.into(), &events.into()), "{file}");
    }
}

#[test]
fn the_receipt_log_gives_the_same_cards_in_each_of_its_formats() {
    let folder = Folder::new();
    let mut expected: Option<String> = None;
    for format in ["xes.gz", "csv", "parquet"] {
        let Some(log) = data(&format!("wabo_receipt/receipt.{format}")) else { continue };
        let cards = folder.path("cards.csv");
        chuangyou(&format!("supervise {log} --programme programmes/wabo-receipt --cards {cards}")).ok();
        let cards = text(&cards);
        assert!(cards.lines().count() > 100, "{format}");
        assert!(expected.get_or_insert_with(|| cards.clone()) == &cards, "{format}: other cards than as XES");
    }
}

#[test]
fn boston_is_late_where_the_city_itself_says_so() {
    let Some(log) = data("boston311/requests_2011q3.csv.gz") else { return };
    let folder = Folder::new();
    let cards = folder.path("cards.csv");
    chuangyou(&format!("supervise {log} --programme programmes/boston311 --cards {cards}")).ok();
    let mut cards = csv::Reader::from_path(&cards).expect("the cards were written");
    let late: std::collections::HashSet<String> = cards
        .records()
        .map(|card| card.expect("a card"))
        .filter(|card| &card[1] == "on-time" && matches!(&card[2], "yellow" | "red"))
        .map(|card| card[0].to_owned())
        .collect();
    let packed = std::fs::File::open(&log).expect("the log is there");
    let mut rows = csv::Reader::from_reader(flate2::read::MultiGzDecoder::new(packed));
    let columns: HashMap<String, usize> =
        rows.headers().expect("a header").iter().enumerate().map(|(i, name)| (name.to_owned(), i)).collect();
    let (mut judged, mut disagreed) = (0, Vec::new());
    for row in rows.records() {
        let row = row.expect("a row");
        let (case, verdict) = (&row[columns["case_enquiry_id"]], &row[columns["ontime"]]);
        if !verdict.is_empty() {
            judged += 1;
            if late.contains(case) != (verdict == "OVERDUE") {
                disagreed.push(case.to_owned());
            }
        }
    }
    assert!(judged > 30_000);
    assert!(
        disagreed.is_empty(),
        "{} of {judged}: {:?}",
        disagreed.len(),
        &disagreed[..disagreed.len().min(10)]
    );
}
