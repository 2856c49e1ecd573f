//! `chuangyou backup` and `chuangyou restore`: a copy of a city that is at work, and the way back.

use std::io::IsTerminal as _;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use chuangyou_app::Clock;
use chuangyou_app::backup::{
    self, BackupError, DatabaseCopy, Manifest, Origin, Program, Progress, Told, Wanted, missing_attachments,
};
use chuangyou_store::Location;
use chuangyou_store::verify::Trust;
use indicatif::{HumanBytes, ProgressBar};

use super::house::{location, open_as_it_is};
use super::{journal, open, runtime};
use crate::args::{BackupArgs, RestoreArgs};
use crate::failure::{Hint as _, Outcome};
use crate::settings::Settings;

/// Copies a city, and says what was copied.
///
/// # Errors
/// When there is no city, or the copy cannot be made.
pub(crate) fn run(args: &BackupArgs) -> Result<Outcome> {
    let settings = Settings::read(&args.server)?;
    let origin = origin(&settings, args)?;
    let wanted = Wanted { into: args.into.clone(), origin, last: args.last.clone() };
    let (bar, told) = progress();
    let manifest = runtime()?.block_on(async {
        let city = open_as_it_is(&settings, Clock::Machine).await?;
        anyhow::Ok(backup::take(&city, &wanted, told).await?)
    })?;
    bar.finish_and_clear();
    println!("{}", args.into.display());
    say(&manifest);
    eprintln!("hint: seal.key is not in it; keep a copy of the key where the backups are not");
    for hash in &manifest.missing {
        println!("attachment {hash}: the city names it and does not have it as it came");
    }
    Ok(if manifest.missing.is_empty() { Outcome::Fine } else { Outcome::Wanting })
}

/// Brings a city back, and verifies it.
///
/// # Errors
/// When it is no backup, there is something where the city is to be, or it cannot be written or verified.
pub(crate) fn restore(args: &RestoreArgs) -> Result<Outcome> {
    let settings = Settings::read(&args.server)?;
    let server = match location(&settings)? {
        Location::File(path) if path != settings.data.join("city.db") => {
            return Err(anyhow!("a SQLite database is brought back into the folder, as city.db"))
                .hint("leave the setting `database` empty, and move the file afterwards");
        }
        Location::File(_) => None,
        Location::Server(url) => Some(Program { folder: args.pg.clone().unwrap_or_default(), url }),
    };
    let (bar, told) = progress();
    let brought = backup::restore(&args.from, &settings.data, args.key.as_deref(), server.as_ref(), &told);
    let manifest = brought.map_err(hinted)?;
    say(&manifest);
    if manifest.database == DatabaseCopy::Elsewhere {
        eprintln!(
            "hint: the database is not in this backup; bring it back as it was copied, then run `chuangyou verify`"
        );
        return Ok(Outcome::Fine);
    }
    let (missing, report) = runtime()?.block_on(async {
        let city = open(&settings, Clock::Machine).await?;
        let missing = missing_attachments(&city, &told).await?;
        anyhow::Ok((missing, journal::check(city, trust(&manifest)?).await?))
    })?;
    bar.finish_and_clear();
    journal::print(&report);
    for hash in &missing {
        println!("attachment {hash}: it is not there as it came");
    }
    if args.key.is_none() {
        eprintln!("hint: put seal.key back into {} before the city is served", settings.data.display());
    }
    Ok(if report.is_sound() && missing.is_empty() { Outcome::Fine } else { Outcome::Wanting })
}

/// Where the city's database is.
fn origin(settings: &Settings, args: &BackupArgs) -> Result<Origin> {
    if args.files_only {
        return Ok(Origin::Elsewhere);
    }
    match location(settings)? {
        Location::File(path) if path.is_file() => Ok(Origin::File(path)),
        Location::File(path) => Err(anyhow!("{}: there is no city", path.display())),
        Location::Server(url) => {
            Ok(Origin::Server(Program { folder: args.pg.clone().unwrap_or_default(), url }))
        }
    }
}

/// What is to be found in what was brought back.
fn trust(manifest: &Manifest) -> Result<Trust> {
    let keys = manifest.public_key.iter().map(|key| Ok(key.parse()?)).collect::<Result<_>>();
    Ok(Trust { keys: keys.context("the public key in the backup")?, head: manifest.head.clone() })
}

fn hinted(error: BackupError) -> anyhow::Error {
    let hint = match &error {
        BackupError::Program { .. } => {
            "--pg names the folder of PostgreSQL's programs; the database must be empty"
        }
        BackupError::Exists(_) => "name a folder that is empty, or not there",
        _ => return error.into(),
    };
    Err::<(), _>(error).hint(hint).expect_err("it is an error")
}

fn say(manifest: &Manifest) {
    let database = match &manifest.database {
        DatabaseCopy::Sqlite(written) | DatabaseCopy::Postgres(written) => {
            format!("database {} ({})", written.file, HumanBytes(written.bytes))
        }
        DatabaseCopy::Elsewhere => "database not in it".to_owned(),
    };
    let sealed = manifest.head.as_ref().map_or(0, |head| head.size);
    println!(
        "{database}, attachments {} ({}), events sealed before it {sealed}",
        manifest.attachments,
        HumanBytes(manifest.attachment_bytes)
    );
}

/// A line on standard error, for a person who waits.
fn progress() -> (ProgressBar, Told) {
    let bar =
        if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    let shown = bar.clone();
    let told: Told = Arc::new(move |progress| {
        shown.set_message(match progress {
            Progress::Database(bytes) => format!("database {}", HumanBytes(bytes)),
            Progress::Attachments(files) => format!("attachments {files}"),
        });
        shown.tick();
    });
    (bar, told)
}
