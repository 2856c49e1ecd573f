//! The report as tables for people.

use super::Report;
use crate::instant;
use crate::words::grouped;
use chuangyou_engine::WorstCase;
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use std::fmt::Write as _;

/// How many of the worst cases are shown.
const WORST_SHOWN: usize = 10;

/// The rules with their cards, what was judged, and the worst cases.
pub(super) fn render(report: &Report<'_>) -> String {
    let (words, findings) = (report.words, report.findings);
    let totals = &findings.totals;
    let as_of = instant::rfc3339(findings.as_of, &report.rules.almanac().zone);
    let mut text = layout(&rules(report));
    let summary = words.judged(totals.cases, totals.events, totals.closed, &as_of);
    push_line(&mut text, "");
    push_line(&mut text, &summary);
    for (clock, cases) in &totals.without_limit {
        push_line(&mut text, &format!("{} ({clock}): {}", words.without_limit, grouped(*cases)));
    }
    if findings.skips.total() > 0 {
        push_line(&mut text, &words.left_out(findings.skips.total()));
    }
    if !totals.worst.is_empty() {
        push_line(&mut text, &format!("\n{}", words.worst));
        text.push_str(&layout(&worst(report)));
    }
    text
}

fn rules(report: &Report<'_>) -> Table {
    let (words, programme) = (report.words, report.rules.programme());
    let mut table = table(&[words.rule, words.title, words.clause, words.notice, words.yellow, words.red]);
    for (rule, counts) in programme.rules.iter().zip(&report.findings.totals.rules) {
        table.add_row([
            rule.id.clone(),
            words.pick(&rule.title).to_owned(),
            programme.clause(rule.clause).id.clone(),
            grouped(counts.notice),
            grouped(counts.yellow),
            grouped(counts.red),
        ]);
    }
    align_right(&mut table, 3..6);
    table
}

fn worst(report: &Report<'_>) -> Table {
    let words = report.words;
    let heads = [words.case, words.clock, words.unit, words.over, words.limit, words.used, words.state];
    let mut table = table(&heads);
    for case in report.findings.totals.worst.iter().take(WORST_SHOWN) {
        let WorstCase { case, clock, unit, over, limit, used, open } = case;
        table.add_row([
            case.clone(),
            clock.clone(),
            unit.clone(),
            over.to_string(),
            limit.map(|l| l.to_string()).unwrap_or_default(),
            limit.map(|_| used.to_string()).unwrap_or_default(),
            (if *open { words.open } else { words.closed }).to_owned(),
        ]);
    }
    align_right(&mut table, 3..6);
    table
}

/// A table without lines, so that it can be cut, sorted and pasted.
fn table(heads: &[&str]) -> Table {
    let mut table = Table::new();
    table.force_no_tty();
    table.load_style(NOTHING);
    table.set_header(heads);
    table
}

fn align_right(table: &mut Table, columns: std::ops::Range<usize>) {
    for column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

fn layout(table: &Table) -> String {
    let mut text = String::new();
    for line in table.lines() {
        push_line(&mut text, line.trim_end().strip_prefix(' ').unwrap_or(line.trim_end()));
    }
    text
}

fn push_line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("writing to a String cannot fail");
}
