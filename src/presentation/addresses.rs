//! The addresses of what we publish.
//!
//! Below the public URL, with every name percent-encoded as one path segment:
//!
//! | path | what |
//! | --- | --- |
//! | `/iiif/presentation/3/{item}/manifest` | the Manifest |
//! | `/iiif/presentation/3/{item}/canvas/{name}` | a Canvas |
//! | `/iiif/presentation/3/{item}/annotations/{name}/painting` | the Annotation Page that paints that Canvas |
//! | `/iiif/presentation/3/{item}/annotations/{name}/painting/{n}` | its Annotations, counted from 1 |
//! | `/iiif/3/{identifier}` | base of an image |
//!
//! The Annotation Pages of one Canvas are grouped below its name, so that further ones
//! (a transcription, say) take the place of `painting` and cannot meet it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is encoded in a path segment: all but the unreserved characters of RFC 3986 §2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Forms the addresses of one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    public_url: String,
}

impl Addresses {
    /// `public_url` is what clients write before `/iiif`, such as `https://example.org` or
    /// `https://example.org/library`; a slash at its end makes no difference.
    #[must_use]
    pub fn new(public_url: &str) -> Self {
        Self { public_url: public_url.trim_end_matches('/').to_owned() }
    }

    #[must_use]
    pub fn manifest(&self, item: &str) -> String {
        format!("{}/manifest", self.item(item))
    }

    #[must_use]
    pub fn canvas(&self, item: &str, name: &str) -> String {
        format!("{}/canvas/{}", self.item(item), segment(name))
    }

    /// The Annotation Page that paints the Canvas `name`.
    #[must_use]
    pub fn painting_page(&self, item: &str, name: &str) -> String {
        format!("{}/annotations/{}/painting", self.item(item), segment(name))
    }

    /// The Annotation at `position` (from 1) of [`Addresses::painting_page`].
    #[must_use]
    pub fn painting_annotation(&self, item: &str, name: &str, position: usize) -> String {
        format!("{}/{position}", self.painting_page(item, name))
    }

    /// The base of an image, without a slash at its end; its identifier is given as it
    /// stands in addresses.
    #[must_use]
    pub fn image(&self, identifier_encoded: &str) -> String {
        format!("{}/iiif/3/{identifier_encoded}", self.public_url)
    }

    fn item(&self, item: &str) -> String {
        format!("{}/iiif/presentation/3/{}", self.public_url, segment(item))
    }
}

fn segment(name: &str) -> String {
    utf8_percent_encode(name, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stays_one_segment_of_the_path() {
        let addresses = Addresses::new("https://example.org/");
        assert_eq!(
            addresses.canvas("ms 12", "a/b#1?c%20"),
            "https://example.org/iiif/presentation/3/ms%2012/canvas/a%2Fb%231%3Fc%2520"
        );
        // й is D0 B9 in UTF-8, ج is D8 AC.
        assert_eq!(
            addresses.manifest("йج.~_-"),
            "https://example.org/iiif/presentation/3/%D0%B9%D8%AC.~_-/manifest"
        );
    }

    #[test]
    fn a_public_url_may_have_a_path_of_its_own() {
        let addresses = Addresses::new("https://example.org/library");
        assert_eq!(addresses.image("a%2Fb"), "https://example.org/library/iiif/3/a%2Fb");
        assert_eq!(
            addresses.painting_annotation("ms", "f1r", 1),
            "https://example.org/library/iiif/presentation/3/ms/annotations/f1r/painting/1"
        );
    }
}
