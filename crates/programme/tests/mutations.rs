//! Whatever a file says, reading it ends with a programme or with faults that point into it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use chuangyou_programme::check_sources;
use proptest::prelude::*;
use std::fs;
use std::path::Path;

/// The files of a shipped programme.
fn shipped(name: &str) -> Vec<(String, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes").join(name)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                files.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// One change of a text: a line lost, doubled or moved, a word replaced, a few letters overwritten.
fn change(text: &str, kind: u8, at: usize, with: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let line = at % lines.len().max(1);
    match kind {
        0 if !lines.is_empty() => drop(lines.remove(line)),
        1 if !lines.is_empty() => lines.insert(line, lines[line]),
        2 if !lines.is_empty() => {
            let other = at / 7 % lines.len();
            lines.swap(line, other);
        }
        3 => lines.insert(line, with),
        _ => {
            let mut start = at % (text.len() + 1);
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            let mut end = (start + at / 3 % 9).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            return format!("{}{with}{}", &text[..start], &text[end..]);
        }
    }
    lines.join("\n")
}

/// Fragments that mean something somewhere.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "\"",
            "[[rule]]",
            "[procedure]",
            "[[",
            "{ ",
            "}",
            "= ",
            "0",
            "-1",
            "99999999999999999999",
            "1.5",
            "2011-02-30",
            "2011-03-01T00:00:00Z",
            "\"item.promised\"",
            "{ parameter = \"x\" }",
            "template = \"clock\"",
            "id = \"approval\"",
            "first_event",
            "@",
            ".",
            "\u{0}",
            "规",
            "é",
            "inf",
            "''",
            "\\u0000",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

fn holds(files: Vec<(String, String)>) -> Result<(), TestCaseError> {
    let checked = check_sources(files);
    let errors = checked.diagnostics.iter().filter(|d| d.code.as_str().starts_with('E')).count();
    prop_assert_eq!(checked.programme.is_none(), errors > 0);
    for d in &checked.diagnostics {
        let text = checked.sources.text(d.file);
        prop_assert!(text.get(d.span.clone()).is_some(), "{:?}", d);
        let (line, column) = checked.sources.line_column(d.file, d.span.start);
        prop_assert!(line >= 1 && column >= 1 && !d.message.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_programme_loads_or_has_faults_with_places(
        name in prop::sample::select(vec!["luoyang-2011", "wabo-receipt", "boston311"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..5, any::<usize>(), fragment()), 1..5),
    ) {
        let mut files = shipped(name);
        for (file, kind, at, with) in changes {
            let file = file.index(files.len());
            files[file].1 = change(&files[file].1, kind, at, &with);
        }
        holds(files)?;
    }

    #[test]
    fn any_text_at_all_has_faults_with_places(text in "\\PC{0,200}|([\\[\\]{}=\"a-z.,\\n 0-9-]{0,200})") {
        holds(vec![("a.toml".to_owned(), text)])?;
    }
}
