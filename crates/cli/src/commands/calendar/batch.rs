//! `chuangyou calendar due --batch`: many due days at once.

use crate::words::Words;
use anyhow::{Context as _, Result, anyhow};
use chuangyou_calendar::{Calendar, Day};
use std::io::{BufRead, BufWriter, Write};

/// Bytes collected before they are written.
const BUFFER: usize = 1 << 18;

/// Reads lines `date,n` and writes `date,n,due`.
///
/// # Errors
/// When a line is something else; what was answered before it stands.
pub(super) fn run(
    calendar: &Calendar,
    mut input: impl BufRead,
    output: impl Write,
    words: &Words,
) -> Result<()> {
    let mut output = BufWriter::with_capacity(BUFFER, output);
    let mut line = Vec::new();
    let mut number = 0_u64;
    let mut provisional = 0_u64;
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).context("standard input")? == 0 {
            break;
        }
        number += 1;
        let text = line.trim_ascii_end();
        if text.is_empty() {
            continue;
        }
        let Some(due) = due(calendar, text) else {
            output.flush()?;
            let found = String::from_utf8_lossy(text).chars().take(40).collect::<String>();
            return Err(anyhow!(
                "standard input:line {number}: `{found}`: expected date,n such as 2026-02-02,5"
            ));
        };
        provisional += u64::from(calendar.is_provisional(due));
        output.write_all(text)?;
        output.write_all(b",")?;
        output.write_all(&iso(due))?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    if provisional > 0 {
        let (first, last) = (calendar.first_known().to_string(), calendar.last_known().to_string());
        eprintln!("{}: {}", words.note, words.provisional_answers(provisional, calendar.id(), &first, &last));
    }
    Ok(())
}

/// The due day that a line asks for.
fn due(calendar: &Calendar, line: &[u8]) -> Option<Day> {
    let (date, days) = std::str::from_utf8(line).ok()?.split_once(',')?;
    Some(calendar.due(date.parse().ok()?, days.parse().ok()?))
}

/// `YYYY-MM-DD`, without the cost of formatting machinery.
fn iso(day: Day) -> [u8; 10] {
    let (year, month, dom) = day.ymd();
    let digit = |n: i32| b'0' + (n % 10) as u8;
    let (month, dom) = (i32::from(month), i32::from(dom));
    [
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(dom / 10),
        digit(dom),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendars;
    use crate::words::Lang;

    fn batch(input: &str) -> (Result<()>, String) {
        let calendar = calendars::load("cn", None).expect("it comes with the program");
        let mut output = Vec::new();
        let outcome = run(&calendar, input.as_bytes(), &mut output, Words::of(Lang::En));
        (outcome, String::from_utf8(output).expect("the answer is text"))
    }

    #[test]
    fn each_line_is_answered_with_its_due_day() {
        let (outcome, text) = batch("2026-02-02,5\r\n2026-02-13,2\n\n2026-09-30,0\n");
        assert!(outcome.is_ok());
        assert_eq!(text, "2026-02-02,5,2026-02-09\n2026-02-13,2,2026-02-24\n2026-09-30,0,2026-09-30\n");
    }

    #[test]
    fn a_bad_line_is_named_by_its_number() {
        for bad in ["2026-02-30,5", "2026-02-02", "2026-02-02;5", "2026-02-02,five", "2026-02-02,99999999999"]
        {
            let (outcome, text) = batch(&format!("2026-02-02,5\n{bad}\n"));
            let message = outcome.expect_err(bad).to_string();
            assert!(message.starts_with(&format!("standard input:line 2: `{bad}`: expected")), "{message}");
            assert_eq!(text, "2026-02-02,5,2026-02-09\n");
        }
    }

    #[test]
    fn days_are_written_as_the_calendar_writes_them() {
        for day in [Day::MIN, Day(0), Day(20_000), Day::MAX] {
            assert_eq!(String::from_utf8_lossy(&iso(day)), day.to_string());
        }
    }
}
