//! The reference page, the JSON schema and the parser say the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod validate;

use chuangyou_programme::{Checked, Code, Faults, check, schema};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page() -> String {
    fs::read_to_string(root().join("docs/programme-language.md")).unwrap()
}

/// The examples of the page: the file that each belongs to, and its text.
fn examples(page: &str) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(file) = line.strip_prefix("```toml ") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            examples.push((file.to_owned(), text.join("\n") + "\n\n"));
        }
    }
    examples
}

/// The page without its examples.
fn prose(page: &str) -> String {
    let mut inside = false;
    let outside = page.lines().filter(|line| {
        let fence = line.starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    outside.collect::<Vec<_>>().join("\n")
}

/// The words of a text that could be keys.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).collect()
}

/// The words between backticks.
fn code_words(prose: &str) -> BTreeSet<&str> {
    prose.split('`').skip(1).step_by(2).flat_map(words).collect()
}

/// Every key, and every word of a vocabulary, of a schema.
fn vocabulary(schema: &Value, keys: &mut BTreeSet<String>, constants: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties")
                && !map.contains_key("if")
            {
                keys.extend(properties.keys().cloned());
            }
            if let Some(Value::String(word)) = map.get("const") {
                constants.insert(word.clone());
            }
            map.values().for_each(|inner| vocabulary(inner, keys, constants));
        }
        Value::Array(list) => list.iter().for_each(|inner| vocabulary(inner, keys, constants)),
        _ => {}
    }
}

fn said(checked: Checked) -> String {
    let Checked { diagnostics, sources, .. } = checked;
    Faults { diagnostics, sources }.to_string()
}

#[test]
fn the_page_describes_every_key_and_every_word() {
    let (mut keys, mut constants) = (BTreeSet::new(), BTreeSet::new());
    vocabulary(&schema(), &mut keys, &mut constants);
    assert!(keys.len() > 100 && constants.len() > 60, "{} keys, {} words", keys.len(), constants.len());
    let page = page();
    let prose = prose(&page);
    let described = code_words(&prose);
    let missing: Vec<&String> =
        keys.union(&constants).filter(|word| !described.contains(word.as_str())).collect();
    assert!(missing.is_empty(), "docs/programme-language.md does not describe {missing:?}");
}

#[test]
fn the_page_has_an_example_of_every_key() {
    let (mut keys, mut constants) = (BTreeSet::new(), BTreeSet::new());
    vocabulary(&schema(), &mut keys, &mut constants);
    let page = page();
    let examples: String = examples(&page).into_iter().map(|(_, text)| text).collect();
    let shown = words(&examples);
    let missing: Vec<&String> = keys.iter().filter(|key| !shown.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "no example on docs/programme-language.md has {missing:?}");
}

#[test]
fn the_page_lists_every_diagnostic() {
    let page = page();
    for code in Code::ALL {
        let row = format!("| {code} | {} |", code.meaning());
        assert!(page.contains(&row), "docs/programme-language.md lacks the row\n{row}");
    }
}

#[test]
fn the_examples_of_the_page_are_programmes_without_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in examples(&page()) {
        let known = file.starts_with("county/") || file.starts_with("observed/");
        let path = folder.path().join(if known { file } else { format!("city/{file}") });
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, before + &text).unwrap();
    }
    for programme in ["city", "county", "observed"] {
        let checked = check(&folder.path().join(programme));
        assert!(checked.programme.is_some() && checked.diagnostics.is_empty(), "{}", said(checked));
    }
}

#[test]
fn the_shipped_programmes_have_no_error() {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root().join("programmes")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    assert!(!folders.is_empty());
    for folder in folders {
        let checked = check(&folder);
        assert!(checked.programme.is_some(), "{}", said(checked));
    }
}

#[test]
fn the_luoyang_programme_says_nothing_that_is_never_used() {
    let checked = check(&root().join("programmes/luoyang-2011"));
    assert!(checked.diagnostics.is_empty(), "{}", said(checked));
}

#[test]
fn every_shipped_rule_is_described_in_both_languages() {
    for name in ["luoyang-2011", "roadtraffic"] {
        let programme = chuangyou_programme::load(&root().join("programmes").join(name)).unwrap();
        for rule in &programme.rules {
            let text = rule.template.describe(&programme);
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", rule.id);
        }
    }
}

#[test]
fn the_schema_file_is_the_schema() {
    let path = root().join("schema/programme.schema.json");
    let current = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &current).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == current,
        "schema/programme.schema.json is stale: run this test once with UPDATE_SCHEMA=1"
    );
}

#[test]
fn the_schema_accepts_every_example_and_every_shipped_file() {
    let schema = schema();
    let mut count = 0;
    for (file, text) in examples(&page()) {
        assert_eq!(validate::faults(&schema, &text), Vec::<String>::new(), "{file}");
        count += 1;
    }
    let mut folders = vec![root().join("programmes")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let text = fs::read_to_string(&path).unwrap();
                assert_eq!(validate::faults(&schema, &text), Vec::<String>::new(), "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count} files");
}

#[test]
fn the_schema_refuses_what_the_parser_refuses() {
    let rule = "[[rule]]\nid = \"r\"\ntitle = { zh = \"规\", en = \"R\" }\nclause = \"c\"\n";
    for (wrong, text) in [
        ("an unknown key", format!("{rule}template = \"init\"\na = \"x\"\nb = \"y\"\n")),
        ("a missing key", format!("{rule}template = \"response\"\na = \"x\"\n")),
        ("an unknown word", format!("{rule}template = \"respond\"\na = \"x\"\nb = \"y\"\n")),
        ("an unknown table", "[[rool]]\nid = \"r\"\n".to_owned()),
        ("a wrong type", "[[unit]]\nid = \"u\"\ntitle = \"U\"\n".to_owned()),
        ("two kinds at once", "[[clock]]\nid = \"c\"\ntitle = { zh = \"钟\", en = \"C\" }\nunit = \"hour\"\nstart = \"a\"\nbudget = { days = 3 }\n".to_owned()),
    ] {
        assert_ne!(validate::faults(&schema(), &text), Vec::<String>::new(), "{wrong}");
    }
}
