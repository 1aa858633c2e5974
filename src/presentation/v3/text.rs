//! Texts in several languages.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::presentation::describe::Pair;
use crate::presentation::plain::{plain, prose};
use crate::text::LanguageMap;

pub(in crate::presentation) fn label(map: &LanguageMap) -> Value {
    language_map(map, plain)
}

/// As [`label()`], for a summary or a value, where HTML is allowed.
pub(super) fn value(map: &LanguageMap) -> Value {
    language_map(map, prose)
}

fn language_map(map: &LanguageMap, spelled: fn(&str) -> Cow<'_, str>) -> Value {
    let languages = map.iter().map(|(language, values)| {
        let values = values.iter().map(|value| json!(spelled(value)));
        (language.to_owned(), values.collect())
    });
    Value::Object(languages.collect::<Map<_, _>>())
}

pub(super) fn pair(pair: &Pair) -> Value {
    json!({ "label": label(&pair.label), "value": value(&pair.value) })
}
