//! `chuangyou explain`: everything about one case.

mod clocks;
mod days;
mod story;
mod text;

use crate::args::{ExplainArgs, WordFormat};
use crate::failure::Outcome;
use crate::instant;
use crate::reading::{self, LogReader};
use crate::report::print;
use crate::words::Words;
use anyhow::{Context as _, Result};
use chuangyou_engine::Trace;
use chuangyou_eventlog::Select;
use story::Story;

pub(super) fn run(args: &ExplainArgs, words: &'static Words) -> Result<Outcome> {
    let rules = reading::rules(&args.programme)?;
    let reader = LogReader::of_programme(&args.read, &rules, words)?;
    let log = reader.read(&args.log, Select::All, None)?.log;
    let Some(case) = (0..log.cases()).find(|&case| log.case_id(case) == args.case) else {
        eprintln!("{}", words.no_such_case(&args.case, &args.log.display().to_string()));
        return Ok(Outcome::Wanting);
    };
    let as_of = match &args.as_of {
        Some(text) => instant::parse(text, &rules.almanac().zone)?,
        None => log.time().iter().copied().max().context("the log has no events")?,
    };
    let story = Story::new(&rules, &Trace::of(&log, case), as_of);
    match args.format {
        WordFormat::Text => print(text::render(&story, words).as_bytes())?,
        WordFormat::Json => print(format!("{}\n", serde_json::to_string_pretty(&story)?).as_bytes())?,
    }
    Ok(Outcome::Fine)
}
