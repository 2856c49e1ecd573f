//! Durable commands a second: thirty-two clients at once, each with cases of its own, every command acknowledged only when it is on
//! the disk. A case lives through seven commands, from the application to the delivery.
//!
//! PostgreSQL is measured too where `CHUANGYOU_TEST_POSTGRES` names a server.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails where it stands")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chuangyou_app::On;
use chuangyou_engine::case::{CaseId, FieldValue};
use common::{Given, Place, Town, choice, citizen, given, list, luoyang, staff, text};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

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

/// How long so many commands take.
fn measure(place: &Place, commands: u64) -> Duration {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let town = Arc::new(Town::open(place, luoyang(), &uuid(), "2011-03-07 09:00").await);
        let begin = Instant::now();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| tokio::spawn(client(Arc::clone(&town), commands.div_ceil(CLIENTS))))
            .collect();
        for client in clients {
            client.await.unwrap();
        }
        begin.elapsed()
    })
}

/// A name that no other process of this place has.
fn uuid() -> String {
    chuangyou_app::chance::token()
}

fn commands(c: &mut Criterion) {
    let mut group = c.benchmark_group("commands");
    group.sample_size(10).throughput(Throughput::Elements(1)).measurement_time(Duration::from_secs(10));
    let mut places = vec![("sqlite", Place::sqlite())];
    if std::env::var_os("CHUANGYOU_TEST_POSTGRES").is_some() {
        places.push(("postgres", Place::postgres()));
    }
    for (name, place) in &places {
        group.bench_function(*name, |bencher| {
            bencher.iter_custom(|commands| {
                let least = commands.max(3200);
                measure(place, least).mul_f64(commands as f64 / least as f64)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, commands);
criterion_main!(benches);
