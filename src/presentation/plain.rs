//! Plain text where clients also expect HTML.

use std::borrow::Cow;

/// A text that no client takes for HTML: what begins with `<` and ends with `>` gets a
/// space at its end. Nothing is escaped; clients show plain text as it is.
///
/// Every text goes through this, labels too: the specification allows no HTML in them, but
/// not every client keeps the two apart, and a space at the end is seen by nobody.
///
/// Source: Presentation API 3.0 §4.5, 2.1 §4.4.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.starts_with('<') && text.ends_with('>') {
        Cow::Owned(format!("{text} "))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_html_from_end_to_end_gets_a_space() {
        assert_eq!(plain("<script>alert(1)</script>"), "<script>alert(1)</script> ");
        assert_eq!(plain("<lacuna>"), "<lacuna> ");
        for text in ["", "<", ">", "a <b>", "<b> a", " <b>", "<b>\n", "1 < 2 > 0"] {
            assert_eq!(plain(text), text);
        }
    }
}
