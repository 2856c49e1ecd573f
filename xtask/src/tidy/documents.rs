//! Documents that are named exist, name every crate, and say the same in both languages.

use super::{Fault, Tree, ending, is_for_tests};

/// Dead links, documents named in code that are not there, crates missing from ARCHITECTURE.md, and a README whose
/// other language has other headings.
pub(super) fn faults(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts() {
        match ending(path) {
            "md" => {
                links(tree, path, text, &mut faults);
                if path == EDGE_CASES {
                    named_tests(tree, path, text, &mut faults);
                }
            }
            "rs" | "toml" if !is_for_tests(path) => named_documents(tree, path, text, &mut faults),
            _ => {}
        }
    }
    crates_in_architecture(tree, &mut faults);
    if let (Some(english), Some(chinese)) = (tree.text("README.md"), tree.text("README.zh-CN.md")) {
        let (one, other) = (heading_levels(english), heading_levels(chinese));
        if one != other {
            let message = format!("headings {other:?} differ from those of README.md, {one:?}");
            faults.push(Fault::new("README.zh-CN.md", message));
        }
    }
    faults
}

/// The page that says which test shows which edge case.
const EDGE_CASES: &str = "docs/edge-cases.md";

/// Tests that a page names, in backticks and with underscores, and that no file has.
fn named_tests(tree: &Tree, path: &str, text: &str, faults: &mut Vec<Fault>) {
    let is_name = |word: &&str| {
        word.contains('_') && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    for (number, line) in prose(text) {
        for name in line.split('`').skip(1).step_by(2).filter(is_name) {
            let declared = format!("fn {name}(");
            if !tree.texts().any(|(path, text)| ending(path) == "rs" && text.contains(&declared)) {
                faults.push(Fault::at(path, number, format!("names the test `{name}`, which is not there")));
            }
        }
    }
}

/// Targets of `[text](target)` outside code blocks that are neither addresses nor files.
fn links(tree: &Tree, path: &str, text: &str, faults: &mut Vec<Fault>) {
    for (number, line) in prose(text) {
        for (_, rest) in line.match_indices("](").map(|(at, _)| line.split_at(at + 2)) {
            let target = rest.split([')', '#', ' ']).next().unwrap_or_default();
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let resolved = resolve(path, target);
            if !tree.has(&resolved) && !tree.has_folder(&resolved) {
                faults.push(Fault::at(path, number, format!("links to `{target}`, which is not there")));
            }
        }
    }
}

/// Words that begin with `docs/`, end with `.md` and are not files.
fn named_documents(tree: &Tree, path: &str, text: &str, faults: &mut Vec<Fault>) {
    for (number, line) in (1..).zip(text.lines()) {
        let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || "-_./".contains(c)));
        for document in words.map(|word| word.trim_end_matches('.')).filter(|word| word.starts_with("docs/"))
        {
            if ending(document) == "md" && !tree.has(document) {
                faults.push(Fault::at(path, number, format!("names `{document}`, which is not there")));
            }
        }
    }
}

fn crates_in_architecture(tree: &Tree, faults: &mut Vec<Fault>) {
    let Some(page) = tree.text("ARCHITECTURE.md") else { return };
    for (path, _) in
        tree.texts().filter(|(path, _)| path.starts_with("crates/") && path.ends_with("/Cargo.toml"))
    {
        let folder = path.trim_end_matches("/Cargo.toml");
        if !page.contains(&format!("`{folder}`")) {
            faults.push(Fault::new("ARCHITECTURE.md", format!("says nothing of `{folder}`")));
        }
    }
}

/// The levels of a page's headings, in order: 1 for `#`.
fn heading_levels(text: &str) -> Vec<usize> {
    let headings = prose(text).filter(|(_, line)| line.starts_with('#'));
    headings.map(|(_, line)| line.bytes().take_while(|&byte| byte == b'#').count()).collect()
}

/// Numbered lines outside fenced code.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// `target` as seen from the file at `path`.
fn resolve(path: &str, target: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
