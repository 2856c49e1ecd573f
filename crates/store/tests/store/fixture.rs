//! Events and rows for tests to keep.

use chuangyou_engine::case::{Activity, Author, CaseId, Event, Fields, Moment};
use chuangyou_store::{CaseRow, Digest, Failure, Jurisdiction, Tx, case_row, journal};

/// The city.
pub(crate) fn city() -> Jurisdiction {
    Jurisdiction::new("410300")
}

/// An event of a case; it is recorded a second after the one before it.
pub(crate) fn event(case: &str, version: u32) -> Event {
    let at = Moment(1_700_000_000_000_000 + i64::from(version) * 1_000_000);
    Event {
        case: case.into(),
        version,
        activity: if version == 1 { Activity::Opened } else { Activity::Action("note".into()) },
        occurred_at: at,
        recorded_at: at,
        actor: Author::Person { id: "p-7".into(), role: "clerk".to_owned(), unit: Some("tax".into()) },
        unit: "tax".into(),
        programme: "plan@1".to_owned(),
        fields: Fields::default(),
        changes: Vec::new(),
        effects: Vec::new(),
    }
}

/// The row of a case after its event `version`, whose link is `head`.
pub(crate) fn row(case: &str, version: u32, head: Digest) -> CaseRow {
    CaseRow {
        id: case.into(),
        number: format!("no. {case}"),
        procedure: "application".to_owned(),
        version,
        head,
        state: "reviewing".to_owned(),
        outcome: None,
        unit: "tax".to_owned(),
        item: None,
        handler: Some("p-7".into()),
        party: None,
        parent: None,
        source: None,
        opened_at: event(case, 1).occurred_at,
        changed_at: event(case, version).occurred_at,
        closed_at: None,
        due_at: None,
        due_clock: None,
        due_provisional: false,
        calendar: "cn@2026".to_owned(),
        level: 0,
        wake_at: None,
        trouble: None,
        ledger: None,
    }
}

/// Opens a case with so many events, and its row.
pub(crate) fn keep_case(tx: &mut Tx<'_>, case: &str, events: u32) -> Result<(), Failure> {
    let all: Vec<Event> = (1..=events).map(|version| event(case, version)).collect();
    let head = journal::append(tx, &city(), journal::origin(&CaseId::from(case)), &all)?;
    case_row::insert(tx, &city(), &row(case, events, head))
}

/// Adds an event to a case, and to its row.
pub(crate) fn add_event(tx: &mut Tx<'_>, case: &str) -> Result<(), Failure> {
    let before = case_row::by_id(tx, &city(), &case.into())?.expect("the case is there");
    let version = before.version + 1;
    let head = journal::append(tx, &city(), before.head, &[event(case, version)])?;
    case_row::update(tx, &city(), &row(case, version, head), &before)
}
