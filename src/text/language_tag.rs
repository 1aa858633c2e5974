//! Language tags, and what people write instead of them.

use oxilangtag::LanguageTag;

use super::languages::{LANGUAGES, Language};

/// Why a text is no language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LanguageTagError {
    #[error("`{given}` is no language tag; a hyphen stands between its parts: `{meant}`")]
    Underscore { given: String, meant: String },
    #[error("`{given}` is no language tag; that of {language} is `{meant}`")]
    OfLanguage { given: String, language: &'static str, meant: String },
    #[error("`{given}` is no language tag (BCP 47), such as `ar`, `fa` or `en-GB`")]
    Form { given: String },
}

/// Longest tag that is looked at, in bytes. RFC 5646 §4.4.1 asks to allow for 35.
const MAX_BYTES: usize = 100;

/// Reads a tag and gives it its usual letters: `EN-gb` is `en-GB`.
///
/// Names of languages (`arabic`) and the three-letter codes of library catalogs (`ara`)
/// have the form of a tag but are none, so they are refused with the tag that was meant.
///
/// # Errors
/// What is wrong, with the tag to write where it can be guessed.
///
/// Source: BCP 47 (RFC 5646 §2.1, §2.2.1).
pub fn language_tag(given: &str) -> Result<String, LanguageTagError> {
    let form = || LanguageTagError::Form { given: given.chars().take(MAX_BYTES).collect() };
    if given.len() > MAX_BYTES {
        return Err(form());
    }
    if let Some(language) = LANGUAGES.iter().find(|language| is_other_name(language, given)) {
        return Err(of_language(language, given, ""));
    }
    let (primary, rest) = given.split_at(given.find(['-', '_']).unwrap_or(given.len()));
    let is_primary = |code: &&str| code.eq_ignore_ascii_case(primary);
    if let Some(language) = LANGUAGES.iter().find(|it| it.library_codes.iter().any(is_primary)) {
        return Err(of_language(language, given, rest));
    }
    let hyphenated = given.replace('_', "-");
    let tag = LanguageTag::parse_and_normalize(&hyphenated).map_err(|_| form())?;
    // Registered languages have two or three letters; the grammar keeps places for more.
    let primary = tag.primary_language();
    if primary.len() > 3 && primary == tag.as_str().split('-').next().unwrap_or_default() {
        return Err(form());
    }
    let tag = tag.into_inner();
    if hyphenated != given {
        return Err(LanguageTagError::Underscore { given: given.to_owned(), meant: tag });
    }
    Ok(tag)
}

/// `rest` follows the language in what was given, and stays.
fn of_language(language: &Language, given: &str, rest: &str) -> LanguageTagError {
    let meant = format!("{}{}", language.tag, rest.replace('_', "-"));
    LanguageTagError::OfLanguage {
        given: given.to_owned(),
        language: language.name.english(),
        meant,
    }
}

fn is_other_name(language: &Language, given: &str) -> bool {
    let is_code = |code: &&str| code.eq_ignore_ascii_case(given);
    let is_name = |name: &str| given.len() > 3 && name.to_lowercase() == given.to_lowercase();
    language.library_codes.iter().any(is_code) || language.name.iter().any(|(_, it)| is_name(it))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_get_their_usual_letters() {
        for (given, expected) in [
            ("ar", "ar"),
            ("EN", "en"),
            ("en-gb", "en-GB"),
            ("ar-latn", "ar-Latn"),
            ("es-419", "es-419"),
            ("de-1996", "de-1996"),
            ("ota", "ota"),
            ("x-private", "x-private"),
        ] {
            assert_eq!(language_tag(given).as_deref(), Ok(expected), "{given}");
        }
    }

    #[test]
    fn what_is_no_tag_is_told_the_tag_that_was_meant() {
        for (given, expected) in [
            ("en_US", "`en_US` is no language tag; a hyphen stands between its parts: `en-US`"),
            ("arabic", "`arabic` is no language tag; that of Arabic is `ar`"),
            ("ara", "`ara` is no language tag; that of Arabic is `ar`"),
            ("per", "`per` is no language tag; that of Persian is `fa`"),
            ("ara-Latn", "`ara-Latn` is no language tag; that of Arabic is `ar-Latn`"),
            ("per_IR", "`per_IR` is no language tag; that of Persian is `fa-IR`"),
            ("العربية", "`العربية` is no language tag; that of Arabic is `ar`"),
            ("русский", "`русский` is no language tag; that of Russian is `ru`"),
            (
                "klingonish",
                "`klingonish` is no language tag (BCP 47), such as `ar`, `fa` or `en-GB`",
            ),
            ("latina", "`latina` is no language tag (BCP 47), such as `ar`, `fa` or `en-GB`"),
            ("a", "`a` is no language tag (BCP 47), such as `ar`, `fa` or `en-GB`"),
            ("ar ", "`ar ` is no language tag (BCP 47), such as `ar`, `fa` or `en-GB`"),
            ("", "`` is no language tag (BCP 47), such as `ar`, `fa` or `en-GB`"),
        ] {
            assert_eq!(language_tag(given).unwrap_err().to_string(), expected, "{given}");
        }
        assert!(language_tag(&"a-".repeat(5000)).unwrap_err().to_string().len() < 200);
    }

    proptest! {
        #[test]
        fn a_tag_that_was_read_is_read_as_itself(given in "[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,4}){0,2}") {
            if let Ok(tag) = language_tag(&given) {
                prop_assert_eq!(language_tag(&tag), Ok(tag.clone()));
            }
        }

        #[test]
        fn no_text_is_too_odd_to_be_looked_at(given in any::<String>()) {
            let _ = language_tag(&given);
        }
    }
}
