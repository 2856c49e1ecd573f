//! How fast a city is made that was at work for a year: commands a second, and what happens by itself besides. `CASES` says about
//! how many cases people open (1,000), `SEED` what all chance follows from (1).

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement says what it found, or fails where it stands"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use chuangyou_app::chance::Chance;
use chuangyou_app::simulate::{Span, make};
use chuangyou_app::{City, Clock};
use chuangyou_engine::case::Moment;
use chuangyou_store::seal::last_head;
use chuangyou_store::{Db, Failure, Readers};
use common::{Place, luoyang};

fn number<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    std::env::var(name)
        .map_or(otherwise, |value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

fn main() {
    let (cases, seed) = (number("CASES", 1000), number("SEED", 1));
    let place = Place::sqlite();
    common::wait_for(async {
        let location = place.location.clone();
        let open = move || Db::open_to_fill(&location, Readers::default());
        let db = tokio::task::spawn_blocking(open).await.unwrap().unwrap();
        let by = (Clock::set_at(Moment(0)), Chance::seeded(seed));
        let city = City::open_by_chance(db, luoyang(), by, place.folder().to_owned()).await.unwrap();
        let span =
            Span { from: "2011-01-01".parse().unwrap(), until: "2011-12-31".parse().unwrap(), cases, seed };
        let (begun, mut quarter) = (Instant::now(), Instant::now());
        let progress = |made: chuangyou_app::simulate::Made| {
            if made.days.is_multiple_of(91) {
                let of_quarter = quarter.elapsed().as_secs_f64();
                println!("{} days, {} commands, {of_quarter:.1} s", made.days, made.commands);
                quarter = Instant::now();
            }
        };
        let made = make(&city, span, progress).await.unwrap();
        let seconds = begun.elapsed().as_secs_f64();
        let each = |count: u64| count as f64 / seconds;
        println!("{made:?}");
        println!(
            "{seconds:.1} s: {:.0} cases, {:.0} commands, {:.0} happenings a second",
            each(made.cases),
            each(made.commands),
            each(made.commands + made.by_itself)
        );
        let head = city.read(last_head).await;
        let head: Result<_, Failure> = head;
        println!(
            "head {}",
            head.unwrap().map(|head| format!("{} {}", head.size, head.root)).unwrap_or_default()
        );
    });
}
