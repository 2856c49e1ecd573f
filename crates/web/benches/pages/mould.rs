//! A family of cases — one, and those that it has asked for — made into something that copies can be cast in.

use std::collections::BTreeMap;
use std::ops::Range;

use chuangyou_engine::case::{CaseId, Moment};
use chuangyou_store::private::Secret;
use chuangyou_store::{CaseRow, Digest, Failure, Jurisdiction, Row, Sql, Tx, Value, journal};

use crate::table::{Column, TABLES, Table};

/// What a name in a family's rows is, so that each copy gets another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    /// The id of a case that began then.
    Case(Moment),
    /// A running number of the year in which something happened: what stands before and after the year, and its figures.
    Number { before: String, after: String, figures: usize, at: Moment },
    /// Whoever the family is for.
    Party,
    /// What stands for a personal value.
    Commitment(String),
    /// The key of a command or a message.
    Key(Moment),
}

/// A piece of a text: as it is, a name of the family, or an instant.
enum Piece {
    Literal(String),
    Name(usize),
    Instant(i64),
}

enum Field {
    Text(Vec<Piece>),
    Instant(i64),
    Same(Value),
    Link,
    Head,
    Salt,
}

struct Shape {
    insert: Sql,
    is_event: bool,
    case: usize,
    fields: Vec<Field>,
}

/// A family that can be copied.
pub(crate) struct Mould {
    /// What its names are.
    pub(crate) names: Vec<Name>,
    /// How many cases it has.
    pub(crate) cases: usize,
    /// When its first case began.
    pub(crate) began: Moment,
    /// Whether all of its cases are closed, and nothing happens to them any more.
    pub(crate) is_over: bool,
    /// How many events it has.
    pub(crate) events: usize,
    shapes: Vec<Shape>,
}

/// What one copy puts in the place of the family's names, and by how much later it happened.
pub(crate) struct Cast {
    pub(crate) names: Vec<String>,
    pub(crate) salts: BTreeMap<usize, [u8; 16]>,
    pub(crate) later: i64,
}

/// A row with the statement that puts it.
pub(crate) type Put = (Sql, Vec<Value>);

impl Mould {
    /// Makes a mould of a case and its children.
    pub(crate) fn of(tx: &mut Tx<'_>, city: &Jurisdiction, family: &[CaseRow]) -> Result<Self, Failure> {
        let mut known = Known::default();
        for row in family {
            known.add(row.id.as_str(), || Name::Case(row.opened_at));
            known.add_number(&row.number, row.opened_at);
            if let Some(party) = &row.party {
                known.add(party.as_str(), || Name::Party);
            }
        }
        let mut rows: Vec<(&Table, usize, Row)> = Vec::new();
        for (case, row) in family.iter().enumerate() {
            for table in &TABLES {
                let found = tx.query(table.select(), &[city.as_str().into(), row.id.as_str().into()])?;
                rows.extend(found.into_iter().map(|row| (table, case, row)));
            }
        }
        for (table, _, row) in &rows {
            known.of_row(table, row)?;
        }
        let shapes = rows.iter().map(|(table, case, row)| shape(table, *case, row, &known));
        let shapes = shapes.collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            cases: family.len(),
            began: family[0].opened_at,
            is_over: family.iter().all(|row| row.outcome.is_some() && row.wake_at.is_none()),
            events: shapes.iter().filter(|shape| shape.is_event).count(),
            names: known.names,
            shapes,
        })
    }

    /// The rows of a copy.
    pub(crate) fn cast(&self, city: &Jurisdiction, cast: &Cast, keep_commands_since: Moment) -> Vec<Put> {
        let mut heads: Vec<Option<Digest>> = vec![None; self.cases];
        let mut puts = Vec::with_capacity(self.shapes.len());
        for shape in &self.shapes {
            let mut values = vec![city.as_str().into()];
            let mut commitment = 0;
            for field in &shape.fields {
                values.push(match field {
                    Field::Text(pieces) => {
                        if let [Piece::Name(name)] = pieces.as_slice()
                            && cast.salts.contains_key(name)
                        {
                            commitment = *name;
                        }
                        write(pieces, cast).into()
                    }
                    Field::Instant(at) => (at + cast.later).into(),
                    Field::Same(value) => value.clone(),
                    Field::Link => {
                        let (Value::Text(case), Some(Value::Text(body))) = (&values[1], values.last()) else {
                            unreachable!("an event's case comes first, and its text before its link")
                        };
                        let origin = || journal::origin(&CaseId::from(case.as_str()));
                        let link = journal::link(heads[shape.case].unwrap_or_else(origin), body.as_str());
                        heads[shape.case] = Some(link);
                        link.into()
                    }
                    Field::Head => heads[shape.case].map_or(Value::Null, Value::from),
                    Field::Salt => cast.salts[&commitment].as_slice().into(),
                });
            }
            if !is_forgotten(shape, &values, keep_commands_since) {
                puts.push((shape.insert, values));
            }
        }
        puts
    }
}

