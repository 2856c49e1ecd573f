//! The report as one self-contained page: no script, no other file.

mod markup;
mod periods;
mod words;

use super::Report;
use crate::instant;
use crate::words::grouped;
use chuangyou_calendar::TimeUnit;
use chuangyou_engine::{LevelCounts, UsedBin, WorstCase};
use chuangyou_programme::model::Rule;
use markup::{empty, escaped, key, per_mille, percent, section};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use words::PageWords;

const STYLE: &str = include_str!("style.css");

/// The page.
pub(super) fn render(report: &Report<'_>) -> String {
    let words = PageWords::of(report.words.lang);
    let programme = report.rules.programme();
    let title = format!("{} · {}", report.words.pick(&programme.title), words.report);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title>\n<style>\n{STYLE}</style></head>\n<body>\n",
        words.html_lang,
        escaped(&title)
    );
    header(&mut page, report, words);
    page.push_str("<main>\n");
    rules(&mut page, report, words);
    periods::sections(&mut page, report, words);
    used(&mut page, report, words);
    worst(&mut page, report, words);
    page.push_str("</main>\n");
    footer(&mut page, report, words);
    page.push_str("</body>\n</html>\n");
    page
}

fn header(page: &mut String, report: &Report<'_>, words: &PageWords) {
    let totals = &report.findings.totals;
    let as_of = instant::local(report.findings.as_of, &report.rules.almanac().zone);
    let sum = |of: fn(&chuangyou_engine::Cell) -> u64| totals.cells.values().map(of).sum::<u64>();
    let (late, yellow, red) = (sum(|c| c.late), sum(|c| c.yellow), sum(|c| c.red));
    let _ = write!(
        page,
        "<header><h1>{}</h1><p class=\"lead\">{} · {} {}</p><ul class=\"tiles\">",
        escaped(report.words.pick(&report.rules.programme().title)),
        escaped(words.report),
        escaped(words.as_of),
        escaped(&as_of)
    );
    let tiles = [
        (grouped(totals.cases), words.cases),
        (grouped(totals.events), words.events),
        (percent(per_mille(totals.closed, totals.cases)), words.closed),
        (percent(per_mille(late, totals.cases)), words.late_share),
        (grouped(yellow), words.with_yellow),
        (grouped(red), words.with_red),
    ];
    for (figure, name) in tiles {
        let _ = write!(page, "<li><b>{figure}</b><span>{}</span></li>", escaped(name));
    }
    page.push_str("</ul></header>\n");
}

fn rules(page: &mut String, report: &Report<'_>, words: &PageWords) {
    let programme = report.rules.programme();
    let counts = &report.findings.totals.rules;
    if programme.rules.is_empty() {
        section(page, words.by_rule, "", &empty(words.no_rules));
        return;
    }
    let said = report.words;
    let mut body = key(&[("notice", said.notice), ("yellow", said.yellow), ("red", said.red)]);
    let _ = write!(
        body,
        "<div class=\"scroll\" tabindex=\"0\"><table class=\"rules\"><thead><tr><th>{}</th><th class=\"wide\">{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th></tr></thead><tbody>",
        said.rule, words.gravity, said.notice, said.yellow, said.red
    );
    let mut rows: Vec<(&Rule, LevelCounts)> = programme.rules.iter().zip(counts.iter().copied()).collect();
    rows.sort_by_key(|(_, c)| std::cmp::Reverse((c.red, c.yellow, c.notice)));
    let met = rows.partition_point(|(_, c)| c.red + c.yellow + c.notice > 0);
    let most = rows.iter().map(|(_, c)| c.notice + c.yellow + c.red).max().unwrap_or(0).max(1);
    for (rule, counts) in &rows[..met] {
        push_rule(&mut body, report, words, (rule, *counts, most));
    }
    body.push_str("</tbody></table></div>");
    if met < rows.len() {
        let names: Vec<String> =
            rows[met..].iter().map(|(rule, _)| escaped(said.pick(&rule.title))).collect();
        let _ = write!(
            body,
            "<details class=\"quiet\"><summary>{}: {}</summary><ul><li>{}</li></ul></details>",
            escaped(words.quiet_rules),
            names.len(),
            names.join("</li><li>")
        );
    }
    section(page, words.by_rule, words.by_rule_hint, &body);
}

fn push_rule(
    body: &mut String,
    report: &Report<'_>,
    words: &PageWords,
    (rule, counts, most): (&Rule, LevelCounts, u64),
) {
    let said = report.words;
    let clause = report.rules.programme().clause(rule.clause);
    let _ = write!(
        body,
        "<tr><td class=\"rule\">{}<small><code>{}</code> · {}</small><details><summary>{}</summary>{}</details></td><td class=\"wide\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
        escaped(said.pick(&rule.title)),
        escaped(&rule.id),
        escaped(said.pick(&clause.title)),
        escaped(words.clause_says),
        escaped(said.pick(&clause.text)),
        bar(counts, most),
        grouped(counts.notice),
        grouped(counts.yellow),
        grouped(counts.red)
    );
}

/// What people call the unit that cases call `id`.
fn unit_title<'a>(report: &Report<'a>, id: &'a str) -> &'a str {
    let units = &report.rules.programme().units;
    let unit = units.iter().find(|u| u.id == id || u.aliases.iter().any(|alias| alias == id));
    unit.map_or(id, |u| report.words.pick(&u.title))
}

