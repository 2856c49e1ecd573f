//! What was measured: single figures, and the rows that figures of one thing at several sizes make.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::measure::median_of;

/// One thing, measured once or in the middle of several times. The benchmarks of the crates print each as a line of JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Figure {
    /// What was measured: `workbench, p99`.
    pub(super) what: String,
    /// Whose: `chuangyou`, or another program.
    pub(super) by: String,
    /// On how much, where that can grow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) size: Option<Size>,
    pub(super) value: f64,
    pub(super) unit: Unit,
    /// User and system time of all threads, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) processor_s: Option<f64>,
    /// The most memory that it held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) peak_mb: Option<f64>,
    /// Whether its answer is ours, where both answer the same question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) agrees: Option<bool>,
}

/// How much was worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Size {
    Cases(u64),
    Events(u64),
}

/// In what a value is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Unit {
    #[serde(rename = "s")]
    Seconds,
    #[serde(rename = "ms")]
    Milliseconds,
    #[serde(rename = "µs")]
    Microseconds,
    #[serde(rename = "ns")]
    Nanoseconds,
    #[serde(rename = "1/s")]
    PerSecond,
    #[serde(rename = "MB")]
    Megabytes,
    #[serde(rename = "rows")]
    Rows,
}

impl Size {
    /// How many.
    pub(super) fn count(self) -> u64 {
        let (Self::Cases(count) | Self::Events(count)) = self;
        count
    }

    /// Of what.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Cases(_) => "cases",
            Self::Events(_) => "events",
        }
    }
}

impl Unit {
    /// As it stands behind a value.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Seconds => " s",
            Self::Milliseconds => " ms",
            Self::Microseconds => " µs",
            Self::Nanoseconds => " ns",
            Self::PerSecond => "/s",
            Self::Megabytes => " MB",
            Self::Rows => " rows",
        }
    }
}

/// The figures among the lines that a benchmark printed: those that are JSON.
pub(super) fn read(printed: &str) -> Result<Vec<Figure>> {
    let lines = printed.lines().filter(|line| line.starts_with('{'));
    lines.map(|line| serde_json::from_str(line).with_context(|| format!("not a figure: {line}"))).collect()
}

/// What was measured several times, once, with the middle of its values; in the order in which things came first.
pub(super) fn medians(figures: Vec<Figure>) -> Vec<Figure> {
    let mut order: Vec<Figure> = Vec::new();
    let mut values: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for figure in figures {
        let same = |one: &Figure| (&one.what, &one.by, one.size) == (&figure.what, &figure.by, figure.size);
        let place = order.iter().position(same).unwrap_or(order.len());
        values.entry(place).or_default().push(figure.value);
        if place == order.len() {
            order.push(figure);
        }
    }
    for (place, values) in values {
        order[place].value = median_of(values).unwrap_or(order[place].value);
    }
    order
}

/// One thing by one program at every size at which it was measured, the smallest first.
#[derive(Debug, PartialEq)]
pub(super) struct Row<'a> {
    pub(super) figures: Vec<&'a Figure>,
    /// At the largest size at which it stands beside others; at the largest size of all where it stands alone.
    pub(super) beside: &'a Figure,
    /// How many times as much as ours at that size; `None` for what has nothing beside it.
    pub(super) ratio: Option<f64>,
}

impl<'a> Row<'a> {
    /// At the largest size.
    pub(super) fn last(&self) -> &'a Figure {
        self.figures[self.figures.len() - 1]
    }

    /// How many times as much at the largest size as at the smallest; `None` with one size.
    pub(super) fn growth(&self) -> Option<f64> {
        let first = self.figures.first().filter(|_| self.figures.len() > 1)?;
        Some(self.last().value / first.value)
    }
}

/// The rows of a table: what was measured in the order in which it was; of each ours first, the others from the least to the most.
pub(super) fn rows(figures: &[Figure]) -> Vec<Row<'_>> {
    let mut whats: Vec<&str> = Vec::new();
    for figure in figures.iter().filter(|figure| !figure.what.is_empty()) {
        if !whats.contains(&figure.what.as_str()) {
            whats.push(&figure.what);
        }
    }
    whats.into_iter().flat_map(|what| rows_of(figures, what)).collect()
}