/// The keys of old commands are not kept.
fn is_forgotten(shape: &Shape, values: &[Value], since: Moment) -> bool {
    shape.insert.starts_with("INSERT INTO command")
        && matches!(values.last(), Some(Value::I64(at)) if *at < since.0)
}

/// The commitment to a value with another salt.
pub(crate) fn commitment(value: &str, salt: [u8; 16]) -> String {
    Secret::new(value, salt).commitment()
}

/// The names of a family, by the texts they are.
#[derive(Default)]
struct Known {
    names: Vec<Name>,
    places: BTreeMap<String, usize>,
}

impl Known {
    fn add(&mut self, text: &str, name: impl FnOnce() -> Name) {
        if !self.places.contains_key(text) {
            self.places.insert(text.to_owned(), self.names.len());
            self.names.push(name());
        }
    }

    /// `planning-window-2026-000012`: the year is the last part of four figures before the running one.
    fn add_number(&mut self, number: &str, at: Moment) {
        let (head, running) = number.rsplit_once('-').unwrap_or(("", number));
        let is_year = |part: &&str| part.len() == 4 && part.starts_with("20");
        let year = head.rsplit('-').find(is_year).unwrap_or("");
        let (before, after) = head.rsplit_once(year).unwrap_or((head, ""));
        let (before, after) = (before.to_owned(), format!("{after}-"));
        self.add(number, || Name::Number { before, after, figures: running.len(), at });
    }

    fn of_row(&mut self, table: &Table, row: &Row) -> Result<(), Failure> {
        match table.name() {
            "private" => {
                let value: String = row.get(4)?;
                self.add(&row.get::<String>(0)?, || Name::Commitment(value));
            }
            "notice" => self.add_number(&row.get::<String>(0)?, Moment(row.get(5)?)),
            "command" => {
                let at = Moment(row.get(4)?);
                self.add(&row.get::<String>(0)?, || Name::Key(at));
            }
            "message" => {
                let at = Moment(row.get(7)?);
                self.add(&row.get::<String>(0)?, || Name::Key(at));
            }
            _ => {}
        }
        Ok(())
    }

    /// The first name or instant in a text from there on.
    fn next(&self, text: &str, from: usize) -> Option<(Range<usize>, Piece)> {
        let names = self.places.iter().filter_map(|(name, place)| {
            let start = from + text[from..].find(name.as_str())?;
            Some((start..start + name.len(), Piece::Name(*place)))
        });
        // Of two that begin together, the longer.
        let name = names.min_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let instant = instant(text, from);
        match (name, instant) {
            (Some(name), Some(instant)) if instant.0.start < name.0.start => Some(instant),
            (Some(name), _) => Some(name),
            (None, instant) => instant,
        }
    }

    fn pieces(&self, text: &str) -> Vec<Piece> {
        let (mut pieces, mut from) = (Vec::new(), 0);
        while let Some((range, piece)) = self.next(text, from) {
            if range.start > from {
                pieces.push(Piece::Literal(text[from..range.start].to_owned()));
            }
            pieces.push(piece);
            from = range.end;
        }
        if from < text.len() {
            pieces.push(Piece::Literal(text[from..].to_owned()));
        }
        pieces
    }
}

/// The first run of sixteen figures: microseconds of these decades are written with as many.
fn instant(text: &str, from: usize) -> Option<(Range<usize>, Piece)> {
    let bytes = text.as_bytes();
    let mut start = from;
    while start < bytes.len() {
        let figures = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let stands_alone = start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
        if figures == 16 && stands_alone {
            let range = start..start + 16;
            let at = text[range.clone()].parse().unwrap();
            return Some((range, Piece::Instant(at)));
        }
        start += figures.max(1);
    }
    None
}

fn write(pieces: &[Piece], cast: &Cast) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(if pieces.len() > 1 { 1024 } else { 32 });
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Name(name) => text.push_str(&cast.names[*name]),
            Piece::Instant(at) => write!(text, "{}", at + cast.later).unwrap(),
        }
    }
    text
}

fn shape(table: &Table, case: usize, row: &Row, known: &Known) -> Result<Shape, Failure> {
    let field = |(index, column)| {
        Ok(match column {
            Column::Text => {
                let text: Option<String> = row.get(index)?;
                text.map_or(Field::Same(Value::Null), |text| Field::Text(known.pieces(&text)))
            }
            Column::Instant => match row.get::<Option<i64>>(index)? {
                // Never and far away stay what they are.
                Some(at @ (0 | i64::MAX)) => Field::Same(at.into()),
                Some(at) => Field::Instant(at),
                None => Field::Same(Value::Null),
            },
            Column::Number => Field::Same(row.get::<i64>(index)?.into()),
            Column::Flag => Field::Same(row.get::<bool>(index)?.into()),
            Column::Bytes => Field::Same(row.get::<Vec<u8>>(index)?.into()),
            Column::Link => Field::Link,
            Column::Head => Field::Head,
            Column::Salt => Field::Salt,
        })
    };
    let fields = table.columns().enumerate().map(field).collect::<Result<Vec<_>, Failure>>()?;
    Ok(Shape { insert: table.insert(), is_event: table.name() == "event", case, fields })
}
