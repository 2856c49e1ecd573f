//! What must pass: `test` for a fresh machine and for continuous integration, `check` before a commit.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::need::{Browser, Postgres, Schemathesis};
use crate::steps::{Steps, run};
use crate::workspace::{cargo, data, programmes, root, target, tree, works};
use crate::{attack as attacks, faults, fuzz, simulation, tidy as rules};

/// Seconds of fuzzing in `test`, shared by all targets.
const SMOKE_SECONDS: u64 = 45;

/// Everything, on a machine that has only Rust and Node.
pub(crate) fn test() -> Result<()> {
    let mut steps = Steps::default();
    steps.step("tools", install_tools)?;
    let needs = Needs::ready(&mut steps)?;
    still(&mut steps)?;
    steps.step("programmes", check_programmes)?;
    steps.step("fuzz smoke", || fuzz::smoke(SMOKE_SECONDS))?;
    steps.step("the API under attack", || attack(&attacks::SMOKE))?;
    steps.step("real faults", faults::smoke)?;
    steps.step("towns", || simulation::towns(&simulation::THOUSANDS, &needs.postgres))?;
    steps.step("a year before the oracle", || simulation::oracle(&simulation::SMALL_YEAR))?;
    steps.run("examples in the documentation", &mut cargo(&["test", "--quiet", "--workspace", "--doc"]))?;
    tests(steps, &needs)
}

/// What one runs before a commit.
pub(crate) fn check() -> Result<()> {
    let mut steps = Steps::default();
    still(&mut steps)?;
    for (tool, arguments) in [("deny", ["deny", "check"].as_slice()), ("machete", &["machete"])] {
        if works("cargo", &[tool, "--version"]) {
            steps.run(tool, &mut cargo(arguments))?;
        } else {
            println!("==> {tool}: skipped, `cargo install --locked cargo-{tool}` would add it");
        }
    }
    let needs = Needs::ready(&mut steps)?;
    tests(steps, &needs)
}

/// Only the house rules.
pub(crate) fn tidy() -> Result<()> {
    let faults = rules::faults(&tree()?)?;
    for fault in &faults {
        println!("{fault}");
    }
    match faults.len() {
        0 => Ok(()),
        count => bail!("{count} faults against the house rules"),
    }
}

/// The API of the demonstration's city, asked in several names.
pub(crate) fn attack(options: &attacks::Options) -> Result<()> {
    let tool = Schemathesis::ready()?;
    attacks::run_against(&build_program()?, &tool, options)
}

/// Towns on SQLite, and some on PostgreSQL.
pub(crate) fn towns(options: &simulation::Towns) -> Result<()> {
    simulation::towns(options, &Postgres::ready()?)
}

/// What can be said without running the program: format, lints, documentation, house rules.
fn still(steps: &mut Steps) -> Result<()> {
    steps.run("format", &mut cargo(&["fmt", "--all", "--check"]))?;
    steps.step("tidy", tidy)?;
    steps.run(
        "clippy",
        &mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    )?;
    steps.run(
        "without optional features",
        &mut cargo(&[
            "clippy",
            "--quiet",
            "--package",
            "chuangyou",
            "--no-default-features",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    steps.run(
        "documentation",
        cargo(&["doc", "--quiet", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// The parts of the tool chain that a minimal installation leaves out. All else is a dependency that cargo fetches.
fn install_tools() -> Result<()> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if !works(program, &["--version"]) {
            run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// Our own `check` on every programme of the repository.
fn check_programmes() -> Result<()> {
    let binary = build_program()?;
    for programme in programmes()? {
        run(Command::new(&binary).current_dir(root()).arg("check").arg(&programme))?;
    }
    Ok(())
}

/// What the tests need beside Rust.
struct Needs {
    postgres: Postgres,
    browser: Browser,
}

impl Needs {
    fn ready(steps: &mut Steps) -> Result<Self> {
        let postgres = steps.step("PostgreSQL", Postgres::ready)?;
        let browser = steps.step("Chromium", Browser::ready)?;
        Ok(Self { postgres, browser })
    }
}

/// The journeys in a browser, then everything else, whose summary closes the whole.
fn tests(mut steps: Steps, needs: &Needs) -> Result<()> {
    let program = build_program()?;
    steps.run("browser journeys", &mut needs.browser.journeys(&program))?;
    say_whether_real_logs_are_there();
    steps.last("tests", needs.postgres.tell(&mut all_tests()))
}

/// Our own program, as the tests use it.
fn build_program() -> Result<PathBuf> {
    run(&mut cargo(&["build", "--quiet", "--package", "chuangyou"]))?;
    Ok(target().join("debug/chuangyou"))
}

/// `cargo nextest` where it is installed, for its speed and its clear summary; else `cargo test`, which needs nothing.
fn all_tests() -> Command {
    let kinds = ["--workspace", "--lib", "--bins", "--tests", "--examples"];
    let mut command = if works("cargo", &["nextest", "--version"]) {
        cargo(&["nextest", "run", "--cargo-quiet", "--status-level", "fail", "--no-fail-fast"])
    } else {
        cargo(&["test", "--quiet", "--no-fail-fast"])
    };
    command.args(kinds);
    command
}

fn say_whether_real_logs_are_there() {
    let folder = data();
    if folder.is_dir() {
        println!("==> real logs: {}", folder.display());
    } else {
        println!(
            "==> real logs: none at {} (CHUANGYOU_DATA); tests that read them skip themselves",
            folder.display()
        );
    }
}
