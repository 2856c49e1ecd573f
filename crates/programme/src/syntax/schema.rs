//! The JSON schema of the language, from the same definitions that read it.

use super::decode::{Definitions, Fields, Property};
use super::document::Document;
use serde_json::{Map, json};

/// The JSON schema (draft 2020-12) of a file of a programme, for editors that complete and check TOML.
///
/// ```
/// let schema = chuangyou_programme::schema();
/// assert_eq!(schema["properties"]["rule"]["type"], "array");
/// ```
pub fn schema() -> serde_json::Value {
    let mut definitions = Definitions::new();
    let mut file = table_schema::<Document>(
        "A file of a programme of Chuangyou. Together the files of a folder are one programme.",
        &mut definitions,
    );
    let mut root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Chuangyou programme",
    });
    if let (Some(root), Some(file)) = (root.as_object_mut(), file.as_object_mut()) {
        root.append(file);
    }
    root["$defs"] = json!(definitions);
    root
}

/// The schema of a whole table.
pub(crate) fn table_schema<T: Fields>(doc: &str, definitions: &mut Definitions) -> serde_json::Value {
    object(doc, T::properties(definitions))
}

/// A closed object with these keys.
pub(crate) fn object(doc: &str, properties: Vec<Property>) -> serde_json::Value {
    let required: Vec<&str> = properties.iter().filter(|p| p.required).map(|p| p.key).collect();
    let keys: Map<String, serde_json::Value> =
        properties.into_iter().map(|p| (p.key.to_owned(), p.schema)).collect();
    let mut schema = json!({ "type": "object", "additionalProperties": false, "properties": keys });
    if !doc.is_empty() {
        schema["description"] = json!(doc);
    }
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// Puts a schema among the definitions, once, and refers to it.
pub(crate) fn defined(
    name: &str,
    definitions: &mut Definitions,
    make: impl FnOnce(&mut Definitions) -> serde_json::Value,
) -> serde_json::Value {
    if !definitions.contains_key(name) {
        define(name, definitions, json!(true));
        let schema = make(definitions);
        define(name, definitions, schema);
    }
    reference(name)
}

fn define(name: &str, definitions: &mut Definitions, schema: serde_json::Value) {
    definitions.insert(name.to_owned(), schema);
}

fn reference(name: &str) -> serde_json::Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// A key's documentation: its lines joined.
pub(crate) fn doc(lines: &[&str]) -> String {
    lines.iter().map(|l| l.trim()).collect::<Vec<_>>().join(" ")
}

/// Adds a description to a key's schema.
pub(crate) fn described(mut schema: serde_json::Value, doc: &str) -> serde_json::Value {
    schema["description"] = json!(doc);
    schema
}
