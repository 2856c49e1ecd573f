//! Who asks for which pages.

use std::process::Command;
use std::time::Duration;

use axum::Router;
use chuangyou_app::City;
use chuangyou_engine::case::{Moment, PersonId};
use chuangyou_store::{Failure, case_row};
use chuangyou_web::{Settings, router};

use crate::browser::Browser;
use crate::measure::Measured;
use crate::town::{DAY, Dice, NOW};

/// People of several posts, and the unit whose cases they look up.
const STAFF: [(&str, &str); 4] = [
    ("clerk", "industry-commerce-window"),
    ("reviewer", "industry-commerce-window"),
    ("leader", "industry-commerce-window"),
    ("chief", "industry-commerce-window"),
];

/// Those who see the board.
const SUPERVISORS: [&str; 2] = ["supervisor", "leader"];

/// How many citizens look at their cases.
const CITIZENS: usize = 8;

/// A page's name and how it is asked each time: by whom, and where.
type Asked = (&'static str, Vec<(usize, String)>);

/// Asks for every page many times, and then for some of them with nothing of the file in the system's memory.
pub(crate) async fn measure(city: &City, requests: usize) -> Vec<Measured> {
    let router = router(city.clone(), Settings::default());
    let browsers = log_in(&router).await;
    let mut dice = Dice(5);
    let mut pages = vec![
        workbench(requests),
        unit_list(requests, &mut dice),
        cases_of_units(city, requests, &mut dice).await,
        (
            "board",
            (0..requests).map(|turn| (STAFF.len() + turn % SUPERVISORS.len(), "/board".to_owned())).collect(),
        ),
        search(city, requests, &mut dice),
        (
            "my cases",
            (0..requests).map(|turn| (first_citizen() + turn % CITIZENS, "/my".to_owned())).collect(),
        ),
        cases_of_citizens(city, requests).await,
        ("messages", (0..requests).map(|turn| (turn % STAFF.len(), "/messages".to_owned())).collect()),
    ];
    let mut measured = Vec::new();
    for (name, asked) in &pages {
        // Once without looking, so that what was never read before is measured apart.
        ask(&browsers, asked).await;
        measured.push(Measured::of(name, ask(&browsers, asked).await));
    }
    for (name, asked) in &mut pages {
        asked.truncate(requests / 10);
        forget(city);
        let name: &'static str = format!("{name}, file not in memory").leak();
        measured.push(Measured::of(name, ask(&browsers, asked).await));
    }
    measured
}

async fn ask(browsers: &[Browser], asked: &[(usize, String)]) -> Vec<Duration> {
    let mut times = Vec::with_capacity(asked.len());
    for (who, path) in asked {
        times.push(browsers[*who].time(path).await);
    }
    times
}

/// Staff, supervisors, citizens, and last a guest.
async fn log_in(router: &Router) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for login in STAFF.iter().map(|(login, _)| login).chain(&SUPERVISORS) {
        browsers.push(Browser::log_in(router, login).await);
    }
    for number in 0..CITIZENS {
        browsers.push(Browser::log_in(router, &format!("citizen-{number}")).await);
    }
    browsers.push(Browser::guest(router));
    browsers
}

fn first_citizen() -> usize {
    STAFF.len() + SUPERVISORS.len()
}

fn workbench(requests: usize) -> Asked {
    ("workbench", (0..requests).map(|turn| (turn % STAFF.len(), "/work".to_owned())).collect())
}

fn unit_list(requests: usize, dice: &mut Dice) -> Asked {
    let filters =
        ["", "?level=red", "?state=submitted", "?page=2", "?q=许可", "?level=yellow&state=accepted"];
    // The clerk and the reviewer: those above have no list of their own unit.
    let path = |turn: usize| (turn % 2, format!("/work/unit{}", filters[dice.below(filters.len())]));
    ("unit's cases", (0..requests).map(path).collect())
}

/// Cases of all years.
async fn cases_of_units(city: &City, requests: usize, dice: &mut Dice) -> Asked {
    let befores: Vec<Moment> = (0..requests)
        .map(|_| Moment(NOW.0 - dice.below(3 * 365) as i64 * DAY - dice.below(DAY as usize) as i64))
        .collect();
    let found = city.read(move |tx, city| {
        let mut found = Vec::new();
        for (turn, before) in befores.into_iter().enumerate() {
            let (_, unit) = STAFF[turn % STAFF.len()];
            let rows = case_row::of_unit(tx, city, unit, before, 3)?;
            let row = rows.into_iter().find(|row| row.procedure == "approval");
            found.extend(row.map(|row| (turn % STAFF.len(), format!("/work/cases/{}", row.id))));
        }
        Ok::<_, Failure>(found)
    });
    ("case", found.await.unwrap())
}

async fn cases_of_citizens(city: &City, requests: usize) -> Asked {
    let found = city.read(move |tx, city| {
        let mut found = Vec::new();
        for number in 0..CITIZENS {
            let party = PersonId::from(format!("citizen-{number}"));
            let rows = case_row::of_party(tx, city, &party, 50)?;
            found.extend(rows.iter().map(|row| (first_citizen() + number, format!("/cases/{}", row.id))));
        }
        Ok::<_, Failure>(found)
    });
    let found = found.await.unwrap();
    ("case, for its party", found.iter().cycle().take(requests).cloned().collect())
}

/// Words of the items, and some that nothing is called.
fn search(city: &City, requests: usize, dice: &mut Dice) -> Asked {
    let book = city.book();
    let mut words: Vec<String> = vec!["permit".to_owned(), "没有".to_owned(), String::new()];
    words.extend(book.programme().items.iter().map(|item| item.title.zh.chars().take(2).collect()));
    let guest = first_citizen() + CITIZENS;
    let path = |_| {
        let bytes = words[dice.below(words.len())].bytes();
        let encoded = bytes.map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
        (guest, format!("/services?q={encoded}"))
    };
    ("portal search", (0..requests).map(path).collect())
}

/// Lets the system forget what it holds of the database's file in memory (`dd` asks it to); the house's own caches stay.
fn forget(city: &City) {
    for name in ["city.db", "city.db-wal"] {
        let file = format!("of={}", city.folder().join(name).display());
        let asked =
            Command::new("dd").args([&file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0"]).output();
        assert!(asked.is_ok_and(|done| done.status.success()), "dd lets {name} go");
    }
}
