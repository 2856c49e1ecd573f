//! Values of attributes that need more than a typed column, and what a log says about itself.

/// One value of an attribute, with the types of the XES standard.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Any text.
    Text(String),
    /// A text that identifies something, usually a UUID.
    Id(String),
    /// A whole number.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// An instant: microseconds since the epoch, UTC.
    Time(i64),
    /// An ordered list of attributes; keys may repeat.
    List(Vec<Attribute>),
    /// An unordered collection of attributes.
    Container(Vec<Attribute>),
}

/// A key with its value and the attributes nested below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// The key, such as `org:resource`.
    pub key: String,
    /// The value.
    pub value: Value,
    /// Attributes of this attribute (XES nested attributes).
    pub children: Vec<Attribute>,
}

/// A value borrowed from a column.
#[derive(Copy, Clone, Debug, PartialEq)]
pub enum ValueRef<'a> {
    /// Any text.
    Text(&'a str),
    /// A text that identifies something.
    Id(&'a str),
    /// A whole number.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// Microseconds since the epoch, UTC.
    Time(i64),
    /// An ordered list of attributes.
    List(&'a [Attribute]),
    /// An unordered collection of attributes.
    Container(&'a [Attribute]),
}

impl Value {
    /// The same value, borrowed.
    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Value::Text(text) => ValueRef::Text(text),
            Value::Id(text) => ValueRef::Id(text),
            Value::Int(number) => ValueRef::Int(*number),
            Value::Float(number) => ValueRef::Float(*number),
            Value::Bool(truth) => ValueRef::Bool(*truth),
            Value::Time(micros) => ValueRef::Time(*micros),
            Value::List(items) => ValueRef::List(items),
            Value::Container(items) => ValueRef::Container(items),
        }
    }
}

impl ValueRef<'_> {
    /// The same value, owned.
    pub fn to_value(self) -> Value {
        match self {
            ValueRef::Text(text) => Value::Text(text.to_owned()),
            ValueRef::Id(text) => Value::Id(text.to_owned()),
            ValueRef::Int(number) => Value::Int(number),
            ValueRef::Float(number) => Value::Float(number),
            ValueRef::Bool(truth) => Value::Bool(truth),
            ValueRef::Time(micros) => Value::Time(micros),
            ValueRef::List(items) => Value::List(items.to_vec()),
            ValueRef::Container(items) => Value::Container(items.to_vec()),
        }
    }
}

/// What a log says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// XES extensions the log declares.
    pub extensions: Vec<Extension>,
    /// Ways to name events, as declared by the log.
    pub classifiers: Vec<Classifier>,
    /// Attributes every case has, with their default values.
    pub global_trace: Vec<Attribute>,
    /// Attributes every event has, with their default values.
    pub global_event: Vec<Attribute>,
    /// Attributes of the log itself.
    pub attributes: Vec<Attribute>,
}

/// A declared XES extension.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Extension {
    /// Its name, such as `Concept`.
    pub name: String,
    /// The prefix of its keys, such as `concept`.
    pub prefix: String,
    /// Where it is defined.
    pub uri: String,
}

/// A declared classifier: the keys whose values together name an event.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Classifier {
    /// Its name, such as `Activity classifier`.
    pub name: String,
    /// The keys, in order.
    pub keys: Vec<String>,
    /// `event` or `trace`, where the log says so.
    pub scope: Option<String>,
}
