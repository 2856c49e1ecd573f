//! A hundred thousand applications that nobody looks at all get their cards in one pass: how long it takes, and how long a pass takes
//! after which nothing is due. `OVERDUE=1000` makes it smaller. Each figure is a line of JSON on standard output, which
//! `cargo xtask bench` reads; what is for people goes to standard error.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measurement says what it found, or fails where it stands"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::Arc;
use std::time::Instant;

use chuangyou_app::{On, reconcile};
use chuangyou_engine::case::FieldValue;
use chuangyou_store::card;
use common::{Place, Town, choice, citizen, given, list, local, text};

/// How many clients hand in applications at once.
const CLIENTS: u32 = 32;

/// An item that one department decides.
const ITEM: &str = "site-selection-opinion";

async fn apply(town: Arc<Town>, cases: u32) {
    for _ in 0..cases {
        let on = On::New {
            procedure: "approval".into(),
            unit: "planning-window".into(),
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
        town.submit(&citizen("wang"), on, "submit", fields).await.unwrap();
    }
}

fn main() {
    let cases: u32 = std::env::var("OVERDUE").map_or(100_000, |number| number.parse().unwrap());
    let place = Place::sqlite();
    common::wait_for(async {
        let town = Arc::new(Town::at_place(&place, "2011-03-07 09:00").await);
        let begin = Instant::now();
        let each = cases.div_ceil(CLIENTS);
        let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(apply(Arc::clone(&town), each))).collect();
        for client in clients {
            client.await.unwrap();
        }
        eprintln!("{} applications: {:.1} s", each * CLIENTS, begin.elapsed().as_secs_f64());
        nothing_due(&town, u64::from(each * CLIENTS)).await;
        town.clock.move_to(local("2011-06-01 09:00"));
        let begin = Instant::now();
        let pass = reconcile::advance(&town.city).await.unwrap();
        figure("a pass over cases that all fell due", pass.done, begin.elapsed().as_secs_f64(), "s");
        assert_eq!((pass.done, pass.failed), (u64::from(each * CLIENTS), 0));
        let cards = town.read(|tx, city| card::tally(tx, city, card::Status::Standing)).await;
        for of_rule in &cards {
            eprintln!("{} × {}, {:?}", of_rule.count, of_rule.rule, of_rule.level);
        }
        assert!(
            cards.iter().any(|of_rule| of_rule.count >= i64::from(each * CLIENTS)),
            "not every case has its card"
        );
        nothing_due(&town, u64::from(each * CLIENTS)).await;
    });
}

/// A pass with nothing due costs what is due.
async fn nothing_due(town: &Town, cases: u64) {
    let begin = Instant::now();
    let pass = reconcile::advance(&town.city).await.unwrap();
    figure("a pass when nothing is due", cases, begin.elapsed().as_secs_f64() * 1000.0, "ms");
    assert_eq!(pass, reconcile::Pass::default());
}

fn figure(what: &str, cases: u64, value: f64, unit: &str) {
    let size = format!(r#"{{"cases":{cases}}}"#);
    println!(r#"{{"what":"{what}","by":"chuangyou","size":{size},"value":{value:.3},"unit":"{unit}"}}"#);
}
