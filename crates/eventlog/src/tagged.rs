//! Values of attributes as JSON, for JSON lines and for the JSON columns of Parquet.
//!
//! Texts, numbers, truth values and `null` are themselves; a number with a point or an exponent is a
//! floating-point number. What JSON lacks is an object with one key that begins with `@`:
//!
//! | JSON | value |
//! |---|---|
//! | `{"@time": "2026-02-02T09:30:00.000+08:00"}` | an instant |
//! | `{"@id": "…"}`, `{"@text": "…"}` | an identifier; a text that is not to be taken for a time |
//! | `{"@float": "NaN"}` | NaN, `inf` or `-inf` |
//! | `{"@list": [{"key": …, "value": …}, …]}` | an ordered list of attributes |
//! | `{"@container": [{"key": …, "value": …}, …]}` | an unordered collection |
//! | `{"@value": …, "@children": [{"key": …, "value": …}, …]}` | a value with attributes nested below it |
//!
//! An object without such a key is a container of its members; an array is a list whose keys are `item`.

use serde_json::{Map, Number, Value as Json, json};

use crate::time::{Stamp, format_time, parse_time};
use crate::{Attribute, Value, ValueRef};

/// A value and the attributes nested below it.
pub(crate) type Tagged = (Value, Vec<Attribute>);

/// The key of the elements of a plain JSON array.
const ITEM: &str = "item";
/// How deep values may be nested; their JSON is up to four times as deep, and JSON is read to a depth of 128.
const DEEPEST: usize = 30;

/// The value in a JSON text; `None` for `null`.
pub(crate) fn from_text(text: &str) -> Result<Option<Tagged>, String> {
    let json: Json = serde_json::from_str(text).map_err(|error| format!("no valid JSON: {error}"))?;
    from_json(&json)
}

/// The value JSON stands for; `None` for `null`.
pub(crate) fn from_json(json: &Json) -> Result<Option<Tagged>, String> {
    tagged(json, DEEPEST)
}

fn tagged(json: &Json, depth: usize) -> Result<Option<Tagged>, String> {
    let depth = depth.checked_sub(1).ok_or_else(|| format!("values nested deeper than {DEEPEST}"))?;
    let value = match json {
        Json::Null => return Ok(None),
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => of_number(number)?,
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => {
            let attribute = |item| attribute(ITEM, item, depth);
            Value::List(
                items.iter().map(attribute).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect(),
            )
        }
        Json::Object(members) => return of_object(members, depth),
    };
    Ok(Some((value, Vec::new())))
}

fn of_number(number: &Number) -> Result<Value, String> {
    if let Some(int) = number.as_i64() {
        return Ok(Value::Int(int));
    }
    match number.as_f64() {
        Some(float) if number.is_f64() => Ok(Value::Float(float)),
        _ => Err(format!("the number {number} is beyond {}", i64::MAX)),
    }
}

fn attribute(key: &str, json: &Json, depth: usize) -> Result<Option<Attribute>, String> {
    let tagged = tagged(json, depth)?;
    Ok(tagged.map(|(value, children)| Attribute { key: key.to_owned(), value, children }))
}

