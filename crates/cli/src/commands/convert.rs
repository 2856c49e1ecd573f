//! `chuangyou convert`.

use crate::args::ConvertArgs;
use crate::failure::Outcome;
use crate::words::Words;
use anyhow::Result;

pub(super) fn run(_args: &ConvertArgs, _words: &'static Words) -> Result<Outcome> {
    anyhow::bail!("not in this build")
}
