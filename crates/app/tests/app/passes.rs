//! What the passes must withstand: time off, bad cases, other processes, and many cases at once.

use std::collections::BTreeSet;

use chuangyou_app::reconcile::{self, Pass};
use chuangyou_app::{On, Submission, execute};
use chuangyou_engine::case::{CaseId, FieldValue, Moment};
use chuangyou_store::{Failure, Jurisdiction, Kind, Tx, case_row, journal, seal, session, statements};

use crate::common::{Place, Town, choice, citizen, given, list, local, luoyang, text};
use crate::in_both;
use crate::story::{APPLICATION, Story};

in_both![
    a_comment_never_restarts_a_clock,
    a_question_that_nobody_took_is_escalated_too,
    nothing_counts_on_days_of_rest,
    after_a_week_off_everything_happens_in_order_and_nothing_twice,
    one_bad_case_never_stops_the_pass,
    two_processes_do_each_thing_once,
    a_pass_with_nothing_due_reads_one_entry_of_an_index,
    what_is_recorded_is_sealed_and_what_has_expired_is_swept_away,
    whoever_nudges_while_the_passes_are_at_work_is_heard,
];

const SITE: &str = "site-selection-opinion";

async fn a_comment_never_restarts_a_clock(place: &Place) {
    let mut story = Story::at(place, "2011-03-07").await;
    story.draft("c1", "approval", "planning-window", SITE);
    story
        .tell(&format!(
            "2011-03-07 c1 citizen submit item={SITE} {APPLICATION} | due correction_notice 2011-03-14
             2011-03-10 c1 planning-window:clerk check              | due correction_notice 2011-03-14
             2011-03-14 c1 planning-window:clerk check              | due correction_notice 2011-03-14
             2011-03-14T23:59 c1 waits                              | in submitted
             2011-03-15T00:00 c1 waits                              | in accepted, did submit check check deem_accepted"
        ))
        .await;
}

async fn a_question_that_nobody_took_is_escalated_too(place: &Place) {
    let mut story = Story::at(place, "2011-03-07").await;
    story.draft("q1", "enquiry", "planning-window", "");
    story
        .tell(
            "2011-03-07 q1 citizen ask_online matter=passport anonymous=yes | in waiting, with planning-window
             2011-03-08T23:59 q1 waits                                      | did ask_online
             2011-03-09T00:00 q1 waits                                      | did ask_online escalated, with planning-window
             2011-03-16 q1 waits                                            | cards enquiry-limit.red, with planning-window",
        )
        .await;
}

async fn nothing_counts_on_days_of_rest(place: &Place) {
    let mut story = Story::at(place, "2011-04-29").await;
    story.draft("c1", "approval", "planning-window", SITE);
    // From Saturday 30 April to Monday 2 May nobody works; the five days are those of 3 to 6 and 9 May.
    story
        .tell(&format!(
            "2011-04-29 c1 citizen submit item={SITE} {APPLICATION} | due correction_notice 2011-05-09
             2011-05-03T00:00 c1 waits                              | did submit, cards none
             2011-05-09T23:59 c1 waits                              | did submit, cards correction-notice-limit.notice
             2011-05-10T00:00 c1 waits                              | did submit deem_accepted"
        ))
        .await;
}

async fn after_a_week_off_everything_happens_in_order_and_nothing_twice(place: &Place) {
    let mut story = Story::at(place, "2011-03-07").await;
    story.draft("c1", "approval", "planning-window", SITE);
    story
        .tell(&format!(
            "2011-03-07 c1 citizen submit item={SITE} {APPLICATION}                                     | in submitted
             2011-03-08 c1 planning-window:clerk accept case_kind=promised promised_days=7              | in accepted
             2011-03-09 c1 planning-window:clerk propose_refusal refusal_ground=outside_the_plan        | in refusal_reported
             2011-03-25 c1 waits | did submit accept propose_refusal reminded escalated
             2011-03-25 c1 waits | did submit accept propose_refusal reminded escalated, cards silent-leader.yellow time-limit.yellow"
        ))
        .await;
    let case = story.case("c1");
    let events = story.town.read(move |tx, city| journal::events_of(tx, city, &case)).await;
    let when: Vec<(Moment, Moment)> =
        events[3..].iter().map(|kept| (kept.event.occurred_at, kept.event.recorded_at)).collect();
    let back = local("2011-03-25");
    assert_eq!(when, [(local("2011-03-11 00:00"), back), (local("2011-03-15 00:00"), back)]);
}

