//! A saboteur with all rights on the database, and what is found of it. Each function is what the saboteur does.

use chuangyou_engine::case::{CaseId, Event, Moment};
use chuangyou_store::merkle::Frontier;
use chuangyou_store::seal::{self, Head, SealKey};
use chuangyou_store::verify::{Finding, Report, Trust, verify};
use chuangyou_store::{Db, Digest, Failure, Tx, Value, journal};

use crate::common::{Place, Wait};
use crate::fixture::{add_event, city, event, keep_case};
use crate::on_both;

on_both![
    an_untouched_journal_is_sound_and_its_events_are_counted,
    an_edited_event_is_named,
    an_edited_event_is_named_when_only_its_own_link_was_computed_anew,
    an_edited_event_is_named_when_the_chain_was_computed_anew,
    an_event_edited_before_it_was_sealed_is_named,
    an_edited_column_is_named,
    a_deleted_event_is_named,
    a_deleted_event_is_named_when_the_later_ones_moved_up,
    swapped_events_are_named,
    an_inserted_event_is_named,
    a_tail_cut_off_a_case_is_named,
    a_tail_cut_off_before_it_was_sealed_is_named,
    a_deleted_case_is_named,
    an_event_kept_from_the_sealer_is_named,
    a_changed_leaf_is_narrowed_down_to_its_block,
    a_deleted_leaf_is_named,
    a_forged_root_is_named,
    a_head_signed_with_another_key_is_named,
    a_deleted_block_is_named,
    a_log_cut_off_at_its_end_is_found_with_a_head_that_was_kept,
    a_log_made_anew_is_found_with_a_head_that_was_kept,
    an_unreadable_event_is_a_finding_and_no_error,
];

/// Three cases of four events, sealed in blocks of seven and five; and one event more of each case, not yet sealed.
struct Journal {
    db: Db,
    key: SealKey,
    kept: Head,
}

impl Journal {
    fn new(place: &Place) -> Self {
        let db = place.open();
        db.write_now(|tx| ["a", "b", "c"].iter().try_for_each(|case| keep_case(tx, case, 4))).unwrap();
        let seal_some = |limit| {
            db.write_now(move |tx| seal::seal(tx, &city(), &key(), Moment(1), limit)).unwrap().unwrap()
        };
        seal_some(7);
        let kept = seal_some(100);
        db.write_now(|tx| ["a", "b", "c"].iter().try_for_each(|case| add_event(tx, case))).unwrap();
        Self { db, key: key(), kept }
    }

