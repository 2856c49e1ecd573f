//! As much of JSON Schema as our schema uses.

use serde_json::Value;

/// Where and why a TOML file does not fit the schema.
pub(crate) fn faults(schema: &Value, toml: &str) -> Vec<String> {
    let table: toml::Table = toml.parse().unwrap();
    let instance = json(toml::Value::Table(table));
    let mut faults = Vec::new();
    check(schema, schema, &instance, "", &mut faults);
    faults
}

/// A TOML value as JSON; dates become text.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(list) => list.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
    }
}

fn fits(root: &Value, schema: &Value, instance: &Value) -> bool {
    let mut faults = Vec::new();
    check(root, schema, instance, "", &mut faults);
    faults.is_empty()
}

fn check(root: &Value, schema: &Value, instance: &Value, at: &str, faults: &mut Vec<String>) {
    let Value::Object(keywords) = schema else {
        return;
    };
    for (keyword, rule) in keywords {
        let fits_all = match keyword.as_str() {
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                check(root, root.pointer(pointer).expect(pointer), instance, at, faults);
                true
            }
            "type" => of_type(rule, instance),
            "const" => rule == instance,
            "enum" => rule.as_array().unwrap().contains(instance),
            "minimum" => instance.as_i64().is_none_or(|n| n >= rule.as_i64().unwrap()),
            "maximum" => instance.as_i64().is_none_or(|n| n <= rule.as_i64().unwrap()),
            "minItems" => instance.as_array().is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap()),
            "anyOf" => rule.as_array().unwrap().iter().any(|s| fits(root, s, instance)),
            "oneOf" => rule.as_array().unwrap().iter().filter(|s| fits(root, s, instance)).count() == 1,
            "allOf" => {
                rule.as_array().unwrap().iter().for_each(|s| check(root, s, instance, at, faults));
                true
            }
            "then" => {
                if fits(root, &schema["if"], instance) {
                    check(root, rule, instance, at, faults);
                }
                true
            }
            _ => {
                object_keyword(root, keyword, rule, schema, instance, at, faults);
                true
            }
        };
        if !fits_all {
            faults.push(format!("{at}: {keyword}"));
        }
    }
}

fn object_keyword(
    root: &Value,
    keyword: &str,
    rule: &Value,
    schema: &Value,
    instance: &Value,
    at: &str,
    faults: &mut Vec<String>,
) {
    let entries = instance.as_object().into_iter().flatten();
    match keyword {
        "properties" => {
            for (key, value) in entries {
                check(root, &rule[key.as_str()], value, &format!("{at}/{key}"), faults);
            }
        }
        "additionalProperties" => {
            for (key, value) in entries.filter(|(key, _)| schema["properties"].get(key).is_none()) {
                match rule {
                    Value::Bool(false) => faults.push(format!("{at}/{key}: unknown")),
                    rule => check(root, rule, value, &format!("{at}/{key}"), faults),
                }
            }
        }
        "propertyNames" => {
            for (key, _) in entries {
                check(root, rule, &Value::from(key.as_str()), &format!("{at}/{key}"), faults);
            }
        }
        "required" if instance.is_object() => {
            let missing =
                rule.as_array().unwrap().iter().filter(|key| instance.get(key.as_str().unwrap()).is_none());
            faults.extend(missing.map(|key| format!("{at}: {key} is missing")));
        }
        "items" => {
            for (i, item) in instance.as_array().into_iter().flatten().enumerate() {
                check(root, rule, item, &format!("{at}/{i}"), faults);
            }
        }
        "$schema" | "title" | "description" | "$defs" | "format" | "if" | "required" => {}
        other => panic!("this test does not know the keyword {other}"),
    }
}

fn of_type(rule: &Value, instance: &Value) -> bool {
    match rule {
        Value::Array(any) => any.iter().any(|one| of_type(one, instance)),
        one => match one.as_str().unwrap() {
            "object" => instance.is_object(),
            "array" => instance.is_array(),
            "string" => instance.is_string(),
            "boolean" => instance.is_boolean(),
            "integer" => instance.is_i64(),
            "number" => instance.is_number(),
            other => panic!("this test does not know the type {other}"),
        },
    }
}
