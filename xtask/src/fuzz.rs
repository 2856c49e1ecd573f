//! `cargo xtask fuzz`: libFuzzer where it is installed, mutated seeds on a stable compiler elsewhere.

use anyhow::Result;

use crate::steps;
use crate::workspace::{cargo, output_of, root, target, works};

/// How to fuzz.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Seconds for each target
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Use mutated seeds even where libFuzzer is installed
    #[arg(long)]
    stable: bool,
    /// Only these targets (default: all)
    target: Vec<String>,
}

/// Fuzzes each target for the given time.
pub(crate) fn run_targets(seconds: u64, stable: bool, wanted: &[String]) -> Result<()> {
    if stable || !libfuzzer_is_there() {
        return smoke_targets(seconds, wanted);
    }
    for name in targets()?.iter().filter(|name| wanted.is_empty() || wanted.contains(name)) {
        println!("{name}: {seconds} s with libFuzzer");
        let limits =
            [format!("-max_total_time={seconds}"), "-timeout=10".into(), "-rss_limit_mb=2048".into()];
        let seeds = target().join("fuzz-seeds").join(name);
        steps::run(
            fuzz_cargo(&["run", "--quiet", "--no-default-features", "--example", "seeds", "--"])
                .arg(name)
                .arg(&seeds),
        )?;
        let corpus = root().join("fuzz/corpus").join(name);
        std::fs::create_dir_all(&corpus)?;
        // Without its own `cargo`, the nightly tool chain would be overridden by the one that runs this.
        steps::run(
            std::process::Command::new("cargo")
                .env_remove("CARGO")
                .env_remove("RUSTUP_TOOLCHAIN")
                .current_dir(root())
                .args(["+nightly", "fuzz", "run", name])
                .arg(corpus)
                .arg(seeds)
                .arg("--")
                .args(limits),
        )?;
    }
    Ok(())
}

/// `cargo xtask fuzz`.
pub(crate) fn run(options: &Options) -> Result<()> {
    run_targets(options.seconds, options.stable, &options.target)
}

/// A short run on the stable compiler, `seconds` for all targets together.
pub(crate) fn smoke(seconds: u64) -> Result<()> {
    let count = targets()?.len().max(1) as u64;
    smoke_targets((seconds / count).max(1), &[])
}

fn smoke_targets(seconds: u64, wanted: &[String]) -> Result<()> {
    steps::run(
        fuzz_cargo(&["run", "--quiet", "--no-default-features", "--example", "smoke", "--"])
            .arg(seconds.to_string())
            .args(wanted),
    )
}

/// The names of the targets, from the files that give them to libFuzzer.
fn targets() -> Result<Vec<String>> {
    let mut names = Vec::new();
    let folder = root().join("fuzz/fuzz_targets");
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "rs") {
                names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
            }
        }
    }
    names.sort();
    Ok(names)
}

fn libfuzzer_is_there() -> bool {
    let nightly = output_of("rustup", &["toolchain", "list"]).is_ok_and(|list| list.contains("nightly"));
    nightly && works("cargo", &["fuzz", "--version"])
}

/// `cargo` in the workspace of the fuzz targets, with our build folder.
fn fuzz_cargo(arguments: &[&str]) -> std::process::Command {
    let mut command = cargo(arguments);
    command.current_dir(root().join("fuzz")).env("CARGO_TARGET_DIR", target());
    command
}