    /// Does what a saboteur does, and gives what is found.
    fn after(place: &Place, sabotage: fn(&mut Tx<'_>) -> Result<(), Failure>) -> Vec<Finding> {
        let journal = Self::new(place);
        journal.db.write_now(sabotage).unwrap();
        journal.report(None).findings
    }

    fn report(&self, head: Option<Head>) -> Report {
        let trust = Trust { keys: vec![self.key.public()], head };
        self.db.read_now(move |tx| verify(tx, &city(), &trust, &mut |_| ())).unwrap()
    }
}

fn key() -> SealKey {
    SealKey::from_random([7; 32])
}

/// Puts another text in the place of an event's.
fn edit(tx: &mut Tx<'_>, case: &str, version: u32) -> Result<(), Failure> {
    let edited = Event { programme: "plan@2".to_owned(), ..event(case, version) };
    let body = serde_json::to_string(&edited).unwrap();
    let values = [city_value(), case.into(), version.into(), body.into()];
    let changed = tx.execute(
        "UPDATE event SET body = $4 WHERE jurisdiction = $1 AND case_id = $2 AND version = $3",
        &values,
    )?;
    assert_eq!(changed, 1);
    Ok(())
}

/// Computes the links of a case anew, from event `from` to event `to`; and puts the last one into the row if it is the case's.
fn chain_anew(tx: &mut Tx<'_>, case: &str, from: u32, to: u32) -> Result<(), Failure> {
    let id = CaseId::from(case);
    let rows = tx.query(
        "SELECT version, body, hash FROM event WHERE jurisdiction = $1 AND case_id = $2 ORDER BY version",
        &[city_value(), case.into()],
    )?;
    let mut before = journal::origin(&id);
    for row in &rows {
        let (version, body, hash): (u32, String, Digest) = (row.get(0)?, row.get(1)?, row.get(2)?);
        before = if (from..=to).contains(&version) { journal::link(before, &body) } else { hash };
        let values = [city_value(), case.into(), version.into(), before.into()];
        tx.execute(
            "UPDATE event SET hash = $4 WHERE jurisdiction = $1 AND case_id = $2 AND version = $3",
            &values,
        )?;
    }
    let values = [city_value(), case.into(), before.into(), (rows.len() as i64).into()];
    let sql = "UPDATE case_row SET head = $3, version = $4 WHERE jurisdiction = $1 AND case_id = $2";
    tx.execute(sql, &values).map(drop)
}

fn city_value() -> Value {
    Value::from(city().as_str())
}

fn run(tx: &mut Tx<'_>, sql: &str) -> Result<(), Failure> {
    tx.batch(sql)
}

fn replaced(case: &str, version: u64) -> Finding {
    Finding::Replaced { case: case.into(), version }
}

fn missing(case: &str, first: u64, last: u64) -> Finding {
    Finding::Missing { case: case.into(), first, last }
}

fn an_untouched_journal_is_sound_and_its_events_are_counted(place: &Place) {
    let journal = Journal::new(place);
    let report = journal.report(Some(journal.kept.clone()));
    assert_eq!(report.findings, []);
    assert!(report.is_sound());
    let counts = (report.cases, report.events, report.sealed, report.waiting, report.blocks);
    assert_eq!(counts, (3, 15, 12, 3, 2));
    assert_eq!(report.head, Some(journal.kept));
}

fn an_edited_event_is_named(place: &Place) {
    let findings = Journal::after(place, |tx| edit(tx, "b", 2));
    assert_eq!(findings, [Finding::Edited { case: "b".into(), version: 2 }]);
}

fn an_edited_event_is_named_when_only_its_own_link_was_computed_anew(place: &Place) {
    let findings = Journal::after(place, |tx| {
        edit(tx, "b", 2)?;
        chain_anew(tx, "b", 2, 2)
    });
    assert_eq!(findings, [replaced("b", 2)]);
}

fn an_edited_event_is_named_when_the_chain_was_computed_anew(place: &Place) {
    let findings = Journal::after(place, |tx| {
        edit(tx, "b", 3)?;
        chain_anew(tx, "b", 1, 5)
    });
    // Event 5 is not sealed yet, but what was noted for the sealer gives it away.
    assert_eq!(findings, [replaced("b", 5), replaced("b", 3), replaced("b", 4)]);
}

fn an_event_edited_before_it_was_sealed_is_named(place: &Place) {
    let findings = Journal::after(place, |tx| {
        edit(tx, "c", 5)?;
        chain_anew(tx, "c", 1, 5)
    });
    assert_eq!(findings, [replaced("c", 5)]);
}

fn an_edited_column_is_named(place: &Place) {
    let findings = Journal::after(place, |tx| {
        run(
            tx,
            "UPDATE event SET activity = 'refuse' WHERE case_id = 'a' AND version = 2;
            UPDATE event SET occurred_at = 5 WHERE case_id = 'a' AND version = 3;
            UPDATE event SET recorded_at = 5 WHERE case_id = 'a' AND version = 4;
            UPDATE event SET actor = NULL WHERE case_id = 'b' AND version = 1;
            UPDATE event SET unit = 'land' WHERE case_id = 'b' AND version = 2",
        )
    });
    let differs = |case: &str, version, column| Finding::ColumnDiffers { case: case.into(), version, column };
    let expected = [
        differs("a", 2, "activity"),
        differs("a", 3, "occurred_at"),
        differs("a", 4, "recorded_at"),
        differs("b", 1, "actor"),
        differs("b", 2, "unit"),
    ];
    assert_eq!(findings, expected);
}

fn a_deleted_event_is_named(place: &Place) {
    let findings =
        Journal::after(place, |tx| run(tx, "DELETE FROM event WHERE case_id = 'b' AND version = 2"));
    assert_eq!(findings, [missing("b", 2, 2)]);
}

fn a_deleted_event_is_named_when_the_later_ones_moved_up(place: &Place) {
    let findings = Journal::after(place, |tx| {
        run(tx, "DELETE FROM event WHERE case_id = 'b' AND version IN (3, 5)")?;
        run(tx, "DELETE FROM unsealed WHERE case_id = 'b'")?;
        let body = serde_json::to_string(&event("b", 3)).unwrap();
        let sql = "UPDATE event SET version = 3, body = $1 WHERE case_id = 'b' AND version = 4";
        tx.execute(sql, &[body.into()])?;
        run(tx, "UPDATE event SET occurred_at = occurred_at - 1000000 WHERE case_id = 'b' AND version = 3")?;
        run(tx, "UPDATE event SET recorded_at = recorded_at - 1000000 WHERE case_id = 'b' AND version = 3")?;
        edit(tx, "b", 3)?;
        chain_anew(tx, "b", 1, 3)
    });
    // Event 5 had not been sealed, and whoever recorded it is the only one who knows.
    assert_eq!(findings, [replaced("b", 3), missing("b", 4, 4)]);
}

fn swapped_events_are_named(place: &Place) {
    let findings = Journal::after(place, |tx| {
        run(
            tx,
            "UPDATE event SET version = 99 WHERE case_id = 'b' AND version = 2;
            UPDATE event SET version = 2 WHERE case_id = 'b' AND version = 3;
            UPDATE event SET version = 3 WHERE case_id = 'b' AND version = 99",
        )
    });
    let moved = |version, says_version| {
        let case = CaseId::from("b");
        Finding::Moved { case: case.clone(), version, says_case: case, says_version }
    };
    assert_eq!(findings, [moved(2, 3), moved(3, 2), replaced("b", 2), replaced("b", 3)]);
}

fn an_inserted_event_is_named(place: &Place) {
    let findings = Journal::after(place, |tx| {
        add_event(tx, "b")?;
        run(tx, "DELETE FROM unsealed WHERE case_id = 'b' AND version = 6")
    });
    assert_eq!(findings, [Finding::Inserted { case: "b".into(), version: 6 }]);
}

fn a_tail_cut_off_a_case_is_named(place: &Place) {
    let findings = Journal::after(place, |tx| {
        run(tx, "DELETE FROM event WHERE case_id = 'b' AND version > 2")?;
        run(tx, "DELETE FROM unsealed WHERE case_id = 'b'")?;
        chain_anew(tx, "b", 1, 2)
    });
    assert_eq!(findings, [missing("b", 3, 3), missing("b", 4, 4)]);
}

fn a_tail_cut_off_before_it_was_sealed_is_named(place: &Place) {
    let findings =
        Journal::after(place, |tx| run(tx, "DELETE FROM event WHERE case_id = 'b' AND version = 5"));
    assert_eq!(findings, [missing("b", 5, 5)]);
}

fn a_deleted_case_is_named(place: &Place) {
    let findings = Journal::after(place, |tx| {
        run(tx, "DELETE FROM event WHERE case_id = 'b'")?;
        run(tx, "DELETE FROM unsealed WHERE case_id = 'b'; DELETE FROM case_row WHERE case_id = 'b'")
    });
    assert_eq!(findings, [missing("b", 1, 1), missing("b", 2, 2), missing("b", 3, 3), missing("b", 4, 4)]);
}

fn an_event_kept_from_the_sealer_is_named(place: &Place) {
    let findings = Journal::after(place, |tx| run(tx, "DELETE FROM unsealed WHERE case_id = 'b'"));
    assert_eq!(findings, [Finding::Inserted { case: "b".into(), version: 5 }]);
}

/// Edits event 2 of case b, and makes chain, row, sealer's notes and leaves agree with it again.
fn edit_with_leaves(tx: &mut Tx<'_>) -> Result<(), Failure> {
    edit(tx, "b", 2)?;
    chain_anew(tx, "b", 1, 5)?;
    for table in ["leaf", "unsealed"] {
        run(
            tx,
            &format!(
                "UPDATE {table} SET hash = (SELECT e.hash FROM event e WHERE e.jurisdiction = {table}.jurisdiction
                    AND e.case_id = {table}.case_id AND e.version = {table}.version)"
            ),
        )?;
    }
    Ok(())
}

