//! Cities of several sizes: their pages, a pass with nothing due, the start of the program.

use std::fs;

use anyhow::{Result, ensure};

use super::figure::{Figure, Size};
use super::{Options, binary, crates, folder, house, room_mb};

/// What a case takes on the disk while its city is made, in millions of bytes.
const CASE_MB: f64 = 0.016;

/// How many of a hundred cases are open.
const OPEN: u64 = 3;

/// Cities from this size on are not kept: they would fill the disk of whoever measures once.
const LARGE: u64 = 1_000_000;

/// Makes the cities unless they are there, and measures them one after the other.
pub(super) fn measure(options: &Options) -> Result<Vec<Figure>> {
    let cities = folder().join("cities");
    let mut figures = Vec::new();
    for &cases in &options.cases {
        let city = cities.join(format!("{cases}-{OPEN}"));
        let (needed, room) = (cases as f64 * CASE_MB, room_mb(&folder()));
        if !city.is_dir() && room.is_some_and(|room| (room as f64) < needed) {
            println!("skipped: a city of {cases} cases needs {needed:.0} MB of disk");
            continue;
        }
        let mut command = crates::bench("chuangyou-web", "pages");
        command
            .args(["--", &cases.to_string()])
            .env("SCALE_FOLDER", &cities)
            .env("SCALE_OPEN", OPEN.to_string());
        figures.extend(crates::figures_of(&mut command)?);
        ensure!(city.is_dir(), "the benchmark made no city at {}", city.display());
        figures.extend(house::starts(&binary(), &city, Size::Cases(cases), options.runs)?);
        if cases >= LARGE && !options.keep {
            fs::remove_dir_all(&city)?;
        }
    }
    Ok(figures)
}
