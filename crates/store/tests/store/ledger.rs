//! Ledgers: what is due first comes first, page after page, of all units or of one.

use std::collections::BTreeMap;

use chuangyou_engine::case::Moment;
use chuangyou_store::ledger::{Half, Place, page};
use chuangyou_store::{CaseRow, Digest, Failure, LedgerLine, Tx, case_row};

use crate::common::{Place as Database, Wait as _};
use crate::fixture::{city, row};
use crate::on_both;

on_both![a_ledger_lists_what_is_due_first_and_of_what_is_closed_the_latest];

fn listed(case: &str, unit: &str, due_at: Option<i64>, closed_at: Option<i64>) -> CaseRow {
    let ledger = Some(LedgerLine { kind: "card".to_owned(), fields: BTreeMap::new() });
    CaseRow {
        unit: unit.to_owned(),
        due_at: due_at.map(Moment),
        closed_at: closed_at.map(Moment),
        outcome: closed_at.map(|_| "mended".to_owned()),
        ledger,
        ..row(case, 1, Digest([0; 32]))
    }
}

/// The cases of pages of two, one page after another.
fn pages(tx: &mut Tx<'_>, half: Half, unit: Option<&str>) -> Result<Vec<String>, Failure> {
    let (mut all, mut after) = (Vec::new(), Place::first());
    loop {
        let rows = page(tx, &city(), ("application", half), unit, &after, 2)?;
        let Some(last) = rows.last() else { return Ok(all) };
        after = Place::of(last);
        all.extend(rows.into_iter().map(|row| row.id.to_string()));
    }
}

fn a_ledger_lists_what_is_due_first_and_of_what_is_closed_the_latest(place: &Database) {
    let db = place.open();
    let rows = [
        listed("never", "tax", None, None),
        listed("late", "tax", Some(5), None),
        listed("later", "land", Some(9), None),
        listed("same", "tax", Some(5), None),
        listed("old", "tax", None, Some(100)),
        listed("new", "land", None, Some(200)),
        CaseRow { ledger: None, ..listed("z", "tax", Some(1), None) },
    ];
    db.write_now(move |tx| rows.iter().try_for_each(|row| case_row::insert(tx, &city(), row))).unwrap();
    let kept = db.read_now(|tx| case_row::by_id(tx, &city(), &"late".into())).unwrap();
    assert_eq!(kept, Some(listed("late", "tax", Some(5), None)));
    for (half, unit, expected) in [
        (Half::Open, None, "late same later never"),
        (Half::Open, Some("tax"), "late same never"),
        (Half::Closed, None, "new old"),
        (Half::Closed, Some("tax"), "old"),
    ] {
        assert_eq!(db.read_now(move |tx| pages(tx, half, unit)).unwrap().join(" "), expected);
    }
}
