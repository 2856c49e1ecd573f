//! The command line of a draw by lot.

use chuangyou_engine::lot::{Candidate, Seed};
use clap::Args as ClapArgs;

/// A draw by lot.
#[derive(Debug, ClapArgs)]
pub(crate) struct DrawArgs {
    /// The seed, 64 hexadecimal figures
    #[arg(long, value_name = "SEED")]
    pub seed: Seed,
    /// The field that took the result
    #[arg(long, value_name = "FIELD")]
    pub into: String,
    /// How many were drawn
    #[arg(long, value_name = "N", default_value = "1")]
    pub count: usize,
    /// What could be drawn: each a name, a space and a weight
    #[arg(value_name = "CANDIDATE", required = true)]
    pub pool: Vec<Candidate>,
}
