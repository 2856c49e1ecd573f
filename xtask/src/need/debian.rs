//! Packages of Debian and its kin, installed without questions.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{program_in, search_path};
use crate::steps::run;
use crate::workspace::output_of;

/// Installs packages for everybody on this machine, by `sudo` where we are not its administrator.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    let wanted = packages.join(" ");
    ensure!(
        program_in("apt-get", search_path()).is_some(),
        "the tests need {wanted}; install what your system calls these packages, and run this again"
    );
    println!("==> installing {wanted}");
    let install = ["install", "--yes", "--quiet", "--no-install-recommends"];
    run(apt_get()?.args(["update", "--quiet"])).with_context(|| format!("installing {wanted}"))?;
    run(apt_get()?.args(install).args(packages)).with_context(|| format!("installing {wanted}"))
}

fn apt_get() -> Result<Command> {
    let mut command = Command::new("env");
    if !is_root()? {
        command = Command::new("sudo");
        command.arg("env");
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    Ok(command)
}

/// Whether this runs as the machine's administrator, under whom PostgreSQL refuses to work.
pub(super) fn is_root() -> Result<bool> {
    Ok(output_of("id", &["-u"])? == "0")
}
