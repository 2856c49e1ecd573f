//! Every statement is named, listed, and understood by both databases.

use std::fs;
use std::path::{Path, PathBuf};

use chuangyou_store::statements;

use crate::common::{Place, Wait};
use crate::on_both;

on_both![both_databases_understand_every_statement];

fn both_databases_understand_every_statement(place: &Place) {
    let db = place.open();
    let mut refused = Vec::new();
    for sql in statements() {
        if let Err(failure) = db.write_now(move |tx| tx.prepare(sql)) {
            refused.push(format!("{sql}\n  {failure}"));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n\n"));
}

#[test]
fn every_statement_of_the_sources_is_listed() {
    let named: Vec<String> = sources().iter().flat_map(|(_, source)| names(source)).collect();
    assert_eq!(named.len(), statements().count(), "a module's `ALL` is missing in `statements()`: {named:?}");
}

#[test]
fn statements_are_run_by_their_names() {
    let mut unnamed = Vec::new();
    for (path, source) in sources() {
        let known = names(&source);
        for call in ["tx.query(", "tx.first(", "tx.execute(", "tx.batch("] {
            for (before, after) in source.match_indices(call).map(|(at, _)| source.split_at(at + call.len()))
            {
                let argument: String =
                    after.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                // `sql` is what the small functions call it that are given a name of their own module.
                if argument != "sql" && !known.contains(&argument) {
                    unnamed.push(format!("{}:{}", path.display(), before.lines().count()));
                }
            }
        }
    }
    assert_eq!(
        unnamed,
        Vec::<String>::new(),
        "name it in `statements!`, so that it is tested on both databases"
    );
}

/// The modules that have statements: all but those that are about the databases themselves.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path != root.join("db") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push((path.clone(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    assert!(found.len() > 20, "the sources lie elsewhere");
    found
}

/// The names that a source gives to statements: `    NAME = …` within `statements! { … }`.
fn names(source: &str) -> Vec<String> {
    let Some((_, from)) = source.split_once("\nstatements! {\n") else { return Vec::new() };
    let (within, _) = from.split_once("\n}").expect("the list ends");
    let name = |line: &str| {
        let (name, _) = line.strip_prefix("    ")?.split_once(" = ")?;
        name.chars().all(|c| c.is_ascii_uppercase() || c == '_').then(|| name.to_owned())
    };
    within.lines().filter_map(name).collect()
}
