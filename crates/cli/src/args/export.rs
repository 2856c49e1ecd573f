//! The command line of an export.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::ServeArgs;

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou export --data /var/lib/chuangyou --out /export/2026-11-23
  chuangyou export --config chuangyou.toml --as-of 2026-10-31 --out october.jsonl
  chuangyou export --data /var/lib/chuangyou --out log.xes && chuangyou supervise log.xes --programme programmes/luoyang-2011

A folder gets facts.jsonl (cases, events, cards, consequences as lines of JSON) and log.xes (the same events, for `supervise`).
A name that ends in .xes is the log alone, any other with an ending the facts alone; - is the facts on standard output. Files appear
whole or not at all, and take the place of those that are there. The server may go on serving: all is read at one instant.
docs/export.md describes every field.

Not in it: personal, sealed and secret values; cases that are for few (of which those above and the supervisors may know nothing),
with every case that names one, unless --restricted; cases that other systems report.

Exit codes: 0 done; 2 nothing was exported.")]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub server: ServeArgs,
    /// The folder or file to write; - is standard output
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// Only what the city knew then: 2011-12-31T23:59:59+08:00, without offset in the programme's zone, or a date for its last
    /// second [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub as_of: Option<String>,
    /// Cases that are for few as well: only for one of those few
    #[arg(long)]
    pub restricted: bool,
}
