//! How another system's log is read.

use super::Text;

/// The mapping of an observed log.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// Name of the system.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// `xes`, `csv`, `parquet`, `jsonl`, `ocel`; `None`: found from the file.
    pub format: Option<String>,
    /// CSV delimiter, where detection must be overridden.
    pub delimiter: Option<char>,
    /// Time format (strptime), where detection must be overridden.
    pub time_format: Option<String>,
    /// Columns of tabular files: the case id, the activity, the time and the resource.
    pub case: Option<String>,
    /// See `case`.
    pub activity: Option<String>,
    /// See `case`.
    pub time: Option<String>,
    /// See `case`.
    pub resource: Option<String>,
    /// XES keys joined with `+` that make the activity.
    pub classifier: Vec<String>,
    /// The object type that is the case (OCEL).
    pub object_type: Option<String>,
    /// One row an event, or one row a case.
    pub rows: RowShape,
    /// What orders the events of a case.
    pub order: EventOrder,
    /// When a case counts as closed.
    pub closing: Closing,
    /// Which attributes play a part in supervision.
    pub roles: Roles,
    /// Attributes that belong to the case though the file repeats them on events.
    pub case_columns: Vec<String>,
    /// Names of activities in the file and in the programme; others keep their own.
    pub activities: Vec<(String, String)>,
}

/// One row an event, or one row a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RowShape {
    /// One row, one event.
    #[default]
    Events,
    /// One row, one case: these time columns become events of these activities.
    Cases(Vec<(String, String)>),
}

/// What orders the events of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventOrder {
    /// Time; at one instant, the order of the file.
    #[default]
    Time,
    /// The order of the file alone (many systems stamp midnight).
    File,
}

/// When a case counts as closed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Closing {
    /// Every case of the log is complete; it closed with its last event.
    #[default]
    LogEnds,
    /// None is.
    Never,
    /// This case attribute holds the instant of closing, if it has one.
    Attribute(String),
    /// One of these activities closes it (the last such event counts).
    Activities(Vec<super::ActivityId>),
}

/// Which attributes play a part in supervision. A name is looked for among the case's attributes, then among
/// those of its events (the first that has it).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roles {
    /// The unit answerable for the case.
    pub unit: Option<String>,
    /// The person answerable for the case.
    pub handler: Option<String>,
    /// The service item.
    pub item: Option<String>,
    /// When the event was entered (an event attribute of type time).
    pub recorded_at: Option<String>,
    /// The person who acted (an event attribute); default `org:resource`.
    pub actor: Option<String>,
}
