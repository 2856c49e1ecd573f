//! `chuangyou calendar`.

mod batch;
mod import;
mod show;

use crate::args::{AddArgs, AddRoll, AddUnit, BetweenArgs, CalendarChoice, CalendarCommand, DueArgs};
use crate::calendars;
use crate::failure::Outcome;
use crate::report::print;
use crate::words::Words;
use anyhow::{Context as _, Result};
use chuangyou_calendar::{Calendar, Day};

pub(super) fn run(command: &CalendarCommand, words: &'static Words) -> Result<Outcome> {
    match command {
        CalendarCommand::Due(args) => due(args, words),
        CalendarCommand::Add(args) => add(args, words),
        CalendarCommand::Between(args) => between(args, words),
        CalendarCommand::Show(args) => show::run(args, words),
        CalendarCommand::Import(args) => import::run(args),
    }
    .map(|()| Outcome::Fine)
}

fn load(choice: &CalendarChoice) -> Result<Calendar> {
    calendars::load(&choice.calendar, choice.calendars.as_deref())
}

fn due(args: &DueArgs, words: &Words) -> Result<()> {
    let calendar = load(&args.choice)?;
    let (Some(from), Some(days)) = (&args.from, args.days) else {
        return batch::run(&calendar, std::io::stdin().lock(), std::io::stdout().lock(), words);
    };
    let from: Day = from.parse()?;
    answer(&calendar, from, calendar.due(from, days), words)
}

fn add(args: &AddArgs, words: &Words) -> Result<()> {
    let calendar = load(&args.choice)?;
    let from: Day = args.from.parse()?;
    let plain = match args.unit {
        AddUnit::WorkingDay => calendar.due(from, args.amount),
        AddUnit::CalendarDay => Day(from.0.saturating_add(args.amount).clamp(Day::MIN.0, Day::MAX.0)),
        AddUnit::Month => calendar.add_months(from, args.amount),
    };
    let to = match args.roll {
        AddRoll::Forward => calendar.roll_forward(plain),
        AddRoll::None => plain,
    };
    answer(&calendar, from, to, words)
}

fn between(args: &BetweenArgs, words: &Words) -> Result<()> {
    let calendar = load(&args.choice)?;
    let from: Day = args.from.parse().context("FROM")?;
    let to: Day = args.to.parse().context("TO")?;
    print(format!("{}\n", calendar.working_days_between(from, to)).as_bytes())?;
    note_if_provisional(&calendar, from, to, words);
    Ok(())
}

fn answer(calendar: &Calendar, from: Day, to: Day, words: &Words) -> Result<()> {
    print(format!("{to}\n").as_bytes())?;
    note_if_provisional(calendar, from, to, words);
    Ok(())
}

/// Says that a notice may still change the answer.
fn note_if_provisional(calendar: &Calendar, from: Day, to: Day, words: &Words) {
    if calendar.is_provisional(from) || calendar.is_provisional(to) {
        let (first, last) = (calendar.first_known(), calendar.last_known());
        let id = calendar.id();
        eprintln!("{}: {}", words.note, words.provisional_answer(id, &first.to_string(), &last.to_string()));
    }
}
