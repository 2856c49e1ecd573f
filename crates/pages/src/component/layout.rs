//! Where the boxes and lines of a small graph go: in layers from top to bottom, so that a phone can scroll through it.
//!
//! Lines that lead back up are turned round for the layering. A line over several layers gets a place in each, so that
//! it runs between boxes. Within a layer everything is ordered by the average place of its neighbours.

/// The size of a box, and the room around it.
pub(super) const BOX: (i32, i32) = (184, 60);
const GAP: (i32, i32) = (28, 56);
const LANE: i32 = 16;
const MARGIN: i32 = 16;

/// Where everything goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// The upper left corner of each box.
    pub(super) boxes: Vec<(i32, i32)>,
    /// The points of each line, from its source to its target.
    pub(super) lines: Vec<Vec<(i32, i32)>>,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A box, or a place that a line passes through.
#[derive(Debug, Clone, Copy)]
struct Place {
    layer: usize,
    width: i32,
    centre: i32,
}

/// Lays out `boxes` boxes, of which the first is where everything begins, and the lines between them.
pub(super) fn layout(boxes: usize, lines: &[(usize, usize)]) -> Layout {
    let down = turned(boxes, lines);
    let layers = layers(boxes, &down);
    let mut places: Vec<Place> =
        layers.iter().map(|&layer| Place { layer, width: BOX.0, centre: 0 }).collect();
    let chains: Vec<Vec<usize>> = down.iter().map(|&line| chain(line, &mut places)).collect();
    let mut rows = order(&places, &chains);
    settle(&mut rows, &mut places, &chains);
    let left = places.iter().map(|place| place.centre - place.width / 2).min().unwrap_or(0);
    for place in &mut places {
        place.centre += MARGIN - left;
    }
    let width = places.iter().map(|place| place.centre + place.width / 2).max().unwrap_or(0) + MARGIN;
    let height = rows.len() as i32 * (BOX.1 + GAP.1) - GAP.1 + 2 * MARGIN;
    let points = (0..lines.len()).map(|at| points(at, lines, &down, &chains, &places)).collect();
    let corner = |place: &Place| (place.centre - BOX.0 / 2, top(place.layer));
    Layout { boxes: places[..boxes].iter().map(corner).collect(), lines: points, width, height }
}

fn top(layer: usize) -> i32 {
    MARGIN + layer as i32 * (BOX.1 + GAP.1)
}

/// The lines with those that lead back to a box on the way to their source turned round.
fn turned(boxes: usize, lines: &[(usize, usize)]) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Above,
        Done,
    }
    let mut seen = vec![Seen::No; boxes];
    let mut down = lines.to_vec();
    for root in 0..boxes {
        if seen[root] != Seen::No {
            continue;
        }
        seen[root] = Seen::Above;
        let mut path = vec![(root, 0)];
        while let Some((at, from)) = path.pop() {
            let Some(next) = (from..lines.len()).find(|&line| lines[line].0 == at) else {
                seen[at] = Seen::Done;
                continue;
            };
            path.push((at, next + 1));
            let target = lines[next].1;
            match seen[target] {
                Seen::No => {
                    seen[target] = Seen::Above;
                    path.push((target, 0));
                }
                Seen::Above => down[next] = (target, at),
                Seen::Done => {}
            }
        }
    }
    down
}

/// The layer of each box: one below the lowest box that leads to it.
fn layers(boxes: usize, down: &[(usize, usize)]) -> Vec<usize> {
    let mut layer = vec![0; boxes];
    for _ in 0..boxes {
        for &(from, to) in down.iter().filter(|(from, to)| from != to) {
            layer[to] = layer[to].max(layer[from] + 1);
        }
    }
    layer
}

/// The places a line passes, with new ones in the layers between.
fn chain((from, to): (usize, usize), places: &mut Vec<Place>) -> Vec<usize> {
    let mut chain = vec![from];
    for layer in places[from].layer + 1..places[to].layer {
        chain.push(places.len());
        places.push(Place { layer, width: LANE, centre: 0 });
    }
    chain.push(to);
    chain
}

/// The places of each layer, ordered so that few lines cross.
fn order(places: &[Place], chains: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let deepest = places.iter().map(|place| place.layer).max().unwrap_or(0);
    let mut rows = vec![Vec::new(); deepest + 1];
    for (at, place) in places.iter().enumerate() {
        rows[place.layer].push(at);
    }
    let mut rank = vec![0; places.len()];
    let number = |row: &[usize], rank: &mut Vec<i32>| {
        row.iter().enumerate().for_each(|(at, &place)| rank[place] = at as i32 * 2 - row.len() as i32);
    };
    for row in &rows {
        number(row, &mut rank);
    }
    for sweep in 0..12 {
        let upwards = sweep % 2 == 1;
        for step in 0..rows.len() {
            let at = if upwards { rows.len() - 1 - step } else { step };
            let wish = |place: usize| {
                average(neighbours(place, chains, Some(upwards)), &rank).unwrap_or(rank[place] * 64)
            };
            let mut row = rows[at].clone();
            row.sort_by_key(|&place| wish(place));
            number(&row, &mut rank);
            rows[at] = row;
        }
    }
    rows
}

