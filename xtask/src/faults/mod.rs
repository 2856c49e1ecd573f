//! Real faults: the program is killed, starved of disk and robbed of its database while it works, and what it had acknowledged is
//! looked for afterwards. `docs/reliability.md` says what was found.

mod city;
mod client;
mod damage;
mod disk;
mod kills;
mod load;
mod restarts;
mod standby;

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
    /// How often PostgreSQL is restarted
    #[arg(long, value_name = "N", default_value_t = 20)]
    restarts: u32,
    /// On PostgreSQL instead of SQLite, on a server of its own
    #[arg(long)]
    postgres: bool,
    /// Only this; may be given several times
    #[arg(long, value_enum, value_name = "FAULT")]
    only: Vec<Fault>,
    /// Repeats the moments at which the program is killed
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// What is done to a city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Fault {
    /// The program is killed
    Killed,
    /// No file of it may grow (SQLite)
    Disk,
    /// Pages of its file are overwritten (SQLite)
    Page,
    /// The database ends and comes back (PostgreSQL)
    Restarted,
    /// The database is lost, and its standby promoted (PostgreSQL)
    Standby,
}

/// One fault after another; the first thing lost ends it.
pub(crate) fn run(options: &Options) -> Result<()> {
    crate::steps::run(&mut cargo(&["build", "--quiet", "--package", "chuangyou"]))?;
    let program = target().join("debug/chuangyou");
    if options.postgres { on_postgres(&program, options) } else { on_sqlite(&program, options) }
}

fn on_sqlite(program: &Path, options: &Options) -> Result<()> {
    let place = |name: &str| Place::new(program, name, None);
    options.tell(Fault::Killed, "SQLite, killed", || {
        kills::run(&place("kills")?, options.kills, options.seed)
    })?;
    options.tell(Fault::Disk, "SQLite, disk full", || disk::run(&place("disk")?))?;
    options.tell(Fault::Page, "SQLite, a page damaged", || damage::run(&place("damage")?))
}

fn on_postgres(program: &Path, options: &Options) -> Result<()> {
    let mut server = Postgres::own()?;
    let place = |name: &str, url: String| Place::new(program, name, Some(url));
    options.tell(Fault::Killed, "PostgreSQL, killed", || {
        let place = place("kills-postgres", server.new_database("kills")?)?;
        kills::run(&place, options.kills, options.seed)
    })?;
    options.tell(Fault::Restarted, "PostgreSQL, restarted", || {
        let place = place("restarts", server.new_database("restarts")?)?;
        restarts::run(&place, &mut server, options.restarts)
    })?;
    // Last, for the server does not come back.
    options.tell(Fault::Standby, "PostgreSQL, standby promoted", || {
        server.new_database("standby")?;
        let standby = server.standby()?;
        let place = place("standby", server.either(&standby, "standby")?)?;
        standby::run(&place, &mut server, &standby)
    })
}

/// A few of each, for continuous integration.
pub(crate) fn smoke() -> Result<()> {
    let few = Options { kills: 10, restarts: 1, postgres: false, only: Vec::new(), seed: 1 };
    run(&few)?;
    run(&Options { postgres: true, ..few })
}

impl Options {
    /// Runs one kind of fault, if it is wanted, and prints what came of it in a line.
    fn tell(&self, fault: Fault, name: &str, run: impl FnOnce() -> Result<String>) -> Result<()> {
        if !self.only.is_empty() && !self.only.contains(&fault) {
            return Ok(());
        }
        let begun = Instant::now();
        let found = run()?;
        println!("==> {name}: {found}; {:.0} s", begun.elapsed().as_secs_f64());
        Ok(())
    }
}
