//! The rulebook follows what was changed while running.

use chuangyou_calendar::YearFile;
use chuangyou_store::{Failure, calendar_year, register};

use crate::base::Base;
use crate::city::City;
use crate::rulebook::Rulebook;

/// Makes the rulebook anew from the files and what the store has of register entries and calendar years.
///
/// # Errors
/// [`Failure`] if the store cannot be read, or holds years that do not go together.
pub async fn reload(city: &City) -> Result<(), Failure> {
    let base = city.base().clone();
    let calendar = base.calendar.id.clone();
    let (entries, years) = city
        .read(move |tx, jurisdiction| {
            let entries = register::of_register(tx, jurisdiction, "items")?;
            Ok::<_, Failure>((entries, calendar_year::of_calendar(tx, &calendar)?))
        })
        .await?;
    city.replace_book(make(&base, &entries, &years)?);
    Ok(())
}

/// A rulebook from files and what the store has.
pub(crate) fn make(
    base: &Base,
    entries: &[register::RegisterEntry],
    years: &[calendar_year::CalendarYear],
) -> Result<Rulebook, Failure> {
    let parse = |year: &calendar_year::CalendarYear| {
        let name = format!("{}/{}", year.calendar, year.year);
        YearFile::parse(&year.body, &name).map_err(|error| Failure::corrupt(name, error))
    };
    let years = years.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    base.rulebook(entries, &years).map_err(|error| Failure::corrupt("the rulebook", error))
}
