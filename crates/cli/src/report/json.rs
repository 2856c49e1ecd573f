//! The report as JSON. Its keys are fixed: others script against them.

use super::Report;
use crate::instant;
use anyhow::Result;
use chuangyou_engine::{LevelCounts, WorstCase};
use chuangyou_programme::model::Text;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

#[derive(Serialize)]
struct Document<'a> {
    log: LogPart<'a>,
    as_of: String,
    programme: ProgrammePart<'a>,
    rules: Vec<RulePart<'a>>,
    units: Vec<UnitPart<'a>>,
    used: Vec<UsedPart<'a>>,
    worst: Vec<WorstPart<'a>>,
    without_limit: &'a BTreeMap<String, u64>,
    skipped: u64,
}

#[derive(Serialize)]
struct LogPart<'a> {
    files: &'a [String],
    cases: u64,
    events: u64,
    closed: u64,
}

#[derive(Serialize)]
struct ProgrammePart<'a> {
    id: &'a str,
    version: &'a str,
    calendar: CalendarPart<'a>,
}

#[derive(Serialize)]
struct CalendarPart<'a> {
    id: &'a str,
    version: &'a str,
}

/// A rule; each (case, rule) pair counts once, at its highest level, and `cards` counts every card.
#[derive(Serialize)]
struct RulePart<'a> {
    id: &'a str,
    title: &'a Text,
    clause: &'a str,
    notice: u64,
    yellow: u64,
    red: u64,
    cards: u64,
}

/// Cases of a unit by the month of their last event.
#[derive(Serialize)]
struct UnitPart<'a> {
    unit: &'a str,
    month: String,
    cases: u64,
    closed: u64,
    late: u64,
    notice: u64,
    yellow: u64,
    red: u64,
}

/// Runs of a clock that used from so many percent of their limit on, in steps of ten; 200 is twice the limit or more.
#[derive(Serialize)]
struct UsedPart<'a> {
    clock: &'a str,
    percent_from: u32,
    runs: u64,
}

#[derive(Serialize)]
struct WorstPart<'a> {
    case: &'a str,
    clock: &'a str,
    unit: &'a str,
    over: i64,
    limit: Option<i64>,
    used: Option<i64>,
    open: bool,
}

/// Writes the document, with a line feed at its end.
pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(report))?;
    Ok(writeln!(out)?)
}

fn document<'a>(report: &'a Report<'_>) -> Document<'a> {
    let (findings, programme, almanac) = (report.findings, report.rules.programme(), report.rules.almanac());
    let totals = &findings.totals;
    let rule = |(rule, counts): (&'a chuangyou_programme::model::Rule, &LevelCounts)| RulePart {
        id: &rule.id,
        title: &rule.title,
        clause: &programme.clause(rule.clause).id,
        notice: counts.notice,
        yellow: counts.yellow,
        red: counts.red,
        cards: counts.cards,
    };
    Document {
        log: LogPart {
            files: &findings.files,
            cases: totals.cases,
            events: totals.events,
            closed: totals.closed,
        },
        as_of: instant::rfc3339(findings.as_of, &almanac.zone),
        programme: ProgrammePart {
            id: &programme.id,
            version: &programme.version,
            calendar: CalendarPart { id: almanac.calendar.id(), version: almanac.calendar.version() },
        },
        rules: programme.rules.iter().zip(&totals.rules).map(rule).collect(),
        units: units(report),
        used: totals
            .used
            .iter()
            .map(|((clock, bin), runs)| UsedPart { clock, percent_from: u32::from(bin.0) * 10, runs: *runs })
            .collect(),
        worst: totals.worst.iter().map(worst).collect(),
        without_limit: &totals.without_limit,
        skipped: findings.skips.total(),
    }
}

fn units<'a>(report: &'a Report<'_>) -> Vec<UnitPart<'a>> {
    let part = |((unit, month), cell): (&'a (String, i32), &chuangyou_engine::Cell)| UnitPart {
        unit,
        month: instant::month(*month),
        cases: cell.cases,
        closed: cell.closed,
        late: cell.late,
        notice: cell.notice,
        yellow: cell.yellow,
        red: cell.red,
    };
    report.findings.totals.cells.iter().map(part).collect()
}

fn worst(case: &WorstCase) -> WorstPart<'_> {
    WorstPart {
        case: &case.case,
        clock: &case.clock,
        unit: &case.unit,
        over: case.over,
        limit: case.limit,
        used: case.limit.map(|_| case.used),
        open: case.open,
    }
}
