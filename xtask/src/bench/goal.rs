//! What the platform is to reach, and whether it does.

use super::figure::{Row, Unit};
use super::report::grouped;

/// What is asked of one thing.
struct Goal {
    /// The thing, as its row is called.
    what: &'static str,
    is: Is,
}

/// A condition on a row of ours.
enum Is {
    /// At every size below this value.
    Below(f64),
    /// Below this at every size, and at the largest at most so many times as much as at the smallest.
    BelowAndSteady(f64, f64),
    /// At least this value.
    AtLeast(f64),
    /// At least this share of what another program reaches in the same run.
    ShareOf(&'static str, f64),
}

/// Pages are answered in so many milliseconds, 99 of 100 times.
const PAGE: Is = Is::BelowAndSteady(50.0, 1.5);

const GOALS: &[Goal] = &[
    Goal { what: "durable commands on SQLite, 32 clients", is: Is::AtLeast(3000.0) },
    Goal { what: "durable commands on PostgreSQL, 32 clients", is: Is::ShareOf("pgbench, two rows", 0.8) },
    Goal { what: "workbench, p99", is: PAGE },
    Goal { what: "case, p99", is: PAGE },
    Goal { what: "board, p99", is: PAGE },
    Goal { what: "portal search, p99", is: PAGE },
    Goal { what: "supervision pass, none due, p99", is: Is::Below(10.0) },
    Goal { what: "start on an existing database", is: Is::Below(1000.0) },
    Goal { what: "memory at rest", is: Is::Below(100.0) },
    Goal { what: "size of the program", is: Is::Below(60.0) },
    Goal { what: "build for release from nothing", is: Is::Below(300.0) },
];

/// The goal of a row of ours and whether it is reached; empty where there is none. `others` are the rows of the same thing.
pub(super) fn judged(row: &Row<'_>, others: &[&Row<'_>]) -> String {
    let last = row.last();
    let Some(goal) = GOALS.iter().find(|goal| goal.what == last.what) else { return String::new() };
    if last.by != "chuangyou" {
        return String::new();
    }
    let values = || row.figures.iter().map(|figure| figure.value);
    let (words, reached) = match goal.is {
        Is::Below(most) => (format!("< {}", amount(most, last.unit)), values().all(|value| value < most)),
        Is::BelowAndSteady(most, times) => (
            format!("< {}, ≤ {times} ×", amount(most, last.unit)),
            values().all(|value| value < most) && row.growth().is_none_or(|growth| growth <= times),
        ),
        Is::AtLeast(least) => {
            (format!("≥ {}", amount(least, last.unit)), values().all(|value| value >= least))
        }
        Is::ShareOf(by, share) => {
            let Some(other) = others.iter().find(|other| other.last().by == by) else { return String::new() };
            let reached = last.value / other.last().value;
            (format!("≥ {:.0} % of {by}: {:.0} %", share * 100.0, reached * 100.0), reached >= share)
        }
    };
    format!("{words}: {}", if reached { "reached" } else { "missed" })
}

fn amount(value: f64, unit: Unit) -> String {
    format!("{}{}", grouped(value.round() as u64), unit.sign())
}

#[cfg(test)]
mod tests {
    use super::super::figure::tests::figure;
    use super::super::figure::{Figure, Unit, rows};
    use super::judged;

    fn said_of(figures: &[Figure]) -> String {
        let rows = rows(figures);
        judged(&rows[0], &rows.iter().collect::<Vec<_>>())
    }

    fn in_unit(figures: Vec<Figure>, unit: Unit) -> Vec<Figure> {
        figures.into_iter().map(|figure| Figure { unit, ..figure }).collect()
    }

    #[test]
    fn a_page_is_to_be_quick_and_no_slower_in_a_large_city() {
        let page = |small, large| {
            let what = "case, p99";
            let figures = vec![figure(what, "chuangyou", 10, small), figure(what, "chuangyou", 100, large)];
            said_of(&in_unit(figures, Unit::Milliseconds))
        };
        assert_eq!(page(2.0, 3.0), "< 50 ms, ≤ 1.5 ×: reached");
        assert_eq!(page(2.0, 3.1), "< 50 ms, ≤ 1.5 ×: missed");
        assert_eq!(page(40.0, 51.0), "< 50 ms, ≤ 1.5 ×: missed");
    }

    #[test]
    fn commands_on_postgresql_are_to_be_a_share_of_what_it_can() {
        let what = "durable commands on PostgreSQL, 32 clients";
        let both =
            |ours| vec![figure(what, "chuangyou", 0, ours), figure(what, "pgbench, two rows", 0, 1000.0)];
        assert_eq!(said_of(&both(800.0)), "≥ 80 % of pgbench, two rows: 80 %: reached");
        assert_eq!(said_of(&both(640.0)), "≥ 80 % of pgbench, two rows: 64 %: missed");
        assert_eq!(said_of(&both(640.0)[..1]), "");
    }

    #[test]
    fn what_nobody_asked_for_has_no_goal() {
        assert_eq!(said_of(&[figure("road traffic", "chuangyou", 0, 1.0)]), "");
    }
}