async fn one_bad_case_never_stops_the_pass(place: &Place) {
    let town = Town::at_place(place, "2011-03-07").await;
    let cases = overdue(&town, 5).await;
    let bad = cases[0].clone();
    let spoil = format!("UPDATE event SET body = '{{' WHERE case_id = '{bad}'");
    town.city.write(move |tx, _| tx.batch(&spoil)).await.unwrap();
    town.clock.move_to(local("2011-06-01"));
    let pass = reconcile::advance(&town.city).await.unwrap();
    assert_eq!(pass, Pass { done: 4, failed: 1 });
    let trouble = town.row(&bad).await.trouble.expect("it is noted");
    assert!(trouble.contains("cannot be read"), "{trouble}");
    for case in &cases[1..] {
        assert!(town.row(case).await.level == 3, "{case} has its red card");
    }
    // It is tried again, but not at once.
    assert_eq!(reconcile::advance(&town.city).await.unwrap(), Pass::default());
    town.clock.move_to(local("2011-06-01 10:00"));
    assert_eq!(reconcile::advance(&town.city).await.unwrap(), Pass { done: 0, failed: 1 });
}

async fn two_processes_do_each_thing_once(place: &Place) {
    let one = Town::open(place, luoyang(), "one", "2011-03-07").await;
    let other = Town::open(place, luoyang(), "other", "2011-03-07").await;
    reconcile::settle(&one.city).await.unwrap();
    let cases = overdue(&one, 40).await;
    for town in [&one, &other] {
        town.clock.move_to(local("2011-04-01"));
    }
    // Whatever one leaves because the other is at it, a further pass of either does.
    for _ in 0..3 {
        let (here, there) = tokio::join!(reconcile::settle(&one.city), reconcile::settle(&other.city));
        here.and(there).unwrap();
    }
    for case in &cases {
        assert_eq!(one.activities(case).await, ["submit", "deem_accepted"], "{case}");
        let id = case.clone();
        let papers = one.read(move |tx, city| chuangyou_store::notice::of_case(tx, city, &id)).await;
        assert_eq!(papers.len(), 2, "{papers:?}");
    }
    let ledgers = one.read(|tx, city| case_row::of_unit(tx, city, "planning-window", Moment(i64::MAX), 1000));
    let months: Vec<String> = ledgers
        .await
        .into_iter()
        .filter(|row| row.procedure == "licence-ledger")
        .map(|row| row.number)
        .collect();
    assert_eq!(months.len(), 1, "{months:?}");
    assert_eq!(months.iter().collect::<BTreeSet<_>>().len(), months.len());
    assert_eq!(one.read(seal::waiting).await, 0);
}

async fn a_pass_with_nothing_due_reads_one_entry_of_an_index(place: &Place) {
    let town = Town::at_place(place, "2011-03-07").await;
    overdue(&town, 3).await;
    let awake = statements().find(|sql| sql.contains("wake_at <= $2")).expect("there is such a statement");
    let asked = awake.replace("$1", "'410300'").replace("$2", "5").replace("$3", "100");
    let plan = town.read(move |tx, _| plan_of(tx, &asked)).await;
    assert!(plan.contains("case_by_wake") && plan.contains("wake_at"), "{plan}");
    assert_eq!(reconcile::advance(&town.city).await.unwrap(), Pass::default());
}

/// What the database intends to do for a query.
fn plan_of(tx: &mut Tx<'_>, query: &str) -> Result<String, Failure> {
    let (explain, place) = match tx.kind() {
        Kind::Sqlite => ("EXPLAIN QUERY PLAN", 3),
        Kind::Postgres => {
            // Three cases are read faster without an index, a million are not.
            tx.batch("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")?;
            ("EXPLAIN", 0)
        }
    };
    let rows = tx.query(Box::leak(format!("{explain} {query}").into_boxed_str()), &[])?;
    let lines = rows.iter().map(|row| row.get::<String>(place));
    Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
}

