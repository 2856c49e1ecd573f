//! The command line.

mod backup;
mod draw;
mod export;
mod server;

use crate::words::Lang;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::str::FromStr;

pub(crate) use backup::{BackupArgs, RestoreArgs};
pub(crate) use draw::DrawArgs;
pub(crate) use export::ExportArgs;
pub(crate) use server::{DemoArgs, ServeArgs, TokenArgs, VerifyArgs};

/// Supervise government-service cases: which are late by the law's own arithmetic, which rules were broken, by whom.
#[derive(Debug, Parser)]
#[command(
    name = "chuangyou",
    version,
    arg_required_else_help = true,
    after_help = "\
Examples:
  chuangyou demo
  chuangyou supervise examples/approvals-2011.csv --programme programmes/luoyang-2011
  chuangyou calendar due --calendar cn 2026-02-02 5
  chuangyou check programmes/luoyang-2011

Exit codes: 0 done; 1 the checked thing has faults, or the sought thing is not there; 2 wrong input or command."
)]
pub(crate) struct Args {
    /// Language of words for people [default: from LC_ALL, LC_MESSAGES or LANG; else en]
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open a small city in a browser, to look at
    Demo(DemoArgs),
    /// Serve a city: portal, workbench, board, API
    Serve(ServeArgs),
    /// Check that the journal is what was written
    Verify(VerifyArgs),
    /// Compute rows, tasks and cards from the journal again
    Rebuild(ServeArgs),
    /// Copy a city that is at work
    Backup(BackupArgs),
    /// Bring a copy back and verify it
    Restore(RestoreArgs),
    /// Write the city's facts and its log, for other programs
    Export(ExportArgs),
    /// Make a token for another system
    Token(TokenArgs),
    /// Print the settings in force, each with what it means
    Config(ServeArgs),
    /// Judge one log or several by a programme
    Supervise(SuperviseArgs),
    /// Put the shares of a spread run together
    Merge(MergeArgs),
    /// Show one case: its timeline, how each due date came about, each card with its facts
    Explain(ExplainArgs),
    /// Say every fault of a programme at once
    Check(CheckArgs),
    /// Write a log in another format
    Convert(ConvertArgs),
    /// Repeat a draw by lot from what a case wrote down
    Draw(DrawArgs),
    /// Ask a working-day calendar
    #[command(subcommand)]
    Calendar(CalendarCommand),
}

/// The programme and its calendar.
#[derive(Debug, ClapArgs)]
pub(crate) struct ProgrammeArgs {
    /// Folder of the programme
    #[arg(long, value_name = "DIR")]
    pub programme: PathBuf,
    /// Folder whose folders are calendars, used before those that come with the program
    #[arg(long, value_name = "DIR")]
    pub calendars: Option<PathBuf>,
}

/// How a log is read, where the programme or detection must be overridden.
#[derive(Debug, Clone, ClapArgs)]
#[command(next_help_heading = "Reading the log")]
pub(crate) struct ReadArgs {
    /// Zone of times that name none, such as Asia/Shanghai or +08:00 [default: the programme's]
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Format of the log [default: by its name, then by its content]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format_in: Option<LogFormat>,
    /// Character between the fields of a CSV row; `\t` for a tab
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub delimiter: Option<u8>,
    /// How times are written, in the manner of strptime
    #[arg(long, value_name = "FORMAT")]
    pub time_format: Option<String>,
    /// Column of the case's id
    #[arg(long, value_name = "COLUMN")]
    pub case_column: Option<String>,
    /// Column of the activity
    #[arg(long, value_name = "COLUMN")]
    pub activity_column: Option<String>,
    /// Column of the time
    #[arg(long, value_name = "COLUMN")]
    pub time_column: Option<String>,
    /// Column of the person who acted
    #[arg(long, value_name = "COLUMN")]
    pub resource_column: Option<String>,
    /// Object type that is the case, in an object-centric log
    #[arg(long, value_name = "TYPE")]
    pub object_type: Option<String>,
    /// Leave bad events out, count them and say which, instead of refusing the log
    #[arg(long)]
    pub lenient: bool,
    /// Threads that may work [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Show no progress bar and say nothing but errors
    #[arg(long)]
    pub quiet: bool,
}

impl ReadArgs {
    /// How many threads may work.
    pub(crate) fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(cores, usize::from)
    }
}

