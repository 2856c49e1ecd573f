//! `chuangyou demo`: a city that has been at work for some weeks, or for years, to look at.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;
use chuangyou_app::chance::Chance;
use chuangyou_app::simulate::{self, Span};
use chuangyou_app::{Clock, demo};
use chuangyou_web::Demonstration;

use super::{open, open_by_chance, runtime, serve};
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
        let is_new = !settings.data.join("city.db").exists();
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
    let by = (Clock::set_at(now), Chance::seeded(args.seed));
    let city = open_by_chance(settings, by).await?;
    let until = city.book().almanac().day(now.0) - 1;
    let from = until.add_months(-12 * i32::from(args.years)) + 1;
    let span = Span { from, until, cases, seed: args.seed };
    let days = u64::from(span.days(&city.book().almanac().calendar)?);
    let progress = Progress::new("Days of the city", days, Counted::Cases, false);
    let made = simulate::make(&city, span, |made| progress.reach(u64::from(made.days))).await?;
    drop(progress);
    eprintln!("{} cases in {} days, {} commands.", made.cases, made.days, made.commands);
    Ok(())
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
    eprintln!("`chuangyou demo --cases 40000` makes a large city.\nCtrl-C ends it.");
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
