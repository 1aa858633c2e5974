//! Texts: strings and `@value`s with their languages become language maps.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::presentation::convert::json::Object;
use crate::presentation::html::{elements, is_html};
use crate::presentation::language::is_tag;
use crate::presentation::plain::plain;
use crate::text::LanguageMap;

/// A label, in which HTML is not read; `None` where there is no text.
pub(super) fn label(value: Option<&Value>) -> Option<Value> {
    spelled(value?, plain)
}

/// A text in which HTML may stand.
pub(super) fn prose(value: Option<&Value>) -> Option<Value> {
    spelled(value?, html)
}

/// A label in no language.
pub(super) fn none(text: &str) -> Value {
    json!({ "none": [plain(text)] })
}

fn spelled(value: &Value, spell: fn(&str) -> Cow<'_, str>) -> Option<Value> {
    let mut texts = Texts { spell, map: Object::new() };
    texts.gather(value, LanguageMap::NONE);
    (!texts.map.is_empty()).then_some(Value::Object(texts.map))
}

/// Texts by their languages, in the order in which they were met.
struct Texts {
    spell: fn(&str) -> Cow<'_, str>,
    map: Object,
}

impl Texts {
    fn push(&mut self, language: &str, text: &str) {
        let values = self.map.entry(language).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(values) = values {
            values.push(json!((self.spell)(text)));
        }
    }

    /// Adds the texts of a value: a string, a number, an `@value`, a map that is one of 3.0
    /// already, or a list of them.
    fn gather(&mut self, value: &Value, language: &str) {
        match value {
            Value::String(text) => self.push(language, text),
            Value::Number(number) => self.push(language, &number.to_string()),
            Value::Array(values) => values.iter().for_each(|it| self.gather(it, language)),
            Value::Object(properties) => match properties.get("@value") {
                Some(value) => {
                    let given = properties.get("@language").and_then(Value::as_str);
                    self.gather(value, &tag(given.unwrap_or_default()));
                }
                None if properties.values().all(is_texts) => {
                    for (language, values) in properties {
                        self.gather(values, &tag(language));
                    }
                }
                None => {}
            },
            Value::Null | Value::Bool(_) => {}
        }
    }
}

fn is_texts(value: &Value) -> bool {
    value.as_array().is_some_and(|values| values.iter().all(Value::is_string))
}

/// A language as a key of a map; what cannot be one is no language.
pub(super) fn tag(language: &str) -> Cow<'_, str> {
    if is_tag(language) {
        return Cow::Borrowed(language);
    }
    let hyphenated = language.replace('_', "-");
    Cow::Owned(if is_tag(&hyphenated) { hyphenated } else { LanguageMap::NONE.to_owned() })
}

/// A text as clients show it: HTML is told by its first and last character and is one
/// element, so what has elements and is not one is put into a `span`. What only looks like HTML
/// gets the space by which it is no longer taken for it.
fn html(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if is_html(trimmed) && elements(trimmed).is_some() {
        return Cow::Borrowed(trimmed);
    }
    if trimmed.contains('<') {
        let wrapped = format!("<span>{trimmed}</span>");
        if elements(&wrapped).is_some_and(|names| names.len() > 1) {
            return Cow::Owned(wrapped);
        }
    }
    plain(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_text_is_read() {
        for (given, expected) in [
            (json!("Ode"), json!({ "none": ["Ode"] })),
            (json!(12), json!({ "none": ["12"] })),
            (json!({ "@value": "Ode", "@language": "en" }), json!({ "en": ["Ode"] })),
            (json!({ "@value": "Ode" }), json!({ "none": ["Ode"] })),
            (
                json!({ "@value": ["Ode", "Poem"], "@language": "en_GB" }),
                json!({ "en-GB": ["Ode", "Poem"] }),
            ),
            (json!({ "@value": "Ode", "@language": "" }), json!({ "none": ["Ode"] })),
            (json!({ "@value": "Ode", "@language": "e" }), json!({ "none": ["Ode"] })),
            (
                json!(["a", { "@value": "b", "@language": "ar" }, "c"]),
                json!({ "none": ["a", "c"], "ar": ["b"] }),
            ),
            (json!({ "en": ["Ode"] }), json!({ "en": ["Ode"] })),
        ] {
            assert_eq!(label(Some(&given)), Some(expected), "{given}");
        }
        for given in [json!(null), json!([]), json!({ "label": 1 }), json!(true)] {
            assert_eq!(label(Some(&given)), None, "{given}");
        }
    }

    #[test]
    fn html_stays_where_it_may_stand_and_is_made_whole() {
        for (given, expected) in [
            ("<p>An <b>ode</b></p>", "<p>An <b>ode</b></p>"),
            (" <p>An ode</p>\n", "<p>An ode</p>"),
            ("see <b>here</b>", "<span>see <b>here</b></span>"),
            ("<b>a</b><b>b</b>", "<span><b>a</b><b>b</b></span>"),
            ("<p>a<br>b</p>", "<p>a<br>b</p> "),
            ("a < b", "a < b"),
        ] {
            assert_eq!(prose(Some(&json!(given))), Some(json!({ "none": [expected] })));
        }
        assert_eq!(label(Some(&json!("<b>a</b>"))), Some(json!({ "none": ["<b>a</b> "] })));
    }
}
