//! What a run finds, in one process or in many.

use crate::failure::Hint as _;
use crate::instant;
use crate::progress::{Counted, Progress};
use crate::reading::{LogReader, wanted};
use crate::skips::Skips;
use crate::words::Words;
use anyhow::{Result, anyhow, bail};
use chuangyou_engine::{Card, RuleSet, Supervised, Totals, Watch, judge_totals, supervise_share};
use chuangyou_eventlog::{Log, Share};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Everything that reports are made of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Findings {
    /// The logs, sorted by name.
    pub files: Vec<String>,
    /// The instant of judgement, microseconds since the epoch.
    pub as_of: i64,
    /// Counts and sums.
    pub totals: Totals,
    /// The cards, in the order of the cards file; those of cases only if they were asked for.
    pub cards: Vec<Card>,
    /// Events that were left out as bad.
    pub skips: Skips,
}

/// What a run is asked for.
pub(crate) struct Run<'a> {
    pub rules: &'a RuleSet,
    pub reader: &'a LogReader<'a>,
    pub words: &'static Words,
    /// The instant of judgement as the command line names it.
    pub as_of: Option<&'a str>,
    pub share: Option<Share>,
    pub watch: Watch,
    pub threads: usize,
    pub quiet: bool,
}

impl Run<'_> {
    /// Reads and judges logs, one after another.
    ///
    /// # Errors
    /// When a log cannot be read, two of them share a case, or nothing tells the instant of judgement.
    pub(crate) fn judge(&self, paths: &[PathBuf]) -> Result<Findings> {
        let mut as_of =
            self.as_of.map(|text| instant::parse(text, &self.rules.almanac().zone)).transpose()?;
        // A share of the cases does not tell the latest event of all: without --as-of every case is read.
        let read_share = self.share.filter(|_| as_of.is_some());
        let mut cases = Cases::default();
        let mut found = Found::new(self.rules);
        let mut waiting = Vec::new();
        for path in paths {
            let read = self.reader.read(path, wanted(self.rules), read_share)?;
            found.skips.add(&path.display().to_string(), &read.report);
            if paths.len() > 1 {
                cases.add(path, &read.log)?;
            }
            match as_of {
                Some(as_of) => found.add(self.judge_log(&read.log, as_of)),
                None => waiting.push(read.log),
            }
        }
        if as_of.is_none() {
            as_of = waiting.iter().flat_map(|log| log.time().iter().copied()).max();
        }
        let Some(as_of) = as_of else { bail!("{}: there are no events to judge", names(paths).join(", ")) };
        for log in waiting {
            found.add(self.judge_log(&log, as_of));
        }
        Ok(Findings {
            files: names(paths),
            as_of,
            totals: found.totals,
            cards: found.cards,
            skips: found.skips,
        })
    }

    fn judge_log(&self, log: &Log, as_of: i64) -> Supervised {
        let progress = Progress::new(self.words.judging, log.cases() as u64, Counted::Cases, self.quiet);
        let advance = |more| progress.advance(more);
        supervise_share(self.rules, log, self.share, as_of, self.watch, self.threads, &advance)
    }
}

/// The end of every run, of one process or of many: rules over many cases are judged, and the cards are put in order.
pub(crate) fn finish(rules: &RuleSet, findings: Findings) -> Findings {
    let mut findings = findings;
    let programme = rules.programme();
    for card in judge_totals(rules, &findings.totals, findings.as_of) {
        let rule = programme.rule(&card.rule).expect("the engine cites the programme's own rules");
        findings.totals.rules[rule.index()].count(card.level, 1);
        findings.cards.push(card);
    }
    findings.files.sort();
    findings.cards.sort_unstable_by(Card::in_file_order);
    findings
}

struct Found {
    totals: Totals,
    cards: Vec<Card>,
    skips: Skips,
}

impl Found {
    fn new(rules: &RuleSet) -> Self {
        Self {
            totals: Totals::new(rules.programme().rules.len()),
            cards: Vec::new(),
            skips: Skips::default(),
        }
    }

    fn add(&mut self, supervised: Supervised) {
        self.totals = std::mem::take(&mut self.totals).merge(supervised.totals);
        if self.cards.is_empty() {
            self.cards = supervised.cards;
        } else {
            self.cards.extend(supervised.cards);
        }
    }
}

/// The cases of several logs, each of which must be in one of them only.
#[derive(Default)]
struct Cases {
    log_of: HashMap<Box<str>, usize>,
    logs: Vec<PathBuf>,
}

impl Cases {
    fn add(&mut self, path: &Path, log: &Log) -> Result<()> {
        self.logs.push(path.to_owned());
        let this = self.logs.len() - 1;
        for case in 0..log.cases() {
            let id = log.case_id(case);
            if let Some(other) = self.log_of.insert(id.into(), this) {
                let other = self.logs[other].display();
                return Err(anyhow!(
                    "{}: case `{id}` is also in {other}: expected logs without common cases",
                    path.display()
                ))
                .hint("judge them one by one, or put the events of each case into one log");
            }
        }
        Ok(())
    }
}

fn names(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.display().to_string()).collect()
}
