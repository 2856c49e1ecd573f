//! `chuangyou verify`: whether the journal is what was written.

use std::io::IsTerminal as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use chuangyou_app::{City, Clock};
use chuangyou_store::seal::{Head, PublicKey, SealKey};
use chuangyou_store::verify::{Report, Trust, verify};
use chuangyou_store::{Failure, Location, faults_of_file};
use indicatif::ProgressBar;

use super::house::location;
use super::{open, runtime};
use crate::args::VerifyArgs;
use crate::failure::{Hint as _, Outcome};
use crate::settings::Settings;

/// Goes through the whole journal and says every event that is not what was written.
///
/// # Errors
/// When the store, the key or the head cannot be read.
pub(crate) fn run(args: &VerifyArgs) -> Result<Outcome> {
    let settings = Settings::read(&args.server)?;
    let keys = keys(&settings, args)?;
    let head = args.head.as_deref().map(read_head).transpose()?;
    if let Location::File(path) = location(&settings)?
        && path.is_file()
        && is_damaged(&path)?
    {
        return Ok(Outcome::Wanting);
    }
    let report = runtime()?.block_on(async {
        let city = open(&settings, Clock::Machine).await?;
        check(city, Trust { keys, head }).await
    })?;
    print(&report);
    if let Some(path) = &args.save_head
        && let Some(head) = &report.head
    {
        let text = serde_json::to_string_pretty(head)?;
        std::fs::write(path, text + "\n").with_context(|| path.display().to_string())?;
    }
    Ok(if report.is_sound() { Outcome::Fine } else { Outcome::Wanting })
}

/// Whether the file of the database is damaged; says how.
fn is_damaged(path: &Path) -> Result<bool> {
    let faults = faults_of_file(path).with_context(|| path.display().to_string())?;
    for fault in &faults {
        println!("{fault}");
    }
    if !faults.is_empty() {
        eprintln!("{}: the file is damaged", path.display());
        eprintln!("hint: stop the server, keep the file, and bring the last backup back: chuangyou restore");
    }
    Ok(!faults.is_empty())
}

/// Goes through the journal of a city.
///
/// # Errors
/// When it cannot be read.
pub(super) async fn check(city: City, trust: Trust) -> Result<Report> {
    let bar =
        if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    let shown = bar.clone();
    let report = city
        .read(move |tx, jurisdiction| {
            let mut each = |progress: chuangyou_store::verify::Progress| {
                shown.set_message(format!("{} events, {} sealed", progress.events, progress.leaves));
                shown.tick();
            };
            verify(tx, jurisdiction, &trust, &mut each)
        })
        .await
        .map_err(|failure: Failure| anyhow!(failure))?;
    bar.finish_and_clear();
    Ok(report)
}

/// The keys that are trusted: those given, else the one that the server seals with.
fn keys(settings: &Settings, args: &VerifyArgs) -> Result<Vec<PublicKey>> {
    if !args.key.is_empty() {
        return args.key.iter().map(|key| Ok(key.parse()?)).collect();
    }
    let path = settings.data.join("seal.key");
    if !path.is_file() {
        return Err(anyhow!("{}: the server has sealed nothing yet", path.display()))
            .hint("serve the city once, or give the public key: --key HEX");
    }
    let key = SealKey::load_or_create(&path, chuangyou_app::chance::bytes())?;
    Ok(vec![key.public()])
}

fn read_head(path: &Path) -> Result<Head> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| format!("{}: this is no head of a journal", path.display()))
}

/// Prints what was found.
pub(super) fn print(report: &Report) {
    println!(
        "events {}, cases {}, sealed {}, waiting {}, blocks {}",
        report.events, report.cases, report.sealed, report.waiting, report.blocks
    );
    for finding in &report.findings {
        println!("{finding}");
    }
    if report.further_findings > 0 {
        println!("and {} more", report.further_findings);
    }
    eprintln!(
        "{}",
        if report.is_sound() {
            "the journal is what was written"
        } else {
            "the journal is NOT what was written"
        }
    );
}
