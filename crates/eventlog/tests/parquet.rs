//! Parquet: what is written is read back, and what is damaged is refused.

use std::io::Cursor;
use std::sync::Arc;

use chuangyou_eventlog::{
    Attribute, FixedOffset, Format, Log, LogBuilder, Order, ReadLog, ReadOptions, Rows, Select, Share, Value,
    ValueRef, difference, read_from, write_parquet,
};
use parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, FloatType, Int32Type, Int64Type, Int96Type,
};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

fn written(log: &Log) -> Vec<u8> {
    let mut out = Vec::new();
    write_parquet(log, &mut out).expect("memory can be written");
    out
}

fn read_with(bytes: Vec<u8>, options: &ReadOptions<'_>) -> Result<ReadLog, String> {
    let options = ReadOptions { format: Some(Format::Parquet), ..options.clone() };
    read_from(Box::new(Cursor::new(bytes)), "log.parquet", &options).map_err(|error| error.to_string())
}

fn read(bytes: Vec<u8>) -> Result<ReadLog, String> {
    read_with(bytes, &ReadOptions::default())
}

/// A file of one row group with these columns, each filled by its function.
fn file(
    message: &str,
    properties: WriterPropertiesBuilder,
    columns: &[&dyn Fn(&mut SerializedColumnWriter<'_>)],
) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(message).expect("a well-formed schema"));
    let mut out = Vec::new();
    let mut writer =
        SerializedFileWriter::new(&mut out, schema, Arc::new(properties.build())).expect("a writer");
    let mut group = writer.next_row_group().expect("a row group");
    for fill in columns {
        let mut column = group.next_column().expect("no error").expect("one column more");
        fill(&mut column);
        column.close().expect("a whole column");
    }
    group.close().expect("a whole row group");
    writer.close().expect("a whole file");
    out
}

fn texts(values: &[&str]) -> impl Fn(&mut SerializedColumnWriter<'_>) {
    let values: Vec<ByteArray> = values.iter().map(|text| ByteArray::from(*text)).collect();
    move |column| {
        column.typed::<ByteArrayType>().write_batch(&values, None, None).expect("texts");
    }
}

fn longs(values: &[i64]) -> impl Fn(&mut SerializedColumnWriter<'_>) {
    let values = values.to_vec();
    move |column| {
        column.typed::<Int64Type>().write_batch(&values, None, None).expect("numbers");
    }
}

const PLAIN_LOG: &str = "message log {
    required binary case_id (UTF8); required binary activity (UTF8); required int64 timestamp (TIMESTAMP(MICROS,true)); }";

fn shown(read: &ReadLog, attribute: &str) -> Vec<String> {
    let log = &read.log;
    (0..log.cases())
        .flat_map(|case| log.events_of(case).map(move |event| (case, event)))
        .map(|(case, event)| {
            let value = log.event_column(attribute).and_then(|column| column.get(event, &log.strings));
            let activity = log.strings.text(log.activity()[event]);
            format!("{} {activity} {} {value:?}", log.case_id(case), log.time()[event])
        })
        .collect()
}

#[test]
fn every_page_version_compression_and_encoding_reads_the_same() {
    let cases: Vec<String> = (0..5000).map(|row| format!("case-{}", row % 700)).collect();
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let activities: Vec<&str> = (0..5000).map(|row| ["accept", "ask", "decide"][row % 3]).collect();
    let times: Vec<i64> = (0..5000).map(|row| row * 1_000_000).collect();
    let write =
        |properties| file(PLAIN_LOG, properties, &[&texts(&cases), &texts(&activities), &longs(&times)]);
    let expected = read(write(WriterProperties::builder())).expect("a log").log;
    assert_eq!((expected.cases(), expected.events()), (700, 5000));
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::GZIP(GzipLevel::default()),
            Compression::ZSTD(ZstdLevel::default()),
        ] {
            for dictionary in [false, true] {
                let properties = WriterProperties::builder()
                    .set_writer_version(version)
                    .set_compression(compression)
                    .set_dictionary_enabled(dictionary)
                    .set_data_page_row_count_limit(900)
                    .set_write_batch_size(100)
                    .set_dictionary_page_size_limit(2000);
                let log = read(write(properties)).expect("a log").log;
                assert_eq!(difference(&expected, &log), None, "{version:?} {compression:?} {dictionary}");
            }
        }
    }
}

