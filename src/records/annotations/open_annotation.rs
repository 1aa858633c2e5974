//! From Open Annotation, as Presentation API 2.1 has it, to the Web Annotation Data Model.
//!
//! Source: Presentation API 2.1 §5.5, §6; "Changes from Open Annotation" of the Web Annotation
//! Data Model.

use serde_json::{Map, Value, json};

use super::kind;

/// An Annotation in today's words.
pub(super) fn translated(mut old: Map<String, Value>) -> Map<String, Value> {
    let mut new = Map::new();
    if let Some(id) = old.remove("@id").or_else(|| old.remove("id"))
        // A blank node is no id.
        && !id.as_str().is_some_and(|id| id.starts_with("_:"))
    {
        new.insert("id".into(), id);
    }
    let bodies = old.remove("resource").or_else(|| old.remove("body"));
    let is_text = bodies.as_ref().is_some_and(is_text);
    if let Some(motivation) = old.remove("motivation") {
        new.insert("motivation".into(), translated_motivation(motivation, is_text));
    }
    if let Some(bodies) = bodies {
        new.insert("body".into(), each(bodies, body));
    }
    if let Some(target) = old.remove("on").or_else(|| old.remove("target")) {
        new.insert("target".into(), each(target, target_of));
    }
    for key in ["created", "modified"] {
        new.extend(old.remove(key).map(|value| (key.to_owned(), value)));
    }
    new
}

/// One or several, translated.
fn each(value: Value, translate: fn(Value) -> Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(translate).collect(),
        one => translate(one),
    }
}

fn is_text(body: &Value) -> bool {
    match body {
        Value::Array(bodies) => bodies.iter().all(is_text),
        Value::Object(body) => body.contains_key("chars"),
        _ => false,
    }
}

/// `sc:painting` also says that a text is what stands on the canvas.
fn translated_motivation(motivation: Value, is_text: bool) -> Value {
    match motivation {
        Value::String(text) => {
            let word = text.rsplit_once(':').map_or(text.as_str(), |(_, word)| word);
            json!(if word == "painting" && is_text { "supplementing" } else { word })
        }
        Value::Array(several) => {
            several.into_iter().map(|one| translated_motivation(one, is_text)).collect()
        }
        other => other,
    }
}

fn body(body: Value) -> Value {
    let Value::Object(mut old) = body else { return body };
    let class = kind(&old).map(str::to_owned);
    let Some(chars) = old.remove("chars") else { return renamed(old) };
    let mut new =
        Map::from_iter([("type".to_owned(), json!("TextualBody")), ("value".to_owned(), chars)]);
    for key in ["format", "language"] {
        new.extend(old.remove(key).map(|value| (key.to_owned(), value)));
    }
    if class.as_deref() == Some("Tag") {
        new.insert("purpose".into(), json!("tagging"));
    }
    Value::Object(new)
}

/// What is known by its address keeps all else that is said of it.
fn renamed(old: Map<String, Value>) -> Value {
    let names = old.into_iter().map(|(key, value)| match key.as_str() {
        "@id" => ("id".to_owned(), value),
        "@type" => {
            let class = value.as_str().map(|it| it.rsplit_once(':').map_or(it, |(_, name)| name));
            ("type".to_owned(), class.map_or(Value::Null, Value::from))
        }
        _ => (key, value),
    });
    Value::Object(names.collect())
}

fn target_of(target: Value) -> Value {
    let Value::Object(mut old) = target else { return target };
    let Some(full) = old.remove("full") else { return Value::Object(old) };
    let selector = old.remove("selector").map(selector);
    let mut new = Map::from_iter([
        ("type".to_owned(), json!("SpecificResource")),
        ("source".to_owned(), full),
    ]);
    new.extend(selector.map(|selector| ("selector".to_owned(), selector)));
    Value::Object(new)
}

/// Of a choice the first: Mirador 2 wrote the box there and the outline beside it.
fn selector(selector: Value) -> Value {
    let Value::Object(mut old) = selector else { return selector };
    if let Some(default) = old.remove("default") {
        let Value::Object(default) = default else { return default };
        old = default;
    }
    let class = kind(&old).unwrap_or("FragmentSelector").to_owned();
    let value = old.remove("value").or_else(|| old.remove("chars")).unwrap_or_default();
    json!({ "type": class, "value": value })
}