fn a_changed_leaf_is_narrowed_down_to_its_block(place: &Place) {
    let findings = Journal::after(place, edit_with_leaves);
    assert_eq!(findings, [Finding::RootDiffers { number: 1, first: 0, last: 6 }]);
}

fn a_deleted_leaf_is_named(place: &Place) {
    let findings =
        Journal::after(place, |tx| run(tx, "DELETE FROM leaf WHERE case_id = 'b' AND version = 2"));
    let inserted = Finding::Inserted { case: "b".into(), version: 2 };
    assert_eq!(findings, [inserted, Finding::LeavesMissing { first: 4, last: 4 }]);
}

fn a_forged_root_is_named(place: &Place) {
    let findings = Journal::after(place, |tx| {
        edit_with_leaves(tx)?;
        let rows = tx.query("SELECT case_id, version, hash FROM leaf ORDER BY position", &[])?;
        let mut frontier = Frontier::default();
        for row in &rows {
            frontier.push(seal::leaf(&row.get::<String>(0)?.into(), row.get(1)?, row.get(2)?));
            let size = frontier.size() as i64;
            let values = [size.into(), frontier.root().into(), frontier.to_bytes().into()];
            tx.execute("UPDATE block SET root = $2, frontier = $3 WHERE size = $1", &values)?;
        }
        Ok(())
    });
    assert_eq!(findings, [Finding::Forged { number: 1 }, Finding::Forged { number: 2 }]);
}