#[test]
fn delta_and_split_encodings_are_read_too() {
    let column = |name: &str| parquet::schema::types::ColumnPath::from(name);
    let message = "message log { required binary case_id (UTF8); required binary activity (UTF8);
        required int64 timestamp (TIMESTAMP(MICROS,true)); required double cost; }";
    let fill = |properties| {
        file(
            message,
            properties,
            &[
                &texts(&["A", "A", "B"]),
                &texts(&["accept", "decide", "accept"]),
                &longs(&[10, 20, 15]),
                &|column| {
                    column.typed::<DoubleType>().write_batch(&[1.5, -2.0, 0.0], None, None).expect("numbers");
                },
            ],
        )
    };
    let expected = read(fill(WriterProperties::builder())).expect("a log").log;
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_column_encoding(column("case_id"), Encoding::DELTA_BYTE_ARRAY)
        .set_column_encoding(column("activity"), Encoding::DELTA_LENGTH_BYTE_ARRAY)
        .set_column_encoding(column("timestamp"), Encoding::DELTA_BINARY_PACKED)
        .set_column_encoding(column("cost"), Encoding::BYTE_STREAM_SPLIT);
    assert_eq!(difference(&expected, &read(fill(properties)).expect("a log").log), None);
}

#[test]
fn local_times_need_a_zone_and_every_unit_is_understood() {
    for (unit, value) in [("MILLIS", 3_600_000), ("MICROS", 3_600_000_000), ("NANOS", 3_600_000_000_000)] {
        for (adjusted, expected) in [("true", 3_600_000_000), ("false", -25_200_000_000)] {
            let message = PLAIN_LOG.replace("MICROS,true", &format!("{unit},{adjusted}"));
            let bytes = file(
                &message,
                WriterProperties::builder(),
                &[&texts(&["A"]), &texts(&["accept"]), &longs(&[value])],
            );
            let beijing = FixedOffset { minutes_east: 480 };
            let options = ReadOptions { zone: Some(&beijing), ..ReadOptions::default() };
            assert_eq!(read_with(bytes.clone(), &options).expect("a zone").log.time(), [expected]);
            if adjusted == "false" {
                let error = read(bytes).expect_err("no zone");
                assert!(error.contains("column \"timestamp\"") && error.contains("--zone"), "{error}");
            }
        }
    }
}

#[test]
fn dates_old_timestamps_and_texts_may_be_times() {
    let log = |time: &str| {
        format!(
            "message log {{ required binary case (UTF8); required binary activity (UTF8); required {time}; }}"
        )
    };
    let properties = WriterProperties::builder;
    let beijing = FixedOffset { minutes_east: 480 };
    let options = ReadOptions { zone: Some(&beijing), ..ReadOptions::default() };
    let date = file(
        &log("int32 time (DATE)"),
        properties(),
        &[&texts(&["A"]), &texts(&["accept"]), &|column| {
            column.typed::<Int32Type>().write_batch(&[1], None, None).expect("a date");
        }],
    );
    assert_eq!(read_with(date, &options).expect("a date").log.time(), [57_600_000_000]);
    let never = file(
        &log("int32 time (DATE)"),
        properties(),
        &[&texts(&["A"]), &texts(&["accept"]), &|column| {
            column.typed::<Int32Type>().write_batch(&[i32::MAX], None, None).expect("a date");
        }],
    );
    let error = read_with(never, &options).expect_err("a date five million years on");
    assert_eq!(error, "log.parquet:row 1: column \"time\": the time is beyond the years 0 to 9999");
    let old = file(
        &log("int96 time"),
        properties(),
        &[&texts(&["A"]), &texts(&["accept"]), &|column| {
            let mut instant = parquet::data_type::Int96::new();
            instant.set_data(7_000, 0, 2_440_588);
            column.typed::<Int96Type>().write_batch(&[instant], None, None).expect("an instant");
        }],
    );
    assert_eq!(read(old).expect("an instant").log.time(), [7]);
    let written_out = texts(&["1970-01-01T08:00:01+08:00"]);
    let text =
        file(&log("binary time (UTF8)"), properties(), &[&texts(&["A"]), &texts(&["accept"]), &written_out]);
    assert_eq!(read(text).expect("a text").log.time(), [1_000_000]);
}

