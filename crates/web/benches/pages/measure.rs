//! Times, and what is said of them.

use std::time::Duration;

/// How long something took, many times.
pub(crate) struct Measured {
    what: &'static str,
    /// In order.
    times: Vec<Duration>,
}

impl Measured {
    /// Sorts the times.
    pub(crate) fn of(what: &'static str, mut times: Vec<Duration>) -> Self {
        times.sort();
        Self { what, times }
    }

    /// The time that so many out of a thousand do not exceed.
    fn quantile(&self, of_thousand: usize) -> Duration {
        let last = self.times.len() - 1;
        self.times[(self.times.len() * of_thousand).div_ceil(1000).saturating_sub(1).min(last)]
    }
}

/// The 99th percentiles of a city of so many cases: a line of JSON each on standard output, which `cargo xtask bench` reads.
pub(crate) fn print_figures(cases: usize, measured: &[Measured]) {
    for one in measured {
        let (what, p99_ms) = (one.what, one.quantile(990).as_secs_f64() * 1000.0);
        let size = format!(r#"{{"cases":{cases}}}"#);
        println!(
            r#"{{"what":"{what}, p99","by":"chuangyou","size":{size},"value":{p99_ms:.3},"unit":"ms"}}"#
        );
    }
}

/// For people: a table of medians, 99th percentiles and maxima in milliseconds, and how the last size compares with the first.
pub(crate) fn print(sizes: &[usize], measured: &[Vec<Measured>]) {
    let sizes: Vec<String> = sizes.iter().map(|size| format!("{size} p50 | p99 | max")).collect();
    eprintln!("| page, ms | {} | p50 × | p99 × |", sizes.join(" | "));
    eprintln!("|---|{}", "---:|".repeat(3 * sizes.len() + 2));
    for (place, first) in measured[0].iter().enumerate() {
        let millis = |time: Duration| time.as_secs_f64() * 1000.0;
        let cells = measured.iter().map(|of_size| {
            let one = &of_size[place];
            let [p50, p99, max] = [500, 990, 1000].map(|share| millis(one.quantile(share)));
            format!("{p50:.2} | {p99:.2} | {max:.2}")
        });
        let cells: Vec<String> = cells.collect();
        let last = &measured[measured.len() - 1][place];
        let ratio = |share| millis(last.quantile(share)) / millis(first.quantile(share));
        eprintln!("| {} | {} | {:.2} | {:.2} |", first.what, cells.join(" | "), ratio(500), ratio(990));
    }
}
