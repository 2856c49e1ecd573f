//! How long the house's pages take in a city of ten thousand cases, and in one of a million.
//!
//! A city is made once and kept: a few hundred cases are played through `execute`, as anybody would act on them, and then copied
//! under new ids, numbers, parties, salts and dates, each copy with a valid chain of its own. Three out of a hundred cases are open.
//! What is asked then is the real router over that store, with people who are logged in.
//!
//! ```console
//! $ cargo bench -p chuangyou-web --bench pages -- 10000 1000000
//! ```
//!
//! `SCALE_FOLDER` is where the cities are kept (`target/scale` otherwise; a million cases need 15 GB), `SCALE_OPEN` how many out of a
//! hundred cases are open, `SCALE_REQUESTS` how often each page is asked.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measurement says what it found, or fails where it stands"
)]

mod browser;
mod copies;
mod life;
mod measure;
mod mould;
mod table;
mod town;
mod visits;

use std::path::PathBuf;
use std::time::Instant;

use chuangyou_app::reconcile;

/// The number in a variable of the environment, or another one.
fn setting(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |number| number.parse().unwrap())
}

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000] } else { sizes };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let measured: Vec<_> = sizes.iter().map(|size| runtime.block_on(city(*size))).collect();
    measure::print(&sizes, &measured);
}

/// Makes a city of so many cases unless it is there, and measures its pages.
async fn city(cases: usize) -> Vec<measure::Measured> {
    let open = setting("SCALE_OPEN", 3);
    let folder = std::env::var("SCALE_FOLDER").map_or_else(|_| town::folder("target/scale"), PathBuf::from);
    let folder = folder.join(format!("{cases}-{open}"));
    if !folder.join("made").exists() {
        let started = Instant::now();
        copies::make(&folder, cases, open).await;
        eprintln!("{cases} cases, {open} % open: made in {:.0} s", started.elapsed().as_secs_f64());
    }
    let started = Instant::now();
    let city = town::open(&folder).await;
    eprintln!("{cases} cases: opened in {:.1} ms", started.elapsed().as_secs_f64() * 1000.0);
    let mut measured = supervision(&city).await;
    let file = folder.join("city.db");
    // A city that was just made is on the disk first: the system would write it while pages are asked for.
    std::fs::File::open(&file).and_then(|file| file.sync_all()).expect("the city's file can be written out");
    measured.extend(visits::measure(&city, setting("SCALE_REQUESTS", 2000)).await);
    measure::print_figures(cases, &measured);
    measured
}

/// A pass over the cases of which none is due.
async fn supervision(city: &chuangyou_app::City) -> Vec<measure::Measured> {
    let first = reconcile::settle(city).await.unwrap();
    eprintln!("{} cases or effects were due", first.done);
    let mut times = Vec::new();
    for _ in 0..100 {
        let started = Instant::now();
        let pass = reconcile::advance(city).await.unwrap();
        assert_eq!(pass.done, 0, "nothing is due any more");
        times.push(started.elapsed());
    }
    vec![measure::Measured::of("supervision pass, none due", times)]
}
