//! Single values: texts, texts by language, one word of several, yes or no.

use toml::Spanned;
use toml::de::DeValue;

use super::fields::{Field, Fields};
use super::notes::Notes;
use crate::presentation::Pair;
use crate::records::alike::most_alike;
use crate::records::finding::quoted;
use crate::records::limits::MAX_LANGUAGES;
use crate::text::{LanguageMap, language_tag};

const TEXTS: &str = "a text or texts by language, such as { ar = \"…\", en = \"…\" }";

/// A text or texts by language; `None` after noting what is wrong.
pub(super) fn texts(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<LanguageMap> {
    let mut map = LanguageMap::default();
    let is_good = match field.value {
        DeValue::String(_) | DeValue::Array(_) => {
            push_texts(&mut map, LanguageMap::NONE, field, TEXTS, notes)
        }
        DeValue::Table(table) => {
            // The parser sorts keys; readers see them as they were written.
            let mut keys: Vec<_> = table.iter().collect();
            keys.sort_by_key(|(key, _)| key.span().start);
            if keys.is_empty() {
                notes.error(
                    &field.span,
                    format!("`{}` has no text; write one or remove it", field.name),
                );
            }
            if keys.len() > MAX_LANGUAGES {
                let (name, count) = (&field.name, keys.len());
                let message =
                    format!("`{name}` has {count} languages; {MAX_LANGUAGES} are the most");
                notes.error(&field.span, message);
            }
            let mut is_good = (1..=MAX_LANGUAGES).contains(&keys.len());
            for (key, value) in keys.into_iter().take(MAX_LANGUAGES) {
                is_good &= push_language(&mut map, field, key, value, notes);
            }
            is_good
        }
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            field.refuse(TEXTS, notes);
            false
        }
    };
    is_good.then_some(map)
}

/// Texts of a key that may be missing; then empty.
pub(super) fn optional_texts(
    fields: &mut Fields<'_>,
    key: &'static str,
    notes: &mut Notes<'_>,
) -> LanguageMap {
    fields.take(key).and_then(|field| texts(&field, notes)).unwrap_or_default()
}

/// Texts of a key that may not be missing.
pub(super) fn required_texts(
    fields: &mut Fields<'_>,
    key: &'static str,
    notes: &mut Notes<'_>,
) -> Option<LanguageMap> {
    let example = format!("{key} = {{ ar = \"…\", en = \"…\" }}");
    texts(&fields.require(key, &example, notes)?, notes)
}

/// A `label` and a `value`.
pub(super) fn pair(
    mut fields: Fields<'_>,
    of_record: &[&str],
    notes: &mut Notes<'_>,
) -> Option<Pair> {
    let label = required_texts(&mut fields, "label", notes);
    let value = required_texts(&mut fields, "value", notes);
    fields.finish(of_record, notes);
    Some(Pair { label: label?, value: value? })
}

fn push_language(
    map: &mut LanguageMap,
    field: &Field<'_>,
    key: &Spanned<toml::de::DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
    notes: &mut Notes<'_>,
) -> bool {
    let given: &str = key.get_ref();
    let name = &field.name;
    let tag = match language_of(given) {
        Ok(tag) => tag,
        Err(complaint) => {
            notes.error(&key.span(), format!("`{name}`: {complaint}"));
            return false;
        }
    };
    if map.iter().any(|(known, _)| known == tag) {
        notes.error(
            &key.span(),
            format!("`{name}` has the language `{tag}` twice; keep one of them"),
        );
        return false;
    }
    let field = Field::new(name.key(given), value);
    push_texts(map, &tag, &field, "a text or a list of texts", notes)
}

/// The language that a text is said to be in: a tag with its usual letters, or `none`.
///
/// # Errors
/// What is wrong with it.
pub(super) fn language_of(given: &str) -> Result<String, String> {
    match given {
        LanguageMap::NONE => Ok(given.to_owned()),
        "@none" => Err("a text without language is `none`, not `@none`".into()),
        _ => language_tag(given).map_err(|error| {
            let long = format!("`{given}`");
            error.to_string().replace(&long, &quoted(given))
        }),
    }
}

