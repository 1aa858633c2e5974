//! Languages as keys of a text.

use crate::text::LanguageMap;

/// Whether a text in its languages may have this key: a language tag by its form, registered or
/// not, or `none`. Digits may stand in a tag (`es-419`), though the published schema refuses them.
///
/// Source: Presentation API 3.0 §4.4; BCP 47 (RFC 5646 §2.1).
pub(super) fn is_tag(key: &str) -> bool {
    key == LanguageMap::NONE || oxilangtag::LanguageTag::parse(key).is_ok()
}
