//! `chuangyou demo`: a city that has been at work for some weeks, or for years, to look at.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result};
use chuangyou_app::chance::Chance;
use chuangyou_app::simulate::{self, Made, Span};
use chuangyou_app::{Clock, demo};
use chuangyou_store::settle_file;
use chuangyou_web::Demonstration;

use super::house::{DATABASE, open_to_fill};
use super::{open, runtime, serve};
use crate::args::DemoArgs;
use crate::failure::Outcome;
use crate::progress::{Counted, Progress};
use crate::settings::Settings;

/// Makes the city, says who may log in, and serves it.
///
/// # Errors
/// When the folder cannot be written or the address is taken.
pub(crate) fn run(args: &DemoArgs) -> Result<Outcome> {
    let kept = args.keep.clone();
    let passing = match &kept {
        Some(_) => None,
        None => Some(PassingFolder::new()?),
    };
    let data = kept.or_else(|| passing.as_ref().map(|folder| folder.0.clone())).unwrap_or_default();
    let settings = Settings {
        listen: args.listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080))),
        data,
        log: "warn".to_owned(),
        ..Settings::default()
    };
    serve::log_to_stderr(&settings)?;
    runtime()?.block_on(async {
        let is_new = !settings.data.join(DATABASE).exists();
        if is_new {
            make(&settings, args).await?;
        }
        let city = open(&settings, Clock::Machine).await?;
        let web = chuangyou_web::Settings { demonstration: Some(shown()), ..serve::web(&settings)? };
        serve::serve(city, settings.listen, web, say).await
    })?;
    Ok(Outcome::Fine)
}

/// Makes the small city, or one of so many cases.
async fn make(settings: &Settings, args: &DemoArgs) -> Result<()> {
    let now = Clock::Machine.now();
    let Some(cases) = args.cases else {
        let city = open(settings, Clock::set_at(demo::beginning(now))).await?;
        return Ok(demo::make(&city, now).await?);
    };
    let place = Unfinished::new(&settings.data)?;
    let begun = Instant::now();
    let made = simulate(&Settings { data: place.folder.clone(), ..settings.clone() }, args, cases).await?;
    tokio::task::spawn_blocking(move || place.finish()).await??;
    let seconds = begun.elapsed().as_secs_f64();
    eprintln!(
        "{} cases in {} days: {} commands, {} more that happened by itself, in {seconds:.1} s.",
        made.cases, made.days, made.commands, made.by_itself
    );
    if args.keep.is_none() {
        eprintln!("hint: with --keep DIR the city is kept and opened at once the next time");
    }
    Ok(())
}

async fn simulate(settings: &Settings, args: &DemoArgs, cases: u32) -> Result<Made> {
    let now = Clock::Machine.now();
    let by = (Clock::set_at(now), Chance::seeded(args.seed));
    let city = open_to_fill(settings, by).await?;
    let until = city.book().almanac().day(now.0) - 1;
    let from = until.add_months(-12 * i32::from(args.years)) + 1;
    let span = Span { from, until, cases, seed: args.seed };
    let days = u64::from(span.days(&city.book().almanac().calendar)?);
    let progress = Progress::new("Days of the city", days, Counted::Days, false);
    Ok(simulate::make(&city, span, |made| progress.reach(u64::from(made.days))).await?)
}

/// A city in the making: in a folder of its own inside the one where it is to be, so that one that is not finished is taken for none.
struct Unfinished {
    folder: PathBuf,
    to: PathBuf,
}

impl Unfinished {
    /// A folder for it; what an earlier attempt left is thrown away.
    fn new(to: &Path) -> Result<Self> {
        let folder = to.join("unfinished");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
        }
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self { folder, to: to.to_owned() })
    }

    /// Puts the city where it is to be; its database last, by which it is known.
    fn finish(self) -> Result<()> {
        let database = self.folder.join(DATABASE);
        settle_file(&database)?;
        let entries = std::fs::read_dir(&self.folder)?.collect::<std::io::Result<Vec<_>>>()?;
        let (last, first): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| entry.file_name() == DATABASE);
        for entry in first.into_iter().chain(last) {
            std::fs::rename(entry.path(), self.to.join(entry.file_name()))?;
        }
        Ok(std::fs::remove_dir(&self.folder)?)
    }
}

/// What its first page shows.
fn shown() -> Demonstration {
    Demonstration {
        people: demo::people().collect(),
        tour: demo::tour(),
        password: demo::PASSWORD.to_owned(),
        passphrase: demo::PASSPHRASE.to_owned(),
    }
}

/// Who may log in, and where.
fn say(address: SocketAddr) {
    eprintln!("http://{address}/\nWhat to try first, and as whom: http://{address}/welcome\n");
    for person in demo::people() {
        let (zh, en) = person.what;
        eprintln!("  {:<10} {zh} · {en}", person.login);
    }
    eprintln!(
        "\nThe password of each is {}, the custody passphrase is `{}`.",
        demo::PASSWORD,
        demo::PASSPHRASE
    );
    eprintln!("`chuangyou demo --cases 4000 --keep DIR` makes a larger city and keeps it.\nCtrl-C ends it.");
}

/// A folder that is gone when the program ends.
struct PassingFolder(PathBuf);

impl PassingFolder {
    fn new() -> Result<Self> {
        let name = format!("chuangyou-demo-{}", chuangyou_app::chance::id(Clock::Machine.now()));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for PassingFolder {
    fn drop(&mut self) {
        // What cannot be removed lies in the system's folder for passing things.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
