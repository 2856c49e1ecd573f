//! Programmes and logs, as the commands read them.

use crate::args::{LogFormat, ProgrammeArgs, ReadArgs};
use crate::calendars;
use crate::failure::Hint as _;
use crate::progress::{Counted, Progress};
use crate::words::Words;
use anyhow::{Context as _, Result, anyhow};
use chuangyou_calendar::Zone;
use chuangyou_engine::RuleSet;
use chuangyou_eventlog::{
    CaseColumns, Format, Layout, LocalTime, Order, ReadLog, ReadOptions, ReadReport, Rows, Select, Share,
    read_from, read_path,
};
use chuangyou_programme::model::{EventOrder, Programme, RowShape, Source};
use std::path::Path;

/// How many of the events left out are named; the rest are counted.
const NAMED_SKIPS: usize = 10;

/// Loads a programme with its calendar, ready to judge.
///
/// # Errors
/// When either has a fault; those of the programme are all in the message.
pub(crate) fn rules(args: &ProgrammeArgs) -> Result<RuleSet> {
    compile(programme(&args.programme)?, args.calendars.as_deref())
}

/// Loads a programme.
///
/// # Errors
/// As [`rules`].
pub(crate) fn programme(folder: &Path) -> Result<Programme> {
    chuangyou_programme::load(folder)
        .map_err(|faults| anyhow!("{}: the programme has faults\n\n{faults}", folder.display()))
        .hint(format!("`chuangyou check {}` shows them alone", folder.display()))
}

/// Puts a programme and its calendar together.
///
/// # Errors
/// As [`rules`].
pub(crate) fn compile(programme: Programme, calendars: Option<&Path>) -> Result<RuleSet> {
    let calendar = calendars::load(&programme.calendar, calendars)
        .with_context(|| format!("programme `{}`", programme.id))?;
    Ok(RuleSet::compile(programme, calendar)?)
}

/// Only what the rules look at.
pub(crate) fn wanted(rules: &RuleSet) -> Select {
    let wanted = rules.wanted();
    Select::Only { event: wanted.event, case: wanted.case }
}

/// A zone as the readers ask for it.
struct WallClock(Zone);

impl LocalTime for WallClock {
    fn utc_micros(&self, local_micros: i64) -> i64 {
        self.0.utc(local_micros)
    }
}

/// Reads logs in the way that a programme and the command line say.
pub(crate) struct LogReader<'a> {
    args: &'a ReadArgs,
    words: &'static Words,
    layout: Layout,
    order: Order,
    zone: Option<WallClock>,
    /// The format that the programme says its source has.
    declared: Option<Format>,
}

impl<'a> LogReader<'a> {
    /// For logs that the programme observes; the command line goes before the programme.
    ///
    /// # Errors
    /// When the zone is unknown, or the programme's delimiter no single byte.
    pub(crate) fn of_programme(args: &'a ReadArgs, rules: &RuleSet, words: &'static Words) -> Result<Self> {
        let plain = Self::plain(args, words)?;
        let zone = plain.zone.unwrap_or_else(|| WallClock(rules.almanac().zone.clone()));
        let plain = Self { zone: Some(zone), ..plain };
        match &rules.programme().source {
            Some(source) => Ok(Self {
                layout: overridden(layout(source)?, args),
                order: order(source.order),
                declared: source.format.as_deref().and_then(format_named),
                ..plain
            }),
            None => Ok(plain),
        }
    }

    /// For logs of which nothing is known.
    ///
    /// # Errors
    /// When the zone is unknown.
    pub(crate) fn plain(args: &'a ReadArgs, words: &'static Words) -> Result<Self> {
        let zone = args.zone.as_deref().map(Zone::get).transpose().context("--zone")?;
        Ok(Self {
            args,
            words,
            layout: overridden(Layout::default(), args),
            order: Order::File,
            zone: zone.map(WallClock),
            declared: None,
        })
    }

