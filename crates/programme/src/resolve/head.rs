//! The head of the programme and its office hours.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Text;
use crate::syntax::decode::{Name, Sp};
use crate::syntax::register::{OfficeHoursDecl, ProgrammeDecl};
use crate::syntax::suggest;
use chuangyou_calendar::{Day, OfficeHours, OfficeHoursSpec, SeasonSpec, Zone};

/// The head, with what it inherits.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) jurisdiction: Option<String>,
    pub(super) year: Option<i16>,
    pub(super) calendar: String,
    pub(super) zone: String,
    pub(super) office_hours: Option<OfficeHoursSpec>,
}

impl Resolver<'_> {
    /// The head; `None` (after a report) where it is incomplete.
    pub(super) fn head(&mut self) -> Option<Head> {
        let office_hours = self.office_hours();
        let heads = &self.merged.heads;
        let own = heads.last()?;
        let inherited = |pick: fn(&ProgrammeDecl) -> Option<&Name>| heads.iter().rev().find_map(|h| pick(h));
        super::named::check_id(&own.id, super::named::IdStyle::Plain, &mut self.sink);
        let title = self.text(&own.title);
        let year = heads.iter().rev().find_map(|h| h.year.as_ref());
        if let Some(year) = year {
            if (1..=9999).contains(&year.value) {
                self.first_day = Some(Day::first_of_year(i32::from(year.value)));
            } else {
                self.sink.error(
                    Code::OutOfRange,
                    year.span,
                    "this is not a year",
                    "years are 1 to 9999",
                    "write the year as `2011`",
                );
            }
        }
        let calendar = inherited(|h| h.calendar.as_ref());
        let zone = inherited(|h| h.zone.as_ref());
        self.required("calendar", calendar, own);
        self.required("zone", zone, own);
        if let Some(calendar) = calendar {
            super::named::check_id(calendar, super::named::IdStyle::Plain, &mut self.sink);
        }
        if let Some(zone) = zone {
            self.check_zone(zone);
        }
        Some(Head {
            id: own.id.value.clone(),
            title,
            jurisdiction: heads.iter().rev().find_map(|h| h.jurisdiction.clone()),
            year: year.map(|y| y.value),
            calendar: calendar?.value.clone(),
            zone: zone?.value.clone(),
            office_hours,
        })
    }

    fn required(&mut self, key: &str, found: Option<&Name>, head: &Sp<ProgrammeDecl>) {
        if found.is_none() {
            let message = format!("the key `{key}` is missing");
            let d = Diagnostic::new(Code::MissingKey, head.span, message, format!("needs `{key}`"));
            self.sink.push(d.help("only a programme that `extends` another can leave it out"));
        }
    }

    fn check_zone(&mut self, zone: &Name) {
        if Zone::get(zone).is_ok() {
            return;
        }
        let known: Vec<String> =
            jiff::tz::TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect();
        let near = suggest::nearest(zone, known.iter().map(String::as_str));
        let help = near.map_or_else(
            || "use an IANA name such as `Asia/Shanghai`, or an offset such as `+08:00`".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("the time zone `{}` is not known", zone.value);
        self.sink
            .push(Diagnostic::new(Code::UnknownZone, zone.span, message, "unknown time zone").help(help));
    }

    fn office_hours(&mut self) -> Option<OfficeHoursSpec> {
        let seasons = &self.merged.office_hours;
        let first = seasons.first()?;
        for source in seasons.iter().filter_map(|season| season.source.as_ref()) {
            self.source_ref(source);
        }
        let spec = OfficeHoursSpec(seasons.iter().map(|season| season_spec(season)).collect());
        if let Err(fault) = OfficeHours::try_from(&spec) {
            let place = match season_of(&fault.to_string()) {
                Some(at) => seasons.get(at).unwrap_or(first),
                None => first,
            };
            let d = Diagnostic::new(Code::OfficeHours, place.span, fault.to_string(), "these office hours");
            self.sink.push(d.help("seasons cover the whole year once; hours are `HH:MM-HH:MM` in order"));
        }
        Some(spec)
    }
}

fn season_spec(season: &OfficeHoursDecl) -> SeasonSpec {
    let text = |name: &Name| name.value.clone();
    SeasonSpec {
        from: season.from.as_ref().map(text),
        to: season.to.as_ref().map(text),
        hours: season.hours.iter().map(text).collect(),
    }
}

/// Which season (from 0) a fault speaks of.
fn season_of(fault: &str) -> Option<usize> {
    let number = fault.strip_prefix("season ")?.split(':').next()?;
    number.parse::<usize>().ok()?.checked_sub(1)
}
