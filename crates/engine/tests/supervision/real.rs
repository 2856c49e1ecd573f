//! The public logs, where they are at hand: a whole log at once against one trace at a time.

use chuangyou_calendar::Calendar;
use chuangyou_engine::{RuleSet, Trace, Watch, supervise, supervise_log};
use chuangyou_eventlog::{CaseColumns, Layout, LocalTime, Order, ReadOptions, Rows, Select, read_path};
use chuangyou_programme::model::{EventOrder, RowShape};
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

struct ZoneTime<'a>(&'a chuangyou_calendar::Zone);

impl LocalTime for ZoneTime<'_> {
    fn utc_micros(&self, local_micros: i64) -> i64 {
        self.0.utc(local_micros)
    }
}

/// The file, or `None` with a word about it.
fn data(file: &str) -> Option<PathBuf> {
    let folder = std::env::var("CHUANGYOU_DATA").unwrap_or_else(|_| format!("{ROOT}/../shared/data"));
    let path = Path::new(&folder).join(file);
    if !path.exists() {
        println!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn rules(programme: &str) -> RuleSet {
    let programme = chuangyou_programme::load(&Path::new(ROOT).join("programmes").join(programme))
        .unwrap_or_else(|faults| panic!("{faults:?}"));
    let folder = Path::new(ROOT).join("calendars").join(&programme.calendar);
    RuleSet::compile(programme, Calendar::load_dir(&folder).expect("a calendar")).expect("it compiles")
}

/// Judges every `step`-th case alone and compares with the whole log; returns (cases, events).
fn compare(file: &str, programme: &str, step: usize) -> Option<(usize, usize)> {
    let path = data(file)?;
    let rules = rules(programme);
    let source = rules.programme().source.clone().expect("an observed programme");
    let wanted = rules.wanted();
    let zone = ZoneTime(&rules.almanac().zone);
    let layout = Layout {
        case: source.case,
        activity: source.activity,
        time: source.time,
        resource: source.resource,
        rows: match source.rows {
            RowShape::Events => Rows::Events,
            RowShape::Cases(events) => Rows::Cases { events },
        },
        case_columns: if source.case_columns.is_empty() {
            CaseColumns::default()
        } else {
            CaseColumns::Listed(source.case_columns)
        },
        ..Layout::default()
    };
    let options = ReadOptions {
        layout,
        select: Select::Only { event: wanted.event, case: wanted.case },
        zone: Some(&zone),
        order: if source.order == EventOrder::Time { Order::Time } else { Order::File },
        threads: 2,
        ..ReadOptions::default()
    };
    let log = read_path(&path, &options).unwrap_or_else(|fault| panic!("{fault}")).log;
    let as_of = log.time().iter().copied().max().expect("events");
    let whole = supervise_log(&rules, &log, as_of, Watch::ALL, 2, &|_| {});
    assert!(!whole.cards.is_empty(), "{programme} finds nothing in {file}");
    let mut alone = Vec::new();
    let mut chosen = std::collections::HashSet::new();
    for case in (0..log.cases()).step_by(step) {
        chosen.insert(log.case_id(case).to_owned());
        alone.extend(supervise(&rules, &Trace::of(&log, case), as_of).cards);
    }
    alone.sort_by(chuangyou_engine::Card::in_file_order);
    let of_chosen: Vec<_> = whole.cards.into_iter().filter(|c| chosen.contains(&c.case)).collect();
    assert_eq!(alone, of_chosen);
    assert_eq!(whole.totals.cases as usize, log.cases());
    Some((log.cases(), log.events()))
}

#[test]
fn the_receipt_log() {
    if let Some(counts) = compare("wabo_receipt/receipt.xes.gz", "wabo-receipt", 1) {
        assert_eq!(counts, (1_434, 8_577));
    }
}

#[test]
fn the_building_permits() {
    for (file, counts) in [
        ("bpic2015/BPIC15_1.xes.gz", (1_199, 52_217)),
        ("bpic2015/BPIC15_2.xes.gz", (832, 44_354)),
        ("bpic2015/BPIC15_3.xes.gz", (1_409, 59_681)),
    ] {
        if let Some(found) = compare(file, "bpic2015", 1) {
            assert_eq!(found, counts, "{file}");
        }
    }
}

#[test]
fn the_traffic_fines() {
    if let Some(counts) = compare("roadtraffic/Road_Traffic_Fine_Management_Process.xes.gz", "roadtraffic", 7)
    {
        assert_eq!(counts, (150_370, 561_470));
    }
}

#[test]
fn the_service_requests() {
    if let Some((cases, _)) = compare("boston311/requests_2011q3.csv.gz", "boston311", 1) {
        assert_eq!(cases, 31_828);
    }
}
