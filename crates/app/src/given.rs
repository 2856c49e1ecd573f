//! What is filled in, by hand: for cities that are made up, and for tests.

use std::collections::BTreeMap;

use chuangyou_engine::case::{FieldName, FieldValue};

/// What is filled in.
pub type Given = BTreeMap<FieldName, FieldValue>;

/// These values in these fields.
pub fn given(fields: &[(&str, FieldValue)]) -> Given {
    fields.iter().map(|(name, value)| ((*name).into(), value.clone())).collect()
}

/// Words.
pub fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

/// One of the choices.
pub fn choice(id: &str) -> FieldValue {
    FieldValue::Choice(id.to_owned())
}

/// A list of entries.
pub fn list(entries: &[&str]) -> FieldValue {
    FieldValue::List(entries.iter().map(|entry| (*entry).to_owned()).collect())
}
