//! The versions of the Image API that are spoken.

use std::fmt;

/// A version of the Image API. It stands in the path; requests never negotiate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiVersion {
    /// Image API 2.1.
    V2,
    /// Image API 3.0.
    V3,
}

impl ApiVersion {
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
    ///
    /// Source: Image API 3.0 §5.2, 2.1 §5.2.
    #[must_use]
    pub const fn context(self) -> &'static str {
        match self {
            Self::V2 => "http://iiif.io/api/image/2/context.json",
            Self::V3 => "http://iiif.io/api/image/3/context.json",
        }
    }

    /// Address of the profile document of level 2, for `Link: <…>;rel="profile"`.
    ///
    /// Source: Image API 3.0 §6, 2.1 §6; `http`, never `https`.
    #[must_use]
    pub const fn profile_uri(self) -> &'static str {
        match self {
            Self::V2 => "http://iiif.io/api/image/2/level2.json",
            Self::V3 => "http://iiif.io/api/image/3/level2.json",
        }
    }
}

/// `2.1` or `3.0`, for people.
impl fmt::Display for ApiVersion {
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
        for version in ApiVersion::ALL {
            assert_eq!(ApiVersion::from_path_segment(version.path_segment()), Some(version));
        }
        for other in ["", "1", "4", "3.0", "03", "+3"] {
            assert_eq!(ApiVersion::from_path_segment(other), None, "{other}");
        }
    }
}
