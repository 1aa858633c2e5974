//! What published viewers say is theirs: only texts that they lack or have wrong in a language are
//! given here.

mod mirador_ar;
mod uv_ar;

/// Of one language, what Mirador and Universal Viewer are told.
#[derive(Debug)]
pub struct ViewerTexts {
    /// Mirador's texts that are wrong or missing in its own translation, by its keys.
    pub mirador: &'static [(&'static str, &'static str)],
    /// How Universal Viewer is told the language.
    pub uv_locale: &'static str,
    /// Universal Viewer's texts by its English ones, for a locale that it lacks.
    pub uv: &'static [(&'static str, &'static str)],
}

const ENGLISH: ViewerTexts = ViewerTexts {
    // Right-to-left openings begin on the right: Mirador 4.0.0 calls the first page "left".
    mirador: &[
        ("annotationCanvasLabel_1/2", "First item: [{{label}}]"),
        ("annotationCanvasLabel_2/2", "Second item: [{{label}}]"),
        ("currentItem_1/2", "First item"),
        ("currentItem_2/2", "Second item"),
    ],
    // Not its own `en-GB`: then it would pass over the `en` that records are written in.
    uv_locale: "en",
    uv: &[],
};

const ARABIC: ViewerTexts =
    ViewerTexts { mirador: mirador_ar::TEXTS, uv_locale: "ar", uv: uv_ar::TEXTS };

impl ViewerTexts {
    /// Those of a language; English ones where there are none.
    pub(super) const fn of(code: &str) -> Self {
        match code.as_bytes() {
            b"ar" => ARABIC,
            _ => ENGLISH,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

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
        for language in [ENGLISH, ARABIC] {
            for texts in [language.mirador, language.uv] {
                let keys: HashSet<_> = texts.iter().map(|(key, _)| key).collect();
                assert_eq!(keys.len(), texts.len(), "{}: a key comes twice", language.uv_locale);
            }
            for (english, text) in language.uv {
                assert_eq!(placeholders(english), placeholders(text), "{english}");
            }
        }
    }
}
