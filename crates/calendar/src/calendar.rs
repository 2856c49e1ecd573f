//! The compiled calendar: which days are working days, and how many lie between two of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::year::check_year;
use crate::{CalendarError, Day, EntryKind, Notice, Weekend, YearFile};

/// A calendar of working days, compiled to prefix counts so that every question is one or two table look-ups.
///
/// The years given are *known*. Outside them only weekends are off, and an answer is *provisional*
/// ([`Calendar::is_provisional`]): it may change when the next notice is published. Answers are exact for every day
/// from [`Day::MIN`] to [`Day::MAX`]; days beyond are taken for the nearer end. A clone is cheap.
///
/// ```
/// use chuangyou_calendar::{Calendar, Day, Weekend};
///
/// let calendar = Calendar::weekends_only("plain", Weekend::SATURDAY_SUNDAY)?;
/// let thursday: Day = "2026-03-05".parse()?;
/// assert_eq!(calendar.due(thursday, 3).to_string(), "2026-03-10");
/// assert_eq!(calendar.working_days_between(thursday, thursday + 7), 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Calendar {
    /// First day of `rank`.
    table_start: Day,
    /// For each day of the table, the number of working days from `table_start` up to and including it.
    rank: Arc<[i32]>,
    /// The working days of the table: `nth_working[k - 1]` has rank `k`.
    nth_working: Arc<[Day]>,
    weekend: Weekend,
    first_known: Day,
    last_known: Day,
    facts: Arc<Facts>,
}

/// What is only needed to explain.
#[derive(Debug)]
struct Facts {
    id: String,
    version: String,
    notices: Vec<Vec<Notice>>,
    named: BTreeMap<Day, NamedDay>,
}

#[derive(Debug)]
struct NamedDay {
    name: String,
    kind: EntryKind,
    year: i32,
    /// Index into `Facts::notices`.
    notices: usize,
}

/// What is known about a day, for people to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayInfo<'a> {
    /// What kind of day it is.
    pub kind: DayKind<'a>,
    /// Whether it lies outside the known years, so that a notice may still change it.
    pub provisional: bool,
}

/// The kinds of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// An ordinary working day.
    Working,
    /// A weekend day on which people work, by notice.
    MakeUpWorkday {
        /// The holiday it makes up for.
        name: &'a str,
        /// The notices of the year that names it.
        notices: &'a [Notice],
    },
    /// An ordinary weekend day.
    Weekend,
    /// A day off by notice or statute; it may fall on a weekend.
    DayOff {
        /// The holiday.
        name: &'a str,
        /// The notices of the year that names it.
        notices: &'a [Notice],
    },
}

/// The table always covers these years, so that ordinary logs never leave it.
const TABLE_YEARS: (i32, i32) = (1900, 2100);

impl Calendar {
    /// A calendar from its years, which must follow each other without a hole.
    ///
    /// # Errors
    /// When there is no year, one is missing or given twice, two contradict each other about a day, or the weekend
    /// leaves no working day.
    pub fn from_years(
        id: impl Into<String>,
        years: &[YearFile],
        weekend: Weekend,
    ) -> Result<Self, CalendarError> {
        let id = id.into();
        let mut years: Vec<&YearFile> = years.iter().collect();
        years.sort_by_key(|file| file.year);
        let (first, last) = known_years(&id, &years)?;
        let named = merge(&years)?;
        let notices = years.iter().map(|file| file.notices.clone()).collect();
        Self::compile(id, weekend, (Day::first_of_year(first), Day::last_of_year(last)), notices, named)
    }

    /// A calendar without holidays in which every day is known: only the weekend is off.
    ///
    /// # Errors
    /// When the weekend leaves no working day.
    pub fn weekends_only(id: impl Into<String>, weekend: Weekend) -> Result<Self, CalendarError> {
        Self::compile(id.into(), weekend, (Day::MIN, Day::MAX), Vec::new(), BTreeMap::new())
    }

    fn compile(
        id: String,
        weekend: Weekend,
        (first_known, last_known): (Day, Day),
        notices: Vec<Vec<Notice>>,
        named: BTreeMap<Day, NamedDay>,
    ) -> Result<Self, CalendarError> {
        if weekend.working_days_per_week() == 0 {
            return Err(CalendarError::NoWorkingWeekday { id });
        }
        let (mut start, mut end) = (Day::first_of_year(TABLE_YEARS.0), Day::last_of_year(TABLE_YEARS.1));
        // The table begins and ends with at least a year of plain weeks, which `rank` and `nth` carry on from.
        if let (Some((&first, _)), Some((&last, _))) = (named.first_key_value(), named.last_key_value()) {
            start = start.min(first - 366);
            end = end.max(last + 366);
        }
        let mut rank = Vec::with_capacity((end - start) as usize + 1);
        let mut nth_working = Vec::with_capacity(rank.capacity());
        let mut exceptions = named.iter().peekable();
        for number in start.0..=end.0 {
            let day = Day(number);
            let works = match exceptions.next_if(|(named, _)| **named == day) {
                Some((_, exception)) => exception.kind == EntryKind::Work,
                None => !weekend.contains(day.weekday()),
            };
            if works {
                nth_working.push(day);
            }
            rank.push(nth_working.len() as i32);
        }
        let version = version(&id, weekend, (first_known, last_known), &named);
        Ok(Self {
            table_start: start,
            rank: rank.into(),
            nth_working: nth_working.into(),
            weekend,
            first_known,
            last_known,
            facts: Arc::new(Facts { id, version, notices, named }),
        })
    }

