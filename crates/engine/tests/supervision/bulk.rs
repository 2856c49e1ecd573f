//! A whole log at once against one trace at a time, on random logs and rules.

use crate::scene::{at, rules};
use chuangyou_engine::{Card, RuleSet, Totals, Trace, Watch, judge_totals, supervise, supervise_log};
use chuangyou_eventlog::{Log, LogBuilder, Order, Value};
use proptest::prelude::*;

const ACTIVITIES: [&str; 6] = ["accept", "pause", "resume", "decide", "close", "other"];
const BINARY: [&str; 8] = [
    "response",
    "precedence",
    "alternate_precedence",
    "chain_response",
    "not_succession",
    "co_existence",
    "exclusive_choice",
    "succession",
];
const UNITS: [&str; 4] = ["working_day", "calendar_day", "hour", "working_hour"];

#[derive(Debug, Clone)]
struct Row {
    case: u8,
    activity: usize,
    hours: u16,
    actor: u8,
}

fn log_of(rows: &[Row]) -> Log {
    let start = at("2026-01-05 08:00");
    let mut builder = LogBuilder::default();
    for row in rows {
        let id = format!("case-{}", row.case);
        let case = builder.case(&id);
        builder.case_attribute(case, "unit", Value::Text(format!("unit-{}", row.case % 3)), Vec::new());
        builder.event(case, ACTIVITIES[row.activity], start + i64::from(row.hours) * 3_600_000_000);
        builder.event_attribute("org:resource", Value::Text(format!("person-{}", row.actor)), Vec::new());
    }
    builder.finish(Order::File, 1).log
}

fn programme(pairs: &[(usize, usize, usize)], clock: (usize, bool, u8)) -> RuleSet {
    let (unit, date, budget) = clock;
    let convention = if date && unit < 2 { "date" } else { "timestamp" };
    let mut text = format!(
        r#"
        [[clock]]
        id = "k"
        title = {{ zh = "钟", en = "Clock" }}
        budget = {budget}
        unit = "{}"
        convention = "{convention}"
        start = "accept"
        stop = ["decide", "close"]
        pause = {{ from = "pause", to = "resume", resume = "continue" }}
        repeat = {date}
        [[rule]]
        id = "clock"
        title = {{ zh = "时", en = "Time" }}
        clause = "c"
        template = "clock"
        levels = [{{ level = "notice", clock = "k", remaining = 1 }}, {{ level = "red", clock = "k", over = 1 }}]
        [[rule]]
        id = "eyes"
        title = {{ zh = "眼", en = "Eyes" }}
        clause = "c"
        template = "different_actors"
        a = "accept"
        b = "decide"
        [[indicator]]
        id = "closed"
        title = {{ zh = "数", en = "Cases" }}
        numerator = {{ of = "cases" }}
        [[indicator]]
        id = "loops"
        title = {{ zh = "返", en = "Loops" }}
        numerator = {{ of = "cases", sum = "loops" }}
        denominator = {{ of = "events" }}
        [[indicator]]
        id = "late"
        title = {{ zh = "迟", en = "Late" }}
        numerator = {{ of = "cases", rule = "clock", level = "red" }}
        "#,
        UNITS[unit]
    );
    for (i, (relation, a, b)) in pairs.iter().enumerate() {
        text += &format!(
            "[[rule]]\nid = \"r{i}\"\ntitle = {{ zh = \"规\", en = \"Rule\" }}\nclause = \"c\"\ntemplate = \"{}\"\na = \"{}\"\nb = \"{}\"\n",
            BINARY[*relation], ACTIVITIES[*a], ACTIVITIES[*b]
        );
    }
    rules(&text)
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0_u8..12, 0..ACTIVITIES.len(), 0_u16..700, 0_u8..3);
    proptest::collection::vec(row, 1..80).prop_map(|rows| {
        rows.into_iter().map(|(case, activity, hours, actor)| Row { case, activity, hours, actor }).collect()
    })
}

fn one_at_a_time(rules: &RuleSet, log: &Log, as_of: i64) -> Vec<Card> {
    let verdicts = (0..log.cases()).map(|case| supervise(rules, &Trace::of(log, case), as_of));
    let mut cards: Vec<Card> = verdicts.flat_map(|v| v.cards).collect();
    cards.sort_by(Card::in_file_order);
    cards
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_log_gives_the_cards_of_its_traces_and_any_partition_the_same_totals(
        rows in rows(),
        pairs in proptest::collection::vec((0..BINARY.len(), 0..6_usize, 0..6_usize), 0..6),
        clock in (0..4_usize, any::<bool>(), 0_u8..6),
        hours in 0_i64..1_500,
        parts in 1_u8..5,
    ) {
        let rules = programme(&pairs, clock);
        let log = log_of(&rows);
        let as_of = at("2026-01-05 08:00") + hours * 3_600_000_000;
        let whole = supervise_log(&rules, &log, as_of, Watch::ALL, 2, &|_| {});
        prop_assert_eq!(&whole.cards, &one_at_a_time(&rules, &log, as_of));

        let mut cards = Vec::new();
        let mut totals = Totals::default();
        for part in (0..parts).rev() {
            let rows: Vec<Row> = rows.iter().filter(|r| r.case % parts == part).cloned().collect();
            let found = supervise_log(&rules, &log_of(&rows), as_of, Watch::ALL, 1, &|_| {});
            cards.extend(found.cards);
            totals = totals.merge(found.totals);
        }
        cards.sort_by(Card::in_file_order);
        prop_assert_eq!(&cards, &whole.cards);
        prop_assert_eq!(&totals, &whole.totals);
        prop_assert_eq!(judge_totals(&rules, &totals, as_of), judge_totals(&rules, &whole.totals, as_of));
    }

    #[test]
    fn the_verdict_does_not_change_before_its_next_change_and_does_then(
        rows in rows(),
        clock in (0..4_usize, any::<bool>(), 0_u8..6),
        hours in 0_i64..900,
    ) {
        let rules = programme(&[(0, 0, 3)], clock);
        let log = log_of(&rows);
        for case in 0..log.cases() {
            let mut trace = Trace::of(&log, case);
            let as_of = at("2026-01-05 08:00") + hours * 3_600_000_000;
            trace.events.retain(|e| e.at <= as_of);
            let now = supervise(&rules, &trace, as_of);
            let ids = |cards: &[Card]| -> Vec<_> { cards.iter().map(|c| (c.rule.clone(), c.level, c.at)).collect() };
            let Some(next) = now.next_change else {
                let much_later = supervise(&rules, &trace, as_of + 400 * 86_400_000_000);
                prop_assert_eq!(ids(&much_later.cards), ids(&now.cards));
                continue;
            };
            prop_assert!(next > as_of);
            let before = supervise(&rules, &trace, next - 1);
            prop_assert_eq!(ids(&before.cards), ids(&now.cards));
            let then = supervise(&rules, &trace, next);
            prop_assert_ne!(ids(&then.cards), ids(&now.cards));
        }
    }
}
