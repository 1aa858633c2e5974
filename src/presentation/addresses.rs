//! The addresses of what we publish.
//!
//! Below the public URL, with every name percent-encoded as one path segment and `3` for
//! the version:
//!
//! | path | what |
//! | --- | --- |
//! | `/iiif/presentation/3/{item}/…` | an item's Manifest and its parts: see [`Part`] |
//! | `/iiif/presentation/3/collections/{name}` | a Collection |
//! | `/iiif/3/{identifier}` | base of an image |
//!
//! No item is named `collections`.

use percent_encoding::percent_decode_str;

use super::part::Part;
use super::segment::segment;
use super::version::Version;

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
    pub fn manifest(&self, version: Version, item: &str) -> String {
        self.part(version, item, &Part::Manifest)
    }

    /// A part of an item.
    #[must_use]
    pub fn part(&self, version: Version, item: &str, part: &Part) -> String {
        format!("{}/{}/{part}", self.presentation(version), segment(item))
    }

    #[must_use]
    pub fn collection(&self, version: Version, name: &str) -> String {
        format!("{}/collections/{}", self.presentation(version), segment(name))
    }

    /// The base of an image, without a slash at its end, in the version of the Image API
    /// that belongs to `version`; its identifier is given as it stands in addresses.
    #[must_use]
    pub fn image(&self, version: Version, identifier_encoded: &str) -> String {
        let image_api = version.image_api().path_segment();
        format!("{}/iiif/{image_api}/{identifier_encoded}", self.public_url)
    }

    /// The name that a Canvas of an item has in addresses of version 3, percent-decoded; `None` for
    /// the id of one elsewhere.
    #[must_use]
    pub fn canvas_name(&self, item: &str, id: &str) -> Option<String> {
        let below = format!("{}/{}/canvas/", self.presentation(Version::V3), segment(item));
        let name = percent_decode_str(id.strip_prefix(&below)?).decode_utf8().ok()?;
        Some(name.into_owned())
    }

    /// The page of an item, or of one of its folios.
    #[must_use]
    pub fn page(&self, item: &str, folio: Option<&str>) -> String {
        let item = segment(item);
        match folio {
            Some(folio) => format!("{}/m/{item}/{}", self.public_url, segment(folio)),
            None => format!("{}/m/{item}", self.public_url),
        }
    }

    /// The frame for other sites of a page that [`Self::page`] begins.
    #[must_use]
    pub fn embedded(&self, page: &str) -> String {
        let pages = format!("{}/m/", self.public_url);
        let below = page.strip_prefix(&pages).unwrap_or_default();
        format!("{}/embed/{below}", self.public_url)
    }

    /// Where our reader has an item open.
    #[must_use]
    pub fn read(&self, item: &str) -> String {
        format!("{}/read/{}", self.public_url, segment(item))
    }

    /// Where oEmbed tells of a page.
    #[must_use]
    pub fn oembed(&self, page: &str) -> String {
        format!("{}/oembed?url={}", self.public_url, segment(page))
    }

    /// What addresses of version 3 begin with, and the same of the preview of 4.0.
    pub(super) fn presentation_3_and_4(&self) -> [String; 2] {
        ["3", "4"].map(|version| format!("{}/iiif/presentation/{version}/", self.public_url))
    }

    /// What the address of every part and Collection begins with, without a slash at its end.
    pub(super) fn presentation(&self, version: Version) -> String {
        format!("{}/iiif/presentation/{}", self.public_url, version.path_segment())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Version::{V2, V3};

    #[test]
    fn every_name_stays_one_segment_of_the_path() {
        let addresses = Addresses::new("https://example.org/");
        assert_eq!(
            addresses.part(V3, "ms 12", &Part::Canvas("a/b#1?c%20".into())),
            "https://example.org/iiif/presentation/3/ms%2012/canvas/a%2Fb%231%3Fc%2520"
        );
        // й is D0 B9 in UTF-8, ج is D8 AC.
        assert_eq!(
            addresses.manifest(V3, "йج.~_-"),
            "https://example.org/iiif/presentation/3/%D0%B9%D8%AC.~_-/manifest"
        );
        assert_eq!(
            addresses.collection(V3, "a/b"),
            "https://example.org/iiif/presentation/3/collections/a%2Fb"
        );
    }

    #[test]
    fn a_public_url_may_have_a_path_of_its_own() {
        let addresses = Addresses::new("https://example.org/library");
        assert_eq!(addresses.image(V3, "a%2Fb"), "https://example.org/library/iiif/3/a%2Fb");
        assert_eq!(
            addresses.part(V3, "ms", &Part::Painting("f1r".into(), 1)),
            "https://example.org/library/iiif/presentation/3/ms/annotations/f1r/painting/1"
        );
    }

    #[test]
    fn each_version_has_addresses_of_its_own_pictures_included() {
        let addresses = Addresses::new("https://example.org");
        assert_eq!(
            addresses.manifest(V2, "ms"),
            "https://example.org/iiif/presentation/2/ms/manifest"
        );
        assert_eq!(
            addresses.collection(V2, "top"),
            "https://example.org/iiif/presentation/2/collections/top"
        );
        assert_eq!(addresses.image(V2, "a"), "https://example.org/iiif/2/a");
    }
}
