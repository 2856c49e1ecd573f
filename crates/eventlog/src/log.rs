//! The event log in memory.

use std::ops::Range;

use crate::strings::Texts;
use crate::{Column, Meta, Strings, Symbol};

/// An event log: cases in order, each a range of events, each attribute a column.
///
/// Three attributes have places of their own: the case's `concept:name` is [`Log::case_id`], the event's
/// `concept:name` is [`Log::activity`] and its `time:timestamp` is [`Log::time`]. Every other attribute is
/// a [`Column`] named by its XES key.
///
/// ```
/// use chuangyou_eventlog::{LogBuilder, Order};
/// let mut builder = LogBuilder::default();
/// for (case, activity, time) in [("A", "accept", 10), ("B", "accept", 15), ("A", "decide", 20)] {
///     let case = builder.case(case);
///     builder.event(case, activity, time);
/// }
/// let log = builder.finish(Order::File, 1).log;
/// assert_eq!((log.cases(), log.events()), (2, 3));
/// let decide = log.events_of(0).last().expect("case A has events");
/// assert_eq!(log.strings.text(log.activity()[decide]), "decide");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The texts behind every [`Symbol`] of the log.
    pub strings: Strings,
    /// What the log says about itself.
    pub meta: Meta,
    pub(crate) case_ids: Texts,
    pub(crate) case_ends: Vec<u32>,
    pub(crate) activity: Vec<Symbol>,
    pub(crate) time: Vec<i64>,
    pub(crate) event_columns: Vec<Column>,
    pub(crate) case_columns: Vec<Column>,
}

impl Log {
    /// Number of cases.
    pub fn cases(&self) -> usize {
        self.case_ends.len()
    }

    /// Number of events.
    pub fn events(&self) -> usize {
        self.activity.len()
    }

    /// The id of a case.
    ///
    /// # Panics
    /// When `case` is not below [`Log::cases`].
    pub fn case_id(&self, case: usize) -> &str {
        self.case_ids.get(case).expect("the case is one of the log's")
    }

    /// The events of a case, as positions in the event columns.
    ///
    /// # Panics
    /// When `case` is not below [`Log::cases`].
    #[inline]
    pub fn events_of(&self, case: usize) -> Range<usize> {
        let start = if case == 0 { 0 } else { self.case_ends[case - 1] as usize };
        start..self.case_ends[case] as usize
    }

    /// The activity of every event.
    pub fn activity(&self) -> &[Symbol] {
        &self.activity
    }

    /// The instant of every event: microseconds since the epoch, UTC.
    pub fn time(&self) -> &[i64] {
        &self.time
    }

    /// The other attributes of events.
    pub fn event_columns(&self) -> &[Column] {
        &self.event_columns
    }

    /// The other attributes of cases.
    pub fn case_columns(&self) -> &[Column] {
        &self.case_columns
    }

    /// The event attribute `name`, when the log has it.
    pub fn event_column(&self, name: &str) -> Option<&Column> {
        self.event_columns.iter().find(|column| column.name == name)
    }

    /// The case attribute `name`, when the log has it.
    pub fn case_column(&self, name: &str) -> Option<&Column> {
        self.case_columns.iter().find(|column| column.name == name)
    }
}
