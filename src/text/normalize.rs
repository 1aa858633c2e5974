//! One spelling for names that look the same.

use unicode_normalization::UnicodeNormalization as _;

/// The composed spelling (Unicode NFC) of a text.
///
/// Some systems store `й` in file names as `и` and a breve of its own; addresses and
/// names use the composed form, so that what is typed finds what is stored.
#[must_use]
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_spellings_become_one() {
        // U+0438 U+0306 and U+0627 U+0653 compose to U+0439 and U+0622.
        assert_eq!(nfc("\u{438}\u{306}"), "\u{439}");
        assert_eq!(nfc("\u{627}\u{653}"), "\u{622}");
        assert_eq!(nfc("f. 12r"), "f. 12r");
    }
}
