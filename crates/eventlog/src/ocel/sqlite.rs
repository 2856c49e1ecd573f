//! OCEL 2.0 as an SQLite database.

use std::io::Read as _;

use hashbrown::HashMap;
use rusqlite::types::ValueRef as Cell;
use rusqlite::{Connection, OpenFlags, Row};

use super::{Declared, Event, Object, ObjectAttribute, Ocel, Relation, flatten::flatten, wrong};
use crate::error::{Fault, Place, ReadReport};
use crate::read::Source;
use crate::zone::Clock;
use crate::{ReadError, ReadLog, ReadOptions, Value};

const EVENT_TABLES: &str = "event";
const OBJECT_TABLES: &str = "object";

/// Reads an OCEL 2.0 log in an SQLite database.
pub(crate) fn read(mut source: Source<'_>, options: &ReadOptions<'_>) -> Result<ReadLog, ReadError> {
    let name = source.name;
    open(&mut source)
        .and_then(|connection| read_opened(&connection, options))
        .map_err(|fault| fault.in_file(name))
}

/// The file itself where it is a database, else a database in memory.
fn open(source: &mut Source<'_>) -> Result<Connection, Fault> {
    const MAGIC: &[u8] = b"SQLite format 3\0";
    let io = |error: std::io::Error| wrong(error.to_string());
    if let Some(path) = source.path {
        let mut start = Vec::new();
        let file = std::fs::File::open(path).map_err(io)?;
        file.take(MAGIC.len() as u64).read_to_end(&mut start).map_err(io)?;
        if start == MAGIC {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            return Connection::open_with_flags(path, flags).map_err(|error| database(&error));
        }
    }
    let mut bytes = Vec::new();
    source.input.read_to_end(&mut bytes).map_err(io)?;
    if !bytes.starts_with(MAGIC) {
        return Err(wrong("no SQLite database; expected an OCEL 2.0 log in one"));
    }
    let mut connection = Connection::open_in_memory().map_err(|error| database(&error))?;
    let len = bytes.len();
    connection.deserialize_read_exact("main", &bytes[..], len, true).map_err(|error| database(&error))?;
    Ok(connection)
}

fn database(error: &rusqlite::Error) -> Fault {
    wrong(format!("no readable OCEL 2.0 database: {error}"))
}

fn read_opened(connection: &Connection, options: &ReadOptions<'_>) -> Result<ReadLog, Fault> {
    let wrap = |error: rusqlite::Error| database(&error);
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;").map_err(wrap)?;
    let mut reading = Reading {
        connection,
        clock: Clock::new(options.zone, options.layout.time_format.as_deref()),
        lenient: options.lenient,
        report: ReadReport::default(),
    };
    let mut ocel = Ocel::default();
    reading.objects(&mut ocel)?;
    reading.events(&mut ocel)?;
    flatten(ocel, reading.report, options)
}

struct Reading<'a> {
    connection: &'a Connection,
    clock: Clock<'a>,
    lenient: bool,
    report: ReadReport,
}

/// The table of one type, with its attribute columns.
struct TypeTable {
    name: String,
    /// Position, name and type of each attribute column.
    attributes: Vec<(usize, String, Declared)>,
    time: Option<usize>,
    changed: Option<usize>,
    id: usize,
}

