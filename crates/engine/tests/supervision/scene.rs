//! Small programmes and traces to judge.

use chuangyou_calendar::{Calendar, Weekend};
use chuangyou_engine::{Event, RuleSet, Trace, supervise};
use chuangyou_eventlog::{Stamp, Value, parse_time};

/// A programme over plain Monday-to-Friday weeks in China, with one clause `c`.
pub(crate) fn rules(text: &str) -> RuleSet {
    rules_with(Calendar::weekends_only("plain", Weekend::SATURDAY_SUNDAY).expect("a plain calendar"), text)
}

/// The same over another calendar.
pub(crate) fn rules_with(calendar: Calendar, text: &str) -> RuleSet {
    const HEAD: &str = r#"
        [programme]
        id = "scene"
        title = { zh = "例", en = "Scene" }
        calendar = "plain"
        zone = "Asia/Shanghai"
        [[clause]]
        id = "c"
        title = { zh = "条", en = "Clause" }
        text = { zh = "文", en = "Text" }
    "#;
    let source = if text.contains("[source]") { "" } else { PLAIN_SOURCE };
    let files = vec![("scene.toml".to_owned(), format!("{HEAD}{text}\n{source}"))];
    let programme = chuangyou_programme::load_sources(files).unwrap_or_else(|faults| panic!("{faults:?}"));
    RuleSet::compile(programme, calendar).expect("the scene compiles")
}

/// Cases close with `close`; who acts is `org:resource`.
const PLAIN_SOURCE: &str = r#"
    [source]
    id = "scene"
    title = { zh = "例", en = "Scene" }
    order = "file"
    closed = { activities = ["close"] }
    roles = { unit = "unit", recorded_at = "recorded" }
"#;

/// An instant in China.
pub(crate) fn at(text: &str) -> i64 {
    let text = if text.len() == 16 { format!("{text}:00") } else { text.to_owned() };
    match parse_time(format!("{text}+08:00").as_bytes()) {
        Some(Stamp::Utc(micros)) => micros,
        other => panic!("{text}: {other:?}"),
    }
}

/// A trace of lines `2018-10-15 10:00 accept [by WHO] [key=value …]`.
pub(crate) fn trace(lines: &str) -> Trace {
    let mut trace = Trace { case: "case".to_owned(), ..Trace::default() };
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if let Some(attributes) = line.strip_prefix("case ") {
            trace.attributes.extend(attributes.split(' ').map(attribute));
            continue;
        }
        let mut words = line.split(' ');
        let (day, time) = (words.next().expect("a day"), words.next().expect("a time"));
        let activity = words.next().expect("an activity").to_owned();
        let attributes = words.map(attribute).collect();
        trace.events.push(Event { activity, at: at(&format!("{day} {time}")), attributes });
    }
    trace
}

fn attribute(word: &str) -> (String, Value) {
    let (key, value) = word.split_once('=').expect("key=value");
    let key = if key == "by" { "org:resource" } else { key };
    let value = match (value.parse::<i64>(), key) {
        (_, "recorded" | "due" | "started") => Value::Time(at(&value.replace('T', " "))),
        (Ok(number), "days" | "promised") => Value::Int(number),
        _ => Value::Text(value.to_owned()),
    };
    (key.to_owned(), value)
}

/// The cards of a trace at an instant, as `rule level at`, one a line.
pub(crate) fn cards(rules: &RuleSet, trace: &Trace, as_of: &str) -> Vec<String> {
    let verdict = supervise(rules, trace, at(as_of));
    verdict.cards.iter().map(|c| format!("{} {} {}", c.rule, c.level.name(), local(c.at))).collect()
}

/// An instant as it is read in China.
pub(crate) fn local(at: i64) -> String {
    let text = chuangyou_eventlog::format_time(at, 8 * 60);
    text[.."2018-10-15T10:00:00".len()].replace('T', " ")
}
