//! Builds a log from rows in the order of a file, whatever the order of its cases.

use crate::parallel;
use crate::table::{Table, gather_columns};
use crate::{Attribute, Column, ColumnData, Log, MISSING_TIME, Meta, Stored, Strings, Symbol, Value};

/// The most events one log holds.
pub const MAX_EVENTS: usize = u32::MAX as usize - 1;

/// How the events of a case are ordered.
#[derive(Copy, Clone, Debug, Default, Eq, PartialEq)]
pub enum Order {
    /// As they stand in the file.
    #[default]
    File,
    /// By time; events at one instant as they stand in the file.
    Time,
}

/// Collects events, in any interleaving of cases, and groups them by case.
///
/// Cases stand in the order of their first appearance.
#[derive(Debug, Default)]
pub struct LogBuilder {
    /// The texts behind the symbols of every column.
    pub strings: Strings,
    /// What the log says about itself.
    pub meta: Meta,
    pub(crate) case_ids: Strings,
    /// The case of every event.
    pub(crate) case_of: Vec<u32>,
    pub(crate) activity: Vec<Symbol>,
    pub(crate) time: Vec<i64>,
    pub(crate) event_table: Table,
    pub(crate) case_table: Table,
}

/// A finished log and what was noticed on the way.
#[derive(Debug)]
pub struct Built {
    /// The log.
    pub log: Log,
    /// Events earlier than an event that stood before them in their case.
    pub out_of_order: u64,
}

impl LogBuilder {
    /// The number of the case with this id; a new case when the id is new.
    pub fn case(&mut self, id: &str) -> u32 {
        self.case_ids.intern(id).0
    }

    /// Number of cases so far.
    pub fn cases(&self) -> usize {
        self.case_ids.len()
    }

    /// Number of events so far.
    pub fn events(&self) -> usize {
        self.activity.len()
    }

    /// Adds an event to a case. `time` is in microseconds since the epoch, UTC.
    ///
    /// # Panics
    /// When the log has [`MAX_EVENTS`] events already; readers check before.
    pub fn event(&mut self, case: u32, activity: &str, time: i64) {
        assert!(self.events() < MAX_EVENTS, "a log holds at most {MAX_EVENTS} events");
        let activity = self.strings.intern(activity);
        self.case_of.push(case);
        self.activity.push(activity);
        self.time.push(time);
    }

    /// Gives the event added last an attribute.
    ///
    /// # Panics
    /// When no event was added yet.
    pub fn event_attribute(&mut self, key: &str, value: Value, children: Vec<Attribute>) -> Stored {
        let row = self.events().checked_sub(1).expect("an event was added before its attributes");
        store(&mut self.event_table, row, key, value, children, &mut self.strings)
    }

    /// Gives a case an attribute.
    pub fn case_attribute(&mut self, case: u32, key: &str, value: Value, children: Vec<Attribute>) -> Stored {
        store(&mut self.case_table, case as usize, key, value, children, &mut self.strings)
    }

    /// Adds a whole column of event attributes, one row for each event in the order they were added.
    ///
    /// # Panics
    /// When a column of that name exists.
    pub fn event_column(&mut self, column: Column) {
        self.event_table.add(column);
    }

    /// Adds a whole column of case attributes, one row for each case.
    ///
    /// # Panics
    /// When a column of that name exists.
    pub fn case_column(&mut self, column: Column) {
        self.case_table.add(column);
    }

    /// Adds events by whole columns of equal length: the case, the activity and the time of each.
    ///
    /// # Panics
    /// When the lengths differ or events were added before.
    pub fn event_rows(&mut self, case_of: Vec<u32>, activity: Vec<Symbol>, time: Vec<i64>) {
        assert!(self.activity.is_empty(), "events come as rows or as columns");
        assert!(case_of.len() == activity.len() && activity.len() == time.len(), "columns of one length");
        self.case_of = case_of;
        self.activity = activity;
        self.time = time;
    }

    /// Groups the events by case and orders them, on up to `threads` threads.
    pub fn finish(self, order: Order, threads: usize) -> Built {
        let cases = self.case_ids.len();
        let case_ends = case_ends(&self.case_of, cases);
        let columns = self.event_table.finish(self.activity.len());
        let mut events = Events { activity: self.activity, time: self.time, columns };
        if let Some(rows) = grouping(&self.case_of, &case_ends) {
            let spare = self.case_of.into_iter().map(Symbol).collect();
            events = events.in_order(&rows, spare, threads);
        }
        let out_of_order = count_out_of_order(&events.time, &case_ends);
        if order == Order::Time && out_of_order > 0 {
            let rows = rows_by_time(&events.time, &case_ends);
            let spare = events.activity.clone();
            events = events.in_order(&rows, spare, threads);
        }
        let log = Log {
            strings: self.strings,
            meta: self.meta,
            case_ids: self.case_ids.into_texts(),
            case_ends,
            activity: events.activity,
            time: events.time,
            event_columns: events.columns,
            case_columns: self.case_table.finish(cases),
        };
        Built { log, out_of_order }
    }
}

/// What is known of every event.
struct Events {
    activity: Vec<Symbol>,
    time: Vec<i64>,
    columns: Vec<Column>,
}

