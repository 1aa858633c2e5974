//! Texts in several languages: maps in 3.0, lists of values in 2.1.

use serde_json::{Value, json};

use crate::presentation::convert::json::alone_or_list;
use crate::presentation::plain::prose;
use crate::text::LanguageMap;

/// A plain string where there is one value of no language, else each value with its language,
/// alone or in a list. `None` where there is no value.
///
/// Source: Presentation API 2.1 §4.3.
pub(super) fn values(map: &Value) -> Option<Value> {
    let languages = map.as_object()?.iter();
    let values = languages.flat_map(|(language, values)| {
        let values = match values {
            Value::Array(values) => values.as_slice(),
            only => std::slice::from_ref(only),
        };
        values.iter().filter_map(Value::as_str).map(move |value| (language.as_str(), value))
    });
    let mut values: Vec<Value> = values
        .map(|(language, value)| match language {
            // Drafts of 3.0 had it with an `@`, and some documents still do.
            LanguageMap::NONE | "@none" => json!({ "@value": value }),
            _ => json!({ "@value": value, "@language": language }),
        })
        .collect();
    if let [only] = values.as_mut_slice()
        && only.get("@language").is_none()
    {
        return Some(only["@value"].take());
    }
    alone_or_list(values)
}

/// A label as a text in which HTML would be read.
pub(super) fn as_prose(map: &Value) -> Value {
    let spelled = |values: &Value| match values {
        Value::Array(values) => {
            values.iter().filter_map(Value::as_str).map(|value| json!(prose(value))).collect()
        }
        other => other.clone(),
    };
    let languages = map.as_object().into_iter().flatten();
    Value::Object(languages.map(|(language, it)| (language.clone(), spelled(it))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_no_language_is_a_plain_string() {
        assert_eq!(values(&json!({ "none": ["MS 12"] })), Some(json!("MS 12")));
        assert_eq!(values(&json!({ "none": [""] })), Some(json!("")));
        assert_eq!(values(&json!({})), None);
        assert_eq!(values(&json!({ "en": [] })), None);
        assert_eq!(values(&json!("MS 12")), None);
    }

    #[test]
    fn a_text_in_a_language_says_which() {
        let expected = json!({ "@value": "معلقة", "@language": "ar" });
        assert_eq!(values(&json!({ "ar": ["معلقة"] })), Some(expected));
    }

    #[test]
    fn several_values_are_a_list_in_their_order() {
        let title = json!({ "en": ["Ode", "Poem"], "none": ["MS 12"] });
        let expected = json!([
            { "@value": "Ode", "@language": "en" },
            { "@value": "Poem", "@language": "en" },
            { "@value": "MS 12" },
        ]);
        assert_eq!(values(&title), Some(expected));
    }

    #[test]
    fn a_label_that_looks_like_html_is_shown_as_it_is() {
        let expected = json!({ "en": ["<span>&lt;lacuna&gt; </span>"] });
        assert_eq!(as_prose(&json!({ "en": ["<lacuna> "] })), expected);
    }
}
