//! Texts in several languages.

use serde_json::{Map, Value, json};

use crate::presentation::describe::Pair;
use crate::presentation::plain::plain;
use crate::text::LanguageMap;

pub(super) fn language_map(map: &LanguageMap) -> Value {
    let languages = map.iter().map(|(language, values)| {
        let values = values.iter().map(|value| json!(plain(value)));
        (language.to_owned(), values.collect())
    });
    Value::Object(languages.collect::<Map<_, _>>())
}

pub(super) fn pair(pair: &Pair) -> Value {
    json!({ "label": language_map(&pair.label), "value": language_map(&pair.value) })
}
