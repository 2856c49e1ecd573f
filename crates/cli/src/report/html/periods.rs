//! Lateness over time and by unit.

use super::super::Report;
use super::markup::{empty, escaped, key, per_mille, percent, section};
use super::words::PageWords;
use crate::instant;
use crate::words::grouped;
use chuangyou_engine::{Cell, Totals};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// More months than this are shown as years.
const MOST_MONTHS: usize = 30;
/// Units shown by name; the rest are summed.
const MOST_UNITS: usize = 15;

/// A period and the sums of each unit in it.
struct Periods {
    names: Vec<String>,
    /// By unit, then by period.
    units: Vec<(String, Vec<Cell>)>,
    /// Of all units.
    all: Vec<Cell>,
}

pub(super) fn sections(page: &mut String, report: &Report<'_>, words: &PageWords) {
    let mut periods = Periods::of(&report.findings.totals, words);
    for (unit, _) in &mut periods.units {
        *unit = super::unit_title(report, unit).to_owned();
    }
    if periods.names.is_empty() {
        section(page, words.by_month, "", &empty(words.no_cases));
        return;
    }
    section(page, words.by_month, words.by_month_hint, &periods.columns(words));
    section(page, words.by_unit, words.by_unit_hint, &periods.heat(words));
}

impl Periods {
    fn of(totals: &Totals, words: &PageWords) -> Self {
        let months: std::collections::BTreeSet<i32> = totals.cells.keys().map(|(_, month)| *month).collect();
        let span = months.last().zip(months.first()).map_or(0, |(last, first)| (last - first + 1) as usize);
        let by_year = span > MOST_MONTHS;
        let place = |month: i32| if by_year { month.div_euclid(12) } else { month };
        let (first, last) = match (months.first(), months.last()) {
            (Some(first), Some(last)) => (place(*first), place(*last)),
            _ => (0, -1),
        };
        let name = |p: i32| if by_year { p.to_string() } else { instant::month(p) };
        let width = (last - first + 1) as usize;
        let mut units: BTreeMap<&str, Vec<Cell>> = BTreeMap::new();
        let mut all = vec![Cell::default(); width];
        for ((unit, month), cell) in &totals.cells {
            let at = (place(*month) - first) as usize;
            add(&mut units.entry(unit).or_insert_with(|| vec![Cell::default(); width])[at], cell);
            add(&mut all[at], cell);
        }
        Self { names: (first..=last).map(name).collect(), units: largest(units, words), all }
    }

    /// A column a period: its cases, the late ones at the foot.
    fn columns(&self, words: &PageWords) -> String {
        let most = self.all.iter().map(|c| c.cases).max().unwrap_or(0).max(1);
        let mut markup = key(&[("red", words.late), ("rest", words.on_time)]);
        markup.push_str("<div class=\"columns\" role=\"img\">");
        for (name, cell) in self.names.iter().zip(&self.all) {
            let label = format!(
                "{name}: {} {}, {} {} ({})",
                grouped(cell.cases),
                words.cases,
                grouped(cell.late),
                words.late,
                percent(per_mille(cell.late, cell.cases))
            );
            let height = |n: u64| percent(per_mille(n, most)).replace(' ', "");
            let _ = write!(
                markup,
                "<div title=\"{0}\"><div class=\"fill-rest\" style=\"height:{1}\"></div><div class=\"fill-red\" style=\"height:{2}\"></div></div>",
                escaped(&label),
                height(cell.cases - cell.late),
                height(cell.late)
            );
        }
        markup.push_str("</div>");
        markup + &axis(&self.names)
    }

    /// A table of shares, coloured.
    fn heat(&self, words: &PageWords) -> String {
        let mut markup =
            format!("<div class=\"scroll\" tabindex=\"0\"><table class=\"heat\"><thead><tr><th>{}</th>", "");
        for name in self.names.iter().map(String::as_str).chain([words.all]) {
            let _ = write!(markup, "<th class=\"n\" scope=\"col\">{}</th>", escaped(name));
        }
        markup.push_str("</tr></thead><tbody>");
        let all = (words.all.to_owned(), self.all.clone());
        let rows = self.units.iter().chain((self.units.len() > 1).then_some(&all));
        for (unit, cells) in rows {
            let _ = write!(markup, "<tr><th scope=\"row\" title=\"{0}\">{0}</th>", escaped(unit));
            let mut sum = Cell::default();
            for cell in cells {
                add(&mut sum, cell);
                push_share(&mut markup, cell, words);
            }
            push_share(&mut markup, &sum, words);
            markup.push_str("</tr>");
        }
        markup + "</tbody></table></div>"
    }
}

fn push_share(markup: &mut String, cell: &Cell, words: &PageWords) {
    if cell.cases == 0 {
        markup.push_str("<td class=\"none\">·</td>");
        return;
    }
    let share = per_mille(cell.late, cell.cases);
    let depth = (share * 7 / 10).min(700);
    let label = format!("{} / {} {}", grouped(cell.late), grouped(cell.cases), words.cases);
    let _ = write!(
        markup,
        "<td title=\"{}\" style=\"background:rgba(var(--heat),.{depth:03})\">{}</td>",
        escaped(&label),
        percent(share)
    );
}

/// The largest units by name, the rest summed, largest first.
fn largest(units: BTreeMap<&str, Vec<Cell>>, words: &PageWords) -> Vec<(String, Vec<Cell>)> {
    let cases = |cells: &[Cell]| cells.iter().map(|c| c.cases).sum::<u64>();
    let named = |unit: &str| if unit.is_empty() { words.no_unit.to_owned() } else { unit.to_owned() };
    let mut units: Vec<(String, Vec<Cell>)> = units.into_iter().map(|(u, cells)| (named(u), cells)).collect();
    units.sort_by(|a, b| cases(&b.1).cmp(&cases(&a.1)).then_with(|| a.0.cmp(&b.0)));
    if units.len() > MOST_UNITS + 1 {
        let rest = units.split_off(MOST_UNITS);
        let mut sums = vec![Cell::default(); rest[0].1.len()];
        for (_, cells) in &rest {
            sums.iter_mut().zip(cells).for_each(|(sum, cell)| add(sum, cell));
        }
        units.push((format!("{} ({})", words.others, rest.len()), sums));
    }
    units
}

/// Every few names below a row of columns.
fn axis(names: &[String]) -> String {
    let step = names.len().div_ceil(8).max(1);
    let mut markup = String::from("<div class=\"axis\" aria-hidden=\"true\">");
    for (i, name) in names.iter().enumerate() {
        let shown = if i % step == 0 { escaped(name) } else { String::new() };
        let _ = write!(markup, "<span>{shown}</span>");
    }
    markup + "</div>"
}

fn add(sum: &mut Cell, cell: &Cell) {
    sum.cases += cell.cases;
    sum.closed += cell.closed;
    sum.late += cell.late;
    sum.notice += cell.notice;
    sum.yellow += cell.yellow;
    sum.red += cell.red;
}
