//! Growth as a picture: `docs/images/growth.svg`, both axes logarithmic, so that what grows in proportion is a straight line and what
//! does not grow is level.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};

use super::figure::{Figure, Row, rows};
use super::report::short;
use crate::workspace::root;

/// The picture, from the root.
const PICTURE: &str = "docs/images/growth.svg";

/// Width and height of the whole, and of the field of one panel.
const WHOLE: (f64, f64) = (1000.0, 440.0);
const FIELD: (f64, f64) = (270.0, 300.0);

/// Where the fields begin from the left, and all of them from the top.
const LEFT: [f64; 2] = [62.0, 562.0];
const TOP: f64 = 72.0;

/// How far the names of lines stand apart at least.
const APART: f64 = 19.0;

/// Colours that people with any kind of sight tell apart (Okabe and Ito).
const COLOURS: [&str; 7] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

/// A field with axes and lines.
struct Panel {
    title: &'static str,
    across: &'static str,
    lines: Vec<Line>,
    /// A value that no line is to reach, and its name.
    limit: Option<(f64, &'static str)>,
}

/// What one row is at every size.
struct Line {
    name: &'static str,
    /// Whose; ours are thicker.
    by: &'static str,
    /// Size and value.
    points: Vec<(f64, f64)>,
}

/// What is drawn on the left, and its name; a name is in both languages or is a name.
const LOGS: &[(&str, &str, &str)] = &[
    ("generated events, CSV", "chuangyou", "chuangyou, CSV"),
    ("generated events, Parquet", "chuangyou", "chuangyou, Parquet"),
    ("generated events, CSV", "DuckDB", "DuckDB, CSV"),
    ("generated events, CSV", "Polars", "Polars, CSV"),
    ("generated events, CSV", "DataFusion", "DataFusion, CSV"),
    ("generated events, Parquet", "ClickHouse (chdb)", "ClickHouse, Parquet"),
];

/// And on the right.
const PAGES: &[(&str, &str, &str)] = &[
    ("workbench, p99", "chuangyou", "工作台 workbench"),
    ("case, p99", "chuangyou", "办件 case"),
    ("board, p99", "chuangyou", "监察 board"),
    ("portal search, p99", "chuangyou", "搜索 portal search"),
    ("unit's cases, p99", "chuangyou", "单位办件 unit's cases"),
    ("supervision pass, none due, p99", "chuangyou", "巡查 pass, none due"),
];

/// Whether there is a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picture {
    Drawn,
    /// Nothing was measured at more than one size.
    None,
}

/// Draws what has grown. A panel without lines is left empty; with neither there is no picture.
pub(super) fn write(figures: &[Figure]) -> Result<Picture> {
    let rows = rows(figures);
    let panels = [
        Panel {
            title: "监督整份日志，秒 · Supervision of a whole log, seconds",
            across: "事件 events",
            lines: lines(&rows, LOGS),
            limit: None,
        },
        Panel {
            title: "页面，毫秒（p99） · Pages, milliseconds, p99",
            across: "办件 cases",
            lines: lines(&rows, PAGES),
            limit: Some((50.0, "目标 goal")),
        },
    ];
    if panels.iter().all(|panel| panel.lines.is_empty()) {
        return Ok(Picture::None);
    }
    fs::write(root().join(PICTURE), picture(&panels)).with_context(|| format!("cannot write {PICTURE}"))?;
    Ok(Picture::Drawn)
}

fn lines(rows: &[Row<'_>], wanted: &[(&str, &'static str, &'static str)]) -> Vec<Line> {
    let line = |(what, by, name): &(&str, &'static str, &'static str)| {
        let row = rows.iter().find(|row| row.last().what == *what && row.last().by == *by)?;
        let points = row.figures.iter().filter_map(|one| Some((one.size?.count() as f64, one.value)));
        Some(Line { name, by, points: points.collect() })
    };
    wanted.iter().filter_map(line).filter(|line| line.points.len() > 1).collect()
}

fn picture(panels: &[Panel; 2]) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" role=\"img\" font-size=\"13\" \
         font-family=\"system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif\">\n\
         <title>随规模的增长 Growth</title>\n<rect width=\"{w}\" height=\"{h}\" rx=\"8\" fill=\"#fff\"/>\n",
        w = WHOLE.0,
        h = WHOLE.1
    );
    for (panel, left) in panels.iter().zip(LEFT) {
        if !panel.lines.is_empty() {
            svg += &panel.drawn(left);
        }
    }
    svg + "</svg>\n"
}

/// From a number to a place on a logarithmic axis of whole decades.
#[derive(Clone, Copy)]
struct Axis {
    /// Exponents of ten at its ends.
    low: i32,
    high: i32,
    length: f64,
}

impl Axis {
    /// The whole decades that hold all of these.
    fn over(values: impl Iterator<Item = f64> + Clone, length: f64) -> Self {
        let (least, most) = (values.clone().fold(f64::MAX, f64::min), values.fold(0.0, f64::max));
        let low = least.log10().floor() as i32;
        Self { low, high: (most.log10().ceil() as i32).max(low + 1), length }
    }

    fn place(self, value: f64) -> f64 {
        (value.log10() - f64::from(self.low)) / f64::from(self.high - self.low) * self.length
    }

    fn decades(self) -> impl Iterator<Item = f64> {
        (self.low..=self.high).map(|exponent| 10_f64.powi(exponent))
    }
}

