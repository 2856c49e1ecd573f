//! `chuangyou merge`.

use crate::args::MergeArgs;
use crate::failure::Outcome;
use crate::findings::finish;
use crate::partial::{self, Partial};
use crate::reading;
use crate::report::Report;
use crate::words::Words;
use anyhow::Result;

pub(super) fn run(args: &MergeArgs, words: &'static Words) -> Result<Outcome> {
    let read = |path: &std::path::PathBuf| Ok((path.clone(), Partial::read(path)?));
    let partials = args.partials.iter().map(read).collect::<Result<Vec<_>>>()?;
    let folder = args.programme.as_deref().unwrap_or_else(|| partials[0].1.folder());
    let rules = reading::compile(reading::programme(folder)?, args.calendars.as_deref())?;
    partials.iter().try_for_each(|(path, partial)| partial.fits(path, &rules))?;
    let findings = finish(&rules, partial::merge(partials)?);
    Report { rules: &rules, findings: &findings, words }.publish(&args.report)?;
    Ok(Outcome::Fine)
}
