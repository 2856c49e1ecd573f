//! How long files and functions are.

use std::collections::BTreeMap;

use super::Tree;
use super::source::{code_only, functions};

/// A file longer than this is two files.
pub(super) const FILE_LINES: usize = 500;
/// A function longer than this is two functions.
pub(super) const FUNCTION_LINES: usize = 60;

/// What is longer than it may be.
#[derive(Default)]
pub(super) struct Sizes {
    /// Path → lines.
    pub(super) files: BTreeMap<String, usize>,
    /// `path::function` → lines.
    pub(super) functions: BTreeMap<String, usize>,
}

/// Every Rust file and function above its limit.
pub(super) fn measure(tree: &Tree) -> Sizes {
    let mut sizes = Sizes::default();
    for (path, text) in tree.rust() {
        let lines = text.lines().count();
        if lines > FILE_LINES {
            sizes.files.insert(path.to_owned(), lines);
        }
        let long = |one: &super::source::Function| one.lines > FUNCTION_LINES && !is_data(&one.name);
        for function in functions(&code_only(text)).into_iter().filter(long) {
            let most = sizes.functions.entry(format!("{path}::{}", function.name)).or_default();
            *most = function.lines.max(*most);
        }
    }
    sizes
}

/// Whether a function is nothing but an example of a page, spelled out: data, which is not easier to read in pieces.
fn is_data(name: &str) -> bool {
    matches!(name, "sample" | "samples")
}
