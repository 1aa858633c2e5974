//! What the pages say, in every language they speak.
//!
//! A language is a file of texts (`en.ftl`, in the syntax of Project Fluent) and a line in
//! [`Words::all`]. A text that a file lacks is said in English; a test tells which those are.

mod number;
mod viewers;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use number::{form, in_digits_of};
pub use viewers::ViewerTexts;

macro_rules! languages {
    ($($name:ident $code:literal),+ $(,)?) => {
        $(pub static $name: LazyLock<Words> =
            LazyLock::new(|| Words::read($code, include_str!(concat!($code, ".ftl"))));)+

        impl Words {
            /// All languages, in the order in which a page offers them.
            #[must_use]
            pub fn all() -> [&'static Self; [$($code),+].len()] {
                [$(&$name),+]
            }
        }
    };
}

languages! {
    ENGLISH "en",
    ARABIC "ar",
    KAZAKH "kk",
    RUSSIAN "ru",
    FRENCH "fr",
    UZBEK "uz",
    TURKISH "tr",
}

/// One language: how pages are marked, and all that they say.
pub struct Words {
    /// BCP 47 tag, as in `?lang=` and `<html lang>`.
    pub code: &'static str,
    /// `ltr` or `rtl`, as in `<html dir>`.
    pub direction: String,
    /// What the language is called in itself.
    pub own_name: String,
    pub viewers: ViewerTexts,
    texts: FluentBundle<FluentResource>,
}

impl Words {
    /// # Panics
    /// When a file is no Fluent: a unit test reads all of them.
    fn read(code: &'static str, file: &str) -> Self {
        let resource = FluentResource::try_new(file.to_owned());
        let resource = resource.map_err(|(_, errors)| errors).expect("a unit test reads it");
        let language: LanguageIdentifier = code.parse().expect("it is a language");
        let mut texts = FluentBundle::new_concurrent(vec![language]);
        // Marks of isolation stand where they are needed: see `with`.
        texts.set_use_isolating(false);
        texts.add_resource(resource).expect("no text is given twice");
        let viewers = ViewerTexts::of(code);
        let (direction, own_name) = (String::new(), String::new());
        let mut words = Self { code, direction, own_name, viewers, texts };
        words.direction = words.say("direction").into_owned();
        words.own_name = words.say("own-name").into_owned();
        words
    }

    /// The language of a BCP 47 tag; its region or script does not matter. `None` for a
    /// language that the pages do not speak.
    #[must_use]
    pub fn of(tag: &str) -> Option<&'static Self> {
        let language = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::all().into_iter().find(|words| words.code.eq_ignore_ascii_case(language))
    }

    /// A text that nothing is put into.
    pub fn say(&self, key: &str) -> Cow<'_, str> {
        self.tell(key, None)
    }

    /// A text about so many: `$count` in the digits of the language, `$form` its plural form.
    pub fn count(&self, key: &str, number: usize) -> String {
        let mut given = FluentArgs::new();
        given.set("count", in_digits_of(self.code, number));
        given.set("form", form(self.code, number));
        self.tell(key, Some(&given)).into_owned()
    }

    /// A text with something in it.
    pub fn with(&self, key: &str, name: &str, value: &str) -> String {
        self.with_all(key, &[(name, value)])
    }

    /// A text with several things in it. What runs in another direction than the text does so for
    /// itself.
    pub fn with_all(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut given = FluentArgs::new();
        for (name, value) in values {
            given.set((*name).to_owned(), self.isolated(value));
        }
        self.tell(key, Some(&given)).into_owned()
    }

    fn tell<'w>(&'w self, key: &str, given: Option<&'w FluentArgs<'_>>) -> Cow<'w, str> {
        let own = self.texts.get_message(key).and_then(|message| message.value());
        let Some(pattern) = own else {
            return if self.code == ENGLISH_CODE {
                // A unit test finds every key that is asked for.
                key.to_owned().into()
            } else {
                ENGLISH.tell(key, given).into_owned().into()
            };
        };
        // What is not given is written by its name.
        self.texts.format_pattern(pattern, given, &mut Vec::new())
    }

    fn isolated<'v>(&self, value: &'v str) -> Cow<'v, str> {
        let is_foreign = match &*self.direction {
            "rtl" => {
                value.contains(|it: char| it.is_alphabetic() && !is_from_the_right(it))
                    && value.contains(|it: char| !it.is_alphabetic() && it != ' ')
            }
            _ => value.contains(is_from_the_right),
        };
        if is_foreign { format!("\u{2068}{value}\u{2069}").into() } else { value.into() }
    }
}

const ENGLISH_CODE: &str = "en";

impl std::fmt::Debug for Words {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Words").field(&self.code).finish()
    }
}

/// A text that keeps its own direction where letters of both directions meet, as in a list of titles.
pub(super) fn isolated_where_mixed(value: &str) -> String {
    if value.contains(is_from_the_right) {
        format!("\u{2068}{value}\u{2069}")
    } else {
        value.to_owned()
    }
}

/// Whether a letter is one of the scripts that run from the right: Hebrew, Arabic, Syriac, Thaana,
/// N'Ko, and their further blocks.
///
/// Source: Unicode Standard Annex 9, the classes R and AL, by blocks.
fn is_from_the_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests;
