//! Durable commands a second: thirty-two clients at once, each with cases of its own, every command acknowledged only when it is on
//! the disk. A case lives through seven commands, from the application to the delivery.
//!
//! PostgreSQL is measured too where `CHUANGYOU_TEST_POSTGRES` names a server, beside what `pgbench` reaches there with two rows a
//! transaction, and with as many rows as a command writes. Each in turn, `ROUNDS` times (3), with `COMMANDS` commands (9600): what else the machine does then is the same
//! for all. Each figure is a line of JSON on standard output, which `cargo xtask bench` reads.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement says what it found, or fails where it stands"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chuangyou_app::{On, chance};
use chuangyou_engine::case::{CaseId, FieldValue, Moment};
use chuangyou_store::Location;
use common::{Given, Place, Town, choice, citizen, given, list, luoyang, staff, text};

/// How many clients there are at once.
const CLIENTS: u64 = 32;

/// An item that one department decides, and its window.
const ITEM: &str = "site-selection-opinion";
const WINDOW: &str = "planning-window";

/// Who takes each step of a case's life, and what it is.
fn steps() -> Vec<(chuangyou_engine::case::Person, &'static str, Given)> {
    let clerk = staff("clerk", WINDOW, "clerk", 10);
    let seal = || list(&["公章"]);
    vec![
        (clerk.clone(), "request_correction", given(&[("missing_items", seal())])),
        (citizen("wang"), "supply_correction", given(&[("corrections", seal())])),
        (
            clerk.clone(),
            "accept",
            given(&[("case_kind", choice("promised")), ("promised_days", FieldValue::Number(7))]),
        ),
        (staff("chief", WINDOW, "reviewer", 20), "review", given(&[("review_opinion", text("同意"))])),
        (staff("deputy", "planning", "leader", 30), "approve", given(&[("decision_number", text("1"))])),
        (clerk, "deliver", given(&[("delivery_mode", choice("collected"))])),
    ]
}

async fn submit(town: &Town) -> CaseId {
    let on = On::New {
        procedure: "approval".into(),
        unit: WINDOW.into(),
        item: Some(ITEM.into()),
        party: Some("wang".into()),
    };
    let fields = given(&[
        ("item", FieldValue::Item(ITEM.into())),
        ("applicant", text("王小明")),
        ("applicant_kind", choice("person")),
        ("applicant_phone", text("0379-60000000")),
        ("channel", choice("online")),
        ("materials", list(&["申请书", "身份证"])),
    ]);
    town.submit(&citizen("wang"), on, "submit", fields).await.unwrap().case
}

/// Lets the city's clock go on as the machine's does.
async fn tick(town: Arc<Town>) {
    let (start, begin) = (town.clock.now(), Instant::now());
    loop {
        tokio::time::sleep(Duration::from_millis(1)).await;
        town.clock.move_to(Moment(start.0 + begin.elapsed().as_micros() as i64));
    }
}

/// One client's commands, one after the other.
async fn client(town: Arc<Town>, commands: u64) {
    let steps = steps();
    let mut done = 0;
    while done < commands {
        let case = submit(&town).await;
        done += 1;
        for (person, action, fields) in steps.iter().take((commands - done) as usize) {
            town.act(person, &case, action, fields.clone()).await.unwrap();
            done += 1;
        }
    }
}

/// All clients at once, each with so many commands.
async fn all_clients(town: &Arc<Town>, each: u64) {
    let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(client(Arc::clone(town), each))).collect();
    for client in clients {
        client.await.unwrap();
    }
}

/// What PostgreSQL does by itself a minute after tables were filled: looks at what is in them. Until then it plans for empty ones.
fn look_at_tables(location: &Location) {
    if let Location::Server(url) = location {
        postgres::Client::connect(url, postgres::NoTls).unwrap().batch_execute("ANALYZE").unwrap();
    }
}

/// What so many commands took.
struct Took {
    commands: u64,
    wall: Duration,
    /// Time of the processor that this process took, in milliseconds: on PostgreSQL without the server's. Known on Linux alone.
    processor_ms: Option<u64>,
}

fn measure(place: &Place, commands: u64) -> Took {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let town = Arc::new(Town::open(place, luoyang(), &chance::token(), "2011-03-07 09:00").await);
        let ticking = tokio::spawn(tick(Arc::clone(&town)));
        let each = commands.div_ceil(CLIENTS);
        all_clients(&town, each.div_ceil(4)).await;
        let place = place.location.clone();
        tokio::task::spawn_blocking(move || look_at_tables(&place)).await.unwrap();
        let (begin, processor) = (Instant::now(), processor_ms());
        all_clients(&town, each).await;
        ticking.abort();
        let spent = processor.zip(processor_ms()).map(|(before, after)| after - before);
        Took { commands: each * CLIENTS, wall: begin.elapsed(), processor_ms: spent }
    })
}

