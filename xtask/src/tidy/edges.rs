//! Which crate may know which: arrows point left only, and the core knows no runtime, database or web.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use super::{Fault, Tree};

/// The core crates, from left to right, each with the crates of ours it may know.
const CORE: &[(&str, &[&str])] = &[
    ("calendar", &[]),
    ("eventlog", &[]),
    ("envelope", &[]),
    ("programme", &["calendar"]),
    ("engine", &["calendar", "eventlog", "programme"]),
    ("pages", &["calendar", "programme"]),
];

/// What no core crate may know, not even through another crate.
const OUTSIDE: &[&str] = &["tokio", "sqlx", "axum"];

/// The folders of the core crates' sources.
pub(super) fn core_sources() -> impl Iterator<Item = String> {
    CORE.iter().map(|(name, _)| format!("crates/{name}/src/"))
}

/// Edges that point the wrong way.
pub(super) fn faults(tree: &Tree) -> Result<Vec<Fault>> {
    let locked = locked_dependencies(tree)?;
    let mut faults = Vec::new();
    for (name, allowed) in CORE {
        let manifest = format!("crates/{name}/Cargo.toml");
        let Some(text) = tree.text(&manifest) else { continue };
        let direct = direct_dependencies(text).with_context(|| format!("{manifest} is not TOML"))?;
        for other in direct.iter().filter_map(|one| one.strip_prefix("chuangyou-")) {
            if !allowed.contains(&other) {
                faults.push(Fault::new(&manifest, format!("`{name}` must not know `{other}`")));
            }
        }
        let reached = reachable(&direct, &locked);
        for outside in OUTSIDE.iter().filter(|one| reached.contains(**one)) {
            faults.push(Fault::new(
                &manifest,
                format!("`{name}` must not depend on `{outside}`, even indirectly"),
            ));
        }
    }
    Ok(faults)
}

/// The names in `[dependencies]`, `[build-dependencies]` and their `[target.….]` forms; tests may use what they like.
fn direct_dependencies(manifest: &str) -> Result<BTreeSet<String>> {
    let manifest: toml::Table = manifest.parse()?;
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let mut tables: Vec<&toml::Table> =
        targets.into_iter().flat_map(toml::Table::values).filter_map(toml::Value::as_table).collect();
    tables.push(&manifest);
    let mut names = BTreeSet::new();
    for table in tables {
        for kind in ["dependencies", "build-dependencies"] {
            let Some(entries) = table.get(kind).and_then(toml::Value::as_table) else { continue };
            for (key, value) in entries {
                let renamed = value.get("package").and_then(toml::Value::as_str);
                names.insert(renamed.unwrap_or(key).to_owned());
            }
        }
    }
    Ok(names)
}

/// Package → what it depends on, by name, all versions together.
fn locked_dependencies(tree: &Tree) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let lock: toml::Table =
        tree.text("Cargo.lock").unwrap_or_default().parse().context("Cargo.lock is not TOML")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    for package in packages.into_iter().flatten() {
        let Some(name) = package.get("name").and_then(toml::Value::as_str) else { continue };
        let dependencies = package.get("dependencies").and_then(toml::Value::as_array);
        let names = dependencies.into_iter().flatten().filter_map(toml::Value::as_str);
        // "name", or "name version" where several versions are locked.
        let names = names.filter_map(|entry| entry.split(' ').next()).map(str::to_owned);
        all.entry(name.to_owned()).or_default().extend(names);
    }
    Ok(all)
}

/// Everything reachable, without our own crates: the lock file does not tell their tests' dependencies apart, and each
/// core crate is looked at by itself.
fn reachable(direct: &BTreeSet<String>, locked: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut waiting: Vec<&String> = direct.iter().filter(|name| !name.starts_with("chuangyou")).collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if reached.insert(name.clone()) {
            waiting.extend(locked.get(name).into_iter().flatten());
        }
    }
    reached
}
