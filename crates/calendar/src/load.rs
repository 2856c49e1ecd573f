//! A calendar's folder: `calendar.toml` and one file a year.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::year::parse_toml;
use crate::{Calendar, CalendarError, Weekend, YearFile};

/// The file `calendar.toml` of a calendar's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarManifest {
    /// The calendar's id, such as `cn`.
    pub id: String,
    /// ISO 3166 code of the country or region.
    pub country: String,
    /// Its title for people.
    pub title: Title,
    /// The days of the week that are off.
    pub weekend: Weekend,
}

/// A title in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl CalendarManifest {
    /// Reads the text of a `calendar.toml`; `file` is the name that errors give.
    ///
    /// # Errors
    /// When the text is not TOML of this shape.
    ///
    /// ```
    /// use chuangyou_calendar::{CalendarManifest, Weekend};
    ///
    /// let text = r#"
    ///     id = "cn"
    ///     country = "CN"
    ///     title = { zh = "中国工作日", en = "Working days of China" }
    ///     weekend = ["saturday", "sunday"]
    /// "#;
    /// assert_eq!(CalendarManifest::parse(text, "calendar.toml")?.weekend, Weekend::SATURDAY_SUNDAY);
    /// # Ok::<(), chuangyou_calendar::CalendarError>(())
    /// ```
    pub fn parse(text: &str, file: &str) -> Result<Self, CalendarError> {
        parse_toml(text, file)
    }
}

impl CalendarManifest {
    /// Reads a folder such as `calendars/cn`: its `calendar.toml` and every `YYYY.toml` in it, in the order of the years.
    ///
    /// # Errors
    /// When a file cannot be read or is malformed, or there is no year.
    pub fn load_files(dir: &Path) -> Result<(Self, Vec<YearFile>), CalendarError> {
        let path = dir.join("calendar.toml");
        let manifest = Self::parse(&read(&path)?, &path.display().to_string())?;
        let mut years = Vec::new();
        for path in year_paths(dir)? {
            let file = path.display().to_string();
            let year = YearFile::parse(&read(&path)?, &file)?;
            if path.file_stem().and_then(|stem| stem.to_str()) != Some(year.year.to_string().as_str()) {
                let message = format!("the file is about {}: expected the year of its name", year.year);
                return Err(CalendarError::malformed(&file, 1, message));
            }
            years.push(year);
        }
        if years.is_empty() {
            return Err(CalendarError::NoYearFiles { path: dir.to_owned() });
        }
        Ok((manifest, years))
    }
}

impl Calendar {
    /// Loads a folder such as `calendars/cn`: its `calendar.toml` and every `YYYY.toml` in it.
    ///
    /// # Errors
    /// When a file cannot be read or is malformed, or the years do not fit together.
    pub fn load_dir(dir: &Path) -> Result<Self, CalendarError> {
        let (manifest, years) = CalendarManifest::load_files(dir)?;
        Self::from_years(manifest.id, &years, manifest.weekend)
    }
}

/// The files named after a year, in order.
fn year_paths(dir: &Path) -> Result<Vec<PathBuf>, CalendarError> {
    let wrap = |source| CalendarError::Read { path: dir.to_owned(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(wrap)? {
        let path = entry.map_err(wrap)?.path();
        let is_toml = path.extension().is_some_and(|extension| extension == "toml");
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if is_toml && stem.len() == 4 && stem.bytes().all(|byte| byte.is_ascii_digit()) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<String, CalendarError> {
    fs::read_to_string(path).map_err(|source| CalendarError::Read { path: path.to_owned(), source })
}
