//! The browser tests: Debian's Chromium, driven from Node.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{debian, major_version, program_in, search_path};
use crate::steps::run;
use crate::workspace::{output_of, root};

/// The oldest Node that the tests work with.
const OLDEST_NODE: u32 = 20;

/// A browser and what drives it.
pub(crate) struct Browser {
    chromium: PathBuf,
}

impl Browser {
    /// Installs Chromium where it is missing, and the packages that drive it.
    pub(crate) fn ready() -> Result<Self> {
        let node = output_of("node", &["--version"]).unwrap_or_default();
        ensure!(
            major_version(&node).is_some_and(|version| version >= OLDEST_NODE),
            "the browser tests need Node {OLDEST_NODE} or later and its npm; install them and run this again"
        );
        output_of("npm", &["--version"]).context("the browser tests need npm")?;
        if find().is_none() {
            debian::install(&["chromium", "fonts-noto-cjk"])?;
        }
        let chromium = find().context("the package `chromium` brought no program of that name")?;
        let version = output_of(super::text(&chromium), &["--version"])?;
        println!("==> Chromium: {version}, Node {node}");
        let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        run(Command::new("npm").args(install).current_dir(folder()))?;
        Ok(Self { chromium })
    }

    /// The command that runs every journey with this build of the program.
    pub(crate) fn journeys(&self, program: &Path) -> Command {
        let mut command = Command::new("node");
        command.args(["node_modules/@playwright/test/cli.js", "test"]).current_dir(folder());
        command.env("CHUANGYOU_CHROMIUM", &self.chromium).env("CHUANGYOU_PROGRAM", program);
        command
    }
}

fn find() -> Option<PathBuf> {
    ["chromium", "chromium-browser"].into_iter().find_map(|name| program_in(name, search_path()))
}

fn folder() -> PathBuf {
    root().join("tests/browser")
}
