//! Questions to ask of any JSON.

use serde_json::{Map, Value};

use crate::presentation::v3::text::label;
use crate::text::Term;

/// An object in the making; keys keep the order in which they were set.
pub(super) type Object = Map<String, Value>;

/// The values of a property: those of a list, or the one that stands alone.
pub(super) fn list<'a>(object: &'a Value, key: &str) -> &'a [Value] {
    match object.get(key) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(values)) => values,
        Some(only) => std::slice::from_ref(only),
    }
}

pub(super) fn text<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

/// A label of our own, as a language map.
pub(super) fn of_term(term: Term) -> Value {
    label(&term.into())
}

/// The id of a resource, in either spelling, or a resource that is told by its id alone.
pub(super) fn id_of(resource: &Value) -> Option<&str> {
    let spelled = || text(resource, "id").or_else(|| text(resource, "@id"));
    resource.as_str().or_else(spelled)
}

/// The class of a resource, in either spelling; of several the first; empty for none.
pub(super) fn kind_of(resource: &Value) -> &str {
    let kinds = match list(resource, "type") {
        [] => list(resource, "@type"),
        kinds => kinds,
    };
    kinds.first().and_then(Value::as_str).unwrap_or_default()
}

/// One value alone, several as a list.
pub(super) fn alone_or_list(mut values: Vec<Value>) -> Option<Value> {
    match values.len() {
        0 => None,
        1 => values.pop(),
        _ => Some(Value::Array(values)),
    }
}

/// Sets what there is.
pub(super) fn set(object: &mut Object, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value.into());
    }
}

/// Copies properties as they are.
pub(super) fn copy(from: &Value, to: &mut Object, keys: &[&str]) {
    for key in keys {
        set(to, key, from.get(*key).cloned());
    }
}
