//! The lists and counts of cases that units and supervisors read.

use chuangyou_engine::case::Moment;
use chuangyou_engine::{Card, Facts};
use chuangyou_programme::model::Level;
use chuangyou_store::board::{self, Narrow, Place as At, Standing};
use chuangyou_store::card::{self, Raised, Status};
use chuangyou_store::{CaseRow, Digest, Failure, Tx, case_row};

use crate::common::{Place, Wait};
use crate::fixture::{city, row};
use crate::on_both;

on_both![
    open_cases_come_by_due_date_then_by_id_and_those_never_due_last,
    a_list_goes_on_after_any_place_and_forgets_no_case,
    a_list_is_narrowed_by_level_state_and_handler,
    standing_cards_of_reported_cases_are_counted_apart,
];

/// An open case that falls due then.
fn due(case: &str, due_at: Option<i64>) -> CaseRow {
    CaseRow { due_at: due_at.map(Moment), ..row(case, 1, Digest([0; 32])) }
}

/// Five cases, two of them due at one instant and two never.
fn five(tx: &mut Tx<'_>) -> Result<(), Failure> {
    let closed = CaseRow { outcome: Some("approved".to_owned()), ..due("z", Some(1)) };
    let elsewhere = CaseRow { unit: "health".to_owned(), ..due("y", Some(1)) };
    let open = [due("e", None), due("c", Some(20)), due("b", Some(20)), due("d", None), due("a", Some(30))];
    open.iter().chain([&closed, &elsewhere]).try_for_each(|row| case_row::insert(tx, &city(), row))
}

fn listed(tx: &mut Tx<'_>, narrow: &Narrow, after: &At, limit: u32) -> Result<Vec<board::Near>, Failure> {
    board::near(tx, &city(), ("tax", narrow), after, limit)
}

fn ids(found: &[board::Near]) -> String {
    found.iter().map(|case| case.id.as_str()).collect()
}

fn open_cases_come_by_due_date_then_by_id_and_those_never_due_last(place: &Place) {
    let db = place.open();
    db.write_now(five).unwrap();
    let found = db.read_now(|tx| listed(tx, &Narrow::default(), &At::first(), 10)).unwrap();
    assert_eq!(ids(&found), "bcade");
}

fn a_list_goes_on_after_any_place_and_forgets_no_case(place: &Place) {
    let db = place.open();
    db.write_now(five).unwrap();
    for limit in 1..=6 {
        let all = db.read_now(move |tx| {
            let (mut all, mut after) = (String::new(), At::first());
            loop {
                let found = listed(tx, &Narrow::default(), &after, limit)?;
                let Some(last) = found.last() else { return Ok::<_, Failure>(all) };
                after = last.place();
                all.push_str(&ids(&found));
            }
        });
        assert_eq!(all.unwrap(), "bcade", "in pages of {limit}");
    }
}

fn a_list_is_narrowed_by_level_state_and_handler(place: &Place) {
    let db = place.open();
    let rows = [
        CaseRow { level: 3, ..due("a", Some(1)) },
        CaseRow { state: "decided".to_owned(), ..due("b", Some(2)) },
        CaseRow { handler: None, ..due("c", None) },
        CaseRow { level: 3, handler: Some("p-8".into()), ..due("d", None) },
    ];
    db.write_now(move |tx| rows.iter().try_for_each(|row| case_row::insert(tx, &city(), row))).unwrap();
    let by_level = Narrow { level: Some(3), ..Narrow::default() };
    let by_state = Narrow { state: Some("decided".to_owned()), ..Narrow::default() };
    let by_handler = Narrow { handler: Some("p-8".into()), ..Narrow::default() };
    let by_both = Narrow { level: Some(3), handler: Some("p-7".into()), ..Narrow::default() };
    for (narrow, expected) in [(by_level, "ad"), (by_state, "b"), (by_handler, "d"), (by_both, "a")] {
        let found = db.read_now({
            let narrow = narrow.clone();
            move |tx| listed(tx, &narrow, &At::first(), 10)
        });
        assert_eq!(ids(&found.unwrap()), expected, "{narrow:?}");
    }
}

fn standing_cards_of_reported_cases_are_counted_apart(place: &Place) {
    let db = place.open();
    let raised = |case: &str, status| Raised {
        card: Card {
            case: case.to_owned(),
            rule: "late".to_owned(),
            subject: String::new(),
            level: Level::Red,
            at: 5,
            unit: "tax".to_owned(),
            handler: String::new(),
            leader: String::new(),
            clause: "2.2".to_owned(),
            facts: Facts::default(),
        },
        raised_at: Moment(6),
        programme: "plan@1".to_owned(),
        status,
    };
    let cards = [
        raised("a", Status::Standing),
        raised("b", Status::Standing),
        raised("c", Status::Standing),
        raised("d", Status::Withdrawn),
    ];
    db.write_now(move |tx| {
        let reported = CaseRow { source: Some("tax-system".to_owned()), ..due("c", None) };
        let rows = [due("a", None), due("b", None), reported, due("d", None)];
        rows.iter().try_for_each(|row| case_row::insert(tx, &city(), row))?;
        cards.iter().try_for_each(|raised| card::put(tx, &city(), raised))
    })
    .unwrap();
    let mut counted = db.read_now(|tx| board::cards(tx, &city())).unwrap();
    counted.sort_by_key(|one| one.count);
    let standing = |source: Option<&str>, count| Standing {
        unit: "tax".to_owned(),
        source: source.map(str::to_owned),
        rule: "late".to_owned(),
        level: Level::Red,
        count,
    };
    assert_eq!(counted, [standing(Some("tax-system"), 1), standing(None, 2)]);
}
