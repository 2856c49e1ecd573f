//! Schemathesis, which asks an API everything that its description allows, and what it does not.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{debian, text};
use crate::steps::run;
use crate::workspace::{output_of, target, works};

/// The version whose findings are ours to mend; a newer one asks other things.
const VERSION: &str = "4.32.5";

/// Where the program is.
pub(crate) struct Schemathesis(PathBuf);

impl Schemathesis {
    /// Installs it into a folder of its own where it is missing.
    pub(crate) fn ready() -> Result<Self> {
        let folder = target().join("tools").join(format!("schemathesis-{VERSION}"));
        let program = folder.join("bin/schemathesis");
        if !works(text(&program), &["--version"]) {
            environment(&folder)?;
            let wanted = format!("schemathesis=={VERSION}");
            let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &wanted];
            run(Command::new(folder.join("bin/python")).args(pip))?;
        }
        println!("==> {}", output_of(text(&program), &["--version"])?);
        Ok(Self(program))
    }

    /// The command that runs it with these settings.
    pub(crate) fn command(&self, settings: &Path) -> Command {
        let mut command = Command::new(&self.0);
        command.arg("--config-file").arg(settings).arg("run");
        command
    }
}

/// A folder of Python's packages. Debian keeps what makes one in a package of its own.
fn environment(folder: &Path) -> Result<()> {
    let make = || run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder));
    if make().is_err() {
        debian::install(&["python3", "python3-venv"])?;
        make().context("the packages brought no Python that makes environments")?;
    }
    Ok(())
}
