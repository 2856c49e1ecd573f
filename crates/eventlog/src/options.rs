//! How a log is to be read.

use std::path::Path;

use crate::{LocalTime, Order, stable_hash};

/// How a log is to be read. The default detects everything and is strict.
#[derive(Clone, Default)]
pub struct ReadOptions<'a> {
    /// The format; else it is told by the file's ending, then by its content.
    pub format: Option<Format>,
    /// Which column means what.
    pub layout: Layout,
    /// Which attributes to keep; the others are not decoded.
    pub select: Select,
    /// The zone of times that name none.
    pub zone: Option<&'a dyn LocalTime>,
    /// How the events of a case are ordered.
    pub order: Order,
    /// Leave out bad events and report them, instead of refusing the file.
    pub lenient: bool,
    /// Keep one share of the cases only.
    pub share: Option<Share>,
    /// How many threads may work; 0 means 1.
    pub threads: usize,
    /// Told, now and then, how many bytes of the input have been taken in.
    pub progress: Option<&'a (dyn Fn(u64) + Sync)>,
}

impl ReadOptions<'_> {
    /// Whether the case belongs to the share that is read.
    pub(crate) fn keeps(&self, case_id: &str) -> bool {
        self.share.is_none_or(|share| share.keeps(case_id))
    }
}

/// A file format of event logs.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub enum Format {
    /// IEEE 1849 XES, plain or gzipped.
    Xes,
    /// Comma-separated values, one event (or one case) a row.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// One JSON object a line, each an event.
    JsonLines,
    /// OCEL 2.0 as JSON.
    OcelJson,
    /// OCEL 2.0 as an SQLite database.
    OcelSqlite,
}

impl Format {
    /// The format a file's ending stands for, `.gz` aside.
    ///
    /// ```
    /// use chuangyou_eventlog::Format;
    /// assert_eq!(Format::of_path("log.xes.gz".as_ref()), Some(Format::Xes));
    /// assert_eq!(Format::of_path("log.dat".as_ref()), None);
    /// ```
    pub fn of_path(path: &Path) -> Option<Format> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "xes" => Some(Format::Xes),
            "csv" | "tsv" => Some(Format::Csv),
            "parquet" | "pq" => Some(Format::Parquet),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "jsonocel" => Some(Format::OcelJson),
            "sqlite" | "sqlite3" | "db" | "sqliteocel" => Some(Format::OcelSqlite),
            _ => None,
        }
    }

    /// The format the first bytes of a file look like; `None` for an empty file.
    pub fn of_content(start: &[u8]) -> Option<Format> {
        if start.starts_with(b"PAR1") {
            return Some(Format::Parquet);
        }
        if start.starts_with(b"SQLite format 3\0") {
            return Some(Format::OcelSqlite);
        }
        let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
        match text.first()? {
            b'<' => Some(Format::Xes),
            b'{' if is_ocel(text) => Some(Format::OcelJson),
            b'{' => Some(Format::JsonLines),
            _ => Some(Format::Csv),
        }
    }
}

fn is_ocel(text: &[u8]) -> bool {
    [&b"\"objectTypes\""[..], b"\"eventTypes\"", b"\"objects\""]
        .iter()
        .any(|key| memchr::memmem::find(text, key).is_some())
}

/// Which column, or XES key, means what. The default is to detect it from the usual names.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Layout {
    /// The case's id.
    pub case: Option<String>,
    /// What happened.
    pub activity: Option<String>,
    /// When it happened.
    pub time: Option<String>,
    /// Who did it; the column is renamed to `org:resource`.
    pub resource: Option<String>,
    /// Which columns are attributes of the case.
    pub case_columns: CaseColumns,
    /// What a row is.
    pub rows: Rows,
    /// The byte between the fields of a CSV row; detected when `None`.
    pub delimiter: Option<u8>,
    /// How times are written, in the manner of strptime, when not as ISO 8601.
    pub time_format: Option<String>,
    /// XES keys whose values, joined by `+`, are the activity; `concept:name` when empty.
    pub classifier: Vec<String>,
    /// The OCEL object type whose objects are the cases.
    pub ocel_object_type: Option<String>,
}

/// Which columns of a table are attributes of the case rather than of the event.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CaseColumns {
    /// Those whose name begins so; the attribute is called by the rest of the name.
    Prefixed(String),
    /// Those named here; a `case:` at the beginning is left off.
    Listed(Vec<String>),
}

impl Default for CaseColumns {
    fn default() -> Self {
        CaseColumns::Prefixed("case:".to_owned())
    }
}

/// What a row of a table is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Rows {
    /// One event.
    #[default]
    Events,
    /// One case: named time columns are its events (an empty field is none), the others its attributes.
    Cases {
        /// The time columns and the activity each stands for.
        events: Vec<(String, String)>,
    },
}

/// Which attributes to keep.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Select {
    /// All of them.
    #[default]
    All,
    /// Those named, by their key in the log; case id, activity and time are always kept.
    Only {
        /// Attributes of events.
        event: Vec<String>,
        /// Attributes of cases.
        case: Vec<String>,
    },
}

impl Select {
    /// Whether the event attribute `key` is kept.
    pub fn keeps_event(&self, key: &str) -> bool {
        match self {
            Select::All => true,
            Select::Only { event, .. } => event.iter().any(|name| name == key),
        }
    }

    /// Whether the case attribute `key` is kept.
    pub fn keeps_case(&self, key: &str) -> bool {
        match self {
            Select::All => true,
            Select::Only { case, .. } => case.iter().any(|name| name == key),
        }
    }
}

/// One share of the cases, chosen by a hash of the case id: every case is in exactly one share.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub struct Share {
    /// Which share, from 0.
    pub index: u32,
    /// Of how many.
    pub of: u32,
}

impl Share {
    /// Whether the case is in this share.
    pub fn keeps(self, case_id: &str) -> bool {
        stable_hash(case_id) % u64::from(self.of.max(1)) == u64::from(self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_telling_name_is_known_by_its_content() {
        for (content, format) in [
            (&b"\xEF\xBB\xBF<?xml version"[..], Format::Xes),
            (b"  <log>", Format::Xes),
            (b"{\"case\": \"A\"}\n", Format::JsonLines),
            (b"{\"objectTypes\": []}", Format::OcelJson),
            (b"case,activity,time\n", Format::Csv),
            (b"PAR1\x15\x04", Format::Parquet),
            (b"SQLite format 3\0\x10", Format::OcelSqlite),
        ] {
            assert_eq!(Format::of_content(content), Some(format));
        }
        assert_eq!(Format::of_content(b" \n"), None);
    }

    #[test]
    fn every_case_is_in_exactly_one_share() {
        for number in 0..200 {
            let id = format!("case-{number}");
            let shares = (0..7).filter(|index| Share { index: *index, of: 7 }.keeps(&id)).count();
            assert_eq!(shares, 1, "{id}");
        }
    }
}
