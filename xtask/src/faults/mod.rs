//! Real faults: the program is killed, starved of disk and robbed of its database while it works, and what it had acknowledged is
//! looked for afterwards. `docs/reliability.md` says what was found.

mod city;
mod client;
mod damage;
mod disk;
mod kills;
mod load;
mod restarts;

use std::path::Path;
use std::time::Instant;

use anyhow::Result;

use crate::need::Postgres;
use crate::workspace::{cargo, target};
use city::Place;

/// What is done, and how often.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often the program is killed
    #[arg(long, value_name = "N", default_value_t = 200)]
    kills: u32,
    /// On PostgreSQL instead of SQLite, on a server of its own
    #[arg(long)]
    postgres: bool,
    /// Repeats the moments at which the program is killed
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// One fault after another; the first thing lost ends it.
pub(crate) fn run(options: &Options) -> Result<()> {
    crate::steps::run(&mut cargo(&["build", "--quiet", "--package", "chuangyou"]))?;
    let program = target().join("debug/chuangyou");
    if options.postgres { on_postgres(&program, options) } else { on_sqlite(&program, options) }
}

fn on_sqlite(program: &Path, options: &Options) -> Result<()> {
    let place = |name: &str| Place::new(program, name, None);
    tell("SQLite, killed", || kills::run(&place("kills")?, options.kills, options.seed))?;
    tell("SQLite, disk full", || disk::run(&place("disk")?))?;
    tell("SQLite, a page damaged", || damage::run(&place("damage")?))
}

fn on_postgres(program: &Path, options: &Options) -> Result<()> {
    let mut server = Postgres::own()?;
    tell("PostgreSQL, killed", || {
        let place = Place::new(program, "kills-postgres", Some(server.new_database("kills")?))?;
        kills::run(&place, options.kills, options.seed)
    })?;
    tell("PostgreSQL, restarted", || {
        let place = Place::new(program, "restarts", Some(server.new_database("restarts")?))?;
        restarts::run(&place, &mut server, options.kills.div_ceil(10))
    })
}

/// A few of each, for continuous integration.
pub(crate) fn smoke() -> Result<()> {
    run(&Options { kills: 10, postgres: false, seed: 1 })?;
    run(&Options { kills: 10, postgres: true, seed: 1 })
}

/// Runs one kind of fault and prints what came of it in a line.
fn tell(name: &str, fault: impl FnOnce() -> Result<String>) -> Result<()> {
    let begun = Instant::now();
    let found = fault()?;
    println!("==> {name}: {found}; {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}
