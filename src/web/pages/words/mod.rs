//! What the pages say, in every language they speak.
//!
//! A language is one static [`Words`] in a file of its own and a line in [`ALL`]; a text
//! that a translator forgot does not compile. What published viewers say themselves is
//! theirs: only texts that they lack or have wrong in a language are given here.

mod ar;
mod ar_mirador;
mod ar_uv;
mod en;

pub use ar::ARABIC;
pub use en::ENGLISH;

/// The languages in the order in which a page offers them.
pub static ALL: [&Words; 2] = [&ENGLISH, &ARABIC];

/// One language: how pages are marked, and all that they say.
///
/// Where a text is a list, elements of the page stand between its parts.
#[derive(Debug)]
pub struct Words {
    /// BCP 47 tag, as in `?lang=` and `<html lang>`.
    pub code: &'static str,
    /// `ltr` or `rtl`, as in `<html dir>`.
    pub direction: &'static str,
    /// What the language is called in itself.
    pub own_name: &'static str,
    /// The label of the choice of languages.
    pub languages: &'static str,

    /// Our name in this language's script.
    pub site: &'static str,
    pub to_home_page: &'static str,

    pub items_to_read: fn(usize) -> String,
    pub images: fn(usize) -> String,
    /// Stands before an item's title.
    pub first_image_of: &'static str,
    pub no_picture: &'static str,
    pub untitled: &'static str,
    pub shelfmark: &'static str,
    /// `viewer` is its title, as in the lock of viewers.
    pub open_in: fn(viewer: &str) -> String,
    pub iiif_manifest: &'static str,
    pub empty_title: &'static str,
    /// Around the name of the option.
    pub empty_remedy: [&'static str; 2],
    pub footer: &'static str,

    pub missing_viewers: &'static str,
    pub not_installed_here: &'static str,
    /// Around the command.
    pub installing: [&'static str; 2],
    pub viewer_missing_title: fn(viewer: &str) -> String,
    pub viewer_missing: &'static str,

    pub not_found_title: &'static str,
    pub not_found: &'static str,
    pub nothing_to_open_title: &'static str,
    pub nothing_to_open: &'static str,
    pub needs_javascript: fn(viewer: &str) -> String,
    pub without_javascript: &'static str,

    /// Mirador's texts that are wrong or missing in its own translation, by its keys.
    pub mirador: &'static [(&'static str, &'static str)],
    /// How Universal Viewer is told the language.
    pub uv_locale: &'static str,
    /// Universal Viewer's texts by its English ones, for a locale that it lacks.
    pub uv: &'static [(&'static str, &'static str)],
}

impl Words {
    /// The language of a BCP 47 tag; its region or script does not matter. `None` for a
    /// language that the pages do not speak.
    #[must_use]
    pub fn of(tag: &str) -> Option<&'static Self> {
        let language = tag.split(['-', '_']).next().unwrap_or(tag);
        ALL.into_iter().find(|words| words.code.eq_ignore_ascii_case(language))
    }

    // What a template can call: it cannot call a function that is a field.

    pub(super) fn items_to_read(&self, number: usize) -> String {
        (self.items_to_read)(number)
    }

    pub(super) fn images(&self, number: usize) -> String {
        (self.images)(number)
    }

    pub(super) fn open_in(&self, viewer: &str) -> String {
        (self.open_in)(viewer)
    }

    pub(super) fn needs_javascript(&self, viewer: &str) -> String {
        (self.needs_javascript)(viewer)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_language_is_found_whatever_its_region_and_case() {
        for (tag, code) in [("ar", "ar"), ("ar-EG", "ar"), ("AR", "ar"), ("en_GB", "en")] {
            assert_eq!(Words::of(tag).map(|words| words.code), Some(code), "{tag}");
        }
        for tag in ["", "de", "arc", "e", "*", "-ar"] {
            assert!(Words::of(tag).is_none(), "{tag}");
        }
    }

    #[test]
    fn arabic_counts_one_two_a_few_and_many() {
        let cases = [
            (0, "لا توجد صور"),
            (1, "صورة واحدة"),
            (2, "صورتان"),
            (3, "٣ صور"),
            (10, "١٠ صور"),
            (11, "١١ صورة"),
            (99, "٩٩ صورة"),
            (100, "١٠٠ صورة"),
            (102, "١٠٢ صورة"),
            (103, "١٠٣ صور"),
            (111, "١١١ صورة"),
        ];
        for (number, said) in cases {
            assert_eq!(ARABIC.images(number), said);
        }
        assert_eq!(ARABIC.items_to_read(2), "مادتان للاطلاع");
        assert_eq!(ARABIC.items_to_read(5), "٥ مواد للاطلاع");
    }

    #[test]
    fn english_counts_one_and_many() {
        assert_eq!((ENGLISH.images(1), ENGLISH.images(2)), ("1 image".into(), "2 images".into()));
        assert_eq!(ENGLISH.items_to_read(1), "1 item to read");
        assert_eq!(ENGLISH.items_to_read(12), "12 items to read");
    }

    #[test]
    fn a_text_of_a_viewer_is_given_once_and_keeps_its_placeholders() {
        let placeholders = |text: &str| {
            let mut found: Vec<String> = text
                .split('{')
                .filter_map(|part| part.split_once('}'))
                .map(|(name, _)| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect();
            found.sort();
            found
        };
        for words in ALL {
            for texts in [words.mirador, words.uv] {
                let keys: HashSet<_> = texts.iter().map(|(key, _)| key).collect();
                assert_eq!(keys.len(), texts.len(), "{}: a key comes twice", words.code);
            }
            for (english, text) in words.uv {
                assert_eq!(placeholders(english), placeholders(text), "{english}");
            }
        }
    }
}
