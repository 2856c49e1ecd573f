//! What lies on people's tables, as the workbench would show it.

use std::collections::HashMap;

use chuangyou_calendar::Day;
use chuangyou_engine::case::{CaseId, Event, Fields, replay};
use chuangyou_store::board::Place;
use chuangyou_store::task::{self, Post};
use chuangyou_store::{CaseRow, Failure, Jurisdiction, Tx, case_row, journal};

use super::agent::habit;
use super::people::Worker;
use crate::city::City;
use crate::rulebook::Rulebook;

/// How many cases somebody finds on top of their table at once.
const ON_TOP: u32 = 250;

/// A case on a table.
#[derive(Debug)]
pub(super) struct OnTable {
    pub(super) row: CaseRow,
    /// What it says, where something that may be done there goes by it.
    pub(super) said: Option<Fields>,
    pub(super) why: Why,
}

/// Why somebody looks at a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It lies on their table.
    Table,
    /// They look back at it.
    Back,
}

/// Until when somebody leaves a case alone, by their place among the workers and the case.
pub(super) type Waits = HashMap<(usize, CaseId), Day>;

/// The tables of somebody: that of their role, and the one of what was given to them by name.
pub(super) fn posts(place: usize, worker: &Worker) -> [(usize, Post); 2] {
    let of_role = Post { unit: worker.unit.clone(), role: worker.role.clone() };
    let by_name = Post { unit: format!("@{}", worker.person.id), role: "handler".to_owned() };
    [(place, of_role), (place, by_name)]
}

/// Whose tables are looked at, by their place among the workers.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) posts: Vec<(usize, Post)>,
    /// Cases that somebody looks at besides what lies on their table.
    pub(super) backs: Vec<(usize, CaseId)>,
    pub(super) waits: Waits,
}

/// What lies on these tables, but for what is left alone until a later day; gives the waits back.
pub(super) async fn seen(
    city: &City,
    tables: Tables,
    day: Day,
) -> Result<(Vec<(usize, Vec<OnTable>)>, Waits), Failure> {
    let book = city.book();
    city.read(move |tx, jurisdiction| {
        let Tables { posts, backs, waits } = tables;
        let mut found = Vec::new();
        for (place, post) in posts {
            let on_top = task::of_post(tx, jurisdiction, &post, &Place::first(), ON_TOP)?;
            let on_top = on_top.into_iter().map(|(case, _)| case);
            let is_left = |case: &CaseId| waits.get(&(place, case.clone())).is_some_and(|until| *until > day);
            let open: Vec<CaseId> = on_top.filter(|case| !is_left(case)).collect();
            if !open.is_empty() {
                found.push((place, on_table((tx, jurisdiction), &book, &open, Why::Table)?));
            }
        }
        for (place, case) in backs {
            found.push((place, on_table((tx, jurisdiction), &book, &[case], Why::Back)?));
        }
        Ok((found, waits))
    })
    .await
}

fn on_table(
    (tx, jurisdiction): (&mut Tx<'_>, &Jurisdiction),
    book: &Rulebook,
    cases: &[CaseId],
    why: Why,
) -> Result<Vec<OnTable>, Failure> {
    let mut rows = by_id(case_row::by_ids(tx, jurisdiction, cases)?);
    let laid_out = cases.iter().filter_map(|case| rows.remove(case));
    laid_out.map(|row| Ok(OnTable { said: said(tx, jurisdiction, book, &row)?, row, why })).collect()
}

/// What a case says, where something that may be done there goes by it.
fn said(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    book: &Rulebook,
    row: &CaseRow,
) -> Result<Option<Fields>, Failure> {
    let procedure = book.procedure(&row.procedure);
    if !procedure.is_some_and(|procedure| habit::goes_by_the_case(procedure, &row.state)) {
        return Ok(None);
    }
    let events: Vec<Event> =
        journal::events_of(tx, city, &row.id)?.into_iter().map(|kept| kept.event).collect();
    let case = replay(&events).map_err(|why| Failure::corrupt(format!("case {}", row.id), why))?;
    Ok(Some(case.fields))
}

/// The rows of these cases.
pub(super) async fn rows(city: &City, cases: Vec<CaseId>) -> Result<HashMap<CaseId, CaseRow>, Failure> {
    let found = city.read(move |tx, jurisdiction| case_row::by_ids(tx, jurisdiction, &cases)).await;
    found.map(by_id)
}

fn by_id(rows: Vec<CaseRow>) -> HashMap<CaseId, CaseRow> {
    rows.into_iter().map(|row| (row.id.clone(), row)).collect()
}
