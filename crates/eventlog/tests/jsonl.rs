//! JSON lines: one event a line.

use chuangyou_eventlog::{
    Attribute, FixedOffset, Format, Log, LogBuilder, Order, ReadLog, ReadOptions, Rows, Value, ValueRef,
    difference, read_from, write_jsonl,
};
use proptest::prelude::*;

fn read_with(text: &str, options: &ReadOptions<'_>) -> Result<ReadLog, String> {
    let options = ReadOptions { format: Some(Format::JsonLines), ..options.clone() };
    let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
    read_from(Box::new(bytes), "log.jsonl", &options).map_err(|error| error.to_string())
}

fn read(text: &str) -> Result<ReadLog, String> {
    read_with(text, &ReadOptions::default())
}

fn value(log: &Log, key: &str, event: usize) -> Option<Value> {
    log.event_column(key)?.get(event, &log.strings).map(ValueRef::to_value)
}

const TWO_CASES: &str = r#"{"case": "A", "activity": "accept", "time": "2026-02-02T09:00:00+08:00", "resource": "Li", "case:item": "permit"}
{"case": "B", "activity": "accept", "time": "2026-02-02T09:30:00+08:00"}

{"case": "A", "activity": "decide", "time": "2026-02-03T09:00:00+08:00", "cost": 5, "case:item": "permit"}
"#;

#[test]
fn each_line_is_an_event_and_types_come_from_json() {
    let log = read(TWO_CASES).expect("a log").log;
    assert_eq!((log.cases(), log.events(), log.case_id(1)), (2, 3, "B"));
    assert_eq!(value(&log, "org:resource", 0), Some(Value::Text("Li".into())));
    assert_eq!(value(&log, "cost", 1), Some(Value::Int(5)));
    let item = log.case_column("item").expect("an attribute of cases");
    assert_eq!(item.get(0, &log.strings), Some(ValueRef::Text("permit")));
    assert_eq!(item.get(1, &log.strings), None);
}