/// What is reported, and where to.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Reporting")]
pub(crate) struct ReportArgs {
    /// Form of the report
    #[arg(long, value_enum, default_value_t = ReportFormat::Table)]
    pub format: ReportFormat,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write every card to a file: CSV, or Parquet if the name ends in .parquet
    #[arg(long, value_name = "FILE")]
    pub cards: Option<PathBuf>,
    /// Write the programme's indicators by unit and month to a CSV file
    #[arg(long, value_name = "FILE")]
    pub indicators: Option<PathBuf>,
    /// Heading of the unit's column in the table of indicators [default: the attribute that names the unit]
    #[arg(long, value_name = "NAME")]
    pub unit_header: Option<String>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou supervise log.xes.gz --programme programmes/roadtraffic --format json
  chuangyou supervise year.parquet --programme programmes/luoyang-2011 --as-of 2026-12-31 --cards cards.csv
  chuangyou supervise requests.csv --programme programmes/boston311 --lenient --indicators months.csv
  chuangyou supervise year.csv --programme programmes/luoyang-2011 --as-of 2026-12-31 --part 3/8 --partial 3.partial

The cards file has the columns case, rule, level, at, unit, handler, clause, leader, subject, due, limit, used, sorted by
case, rule and level. Several logs are judged one after another as one; they must not share case ids.")]
pub(crate) struct SuperviseArgs {
    /// The logs: XES, CSV, Parquet, JSON lines or OCEL 2.0; - is standard input
    #[arg(required = true, value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    #[command(flatten)]
    pub programme: ProgrammeArgs,
    /// The instant of judgement: 2011-12-31T23:59:59+08:00, without offset in the programme's zone, or a date for its
    /// last second [default: the latest event of all logs; without it each share reads all cases]
    #[arg(long, value_name = "INSTANT")]
    pub as_of: Option<String>,
    /// Judge one share of the cases, such as 3/8; every case is in exactly one share
    #[arg(long, value_name = "K/N", requires = "partial")]
    pub part: Option<Part>,
    /// Write what was found, cards included, to a file for `merge` instead of reporting it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cards", "indicators", "out", "format"])]
    pub partial: Option<PathBuf>,
    #[command(flatten)]
    pub report: ReportArgs,
    #[command(flatten)]
    pub read: ReadArgs,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou merge parts/*.partial
  chuangyou merge parts/*.partial --format json --cards cards.parquet

The result is equal, byte for byte, to that of one run over the whole. Files of different logs may be merged too; of each
log every part must be there exactly once.")]
pub(crate) struct MergeArgs {
    /// Files that `supervise --partial` wrote, in any order
    #[arg(required = true, value_name = "FILE")]
    pub partials: Vec<PathBuf>,
    /// Folder of the programme [default: the folder that the parts name]
    #[arg(long, value_name = "DIR")]
    pub programme: Option<PathBuf>,
    /// Folder whose folders are calendars, used before those that come with the program
    #[arg(long, value_name = "DIR")]
    pub calendars: Option<PathBuf>,
    #[command(flatten)]
    pub report: ReportArgs,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou explain SP-000123 examples/approvals-2011.csv --programme programmes/luoyang-2011
  chuangyou explain case-10011 receipt.xes --programme programmes/wabo-receipt --as-of 2011-06-30 --lang zh

Exit code 1 when the log has no such case.")]
pub(crate) struct ExplainArgs {
    /// The case's id
    pub case: String,
    /// The log that holds it
    pub log: PathBuf,
    #[command(flatten)]
    pub programme: ProgrammeArgs,
    /// The instant of judgement [default: the latest event of the log]
    #[arg(long, value_name = "INSTANT")]
    pub as_of: Option<String>,
    /// Form of the explanation
    #[arg(long, value_enum, default_value_t = WordFormat::Text)]
    pub format: WordFormat,
    #[command(flatten)]
    pub read: ReadArgs,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou check programmes/*
  chuangyou check programmes/luoyang-2011 --format json
  chuangyou check --schema > programme.schema.json

Exit code 1 when there are faults.")]
pub(crate) struct CheckArgs {
    /// Folders of programmes
    #[arg(required_unless_present = "schema", value_name = "DIR")]
    pub programmes: Vec<PathBuf>,
    /// Folder whose folders are calendars, used before those that come with the program
    #[arg(long, value_name = "DIR")]
    pub calendars: Option<PathBuf>,
    /// Form of the faults: words on standard error, or JSON on standard output
    #[arg(long, value_enum, default_value_t = WordFormat::Text)]
    pub format: WordFormat,
    /// Print the JSON schema of programme files, for editors
    #[arg(long, conflicts_with_all = ["programmes", "format"])]
    pub schema: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou convert receipt.xes.gz receipt.parquet
  chuangyou convert events.csv events.xes --zone Asia/Shanghai
  chuangyou convert orders.sqlite orders.jsonl --object-type order

XES, CSV and JSON lines are gzipped when the name ends in .gz. Object-centric logs are read, not written.")]
pub(crate) struct ConvertArgs {
    /// The log to read; - is standard input
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The file to write
    #[arg(value_name = "OUT")]
    pub output: PathBuf,
    /// Format to write [default: by the name of OUT]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: Option<LogFormat>,
    #[command(flatten)]
    pub read: ReadArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CalendarCommand {
    /// The n-th working day after a day
    #[command(after_help = "\
Examples:
  chuangyou calendar due --calendar cn 2026-02-02 5        prints 2026-02-09
  chuangyou calendar due --calendar cn --batch < limits.csv

The day itself is not counted. --batch reads lines date,n and writes date,n,due.")]
    Due(DueArgs),
    /// A day so many working days, calendar days or months later
    #[command(after_help = "\
Examples:
  chuangyou calendar add --calendar cn 2026-01-31 1 --unit month
  chuangyou calendar add --calendar cn 2026-09-24 7 --unit calendar-day --roll forward")]
    Add(AddArgs),
    /// Working days from one day to another, the first not counted
    #[command(
        after_help = "Example:\n  chuangyou calendar between --calendar cn 2026-02-02 2026-02-09        prints 5"
    )]
    Between(BetweenArgs),
    /// A year or month with its days off and make-up workdays
    #[command(
        after_help = "Examples:\n  chuangyou calendar show --calendar cn 2026\n  chuangyou calendar show --calendar cn 2026-10"
    )]
    Show(ShowArgs),
    /// Turn published holidays into yearly files
    #[command(after_help = "\
Examples:
  chuangyou calendar import 2027.json --format holiday-cn --out calendars/cn
  chuangyou calendar import holidays.ics --country NL --out calendars/nl")]
    Import(ImportArgs),
}

/// Which calendar is asked.
#[derive(Debug, ClapArgs)]
pub(crate) struct CalendarChoice {
    /// The calendar's id
    #[arg(long, value_name = "ID", default_value = "cn")]
    pub calendar: String,
    /// Folder whose folders are calendars, used before those that come with the program
    #[arg(long, value_name = "DIR")]
    pub calendars: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DueArgs {
    #[command(flatten)]
    pub choice: CalendarChoice,
    /// The day that is not counted
    #[arg(required_unless_present = "batch", value_name = "DATE")]
    pub from: Option<String>,
    /// How many working days
    #[arg(required_unless_present = "batch", value_name = "N", allow_negative_numbers = true)]
    pub days: Option<i32>,
    /// Read lines date,n from standard input and write date,n,due
    #[arg(long, conflicts_with_all = ["from", "days"])]
    pub batch: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    pub choice: CalendarChoice,
    /// The day to count from
    #[arg(value_name = "DATE")]
    pub from: String,
    /// How many
    #[arg(value_name = "N", allow_negative_numbers = true)]
    pub amount: i32,
    /// Of what
    #[arg(long, value_enum, default_value_t = AddUnit::WorkingDay)]
    pub unit: AddUnit,
    /// What a result on a day off does
    #[arg(long, value_enum, default_value_t = AddRoll::Forward)]
    pub roll: AddRoll,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct BetweenArgs {
    #[command(flatten)]
    pub choice: CalendarChoice,
    /// The day that is not counted
    #[arg(value_name = "FROM")]
    pub from: String,
    /// The last day that is counted
    #[arg(value_name = "TO")]
    pub to: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    pub choice: CalendarChoice,
    /// A year or a month: 2026 or 2026-10
    #[arg(value_name = "PERIOD")]
    pub period: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ImportArgs {
    /// The published file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Its format [default: by its name: .json, .ics or .csv]
    #[arg(long, value_enum)]
    pub format: Option<CalendarFormat>,
    /// ISO 3166 code of the country or region to write into the files
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
    /// Folder for one file a year [default: standard output]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// A share of the cases: the k-th of n, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub index: u32,
    pub of: u32,
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (index, of) = text.split_once('/').ok_or("expected K/N, such as 3/8")?;
        match (index.parse(), of.parse()) {
            (Ok(index), Ok(of)) if index >= 1 && index <= of => Ok(Self { index, of }),
            _ => Err("expected K/N with K from 1 to N, such as 3/8".to_owned()),
        }
    }
}

/// A format of event logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Xes,
    Csv,
    Parquet,
    Jsonl,
    OcelJson,
    OcelSqlite,
}

/// Form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// The indicators by unit and month, or the rules where the programme has no indicators
    Csv,
    /// One self-contained page with plots
    Html,
}

/// Words for people, or data for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WordFormat {
    Text,
    Json,
}

/// A unit that days can be counted on by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AddUnit {
    WorkingDay,
    CalendarDay,
    Month,
}

/// What a result on a day off does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AddRoll {
    /// It moves to the next working day
    Forward,
    /// It stays
    None,
}

/// A format that holidays are published in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CalendarFormat {
    HolidayCn,
    Ics,
    Csv,
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() => Ok(*byte),
        _ => Err("expected one ASCII character, or \\t for a tab".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_part_is_counted_from_one() {
        assert_eq!("3/8".parse(), Ok(Part { index: 3, of: 8 }));
        for wrong in ["0/8", "9/8", "3", "a/8", "3/", "-1/2"] {
            assert!(wrong.parse::<Part>().is_err(), "{wrong}");
        }
    }
}
