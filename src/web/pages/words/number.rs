//! Numbers in the digits of a language, and what is counted in its plural forms.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

/// In the language of a tag; in Arabic as in the Arab East, and on the leaves of its books: `١٢`.
pub(super) fn in_digits_of(code: &str, number: usize) -> String {
    let eastern = |digit: char| match digit.to_digit(10) {
        Some(value) => char::from_u32(u32::from('٠') + value).unwrap_or(digit),
        None => digit,
    };
    match code {
        "ar" => number.to_string().chars().map(eastern).collect(),
        _ => number.to_string(),
    }
}

/// The plural form of so many things, as Unicode CLDR names it.
///
/// Fluent's own rules, those of intl_pluralrules 7.0, take 103 in Arabic for another form than 3.
pub(super) fn form(code: &str, number: usize) -> &'static str {
    let language: Locale = code.parse().expect("it is a language of ours");
    let rules = PluralRules::try_new(language.into(), PluralRulesOptions::default());
    match rules.expect("its data is compiled in").category_for(number) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}