#[test]
fn texts_that_all_are_times_become_times_and_whole_numbers_join_others() {
    let line = |more: &str| {
        format!("{{\"case\":\"A\",\"activity\":\"a\",\"time\":\"2026-02-02T00:00:00Z\",{more}}}\n")
    };
    let text = [
        line(r#""due": "1970-01-01T00:00:01Z", "note": "1970-01-01T00:00:01Z", "n": 1"#),
        line(r#""due": "1970-01-01T08:00:02+08:00", "note": "none", "n": 1.5"#),
        line(r#""due": null"#),
    ];
    let log = read(&text.concat()).expect("a log").log;
    assert_eq!(value(&log, "due", 1), Some(Value::Time(2_000_000)));
    assert_eq!(value(&log, "due", 2), None);
    assert_eq!(value(&log, "note", 0), Some(Value::Text("1970-01-01T00:00:01Z".into())));
    assert_eq!(value(&log, "n", 0), Some(Value::Float(1.0)));
}

#[test]
fn a_bad_line_is_named_with_its_number_and_what_was_expected() {
    let good = r#"{"case":"A","activity":"a","time":"2026-02-02T00:00:00Z"}"#;
    for (bad, said) in [
        (r#"{"case":"A","case":"B"}"#, "the key \"case\" stands twice"),
        (r#"{"case":"A","activity":"a"}"#, "no value under the key \"time\""),
        (r#"{"case":"","activity":"a","time":"2026-02-02T00:00:00Z"}"#, "no value under the key \"case\""),
        (r#"{"case":"A","activity":"a","time":"2026-02-02 00:00"}"#, "has no zone"),
        (r#"{"case":"A","activity":"a","time":7}"#, "expected a time as a text"),
        (r#"{"case":"A","activity":["a"],"time":"2026-02-02T00:00:00Z"}"#, "expected a text"),
        (r#"{"case":"A","#, "no valid JSON at byte"),
        ("[1, 2]", "is no object"),
        (r#"{"case":"A","activity":"a","time":"2026-02-02T00:00:00Z","n":99999999999999999999}"#, "n"),
    ] {
        let text = format!("{good}\n{bad}\n{good}\n");
        match read(&text) {
            Err(error) => assert!(error.starts_with("log.jsonl:line 2:") && error.contains(said), "{error}"),
            Ok(_) => assert!(bad.contains("99999"), "{bad} was read"),
        }
        let lenient =
            read_with(&text, &ReadOptions { lenient: true, ..ReadOptions::default() }).expect("lenient");
        assert!(lenient.log.events() >= 2);
    }
    let error = read("{\"x\": 1}\n").expect_err("the first line names no case");
    assert!(error.starts_with("log.jsonl:line 1: no column for the case id"), "{error}");
}

#[test]
fn a_line_that_is_no_utf8_or_too_long_is_an_error_of_that_line() {
    let mut bytes = br#"{"case":"A","activity":"a","time":"2026-02-02T00:00:00Z"}"#.to_vec();
    bytes.extend(b"\n{\"case\":\"\xff\"}\n");
    let options = ReadOptions { format: Some(Format::JsonLines), ..ReadOptions::default() };
    let error =
        read_from(Box::new(std::io::Cursor::new(bytes)), "log.jsonl", &options).expect_err("no UTF-8");
    assert_eq!(error.to_string(), "log.jsonl:line 2: no valid UTF-8 from byte 9 of the line on");
    let long = format!("{{\"case\":\"{}\"}}\n", "x".repeat(17 << 20));
    let error = read(&long).expect_err("too long");
    assert_eq!(error, "log.jsonl:line 1: the line is longer than 16 MiB");
}

#[test]
fn the_layout_may_name_other_keys_and_a_line_may_be_a_case() {
    let mut options = ReadOptions::default();
    let beijing = FixedOffset { minutes_east: 480 };
    options.zone = Some(&beijing);
    options.layout.case = Some("no".into());
    options.layout.rows =
        Rows::Cases { events: vec![("open".into(), "opened".into()), ("shut".into(), "closed".into())] };
    let text = "{\"no\": 1, \"open\": \"2026-02-02 09:00\", \"area\": \"North\"}\n\
                {\"no\": 2, \"open\": \"2026-02-02 10:00\", \"shut\": \"2026-02-05 10:00\"}\n";
    let log = read_with(text, &options).expect("a log").log;
    assert_eq!((log.cases(), log.events(), log.case_id(1)), (2, 3, "2"));
    let area = log.case_column("area").expect("an attribute of cases");
    assert_eq!(area.get(0, &log.strings), Some(ValueRef::Text("North")));
    let twice = format!("{text}{{\"no\": 2, \"open\": \"2026-02-02 10:00\"}}\n");
    let error = read_with(&twice, &options).expect_err("case 2 stands twice");
    assert!(error.contains("line 3: the case \"2\" stands on an earlier line"), "{error}");
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[a-z\"\\\\ \u{4e00}-\u{4e10}]{1,4}".prop_map(Value::Text),
        Just(Value::Text("2026-02-02".into())),
        "[a-f0-9]{4}".prop_map(Value::Id),
        any::<i64>().prop_map(Value::Int),
        (-1e6..1e6).prop_map(Value::Float),
        any::<bool>().prop_map(Value::Bool),
        (0_i64..4_000_000_000_000_000).prop_map(Value::Time),
    ]
}

proptest! {
    #[test]
    fn a_written_log_is_read_back_the_same(
        rows in prop::collection::vec(
            (0..5_u8, 0_i64..1_000_000_000_000, prop::collection::vec((0..4_usize, leaf()), 0..4)),
            1..30,
        ),
        offset in prop::sample::select(vec![-330, 0, 480]),
    ) {
        let mut builder = LogBuilder::default();
        for (case, time, attributes) in &rows {
            let number = builder.case(&format!("case {case}"));
            builder.event(number, "accept", *time);
            builder.case_attribute(number, "opened", Value::Time(i64::from(*case)), Vec::new());
            for (key, value) in attributes {
                let nested = Attribute { key: "by".into(), value: value.clone(), children: Vec::new() };
                let children = if *key == 3 { vec![nested] } else { Vec::new() };
                builder.event_attribute(["a", "b", "time", "nested"][*key], value.clone(), children);
            }
        }
        let log = builder.finish(Order::File, 1).log;
        let mut out = Vec::new();
        write_jsonl(&log, &mut out, offset).expect("memory can be written");
        let text = String::from_utf8(out).expect("JSON is UTF-8");
        prop_assert_eq!(difference(&log, &read(&text).expect("our own file").log), None);
    }

    #[test]
    fn arbitrary_text_is_an_error_or_a_log_but_never_a_panic(text in "[\\[\\]{}\":,a-e0-9.@ \n]{0,80}") {
        let _ = read(&text);
    }
}
