//! `chuangyou supervise`.

use crate::args::SuperviseArgs;
use crate::failure::Outcome;
use crate::findings::{Run, finish};
use crate::partial::Partial;
use crate::reading::{self, LogReader};
use crate::report::Report;
use crate::words::Words;
use anyhow::Result;
use chuangyou_engine::Watch;
use chuangyou_eventlog::Share;

pub(super) fn run(args: &SuperviseArgs, words: &'static Words) -> Result<Outcome> {
    let rules = reading::rules(&args.programme)?;
    let reader = LogReader::of_programme(&args.read, &rules, words)?;
    let cards = args.partial.is_some() || args.report.cards.is_some();
    let run = Run {
        rules: &rules,
        reader: &reader,
        words,
        as_of: args.as_of.as_deref(),
        share: args.part.map(|part| Share { index: part.index - 1, of: part.of }),
        watch: if cards { Watch::ALL } else { Watch::TOTALS },
        threads: args.read.threads(),
        quiet: args.read.quiet,
    };
    let findings = run.judge(&args.logs)?;
    if let Some(path) = &args.partial {
        Partial::new(&rules, &args.programme.programme, args.part, findings).write(path)?;
    } else {
        Report { rules: &rules, findings: &finish(&rules, findings), words }.publish(&args.report)?;
    }
    Ok(Outcome::Fine)
}