/// A text, or every text of a list.
fn push_texts(
    map: &mut LanguageMap,
    language: &str,
    field: &Field<'_>,
    wanted: &str,
    notes: &mut Notes<'_>,
) -> bool {
    let parts = match field.value {
        DeValue::Array(values) => {
            values.iter().map(|value| Field::new(field.name.clone(), value)).collect()
        }
        _ => vec![field.clone()],
    };
    if parts.is_empty() {
        let message = format!("`{}` is an empty list; write a text or remove it", field.name);
        notes.error(&field.span, message);
    }
    let mut is_good = !parts.is_empty();
    for part in &parts {
        match text(part, wanted, notes) {
            Some(text) => map.push(language, text),
            None => is_good = false,
        }
    }
    is_good
}

/// One text, trimmed, with the same line ends everywhere.
pub(super) fn text(field: &Field<'_>, wanted: &str, notes: &mut Notes<'_>) -> Option<String> {
    let DeValue::String(text) = field.value else {
        field.refuse(wanted, notes);
        return None;
    };
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        notes.error(&field.span, format!("`{}` is empty; write a text or remove it", field.name));
        return None;
    }
    let is_odd = |character: &char| character.is_control() && !matches!(character, '\n' | '\t');
    if let Some(odd) = text.chars().find(is_odd) {
        let (name, code) = (&field.name, u32::from(odd));
        notes.error(
            &field.span,
            format!("`{name}` has the control character U+{code:04X} in it; remove it"),
        );
        return None;
    }
    Some(text.to_owned())
}

/// One of the words that a key knows.
pub(super) fn one_of<T: Copy>(
    field: &Field<'_>,
    words: &[(&'static str, T)],
    notes: &mut Notes<'_>,
) -> Option<T> {
    let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let all = names.join(", ");
    let given = text(field, &format!("one of {all}"), notes)?;
    let found = words.iter().find(|(word, _)| *word == given).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let meant = most_alike(&given, names);
        let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        let (name, given) = (&field.name, quoted(&given));
        notes.error(&field.span, format!("`{name}` must be one of {all}; {given} is none{meant}"));
    }
    found
}

pub(super) fn flag(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<bool> {
    if let DeValue::Boolean(flag) = field.value {
        return Some(*flag);
    }
    let of_record = "true or false, without quotation marks";
    field.refuse(if field.name.is_of_table() { "yes or no" } else { of_record }, notes);
    None
}

/// One text, or every text of a list, each with its field.
pub(super) fn list_of_texts<'v>(
    field: &Field<'v>,
    wanted: &str,
    notes: &mut Notes<'_>,
) -> Vec<(Field<'v>, String)> {
    let single = |field: Field<'v>, notes: &mut Notes<'_>| {
        let text = text(&field, wanted, notes)?;
        Some((field, text))
    };
    let DeValue::Array(values) = field.value else {
        return single(field.clone(), notes).into_iter().collect();
    };
    if values.is_empty() {
        notes.error(&field.span, format!("`{}` is an empty list; remove it", field.name));
    }
    let fields = values.iter().map(|value| Field::new(field.name.clone(), value));
    fields.filter_map(|field| single(field, notes)).collect()
}

/// A language tag, or every one of a list; each once.
pub(super) fn language_tags(field: &Field<'_>, notes: &mut Notes<'_>) -> Vec<String> {
    let wanted = "a language tag or a list of them, such as \"ar\" or [\"ar\", \"fa\"]";
    let mut tags: Vec<String> = Vec::new();
    let given = list_of_texts(field, wanted, notes);
    let name = &field.name;
    if given.len() > MAX_LANGUAGES {
        let message = format!("`{name}` has {} tags; {MAX_LANGUAGES} are the most", given.len());
        notes.error(&field.span, message);
    }
    for (field, given) in given.into_iter().take(MAX_LANGUAGES) {
        match language_tag(&given) {
            Ok(tag) if tags.contains(&tag) => {
                notes.error(&field.span, format!("`{name}` has `{tag}` twice; keep one of them"));
            }
            Ok(tag) => tags.push(tag),
            Err(error) => notes.error(&field.span, format!("`{name}`: {error}")),
        }
    }
    tags
}

/// A whole number from `least` to `most`.
pub(super) fn whole(
    field: &Field<'_>,
    (least, most): (u32, u32),
    notes: &mut Notes<'_>,
) -> Option<u32> {
    let wanted = format!("a whole number from {least} to {most}");
    let DeValue::Integer(number) = field.value else {
        field.refuse(&wanted, notes);
        return None;
    };
    let digits = number.as_str();
    let value = u32::from_str_radix(digits, number.radix()).ok();
    let value = value.filter(|value| (least..=most).contains(value));
    if value.is_none() {
        let (name, given) = (&field.name, quoted(digits));
        notes.error(&field.span, format!("`{name}` must be {wanted}; this is {given}"));
    }
    value
}

/// A number, decimals allowed, as it is written.
pub(super) fn decimal(field: &Field<'_>, wanted: &str, notes: &mut Notes<'_>) -> Option<f64> {
    let value = match field.value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
        DeValue::Float(number) => number.as_str().parse().ok(),
        _ => {
            field.refuse(wanted, notes);
            return None;
        }
    };
    let value = value.filter(|value: &f64| value.is_finite());
    if value.is_none() {
        notes.error(&field.span, format!("`{}` must be {wanted}", field.name));
    }
    value
}

