//! Turns the cells of one column chunk into the values of a log.

use hashbrown::HashMap;

use super::cells::{Coded, Fixed, Form, Micros96, NO_CODE};
use super::chunk::Place;
use super::fault::Trouble;
use super::schema::{Kind, Sign, Unit, Wall, Wanted};
use crate::MISSING_TIME;
use crate::layout::Role;
use crate::time::MICROS_PER_DAY;
use crate::zone::Clock;

/// One column of one row group.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) values: Values,
    /// Rows whose value could not be understood, and why; they stand as rows without a value.
    pub(super) bad: Vec<(usize, String)>,
}

/// The values of a column chunk, one for each row.
#[derive(Debug)]
pub(super) enum Values {
    Text(Coded),
    Json(Coded),
    Int(Fixed<i64>),
    Float(Fixed<f64>),
    Bool(Fixed<bool>),
    /// Microseconds since the epoch UTC, or [`MISSING_TIME`].
    Time(Vec<i64>),
}

/// Decodes one column chunk.
pub(super) fn decode(place: &Place<'_>, column: &Wanted, clock: &mut Clock<'_>) -> Result<Decoded, Trouble> {
    let mut bad = Vec::new();
    let values = match column.kind {
        Kind::Text => Values::Text(place.decode(Coded::new(Form::Utf8))?),
        Kind::Json => Values::Json(place.decode(Coded::new(Form::Utf8))?),
        Kind::Uuid => Values::Text(place.decode(Coded::new(Form::Uuid))?),
        Kind::Int32(Sign::Signed) => Values::Int(place.decode(Fixed::<i32>::default())?.map(i64::from)),
        Kind::Int32(Sign::Unsigned) => {
            Values::Int(place.decode(Fixed::<i32>::default())?.map(|raw| i64::from(raw.cast_unsigned())))
        }
        Kind::Int64(sign) => {
            let cells = place.decode(Fixed::<i64>::default())?;
            if sign == Sign::Unsigned {
                note_beyond_signed(&cells, &mut bad);
            }
            Values::Int(cells)
        }
        Kind::Decimal32(unit) => {
            Values::Float(place.decode(Fixed::<i32>::default())?.map(|raw| f64::from(raw) / unit))
        }
        Kind::Decimal64(unit) => {
            Values::Float(place.decode(Fixed::<i64>::default())?.map(|raw| raw as f64 / unit))
        }
        Kind::Float => Values::Float(place.decode(Fixed::<f32>::default())?.map(f64::from)),
        Kind::Double => Values::Float(place.decode(Fixed::<f64>::default())?),
        Kind::Bool => Values::Bool(place.decode(Fixed::<bool>::default())?),
        Kind::Date | Kind::Timestamp(..) | Kind::Int96 => {
            Values::Time(times(place, column.kind, clock, &mut bad)?)
        }
    };
    let values = match (values, &column.role) {
        (Values::Int(cells), Role::Case | Role::Activity) => Values::Text(numbers_as_text(&cells, &bad)?),
        (Values::Text(cells), Role::Time | Role::Happened(_)) => {
            Values::Time(texts_as_times(&cells, clock, &mut bad))
        }
        (values, _) => values,
    };
    Ok(Decoded { values, bad })
}

fn note_beyond_signed(cells: &Fixed<i64>, bad: &mut Vec<(usize, String)>) {
    for (row, raw) in cells.values.iter().enumerate() {
        if *raw < 0 && cells.is_present(row) {
            bad.push((row, format!("the number {} is beyond {}", raw.cast_unsigned(), i64::MAX)));
        }
    }
}

/// Decodes a column of times.
fn times(
    place: &Place<'_>,
    kind: Kind,
    clock: &mut Clock<'_>,
    bad: &mut Vec<(usize, String)>,
) -> Result<Vec<i64>, Trouble> {
    let wall = match kind {
        Kind::Date => Wall::Local,
        Kind::Timestamp(_, wall) => wall,
        _ => Wall::Utc,
    };
    if wall == Wall::Local && !clock.has_zone() {
        let what = "its times have no zone; say which zone the log's clock shows (--zone)";
        return Err(Trouble(what.into()));
    }
    let micros_of = |micros: Option<i64>| micros.filter(|micros| in_range(*micros));
    let mut instant = |micros: Option<i64>| match micros_of(micros) {
        Some(local) if wall == Wall::Local => clock.place(local),
        micros => micros,
    };
    Ok(match kind {
        Kind::Int96 => {
            instants(&place.decode(Fixed::<Micros96>::default())?, |micros| instant(Some(micros.0)), bad)
        }
        Kind::Date => instants(
            &place.decode(Fixed::<i32>::default())?,
            |day| instant(i64::from(day).checked_mul(MICROS_PER_DAY)),
            bad,
        ),
        Kind::Timestamp(Unit::Millis, _) => {
            instants(&place.decode(Fixed::<i64>::default())?, |millis| instant(millis.checked_mul(1000)), bad)
        }
        Kind::Timestamp(Unit::Nanos, _) => instants(
            &place.decode(Fixed::<i64>::default())?,
            |nanos| instant(Some(nanos.div_euclid(1000))),
            bad,
        ),
        _ => instants(&place.decode(Fixed::<i64>::default())?, |micros| instant(Some(micros)), bad),
    })
}

/// The instant of every row; a value without one is noted as bad.
fn instants<T: Copy + Default>(
    cells: &Fixed<T>,
    mut instant: impl FnMut(T) -> Option<i64>,
    bad: &mut Vec<(usize, String)>,
) -> Vec<i64> {
    let mut times = Vec::with_capacity(cells.values.len());
    for (row, value) in cells.values.iter().enumerate() {
        times.push(match instant(*value) {
            _ if !cells.is_present(row) => MISSING_TIME,
            Some(micros) => micros,
            None => {
                bad.push((row, "the time is beyond the years 0 to 9999".to_owned()));
                MISSING_TIME
            }
        });
    }
    times
}

/// Within the years that can be written with four digits, a day's distance kept for zones.
fn in_range(micros: i64) -> bool {
    const FIRST: i64 = -719_527 * MICROS_PER_DAY;
    const LAST: i64 = 2_932_896 * MICROS_PER_DAY;
    (FIRST..LAST).contains(&micros)
}

fn numbers_as_text(cells: &Fixed<i64>, bad: &[(usize, String)]) -> Result<Coded, Trouble> {
    let mut coded = Coded::default();
    let mut known: HashMap<i64, u32> = HashMap::new();
    for (row, number) in cells.values.iter().enumerate() {
        if !cells.is_present(row) {
            coded.codes.push(NO_CODE);
        } else if let Some(code) = known.get(number) {
            coded.codes.push(*code);
        } else {
            coded.push(number.to_string().as_bytes())?;
            known.insert(*number, coded.codes[row]);
        }
    }
    for (row, _) in bad {
        coded.codes[*row] = NO_CODE;
    }
    Ok(coded)
}

fn texts_as_times(cells: &Coded, clock: &mut Clock<'_>, bad: &mut Vec<(usize, String)>) -> Vec<i64> {
    let read: Vec<_> = cells
        .texts
        .iter()
        .map(|text| if text.is_empty() { Ok(MISSING_TIME) } else { clock.read(text.as_bytes()) })
        .collect();
    let mut times = Vec::with_capacity(cells.codes.len());
    for (row, code) in cells.codes.iter().enumerate() {
        times.push(match read.get(*code as usize) {
            Some(Ok(time)) => *time,
            Some(Err(what)) => {
                bad.push((row, what.clone()));
                MISSING_TIME
            }
            None => MISSING_TIME,
        });
    }
    times
}
