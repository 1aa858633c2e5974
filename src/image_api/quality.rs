//! The quality of an answer: in color, in gray, or black and white.

use std::fmt;

use super::RequestError;
use super::error::excerpt;

/// Image API 3.0 §4.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quality {
    /// All the color that the image has.
    Default,
    /// The same: what there is of color, which may be gray only.
    Color,
    Gray,
    Bitonal,
}

impl Quality {
    pub const ALL: [Self; 4] = [Self::Default, Self::Color, Self::Gray, Self::Bitonal];

    /// As it stands in a URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Color => "color",
            Self::Gray => "gray",
            Self::Bitonal => "bitonal",
        }
    }

    /// # Errors
    /// [`RequestError::Quality`] for any other word, those of version 1 (`native`, `grey`)
    /// included.
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        Self::ALL
            .into_iter()
            .find(|quality| quality.as_str() == text)
            .ok_or_else(|| RequestError::Quality { given: excerpt(text) })
    }

    /// The one word for what is sent: `default` wherever that is the same picture.
    ///
    /// `color` always is: an image without color answers it with its grays, as `color`
    /// must never fail.
    #[must_use]
    pub const fn canonical(self, has_color: bool) -> Self {
        match (self, has_color) {
            (Self::Default | Self::Color, _) | (Self::Gray, false) => Self::Default,
            (Self::Gray, true) => Self::Gray,
            (Self::Bitonal, _) => Self::Bitonal,
        }
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_qualities_of_version_1_are_no_qualities() {
        for quality in Quality::ALL {
            assert_eq!(Quality::parse(quality.as_str()), Ok(quality));
        }
        for other in ["native", "grey", "Color", "", "default.jpg"] {
            let given = other.to_owned();
            assert_eq!(Quality::parse(other), Err(RequestError::Quality { given }));
        }
    }

    #[test]
    fn a_quality_that_changes_nothing_is_the_default() {
        assert_eq!(Quality::Color.canonical(true), Quality::Default);
        assert_eq!(Quality::Color.canonical(false), Quality::Default);
        assert_eq!(Quality::Gray.canonical(false), Quality::Default);
        assert_eq!(Quality::Gray.canonical(true), Quality::Gray);
        assert_eq!(Quality::Bitonal.canonical(false), Quality::Bitonal);
    }
}