    /// Its id, such as `cn`.
    pub fn id(&self) -> &str {
        &self.facts.id
    }

    /// Sixteen hexadecimal digits that change whenever any answer of this calendar changes. An event that starts a
    /// clock keeps it, so that a due date can be explained years later.
    pub fn version(&self) -> &str {
        &self.facts.version
    }

    /// Its weekend.
    pub fn weekend(&self) -> Weekend {
        self.weekend
    }

    /// The first day of the first known year.
    pub fn first_known(&self) -> Day {
        self.first_known
    }

    /// The last day of the last known year.
    pub fn last_known(&self) -> Day {
        self.last_known
    }

    /// Whether a day lies outside the known years. A deadline there may still move.
    pub fn is_provisional(&self, day: Day) -> bool {
        day > self.last_known || day < self.first_known
    }

    /// Whether people work on that day.
    #[inline]
    pub fn is_working(&self, day: Day) -> bool {
        self.rank(day) != self.rank(day - 1)
    }

    /// The number of working days up to and including `day`, counted from the table's start (negative before it).
    /// Only differences mean anything.
    #[inline]
    pub fn rank(&self, day: Day) -> i32 {
        match self.rank.get(day.0.wrapping_sub(self.table_start.0) as u32 as usize) {
            Some(&rank) => rank,
            None => self.rank_outside(day),
        }
    }

    /// Working days after `from` up to and including `to`: the day of the first event is not counted, that of the
    /// last is. Negative when `to` is before `from`.
    ///
    /// ```
    /// # use chuangyou_calendar::{Calendar, Day, Weekend};
    /// let calendar = Calendar::weekends_only("plain", Weekend::SATURDAY_SUNDAY)?;
    /// let (friday, monday) = ("2026-03-06".parse()?, "2026-03-09".parse()?);
    /// assert_eq!(calendar.working_days_between(friday, monday), 1);
    /// assert_eq!(calendar.working_days_between(monday, friday), -1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn working_days_between(&self, from: Day, to: Day) -> i32 {
        self.rank(to) - self.rank(from)
    }

    /// The `n`-th working day after `from`, which itself is not counted. With 0, `from` itself if it is a working
    /// day, else the next one. With a negative number, the `-n`-th working day before `from`.
    ///
    /// ```
    /// # use chuangyou_calendar::{Calendar, Day, Weekend};
    /// let calendar = Calendar::weekends_only("plain", Weekend::SATURDAY_SUNDAY)?;
    /// let saturday: Day = "2026-03-07".parse()?;
    /// assert_eq!(calendar.due(saturday, 1).to_string(), "2026-03-09");
    /// assert_eq!(calendar.due(saturday, 0).to_string(), "2026-03-09");
    /// assert_eq!(calendar.due(saturday, -1).to_string(), "2026-03-06");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn due(&self, from: Day, n: i32) -> Day {
        let from_rank = self.rank(from);
        let rank = if n > 0 {
            from_rank.saturating_add(n)
        } else {
            // A day off shares its rank with the working day before it.
            from_rank.saturating_add(n + i32::from(!self.is_working(from)))
        };
        self.day_of_rank(rank)
    }

    /// The working day with that [`Calendar::rank`].
    #[inline]
    pub(crate) fn day_of_rank(&self, rank: i32) -> Day {
        match self.nth_working.get(rank.wrapping_sub(1) as u32 as usize) {
            Some(&day) => day,
            None => self.day_of_rank_outside(rank),
        }
    }

    /// The day itself if it is a working day, else the next working day (民法典 art. 203).
    #[inline]
    pub fn roll_forward(&self, day: Day) -> Day {
        self.due(day, 0)
    }

    /// The day itself if it is a working day, else the last working day before it.
    #[inline]
    pub fn roll_back(&self, day: Day) -> Day {
        self.day_of_rank(self.rank(day))
    }

    /// [`Day::add_months`]: the same-numbered day, else the month's last. It is not rolled to a working day.
    pub fn add_months(&self, day: Day, months: i32) -> Day {
        day.add_months(months)
    }

    /// What kind of day it is, with the notice that made it so.
    pub fn day_info(&self, day: Day) -> DayInfo<'_> {
        let is_weekend = self.weekend.contains(day.weekday());
        let kind = match self.facts.named.get(&day) {
            Some(NamedDay { kind: EntryKind::Work, name, notices, .. }) if is_weekend => {
                DayKind::MakeUpWorkday { name, notices: self.notices(*notices) }
            }
            Some(NamedDay { kind: EntryKind::Off, name, notices, .. }) => {
                DayKind::DayOff { name, notices: self.notices(*notices) }
            }
            None if is_weekend => DayKind::Weekend,
            _ => DayKind::Working,
        };
        DayInfo { kind, provisional: self.is_provisional(day) }
    }

    fn notices(&self, index: usize) -> &[Notice] {
        self.facts.notices.get(index).map_or(&[], Vec::as_slice)
    }

    /// First and last day of the table.
    pub(crate) fn table_bounds(&self) -> (Day, Day) {
        (self.table_start, self.table_start + (self.rank.len() as i32 - 1))
    }

    /// `rank` beyond the table: the plain weeks at its ends go on for ever.
    #[cold]
    fn rank_outside(&self, day: Day) -> i32 {
        let (first, last) = self.table_bounds();
        let day = day.clamped();
        let weeks = weeks_back_into(day, first, last);
        let inside = ((day - first) - weeks * 7) as usize;
        self.rank[inside] + weeks * self.weekend.working_days_per_week()
    }

    /// `day_of_rank` beyond the table.
    #[cold]
    fn day_of_rank_outside(&self, rank: i32) -> Day {
        let per_week = i64::from(self.weekend.working_days_per_week());
        let (rank, last) = (i64::from(rank), self.nth_working.len() as i64);
        let weeks = if rank < 1 {
            (rank - per_week).div_euclid(per_week)
        } else {
            (rank - last + per_week - 1) / per_week
        };
        let inside = self.nth_working[(rank - weeks * per_week - 1) as usize];
        Day((i64::from(inside.0) + weeks * 7).clamp(i64::from(Day::MIN.0), i64::from(Day::MAX.0)) as i32)
    }
}

