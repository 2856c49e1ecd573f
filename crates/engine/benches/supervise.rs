//! Supervision of columns in memory: ten rules, one of them a working-day clock with pauses; events per second on one
//! core.

use chuangyou_calendar::Calendar;
use chuangyou_engine::{RuleSet, Watch, supervise_log};
use chuangyou_eventlog::{Log, LogBuilder, Order, Value};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;

const PROGRAMME: &str = r#"
[programme]
id = "bench"
title = { zh = "测", en = "Bench" }
calendar = "cn"
zone = "Asia/Shanghai"
[source]
id = "bench"
title = { zh = "测", en = "Bench" }
closed = { activities = ["deliver", "withdraw"] }
roles = { unit = "unit" }
[[clause]]
id = "c"
title = { zh = "条", en = "Clause" }
text = { zh = "文", en = "Text" }
[[clock]]
id = "promise"
title = { zh = "承诺", en = "Promise" }
budget = 7
unit = "working_day"
start = "accept"
stop = ["decide", "withdraw"]
pause = { from = "request_correction", to = "supply_correction", resume = "continue" }
[[rule]]
id = "r0"
title = { zh = "时限", en = "Time limit" }
clause = "c"
template = "clock"
levels = [
  { level = "notice", clock = "promise", remaining = 2 },
  { level = "yellow", clock = "promise", over = 1 },
  { level = "red", clock = "promise", over = 4 },
]
"#;

const RULES: [&str; 9] = [
    "template = \"response\"\na = \"submit\"\nb = [\"accept\", \"request_correction\"]",
    "template = \"precedence\"\na = \"accept\"\nb = \"decide\"",
    "template = \"absence\"\na = \"request_correction\"\nn = 2",
    "template = \"different_actors\"\na = \"accept\"\nb = \"decide\"",
    "template = \"chain_response\"\na = \"request_correction\"\nb = \"supply_correction\"",
    "template = \"existence\"\na = \"submit\"\nn = 1",
    "template = \"not_succession\"\na = \"withdraw\"\nb = \"decide\"",
    "template = \"alternate_precedence\"\na = \"decide\"\nb = \"deliver\"",
    "template = \"init\"\na = \"submit\"",
];

fn rules() -> RuleSet {
    let mut text = PROGRAMME.to_owned();
    for (i, rule) in RULES.iter().enumerate() {
        text += &format!(
            "[[rule]]\nid = \"r{}\"\ntitle = {{ zh = \"规\", en = \"Rule\" }}\nclause = \"c\"\n{rule}\n",
            i + 1
        );
    }
    let programme = chuangyou_programme::load_sources(vec![("bench.toml".to_owned(), text)])
        .unwrap_or_else(|faults| panic!("{faults:?}"));
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../calendars/cn"));
    RuleSet::compile(programme, Calendar::load_dir(folder).expect("the calendar of China"))
        .expect("it compiles")
}

/// Cases of an approval office over 2011, every fifth with a correction.
fn log(cases: u64) -> Log {
    const HOUR: i64 = 3_600_000_000;
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut chance = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) % below
    };
    let mut builder = LogBuilder::default();
    for number in 0..cases {
        let case = builder.case(&format!("C{number:07}"));
        builder.case_attribute(case, "unit", Value::Text(format!("D{:02}", number % 40)), Vec::new());
        let mut at = 1_293_840_000_000_000 + chance(8_000) as i64 * HOUR;
        let mut event = |activity: &str, hours: u64, who: u64| {
            at += hours as i64 * HOUR;
            builder.event(case, activity, at);
            builder.event_attribute("org:resource", Value::Text(format!("R{who:03}")), Vec::new());
        };
        event("submit", 0, 500);
        event("accept", 1 + chance(30), chance(100));
        if number % 5 == 0 {
            event("request_correction", 1 + chance(40), chance(100));
            event("supply_correction", 1 + chance(200), 500);
        }
        event("review", 1 + chance(60), chance(100));
        event("decide", 1 + chance(150), chance(100));
        event("deliver", 1 + chance(100), chance(100));
    }
    builder.finish(Order::Time, 1).log
}

fn supervision(criterion: &mut Criterion) {
    let rules = rules();
    let log = log(200_000);
    let as_of = log.time().iter().copied().max().expect("there are events");
    let mut group = criterion.benchmark_group("supervise");
    group.throughput(Throughput::Elements(log.events() as u64)).sample_size(20);
    for (name, watch) in [("totals", Watch::TOTALS), ("cards_and_totals", Watch::ALL)] {
        group.bench_function(BenchmarkId::new("ten_rules_one_core", name), |bench| {
            bench.iter(|| black_box(supervise_log(&rules, &log, as_of, watch, 1, &|_| {})));
        });
    }
    group.finish();
}

criterion_group!(benches, supervision);
criterion_main!(benches);
