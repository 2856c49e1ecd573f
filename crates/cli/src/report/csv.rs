//! The report as CSV: indicators by unit and month, or rules with their cards.

use super::Report;
use crate::instant;
use anyhow::Result;
use chuangyou_engine::IndicatorCell;
use chuangyou_programme::model::Indicator;
use std::collections::BTreeSet;
use std::io::Write;

/// A row for each unit and month with a case: the unit under the given heading or its attribute's name, the month, and
/// each indicator by its id.
///
/// Sums are whole numbers; ratios have the indicator's decimals and are empty where there is nothing to divide by.
pub(super) fn indicators(
    report: &Report<'_>,
    unit_header: Option<&str>,
    out: &mut (impl Write + ?Sized),
) -> Result<()> {
    let programme = report.rules.programme();
    let indicators = &programme.indicators;
    let attribute = programme.source.as_ref().and_then(|source| source.roles.unit.as_deref());
    let unit_header = unit_header.or(attribute).unwrap_or("unit");
    let totals = &report.findings.totals;
    let mut rows: BTreeSet<(&str, i32)> =
        totals.cells.keys().map(|(unit, month)| (unit.as_str(), *month)).collect();
    rows.extend(totals.indicators.keys().map(|(_, unit, month)| (unit.as_str(), *month)));
    let mut table = csv::Writer::from_writer(out);
    table.write_record([unit_header, "month"].into_iter().chain(indicators.iter().map(|i| i.id.as_str())))?;
    for (unit, month) in rows {
        let mut row = vec![unit.to_owned(), instant::month(month)];
        for (position, indicator) in indicators.iter().enumerate() {
            let key = (position as u16, unit.to_owned(), month);
            let cell = totals.indicators.get(&key).copied().unwrap_or_default();
            row.push(value(indicator, cell));
        }
        table.write_record(row)?;
    }
    Ok(table.flush()?)
}

/// An indicator's value as text.
pub(super) fn value(indicator: &Indicator, cell: IndicatorCell) -> String {
    match (&indicator.denominator, cell.denominator) {
        (None, _) => cell.numerator.to_string(),
        (Some(_), 0) => String::new(),
        (Some(_), denominator) => {
            let decimals = usize::from(indicator.decimals);
            format!("{:.decimals$}", cell.numerator as f64 / denominator as f64)
        }
    }
}

/// A row for each rule.
pub(super) fn rules(report: &Report<'_>, out: &mut (impl Write + ?Sized)) -> Result<()> {
    let programme = report.rules.programme();
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["rule", "title", "clause", "notice", "yellow", "red", "cards"])?;
    for (rule, counts) in programme.rules.iter().zip(&report.findings.totals.rules) {
        table.write_record([
            &rule.id,
            report.words.pick(&rule.title),
            &programme.clause(rule.clause).id,
            &counts.notice.to_string(),
            &counts.yellow.to_string(),
            &counts.red.to_string(),
            &counts.cards.to_string(),
        ])?;
    }
    Ok(table.flush()?)
}