impl DayInfo<'_> {
    /// Whether people work on that day.
    pub const fn is_working(&self) -> bool {
        matches!(self.kind, DayKind::Working | DayKind::MakeUpWorkday { .. })
    }
}

/// How many weeks a day outside `first..=last` must go back (forward when negative) to lie inside.
fn weeks_back_into(day: Day, first: Day, last: Day) -> i32 {
    if day > last { (day - last + 6) / 7 } else { (day - first).div_euclid(7) }
}

fn known_years(id: &str, sorted: &[&YearFile]) -> Result<(i32, i32), CalendarError> {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else {
        return Err(CalendarError::NoYears { id: id.to_owned() });
    };
    let (first, last) = (first.year, last.year);
    check_year(first)?;
    check_year(last)?;
    for pair in sorted.windows(2) {
        let (year, next) = (pair[0].year, pair[1].year);
        if year == next {
            return Err(CalendarError::YearTwice { year });
        }
        if year + 1 != next {
            return Err(CalendarError::MissingYear { year: year + 1, first, last });
        }
    }
    Ok((first, last))
}

/// All named days of all years. Two files may name the same day if they agree; the later file's name is kept.
fn merge(sorted: &[&YearFile]) -> Result<BTreeMap<Day, NamedDay>, CalendarError> {
    let mut named: BTreeMap<Day, NamedDay> = BTreeMap::new();
    for (notices, file) in sorted.iter().enumerate() {
        for entry in &file.days {
            if let Some(earlier) = named.get(&entry.date)
                && earlier.kind != entry.kind
            {
                return Err(CalendarError::Contradiction {
                    date: entry.date,
                    first_year: earlier.year,
                    first_kind: earlier.kind.word(),
                    second_year: file.year,
                    second_kind: entry.kind.word(),
                });
            }
            let day = NamedDay { name: entry.name.clone(), kind: entry.kind, year: file.year, notices };
            named.insert(entry.date, day);
        }
    }
    Ok(named)
}

/// FNV-1a, 64 bits, over everything the answers depend on. It names a version; it is no protection.
fn version(id: &str, weekend: Weekend, known: (Day, Day), named: &BTreeMap<Day, NamedDay>) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |bytes: &[u8]| {
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    eat(id.as_bytes());
    for day in Vec::from(weekend) {
        eat(&[0xff, day as u8]);
    }
    eat(&known.0.0.to_le_bytes());
    eat(&known.1.0.to_le_bytes());
    for (day, named) in named {
        eat(&day.0.to_le_bytes());
        eat(named.kind.word().as_bytes());
    }
    format!("{hash:016x}")
}
