//! Texts in several languages.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::presentation::describe::Pair;
use crate::presentation::plain::{plain, prose};
use crate::text::LanguageMap;

/// A label: a plain string where there is one value of no language, else each value with
/// its language, alone or in a list.
///
/// Source: Presentation API 2.1 §4.3.
pub(super) fn label(map: &LanguageMap) -> Value {
    values(map, plain)
}

/// As [`label()`], for a description or a value, where HTML is allowed.
pub(super) fn value(map: &LanguageMap) -> Value {
    values(map, prose)
}

fn values(map: &LanguageMap, spelled: fn(&str) -> Cow<'_, str>) -> Value {
    let mut values: Vec<Value> = map
        .iter()
        .flat_map(|(language, values)| values.iter().map(move |value| (language, spelled(value))))
        .map(|(language, value)| match language {
            LanguageMap::NONE => json!({ "@value": value }),
            _ => json!({ "@value": value, "@language": language }),
        })
        .collect();
    match values.as_mut_slice() {
        [only] if only.get("@language").is_none() => only["@value"].take(),
        [only] => only.take(),
        _ => Value::Array(values),
    }
}

pub(super) fn pair(pair: &Pair) -> Value {
    json!({ "label": label(&pair.label), "value": value(&pair.value) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_no_language_is_a_plain_string() {
        assert_eq!(value(&LanguageMap::none("MS 12")), json!("MS 12"));
        assert_eq!(label(&LanguageMap::none("<lacuna>")), json!("<lacuna> "));
        assert_eq!(value(&LanguageMap::none("<lacuna>")), json!("<span>&lt;lacuna&gt;</span>"));
    }

    #[test]
    fn a_text_in_a_language_says_which() {
        let title = [("ar", "معلقة")].into_iter().collect();
        assert_eq!(value(&title), json!({ "@value": "معلقة", "@language": "ar" }));
    }

    #[test]
    fn several_values_are_a_list_in_their_order() {
        let title = [("en", "Ode"), ("none", "MS 12"), ("en", "Poem")].into_iter().collect();
        let expected = json!([
            { "@value": "Ode", "@language": "en" },
            { "@value": "Poem", "@language": "en" },
            { "@value": "MS 12" },
        ]);
        assert_eq!(value(&title), expected);
    }
}
