//! The mapping of an observed log as written.

use super::common::TextDecl;
use super::decode::{Decode, Definitions, Name, Pairs, Several, Sp, table, wrong_type};
use super::macros::table;
use super::node::{Node, Value};
use super::schema::defined;
use super::suggest;
use super::vocabulary::Format;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::model::EventOrder;
use serde_json::json;

table! {
    /// How another system's log is read.
    struct SourceTable {
        /// Name of the system.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The format. Default: found from the file.
        format: Option<Format>,
        /// The delimiter of a CSV file. Default: found from the file.
        delimiter: Option<Name>,
        /// The format of times, as strptime has it. Default: found from the file.
        time_format: Option<String>,
        /// The column of the case's id.
        case: Option<String>,
        /// The column of the activity.
        activity: Option<String>,
        /// The column of the time.
        time: Option<String>,
        /// The column of who acted.
        resource: Option<String>,
        /// The XES keys that make the activity, joined with `+`. Default `concept:name`.
        classifier: Vec<String>,
        /// The object type that is the case (OCEL).
        object_type: Option<String>,
        /// Columns that become events, where one row is a case. Default: one row is one event.
        rows: Option<RowsDecl>,
        /// What orders the events of a case. Default `time`.
        order: Option<EventOrder>,
        /// When a case counts as closed. Default `log_ends`.
        closed: Option<ClosedDecl>,
        /// Which attributes play a part in supervision.
        roles: Option<RolesDecl>,
        /// Attributes that belong to the case though the file repeats them on events.
        case_columns: Vec<String>,
        /// Names of activities in the file and what they are called in the programme.
        activities: Pairs,
    }
}

table! {
    /// One row, one case.
    struct RowsDecl {
        /// The time columns and the activities their events have.
        cases: Vec<Sp<ColumnDecl>>,
    }
}

table! {
    /// A time column and the activity of its events.
    struct ColumnDecl {
        /// The column.
        column: Name,
        /// The activity.
        activity: Name,
    }
}

table! {
    /// Attributes that play a part, looked for on the case and then on its events.
    struct RolesDecl {
        /// The unit answerable for the case.
        unit: Option<String>,
        /// The person answerable for the case.
        handler: Option<String>,
        /// The service item.
        item: Option<String>,
        /// When the event was entered.
        recorded_at: Option<String>,
        /// Who acted. Default `org:resource`.
        actor: Option<String>,
    }
}

/// When a case counts as closed.
#[derive(Debug, Clone)]
pub(crate) enum ClosedDecl {
    LogEnds,
    Never,
    Attribute(Name),
    Activities(Vec<Name>),
}

table! {
    /// What closes a case; exactly one key is written.
    struct ClosedTable {
        /// The case attribute that holds the instant of closing.
        attribute: Option<Name>,
        /// The activities of which the last event closes the case.
        activities: Option<Several<Name>>,
    }
}

impl Decode for ClosedDecl {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let words = ["log_ends", "never"];
        match &node.value {
            Value::Text(text) if text == words[0] => Some(Self::LogEnds),
            Value::Text(text) if text == words[1] => Some(Self::Never),
            Value::Text(text) => {
                let message = format!("`{text}` does not say when a case is closed");
                sink.push(
                    Diagnostic::new(Code::UnknownWord, node.span, message, "unknown word")
                        .maybe_help(suggest::help(text, words)),
                );
                None
            }
            Value::Table(_) => {
                let found: ClosedTable = table(node, sink)?;
                match (found.attribute, found.activities) {
                    (Some(name), None) => Some(Self::Attribute(name)),
                    (None, Some(names)) => Some(Self::Activities(names.0)),
                    (name, _) => {
                        let found = usize::from(name.is_some());
                        super::common::one_of(node.span, &["attribute", "activities"], found, sink)
                    }
                }
            }
            _ => wrong_type(node, "`\"log_ends\"`, `\"never\"` or a table", sink),
        }
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        defined("Closed", definitions, |d| {
            let table = ClosedTable::schema(d);
            json!({
                "description": "When a case counts as closed.",
                "anyOf": [
                    { "const": "log_ends", "description": "every case of the log is complete" },
                    { "const": "never", "description": "none is" },
                    table,
                ],
            })
        })
    }
}
