//! Which of several languages a reader is shown.

/// The first of `tags` in the language that `wanted` asks for: the very tag, else what is left of
/// `wanted` when its parts are taken away from behind, one by one. `kk-Cyrl-KZ` finds `kk-Cyrl`
/// before `kk`.
///
/// Source: RFC 4647 §3.4, for a single language range.
#[must_use]
pub fn lookup<'t>(tags: &(impl Iterator<Item = &'t str> + Clone), wanted: &str) -> Option<&'t str> {
    let mut rest = wanted;
    loop {
        if let Some(found) = tags.clone().find(|tag| tag.eq_ignore_ascii_case(rest)) {
            return Some(found);
        }
        rest = rest.rsplit_once('-')?.0;
        // A single letter begins what was taken away: `ar-x` is no range.
        if let Some((before, singleton)) = rest.rsplit_once('-')
            && singleton.len() == 1
        {
            rest = before;
        }
    }
}

/// The language of a tag, without script, region and variants.
#[must_use]
pub fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_taken_away_until_there_is_a_text() {
        let tags = ["none", "uz", "kk", "uz-Cyrl", "zh-Hant", "ar"];
        for (wanted, expected) in [
            ("kk", Some("kk")),
            ("kk-KZ", Some("kk")),
            ("KK-kz", Some("kk")),
            ("kk-Cyrl-KZ", Some("kk")),
            ("uz-cyrl-UZ", Some("uz-Cyrl")),
            ("uz-Latn-UZ", Some("uz")),
            ("zh-Hant-TW", Some("zh-Hant")),
            ("ar-a-extend-x-private", Some("ar")),
            // A reader of one script is not taken for one of the other.
            ("zh", None),
            ("k", None),
            ("kkj", None),
            ("", None),
            ("*", None),
        ] {
            assert_eq!(lookup(&tags.into_iter(), wanted), expected, "{wanted}");
        }
    }
}