#[test]
fn numbers_of_every_kind_are_attributes_and_may_be_missing() {
    let message = "message log { required int64 case_id; required binary activity (UTF8);
        required int64 timestamp (TIMESTAMP(MICROS,true)); optional int32 n; required int32 price (DECIMAL(9,2));
        optional boolean done; required float share; required int32 area (UINT_32); }";
    let bytes = file(
        message,
        WriterProperties::builder(),
        &[
            &longs(&[12, 12, 7]),
            &texts(&["accept", "ask", "accept"]),
            &longs(&[1, 2, 3]),
            &|column| {
                column.typed::<Int32Type>().write_batch(&[-5, 8], Some(&[1, 0, 1]), None).expect("numbers");
            },
            &|column| {
                column.typed::<Int32Type>().write_batch(&[1234, -1, 0], None, None).expect("numbers");
            },
            &|column| {
                column.typed::<BoolType>().write_batch(&[true], Some(&[0, 1, 0]), None).expect("truths");
            },
            &|column| {
                column.typed::<FloatType>().write_batch(&[0.5, 0.25, 1.0], None, None).expect("numbers");
            },
            &|column| {
                column.typed::<Int32Type>().write_batch(&[-1, 0, 1], None, None).expect("numbers");
            },
        ],
    );
    let read = read(bytes).expect("a log");
    assert_eq!(shown(&read, "n"), ["12 accept 1 Some(Int(-5))", "12 ask 2 None", "7 accept 3 Some(Int(8))"]);
    assert_eq!(shown(&read, "price")[0], "12 accept 1 Some(Float(12.34))");
    assert_eq!(shown(&read, "done")[1], "12 ask 2 Some(Bool(true))");
    assert_eq!(shown(&read, "share")[1], "12 ask 2 Some(Float(0.25))");
    assert_eq!(shown(&read, "area")[0], "12 accept 1 Some(Int(4294967295))");
}

#[test]
fn a_column_of_another_type_is_named_with_what_was_expected() {
    let message = PLAIN_LOG.replace("int64 timestamp (TIMESTAMP(MICROS,true))", "int64 timestamp");
    let bytes =
        file(&message, WriterProperties::builder(), &[&texts(&["A"]), &texts(&["accept"]), &longs(&[1])]);
    let error = read(bytes).expect_err("whole numbers are no times");
    assert!(error.contains("column \"timestamp\" holds INT64; expected times"), "{error}");
    let message = PLAIN_LOG.replace("binary case_id (UTF8)", "boolean case_id");
    let bytes = file(
        &message,
        WriterProperties::builder(),
        &[
            &|column| {
                column.typed::<BoolType>().write_batch(&[true], None, None).expect("a truth");
            },
            &texts(&["accept"]),
            &longs(&[1]),
        ],
    );
    let error = read(bytes).expect_err("a truth value is no id");
    assert!(error.contains("column \"case_id\" holds BOOLEAN; expected the case id"), "{error}");
}

const NESTED_LOG: &str = "message log {
    required binary case_id (UTF8); required binary activity (UTF8); required int64 timestamp (TIMESTAMP(MICROS,true));
    repeated int64 parts; }";

#[test]
fn a_nested_column_is_refused_unless_it_is_left_out() {
    let bytes = file(
        NESTED_LOG,
        WriterProperties::builder(),
        &[&texts(&["A"]), &texts(&["accept"]), &longs(&[1]), &|column| {
            column.typed::<Int64Type>().write_batch(&[1, 2], Some(&[1, 1]), Some(&[0, 1])).expect("a list");
        }],
    );
    let error = read(bytes.clone()).expect_err("a list is no value");
    assert!(error.contains("column \"parts\" is nested"), "{error}");
    let select = Select::Only { event: vec![], case: vec![] };
    let read = read_with(bytes, &ReadOptions { select, ..ReadOptions::default() }).expect("left out");
    assert_eq!(read.log.events(), 1);
}

const OPTIONAL_LOG: &str = "message log {
    optional binary case_id (UTF8); required binary activity (UTF8); required int64 timestamp (TIMESTAMP(MICROS,true)); }";

#[test]
fn a_row_without_a_case_is_an_error_or_left_out_and_counted() {
    let bytes = file(
        OPTIONAL_LOG,
        WriterProperties::builder(),
        &[
            &|column| {
                let ids = [ByteArray::from("A"), ByteArray::from("B")];
                column.typed::<ByteArrayType>().write_batch(&ids, Some(&[1, 0, 1]), None).expect("ids");
            },
            &texts(&["accept", "ask", "accept"]),
            &longs(&[1, 2, 3]),
        ],
    );
    let error = read(bytes.clone()).expect_err("no case id in row 2");
    assert_eq!(error, "log.parquet:row 2: no value in the column \"case_id\"");
    let read = read_with(bytes, &ReadOptions { lenient: true, ..ReadOptions::default() }).expect("lenient");
    assert_eq!(shown(&read, ""), ["A accept 1 None", "B accept 3 None"]);
    assert_eq!(read.report.skipped_total, 1);
}