/// A bar of three parts, as long as its share of the longest.
fn bar(counts: LevelCounts, most: u64) -> String {
    let mut markup = String::from("<div class=\"bar\" aria-hidden=\"true\">");
    for (fill, count) in [("red", counts.red), ("yellow", counts.yellow), ("notice", counts.notice)] {
        if count > 0 {
            let width = percent(per_mille(count, most)).replace(' ', "");
            let _ = write!(markup, "<span class=\"fill-{fill}\" style=\"width:{width}\"></span>");
        }
    }
    markup + "</div>"
}

/// One histogram a clock.
fn used(page: &mut String, report: &Report<'_>, words: &PageWords) {
    let mut clocks: BTreeMap<&str, [u64; UsedBin::LAST as usize + 1]> = BTreeMap::new();
    for ((clock, bin), count) in &report.findings.totals.used {
        clocks.entry(clock).or_default()[usize::from(bin.0)] += count;
    }
    if clocks.is_empty() {
        section(page, words.used, "", &empty(words.no_used));
        return;
    }
    let programme = report.rules.programme();
    let mut body = String::from("<div class=\"plots\">");
    for (id, bins) in clocks {
        let title = programme.clocks.iter().find(|c| c.id == id).map_or(id, |c| report.words.pick(&c.title));
        let over: u64 = bins[10..].iter().sum();
        let all: u64 = bins.iter().sum();
        let _ = write!(
            body,
            "<div><h3>{}</h3><p class=\"hint\">{} {}: {}</p>{}</div>",
            escaped(title),
            percent(per_mille(over, all)),
            escaped(report.words.over),
            format_args!("{} / {}", grouped(over), grouped(all)),
            histogram(&bins)
        );
    }
    body.push_str("</div>");
    section(page, words.used, words.used_hint, &body);
}

fn histogram(bins: &[u64]) -> String {
    let most = bins.iter().copied().max().unwrap_or(0).max(1);
    let mut markup = String::from("<div class=\"columns\" role=\"img\">");
    let mut axis = String::from("<div class=\"axis\" aria-hidden=\"true\">");
    for (bin, count) in bins.iter().enumerate() {
        let (from, fill) = (bin * 10, if bin < 10 { "calm" } else { "red" });
        let label =
            if bin + 1 == bins.len() { format!("≥ {from} %") } else { format!("{from}–{} %", from + 10) };
        let height = percent(per_mille(*count, most)).replace(' ', "");
        let class = if bin == 10 { " class=\"limit\"" } else { "" };
        let _ = write!(
            markup,
            "<div{class} title=\"{label}: {}\"><div class=\"fill-{fill}\" style=\"height:{height}\"></div></div>",
            grouped(*count)
        );
        let shown = if bin % 5 == 0 && bin < 20 { format!("{from} %") } else { String::new() };
        let _ = write!(axis, "<span>{shown}</span>");
    }
    format!("{markup}</div>{axis}</div>")
}

fn worst(page: &mut String, report: &Report<'_>, words: &PageWords) {
    let cases = &report.findings.totals.worst;
    if cases.is_empty() {
        section(page, words.worst, "", &empty(words.nothing_over));
        return;
    }
    let said = report.words;
    let mut body = String::from("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
    for (class, head) in [
        ("", said.case),
        ("", said.clock),
        ("", said.unit),
        ("n", said.over),
        ("n", said.limit),
        ("", said.state),
    ] {
        let _ = write!(body, "<th class=\"{class}\">{head}</th>");
    }
    body.push_str("</tr></thead><tbody>");
    for WorstCase { over, case, clock, unit, limit, open, .. } in cases {
        let clock = report.rules.programme().clocks.iter().find(|c| c.id == *clock);
        let title = clock.map_or("", |c| said.pick(&c.title));
        let per = clock.map_or("", |c| unit_name(words, c.unit));
        let _ = write!(
            body,
            "<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td class=\"n\">{} {}</td><td class=\"n\">{}</td><td>{}</td></tr>",
            escaped(case),
            escaped(title),
            escaped(unit_title(report, unit)),
            grouped(over.unsigned_abs()),
            escaped(per),
            limit.map_or_else(|| "–".to_owned(), |l| grouped(l.unsigned_abs())),
            if *open { said.open } else { said.closed }
        );
    }
    body.push_str("</tbody></table></div>");
    section(page, words.worst, words.worst_hint, &body);
}

fn unit_name(words: &PageWords, unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::WorkingDay => words.working_day,
        TimeUnit::WorkingHour => words.working_hour,
        TimeUnit::Hour => words.hour,
        // Levels of limits in months are counted in days.
        TimeUnit::CalendarDay | TimeUnit::Month => words.calendar_day,
    }
}

fn footer(page: &mut String, report: &Report<'_>, words: &PageWords) {
    let programme = report.rules.programme();
    let _ = writeln!(
        page,
        "<footer><p>{}: {} <code>{}</code> ({} <code>{}</code>) · {} <code>{}</code> (<code>{}</code>) · {} <code>{}</code></p></footer>",
        words.made_from,
        words.programme,
        escaped(&programme.id),
        words.version,
        escaped(&programme.version),
        words.calendar,
        escaped(&programme.calendar),
        escaped(report.rules.almanac().calendar.version()),
        words.files,
        escaped(&report.findings.files.join(", "))
    );
}