/// What a place is connected to: above, below, or both.
fn neighbours(place: usize, chains: &[Vec<usize>], below: Option<bool>) -> Vec<usize> {
    let pairs = chains.iter().flat_map(|chain| chain.windows(2));
    pairs
        .filter_map(|pair| match (pair[0] == place, pair[1] == place) {
            (true, false) if below != Some(false) => Some(pair[1]),
            (false, true) if below != Some(true) => Some(pair[0]),
            _ => None,
        })
        .collect()
}

/// The average of values, times 64 so that places with nearly the same average keep apart.
fn average(of: Vec<usize>, value: &[i32]) -> Option<i32> {
    let count = of.len() as i32;
    (count > 0).then(|| of.into_iter().map(|at| value[at]).sum::<i32>() * 64 / count)
}

/// Gives every place its centre: near its neighbours, and not over the place beside it.
fn settle(rows: &mut [Vec<usize>], places: &mut [Place], chains: &[Vec<usize>]) {
    for round in 0..24 {
        for step in 0..rows.len() {
            let at = if round % 2 == 0 { step } else { rows.len() - 1 - step };
            let centres: Vec<i32> = places.iter().map(|place| place.centre).collect();
            let wish = |place: usize| {
                average(neighbours(place, chains, None), &centres).map_or(centres[place], |x| x / 64)
            };
            let wishes: Vec<i32> = rows[at].iter().map(|&place| wish(place)).collect();
            spread(&rows[at], &wishes, places);
        }
    }
}

/// Puts a layer's places where they wish to be, pushed apart to both sides alike.
fn spread(row: &[usize], wishes: &[i32], places: &mut [Place]) {
    let mut offset = Vec::with_capacity(row.len());
    let mut x = 0;
    for (at, &place) in row.iter().enumerate() {
        if at > 0 {
            x += i32::midpoint(places[row[at - 1]].width, places[place].width) + GAP.0;
        }
        offset.push(x);
    }
    // With the room that each needs taken off, wishes need only be in order: merge neighbours that are not.
    let mut blocks: Vec<(i32, i32)> = Vec::new();
    for (wish, offset) in wishes.iter().zip(&offset) {
        let mut block = (wish - offset, 1);
        while let Some(before) = blocks.pop_if(|before| before.0 / before.1 >= block.0 / block.1) {
            block = (before.0 + block.0, before.1 + block.1);
        }
        blocks.push(block);
    }
    let settled =
        blocks.into_iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / count, count as usize));
    for ((&place, offset), at) in row.iter().zip(offset).zip(settled) {
        places[place].centre = at + offset;
    }
}

/// The points of a line. Lines that leave or enter a box share its edge evenly, ordered by where they lead.
fn points(
    at: usize,
    lines: &[(usize, usize)],
    down: &[(usize, usize)],
    chains: &[Vec<usize>],
    places: &[Place],
) -> Vec<(i32, i32)> {
    let chain = &chains[at];
    let port = |place: usize, toward: usize, below: bool| {
        let mut ends: Vec<(i32, usize)> = chains
            .iter()
            .enumerate()
            .filter(|(_, chain)| if below { chain[0] == place } else { chain[chain.len() - 1] == place })
            .map(|(line, chain)| (places[if below { chain[1] } else { chain[chain.len() - 2] }].centre, line))
            .collect();
        ends.sort_unstable();
        let of = ends.iter().position(|&(_, line)| line == toward).unwrap_or(0) as i32;
        places[place].centre - BOX.0 / 2 + BOX.0 * (of + 1) / (ends.len() as i32 + 1)
    };
    let (from, to) = (chain[0], chain[chain.len() - 1]);
    let mut points = vec![(port(from, at, true), top(places[from].layer) + BOX.1)];
    for &passed in &chain[1..chain.len() - 1] {
        points.push((places[passed].centre, top(places[passed].layer)));
        points.push((places[passed].centre, top(places[passed].layer) + BOX.1));
    }
    points.push((port(to, at, false), top(places[to].layer)));
    if down[at] != lines[at] {
        points.reverse();
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_stand_in_layers_and_never_over_each_other() {
        let lines = [(0, 1), (1, 2), (2, 1), (1, 3), (2, 3), (0, 4), (3, 5), (1, 5), (4, 5)];
        let layout = layout(6, &lines);
        for (at, a) in layout.boxes.iter().enumerate() {
            for b in &layout.boxes[at + 1..] {
                let apart = (a.0 - b.0).abs() >= BOX.0 || (a.1 - b.1).abs() >= BOX.1;
                assert!(apart, "{a:?} and {b:?} overlap");
            }
            assert!(a.0 >= 0 && a.0 + BOX.0 <= layout.width && a.1 + BOX.1 <= layout.height);
        }
    }

    #[test]
    fn a_line_that_leads_back_runs_upwards() {
        let layout = layout(3, &[(0, 1), (1, 2), (2, 0)]);
        let back = &layout.lines[2];
        assert!(back[0].1 > back[back.len() - 1].1);
        let down = &layout.lines[0];
        assert!(down[0].1 < down[down.len() - 1].1);
    }

    #[test]
    fn a_single_box_needs_no_lines() {
        let layout = layout(1, &[]);
        assert_eq!((layout.boxes.len(), layout.lines.len()), (1, 0));
        assert_eq!((layout.width, layout.height), (BOX.0 + 2 * MARGIN, BOX.1 + 2 * MARGIN));
    }
}