impl Events {
    /// The events in the order of `rows`. `spare` is memory for one symbol an event, whatever they are.
    fn in_order(mut self, rows: &[u32], mut spare: Vec<Symbol>, threads: usize) -> Self {
        parallel::gather(&mut spare, &self.activity, rows, threads);
        std::mem::swap(&mut spare, &mut self.activity);
        let columns = gather_columns(self.columns, rows, spare, threads);
        let mut time = vec![0; rows.len()];
        parallel::gather(&mut time, &self.time, rows, threads);
        Events { activity: self.activity, time, columns }
    }
}

fn store(
    table: &mut Table,
    row: usize,
    key: &str,
    value: Value,
    children: Vec<Attribute>,
    strings: &mut Strings,
) -> Stored {
    let column = table.column(key, || ColumnData::for_value(&value));
    table.store(column, row, value, children, strings)
}

/// Where the events of each case end, once grouped.
fn case_ends(case_of: &[u32], cases: usize) -> Vec<u32> {
    let mut ends = vec![0; cases];
    for case in case_of {
        ends[*case as usize] += 1;
    }
    let mut end = 0;
    for count in &mut ends {
        end += *count;
        *count = end;
    }
    ends
}

/// The rows in the order of their cases (a counting sort), or `None` when they stand so already.
fn grouping(case_of: &[u32], case_ends: &[u32]) -> Option<Vec<u32>> {
    if case_of.is_sorted() {
        return None;
    }
    let mut next: Vec<u32> = Vec::with_capacity(case_ends.len());
    next.push(0);
    next.extend_from_slice(&case_ends[..case_ends.len() - 1]);
    let mut rows = vec![0; case_of.len()];
    for (row, case) in case_of.iter().enumerate() {
        let place = &mut next[*case as usize];
        rows[*place as usize] = row as u32;
        *place += 1;
    }
    Some(rows)
}

/// `time` is that of the events by case.
fn count_out_of_order(time: &[i64], case_ends: &[u32]) -> u64 {
    let mut count = 0;
    let mut start = 0;
    for end in case_ends {
        let mut latest = MISSING_TIME;
        for time in &time[start..*end as usize] {
            count += u64::from(*time < latest);
            latest = latest.max(*time);
        }
        start = *end as usize;
    }
    count
}

/// The rows of events that stand by case, in the order of time within each case.
fn rows_by_time(time: &[i64], case_ends: &[u32]) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..time.len() as u32).collect();
    let mut start = 0;
    for end in case_ends {
        let events = start..*end as usize;
        if !time[events.clone()].is_sorted() {
            rows[events.clone()].sort_by_key(|row| time[*row as usize]);
        }
        start = events.end;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ValueRef;

    fn build(rows: &[(&str, &str, i64)], order: Order) -> Built {
        let mut builder = LogBuilder::default();
        for (number, (case, activity, time)) in rows.iter().enumerate() {
            let case = builder.case(case);
            builder.event(case, activity, *time);
            builder.event_attribute("row", Value::Int(number as i64), Vec::new());
        }
        builder.finish(order, 2)
    }

    fn shown(log: &Log) -> Vec<String> {
        (0..log.cases())
            .map(|case| {
                let events: Vec<_> =
                    log.events_of(case).map(|event| log.strings.text(log.activity()[event])).collect();
                format!("{}: {}", log.case_id(case), events.join(" "))
            })
            .collect()
    }

    const INTERLEAVED: &[(&str, &str, i64)] =
        &[("B", "accept", 5), ("A", "accept", 6), ("B", "decide", 4), ("A", "ask", 6), ("B", "ask", 5)];

    #[test]
    fn interleaved_cases_are_grouped_in_order_of_first_appearance() {
        let built = build(INTERLEAVED, Order::File);
        assert_eq!(shown(&built.log), ["B: accept decide ask", "A: accept ask"]);
        assert_eq!(built.out_of_order, 1);
    }

    #[test]
    fn order_by_time_keeps_the_order_of_the_file_at_one_instant() {
        let built = build(INTERLEAVED, Order::Time);
        assert_eq!(shown(&built.log), ["B: decide accept ask", "A: accept ask"]);
        assert_eq!(built.log.time(), [4, 5, 5, 6, 6]);
        assert_eq!(built.out_of_order, 1);
    }

    #[test]
    fn attributes_move_with_their_events() {
        let log = build(INTERLEAVED, Order::Time).log;
        let column = log.event_column("row").expect("every event has a row");
        let rows: Vec<_> = (0..5).map(|event| column.get(event, &log.strings)).collect();
        assert_eq!(rows, [2, 0, 4, 1, 3].map(|row| Some(ValueRef::Int(row))));
    }

    #[test]
    fn a_case_may_have_no_events() {
        let mut builder = LogBuilder::default();
        builder.case("empty");
        let full = builder.case("full");
        builder.event(full, "accept", 1);
        let log = builder.finish(Order::Time, 1).log;
        assert_eq!(shown(&log), ["empty: ", "full: accept"]);
    }

    #[test]
    fn a_log_may_have_no_cases() {
        let log = LogBuilder::default().finish(Order::Time, 1).log;
        assert_eq!((log.cases(), log.events()), (0, 0));
    }
}
