//! The tables that hold something of a case, and what each of their columns is to a copy.

use chuangyou_store::Sql;

/// What a column is to a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// A text that may hold names and instants.
    Text,
    /// An instant.
    Instant,
    /// A number that stays.
    Number,
    /// Yes or no.
    Flag,
    /// Bytes that stay.
    Bytes,
    /// An event's link to the event before it.
    Link,
    /// The link of the case's last event.
    Head,
    /// The salt of the commitment in the same row.
    Salt,
}

use Column::{Bytes, Flag, Head, Instant, Link, Number, Salt, Text};

/// A table with rows of cases.
pub(crate) struct Table {
    name: &'static str,
    columns: &'static [(&'static str, Column)],
}

/// The journal first, for the links of its events are heads of rows.
pub(crate) const TABLES: [Table; 10] = [
    Table {
        name: "event",
        columns: &[
            ("case_id", Text),
            ("version", Number),
            ("activity", Text),
            ("occurred_at", Instant),
            ("recorded_at", Instant),
            ("actor", Text),
            ("unit", Text),
            ("body", Text),
            ("hash", Link),
        ],
    },
    Table {
        name: "case_row",
        columns: &[
            ("case_id", Text),
            ("number", Text),
            ("procedure", Text),
            ("version", Number),
            ("head", Head),
            ("state", Text),
            ("outcome", Text),
            ("unit", Text),
            ("item", Text),
            ("handler", Text),
            ("party", Text),
            ("parent", Text),
            ("opened_at", Instant),
            ("changed_at", Instant),
            ("closed_at", Instant),
            ("due_at", Instant),
            ("due_clock", Text),
            ("due_provisional", Flag),
            ("calendar", Text),
            ("level", Number),
            ("wake_at", Instant),
        ],
    },
    Table {
        name: "task",
        columns: &[("unit", Text), ("role", Text), ("urgency", Instant), ("case_id", Text)],
    },
    Table {
        name: "card",
        columns: &[
            ("case_id", Text),
            ("rule", Text),
            ("subject", Text),
            ("level", Number),
            ("certain_at", Instant),
            ("raised_at", Instant),
            ("unit", Text),
            ("handler", Text),
            ("clause", Text),
            ("programme", Text),
            ("status", Text),
            ("body", Text),
        ],
    },
    Table {
        name: "outbox",
        columns: &[
            ("case_id", Text),
            ("version", Number),
            ("place", Number),
            ("effect", Text),
            ("due_at", Instant),
            ("attempts", Number),
            ("leased_until", Instant),
            ("done_at", Instant),
        ],
    },
    Table {
        name: "command",
        columns: &[
            ("idempotency_key", Text),
            ("fingerprint", Bytes),
            ("case_id", Text),
            ("version", Number),
            ("at", Instant),
        ],
    },
    Table {
        name: "private",
        columns: &[("commitment", Text), ("case_id", Text), ("field", Text), ("salt", Salt), ("value", Text)],
    },
    Table {
        name: "notice",
        columns: &[
            ("number", Text),
            ("case_id", Text),
            ("version", Number),
            ("template", Text),
            ("unit", Text),
            ("served_at", Instant),
        ],
    },
    Table {
        name: "message",
        columns: &[
            ("id", Text),
            ("unit", Text),
            ("role", Text),
            ("person", Text),
            ("case_id", Text),
            ("text_zh", Text),
            ("text_en", Text),
            ("at", Instant),
        ],
    },
    Table { name: "tracking", columns: &[("case_id", Text), ("hash", Bytes)] },
];

impl Table {
    /// Its name.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// What its columns are, in the order of both statements.
    pub(crate) fn columns(&self) -> impl Iterator<Item = Column> {
        self.columns.iter().map(|(_, column)| *column)
    }

    /// The statement that reads the rows of one case.
    pub(crate) fn select(&self) -> Sql {
        let names = self.names();
        let order = if self.name == "event" { "ORDER BY version" } else { "" };
        kept(format!("SELECT {names} FROM {} WHERE jurisdiction = $1 AND case_id = $2 {order}", self.name))
    }

    /// The statement that puts a row.
    pub(crate) fn insert(&self) -> Sql {
        let places: Vec<String> = (2..self.columns.len() + 2).map(|place| format!("${place}")).collect();
        let (names, places) = (self.names(), places.join(", "));
        kept(format!("INSERT INTO {} (jurisdiction, {names}) VALUES ($1, {places})", self.name))
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }
}

/// Statements live as long as the program: there are two for each table.
fn kept(sql: String) -> Sql {
    Box::leak(sql.into_boxed_str())
}
