//! Whose data is meant.

use crate::Value;

/// The jurisdiction that every key begins with, by its division code: a province's database can be divided by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Jurisdiction(String);

impl Jurisdiction {
    /// The jurisdiction of that code.
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    /// Its code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn value(&self) -> Value {
        Value::from(&self.0)
    }
}
