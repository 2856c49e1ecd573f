//! What the API reads and writes: bodies, instants, fields, places in lists.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use chuangyou_app::Rulebook;
use chuangyou_calendar::LocalSecond;
use chuangyou_engine::case::{FieldName, FieldValue, Moment};
use chuangyou_eventlog::{Stamp, format_time, parse_time};
use chuangyou_programme::model::{Field, FieldType, Procedure, Text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Problem;
use crate::fill::plain;
use crate::server::Site;
use chuangyou_pages::component::fault;
use chuangyou_pages::lang::both;

/// A body in JSON; what cannot be read is told with its place.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Site> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, site).await {
            Ok(Json(asked)) => Ok(Self(asked)),
            Err(why) => Err(match why.status() {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "api-too-large"),
                _ => Problem::new(StatusCode::BAD_REQUEST, "api-unreadable").because(plain(why.body_text())),
            }),
        }
    }
}

/// An instant, in ISO 8601 and UTC.
pub(super) fn instant(at: Moment) -> Value {
    json!(format_time(at.0, 0))
}

/// An instant that a request names; without an offset it is a time on the clocks of the city's zone.
pub(super) fn read_instant(book: &Rulebook, text: &str) -> Option<Moment> {
    match parse_time(text.trim().as_bytes())? {
        Stamp::Utc(at) => Some(Moment(at)),
        Stamp::Local(local) => {
            let second = LocalSecond(local.div_euclid(1_000_000));
            Some(Moment(book.almanac().instant(second)))
        }
    }
}

/// A place in a list, as clients hand it back: they need not understand it.
pub(super) fn cursor(place: &impl Serialize) -> String {
    let text = json!(place).to_string();
    text.bytes().fold(String::new(), |mut figures, byte| {
        write!(figures, "{byte:02x}").expect("text takes whatever is written");
        figures
    })
}

/// The place that a client handed back.
pub(super) fn read_cursor<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let wrong = || Problem::new(StatusCode::BAD_REQUEST, "api-cursor");
    let figures = text.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    });
    let bytes = figures.collect::<Option<Vec<u8>>>().ok_or_else(wrong)?;
    serde_json::from_slice(&bytes).map_err(|_| wrong())
}

/// The value of a field, as the procedure's type writes it: numbers as numbers, money in fen, days and instants in ISO 8601.
pub(super) fn shown(value: &FieldValue) -> Option<Value> {
    Some(match value {
        FieldValue::Commitment(_) => return None,
        FieldValue::Number(number) | FieldValue::Money(number) => json!(number),
        FieldValue::Instant(at) => instant(*at),
        FieldValue::List(entries) => json!(entries),
        FieldValue::Flag(up) => json!(up),
        other => json!(other.text()?),
    })
}

/// Values by field, and what is wrong with others.
pub(super) type Read = (BTreeMap<FieldName, FieldValue>, BTreeMap<String, Text>);

/// The fields of a request, by the procedure's types; and what of them cannot be read.
pub(super) fn fields(book: &Rulebook, procedure: &Procedure, given: &BTreeMap<String, Value>) -> Read {
    let (mut values, mut faults) = (BTreeMap::new(), BTreeMap::new());
    for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
        let read = match procedure.fields.iter().find(|field| field.id == *name) {
            Some(field) => field_value(book, field, value),
            None => Err(both("api-unknown-field")),
        };
        match read {
            Ok(value) => drop(values.insert(FieldName::from(name.as_str()), value)),
            Err(fault) => drop(faults.insert(name.clone(), fault)),
        }
    }
    (values, faults)
}

fn field_value(book: &Rulebook, field: &Field, value: &Value) -> Result<FieldValue, Text> {
    let text = || value.as_str().map(str::to_owned).ok_or_else(|| both("api-field-text"));
    let day = |text: String| text.parse().map_err(|_| fault::not_a_day());
    Ok(match &field.kind {
        FieldType::Text | FieldType::LongText | FieldType::CaseNumber => FieldValue::Text(text()?),
        FieldType::Number => FieldValue::Number(value.as_i64().ok_or_else(fault::not_a_number)?),
        FieldType::Money => FieldValue::Money(value.as_i64().ok_or_else(fault::not_a_number)?),
        FieldType::Date => FieldValue::Date(text().and_then(day)?),
        FieldType::Instant => FieldValue::Instant(read_instant(book, &text()?).ok_or_else(fault::not_a_day)?),
        FieldType::Choice(_) => FieldValue::Choice(text()?),
        FieldType::File => FieldValue::File(text()?),
        FieldType::Unit => FieldValue::Unit(text()?.into()),
        FieldType::Person => FieldValue::Person(text()?.into()),
        FieldType::Item => FieldValue::Item(text()?.into()),
        FieldType::Enterprise => FieldValue::Enterprise(text()?),
        FieldType::Case => FieldValue::Case(text()?.into()),
        FieldType::List => {
            let entries = value.as_array().ok_or_else(|| both("api-field-list"))?;
            let text = |entry: &Value| entry.as_str().map(str::to_owned);
            let entries = entries.iter().map(text).collect::<Option<_>>();
            FieldValue::List(entries.ok_or_else(|| both("api-field-list"))?)
        }
        FieldType::Flag => FieldValue::Flag(value.as_bool().ok_or_else(|| both("api-field-flag"))?),
    })
}
