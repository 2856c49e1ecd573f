//! How fast logs are read: small generated ones, whole, from memory.

use std::hint::black_box;
use std::io::Cursor;

use chuangyou_eventlog::{
    Format, Log, LogBuilder, Order, ReadOptions, Select, Value, parse_time, read_from, write_csv, write_xes,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const CASES: i64 = 5_000;
const EVENTS_OF_A_CASE: i64 = 6;
const ACTIVITIES: [&str; 6] =
    ["receive", "check", "request correction", "supply correction", "decide", "deliver"];

/// Cases of six events with the attributes a real log has.
fn log() -> Log {
    let mut builder = LogBuilder::default();
    for number in 0..CASES {
        let case = builder.case(&format!("C{number:06}"));
        let channel = ["window", "internet", "post"][number as usize % 3];
        builder.case_attribute(case, "channel", Value::Text(channel.into()), Vec::new());
        for (step, activity) in (0..EVENTS_OF_A_CASE).zip(ACTIVITIES) {
            builder.event(case, activity, (number * 7 + step * 3600) * 1_000_000);
            let resource = Value::Text(format!("R{:02}", (number + step) % 40));
            builder.event_attribute("org:resource", resource, Vec::new());
            builder.event_attribute("lifecycle:transition", Value::Text("complete".into()), Vec::new());
            builder.event_attribute("cost", Value::Int(number % 100), Vec::new());
        }
    }
    builder.finish(Order::File, 1).log
}

fn read(criterion: &mut Criterion) {
    let log = log();
    let (mut xes, mut csv) = (Vec::new(), Vec::new());
    write_xes(&log, &mut xes, 480).expect("memory can be written");
    write_csv(&log, &mut csv, 480).expect("memory can be written");
    let selected = Select::Only { event: vec!["org:resource".into()], case: vec!["channel".into()] };
    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Elements((CASES * EVENTS_OF_A_CASE) as u64));
    for (name, format, bytes) in [("xes", Format::Xes, &xes), ("csv", Format::Csv, &csv)] {
        for (extent, select) in [("all", &Select::All), ("selected", &selected)] {
            let options = ReadOptions {
                format: Some(format),
                select: select.clone(),
                threads: 1,
                ..ReadOptions::default()
            };
            group.bench_function(format!("{name} {extent}"), |bencher| {
                bencher.iter(|| {
                    let read = read_from(Box::new(Cursor::new(bytes.clone())), name, &options);
                    black_box(read.expect("a good file").log.events())
                });
            });
        }
    }
    group.finish();
}

fn times(criterion: &mut Criterion) {
    criterion.bench_function("parse_time", |bencher| {
        bencher.iter(|| parse_time(black_box(b"2011-10-11T13:45:40.276+02:00")));
    });
}

criterion_group!(benches, read, times);
criterion_main!(benches);