/// As many whole numbers as asked for, each of at most `most`.
pub(super) fn numbers<const N: usize>(
    field: &Field<'_>,
    wanted: &str,
    most: u32,
    notes: &mut Notes<'_>,
) -> Option<[u32; N]> {
    let DeValue::Array(values) = field.value else {
        field.refuse(wanted, notes);
        return None;
    };
    if values.len() != N {
        let (name, count) = (&field.name, values.len());
        notes.error(&field.span, format!("`{name}` must be {wanted}; this has {count} numbers"));
        return None;
    }
    let fields = values.iter().map(|value| Field::new(field.name.clone(), value));
    let numbers: Vec<Option<u32>> = fields.map(|field| whole(&field, (0, most), notes)).collect();
    let numbers: Option<Vec<u32>> = numbers.into_iter().collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;

    /// The texts of `x`, and what was noted.
    fn read(text: &str) -> (Option<LanguageMap>, Vec<String>) {
        let table = DeTable::parse(text).unwrap().into_inner();
        let mut notes = Notes::new("f", text);
        let field = Fields::of_record(&table).take("x").unwrap();
        let map = texts(&field, &mut notes);
        (map, notes.into_findings().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn texts_keep_their_languages_and_order() {
        let (map, notes) = read("x = { en = ['b', 'a'], AR = 'ج', none = 'MS 1' }");
        let map = map.unwrap();
        let seen: Vec<_> = map.iter().map(|(language, texts)| (language, texts.to_vec())).collect();
        assert_eq!(seen[0], ("en", vec!["b".to_owned(), "a".to_owned()]));
        assert_eq!(seen[1].0, "ar");
        assert_eq!(seen[2].0, "none");
        assert!(notes.is_empty());
    }

    #[test]
    fn a_plain_text_has_no_language() {
        assert_eq!(read("x = ' MS 1 '").0, Some(LanguageMap::none("MS 1")));
        let (map, _) = read("x = ['a', 'b']");
        assert_eq!(map.unwrap().iter().next().unwrap().1, ["a", "b"]);
    }

    #[test]
    fn a_text_of_several_lines_reads_alike_whatever_ends_them() {
        let expected = Some(LanguageMap::none("one\ntwo"));
        assert_eq!(read("x = \"\"\"\r\none\r\ntwo\r\n\"\"\"").0, expected);
        assert_eq!(read("x = \"\"\"\none\ntwo\n\"\"\"").0, expected);
    }

    #[test]
    fn what_is_no_text_is_refused_by_its_own_name() {
        for (text, expected) in [
            (
                "x = 7",
                "f:1: `x` must be a text or texts by language, such as { ar = \"…\", en = \"…\" }; this is a number",
            ),
            ("x = {}", "f:1: `x` has no text; write one or remove it"),
            ("x = []", "f:1: `x` is an empty list; write a text or remove it"),
            ("x = ' '", "f:1: `x` is empty; write a text or remove it"),
            ("x = { en = 1 }", "f:1: `x.en` must be a text or a list of texts; this is a number"),
            (
                "x = { en = { a = 'b' } }",
                "f:1: `x.en` must be a text or a list of texts; this is a table of keys",
            ),
            ("x = { en = ['a', ''] }", "f:1: `x.en` is empty; write a text or remove it"),
            (
                "x = { en_US = 'a' }",
                "f:1: `x`: `en_US` is no language tag; a hyphen stands between its parts: `en-US`",
            ),
            ("x = { '@none' = 'a' }", "f:1: `x`: a text without language is `none`, not `@none`"),
            (
                "x = { en = 'a', EN = 'b' }",
                "f:1: `x` has the language `en` twice; keep one of them",
            ),
            ("x = \"a\\u0007\"", "f:1: `x` has the control character U+0007 in it; remove it"),
        ] {
            let (map, notes) = read(text);
            assert_eq!((map, notes), (None, vec![expected.to_owned()]), "{text}");
        }
    }
}
