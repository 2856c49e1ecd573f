//! The city: Luoyang's programme over a SQLite file, at a time that stands still.

use std::path::{Path, PathBuf};

use chuangyou_app::{Base, City, Clock, Years};
use chuangyou_calendar::{Weekend, YearFile};
use chuangyou_engine::case::Moment;
use chuangyou_store::{Db, Location, Readers};

/// 2026-11-20 10:00 in Luoyang, a Friday.
pub(crate) const NOW: Moment = Moment(1_795_140_000_000_000);

/// Microseconds of a day.
pub(crate) const DAY: i64 = 86_400 * 1_000_000;

/// The repository's folder of that name.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

fn luoyang() -> Base {
    let programme = chuangyou_programme::load(&folder("programmes/luoyang-2011")).unwrap();
    let years = (2007..=2026).filter_map(|year| {
        let text = std::fs::read_to_string(folder("calendars/cn").join(format!("{year}.toml"))).ok()?;
        Some(YearFile::parse(&text, "cn").unwrap())
    });
    let calendar = Years { id: "cn".into(), weekend: Weekend::SATURDAY_SUNDAY, files: years.collect() };
    Base { programme, calendar }
}

/// The city in a folder.
pub(crate) async fn open(folder: &Path) -> City {
    std::fs::create_dir_all(folder).unwrap();
    let location = Location::File(folder.join("city.db"));
    let db = tokio::task::spawn_blocking(move || Db::open(&location, Readers::default()));
    let db = db.await.unwrap().unwrap();
    City::open(db, luoyang(), Clock::set_at(NOW), folder.to_owned()).await.unwrap()
}

/// Chance that is the same every time (a linear congruential generator with Knuth's constants).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % sides.max(1) as u64) as usize
    }
}