fn a_head_signed_with_another_key_is_named(place: &Place) {
    let mut journal = Journal::new(place);
    let signed_with = journal.key.public().id();
    journal.key = SealKey::from_random([8; 32]);
    let unknown = |number| Finding::UnknownKey { number, key_id: signed_with };
    assert_eq!(journal.report(None).findings, [unknown(1), unknown(2)]);
    // Claiming to be of the other key does not help.
    let claimed = Value::from(journal.key.public().id().to_string());
    let claim = move |tx: &mut Tx<'_>| tx.execute("UPDATE block SET key_id = $1", &[claimed]);
    journal.db.write_now(claim).unwrap();
    assert_eq!(journal.report(None).findings, [Finding::Forged { number: 1 }, Finding::Forged { number: 2 }]);
}

fn a_deleted_block_is_named(place: &Place) {
    let findings = Journal::after(place, |tx| run(tx, "DELETE FROM block WHERE number = 1"));
    assert_eq!(findings, [Finding::BlocksMissing { first: 1, last: 1 }]);
    // The last one is missed by the leaves that it vouched for.
    let findings = Journal::after(&place.again(), |tx| run(tx, "DELETE FROM block WHERE number = 2"));
    assert_eq!(findings, [Finding::LeavesUnsigned { first: 7 }]);
}

/// Takes the last block back: its events wait again, as if they had never been sealed.
fn cut_log(tx: &mut Tx<'_>) -> Result<(), Failure> {
    run(
        tx,
        "INSERT INTO unsealed (jurisdiction, case_id, version, recorded_at, hash)
            SELECT e.jurisdiction, e.case_id, e.version, e.recorded_at, e.hash FROM event e
                INNER JOIN leaf l ON l.jurisdiction = e.jurisdiction AND l.case_id = e.case_id AND l.version = e.version
                WHERE l.position >= 7;
        DELETE FROM leaf WHERE position >= 7;
        DELETE FROM block WHERE number = 2",
    )
}

fn a_log_cut_off_at_its_end_is_found_with_a_head_that_was_kept(place: &Place) {
    let journal = Journal::new(place);
    journal.db.write_now(cut_log).unwrap();
    // Such a log agrees with itself; without a head from elsewhere it is one that was sealed less often.
    assert_eq!(journal.report(None).findings, []);
    let with_head = journal.report(Some(journal.kept.clone())).findings;
    assert_eq!(with_head, [Finding::CutOff { kept: 2, last: 1 }]);
}

fn a_log_made_anew_is_found_with_a_head_that_was_kept(place: &Place) {
    let journal = Journal::new(place);
    journal.db.write_now(cut_log).unwrap();
    journal.db.write_now(|tx| seal::seal(tx, &city(), &key(), Moment(2), 100)).unwrap();
    assert_eq!(journal.report(None).findings, []);
    let with_head = journal.report(Some(journal.kept.clone())).findings;
    assert_eq!(with_head, [Finding::OtherHead { number: 2 }]);
}

fn an_unreadable_event_is_a_finding_and_no_error(place: &Place) {
    let findings = Journal::after(place, |tx| {
        run(tx, "UPDATE event SET body = '{' WHERE case_id = 'b' AND version = 2")?;
        chain_anew(tx, "b", 1, 5)
    });
    assert!(
        matches!(&findings[0], Finding::Unreadable { case, version: 2, .. } if case.as_str() == "b"),
        "{findings:?}"
    );
}
