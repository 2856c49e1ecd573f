//! The measurements as a table for the terminal and as the page docs/performance.md.

use std::fs;

use anyhow::{Context, Result};

use super::figure::{Figure, Row, Size, rows};
use super::goal;
use super::plot::Picture;
use super::record::Record;
use crate::workspace::root;

/// The page, from the root.
const PAGE: &str = "docs/performance.md";
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// Where the picture of growth is spoken of, from the page.
const PICTURE: &str = "\n![What grows, and what does not, from the smallest size to the largest](images/growth.svg)\n\n\
    Both axes are logarithmic: what grows in proportion rises tenfold for ten times as much, what does not grow is level.\n";

/// The columns; text to the left, numbers to the right.
const HEAD: [(&str, Side); 9] = [
    ("what", Side::Left),
    ("of", Side::Left),
    ("by", Side::Left),
    ("measured", Side::Right),
    ("growth ×", Side::Right),
    ("processor, s", Side::Right),
    ("peak memory, MB", Side::Right),
    ("ours = 1", Side::Right),
    ("goal, or whether the answer is ours", Side::Left),
];

/// To which side a column is set.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
}

/// The table for a terminal: columns as wide as they need to be.
pub(super) fn plain(figures: &[Figure]) -> String {
    let mut lines = vec![HEAD.map(|(name, _)| name.to_owned())];
    lines.extend(cells(figures));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        for ((cell, width), (_, side)) in line.iter().zip(&widths).zip(HEAD) {
            let room = " ".repeat(width - cell.chars().count());
            text += &if side == Side::Left { format!("{cell}{room}  ") } else { format!("{room}{cell}  ") };
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

/// Puts the table, the picture, the machine and the day between the marks of the page.
pub(super) fn write_page(record: &Record, picture: Picture) -> Result<()> {
    let file = root().join(PAGE);
    let page = fs::read_to_string(&file).with_context(|| format!("cannot read {PAGE}"))?;
    let picture = if picture == Picture::Drawn { PICTURE } else { "" };
    let measured = format!("{}\n\n{}{picture}", record.circumstances(), markdown(&record.figures()));
    let page =
        between_marks(&page, &measured).with_context(|| format!("{PAGE} has no `{BEGIN}` and `{END}`"))?;
    fs::write(&file, page).with_context(|| format!("cannot write {PAGE}"))
}

fn markdown(figures: &[Figure]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&HEAD.map(|(name, _)| name.to_owned()));
    text +=
        &format!("|{}\n", HEAD.map(|(_, side)| if side == Side::Left { "---|" } else { "---:|" }).concat());
    text + &cells(figures).iter().map(|cells| line(cells)).collect::<String>()
}

fn between_marks(page: &str, text: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{text}{END}{after}"))
}

fn cells(figures: &[Figure]) -> Vec<[String; 9]> {
    let rows = rows(figures);
    rows.iter()
        .map(|row| {
            let others: Vec<&Row<'_>> =
                rows.iter().filter(|one| one.last().what == row.last().what).collect();
            line(row, &others)
        })
        .collect()
}

fn line(row: &Row<'_>, others: &[&Row<'_>]) -> [String; 9] {
    let last = row.last();
    let values: Vec<String> = row.figures.iter().map(|figure| value(figure.value)).collect();
    let optional = |number: Option<f64>| number.map(value).unwrap_or_default();
    let verdict = match last.agrees {
        Some(_) if last.by == "chuangyou" => String::new(),
        Some(true) => "equal".to_owned(),
        Some(false) => "DIFFERENT".to_owned(),
        None => goal::judged(row, others),
    };
    [
        last.what.clone(),
        sizes(row),
        last.by.clone(),
        values.join(" · ") + last.unit.sign(),
        optional(row.growth()),
        optional(row.beside.processor_s),
        optional(row.beside.peak_mb),
        row.ratio.map(|ratio| format!("{ratio:.1}")).unwrap_or_default(),
        verdict,
    ]
}

/// `10⁴ · 10⁵ cases`.
fn sizes(row: &Row<'_>) -> String {
    let sizes: Vec<Size> = row.figures.iter().filter_map(|figure| figure.size).collect();
    let Some(last) = sizes.last() else { return String::new() };
    let counts: Vec<String> = sizes.iter().map(|size| short(size.count())).collect();
    format!("{} {}", counts.join(" · "), last.noun())
}

/// A power of ten as one, every other number in full.
pub(super) fn short(count: u64) -> String {
    let exponent = count.checked_ilog10().unwrap_or(0);
    if exponent < 4 || 10_u64.pow(exponent) != count {
        return grouped(count);
    }
    let raised = |figure: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(figure as usize - '0' as usize);
    format!("10{}", exponent.to_string().chars().filter_map(raised).collect::<String>())
}

/// Three figures that count, and every one before the point.
fn value(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if size >= 99.95 => grouped(value.round() as u64),
        size if size >= 9.995 => format!("{value:.1}"),
        size if size >= 0.0995 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// 10000000 → `10,000,000`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let head = digits.len() % 3;
    let mut groups: Vec<&str> = Vec::new();
    if head > 0 {
        groups.push(&digits[..head]);
    }
    groups.extend((head..digits.len()).step_by(3).map(|at| &digits[at..at + 3]));
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::super::figure::tests::figure;
    use super::*;

    #[test]
    fn sizes_are_written_for_people() {
        for (number, text) in [(7, "7"), (999, "999"), (1000, "1,000"), (2_500_000, "2,500,000")] {
            assert_eq!((grouped(number).as_str(), short(number).as_str()), (text, text));
        }
        assert_eq!((short(10_000).as_str(), short(100_000_000).as_str()), ("10⁴", "10⁸"));
    }

    #[test]
    fn values_have_three_figures_that_count() {
        for (number, text) in [
            (0.0, "0"),
            (0.0123, "0.012"),
            (0.194, "0.19"),
            (1.456, "1.46"),
            (13.16, "13.2"),
            (2345.6, "2,346"),
        ] {
            assert_eq!(value(number), text);
        }
    }

    #[test]
    fn a_row_holds_every_size_and_what_it_grew_by() {
        let mut peer = figure("log", "peer", 1_000_000, 3.0);
        peer.agrees = Some(false);
        let mut ours =
            [figure("log", "chuangyou", 1_000_000, 0.15), figure("log", "chuangyou", 10_000_000, 1.5)];
        ours[0].peak_mb = Some(361.0);
        let [small, large] = ours;
        let expected = "\
            | log | 10⁶ · 10⁷ events | chuangyou | 0.15 · 1.50 s | 10.0 |  | 361 | 1.0 |  |\n\
            | log | 10⁶ events | peer | 3.00 s |  |  |  | 20.0 | DIFFERENT |\n";
        assert!(markdown(&[small, peer, large]).ends_with(expected));
    }

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let page = "before\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter\n";
        let expected = "before\n<!-- measured: begin -->\nnew\n<!-- measured: end -->\nafter\n";
        assert_eq!(between_marks(page, "new\n").as_deref(), Some(expected));
        assert_eq!(between_marks("no marks", "new"), None);
    }
}
