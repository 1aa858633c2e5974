//! [`Term`]: what documents say in words of ours, in every language that these are written in.
//!
//! The words are in one table, a row a term and a column a language. One language more is a tag in
//! [`LANGUAGES`] and a column in that table and in that of the names of languages: a row that was
//! forgotten does not compile. What pages say is elsewhere (`web/pages/words`), since they speak
//! fewer languages.

mod table;

pub use table::*;

use super::{LanguageMap, lookup};

/// The languages of our terms in the order in which documents have them, as BCP 47 tags.
pub const LANGUAGES: [&str; 5] = ["en", "ar", "fr", "ru", "kk"];

/// A text in each of [`LANGUAGES`]. Where it has `{}` something is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term([&'static str; LANGUAGES.len()]);

impl Term {
    pub(super) const fn new(texts: [&'static str; LANGUAGES.len()]) -> Self {
        Self(texts)
    }

    #[must_use]
    pub const fn english(self) -> &'static str {
        self.0[0]
    }

    /// Languages with their texts.
    pub fn iter(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        LANGUAGES.into_iter().zip(self.0)
    }

    /// The text for readers of a language; `None` where we do not write it.
    #[must_use]
    pub fn of(self, tag: &str) -> Option<&'static str> {
        let language = lookup(&LANGUAGES.into_iter(), tag)?;
        self.iter().find_map(|(known, text)| (known == language).then_some(text))
    }

    /// With a number in the place of `{}`, spelled for each language (see [`in_digits_of`]).
    #[must_use]
    pub fn with_number(self, number: &str) -> LanguageMap {
        self.iter().map(|(language, text)| (language, fill(text, language, number))).collect()
    }

    /// The same for readers of one language; `None` where we do not write it.
    #[must_use]
    pub fn filled(self, tag: &str, number: &str) -> Option<String> {
        let language = lookup(&LANGUAGES.into_iter(), tag)?;
        Some(fill(self.of(language)?, language, number))
    }
}

impl From<Term> for LanguageMap {
    fn from(term: Term) -> Self {
        term.iter().collect()
    }
}

fn fill(text: &str, language: &str, number: &str) -> String {
    text.replace("{}", &in_digits_of(language, number))
}

/// A number of Western digits, in which a point may stand before decimals, or several numbers, for
/// readers of a language: Arabic-Indic digits in Arabic, decimals behind a comma but in English.
#[must_use]
pub fn in_digits_of(language: &str, number: &str) -> String {
    let spelled = |character: char| match (language, character) {
        ("ar", '0'..='9') => {
            let value = u32::from(character) - u32::from('0');
            char::from_u32(0x660 + value).unwrap_or(character)
        }
        ("ar", '.') => '٫',
        ("fr" | "ru" | "kk", '.') => ',',
        _ => character,
    };
    number.chars().map(spelled).collect()
}

#[cfg(test)]
mod tests {
    use super::table::ALL;
    use super::*;
    use crate::text::language_tag;
    use crate::text::languages::LANGUAGES as NAMES;

    /// Where a language writes as one before it does.
    const ALIKE: &[(&str, &str)] = &[
        ("DATE", "fr"),
        ("DIMENSIONS", "fr"),
        ("MILLIMETERS", "fr"),
        ("MILLIMETERS", "kk"),
        ("NOTE", "fr"),
        ("ULTRAVIOLET", "fr"),
        ("ANNOTATIONS", "fr"),
        ("ATTRIBUTION", "fr"),
        ("LICENSE", "kk"),
        ("bn", "fr"),
        ("ca", "fr"),
        ("hi", "fr"),
        ("kab", "fr"),
        ("kk", "fr"),
        ("la", "fr"),
        ("pi", "fr"),
        ("sa", "fr"),
        ("sd", "fr"),
        ("so", "fr"),
        ("sw", "fr"),
        ("tt", "fr"),
        ("wo", "fr"),
        ("yi", "fr"),
    ];

    /// Every term by its name, and every language by its tag.
    fn all() -> impl Iterator<Item = (&'static str, Term)> {
        ALL.iter().copied().chain(NAMES.iter().map(|language| (language.tag, language.name)))
    }

    #[test]
    fn every_term_is_written_in_every_language() {
        let mut alike = Vec::new();
        for (name, term) in all() {
            let mut before = Vec::new();
            for (language, text) in term.iter() {
                let is_written = |character: char| match language {
                    "ar" => matches!(character, '\u{600}'..='\u{6ff}'),
                    "ru" => matches!(character, 'А'..='я' | 'Ё' | 'ё'),
                    "kk" => matches!(character, '\u{400}'..='\u{52f}'),
                    _ => character.is_ascii() || matches!(character, '\u{c0}'..='\u{17f}' | '’'),
                };
                let has_letters = term.english().contains(char::is_alphabetic);
                let is_foreign = |it: &char| it.is_alphabetic() && !is_written(*it);
                assert_eq!(text.chars().find(is_foreign), None, "{name} in {language}: {text}");
                assert_eq!(text.contains(char::is_alphabetic), has_letters, "{name} in {language}");
                if has_letters && before.contains(&text) {
                    alike.push((name, language));
                }
                before.push(text);
            }
        }
        assert_eq!(alike, ALIKE);
    }

    #[test]
    fn a_term_has_the_same_places_for_something_in_every_language_and_no_blanks_around() {
        let places = |text: &str| text.matches("{}").count();
        for (name, term) in all() {
            for (language, text) in term.iter() {
                assert_eq!(places(text), places(term.english()), "{name} in {language}");
                let is_mark = !text.contains(char::is_alphabetic);
                assert!(is_mark || text == text.trim(), "{name} in {language}");
            }
        }
    }

    #[test]
    fn languages_are_tags() {
        for language in LANGUAGES {
            assert_eq!(language_tag(language).as_deref(), Ok(language));
        }
    }

    #[test]
    fn a_text_is_found_for_the_readers_of_its_language() {
        assert_eq!(NO.of("kk-Cyrl-KZ"), Some("Жоқ"));
        assert_eq!(NO.of("fr-CA"), Some("Non"));
        assert_eq!((NO.of("none"), NO.of("fro")), (None, None));
        assert_eq!(COMMON_ERA.filled("ar-EG", "1330").as_deref(), Some("١٣٣٠ م"));
        assert_eq!(COMMON_ERA.filled("syr", "1330"), None);
        assert_eq!(LanguageMap::from(NO).first(), Some(("en", "No")));
    }

    #[test]
    fn numbers_are_written_as_their_readers_write_them() {
        for (language, expected) in
            [("en", "260.5"), ("ar", "٢٦٠٫٥"), ("fr", "260,5"), ("ru", "260,5"), ("kk", "260,5")]
        {
            assert_eq!(in_digits_of(language, "260.5"), expected, "{language}");
        }
        let quire: Vec<_> = QUIRE.with_number("12").iter().map(|(_, it)| it[0].clone()).collect();
        assert_eq!(quire, ["Quire 12", "الكراسة ١٢", "Cahier 12", "Тетрадь 12", "12-дәптер"]);
    }
}