async fn what_is_recorded_is_sealed_and_what_has_expired_is_swept_away(place: &Place) {
    let town = Town::at_place(place, "2011-03-07").await;
    overdue(&town, 3).await;
    let ends = session::Session { body: "{}".into(), expires_at: local("2011-03-07 10:00") };
    town.city.write(move |tx, _| session::put(tx, "a session", &ends)).await.unwrap();
    town.at("2011-03-07").await;
    let head = town.read(seal::last_head).await.expect("something was sealed");
    assert_eq!((head.size, town.read(seal::waiting).await), (3, 0));
    assert_eq!(head.key_id, chuangyou_app::seal::public_key(&town.city).unwrap().id());
    town.clock.move_to(local("2011-03-07 11:00"));
    assert_eq!(reconcile::sweep(&town.city).await.unwrap().done, 1);
    // The keys of commands go when they are old, and no earlier.
    town.clock.move_to(local("2011-04-07 11:00"));
    assert_eq!(reconcile::sweep(&town.city).await.unwrap().done, 3);
}

async fn whoever_nudges_while_the_passes_are_at_work_is_heard(place: &Place) {
    let town = Town::at_place(place, "2011-03-07").await;
    let passes = tokio::spawn(reconcile::run(town.city.clone()));
    overdue(&town, 20).await;
    // Much sooner than the passes run by themselves.
    let sealed = async {
        while town.read(seal::waiting).await > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(4), sealed).await.expect("it is sealed");
    passes.abort();
}

/// So many applications that nobody looks at, a minute apart.
async fn overdue(town: &Town, cases: u32) -> Vec<CaseId> {
    let mut opened = Vec::new();
    for number in 0..cases {
        town.clock.move_to(Moment(local("2011-03-07").0 + i64::from(number) * 60_000_000));
        opened.push(execute(&town.city, application(number)).await.unwrap().case);
    }
    opened
}

pub(crate) fn application(number: u32) -> Submission {
    Submission {
        key: format!("application {number}"),
        on: On::New {
            procedure: "approval".into(),
            unit: "planning-window".into(),
            item: Some(SITE.into()),
            party: Some("wang".into()),
        },
        action: "submit".into(),
        done_at: None,
        actor: citizen("wang"),
        fields: given(&[
            ("item", FieldValue::Item(SITE.into())),
            ("applicant", text("王小明")),
            ("applicant_kind", choice("person")),
            ("applicant_phone", text("0379-60000000")),
            ("channel", choice("online")),
            ("materials", list(&["申请书"])),
        ]),
    }
}

/// The full number, a hundred thousand, is in the benchmark `overdue`.
const MANY: u32 = 1000;

#[test]
fn a_thousand_overdue_cases_all_get_their_cards_in_one_pass_the_oldest_first() {
    let place = Place::sqlite();
    crate::common::wait_for(async {
        let town = Town::at_place(&place, "2011-03-07").await;
        let cases = overdue(&town, MANY).await;
        let notes = "CREATE TABLE raised (place INTEGER PRIMARY KEY AUTOINCREMENT, case_id TEXT NOT NULL);
            CREATE TRIGGER raising AFTER INSERT ON card BEGIN INSERT INTO raised (case_id) VALUES (new.case_id); END";
        town.city.write(move |tx, _| tx.batch(notes)).await.unwrap();
        town.clock.move_to(local("2011-06-01"));
        let pass = reconcile::advance(&town.city).await.unwrap();
        assert_eq!(pass, Pass { done: u64::from(MANY), failed: 0 });
        let order = town.read(|tx: &mut Tx<'_>, _: &Jurisdiction| {
            let rows = tx.query("SELECT case_id FROM raised GROUP BY case_id ORDER BY min(place)", &[])?;
            rows.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, Failure>>()
        });
        let expected: Vec<String> = cases.iter().map(ToString::to_string).collect();
        assert_eq!(order.await, expected);
    });
}