#[test]
fn a_row_may_be_a_case_with_its_times_as_events() {
    let message = "message log { required binary id (UTF8); required int64 opened (TIMESTAMP(MICROS,true));
        optional int64 closed (TIMESTAMP(MICROS,true)); required binary area (UTF8); }";
    let bytes = file(
        message,
        WriterProperties::builder(),
        &[
            &texts(&["A", "B"]),
            &longs(&[1, 2]),
            &|column| {
                column.typed::<Int64Type>().write_batch(&[5], Some(&[0, 1]), None).expect("a time");
            },
            &texts(&["North", "South"]),
        ],
    );
    let mut options = ReadOptions::default();
    options.layout.case = Some("id".into());
    options.layout.rows =
        Rows::Cases { events: vec![("opened".into(), "open".into()), ("closed".into(), "close".into())] };
    let read = read_with(bytes, &options).expect("a log");
    assert_eq!(shown(&read, ""), ["A open 1 None", "B open 2 None", "B close 5 None"]);
    let area = read.log.case_column("area").expect("an attribute of cases");
    assert_eq!(area.get(1, &read.log.strings), Some(ValueRef::Text("South")));
}

#[test]
fn the_shares_of_a_log_are_disjoint_and_whole() {
    let ids: Vec<String> = (0..500).map(|row| format!("case-{}", row % 90)).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let activities = vec!["accept"; 500];
    let times: Vec<i64> = (0..500).collect();
    let bytes =
        file(PLAIN_LOG, WriterProperties::builder(), &[&texts(&ids), &texts(&activities), &longs(&times)]);
    let share = |index| {
        let options = ReadOptions { share: Some(Share { index, of: 3 }), ..ReadOptions::default() };
        let log = read_with(bytes.clone(), &options).expect("a share").log;
        (log.cases(), log.events())
    };
    let shares: Vec<_> = (0..3).map(share).collect();
    assert_eq!(shares.iter().map(|share| share.0).sum::<usize>(), 90);
    assert_eq!(shares.iter().map(|share| share.1).sum::<usize>(), 500);
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[a-z ]{0,4}".prop_map(Value::Text),
        any::<i64>().prop_map(Value::Int),
        (-1e6..1e6).prop_map(Value::Float),
        any::<bool>().prop_map(Value::Bool),
        (0_i64..4_000_000_000_000_000).prop_map(Value::Time),
    ]
}

type Row = (u8, u8, i64, Vec<(u8, Value)>);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let attributes = prop::collection::vec((0..3_u8, leaf()), 0..3);
    prop::collection::vec((0..6_u8, 0..4_u8, 0_i64..1_000_000_000_000, attributes), 1..40)
}

/// A log with a column of one type, one of several types, one with nested attributes and one of cases.
fn log_of(rows: &[Row]) -> Log {
    let mut builder = LogBuilder::default();
    for (case, activity, time, attributes) in rows {
        let number = builder.case(&format!("case {case}"));
        builder.event(number, &format!("activity {activity}"), *time);
        builder.case_attribute(number, "opened", Value::Time(i64::from(*case)), Vec::new());
        builder.event_attribute("cost", Value::Int(*time), Vec::new());
        for (key, value) in attributes {
            let nested =
                Attribute { key: "by".into(), value: Value::Text("Li".into()), children: Vec::new() };
            let (key, children) = match key {
                0 => ("any", Vec::new()),
                1 => ("nested", vec![nested]),
                _ => ("other", Vec::new()),
            };
            builder.event_attribute(key, value.clone(), children);
        }
    }
    builder.finish(Order::File, 1).log
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_written_log_is_read_back_the_same_on_any_number_of_threads(rows in rows()) {
        let log = log_of(&rows);
        for threads in [1, 3] {
            let read = read_with(written(&log), &ReadOptions { threads, ..ReadOptions::default() });
            prop_assert_eq!(difference(&log, &read.expect("our own file").log), None);
        }
    }

    #[test]
    fn a_damaged_file_is_an_error_or_a_log_but_never_a_panic(
        rows in rows(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = written(&log_of(&rows));
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Err(error) = read(bytes) {
            prop_assert!(error.starts_with("log.parquet:"), "{}", error);
        }
    }
}
