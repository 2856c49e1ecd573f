//! `chuangyou check`.

use crate::args::{CheckArgs, WordFormat};
use crate::failure::Outcome;
use crate::words::Words;
use crate::{reading, report};
use anyhow::{Context as _, Result};
use chuangyou_programme::{Diagnostic, Faults, Severity, Sources};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};
use serde::Serialize;
use std::io::IsTerminal as _;
use std::path::Path;

pub(super) fn run(args: &CheckArgs, words: &'static Words) -> Result<Outcome> {
    if args.schema {
        let schema = serde_json::to_string_pretty(&chuangyou_programme::schema())?;
        report::print(format!("{schema}\n").as_bytes())?;
        return Ok(Outcome::Fine);
    }
    let mut outcome = Outcome::Fine;
    let mut faults = Vec::new();
    for folder in &args.programmes {
        match check(folder, args, words)? {
            None => {}
            Some(found) => {
                outcome = Outcome::Wanting;
                faults.push(found);
            }
        }
    }
    match args.format {
        WordFormat::Text => faults.iter().try_for_each(show)?,
        WordFormat::Json => {
            let places: Vec<Fault<'_>> = faults.iter().flat_map(places).collect();
            report::print(format!("{}\n", serde_json::to_string_pretty(&places)?).as_bytes())?;
        }
    }
    Ok(outcome)
}

/// Checks one programme and says on standard error if it is sound.
///
/// # Errors
/// When the programme itself is sound and its calendar is not.
fn check(folder: &Path, args: &CheckArgs, words: &Words) -> Result<Option<Faults>> {
    let programme = match chuangyou_programme::load(folder) {
        Ok(programme) => programme,
        Err(faults) => return Ok(Some(faults)),
    };
    let rules = reading::compile(programme, args.calendars.as_deref())
        .with_context(|| folder.display().to_string())?;
    let programme = rules.programme();
    let (clocks, indicators) = (programme.clocks.len(), programme.indicators.len());
    let sound = words.sound(files(folder), programme.rules.len(), clocks, indicators);
    eprintln!("{}: {sound}", folder.display());
    Ok(None)
}

/// How many files a programme's own folder has.
fn files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let count = |path: &Path| {
        if path.is_dir() { files(path) } else { usize::from(path.extension().is_some_and(|e| e == "toml")) }
    };
    entries.filter_map(Result::ok).map(|entry| count(&entry.path())).sum()
}

/// Shows the faults of a programme, each with its place underlined.
fn show(faults: &Faults) -> Result<()> {
    let terminal = std::io::stderr().is_terminal();
    let coloured = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let theme = if coloured { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_links(false).with_width(120).without_cause_chain();
    for diagnostic in &faults.diagnostics {
        let mut text = String::new();
        for part in parts(&faults.sources, diagnostic) {
            handler.render_report(&mut text, part.as_ref())?;
        }
        eprint!("{text}");
    }
    Ok(())
}

/// A fault as one report for each file that it speaks of; the first is the fault itself.
fn parts(sources: &Sources, diagnostic: &Diagnostic) -> Vec<Report> {
    let named = |file| NamedSource::new(sources.name(file), sources.text(file).to_owned());
    let severity = match diagnostic.severity {
        Severity::Warning => miette::Severity::Warning,
        Severity::Error => miette::Severity::Error,
    };
    let label = |text: &str, span: &std::ops::Range<usize>| LabeledSpan::at(span.clone(), text);
    let mut labels = vec![label(&diagnostic.label, &diagnostic.span)];
    let here = diagnostic.related.iter().filter(|r| r.file == diagnostic.file);
    labels.extend(here.map(|r| label(&r.label, &r.span)));
    let mut fault = MietteDiagnostic::new(&diagnostic.message)
        .with_code(diagnostic.code.as_str())
        .with_severity(severity)
        .with_labels(labels);
    fault.help.clone_from(&diagnostic.help);
    let elsewhere = diagnostic.related.iter().filter(|r| r.file != diagnostic.file).map(|related| {
        let advice = MietteDiagnostic::new(&related.label)
            .with_severity(miette::Severity::Advice)
            .with_label(label(&related.label, &related.span));
        Report::new(advice).with_source_code(named(related.file))
    });
    let fault = Report::new(fault).with_source_code(named(diagnostic.file));
    std::iter::once(fault).chain(elsewhere).collect()
}

/// A fault for editors and other programs; lines and columns count from 1.
#[derive(Serialize)]
struct Fault<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    label: &'a str,
    help: Option<&'a str>,
    related: Vec<RelatedPlace<'a>>,
}

#[derive(Serialize)]
struct RelatedPlace<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    label: &'a str,
}

fn places(faults: &Faults) -> impl Iterator<Item = Fault<'_>> {
    let sources = &faults.sources;
    faults.diagnostics.iter().map(|d| {
        let (line, column) = sources.line_column(d.file, d.span.start);
        let (end_line, end_column) = sources.line_column(d.file, d.span.end);
        let related = |r: &'_ chuangyou_programme::Related| sources.line_column(r.file, r.span.start);
        Fault {
            file: sources.name(d.file),
            line,
            column,
            end_line,
            end_column,
            severity: match d.severity {
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            code: d.code.as_str(),
            message: &d.message,
            label: &d.label,
            help: d.help.as_deref(),
            related: d
                .related
                .iter()
                .map(|r| {
                    let (line, column) = related(r);
                    RelatedPlace { file: sources.name(r.file), line, column, label: &r.label }
                })
                .collect(),
        }
    })
}
