//! "Did you mean": the known name nearest to a mistyped one.

/// The best candidate, if one is near enough to be what was meant.
pub(crate) fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = fold(wanted);
    let limit = (plain.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (distance(&plain, &fold(name)), name))
        .filter(|(far, _)| *far <= limit)
        .min_by_key(|(far, _)| *far)
        .map(|(_, name)| name)
}

/// A help line: the nearest name, or else all of them when they are few.
pub(crate) fn help<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest_or_all(wanted, &known.into_iter().collect::<Vec<_>>())
}

fn nearest_or_all(wanted: &str, known: &[&str]) -> Option<String> {
    if let Some(name) = nearest(wanted, known.iter().copied()) {
        return Some(format!("did you mean `{name}`?"));
    }
    (!known.is_empty() && known.len() <= 20).then(|| format!("known here: {}", list(known)))
}

/// `` `a`, `b`, `c` ``.
pub(crate) fn list(names: &[&str]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

/// Case, `-` and `_` do not make a difference between names.
fn fold(name: &str) -> String {
    name.chars().take(64).flat_map(char::to_lowercase).map(|c| if c == '_' { '-' } else { c }).collect()
}

/// Edit distance with neighbouring letters exchanged counted as one.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let exchange = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + exchange);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn a_slip_of_the_finger_is_found() {
        assert_eq!(nearest("promsie", ["promise", "statutory"]), Some("promise"));
        assert_eq!(nearest("Time_Limit", ["time-limit"]), Some("time-limit"));
    }

    #[test]
    fn another_word_is_not_taken_for_a_slip() {
        assert_eq!(nearest("deliver", ["accept", "decide"]), None);
    }

    #[test]
    fn exchanging_neighbours_is_one_edit() {
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
