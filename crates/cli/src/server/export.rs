//! `chuangyou export`: the city's facts and its log, for programs of other people.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use chuangyou_app::export::{Exported, Restricted, Scope, Sinks, export};
use chuangyou_app::{City, Clock};
use chuangyou_engine::case::Moment;
use chuangyou_store::Location;
use tokio::runtime::Runtime;

use super::house::{location, open_as_it_is};
use super::runtime;
use crate::args::ExportArgs;
use crate::atomic::Draft;
use crate::failure::{Hint as _, Outcome};
use crate::instant;
use crate::settings::Settings;

/// The facts in a folder.
const FACTS: &str = "facts.jsonl";

/// The log in a folder.
const LOG: &str = "log.xes";

/// What `--out` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Out<'a> {
    Folder(&'a Path),
    Facts(&'a Path),
    Log(&'a Path),
    StandardOutput,
}

impl<'a> Out<'a> {
    fn of(path: &'a Path) -> Self {
        if path == Path::new("-") {
            return Self::StandardOutput;
        }
        match path.extension().filter(|_| !path.is_dir()) {
            None => Self::Folder(path),
            Some(ending) if ending == "xes" => Self::Log(path),
            Some(_) => Self::Facts(path),
        }
    }
}

/// Exports a city.
///
/// # Errors
/// When there is no city, it cannot be read, or the export cannot be written.
pub(crate) fn run(args: &ExportArgs) -> Result<Outcome> {
    let settings = Settings::read(&args.server)?;
    if let Location::File(path) = location(&settings)?
        && !path.is_file()
    {
        return Err(anyhow!("{}: there is no city", path.display()))
            .hint("name the folder of a city: --data DIR");
    }
    let runtime = runtime()?;
    let city = runtime.block_on(open_as_it_is(&settings, Clock::Machine))?;
    let as_of = args.as_of.as_deref().map(|text| instant::parse(text, &city.book().almanac().zone));
    let as_of = as_of.transpose().context("--as-of")?.map(Moment);
    let restricted = if args.restricted { Restricted::Included } else { Restricted::KeptOut };
    let exported = write(&runtime, &city, Scope { as_of, restricted }, Out::of(&args.out))?;
    let Exported { cases, events, cards, proposals, consequences } = exported;
    eprintln!(
        "cases {cases}, events {events}, cards {cards}, proposals {proposals}, consequences {consequences}"
    );
    Ok(Outcome::Fine)
}

fn write(runtime: &Runtime, city: &City, scope: Scope, out: Out<'_>) -> Result<Exported> {
    let export = |facts: Option<Box<dyn Write + Send>>, log: Option<Box<dyn Write + Send>>| {
        anyhow::Ok(runtime.block_on(export(city, scope, Sinks { facts, log }))?)
    };
    match out {
        Out::StandardOutput => export(Some(Box::new(BufWriter::new(std::io::stdout()))), None),
        Out::Facts(path) => in_place_of(path, |file| export(Some(file), None)),
        Out::Log(path) => in_place_of(path, |file| export(None, Some(file))),
        Out::Folder(folder) => {
            std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
            in_place_of(&folder.join(FACTS), |facts| {
                in_place_of(&folder.join(LOG), |log| export(Some(facts), Some(log)))
            })
        }
    }
}

/// Writes a file that appears whole or not at all.
fn in_place_of<T>(path: &Path, content: impl FnOnce(Box<dyn Write + Send>) -> Result<T>) -> Result<T> {
    let mut made = None;
    let draft = Draft::filled(path, |file: File| {
        made = Some(content(Box::new(BufWriter::with_capacity(1 << 20, file)))?);
        Ok(())
    })?;
    draft.publish()?;
    made.context("nothing was written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_what_is_written() {
        let of = |name: &'static str| Out::of(Path::new(name));
        assert_eq!(of("-"), Out::StandardOutput);
        assert_eq!(of("october"), Out::Folder(Path::new("october")));
        assert_eq!(of("october.jsonl"), Out::Facts(Path::new("october.jsonl")));
        assert_eq!(of("october.xes"), Out::Log(Path::new("october.xes")));
    }
}