fn rows_of<'a>(figures: &'a [Figure], what: &str) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    for figure in figures.iter().filter(|figure| figure.what == what) {
        match rows.iter_mut().find(|row| row.last().by == figure.by) {
            Some(row) => row.figures.push(figure),
            None => rows.push(Row { figures: vec![figure], beside: figure, ratio: None }),
        }
    }
    for row in &mut rows {
        row.figures.sort_by_key(|figure| figure.size);
        row.beside = row.last();
    }
    compare(&mut rows);
    rows
}

/// Each with ours, which is the first, at the largest size of that; and ours with itself, at the largest size of the others.
fn compare(rows: &mut [Row<'_>]) {
    let Some((ours, others)) = rows.split_first_mut().filter(|(_, others)| !others.is_empty()) else {
        return;
    };
    let largest = others.iter().map(|row| row.last().size).max().unwrap_or_default();
    let at = |size: Option<Size>| ours.figures.iter().find(|figure| figure.size == size).copied();
    for row in &mut *others {
        row.ratio = at(row.last().size).map(|ours| row.last().value / ours.value);
    }
    others.sort_by(|one, other| one.last().value.total_cmp(&other.last().value));
    if let Some(figure) = at(largest) {
        (ours.beside, ours.ratio) = (figure, Some(1.0));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn figure(what: &str, by: &str, events: u64, value: f64) -> Figure {
        let size = (events > 0).then_some(Size::Events(events));
        Figure {
            what: what.to_owned(),
            by: by.to_owned(),
            size,
            value,
            unit: Unit::Seconds,
            processor_s: None,
            peak_mb: None,
            agrees: None,
        }
    }

    #[test]
    fn lines_of_json_are_figures_and_other_lines_are_for_people() {
        let printed = "making a city\n{\"what\":\"board\",\"by\":\"chuangyou\",\"size\":{\"cases\":100},\"value\":1.5,\"unit\":\"ms\"}\n";
        let found = read(printed).unwrap();
        assert_eq!((found[0].size, found[0].unit), (Some(Size::Cases(100)), Unit::Milliseconds));
        assert!(read("{\"what\":\"board\",\"colour\":1}").unwrap_err().to_string().contains("not a figure"));
    }

    #[test]
    fn what_was_measured_often_is_the_middle_of_its_values() {
        let found = medians(vec![
            figure("a", "ours", 0, 3.0),
            figure("b", "ours", 0, 9.0),
            figure("a", "ours", 0, 1.0),
            figure("a", "ours", 0, 2.0),
        ]);
        assert_eq!(found, [figure("a", "ours", 0, 2.0), figure("b", "ours", 0, 9.0)]);
    }

    #[test]
    fn growth_is_from_the_smallest_size_to_the_largest() {
        let figures = [figure("log", "ours", 100, 5.0), figure("log", "ours", 10, 1.0)];
        assert_eq!(rows(&figures)[0].growth(), Some(5.0));
        assert_eq!(rows(&figures[..1])[0].growth(), None);
    }

    #[test]
    fn others_stand_after_us_from_the_least_to_the_most_and_are_compared_at_the_largest_common_size() {
        let figures = [
            figure("log", "ours", 1000, 99.0),
            figure("log", "ours", 10, 1.0),
            figure("log", "slow", 10, 8.0),
            figure("log", "quick", 10, 2.0),
            figure("log", "ours", 100, 5.0),
            figure("log", "quick", 100, 20.0),
            figure("alone", "ours", 0, 1.0),
        ];
        let found: Vec<_> =
            rows(&figures).iter().map(|row| (row.last().by.as_str(), row.ratio, row.beside.value)).collect();
        let expected = [
            ("ours", Some(1.0), 5.0),
            ("slow", Some(8.0), 8.0),
            ("quick", Some(4.0), 20.0),
            ("ours", None, 1.0),
        ];
        assert_eq!(found, expected);
    }
}
