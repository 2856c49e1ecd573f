//! `chuangyou explain`.

use crate::args::ExplainArgs;
use crate::failure::Outcome;
use crate::words::Words;
use anyhow::Result;

pub(super) fn run(_args: &ExplainArgs, _words: &'static Words) -> Result<Outcome> {
    anyhow::bail!("not in this build")
}
