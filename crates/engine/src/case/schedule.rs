//! Schedules: which cases the calendar opens.

use chuangyou_calendar::Day;
use chuangyou_programme::model::{Among, Item, Schedule, UnitId};

use super::{
    CaseId, Context, Event, FieldName, FieldValue, ItemCode, Moment, NewCase, ProcedureName, Rejection,
    ScheduleName, UnitCode, open,
};

/// A case that a schedule opens. It is told apart from every other by its schedule, unit, item and day, so that it can be
/// opened once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Occurrence {
    /// When it is opened: the beginning of `on`, local time.
    pub at: Moment,
    /// The day.
    pub on: Day,
    /// The schedule.
    pub schedule: ScheduleName,
    /// The procedure of the case.
    pub procedure: ProcedureName,
    /// The unit of the case.
    pub unit: UnitCode,
    /// The service item of the case, for a schedule over items.
    pub item: Option<ItemCode>,
    /// Until when it is due, and the field in which that day is written.
    pub due: Option<(FieldName, Day)>,
}

impl Occurrence {
    /// The event that opens the case.
    ///
    /// # Errors
    /// As [`open`].
    pub fn open(
        &self,
        ctx: &Context<'_>,
        (id, number): (CaseId, String),
        recorded_at: Moment,
    ) -> Result<Event, Rejection> {
        let new = NewCase {
            id,
            number,
            procedure: self.procedure.clone(),
            unit: self.unit.clone(),
            item: self.item.clone(),
            party: None,
            parent: None,
            opened_by: None,
        };
        let due = self.due.iter().map(|(field, day)| (field.clone(), FieldValue::Date(*day)));
        open(ctx, new, due.collect(), self.at, recorded_at)
    }
}

/// What the schedules open after `from`, up to and including `to`: the earliest first, then in the programme's order. Of
/// spans that follow one upon the other, each occurrence belongs to one.
///
/// ```
/// use chuangyou_engine::case::{Context, Moment, schedule_due};
///
/// fn opened_in(ctx: &Context<'_>, from: Moment, to: Moment) -> usize {
///     schedule_due(ctx, from, to).len()
/// }
/// ```
pub fn schedule_due(ctx: &Context<'_>, from: Moment, to: Moment) -> Vec<Occurrence> {
    // A day off work moves an occurrence forward, at most into the next month.
    let months = ctx.almanac.month(from.0) - 1..=ctx.almanac.month(to.0);
    let mut due = Vec::new();
    for schedule in &ctx.programme.schedules {
        for on in months.clone().filter_map(|month| schedule.on.in_month(month, &ctx.almanac.calendar)) {
            let at = Moment(ctx.almanac.start_of(on));
            if from < at && at <= to {
                due.extend(occurrences(ctx, schedule, on, at));
            }
        }
    }
    due.sort_by_key(|occurrence| occurrence.at);
    due
}

fn occurrences(ctx: &Context<'_>, schedule: &Schedule, on: Day, at: Moment) -> Vec<Occurrence> {
    let programme = ctx.programme;
    let due = schedule.due.as_ref().and_then(|(field, days)| {
        let day = days.from(on, &ctx.almanac.calendar)?;
        Some((FieldName::from(field.as_str()), day))
    });
    let occurrence = |unit: UnitId, item: Option<&Item>| Occurrence {
        at,
        on,
        schedule: schedule.id.as_str().into(),
        procedure: programme.procedures[schedule.opens.index()].id.as_str().into(),
        unit: programme.units[unit.index()].id.as_str().into(),
        item: item.map(|item| item.id.as_str().into()),
        due: due.clone(),
    };
    let of_kind = |kind: &str| {
        let units = (0..).zip(&programme.units);
        let units = units.filter(|(_, unit)| unit.kind.as_deref() == Some(kind));
        units.map(|(at, _)| occurrence(UnitId(at), None)).collect::<Vec<_>>()
    };
    let mut found: Vec<Occurrence> = Vec::new();
    for among in &schedule.among {
        let more = match among {
            Among::Kind(kind) => of_kind(kind),
            Among::Unit(unit) => vec![occurrence(*unit, None)],
            Among::Items => programme.items.iter().map(|item| occurrence(item.unit, Some(item))).collect(),
        };
        for occurrence in more {
            if !found.contains(&occurrence) {
                found.push(occurrence);
            }
        }
    }
    found
}
