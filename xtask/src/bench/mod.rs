//! `cargo xtask bench`.
use anyhow::Result;
/// How to bench.
#[derive(clap::Args)]
pub(crate) struct Options {}
pub(crate) fn run(_: &Options) -> Result<()> {
    Ok(())
}