fn of_object(members: &Map<String, Json>, depth: usize) -> Result<Option<Tagged>, String> {
    if let (Some(value), Some(children), 2) = (members.get("@value"), members.get("@children"), members.len())
    {
        let (value, _) = tagged(value, depth)?.ok_or("a value with nested attributes is null")?;
        return Ok(Some((value, attributes(children, depth)?)));
    }
    let mut entries = members.iter();
    let value = match (entries.next(), entries.next()) {
        (Some((tag, content)), None) if tag.starts_with('@') => of_tag(tag, content, depth)?,
        _ => {
            let attributes = members.iter().map(|(key, json)| attribute(key, json, depth));
            Value::Container(attributes.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        }
    };
    Ok(Some((value, Vec::new())))
}

fn of_tag(tag: &str, content: &Json, depth: usize) -> Result<Value, String> {
    let text = || content.as_str().ok_or_else(|| format!("{tag} holds {content}; expected a text"));
    match tag {
        "@text" => Ok(Value::Text(text()?.to_owned())),
        "@id" => Ok(Value::Id(text()?.to_owned())),
        "@time" => match parse_time(text()?.as_bytes()) {
            Some(Stamp::Utc(micros)) => Ok(Value::Time(micros)),
            _ => Err(format!("{tag} holds {content}; expected a time such as 2026-02-02T09:30:00+08:00")),
        },
        "@float" => match text()? {
            "NaN" => Ok(Value::Float(f64::NAN)),
            "inf" => Ok(Value::Float(f64::INFINITY)),
            "-inf" => Ok(Value::Float(f64::NEG_INFINITY)),
            _ => Err(format!("{tag} holds {content}; expected \"NaN\", \"inf\" or \"-inf\"")),
        },
        "@list" => Ok(Value::List(attributes(content, depth)?)),
        "@container" => Ok(Value::Container(attributes(content, depth)?)),
        _ => Err(format!(
            "the tag {tag:?} is not known; expected @text, @id, @time, @float, @list or @container"
        )),
    }
}

fn attributes(json: &Json, depth: usize) -> Result<Vec<Attribute>, String> {
    let items = json.as_array().ok_or("expected an array of attributes")?;
    let mut attributes = Vec::with_capacity(items.len());
    for item in items {
        let key = item.get("key").and_then(Json::as_str);
        let (Some(key), Some(value)) = (key, item.get("value")) else {
            return Err(format!("{item} is no attribute; expected {{\"key\": …, \"value\": …}}"));
        };
        let found = attribute(key, value, depth)?;
        attributes.push(found.ok_or_else(|| format!("the attribute {key:?} is null"))?);
    }
    Ok(attributes)
}

/// The JSON of a value and what is nested below it; times get the offset, in minutes east of UTC.
pub(crate) fn to_json(value: ValueRef<'_>, children: &[Attribute], offset_minutes: i32) -> Json {
    let json = match value {
        ValueRef::Text(text) => Json::from(text),
        ValueRef::Id(text) => json!({ "@id": text }),
        ValueRef::Int(number) => Json::from(number),
        ValueRef::Float(number) => of_float(number),
        ValueRef::Bool(truth) => Json::from(truth),
        ValueRef::Time(micros) => json!({ "@time": format_time(micros, offset_minutes) }),
        ValueRef::List(items) => json!({ "@list": to_attributes(items, offset_minutes) }),
        ValueRef::Container(items) => json!({ "@container": to_attributes(items, offset_minutes) }),
    };
    with_children(json, children, offset_minutes)
}

/// The JSON of a value together with the attributes nested below it.
pub(crate) fn with_children(json: Json, children: &[Attribute], offset_minutes: i32) -> Json {
    if children.is_empty() {
        return json;
    }
    json!({ "@value": json, "@children": to_attributes(children, offset_minutes) })
}

fn of_float(number: f64) -> Json {
    match Number::from_f64(number) {
        Some(number) => Json::Number(number),
        None if number.is_nan() => json!({ "@float": "NaN" }),
        None if number > 0.0 => json!({ "@float": "inf" }),
        None => json!({ "@float": "-inf" }),
    }
}

fn to_attributes(attributes: &[Attribute], offset_minutes: i32) -> Json {
    let items = attributes.iter().map(|attribute| {
        let value = to_json(attribute.value.as_ref(), &attribute.children, offset_minutes);
        json!({ "key": attribute.key, "value": value })
    });
    Json::Array(items.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leaf() -> impl Strategy<Value = Value> {
        prop_oneof![
            ".{0,6}".prop_map(Value::Text),
            "[a-f0-9]{4}".prop_map(Value::Id),
            any::<i64>().prop_map(Value::Int),
            (-1e9..1e9).prop_map(Value::Float),
            any::<bool>().prop_map(Value::Bool),
            (0_i64..4_000_000_000_000_000).prop_map(Value::Time),
        ]
    }

    fn attribute() -> impl Strategy<Value = Attribute> {
        let bare =
            ("[@a-z:]{1,5}", leaf()).prop_map(|(key, value)| Attribute { key, value, children: vec![] });
        bare.prop_recursive(3, 12, 3, |inner| {
            let many = prop::collection::vec(inner, 0..3);
            ("[@a-z:]{1,5}", many.clone(), many, 0..3).prop_map(|(key, items, children, kind)| Attribute {
                key,
                value: match kind {
                    0 => Value::List(items),
                    1 => Value::Container(items),
                    _ => Value::Int(1),
                },
                children,
            })
        })
    }

    proptest! {
        #[test]
        fn every_value_comes_back_from_its_json(attribute in attribute()) {
            let json = to_json(attribute.value.as_ref(), &attribute.children, 480);
            let back = from_text(&json.to_string()).expect("our own JSON").expect("not null");
            prop_assert_eq!(back, (attribute.value, attribute.children));
        }
    }

    #[test]
    fn plain_objects_and_arrays_become_containers_and_lists() {
        let (value, _) = from_text(r#"{"a": [1, null, 2.0], "b": "x"}"#).expect("JSON").expect("not null");
        let item = |value| Attribute { key: "item".into(), value, children: vec![] };
        let list = Value::List(vec![item(Value::Int(1)), item(Value::Float(2.0))]);
        let expected = Value::Container(vec![
            Attribute { key: "a".into(), value: list, children: vec![] },
            Attribute { key: "b".into(), value: Value::Text("x".into()), children: vec![] },
        ]);
        assert_eq!(value, expected);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (text, said) in [
            ("18446744073709551615", "is beyond"),
            (r#"{"@when": 1}"#, "is not known"),
            (r#"{"@time": "2026-02-02"}"#, "expected a time"),
            (r#"{"@list": [{"key": 1}]}"#, "is no attribute"),
            ("{", "no valid JSON"),
        ] {
            let error = from_text(text).expect_err(text);
            assert!(error.contains(said), "{error}");
        }
    }
}
