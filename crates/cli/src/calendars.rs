//! The calendars that come with the binary, and those of a folder of one's own.

use crate::failure::Hint as _;
use anyhow::{Context as _, Result, anyhow};
use chuangyou_calendar::{Calendar, CalendarManifest, Weekend, YearFile};
use std::path::Path;

/// A calendar as it was when the binary was built: names and texts of its files.
struct Shipped {
    id: &'static str,
    manifest: &'static str,
    years: &'static [(&'static str, &'static str)],
}

macro_rules! shipped {
    ($($id:literal: $($year:literal)*;)*) => {
        &[$(Shipped {
            id: $id,
            manifest: include_str!(concat!("../../../calendars/", $id, "/calendar.toml")),
            years: &[$((
                concat!("calendars/", $id, "/", $year, ".toml"),
                include_str!(concat!("../../../calendars/", $id, "/", $year, ".toml")),
            )),*],
        }),*]
    };
}

const SHIPPED: &[Shipped] = shipped! {
    "cn": 2004 2005 2006 2007 2008 2009 2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026;
    "gb-eng": 2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026 2027;
    "it": 1999 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 2010 2011 2012 2013 2014;
    "nl": 2010 2011 2012 2013 2014 2015 2016;
    "us-ma": 2011 2012 2013 2014 2015 2016 2017 2018 2019;
};

/// The calendar called `id`: from a folder of that name in `folder` if there is one, else the one that comes with the
/// binary.
///
/// # Errors
/// When there is none, or its files are faulty.
pub(crate) fn load(id: &str, folder: Option<&Path>) -> Result<Calendar> {
    let (manifest, years) = files(id, folder)?;
    Calendar::from_years(manifest.id, &years, manifest.weekend).with_context(|| format!("calendar `{id}`"))
}

/// The same, as the files of its years.
///
/// # Errors
/// As [`load`].
pub(crate) fn years(id: &str, folder: Option<&Path>) -> Result<(Weekend, Vec<YearFile>)> {
    let (manifest, years) = files(id, folder)?;
    Ok((manifest.weekend, years))
}

fn files(id: &str, folder: Option<&Path>) -> Result<(CalendarManifest, Vec<YearFile>)> {
    if let Some(folder) = folder {
        if !folder.is_dir() {
            return Err(anyhow!("{}: expected a folder of calendars", folder.display()));
        }
        let own = folder.join(id);
        if own.is_dir() {
            return CalendarManifest::load_files(&own).with_context(|| format!("calendar `{id}`"));
        }
    }
    if let Some(shipped) = SHIPPED.iter().find(|shipped| shipped.id == id) {
        return shipped.read();
    }
    let known: Vec<&str> = SHIPPED.iter().map(|shipped| shipped.id).collect();
    Err(anyhow!("there is no calendar `{id}`")).hint(format!(
        "{} come with the program; --calendars DIR adds those in the folders of DIR",
        known.join(", ")
    ))
}

impl Shipped {
    fn read(&self) -> Result<(CalendarManifest, Vec<YearFile>)> {
        let manifest = CalendarManifest::parse(self.manifest, "calendar.toml")?;
        let years: Result<Vec<YearFile>, _> =
            self.years.iter().map(|(name, text)| YearFile::parse(text, name)).collect();
        Ok((manifest, years?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_carries_every_calendar_of_the_repository_unchanged() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../calendars"));
        let mut ids: Vec<String> = std::fs::read_dir(folder)
            .expect("the calendars are in the repository")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        ids.sort();
        assert_eq!(ids, SHIPPED.iter().map(|s| s.id).collect::<Vec<_>>());
        for id in ids {
            let shipped = load(&id, None).expect("a shipped calendar is sound");
            let own = load(&id, Some(folder)).expect("the repository's calendar is sound");
            assert_eq!((shipped.version(), shipped.last_known()), (own.version(), own.last_known()), "{id}");
        }
    }
}
