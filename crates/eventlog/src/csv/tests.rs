//! The reader on random logs, in blocks of any size, on real logs, and on bad input.

use std::io::Cursor;

use proptest::prelude::*;

use super::merge::read_in_blocks;
use crate::error::Fault;
use crate::input::Input;
use crate::read::Source;
use crate::testing::{any_log, real_logs};
use crate::{
    CaseColumns, FixedOffset, Layout, LocalTime, Log, LogBuilder, Order, Place, ReadLog, ReadOptions, Rows,
    Select, ValueRef, difference, read_path, write_csv,
};

fn read(text: impl AsRef<[u8]>, options: &ReadOptions<'_>, block_bytes: usize) -> Result<ReadLog, Fault> {
    let input = Input::open(Box::new(Cursor::new(text.as_ref().to_vec()))).expect("memory can be read");
    read_in_blocks(Source { input, name: "log.csv", path: None }, options, block_bytes)
}

fn written(log: &Log) -> Vec<u8> {
    let mut out = Vec::new();
    write_csv(log, &mut out, 480).expect("memory can be written");
    out
}

proptest! {
    #[test]
    fn a_log_written_as_csv_is_read_back_in_blocks_of_any_size(
        log in any_log(1),
        block_bytes in 1_usize..1000,
        threads in 1_usize..4,
    ) {
        let options = ReadOptions { threads, ..ReadOptions::default() };
        let read = read(written(&log), &options, block_bytes).expect("a good file");
        prop_assert_eq!(difference(&read.log, &log), None);
    }

    #[test]
    fn interleaved_cases_are_grouped_as_a_simple_builder_groups_them(
        rows in proptest::collection::vec((0..7_u8, 0..3_u8, 0_i64..50, 0..4_u8), 0..60),
        by_time in any::<bool>(),
        block_bytes in 1_usize..300,
        threads in 1_usize..4,
    ) {
        let order = if by_time { Order::Time } else { Order::File };
        let mut text = String::from("case,activity,time,resource\n");
        let mut builder = LogBuilder::default();
        for (case, activity, second, resource) in &rows {
            let (case, activity) = (format!("C{case}"), format!("act {activity}"));
            text.push_str(&format!("{case},{activity},1970-01-01T00:00:{second:02}Z,R{resource}\n"));
            let case = builder.case(&case);
            builder.event(case, &activity, second * 1_000_000);
            let resource = crate::Value::Text(format!("R{resource}"));
            builder.event_attribute("org:resource", resource, Vec::new());
        }
        let expected = builder.finish(order, 1);
        let options = ReadOptions { order, threads, ..ReadOptions::default() };
        let read = read(text, &options, block_bytes).expect("a good file");
        prop_assert_eq!(difference(&read.log, &expected.log), None);
        prop_assert_eq!(read.report.out_of_order, expected.out_of_order);
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..100),
        text in "[a1,;\"\r\n:T-]{0,80}",
        block_bytes in 1_usize..50,
    ) {
        let lenient = ReadOptions { lenient: true, ..ReadOptions::default() };
        for body in [bytes, text.into_bytes()] {
            let whole = [b"case,activity,time\n".to_vec(), body].concat();
            let _ = read(&whole, &ReadOptions::default(), block_bytes);
            let _ = read(&whole, &lenient, block_bytes);
            let _ = read(&whole[19..], &lenient, block_bytes);
        }
    }
}

const HEAD: &str = "case,activity,time,case:area,cost\n";
const ROW: &str = "A,accept,1970-01-01T00:00:00Z,North,1\n";

#[test]
fn every_fault_is_told_with_its_row() {
    for (text, row, said) in [
        (String::new(), 1, "the file is empty; expected a row with the names"),
        ("activity,time\n".into(), 1, "no column for the case id"),
        ("case,activity,time,time\n".into(), 1, "two columns are called \"time\""),
        (format!("{HEAD}{ROW}A,accept\n"), 3, "2 fields; the header has 5"),
        (format!("{HEAD}{ROW}A,b,1970-01-01,N,1,2,3\n"), 3, "7 fields; the header has 5"),
        (format!("{HEAD}{ROW}{ROW},b,1970-01-01T00:00:00Z,N,1\n"), 4, "the case id is empty"),
        (format!("{HEAD}A,,1970-01-01T00:00:00Z,N,1\n"), 2, "the activity is empty"),
        (format!("{HEAD}A,b,,N,1\n"), 2, "the time is empty"),
        (format!("{HEAD}{ROW}A,b,1 May,N,1\n"), 3, "column time: \"1 May\" is no time; expected one such as"),
        (format!("{HEAD}{ROW}A,b,1970-01-01,N,1\n"), 3, "has no zone"),
        (format!("{HEAD}{ROW}A,b\"c,1970-01-01,N,1\n"), 3, "a quote within a field"),
        (format!("{HEAD}{ROW}A,\"b,1970-01-01,N,1\n"), 3, "a quoted field does not end"),
        (format!("{HEAD}{ROW}{}", ROW.replace("North", "South")), 3, "the case \"A\" has another area"),
    ] {
        for block_bytes in [1, 30, 1000] {
            let fault = read(&text, &ReadOptions::default(), block_bytes).expect_err("a bad file");
            assert_eq!(fault.place, Place::Row(row), "{text}\n{fault:?}");
            assert!(fault.what.contains(said), "{text}\n{fault:?}");
        }
    }
    let fault = read(b"case,activity,time\nA,\xE9,1970", &ReadOptions::default(), 100).expect_err("no UTF-8");
    assert_eq!((fault.place, fault.what.contains("invalid UTF-8")), (Place::Row(2), true));
}

