//! `chuangyou demo`: a small city that has been at work for some weeks, to look at.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;
use chuangyou_app::{Clock, demo};

use super::{open, runtime, serve};
use crate::args::DemoArgs;
use crate::failure::Outcome;
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
            let clock = Clock::set_at(demo::beginning(Clock::Machine.now()));
            let city = open(&settings, clock).await?;
            demo::make(&city, Clock::Machine.now()).await?;
        }
        let city = open(&settings, Clock::Machine).await?;
        serve::serve(city, &settings, say).await
    })?;
    Ok(Outcome::Fine)
}

/// Who may log in, and where.
fn say(address: SocketAddr) {
    eprintln!("http://{address}/\n");
    for person in demo::people() {
        eprintln!("  {:<10} {}", person.login, person.what);
    }
    eprintln!(
        "\nThe password of each is {}, the custody passphrase is `{}`.",
        demo::PASSWORD,
        demo::PASSPHRASE
    );
    eprintln!("Ctrl-C ends it.");
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
