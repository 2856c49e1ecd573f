//! Opening a city as the settings say.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use chuangyou_app::chance::Chance;
use chuangyou_app::{Base, City, Clock, Rulebook, Years};
use chuangyou_programme::model::Programme;
use chuangyou_store::{Db, Failure, Location, Readers};
use rust_embed::RustEmbed;

use crate::calendars;
use crate::settings::Settings;

/// The database's file in the folder of a city.
pub(super) const DATABASE: &str = "city.db";

/// Luoyang's programme of 2011, as it was when the binary was built.
#[derive(RustEmbed)]
#[folder = "../../programmes/luoyang-2011"]
struct Luoyang;

/// The programme and the calendar that the settings name.
///
/// # Errors
/// When one of them is not there or faulty.
fn base(settings: &Settings) -> Result<Base> {
    let programme = programme(&settings.programme)?;
    let (weekend, files) = calendars::years(&programme.calendar, calendars_folder(settings))
        .with_context(|| format!("programme `{}`", programme.id))?;
    let calendar = Years { id: programme.calendar.clone(), weekend, files };
    Ok(Base { programme, calendar })
}

fn programme(folder: &Path) -> Result<Programme> {
    if !folder.as_os_str().is_empty() {
        return crate::reading::programme(folder);
    }
    let file = |name: std::borrow::Cow<'static, str>| {
        let file = Luoyang::get(&name).filter(|_| name.ends_with(".toml"))?;
        Some((name.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
    };
    let mut files: Vec<(String, String)> = Luoyang::iter().filter_map(file).collect();
    files.sort();
    chuangyou_programme::load_sources(files)
        .map_err(|faults| anyhow!("the programme that comes with the program\n\n{faults}"))
}

/// The city over its store.
///
/// # Errors
/// When the store cannot be opened.
pub(crate) async fn open(settings: &Settings, clock: Clock) -> Result<City> {
    std::fs::create_dir_all(&settings.data).with_context(|| settings.data.display().to_string())?;
    open_by(settings, (clock, Chance::Machine), Db::open).await
}

/// A new city with chance of its own, for one that is simulated: nothing in it is durable before its file is settled.
///
/// # Errors
/// As [`open`].
pub(super) async fn open_to_fill(settings: &Settings, by: (Clock, Chance)) -> Result<City> {
    open_by(settings, by, Db::open_to_fill).await
}

/// As [`open`], and changes nothing of the store's form.
///
/// # Errors
/// As [`open`]; when another version has made the store.
pub(super) async fn open_as_it_is(settings: &Settings, clock: Clock) -> Result<City> {
    open_by(settings, (clock, Chance::Machine), Db::open_as_it_is).await
}

/// Where the settings say that the database is.
///
/// # Errors
/// When they name neither a file nor a server.
pub(super) fn location(settings: &Settings) -> Result<Location> {
    Ok(match settings.database.as_str() {
        "" => Location::File(settings.data.join(DATABASE)),
        written => written.parse()?,
    })
}

async fn open_by(
    settings: &Settings,
    by: (Clock, Chance),
    open: fn(&Location, Readers) -> Result<Db, Failure>,
) -> Result<City> {
    let location = location(settings)?;
    let readers = Readers { reading: settings.readers, writing: settings.writers };
    let shown = location.to_string();
    let db = tokio::task::spawn_blocking(move || open(&location, readers)).await?;
    let db = db.with_context(|| format!("the database {shown}"))?;
    let city = City::open_by_chance(db, base(settings)?, by, settings.data.clone()).await?;
    for folder in &settings.observed {
        let programme = crate::reading::programme(folder)?;
        let calendar = calendars::load(&programme.calendar, calendars_folder(settings))?;
        let book = Rulebook::new(programme, calendar).with_context(|| folder.display().to_string())?;
        city.observe(book).with_context(|| folder.display().to_string())?;
    }
    Ok(city)
}

fn calendars_folder(settings: &Settings) -> Option<&Path> {
    Some(settings.calendars.as_path()).filter(|folder| !folder.as_os_str().is_empty())
}

/// What the server runs on.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}
