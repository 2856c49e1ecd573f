//! Words that do not belong in a repository: paths of somebody's machine.

use super::{Fault, Tree};

/// Beginnings of absolute paths that exist on one machine only.
const MACHINE_PATHS: &[&str] =
    &[concat!("/wo", "rk/main"), concat!("/wo", "rk/shared"), concat!("/ro", "ot/"), concat!("/ho", "me/")];

/// Machine paths in any text file.
pub(super) fn faults(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts() {
        for (number, line) in (1..).zip(text.lines()) {
            for word in MACHINE_PATHS.iter().filter(|word| begins_a_path(line, word)) {
                faults.push(Fault::at(path, number, format!("`{word}` is a path of one machine")));
            }
        }
    }
    faults
}

/// Whether `word` stands in `line` as the beginning of a path, and not inside an address or a longer path.
fn begins_a_path(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !(c.is_alphanumeric() || "._-~/}$%".contains(c)))
    })
}
