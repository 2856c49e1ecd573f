//! `cargo xtask attack`: everything that the API's description allows, and what it does not, asked of a city that is at work.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::need::Schemathesis;
use crate::served::Served;
use crate::steps::run;
use crate::workspace::{Scratch, root};

/// In whose names is asked: a citizen, somebody of a window, and somebody who oversees all.
const ACCOUNTS: [&str; 3] = ["wang", "clerk", "supervisor"];

/// What each may do: everything, so that the rules of the city are all that holds them.
const SCOPES: [&str; 4] = ["cases:read", "commands:write", "events:write", "cards:read"];

/// How the API is attacked.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Requests of each kind for each operation
    #[arg(long, default_value_t = 200)]
    examples: u32,
    /// Where chance begins; the same number asks the same
    #[arg(long)]
    seed: Option<u64>,
}

/// Requests of each kind for each operation in continuous integration.
pub(crate) const SMOKE: Options = Options { examples: 15, seed: None };

/// Asks in every name; an answer of 5xx, or one that the description does not allow, is an error.
pub(crate) fn run_against(program: &Path, tool: &Schemathesis, options: &Options) -> Result<()> {
    let city = City::open(program)?;
    let settings = city.settings()?;
    for account in ACCOUNTS {
        println!("==> the API, asked by {account}");
        let mut command = tool.command(&settings);
        command
            .args([&format!("http://{}/api/v1/openapi.json", city.served.address()), "--no-color"])
            .args(["--checks", "all", "--phases", "examples,coverage,fuzzing,stateful"])
            .args(["--max-examples", &options.examples.to_string()])
            .arg(format!("--header=Authorization: Bearer {}", city.token(account)?));
        if let Some(seed) = options.seed {
            command.args(["--seed", &seed.to_string()]);
        }
        run(command.current_dir(city.folder.path()))?;
    }
    Ok(())
}

/// The demonstration's city in a folder of its own, served until this ends.
struct City<'a> {
    program: &'a Path,
    served: Served,
    /// After the server, so that it is removed after its end.
    folder: Scratch,
}

impl<'a> City<'a> {
    fn open(program: &'a Path) -> Result<Self> {
        let folder = Scratch::new("attack")?;
        let mut command = Command::new(program);
        command.args(["demo", "--listen", "127.0.0.1:0", "--keep"]).arg(folder.join("city"));
        Ok(Self { program, served: Served::start(&mut command)?, folder })
    }

    /// A token in somebody's name.
    fn token(&self, account: &str) -> Result<String> {
        let mut command = Command::new(self.program);
        command.args(["token", "--name", "attack", "--account", account]);
        command.args(SCOPES.map(|scope| format!("--scope={scope}")));
        let said = command.arg("--data").arg(self.folder.join("city")).output()?;
        let said = String::from_utf8(said.stdout)?;
        Ok(said.lines().next().context("no token was made")?.trim().to_owned())
    }

    /// The settings of `tests/api`, with the words that the city knows: without them nearly every request would be turned away at
    /// the door.
    fn settings(&self) -> Result<PathBuf> {
        let words = self.folder.join("words.txt");
        let ids = ids(&root().join("programmes/luoyang-2011"))?;
        std::fs::write(&words, format!("\"{}\"\n", ids.join("\"\n\"")))?;
        let mut settings = std::fs::read_to_string(root().join("tests/api/schemathesis.toml"))?;
        settings.push_str(concat!(
            "\n[generation.dictionaries]\n",
            "string = { dictionary = \"known\", probability = 0.5 }\n\n",
            "[dictionaries.known]\n",
            "from-file = \"words.txt\"\n"
        ));
        let path = self.folder.join("schemathesis.toml");
        std::fs::write(&path, settings)?;
        Ok(path)
    }
}

/// Every id of a programme: its units, items, procedures, actions and fields.
fn ids(programme: &Path) -> Result<Vec<String>> {
    let (mut found, mut folders) = (BTreeSet::new(), vec![programme.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                collect(&toml::from_str(&std::fs::read_to_string(&path)?)?, &mut found);
            }
        }
    }
    Ok(found.into_iter().collect())
}

fn collect(value: &toml::Value, found: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            found.extend(table.get("id").and_then(toml::Value::as_str).map(str::to_owned));
            table.values().for_each(|inner| collect(inner, found));
        }
        toml::Value::Array(entries) => entries.iter().for_each(|inner| collect(inner, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_every_id_of_the_programme() {
        let ids = ids(&root().join("programmes/luoyang-2011")).expect("the programme is readable");
        for word in ["approval", "submit", "industry-commerce-window", "food-circulation-permit"] {
            assert!(ids.iter().any(|id| id == word), "{word}");
        }
    }
}
