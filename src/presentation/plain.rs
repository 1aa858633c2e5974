//! Plain text where clients also expect HTML.

use std::borrow::Cow;

/// A label that no client takes for HTML: what begins with `<` and ends with `>` gets a
/// space at its end.
///
/// The specification allows no HTML in labels, but not every client keeps the two apart,
/// and a space at the end is seen by nobody.
///
/// Source: Presentation API 3.0 §4.5, 2.1 §4.4.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.starts_with('<') && text.ends_with('>') {
        Cow::Owned(format!("{text} "))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text for a summary or a value, where HTML is allowed, so that clients show it as it
/// is: Mirador and Universal Viewer take every such text for HTML, and `<lacuna>` in the
/// middle of one would vanish.
///
/// Source: Presentation API 3.0 §4.5, 2.1 §4.4.
pub(super) fn prose(text: &str) -> Cow<'_, str> {
    if !looks_like_html(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("<span>{}</span>", escaped(text)))
}

/// A text as HTML that shows it, outside of attributes.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Whether a part of the text begins a tag or a character reference.
fn looks_like_html(text: &str) -> bool {
    let begins_reference = |rest: &str| {
        rest.starts_with(|character: char| character == '#' || character.is_ascii_alphabetic())
    };
    text.contains('<') || text.split('&').skip(1).any(begins_reference)
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

    #[test]
    fn what_clients_would_take_for_html_is_written_as_the_html_that_shows_it() {
        assert_eq!(prose("from <bi-smi> on"), "<span>from &lt;bi-smi&gt; on</span>");
        assert_eq!(prose("a &lt; b"), "<span>a &amp;lt; b</span>");
        assert_eq!(prose("&#x5d0;"), "<span>&amp;#x5d0;</span>");
        for text in ["", "Smith & Sons", "2 > 1", "&", "a & b"] {
            assert_eq!(prose(text), text);
        }
    }
}
