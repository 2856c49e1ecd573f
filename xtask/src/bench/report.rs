//! The measurements as a table for the terminal and as the page docs/performance.md.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};

use super::measure::median;
use super::{Outcome, Row};
use crate::workspace::{output_of, root};

/// The page, from the root.
const PAGE: &str = "docs/performance.md";
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// One line of a table.
struct Line {
    input: String,
    name: String,
    wall: String,
    processor: String,
    memory: String,
    ratio: String,
    answer: &'static str,
}

/// The rows for a terminal.
pub(super) fn plain(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<26}{:<22}{:>9}{:>9}{:>10}{:>8}  answer\n",
        "log", "program", "wall s", "cpu s", "peak MiB", "ratio"
    );
    for line in rows.iter().flat_map(lines) {
        let Line { input, name, wall, processor, memory, ratio, answer } = line;
        let _ =
            writeln!(text, "{input:<26}{name:<22}{wall:>9}{processor:>9}{memory:>10}{ratio:>8}  {answer}");
    }
    text
}

/// Puts the rows, the machine and the day between the marks of the page.
pub(super) fn write_page(rows: &[Row], date: Option<&str>) -> Result<()> {
    let file = root().join(PAGE);
    let page = fs::read_to_string(&file).with_context(|| format!("cannot read {PAGE}"))?;
    let date = match date {
        Some(date) => date.to_owned(),
        None => output_of("date", &["+%Y-%m-%d"])?,
    };
    let runs = rows.iter().flat_map(|row| &row.outcomes).map(|one| one.samples.len()).max().unwrap_or(0);
    let measured = format!("Measured {date} on {}; medians of {runs}.\n\n{}", machine(), markdown(rows));
    let page =
        between_marks(&page, &measured).with_context(|| format!("{PAGE} has no `{BEGIN}` and `{END}`"))?;
    fs::write(&file, page).with_context(|| format!("cannot write {PAGE}"))
}

fn markdown(rows: &[Row]) -> String {
    let mut text =
        "| log | program | wall, s | processor, s | peak memory, MiB | time, ours = 1 | answer |\n"
            .to_owned();
    text.push_str("|---|---|---:|---:|---:|---:|---|\n");
    for line in rows.iter().flat_map(lines) {
        let Line { input, name, wall, processor, memory, ratio, answer } = line;
        let _ = writeln!(text, "| {input} | {name} | {wall} | {processor} | {memory} | {ratio} | {answer} |");
    }
    text
}

fn between_marks(page: &str, text: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{text}{END}{after}"))
}

/// Ours first, the peers after it from the fastest to the slowest.
fn lines(row: &Row) -> Vec<Line> {
    let wall = |one: &Outcome| median(one.samples.iter().map(|sample| sample.wall)).unwrap_or_default();
    let mut order: Vec<&Outcome> = row.outcomes.iter().collect();
    let ours = order.first().map(|one| wall(one).as_secs_f64()).unwrap_or_default();
    if let Some(peers) = order.get_mut(1..) {
        peers.sort_by_key(|one| wall(one));
    }
    let line = |(place, one): (usize, &&Outcome)| Line {
        input: row.title.clone(),
        name: one.name.clone(),
        wall: format!("{:.2}", wall(one).as_secs_f64()),
        processor: median(one.samples.iter().filter_map(|sample| sample.processor))
            .map_or_else(|| "–".to_owned(), |time| format!("{:.2}", time.as_secs_f64())),
        memory: median(one.samples.iter().filter_map(|sample| sample.peak_kib))
            .map_or_else(|| "–".to_owned(), |kib| format!("{}", kib / 1024)),
        ratio: format!("{:.1}", wall(one).as_secs_f64() / ours),
        answer: match (place, one.agrees) {
            (0, _) => "the one compared with",
            (_, true) => "equal",
            (_, false) => "DIFFERENT",
        },
    };
    order.iter().enumerate().map(line).collect()
}

/// Cores, model and memory, as far as the system tells.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let memory =
        field("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    let memory =
        memory.map_or_else(|| "unknown memory".to_owned(), |kib| format!("{} GiB of memory", kib >> 20));
    format!("{cores} cores ({model}), {memory}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::measure::Sample;
    use super::super::{Outcome, Row};
    use super::{between_marks, lines};

    fn outcome(name: &str, millis: u64, agrees: bool) -> Outcome {
        let sample =
            Sample { wall: Duration::from_millis(millis), processor: None, peak_kib: Some(2048 + millis) };
        Outcome { name: name.to_owned(), samples: vec![sample], agrees }
    }

    #[test]
    fn peers_stand_after_us_from_fast_to_slow_with_their_ratio() {
        let outcomes =
            vec![outcome("ours", 500, true), outcome("slow", 2000, true), outcome("quick", 750, false)];
        let found: Vec<_> = lines(&Row { title: "log".to_owned(), outcomes })
            .into_iter()
            .map(|line| (line.name, line.wall, line.ratio, line.answer))
            .collect();
        let expected = [
            ("ours", "0.50", "1.0", "the one compared with"),
            ("quick", "0.75", "1.5", "DIFFERENT"),
            ("slow", "2.00", "4.0", "equal"),
        ];
        assert_eq!(found, expected.map(|(a, b, c, d)| (a.to_owned(), b.to_owned(), c.to_owned(), d)));
    }

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let page = "before\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter\n";
        let expected = "before\n<!-- measured: begin -->\nnew\n<!-- measured: end -->\nafter\n";
        assert_eq!(between_marks(page, "new\n").as_deref(), Some(expected));
        assert_eq!(between_marks("no marks", "new"), None);
    }
}
