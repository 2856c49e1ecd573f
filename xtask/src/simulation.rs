//! The simulated city and its faults, larger and more often than `cargo test` has the time for.

use std::process::Command;

use anyhow::Result;

use crate::need::Postgres;
use crate::steps::run;
use crate::workspace::cargo;

/// How large a simulated year is.
#[derive(clap::Args)]
pub(crate) struct Oracle {
    /// About how many cases people open
    #[arg(long, value_name = "N", default_value_t = 3000)]
    cases: u32,
    /// What all chance follows from
    #[arg(long, value_name = "N", default_value_t = 11)]
    seed: u64,
}

/// How many towns live through faults.
#[derive(clap::Args)]
pub(crate) struct Towns {
    /// How many on SQLite
    #[arg(long, value_name = "N", default_value_t = 2000)]
    towns: u64,
}

/// In continuous integration.
pub(crate) const THOUSANDS: Towns = Towns { towns: 2000 };

/// In continuous integration.
pub(crate) const SMALL_YEAR: Oracle = Oracle { cases: 200, seed: 11 };

/// Simulates a year, exports it, and asks the oracle and the bulk run about every case.
pub(crate) fn oracle(year: &Oracle) -> Result<()> {
    let mut command = test("simulate", "an_independent_oracle_agrees_on_every_case_of_a_year");
    command.env("CHUANGYOU_ORACLE_CASES", year.cases.to_string());
    run(command.env("CHUANGYOU_ORACLE_SEED", year.seed.to_string()))
}

/// Lives through towns in which anything may break off.
pub(crate) fn towns(towns: &Towns, postgres: &Postgres) -> Result<()> {
    let mut command = test("faults", "");
    run(postgres.tell(command.env("FAULT_SEEDS", towns.towns.to_string())))
}

/// A test of the application, with its own words on our output.
fn test(name: &str, which: &str) -> Command {
    let mut command = cargo(&["test", "--quiet"]);
    command.args([
        "--package",
        "chuangyou-app",
        "--test",
        name,
        "--",
        "--include-ignored",
        "--nocapture",
        which,
    ]);
    command
}
