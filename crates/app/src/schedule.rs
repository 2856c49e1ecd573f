//! What the calendar opens: each occurrence of a schedule becomes one case, whoever looks first.

use chuangyou_engine::case::{Moment, Occurrence, schedule_due};
use chuangyou_store::{Failure, mark, occurrence};
use tracing::error;

use crate::carry::Trouble;
use crate::city::City;
use crate::desk::{Desk, OnDesk};
use crate::reconcile::Pass;

/// Under what name the pass notes how far it has come.
const MARK: &str = "schedules";

/// How many cases one transaction opens.
const PAGE: usize = 100;

/// Opens what the schedules have due since the last pass, the earliest first. A city that has never been looked at begins with its
/// present day: what the calendar asked for before was asked for without the platform.
///
/// An occurrence that cannot be opened is tried again by later passes; it never stops the others.
///
/// # Errors
/// [`Failure`] if the store cannot be asked how far the last pass came.
pub(crate) async fn open_due(city: &City) -> Result<Pass, Failure> {
    let (book, now) = (city.book(), city.now());
    let from = city.read(|tx, jurisdiction| mark::get(tx, jurisdiction, MARK)).await?;
    let almanac = book.almanac();
    let from = from.unwrap_or_else(|| Moment(almanac.start_of(almanac.day(now.0)) - 1));
    let due = schedule_due(&book.context(), from, now);
    let (mut pass, mut come_to) = (Pass::default(), now);
    for page in due.chunks(PAGE) {
        let (one, failed_at) = open_all(city, page.to_vec()).await?;
        pass.add(one);
        come_to = failed_at.map_or(come_to, |at| come_to.min(Moment(at.0 - 1)));
    }
    if come_to > from {
        city.write(move |tx, jurisdiction| mark::advance(tx, jurisdiction, MARK, come_to)).await?;
    }
    Ok(pass)
}

/// Opens these, and says when the first of those was due that could not be opened.
async fn open_all(city: &City, page: Vec<Occurrence>) -> Result<(Pass, Option<Moment>), Failure> {
    let begins = page.first().map(|due| due.at);
    let opened = city.at_desk(move |desk| {
        let (mut pass, mut failed_at) = (Pass::default(), None);
        for due in page {
            match desk.attempt(|desk| desk.open_occurrence(&due)) {
                Ok(Opened::Now) => pass.done += 1,
                // Another process opened it, before or at this moment.
                Ok(Opened::Before) | Err(Trouble::Failed(Failure::Taken(_))) => {}
                Err(Trouble::Failed(failure @ Failure::Unavailable(_))) => return Err(failure),
                Err(trouble) => {
                    pass.failed += 1;
                    failed_at = failed_at.or(Some(due.at));
                    error!(schedule = %due.schedule, unit = %due.unit, %trouble, "an occurrence cannot be opened");
                }
            }
        }
        Ok((pass, failed_at))
    });
    match opened.await {
        // Another process opens the same just now; a later pass sees to it that none was left out.
        Err(Failure::Taken(_)) => Ok((Pass::default(), begins)),
        other => other,
    }
}

enum Opened {
    Now,
    Before,
}

impl Desk<'_, '_> {
    fn open_occurrence(&mut self, due: &Occurrence) -> Result<Opened, Trouble> {
        let key = occurrence::Occurrence { schedule: subject(due), unit: due.unit.clone(), at: due.at };
        if occurrence::exists(self.tx, self.jurisdiction, &key)? {
            return Ok(Opened::Before);
        }
        let id = self.chance.case_id(self.now);
        occurrence::put(self.tx, self.jurisdiction, &key, &id)?;
        let number = self.case_number(&due.procedure, &due.unit, due.item.as_ref())?;
        let mut on = OnDesk::opened(due.open(&self.context(), (id, number), self.now)?)?;
        self.let_time_pass(&mut on)?;
        self.put_back(on)?;
        Ok(Opened::Now)
    }
}

/// What an occurrence is told apart by, besides its unit and instant: its schedule, and the item of a schedule over items.
fn subject(due: &Occurrence) -> String {
    match &due.item {
        Some(item) => format!("{}/{item}", due.schedule),
        None => due.schedule.to_string(),
    }
}
