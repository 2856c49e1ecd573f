//! The course of a case as a publication tells it: what was done on which working day, and nothing of who did it.

use chuangyou_app::Rulebook;
use chuangyou_engine::case::{CaseId, Event, FieldValue, Moment};
use chuangyou_programme::model;
use chuangyou_store::publication::Publication;
use chuangyou_store::{Failure, Jurisdiction, Tx, case_row, journal};

use super::case::event_title;
use chuangyou_pages::page::publication::CourseStep;

/// The course of the case that a publication is about, as the journal had it when it was published; none if it is about no case.
pub(crate) fn of_publication(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    book: &Rulebook,
    one: &Publication,
) -> Result<Vec<CourseStep>, Failure> {
    let declared = book.programme().publication(&one.kind);
    let Some(field) = declared.and_then(|declared: &model::Publication| declared.timeline.as_deref()) else {
        return Ok(Vec::new());
    };
    let told = known_by(tx, city, &one.case, one.published_at)?;
    let named = told.iter().rev().find_map(|event| match event.fields.get(field) {
        Some(FieldValue::Case(case)) => Some(case),
        _ => None,
    });
    let Some(case) = named else { return Ok(Vec::new()) };
    let Some(row) = case_row::by_id(tx, city, case)? else { return Ok(Vec::new()) };
    let events = known_by(tx, city, case, one.published_at)?;
    let day = |event: &Event| book.almanac().day(event.occurred_at.0);
    let Some(begun) = events.first().map(day) else { return Ok(Vec::new()) };
    let step = |event: &Event| CourseStep {
        working_day: book.almanac().calendar.working_days_between(begun, day(event)),
        what: event_title(book.procedure(&row.procedure), event),
    };
    Ok(events.iter().map(step).collect())
}

/// The events of a case that were known at an instant, the earliest first.
fn known_by(tx: &mut Tx<'_>, city: &Jurisdiction, case: &CaseId, at: Moment) -> Result<Vec<Event>, Failure> {
    let kept = journal::events_of(tx, city, case)?;
    Ok(kept.into_iter().map(|kept| kept.event).filter(|event| event.recorded_at <= at).collect())
}
