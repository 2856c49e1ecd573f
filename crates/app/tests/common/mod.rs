//! A city for a test: the programme of Luoyang over an empty store, with a clock that the test moves.

#![allow(dead_code, unused_imports, reason = "each test uses some of it")]

pub(crate) mod bulk;
/// Databases, as the store's own tests have them.
#[path = "../../../store/tests/common/mod.rs"]
mod database;

use std::path::{Path, PathBuf};

use chuangyou_app::{Base, City, Clock, Executed, On, Refusal, Submission, Years, execute};
use chuangyou_calendar::{Weekend, YearFile};
use chuangyou_engine::case::{CaseId, HeldRole, Moment, Person};
use chuangyou_store::card::Raised;
use chuangyou_store::{CaseRow, Db, Failure, Jurisdiction, Readers, Tx, card, case_row, journal};

pub(crate) use chuangyou_app::given::{Given, choice, given, list, text};
pub(crate) use database::Place;

/// Makes two tests of each of these functions over a [`Place`]: one with SQLite, one with PostgreSQL.
#[macro_export]
macro_rules! in_both {
    ($($test:ident),* $(,)?) => {$(
        mod $test {
            #[test]
            fn sqlite() {
                let place = $crate::common::Place::sqlite();
                $crate::common::wait_for(super::$test(&place));
            }

            #[test]
            fn postgres() {
                let place = $crate::common::Place::postgres();
                $crate::common::wait_for(super::$test(&place));
            }
        }
    )*};
}

/// Waits for a test on threads of its own.
pub(crate) fn wait_for(test: impl Future<Output = ()>) {
    let threads = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    threads.unwrap().block_on(test);
}

/// The repository's folder of that name.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

/// The files of Luoyang's programme and of China's calendar.
pub(crate) fn luoyang() -> Base {
    let programme =
        chuangyou_programme::load(&folder("programmes/luoyang-2011")).expect("the programme loads");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder("calendars/cn")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let years = paths.iter().filter(|path| !path.ends_with("calendar.toml"));
    let files = years.map(|path| {
        let name = path.display().to_string();
        YearFile::parse(&std::fs::read_to_string(path).unwrap(), &name).unwrap()
    });
    let calendar = Years { id: "cn".into(), weekend: Weekend::SATURDAY_SUNDAY, files: files.collect() };
    Base { programme, calendar }
}

/// A city in a place of its own.
pub(crate) struct Town {
    pub(crate) city: City,
    pub(crate) clock: Clock,
    keys: std::sync::atomic::AtomicU32,
    name: String,
    /// Kept until the city is gone, unless the test itself keeps it.
    _place: Option<Place>,
}

impl Town {
    /// A new city of Luoyang's programme, on SQLite.
    pub(crate) async fn new(at: &str) -> Self {
        Self::of(luoyang(), at).await
    }

    /// A new city of that programme, on SQLite.
    pub(crate) async fn of(base: Base, at: &str) -> Self {
        let place = Place::sqlite();
        let town = Self::open(&place, base, "town", at).await;
        Self { _place: Some(place), ..town }
    }

    /// A city of Luoyang's programme at that place.
    pub(crate) async fn at_place(place: &Place, at: &str) -> Self {
        Self::open(place, luoyang(), "town", at).await
    }

    /// A process of that name that runs the city at that place.
    pub(crate) async fn open(place: &Place, base: Base, name: &str, at: &str) -> Self {
        let location = place.location.clone();
        let readers = Readers { reading: 2, writing: 4 };
        // Connecting blocks, which a thread of the runtime must not.
        let db = tokio::task::spawn_blocking(move || Db::open(&location, readers));
        let clock = Clock::set_at(local(at));
        let db = db.await.unwrap().unwrap();
        let city = City::open(db, base, clock.clone(), place.folder().to_owned()).await.unwrap();
        Self { city, clock, keys: 0.into(), name: name.to_owned(), _place: None }
    }

    /// Lets the time be `at`, and everything happen that is due by then.
    pub(crate) async fn at(&self, at: &str) {
        self.clock.move_to(local(at));
        chuangyou_app::reconcile::settle(&self.city).await.unwrap();
    }

    fn key(&self) -> String {
        let number = self.keys.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        format!("{}-{number}", self.name)
    }

    pub(crate) async fn submit(
        &self,
        actor: &Person,
        on: On,
        action: &str,
        fields: Given,
    ) -> Result<Executed, Refusal> {
        let submission = Submission {
            key: self.key(),
            on,
            action: action.into(),
            done_at: None,
            actor: actor.clone(),
            fields,
        };
        execute(&self.city, submission).await
    }

    pub(crate) async fn act(
        &self,
        actor: &Person,
        case: &CaseId,
        action: &str,
        fields: Given,
    ) -> Result<Executed, Refusal> {
        self.submit(actor, On::Case { id: case.clone(), seen: None }, action, fields).await
    }

    pub(crate) async fn row(&self, case: &CaseId) -> CaseRow {
        let case = case.clone();
        let row = self.city.read(move |tx, city| case_row::by_id(tx, city, &case)).await;
        row.unwrap().expect("the case has a row")
    }

    pub(crate) async fn cards(&self, case: &CaseId) -> Vec<Raised> {
        let case = case.clone();
        self.city.read(move |tx, city| card::of_case(tx, city, &case)).await.unwrap()
    }

    /// Reads with a function of the store.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Jurisdiction) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        self.city.read(work).await.unwrap()
    }

    /// What was done in a case, in order.
    pub(crate) async fn activities(&self, case: &CaseId) -> Vec<String> {
        let case = case.clone();
        let events = self.read(move |tx, city| journal::events_of(tx, city, &case)).await;
        events.iter().map(|kept| kept.event.activity.name().to_owned()).collect()
    }

    pub(crate) async fn children(&self, case: &CaseId) -> Vec<CaseRow> {
        let case = case.clone();
        let rows = self.city.read(move |tx, city| case_row::of_parent(tx, city, &case, 100)).await;
        rows.map_err(|failure: Failure| failure.to_string()).unwrap()
    }
}

/// Somebody who holds one role in one unit.
pub(crate) fn staff(id: &str, unit: &str, role: &str, rank: i32) -> Person {
    Person { id: id.into(), posts: vec![HeldRole { unit: unit.into(), role: role.into(), rank }] }
}

/// Somebody from outside.
pub(crate) fn citizen(id: &str) -> Person {
    Person { id: id.into(), posts: Vec::new() }
}

/// `2011-03-01 09:00`, in Luoyang.
pub(crate) fn local(text: &str) -> Moment {
    let (day, time) = text.split_once(' ').unwrap_or((text, "09:00"));
    let day: chuangyou_calendar::Day = day.parse().unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let seconds = i64::from(day.0) * 86_400
        + hour.parse::<i64>().unwrap() * 3_600
        + minute.parse::<i64>().unwrap() * 60
        - 8 * 3_600;
    Moment(seconds * 1_000_000)
}
