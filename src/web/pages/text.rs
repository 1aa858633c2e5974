//! One text of a record in the language that suits the page best.

use crate::text::{LanguageMap, lookup, primary};

/// Read when there is nothing in the reader's own language.
const COMMON: &str = "en";

/// A text with its language, for `lang` and `dir="auto"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// A BCP 47 tag; empty where the language is not known, as HTML writes it.
    pub language: &'a str,
    pub value: &'a str,
}

impl<'a> Text<'a> {
    /// What a reader of `languages`, the best first, is shown of a text; `None` for an empty one.
    #[must_use]
    pub fn choose(map: &'a LanguageMap, languages: &[String]) -> Option<Self> {
        let wanted = languages.iter().map(String::as_str).chain([LanguageMap::NONE, COMMON]);
        let (language, value) = pick(map, &wanted.collect::<Vec<_>>())?;
        Some(Self { language: if language == LanguageMap::NONE { "" } else { language }, value })
    }

    /// The same with all values in that language.
    #[must_use]
    pub fn all(map: &'a LanguageMap, languages: &[String]) -> Vec<Self> {
        let Some(Self { language, .. }) = Self::choose(map, languages) else { return Vec::new() };
        let tag = if language.is_empty() { LanguageMap::NONE } else { language };
        let values = map.iter().filter(|(own, _)| *own == tag).flat_map(|(_, values)| values);
        values.map(|value| Self { language, value }).collect()
    }
}

/// The first value, with its language, in the first of `languages` that there is, else the
/// very first value; `None` for an empty map.
///
/// `en-GB` is found as `en` (see [`lookup`]), and where there is nothing of that kind `ar` as `ar-EG`: a
/// reader of one understands the other.
#[must_use]
pub fn pick<'a>(map: &'a LanguageMap, languages: &[&str]) -> Option<(&'a str, &'a str)> {
    let tags = map.iter().map(|(tag, _)| tag);
    let is_related = |one: &str, other: &str| primary(one).eq_ignore_ascii_case(primary(other));
    let wanted = languages.iter().find_map(|language| {
        let related = || tags.clone().find(|tag| is_related(tag, language));
        let found = lookup(&tags, language).or_else(related)?;
        let (tag, values) = map.iter().find(|(tag, _)| *tag == found)?;
        Some((tag, values.first()?.as_str()))
    });
    wanted.or_else(|| map.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(entries: &[(&str, &str)]) -> LanguageMap {
        let mut map = LanguageMap::default();
        for (language, value) in entries {
            map.push(language, *value);
        }
        map
    }

    #[test]
    fn the_asked_language_comes_before_none_english_and_the_first() {
        let entries = [("fr", "F"), ("en", "E"), ("none", "N"), ("ar-EG", "A")];
        for (count, language, value) in
            [(1, "fr", "F"), (2, "en", "E"), (3, "", "N"), (4, "ar-EG", "A")]
        {
            let map = map(&entries[..count]);
            let chosen = Text::choose(&map, &["ru".into(), "ar".into()]);
            assert_eq!(chosen, Some(Text { language, value }), "{map:?}");
        }
        assert_eq!(Text::choose(&LanguageMap::default(), &["ar".into()]), None);
    }

    #[test]
    fn the_very_tag_comes_before_its_relatives() {
        let map = map(&[("ar-Latn", "al-Qays"), ("AR", "القيس")]);
        assert_eq!(pick(&map, &["ar"]), Some(("AR", "القيس")));
        assert_eq!(pick(&map, &["ar-latn"]), Some(("ar-Latn", "al-Qays")));
    }

    #[test]
    fn a_script_is_not_taken_for_another_where_there_is_the_very_one() {
        let map = map(&[("uz-Latn", "Toshkent"), ("uz-Cyrl", "Тошкент"), ("en", "Tashkent")]);
        assert_eq!(pick(&map, &["uz-Cyrl-UZ", "en"]), Some(("uz-Cyrl", "Тошкент")));
        assert_eq!(pick(&map, &["uz-Arab", "en"]), Some(("uz-Latn", "Toshkent")));
        assert_eq!(pick(&map, &["kk-KZ", "en-GB"]), Some(("en", "Tashkent")));
    }

    #[test]
    fn a_language_is_not_taken_for_another_that_begins_alike() {
        let map = map(&[("arc", "Aramaic"), ("en", "E")]);
        assert_eq!(pick(&map, &["ar", "en"]), Some(("en", "E")));
    }
}
