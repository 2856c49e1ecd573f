//! A procedure as a drawing: its states as boxes, its actions as numbered lines.

use std::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafe;
use chuangyou_programme::model::Text;

use super::layout::{BOX, Layout, layout};
use crate::lang::Lang;

/// A procedure, to be drawn.
#[derive(Debug, Clone)]
pub struct ProcedureDiagram {
    /// Its states; the first is where a case stands before its first action.
    pub states: Vec<DiagramState>,
    /// Its actions that lead from one state to another.
    pub edges: Vec<DiagramEdge>,
}

/// A state of a procedure.
#[derive(Debug, Clone)]
pub struct DiagramState {
    /// What people call it.
    pub title: Text,
    /// Whether a case in it is closed.
    pub stand: Stand,
    /// How many open cases stand in it.
    pub open: usize,
}

/// Where in its life a case is in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Under way.
    Open,
    /// Closed.
    Closed,
}

/// An action that leads from a state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiagramEdge {
    /// The position of the state it leads from.
    pub from: usize,
    /// The position of the state it leads to.
    pub to: usize,
    /// The action's number in the table of actions.
    pub number: usize,
}

/// The drawing.
#[derive(Template)]
#[template(path = "component/diagram.html")]
pub struct Drawing {
    w: Lang,
    width: i32,
    height: i32,
    boxes: Vec<DrawnBox>,
    lines: Vec<DrawnLine>,
}

struct DrawnBox {
    x: i32,
    y: i32,
    class: &'static str,
    words: Vec<(i32, String)>,
    open: usize,
}

struct DrawnLine {
    path: String,
    class: &'static str,
    label: String,
    at: (i32, i32),
    room: i32,
}

impl HtmlSafe for Drawing {}

impl Lang {
    /// A procedure as a drawing.
    pub fn drawing(self, diagram: &ProcedureDiagram) -> Drawing {
        // Several actions between the same two states share one line.
        let mut lines: Vec<((usize, usize), Vec<usize>)> = Vec::new();
        for edge in diagram.edges.iter().filter(|edge| edge.from != edge.to) {
            let between = (edge.from, edge.to);
            match lines.iter_mut().find(|(pair, _)| *pair == between) {
                Some((_, numbers)) => numbers.push(edge.number),
                None => lines.push((between, vec![edge.number])),
            }
        }
        let pairs: Vec<(usize, usize)> = lines.iter().map(|(pair, _)| *pair).collect();
        let Layout { boxes, lines: points, width, height } = layout(diagram.states.len(), &pairs);
        let boxes = diagram.states.iter().zip(boxes).map(|(state, at)| drawn_box(self, state, at)).collect();
        let lines =
            lines.iter().zip(points).map(|((_, numbers), points)| drawn_line(numbers, &points)).collect();
        Drawing { w: self, width, height, boxes, lines }
    }
}

fn drawn_box(w: Lang, state: &DiagramState, (x, y): (i32, i32)) -> DrawnBox {
    let lines = wrapped(w.of(&state.title));
    let first = y + BOX.1 / 2 + 5 - 8 * (lines.len() as i32 - 1);
    let words = lines.into_iter().enumerate().map(|(at, line)| (first + 16 * at as i32, line)).collect();
    let class = match state.stand {
        Stand::Open => "state-open",
        Stand::Closed => "state-closed",
    };
    DrawnBox { x, y, class, words, open: state.open }
}

fn drawn_line(numbers: &[usize], points: &[(i32, i32)]) -> DrawnLine {
    let mut path = format!("M{} {}", points[0].0, points[0].1);
    for pair in points.windows(2) {
        let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
        let middle = i32::midpoint(ay, by);
        let _ = write!(path, "C{ax} {middle} {bx} {middle} {bx} {by}");
    }
    let upwards = points[0].1 > points[points.len() - 1].1;
    let label = numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
    let at = (i32::midpoint(points[0].0, points[1].0), i32::midpoint(points[0].1, points[1].1));
    let room = 14 + 7 * label.len() as i32;
    DrawnLine { path, class: if upwards { "line-back" } else { "line-on" }, label, at, room }
}

/// A title in at most three lines. A Chinese character is as wide as two Latin ones.
fn wrapped(title: &str) -> Vec<String> {
    const WIDTH: usize = 25;
    let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in title.split_inclusive(|c: char| c == ' ' || !c.is_ascii()) {
        let width: usize = word.trim_end().chars().map(wide).sum();
        if used > 0 && used + width > WIDTH {
            lines.push(String::new());
            used = 0;
        }
        used += word.chars().map(wide).sum::<usize>();
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    if lines.len() > 3 {
        lines.truncate(3);
        lines[2] = format!("{}…", lines[2].trim_end());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_broken_between_words_and_between_characters() {
        assert_eq!(wrapped("Accepted"), ["Accepted"]);
        assert_eq!(
            wrapped("Waiting for the applicant's corrections"),
            ["Waiting for the ", "applicant's corrections"]
        );
        assert_eq!(wrapped("拟不予批准，待领导审批并报备案机关"), ["拟不予批准，待领导审批并", "报备案机关"]);
    }
}
