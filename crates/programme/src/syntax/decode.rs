//! From the tree of a file to the tables of the language: one definition of each table gives its type, the
//! check of its keys and its JSON schema.

use super::node::{Key, Node, Value};
use super::suggest;
use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use serde_json::{Map, json};

/// The shared definitions of the JSON schema.
pub(crate) type Definitions = Map<String, serde_json::Value>;

/// Something that can be written as the value of a key.
pub(crate) trait Decode: Sized {
    /// Reads the value, or reports every fault in it.
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self>;

    /// What the absent key stands for; `None`: the key is required.
    fn absent() -> Option<Self> {
        None
    }

    /// The JSON schema of the value.
    fn schema(definitions: &mut Definitions) -> serde_json::Value;
}

/// The keys of a table, or a part of them.
pub(crate) trait Fields: Sized {
    /// Takes the keys from the table, or reports every fault in them.
    fn take(reader: &mut Reader<'_>, sink: &mut Sink) -> Option<Self>;

    /// Each key with its schema and whether it is required.
    fn properties(definitions: &mut Definitions) -> Vec<Property>;
}

/// A key in the JSON schema.
pub(crate) struct Property {
    pub(crate) key: &'static str,
    pub(crate) required: bool,
    pub(crate) schema: serde_json::Value,
}

/// A value with the place where it is written.
#[derive(Debug, Clone)]
pub(crate) struct Sp<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

impl<T> std::ops::Deref for Sp<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A text and its place: an id, a reference or words.
pub(crate) type Name = Sp<String>;

/// Takes the keys of one table and knows which are left.
pub(crate) struct Reader<'a> {
    pub(crate) span: Span,
    entries: &'a [(Key, Node)],
    taken: Vec<bool>,
    asked: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// Begins to read a table; anything else is reported.
    pub(crate) fn new(node: &'a Node, sink: &mut Sink) -> Option<Self> {
        match &node.value {
            Value::Table(entries) => {
                Some(Self { span: node.span, entries, taken: vec![false; entries.len()], asked: Vec::new() })
            }
            _ => wrong_type(node, "a table `{ … }`", sink),
        }
    }

    /// The value of `key`, which means what `doc` says.
    pub(crate) fn key<T: Decode>(&mut self, key: &'static str, doc: &str, sink: &mut Sink) -> Option<T> {
        match self.ask_for(key) {
            Some(node) => T::decode(node, sink),
            None => T::absent().or_else(|| {
                self.missing(key, doc.trim(), sink);
                None
            }),
        }
    }

    /// What stands under `key`, which is taken from now on.
    fn ask_for(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.push(key);
        let at = self.entries.iter().position(|(k, _)| k.name == key)?;
        self.taken[at] = true;
        Some(&self.entries[at].1)
    }

    /// Whether the table has `key`.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(k, _)| k.name == key)
    }

    fn missing(&self, key: &str, doc: &str, sink: &mut Sink) {
        let near = self.left().find(|k| suggest::nearest(&k.name, [key]).is_some());
        if near.is_none() {
            sink.error(
                Code::MissingKey,
                self.span,
                format!("the key `{key}` is missing"),
                format!("needs `{key}`"),
                format!("`{key}`: {doc}"),
            );
        }
    }

    fn left(&self) -> impl Iterator<Item = &'a Key> {
        let asked = &self.asked;
        self.entries
            .iter()
            .zip(&self.taken)
            .filter(move |((k, _), taken)| !**taken && !asked.contains(&k.name.as_str()))
            .map(|((k, _), _)| k)
    }

    /// Reports every key that nobody took; `None` if there was one.
    pub(crate) fn finish(self, sink: &mut Sink) -> Option<()> {
        let mut clean = Some(());
        for key in self.left() {
            clean = None;
            self.unknown(key, sink);
        }
        clean
    }

    /// Reports only keys that are slips of a key that is missing: of the others nobody can say whether they belong.
    pub(crate) fn finish_with_slips(self, sink: &mut Sink) {
        for key in self.left().filter(|key| suggest::nearest(&key.name, self.absent()).is_some()) {
            self.unknown(key, sink);
        }
    }

    /// The keys that were asked for and are not there.
    fn absent(&self) -> impl Iterator<Item = &'static str> {
        self.asked.iter().copied().filter(|key| !self.has(key))
    }

    fn unknown(&self, key: &Key, sink: &mut Sink) {
        let message = format!("there is no key `{}` here", key.name);
        let help = suggest::help(&key.name, self.absent()).unwrap_or_else(|| "remove it".to_owned());
        sink.error(Code::UnknownKey, key.span, message, "not a key of this table", help);
    }
}

/// Reads a whole table: its keys and nothing else.
pub(crate) fn table<T: Fields>(node: &Node, sink: &mut Sink) -> Option<T> {
    let mut reader = Reader::new(node, sink)?;
    let value = T::take(&mut reader, sink);
    reader.finish(sink).and(value)
}

/// Reports a value of the wrong type.
pub(crate) fn wrong_type<T>(node: &Node, expected: &str, sink: &mut Sink) -> Option<T> {
    report_wrong_type(node, expected, sink);
    None
}

