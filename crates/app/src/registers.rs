//! The rulebook follows what was changed while running.

use chuangyou_calendar::YearFile;
use chuangyou_store::calendar_year::CalendarYear;
use chuangyou_store::register::RegisterEntry;
use chuangyou_store::{Failure, calendar_year, register};

use crate::base::{Base, REGISTERS};
use crate::city::City;
use crate::rulebook::Rulebook;

/// What was changed of a programme and its calendar while running.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    pub(crate) entries: Vec<RegisterEntry>,
    pub(crate) years: Vec<CalendarYear>,
}

/// Makes the rulebook anew from the files and what the store has of register entries and calendar years, if that is not what the
/// rulebook was made from: another process may have changed them.
///
/// # Errors
/// [`Failure`] if the store cannot be read, or holds years that do not go together.
pub async fn reload(city: &City) -> Result<(), Failure> {
    let changes = changes(city).await?;
    if !city.goes_by(&changes) {
        city.replace_book(make(city.base(), &changes)?, changes);
    }
    Ok(())
}

/// What the store has of register entries and calendar years.
pub(crate) async fn changes(city: &City) -> Result<Changes, Failure> {
    let calendar = city.base().calendar.id.clone();
    city.read(move |tx, jurisdiction| {
        let mut entries = Vec::new();
        for name in REGISTERS {
            entries.extend(register::of_register(tx, jurisdiction, name)?);
        }
        Ok::<_, Failure>(Changes { entries, years: calendar_year::of_calendar(tx, &calendar)? })
    })
    .await
}

/// A rulebook from files and what the store has.
pub(crate) fn make(base: &Base, changes: &Changes) -> Result<Rulebook, Failure> {
    let parse = |year: &CalendarYear| {
        let name = format!("{}/{}", year.calendar, year.year);
        YearFile::parse(&year.body, &name).map_err(|error| Failure::corrupt(name, error))
    };
    let years = changes.years.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    base.rulebook(&changes.entries, &years).map_err(|error| Failure::corrupt("the rulebook", error))
}
