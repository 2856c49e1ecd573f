//! Values that go into statements and come out of them.

use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::Failure;

/// A value of a column. There are no floats: money is fen, a score ten-thousandths, an instant microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no; `INTEGER` 0 or 1 in SQLite.
    Bool(bool),
    /// A whole number.
    I64(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

macro_rules! from {
    ($($from:ty => |$name:ident| $make:expr),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from($name: $from) -> Self {
                $make
            }
        }
    )*};
}

from! {
    bool => |value| Self::Bool(value),
    i64 => |value| Self::I64(value),
    u32 => |value| Self::I64(i64::from(value)),
    i32 => |value| Self::I64(i64::from(value)),
    &str => |value| Self::Text(value.to_owned()),
    String => |value| Self::Text(value),
    &String => |value| Self::Text(value.clone()),
    &[u8] => |value| Self::Bytes(value.to_vec()),
    Vec<u8> => |value| Self::Bytes(value),
    [u8; 32] => |value| Self::Bytes(value.to_vec()),
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Bool(value) => ValueRef::Integer(i64::from(*value)),
            Self::I64(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut tokio_postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(value) => value.to_sql_checked(kind, out),
            Self::I64(value) => value.to_sql_checked(kind, out),
            Self::Text(value) => value.to_sql_checked(kind, out),
            Self::Bytes(value) => value.to_sql_checked(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::BOOL | Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

/// One row of an answer, its columns in the order of the statement.
#[derive(Debug, Clone)]
pub struct Row(pub(super) Vec<Value>);

impl Row {
    /// The column as what `T` is.
    ///
    /// # Errors
    /// [`Failure::Shape`] if there is no such column or it holds something else: the statement and the code disagree.
    pub fn get<T: Column>(&self, index: usize) -> Result<T, Failure> {
        let value = self.0.get(index).unwrap_or(&Value::Null);
        T::read(value).ok_or_else(|| Failure::Shape { column: index, found: kind(value) })
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::I64(_) => "a number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
    }
}

/// What a column can be read as.
pub trait Column: Sized {
    /// The value, if it is one of these.
    fn read(value: &Value) -> Option<Self>;
}

macro_rules! column {
    ($($type:ty: $($pattern:pat => $make:expr),+;)*) => {$(
        impl Column for $type {
            fn read(value: &Value) -> Option<Self> {
                match value {
                    $($pattern => Some($make),)+
                    _ => None,
                }
            }
        }
    )*};
}

column! {
    bool: Value::Bool(value) => *value, Value::I64(value) => *value != 0;
    i64: Value::I64(value) => *value;
    String: Value::Text(value) => value.clone();
    Vec<u8>: Value::Bytes(value) => value.clone();
}

impl Column for u32 {
    fn read(value: &Value) -> Option<Self> {
        i64::read(value).and_then(|value| value.try_into().ok())
    }
}

impl Column for [u8; 32] {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => bytes.as_slice().try_into().ok(),
            _ => None,
        }
    }
}

impl<T: Column> Column for Option<T> {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::read(value).map(Some),
        }
    }
}