#[test]
fn a_lenient_reader_leaves_out_bad_rows_and_says_which() {
    let text = format!("{HEAD}{ROW}A,b\n{ROW}A,b,soon,North,1\nA,c\"d,1970-01-01,North,1\n{ROW}");
    let options = ReadOptions { lenient: true, ..ReadOptions::default() };
    for block_bytes in [1000, 60] {
        let read = read(&text, &options, block_bytes).expect("a lenient reader goes on");
        assert_eq!(read.log.events(), 3);
        let rows: Vec<_> = read.report.skipped.iter().map(|skipped| skipped.place).collect();
        assert_eq!(rows, [3, 5, 6].map(Place::Row));
    }
}

#[test]
fn a_row_may_be_a_case_with_its_times_as_events() {
    let text =
        "id;open;closed;area\n1;1970-01-01 00:00;1970-01-02 00:00;North\n2;1970-01-01 00:00;;South\n3;;;\n";
    let layout = Layout {
        case: Some("id".into()),
        rows: Rows::Cases {
            events: vec![("open".into(), "opened".into()), ("closed".into(), "closed".into())],
        },
        ..Layout::default()
    };
    let zone = FixedOffset { minutes_east: 0 };
    for block_bytes in [1, 1000] {
        let options = ReadOptions { layout: layout.clone(), zone: Some(&zone), ..ReadOptions::default() };
        let log = read(text, &options, block_bytes).expect("a good file").log;
        let events: Vec<_> = (0..3).map(|case| log.events_of(case).len()).collect();
        assert_eq!(events, [2, 1, 0]);
        assert_eq!(log.strings.text(log.activity()[1]), "closed");
        let area = log.case_column("area").expect("every other column is an attribute of the case");
        assert_eq!(area.get(1, &log.strings), Some(ValueRef::Text("South")));
    }
}

#[test]
fn columns_may_be_named_and_times_have_a_format() {
    let text = "nr|what|when|who|area\nA|accept|02.01.1970 00:00|Li|North\n";
    let layout = Layout {
        case: Some("nr".into()),
        activity: Some("what".into()),
        time: Some("when".into()),
        resource: Some("who".into()),
        case_columns: CaseColumns::Listed(vec!["area".into()]),
        time_format: Some("%d.%m.%Y %H:%M".into()),
        ..Layout::default()
    };
    let zone = FixedOffset { minutes_east: 0 };
    let select = Select::Only { event: vec!["org:resource".into()], case: vec!["area".into()] };
    let options = ReadOptions { layout, select, zone: Some(&zone), ..ReadOptions::default() };
    let log = read(text, &options, 1000).expect("a good file").log;
    assert_eq!(log.time(), [86_400_000_000]);
    let resource = log.event_column("org:resource").expect("the resource has its standard key");
    assert_eq!(resource.get(0, &log.strings), Some(ValueRef::Text("Li")));
    assert!(log.case_column("area").is_some());
}

#[test]
fn the_receipt_log_is_the_same_log_as_csv_and_as_xes() {
    let Some(folder) = real_logs() else { return };
    let options = ReadOptions { threads: 2, ..ReadOptions::default() };
    let csv = read_path(&folder.join("wabo_receipt/receipt.csv"), &options).expect("a real log").log;
    let xes = read_path(&folder.join("wabo_receipt/receipt.xes.gz"), &options).expect("a real log").log;
    assert_eq!((csv.cases(), csv.events()), (1434, 8577));
    assert_eq!(difference(&csv, &xes), None);
}

/// Boston's summer time, which is all the log needs.
struct EasternDaylight;

impl LocalTime for EasternDaylight {
    fn utc_micros(&self, local_micros: i64) -> i64 {
        local_micros + 4 * 3_600_000_000
    }
}

#[test]
fn the_boston_log_has_a_case_in_each_row() {
    let Some(folder) = real_logs() else { return };
    let layout = Layout {
        case: Some("case_enquiry_id".into()),
        rows: Rows::Cases {
            events: vec![("open_dt".into(), "open".into()), ("closed_dt".into(), "close".into())],
        },
        ..Layout::default()
    };
    let options = ReadOptions { layout, zone: Some(&EasternDaylight), threads: 2, ..ReadOptions::default() };
    let log = read_path(&folder.join("boston311/requests_2011q3.csv.gz"), &options).expect("a real log").log;
    assert_eq!(log.cases(), 31_828);
    let target = log.case_column("target_dt").expect("the city's due time");
    assert!(matches!(target.data, crate::ColumnData::Time(_)));
}