    /// Reads a log, or standard input for `-`, and says what was noticed.
    ///
    /// # Errors
    /// When it cannot be read; the message names the file and the place.
    pub(crate) fn read(&self, path: &Path, select: Select, share: Option<Share>) -> Result<ReadLog> {
        let length = std::fs::metadata(path).map_or(0, |m| m.len());
        let message = format!("{} {}", self.words.reading, path.display());
        let progress = Progress::new(&message, length, Counted::Bytes, self.args.quiet);
        let reach = |done: u64| progress.reach(done);
        let options = ReadOptions {
            format: self.format(path),
            layout: self.layout.clone(),
            select,
            zone: self.zone.as_ref().map(|zone| zone as &dyn LocalTime),
            order: self.order,
            lenient: self.args.lenient,
            share,
            threads: self.args.threads(),
            progress: Some(&reach),
        };
        let read = if path == Path::new("-") {
            read_from(Box::new(std::io::stdin()), "standard input", &options)
        } else {
            read_path(path, &options)
        };
        drop(progress);
        let read = read?;
        if !self.args.quiet {
            tell(path, &read.report, self.words);
        }
        Ok(read)
    }

    /// What the command line says, else what the name says, else what the programme says.
    fn format(&self, path: &Path) -> Option<Format> {
        self.args.format_in.map(LogFormat::format).or_else(|| Format::of_path(path)).or(self.declared)
    }
}

/// Says on standard error what a reader noticed.
fn tell(path: &Path, report: &ReadReport, words: &Words) {
    let path = path.display();
    for warning in &report.warnings {
        eprintln!("{}: {path}: {warning}", words.warning);
    }
    if report.skipped_total > 0 {
        eprintln!("{}: {path}: {}", words.warning, words.left_out(report.skipped_total));
        for skipped in report.skipped.iter().take(NAMED_SKIPS) {
            eprintln!("  {} {}", skipped.place, skipped.reason);
        }
        if report.skipped_total > NAMED_SKIPS as u64 {
            eprintln!("  …");
        }
    }
}

/// The columns that a programme's source names.
fn layout(source: &Source) -> Result<Layout> {
    let delimiter = source.delimiter.map(|c| {
        u8::try_from(c)
            .ok()
            .filter(u8::is_ascii)
            .with_context(|| format!("source `{}`: the delimiter `{c}` is no ASCII character", source.id))
    });
    Ok(Layout {
        case: source.case.clone(),
        activity: source.activity.clone(),
        time: source.time.clone(),
        resource: source.resource.clone(),
        case_columns: match source.case_columns.as_slice() {
            [] => CaseColumns::default(),
            listed => CaseColumns::Listed(listed.to_vec()),
        },
        rows: match &source.rows {
            RowShape::Events => Rows::Events,
            RowShape::Cases(events) => Rows::Cases { events: events.clone() },
        },
        delimiter: delimiter.transpose()?,
        time_format: source.time_format.clone(),
        classifier: source.classifier.clone(),
        ocel_object_type: source.object_type.clone(),
    })
}

fn overridden(layout: Layout, args: &ReadArgs) -> Layout {
    let or = |given: &Option<String>, known: Option<String>| given.clone().or(known);
    Layout {
        case: or(&args.case_column, layout.case),
        activity: or(&args.activity_column, layout.activity),
        time: or(&args.time_column, layout.time),
        resource: or(&args.resource_column, layout.resource),
        delimiter: args.delimiter.or(layout.delimiter),
        time_format: or(&args.time_format, layout.time_format),
        ocel_object_type: or(&args.object_type, layout.ocel_object_type),
        ..layout
    }
}

fn order(order: EventOrder) -> Order {
    match order {
        EventOrder::Time => Order::Time,
        EventOrder::File => Order::File,
    }
}

/// The format by its name in programmes; `ocel` leaves the kind of file to its content.
fn format_named(name: &str) -> Option<Format> {
    match name {
        "xes" => Some(Format::Xes),
        "csv" => Some(Format::Csv),
        "parquet" => Some(Format::Parquet),
        "jsonl" => Some(Format::JsonLines),
        _ => None,
    }
}

impl LogFormat {
    /// The same for the readers.
    pub(crate) fn format(self) -> Format {
        match self {
            Self::Xes => Format::Xes,
            Self::Csv => Format::Csv,
            Self::Parquet => Format::Parquet,
            Self::Jsonl => Format::JsonLines,
            Self::OcelJson => Format::OcelJson,
            Self::OcelSqlite => Format::OcelSqlite,
        }
    }
}
