//! Working-day and office-hour arithmetic over versioned yearly calendar files.
//!
//! A [`Calendar`] says which days are working days: ordinary weekends, the days off and the make-up workdays
//! that each year's notice announces. An [`OfficeClock`] adds [`OfficeHours`], which may change with the season.
//! A [`ClockRun`] counts a time limit over both, with pauses and extensions, under either of the two conventions
//! of the field: by date (the law's own) or by the second (electronic supervision).
//!
//! Everything is a pure function of its arguments: nothing here reads the wall clock, the environment or chance.
//!
//! ```
//! use chuangyou_calendar::{Calendar, Day, Weekend, YearFile};
//!
//! // Spring Festival 2026: off from 15 to 23 February, made up for on the Saturdays 14 and 28 February.
//! let notice = YearFile::parse(
//!     r#"
//!     year = 2026
//!     [[day]]
//!     date = "2026-02-14"
//!     name = "Spring Festival"
//!     kind = "work"
//!     [[day]]
//!     date = "2026-02-16"
//!     name = "Spring Festival"
//!     kind = "off"
//!     "#,
//!     "2026.toml",
//! )?;
//! let calendar = Calendar::from_years("example", &[notice], Weekend::SATURDAY_SUNDAY)?;
//! let accepted: Day = "2026-02-13".parse()?;
//! assert_eq!(calendar.due(accepted, 2).to_string(), "2026-02-17");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod calendar;
pub mod clock;
mod day;
mod error;
mod hours;
pub mod import;
mod load;
mod office;
mod second;
mod year;
mod zone;

pub use calendar::{Calendar, DayInfo, DayKind};
pub use clock::{
    ClockRule, ClockRun, Convention, DayEnd, Due, Extension, Roll, Stretch, Threshold, TimeUnit,
};
pub use day::{Day, ParseDayError, Weekday, Weekend};
pub use error::CalendarError;
pub use hours::{OfficeHours, OfficeHoursError, OfficeHoursSpec, SeasonSpec};
pub use load::{CalendarManifest, Title};
pub use office::OfficeClock;
pub use second::LocalSecond;
pub use year::{DayEntry, EntryKind, Notice, YearFile};
pub use zone::{Zone, ZoneError};
