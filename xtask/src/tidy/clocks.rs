//! The core takes time, settings and chance as arguments; and nothing is left for later.

use super::edges::core_sources;
use super::source::{code_only, lines_with, without_tests};
use super::{Fault, Tree, is_for_tests};

/// Names that read a clock, the environment or chance, and what they read.
const AMBIENT: &[(&str, &str)] = &[
    ("SystemTime", "the wall clock"),
    ("Instant::now", "a clock"),
    ("Timestamp::now", "the wall clock"),
    ("Zoned::now", "the wall clock"),
    ("TimeZone::system", "the environment"),
    ("env::var", "the environment"),
    ("env::args", "the environment"),
    ("thread_rng", "chance"),
    ("rand::", "chance"),
];

/// Clocks, environment and chance in the core; `todo!` and `unimplemented!` anywhere.
pub(super) fn faults(tree: &Tree) -> Vec<Fault> {
    let core: Vec<String> = core_sources().collect();
    let test_modules: Vec<String> = tree.rust().flat_map(|(path, text)| test_modules(path, text)).collect();
    let is_for_tests =
        |path: &str| is_for_tests(path) || test_modules.iter().any(|module| path.starts_with(module));
    let mut faults = Vec::new();
    for (path, text) in tree.rust() {
        let code = code_only(text);
        for unfinished in ["todo!", "unimplemented!"] {
            for line in lines_with(&code, unfinished) {
                faults.push(Fault::at(path, line, format!("`{unfinished}` is left")));
            }
        }
        if is_for_tests(path) || !core.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let code = without_tests(&code);
        for (name, reads) in AMBIENT {
            for line in lines_with(&code, name) {
                faults.push(Fault::at(
                    path,
                    line,
                    format!("`{name}` reads {reads}; the core takes it as an argument"),
                ));
            }
        }
    }
    faults
}

/// The beginnings of the paths of modules that a file declares for tests only: `a/b.` and `a/b/` for `mod b;` in
/// `a/lib.rs`.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.trim_end_matches(".rs");
    let parent =
        if matches!(stem, "lib" | "main" | "mod") { folder.to_owned() } else { format!("{folder}/{stem}") };
    let code = code_only(text);
    let mut found = Vec::new();
    for (_, after) in code.match_indices("#[cfg(test)]").map(|(at, mark)| code.split_at(at + mark.len())) {
        let item = after.split([';', '{']).next().unwrap_or_default();
        if after[item.len()..].starts_with(';')
            && let Some(name) = item.split_whitespace().skip_while(|word| *word != "mod").nth(1)
        {
            found.extend([format!("{parent}/{name}."), format!("{parent}/{name}/")]);
        }
    }
    found
}