fn report_wrong_type(node: &Node, expected: &str, sink: &mut Sink) {
    sink.error(
        Code::WrongType,
        node.span,
        format!("expected {expected}, found {}", node.kind()),
        format!("{} stands here", node.kind()),
        format!("write {expected} instead"),
    );
}

impl<T: Decode> Decode for Sp<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        T::decode(node, sink).map(|value| Self { value, span: node.span })
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        T::schema(definitions)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        T::decode(node, sink).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        T::schema(definitions)
    }
}

/// A list; the absent key is the empty list. One bad element spoils the list, but every element is checked.
impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let Value::Array(items) = &node.value else {
            return wrong_type(node, "a list `[ … ]`", sink);
        };
        let read: Vec<Option<T>> = items.iter().map(|item| T::decode(item, sink)).collect();
        read.into_iter().collect()
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "type": "array", "items": T::schema(definitions) })
    }
}

/// One value, or a list of them; the absent key is the empty list.
#[derive(Debug, Clone)]
pub(crate) struct Several<T>(pub(crate) Vec<T>);

impl<T: Decode> Decode for Several<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match node.value {
            Value::Array(_) => Vec::decode(node, sink).map(Self),
            _ => T::decode(node, sink).map(|one| Self(vec![one])),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self(Vec::new()))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        let one = T::schema(definitions);
        json!({ "anyOf": [one.clone(), { "type": "array", "items": one }] })
    }
}

/// Names and what they stand for, in the order of the file: a table with free keys.
#[derive(Debug, Clone)]
pub(crate) struct Pairs(pub(crate) Vec<(Name, Name)>);

impl Decode for Pairs {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let Value::Table(entries) = &node.value else {
            return wrong_type(node, "a table of names", sink);
        };
        let read: Vec<Option<(Name, Name)>> = entries
            .iter()
            .map(|(key, node)| {
                let name = Sp { value: key.name.clone(), span: key.span };
                Name::decode(node, sink).map(|to| (name, to))
            })
            .collect();
        read.into_iter().collect::<Option<_>>().map(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self(Vec::new()))
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "object", "additionalProperties": { "type": "string" } })
    }
}

/// The tables of a `[[kind]]`. A faulty one does not spoil the others, and its id stays known, so that
/// whoever cites it is not reported too.
#[derive(Debug, Clone)]
pub(crate) struct Tables<T> {
    pub(crate) good: Vec<Sp<T>>,
    /// Ids of the faulty ones; empty where even the id cannot be read.
    pub(crate) faulty: Vec<String>,
}

impl<T> Default for Tables<T> {
    fn default() -> Self {
        Self { good: Vec::new(), faulty: Vec::new() }
    }
}

impl<T: Decode> Decode for Tables<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let mut out = Self::default();
        let Value::Array(items) = &node.value else {
            let _: Option<T> =
                wrong_type(node, "a list of tables, each headed by its name in double brackets", sink);
            out.faulty.push(String::new());
            return Some(out);
        };
        for item in items {
            match Sp::<T>::decode(item, sink) {
                Some(table) => out.good.push(table),
                None => out.faulty.push(readable_id(item)),
            }
        }
        Some(out)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "type": "array", "items": T::schema(definitions) })
    }
}

/// A table that stands at most once in a file.
#[derive(Debug, Clone)]
pub(crate) enum Once<T> {
    Absent,
    /// With its id; empty where even that cannot be read.
    Faulty(String),
    Good(Sp<T>),
}

impl<T: Decode> Decode for Once<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        Some(Sp::decode(node, sink).map_or_else(|| Self::Faulty(readable_id(node)), Self::Good))
    }

    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        T::schema(definitions)
    }
}

fn readable_id(node: &Node) -> String {
    node.get("id").and_then(Node::text).unwrap_or_default().to_owned()
}

/// A key's name without the mark that lets Rust use its own words as names.
pub(crate) fn plain(key: &'static str) -> &'static str {
    key.strip_prefix("r#").unwrap_or(key)
}

/// The first of `keys` that the table has.
pub(crate) fn chosen(node: &Node, keys: &[&'static str], sink: &mut Sink) -> Option<&'static str> {
    let Value::Table(entries) = &node.value else {
        return wrong_type(node, "a table `{ … }`", sink);
    };
    if let Some(key) = keys.iter().find(|key| node.get(key).is_some()) {
        return Some(key);
    }
    let near = entries.iter().find_map(|(k, _)| suggest::nearest(&k.name, keys.iter().copied()));
    let help = near
        .map_or_else(|| format!("one of: {}", suggest::list(keys)), |near| format!("did you mean `{near}`?"));
    let found = entries.first().map_or_else(|| "an empty table".to_owned(), |(k, _)| format!("`{}`", k.name));
    let span = entries.first().map_or(node.span, |(k, _)| k.span);
    sink.push(
        Diagnostic::new(
            Code::OneOfKeys,
            span,
            format!("{found} is not one of the kinds known here"),
            "unknown kind",
        )
        .help(help),
    );
    None
}
