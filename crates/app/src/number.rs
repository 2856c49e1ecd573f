//! Numbers of cases and notices, by the pattern that the programme gives.

use chuangyou_calendar::Day;

/// What a number can be made of.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The unit's code.
    pub unit: &'a str,
    /// The item's code; empty without one.
    pub item: &'a str,
    /// The procedure.
    pub procedure: &'a str,
    /// The day it is given.
    pub day: Day,
}

/// A number but for its running part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    before: String,
    after: String,
    figures: usize,
}

impl Series {
    /// The series that a number of this pattern belongs to: everything in it but the running number.
    pub fn of(pattern: &str, parts: Parts<'_>) -> Self {
        let (before, rest) = pattern.split_once("{seq").unwrap_or((pattern, "}"));
        let (figures, after) = rest.split_once('}').unwrap_or(("", rest));
        let figures = figures.trim_start_matches(':').parse().unwrap_or(0);
        Self { before: fill(before, parts), after: fill(after, parts), figures }
    }

    /// Its name, the same for all its numbers.
    pub fn name(&self) -> String {
        format!("{}#{}", self.before, self.after)
    }

    /// The number with this running part.
    pub fn number(&self, running: i64) -> String {
        format!("{}{running:0figures$}{}", self.before, self.after, figures = self.figures)
    }
}

fn fill(pattern: &str, parts: Parts<'_>) -> String {
    let (year, month, _) = parts.day.ymd();
    pattern
        .replace("{unit}", parts.unit)
        .replace("{item}", parts.item)
        .replace("{procedure}", parts.procedure)
        .replace("{year}", &year.to_string())
        .replace("{month}", &format!("{month:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_its_pattern_filled_in() {
        let day: Day = "2011-03-01".parse().unwrap();
        let parts = Parts { unit: "planning", item: "01-0007", procedure: "approval", day };
        let series = Series::of("{unit}-{year}-{seq:6}", parts);
        assert_eq!(series.number(7), "planning-2011-000007");
        assert_eq!(series.name(), "planning-2011-#");
        assert_eq!(Series::of("{procedure}/{month}/{seq}号", parts).number(12), "approval/03/12号");
    }
}