impl Panel {
    fn drawn(&self, left: f64) -> String {
        let points = self.lines.iter().flat_map(|line| &line.points);
        let across = Axis::over(points.clone().map(|point| point.0), FIELD.0);
        let limit = self.limit.map(|(value, _)| value);
        let up = Axis::over(points.map(|point| point.1).chain(limit), FIELD.1);
        let mut svg = format!("<g transform=\"translate({left} {TOP})\">\n");
        svg += &text(
            (-40.0, -34.0),
            "start",
            "#111",
            &format!("<tspan font-weight=\"600\">{}</tspan>", self.title),
        );
        svg += &text((FIELD.0 / 2.0, FIELD.1 + 46.0), "middle", "#444", self.across);
        svg += &grid(across, up);
        if let Some((value, name)) = self.limit {
            let y = FIELD.1 - up.place(value);
            let _ = writeln!(
                svg,
                "<line x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#b00020\" stroke-dasharray=\"6 4\"/>",
                FIELD.0
            );
            svg += &text((6.0, y - 6.0), "start", "#b00020", &format!("{name} {value}"));
        }
        let ends: Vec<f64> = self.lines.iter().map(|line| FIELD.1 - up.place(line.end().1)).collect();
        let places = apart(&ends, APART, FIELD.1);
        for ((line, colour), place) in self.lines.iter().zip(COLOURS).zip(places) {
            svg += &line.drawn(across, up, colour, place);
        }
        svg + "</g>\n"
    }
}

impl Line {
    fn end(&self) -> (f64, f64) {
        self.points[self.points.len() - 1]
    }

    /// The line, a dot for each value, and its name at the height `place` with a thread to its end.
    fn drawn(&self, across: Axis, up: Axis, colour: &str, place: f64) -> String {
        let at = |&(size, value): &(f64, f64)| (across.place(size), FIELD.1 - up.place(value));
        let places: Vec<(f64, f64)> = self.points.iter().map(at).collect();
        let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let mut svg = format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\" stroke-linejoin=\"round\"/>\n",
            path.join(" "),
            if self.by == "chuangyou" { 2.8 } else { 1.4 }
        );
        for (x, y) in &places {
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{colour}\"/>");
        }
        let (x, y) = places[places.len() - 1];
        let edge = FIELD.0 + 12.0;
        let _ = writeln!(
            svg,
            "<path d=\"M{:.1} {y:.1}L{edge} {place:.1}\" stroke=\"{colour}\" stroke-opacity=\".45\" fill=\"none\"/>",
            x + 5.0
        );
        svg + &text((edge + 4.0, place + 4.0), "start", colour, self.name)
    }
}

/// Lines at every decade with their numbers.
fn grid(across: Axis, up: Axis) -> String {
    let mut svg = String::new();
    for size in across.decades() {
        let x = across.place(size);
        let _ = writeln!(svg, "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y2=\"{}\" stroke=\"#e3e3e3\"/>", FIELD.1);
        svg += &text((x, FIELD.1 + 22.0), "middle", "#444", &short(size.round() as u64));
    }
    for value in up.decades() {
        let y = FIELD.1 - up.place(value);
        let _ = writeln!(svg, "<line x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#e3e3e3\"/>", FIELD.0);
        svg += &text((-8.0, y + 4.0), "end", "#444", &format!("{value}"));
    }
    svg
}

fn text((x, y): (f64, f64), anchor: &str, colour: &str, words: &str) -> String {
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{words}</text>\n")
}

/// The same heights in the same order, but so far apart that names do not cover each other, and none below `bottom`.
fn apart(heights: &[f64], distance: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|one, other| heights[*one].total_cmp(&heights[*other]));
    let mut places = heights.to_vec();
    let mut above = f64::MIN;
    for &one in &order {
        places[one] = places[one].max(above + distance);
        above = places[one];
    }
    let mut below = bottom + distance;
    for &one in order.iter().rev() {
        places[one] = places[one].min(below - distance);
        below = places[one];
    }
    places
}

#[cfg(test)]
mod tests {
    use super::super::figure::tests::figure;
    use super::*;

    #[test]
    fn a_logarithmic_axis_has_equal_room_for_each_decade() {
        let axis = Axis::over([0.2, 30.0].into_iter(), 300.0);
        assert_eq!((axis.low, axis.high), (-1, 2));
        assert_eq!([0.1, 1.0, 10.0, 100.0].map(|value| axis.place(value).round() as i32), [0, 100, 200, 300]);
    }

    #[test]
    fn names_keep_their_order_and_stand_apart() {
        assert_eq!(apart(&[10.0, 12.0, 100.0], 19.0, 300.0), [10.0, 29.0, 100.0]);
        assert_eq!(apart(&[299.0, 300.0, 10.0], 19.0, 300.0), [281.0, 300.0, 10.0]);
    }

    #[test]
    fn what_was_measured_at_one_size_is_no_line() {
        let what = "generated events, CSV";
        let figures = [
            figure(what, "chuangyou", 1_000_000, 0.1),
            figure(what, "chuangyou", 10_000_000, 1.0),
            figure(what, "DuckDB", 1_000_000, 0.5),
        ];
        let rows = rows(&figures);
        let found = lines(&rows, LOGS);
        assert_eq!(found.iter().map(|line| line.name).collect::<Vec<_>>(), ["chuangyou, CSV"]);
        assert_eq!(found[0].points, [(1e6, 0.1), (1e7, 1.0)]);
    }
}