impl Reading<'_> {
    fn objects(&mut self, ocel: &mut Ocel) -> Result<(), Fault> {
        let tables = self.type_tables(OBJECT_TABLES)?;
        ocel.object_types = tables.iter().map(|(kind, _)| kind.clone()).collect();
        for (id, kind) in self.ids(OBJECT_TABLES)? {
            ocel.objects.push(Object { id, kind, attributes: Vec::new(), related: Vec::new() });
        }
        let place: HashMap<String, usize> =
            ocel.objects.iter().enumerate().map(|(at, object)| (object.id.clone(), at)).collect();
        for (_, table) in &tables {
            self.each_row(table, |reading, row, id| {
                let Some(at) = place.get(&id).copied() else {
                    return reading.say(format!("the table {:?} has {id:?}, which is no object", table.name));
                };
                let attributes = reading.object_attributes(table, row, &id)?;
                ocel.objects[at].attributes.extend(attributes);
                Ok(())
            })?;
        }
        for (id, relation) in self.relations("object_object", "ocel_source_id", "ocel_target_id")? {
            match place.get(&id).copied() {
                Some(at) => ocel.objects[at].related.push(relation),
                None => self.say(format!("a relation leads from {id:?}, which is no object"))?,
            }
        }
        Ok(())
    }

    fn object_attributes(
        &mut self,
        table: &TypeTable,
        row: &Row<'_>,
        id: &str,
    ) -> Result<Vec<ObjectAttribute>, Fault> {
        let changed = match table.changed {
            Some(column) => optional_text(row, column).map_err(|error| database(&error))?,
            None => None,
        };
        let wanted = |name: &str| changed.as_deref().is_none_or(|changed| changed == name);
        let mut attributes = Vec::new();
        let mut since = None;
        for (column, name, declared) in table.attributes.iter().filter(|(_, name, _)| wanted(name)) {
            let Some(value) = self.value(row, *column, name, *declared, id)? else { continue };
            let since = match since {
                Some(since) => since,
                None => *since.insert(self.time(table, row, id)?.unwrap_or(0)),
            };
            attributes.push(ObjectAttribute { name: name.clone(), since, value });
        }
        Ok(attributes)
    }

    fn events(&mut self, ocel: &mut Ocel) -> Result<(), Fault> {
        let tables = self.type_tables(EVENT_TABLES)?;
        let ids = self.ids(EVENT_TABLES)?;
        let place: HashMap<String, usize> =
            ids.iter().enumerate().map(|(at, (id, _))| (id.clone(), at)).collect();
        let mut events: Vec<Option<Event>> = ids.iter().map(|_| None).collect();
        for (_, table) in &tables {
            self.each_row(table, |reading, row, id| {
                let Some(at) = place.get(&id).copied() else {
                    return reading.say(format!("the table {:?} has {id:?}, which is no event", table.name));
                };
                let Some(time) = reading.time(table, row, &id)? else { return Ok(()) };
                let mut attributes = Vec::new();
                for (column, name, declared) in &table.attributes {
                    if let Some(value) = reading.value(row, *column, name, *declared, &id)? {
                        attributes.push((name.clone(), value));
                    }
                }
                let kind = ids[at].1.clone();
                events[at] = Some(Event { id, kind, time, attributes, related: Vec::new() });
                Ok(())
            })?;
        }
        for (id, relation) in self.relations("event_object", "ocel_event_id", "ocel_object_id")? {
            match place.get(&id).and_then(|at| events[*at].as_mut()) {
                Some(event) => event.related.push(relation),
                None if place.contains_key(&id) => {}
                None => self.say(format!("a relation leads from {id:?}, which is no event"))?,
            }
        }
        for (event, (id, kind)) in events.iter().zip(&ids) {
            if event.is_none() {
                self.say(format!(
                    "the event {id:?} has no row with a time in the table of its type {kind:?}"
                ))?;
            }
        }
        ocel.events = events.into_iter().flatten().collect();
        Ok(())
    }

    /// An error, or a note under `lenient`.
    fn say(&mut self, what: String) -> Result<(), Fault> {
        if !self.lenient {
            return Err(wrong(what));
        }
        self.report.skip(Place::None, what);
        Ok(())
    }

    /// The table of each type of `of` ("event" or "object").
    fn type_tables(&self, of: &str) -> Result<Vec<(String, TypeTable)>, Fault> {
        let sql = format!("SELECT ocel_type, ocel_type_map FROM {of}_map_type ORDER BY rowid");
        let maps = self.pairs(&sql)?;
        maps.into_iter().map(|(kind, map)| Ok((kind, self.type_table(format!("{of}_{map}"))?))).collect()
    }

    fn type_table(&self, name: String) -> Result<TypeTable, Fault> {
        let columns = self
            .connection
            .prepare("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid")
            .and_then(|mut statement| statement.query_map([&name], pair)?.collect::<Result<Vec<_>, _>>())
            .map_err(|error| database(&error))?;
        let place = |wanted: &str| columns.iter().position(|(column, _)| column.eq_ignore_ascii_case(wanted));
        let Some(id) = place("ocel_id") else {
            return Err(wrong(format!(
                "no table {name:?} with a column ocel_id; expected one for each type"
            )));
        };
        let own = ["ocel_id", "ocel_time", "ocel_changed_field"];
        let mut attributes = Vec::new();
        for (at, (column, declared)) in columns.iter().enumerate() {
            if own.iter().any(|own| column.eq_ignore_ascii_case(own)) {
                continue;
            }
            let bare = declared.split('(').next().unwrap_or_default().trim();
            let declared = Declared::of(bare).unwrap_or(Declared::Text);
            attributes.push((at, column.clone(), declared));
        }
        Ok(TypeTable { attributes, time: place("ocel_time"), changed: place("ocel_changed_field"), id, name })
    }

    fn ids(&self, table: &str) -> Result<Vec<(String, String)>, Fault> {
        self.pairs(&format!("SELECT ocel_id, ocel_type FROM {table} ORDER BY rowid"))
    }

    fn relations(&self, table: &str, from: &str, to: &str) -> Result<Vec<(String, Relation)>, Fault> {
        let sql = format!("SELECT {from}, {to}, ocel_qualifier FROM {table} ORDER BY rowid");
        let relation = |row: &Row<'_>| {
            let qualifier = optional_text(row, 2)?.unwrap_or_default();
            Ok((row.get(0)?, Relation { object: row.get(1)?, qualifier }))
        };
        self.connection
            .prepare(&sql)
            .and_then(|mut statement| statement.query_map([], relation)?.collect())
            .map_err(|error| database(&error))
    }

    fn pairs(&self, sql: &str) -> Result<Vec<(String, String)>, Fault> {
        self.connection
            .prepare(sql)
            .and_then(|mut statement| statement.query_map([], pair)?.collect())
            .map_err(|error| database(&error))
    }

    fn each_row(
        &mut self,
        table: &TypeTable,
        mut take: impl FnMut(&mut Self, &Row<'_>, String) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let wrap = |error: rusqlite::Error| database(&error);
        let sql = format!("SELECT * FROM {} ORDER BY rowid", quoted(&table.name));
        let mut statement = self.connection.prepare(&sql).map_err(wrap)?;
        let mut rows = statement.query([]).map_err(wrap)?;
        while let Some(row) = rows.next().map_err(wrap)? {
            let id: String = row.get(table.id).map_err(wrap)?;
            take(self, row, id)?;
        }
        Ok(())
    }

    /// The time of a row; `None` when it is left out under `lenient`.
    fn time(&mut self, table: &TypeTable, row: &Row<'_>, id: &str) -> Result<Option<i64>, Fault> {
        let column =
            table.time.ok_or_else(|| wrong(format!("the table {:?} has no column ocel_time", table.name)))?;
        match self.value(row, column, "ocel_time", Declared::Time, id)? {
            Some(Value::Time(micros)) => Ok(Some(micros)),
            _ => Ok(None),
        }
    }

    fn value(
        &mut self,
        row: &Row<'_>,
        column: usize,
        name: &str,
        declared: Declared,
        id: &str,
    ) -> Result<Option<Value>, Fault> {
        let cell = row.get_ref(column).map_err(|error| database(&error))?;
        let value = match (cell, declared) {
            (Cell::Null, _) => return Ok(None),
            (Cell::Integer(number), Declared::Bool) if number == 0 || number == 1 => {
                Ok(Value::Bool(number == 1))
            }
            (Cell::Integer(number), Declared::Float) => Ok(Value::Float(number as f64)),
            (Cell::Integer(number), Declared::Text) => Ok(Value::Text(number.to_string())),
            (Cell::Integer(number), Declared::Int) => Ok(Value::Int(number)),
            (Cell::Real(number), Declared::Float) => Ok(Value::Float(number)),
            (Cell::Real(number), Declared::Text) => Ok(Value::Text(number.to_string())),
            (Cell::Text(bytes), _) => match simdutf8::basic::from_utf8(bytes) {
                Ok(text) => declared.of_text(text, &mut self.clock),
                Err(_) => Err(format!("{} is no valid UTF-8", crate::zone::shown(bytes))),
            },
            (cell, declared) => {
                Err(format!("{:?} where {} is expected", cell.data_type(), declared.expected()))
            }
        };
        match value {
            Ok(value) => Ok(Some(value)),
            Err(what) => {
                self.say(format!("{id:?}, column {name:?}: {what}"))?;
                Ok(None)
            }
        }
    }
}

fn pair(row: &Row<'_>) -> rusqlite::Result<(String, String)> {
    Ok((row.get(0)?, row.get(1)?))
}

fn optional_text(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    row.get(column)
}

/// A name as an SQL identifier.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_quotation_mark_within_a_name_is_doubled() {
        assert_eq!(super::quoted("event_a\"b"), "\"event_a\"\"b\"");
    }
}