/// User and system time of this process; Linux counts it in hundredths of a second.
fn processor_ms() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let ticks = after_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().ok());
    Some(ticks.sum::<Option<u64>>()? * 10)
}

/// Commands a second, and the processor's time for one where it is known.
fn report(database: &str, took: &Took) {
    let rate = took.commands as f64 / took.wall.as_secs_f64();
    figure(&format!("durable commands on {database}, {CLIENTS} clients"), "chuangyou", rate, "1/s");
    if let Some(ms) = took.processor_ms {
        let each_us = ms as f64 * 1000.0 / took.commands as f64;
        figure(&format!("processor for one command on {database}"), "chuangyou", each_us, "µs");
    }
}

fn figure(what: &str, by: &str, value: f64, unit: &str) {
    println!(r#"{{"what":"{what}","by":"{by}","value":{value:.1},"unit":"{unit}"}}"#);
}

/// What `pgbench` reaches with a script, in transactions a second; `None` without it.
fn pgbench(place: &Place, script: &str, set: &[String]) -> Option<f64> {
    let Location::Server(url) = &place.location else { return None };
    let script = format!("{}/benches/{script}", env!("CARGO_MANIFEST_DIR"));
    let clients = CLIENTS.to_string();
    let run = ["-n", "-c", &clients, "-j", "2", "-T", "5", "-f", &script];
    let set = set.iter().flat_map(|one| ["-D", one]);
    let said = std::process::Command::new("pgbench").args(run).args(set).arg(url).output().ok()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    said.lines().find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next()?.parse().ok())
}

/// How many rows our tables were given, and how many in them were changed or deleted, since they were made; the server counts them
/// when its connections end.
fn rows_written(place: &Place) -> (i64, i64) {
    const COUNTED: &str =
        "SELECT coalesce(sum(n_tup_ins), 0)::bigint, coalesce(sum(n_tup_upd + n_tup_del), 0)::bigint
        FROM pg_stat_user_tables WHERE relname NOT LIKE 'two%'";
    let Location::Server(url) = &place.location else { return (0, 0) };
    let row = postgres::Client::connect(url, postgres::NoTls).unwrap().query_one(COUNTED, &[]).unwrap();
    (row.get(0), row.get(1))
}

/// PostgreSQL in turns with what `pgbench` reaches there: with two rows a transaction, and with as many as a command writes.
fn compare(place: &Place, commands: u64) {
    let before = rows_written(place);
    let took = measure(place, commands);
    report("PostgreSQL", &took);
    let after = rows_written(place);
    let what = format!("durable commands on PostgreSQL, {CLIENTS} clients");
    if let Some(reached) = pgbench(place, "two_rows.sql", &[]) {
        figure(&what, "pgbench, two rows", reached, "1/s");
    }
    // A quarter of the commands went before, unmeasured.
    let all = took.commands as f64 * 1.25;
    let (added, changed) = ((after.0 - before.0) as f64 / all, (after.1 - before.1) as f64 / all);
    figure("rows that a command adds on PostgreSQL", "chuangyou", added, "rows");
    figure("rows that a command changes or deletes on PostgreSQL", "chuangyou", changed, "rows");
    let set = [format!("ins={}", added.round()), format!("upd={}", changed.round())];
    if let Some(reached) = pgbench(place, "as_many_rows.sql", &set) {
        figure(&what, "pgbench, as many rows as a command", reached, "1/s");
    }
}

fn prepare_two_rows(place: &Place) {
    if let Location::Server(url) = &place.location {
        let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
        client.batch_execute(include_str!("two_rows_init.sql")).unwrap();
    }
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |number| number.parse().unwrap())
}

fn main() {
    let (commands, rounds) = (number("COMMANDS", 9600), number("ROUNDS", 3));
    let sqlite = Place::sqlite();
    let postgres = std::env::var_os("CHUANGYOU_TEST_POSTGRES").map(|_| Place::postgres());
    postgres.iter().for_each(prepare_two_rows);
    for _ in 0..rounds {
        report("SQLite", &measure(&sqlite, commands));
        if let Some(place) = &postgres {
            compare(place, commands);
        }
    }
}
