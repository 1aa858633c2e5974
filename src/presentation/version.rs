//! The versions of the Presentation API that are spoken.

use std::fmt;

use serde_json::Value;

use super::addresses::Addresses;
use super::annotation::AnnotationPage;
use super::collection::Collection;
use super::json::bytes;
use super::model::Manifest;
use super::part::Part;
use super::{v2, v3};
use crate::image_api::ApiVersion;

/// A version of the Presentation API. It stands in the path; requests never negotiate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// Presentation API 2.1.
    V2,
    /// Presentation API 3.0.
    V3,
}

impl Version {
    pub const ALL: [Self; 2] = [Self::V2, Self::V3];

    /// The version's segment in our addresses: `2` or `3`.
    #[must_use]
    pub const fn path_segment(self) -> &'static str {
        match self {
            Self::V2 => "2",
            Self::V3 => "3",
        }
    }

    /// The version named by a path segment.
    #[must_use]
    pub fn from_path_segment(segment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.path_segment() == segment)
    }

    /// Address of the JSON-LD context; also the `profile` parameter of its media type.
    #[must_use]
    pub const fn context(self) -> &'static str {
        match self {
            Self::V2 => v2::CONTEXT,
            Self::V3 => v3::CONTEXT,
        }
    }

    /// The version of the Image API that the pictures of a document speak: viewers know the
    /// two of one age together.
    #[must_use]
    pub const fn image_api(self) -> ApiVersion {
        match self {
            Self::V2 => ApiVersion::V2,
            Self::V3 => ApiVersion::V3,
        }
    }

    /// A part of a Manifest as a document of its own; `None` where the item or the version
    /// has no such part.
    #[must_use]
    pub fn document(self, manifest: &Manifest, part: &Part) -> Option<Value> {
        match self {
            Self::V2 => v2::document(manifest, part),
            Self::V3 => v3::document(manifest, part),
        }
    }

    /// The bytes of [`Version::document`], made in less time and memory.
    #[must_use]
    pub fn write(self, manifest: &Manifest, part: &Part) -> Option<Vec<u8>> {
        match (self, part) {
            (Self::V3, Part::Manifest) => Some(v3::write(manifest)),
            _ => self.document(manifest, part).as_ref().map(bytes),
        }
    }

    /// An Annotation Page beside the one that paints, or one of its Annotations, as a document;
    /// `None` where the page or the version has none. `part` says which of them.
    #[must_use]
    pub fn annotations(
        self,
        addresses: &Addresses,
        page: &AnnotationPage,
        part: &Part,
    ) -> Option<Value> {
        let document = match part {
            Part::AnnotationPage(..) => v3::annotations::page(addresses, page),
            Part::Annotation(_, _, position) => v3::annotations::one(addresses, page, *position)?,
            Part::Manifest
            | Part::Canvas(_)
            | Part::Range(_)
            | Part::PaintingPage(_)
            | Part::Painting(..)
            | Part::Sequence => return None,
        };
        match self {
            Self::V2 => v2::annotations(&document, addresses),
            Self::V3 => Some(document),
        }
    }

    /// A Collection as a document.
    #[must_use]
    pub fn collection(self, collection: &Collection) -> Value {
        match self {
            Self::V2 => v2::collection(collection),
            Self::V3 => v3::collection(collection),
        }
    }
}

/// `2.1` or `3.0`, for people.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2 => "2.1",
            Self::V3 => "3.0",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_segment_names_its_version_and_nothing_else_does() {
        for version in Version::ALL {
            assert_eq!(Version::from_path_segment(version.path_segment()), Some(version));
        }
        for other in ["", "1", "4", "3.0", "03", "+3"] {
            assert_eq!(Version::from_path_segment(other), None, "{other}");
        }
    }
}
