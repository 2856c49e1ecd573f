//! The city in a box: it is what its seed makes of it, and everything in it goes by the programme.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "../common/mod.rs"]
mod common;
mod exported;

use std::collections::BTreeMap;

use chuangyou_app::chance::Chance;
use chuangyou_app::rebuild::{Rebuilt, rebuild};
use chuangyou_app::simulate::{Made, Span, make};
use chuangyou_app::{City, Clock, seal};
use chuangyou_engine::case::Moment;
use chuangyou_store::seal::last_head;
use chuangyou_store::verify::{Trust, verify};
use chuangyou_store::{Db, Failure, Readers, case_row, journal};
use common::{Place, luoyang, wait_for};

/// A city that was at work from a day to another, with so many cases.
async fn simulated(place: &Place, (from, until): (&str, &str), cases: u32, seed: u64) -> (City, Made) {
    let location = place.location.clone();
    let readers = Readers { reading: 2, writing: 2 };
    let db = tokio::task::spawn_blocking(move || Db::open(&location, readers)).await.unwrap().unwrap();
    let by = (Clock::set_at(Moment(0)), Chance::seeded(seed));
    let city = City::open_by_chance(db, luoyang(), by, place.folder().to_owned()).await.unwrap();
    let span = Span { from: from.parse().unwrap(), until: until.parse().unwrap(), cases, seed };
    let made = make(&city, span, |_| {}).await.unwrap();
    (city, made)
}

/// The root of the sealed log: two cities with the same have the same journal, byte for byte.
async fn root(city: &City) -> String {
    let head = city.read(last_head).await;
    let head: Result<_, Failure> = head;
    head.unwrap().map(|head| format!("{} {}", head.size, head.root)).unwrap_or_default()
}

/// How many cases there are of each procedure.
async fn institutions(city: &City) -> BTreeMap<String, usize> {
    let counted = city.read(|tx, jurisdiction| {
        let mut counted = BTreeMap::new();
        let mut after = String::new().into();
        loop {
            let page = journal::cases_after(tx, jurisdiction, &after, 500)?;
            let Some(last) = page.last() else { return Ok::<_, Failure>(counted) };
            after = last.clone();
            for row in case_row::by_ids(tx, jurisdiction, &page)? {
                *counted.entry(row.procedure).or_default() += 1;
            }
        }
    });
    counted.await.unwrap()
}

const WEEKS: (&str, &str) = ("2011-03-01", "2011-03-25");

/// Some weeks with the first of a quarter in them, on which the calendar opens what it opens each quarter: long enough for a round of
/// visits, from its plan to what is told of it afterwards.
const SPRING: (&str, &str) = ("2011-03-01", "2011-05-13");

#[test]
fn the_same_seed_makes_the_same_journal_and_another_seed_another() {
    wait_for(async {
        let (one, other, third) = (Place::sqlite(), Place::sqlite(), Place::sqlite());
        let (first, made) = simulated(&one, WEEKS, 60, 7).await;
        let (second, again) = simulated(&other, WEEKS, 60, 7).await;
        let (different, _) = simulated(&third, WEEKS, 60, 8).await;
        assert_eq!(made, again);
        assert!(made.cases > 30 && made.commands > made.cases, "{made:?}");
        assert_eq!(root(&first).await, root(&second).await);
        assert_ne!(root(&first).await, root(&different).await);
    });
}

/// The procedures of which a spring may see no case, and why.
const SELDOM: [(&str, &str); 2] = [
    ("card-release", "only a card of a rule that asks for a person waits for one, and few rules do"),
    ("visit-disclosure", "a visitor's name is released long after the visit, when somebody thinks of it"),
];

async fn a_spring_sees_a_case_of_every_procedure_and_is_what_its_journal_makes_of_it(place: &Place) {
    let (city, made) = simulated(place, SPRING, 400, 1).await;
    let found = institutions(&city).await;
    println!("{made:?} {found:?}");
    let book = city.book();
    let procedures = book.programme().procedures.iter().map(|procedure| procedure.id.as_str());
    let is_seldom = |id: &str| SELDOM.iter().any(|(seldom, _)| *seldom == id);
    let without: Vec<&str> = procedures.filter(|id| !found.contains_key(*id) && !is_seldom(id)).collect();
    assert_eq!(without, [""; 0]);
    let rebuilt = rebuild(&city, |_| {}).await.unwrap();
    assert_eq!(rebuilt, Rebuilt { cases: rebuilt.cases, ..Rebuilt::default() });
    let trust = Trust { keys: vec![seal::public_key(&city).unwrap()], head: None };
    let report = city.read(move |tx, jurisdiction| verify(tx, jurisdiction, &trust, &mut |_| {}));
    let report: Result<_, Failure> = report.await;
    assert_eq!(report.unwrap().findings, []);
}

in_both!(a_spring_sees_a_case_of_every_procedure_and_is_what_its_journal_makes_of_it);
