//! Reports of a run.

mod cards;
mod csv;
mod html;
mod json;
mod parquet;
mod table;

use crate::args::{ReportArgs, ReportFormat};
use crate::atomic::Draft;
use crate::findings::Findings;
use crate::words::Words;
use anyhow::Result;
use chuangyou_engine::RuleSet;
use std::io::Write;

/// What a report is made of.
pub(crate) struct Report<'a> {
    /// The programme and its calendar.
    pub rules: &'a RuleSet,
    /// What was found.
    pub findings: &'a Findings,
    /// The words of the reader's language.
    pub words: &'static Words,
}

impl Report<'_> {
    /// Writes the files that were asked for and prints the report. Everything is written before anything is put in its
    /// place, so that a failure leaves neither files nor half a report.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub(crate) fn publish(&self, args: &ReportArgs) -> Result<()> {
        let zone = &self.rules.almanac().zone;
        let mut drafts = Vec::new();
        if let Some(path) = &args.cards {
            drafts.push(cards::draft(path, &self.findings.cards, zone)?);
        }
        if let Some(path) = &args.indicators {
            drafts.push(Draft::write(path, |out| csv::indicators(self, args.unit_header.as_deref(), out))?);
        }
        let report = self.render(args)?;
        if let Some(path) = &args.out {
            drafts.push(Draft::write(path, |out| Ok(out.write_all(&report)?))?);
        }
        drafts.into_iter().try_for_each(Draft::publish)?;
        if args.out.is_none() {
            print(&report)?;
        }
        Ok(())
    }

    fn render(&self, args: &ReportArgs) -> Result<Vec<u8>> {
        let mut report = Vec::new();
        match args.format {
            ReportFormat::Table => report.extend(table::render(self).into_bytes()),
            ReportFormat::Json => json::write(self, &mut report)?,
            ReportFormat::Csv if self.rules.programme().indicators.is_empty() => {
                csv::rules(self, &mut report)?;
            }
            ReportFormat::Csv => csv::indicators(self, args.unit_header.as_deref(), &mut report)?,
            ReportFormat::Html => report.extend(html::render(self).into_bytes()),
        }
        Ok(report)
    }
}

/// Writes to standard output; a reader that has seen enough and left is no failure.
///
/// # Errors
/// When it cannot be written to.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => Err(fault.into()),
        _ => Ok(()),
    }
}
